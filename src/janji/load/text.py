"""Plain text: one file, one article."""

import io
from collections.abc import Iterator

from janji.load.decode import decode
from janji.load.model import Article, Item, Limits, Note, Reason, RefusedError
from janji.load.source import Source


def read_text(source: Source, stream: io.BufferedReader, limits: Limits) -> Iterator[Item]:
    """The whole file as one article, verbatim; a byte order mark is no part of the text.

    Raises:
        RefusedError: it is too long, binary, in an unknown encoding, or changed while it was read.
    """
    allowed = limits.article * 4  # UTF-32 has four bytes a character
    data = stream.read(allowed + 1)
    if len(data) > allowed:
        raise RefusedError(
            Reason.TOO_LONG,
            f"more than {limits.article / 1e6:g} MB in one text (JANJI_LOAD_MAX_ARTICLE_MB);"
            " several articles go in JSON Lines or in several files",
        )
    text, encoding = decode(data)
    if source.changed():
        raise RefusedError(Reason.CHANGED, "the file changed while it was read; it is read again by the next run")
    if encoding not in {"utf-8", "utf-8-sig"}:
        yield Note(source.uri, "other_encoding", f"read as {encoding}, not UTF-8")
    yield Article(text=text, source_uri=source.uri, source_form="text", encoding=encoding)
