"""The process set of docker-compose.yml (PostgreSQL, Redis, Celery), natively: a run by the REST API, and the UI."""

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from browser import chromium, visit
from drill import KEYS, Drill, Result
from process_set import need, until

from janji.settings import PROJECT, Settings
from janji.warehouse import open_marts

pytestmark = [pytest.mark.e2e, pytest.mark.airflow, pytest.mark.timeout(1800)]
SAMPLE = str(PROJECT / "seeds" / "sample" / "articles")
PICTURES = {"quality": "data-quality", "coverage": "coverage"}  # of docs/operations.md


def differences(drill: Drill) -> tuple[int, int, int]:
    """Rows of the published facts lost, doubled, and other than those of one process that took the same articles."""
    result = Result("")
    drill.compare(result)
    return result.wrong


def test_a_run_through_the_rest_api_is_green(celery_set: Any, run_id: str) -> None:
    assert {t["state"] for t in celery_set.tasks(run_id).values()} == {"success"}
    with open_marts(Settings(home=celery_set.home)) as connection:
        counts = {table: connection.table(table).shape[0] for table in KEYS}
    assert all(counts.values()), counts


def test_the_marts_are_those_of_one_process(drill: Drill, run_id: str) -> None:
    assert differences(drill) == (0, 0, 0)


def test_the_worker_did_the_work(celery_set: Any, run_id: str) -> None:
    assert "execute_workload" in celery_set.log("worker").read_text()
    pools = {t["task_id"]: t["pool"] for t in celery_set.tasks(run_id).values()}
    assert {task for task, pool in pools.items() if pool != "warehouse"} == {"extract.extract_partition"}


def test_assets_carry_row_counts(celery_set: Any, run_id: str) -> None:
    extra = celery_set.assets(run_id)
    assert set(extra) == {"raw", "extracted", "marts", "published"}
    assert extra["raw"]["n_new"] > 10
    assert extra["extracted"]["n_pledges"] > 0
    assert extra["marts"]["fct_pledges"] > 0
    assert extra["published"]["snapshot"]


def test_publication_starts_the_reports(celery_set: Any, run_id: str) -> None:
    def first() -> Any:
        return celery_set.call("GET", "/api/v2/dags/reports/dagRuns?limit=1")["dag_runs"]

    started = until("a run of reports", first, 60)[0]
    assert started["run_type"] == "asset_triggered"
    assert celery_set.finish(started["dag_run_id"], "reports") == "success"
    assert (celery_set.home / "dbt" / "target" / "static_index.html").stat().st_size > 100_000


def test_lineage_is_written(celery_set: Any, run_id: str) -> None:
    events = [json.loads(p.read_text()) for p in (celery_set.home / "lineage").glob("event-*.json")]
    jobs = {e["job"]["name"] for e in events if e["eventType"] == "COMPLETE"}
    assert {"news_to_facts.load", "news_to_facts.extract.collect", "news_to_facts.publish"} <= jobs
    assert {e["job"]["namespace"] for e in events} == {"janji"}


def test_runs_started_together_queue_and_a_late_one_is_told(
    drill: Drill, run_id: str, told: list[dict[str, Any]]
) -> None:
    """Nothing may open the warehouse for longer than the minute that a run has."""
    drill.set.resize("warehouse", 0)
    started = [drill.set.trigger(inbox=SAMPLE) for _ in range(2)]
    late = until("an alert", lambda: [m for m in told if m["subject"] == "Janji: news_to_facts is late"], 600)
    drill.set.resize("warehouse", 1)
    assert "queued 1 minutes ago and is" in late[0]["text"]
    assert [drill.set.finish(one) for one in started] == ["success", "success"]
    runs = [drill.set.call("GET", f"/api/v2/dags/news_to_facts/dagRuns/{one}") for one in started]
    spans = sorted((datetime.fromisoformat(r["start_date"]), datetime.fromisoformat(r["end_date"])) for r in runs)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert differences(drill) == (0, 0, 0)


def test_a_failure_is_told(celery_set: Any, run_id: str, told: list[dict[str, Any]]) -> None:
    failing = celery_set.trigger(inbox=str(celery_set.home / "nowhere"))
    assert celery_set.finish(failing) == "failed"
    message = until("an alert", lambda: [m for m in told if m.get("task_id") == "load"], 120)[0]
    assert message["subject"] == "Janji: news_to_facts failed at load"
    assert message["run_id"] == failing
    assert "nowhere" in message["text"]
    assert message["log_url"].startswith(celery_set.url)


def test_only_who_is_signed_in_sees_anything(celery_set: Any, run_id: str) -> None:
    for path in ("/janji/dbt", "/janji/quality", "/janji/coverage", "/api/v2/dags", "/api/v2/connections"):
        assert httpx.get(celery_set.url + path).status_code == 401, path
    wrong = httpx.post(celery_set.url + "/auth/token", json={"username": "admin", "password": "admin"})
    assert wrong.status_code == 401


