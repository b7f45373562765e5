"""The DAGs are there, load without error, and have exactly the edges, pools and forms that they are meant to have."""

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from janji.settings import PROJECT, Settings

EXTRACT = ["extract.plan", "extract.extract_partition", "extract.collect"]
MODEL = ["dbt_staging", "gate_staging", "dbt_marts", "gate_marts", "publish"]
CHAINS = {
    "news_to_facts": ["load", "gate_raw", *EXTRACT, "gate_extracted", *MODEL],
    "fetch_feeds": ["fetch"],
    "reextract": [*EXTRACT, "gate_extracted", *MODEL],
    "rebuild_marts": MODEL,
    "reports": ["dbt_docs"],
    "housekeeping": ["check", "backup", "clean", "compact"],
}
HEAVY = {"dbt", "duckdb", "great_expectations", "pyarrow", "pandas", "janji.extract", "janji.packs", "janji.gates"}


def edges(dag: Any) -> set[tuple[str, str]]:
    return {(task.task_id, after) for task in dag.tasks for after in task.downstream_task_ids}


def test_the_dags_are_there_and_load(bag: Any) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == set(CHAINS)


@pytest.mark.parametrize("dag_id", CHAINS)
def test_edges_are_exact(bag: Any, dag_id: str) -> None:
    chain = CHAINS[dag_id]
    assert {task.task_id for task in bag.dags[dag_id].tasks} == set(chain)
    assert edges(bag.dags[dag_id]) == set(pairwise(chain))


@pytest.mark.parametrize("dag_id", CHAINS)
def test_whatever_opens_the_warehouse_waits_for_its_one_slot(bag: Any, dag_id: str) -> None:
    from janji_dags.names import EXTRACT_POOL, POOLS, WAREHOUSE_POOL

    assert POOLS[WAREHOUSE_POOL][0] == 1
    free = {"extract.extract_partition": EXTRACT_POOL, "fetch": "default_pool"}
    for task in bag.dags[dag_id].tasks:
        assert task.pool == free.get(task.task_id, WAREHOUSE_POOL), task.task_id
        assert task.pool_slots == 1


@pytest.mark.parametrize("dag_id", CHAINS)
def test_every_dag_says_what_it_is(bag: Any, dag_id: str) -> None:
    dag = bag.dags[dag_id]
    assert dag.doc_md
    assert len(dag.doc_md) > 200
    assert "janji" in dag.tags
    assert dag.owner == "janji"
    assert dag.max_active_runs == 1
    assert dag.catchup is False
    for task in dag.tasks:
        assert task.retries == 2, task.task_id
        assert task.doc_md or task.python_callable.__doc__, task.task_id


@pytest.mark.parametrize("dag_id", CHAINS)
def test_every_parameter_makes_a_good_form(bag: Any, dag_id: str) -> None:
    params = bag.dags[dag_id].params
    for name in params:
        schema = params.get_param(name).schema
        assert schema["title"], name
        assert len(params.get_param(name).description) > 20, name
        assert schema["type"], name


def test_the_form_of_news_to_facts(bag: Any) -> None:
    params = bag.dags["news_to_facts"].params
    assert {"inbox", "limit"} <= set(params)
    assert params["inbox"] is None
    assert params["limit"] == 0


def test_a_bad_parameter_is_refused(bag: Any) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError):
        bag.dags["news_to_facts"].params.get_param("limit").resolve(-1)


def test_a_file_without_an_entry_in_airflowignore_is_a_dag(bag: Any) -> None:
    ignored = set((PROJECT / "dags" / ".airflowignore").read_text().split())
    files = {p.name for p in (PROJECT / "dags").glob("*.py")}
    assert files - ignored == {f"{dag_id}.py" for dag_id in CHAINS}


@pytest.mark.parametrize("dag_id", CHAINS)
def test_the_run_that_is_furthest_gets_the_warehouse(bag: Any, dag_id: str) -> None:
    """No other run changes the mentions between a run's models, their gate and publication."""
    tasks = bag.dags[dag_id].task_dict
    weights = [tasks[name].priority_weight for name in CHAINS[dag_id]]
    assert {task.weight_rule for task in tasks.values()} == {"absolute"}
    if "publish" in tasks:
        assert weights == list(range(12 - len(weights), 12))


@pytest.mark.parametrize(
    ("words", "executor", "forks"),
    [
        (["scheduler", "--skip-serve-logs"], "LocalExecutor", True),
        (["scheduler", "--skip-serve-logs"], "CeleryExecutor", False),
        (["celery", "worker", "--skip-serve-logs"], "CeleryExecutor", True),
        (["api-server"], "LocalExecutor", False),
        (["dag-processor"], "LocalExecutor", False),
        ([], None, False),
    ],
)
def test_only_what_forks_tasks_imports_their_libraries(words: list[str], executor: str, forks: bool) -> None:
    from airflow_local_settings import LIBRARIES, forks_tasks

    assert forks_tasks(words, executor) is forks
    assert all(find_spec(name) for name in LIBRARIES)


