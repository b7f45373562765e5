"""A JSON document: an array of objects (streamed), an object that holds such an array, or one article."""

import io
from collections.abc import Iterator
from typing import Any

import ijson  # type: ignore[import-untyped]
import orjson

from janji.load.columns import Declared
from janji.load.decode import BOMS
from janji.load.jsonl import parse
from janji.load.model import Item, Limits, Reason, RefusedError, Rejected
from janji.load.records import Records
from janji.load.source import Source

MAX_DEPTH = 200
HOLDERS = ("articles", "items", "data", "docs", "documents", "results", "records", "rows", "berita", "news")


class _Budget:
    """Limits what the parser may read for one item, so that one giant item cannot fill the memory."""

    def __init__(self, stream: io.BufferedReader, limit: int) -> None:
        self._stream, self._limit, self._read = stream, limit, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._read += len(data)
        if self._read > self._limit:
            raise RefusedError(Reason.TOO_LONG, "one item is larger than a record may be (JANJI_LOAD_MAX_RECORD_MB)")
        return data

    def renew(self) -> None:
        self._read = 0


def read_json(source: Source, stream: io.BufferedReader, limits: Limits, declared: Declared) -> Iterator[Item]:
    """Articles of the document; where an array breaks off, what came before is kept and the rest rejected."""
    records = Records(source.uri, "json", declared)
    head = stream.peek(64)
    if head.startswith(BOMS[0][0]):
        stream.read(3)
        head = stream.peek(64)
    if head.lstrip().startswith(b"[") and not any(head.startswith(mark) for mark, _ in BOMS[1:]):
        yield from _array(source, stream, limits, records)
    else:
        yield from _document(source, stream, limits, records)


def _array(source: Source, stream: io.BufferedReader, limits: Limits, records: Records) -> Iterator[Item]:
    budget = _Budget(stream, limits.record + (1 << 17))
    number = 0
    try:
        for number, record in enumerate(_elements(budget), start=1):
            budget.renew()
            yield from _item(source, record, number, records, "utf-8")
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        message = str(error).split("\n", 1)[0].strip()[:200]  # yajl draws an arrow at the place below
        yield Rejected(
            source.uri, Reason.BROKEN_FILE, f"the array breaks after item {number}: {message}", f"item={number + 1}"
        )
    if number == 0 and source.n_bytes < 64:
        raise RefusedError(Reason.EMPTY, "an array without items")


def _elements(stream: _Budget) -> Iterator[Any]:
    """The elements of the outermost array; ``ijson.items`` does the same with the square of the depth in memory."""
    depth, builder = 0, ijson.ObjectBuilder()
    for event, value in ijson.basic_parse(stream, use_float=True):
        if event in {"end_map", "end_array"}:
            depth -= 1
            if depth == 0:
                return
        if depth > 0:
            builder.event(event, value)
        if event in {"start_map", "start_array"}:
            depth += 1
            if depth > MAX_DEPTH:
                raise RefusedError(Reason.NESTED_TOO_DEEP, f"JSON nested more than {MAX_DEPTH} levels")
        elif depth == 1:
            yield builder.value
            builder = ijson.ObjectBuilder()


def _document(source: Source, stream: io.BufferedReader, limits: Limits, records: Records) -> Iterator[Item]:
    data = stream.read(limits.record + 1)
    if len(data) > limits.record:
        raise RefusedError(
            Reason.TOO_LONG,
            f"a JSON object of more than {limits.record / 1e6:g} MB (JANJI_LOAD_MAX_RECORD_MB);"
            " an array or JSON Lines may have any size",
        )
    try:
        document, encoding = parse(data)
    except RefusedError as refused:
        raise RefusedError(Reason.BROKEN_FILE, refused.message, data=data) from refused
    items = [document]
    if isinstance(document, list):
        items = document
    elif isinstance(document, dict):
        holder = next((key for key in HOLDERS if isinstance(document.get(key), list)), None)
        items = document[holder] if holder else [document]
    for number, record in enumerate(items, start=1):
        yield from _item(source, record, number, records, encoding)


def _item(source: Source, record: object, number: int, records: Records, encoding: str) -> Iterator[Item]:
    try:
        yield records.article(record, f"item={number}", encoding)
    except RefusedError as refused:
        data = dump(record)
        yield Rejected(source.uri, refused.reason, refused.message, f"item={number}", data, ".jsonl", size_of(data))
    yield from records.notes
    records.notes.clear()


def dump(record: object) -> bytes | None:
    """The record as a line of JSON for the quarantine, None when it cannot be written as JSON."""
    try:
        return orjson.dumps(record, default=str, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS)
    except (orjson.JSONEncodeError, RecursionError):
        return None


def size_of(data: bytes | None) -> int | None:
    """Bytes of a record, None when it is not at hand."""
    return None if data is None else len(data)
