"""The steps of the pipeline, in their order: load, extract, build, gate, publish, and all of them: run."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from janji.output import printable
from janji.settings import settings

EXIT_REJECTED = 3
STAGE_NAMES = ("raw", "extracted", "staging", "marts")
LAYERS = ("staging", "marts", "all")


def run_now() -> tuple[str, datetime]:
    """Id and time (UTC) of a run that the command line starts: the only place where the clock is read."""
    now = datetime.now(UTC)
    return f"cli__{now:%Y-%m-%dT%H%M%S-%f}", now.replace(microsecond=0)


def fail_on_rejected(n_rejected: int) -> None:
    """Say in the exit code that not everything was taken."""
    if n_rejected:
        click.echo("Some input was rejected: `janji rejects` lists it with the reasons.", err=True)
        click.get_current_context().exit(EXIT_REJECTED)


def _load_line(report: Any) -> str:
    line = f"{report.n_new} new articles, {report.n_known} already known, {report.n_rejected} rejected"
    reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(report.rejected_by_reason.items()))
    return f"{line} ({reasons})" if reasons else line


def _progress(moment: object) -> None:
    """One line that renews itself on the terminal."""
    click.echo(f"\r\x1b[K{moment}", nl=False, err=True)


@click.command(short_help="Load articles into the warehouse.")
@click.argument("inbox", required=False)
@click.option("--limit", type=click.IntRange(min=0), help="Take at most this many new articles (0: all).")
def load(inbox: str | None, limit: int | None) -> None:
    """Load articles into the warehouse: INBOX is a file, folder, glob pattern or https:// address.

    Without INBOX: the folder that JANJI_INBOX names. The form of a file is known by its content: text, JSON (Lines),
    CSV, Parquet, HTML, WARC, feeds, also compressed. An article that is already there adds nothing. What cannot be
    read is copied to the quarantine and listed by `janji rejects`.
    """
    from janji.load import load as load_articles

    config = settings()
    load_id, now = run_now()
    report = load_articles(
        config,
        inbox or config.inbox,
        load_id=load_id,
        now=now,
        limit=config.limit if limit is None else limit,
        progress=_progress if sys.stderr.isatty() else None,
    )
    for note in report.notes:
        click.echo(f"note: {printable(note)}", err=True)
    click.echo(_load_line(report))
    fail_on_rejected(report.n_rejected)


@click.command(short_help="Extract events and pledges.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", help="Form of the predictions.")
def extract(paths: tuple[Path, ...], form: str) -> None:  # noqa: ARG001  (one form so far, named for the scripts)
    """Extract events and pledges.

    Without PATHS: from every article of the warehouse that the present extractor and language packs have not read yet,
    into the tables extracted.*.

    With PATHS (files or folders): from these files, needing no warehouse; one JSON object an article on standard
    output, with its events and pledges, spans in Unicode code points and verbatim quotes.
    """
    if not paths:
        _extract_warehouse()
        return
    from janji.commands.predict import predictions

    n_rejected = 0
    for line in predictions(settings(), list(paths)):
        if line.error:
            n_rejected += 1
            click.echo(f"Rejected: {line.error}", err=True)
        else:
            click.echo(line.json)
    if n_rejected:
        click.get_current_context().exit(EXIT_REJECTED)


def _extract_warehouse() -> None:
    from janji.extract.run import collect, extract_partition, plan

    config = settings()
    run_id, _ = run_now()
    partitions = plan(config, run_id=run_id)
    for number, partition in enumerate(partitions, 1):
        click.echo(f"partition {number} of {len(partitions)}", err=True)
        extract_partition(config, partition)
    report = collect(config, run_id=run_id)
    click.echo(f"{report.n_articles} articles: {report.n_events} event mentions, {report.n_pledges} pledge mentions")


@click.command(short_help="Check what must hold in a stage.")
@click.argument("stages", nargs=-1, type=click.Choice(STAGE_NAMES))
@click.option("--all-rows", is_flag=True, help="Also read texts of rows that have passed before.")
def gate(stages: tuple[str, ...], all_rows: bool) -> None:
    """Check what must hold in STAGES (default: all, in order), with Great Expectations inside DuckDB.

    The suites are expectations/<stage>/<table>.yaml. A critical expectation that fails names the failing ids and ends
    with exit code 4; a warning is only reported. Results are kept under JANJI_HOME/gates.
    """
    from janji.gates import run_gate

    config = settings()
    run_id, now = run_now()
    for stage in stages or STAGE_NAMES:
        report = run_gate(config, stage, run_id=run_id, now=now, everything=all_rows)  # type: ignore[arg-type]
        click.echo(report.summary())
        for outcome in report.warnings:
            click.echo(f"  {outcome.line()}")


@click.command(short_help="Build the layers with dbt.")
@click.argument("layer", type=click.Choice(LAYERS), default="all")
@click.option("--full-refresh", is_flag=True, help="Rebuild incremental models from the beginning.")
def build(layer: str, full_refresh: bool) -> None:
    """Build LAYER (staging, marts or all) with dbt, and run its tests."""
    from janji.build import build as build_layer
    from janji.output import console, table

    run_id, _ = run_now()
    report = build_layer(settings(), layer, full_refresh=full_refresh, run_id=run_id)  # type: ignore[arg-type]
    rows = [(m.name, m.kind, m.status, m.rows, f"{m.seconds:.2f}") for m in report.models]
    out = console()
    out.print(table(["model", "kind", "status", "rows", "seconds"], rows, width=out.width))
    for node in report.warnings:
        click.echo(f"warning: {node.name}: {node.message}")


@click.command(short_help="Publish the marts.")
def publish() -> None:
    """Publish the marts: published/marts.duckdb and one Parquet file a table, switched at once.

    Readers that have the old files open keep them. When nothing has changed, nothing is written.
    """
    from janji.publish import publish as publish_marts

    run_id, now = run_now()
    click.echo(publish_marts(settings(), run_id=run_id, now=now).summary())


@click.command(short_help="Run all steps on a folder of articles.")
@click.argument("inbox", required=False)
@click.option("--limit", type=click.IntRange(min=0), help="Take at most this many new articles (0: all).")
def run(inbox: str | None, limit: int | None) -> None:
    """Run the whole pipeline on INBOX in this process, without Airflow, and sum up."""
    from janji.pipeline import run as run_pipeline
    from janji.pipeline import summary

    config = settings()
    run_id, now = run_now()
    n_rejected = run_pipeline(config, inbox or config.inbox, run_id=run_id, now=now, limit=limit, say=click.echo)
    click.echo("\n" + summary(config, run_id=run_id))
    fail_on_rejected(n_rejected)


@click.command(short_help="Fetch the feeds into an inbox.")
def fetch() -> None:
    """Fetch the feeds of seeds/reference/feeds.csv into JANJI_HOME/inbox/feeds."""
    from janji.fetch import fetch_feeds

    run_id, now = run_now()
    report = fetch_feeds(settings(), run_id=run_id, now=now)
    click.echo(f"{report.n_new} new items; load them with `janji load {settings().feeds_inbox}`")


COMMANDS = (run, fetch, load, extract, build, gate, publish)
