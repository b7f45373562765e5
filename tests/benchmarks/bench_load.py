"""Loading beside the bare floor for the same file, in one run.

    python tests/benchmarks/bench_load.py [--sizes 10000,100000] [--pages 1000,10000] [--million] [--rounds 3]

Each measurement is a process of its own; its peak memory is what the operating system counted, with the largest of its
child processes. Floors: DuckDB's ``read_json`` / ``read_parquet`` into a table of a file; fastwarc's iteration;
trafilatura or resiliparse over the same pages, in as many processes as the load uses. Floor and load take turns, the
medians are compared, by the clock and by processor time (of all processes, their start included): where the machine has
other work, only the latter says something. The articles are invented words, about 2.5 kB each, pages about 20 kB.
"""

import argparse
import gzip
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

WORKERS = 2
# Every measurement prints the seconds of the work itself by the clock and of processors: imports and the start of
# Python are not in them, those of the processes that the work starts are.
TIMES = """
import os, sys, time

def now():
    return time.perf_counter(), sum(os.times()[:4])

def tell(start, n, rejected=0):
    print(*(end - begin for begin, end in zip(start, now())), n, rejected)
"""
LOAD = """
from datetime import datetime
from pathlib import Path
from janji.load import load
from janji.settings import Settings
if __name__ == "__main__":
    config = Settings(home=Path(sys.argv[2]), workers=int(sys.argv[3]), load_html=sys.argv[4])
    start = now()
    report = load(config, sys.argv[1], load_id="bench", now=datetime(2026, 1, 1))
    tell(start, report.n_new, report.n_rejected)
"""
DUCKDB = """
import duckdb
start = now()
con = duckdb.connect(sys.argv[2], config={"threads": int(sys.argv[3]), "memory_limit": "2GB"})
con.execute(f"create table t as select * from {sys.argv[4]}('{sys.argv[1]}')")
n = con.execute("select count(*) from t").fetchone()[0]
con.close()
tell(start, n)
"""
FASTWARC = """
from fastwarc.warc import ArchiveIterator, WarcRecordType
start = now()
with open(sys.argv[1], "rb") as stream:
    pages = sum(1 for r in ArchiveIterator(stream, record_types=WarcRecordType.response) if r.reader.read())
tell(start, pages)
"""
EXTRACTION = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from fastwarc.warc import ArchiveIterator, WarcRecordType
import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str

def quality(pages):
    return sum(bool(trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)) for page in pages)

def fast(pages):
    return sum(bool(extract_plain_text(bytes_to_str(page, "utf-8"), main_content=True)) for page in pages)

if __name__ == "__main__":
    with open(sys.argv[1], "rb") as stream:
        records = ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True)
        pages = [record.reader.read() for record in records]
    chunks = [pages[i : i + 16] for i in range(0, len(pages), 16)]
    work = {"quality": quality, "fast": fast}[sys.argv[4]]
    start = now()
    with ProcessPoolExecutor(int(sys.argv[3]), mp_context=get_context("spawn")) as pool:
        n = sum(pool.map(work, chunks))
    tell(start, n)
