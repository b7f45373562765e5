"""Incremental clustering inside DuckDB: only components that a changed pair touches are clustered again.

A pairs relation holds ``left_id, right_id, left_hash, right_hash, score, rank, origin``; the hashes cover the content
of the two items. Every item has a pair with itself (score 1): its ``rank`` says which member of a cluster comes first,
its ``origin``, the article it comes from, is empty where doubt does not count (see :func:`complete_linkage`).
"""

from typing import Any

import duckdb
import pyarrow as pa

from janji.resolve.linkage import complete_linkage

SCHEMA = pa.schema(
    [
        ("item_id", pa.string()),
        ("component_id", pa.string()),
        ("cluster_id", pa.string()),
        ("pairs_hash", pa.uint64()),
    ]
)

# Both ends of a new, changed or vanished pair get another hash, so every component that must be clustered again
# holds a changed item, and components without one are as they were.
_STATE = """
    select item_id, bit_xor(hash(other_id, score, rank, origin, left_hash, right_hash)) as pairs_hash
    from (
        select left_id as item_id, right_id as other_id, score, rank, origin, left_hash, right_hash from pairs
        union all
        select right_id, left_id, score, rank, origin, left_hash, right_hash from pairs where left_id <> right_id
    )
    group by item_id
"""

_AFFECTED = """
    with changed as (
        select coalesce(state.item_id, held.item_id) as item_id, held.component_id
        from state full join held on state.item_id = held.item_id
        where state.pairs_hash is distinct from held.pairs_hash
    )
    select state.item_id, state.pairs_hash
    from state
    where state.item_id in (select item_id from changed)
        or state.item_id in (
            select item_id from held
            where component_id in (select component_id from changed where component_id is not null)
        )
"""


def cluster(
    session: duckdb.DuckDBPyConnection,
    pairs: duckdb.DuckDBPyRelation,  # noqa: ARG001 - DuckDB reads local variables by name
    held: duckdb.DuckDBPyRelation | None,
) -> duckdb.DuckDBPyRelation:
    """Cluster the items of ``pairs`` whose surroundings changed since ``held`` was written.

    Args:
        session: the connection that both relations belong to.
        pairs: scored pairs and self pairs (see the module).
        held: rows of ``SCHEMA`` from the last run, or None to cluster everything.

    Returns:
        Rows of ``SCHEMA`` that replace those of the same items; rows that are held already are left out.
    """
    state = session.sql(_STATE)  # noqa: F841 - DuckDB reads local variables by name
    if held is None:
        affected = session.sql("select item_id, pairs_hash from state").to_arrow_table()
    else:
        affected = session.sql(_AFFECTED).to_arrow_table()
    hashes = dict(zip(affected["item_id"].to_pylist(), affected["pairs_hash"].to_pylist(), strict=True))
    rows = session.sql(
        "select left_id, right_id, score, rank, origin from pairs where left_id in (select item_id from affected)"
    ).fetchall()
    ranks = {left: rank for left, right, _, rank, _ in rows if left == right}
    origins = {left: origin for left, right, _, _, origin in rows if left == right}
    edges = [(left, right, float(score)) for left, right, score, _, _ in rows if left != right]
    result = complete_linkage(ranks, edges, origins if all(origins.values()) else None)
    columns = [
        list(result),
        [m.component for m in result.values()],
        [m.cluster for m in result.values()],
        [hashes[i] for i in result],
    ]
    found = session.from_arrow(pa.table(columns, schema=SCHEMA))
    return found if held is None else found.except_(held.select(*SCHEMA.names))


def cluster_changed(
    dbt: Any, session: duckdb.DuckDBPyConnection, pairs: duckdb.DuckDBPyRelation
) -> duckdb.DuckDBPyRelation:
    """The body of dbt's models of clusters: :func:`cluster` on top of what the model holds."""
    held = session.sql(f"select * from {dbt.this}") if dbt.is_incremental else None  # noqa: S608 - dbt's own relation name
    return cluster(session, pairs, held)
