"""The failure drill in its short form: every fault once. ``drill.py`` has the full form and says what a fault is."""

from typing import Any

import pytest
from drill import Drill, Result, faults

pytestmark = [pytest.mark.e2e, pytest.mark.airflow, pytest.mark.timeout(1800)]
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
# Where the fault must have hit a task that was at work, or it was none.
TRIED_AGAIN = {"kill -9 of a task", "kill -9 of the worker", "warehouse locked", *NEEDS_A_PERSON}
WORDS = {
    "a gate fails": "GateError: gate extracted FAILED",
    "a pack with an error": "PackError",
    "disk full": "space",
}


@pytest.fixture(scope="module")
def running(drill: Drill, run_id: str) -> Drill:
    """The drill with its readers at work."""
    drill.set.rest()
    drill.begin()
    return drill


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_doubled_or_torn(running: Drill, name: str) -> None:
    known: dict[str, Any] = dict(faults(running, short=True))
    if name == "disk full" and name not in known:  # a right of the machine, which no installation can give
        pytest.skip("this user has no right to mount a small disk (CAP_SYS_ADMIN)")
    result: Result = running.try_once(name, known[name])
    assert result.wrong == (0, 0, 0)
    if name in NEEDS_A_PERSON:
        assert result.alone == 0
        assert WORDS[name] in " ".join(result.said)
    else:
        assert result.alone == 1, result.said
    if name in TRIED_AGAIN:
        assert result.tries > 1


def test_the_readers_never_met_an_error(running: Drill) -> None:
    met = running.readers.finish()
    print(running.table(met))
    assert met["n_queries"] > 100
    assert met["errors"] == []
