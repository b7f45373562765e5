"""SQLAlchemy dialect ``duckdb+gx``: Great Expectations on a DuckDB connection that is already open.

duckdb-engine alone fails under Great Expectations, which reads a result after it has handed its connection back:
one DuckDB connection then serves the next statement and the first result is gone. Here every DBAPI cursor is a DuckDB
cursor of its own. The connection comes from :mod:`janji.warehouse` through :func:`lend`, so that the gate waits for
locks and keeps to the memory limit like everything else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import duckdb
import sqlalchemy as sa
from duckdb_engine import ConnectionWrapper, CursorWrapper
from duckdb_engine import Dialect as DuckDBDialect
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL, reflection

DRIVER = "duckdb+gx"
_LENT: dict[str, duckdb.DuckDBPyConnection] = {}

# Only what Great Expectations asks about; everything else is compared inside DuckDB and needs no type here.
_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "BIGINT": sa.BIGINT,
    "BOOLEAN": sa.BOOLEAN,
    "DATE": sa.DATE,
    "DECIMAL": sa.DECIMAL,
    "DOUBLE": sa.Double,
    "INTEGER": sa.INTEGER,
    "TIMESTAMP": sa.TIMESTAMP,
    "VARCHAR": sa.VARCHAR,
}

_COLUMNS = """
select column_name, data_type, is_nullable, column_default
from duckdb_columns()
where table_name = :table and schema_name = coalesce(:schema, current_schema()) and database_name = current_database()
order by column_index
"""


@contextmanager
def lend(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Give an open connection a URL that SQLAlchemy can connect to, for as long as the block runs."""
    name = uuid4().hex
    _LENT[name] = connection
    try:
        yield f"{DRIVER}:///{name}"
    finally:
        del _LENT[name]


class _Connection(ConnectionWrapper):
    """A cursor a statement, so that a result outlives the next statement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(connection)
        self._own = connection

    def cursor(self) -> CursorWrapper:
        return CursorWrapper(self._own.cursor(), self)


class GxDialect(DuckDBDialect):
    """DuckDB as Great Expectations needs it."""

    supports_statement_cache = False

    def connect(self, *_: Any, **parameters: Any) -> Any:
        """Connect to the lent connection that the URL names."""
        return _Connection(_LENT[parameters["database"]].cursor())

    def create_connect_args(self, url: URL) -> tuple[tuple[()], dict[str, str]]:
        """Only the name matters: options were set when the connection was opened."""
        return (), {"database": url.database or ""}

    @reflection.cache
    def get_columns(self, connection: sa.Connection, table_name: str, schema: str | None = None, **_: Any) -> Any:
        """Columns of a table, from DuckDB's own catalogue (the inherited query asks PostgreSQL's)."""
        rows = connection.execute(sa.text(_COLUMNS), {"table": table_name, "schema": schema}).fetchall()
        if not rows:
            raise sa.exc.NoSuchTableError(table_name)
        return [
            {
                "name": name,
                "type": _TYPES.get(str(kind).split("(")[0].upper(), sa.types.NullType)(),
                "nullable": bool(nullable),
                "default": default,
                "autoincrement": False,
                "comment": None,
            }
            for name, kind, nullable, default in rows
        ]


registry.register("duckdb.gx", __name__, "GxDialect")
