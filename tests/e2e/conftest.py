"""One process set for all tests of it: its start is the dear part."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
for folder in (HERE, HERE.parents[1] / "dags"):
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


@pytest.fixture(scope="session")
def celery_set(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """PostgreSQL, Redis, a Celery worker and Airflow's four servers."""
    from process_set import ProcessSet, missing_services, need

    need(missing_services())
    running = ProcessSet(tmp_path_factory.mktemp("celery"), celery=True)
    try:
        yield running.start()
    finally:
        running.stop()
