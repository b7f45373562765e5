"""### News articles in, published facts out

`load`, gate, `extract` (mapped over partitions), gate, dbt `staging`, gate, dbt `marts`, gate, `publish`

* A re-run adds nothing: articles are known by the SHA-256 of their text, and only those not yet extracted by the
  present extractor and language pack are extracted.
* A **gate** that fails stops the run before the next stage; what was published before stays. The log of the gate task
  names the expectation, the number of rows and the first ids.
* Everything that opens the warehouse waits for the one slot of the pool `warehouse`.
* Clearing a task at any point and letting the run go on gives the same warehouse as an undisturbed run.
"""

from airflow.sdk import Param, chain, dag
from janji_dags import steps
from janji_dags.defaults import DAG_DEFAULTS


@dag(
    schedule="@daily",
    description="Load, extract, model, check and publish",
    doc_md=__doc__,
    tags=["janji", "facts"],
    params={
        "inbox": Param(
            None,
            type=["null", "string"],
            title="Inbox",
            description="File or folder of .txt or .jsonl articles on this machine. Empty: the folder in JANJI_INBOX.",
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

    def gate(stage: str):
        return steps.gate.override(task_id=f"gate_{stage}")(stage)

    def dbt(layer: str):
        return steps.dbt.override(task_id=f"dbt_{layer}")(layer)

    chain(
        steps.load(),
        gate("raw"),
        steps.extract(),
        gate("extracted"),
        dbt("staging"),
        gate("staging"),
        dbt("marts"),
        gate("marts"),
        steps.publish(),
    )


news_to_facts()
