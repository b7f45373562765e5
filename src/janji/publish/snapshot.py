"""Snapshots on disk: complete folders named by their content, and the one pointer that says which is current.

``published/current`` is a relative symlink to ``snapshots/<id>``; ``published/marts.duckdb`` and ``published/parquet``
lead through it. Replacing that one link (as ``os.replace`` does) replaces all files at once: a reader that has a file
open keeps its old file, and nobody sees a new table beside an old one.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATABASE = "marts.duckdb"
PARQUET = "parquet"
MANIFEST = "manifest.json"
NOTE = "published.json"
FORMAT = 1
KEEP = 3  # the current snapshot and two before it: a slow reader of Parquet files still finds its own


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One published table: rows, size of its Parquet file in bytes, and that file's SHA-256."""

    name: str
    rows: int
    n_bytes: int
    sha256: str


def describe(name: str, rows: int, file: Path) -> PublishedTable:
    """Measure and hash a table's Parquet file."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return PublishedTable(name, rows, file.stat().st_size, digest)


def seal(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest, make every file read-only and force all of it to disk."""
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        path.chmod(0o444)
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def current(published: Path) -> str | None:
    """The id of the current snapshot, None when nothing is published yet."""
    link = published / "current"
    return link.readlink().name if link.is_symlink() and link.exists() else None


def read_tables(published: Path, snapshot: str) -> tuple[PublishedTable, ...]:
    """The tables of a snapshot, from its manifest."""
    manifest = json.loads((published / "snapshots" / snapshot / MANIFEST).read_text("utf-8"))
    return tuple(PublishedTable(**table) for table in manifest["tables"])


def read_note(published: Path) -> dict[str, str]:
    """What is known about the last change of the published files; empty when nothing is published."""
    path = published / NOTE
    note: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return note


def write_note(published: Path, note: dict[str, str]) -> None:
    """Replace what :func:`read_note` reads."""
    fresh = published / f".{NOTE}.new"
    fresh.write_text(json.dumps(note, indent=1) + "\n", "utf-8")
    fresh.replace(published / NOTE)


def make_current(published: Path, snapshot: str) -> None:
    """Point every reader that comes from now on to this snapshot."""
    _link(published / "current", Path("snapshots") / snapshot)
    _link(published / DATABASE, Path("current") / DATABASE)
    _link(published / PARQUET, Path("current") / PARQUET)
    _sync(published)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def prune(published: Path, keep: int = KEEP) -> list[str]:
    """Remove unfinished snapshots and all but the newest ``keep``; never the current one. Returns the removed names."""
    folder = published / "snapshots"
    names = sorted((p for p in folder.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    finished = [p for p in names if not p.name.startswith(".")]
    kept = {current(published), *(p.name for p in finished[:keep])}
    removed = [p for p in names if p.name not in kept]
    for path in removed:
        shutil.rmtree(path)
    return [p.name for p in removed]
