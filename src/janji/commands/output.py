"""Tables, CSV and JSON for people and programs. Whatever comes from an article is hostile to a terminal."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

Format = Literal["table", "csv", "json", "jsonl"]
FORMATS: tuple[Format, ...] = ("table", "csv", "json", "jsonl")


def printable(value: object) -> str:
    """Text without control characters: an article must not steer the terminal that shows it."""
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)


def _shown(value: object) -> str:
    """A cell of a table for people: a number without a fraction stands without its zeros."""
    if isinstance(value, Decimal | float) and value == value // 1:
        value = int(value)
    return printable(value)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> Table:
    """A table whose cells are shown as they are, never read as markup."""
    shown = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(_shown(cell)) for cell in row))
    return shown


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
        console().print(table(columns, rows, title))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    elif form == "json":
        print(as_json([dict(zip(columns, row, strict=True)) for row in rows], indent=1))
    else:
        for row in rows:
            print(as_json(dict(zip(columns, row, strict=True))))
