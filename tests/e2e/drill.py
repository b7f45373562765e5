"""The failure drill: break one thing, see the run recover or stop with a clear message, compare the marts.

    uv run python tests/e2e/drill.py --times 3 --seed 1          # the full form: every task killed three times

Each fault gets a slice of articles of its own, so that every run has work to do. After each, the published facts
must be those of a second warehouse that took the same slices in one undisturbed process.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil
from process_set import PROJECT, ProcessSet, until
from readers import Readers

from janji.pipeline import run as run_steps
from janji.settings import Settings
from janji.warehouse import open_marts, open_warehouse

TASKS = (
    *("load", "gate_raw", "extract.plan", "extract.extract_partition", "extract.collect", "gate_extracted"),
    *("dbt_staging", "gate_staging", "dbt_marts", "gate_marts", "publish"),
)
KEYS = {
    "fct_events": "event_id",
    "fct_pledges": "pledge_id",
    "fct_event_mentions": "mention_id",
    "fct_pledge_mentions": "mention_id",
    "dim_articles": "article_id",
}
QUICK = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "15",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "3",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "10",
    "AIRFLOW__CELERY__TASK_ACKS_LATE": "True",
    "JANJI_LOCK_TIMEOUT": "3",
    "JANJI_PARTITION_SIZE": "20",
}


@dataclass
class Result:
    """What one kind of fault did, over all its times."""

    fault: str
    times: int = 0
    alone: int = 0
    cleared: int = 0
    lost: int = 0
    duplicated: int = 0
    differing: int = 0
    tries: int = 0
    said: set[str] = field(default_factory=set)

    @property
    def wrong(self) -> tuple[int, int, int]:
        """Rows lost, rows that are there twice, rows that differ."""
        return self.lost, self.duplicated, self.differing

    def row(self) -> str:
        """A line of the table."""
        said = "; ".join(sorted(self.said)) or "-"
        return (
            f"| {self.fault} | {self.times} | {self.alone} | {self.cleared} | {self.lost} | {self.duplicated} "
            f"| {self.differing} | {said} |"
        )


class Drill:
    """The process set under test, the undisturbed twin, the readers."""

    def __init__(self, folder: Path, seed: int, inbox: Path | None = None, **more: str) -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.project = _project(folder / "project")
        self.twin = Settings(home=folder / "twin")
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        self.tmpfs = _small_disk(self.home)
        (folder / "airflow").mkdir()
        (self.home / "airflow").symlink_to(folder / "airflow")
        self.inbox = folder / "inbox"
        # What a run by schedule takes; the twin has to have it too.
        more |= QUICK | {"JANJI_INBOX": str(inbox or self.inbox)}
        self.set = ProcessSet(self.home, celery=True, project=self.project, **more)
        self.patient = Settings(home=self.home, lock_timeout=300)  # other DAGs may be at the warehouse
        self.results: dict[str, Result] = {}
        self.n_taken = 0

    def begin(self) -> None:
        """Publish a first slice if nothing is published yet, and let the readers loose."""
        self.set.pause("reports")
        if not Settings(home=self.home).marts.exists():
            folder = self.slice()
            run_id = self.set.trigger(inbox=str(folder))
            self.give_twin(folder)
            assert self.set.finish(run_id) == "success", self.set.tasks(run_id)
        first = Result("start")
        self.compare(first)
        assert first.wrong == (0, 0, 0), first
        self.readers = Readers(self.home, self.folder)

    def stop(self) -> dict[str, Any]:
        """Stop all; return what the readers met."""
        met: dict[str, Any] = self.readers.finish() if hasattr(self, "readers") else {"n_queries": 0, "errors": []}
        self.set.stop()
        if self.tmpfs:
            subprocess.run(["umount", "-l", str(self.home)], check=False)
        return met

    def slice(self) -> Path:
        """A new folder of a few articles."""
        n = len(list(self.inbox.glob("*")))
        folder = self.inbox / f"{n:03}"
        folder.mkdir(parents=True)
        for i, text in enumerate(_articles(n)):
            (folder / f"{i}.txt").write_text(text, "utf-8")
        return folder

    def give_twin(self, folder: Path) -> None:
        """Let the undisturbed twin take the same articles, step by step in this process."""
        self.n_taken += 1
        now = datetime.now(UTC).replace(tzinfo=None)
        run_steps(self.twin, folder, run_id=f"twin-{self.n_taken}", now=now, limit=0, say=str)

    def compare(self, result: Result) -> None:
        """Count what the twin has more, what is there twice, what differs."""
        for table, key in KEYS.items():
            here, there = _rows(Settings(home=self.home), table, key), _rows(self.twin, table, key)
            result.lost += len(there.keys() - here.keys())
            result.duplicated += sum(len(rows) - 1 for rows in here.values())
            result.differing += sum(here[k] != there[k] for k in here.keys() & there.keys())
            result.differing += len(here.keys() - there.keys())

    def try_once(self, fault: str, break_it: Callable[["Drill", str], None]) -> Result:
        """A run on a new slice, broken in this way; clear it if it does not recover by itself; compare."""
        result = self.results.setdefault(fault, Result(fault))
        result.times += 1
        folder = self.slice()
        steps = break_it(self, str(folder))
        run_id = next(steps)  # the fault has happened when this returns
        self.give_twin(folder)
        state = self.end_of(run_id)
        result.alone += state == "success"
        if state != "success":
            result.said.add(self.message(run_id))
        for _ in steps:  # put right what was broken
            pass
        for _ in range(3):
            if state == "success":
                break
            self.set.clear_failed(run_id)
            result.cleared += 1
            state = self.end_of(run_id)
        assert state == "success", f"{fault}: {run_id} is {state}"
        result.tries = max(task["try_number"] for task in self.set.tasks(run_id).values())
        self.compare(result)
        return result

    def end_of(self, run_id: str) -> str:
        """Wait for the end of a run, starting again what has died, as a container engine would."""
        deadline = time.monotonic() + 900
        while time.monotonic() < deadline:
            self.revive()
            state = self.set.state(run_id)
            if state in ("success", "failed"):
                return state
            time.sleep(1)
        raise TimeoutError(f"{run_id}: {self.set.tasks(run_id)}")

    def revive(self) -> None:
        """Restart processes that ended."""
        for name, process in list(self.set.processes.items()):
            if process.poll() is not None and name != "redis":
                self.set.start_process(name)

    def message(self, run_id: str) -> str:
        """What the log of the failed task says: the error's first line."""
        failed = [t for t in self.set.tasks(run_id).values() if t["state"] == "failed"]
        for task in failed:
            base = f"dag_id=news_to_facts/run_id={run_id}/task_id={task['task_id']}"
            for log in sorted((self.folder / "airflow" / "logs" / base).rglob("*.log"), reverse=True):
                for line in log.read_text("utf-8", "replace").splitlines():
                    if '"exc_value"' in line:
                        return _short(json.loads(line)["error_detail"][0])
        return f"failed: {[t['task_id'] for t in failed]}"

    def wait_running(self, run_id: str, task_id: str) -> int:
        """Wait until a task runs; return the id of its process."""

        def found() -> int | None:
            ids = self.set.instance_ids(run_id, task_id)
            for process in psutil.Process(self.set.processes["worker"].pid).children(recursive=True):
                if any(f"airflow worker -- {one}" in part for part in _title(process) for one in ids):
                    return process.pid
            return None

        return int(until(f"{task_id} of {run_id}", found, 600, 0.1))

    def table(self, met: dict[str, Any]) -> str:
        """The table of results in Markdown."""
        head = (
            "| fault | times | recovered alone | cleared | lost | duplicated | differing | what it said |\n"
            + "|---" * 8
            + "|"
        )
        rows = [result.row() for result in self.results.values()]
        readers = f"Readers: {met['n_queries']} queries, {len(met['errors'])} errors."
        return "\n".join([head, *rows, "", readers, *met["errors"]])


