"""Batches of articles and rejections into the warehouse; one transaction a batch."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import pyarrow as pa

from janji.errors import LoadError
from janji.load.model import Article, Rejected
from janji.load.quarantine import keep, rejection_id
from janji.settings import Settings
from janji.warehouse import transaction

BATCH_ROWS = 25_000
BATCH_BYTES = 64_000_000
UNWRITABLE = (
    duckdb.IOException,
    duckdb.TransactionException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.OutOfMemoryException,
)
COPIES_PER_FILE = 1000  # broken records of one file that are copied; further ones are listed with their place

ARTICLES = pa.schema(
    [
        ("article_id", pa.string()), ("text", pa.string()), ("title", pa.string()), ("url", pa.string()),
        ("publisher", pa.string()), ("published_at", pa.timestamp("us")), ("language", pa.string()),
        ("source_uri", pa.string()), ("source_form", pa.string()), ("encoding", pa.string()),
        ("load_id", pa.string()), ("loaded_at", pa.timestamp("us")),
    ]
)  # fmt: skip
REJECTED = pa.schema(
    [
        ("rejection_id", pa.string()), ("source_uri", pa.string()), ("location", pa.string()), ("stage", pa.string()),
        ("reason_code", pa.string()), ("message", pa.string()), ("quarantine_path", pa.string()),
        ("n_bytes", pa.int64()), ("load_id", pa.string()), ("rejected_at", pa.timestamp("us")),
    ]
)  # fmt: skip
FILES = pa.schema(
    [
        ("source_uri", pa.string()), ("fingerprint", pa.string()), ("n_bytes", pa.int64()), ("n_articles", pa.int64()),
        ("rejected", pa.string()), ("load_id", pa.string()), ("loaded_at", pa.timestamp("us")),
    ]
)  # fmt: skip


@dataclass(slots=True)
class FileCount:
    """What one file gave."""

    fingerprint: str | None
    n_bytes: int
    n_articles: int = 0
    rejected: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Batch:
    """What goes into the warehouse at once."""

    articles: dict[str, Article] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    files: dict[str, FileCount] = field(default_factory=dict)
    n_bytes: int = 0

    @property
    def full(self) -> bool:
        """Whether it is time to write."""
        return (
            len(self.articles) >= BATCH_ROWS
            or self.n_bytes >= BATCH_BYTES
            or len(self.rejected) >= BATCH_ROWS
            or len(self.files) >= BATCH_ROWS
        )


class Sink:
    """Writes batches; a batch that was written before adds nothing."""

    def __init__(self, con: duckdb.DuckDBPyConnection, config: Settings, load_id: str, now: datetime) -> None:
        self._con, self._config, self._load_id, self._now = con, config, load_id, now
        self._copies: Counter[str] = Counter()

    def write(self, batch: Batch, limit: int | None = None) -> int:
        """Write what is new.

        Args:
            batch: articles by id, rejections, files that are complete.
            limit: write at most so many articles, None for all.

        Returns:
            The number of articles that were new.

        Raises:
            LoadError: the disk is full or the quarantine cannot be written; what was committed before stays.
        """
        try:
            with transaction(self._con):
                new = self._articles(batch.articles, limit)
                self._rejected(batch.rejected)
                self._files(batch.files)
        except UNWRITABLE as error:
            raise LoadError(
                f"the warehouse cannot be written: {' '.join(str(error).split())[:300]}",
                "free disk space or memory and run again: what was loaded before stays, the rest follows",
            ) from error
        return new

    def _articles(self, articles: dict[str, Article], limit: int | None) -> int:
        if not articles:
            return 0
        ids = pa.table({"article_id": list(articles)})
        self._con.register("batch_ids", ids)
        known = self._con.execute(
            "select a.article_id from raw.articles a semi join batch_ids b on a.article_id = b.article_id"
        ).fetchall()
        self._con.unregister("batch_ids")
        skip = {row[0] for row in known}
        fresh = [article for identity, article in articles.items() if identity not in skip][:limit]
        if fresh:
            self._insert("raw.articles", self._table(fresh))
        return len(fresh)

    def _table(self, articles: list[Article]) -> pa.Table:
        columns = [pa.array([getattr(a, name) for a in articles], type_) for name, type_ in _fields(ARTICLES, 10)]
        columns.append(pa.repeat(pa.scalar(self._load_id), len(articles)))
        columns.append(pa.repeat(pa.scalar(self._now, pa.timestamp("us")), len(articles)))
        return pa.Table.from_arrays(columns, schema=ARTICLES)

    def _rejected(self, rejected: Iterable[Rejected]) -> None:
        rows: dict[str, dict[str, object]] = {}
        for item in rejected:
            identity = rejection_id(item)
            if identity in rows:
                continue
            self._copies[item.source_uri] += 1
            copy = keep(self._config, item, identity) if self._copies[item.source_uri] <= COPIES_PER_FILE else None
            rows[identity] = {
                "rejection_id": identity, "source_uri": item.source_uri, "location": item.location, "stage": "raw",
                "reason_code": item.reason.value, "message": _printable(item.message),
                "quarantine_path": str(copy) if copy else None, "n_bytes": item.n_bytes,
                "load_id": self._load_id, "rejected_at": self._now,
            }  # fmt: skip
        if rows:
            table = pa.Table.from_pylist(list(rows.values()), schema=REJECTED)
            self._con.register("batch_rejected", table)
            self._con.execute(
                "insert into raw.rejected_files by name select * from batch_rejected b"
                " where not exists (select 1 from raw.rejected_files r where r.rejection_id = b.rejection_id)"
            )
            self._con.unregister("batch_rejected")

    def _files(self, files: dict[str, FileCount]) -> None:
        rows = [
            {
                "source_uri": uri, "fingerprint": count.fingerprint, "n_bytes": count.n_bytes,
                "n_articles": count.n_articles, "rejected": json.dumps(count.rejected, sort_keys=True),
                "load_id": self._load_id, "loaded_at": self._now,
            }
            for uri, count in files.items()
            if count.fingerprint is not None
        ]  # fmt: skip
        if rows:
            self._con.register("batch_files", pa.Table.from_pylist(rows, schema=FILES))
            self._con.execute("insert or replace into raw.loaded_files by name select * from batch_files")
            self._con.unregister("batch_files")

    def _insert(self, table: str, rows: pa.Table) -> None:
        self._con.register("batch_rows", rows)
        self._con.execute(f"insert into {table} by name select * from batch_rows")  # noqa: S608 - our own names
        self._con.unregister("batch_rows")


def _fields(schema: pa.Schema, n: int) -> list[tuple[str, pa.DataType]]:
    return [(schema.field(i).name, schema.field(i).type) for i in range(n)]


def _printable(message: str) -> str:
    """A message on one line, without control characters of the input that it quotes."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in message)[:1000]
