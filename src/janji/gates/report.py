"""The data-quality report: the gates' results as one HTML page that asks nothing from outside."""

import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from janji.gates.outcome import GateReport, Outcome
from janji.gates.suite import STAGES, Stage
from janji.settings import Settings

RUNS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Run:
    """The gates of one run, by stage."""

    run_id: str
    reports: dict[Stage, GateReport]

    @property
    def checked_at(self) -> str:
        """Time of the run (UTC)."""
        return f"{max(r.checked_at for r in self.reports.values()):%Y-%m-%d %H:%M}"

    @property
    def passed(self) -> bool:
        """Whether no gate of the run blocked."""
        return all(r.passed for r in self.reports.values())


def read_runs(config: Settings) -> list[Run]:
    """Every run whose gate results are kept, newest first."""
    found: dict[str, dict[Stage, GateReport]] = defaultdict(dict)
    times: dict[str, int] = {}
    for path in sorted((config.home / "gates").glob("*/*.json")):
        report = GateReport.read(path)
        found[report.run_id][report.stage] = report
        times[report.run_id] = max(times.get(report.run_id, 0), path.stat().st_mtime_ns)
    return [Run(run_id, found[run_id]) for run_id in sorted(found, key=lambda r: times[r], reverse=True)]


def by_suite(report: GateReport) -> dict[str, list[Outcome]]:
    """A report's outcomes by table, those that failed first."""
    suites: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in sorted(report.outcomes, key=lambda o: (o.success, not o.blocks)):
        suites[outcome.suite].append(outcome)
    return dict(suites)


def latest(runs: list[Run]) -> dict[Stage, GateReport]:
    """The last report of each stage, whichever run it is from."""
    return {s: next(r.reports[s] for r in runs if s in r.reports) for s in STAGES if any(s in r.reports for r in runs)}


def render(config: Settings) -> Path:
    """Write ``$JANJI_HOME/gates/index.html`` and return its path.

    Everything that comes from the data (ids, messages, run ids) is escaped; the page forbids scripts and requests.
    """
    runs = read_runs(config)
    environment = Environment(
        loader=PackageLoader("janji.gates", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = environment.get_template("report.html.j2").render(
        runs=runs[:RUNS_SHOWN], latest=latest(runs), stages=STAGES, by_suite=by_suite
    )
    path = config.home / "gates" / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".index-{os.getpid()}.html")
    fresh.write_text(page, "utf-8")
    fresh.replace(path)
    return path