def test_the_error_that_no_retry_cures_is_not_retried(bag: Any) -> None:
    from airflow.sdk import RetryAction

    from janji.errors import GateError, StaleError, WarehouseError

    policy = bag.dags["news_to_facts"].get_task("gate_raw").retry_policy
    assert policy.evaluate(GateError("bad"), 1, 2).action is RetryAction.FAIL
    assert policy.evaluate(WarehouseError("busy"), 1, 2).action is RetryAction.RETRY
    assert policy.evaluate(StaleError("built again"), 1, 2).retry_delay == timedelta(minutes=3)
    assert policy.evaluate(OSError("disk"), 1, 2).action is RetryAction.DEFAULT


MEASURE = """
import json, sys, time
from pathlib import Path
from airflow.dag_processing.dagbag import BundleDagBag
def cpu(folder):
    start = time.process_time()
    bag = BundleDagBag(dag_folder=folder, bundle_path=folder, bundle_name="dags-folder")
    assert bag.dags and not bag.import_errors, bag.import_errors
    return time.process_time() - start
empty, ours = cpu(Path(sys.argv[1])), cpu(Path(sys.argv[2]))
print(json.dumps({"empty": empty, "ours": ours, "modules": sorted(sys.modules)}))
"""


@pytest.mark.airflow
def test_parsing_costs_little_beyond_airflow_itself(tmp_path: Path) -> None:
    """CPU time of reading the folder, beside that of an empty DAG in the same process; and what it must not import."""
    folder = tmp_path / "dags"
    folder.mkdir()
    (folder / "empty.py").write_text("from airflow.sdk import DAG\nwith DAG('empty'):\n    pass\n")
    environment = {"PATH": "/usr/bin:/bin", "AIRFLOW_HOME": str(tmp_path), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    command = [sys.executable, "-c", MEASURE, str(folder), str(PROJECT / "dags")]
    result = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    assert result.returncode == 0, result.stderr[-2000:]
    figures = json.loads(result.stdout.splitlines()[-1])
    assert figures["ours"] - figures["empty"] < 1.0
    assert not HEAVY & set(figures["modules"])


@pytest.mark.parametrize("run_id", ["../../etc", "..", "manual__2026-01-01T00:00:00+00:00", "a/b\\c", "x" * 5])
def test_a_run_id_cannot_leave_its_folder(bag: Any, run_id: str) -> None:
    from janji_dags.names import key_of

    key = key_of("news_to_facts", run_id)
    assert (Path("stages") / key).resolve().parent == Path("stages").resolve()
    assert key != "news_to_facts"


@pytest.mark.parametrize(("dag_id", "coming"), [("news_to_facts", (2026, 11, 23)), ("housekeeping", (2026, 11, 29))])
def test_the_first_run_is_the_next_slot(bag: Any, dag_id: str, coming: tuple[int, int, int], monkeypatch: Any) -> None:
    """Also just after a slot (a Sunday, ten past midnight): nothing is loaded unasked. As the scheduler reads it."""
    from airflow.serialization.serialized_objects import DagSerialization
    from airflow.timetables import trigger

    read = json.loads(json.dumps(DagSerialization.to_dict(bag.dags[dag_id])))
    dag = DagSerialization.from_dict(read)
    monkeypatch.setattr(trigger, "utcnow", lambda: datetime(2026, 11, 22, 0, 10, tzinfo=UTC))
    info = dag.next_dagrun_info(last_automated_run_info=None)
    assert info.run_after == datetime(*coming, tzinfo=UTC)


@pytest.mark.parametrize(("looks", "said"), [((None, None, 1), "Airflow is not ready yet"), ((1,), "")])
def test_the_ui_is_not_said_to_be_up_before_it_answers(
    looks: tuple[int | None, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    from bootstrap import ui

    class Started:
        def __init__(self) -> None:
            self.looks = iter(looks)

        def poll(self) -> int | None:
            return next(self.looks, 1)

    monkeypatch.setenv("AIRFLOW__API__PORT", "8094")
    monkeypatch.setenv("JANJI_ADMIN_PASSWORD", "never shown")
    for name, value in {
        "START_SECONDS": -1, "SERVERS": {"scheduler": []}, "prepare": lambda **_: None, "healthy": lambda _: False,
        "start": lambda *_: Started(), "stop": lambda _: None, "take_terminal": lambda _: sys.stdout,
    }.items():  # fmt: skip
        monkeypatch.setattr(ui, name, value)
    kept = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        assert ui.ui(Settings(home=tmp_path)) == 1
    finally:
        for name, handler in kept.items():
            signal.signal(name, handler)
    told = capfd.readouterr().out
    assert "scheduler ended by itself" in told
    assert ("Airflow is" in told) == bool(said)
    assert said in told
