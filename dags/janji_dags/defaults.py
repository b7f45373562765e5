"""What every Janji DAG has in common: owner, retries and when a retry is of no use."""

import os
from datetime import timedelta
from typing import Any

from airflow.sdk import AsyncCallback, CronTriggerTimetable, DeadlineAlert, ExceptionRetryPolicy, RetryAction, RetryRule

from janji_dags.alerts import deadline_missed, task_failed
from janji_dags.deadlines import RunQueued

# These say that data, a pack or a setting is wrong: trying again gives the same answer later.
NO_RETRY = ExceptionRetryPolicy(
    [
        RetryRule(
            "janji.errors.StaleError",
            RetryAction.RETRY,
            retry_delay=timedelta(minutes=3),
            reason="another run is at the same marts and will soon have built and checked them",
        ),
        RetryRule("janji.errors.WarehouseError", RetryAction.RETRY, reason="the warehouse may be free again soon"),
        RetryRule("janji.errors.JanjiError", RetryAction.FAIL, reason="the same input fails again: see the message"),
    ]
)

DEFAULT_ARGS: dict[str, Any] = {
    "owner": "janji",
    "retries": 2,
    "retry_delay": timedelta(seconds=20),
    "retry_policy": NO_RETRY,
    "execution_timeout": timedelta(hours=6),
    "weight_rule": "absolute",  # see steps.PRIORITY
    "on_failure_callback": task_failed,
}

# Read here and not through janji.settings, which would cost every parse of every DAG file an import.
DEADLINE_MINUTES = int(os.environ.get("JANJI_DEADLINE_MINUTES") or 240)
DEADLINE = DeadlineAlert(
    name="end in time",
    reference=RunQueued(),
    interval=timedelta(minutes=DEADLINE_MINUTES),
    callback=AsyncCallback(deadline_missed, kwargs={"minutes": DEADLINE_MINUTES}),
)


def at(cron: str) -> CronTriggerTimetable:
    """A schedule in UTC whose first run is the next slot.

    By default Airflow also runs the slot just past, if not more than a tenth of the interval has gone by since: a house
    set up shortly after midnight would load its inbox unasked.
    """
    return CronTriggerTimetable(cron, timezone="UTC", run_immediately=timedelta(seconds=1))


DAG_DEFAULTS: dict[str, Any] = {
    # No start_date: with one, Airflow runs the slot before "now" as soon as it first sees the DAG.
    "catchup": False,
    "max_active_runs": 1,
    "default_args": DEFAULT_ARGS,
    "deadline": DEADLINE,
}
