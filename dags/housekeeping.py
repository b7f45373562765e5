"""### Keep the house: integrity, backup, retention, compaction

1. `check` reads the whole warehouse: every id is the hash of its text, every quote stands at its place, every table can
   be read. A damaged warehouse stops here, so that a bad copy never replaces a good backup.
2. `backup` copies the warehouse and proves that the copy opens with the same rows. `docs/operations.md` tells how to
   restore one.
3. `clean` removes quarantined copies, stage files, gate reports, task logs and lineage older than the days set here;
   the lists of what was rejected stay in `raw.rejected_files`.
4. `compact` rewrites the file when more than a quarter of it is free space.
"""

from airflow.sdk import Param, chain, dag
from janji_dags import steps
from janji_dags.defaults import DAG_DEFAULTS, at


@dag(
    schedule=at("0 0 * * 0"),
    description="Integrity check, backup, retention, compaction",
    doc_md=__doc__,
    tags=["janji", "operations"],
    params={
        "keep_days": Param(
            90,
            type="integer",
            minimum=1,
            title="Days to keep",
            description="Quarantine copies, stage files, gate reports, logs and lineage older than this are removed.",
        ),
        "keep_backups": Param(
            4,
            type="integer",
            minimum=1,
            title="Backups to keep",
            description="The newest ones; older ones are removed after a new one is proved good.",
        ),
    },
    **DAG_DEFAULTS,
)
def housekeeping() -> None:
    """One round."""
    chain(steps.check(), steps.backup(), steps.clean(), steps.compact())


housekeeping()
