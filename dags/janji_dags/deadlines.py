"""From when a run is late. Airflow's own reference for this breaks: 3.3 cannot clear a task of a run that has it."""

from datetime import datetime
from typing import Any

from airflow.sdk.definitions.deadline import BaseDeadlineReference


class RunQueued(BaseDeadlineReference):
    """The moment at which a run was queued (its first one, also when its tasks are cleared)."""

    required_kwargs = frozenset({"dag_id", "run_id"})

    def _evaluate_with(self, *, session: Any, dag_id: str, run_id: str, **_: Any) -> datetime | None:
        """Called by what creates runs; imported late, because only there the metadata can be read."""
        from airflow.models import DagRun
        from sqlalchemy import select

        found: datetime | None = session.scalar(
            select(DagRun.queued_at).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id)
        )
        return found
