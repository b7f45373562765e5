"""One row per pledge mention: the statement (cluster of mentions of one promise or one delivery) that it belongs to."""

from janji.resolve.incremental import cluster


def model(dbt, session):  # noqa: D103 - dbt gives the signature
    dbt.config(
        materialized="incremental",
        incremental_strategy="replace",
        unique_key="item_id",
        on_schema_change="fail",
    )
    pairs = dbt.ref("int_pledge_pairs")
    held = session.sql(f"select * from {dbt.this}") if dbt.is_incremental else None  # noqa: S608 - dbt's own relation name
    return cluster(session, pairs, held)
