"""How the marts stand: whether mentions changed since they were built, and whether their gate has passed since.

Runs may overlap (a backfill beside the daily run). One row of ``raw.marts_build`` keeps a run from checking marts that
are older than the mentions, and from publishing marts that another run has built again and nobody has checked.
"""

import duckdb

from janji.errors import StaleError


def begin(connection: duckdb.DuckDBPyConnection, run_id: str | None) -> None:
    """A build of the marts begins: until :func:`end` they are neither whole nor checked."""
    connection.execute("delete from raw.marts_build")
    connection.execute("insert into raw.marts_build values (?, true, false)", [run_id or "by hand"])


def end(connection: duckdb.DuckDBPyConnection) -> None:
    """The build is whole."""
    connection.execute("update raw.marts_build set is_stale = false")


def mentions_changed(connection: duckdb.DuckDBPyConnection) -> None:
    """Rows of ``extracted.*`` were replaced: call it in the same transaction."""
    connection.execute("update raw.marts_build set is_stale = true")


def passed(connection: duckdb.DuckDBPyConnection) -> None:
    """The gate of the marts has passed."""
    connection.execute("update raw.marts_build set is_checked = true")


def require_current(connection: duckdb.DuckDBPyConnection) -> None:
    """For the gate of the marts.

    Raises:
        StaleError: mentions were replaced after the marts were built.
    """
    if run_id := _run_where(connection, "is_stale"):
        raise StaleError(
            f"the marts built by {run_id} are older than the mentions: another run changed some, or a build broke off",
            "wait for that run to build them again, or run `janji build`",
        )


def require_checked(connection: duckdb.DuckDBPyConnection) -> None:
    """For publishing.

    Raises:
        StaleError: the marts were built and their gate has not passed since.
    """
    if run_id := _run_where(connection, "not is_checked"):
        raise StaleError(
            f"the marts built by {run_id} have not passed their gate",
            "run `janji gate marts`; readers keep the last snapshot",
        )


def _run_where(connection: duckdb.DuckDBPyConnection, condition: str) -> str | None:
    """The run that built the marts, if this holds of them (a warehouse made by an older version knows of none)."""
    known = "select 1 from information_schema.tables where table_schema = 'raw' and table_name = 'marts_build'"
    if not connection.execute(known).fetchone():
        return None
    row = connection.execute(f"select run_id from raw.marts_build where {condition}").fetchone()  # noqa: S608 - fixed words
    return str(row[0]) if row else None
