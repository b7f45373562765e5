"""What dbt made of what, column by column, as OpenLineage events beside those that Airflow writes of its tasks."""

import logging
from typing import Any

log = logging.getLogger("janji.lineage")
PRODUCER = "janji"
# dbt's tests are told by the task's log; of a model its end says all.
TOLD = {"COMPLETE", "FAIL"}


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
    reader = DbtLocalArtifactProcessor(
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
