"""The tasks. Each is one call of the function in ``janji`` that the command line calls too."""

import logging
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from airflow.sdk import TriggerRule, task, task_group

from janji_dags.names import EXTRACT_POOL, EXTRACTED, MARTS, PUBLISHED, RAW, WAREHOUSE_POOL, run_key, run_time

log = logging.getLogger("janji.dags")


def _config() -> Any:
    from janji.settings import settings

    return settings()


def _plain(report: Any) -> dict[str, Any]:
    """A report as what XCom and an asset event can hold."""
    values = asdict(report) if is_dataclass(report) and not isinstance(report, type) else dict(report)
    return {k: v if isinstance(v, int | float | str | dict | None) else str(v) for k, v in values.items()}


@task(pool=WAREHOUSE_POOL, outlets=[RAW])
def load(params: dict, dag_run: Any, outlet_events: Any) -> dict[str, Any]:
    """Take the articles of the inbox into ``raw.articles``; list and quarantine what cannot be taken."""
    from janji.load import load as load_articles

    config = _config()
    report = load_articles(
        config,
        Path(params["inbox"]) if params["inbox"] else config.inbox,
        load_id=run_key(dag_run),
        now=run_time(dag_run),
        limit=params["limit"] or config.limit,
        progress=log.info,
    )
    outlet_events[RAW].extra = _plain(report)
    return _plain(report)


@task(pool=WAREHOUSE_POOL)
def gate(stage: str, dag_run: Any) -> str:
    """Check the stage's expectations; a critical one that fails stops the run here."""
    from janji.gates import run_gate

    return run_gate(_config(), stage, run_id=run_key(dag_run), now=run_time(dag_run)).summary()


@task(pool=WAREHOUSE_POOL)
def plan(dag_run: Any) -> list[str]:
    """Write the articles that are not yet extracted by this extractor and pack into partitions of Parquet."""
    from janji.extract.run import plan as plan_partitions

    return [str(path) for path in plan_partitions(_config(), run_id=run_key(dag_run))]


@task(pool=EXTRACT_POOL, map_index_template="{{ task.op_kwargs['path'].rsplit('/', 1)[-1] }}")
def extract_partition(path: str) -> str:
    """Extract one partition. Opens no warehouse, so it may run on any worker that sees the stage folder."""
    from janji.extract.run import extract_partition as extract_file

    return str(extract_file(_config(), path))


# An empty plan skips the mapped task; what follows still has to run (the gates look at the whole warehouse).
@task(pool=WAREHOUSE_POOL, outlets=[EXTRACTED], trigger_rule=TriggerRule.NONE_FAILED)
def collect(dag_run: Any, outlet_events: Any) -> dict[str, Any]:
    """Replace the rows of the run's articles in ``extracted.*`` in one transaction."""
    from janji.extract.run import collect as collect_partitions

    report = _plain(collect_partitions(_config(), run_id=run_key(dag_run)))
    outlet_events[EXTRACTED].extra = report
    return report


@task_group
def extract() -> None:
    """Extraction, mapped over partitions of thousands of articles."""
    extract_partition.expand(path=plan()) >> collect()


@task(pool=WAREHOUSE_POOL)
def dbt(layer: str, dag_run: Any, params: dict) -> dict[str, Any]:
    """Build and test one layer with dbt, in this process."""
    from janji.build import build

    report = build(_config(), layer, full_refresh=bool(params.get("full_refresh")), run_id=run_key(dag_run))
    models = sorted(report.models, key=lambda m: m.seconds, reverse=True)
    return {"layer": layer, "n_models": len(models), "slowest": f"{models[0].name} {models[0].seconds:.1f} s"}


@task(pool=WAREHOUSE_POOL, outlets=[MARTS, PUBLISHED])
def publish(dag_run: Any, outlet_events: Any) -> dict[str, Any]:
    """Replace the published snapshot; readers of the old one keep it until they close it."""
    from janji.publish import publish as publish_marts

    report = _plain(publish_marts(_config(), run_id=run_key(dag_run), now=run_time(dag_run)))
    outlet_events[MARTS].extra = report
    outlet_events[PUBLISHED].extra = report
    return report
