"""Housekeeping: integrity check, backup and restore, retention, compaction.

A backup is a folder ``$JANJI_HOME/backups/<UTC time>/`` with a copy of the warehouse and ``manifest.json`` (SHA-256 of
the copy, rows of each table, DuckDB's version). It is whole or not there: the folder gets its name when it is proved.
"""

import hashlib
import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from janji.errors import WarehouseError
from janji.settings import Settings
from janji.warehouse import open_marts, open_warehouse

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
FREE_SHARE = 0.25  # of the file's blocks: below this, rewriting costs more than it gives back
_TABLES = """
select format('"{}"."{}"', schema_name, table_name) from duckdb_tables()
where database_name = current_database() and not internal order by all
"""
_SPAN = """
select m.mention_id from {table} m left join raw.articles a using (article_id)
where a.article_id is null or substring(a.text, m.start_char + 1, m.end_char - m.start_char) is distinct from m.quote
"""
# Each gives the ids of rows that break the rule.
_RULES = {
    "every article_id is its text's SHA-256": "select article_id from raw.articles where sha256(text) <> article_id",
    "every article is there once": "select article_id from raw.articles group by all having count(*) > 1",
    "every event's quote stands at its place": _SPAN.format(table="extracted.events"),
    "every pledge's quote stands at its place": _SPAN.format(table="extracted.pledges"),
    "every extracted article is a raw one": (
        "select article_id from extracted.articles anti join raw.articles using (article_id)"
    ),
    "every mention is there once": (
        "select mention_id from (select mention_id from extracted.events union all "
        "select mention_id from extracted.pledges) group by all having count(*) > 1"
    ),
}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was read: tables, rows, and whether a published snapshot was there to be read too."""

    n_tables: int
    n_rows: int
    n_rules: int
    published: bool


@dataclass(frozen=True, slots=True)
class CleanReport:
    """What was removed."""

    n_quarantine_files: int
    n_stage_runs: int
    n_gate_runs: int
    n_log_files: int


@dataclass(frozen=True, slots=True)
class CompactReport:
    """Size of the warehouse file in bytes, before and after."""

    n_bytes_before: int
    n_bytes_after: int


def check(config: Settings) -> CheckReport:
    """Read every table whole and prove the rules that the rest of the pipeline stands on.

    Raises:
        WarehouseError: the file is damaged, or rows break a rule; the message names rule and first ids.
    """
    with open_warehouse(config) as connection:
        try:
            rows = _read_all(connection)
            broken = [line for rule, query in _RULES.items() if (line := _broken(connection, rule, query))]
        except duckdb.Error as error:
            raise WarehouseError(
                f"{config.warehouse} cannot be read whole: {error}", "restore the newest backup: `janji restore`"
            ) from error
    if broken:
        raise WarehouseError("\n  ".join(["the warehouse breaks its own rules", *broken]), "restore the newest backup")
    published = config.marts.exists()
    if published:
        with open_marts(config) as marts:
            _read_all(marts)
    report = CheckReport(len(rows), sum(rows.values()), len(_RULES), published)
    log.info("integrity: %s tables with %s rows read, %s rules hold", report.n_tables, report.n_rows, report.n_rules)
    return report


def _read_all(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows by table; hashing every column makes DuckDB read and verify every block."""
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    found = {}
    for name in names:
        row = connection.execute(f"select count(*), bit_xor(hash(t)) from {name} t").fetchone()  # noqa: S608  (catalogue)
        found[name] = int(row[0]) if row else 0
    return found


def _broken(connection: duckdb.DuckDBPyConnection, rule: str, query: str) -> str | None:
    ids = [str(key) for (key,) in connection.execute(f"{query} order by all limit 6").fetchall()]
    return f"not true: {rule}: {', '.join(ids[:5])}{' ...' if len(ids) > 5 else ''}" if ids else None


def backups(config: Settings) -> list[Path]:
    """All complete backups, oldest first."""
    return sorted(path.parent for path in (config.home / "backups").glob(f"[0-9]*/{MANIFEST}"))


