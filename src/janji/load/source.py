"""One input: a file, a member of an archive or a remote object, opened as a bounded binary stream."""

import io
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from janji.load.model import Reason, RefusedError


@dataclass(slots=True)
class Meter:
    """Bytes read so far of an input, for the progress display."""

    n_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Args:
    uri: what stands in ``source_uri``.
    name: last part of the name, the hint for its form.
    opener: opens the stream anew.
    path: the local file, where there is one.
    fingerprint: changes when the content may have; None when that cannot be known.
    """

    uri: str
    name: str
    opener: Callable[[Meter], BinaryIO]
    path: Path | None = None
    n_bytes: int = 0
    fingerprint: str | None = None
    depth: int = 0
    meter: Meter = field(default_factory=Meter)

    def open(self) -> io.BufferedReader:
        """The stream from its start, with ``peek``."""
        self.meter.n_bytes = 0
        return io.BufferedReader(cast(io.RawIOBase, self.opener(self.meter)), 1 << 18)

    def changed(self) -> bool:
        """Whether the file is no longer the one that was listed."""
        if self.path is None or self.fingerprint is None:
            return False
        try:
            return fingerprint(self.path.stat()) != self.fingerprint
        except OSError:
            return True


class Metered(io.RawIOBase):
    """A raw stream that counts what is read into ``meter``."""

    def __init__(self, stream: BinaryIO, meter: Meter) -> None:
        super().__init__()
        self._stream, self._meter = stream, meter

    def readable(self) -> bool:  # noqa: D102
        return True

    def seekable(self) -> bool:  # noqa: D102
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: D102
        return self._stream.seek(offset, whence)

    def tell(self) -> int:  # noqa: D102
        return self._stream.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # noqa: D102
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._meter.n_bytes += len(data)
        return len(data)

    def close(self) -> None:  # noqa: D102
        if not self.closed:
            self._stream.close()
        super().close()


def fingerprint(status: os.stat_result) -> str:
    """Size and time of change of a file."""
    return f"{status.st_size}:{status.st_mtime_ns}"


def from_file(path: Path, status: os.stat_result, uri: str | None = None) -> Source:
    """A source for a regular file whose ``stat`` is known."""
    return Source(
        uri=uri or file_uri(path),
        name=path.name,
        opener=lambda meter: _open_file(path, meter),
        path=path,
        n_bytes=status.st_size,
        fingerprint=fingerprint(status),
    )


def file_uri(path: Path) -> str:
    """``file://`` address; odd characters in the name are percent-encoded, so that it is safe everywhere."""
    return path.absolute().as_uri()


def from_bytes(data: bytes, uri: str, name: str, depth: int = 0) -> Source:
    """A source for bytes at hand."""
    return Source(
        uri=uri,
        name=name,
        opener=lambda meter: cast(BinaryIO, Metered(io.BytesIO(data), meter)),
        n_bytes=len(data),
        depth=depth,
    )


def _open_file(path: Path, meter: Meter) -> BinaryIO:
    """Open without blocking on a pipe that took the file's place, and refuse what is no regular file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise RefusedError(
            Reason.UNREADABLE, f"cannot be opened: {error.strerror}; check its permissions, then `janji rejects retry`"
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RefusedError(Reason.NOT_A_FILE, "no regular file (a pipe, socket or device)")
    return cast(BinaryIO, Metered(os.fdopen(descriptor, "rb", buffering=0), meter))