"""


def words() -> list[str]:
    """A vocabulary of invented words."""
    made = random.Random(7)
    syllables = [c + v for c in "bdgjklmnprst" for v in "aeiou"]
    return ["".join(made.choices(syllables, k=made.choice((1, 2, 2, 3, 3, 4)))) for _ in range(20_000)]


def texts(n: int, seed: int = 1) -> Iterator[str]:
    """Articles of about 2.5 kB: words by a falling frequency, sentences, paragraphs."""
    made, vocabulary = random.Random(seed), words()
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    for i in range(n):
        chosen = made.choices(vocabulary, weights, k=410)
        sentences = [" ".join(chosen[j : j + 14]).capitalize() + "." for j in range(0, 410, 14)]
        paragraphs = [" ".join(sentences[j : j + 3]) for j in range(0, len(sentences), 3)]
        yield f"Berita {seed}-{i}\n\n" + "\n\n".join(paragraphs)


def records(n: int) -> Iterator[dict[str, str]]:
    for i, text in enumerate(texts(n)):
        yield {"url": f"https://harian.example/{i}", "title": text[:60].split("\n")[0], "text": text,
               "published_at": f"2031-{i % 12 + 1:02}-{i % 28 + 1:02}T08:00:00Z", "publisher": "Harian"}  # fmt: skip


def write_jsonl(path: Path, n: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for record in records(n):
            file.write(json.dumps(record) + "\n")


def write_parquet(path: Path, n: int) -> None:
    with pq.ParquetWriter(path, pa.schema([(k, pa.string()) for k in next(records(1))]), compression="zstd") as writer:
        batch: list[dict[str, str]] = []
        for record in records(n):
            batch.append(record)
            if len(batch) == 10_000:
                writer.write_table(pa.Table.from_pylist(batch, writer.schema))
                batch = []
        if batch:
            writer.write_table(pa.Table.from_pylist(batch, writer.schema))


def page(text: str, i: int) -> bytes:
    """A page as newspapers make them: much around the article."""
    around = "".join(f"<li class='m{j}'><a href='/k/{j}/{i}'>Rubrik {j} kabar {i}</a></li>" for j in range(120))
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    script = "<script>" + "var a=[1,2,3];" * 200 + "</script>"
    return (
        f"<!doctype html><html lang=id><head><meta charset=utf-8><title>{text[:20]}</title>{script}"
        f"<meta property='article:published_time' content='2031-03-03T10:00:00+07:00'></head><body><nav><ul>"
        f"{around}</ul></nav><main><article><h1>Kabar {i}</h1>{paragraphs}"
        f"</article></main><footer>{around}</footer></body></html>"
    ).encode()


def write_warc(path: Path, n: int) -> None:
    with path.open("wb") as file:
        for i, text in enumerate(texts(n, seed=2)):
            body = page(text, i)
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{i:032x}>\r\n"
                f"WARC-Date: 2031-03-04T00:00:00Z\r\nWARC-Target-URI: https://harian.example/{i}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 6))


class Measured(NamedTuple):
    """What one run took."""

    seconds: float
    processor: float
    articles: int
    peak: float


def measure(code: str, *arguments: str) -> Measured:
    """Run a program; the seconds and articles that it printed, its peak memory in MB."""
    with tempfile.TemporaryDirectory(prefix="janji-bench-") as folder:
        program = Path(folder) / "program.py"
        program.write_text(TIMES + code)
        process = subprocess.Popen([sys.executable, str(program), *arguments], stdout=subprocess.PIPE, text=True)
        out = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"a measurement failed with {process.returncode}")
    seconds, processor, n, rejected = out.split()
    if int(rejected):
        raise SystemExit(f"{rejected} articles were rejected")
    return Measured(float(seconds), float(processor), int(n), usage.ru_maxrss / 1000)


def medians(runs: list[Measured]) -> tuple[float, float]:
    """Seconds by the clock and of processors."""
    return statistics.median(run.seconds for run in runs), statistics.median(run.processor for run in runs)


class Bench:
    """Runs each floor and load in turn, several rounds, and tables the medians."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self._folder, self._rounds = folder, rounds
        self.table = Table(
            "input", "articles", "MB", "what", "articles/s", "MB/s", "CPU s", "peak MB", "of the floor", "by CPU"
        )

    def compare(self, name: str, path: Path, floors: dict[str, tuple[str, list[str]]], html: str = "quality") -> None:
        """One file: its floors, then the load."""
        runs: dict[str, list[Measured]] = {what: [] for what in (*floors, "janji load")}
        for _ in range(self._rounds):
            for what, (code, arguments) in floors.items():
                runs[what].append(measure(code, str(path), self._fresh(), str(WORKERS), *arguments))
            runs["janji load"].append(measure(LOAD, str(path), self._fresh(), str(WORKERS), html))
        ours = medians(runs["janji load"])
        size = path.stat().st_size / 1e6
        for what, found in runs.items():
            seconds, processor = medians(found)
            n, peak = found[0].articles, max(run.peak for run in found)
            ratios = ["", ""] if what == "janji load" else [f"{seconds / ours[0]:.0%}", f"{processor / ours[1]:.0%}"]
            self.table.add_row(
                name, f"{n:,}", f"{size:,.0f}", what, f"{n / seconds:,.0f}", f"{size / seconds:,.0f}",
                f"{processor:,.2f}", f"{peak:,.0f}", *ratios,
            )  # fmt: skip

    def _fresh(self) -> str:
        target = self._folder / "target"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        return str(target / "db")


def made(path: Path, n: int, write: Callable[[Path, int], None]) -> Path:
    write(path, n)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000", help="articles of JSON Lines and Parquet")
    parser.add_argument(
        "--pages", default="1000,10000", help="pages of WARC by trafilatura (about 100 a second a core)"
    )
    parser.add_argument("--fast-pages", default="10000", help="pages of WARC by resiliparse")
    parser.add_argument(
        "--million", action="store_true", help="also a million articles of JSON Lines (2.6 GB of disk twice)"
    )
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    console = Console(width=120)
    with tempfile.TemporaryDirectory(prefix="janji-bench-") as name:
        folder = Path(name)
        bench = Bench(folder, options.rounds)
        sizes = [int(n) for n in options.sizes.split(",") if n] + ([1_000_000] if options.million else [])
        for n in sizes:
            path = made(folder / "a.jsonl", n, write_jsonl)
            bench.compare("JSON Lines", path, {"duckdb read_json": (DUCKDB, ["read_json"])})
            path.unlink()
        for n in (n for n in sizes if n < 1_000_000):
            path = made(folder / "a.parquet", n, write_parquet)
            bench.compare("Parquet", path, {"duckdb read_parquet": (DUCKDB, ["read_parquet"])})
        for mode, counts in (("quality", options.pages), ("fast", options.fast_pages)):
            library = {"quality": "trafilatura", "fast": "resiliparse"}[mode]
            for n in (int(n) for n in counts.split(",") if n):
                path = made(folder / "a.warc.gz", n, write_warc)
                floors = {f"{library}, {WORKERS} processes": (EXTRACTION, [mode]), "fastwarc": (FASTWARC, [])}
                bench.compare(f"WARC, HTML by {library}", path, floors, mode)
        console.print(bench.table)


if __name__ == "__main__":
    main()
