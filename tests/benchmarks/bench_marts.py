"""What a day costs: 200 new articles built into the marts on top of histories of several sizes.

    python tests/benchmarks/bench_marts.py ARTICLES.jsonl.gz [--history 1000 10000 100000] [--home FOLDER]

The history is real articles, extracted once and repeated with changed words, shifted dates and changed amounts, so
that the copies are other news and not near-copies. Reported: processor seconds of the two builds of a day (staging and
marts, with their data tests; other programs on the machine do not count), wall seconds and rows written by model. The
last line is the cost of a day on the largest history over that on the smallest.
"""

import argparse
import gzip
import json
import shutil
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from janji.build import BuildReport, build
from janji.extract.extractor import extract
from janji.extract.schema import INPUT
from janji.settings import Settings
from janji.warehouse import open_warehouse

NEW = 200
BASE = 1500

_COPY = """
insert into raw.articles by name
select sha256(article_id || '{k}') as article_id,
    array_to_string(
        list_transform(string_split(text, ' '), lambda w, i: case when i % 3 = 0 then w || '{k}' else w end), ' '
    ) as text,
    title, publisher, 'bench' as source_uri, 'jsonl' as source_form, 'utf-8' as encoding, 'bench' as load_id,
    timestamp '{loaded_at}' as loaded_at
from base_input limit {n};
insert into extracted.articles by name
select * replace (sha256(article_id || '{k}') as article_id, published_date - {days} as published_date)
from base_articles where article_id in (select article_id from base_input limit {n});
insert into extracted.events by name
select * replace (md5(mention_id || '{k}') as mention_id, sha256(article_id || '{k}') as article_id,
    date_start - {days} as date_start, date_end - {days} as date_end)
from base_events where article_id in (select article_id from base_input limit {n});
insert into extracted.pledges by name
select * replace (md5(mention_id || '{k}') as mention_id, sha256(article_id || '{k}') as article_id,
    announced_start - {days} as announced_start, announced_end - {days} as announced_end,
    horizon_start - {days} as horizon_start, horizon_end - {days} as horizon_end, amount + {k} as amount,
    unit_count + {k} as unit_count, md5(announcing_mention_id || '{k}') as announcing_mention_id)
from base_pledges where article_id in (select article_id from base_input limit {n});
"""


def read(path: Path, n: int) -> pa.RecordBatch:
    """The first articles of a JSON Lines file as the extractor's input."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, n)]
    return pa.RecordBatch.from_pylist(
        [
            {"article_id": f"{i:064x}", "text": r["text"], "title": r.get("title"), "publisher": r.get("publisher"),
             "published_at": None, "language": r.get("language") or "id"}
            for i, r in enumerate(rows)
        ],
        schema=INPUT,
    )  # fmt: skip


def prepare(con: duckdb.DuckDBPyConnection, batch: pa.RecordBatch) -> None:
    """Extract once and keep the result as tables to copy from."""
    found = extract(batch)
    tables = {"input": batch, "articles": found.articles, "events": found.events, "pledges": found.pledges}
    for name, table in tables.items():
        con.register("arrow_table", table)
        con.execute(f"create or replace temp table base_{name} as select * from arrow_table order by 1")
        con.unregister("arrow_table")


def day(config: Settings) -> tuple[float, list[BuildReport]]:
    """Processor seconds and reports of the two builds of a day."""
    start = time.process_time()
    reports = [build(config, "staging"), build(config, "marts")]
    return time.process_time() - start, reports


def measure(
    config: Settings, history: pa.RecordBatch, new: pa.RecordBatch, size: int
) -> tuple[float, list[BuildReport]]:
    """Build a history, then a day on top of it."""
    with open_warehouse(config) as con:
        prepare(con, history)
        for k in range(-(-size // history.num_rows)):
            n = min(history.num_rows, size - k * history.num_rows)
            for statement in _COPY.format(k=k, n=n, days=k * 11, loaded_at="2026-01-01").split(";\n"):
                con.execute(statement)
    build(config, "all", checks=False)
    with open_warehouse(config) as con:
        prepare(con, new)
        for statement in _COPY.format(k=1_000_003, n=NEW, days=0, loaded_at="2026-01-02").split(";\n"):
            con.execute(statement)
    day_cost = day(config)
    assert not day_cost[1][1].full_refresh
    return day_cost


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--history", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--home", type=Path, default=None, help="folder for the warehouses (default: a temporary one)")
    chosen = parser.parse_args()
    home = chosen.home or Path(tempfile.mkdtemp(prefix="janji-bench-"))
    everything = read(chosen.articles, BASE + NEW)
    new = everything.slice(0, NEW)
    history = everything.slice(NEW)
    build(Settings(home=home / "warm"), "all", checks=False)  # imports and first parse cost the same for all
    results = {}
    for size in chosen.history:
        results[size] = measure(Settings(home=home / str(size)), history, new, size)
        print(f"history {size}: a day of {NEW} took {results[size][0]:.1f} s of processor time", file=sys.stderr)
        shutil.rmtree(home / str(size))
    table = Table("model", *(f"{size:,} rows / written / s" for size in results))
    names = [n.name for n in results[chosen.history[0]][1][1].models if n.rows is not None]
    for name in names:
        cells = []
        for _, (_, marts) in results.values():
            node = next(n for n in marts.models if n.name == name)
            cells.append(f"{node.rows:,} / {node.written:,} / {node.seconds:.2f}")
        table.add_row(name, *cells)
    table.add_row("whole day, processor seconds", *(f"{seconds:.1f}" for seconds, _ in results.values()))
    Console().print(table)
    costs = [seconds for seconds, _ in results.values()]
    print(f"largest over smallest history: {costs[-1] / costs[0]:.2f}")
    if chosen.home is None:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
