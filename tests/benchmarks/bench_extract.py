"""Extraction beside its floors, in one run: the bare automaton scan, and spaCy with the same vocabulary.

    python tests/benchmarks/bench_extract.py [ARTICLES.jsonl.gz] [--articles N]

Ratios are what counts: the machine's own speed cancels out. Without a file the sample articles are repeated.
"""

import argparse
import gzip
import json
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

import ahocorasick_rs
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from janji.extract.extractor import extract
from janji.extract.schema import INPUT
from janji.extract.text.scan import fold
from janji.load import read_articles
from janji.packs import load_pack
from janji.settings import PROJECT

ROUNDS = 3


def read(path: Path | None, limit: int) -> list[str]:
    """Texts of a JSON Lines file, or of the sample, repeated to the limit."""
    if path is not None:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in islice(lines, limit)]
    sample = [a.text for a in read_articles(PROJECT / "seeds" / "sample" / "articles") if getattr(a, "text", None)]
    return list(islice(cycle(sample), limit))


def batch(texts: list[str]) -> pa.RecordBatch:
    """The extractor's input."""
    rows = [
        {
            "article_id": f"{i:064x}",
            "text": text,
            "title": None,
            "publisher": None,
            "published_at": None,
            "language": "id",
        }
        for i, text in enumerate(texts)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=INPUT)


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call: other programs on the machine do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def spacy_pipeline(forms: list[str]) -> Callable[[list[str]], Iterator[object]]:
    """A blank Indonesian pipeline with the same vocabulary as phrases."""
    import spacy

    pipeline = spacy.blank("id")
    pipeline.max_length = 10**8
    ruler = pipeline.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns([{"label": "HIT", "pattern": form} for form in forms])  # type: ignore[attr-defined]
    return pipeline.pipe


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("articles_file", nargs="?", type=Path)
    options.add_argument("--articles", type=int, default=2000)
    chosen = options.parse_args()
    texts = read(chosen.articles_file, chosen.articles)
    megabytes = sum(len(t.encode()) for t in texts) / 1e6
    lexicon = load_pack("id").lexicon
    forms = list(lexicon.forms)
    automaton = ahocorasick_rs.AhoCorasick(forms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    folded = [fold(t) for t in texts]
    articles = batch(texts)
    extract(batch(texts[:20]))
    works: dict[str, Callable[[], object]] = {
        "bare automaton scan": lambda: [automaton.find_matches_as_indexes(t) for t in folded],
        "Janji extract": lambda: extract(articles),
    }
    rows = {name: statistics.median(seconds(work) for _ in range(ROUNDS)) for name, work in works.items()}
    few = texts[: max(50, len(texts) // 20)]
    pipeline = spacy_pipeline(forms)
    share = sum(len(t.encode()) for t in few) / 1e6 / megabytes
    rows["spaCy blank + EntityRuler"] = seconds(lambda: list(pipeline(few))) / share
    table = Table(title=f"extract: {len(texts)} articles, {megabytes:.1f} MB, one process, {len(forms)} forms")
    for column in ("", "articles/s", "MB/s", "Janji is"):
        table.add_column(column, justify="right" if column else "left")
    janji = rows["Janji extract"]
    for name, spent in rows.items():
        table.add_row(name, f"{len(texts) / spent:,.0f}", f"{megabytes / spent:.2f}", f"{spent / janji:.3f} x as fast")
    Console().print(table)


if __name__ == "__main__":
    main()
