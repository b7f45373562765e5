"""Clustering only what changed gives what clustering everything gives."""

import random

import duckdb

from janji.resolve.incremental import SCHEMA, cluster

ITEMS = 60


def pairs(rng: random.Random, n_edges: int) -> dict[tuple[str, str], tuple[float, int]]:
    found: dict[tuple[str, str], tuple[float, int]] = {(f"i{n}", f"i{n}"): (1.0, n % 5) for n in range(ITEMS)}
    for _ in range(n_edges):
        one, other = sorted(rng.sample(range(ITEMS), 2))
        found[f"i{one}", f"i{other}"] = (rng.choice([0.5, 0.7, 0.9]), 0)
    return found


def relation(
    con: duckdb.DuckDBPyConnection, state: dict[tuple[str, str], tuple[float, int]]
) -> duckdb.DuckDBPyRelation:
    con.execute(
        "create or replace temp table p"
        " (left_id varchar, right_id varchar, left_hash ubigint, right_hash ubigint, score double, rank varchar,"
        " origin varchar)"
    )
    con.executemany(
        "insert into p values (?, ?, 1, 1, ?, ?, ?)",
        [
            (a, b, s, f"r{r}" if a == b else "", f"article {a[-1]}" if a == b else "")
            for (a, b), (s, r) in state.items()
        ],
    )
    return con.sql("select * from p")


def test_twenty_rounds_of_changes_equal_clustering_anew() -> None:
    rng = random.Random(1)
    con = duckdb.connect()
    state = pairs(rng, 40)
    columns = ", ".join(SCHEMA.names)
    con.execute("create table held (item_id varchar, component_id varchar, cluster_id varchar, pairs_hash ubigint)")
    touched = []
    for _ in range(20):
        new = cluster(con, relation(con, state), con.sql("select * from held") if touched else None).to_arrow_table()
        touched.append(new.num_rows)
        con.execute("delete from held where item_id in (select item_id from new)")
        con.execute("delete from held where item_id not in (select left_id from p)")
        con.execute(f"insert into held select {columns} from new")
        whole = cluster(con, relation(con, state), None).to_arrow_table()  # noqa: F841 - read by name below
        assert con.sql("select * from held except all select * from whole").fetchall() == []
        assert con.sql("select count(*) from held").fetchone() == con.sql("select count(*) from whole").fetchone()
        for key in rng.sample([k for k in state if k[0] != k[1]], 2):
            del state[key]
        for _ in range(3):
            one, other = sorted(rng.sample(range(ITEMS), 2))
            state[f"i{one}", f"i{other}"] = (0.8, 0)
        lost = f"i{rng.randrange(ITEMS)}"
        state = {k: v for k, v in state.items() if lost not in k}
        for key in [k for k in state if k[0] == k[1]][:1]:
            state[key] = (1.0, rng.randrange(9))
        for a, b in list(state):
            if (a, a) not in state or (b, b) not in state:
                del state[a, b]
    assert max(touched[1:]) < ITEMS
