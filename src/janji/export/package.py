"""The marts as CSV or Parquet with a Frictionless ``datapackage.json`` that describes every table and column."""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from janji.export.report import ExportError, ExportReport, make_folder
from janji.settings import Settings
from janji.warehouse import open_marts

_TYPES = {
    "VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "DOUBLE": "number",
    "TINYINT": "integer", "SMALLINT": "integer", "INTEGER": "integer", "BIGINT": "integer", "HUGEINT": "integer",
    "UTINYINT": "integer", "USMALLINT": "integer", "UINTEGER": "integer", "UBIGINT": "integer",
}  # fmt: skip
# When a row was learned depends on when its article was loaded, not on what it says.
_OF_THE_LOAD = {"recorded_from_at", "recorded_to_at"}


def csv(config: Settings, out: Path) -> ExportReport:
    """Write every mart as CSV (UTF-8, header; lists and structs as JSON) beside ``datapackage.json``."""
    return _package(config, out, "csv")


def parquet(config: Settings, out: Path) -> ExportReport:
    """Write every mart as Parquet beside ``datapackage.json``."""
    return _package(config, out, "parquet")


def _package(config: Settings, out: Path, form: str) -> ExportReport:
    folder = make_folder(out)
    models = _models(config.dbt_project)
    rows: dict[str, int] = {}
    resources = []
    with open_marts(config) as connection:
        connection.execute("set threads = 1")  # one writer: the same rows in the same order give the same bytes
        for table in _tables(connection):
            columns = connection.execute(f'describe "{table}"').fetchall()
            file = folder / f"{table}.{form}"
            rows[table] = _copy(connection, table, columns, file, form)
            resources.append(_resource(table, columns, models.get(table, {}), file, form))
    package = {
        "name": "janji-marts",
        "title": "Janji: events and pledges from the news",
        "description": "Facts with the verbatim sentence that supports each; see docs/analyst.md.",
        "resources": resources,
    }
    descriptor = folder / "datapackage.json"
    descriptor.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return ExportReport((descriptor, *(folder / str(r["path"]) for r in resources)), rows)


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'main' order by 1"
    ).fetchall()
    if not found:
        raise ExportError("the published marts hold no table", "run `janji build` and `janji publish`")
    return [name for (name,) in found]


def _is_nested(data_type: str) -> bool:
    return data_type.endswith("[]") or data_type.startswith("STRUCT")


def _copy(connection: duckdb.DuckDBPyConnection, table: str, columns: Iterable[Any], file: Path, form: str) -> int:
    """Write one table, sorted by all its columns."""
    chosen = ", ".join(
        f'to_json("{name}") as "{name}"' if form == "csv" and _is_nested(data_type) else f'"{name}"'
        for name, data_type, *_ in columns
    )
    options = "header, delimiter ','" if form == "csv" else "compression zstd"
    target = str(file).replace("'", "''")
    written = connection.execute(
        f"copy (select {chosen} from \"{table}\" order by all) to '{target}' (format {form}, {options})"  # noqa: S608
    ).fetchone()
    return int(written[0]) if written else 0


@cache
def _models(project: Path) -> dict[str, dict[str, Any]]:
    """The YAML beside each mart: its description, columns and key."""
    found = {}
    for path in sorted((project / "models" / "marts").glob("*.yml")):
        for model in yaml.safe_load(path.read_text("utf-8")).get("models", []):
            found[model["name"]] = model
    return found


def _field(name: str, data_type: str, described: dict[str, Any]) -> dict[str, Any]:
    kind = data_type.split("(")[0]
    field: dict[str, Any] = {"name": name, "type": "number" if kind == "DECIMAL" else _TYPES.get(kind, "string")}
    if data_type.endswith("[]"):
        field["type"] = "array"
    elif data_type.startswith("STRUCT"):
        field["type"] = "object"
    if field["type"] == "datetime":
        field["format"] = "%Y-%m-%d %H:%M:%S"
    if described.get("description"):
        field["description"] = described["description"]
    if any(c.get("type") == "not_null" for c in described.get("constraints", [])):
        field["constraints"] = {"required": True}
    return field


def _key(model: dict[str, Any]) -> list[str]:
    """Columns that a test proves unique."""
    for column in model.get("columns", []):
        if "unique" in column.get("data_tests", []):
            return [column["name"]]
    for test in model.get("data_tests", []):
        if "unique_together" in test:
            return list(test["unique_together"]["arguments"]["columns"])
    return []


def _resource(table: str, columns: Iterable[Any], model: dict[str, Any], file: Path, form: str) -> dict[str, Any]:
    described = {c["name"]: c for c in model.get("columns", [])}
    content = file.read_bytes()
    resource: dict[str, Any] = {
        "name": table.replace("_", "-"),
        "path": file.name,
        "format": form,
        "mediatype": "text/csv" if form == "csv" else "application/vnd.apache.parquet",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "description": model.get("description", ""),
        "schema": {"fields": [_field(name, kind, described.get(name, {})) for name, kind, *_ in columns]},
    }
    if form == "csv":
        resource |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
    if key := _key(model):
        resource["schema"]["primaryKey"] = key
    return resource


def checksums(config: Settings, *, with_system_time: bool = False) -> dict[str, str]:
    """SHA-256 of every mart's rows as sorted JSON lines: equal articles give equal sums, however they were loaded.

    Args:
        config: the settings.
        with_system_time: count the columns that tell when an article was loaded (``recorded_from_at`` and
            ``recorded_to_at``) too.
    """
    sums = {}
    with open_marts(config) as connection:
        for table in _tables(connection):
            names = {name for name, *_ in connection.execute(f'describe "{table}"').fetchall()}
            hidden = set() if with_system_time else names & _OF_THE_LOAD
            chosen = f"* exclude ({', '.join(sorted(hidden))})" if hidden else "*"
            rows = connection.execute(
                f'select to_json(t)::varchar from (select {chosen} from "{table}") as t order by 1'  # noqa: S608
            ).fetchall()
            sums[table] = hashlib.sha256("\n".join(row for (row,) in rows).encode()).hexdigest()
    return sums
