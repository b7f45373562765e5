"""Publishing: complete, atomic, the same bytes for the same marts, and kept when a gate fails."""

import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from janji.errors import GateError, WarehouseError
from janji.publish import publish
from janji.publish.snapshot import prune
from janji.settings import Settings
from janji.warehouse import open_marts, open_warehouse

NOW = datetime(2025, 3, 2, 8, 0)


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    config = Settings(home=tmp_path / "ho'me", lock_timeout=1)  # a quote in the path, to prove that it is escaped
    with open_warehouse(config) as con:
        con.execute("create schema marts")
        con.execute(
            """create table marts.fct_pledges as
               select md5(range::varchar) as pledge_id, range * 1.5::decimal(24, 2) as amount,
                      [{'name': 'Fiktivia', 'code': range::varchar}] as recipients, date '2025-03-01' as announced_date,
                      hash(range) as row_hash
               from range(300000)"""
        )
        con.execute("comment on table marts.fct_pledges is 'One row per pledge; the donor''s word.'")
        con.execute("comment on column marts.fct_pledges.amount is 'In units of the currency'")
        con.execute("create view marts.mart_totals as select sum(amount) as total from marts.fct_pledges")
        con.execute("create schema intermediate")
        con.execute("create table intermediate.int_secret as select 1 as x")
    return config


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def change(config: Settings, statement: str) -> None:
    with open_warehouse(config) as con:
        con.execute(statement)


def test_the_snapshot_equals_the_marts_and_holds_nothing_else(config: Settings) -> None:
    report = publish(config, run_id="r1", now=NOW)
    assert report.changed
    assert report.rows == {"fct_pledges": 300_000, "mart_totals": 1}
    with open_warehouse(config, read_only=True) as con:
        want = con.execute("select * exclude (row_hash) from marts.fct_pledges order by all").to_arrow_table()
    with open_marts(config) as con:
        assert con.execute("from marts.fct_pledges").to_arrow_table() == want
        schemas = con.execute(
            "select distinct schema_name || '.' || table_name from duckdb_tables() order by 1"
        ).fetchall()
        comments = con.execute(
            "select comment from duckdb_tables() where table_name = 'fct_pledges' union all"
            " select comment from duckdb_columns() where column_name = 'amount'"
        ).fetchall()
    assert schemas == [("main.fct_pledges",), ("main.mart_totals",)]
    assert comments == [("One row per pledge; the donor's word.",), ("In units of the currency",)]
    parquet = duckdb.sql(
        f"from read_parquet('{str(report.parquet / 'fct_pledges.parquet').replace(chr(39), chr(39) * 2)}')"
    )
    assert parquet.to_arrow_table() == want


def test_the_same_marts_are_left_untouched(config: Settings) -> None:
    first = publish(config, run_id="r1", now=NOW)
    before = files(config.published)
    inode = config.marts.stat().st_ino
    second = publish(config, run_id="r2", now=datetime(2025, 3, 3))
    assert not second.changed
    assert second.snapshot == first.snapshot
    assert files(config.published) == before
    assert config.marts.stat().st_ino == inode


def test_the_parquet_bytes_depend_on_the_rows_alone(config: Settings) -> None:
    first = publish(config, run_id="r1", now=NOW)
    other = config.model_copy(update={"home": config.home.parent / "other", "threads": 1})
    with open_warehouse(other) as con:
        con.execute("create schema marts")
        con.execute(f"attach '{str(config.warehouse).replace(chr(39), chr(39) * 2)}' as w (read_only)")
        con.execute("create table marts.fct_pledges as from w.marts.fct_pledges order by amount desc")
        con.execute("create table marts.mart_totals as from w.marts.mart_totals")
    assert publish(other, run_id="x", now=datetime(2030, 1, 1)).tables == first.tables


READER = """
import sys, duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
con.execute("select count(*) from marts.fct_pledges").fetchone()
print("open", flush=True)
sys.stdin.readline()
print(con.execute("select total from marts.mart_totals").fetchone()[0])
print(con.execute("select count(*) from marts.fct_pledges").fetchone()[0])
"""


def test_a_change_replaces_all_files_at_once_and_an_open_reader_keeps_its_own(config: Settings) -> None:
    publish(config, run_id="r1", now=NOW)
    # Another process, as an analyst's is: DuckDB shares one database object inside a process.
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(config.marts)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "open\n"
        change(config, "delete from marts.fct_pledges where amount > 100")
        report = publish(config, run_id="r2", now=NOW)
        seen, _ = reader.communicate("go on\n", timeout=60)
    total, count = seen.split()
    assert (float(total), int(count)) == (1.5 * 299_999 * 300_000 / 2, 300_000)
    assert report.changed
    assert report.rows["fct_pledges"] == 67
    with open_marts(config) as con:
        assert con.execute("select count(*) from marts.fct_pledges").fetchone() == (67,)


