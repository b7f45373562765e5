"""A warehouse of its own, an inbox, and an article in every form."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from janji.load import LoadReport, load
from janji.settings import Settings
from janji.warehouse import open_warehouse

NOW = datetime(2026, 11, 25, 8, 0)


def article(n: int) -> str:
    """Invented news, different for each number."""
    return (
        f"KOTA BARU, 3 Maret 2031 - Menteri Kelautan Negeri Awan menyerahkan {n} kapal patroli"
        " kepada penjaga pantai.\n\n"
        f"Serah terima nomor {n} itu disaksikan duta besar kedua negara di dermaga utama kota tersebut.\n"
    )


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", workers=2)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def run(config: Settings, inbox: Path) -> Callable[..., LoadReport]:
    def run_load(load_id: str = "first", **more: Any) -> LoadReport:
        return load(more.pop("config", config), more.pop("inbox", inbox), load_id=load_id, now=NOW, **more)

    return run_load


@pytest.fixture
def rows(config: Settings) -> Callable[[str], list[tuple[Any, ...]]]:
    def query(sql: str) -> list[tuple[Any, ...]]:
        with open_warehouse(config, read_only=True) as con:
            return con.execute(sql).fetchall()

    return query


def jsonl(*records: Any) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def html(n: int, **head: str) -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in article(n).split("\n") if part) * 2
    return (
        f"<!doctype html><html lang='id-ID'><head><meta charset='utf-8'><title>Kapal {n}</title>"
        f"<meta property='article:published_time' content='2031-03-03T10:00:00+07:00'>"
        f"<meta property='og:site_name' content='Harian Awan'>"
        f"<link rel='canonical' href='https://harian.example/kapal-{n}'></head><body><nav><a href='/'>Beranda</a></nav>"
        f"<main><article><h1>Kapal {n}</h1>{paragraphs}</article></main><footer>Hak cipta</footer></body></html>"
    ).encode()


def parquet(records: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(records), buffer)
    return buffer.getvalue()


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def warc(*pages: bytes, compress: bool = True, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    out = []
    for n, page in enumerate(pages):
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(page)}\r\n\r\n".encode() + page
        record = (
            (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{n:012d}>\r\n"
                f"WARC-Date: 2031-03-04T00:00:00Z\r\nWARC-Target-URI: https://harian.example/warc-{n}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            ).encode()
            + http
            + b"\r\n\r\n"
        )
        out.append(gzip.compress(record) if compress else record)
    return b"".join(out)


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)
