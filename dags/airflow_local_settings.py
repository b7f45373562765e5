"""Airflow reads this at the start of each of its processes. Those that fork tasks import here what is slow to import.

Every task is a fork: without this each gate would import Great Expectations anew (5 s) and each layer dbt (2 s). Only
libraries are imported, none of Janji's own code, so that a change of it counts from the next task on.
"""

import os
import sys
from importlib import import_module

LIBRARIES = ("great_expectations", "dbt.cli.main", "dbt.adapters.duckdb", "pyarrow.parquet")


def forks_tasks(words: list[str], executor: str | None) -> bool:
    """Whether the Airflow command of these words is the one that forks tasks under this executor."""
    return words[:2] == ["celery", "worker"] or (words[:1] == ["scheduler"] and executor != "CeleryExecutor")


if forks_tasks(sys.argv[1:], os.environ.get("AIRFLOW__CORE__EXECUTOR")):
    for library in LIBRARIES:
        import_module(library)
