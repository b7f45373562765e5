"""JSON Lines: one object a line; a broken line is rejected alone."""

import io
from collections.abc import Iterator
from typing import Any

import orjson

from janji.load.columns import Declared
from janji.load.decode import BOMS, decode
from janji.load.model import Item, Limits, Reason, RefusedError, Rejected
from janji.load.records import Records
from janji.load.source import Source

SUFFIX = ".jsonl"


def read_jsonl(source: Source, stream: io.BufferedReader, limits: Limits, declared: Declared) -> Iterator[Item]:
    """Articles and rejected lines, in order; lines longer than the record limit are skipped in bounded memory."""
    records = Records(source.uri, "jsonl", declared)
    for number, line in enumerate(_lines(stream, limits.record), start=1):
        if line is None:
            yield _rejected(source, number, Reason.TOO_LONG, _too_long(limits), None)
            continue
        if line.isspace():
            continue
        try:
            record, encoding = parse(line)
            yield records.article(record, f"line={number}", encoding)
        except RefusedError as refused:
            yield _rejected(source, number, refused.reason, refused.message, line)
        if records.notes:
            yield from records.notes
            records.notes.clear()


def parse(data: bytes) -> tuple[Any, str]:
    """One JSON value and the encoding that it was in.

    Raises:
        RefusedError: it is no JSON, holds half a surrogate pair, or is nested beyond the parser's depth.
    """
    try:
        return orjson.loads(data), "utf-8"
    except orjson.JSONDecodeError as error:
        if "UTF-8" not in str(error) and "surrogate" not in str(error):
            raise RefusedError(Reason.BROKEN_RECORD, _explain(error)) from error
        if "surrogate" in str(error):
            raise RefusedError(Reason.LONE_SURROGATE, _explain(error)) from error
    text, encoding = decode(data)
    try:
        return orjson.loads(text), encoding
    except orjson.JSONDecodeError as error:
        raise RefusedError(Reason.BROKEN_RECORD, _explain(error)) from error


def _explain(error: orjson.JSONDecodeError) -> str:
    return f"no JSON: {error.msg} at character {error.pos}"


def _too_long(limits: Limits) -> str:
    return f"the line has more than {limits.record / 1e6:g} MB (JANJI_LOAD_MAX_RECORD_MB)"


def _rejected(source: Source, number: int, reason: Reason, message: str, data: bytes | None) -> Rejected:
    return Rejected(source.uri, reason, message, f"line={number}", data, SUFFIX, None if data is None else len(data))


def _lines(stream: io.BufferedReader, limit: int) -> Iterator[bytes | None]:
    """Lines without byte order mark; None for one that is too long."""
    if any(stream.peek(4).startswith(mark) for mark, _ in BOMS[1:]):
        yield from _wide_lines(stream, limit)
        return
    if stream.peek(3).startswith(BOMS[0][0]):
        stream.read(3)
    while line := stream.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield None


def _wide_lines(stream: io.BufferedReader, limit: int) -> Iterator[bytes | None]:
    """UTF-16 and UTF-32 by their mark."""
    name = next(name for mark, name in BOMS if stream.peek(4).startswith(mark))
    reader = io.TextIOWrapper(stream, encoding=name, newline="\n")
    try:
        while line := reader.readline(limit + 1):
            if len(line) <= limit or line.endswith("\n"):
                yield line.encode("utf-8", "surrogatepass")
                continue
            while (rest := reader.readline(limit)) and not rest.endswith("\n"):
                pass
            yield None
    except UnicodeDecodeError as error:
        raise RefusedError(Reason.UNDECODABLE, f"it says that it is {name}, but is not: {error.reason}") from error
