"""Gates: what must hold between two stages, checked by Great Expectations as SQL inside DuckDB.

A gate reads the warehouse and writes only its own results: as JSON and text under ``$JANJI_HOME/gates/<run_id>/`` and
as rows of ``raw.gate_results``. A failed expectation of severity critical raises :class:`janji.errors.GateError`.
"""

import logging
import re
import time
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from janji import standing
from janji.errors import GateError
from janji.gates import ledger
from janji.gates.outcome import GateReport, Outcome
from janji.gates.suite import STAGES, Stage, Suite, SuiteError, load_suites
from janji.settings import Settings
from janji.warehouse import open_warehouse, transaction

__all__ = ["STAGES", "GateReport", "Outcome", "Stage", "Suite", "SuiteError", "load_suites", "run_gate"]

log = logging.getLogger(__name__)
# Before its import, in which it else writes hundreds of lines of its own affairs into the task's log.
logging.getLogger("great_expectations").setLevel(logging.WARNING)


def report_path(config: Settings, stage: Stage, run_id: str) -> Path:
    """Where the JSON of this gate in this run is kept."""
    return config.home / "gates" / re.sub(r"[^A-Za-z0-9._+-]", "_", run_id) / f"{stage}.json"


def run_gate(config: Settings, stage: Stage, *, run_id: str, now: datetime, everything: bool = False) -> GateReport:
    """Check every suite of a stage; keep and log the results.

    Expectations that read whole texts look at rows that have not passed yet, with ``everything`` at all rows.

    Raises:
        GateError: an expectation of severity critical failed; the message names it, the count and first ids.
        StaleError: the marts are older than the mentions.
        SuiteError: a suite file is malformed or asks for what the warehouse does not have.
    """
    suites = load_suites(config, stage)
    started = time.perf_counter()
    from janji.gates.validate import validate  # late: Great Expectations takes seconds to import

    with open_warehouse(config, read_only=True) as connection:
        if stage == "marts":
            standing.require_current(connection)
        changed = [(s, ledger.find_changed(connection, s, everything=everything)) for s in suites if s.looks_at_changes]
        outcomes = tuple(validate(connection, suites))
    report = GateReport(stage, run_id, now, round(time.perf_counter() - started, 3), outcomes)
    path = report_path(config, stage, run_id)
    report.write(path)
    _keep(config, report, changed)
    for line in report.lines():
        log.info(line)
    if not report.passed:
        problems = "\n  ".join(o.line() for o in report.blocking)
        raise GateError(f"{report.summary()}\n  {problems}", f"the whole report is {path.with_suffix('.txt')}")
    return report


def _keep(config: Settings, report: GateReport, changed: list[tuple[Suite, pa.Table]]) -> None:
    """Replace this run's rows of ``raw.gate_results``; note the rows that passed."""
    rows = pa.Table.from_pylist(
        [
            {
                "run_id": report.run_id,
                "stage": report.stage,
                "suite": o.suite,
                "expectation": o.expectation,
                "severity": o.severity,
                "success": o.success,
                "n_failed": o.n_failed,
                "checked_at": report.checked_at.replace(tzinfo=None),
            }
            for o in report.outcomes
        ]
    )
    with open_warehouse(config) as connection, transaction(connection):
        connection.execute("delete from raw.gate_results where run_id = ? and stage = ?", [report.run_id, report.stage])
        connection.register("gate_rows", rows)
        connection.execute("insert into raw.gate_results by name select * from gate_rows")
        connection.unregister("gate_rows")
        for suite, rows in changed if report.passed else ():
            ledger.keep(connection, suite, rows)
        if report.stage == "marts" and report.passed:
            standing.passed(connection)
