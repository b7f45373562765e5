"""One row per event mention: the event (cluster of mentions of one occasion) that it belongs to."""

from janji.resolve.incremental import cluster_changed


def model(dbt, session):  # noqa: D103 - dbt gives the signature
    return cluster_changed(dbt, session, dbt.ref("int_event_pairs"))
