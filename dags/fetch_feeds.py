"""### Fetch news feeds

Reads the RSS and Atom feeds of `seeds/reference/feeds.csv`, keeps what is new as JSON Lines in the feeds' inbox and
updates the asset `feeds`, which starts `news_to_facts`. When no feed has anything new the task is skipped and nothing
is started.

Paused until you switch it on, because it is the one DAG that reaches out to the network. Fetching twice adds nothing.
"""

from airflow.sdk import dag
from janji_dags import steps
from janji_dags.defaults import DAG_DEFAULTS


@dag(
    schedule="@hourly",
    description="Feeds to the inbox; starts news_to_facts when there is news",
    doc_md=__doc__,
    tags=["janji", "load"],
    is_paused_upon_creation=True,
    **DAG_DEFAULTS,
)
def fetch_feeds() -> None:
    """One round."""
    steps.fetch()


fetch_feeds()
