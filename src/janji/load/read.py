"""Read any input: recognise its form and hand it to the reader of that form."""

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from janji.errors import LoadError
from janji.load import compressed
from janji.load.check import admit
from janji.load.columns import Declared, declarations
from janji.load.feed import read_feed, read_sitemap
from janji.load.json_array import read_json
from janji.load.jsonl import read_jsonl
from janji.load.model import Article, Item, Limits, Reason, RefusedError, Rejected, Result, is_panic
from janji.load.pages import Pages, read_html
from janji.load.parquet import read_parquet
from janji.load.remote import is_remote, remote
from janji.load.sniff import HEAD, Form, sniff
from janji.load.source import Source
from janji.load.table import read_csv
from janji.load.text import read_text
from janji.load.walk import COLUMNS_FILE, walk
from janji.load.warc import read_warc
from janji.settings import Settings, settings

Reader = Callable[[Source, io.BufferedReader, Limits, Declared], Iterator[Item]]
READERS: dict[Form, Reader] = {
    Form.TEXT: lambda source, stream, limits, _: read_text(source, stream, limits),
    Form.JSONL: read_jsonl,
    Form.JSON: read_json,
    Form.CSV: read_csv,
    Form.PARQUET: read_parquet,
    Form.HTML: lambda source, stream, limits, _: read_html(source, stream, limits),
    Form.WARC: lambda source, stream, limits, _: read_warc(source, stream, limits),
    Form.FEED: lambda source, stream, limits, _: read_feed(source, stream, limits),
    Form.SITEMAP: lambda source, stream, limits, _: read_sitemap(source, stream, limits),
}
# What a parser may raise on broken input, besides RefusedError; it becomes a rejection that names the kind of error.
PARSER_ERRORS = (
    ValueError,
    OSError,
    RuntimeError,  # also RecursionError
    MemoryError,
    LookupError,
    TypeError,
    ArithmeticError,
    AttributeError,
    EOFError,
    AssertionError,
)


def sources(config: Settings, inbox: Path | str, limits: Limits) -> Iterator[Source | Rejected]:
    """The inputs of an inbox: a file, folder, glob or remote address."""
    if is_remote(inbox):
        yield from remote(config, str(inbox))
    else:
        yield from walk(inbox, limits)


def columns_for(config: Settings, inbox: Path | str, source: Source) -> Declared:
    """The declared columns for a source: ``JANJI_LOAD_COLUMNS``, or a columns file beside it or in the inbox."""
    if config.load_columns is not None:
        return declarations(config.load_columns).for_name(source.name)
    folders = [source.path.parent] if source.path else []
    if not is_remote(inbox) and Path(inbox).is_dir():
        folders.append(Path(inbox))
    found = next((folder / COLUMNS_FILE for folder in folders if (folder / COLUMNS_FILE).is_file()), None)
    return declarations(found).for_name(source.name)


def read_source(source: Source, limits: Limits, declared: Declared) -> Iterator[Item]:
    """Everything in one source: articles, pages, rejections, notes. Never raises for bad content."""
    try:
        yield from _read(source, limits, declared)
    except RefusedError as refused:
        yield Rejected(source.uri, refused.reason, refused.message, data=refused.data, n_bytes=source.n_bytes)
    except LoadError:
        raise
    except PARSER_ERRORS as error:
        yield _failed(source, error)
    except BaseException as error:
        if not is_panic(error):
            raise
        yield _failed(source, error)


def _failed(source: Source, error: BaseException) -> Rejected:
    message = f"{type(error).__name__}: {str(error)[:300]}"
    return Rejected(source.uri, Reason.PARSER_FAILED, message, n_bytes=source.n_bytes)


def _read(source: Source, limits: Limits, declared: Declared) -> Iterator[Item]:
    if source.depth > limits.depth:
        raise RefusedError(Reason.NESTED_TOO_DEEP, f"more than {limits.depth} archives inside each other")
    with source.open() as stream:
        head = _head(stream)
        form = sniff(head, source.name)
        if form in READERS:
            yield from READERS[form](source, _Rejoined.over(head, stream), limits, declared)
            if form is not Form.TEXT and source.changed():
                yield Rejected(
                    source.uri, Reason.CHANGED, "the file changed while it was read; the next run reads it again"
                )
            return
    if form is Form.ZIP:
        for member in compressed.members(source, limits):
            yield from [member] if isinstance(member, Rejected) else read_source(member, limits, declared)
        return
    opener = compressed.open_gzip if form is Form.GZIP else compressed.open_zstd
    yield from _read(compressed.inner(source, opener, limits), limits, declared)


def _head(stream: io.BufferedReader) -> bytes:
    """The first bytes; an error behind them comes again to the reader of the form, which keeps what came before it."""
    parts: list[bytes] = []
    size = 0
    try:
        while size < HEAD and (part := stream.read1(HEAD - size)):
            parts.append(part)
            size += len(part)
    except RefusedError:
        if not parts:
            raise
    return b"".join(parts)


class _Rejoined(io.RawIOBase):
    """The head that was read for recognition, then the rest; seeks when the stream below does."""

    def __init__(self, head: bytes, rest: io.BufferedReader) -> None:
        super().__init__()
        self._head, self._rest, self._at = head, rest, 0

    @classmethod
    def over(cls, head: bytes, rest: io.BufferedReader) -> io.BufferedReader:
        if rest.seekable():
            rest.seek(0)
            return rest
        return io.BufferedReader(cls(head, rest), 1 << 18)

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] if self._head else self._rest.read1(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def admitted(items: Iterable[Item], limits: Limits, pages: Pages) -> Iterator[Result]:
    """Extract pages, then check every article: fit ones with their id, the others rejected."""
    for item in pages.extracted(items):
        if not isinstance(item, Article):
            yield item
            continue
        try:
            note = admit(item, limits)
        except RefusedError as refused:
            yield _unfit(item, refused)
            continue
        if note:
            yield note
        yield item


def _unfit(article: Article, refused: RefusedError) -> Rejected:
    uri, _, location = article.source_uri.partition("#")
    data = refused.data or article.text.encode("utf-8", "backslashreplace")
    return Rejected(uri, refused.reason, refused.message, location or None, data, ".txt", len(data))


def read_articles(path: Path | str, config: Settings | None = None) -> Iterator[Article | Rejected]:
    """Read articles of every form without a warehouse.

    Args:
        path: a file, folder, glob pattern, or ``https://`` / ``s3://`` address.
        config: the settings; those of the process when None.

    Yields:
        ``Article`` with its ``article_id``, or ``Rejected`` with the reason; the same text again is not repeated.
    """
    config = config or settings()
    limits = Limits.of(config)
    seen: set[str] = set()
    with Pages(limits, workers=1) as pages:
        for item in admitted(_items(config, path, limits), limits, pages):
            if isinstance(item, Rejected):
                yield item
            elif isinstance(item, Article) and item.article_id not in seen:
                seen.add(item.article_id)
                yield item


def _items(config: Settings, path: Path | str, limits: Limits) -> Iterator[Item]:
    for source in sources(config, path, limits):
        if isinstance(source, Rejected):
            yield source
        else:
            yield from read_source(source, limits, columns_for(config, path, source))
