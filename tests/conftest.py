"""Shared by all tests: ``tests/sample_gold.py`` is importable, and the sample is run once a session."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings as property_settings

sys.path.insert(0, str(Path(__file__).parent))

from sample_gold import SampleRun

# Property tests look for new examples on a developer's machine; in CI the same commit has the same examples.
property_settings.register_profile("ci", derandomize=True)
if os.environ.get("JANJI_TEST_NO_SKIP"):
    property_settings.load_profile("ci")


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleRun]:
    """Runs load, extract, the gates, dbt and publish on ``seeds/sample/articles``, twice, an hour apart."""
    from janji.pipeline import run
    from janji.settings import Settings
    from janji.warehouse import open_marts

    config = Settings(home=tmp_path_factory.mktemp("sample") / "home")
    rejected, published = [], []
    for number in (1, 2):
        now = datetime(2026, 1, 1, 5 + number)
        rejected.append(run(config, config.inbox, run_id=f"sample-{number}", now=now, limit=0, say=str))
        snapshot = (config.published / "current").resolve()
        files = sorted(p for p in snapshot.rglob("*") if p.is_file())
        published.append({p.relative_to(snapshot).as_posix(): p.read_bytes() for p in files})
    with open_marts(config) as connection:
        yield SampleRun(
            config,
            (rejected[0], rejected[1]),
            (published[0], published[1]),
            lambda sql, *values: connection.execute(sql, list(values)).fetchall(),
        )
