"""Rows of Python values to Arrow, and on to DuckDB.

Columns are built from buffers and handed over as an Arrow C stream: when pyarrow or DuckDB convert Python values, also
the parameters of a query, they import pandas, which takes as long as loading thousands of articles, and 60 MB.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa


def table(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """A table of text (str or UTF-8 bytes), ``int64`` and ``timestamp[us]`` columns; None is null."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [_array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


@contextmanager
def offered(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> Iterator[None]:
    """``rows`` as the relation ``name``, which one statement can read once."""
    con.register(name, rows.__arrow_c_stream__())
    try:
        yield
    finally:
        con.unregister(name)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    present = np.fromiter((value is not None for value in values), bool, len(values))
    valid = None if present.all() else pa.py_buffer(np.packbits(present, bitorder="little"))
    if kind == pa.string():
        parts = [value.encode() if isinstance(value, str) else value or b"" for value in values]
        ends = np.zeros(len(parts) + 1, np.int32)
        np.cumsum(np.fromiter(map(len, parts), np.int32, len(parts)), out=ends[1:])
        buffers = [valid, pa.py_buffer(ends), pa.py_buffer(b"".join(parts))]
    elif pa.types.is_timestamp(kind):
        buffers = [valid, pa.py_buffer(np.array(values, "datetime64[us]"))]
    else:
        buffers = [valid, pa.py_buffer(np.array([value or 0 for value in values], np.int64))]
    return pa.Array.from_buffers(kind, len(values), buffers)
