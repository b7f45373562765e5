"""Commands that look: status, query, rejects, score."""

import os
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

import click

from janji.commands.steps import STAGE_NAMES, fail_on_rejected, run_now
from janji.errors import JanjiError
from janji.output import Format, as_json, console, printable, table, write
from janji.settings import Settings, settings

_format = click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Format)),
    default="table",
    show_default=True,
    help="Form of the output.",
)


@click.command(short_help="Ask the published marts with SQL.")
@click.argument("sql", required=False)
@_format
@click.option("--marts", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another snapshot.")
def query(sql: str | None, form: Format, marts: Path | None) -> None:
    """Ask the published marts with SQL (DuckDB's dialect); read only, also while the pipeline runs.

    Without SQL: list the tables. With "-": read the SQL from standard input. For example:

    \b
      janji query "select donor_name, amount, currency_code, quote from fct_pledges order by amount_usd desc limit 5"
      janji query "describe fct_events"
    """
    import duckdb

    from janji.warehouse import open_marts

    text = sys.stdin.read() if sql == "-" else sql or _TABLES
    with open_marts(settings(), marts) as connection:
        connection.execute("set enable_external_access = false")  # neither files nor the network: a query only reads
        try:
            result = connection.execute(text)
            columns, rows = [d[0] for d in result.description or []], result.fetchall()
        except duckdb.Error as error:
            raise JanjiError(f"the query failed: {error}", "`janji query` alone lists the tables") from error
    write(columns, rows, form)


_TABLES = """
select t.table_name as name, t.estimated_size as rows, t.comment as holds
from duckdb_tables() as t order by t.table_name
"""


@click.group(short_help="List input that could not be taken.", invoke_without_command=True)
@click.option("--load", "load_id", help="Only those of this load.")
@click.option("--reason", help="Only those with this reason.")
@_format
@click.pass_context
def rejects(ctx: click.Context, load_id: str | None, reason: str | None, form: Format) -> None:
    """List input that could not be taken, newest first, with the reason.

    --format json and csv also tell where its copy is. `janji rejects retry` loads it again after a repair.
    """
    if ctx.invoked_subcommand:
        return
    from janji.load.rejects import Reject, listed

    columns = list(Reject.__dataclass_fields__)
    rows = [[getattr(reject, c) for c in columns] for reject in listed(settings(), reason=reason, load_id=load_id)]
    if form == "table":
        columns = ["rejection_id", "source_uri", "location", "reason_code", "message", "rejected_at"]
        rows = [[row[0][:12], row[1], row[2], row[3], row[4], row[8]] for row in rows]
    write(columns, rows, form)


@rejects.command(short_help="Load rejected input again.")
@click.argument("ids", nargs=-1)
@click.option("--reason", help="Only those with this reason.")
def retry(ids: tuple[str, ...], reason: str | None) -> None:
    """Load rejected input again after a repair: all of it, or the rejections with these IDS (the beginning is enough).

    The copy in the quarantine is tried first, then the source: mend either.
    """
    from janji.load.rejects import retry as load_again

    load_id, now = run_now()
    report = load_again(settings(), load_id=load_id, now=now, ids=list(ids) or None, reason=reason)
    click.echo(f"{report.load.n_new} new articles; {report.n_cleared} rejections cleared, {report.n_left} left")
    if report.load.n_new:
        click.echo("The next `make run` brings the new articles into the marts.")
    fail_on_rejected(report.n_left)


@click.command(short_help="Show settings and state.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def status(form: str) -> None:
    """Show every setting with value, default and meaning, and the state of the warehouse and the published marts."""
    config = settings()
    for wrong, meant in _misspelt():
        click.echo(f"warning: {printable(wrong)} is no setting: did you mean {meant}?", err=True)
    variables, state = _settings(config), _state(config)
    if form == "json":
        click.echo(as_json({"settings": variables, "state": state}, indent=1))
        return
    rows = [(s["variable"], s["value"], s["default"], s["meaning"]) for s in variables]
    out = console()
    out.print(table(["variable", "value", "default", "meaning"], rows, "Settings", width=out.width))
    out.print(table(["", ""], list(state.items()), "State", width=out.width))


def _settings(config: Settings) -> list[dict[str, str]]:
    return [
        {
            "variable": f"JANJI_{name.upper()}",
            "value": str(getattr(config, name)),
            "default": str(field.default),
            "meaning": field.description or "",
        }
        for name, field in Settings.model_fields.items()
    ]


def _misspelt() -> Iterator[tuple[str, str]]:
    """Variables that are almost settings: what they say counts nowhere."""
    known = [f"JANJI_{name.upper()}" for name in Settings.model_fields]
    for name in sorted(os.environ):
        if not name.startswith("JANJI_") or name.upper() in known:
            continue
        if close := get_close_matches(name, known, 1, 0.85):
            yield name, close[0]


def _state(config: Settings) -> dict[str, Any]:
    from janji.publish.snapshot import read_note

    state: dict[str, Any] = {"home": config.home}
    if config.warehouse.exists():
        state["warehouse"] = f"{config.warehouse} ({config.warehouse.stat().st_size / 1e6:.1f} MB)"
        state |= _warehouse_state(config.model_copy(update={"lock_timeout": min(2.0, config.lock_timeout)}))
    else:
        state["warehouse"] = "none yet"
    known = read_note(config.published)
    if config.marts.exists() and known:
        state["published marts"] = f"{config.marts} (snapshot {known['snapshot']}, since {known['published_at']})"
        state |= _marts_state(config)
    else:
        state["published marts"] = "none yet"
    return state


def _warehouse_state(config: Settings) -> dict[str, Any]:
    from janji.errors import WarehouseError
    from janji.warehouse import open_warehouse

    try:
        with open_warehouse(config, read_only=True) as connection:
            counts = connection.execute(
                """select (select count(*) from raw.articles), (select count(*) from raw.rejected_files),
                          (select count(*) from extracted.articles), (select count(*) from extracted.events),
                          (select count(*) from extracted.pledges),
                          (select max_by(load_id || ' at ' || started_at, started_at) from raw.loads)"""
            ).fetchone()
            gates = connection.execute(
                """select stage, max_by(run_id, rowid) as run, bool_and(success or severity <> 'critical')
                   from raw.gate_results as g
                   where run_id = (select max_by(run_id, rowid) from raw.gate_results where stage = g.stage)
                   group by stage"""
            ).fetchall()
    except WarehouseError as error:
        return {"warehouse is busy": error.problem}
    names = ("articles", "rejected inputs", "extracted articles", "event mentions", "pledge mentions", "last load")
    return dict(zip(names, counts or (), strict=True)) | {
        f"last gate {stage}": f"{'passed' if passed else 'FAILED'} ({run})"
        for stage, run, passed in sorted(gates, key=lambda g: STAGE_NAMES.index(g[0]))
    }


def _marts_state(config: Settings) -> dict[str, Any]:
    from janji.warehouse import open_marts

    with open_marts(config) as connection:
        rows = connection.execute(
            "select table_name, estimated_size from duckdb_tables() where table_name like 'fct%' order by 1"
        ).fetchall()
    return {name: f"{n} rows" for name, n in rows}


@click.command(short_help="Measure the extractor against annotations.")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("articles", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--language", help="Only articles of this language (ISO 639-1).")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--misses", is_flag=True, help="List every fact that was missed or is too much, with its sentence.")
def score(gold: Path, articles: Path, language: str | None, form: str, misses: bool) -> None:
    """Measure the extractor against GOLD, annotations of the files in the folder ARTICLES."""
    from janji.extract.emit import to_prediction
    from janji.extract.extractor import analyse
    from janji.score import as_table
    from janji.score import score as compare
    from janji.score.gold import read_gold, require_evidence
    from janji.score.report import as_data

    records = [r for r in read_gold(gold) if language in (None, r["language"])]
    known = _articles(articles, [r["file"] for r in records])
    texts = {file: article["text"] for file, article in known.items()}
    require_evidence(gold, records, texts)
    figures = compare(records, texts, (to_prediction(file, analyse(**article)) for file, article in known.items()))
    if form == "json":
        listed = {"misses": figures.misses} if misses else {}
        click.echo(as_json(as_data(figures) | listed, indent=1))
        return
    console().print(as_table(figures))
    for line in figures.misses if misses else ():
        click.echo(printable(line))


def _articles(folder: Path, files: list[str]) -> dict[str, dict[str, Any]]:
    """The annotated articles by the name that `janji extract` gives them."""
    from janji.commands.predict import read

    found: dict[str, dict[str, Any]] = {}
    for name in sorted({file.partition("#")[0] for file in files}):
        found |= dict(item for item in read(folder / name, folder) if isinstance(item, tuple))
    missing = [file for file in files if file not in found]
    if missing:
        raise JanjiError(
            f"{folder} holds no readable {missing[0]} ({len(missing)} missing)", "give the folder of the gold"
        )
    return {file: found[file] for file in files}


COMMANDS = (query, status, rejects, score)
