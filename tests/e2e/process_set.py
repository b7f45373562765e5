"""The process set of docker-compose.yml, natively: PostgreSQL, Redis, Celery worker and Airflow's four servers."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from janji.settings import PROJECT, Settings

DAGS = PROJECT / "dags"
if str(DAGS) not in sys.path:
    sys.path.append(str(DAGS))

from bootstrap.environment import environment  # noqa: E402
from bootstrap.prepare import ADMIN  # noqa: E402
from bootstrap.processes import PREPARE, SERVERS, WORKER  # noqa: E402

Process = subprocess.Popen[bytes]


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: str, holds: Callable[[], Any], seconds: float = 120, pause: float = 0.5) -> Any:
    """Wait until something holds, and return it."""
    deadline = time.monotonic() + seconds
    while True:
        if found := holds():
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(pause)


def missing_services() -> list[str]:
    """Programs that this machine lacks."""
    found = {"PostgreSQL (initdb)": postgres_folder(), "redis-server": shutil.which("redis-server")}
    return [name for name, path in found.items() if not path]


def postgres_folder() -> Path | None:
    """Folder of PostgreSQL's programs."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def need(missing: list[str]) -> None:
    """Skip where a service is missing, except where nothing may be skipped."""
    if not missing:
        return
    word = f"this machine has no {', '.join(missing)}"
    if os.environ.get("JANJI_TEST_NO_SKIP"):
        pytest.fail(f"{word}, and JANJI_TEST_NO_SKIP is set")
    pytest.skip(word)


