"""Batches of articles and rejections into the warehouse; one transaction a batch."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from janji.errors import LoadError
from janji.load.arrow import offered, table
from janji.load.model import Article, Rejected
from janji.load.quarantine import keep, rejection_id
from janji.settings import Settings
from janji.warehouse import transaction

# A transaction of at least one row group goes straight into the table's blocks: nothing in the log, nothing to
# rewrite at a checkpoint. Small row groups need small batches for that, and a small buffer.
ROW_GROUP = 4096
BATCH_ROWS = ROW_GROUP
BATCH_BYTES = 16_000_000
# DuckDB's memory in MB: what it keeps of the blocks it wrote stays within the first. Batches of longer articles get the
# next, in the end what JANJI_MEMORY_LIMIT allows, and so does the rest of the load. Three times a row group has been
# enough for what a transaction and the checkpoint after it hold at once.
MEMORY = (64, 512)
ROW_GROUPS_HELD = 3
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
IDS = pa.schema([("article_id", pa.string())])
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

    articles: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    files: dict[str, FileCount] = field(default_factory=dict)
    n_bytes: int = 0

    def add(self, article: Article) -> None:
        """Take an article as the fields of its row, the text in UTF-8; the same one again adds nothing."""
        if article.article_id not in self.articles:
            self.articles[article.article_id] = (
                article.article_id, article.text.encode(), article.title, article.url, article.publisher,
                article.published_at, article.language, article.source_uri, article.source_form, article.encoding,
            )  # fmt: skip
            self.n_bytes += article.n_bytes

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
        self._steps = list(MEMORY)
        self._set_memory()

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
        rows_mb = batch.n_bytes / 1e6 / max(len(batch.articles), 1) * ROW_GROUP
        while self._steps and rows_mb * ROW_GROUPS_HELD > self._steps[0]:
            self._more_memory()
        try:
            return self._write(batch, limit)
        except UNWRITABLE as error:
            if self._steps and "memory_limit" in str(error):
                self._more_memory()
                return self.write(batch, limit)
            raise LoadError(
                f"the warehouse cannot be written: {' '.join(str(error).split())[:300]}",
                "free disk space or memory and run again: what was loaded before stays, the rest follows",
            ) from error

    def _more_memory(self) -> None:
        self._steps.pop(0)
        self._set_memory()

    def _set_memory(self) -> None:
        limit = f"{self._steps[0]}MB" if self._steps else self._config.memory_limit
        self._con.execute(f"set memory_limit = '{limit}'")

    def _write(self, batch: Batch, limit: int | None) -> int:
        with transaction(self._con):
            new = self._articles(batch.articles, limit)
            self._rejected(batch.rejected)
            self._files(batch.files)
        return new

    def _articles(self, articles: dict[str, tuple[Any, ...]], limit: int | None) -> int:
        if not articles:
            return 0
        with offered(self._con, "batch", table(IDS, [(identity,) for identity in articles])):
            known = self._con.execute("select article_id from raw.articles semi join batch using (article_id)")
            skip = {row[0] for row in known.fetchall()}
        origin = self._load_id, self._now
        fresh = [(*row, *origin) for identity, row in articles.items() if identity not in skip][:limit]
        if fresh:
            with offered(self._con, "batch", table(ARTICLES, fresh)):
                self._con.execute("insert into raw.articles by name select * from batch")
        return len(fresh)

    def _rejected(self, rejected: Iterable[Rejected]) -> None:
        rows: dict[str, tuple[Any, ...]] = {}
        for item in rejected:
            identity = rejection_id(item)
            if identity in rows:
                continue
            self._copies[item.source_uri] += 1
            copy = keep(self._config, item, identity) if self._copies[item.source_uri] <= COPIES_PER_FILE else None
            rows[identity] = (
                identity, item.source_uri, item.location, "raw", item.reason.value, _printable(item.message),
                str(copy) if copy else None, item.n_bytes, self._load_id, self._now,
            )  # fmt: skip
        if rows:
            with offered(self._con, "batch", table(REJECTED, list(rows.values()))):
                self._con.execute(
                    "insert into raw.rejected_files by name"
                    " select * from batch anti join raw.rejected_files using (rejection_id)"
                )

    def _files(self, files: dict[str, FileCount]) -> None:
        rows = [
            (
                uri, count.fingerprint, count.n_bytes, count.n_articles, json.dumps(count.rejected, sort_keys=True),
                self._load_id, self._now,
            )
            for uri, count in files.items()
            if count.fingerprint is not None
        ]  # fmt: skip
        if rows:
            files_read = table(FILES, rows)
            with offered(self._con, "batch", files_read):
                self._con.execute("delete from raw.loaded_files where source_uri in (select source_uri from batch)")
            with offered(self._con, "batch", files_read):
                self._con.execute("insert into raw.loaded_files by name select * from batch")


def _printable(message: str) -> str:
    """A message on one line, without control characters of the input that it quotes."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in message)[:1000]
