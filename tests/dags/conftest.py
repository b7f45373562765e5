"""Airflow reads its settings when it is first imported, so one home serves all tests of this folder."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from janji.settings import PROJECT, Settings

DAGS = PROJECT / "dags"
if str(DAGS) not in sys.path:
    sys.path.append(str(DAGS))


@pytest.fixture(scope="session")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The DAG folder as the dag-processor reads it."""
    from bootstrap.environment import environment

    before = dict(os.environ)
    home = tmp_path_factory.mktemp("airflow")
    os.environ.update(environment(Settings(home=home)))
    try:
        from airflow.dag_processing.dagbag import BundleDagBag

        yield BundleDagBag(dag_folder=DAGS, bundle_path=DAGS, bundle_name="dags-folder")
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def run_bootstrap() -> Any:
    """Call ``python -m bootstrap ...`` as the Makefile does, or another program with the same environment."""
    import subprocess

    def call(
        home: Path, *arguments: str, program: Sequence[str] = ("-m", "bootstrap"), **more: str
    ) -> "subprocess.CompletedProcess[str]":
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JANJI_", "AIRFLOW"))}
        env = kept | {"JANJI_HOME": str(home), "PYTHONPATH": f"{DAGS}{os.pathsep}{PROJECT / 'src'}"} | more
        command = [sys.executable, *program, *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=600)

    return call
