"""One row per pledge mention: the statement (cluster of mentions of one promise or one delivery) that it belongs to."""

from janji.resolve.incremental import cluster_changed


def model(dbt, session):  # noqa: D103 - dbt gives the signature
    return cluster_changed(dbt, session, dbt.ref("int_pledge_pairs"))
