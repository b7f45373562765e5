"""``make run`` for real: the DAG on the sample, again, and with a row that no gate lets through."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from janji.settings import Settings
from janji.warehouse import open_warehouse

pytestmark = pytest.mark.airflow
ORDER = (
    *("load", "gate_raw", "plan", "extract_partition", "collect", "gate_extracted"),
    *("dbt_staging", "gate_staging", "dbt_marts", "gate_marts", "publish"),
)


def published(home: Path) -> dict[str, str]:
    """Content of every published file by its path as a reader sees it."""
    folder = home / "published"
    files = [folder / "marts.duckdb", *sorted((folder / "parquet").glob("*.parquet"))]
    return {str(p.relative_to(folder)): sha256(p.read_bytes()).hexdigest() for p in files}


def tasks(output: str) -> list[tuple[str, str]]:
    """(task, state) of each line of progress."""
    words = [line.split() for line in output.splitlines() if line.startswith("  ")]
    found = [(w[3], w[0]) for w in words if len(w) > 3 and w[2] == "s" and w[0] in {"ok", "failed", "skipped", "retry"}]
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "a home with 'quotes' and spaces"


@pytest.fixture(scope="module")
def first(home: Path, run_bootstrap: Any) -> Any:
    return run_bootstrap(home, "run")


def test_the_first_run_goes_all_the_way_and_says_so(first: Any, home: Path) -> None:
    assert first.returncode == 0, first.stdout + first.stderr
    assert tasks(first.stdout) == [(task, "ok") for task in ORDER]
    assert "rusak.txt" in first.stdout  # the broken file of the sample, named in the summary
    assert "Traceback" not in first.stdout
    assert len(published(home)) > 10


def test_progress_is_told_while_the_run_goes_on(first: Any, home: Path) -> None:
    """It is a thread of its own: where it breaks, only the log of the run says so."""
    logs = [p.read_text("utf-8") for p in (home / "airflow" / "logs" / "make-run").glob("*.log")]
    assert logs
    assert not [log for log in logs if "Exception in thread" in log]


def test_secrets_are_for_their_owner_only(first: Any, home: Path) -> None:
    path = home / "secrets" / "airflow.env"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
    values = [line.split("=", 1)[1] for line in path.read_text().splitlines()]
    assert not [value for value in values if value in first.stdout]


def test_each_task_has_its_log_where_the_ui_looks(first: Any, home: Path) -> None:
    logs = list((home / "airflow" / "logs" / "dag_id=news_to_facts").glob("run_id=*/task_id=gate_marts/attempt=1.log"))
    assert len(logs) == 1
    assert "gate marts passed" in logs[0].read_text("utf-8")


def test_lineage_tells_which_column_comes_from_which(first: Any, home: Path) -> None:
    events = [json.loads(p.read_text("utf-8")) for p in (home / "lineage").glob("event-*.json")]
    (event,) = [e for e in events if e["job"]["name"].endswith(".fct_pledges.build.run")]
    assert event["eventType"] == "COMPLETE"
    assert event["run"]["facets"]["parent"]["job"] == {"namespace": "janji", "name": "news_to_facts.dbt_marts"}
    parents = {e["run"]["runId"] for e in events if e["job"]["name"] == "news_to_facts.dbt_marts"}
    assert parents == {event["run"]["facets"]["parent"]["run"]["runId"]}
    columns = sources(event)
    assert ("warehouse.reference.exchange_rates", "lcu_per_usd") in columns["amount_usd"]
    models = [e for e in events if e["job"]["name"].endswith(".build.run")]
    traced = [column for model in models for column in sources(model).values()]
    assert sum(bool(sources(model)) for model in models) > len(models) * 0.7  # Python models are not traced
    with open_warehouse(Settings(home=home), read_only=True) as connection:
        rows = connection.execute(
            "select concat_ws('.', database_name, schema_name, table_name) from duckdb_tables() union all "
            "select concat_ws('.', database_name, schema_name, view_name) from duckdb_views()"
        ).fetchall()
    assert {table for column in traced for table, _ in column} <= {name for (name,) in rows}


def sources(event: dict[str, Any]) -> dict[str, set[tuple[str, str]]]:
    """The columns that a model's columns come from: (table, column) by column."""
    fields = event["outputs"][0]["facets"].get("columnLineage", {"fields": {}})["fields"]
    return {name: {(s["name"], s["field"]) for s in column["inputFields"]} for name, column in fields.items()}


