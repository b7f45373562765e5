"""What dbt made of what, column by column, as OpenLineage events beside those that Airflow writes of its tasks."""

import logging
import re
from typing import Any

log = logging.getLogger("janji.lineage")
PRODUCER = "janji"
# dbt's tests are told by the task's log; of a model its end says all.
TOLD = {"COMPLETE", "FAIL"}
# OpenLineage's SQL parser does not know DuckDB's lambda functions; it is given a query without their heads.
LAMBDA = re.compile(r"\blambda\s+\w+(?:\s*,\s*\w+)*\s*:")
# A part of a query that hands on all columns of one table: mentions as (select * from "db"."schema"."table" where ...
HANDED_ON = re.compile(r'\b(\w+) as \(\s*select \* from ((?:"\w+"\.)*"?\w+"?)\s*(?:where\b|\))', re.I)
TABLE = re.compile(r'"\w+"\."\w+"\."\w+"')


def tell_models(config: Any, instance: Any) -> None:
    """Send an event for each model that the build of this task has just run, as children of the task's own event.

    The facts do not depend on it: where it fails, the log says so and the task goes on.
    """
    from airflow.providers.openlineage import conf

    if conf.is_disabled():
        return
    try:
        log.info("lineage: %d models told", _tell(config, instance))
    except Exception:
        log.exception("the lineage of this build was not told")


def _tell(config: Any, instance: Any) -> int:
    from airflow.providers.openlineage.plugins.adapter import OpenLineageAdapter
    from openlineage.client.event_v2 import RunEvent

    client = OpenLineageAdapter().get_or_create_openlineage_client()
    events: list[RunEvent] = [event for event in read_artifacts(config, instance) if event.eventType.value in TOLD]
    for event in events:
        client.emit(event)
    return len(events)


def read_artifacts(config: Any, instance: Any) -> list[Any]:
    """The events that OpenLineage's own reader of dbt's manifest and results makes of the last build's models."""
    from airflow.providers.openlineage.plugins.macros import lineage_job_name, lineage_job_namespace, lineage_run_id
    from openlineage.common.provider.dbt.facets import ParentRunMetadata
    from openlineage.common.provider.dbt.local import DbtLocalArtifactProcessor

    namespace = lineage_job_namespace()

    class Reader(DbtLocalArtifactProcessor):  # type: ignore[misc]
        def get_column_lineage(self, namespace: str, compiled_sql: str) -> Any:
            found = super().get_column_lineage(namespace, LAMBDA.sub("", compiled_sql))
            return found and keep_tables(found, compiled_sql)

    reader = Reader(
        producer=PRODUCER,
        job_namespace=namespace,
        project_dir=str(config.dbt_project),
        target_path=str(config.home / "dbt" / "target"),
    )
    reader.dbt_run_metadata = ParentRunMetadata(
        run_id=lineage_run_id(instance), job_name=lineage_job_name(instance), job_namespace=namespace
    )
    events: list[Any] = reader.parse().events()
    return [event for event in events if event.job.facets["jobType"].jobType == "MODEL"]


def keep_tables(lineage: Any, sql: str) -> Any:
    """Of the columns' sources, keep those in tables; None if there is none.

    The parser gives a query's own parts (what a ``with`` names, a parameter of a lambda function) as tables too. A part
    that hands on all of a table stands for that table.
    """
    tables = {name.replace('"', "") for name in TABLE.findall(sql)}
    parts: dict[str, str] = {}
    for name, source in HANDED_ON.findall(sql):
        table = source.replace('"', "")
        parts[name] = parts.get(table, table)
    for column, origin in list(lineage.fields.items()):
        for source in origin.inputFields:
            source.name = parts.get(source.name, source.name)
        origin.inputFields = [source for source in origin.inputFields if source.name in tables]
        if not origin.inputFields:
            del lineage.fields[column]
    return lineage if lineage.fields else None
