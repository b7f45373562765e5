"""Tables, CSV and JSON for people and programs. Whatever comes from an article is hostile to a terminal."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TextIO
from urllib.parse import unquote

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

Format = Literal["table", "csv", "json", "jsonl"]
LONG_WORD = 40
FORMATS: tuple[Format, ...] = ("table", "csv", "json", "jsonl")


def printable(value: object) -> str:
    """Text without control characters: an article must not steer the terminal that shows it."""
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)


def relative(uri: str, base: Path) -> str:
    """The name of a ``file://`` address relative to a folder, its ``#place`` kept; other addresses as they are."""
    address, mark, place = uri.partition("#")
    prefix = base.absolute().as_uri().rstrip("/") + "/"
    if not address.startswith(prefix):
        prefix = base.resolve().as_uri().rstrip("/") + "/"
    return unquote(address.removeprefix(prefix)) + mark + place


def _shown(value: object) -> str:
    """A cell of a table for people: a number without a fraction stands without its zeros."""
    if isinstance(value, Decimal | float) and value == value // 1:
        value = int(value)
    return printable(value)


def table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None, *, width: int
) -> RenderableType:
    """A table whose cells are shown as they are, never read as markup.

    Where it would be so narrow that names and numbers break, the rows stand one below the other.
    """
    cells = [[_shown(cell) for cell in row] for row in rows]
    single = [not any(len(row[i].split()) > 1 for row in cells) for i in range(len(columns))]
    needed = sum(_needed([column, *(row[i] for row in cells)], single[i]) + 3 for i, column in enumerate(columns)) + 1
    if cells and needed > width:
        return Group(*_records(columns, cells, title))
    shown = Table(title=title, title_justify="left", header_style="bold")
    for column, is_single in zip(columns, single, strict=True):
        shown.add_column(column, overflow="fold", no_wrap=is_single and needed <= width)
    for row in cells:
        shown.add_row(*map(Text, row))
    return shown


def _needed(texts: Sequence[str], is_single: bool) -> int:
    """Width that a column needs; a long word inside a sentence (an address) may break, one that stands alone not."""
    longest = max((cell_len(word) for text in texts[1:] for word in text.split()), default=0)
    return max(cell_len(texts[0]), longest if is_single else min(longest, LONG_WORD))


def _records(columns: Sequence[str], cells: Iterable[Sequence[str]], title: str | None) -> Iterator[RenderableType]:
    if title:
        yield Text(title, style="italic")
    for number, row in enumerate(cells, 1):
        yield Text(f"row {number}", style="bold")
        record = Table.grid(padding=(0, 1))
        record.add_column(no_wrap=True)
        record.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            record.add_row(Text(f"{column}:"), Text(cell))
        yield record


def console(stream: TextIO | None = None, width: int | None = None) -> Console:
    """A console; wide enough for a table where the output is no terminal."""
    stream = stream or sys.stdout
    return Console(file=stream, width=width or (None if stream.isatty() else 160), highlight=False, soft_wrap=False)


def _plain(value: Any) -> Any:
    """A value for JSON; exact decimals stay exact as text only where a number would lose digits."""
    if isinstance(value, Decimal):
        number = int(value) if value == value.to_integral_value() else float(value)
        return number if Decimal(str(number)) == value else str(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def as_json(value: object, indent: int | None = None) -> str:
    """JSON in readable Unicode."""
    return json.dumps(value, ensure_ascii=False, default=_plain, indent=indent)


def write(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: Format, title: str | None = None) -> None:
    """Print rows in the form asked for."""
    if form == "table":
        out = console()
        out.print(table(columns, rows, title, width=out.width))
        if not rows:
            out.print("0 rows")
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    elif form == "json":
        print(as_json([dict(zip(columns, row, strict=True)) for row in rows], indent=1))
    else:
        for row in rows:
            print(as_json(dict(zip(columns, row, strict=True))))
