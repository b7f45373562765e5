"""CSV and TSV with a header line."""

import csv
import io
from collections.abc import Iterator

from janji.load.columns import Declared, plan
from janji.load.decode import decode
from janji.load.json_array import dump, size_of
from janji.load.model import Item, Limits, Reason, RefusedError, Rejected
from janji.load.records import Records
from janji.load.source import Source

DELIMITERS = ",;\t|"
SAMPLE = 1 << 16


class _Lines:
    """The lines of a table; ``ended`` when the parser has asked for one behind the last: no row ends there."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self.ended = text, False

    def __iter__(self) -> Iterator[str]:
        yield from self._text
        self.ended = True


def read_csv(source: Source, stream: io.BufferedReader, limits: Limits, declared: Declared) -> Iterator[Item]:
    """Articles of the rows; a row with missing or surplus fields is rejected alone.

    Raises:
        RefusedError: no column is known to hold the text, or a quote is never closed.
    """
    encoding = _encoding(stream)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
    csv.field_size_limit(limits.record)
    header_line = text.readline(100_000)
    delimiter = max(DELIMITERS, key=header_line.count)
    header = [name.strip() for name in next(csv.reader([header_line], delimiter=delimiter), [])]
    if "text" not in plan(header, declared).columns:
        names = ", ".join(name[:40] for name in header[:20])
        raise RefusedError(
            Reason.NO_TEXT, f"none of the columns is known to hold the text: {names}; declare it in janji-columns.yaml"
        )
    records = Records(source.uri, "csv", declared)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    number, line = 1, 2
    try:
        for number, row in enumerate(reader, start=2):
            if lines.ended:
                raise RefusedError(
                    Reason.BROKEN_FILE, f"row {number} (line {line}) and all after it: its quote is never closed"
                )
            if row:
                yield from _row(source, header, row, number, records, encoding)
            line = reader.line_num + 2
    except csv.Error as error:
        raise RefusedError(
            Reason.BROKEN_FILE, f"row {number + 1} (line {line}) and all after it: {error}; is a quote not closed?"
        ) from error


def _row(
    source: Source, header: list[str], row: list[str], number: int, records: Records, encoding: str
) -> Iterator[Item]:
    location = f"row={number}"
    record = dict(zip(header, row, strict=False))
    try:
        if len(row) != len(header):
            raise RefusedError(Reason.BROKEN_RECORD, f"{len(row)} fields where the header has {len(header)}")
        for value in row:
            if not value.isascii():
                value.encode()
        yield records.article(record, location, encoding)
    except UnicodeEncodeError:
        yield _rejected(source, Reason.UNDECODABLE, f"the row is not {encoding} throughout", location, record)
    except RefusedError as refused:
        yield _rejected(source, refused.reason, refused.message, location, record)
    yield from records.notes
    records.notes.clear()


def _rejected(source: Source, reason: Reason, message: str, location: str, record: dict[str, str]) -> Rejected:
    safe = {k: v.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") for k, v in record.items()}
    data = dump(safe)
    return Rejected(source.uri, reason, message, location, data, ".jsonl", size_of(data))


def _encoding(stream: io.BufferedReader) -> str:
    """The encoding by the first bytes, which may end within a character."""
    head = stream.peek(SAMPLE)[:SAMPLE]
    cut = head.rfind(b"\n") + 1 or len(head)
    return decode(head[: cut // 4 * 4] if head[:1] in {b"\xff", b"\xfe"} else head[:cut])[1]
