"""Great Expectations on DuckDB. Import this module late: Great Expectations takes seconds to import."""

import logging
import os
import warnings
from collections.abc import Iterator
from typing import Any, ClassVar

import duckdb

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read at import; nothing is reported to anyone

import great_expectations as gx
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.registry import get_expectation_impl

from janji.gates.dialect import lend
from janji.gates.ledger import scope
from janji.gates.outcome import Outcome
from janji.gates.suite import Expectation, Suite, SuiteError

IDS_KEPT = 20
CUSTOM = "unexpected_rows_expectation"
logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)  # it sets its own at import


class _RowCount(UnexpectedRowsExpectation):
    """Only counts the rows: the original runs each query a second time to fetch rows that seldom exist."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: dict[str, Any], *_args: Any, **_kwargs: Any) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        return {"success": count == 0, "result": {"observed_value": count}}


class _FailingRows(UnexpectedRowsExpectation):
    """Names its rows in every result format; the original only in `COMPLETE`, which keeps all rows."""

    def _validate(self, metrics: dict[str, Any], *_args: Any, **_kwargs: Any) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        rows = metrics["unexpected_rows_query.table"][:IDS_KEPT]
        return {"success": count == 0, "result": {"observed_value": count, "details": {"unexpected_rows": rows}}}


def validate(connection: duckdb.DuckDBPyConnection, suites: list[Suite]) -> Iterator[Outcome]:
    """Check the suites against an open warehouse, as SQL inside DuckDB.

    Of a suite that looks at changed rows, :func:`janji.gates.ledger.find_changed` must have found these before.

    Raises:
        SuiteError: an expectation or one of its arguments is unknown to Great Expectations, or its table is missing.
    """
    with lend(connection) as url:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}  # type: ignore[assignment]
        source = context.data_sources.add_sql("warehouse", connection_string=url, create_temp_table=False)
        try:
            for suite in suites:
                yield from _check(context, source, suite)
        finally:
            source.get_engine().dispose()


def _check(context: Any, source: Any, suite: Suite) -> Iterator[Outcome]:
    found: dict[str, Outcome] = {}
    for rows in ("all", "changed"):
        chosen = [e for e in suite.expectations if e.rows == rows]
        if chosen:
            found |= _run(context, _batch(source, suite, rows), suite, chosen)
    yield from (found[e.name] for e in suite.expectations)


def _batch(source: Any, suite: Suite, rows: str) -> BatchDefinition[Any]:
    schema, table = suite.table.split(".")
    name = f"{suite.name} {rows}"
    try:
        if rows == "changed":
            asset = source.add_query_asset(name, query=scope(suite))
        else:
            with warnings.catch_warnings():
                # One connection serves every schema; the way that is recommended instead is a connection a schema.
                warnings.filterwarnings("ignore", "`schema_name` is deprecated", DeprecationWarning)
                asset = source.add_table_asset(name, table_name=table, schema_name=schema)
    except Exception as error:  # Great Expectations raises its own and SQLAlchemy's errors here
        raise SuiteError(
            f"{suite.table} cannot be checked: {error}",
            "run the stage before this gate, or correct `table` in the suite",
        ) from error
    definition: BatchDefinition[Any] = (
        asset.add_batch_definition(name) if rows == "changed" else asset.add_batch_definition_whole_table(name)
    )
    return definition


def _run(context: Any, batch: BatchDefinition[Any], suite: Suite, chosen: list[Expectation]) -> dict[str, Outcome]:
    """Check expectations on a batch; queries that count failing rows are run again to name them."""
    found = _evaluate(context, batch, suite, chosen, _RowCount)
    nameless = [e for e in chosen if e.type == CUSTOM and not found[e.name].success and not found[e.name].error]
    return found | (_evaluate(context, batch, suite, nameless, _FailingRows) if nameless else {})


def _evaluate(
    context: Any,
    batch: BatchDefinition[Any],
    suite: Suite,
    chosen: list[Expectation],
    custom: type[UnexpectedRowsExpectation],
) -> dict[str, Outcome]:
    name = f"{batch.name} {custom.__name__}"
    built = gx.ExpectationSuite(name, expectations=[_build(e, suite, custom) for e in chosen])
    definition = gx.ValidationDefinition(name=name, data=batch, suite=context.suites.add(built))
    result = context.validation_definitions.add(definition).run(
        result_format={
            "result_format": "SUMMARY",
            "unexpected_index_column_names": list(suite.key),
            "partial_unexpected_count": IDS_KEPT,
        }
    )
    by_name = {r.expectation_config.meta["name"]: r for r in result.results if r.expectation_config}
    return {e.name: _outcome(by_name[e.name].to_json_dict(), e, suite) for e in chosen}


def _build(expectation: Expectation, suite: Suite, custom: type[UnexpectedRowsExpectation]) -> Any:
    try:
        kind = custom if expectation.type == CUSTOM else get_expectation_impl(expectation.type)
        severity = FailureSeverity(expectation.severity)
        return kind(**expectation.kwargs, severity=severity, meta={"name": expectation.name})
    except Exception as error:  # the registry's and pydantic v1's errors have no common base
        raise SuiteError(
            f"suite {suite.name}, expectation {expectation.name!r}: {' '.join(str(error).split())}",
            "type and kwargs are those of Great Expectations",
        ) from error


def _outcome(found: dict[str, Any], expectation: Expectation, suite: Suite) -> Outcome:
    result: dict[str, Any] = found["result"]
    rows = result.get("details", {}).get("unexpected_rows") or result.get("partial_unexpected_index_list") or []
    custom = expectation.type == CUSTOM
    failed = 0 if found["success"] else result.get("observed_value" if custom else "unexpected_count", 1)
    return Outcome(
        suite=suite.name,
        expectation=expectation.name,
        type=expectation.type,
        severity=expectation.severity,
        success=found["success"],
        n_failed=int(failed),
        n_rows=result.get("element_count"),
        ids=tuple(_name(row, suite.key) for row in rows[:IDS_KEPT]),
        why=expectation.why,
        error=_error(found.get("exception_info") or {}),
    )


def _name(row: dict[str, Any], key: tuple[str, ...]) -> str:
    """The row's key, or all that a query gives when it selects other columns."""
    shown = [str(row[k]) for k in key if k in row]
    return "/".join(shown) if shown else ", ".join(f"{k}={v}" for k, v in row.items())


def _error(info: dict[str, Any]) -> str | None:
    """The first message of an expectation that could not be evaluated (one info, or one for each metric)."""
    infos = [info] if "raised_exception" in info else list(info.values())
    return next((" ".join(str(i["exception_message"]).split()) for i in infos if i.get("raised_exception")), None)
