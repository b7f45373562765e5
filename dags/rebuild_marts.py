"""### Build staging and marts from the mentions again

For a change of a model, of reference data or of an exchange rate. With *full refresh* every incremental table is built
from nothing. No article is loaded or extracted, and the gates stand where they always stand.
"""

from airflow.sdk import Param, chain, dag
from janji_dags import steps
from janji_dags.defaults import DAG_DEFAULTS


@dag(
    schedule=None,
    description="dbt full refresh, gates, publish",
    doc_md=__doc__,
    tags=["janji", "dbt"],
    params={
        "full_refresh": Param(
            True,
            type="boolean",
            title="Full refresh",
            description="Drop and rebuild incremental tables. Off: only what is new or changed.",
        ),
    },
    **DAG_DEFAULTS,
)
def rebuild_marts() -> None:
    """Model and publish."""
    chain(*steps.model_and_publish())


rebuild_marts()
