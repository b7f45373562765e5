"""A web server on 127.0.0.1 that misbehaves as told."""

import gzip
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from janji.fetch import FetchReport, fetch_feeds
from janji.settings import Settings

NOW = datetime(2026, 11, 25, 8, 0)


def rss(*texts: str, head: str = "") -> bytes:
    items = "".join(
        f"<item><title>Kabar {n}</title><link>https://harian.example/{n}</link><description>{text}</description></item>"
        for n, text in enumerate(texts)
    )
    return f"<?xml version='1.0' encoding='utf-8'?>{head}<rss><channel><title>x</title>{items}</channel></rss>".encode()


class Handler(BaseHTTPRequestHandler):
    """Serves ``server.routes``: path to a function that answers."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server: Server = self.server  # type: ignore[assignment]
        server.asked[self.path] += 1
        server.headers.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        route = server.routes.get(self.path)
        try:
            if route is None:
                self.answer(404, b"")
            else:
                route(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Callable[[Handler], None]] = {}
        self.asked: Counter[str] = Counter()
        self.headers: list[tuple[str, dict[str, str]]] = []
        self.stopping = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def gives(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        self.routes[path] = lambda handler: handler.answer(status, body, **headers)

    def drips(self, path: str, *, within_head: bool) -> None:
        """One byte at a time without end."""

        def route(handler: Handler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if within_head else b"HTTP/1.1 200 OK\r\n\r\n")
            while not self.stopping.wait(0.05):
                handler.wfile.write(b"x")
                handler.wfile.flush()

        self.routes[path] = route

    def floods(self, path: str) -> None:
        """Megabytes without end."""

        def route(handler: Handler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n")
            while not self.stopping.is_set():
                handler.wfile.write(b" " * 1_000_000)

        self.routes[path] = route


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.stopping.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path / "home", fetch_allow_private=True, fetch_timeout=1.0, fetch_max_mb=2.0, fetch_host_interval=0.5,
        fetch_retries=2, fetch_max_wait=10.0,
    )  # fmt: skip


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def fetch(config: Settings, tmp_path: Path, slept: list[float]) -> Callable[..., FetchReport]:
    def run(*urls: str, now: datetime = NOW, config: Settings = config) -> FetchReport:
        table = tmp_path / "feeds.csv"
        rows = [f"{url},Harian Awan,id,true" for url in urls]
        table.write_text("\n".join(["url,publisher,language,active", *rows]) + "\n")
        return fetch_feeds(config, run_id="fetch_feeds__manual: 1", now=now, feeds=table, sleep=slept.append)

    return run


def gzip_bomb() -> bytes:
    return gzip.compress(b" " * 50_000_000)


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("did not come true")