def _title(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _short(error: dict[str, Any]) -> str:
    text = f"{error['exc_type']}: {error['exc_value'].splitlines()[0]}"
    return text.replace("|", "/")[:160]


def _rows(config: Settings, table: str, key: str) -> dict[str, list[str]]:
    """Content of each row by key; the time of loading differs and is left out."""
    with open_marts(config) as connection:
        relation = connection.table(table)
        columns = [c for c in relation.columns if c not in {"loaded_at", key}]
        rows = connection.execute(f"select {key}, {', '.join(columns)} from {table} order by 1").fetchall()
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(str(row[0]), []).append(sha256(repr(row[1:]).encode()).hexdigest())
    return found


def _project(folder: Path) -> Path:
    """The checkout by links, with packs of its own, so that one can be broken."""
    folder.mkdir(parents=True)
    for name in ("dags", "dbt_project", "expectations", "src"):
        (folder / name).symlink_to(PROJECT / name)
    (folder / "seeds").mkdir()
    (folder / "seeds" / "reference").symlink_to(PROJECT / "seeds" / "reference")
    shutil.copytree(PROJECT / "seeds" / "packs", folder / "seeds" / "packs")
    return folder


def _small_disk(folder: Path, size: str = "600m") -> bool:
    """A small disk of its own for the home, where this user may mount one."""
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
    return done.returncode == 0


PLACES = ("Kupang", "Ende", "Bima", "Palu", "Ambon", "Ternate", "Sorong", "Manado", "Kendari", "Mataram")


def _articles(n: int) -> Iterator[str]:
    """Invented news, other places and figures in each slice."""
    for i in range(4):
        place, amount, day = PLACES[(n + i) % len(PLACES)], 11 + 7 * n + i, 1 + (n * 3 + i) % 27
        yield (
            f"{place.upper()}, {day} Maret 2025 - Pemerintah Jepang menjanjikan bantuan senilai US${amount} juta "
            f"kepada Indonesia untuk jaringan air bersih di {place}, Senin ({day}/3/2025).\n\nMenteri Luar Negeri "
            f"Jepang bertemu dengan Menteri Luar Negeri Indonesia di {place} dan menandatangani nota kesepahaman "
            f"nomor {n}-{i}.\n"
        )


# --- The faults. Each starts a run, breaks something, yields the run's id; after the yield it puts things right.


def kill_task(task_id: str) -> Callable[[Drill, str], Iterator[str]]:
    """kill -9 of a task's process at a random moment of its work."""

    def fault(drill: Drill, inbox: str) -> Iterator[str]:
        run_id = drill.set.trigger(inbox=inbox)
        pid = drill.wait_running(run_id, task_id)
        time.sleep(drill.random.uniform(0, 0.5))
        os.kill(pid, signal.SIGKILL)
        yield run_id

    return fault


def kill_process(name: str, task_id: str) -> Callable[[Drill, str], Iterator[str]]:
    """kill -9 of one of Airflow's processes with its children while a task works."""

    def fault(drill: Drill, inbox: str) -> Iterator[str]:
        run_id = drill.set.trigger(inbox=inbox)
        drill.wait_running(run_id, task_id)
        drill.set.kill(name)
        time.sleep(drill.random.uniform(1, 4))
        drill.set.start_process(name)
        yield run_id

    return fault


def postgres_down(drill: Drill, inbox: str) -> Iterator[str]:
    """PostgreSQL crashes and comes back after 20 s."""
    run_id = drill.set.trigger(inbox=inbox)
    drill.wait_running(run_id, drill.random.choice(["load", "extract.plan", "dbt_staging"]))
    drill.set.postgres.stop(signal.SIGQUIT)
    time.sleep(20)
    drill.set.postgres.start()
    yield run_id


def disk_full(drill: Drill, inbox: str) -> Iterator[str]:
    """No byte is left on the disk of the warehouse, until somebody makes room."""
    filler = drill.home / "filler"
    free = shutil.disk_usage(drill.home).free
    with filler.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(0, free - 65536))
    try:
        yield drill.set.trigger(inbox=inbox)
    finally:
        filler.unlink()


