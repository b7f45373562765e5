"""Which rows have passed their suite: expectations that read whole texts look only at rows that have not.

A row is known by the hash of all its columns, so one that is new, re-extracted or changed by hand is looked at again; a
changed suite (or code list that it uses) starts anew. Hashes are written only when a gate has passed.
"""

import hashlib

import duckdb
import pyarrow as pa

from janji.gates.suite import Suite

SCRATCH = (
    "gate_scratch"  # an attached in-memory database: every cursor of the connection sees it, the file stays as it is
)


def version(suite: Suite) -> str:
    """Changes when what is expected of a row may have changed."""
    return hashlib.sha256(suite.model_dump_json().encode()).hexdigest()[:16]


def find_changed(connection: duckdb.DuckDBPyConnection, suite: Suite, *, everything: bool = False) -> pa.Table:
    """Rows of the suite's table that have not passed it, for :func:`scope`; returns their hashes (column row_hash).

    Args:
        connection: the open warehouse.
        suite: the suite.
        everything: take every row, whatever passed before.
    """
    connection.execute(f"attach if not exists ':memory:' as {SCRATCH} (read_write)")
    known = "select row_hash from raw.gate_ledger where suite = $suite and version = $version"
    if everything or not _has_ledger(connection):
        known = "select 0::ubigint as row_hash where $suite = $version"
    connection.execute(
        f"""create or replace table {_changed(suite)} as
            select t.rowid as row_number, hash(t) as row_hash from {suite.table} as t
            where hash(t) not in ({known})""",  # noqa: S608  (names that the suite's model has checked)
        {"suite": suite.name, "version": version(suite)},
    )
    return connection.execute(f"select row_hash from {_changed(suite)}").to_arrow_table()  # noqa: S608


def scope(suite: Suite) -> str:
    """The query of the rows that :func:`find_changed` found.

    The limit, which limits nothing, keeps DuckDB from evaluating an expectation's filter before this one, on all rows.
    """
    chosen = f"rowid in (select row_number from {_changed(suite)})"  # noqa: S608
    return f"select * from {suite.table} where {chosen} limit {2**63 - 1}"  # noqa: S608


def keep(connection: duckdb.DuckDBPyConnection, suite: Suite, passed: pa.Table) -> None:
    """Note rows that passed; forget those of an older version of the suite, and of rows that are gone when many are."""
    known = [suite.name, version(suite)]
    connection.execute("delete from raw.gate_ledger where suite = ? and version <> ?", known)
    connection.register("passed_rows", passed)
    connection.execute("insert into raw.gate_ledger select distinct ?, ?, row_hash from passed_rows", known)
    connection.unregister("passed_rows")
    n_rows, n_known = connection.execute(
        f"select (select count(*) from {suite.table}), (select count(*) from raw.gate_ledger where suite = ?)",  # noqa: S608
        [suite.name],
    ).fetchone() or (0, 0)
    if n_known > 2 * n_rows:
        connection.execute(
            f"delete from raw.gate_ledger where suite = ? and row_hash not in (select hash(t) from {suite.table} as t)",  # noqa: S608
            [suite.name],
        )


def _changed(suite: Suite) -> str:
    return f"{SCRATCH}.main.{suite.table.replace('.', '__')}"


def _has_ledger(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute(
        "select count(*) from duckdb_tables() where schema_name = 'raw' and table_name = 'gate_ledger'"
    ).fetchone()
    return bool(found and found[0])
