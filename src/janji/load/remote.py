"""Inputs at ``https://`` and ``s3://`` (also ``gs://``) addresses."""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit

import pyarrow as pa
from pyarrow import fs

from janji.errors import LoadError
from janji.load.model import Rejected
from janji.load.source import Meter, Metered, Source
from janji.settings import Settings

STORES = {"s3", "gs"}
WEB = {"http", "https"}


def is_remote(inbox: Path | str) -> bool:
    """Whether the inbox is an address rather than a path."""
    return isinstance(inbox, str) and urlsplit(inbox).scheme in STORES | WEB and "://" in inbox


def remote(config: Settings, address: str) -> Iterator[Source | Rejected]:
    """The objects at an address: one file of a web server; an object, prefix or pattern of an object store.

    Credentials come from the usual places (``AWS_*`` variables, profile, instance role); an S3-compatible store is
    named in the address: ``s3://bucket/news/*.jsonl?endpoint_override=host:port&scheme=http``.

    Raises:
        LoadError: nothing is there, or access is refused.
    """
    if urlsplit(address).scheme in WEB:
        from janji.fetch.download import downloaded

        yield downloaded(config, address)
        return
    try:
        yield from _objects(address)
    except (OSError, pa.ArrowException) as error:
        raise LoadError(
            f"{public(address)} cannot be read: {' '.join(str(error).split())[:300]}",
            "check the address and the credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE)",
        ) from error


def _objects(address: str) -> Iterator[Source]:
    base, _, query = address.partition("?")
    scheme, _, path = base.partition("://")
    pattern = path if any(c in path for c in "*[") else None
    start = path[: min(path.find(c) for c in "*[" if c in path)].rpartition("/")[0] if pattern else path
    store, root = fs.FileSystem.from_uri(f"{scheme}://{start}" + (f"?{query}" if query else ""))
    info = store.get_file_info(root)
    if info.type == fs.FileType.File:
        yield _object(store, info, scheme)
        return
    found = sorted(store.get_file_info(fs.FileSelector(root, recursive=True)), key=lambda item: item.path)
    files = [i for i in found if i.type == fs.FileType.File and (pattern is None or fnmatch(i.path, pattern))]
    if not files:
        raise FileNotFoundError("no object there")
    for item in files:
        yield _object(store, item, scheme)


def _object(store: fs.FileSystem, info: fs.FileInfo, scheme: str) -> Source:
    def opened(meter: Meter) -> BinaryIO:
        return cast(BinaryIO, Metered(cast(BinaryIO, store.open_input_file(info.path)), meter))

    return Source(
        uri=f"{scheme}://{info.path}",
        name=info.base_name,
        opener=opened,
        n_bytes=info.size or 0,
        fingerprint=f"{info.size}:{info.mtime_ns}",
    )


def public(inbox: Path | str) -> str:
    """The inbox without the query and password of an address, for messages and ``raw.loads``."""
    address = str(inbox)
    if not is_remote(inbox):
        return address
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
