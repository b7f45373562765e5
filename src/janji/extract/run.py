"""Extraction of a warehouse's articles: plan partitions, extract each in a process pool, collect the rows.

Only `plan` and `collect` open the warehouse; `extract_partition` turns one Parquet file into three, so any number of
them may run at once. Files lie under ``$JANJI_HOME/stages/extract/<run_id>/``.
"""

import logging
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from janji.errors import JanjiError
from janji.extract.extractor import Extraction, extract, extractor_version
from janji.extract.schema import ARTICLES, EVENTS, INPUT, PLEDGES
from janji.packs import languages, load_pack
from janji.settings import Settings
from janji.standing import mentions_changed
from janji.warehouse import open_warehouse, transaction

log = logging.getLogger(__name__)
CHUNK = 200  # articles that one worker takes at a time; fixed, so that the output does not depend on the workers
OUTPUTS = {"articles": ARTICLES, "events": EVENTS, "pledges": PLEDGES}


@dataclass(frozen=True)
class Selection:
    """Which articles to extract. ``published_to`` is exclusive.

    Without ``force`` only those not yet extracted by the current extractor and pack; with it all that are selected.
    """

    language: str | None = None
    publisher: str | None = None
    published_from: date | None = None
    published_to: date | None = None
    force: bool = False


@dataclass(frozen=True)
class ExtractReport:
    """What one run extracted."""

    n_articles: int
    n_events: int
    n_pledges: int
    n_partitions: int
    seconds: float


def folder_of(config: Settings, run_id: str) -> Path:
    """The stage folder of a run.

    Raises:
        JanjiError: the run id would leave the stage folder.
    """
    if not run_id or run_id in {".", ".."} or "/" in run_id or "\0" in run_id:
        raise JanjiError(f"run id {run_id!r} cannot name a folder", "use letters, digits, - and _")
    return config.stages / "extract" / run_id


def plan(config: Settings, *, run_id: str, selection: Selection | None = None) -> list[str]:
    """Write the input partitions of a run, by article id; a second call with one run id starts it anew."""
    folder = folder_of(config, run_id)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    paths: list[str] = []
    with open_warehouse(config) as connection:
        for table in _batches(connection, selection or Selection(), config.partition_size):
            path = folder / f"part-{len(paths):05d}.parquet"
            _write(table, path)
            paths.append(str(path))
    return paths


def _batches(connection: duckdb.DuckDBPyConnection, wanted: Selection, size: int) -> Iterator[pa.Table]:
    current = [f"{language}={load_pack(language).version}" for language in languages()]
    rows = connection.execute(
        """
        select raw.article_id, raw.text, raw.title, raw.publisher, raw.published_at, raw.language
        from raw.articles as raw
        left join extracted.articles as done on done.article_id = raw.article_id
        where ($force or done.article_id is null or done.extractor_version <> $code
               or not list_contains($packs, done.language || '=' || done.pack_version))
          and ($language is null or coalesce(done.language, raw.language) = $language)
          and ($publisher is null or coalesce(done.publisher, raw.publisher) = $publisher)
          and ($first is null or coalesce(done.published_date, cast(raw.published_at as date)) >= $first)
          and ($last is null or coalesce(done.published_date, cast(raw.published_at as date)) < $last)
        qualify row_number() over (partition by raw.article_id order by raw.loaded_at, raw.source_uri) = 1
        order by raw.article_id
        """,
        {
            "force": wanted.force,
            "code": extractor_version(),
            "packs": current,
            "language": wanted.language,
            "publisher": wanted.publisher,
            "first": wanted.published_from,
            "last": wanted.published_to,
        },
    )
    while chunk := rows.fetchmany(size):
        columns = zip(*chunk, strict=True)
        yield pa.table({f.name: pa.array(c, f.type) for f, c in zip(INPUT, columns, strict=True)}, schema=INPUT)


def extract_partition(config: Settings, path: str) -> str:
    """Extract one partition and write its rows beside it; returns the partition's path.

    Raises:
        JanjiError: the partition file is missing or is no Parquet file.
    """
    source = Path(path)
    try:
        table = pq.read_table(source, schema=INPUT)
    except (FileNotFoundError, pa.ArrowInvalid) as error:
        raise JanjiError(f"partition {source} cannot be read: {error}", "clear the task that plans the run") from error
    started = time.monotonic()
    batches = table.combine_chunks().to_batches(max_chunksize=CHUNK)
    parts = list(_extract_all(batches, config.workers))
    counts = {}
    for name, schema in OUTPUTS.items():
        rows = pa.Table.from_batches([getattr(p, name) for p in parts], schema=schema)
        counts[name] = rows.num_rows
        _write(rows, _output(source, name))
    told = ", ".join(f"{n} {name}" for name, n in counts.items())
    seconds = time.monotonic() - started
    log.info("%s: %s in %.1f s (%.0f articles/s)", source.stem, told, seconds, table.num_rows / max(seconds, 0.001))
    return path


def _extract_all(batches: list[pa.RecordBatch], workers: int) -> Iterator[Extraction]:
    if workers == 1 or len(batches) < 2:
        yield from map(extract, batches)
        return
    with ProcessPoolExecutor(min(workers, len(batches)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(extract, batches)


def _output(source: Path, name: str) -> Path:
    return source.with_name(f"{source.stem}.{name}.parquet")


def _write(table: pa.Table, path: Path) -> None:
    """Write whole or not at all."""
    draft = path.with_suffix(".writing")
    pq.write_table(table.combine_chunks(), draft, compression="zstd")
    draft.replace(path)


def collect(config: Settings, *, run_id: str) -> ExtractReport:
    """Replace the rows of the run's articles in ``extracted.*`` in one transaction; may be repeated.

    Raises:
        JanjiError: the run was not planned, or a partition is not extracted yet.
    """
    started = time.monotonic()
    folder = folder_of(config, run_id)
    if not folder.is_dir():
        raise JanjiError(f"run {run_id} has no stage folder {folder}", "plan the run first")
    inputs = sorted(folder.glob("part-?????.parquet"))
    missing = [p.name for p in inputs for name in OUTPUTS if not _output(p, name).exists()]
    if missing:
        raise JanjiError(f"partitions not extracted yet: {', '.join(sorted(set(missing)))}", "run their tasks first")
    counts = dict.fromkeys(OUTPUTS, 0)
    if inputs:
        with open_warehouse(config) as connection, transaction(connection):
            for name in OUTPUTS:
                counts[name] = _replace(connection, name, inputs)
            mentions_changed(connection)
    return ExtractReport(
        n_articles=counts["articles"],
        n_events=counts["events"],
        n_pledges=counts["pledges"],
        n_partitions=len(inputs),
        seconds=round(time.monotonic() - started, 3),
    )


def _replace(connection: duckdb.DuckDBPyConnection, name: str, inputs: list[Path]) -> int:
    articles = [str(_output(p, "articles")) for p in inputs]
    rows = [str(_output(p, name)) for p in inputs]
    table = f"extracted.{name}"
    connection.execute(
        f"delete from {table} where article_id in (select article_id from read_parquet(?))",  # noqa: S608 - fixed names
        [articles],
    )
    connection.execute(f"insert into {table} by name select * from read_parquet(?)", [rows])  # noqa: S608 - fixed names
    counted = connection.execute("select count(*) from read_parquet(?)", [rows]).fetchone()
    return int(counted[0]) if counted else 0
