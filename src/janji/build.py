"""Build the warehouse's layers with dbt, in this process: one dbt invocation a layer.

dbt's own files (compiled SQL, manifest, log) go under ``$JANJI_HOME/dbt``, never into the checkout.
"""

import hashlib
import json
import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import duckdb

from janji import standing
from janji.errors import JanjiError
from janji.settings import Settings
from janji.warehouse import open_warehouse

log = logging.getLogger(__name__)
Layer = Literal["staging", "marts", "all"]

# Reference tables are small and are replaced whole, so they come first, with the layer that reads them.
_SELECTORS: dict[Layer, list[str]] = {
    "staging": ["path:models/staging", "resource_type:seed"],
    "marts": ["path:models/intermediate", "path:models/marts"],
    "all": ["*"],
}
# Unit tests prove the code, not the data: `make test` runs them, a daily run does not.
_EXCLUDED_TYPES = ["unit_test"]
_WRITTEN = re.compile(r"janji rows written: (\w+) (\d+)")


class BuildError(JanjiError):
    """dbt failed; the message names the models and tests that did."""


@dataclass(frozen=True, slots=True)
class Node:
    """What dbt did with one seed, model or test.

    ``rows`` are those of the table after the build, ``written`` those of them that this build wrote; both are None for
    views and tests.
    """

    name: str
    kind: str
    status: str
    rows: int | None
    written: int | None
    seconds: float
    message: str = ""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """A build: the nodes in the order in which they finished, and whether history was rebuilt."""

    layer: str
    full_refresh: bool
    nodes: tuple[Node, ...] = field(default_factory=tuple)

    @property
    def models(self) -> list[Node]:
        """Models and seeds."""
        return [n for n in self.nodes if n.kind in ("model", "seed")]

    @property
    def warnings(self) -> list[Node]:
        """Tests of severity warn that found rows."""
        return [n for n in self.nodes if n.status == "warn"]