def locked(drill: Drill, inbox: str) -> Iterator[str]:
    """Somebody holds the warehouse open for longer than a task waits."""
    with open_warehouse(drill.patient):
        run_id = drill.set.trigger(inbox=inbox)
        until("a retry", lambda: drill.set.tasks(run_id).get("load", {}).get("state") == "up_for_retry", 600)
    yield run_id


def failing_gate(drill: Drill, inbox: str) -> Iterator[str]:
    """A quote is changed by hand."""
    with open_warehouse(drill.patient) as connection:
        row = connection.execute("select min(mention_id) from extracted.pledges").fetchone()
        assert row is not None
        connection.execute("update extracted.pledges set quote = quote || '?' where mention_id = ?", row)
    published = (drill.home / "published" / "current").readlink()
    yield drill.set.trigger(inbox=inbox)
    assert (drill.home / "published" / "current").readlink() == published
    with open_warehouse(drill.patient) as connection:
        connection.execute("update extracted.pledges set quote = left(quote, -1) where mention_id = ?", row)


def broken_pack(drill: Drill, inbox: str) -> Iterator[str]:
    """A misspelt key in a language pack."""
    pack = drill.project / "seeds" / "packs" / "id" / "grammar.yaml"
    text = pack.read_text("utf-8")
    pack.write_text(f"{text}\nmispelt_key: 1\n", "utf-8")
    try:
        yield drill.set.trigger(inbox=inbox)
    finally:
        pack.write_text(text, "utf-8")