def backup(config: Settings, *, now: datetime, keep: int = 4) -> Path:
    """Copy the warehouse, prove the copy, then remove all but the newest ``keep`` backups.

    Raises:
        WarehouseError: there is no warehouse, it is in use, or the disk is full; earlier backups are untouched.
    """
    final = config.home / "backups" / f"{now.astimezone(UTC):%Y-%m-%dT%H-%M-%SZ}"
    work = final.with_name(f".new-{final.name}")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    copy = work / config.warehouse.name
    try:
        with _still(config) as rows:
            shutil.copyfile(config.warehouse, copy)
        _prove(config, copy, rows)
        manifest = {"sha256": _digest(copy), "duckdb": duckdb.__version__, "rows": rows}
        (work / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
        shutil.rmtree(final, ignore_errors=True)
        work.rename(final)
    except OSError as error:
        raise WarehouseError(f"no backup was made: {error}", "free some space, then run housekeeping again") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for old in backups(config)[:-keep]:
        shutil.rmtree(old)
    log.info("backup %s: %s rows in %s tables, proved", final, sum(rows.values()), len(rows))
    return final


def restore(config: Settings, folder: Path | None = None) -> Path:
    """Put a backup (default: the newest) in the place of the warehouse; the present file is kept beside it.

    Raises:
        WarehouseError: there is no such backup, or it is not what its manifest says.
    """
    known = backups(config)
    chosen = folder or (known[-1] if known else None)
    if chosen is None or not (chosen / MANIFEST).exists():
        raise WarehouseError(f"no backup at {chosen or config.home / 'backups'}", "`ls` the folder and name one of it")
    manifest = json.loads((chosen / MANIFEST).read_text("utf-8"))
    source = chosen / config.warehouse.name
    if _digest(source) != manifest["sha256"]:
        raise WarehouseError(f"{source} is not the file that was backed up", "choose another backup")
    fresh = config.warehouse.with_suffix(".restoring")
    shutil.copyfile(source, fresh)
    _prove(config, fresh, manifest["rows"])
    if config.warehouse.exists():
        config.warehouse.rename(config.warehouse.with_suffix(".before-restore"))
        config.warehouse.with_name(f"{config.warehouse.name}.wal").unlink(missing_ok=True)
    fresh.rename(config.warehouse)
    return chosen


@contextmanager
def _still(config: Settings) -> Iterator[dict[str, int]]:
    """Hold the warehouse, with everything in its one file, so that nothing writes while it is copied."""
    if not config.warehouse.exists():
        raise WarehouseError(f"there is no warehouse at {config.warehouse} yet", "run `make run` first")
    with open_warehouse(config) as connection:
        connection.execute("force checkpoint")
        yield _read_all(connection)


def _prove(config: Settings, copy: Path, rows: dict[str, int]) -> None:
    with open_marts(config, copy) as connection:
        found = _read_all(connection)
    if found != rows:
        raise WarehouseError(f"the copy {copy} differs from the warehouse", "run it again; look at the disk's health")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def clean(config: Settings, *, now: datetime, keep_days: int = 90) -> CleanReport:
    """Remove quarantined copies, stage files, gate reports, task logs and lineage older than ``keep_days``.

    What was rejected stays listed in ``raw.rejected_files``; only the copy goes.
    """
    before = (now - timedelta(days=keep_days)).timestamp()
    quarantined = _remove_files(config.quarantine, before)
    stages = _remove_folders(config.stages / "extract", before)
    gates = _remove_folders(config.home / "gates", before)
    logs = _remove_files(config.home / "airflow" / "logs", before) + _remove_files(config.home / "lineage", before)
    report = CleanReport(quarantined, stages, gates, logs)
    log.info("removed what is older than %s days: %s", keep_days, report)
    return report


def _remove_files(parent: Path, before: float) -> int:
    """Remove old files at any depth, and folders that this leaves empty."""
    old = [p for p in parent.rglob("*") if p.is_file() and p.stat().st_mtime < before]
    for path in old:
        path.unlink()
    for folder in sorted({p.parent for p in old}, reverse=True):
        if folder != parent and not any(folder.iterdir()):
            folder.rmdir()
    return len(old)


def _remove_folders(parent: Path, before: float) -> int:
    old = [p for p in parent.glob("*") if p.is_dir() and p.stat().st_mtime < before]
    for path in old:
        shutil.rmtree(path)
    return len(old)


def compact(config: Settings) -> CompactReport:
    """Rewrite the warehouse file when more than a quarter of it is free space.

    The lock on the old file is held until the new one has its name, so no other writer comes in between.
    """
    before = config.warehouse.stat().st_size if config.warehouse.exists() else 0
    with _still(config) as rows, open_warehouse(config) as connection:
        total, free = connection.execute("select total_blocks, free_blocks from pragma_database_size()").fetchone() or (
            0,
            0,
        )
        if total and free / total > FREE_SHARE:
            fresh = config.warehouse.with_suffix(".compact")
            fresh.unlink(missing_ok=True)
            _rewrite(connection, fresh)
            _prove(config, fresh, rows)
            fresh.replace(config.warehouse)
    report = CompactReport(before, config.warehouse.stat().st_size)
    log.info("compaction: %s -> %s bytes", report.n_bytes_before, report.n_bytes_after)
    return report


def _rewrite(connection: duckdb.DuckDBPyConnection, fresh: Path) -> None:
    here = connection.execute("select current_database()").fetchone() or ("warehouse",)
    literal = str(fresh).replace("'", "''")
    connection.execute(f"attach '{literal}' as compacted")
    connection.execute(f'copy from database "{here[0]}" to compacted')
    connection.execute("detach compacted")
