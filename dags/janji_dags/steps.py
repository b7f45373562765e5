"""The tasks. Each is one call of the function in ``janji`` that the command line calls too."""

import logging
from dataclasses import asdict, is_dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import TriggerRule, task, task_group
from airflow.sdk.exceptions import AirflowSkipException

from janji_dags.lineage import tell_models
from janji_dags.names import EXTRACT_POOL, EXTRACTED, FEEDS, MARTS, PUBLISHED, RAW, WAREHOUSE_POOL, run_key, run_time

log = logging.getLogger("janji.dags")

# The run that is furthest gets the warehouse first: what a run has begun to model it models, checks and publishes
# before another run (of a backfill, of another DAG) changes the mentions.
ORDER = (
    *("load", "gate_raw", "plan", "extract_partition", "collect", "gate_extracted"),
    *("dbt_staging", "gate_staging", "dbt_marts", "gate_marts", "publish"),
)
PRIORITY = {task_id: number for number, task_id in enumerate(ORDER, 1)}


def _config() -> Any:
    from janji.settings import settings

    return settings()


def inbox_of(params: dict[str, Any], dag_run: Any, config: Any) -> Path:
    """What a run loads: the folder it was given, the feeds' inbox when fresh feeds started it, else JANJI_INBOX."""
    if params["inbox"]:
        return Path(params["inbox"])
    if dag_run.run_type == "asset_triggered":
        return Path(config.feeds_inbox)
    return Path(config.inbox)


def selection(params: dict[str, Any], dag_run: Any) -> Any:
    """Which articles a run extracts; None: those not yet extracted by the present extractor and pack.

    A backfill's slot is a day of publication: all articles published on it are extracted again.
    """
    from janji.extract.run import Selection

    if dag_run.run_type == "backfill":
        day = dag_run.logical_date.date()
        return Selection(published_from=day, published_to=day + timedelta(days=1), force=True)
    names = ("language", "publisher", "published_from", "published_to")
    given = {name: params[name] for name in names if params.get(name)}
    for name in ("published_from", "published_to"):
        if name in given:
            given[name] = date.fromisoformat(given[name])
    return Selection(**given, force=bool(params.get("force"))) if given or params.get("force") else None


def _plain(report: Any) -> dict[str, Any]:
    """A report as what XCom and an asset event can hold."""
    values = asdict(report) if is_dataclass(report) and not isinstance(report, type) else dict(report)
    return {k: v for k, v in values.items() if isinstance(v, int | float | str | dict)}


@task(outlets=[FEEDS])
def fetch(dag_run: Any, outlet_events: Any) -> dict[str, Any]:
    """Fetch the feeds of ``seeds/reference/feeds.csv`` into the feeds' inbox. Opens no warehouse."""
    from janji.fetch import fetch_feeds

    report = _plain(fetch_feeds(_config(), run_id=run_key(dag_run), now=run_time(dag_run)))
    if not report["n_new"]:
        raise AirflowSkipException("no feed had a new article: news_to_facts is not triggered")
    outlet_events[FEEDS].extra = report
    return report


@task(pool=WAREHOUSE_POOL, priority_weight=PRIORITY["load"], outlets=[RAW])
def load(params: dict[str, Any], dag_run: Any, outlet_events: Any) -> dict[str, Any]:
    """Take the articles of the inbox into ``raw.articles``; list and quarantine what cannot be taken."""
    from janji.load import load as load_articles
    from janji.output import printable

    config = _config()
    report = load_articles(
        config,
        inbox_of(params, dag_run, config),
        load_id=run_key(dag_run),
        now=run_time(dag_run),
        limit=params["limit"] or config.limit,
        progress=log.info,
    )
    for note in report.notes:
        log.info("note: %s", printable(note))
    outlet_events[RAW].extra = _plain(report)
    return _plain(report) | {"n_notes": len(report.notes)}


def gate(stage: str) -> Any:
    """The gate behind a stage."""
    task_id = f"gate_{stage}"
    return check_gate.override(task_id=task_id, priority_weight=PRIORITY[task_id])(stage)


@task(pool=WAREHOUSE_POOL)
def check_gate(stage: str, dag_run: Any) -> str:
    """Check the stage's expectations; a critical one that fails stops the run here."""
    from janji.gates import run_gate

    return run_gate(_config(), stage, run_id=run_key(dag_run), now=run_time(dag_run)).summary()


