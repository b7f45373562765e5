"""### Extract again after a change of a pack or of the extractor

Only what changed: articles whose extractor or pack version is no longer the present one, within the choice made in the
form. *Force* takes every article of the choice. Leave all fields empty to bring the whole warehouse up to date.

The rows of these articles are replaced in one transaction, then the marts are built, checked and published as ever. A
backfill of `news_to_facts` does the same day by day.
"""

from airflow.sdk import Param, chain, dag
from janji_dags import steps
from janji_dags.defaults import DAG_DEFAULTS

DAY = "Articles published on this day (UTC)"


@dag(
    schedule=None,
    description="After a change of a pack or the extractor",
    doc_md=__doc__,
    tags=["janji", "facts"],
    params={
        "language": Param(
            None,
            type=["null", "string"],
            pattern="^[a-z]{2,3}$",
            title="Language",
            description="ISO 639 code of a language pack, such as id or en. Empty: every language.",
        ),
        "publisher": Param(
            None,
            type=["null", "string"],
            title="Publisher",
            description="Exactly as in raw.articles.publisher. Empty: every publisher.",
        ),
        "published_from": Param(
            None, type=["null", "string"], format="date", title="Published from", description=f"{DAY} or later."
        ),
        "published_to": Param(
            None,
            type=["null", "string"],
            format="date",
            title="Published before",
            description="The day after the last one.",
        ),
        "force": Param(
            False,
            type="boolean",
            title="Force",
            description="Extract the chosen articles again even where versions are the present ones.",
        ),
    },
    **DAG_DEFAULTS,
)
def reextract() -> None:
    """Plan, extract, model, publish."""
    chain(steps.extract(), steps.gate("extracted"), *steps.model_and_publish())


reextract()
