"""Find the files of an inbox: a file, a folder (walked) or a glob pattern."""

import glob
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from janji.errors import LoadError
from janji.load.model import Limits, Reason, Rejected
from janji.load.source import Source, file_uri, from_file

COLUMNS_FILE = "janji-columns.yaml"
UNFINISHED = (".part", ".tmp", ".crdownload", ".swp", "~")


def walk(inbox: Path | str, limits: Limits) -> Iterator[Source | Rejected]:
    """Every input file in sorted order; links that loop or lead out of the inbox are rejected, hidden files skipped.

    Raises:
        LoadError: there is nothing at ``inbox``.
    """
    path = Path(inbox).expanduser()
    if path.is_dir():
        root = path.resolve()
        yield from _folder(path, root, frozenset({_identity(root.stat())}), limits)
    elif os.path.lexists(path):
        yield _entry(path, None)
    else:
        matches = sorted(glob.glob(str(path), recursive=True)) if glob.has_magic(str(path)) else []  # noqa: PTH207
        if not matches:
            raise LoadError(f"there is no file or folder {path}", "name an existing one with INBOX= or JANJI_INBOX")
        for match in matches:
            if Path(match).is_file():
                yield _entry(Path(match), None)


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _folder(folder: Path, root: Path, above: frozenset[tuple[int, int]], limits: Limits) -> Iterator[Source | Rejected]:
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        yield Rejected(file_uri(folder), Reason.UNREADABLE, f"the folder cannot be listed: {error.strerror}")
        return
    for name in names:
        if name.startswith(".") or name.endswith(UNFINISHED) or name == COLUMNS_FILE:
            continue
        path = folder / name
        refused = _link(path, root, limits) if path.is_symlink() else None
        if refused:
            yield refused
        elif path.is_dir():
            identity = _identity(path.stat())
            if identity in above:
                yield Rejected(file_uri(path), Reason.LINK_LOOP, "the link leads to a folder that holds it")
            else:
                yield from _folder(path, root, above | {identity}, limits)
        else:
            yield _entry(path, root)


def _link(path: Path, root: Path, limits: Limits) -> Rejected | None:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        reason = Reason.LINK_LOOP if _loops(path) else Reason.UNREADABLE
        return Rejected(file_uri(path), reason, "the link leads nowhere: it is broken or leads to itself")
    if not limits.follow_links and not target.is_relative_to(root):
        return Rejected(
            file_uri(path),
            Reason.LINK_OUTSIDE,
            "the link leads out of the inbox; set JANJI_LOAD_FOLLOW_LINKS=true to follow it",
        )
    return None


def _loops(path: Path) -> bool:
    try:
        path.stat()
    except OSError as error:
        return error.errno == 40  # ELOOP
    return False


def _entry(path: Path, root: Path | None) -> Source | Rejected:
    if root is None and path.is_symlink():
        path = path.resolve()
    try:
        status = path.stat()
    except OSError as error:
        return Rejected(file_uri(path), Reason.UNREADABLE, f"cannot be read: {error.strerror}")
    if not stat.S_ISREG(status.st_mode):
        return Rejected(file_uri(path), Reason.NOT_A_FILE, "no regular file (a pipe, socket or device)")
    return from_file(path, status)
