"""A line a task while a run goes on, read from Airflow's metadata."""

import threading
import time
from typing import Any, TextIO

ENDED = {"success", "failed", "skipped", "upstream_failed", "removed"}
STILL = 30.0


class Progress(threading.Thread):
    """Print each task of a run as it ends, and every 30 s what a long one is doing or what the run waits for."""

    def __init__(self, dag_id: str, terminal: TextIO) -> None:
        super().__init__(daemon=True)
        self.dag_id = dag_id
        self.run_id: str | None = None
        self.terminal = terminal
        self.told: set[tuple[str, int, int, str]] = set()
        self.stopping = threading.Event()
        self.spoke = time.monotonic()

    def follow(self, run_id: str) -> None:
        """Tell of this run and no other: a scheduler may have several of the DAG at work."""
        self.run_id = run_id

    def run(self) -> None:
        """Look every half second until told to stop."""
        while not self.stopping.wait(0.5):
            self.look()

    def stop(self) -> None:
        """Print what is left."""
        self.stopping.set()
        self.join()
        self.look()

    def look(self) -> None:
        """Print what ended since the last look."""
        from airflow.models.taskinstance import TaskInstance
        from airflow.utils.session import create_session
        from sqlalchemy import select

        if self.run_id is None:
            return
        mine = (TaskInstance.dag_id == self.dag_id) & (TaskInstance.run_id == self.run_id)
        with create_session(scoped=False) as session:
            instances = sorted(session.scalars(select(TaskInstance).where(mine)), key=_order)
            for instance in instances:
                self._tell(instance, session)
            if time.monotonic() - self.spoke > STILL:
                running = [i for i in instances if i.state == "running"]
                others = select(TaskInstance).where(TaskInstance.state == "running", ~mine).limit(1)
                self._say(f"  ...       {_doing(running or list(session.scalars(others)), self.run_id)}")

    def _tell(self, instance: Any, session: Any) -> None:
        state = str(instance.state)
        key = (instance.task_id, instance.map_index, instance.try_number, state)
        if state not in ENDED | {"up_for_retry"} or key in self.told:
            return
        self.told.add(key)
        seconds = f"{instance.duration or 0:6.1f} s" if state not in {"upstream_failed", "removed"} else " " * 8
        word = {"success": "ok", "upstream_failed": "not run", "up_for_retry": "retry"}.get(state, state)
        self._say(f"  {word:<8} {seconds}  {_name(instance):<24} {_result(instance, session)}".rstrip())

    def _say(self, line: str) -> None:
        self.spoke = time.monotonic()
        print(line, file=self.terminal, flush=True)


def _order(instance: Any) -> tuple[bool, Any]:
    """By end; what has none comes last, in the order of its creation."""
    return (instance.end_date is None, instance.end_date or instance.id)


def _doing(running: list[Any], run_id: str) -> str:
    """What goes on: a task of the run itself, else that of another run which goes first."""
    if not running:
        return "waits for the scheduler"
    first = running[0]
    if first.run_id == run_id:
        return f"{_name(first)} is running"
    return f"waits: {_name(first)} of {first.dag_id} {first.run_id} is running"


def _name(instance: Any) -> str:
    number = f" [{instance.map_index}]" if instance.map_index >= 0 else ""
    return f"{instance.task_id.removeprefix('extract.')}{number}"


def _result(instance: Any, session: Any) -> str:
    """What the task returned, in few words."""
    if str(instance.state) != "success":
        return ""
    value = instance.xcom_pull(task_ids=instance.task_id, map_indexes=instance.map_index, session=session)
    if isinstance(value, dict):
        return ", ".join(
            f"{k.removeprefix('n_')} {v}"
            for k, v in value.items()
            if isinstance(v, int | float | str) and len(str(v)) < 40
        )
    if isinstance(value, str) and not value.startswith("/"):
        return value
    return f"{len(value)} partition(s)" if isinstance(value, list) else ""