@task(pool=WAREHOUSE_POOL, priority_weight=PRIORITY["plan"])
def plan(params: dict[str, Any], dag_run: Any) -> list[str]:
    """Write the articles that are to be extracted into partitions of Parquet."""
    from janji.extract.run import plan as plan_partitions

    chosen = selection(params, dag_run)
    log.info("selection: %s", chosen or "articles not yet extracted by the present extractor and pack")
    return [str(path) for path in plan_partitions(_config(), run_id=run_key(dag_run), selection=chosen)]


@task(
    pool=EXTRACT_POOL,
    priority_weight=PRIORITY["extract_partition"],
    map_index_template="{{ task.op_kwargs['path'].rsplit('/', 1)[-1] }}",
)
def extract_partition(path: str) -> str:
    """Extract one partition. Opens no warehouse, so it may run on any worker that sees the stage folder."""
    from janji.extract.run import extract_partition as extract_file

    return str(extract_file(_config(), path))


# An empty plan skips the mapped task; what follows still has to run (the gates look at the whole warehouse).
@task(
    pool=WAREHOUSE_POOL,
    priority_weight=PRIORITY["collect"],
    outlets=[EXTRACTED],
    trigger_rule=TriggerRule.NONE_FAILED,
)
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


def dbt(layer: str) -> Any:
    """One layer of dbt's."""
    task_id = f"dbt_{layer}"
    return build_layer.override(task_id=task_id, priority_weight=PRIORITY[task_id])(layer)


@task(pool=WAREHOUSE_POOL)
def build_layer(layer: str, dag_run: Any, params: dict[str, Any], ti: Any) -> dict[str, Any]:
    """Build and test one layer with dbt, in this process."""
    from janji.build import build

    report = build(_config(), layer, full_refresh=bool(params.get("full_refresh")), run_id=run_key(dag_run))
    models = sorted(report.models, key=lambda m: m.seconds, reverse=True)
    for model in models:
        log.info("%-45s %-8s %10s rows %8.2f s", model.name, model.status, model.rows, model.seconds)
    for test in report.warnings:
        log.warning("%s: %s", test.name, test.message)
    tell_models(_config(), ti)
    slowest = f"{models[0].name} {models[0].seconds:.1f} s" if models else "none"
    return {"layer": layer, "n_nodes": len(models), "slowest": slowest}


@task(pool=WAREHOUSE_POOL, priority_weight=PRIORITY["publish"], outlets=[MARTS, PUBLISHED])
def publish(dag_run: Any, outlet_events: Any) -> str:
    """Replace the published snapshot; readers of the old one keep it until they close it."""
    from janji.publish import publish as publish_marts

    report = publish_marts(_config(), run_id=run_key(dag_run), now=run_time(dag_run))
    outlet_events[MARTS].extra = dict(report.rows)
    outlet_events[PUBLISHED].extra = {"snapshot": report.snapshot, "changed": report.changed, **report.rows}
    return report.summary()


def model_and_publish() -> list[Any]:
    """The tasks from staging to the published snapshot, in their order."""
    return [dbt("staging"), gate("staging"), dbt("marts"), gate("marts"), publish()]


@task(pool=WAREHOUSE_POOL)
def check() -> dict[str, Any]:
    """Read everything and prove ids, quotes and the published snapshot."""
    from janji.maintenance import check as check_warehouse

    return _plain(check_warehouse(_config()))


@task(pool=WAREHOUSE_POOL)
def backup(params: dict[str, Any], dag_run: Any) -> str:
    """Copy the warehouse and prove the copy."""
    from janji.maintenance import backup as back_up

    return str(back_up(_config(), now=run_time(dag_run), keep=params["keep_backups"]))


@task(pool=WAREHOUSE_POOL)
def clean(params: dict[str, Any], dag_run: Any) -> dict[str, Any]:
    """Remove what is older than it has to be."""
    from janji.maintenance import clean as clean_up

    return _plain(clean_up(_config(), now=run_time(dag_run), keep_days=params["keep_days"]))


@task(pool=WAREHOUSE_POOL)
def compact() -> dict[str, Any]:
    """Give free space inside the warehouse file back."""
    from janji.maintenance import compact as compact_warehouse

    return _plain(compact_warehouse(_config()))


@task(pool=WAREHOUSE_POOL)
def dbt_docs() -> str:
    """Build dbt's documentation as one static page."""
    from janji.build import build_docs

    return str(build_docs(_config()))
