"""One row per article: its MinHash signature, computed once (the text of an article never changes)."""

from janji.resolve.minhash import signatures


def model(dbt, session):  # noqa: D103 - dbt gives the signature
    articles = dbt.ref("stg_articles")  # noqa: F841 - DuckDB reads local variables by name
    held = f"select article_id from {dbt.this}" if dbt.is_incremental else "select null where false"  # noqa: S608 - dbt's name
    missing = f"from articles where article_id not in ({held})"
    # Texts are by far the most of the warehouse: a bound that DuckDB knows beforehand keeps it from reading old ones.
    (first,) = session.sql(f"select min(loaded_at) {missing}").fetchone()
    texts = session.sql(f"select article_id, text {missing} and loaded_at >= ?", params=[first])
    return session.from_arrow(signatures(texts.fetchall()))