@contextmanager
def _environment(config: Settings) -> Iterator[None]:
    """The variables that ``profiles.yml`` and dbt read, put back afterwards."""
    wanted = {
        "JANJI_HOME": str(config.home),
        "JANJI_THREADS": str(config.threads),
        "JANJI_MEMORY_LIMIT": config.memory_limit,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _invoke(config: Settings, arguments: Sequence[str], written: dict[str, int] | None = None) -> Any:
    """Run dbt in this process and let go of the warehouse afterwards.

    Args:
        config: the settings.
        arguments: dbt's command and its options.
        written: receives the rows that each incremental model wrote.

    Returns:
        A ``dbtRunnerResult``.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    folder = config.home / "dbt"
    folder.mkdir(parents=True, exist_ok=True)
    fixed = [
        "--project-dir", str(config.dbt_project), "--profiles-dir", str(config.dbt_project),
        "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"),
        "--quiet", "--no-print", "--log-level", "none", "--log-level-file", "info",
    ]  # fmt: skip
    with _environment(config):
        try:
            return dbtRunner(callbacks=[_listener({} if written is None else written)]).invoke([*arguments, *fixed])
        finally:
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


def _listener(written: dict[str, int]) -> Callable[[Any], None]:
    """Collect what the macro ``report_rows`` logs: dbt-duckdb itself does not say how many rows a model wrote."""

    def listen(event: Any) -> None:
        found = _WRITTEN.search(getattr(event.data, "msg", "") or "")
        if found:
            written[found[1]] = int(found[2])

    return listen


def _nodes(result: Any) -> list[Node]:
    runs = getattr(result.result, "results", None) or []
    return [
        Node(
            name=run.node.name,
            kind=str(run.node.resource_type),
            status=str(run.status),
            rows=None,
            written=None,
            seconds=round(run.execution_time, 3),
            message=run.message or "",
        )
        for run in runs
    ]


def _count(config: Settings, nodes: Sequence[Node], result: Any, written: dict[str, int]) -> list[Node]:
    """Add each table's rows, and the rows written: all of them unless the model reported fewer."""
    tables = {
        run.node.name: run.node.relation_name
        for run in result.result.results
        if run.node.resource_type == "seed"
        or (run.node.resource_type == "model" and run.node.config.materialized in ("table", "incremental"))
    }
    counted = []
    with open_warehouse(config, read_only=True) as connection:
        for node in nodes:
            if node.name in tables:
                found = connection.execute(f"select count(*) from {tables[node.name]}").fetchone()  # noqa: S608 - dbt's name
                rows = int(found[0]) if found else 0
                counted.append(replace(node, rows=rows, written=written.get(node.name, rows)))
            else:
                counted.append(node)
    return counted


def _check(result: Any, nodes: Sequence[Node], config: Settings) -> None:
    """Raise if anything failed, naming it."""
    failed = [n for n in nodes if n.status in ("error", "fail", "runtime error")]
    if result.success and not failed:
        return
    log = config.home / "dbt" / "logs" / "dbt.log"
    if failed:
        lines = "\n".join(f"  {n.kind} {n.name}: {n.message.strip()}" for n in failed)
        skipped = sum(n.status == "skipped" for n in nodes)
        raise BuildError(
            f"dbt failed in {len(failed)} place(s), {skipped} node(s) were skipped:\n{lines}",
            f"correct the model or the data that it names and build again; dbt's log is {log}",
        )
    raise BuildError(f"dbt could not run: {result.exception}", f"see dbt's log at {log}")


def fingerprint(config: Settings) -> str:
    """SHA-256 over all that the marts depend on besides the articles: models, macros, resolution, the reference tables
    that models read (another name in a vocabulary file must not rebuild history), and DuckDB, whose hashes are kept."""
    models = sorted(p for pattern in ("*.sql", "*.py", "*.yml") for p in config.dbt_project.rglob(pattern))
    code = {path: path.read_bytes() for path in models}
    resolve = {path: path.read_bytes() for path in sorted(Path(__file__).with_name("resolve").rglob("*.py"))}
    read = {name for text in code.values() for name in re.findall(rb"ref\('(\w+)'\)", text)}
    tables = {path: path.read_bytes() for path in sorted(config.reference.glob("*.csv")) if path.stem.encode() in read}
    digest = hashlib.sha256(duckdb.__version__.encode())
    for path, content in (code | resolve | tables).items():
        digest.update(path.name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def _must_refresh(config: Settings, current: str) -> bool:
    """True unless the last complete build of the marts was made by the same models and reference data."""
    state = config.home / "dbt" / "state.json"
    return not state.exists() or json.loads(state.read_text("utf-8")).get("fingerprint") != current


def _remember(config: Settings, current: str) -> None:
    state = config.home / "dbt" / "state.json"
    partial = state.with_suffix(".partial")
    partial.write_text(json.dumps({"fingerprint": current}), "utf-8")
    partial.replace(state)


def build(
    config: Settings,
    layer: Layer,
    *,
    full_refresh: bool = False,
    run_id: str | None = None,
    checks: bool = True,
    only: str | None = None,
) -> BuildReport:
    """Build a layer: seeds and staging views, or the marts (intermediate models included), or both.

    Incremental models write only the rows that changed. When models or reference data changed since the last complete
    build, everything is rebuilt, since every row may depend on them.

    Args:
        config: the settings.
        layer: ``staging``, ``marts`` or ``all``.
        full_refresh: rebuild incremental models from nothing.
        run_id: name of the run, for the log.
        checks: run dbt's data tests too.
        only: build only what this dbt selector names (the layer's state is then not taken as complete).

    Raises:
        BuildError: a model, a test of severity error or dbt itself failed.
    """
    with open_warehouse(config) as connection:  # dbt's sources must exist: this creates the tables of the first stages
        if layer != "staging":
            standing.begin(connection, run_id)
    if run_id:
        log.info("build %s of run %s", layer, run_id)
    current = fingerprint(config)
    refresh = full_refresh or (layer != "staging" and _must_refresh(config, current))
    excluded = _EXCLUDED_TYPES if checks else [*_EXCLUDED_TYPES, "test"]
    arguments = ["build", "--select", *([only] if only else _SELECTORS[layer])]
    arguments += [part for kind in excluded for part in ("--exclude-resource-type", kind)]
    arguments += ["--indirect-selection", "buildable"]
    arguments += ["--full-refresh"] if refresh else []
    written: dict[str, int] = {}
    result = _invoke(config, arguments, written)
    nodes = _nodes(result)
    _check(result, nodes, config)
    nodes = _count(config, nodes, result, written)
    if layer != "staging":
        with open_warehouse(config) as connection:
            standing.end(connection)
        if not only:
            _remember(config, current)
    return BuildReport(layer, refresh, tuple(nodes))


def run_unit_tests(config: Settings) -> BuildReport:
    """Run dbt's unit tests (they need the schema of the models' parents, so build once before)."""
    result = _invoke(config, ["test", "--select", "test_type:unit"])
    nodes = _nodes(result)
    _check(result, nodes, config)
    return BuildReport("unit tests", False, tuple(nodes))


def build_docs(config: Settings) -> Path:
    """Write dbt's documentation as one static page and return its path."""
    result = _invoke(config, ["docs", "generate", "--static"])
    if not result.success:
        _check(result, [], config)
    return config.home / "dbt" / "target" / "static_index.html"