def test_a_second_run_adds_nothing(first: Any, home: Path, run_bootstrap: Any) -> None:
    before = published(home)
    second = run_bootstrap(home, "run")
    assert second.returncode == 0, second.stdout + second.stderr
    assert ("extract_partition", "skipped") in tasks(second.stdout)
    assert "new 0" in second.stdout
    assert published(home) == before


WATCH = """
import sys
from bootstrap.environment import enter
from janji.settings import load_settings
enter(load_settings())
from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
from bootstrap.progress import Progress
from sqlalchemy import select
with create_session() as session:
    runs = session.scalars(select(DagRun.run_id).order_by(DagRun.id)).all()
progress = Progress("news_to_facts", sys.stdout)
progress.look()
print(f"runs {len(runs)}")
progress.follow(runs[0])
progress.look()
progress.spoke -= 60
progress.look()
"""


def test_progress_tells_of_its_own_run_only(first: Any, home: Path, run_bootstrap: Any) -> None:
    """A scheduler that is up may have another run of the DAG at work beside the one that was handed to it."""
    other = run_bootstrap(home, "run")
    assert other.returncode == 0, other.stdout
    watched = run_bootstrap(home, program=["-c", WATCH])
    before, _, told = watched.stdout.partition("runs ")
    assert tasks(before) == []
    assert int(told.split()[0]) > 1
    assert tasks(told) == [(task, "ok") for task in ORDER]
    assert told.rstrip().endswith("waits for the scheduler")


def test_a_changed_quote_is_stopped_by_the_gate_and_named(first: Any, home: Path, run_bootstrap: Any) -> None:
    before = published(home)
    with open_warehouse(Settings(home=home)) as connection:
        row = connection.execute("select min(mention_id) from extracted.pledges").fetchone()
        assert row is not None
        connection.execute("update extracted.pledges set quote = quote || '?' where mention_id = ?", row)
    broken = run_bootstrap(home, "run")
    assert broken.returncode == 1
    assert ("gate_extracted", "failed") in tasks(broken.stdout)
    assert "dbt_staging" not in dict(tasks(broken.stdout))
    assert row[0] in broken.stdout
    told, _, error = broken.stdout.partition("The run failed.")
    assert "gate_extracted: gate extracted FAILED" in error  # last, where a person looks
    assert "Ask it yourself" not in told
    assert published(home) == before


def test_an_inbox_that_is_not_there_is_an_error_in_words_before_airflow_starts(
    run_bootstrap: Any, tmp_path: Path
) -> None:
    gone = run_bootstrap(tmp_path / "home", "run", "--inbox", str(tmp_path / "nowhere"))
    assert gone.returncode == 1
    assert gone.stdout.splitlines()[-2:] == [
        f"there is no file or folder {tmp_path / 'nowhere'}",
        "  -> name an existing one with INBOX= or JANJI_INBOX",
    ]
    assert not list((tmp_path / "home" / "airflow").glob("*.db"))


def test_a_named_inbox_with_a_bad_file_ends_with_a_code_of_its_own(run_bootstrap: Any, tmp_path: Path) -> None:
    inbox = tmp_path / "in box"
    inbox.mkdir()
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / 'it\'s "good".txt').write_text(
        "KUPANG - Jepang menjanjikan US$12 juta kepada Indonesia, Senin (3/3/2025).\n"
    )
    (inbox / "old.txt").write_bytes(
        "Menteri Luar Negeri Fiji bertemu Duta Besar Prancis di café itu.\n".encode("cp1252")
    )
    result = run_bootstrap(tmp_path / "home", "run", "--inbox", str(inbox))
    assert result.returncode == 3, result.stdout
    assert "empty.txt" in result.stdout
    assert "rejected 1, notes 1" in result.stdout
    assert "2 loaded" in result.stdout
    assert "bin/activate" in result.stdout
    (log,) = (tmp_path / "home" / "airflow" / "logs").glob("dag_id=*/run_id=*/task_id=load/attempt=1.log")
    assert "old.txt: read as cp1252" in log.read_text("utf-8")
    assert "green, but 1 of the inputs were rejected" in result.stdout.splitlines()[-1]
