"""``make run``: one real run of the DAG ``news_to_facts``, watched until it ends.

When Airflow's scheduler is up on this JANJI_HOME (``make ui``), the run is handed to it. Otherwise the DAG runs in this
process on the same metadata (Airflow's own ``dag.test``), which spares the start of four servers and makes the second
run a matter of seconds. Both leave the same run, task logs and asset events for the UI.
"""

import fcntl
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from bootstrap.output import TaskLogs, listener, take_terminal
from bootstrap.prepare import prepare
from bootstrap.progress import Progress
from janji.errors import JanjiError
from janji.settings import Settings

DAG_ID = "news_to_facts"
FINISHED = {"success", "failed"}
REJECTED = 3


def scheduler_is_up() -> bool:
    """Whether a scheduler works on this metadata."""
    from airflow.jobs.job import most_recent_job
    from airflow.jobs.scheduler_job_runner import SchedulerJobRunner

    job = most_recent_job(SchedulerJobRunner.job_type)
    return bool(job and job.is_alive())


def fail_orphans() -> None:
    """Close runs whose process is gone: nobody else would, and a scheduler started later would take them up."""
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from airflow.utils.types import DagRunTriggeredByType
    from sqlalchemy import select

    query = select(DagRun).where(
        DagRun.dag_id == DAG_ID, DagRun.state == "running", DagRun.triggered_by == DagRunTriggeredByType.TEST
    )
    with create_session() as session:
        for run in session.scalars(query):
            for instance in run.get_task_instances(session=session):
                if instance.state not in {*FINISHED, "skipped", "upstream_failed"}:
                    instance.set_state("failed", session=session)
            run.set_state("failed")


@contextmanager
def one_at_a_time(home: Path, terminal: TextIO) -> Iterator[None]:
    """Wait for another ``make run`` on the same folder."""
    with (home / "airflow" / "run.lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another run works on this JANJI_HOME; waiting for it to end ...", file=terminal, flush=True)
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def run_here(conf: dict[str, Any], logs: TaskLogs, progress: Progress) -> tuple[str, str]:
    """Run the DAG in this process; return its run id and state."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import BundleDagBag
    from airflow.sdk.listener import get_listener_manager

    fail_orphans()
    get_listener_manager().add_listener(listener(logs, progress.follow))
    bundle = next(iter(DagBundlesManager().get_all_dag_bundles()))
    bundle.initialize()
    bag = BundleDagBag(dag_folder=bundle.path, bundle_path=bundle.path, bundle_name=bundle.name)
    if DAG_ID not in bag.dags:
        raise SystemExit(f"The DAG cannot be read: {bag.import_errors}")
    moment = datetime.now(UTC)
    dag = bag.dags[DAG_ID]
    # A person watches this run, and dag.test() cannot end a run that has a deadline (Airflow 3.3: it looks for the
    # deadline in the metadata by what is still a dict).
    dag.deadline = None
    run = dag.test(run_after=moment, logical_date=moment, run_conf=conf)
    return run.run_id, str(run.state)


def run_there(conf: dict[str, Any], progress: Progress) -> tuple[str, str]:
    """Hand the run to the scheduler that is up; return its run id and end state."""
    from airflow.api.common.trigger_dag import trigger_dag
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from airflow.utils.types import DagRunTriggeredByType
    from sqlalchemy import select

    started = trigger_dag(DAG_ID, triggered_by=DagRunTriggeredByType.CLI, conf=conf)
    if started is None:
        raise SystemExit(f"The scheduler took no run of {DAG_ID}.")
    progress.follow(started.run_id)
    while True:
        with create_session(scoped=False) as session:
            state = session.scalar(select(DagRun.state).where(DagRun.dag_id == DAG_ID, DagRun.run_id == started.run_id))
        if str(state) in FINISHED:
            return started.run_id, str(state)
        time.sleep(1)


def run(config: Settings, inbox: str | None, limit: int) -> int:
    """Run, show, sum up.

    Returns the exit code: 0 when the DAG ended green, 1 when not, 3 when it did but some input of an inbox that was
    named could not be taken (as the command line has it; the sample holds broken files on purpose).
    """
    folder = config.home / "airflow" / "logs"
    between = folder / "make-run" / f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%S}.log"
    terminal = take_terminal(between)
    try:
        return _run(config, inbox, limit, terminal, TaskLogs(folder, between))
    except JanjiError as error:
        print(f"\n{error}", file=terminal)
        return 1
    except BaseException as error:
        print(f"\nThe run stopped: {type(error).__name__}: {str(error)[:500]}\nAll of it: {between}", file=terminal)
        raise


def require_inbox(config: Settings, inbox: Path | str) -> None:
    """Stop before Airflow starts when there is nothing at the inbox.

    Raises:
        LoadError: there is no such file or folder.
    """
    from janji.load.model import Limits
    from janji.load.walk import walk

    next(walk(inbox, Limits.of(config)), None)


def _run(config: Settings, inbox: str | None, limit: int, terminal: TextIO, logs: TaskLogs) -> int:
    print(f"Janji: {inbox or config.inbox} -> {config.home}", file=terminal, flush=True)
    require_inbox(config, inbox or config.inbox)
    prepare(with_user=False)
    conf = {"inbox": str(Path(inbox).resolve()) if inbox else None, "limit": limit}
    there = scheduler_is_up()
    with one_at_a_time(config.home, terminal):
        progress = Progress(DAG_ID, terminal)
        progress.start()
        try:
            run_id, state = run_there(conf, progress) if there else run_here(conf, logs, progress)
        finally:
            progress.stop()
    _sum_up(config, run_id, state, terminal)
    if state != "success":
        folder = logs.folder / f"dag_id={DAG_ID}" / f"run_id={run_id}"
        print(f"The run failed. What was published before stays. Logs of its tasks: {folder}", file=terminal)
        for task_id, error in logs.errors.items():
            print(f"\n{task_id}: {error}", file=terminal)
        return 1
    rejected = n_rejected(config, run_id) if inbox else 0
    if rejected:
        told = f"The run was green, but {rejected} of the inputs were rejected (`janji rejects` lists them all)"
        print(f"\n{told}: it ends with code {REJECTED}, which make calls an error.", file=terminal)
    return REJECTED if rejected else 0


def n_rejected(config: Settings, run_id: str) -> int:
    """How many inputs this run could not take."""
    from janji_dags.names import key_of

    from janji.warehouse import open_warehouse

    with open_warehouse(config, read_only=True) as connection:
        query = "select n_rejected from raw.loads where load_id = ?"
        row = connection.execute(query, [key_of(DAG_ID, run_id)]).fetchone()
    return int(row[0]) if row else 0


def _sum_up(config: Settings, run_id: str, state: str, terminal: TextIO) -> None:
    from janji_dags.names import key_of

    from janji.pipeline import summary

    has_ended = state == "success"
    print(f"\n{summary(config, run_id=key_of(DAG_ID, run_id), has_ended=has_ended)}", file=terminal, flush=True)
    activate = Path(sys.prefix) / "bin" / "activate"
    if has_ended and activate.exists():
        hint = f"`source {shlex.quote(str(activate))}` puts `janji` on the path of your shell."
        print(f"\n{hint}", file=terminal, flush=True)
