"""Parquet, read in batches of bounded size."""

import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from janji.load.columns import Declared, plan
from janji.load.compressed import seekable
from janji.load.json_array import dump, size_of
from janji.load.model import Item, Limits, Reason, RefusedError, Rejected
from janji.load.records import Records
from janji.load.source import Source

BATCH_BYTES = 16_000_000
MAX_ROWS = 2000


def read_parquet(source: Source, _: io.BufferedReader, limits: Limits, declared: Declared) -> Iterator[Item]:
    """Articles of the rows, only the columns that are needed.

    Raises:
        RefusedError: the file is damaged, expands too much, or no column is known to hold the text.
    """
    with seekable(source, "parquet") as opened:
        try:
            file = pq.ParquetFile(opened, pre_buffer=False, buffer_size=1 << 20)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise RefusedError(Reason.BROKEN_FILE, f"a damaged Parquet file: {_short(error)}") from error
        names = file.schema_arrow.names
        chosen = plan(names, declared).columns
        if "text" not in chosen:
            shown = ", ".join(str(name)[:40] for name in names[:20])
            raise RefusedError(
                Reason.NO_TEXT,
                f"none of the columns is known to hold the text: {shown}; declare it in janji-columns.yaml",
            )
        columns = list(dict.fromkeys(chosen.values()))
        _check_expansion(file, columns, limits)
        yield from _rows(source, file, columns, Records(source.uri, "parquet", declared))


def _rows(source: Source, file: pq.ParquetFile, columns: list[str], records: Records) -> Iterator[Item]:
    number = 0
    try:
        # one thread: the others write meanwhile, and the columns are small
        for batch in file.iter_batches(_batch_rows(file), columns=columns, use_threads=False):
            for row in zip(*(_values(batch.column(name)) for name in columns), strict=True):
                number += 1
                record = dict(zip(columns, row, strict=True))
                try:
                    yield records.article(record, f"row={number}")
                except RefusedError as refused:
                    yield _rejected(source, refused, number, record)
                if records.notes:
                    yield from records.notes
                    records.notes.clear()
    except (pa.ArrowException, OSError) as error:
        yield Rejected(
            source.uri, Reason.BROKEN_FILE, f"damaged after row {number}: {_short(error)}", f"row={number + 1}"
        )


def _rejected(source: Source, refused: RefusedError, number: int, record: dict[str, Any]) -> Rejected:
    data = dump(record)
    return Rejected(source.uri, refused.reason, refused.message, f"row={number}", data, ".jsonl", size_of(data))


def _values(column: pa.Array) -> list[Any]:
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        column = column.cast(pa.large_string())  # raises when it is not UTF-8
    return column.to_pylist()  # type: ignore[no-any-return]


def _batch_rows(file: pq.ParquetFile) -> int:
    """As many rows as make ``BATCH_BYTES`` on average in the largest row group."""
    meta = file.metadata
    groups = [meta.row_group(i) for i in range(meta.num_row_groups)]
    widest = max((group.total_byte_size / max(group.num_rows, 1) for group in groups), default=1)
    return int(min(MAX_ROWS, max(1, BATCH_BYTES / max(widest, 1))))


def _check_expansion(file: pq.ParquetFile, columns: list[str], limits: Limits) -> None:
    meta = file.metadata
    packed = unpacked = 0
    for i in range(meta.num_row_groups):
        group = meta.row_group(i)
        for j in range(group.num_columns):
            column = group.column(j)
            if column.path_in_schema.split(".")[0] in columns:
                packed += max(column.total_compressed_size, 0)
                unpacked += max(column.total_uncompressed_size, 0)
    if unpacked > max(limits.free_expansion, packed * limits.expansion):
        raise RefusedError(
            Reason.BOMB,
            f"it expands to more than {limits.expansion} times its size (JANJI_LOAD_MAX_EXPANSION)",
        )


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
