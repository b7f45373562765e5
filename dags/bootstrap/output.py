"""Keep Airflow's many lines out of the terminal: they go to files, a person sees a line a task."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO


def take_terminal(log: Path) -> TextIO:
    """Send this process's and its children's output to ``log``; return the stream that still writes to the terminal."""
    log.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    terminal = os.fdopen(os.dup(1), "w", buffering=1)
    _redirect(log)
    return terminal


def _redirect(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for standard in (1, 2):
        os.dup2(descriptor, standard)
    os.close(descriptor)


class TaskLogs:
    """An Airflow listener that sends what a task prints to the file where the UI looks for the log of that attempt."""

    def __init__(self, folder: Path, between: Path) -> None:
        self.folder = folder
        self.between = between
        self.errors: dict[str, str] = {}

    def path(self, instance: Any) -> Path:
        """The file of one attempt, by Airflow's default ``log_filename_template``."""
        parts = [f"dag_id={instance.dag_id}", f"run_id={instance.run_id}", f"task_id={instance.task_id}"]
        if instance.map_index >= 0:
            parts.append(f"map_index={instance.map_index}")
        return self.folder.joinpath(*parts, f"attempt={instance.try_number}.log")

    def start(self, instance: Any) -> None:
        """From here on the output belongs to this attempt."""
        _flush()
        _redirect(self.path(instance))

    def end(self) -> None:
        """From here on the output belongs to the run."""
        _flush()
        _redirect(self.between)


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


def listener(logs: TaskLogs, started: Callable[[str], None]) -> Any:
    """The object to register with Airflow's listener manager; ``started`` is told the id of the run."""
    from airflow.listeners import hookimpl

    class Listener:
        @hookimpl
        def on_task_instance_running(self, task_instance: Any) -> None:
            started(task_instance.run_id)
            logs.start(task_instance)

        @hookimpl
        def on_task_instance_success(self) -> None:
            logs.end()

        @hookimpl
        def on_task_instance_failed(self, task_instance: Any, error: Any) -> None:
            logs.errors[task_instance.task_id] = str(error) or type(error).__name__
            logs.end()

        @hookimpl
        def on_task_instance_skipped(self) -> None:
            logs.end()

    return Listener()
