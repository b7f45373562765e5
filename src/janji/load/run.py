"""Load an inbox into ``raw.articles``: streaming, idempotent, resumable after a crash."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from janji import __version__
from janji.load.arrow import offered, table
from janji.load.columns import Declared
from janji.load.model import READER_VERSION, Article, Done, Item, Limits, Note, Rejected
from janji.load.pages import Pages
from janji.load.read import admitted, columns_for, read_source, sources
from janji.load.remote import is_remote, public
from janji.load.report import LoadReport, Notes, Progress, Tracker
from janji.load.sink import ROW_GROUP, Batch, FileCount, Sink
from janji.load.source import Source
from janji.settings import Settings
from janji.warehouse import beside, open_warehouse

LOOK_AHEAD = 20_000  # files whose earlier loads are looked up at once
LOAD = pa.schema([("load_id", pa.string())])
INBOX = pa.schema([("load_id", pa.string()), ("inbox", pa.string()), ("started_at", pa.timestamp("us"))])
OUTCOME = pa.schema(
    [
        ("load_id", pa.string()), ("finished_at", pa.timestamp("us")), ("n_files", pa.int64()), ("n_new", pa.int64()),
        ("n_known", pa.int64()), ("n_rejected", pa.int64()),
    ]
)  # fmt: skip
URIS = pa.schema([("source_uri", pa.string())])

Inputs = Iterable[tuple[Source | Rejected, Declared]]


def load(
    config: Settings,
    inbox: Path | str,
    *,
    load_id: str,
    now: datetime,
    limit: int = 0,
    progress: Callable[[Progress], None] | None = None,
) -> LoadReport:
    """Load every article under ``inbox`` that is not yet in the warehouse.

    What cannot be taken is listed in ``raw.rejected_files``, with a copy in the quarantine. Batches are committed as
    they fill; after a crash the same call takes up the rest. Files that were taken whole and have not changed are
    not read again.

    Args:
        config: the settings.
        inbox: file, folder, glob pattern, or ``https://`` / ``s3://`` address.
        load_id: names this load; the same one again continues it and adds nothing twice.
        now: time of the run, UTC.
        limit: stop after this many new articles (0: all).
        progress: called about twice a second.

    Raises:
        LoadError: there is nothing at ``inbox``, a declaration is malformed, or the disk is full.
        WarehouseError: the warehouse cannot be opened.
    """
    limits = Limits.of(config)
    tracker = Tracker(progress)
    if tracker.wanted and not is_remote(inbox):
        for source in sources(config, inbox, limits):
            tracker.files_total += 1
            tracker.bytes_total += source.n_bytes or 0
    inputs = ((s, _declared(config, inbox, s)) for s in sources(config, inbox, limits))
    return load_sources(config, inputs, public(inbox), load_id=load_id, now=now, limit=limit, tracker=tracker)


def load_sources(
    config: Settings,
    inputs: Inputs,
    shown: str,
    *,
    load_id: str,
    now: datetime,
    limit: int = 0,
    tracker: Tracker | None = None,
) -> LoadReport:
    """``load`` for sources that are already at hand; ``shown`` is what ``raw.loads.inbox`` says."""
    now = now.replace(tzinfo=None)
    with open_warehouse(config, row_group=ROW_GROUP) as con, beside(con) as look:
        with offered(con, "begun", table(INBOX, [(load_id, shown, now)])):
            con.execute("insert into raw.loads by name select * from begun on conflict do nothing")
        report = _Run(con, look, config, load_id, now, limit, tracker or Tracker(None)).run(inputs)
        outcome = (load_id, now, report.n_files, report.n_new, report.n_known, report.n_rejected)
        with offered(con, "ended", table(OUTCOME, [outcome])):
            con.execute(
                "update raw.loads set finished_at = ended.finished_at, n_files = ended.n_files, n_new = ended.n_new,"
                " n_known = ended.n_known, n_rejected = ended.n_rejected from ended"
                " where loads.load_id = ended.load_id"
            )
        return report


def _declared(config: Settings, inbox: Path | str, source: Source | Rejected) -> Declared:
    return Declared() if isinstance(source, Rejected) else columns_for(config, inbox, source)


class _Run:
    """The state of one load."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        look: duckdb.DuckDBPyConnection,
        config: Settings,
        load_id: str,
        now: datetime,
        limit: int,
        tracker: Tracker,
    ) -> None:
        self._con, self._look, self._config, self._load_id, self._limit = con, look, config, load_id, limit
        self._limits = Limits.of(config)
        self._sink = Sink(con, config, load_id, now)
        self._tracker, self._notes = tracker, Notes()
        self._batch = Batch()
        self._writer = ThreadPoolExecutor(1)
        self._writing: Future[int] | None = None
        self._open: dict[str, FileCount] = {}
        self._meter = {"bytes": 0}
        self._seen = self._new = self._files = 0
        self._rejected: Counter[str] = Counter()

    def run(self, inputs: Inputs) -> LoadReport:
        with self._writer, Pages(self._limits, self._config.workers) as pages:
            for item in admitted(self._items(inputs), self._limits, pages):
                self._take(item)
                if self._batch.full or self._enough():
                    self._write()
                    if self._limit and self._new >= self._limit:
                        break
            self._write()
            self._written()
        self._tracker.tell(last=True)
        with offered(self._con, "this", table(LOAD, [(self._load_id,)])):
            (n_new,) = self._con.execute(
                "select count(*) from raw.articles where load_id = (select load_id from this)"
            ).fetchone() or (0,)
        return LoadReport(
            self._load_id, self._files, n_new, max(self._seen - n_new, 0), self._rejected.total(),
            dict(sorted(self._rejected.items())), self._notes.words(),
        )  # fmt: skip

    def _items(self, inputs: Inputs) -> Iterator[Item]:
        """What is in the inputs, each followed by ``Done``; files taken before are counted and skipped."""
        iterator = iter(inputs)
        while chunk := list(islice(iterator, LOOK_AHEAD if self._files else 100)):
            earlier = self._earlier([source for source, _ in chunk if isinstance(source, Source)])
            for source, declared in chunk:
                self._files += 1
                if isinstance(source, Rejected):
                    yield source
                elif (mark := self._mark(source, declared)) and earlier.get(source.uri, ("",))[0] == mark:
                    self._skip(source, earlier[source.uri])
                else:
                    self._open[source.uri] = FileCount(mark, source.n_bytes)
                    yield from self._metered(source, read_source(source, self._limits, declared))
                    yield Done(source.uri)

    def _metered(self, source: Source, items: Iterator[Item]) -> Iterator[Item]:
        for item in items:
            yield item
            self._tracker.tell(within=source.meter.n_bytes)
        self._tracker.n_bytes += source.n_bytes

    def _earlier(self, listed: list[Source]) -> dict[str, tuple[str, int, str]]:
        with offered(self._look, "listed", table(URIS, [(source.uri,) for source in listed])):
            rows = self._look.execute(
                "select source_uri, fingerprint, n_articles, rejected from raw.loaded_files"
                " semi join listed using (source_uri)"
            ).fetchall()
        return {row[0]: (row[1], row[2], row[3]) for row in rows}

    def _mark(self, source: Source, declared: Declared) -> str | None:
        if source.fingerprint is None:
            return None
        reader = "|".join(map(str, (__version__, READER_VERSION, self._limits, declared)))
        return f"{source.fingerprint} {hash_of(reader)}"

    def _skip(self, source: Source, earlier: tuple[str, int, str]) -> None:
        self._seen += earlier[1]
        self._rejected.update(json.loads(earlier[2]))
        self._tracker.n_files += 1
        self._tracker.n_bytes += source.n_bytes

    def _take(self, item: Item) -> None:
        if isinstance(item, Article):
            self._seen += 1
            self._tracker.n_articles += 1
            self._count(item.source_uri).n_articles += 1
            self._batch.add(item)
        elif isinstance(item, Rejected):
            self._rejected[item.reason.value] += 1
            self._count(item.source_uri).rejected[item.reason.value] += 1
            self._batch.rejected.append(item)
            self._batch.n_bytes += len(item.data or b"")
            if item.reason.value == "changed_while_read" or item.reason.value == "unreadable":
                self._count(item.source_uri).fingerprint = None  # read it again next time
        elif isinstance(item, Note):
            self._notes.add(item.source_uri, item.kind, item.message)
        elif isinstance(item, Done):
            self._tracker.n_files += 1
            self._batch.files[item.source_uri] = self._open.pop(item.source_uri)

    def _count(self, uri: str) -> FileCount:
        """The count of the file that an item came from (its address without place and archive member)."""
        for part in (uri, uri.partition("#")[0], uri.partition("#")[0].partition("!/")[0]):
            if part in self._open:
                return self._open[part]
        return FileCount(None, 0)

    def _enough(self) -> bool:
        """Whether the batch may hold the last articles that the limit allows."""
        wanted = self._limit - self._new
        return bool(self._limit) and len(self._batch.articles) >= wanted + 1000

    def _write(self) -> None:
        """Hand the batch to the writing thread; the next one fills meanwhile."""
        self._written()
        left = self._limit - self._new if self._limit else None
        if left is not None and len(self._batch.articles) > left:
            self._batch.files.clear()  # some of their articles may be left out: not complete
        self._writing = self._writer.submit(self._sink.write, self._batch, left)
        self._batch = Batch()
        if self._limit:
            self._written()

    def _written(self) -> None:
        """Wait until the batch in the writing thread is committed."""
        if self._writing is not None:
            self._new += self._writing.result()
            self._writing = None


def hash_of(text: str) -> str:
    """Short stable hash."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
