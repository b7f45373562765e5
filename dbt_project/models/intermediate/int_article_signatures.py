"""One row per article: its MinHash signature, computed once (the text of an article never changes)."""

from janji.resolve.minhash import signatures


def model(dbt, session):  # noqa: D103 - dbt gives the signature
    dbt.config(
        materialized="incremental",
        incremental_strategy="missing",
        on_schema_change="fail",
    )
    articles = dbt.ref("stg_articles").select("article_id, text")
    if dbt.is_incremental:
        held = session.sql(f"select article_id from {dbt.this}")  # noqa: S608 - dbt's own relation name
        articles = articles.join(held, "article_id", how="anti")
    return session.from_arrow(signatures(articles.fetchall()))
