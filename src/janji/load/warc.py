"""WARC archives such as CC-NEWS: the HTML responses in them."""

import io
import zlib
from collections.abc import Iterator
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from janji.load.check import clean_url
from janji.load.model import Item, Limits, Note, Page, Reason, Rejected
from janji.load.source import Source

HTML = ("text/html", "application/xhtml+xml")


class _Piecewise:
    """Hands on what is there, so that records before damaged data are not lost in one large read."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        return self._stream.read1(size if size >= 0 else 1 << 20)

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002
        raise io.UnsupportedOperation("this stream only goes forward")

    def close(self) -> None:
        self._stream.close()


def read_warc(source: Source, stream: io.BufferedReader, limits: Limits) -> Iterator[Item]:
    """Pages of the successful HTML responses; other responses are counted in notes, not rejected."""
    number = 0
    try:
        records = ArchiveIterator(
            _Piecewise(stream), record_types=WarcRecordType.response | WarcRecordType.resource, parse_http=True
        )
        for number, record in enumerate(records, start=1):
            yield _record(source, record, number, limits)
    except (OSError, ValueError, EOFError) as error:
        yield Rejected(
            source.uri, Reason.BROKEN_FILE, f"the archive breaks after record {number}: {str(error)[:200]}",
            f"record={number + 1}",
        )  # fmt: skip
    if number == 0:
        yield Rejected(source.uri, Reason.BROKEN_FILE, "no response record was found in the archive")


def _record(source: Source, record: Any, number: int, limits: Limits) -> Item:
    location = f"record={number}"
    if record.content_length > limits.record:
        message = f"a record of more than {limits.record / 1e6:g} MB (JANJI_LOAD_MAX_RECORD_MB)"
        return Rejected(source.uri, Reason.TOO_LONG, message, location, n_bytes=record.content_length)
    kind, charset = record.http_content_type, record.http_charset
    if not record.is_http:
        kind = (record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
        charset = None
    elif record.http_headers is None or record.http_headers.status_code != 200:
        return Note(source.uri, "no_success", f"{location}: no successful response")
    if kind not in HTML:
        return Note(source.uri, "no_html", f"{location}: {str(kind)[:60]}")
    html = _decoded(record.reader.read(limits.record + 1), limits)
    url = clean_url((record.headers.get("WARC-Target-URI") or "").strip("<>"))
    return Page(
        html=html, source_uri=source.uri, source_form="warc", location=location, url=url, charset=_known(charset)
    )


def _decoded(body: bytes, limits: Limits) -> bytes:
    """The page; some crawlers keep it as it was sent, compressed with gzip. A page too large stops at the limit."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, limits.record)
    except zlib.error:
        return body


def _known(charset: str | None) -> str | None:
    """The charset of the HTTP header where Python knows it."""
    try:
        return ("".encode(charset) and None) or charset if charset else None
    except LookupError:
        return None
