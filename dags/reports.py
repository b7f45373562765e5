"""### Pages about the data

After each publication: builds dbt's documentation (models, columns, tests, lineage) as one static page. The UI shows it
under *Browse*, beside the data-quality report and coverage, which are made when they are looked at.
"""

from airflow.sdk import dag
from janji_dags import steps
from janji_dags.defaults import DAG_DEFAULTS
from janji_dags.names import PUBLISHED


@dag(
    schedule=[PUBLISHED],
    description="dbt docs after each publication",
    doc_md=__doc__,
    tags=["janji", "dbt"],
    **DAG_DEFAULTS,
)
def reports() -> None:
    """Pages."""
    steps.dbt_docs()


reports()
