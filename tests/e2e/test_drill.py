"""The failure drill in its short form: every fault once. ``drill.py`` has the full form and says what a fault is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from drill import Drill, Result, faults
from process_set import missing_services, need

pytestmark = [pytest.mark.e2e, pytest.mark.airflow]
NAMES = (
    "kill -9 of a task",
    "kill -9 of the scheduler",
    "kill -9 of the worker",
    "PostgreSQL down for 20 s",
    "warehouse locked",
    "a gate fails",
    "a pack with an error",
    "clock moved to 2001",
    "disk full",
)
# Where a person has to act before the run can go on; all else is to recover by itself.
NEEDS_A_PERSON = {"a gate fails", "a pack with an error", "disk full"}
WORDS = {
    "a gate fails": "GateError: gate extracted FAILED",
    "a pack with an error": "PackError",
    "disk full": "space",
}


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    need(missing_services())
    running = Drill(tmp_path_factory.mktemp("drill"), seed=7)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_doubled_or_torn(drill: Drill, name: str) -> None:
    known: dict[str, Any] = dict(faults(drill, short=True))
    if name not in known:
        need(["right to mount a small disk (CAP_SYS_ADMIN)"])
    result: Result = drill.try_once(name, known[name])
    assert (result.lost, result.duplicated, result.differing) == (0, 0, 0)
    if name in NEEDS_A_PERSON:
        assert result.alone == 0
        assert WORDS[name] in " ".join(result.said)
    else:
        assert result.alone == 1, result.said


def test_the_readers_never_met_an_error(drill: Drill, tmp_path: Path) -> None:
    met = drill.readers.finish()
    assert met["n_queries"] > 100
    assert met["errors"] == []
