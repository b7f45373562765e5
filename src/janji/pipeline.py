"""The pipeline in one process, step by step as the DAG has it, and the summary that a run ends with."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from janji.output import printable
from janji.settings import Settings
from janji.summary import summary

__all__ = ["STEPS", "Run", "run", "summary"]


@dataclass(frozen=True, slots=True)
class Run:
    """What every step of a run is given."""

    config: Settings
    inbox: Path | str
    run_id: str
    now: datetime
    limit: int


def _load(run: Run) -> Any:
    from janji.load import load

    return load(run.config, run.inbox, load_id=run.run_id, now=run.now, limit=run.limit)


def _extract(run: Run) -> Any:
    from janji.extract.run import collect, extract_partition, plan

    for partition in plan(run.config, run_id=run.run_id):
        extract_partition(run.config, partition)
    return collect(run.config, run_id=run.run_id)


def _gate(stage: Any) -> Callable[[Run], Any]:
    def check(run: Run) -> Any:
        from janji.gates import run_gate

        return run_gate(run.config, stage, run_id=run.run_id, now=run.now)

    return check


def _build(layer: Any) -> Callable[[Run], Any]:
    def model(run: Run) -> Any:
        from janji.build import build

        return build(run.config, layer, run_id=run.run_id)

    return model


def _publish(run: Run) -> Any:
    from janji.publish import publish

    return publish(run.config, run_id=run.run_id, now=run.now)


STEPS: dict[str, Callable[[Run], Any]] = {
    "load": _load,
    "gate raw": _gate("raw"),
    "extract": _extract,
    "gate extracted": _gate("extracted"),
    "dbt staging": _build("staging"),
    "gate staging": _gate("staging"),
    "dbt marts": _build("marts"),
    "gate marts": _gate("marts"),
    "publish": _publish,
}


def run(
    config: Settings, inbox: Path | str, *, run_id: str, now: datetime, limit: int | None, say: Callable[[str], object]
) -> int:
    """Run every step; returns the number of rejected inputs.

    Args:
        inbox: file, folder, glob pattern or address of articles.
        limit: at most this many new articles (0: all; None: the setting).
        say: called with one line after each step, and with each note of the load.
    """
    given = Run(config, inbox, run_id, now, config.limit if limit is None else limit)
    reports: dict[str, Any] = {}
    for name, step in STEPS.items():
        started = time.perf_counter()
        reports[name] = step(given)
        say(f"{name:<15} {time.perf_counter() - started:7.2f} s")
        for note in getattr(reports[name], "notes", ()):
            say(f"  note: {printable(note)}")
    return int(reports["load"].n_rejected)
