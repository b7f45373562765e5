"""Settings: every one is an environment variable ``JANJI_*`` with a typed default."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from janji.errors import SettingsError

PROJECT = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """All settings. ``janji status`` lists them with their values and meaning."""

    model_config = SettingsConfigDict(env_prefix="JANJI_", frozen=True, extra="ignore")

    home: Path = Field(
        PROJECT / "var", description="folder of all state: Airflow home, warehouse, stages, quarantine, published marts"
    )
    project: Path = Field(PROJECT, description="checkout that holds dags/, seeds/, expectations/ and dbt_project/")
    inbox: Path = Field(
        PROJECT / "seeds" / "sample" / "articles", description="file or folder of articles that a run loads"
    )
    limit: int = Field(0, ge=0, description="load at most this many new articles a run (0: all)")
    partition_size: int = Field(
        5000, ge=1, description="articles in one extraction partition (one mapped Airflow task)"
    )
    workers: int = Field(2, ge=1, description="processes that one extraction uses")
    memory_limit: str = Field(
        "2GB", pattern=r"^\d+(\.\d+)?\s*(MB|MiB|GB|GiB)$", description="memory that DuckDB may use"
    )
    threads: int = Field(2, ge=1, description="threads that DuckDB and dbt may use")
    min_confidence: float = Field(
        0.0, ge=0, le=1, description="facts below this confidence stay out (0: the pack's own threshold)"
    )
    lock_timeout: float = Field(
        120.0, ge=0, description="seconds to wait for the warehouse when another process writes"
    )
    profile: Literal["embedded", "cluster"] = Field("embedded", description="embedded: one machine")

    @property
    def warehouse(self) -> Path:
        """The working DuckDB file; only tasks in the pool ``warehouse`` write to it."""
        return self.home / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """Folder of the snapshot that analysts read."""
        return self.home / "published"

    @property
    def marts(self) -> Path:
        """The published DuckDB snapshot."""
        return self.published / "marts.duckdb"

    @property
    def quarantine(self) -> Path:
        """Folder of copies of input that could not be taken."""
        return self.home / "quarantine"

    @property
    def stages(self) -> Path:
        """Folder of intermediate Parquet files."""
        return self.home / "stages"

    @property
    def packs(self) -> Path:
        """Folder of language packs."""
        return self.project / "seeds" / "packs"

    @property
    def reference(self) -> Path:
        """Folder of reference data (dbt seeds)."""
        return self.project / "seeds" / "reference"

    @property
    def expectations(self) -> Path:
        """Folder of the Great Expectations suites."""
        return self.project / "expectations"

    @property
    def dbt_project(self) -> Path:
        """Folder of the dbt project."""
        return self.project / "dbt_project"


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: a variable has a value of the wrong kind; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = "; ".join(
            f"JANJI_{'.'.join(map(str, e['loc'])).upper()}: {e['msg']} (is {e['input']!r})" for e in error.errors()
        )
        raise SettingsError(
            f"unusable setting: {lines}", "unset the variable or give it a value of that kind; `janji status` lists all"
        ) from error


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return load_settings()
