"""Publish: the marts as one DuckDB file and Parquet files that analysts read while the pipeline works on.

What is published is a function of the marts alone (no times, sorted rows, one thread), so the same marts give the same
bytes, and a run that changed nothing leaves the published files untouched. The tables stand in the file's schema main:
DuckDB names a database after its file, so that both `fct_pledges` and `marts.fct_pledges` find them.
"""

import json
import logging
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from janji.errors import GateError, WarehouseError
from janji.publish.fingerprint import fingerprint, quote, shape
from janji.publish.snapshot import (
    DATABASE,
    FORMAT,
    PARQUET,
    PublishedTable,
    current,
    describe,
    make_current,
    prune,
    read_note,
    read_tables,
    seal,
    write_note,
)
from janji.settings import Settings
from janji.standing import require_checked
from janji.warehouse import open_warehouse

__all__ = ["PublishReport", "PublishedTable", "publish"]

log = logging.getLogger(__name__)

_TABLES = """
select table_name from information_schema.tables where table_schema = 'marts' order by table_name
"""
_COMMENTS = """
select 'table ' || out_name as thing, comment from (
    select format('published.main."{}"', table_name) as out_name, comment from duckdb_tables()
    where schema_name = 'marts' and comment is not null
)
union all
select format('column published.main."{}"."{}"', table_name, column_name), comment from duckdb_columns()
where schema_name = 'marts' and comment is not null and column_name <> 'row_hash'
"""
# The results that stand: of each stage, those of the gate that ran last (rows are appended).
_BLOCKING = """
with last as (select stage, max_by(run_id, rowid) as run_id from raw.gate_results group by stage)
select stage, suite, expectation, n_failed
from raw.gate_results semi join last using (stage, run_id)
where not success and severity = 'critical'
order by all
"""


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What is published. ``changed``: whether this run replaced the snapshot."""

    path: Path
    parquet: Path
    snapshot: str
    changed: bool
    tables: tuple[PublishedTable, ...]

    @property
    def rows(self) -> dict[str, int]:
        """Rows by table."""
        return {t.name: t.rows for t in self.tables}

    def summary(self) -> str:
        """The report in one line."""
        done = "published" if self.changed else "unchanged"
        return f"{done}: {len(self.tables)} tables, {sum(self.rows.values())} rows at {self.path} ({self.snapshot})"


def publish(config: Settings, *, run_id: str, now: datetime) -> PublishReport:
    """Publish the marts atomically; do nothing when they are what is published already.

    Raises:
        GateError: the last gate of some stage failed; what was published before stays.
        StaleError: the marts were built again and have not passed their gate since.
        WarehouseError: there are no marts yet.
    """
    snapshots = config.published / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    prune(config.published)
    work = snapshots / f".new-{sha256(run_id.encode()).hexdigest()[:12]}"
    try:
        with open_warehouse(config, read_only=True) as connection:
            _refuse_after_failed_gate(connection)
            require_checked(connection)
            names = _tables(connection)
            note = {"run_id": run_id, "published_at": now.isoformat(), "marts": fingerprint(connection, names)}
            if known := _published_already(config, note["marts"]):
                return known
            tables = tuple(_export(connection, names, work))
            about: dict[str, Any] = {"format": FORMAT, "duckdb": duckdb.__version__, "shape": shape(connection)}
        report = _commit(config, work, tables, about, note)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    prune(config.published)
    log.info(report.summary())
    return report


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    if not names:
        raise WarehouseError("there are no marts to publish", "run `janji build` first")
    return names


def _published_already(config: Settings, marts: str) -> PublishReport | None:
    """The report of the current snapshot when it was made of the same marts."""
    note, snapshot = read_note(config.published), current(config.published)
    if snapshot is None or (note.get("marts"), note.get("snapshot")) != (marts, snapshot):
        return None
    report = _report(config, snapshot, False, read_tables(config.published, snapshot))
    log.info(report.summary())
    return report


def _refuse_after_failed_gate(connection: duckdb.DuckDBPyConnection) -> None:
    failed = connection.execute(_BLOCKING).fetchall()
    if failed:
        lines = "\n  ".join(f"{stage}: {suite}: {name}: {n} rows" for stage, suite, name, n in failed)
        raise GateError(
            f"nothing is published: a gate failed and has not passed since\n  {lines}",
            "correct the rows (`janji gate` names them) and run the gates again; readers keep the last snapshot",
        )


def _export(connection: duckdb.DuckDBPyConnection, names: list[str], folder: Path) -> list[PublishedTable]:
    """Write the DuckDB file and the Parquet files."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / PARQUET).mkdir(parents=True)
    connection.execute(f"attach '{_literal(folder / DATABASE)}' as published (read_write)")
    tables = [_copy(connection, name, folder / PARQUET / f"{name}.parquet") for name in names]
    for thing, comment in connection.execute(_COMMENTS).fetchall():
        connection.execute(f"comment on {thing} is '{_literal(comment)}'")
    connection.execute("checkpoint published")
    connection.execute("detach published")
    return tables


def _copy(connection: duckdb.DuckDBPyConnection, name: str, file: Path) -> PublishedTable:
    table = quote(name)
    # The build's own column, by which it finds what changed, tells a reader nothing.
    chosen = "columns(name -> name <> 'row_hash')"
    connection.execute(f"create table published.main.{table} as select {chosen} from marts.{table} order by all")  # noqa: S608
    (threads,) = connection.execute("select current_setting('threads')").fetchone() or (1,)
    connection.execute("set threads = 1")  # several threads may cut row groups differently from run to run
    connection.execute(
        f"copy published.main.{table} to '{_literal(file)}' (format parquet, compression zstd, row_group_size 122880)"
    )
    connection.execute(f"set threads = {threads}")
    return describe(name, connection.table(f"published.main.{table}").shape[0], file)


def _literal(value: object) -> str:
    """Text inside an SQL string literal."""
    return str(value).replace("'", "''")


def _commit(
    config: Settings, work: Path, tables: tuple[PublishedTable, ...], about: dict[str, Any], note: dict[str, str]
) -> PublishReport:
    """Put the snapshot in place, unless it is the current one, and note what it was made of."""
    manifest = about | {"tables": [asdict(t) for t in tables]}
    snapshot = sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:16]
    changed = current(config.published) != snapshot
    if changed:
        seal(work, manifest)
        final = config.published / "snapshots" / snapshot
        if not final.exists():
            work.rename(final)
        # The note first: until the switch it does not fit the current snapshot, so a run killed here is done again.
        write_note(config.published, {"snapshot": snapshot, **note})
        make_current(config.published, snapshot)
    else:
        old = read_note(config.published)
        known = old if old.get("snapshot") == snapshot else note
        write_note(config.published, known | {"snapshot": snapshot, "marts": note["marts"]})
    return _report(config, snapshot, changed, tables)


def _report(config: Settings, snapshot: str, changed: bool, tables: tuple[PublishedTable, ...]) -> PublishReport:
    return PublishReport(config.marts, config.published / PARQUET, snapshot, changed, tables)
