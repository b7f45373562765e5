"""One row per article: the group of near-duplicates that it belongs to, named by the first published of them."""

from janji.resolve.incremental import cluster_changed


def model(dbt, session):  # noqa: D103 - dbt gives the signature
    return cluster_changed(dbt, session, dbt.ref("int_article_pairs"))