class Postgres:
    """A server of its own on a free port, for an unprivileged user (PostgreSQL refuses root)."""

    def __init__(self) -> None:
        self.programs = postgres_folder()
        self.folder = Path(tempfile.mkdtemp(prefix="janji-pg-"))
        self.port, self.password = free_port(), secrets.token_urlsafe(16)
        self.user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        self.process: Process | None = None
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self.user:
            for path in (self.folder, secret):
                os.chown(path, self.user.pw_uid, self.user.pw_gid)
        self._call("initdb", "-D", "data", "-U", "airflow", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8")

    def _options(self) -> dict[str, Any]:
        as_user = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        env = {"PATH": "/usr/bin:/bin", "PGPASSWORD": self.password, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        return {"cwd": self.folder, "env": env, **as_user}

    def _call(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [f"{self.programs}/{program}", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, **self._options())

    def start(self) -> None:
        """Start the server and wait for it."""
        command = [f"{self.programs}/postgres", "-D", "data", "-k", str(self.folder), "-p", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "-c", "listen_addresses=127.0.0.1"],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._options(),
            )
        until("PostgreSQL", lambda: self.query("select 1") == "1", 30)
        if self.query("select count(*) from pg_database where datname = 'airflow'") == "0":
            self.query("create database airflow")

    def query(self, sql: str, database: str = "postgres") -> str:
        """One value, as psql prints it; empty while the server is not up."""
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "airflow", "-d", database]
        try:
            return self._call("psql", *where, "-Atc", sql).stdout.strip()
        except subprocess.CalledProcessError:
            return ""

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one (a crash, as it were)."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)

    def remove(self) -> None:
        """Stop it and remove its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        """Where Airflow finds it."""
        return f"airflow:{self.password}@127.0.0.1:{self.port}/airflow"


class ProcessSet:
    """Airflow on PostgreSQL; with Celery, Redis and a worker too."""

    def __init__(self, home: Path, *, celery: bool = False, project: Path = PROJECT, **more: str) -> None:
        self.home = home
        (home / "airflow").mkdir(parents=True, exist_ok=True)
        self.postgres = Postgres()
        self.celery = celery
        self.processes: dict[str, Process] = {}
        self.redis_port, self.redis_password = free_port(), secrets.token_urlsafe(16)
        self.api_port = free_port()
        self.client = httpx.Client(timeout=30)  # one, since each makes itself a TLS context, which is dear
        config = Settings(home=home, project=project)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "JANJI_")) and k != "PYTHONPATH"}
        self.env = kept | self._clean_environment(config) | self._overrides() | more

    def _clean_environment(self, config: Settings) -> dict[str, str]:
        before = {k: os.environ.pop(k) for k in list(os.environ) if k.startswith("AIRFLOW") or k == "PYTHONPATH"}
        try:
            return environment(config)
        finally:
            os.environ.update(before)

    def _overrides(self) -> dict[str, str]:
        return {
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://{self.postgres.url}",
            "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor" if self.celery else "LocalExecutor",
            "AIRFLOW__CELERY__BROKER_URL": f"redis://:{self.redis_password}@127.0.0.1:{self.redis_port}/0",
            "AIRFLOW__CELERY__RESULT_BACKEND": f"db+postgresql://{self.postgres.url}",
            "AIRFLOW__CELERY__WORKER_CONCURRENCY": "2",
            "AIRFLOW__API__PORT": str(self.api_port),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(free_port()),
            "JANJI_LOCK_TIMEOUT": "20",
            "PYTHONPATH": f"{DAGS}{os.pathsep}{PROJECT / 'src'}",
        }

    @property
    def url(self) -> str:
        """Address of the UI and the API."""
        return f"http://127.0.0.1:{self.api_port}"

    def start(self) -> "ProcessSet":
        """Start everything and wait until the API, the scheduler and the DAGs are there."""
        self.postgres.start()
        if self.celery:
            self._start_redis()
        with self.log("prepare").open("ab") as log:
            command = [sys.executable, *PREPARE[1:]]
            subprocess.run(command, env=self.env, check=True, timeout=600, cwd=self.home, stdout=log, stderr=log)
        for name in {**SERVERS, **(WORKER if self.celery else {})}:
            self.start_process(name)
        until("the API", lambda: self.health().get("scheduler", {}).get("status") == "healthy", 180)
        until("the DAGs", lambda: self.call("GET", "/api/v2/dags/news_to_facts", quiet=True), 180)
        return self

    def _start_redis(self) -> None:
        fixed = ["--bind", "127.0.0.1", "--port", str(self.redis_port), "--save", "", "--appendonly", "no"]
        self._spawn("redis", ["redis-server", *fixed, "--requirepass", self.redis_password])

    def start_process(self, name: str) -> None:
        """Start one of the commands of ``make ui``."""
        command = (SERVERS | WORKER)[name]
        self._spawn(name, [str(Path(sys.executable).with_name(command[0])), *command[1:]])

    def _spawn(self, name: str, command: list[str]) -> None:
        with self.log(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, stdout=log, stderr=log, env=self.env, cwd=self.home, start_new_session=True
            )

    def log(self, name: str) -> Path:
        """Where a process writes."""
        return self.home / "airflow" / f"{name}.log"

    def kill(self, name: str) -> None:
        """kill -9 of a process and all its children."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """Stop everything that was started here."""
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + 30
        for process in self.processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                print(f"process {process.args} had to be killed", file=sys.stderr)
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.postgres.remove()

    def health(self) -> dict[str, Any]:
        """What the API says of its components; empty while it is not up."""
        try:
            return dict(self.client.get(f"{self.url}/api/v2/monitor/health").raise_for_status().json())
        except httpx.HTTPError:
            return {}

    @property
    def password(self) -> str:
        """Password of the user admin."""
        return self.env["JANJI_ADMIN_PASSWORD"]

    def token(self) -> str:
        """A fresh API token."""
        body = {"username": ADMIN, "password": self.password}
        return str(self._request("POST", "/auth/token", body, {})["access_token"])

    def call(self, method: str, path: str, body: Any = None, *, quiet: bool = False) -> Any:
        """One REST call as admin. ``quiet``: None instead of an error."""
        try:
            self._token = getattr(self, "_token", None) or self.token()
            return self._request(method, path, body, {"Authorization": f"Bearer {self._token}"})
        except httpx.HTTPError:
            if quiet:
                return None
            raise

    def _request(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        return self.client.request(method, f"{self.url}{path}", json=body, headers=headers).raise_for_status().json()

    def trigger(self, dag_id: str = "news_to_facts", **conf: Any) -> str:
        """Start a run through the REST API; return its id."""
        return str(
            self.call("POST", f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]
        )

    def pause(self, dag_id: str) -> None:
        """Let a DAG rest."""
        self.call("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": True})

    def resize(self, pool: str, slots: int) -> None:
        """Change the slots of a pool (Airflow's API refuses to make them none)."""
        self.postgres.query(f"update slot_pool set slots = {slots} where pool = '{pool}'", "airflow")

    def rest(self, seconds: float = 900) -> None:
        """Wait until no run of any DAG is under way."""
        path = "/api/v2/dags/~/dagRuns?state=running&state=queued&limit=1"
        until(
            "the end of all runs",
            lambda: (self.call("GET", path, quiet=True) or {}).get("total_entries") == 0,
            seconds,
            1,
        )

    def close_backfills(self) -> None:
        """Wait until no backfill is open: the scheduler closes one up to half a minute after its last run."""
        path = "/api/v2/backfills?dag_id=news_to_facts&limit=100"
        until("the end of all backfills", lambda: all(b["completed_at"] for b in self.call("GET", path)["backfills"]))

    def assets(self, run_id: str) -> dict[str, Any]:
        """What a run told of each asset."""
        found = self.call("GET", f"/api/v2/assets/events?source_run_id={quote(run_id)}&limit=50")["asset_events"]
        return {event["name"]: event["extra"] for event in found}

    def state(self, run_id: str, dag_id: str = "news_to_facts") -> str:
        """State of a run; empty while the API cannot tell."""
        found = self.call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}", quiet=True)
        return str(found["state"]) if found else ""

    def tasks(self, run_id: str, dag_id: str = "news_to_facts") -> dict[str, dict[str, Any]]:
        """Task instances of a run by task id."""
        found = self.call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=100", quiet=True)
        return {t["task_id"]: t for t in found["task_instances"]} if found else {}

    def instance_ids(self, run_id: str, task_id: str) -> list[str]:
        """Ids of the instances of a task (several when it is mapped); Airflow names a task's process by them."""
        path = f"/api/v2/dags/news_to_facts/dagRuns/{run_id}/taskInstances?limit=100"
        found = self.call("GET", path, quiet=True) or {"task_instances": []}
        return [t["id"] for t in found["task_instances"] if t["task_id"] == task_id]

    def finish(self, run_id: str, dag_id: str = "news_to_facts", seconds: float = 900) -> str:
        """Wait for the end of a run; return its state."""
        done = ("success", "failed")
        return str(until(f"the end of {run_id}", lambda: (s := self.state(run_id, dag_id)) in done and s, seconds, 1))

    def clear_failed(self, run_id: str, dag_id: str = "news_to_facts") -> None:
        """Clear what failed, as a person does in the UI."""
        body = {"dag_run_id": run_id, "only_failed": True, "dry_run": False, "reset_dag_runs": True}
        self.call("POST", f"/api/v2/dags/{dag_id}/clearTaskInstances", body)