def test_files_are_read_only_and_old_snapshots_few(config: Settings) -> None:
    for i in range(6):
        change(config, f"update marts.fct_pledges set amount = {i} where amount < 10")
        publish(config, run_id=f"r{i}", now=NOW)
    snapshots = sorted((config.published / "snapshots").iterdir())
    assert len(snapshots) == 3
    assert config.marts.resolve().parent in snapshots
    for path in config.marts.resolve().parent.rglob("*"):
        assert path.is_dir() or stat.S_IMODE(path.stat().st_mode) == 0o444
    with pytest.raises(duckdb.Error), open_marts(config) as con:
        con.execute("create table marts.x as select 1 as a")


def test_prune_never_removes_the_current_snapshot(config: Settings) -> None:
    publish(config, run_id="r1", now=NOW)
    current = config.marts.resolve().parent
    for name in "abc":
        (config.published / "snapshots" / name).mkdir()
    os.utime(current, (0, 0))
    assert current.name not in prune(config.published, keep=1)
    assert current.exists()


KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
import janji.publish
from janji.settings import Settings
janji.publish.make_current = lambda *_: os._exit(9)  # between writing and the switch
janji.publish.publish(Settings(home=Path(sys.argv[1])), run_id="r2", now=datetime(2025, 3, 2))
"""


def test_a_publish_that_was_killed_leaves_the_old_snapshot_and_the_next_one_cleans_up(config: Settings) -> None:
    publish(config, run_id="r1", now=NOW)
    before = files(config.published)
    change(config, "delete from marts.fct_pledges where amount > 100")
    assert subprocess.run([sys.executable, "-c", KILLED, str(config.home)], timeout=60).returncode == 9
    after = files(config.published)
    assert all(after[name] == content for name, content in before.items() if name != "published.json")
    with open_marts(config) as con:
        assert con.execute("select count(*) from marts.fct_pledges").fetchone() == (300_000,)
    assert publish(config, run_id="r2", now=NOW).rows["fct_pledges"] == 67
    with open_marts(config) as con:
        assert con.execute("select count(*) from marts.fct_pledges").fetchone() == (67,)


def gate_result(config: Settings, run_id: str, stage: str, success: bool, severity: str = "critical") -> None:
    with open_warehouse(config) as con:
        con.execute(
            "insert into raw.gate_results values (?, ?, 'marts.fct_pledges', 'ids are unique', ?, ?, 3, ?)",
            [run_id, stage, severity, success, NOW],
        )


def test_a_failed_gate_keeps_the_last_snapshot_until_it_passes(config: Settings) -> None:
    publish(config, run_id="r1", now=NOW)
    before = files(config.published)
    change(config, "delete from marts.fct_pledges where amount > 100")
    gate_result(config, "r2", "extracted", success=False)
    gate_result(config, "r2", "marts", success=True)
    with pytest.raises(GateError, match=r"extracted: marts\.fct_pledges: ids are unique: 3 rows"):
        publish(config, run_id="r2", now=NOW)
    assert files(config.published) == before
    gate_result(config, "r3", "extracted", success=True)
    gate_result(config, "r3", "marts", success=False, severity="warning")
    assert publish(config, run_id="r3", now=NOW).changed


def test_nothing_to_publish_is_a_plain_error(tmp_path: Path) -> None:
    config = Settings(home=tmp_path)
    with open_warehouse(config):
        pass
    with pytest.raises(WarehouseError, match="there are no marts to publish"):
        publish(config, run_id="r", now=NOW)
    assert not config.marts.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update marts.fct_pledges set amount = amount + 1 where amount = 1.5",
        "update marts.fct_pledges set announced_date = null where amount = 1.5",
        "insert into marts.fct_pledges from marts.fct_pledges where amount = 1.5",
        "alter table marts.fct_pledges rename amount to amounts",
        "comment on column marts.fct_pledges.amount is 'Other'",
        "create table marts.fct_empty (a integer)",
    ],
)
def test_no_change_is_overlooked(config: Settings, statement: str) -> None:
    change(config, "create or replace view marts.mart_totals as select 1 as total")
    first = publish(config, run_id="r2", now=NOW)
    change(config, statement)
    second = publish(config, run_id="r3", now=NOW)
    assert second.changed
    assert second.snapshot != first.snapshot
    with open_marts(config) as con, open_warehouse(config, read_only=True) as warehouse:
        want = warehouse.execute("select * exclude (row_hash) from marts.fct_pledges order by all").to_arrow_table()
        assert con.execute("from marts.fct_pledges").to_arrow_table() == want
    assert not publish(config, run_id="r4", now=NOW).changed


def test_a_snapshot_that_is_gone_is_made_again(config: Settings) -> None:
    first = publish(config, run_id="r1", now=NOW)
    shutil.rmtree(config.marts.resolve().parent)
    second = publish(config, run_id="r2", now=NOW)
    assert second.changed
    assert second.snapshot == first.snapshot
    assert config.marts.exists()


def test_a_lost_note_is_written_again(config: Settings) -> None:
    first = publish(config, run_id="r1", now=NOW)
    (config.published / "published.json").unlink()
    for run_id in ("r2", "r3"):
        assert not publish(config, run_id=run_id, now=NOW).changed
    note = json.loads((config.published / "published.json").read_text())
    assert (note["snapshot"], note["run_id"]) == (first.snapshot, "r2")
