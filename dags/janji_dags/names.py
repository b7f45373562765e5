"""Pools, assets and identities that more than one DAG uses."""

import re
from datetime import UTC, datetime
from typing import Any

from airflow.sdk import Asset

# One slot: DuckDB allows one writing process, so every task that opens the warehouse waits its turn here.
WAREHOUSE_POOL = "warehouse"
# Extraction opens no warehouse. One slot is one partition at a time (JANJI_WORKERS processes each).
EXTRACT_POOL = "extract"
POOLS = {
    WAREHOUSE_POOL: (1, "One writer: every task that opens the DuckDB warehouse. Never give it a second slot."),
    EXTRACT_POOL: (1, "Extraction partitions at once. One a machine is right: each uses JANJI_WORKERS processes."),
}

FEEDS = Asset(name="feeds", uri="janji://feeds", group="janji")
RAW = Asset(name="raw", uri="janji://warehouse/raw", group="janji")
EXTRACTED = Asset(name="extracted", uri="janji://warehouse/extracted", group="janji")
MARTS = Asset(name="marts", uri="janji://warehouse/marts", group="janji")
PUBLISHED = Asset(name="published", uri="janji://published/marts", group="janji")


def key_of(dag_id: str, run_id: str) -> str:
    """Name of a run that is safe as a folder name and differs between DAGs.

    A run id may come from the REST API, so it is not trusted with dots, slashes or colons.
    """
    return re.sub(r"[^A-Za-z0-9_-]+", "-", f"{dag_id}__{run_id}")


def run_key(dag_run: Any) -> str:
    """The key of the run that a task belongs to."""
    return key_of(dag_run.dag_id, dag_run.run_id)


def run_time(dag_run: Any) -> datetime:
    """The time (UTC) that the work of a run calls "now"; a cleared task gets the same one again.

    A backfill's slot lies in the past while its rows are written today, so it goes by its start.
    """
    moment = dag_run.start_date if dag_run.run_type == "backfill" else dag_run.run_after
    return moment.astimezone(UTC)
