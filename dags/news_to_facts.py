"""### News articles in, published facts out

`load`, gate, `extract` (mapped over partitions), gate, dbt `staging`, gate, dbt `marts`, gate, `publish`

* Runs daily, and whenever `fetch_feeds` has fetched something new.
* A re-run adds nothing: articles are known by the SHA-256 of their text, and only those not yet extracted by the
  present extractor and language pack are extracted.
* A **gate** that fails stops the run before the next stage; what was published before stays. The log of the gate task
  names the expectation, the number of rows and the first ids.
* Everything that opens the warehouse waits for the one slot of the pool `warehouse`; runs queue behind each other.
* A **backfill** goes by publication date: the run of 2024-01-02 extracts again the articles published on that day.
* Clearing a task at any point and letting the run go on gives the same warehouse as an undisturbed run.
"""

from airflow.sdk import AssetOrTimeSchedule, Param, chain, dag
from janji_dags import steps
from janji_dags.defaults import DAG_DEFAULTS, at
from janji_dags.names import FEEDS


@dag(
    schedule=AssetOrTimeSchedule(timetable=at("0 0 * * *"), assets=[FEEDS]),
    description="Load, extract, model, check and publish",
    doc_md=__doc__,
    tags=["janji", "facts"],
    params={
        "inbox": Param(
            None,
            type=["null", "string"],
            title="Inbox",
            description="File or folder of articles on this machine, in any form that Janji reads, or s3://... "
            "Empty: what JANJI_INBOX names.",
        ),
        "limit": Param(
            0,
            type="integer",
            minimum=0,
            title="At most this many new articles",
            description="0 takes all (or what JANJI_LIMIT says).",
        ),
    },
    **DAG_DEFAULTS,
)
def news_to_facts() -> None:
    """One batch."""
    chain(
        steps.load(),
        steps.gate("raw"),
        steps.extract(),
        steps.gate("extracted"),
        *steps.model_and_publish(),
    )


news_to_facts()
