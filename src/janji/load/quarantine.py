"""Copies of what could not be taken, under names that are safe everywhere."""

import hashlib
import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

from janji.errors import LoadError
from janji.load.model import Rejected
from janji.settings import Settings

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def rejection_id(rejected: Rejected) -> str:
    """The same input refused for the same reason has the same id."""
    content = hashlib.sha256(rejected.data).hexdigest() if rejected.data is not None else str(rejected.n_bytes)
    key = "\0".join((rejected.source_uri, rejected.location or "", rejected.reason.value, content))
    return hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def local_path(source_uri: str) -> Path | None:
    """The file of a ``file://`` address, None for what is within an archive or elsewhere."""
    if not source_uri.startswith("file://") or "!/" in source_uri:
        return None
    return Path(unquote(urlsplit(source_uri).path))


def leads_away(path: Path) -> bool:
    """Whether the path is a link out of its own folder: where the inbox around it ends is not known any more."""
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(path.parent))


def keep(config: Settings, rejected: Rejected, identity: str) -> Path | None:
    """Copy the record, or the file when it was refused as a whole.

    Returns:
        The copy; None when there is nothing to copy, or more than ``JANJI_QUARANTINE_MAX_MB``: then
        ``source_uri`` and ``location`` say where it is.

    Raises:
        LoadError: the quarantine cannot be written.
    """
    limit = int(config.quarantine_max_mb * 1e6)
    source = local_path(rejected.source_uri) if rejected.location is None else None
    if source and not config.load_follow_links and leads_away(source):  # a copy would be what it leads to
        source = None
    target = config.quarantine / _name(rejected, identity)
    try:
        if rejected.data is not None and len(rejected.data) <= limit:
            config.quarantine.mkdir(parents=True, exist_ok=True)
            target.write_bytes(rejected.data)
            return target
        if rejected.data is None and source and source.is_file() and source.stat().st_size <= limit:
            return _copy(source, target)
    except OSError as error:
        raise LoadError(
            f"the quarantine {config.quarantine} cannot be written: {error.strerror}", "free some space there"
        ) from error
    return None


def _copy(source: Path, target: Path) -> Path | None:
    try:
        opened = source.open("rb")
    except OSError:
        return None  # unreadable: that is what was rejected; the row points to it
    with opened:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as copy:
            shutil.copyfileobj(opened, copy)
    return target


def _name(rejected: Rejected, identity: str) -> str:
    last = unquote(urlsplit(rejected.source_uri).path).rpartition("/")[2]
    stem, dot, suffix = last.rpartition(".")
    safe = _UNSAFE.sub("_", stem if dot else last)[:60].strip("._") or "input"
    extension = rejected.suffix or (f".{_UNSAFE.sub('_', suffix)[:10]}" if dot else "")
    return f"{safe}-{identity[:12]}{extension}"
