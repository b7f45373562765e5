"""gzip, Zstandard and zip: streamed, never unpacked to disk, bombs stopped by their expansion."""

import gzip
import io
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import pyarrow as pa

from janji.load.model import Limits, Reason, RefusedError, Rejected
from janji.load.source import Meter, Metered, Source

SUFFIXES = {"gz", "zst", "zstd", "gzip"}
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, pa.ArrowException, OSError)


class Expanding(io.RawIOBase):
    """What comes out of a decompressor; refuses when it is too many times what went in."""

    def __init__(self, stream: BinaryIO, consumed: Callable[[], int], limits: Limits) -> None:
        super().__init__()
        self._read = getattr(stream, "read1", stream.read)  # what is there comes out before an error behind it
        self._consumed, self._limits = consumed, limits
        self._out = 0
        self._failure: RefusedError | None = None

    def readable(self) -> bool:  # noqa: D102
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # noqa: D102
        if self._failure is not None:
            raise self._failure
        try:
            data = self._read(min(len(buffer), 1 << 20))
        except BROKEN as error:
            self._failure = RefusedError(Reason.BROKEN_FILE, f"the compressed data are damaged: {error}")
            raise self._failure from error
        buffer[: len(data)] = data
        self._out += len(data)
        allowed = max(self._limits.free_expansion, self._consumed() * self._limits.expansion)
        if self._out > allowed:
            raise RefusedError(
                Reason.BOMB,
                f"it expands to more than {self._limits.expansion} times its size (JANJI_LOAD_MAX_EXPANSION)",
            )
        return len(data)


def _expanding(stream: BinaryIO, consumed: Callable[[], int], limits: Limits) -> BinaryIO:
    return cast(BinaryIO, Expanding(stream, consumed, limits))


def open_gzip(stream: BinaryIO, consumed: Callable[[], int], limits: Limits) -> BinaryIO:
    """The decompressed stream of one or more gzip members."""
    return _expanding(cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb")), consumed, limits)


def open_zstd(stream: BinaryIO, consumed: Callable[[], int], limits: Limits) -> BinaryIO:
    """The decompressed stream of one or more Zstandard frames (the library bounds their window at 128 MiB).

    Arrow's reader, as python-zstandard's takes a truncated file for a complete one.
    """
    reader = pa.CompressedInputStream(pa.PythonFile(stream, "r"), "zstd")
    return _expanding(cast(BinaryIO, reader), consumed, limits)


def inner(source: Source, opener: Callable[[BinaryIO, Callable[[], int], Limits], BinaryIO], limits: Limits) -> Source:
    """The source inside a gzip or Zstandard file."""

    def opened(meter: Meter) -> BinaryIO:
        outer = Meter()
        stream = source.opener(outer)
        return cast(BinaryIO, Metered(opener(stream, lambda: outer.n_bytes, limits), meter))

    base, _, suffix = source.name.rpartition(".")
    name = base if suffix.lower() in SUFFIXES and base else source.name
    return Source(
        uri=source.uri, name=name, opener=opened, path=source.path, fingerprint=source.fingerprint,
        depth=source.depth + 1,
    )  # fmt: skip


@contextmanager
def seekable(source: Source, purpose: str) -> Iterator[BinaryIO]:
    """A stream that can seek: the file itself, or a temporary copy of what is inside a compressed one."""
    stream = source.open()
    if stream.seekable():
        with stream:
            yield cast(BinaryIO, stream)
        return
    with stream, tempfile.TemporaryFile(prefix=f"janji-{purpose}-") as copy:
        shutil.copyfileobj(stream, copy, 1 << 20)
        copy.seek(0)
        yield cast(BinaryIO, copy)


def members(source: Source, limits: Limits) -> Iterator[Source | Rejected]:
    """The files in a zip archive. Names never become paths; those that try to leave the archive are refused."""
    with seekable(source, "zip") as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise RefusedError(Reason.BROKEN_FILE, f"a damaged zip archive: {error}") from error
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > limits.members:
            raise RefusedError(
                Reason.BOMB,
                f"{len(infos)} files in one archive; the limit is {limits.members} (JANJI_LOAD_MAX_MEMBERS)",
            )
        _overlaps(infos)
        for info in sorted(infos, key=lambda info: info.filename):
            if not info.filename.rpartition("/")[2].startswith(".") and "__MACOSX/" not in info.filename:
                yield _member(source, archive, info, limits)


def _overlaps(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse archives whose members share their bytes: made only for bombs."""
    end = -1
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise RefusedError(Reason.BOMB, "files of the archive overlap: a bomb")
        end = info.header_offset + info.compress_size


def _member(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Source | Rejected:
    shown = ascii(info.filename[:200])[1:-1]
    uri = f"{source.uri}!/{shown}"
    parts = info.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        return Rejected(uri, Reason.PATH_TRAVERSAL, f"the name {shown!r} leads out of the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Rejected(uri, Reason.LINK_OUTSIDE, "a symbolic link in an archive is not followed")
    if info.flag_bits & 1:
        return Rejected(uri, Reason.ENCRYPTED, "the file in the archive is encrypted; unpack it with its password")

    def opened(meter: Meter) -> BinaryIO:
        try:
            stream = archive.open(info)
        except (*BROKEN, NotImplementedError, RuntimeError, OSError) as error:
            raise RefusedError(Reason.BROKEN_FILE, f"the file in the archive cannot be read: {error}") from error
        return cast(BinaryIO, Metered(_expanding(cast(BinaryIO, stream), lambda: info.compress_size, limits), meter))

    return Source(uri=uri, name=parts[-1], opener=opened, n_bytes=info.file_size, depth=source.depth + 1)