def test_nothing_listens_beyond_loopback(celery_set: Any) -> None:
    parents = [psutil.Process(p.pid) for p in (*celery_set.processes.values(), celery_set.postgres.process)]
    everyone = [*parents, *(child for parent in parents for child in parent.children(recursive=True))]
    listening = {
        c.laddr.ip
        for p in everyone
        if p.is_running()
        for c in p.net_connections("inet")
        if c.status == psutil.CONN_LISTEN
    }
    assert listening <= {"127.0.0.1", "::1"}


def test_no_secret_stands_in_a_log(celery_set: Any, run_id: str) -> None:
    env = celery_set.env
    names = (
        "AIRFLOW__CORE__FERNET_KEY",
        "AIRFLOW__API__SECRET_KEY",
        "AIRFLOW__API_AUTH__JWT_SECRET",
        "JANJI_ADMIN_PASSWORD",
    )
    values = [env[name] for name in names] + [celery_set.postgres.password, celery_set.redis_password]
    airflow = (celery_set.home / "airflow").resolve()
    logs = [*airflow.glob("*.log"), *(p for p in (airflow / "logs").rglob("*") if p.is_file())]
    lineage = list((celery_set.home / "lineage").iterdir())
    assert len(logs) > 20
    assert len(lineage) > 10
    for path in [*logs, *lineage]:
        text = path.read_text("utf-8", "replace")
        assert not [value for value in values if value in text], path


def test_a_person_in_a_browser(celery_set: Any, run_id: str, tmp_path: Path) -> None:
    need([] if chromium() else ["chromium"])
    url = celery_set.url
    with visit(Path(os.environ.get("JANJI_SCREENSHOTS", tmp_path))) as seen:
        page = seen.page
        seen.sign_in(url, celery_set.password)
        page.goto(f"{url}/dags/news_to_facts/runs/{run_id}")
        page.locator("[data-testid^=grid-][data-testid$=-publish] svg").first.wait_for()  # the square of the last task
        page.wait_for_load_state("networkidle")
        seen.shoot("grid")
        page.goto(f"{url}/dags/news_to_facts")
        page.get_by_role("button", name="Trigger").first.click()
        page.get_by_text("At most this many new articles").wait_for()
        seen.shoot("form")
        for route, words in (("dbt", "fct_pledges"), ("quality", "verbatim"), ("coverage", "articles")):
            page.goto(f"{url}/plugin/janji-{route}")
            frame = page.frame_locator("iframe")
            frame.get_by_text(re.compile(words, re.I)).first.wait_for(state="attached")
            page.wait_for_load_state("networkidle")
            if route in PICTURES:
                seen.shoot(PICTURES[route])
        assert seen.errors == []
        assert seen.outside == []


def days(home: Path) -> list[tuple[str, int]]:
    """The days of publication and their articles."""
    with open_marts(Settings(home=home)) as connection:
        query = "select published_date, count(*) from dim_articles where published_date is not null group by all"
        return sorted((day.isoformat(), n) for day, n in connection.execute(query).fetchall())


def backfilled(celery_set: Any, day: str) -> str:
    """The id of the one run that a backfill made for a day."""
    path = "/api/v2/dags/news_to_facts/dagRuns?run_type=backfill"
    runs = until("a run", lambda: [r for r in celery_set.call("GET", path)["dag_runs"] if day in r["logical_date"]])
    (run,) = runs
    return str(run["dag_run_id"])


def test_a_backfill_from_the_form_in_a_browser(drill: Drill, celery_set: Any, run_id: str, tmp_path: Path) -> None:
    need([] if chromium() else ["chromium"])
    day, n_articles = days(celery_set.home)[-1]
    with visit(Path(os.environ.get("JANJI_SCREENSHOTS", tmp_path))) as seen:
        page = seen.page
        seen.sign_in(celery_set.url, celery_set.password)
        page.goto(f"{celery_set.url}/dags/news_to_facts")
        page.get_by_role("button", name="Trigger").first.click()
        page.get_by_text("Backfill", exact=True).last.click()
        seen.pick(day)
        seen.pick(day)
        page.get_by_text("1 run will be triggered").wait_for()
        seen.shoot("backfill")
        page.get_by_role("button", name="Run Backfill").click()
        found = backfilled(celery_set, day)
        assert seen.errors == []
    assert celery_set.finish(found) == "success"
    assert celery_set.assets(found)["extracted"]["n_articles"] == n_articles
    celery_set.rest()  # a backfill makes the scheduler start the last slot too, beside it
    assert differences(drill) == (0, 0, 0)


def test_a_backfill_goes_by_publication_date_and_adds_nothing(drill: Drill, celery_set: Any, run_id: str) -> None:
    day, n_articles = days(celery_set.home)[0]
    airflow = str(Path(sys.executable).with_name("airflow"))
    command = [airflow, "backfill", "create", "--dag-id", "news_to_facts", "--from-date", day, "--to-date", day]
    celery_set.close_backfills()  # Airflow refuses a second one beside an open one
    result = subprocess.run(command, env=celery_set.env, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr[-2000:]
    found = backfilled(celery_set, day)
    assert celery_set.finish(found) == "success"
    assert celery_set.assets(found)["extracted"]["n_articles"] == n_articles
    celery_set.rest()
    assert differences(drill) == (0, 0, 0)
