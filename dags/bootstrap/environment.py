"""The environment that every Airflow process of Janji runs in."""

import os
from pathlib import Path

from dotenv import dotenv_values

from bootstrap.secret_files import secrets_of
from janji.settings import Settings

ENV_FILE = Path(__file__).with_name("airflow.env")


def environment(config: Settings) -> dict[str, str]:
    """Variables for Airflow, from ``airflow.env``; what is already set in the shell wins."""
    found = {k: v or "" for k, v in dotenv_values(ENV_FILE, interpolate=False).items()}
    found |= secrets_of(config.home)
    found |= {
        "AIRFLOW_HOME": str(config.home / "airflow"),
        "JANJI_HOME": str(config.home),
        "JANJI_PROJECT": str(config.project),
        "PYTHONPATH": str(ENV_FILE.parents[1]),
    }
    fixed = {"AIRFLOW_HOME", "JANJI_HOME", "JANJI_PROJECT"}
    return {k: v if k in fixed else os.environ.get(k, v) for k, v in found.items()}


def enter(config: Settings) -> None:
    """Make this process one of Airflow's. Call it before anything imports ``airflow``."""
    os.environ.update(environment(config))
    for folder in (config.home / "airflow", config.home / "lineage"):
        folder.mkdir(parents=True, exist_ok=True)
