"""What a run did and what there is now, for a person to read."""

import io
from collections.abc import Iterator
from glob import has_magic
from pathlib import Path
from textwrap import wrap
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from janji.gates.outcome import GateReport
from janji.output import printable, relative, table
from janji.publish.snapshot import read_note
from janji.settings import Settings
from janji.warehouse import open_marts, open_warehouse

WIDTH = 110
INDENT = 10
REJECTS_SHOWN = 10
QUERY = """select donor_name as donor, recipient_names as recipients, coalesce(currency_code, unit) as unit,
       coalesce(amount, unit_count) as quantity, horizon_years as years, stage,
       array_to_string(string_split(quote, ' ')[:8], ' ') as quote_begins
from fct_pledges
order by amount_usd desc nulls last, pledge_id
limit 3"""


def summary(config: Settings, *, run_id: str, has_ended: bool = True) -> str:
    """The summary of a run as text: articles, facts, gates, where the marts are, and a query with its result.

    Args:
        has_ended: False for a run that broke off: only what it did itself, nothing of what an earlier one published.
    """
    console = Console(file=io.StringIO(), width=WIDTH, highlight=False, emoji=False)
    console.print(Group(*_parts(config, run_id, has_ended)), crop=False)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.splitlines())


def _parts(config: Settings, run_id: str, has_ended: bool) -> Iterator[RenderableType]:
    if config.warehouse.exists():
        with open_warehouse(config, read_only=True) as connection:
            yield from _articles(connection, run_id)
    yield from _gates(config, run_id)
    if not has_ended:
        return
    if config.marts.exists():
        with open_marts(config) as connection:
            yield from _facts(connection)
        yield from _published(config, run_id)
        yield from _example(config)
    else:
        yield Text("Nothing is published yet.")


def _row(head: str, body: str) -> Text:
    # Broken between words only, so that a path can be copied whole.
    lines = wrap(printable(body), WIDTH - INDENT, break_long_words=False, break_on_hyphens=False)
    return Text.assemble(
        (f"{head:<{INDENT}}", "bold"), ("\n" + " " * INDENT).join(lines), no_wrap=True, overflow="ignore"
    )


def _articles(connection: Any, run_id: str) -> Iterator[RenderableType]:
    load = connection.execute(
        "select inbox, n_new, n_known, n_rejected from raw.loads where load_id = ?", [run_id]
    ).fetchone()
    (total,) = connection.execute("select count(*) from raw.articles").fetchone()
    if load is None:
        yield _row("Articles", f"{total} in the warehouse; this run loaded none")
        return
    inbox, n_new, n_known, n_rejected = load
    yield _row("Inbox", inbox)
    yield _row("Articles", f"{n_new} loaded, {n_known} already known, {n_rejected} rejected; {total} in the warehouse")
    if n_rejected:
        yield from _rejected(connection, run_id, inbox)


def _rejected(connection: Any, run_id: str, inbox: str) -> Iterator[RenderableType]:
    # A file that an earlier load refused, and that has not changed since, is counted again but listed under that load.
    rows = connection.execute(
        """select source_uri, location, reason_code, message from raw.rejected_files
           where load_id = $run or len(list_filter($origins, lambda origin: starts_with(source_uri, origin))) > 0
           order by rejected_at desc, source_uri, location limit $limit""",
        {"run": run_id, "origins": _origins(inbox), "limit": REJECTS_SHOWN},
    ).fetchall()
    base = Path(inbox) if Path(inbox).is_dir() else Path(inbox).parent
    for uri, location, reason, message in rows:
        name = relative(uri, base)
        place = f"{name} {location}" if location else name
        yield Padding(Text(f"- {printable(place)}: {reason}: {printable(message)}"), (0, 0, 0, INDENT))
    yield Padding(Text("`janji rejects` lists all; copies are in the quarantine."), (0, 0, 0, INDENT))


def _origins(inbox: str) -> list[str]:
    """How the addresses of an inbox's files begin; of a glob pattern, those of the folder before its first wildcard."""
    if "://" in inbox:
        return [inbox]
    path = Path(inbox).expanduser()
    while has_magic(str(path)) and not path.exists():
        path = path.parent
    mark = "/" if path.is_dir() else ""
    return sorted({place.as_uri().rstrip("/") + mark for place in (path.absolute(), path.resolve())})


def gate_reports(config: Settings, run_id: str) -> list[GateReport]:
    """The reports of a run's gates, in the order of the stages."""
    from janji.gates import STAGES, report_path

    paths = [report_path(config, stage, run_id) for stage in STAGES]
    return [GateReport.read(path) for path in paths if path.exists()]


def _gates(config: Settings, run_id: str) -> Iterator[RenderableType]:
    for position, report in enumerate(gate_reports(config, run_id)):
        yield _row("" if position else "Gates", report.summary().removeprefix("gate "))
        for outcome in (*report.blocking, *report.warnings):
            yield Padding(Text(printable(outcome.line())), (0, 0, 0, 12))


def _facts(connection: Any) -> Iterator[RenderableType]:
    events = connection.execute("select plover_type, count(*) from fct_events group by 1 order by 2 desc, 1").fetchall()
    pledges = connection.execute("select kind, count(*) from fct_pledges group by 1 order by 2 desc, 1").fetchall()
    for head, rows in (("Events", events), ("Pledges", pledges)):
        kinds = ", ".join(f"{kind} {n}" for kind, n in rows)
        yield _row(head, f"{sum(n for _, n in rows)} ({kinds})" if rows else "none")


def _published(config: Settings, run_id: str) -> Iterator[RenderableType]:
    note = read_note(config.published)
    state = "replaced by this run" if note["run_id"] == run_id else f"unchanged since {note['published_at']}"
    yield _row("Marts", _short(config.marts))
    yield _row("", f"{_short(config.published / 'parquet')}/*.parquet")
    yield _row("", state)


def _short(path: Path) -> str:
    """Relative to the current folder where the path is in it: easier to copy."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _example(config: Settings) -> Iterator[RenderableType]:
    with open_marts(config) as connection:
        result = connection.execute(QUERY)
        columns = [d[0] for d in result.description]
        rows = result.fetchall()
    yield Text()
    yield Text('Ask it yourself, for example: janji query "\n' + QUERY + '"', style="dim")
    yield _result(columns, rows)


def _result(columns: list[str], rows: list[tuple[Any, ...]]) -> RenderableType:
    shown = [
        [
            f"{cell:,.0f}" if name == "quantity" and cell is not None else cell
            for name, cell in zip(columns, row, strict=True)
        ]
        for row in rows
    ]
    return table(columns, shown, width=WIDTH)
