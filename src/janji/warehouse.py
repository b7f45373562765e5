"""The only place that opens DuckDB."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from janji.errors import WarehouseError
from janji.settings import Settings

ATTACHED = "warehouse"
SCHEMA_SQL = Path(__file__).with_name("schema.sql")


def _connect(path: Path, config: Settings, *, read_only: bool, row_group: int | None) -> duckdb.DuckDBPyConnection:
    options: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": config.memory_limit,
        "threads": config.threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if row_group is None:
        connection = duckdb.connect(str(path), read_only=read_only, config=options)
    else:
        connection = _attached(path, options, row_group)
    connection.execute("set TimeZone = 'UTC'")  # an option of the built-in extension icu: unknown before it is open
    return connection


def _attached(path: Path, options: dict[str, Any], row_group: int) -> duckdb.DuckDBPyConnection:
    """The size of new row groups can be chosen for an attached file only."""
    connection = duckdb.connect(config={**options, "temp_directory": f"{path}.tmp"})
    try:
        quoted = str(path).replace("'", "''")
        connection.execute(f"attach '{quoted}' as {ATTACHED} (row_group_size {row_group})")
        connection.execute(f"use {ATTACHED}")
    except BaseException:
        connection.close()
        raise
    return connection


def _patiently(
    path: Path, config: Settings, *, read_only: bool, row_group: int | None = None
) -> duckdb.DuckDBPyConnection:
    """Open the file, waiting while another process holds it."""
    deadline = time.monotonic() + config.lock_timeout
    while True:
        try:
            return _connect(path, config, read_only=read_only, row_group=row_group)
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                raise WarehouseError(
                    f"{path} cannot be opened: {error}", "check the file and its folder's permissions and free space"
                ) from error
            if time.monotonic() > deadline:
                raise WarehouseError(
                    f"{path} is in use by another process: {error}",
                    "wait for the running task, or raise JANJI_LOCK_TIMEOUT",
                ) from error
            time.sleep(0.2)


@contextmanager
def open_warehouse(
    config: Settings, *, read_only: bool = False, row_group: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the working warehouse, creating its schemas and tables when it is new.

    Args:
        config: the settings.
        read_only: nothing can be written, and other readers may be there.
        row_group: rows in a row group that is written now (DuckDB's own: 122,880). A transaction of as many rows goes
            into the table's blocks without the log, and a checkpoint rewrites no more than one row group.

    Raises:
        WarehouseError: the file is damaged, not permitted, or held by another writer longer than
            ``JANJI_LOCK_TIMEOUT`` seconds.
    """
    config.home.mkdir(parents=True, exist_ok=True)
    if read_only and not config.warehouse.exists():
        raise WarehouseError(f"there is no warehouse at {config.warehouse} yet", "run `make run` or `janji load` first")
    connection = _patiently(config.warehouse, config, read_only=read_only, row_group=row_group)
    try:
        if not read_only:
            connection.execute(SCHEMA_SQL.read_text("utf-8"))
        yield connection
    finally:
        connection.close()


@contextmanager
def beside(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A second connection to what ``connection`` has open, for another thread."""
    with connection.cursor() as cursor:
        cursor.execute("set TimeZone = 'UTC'")
        if connection.execute("select current_catalog()").fetchall() == [(ATTACHED,)]:
            cursor.execute(f"use {ATTACHED}")
        yield cursor


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Everything inside happens, or nothing of it."""
    connection.execute("begin transaction")
    try:
        yield connection
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


@contextmanager
def open_marts(config: Settings, path: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published snapshot for reading."""
    marts = path or config.marts
    if not marts.exists():
        raise WarehouseError(f"nothing is published at {marts} yet", "run `make run` first")
    connection = _patiently(marts, config, read_only=True)
    try:
        yield connection
    finally:
        connection.close()
