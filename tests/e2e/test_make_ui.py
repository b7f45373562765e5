"""``make ui`` (SQLite, LocalExecutor): it tells the login, takes the run of ``make run``, and Ctrl-C ends all of it."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import pytest
from process_set import DAGS, free_port, until

from janji.settings import PROJECT, Settings
from janji.warehouse import open_marts

pytestmark = [pytest.mark.e2e, pytest.mark.airflow, pytest.mark.timeout(1800)]
BOOTSTRAP = [sys.executable, "-m", "bootstrap"]


def running(home: Path) -> list[str]:
    """Processes that belong to this JANJI_HOME."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("JANJI_HOME") == str(home) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return found


def test_make_ui_takes_the_run_of_make_run_and_ends_with_all_its_children(tmp_path: Path) -> None:
    home, inbox, told = tmp_path / "home", tmp_path / "inbox", tmp_path / "told"
    inbox.mkdir()
    (inbox / "one.txt").write_text(
        "KUPANG, 3 Maret 2025 - Jepang menjanjikan bantuan US$12 juta kepada Indonesia, Senin (3/3/2025).\n"
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JANJI_", "AIRFLOW"))}
    env = kept | {
        "JANJI_HOME": str(home),
        "PYTHONPATH": f"{DAGS}{os.pathsep}{PROJECT / 'src'}",
        "AIRFLOW__API__PORT": str(free_port()),
        "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(free_port()),
    }
    # A script's background job is deaf to Ctrl-C and would hand that on; a user's terminal is not.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with told.open("wb") as stream:
        ui = subprocess.Popen([*BOOTSTRAP, "ui"], env=env, stdout=stream, stderr=stream, start_new_session=True)
    signal.signal(signal.SIGINT, before)
    try:
        until("the login", lambda: "Ctrl-C stops it" in told.read_text() or ui.poll() is not None, 600)
        text = told.read_text()
        url, password = re.findall(r"http://\S+|(?<=password  )\S+", text)
        body = {"username": "admin", "password": password}
        assert httpx.post(f"{url}/auth/token", json=body, timeout=30).status_code == 201, text
        run = subprocess.run([*BOOTSTRAP, "run", "--inbox", str(inbox)], env=env, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr
        assert "publish" in run.stdout
        with open_marts(Settings(home=home)) as connection:
            assert connection.execute("select donor_name, amount from fct_pledges").fetchall() == [
                ("Japan", 12_000_000)
            ]
        assert "news_to_facts.publish" in (home / "airflow" / "logs" / "scheduler.log").read_text()
        pools = subprocess.run([*BOOTSTRAP, "airflow", "pools", "list"], env=env, capture_output=True, text=True)
        assert re.search(r"warehouse\s*\|\s*1\s*\|", pools.stdout), pools.stdout + pools.stderr
    finally:
        ui.send_signal(signal.SIGINT)
        code = ui.wait(120)
    assert code == 0, told.read_text()
    until("the end of all its processes", lambda: not running(home), 60)