def clock_moved(drill: Drill, inbox: str) -> Iterator[str]:
    """A run that believes it is 2001."""
    moment = datetime(2001, 2, 3, 4, 5, 6 + drill.n_taken % 50, tzinfo=UTC).isoformat()
    body = {"logical_date": None, "run_after": moment, "conf": {"inbox": inbox}}
    yield str(drill.set.call("POST", "/api/v2/dags/news_to_facts/dagRuns", body)["dag_run_id"])


def faults(drill: Drill, *, short: bool) -> list[tuple[str, Callable[[Drill, str], Iterator[str]]]]:
    """The faults of a round; the short form kills one task, chosen by the seed."""
    killed = [drill.random.choice(TASKS)] if short else TASKS
    found: list[tuple[str, Callable[[Drill, str], Iterator[str]]]] = [
        *((f"kill -9 of {'a task' if short else task}", kill_task(task)) for task in killed),
        ("kill -9 of the scheduler", kill_process("scheduler", "extract.plan")),
        ("kill -9 of the worker", kill_process("worker", drill.random.choice(["extract.collect", "dbt_staging"]))),
        ("PostgreSQL down for 20 s", postgres_down),
        ("warehouse locked", locked),
        ("a gate fails", failing_gate),
        ("a pack with an error", broken_pack),
        ("clock moved to 2001", clock_moved),
    ]
    return [*found, ("disk full", disk_full)] if drill.tmpfs else found


def main() -> int:
    """The full form."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--times", type=int, default=1, help="rounds of all faults")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments")
    parser.add_argument("--short", action="store_true", help="kill one task, not each")
    parser.add_argument("--only", default="", help="only faults whose name holds this")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="janji-drill-"))
    drill = Drill(folder, arguments.seed)
    met: dict[str, Any] = {"n_queries": 0, "errors": []}
    try:
        drill.set.start()
        drill.begin()
        for _ in range(arguments.times):
            for name, fault in faults(drill, short=arguments.short):
                if arguments.only in name:
                    started = time.monotonic()
                    drill.try_once(name, fault)
                    print(f"{time.monotonic() - started:6.0f} s  {drill.results[name].row()}", flush=True)
    finally:
        met = drill.stop()
        print(drill.table(met))
        if sys.exc_info()[0] is None:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"kept for a look: {folder}")
    bad = [r for r in drill.results.values() if r.wrong != (0, 0, 0)]
    return 1 if bad or met["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
