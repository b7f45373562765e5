"""Whether the marts differ from what is published, told in one pass without sorting or writing."""

import hashlib
import json

import duckdb

from janji.publish.snapshot import FORMAT

_COLUMNS = """
select table_name, column_name, data_type, comment from duckdb_columns()
where schema_name = 'marts' and column_name <> 'row_hash' order by table_name, column_index
"""
_COMMENTS = "select table_name, comment from duckdb_tables() where schema_name = 'marts' order by all"


def shape(connection: duckdb.DuckDBPyConnection) -> str:
    """A hash of the names, types and comments of what is published."""
    known = [connection.execute(_COLUMNS).fetchall(), connection.execute(_COMMENTS).fetchall()]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def fingerprint(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> str:
    """A hash of the marts, whatever the order of their rows.

    Of the rows: their number and two sums of independent 64-bit hashes, so that an overlooked change would need two
    collisions at once. DuckDB's version is part of it, since another one may hash and write differently.
    """
    rows = [
        connection.execute(
            f"select count(*), sum(hash(t)), sum(hash(hash(t), 'janji')) from marts.{quote(table)} as t"  # noqa: S608
        ).fetchone()
        for table in tables
    ]
    known = [FORMAT, duckdb.__version__, shape(connection), tables, rows]
    return hashlib.sha256(json.dumps(known, default=str).encode()).hexdigest()


def quote(name: str) -> str:
    """A name from the warehouse's own catalogue as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
