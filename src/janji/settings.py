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
    load_max_article_mb: float = Field(4.0, gt=0, description="largest text of one article, in MB of UTF-8")
    load_max_record_mb: float = Field(
        32.0, gt=0, description="largest single record (a line, an HTML page, an item of a feed), in MB"
    )
    load_max_expansion: int = Field(
        250, ge=10, description="a compressed file may expand to this many times its size; more is refused as a bomb"
    )
    load_max_members: int = Field(100_000, ge=1, description="files that one archive may hold")
    load_html: Literal["quality", "fast"] = Field(
        "quality", description="quality: trafilatura; fast: resiliparse, for bulk"
    )
    load_columns: Path | None = Field(
        None,
        description="file that declares columns of CSV, Parquet, JSON (default: janji-columns.yaml beside them)",
    )
    load_follow_links: bool = Field(False, description="follow symbolic links that lead out of the inbox")
    quarantine_max_mb: float = Field(
        32.0, ge=0, description="largest input that is copied to the quarantine; larger ones get a pointer, in MB"
    )
    fetch_allow_private: bool = Field(
        False, description="fetch_feeds may ask private and loopback addresses (for tests on one machine)"
    )
    fetch_timeout: float = Field(20.0, gt=0, description="seconds until one request of a feed must be answered whole")
    fetch_max_mb: float = Field(16.0, gt=0, description="largest answer of a feed after decompression, in MB")
    fetch_max_redirects: int = Field(5, ge=0, description="redirects that one request may follow")
    fetch_host_interval: float = Field(2.0, ge=0, description="seconds between two requests to one host")
    fetch_retries: int = Field(2, ge=0, description="further tries of a request that failed for a passing reason")
    fetch_max_wait: float = Field(
        30.0, ge=0, description="longest wait that a server's Retry-After may ask of this run, in seconds"
    )
    fetch_pages: bool = Field(
        False, description="fetch_feeds also asks for the page of an item whose feed gives less than 500 characters"
    )
    fetch_max_pages: int = Field(30, ge=0, description="pages that fetch_feeds asks for, for one feed in one run")
    fetch_user_agent: str = Field(
        "janji/0.1 (news pipeline; respects robots.txt)", min_length=3, description="how fetch_feeds names itself"
    )
    deadline_minutes: int = Field(240, ge=1, description="a run not ended so long after it was queued is alerted")
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
    def feeds_inbox(self) -> Path:
        """Folder where fetch_feeds puts new items, as JSON Lines files."""
        return self.home / "inbox" / "feeds"

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
