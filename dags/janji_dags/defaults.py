"""What every Janji DAG has in common: owner, retries and when a retry is of no use."""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

START = datetime(2024, 1, 1, tzinfo=UTC)

# These say that data, a pack or a setting is wrong: trying again gives the same answer later.
NO_RETRY = ExceptionRetryPolicy(
    [
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
}

DAG_DEFAULTS: dict[str, Any] = {
    "start_date": START,
    "catchup": False,
    "max_active_runs": 1,
    "default_args": DEFAULT_ARGS,
    "render_template_as_native_obj": False,
}
