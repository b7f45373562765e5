"""Fetching feeds from a server that misbehaves in every way of the list."""

import gzip
import json
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from janji.errors import LoadError
from janji.fetch import FetchReport, feeds_inbox, fetch_feeds
from janji.fetch.client import Client, FetchError
from janji.fetch.feeds import read_feeds
from janji.fetch.guard import is_public
from janji.fetch.run import retry_after
from janji.fetch.state import path_of, read_state
from janji.load import load
from janji.settings import PROJECT, Settings
from janji.warehouse import open_warehouse

from .conftest import NOW, Handler, Server, gzip_bomb, rss

Fetch = Callable[..., FetchReport]


def landed(config: Settings) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(feeds_inbox(config).rglob("*"))
        if path.is_file()
        for line in path.read_text("utf-8").splitlines()
    ]


def test_new_items_land_once_and_load(fetch: Fetch, server: Server, config: Settings) -> None:
    server.gives("/rss", rss("Menteri membuka dermaga.", "Awan kirim kapal &amp; beras."))
    first = fetch(f"{server.url}/rss")
    assert (first.n_feeds, first.n_new, first.n_known, first.n_failed, first.failures) == (1, 2, 0, 0, [])
    assert landed(config)[1] == {
        "url": "https://harian.example/1", "title": "Kabar 1", "text": "Awan kirim kapal & beras.",
        "published_at": None, "publisher": "Harian Awan", "language": "id",
    }  # fmt: skip
    server.gives("/rss", rss("Menteri membuka dermaga.", "Awan kirim kapal &amp; beras.", "Kabar ketiga."))
    second = fetch(f"{server.url}/rss", now=NOW + timedelta(hours=1))
    assert (second.n_new, second.n_known) == (1, 2)
    files = [path for path in feeds_inbox(config).rglob("*") if path.is_file()]
    assert [path.suffix for path in files] == [".jsonl", ".jsonl"]
    assert load(config, feeds_inbox(config), load_id="x", now=NOW).n_new == 3


def test_conditional_requests(fetch: Fetch, server: Server, config: Settings) -> None:
    def route(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == '"v1"' and handler.headers.get("If-Modified-Since"):
            handler.answer(304, b"")
        else:
            handler.answer(200, rss("Satu."), ETag='"v1"', Last_Modified="Mon, 23 Nov 2026 10:00:00 GMT")

    server.routes["/rss"] = route
    assert fetch(f"{server.url}/rss").n_new == 1
    again = fetch(f"{server.url}/rss")
    assert (again.n_new, again.n_known, again.n_failed, again.n_unchanged) == (0, 0, 0, 1)
    assert fetch(f"{server.url}/rss").n_unchanged == 1  # 304 without ETag keeps the one that is known
    assert len(landed(config)) == 1


def test_robots_txt_is_asked_and_heeded(fetch: Fetch, server: Server, slept: list[float]) -> None:
    server.gives("/robots.txt", b"User-agent: *\nDisallow: /tertutup\nCrawl-delay: 7\n")
    server.gives("/tertutup/rss", rss("Satu."))
    server.gives("/rss", rss("Dua."))
    report = fetch(f"{server.url}/tertutup/rss", f"{server.url}/rss")
    assert (report.n_new, report.n_failed) == (1, 1)
    assert "robots.txt forbids" in report.failures[0]
    assert server.asked["/tertutup/rss"] == 0
    assert server.asked["/robots.txt"] == 1
    agent = dict(server.headers)["/robots.txt"]["user-agent"]
    assert agent.startswith("janji/")


def test_rules_for_us_by_name_win(fetch: Fetch, server: Server) -> None:
    server.gives("/robots.txt", b"User-agent: janji\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    server.gives("/rss", rss("Satu."))
    assert fetch(f"{server.url}/rss").n_failed == 1


def test_a_site_whose_robots_txt_fails_is_left_alone(fetch: Fetch, server: Server) -> None:
    server.gives("/robots.txt", b"", 503)
    server.gives("/rss", rss("Satu."))
    report = fetch(f"{server.url}/rss")
    assert (report.n_failed, server.asked["/rss"]) == (1, 0)
    assert "robots.txt: the server answered 503" in report.failures[0]


def test_pace_at_one_host(fetch: Fetch, server: Server, slept: list[float]) -> None:
    for n in range(3):
        server.gives(f"/{n}", rss(f"Kabar {n}."))
    assert fetch(*(f"{server.url}/{n}" for n in range(3))).n_new == 3
    assert len(slept) == 3  # after robots.txt and between the feeds
    assert all(0.3 < wait <= 1.6 for wait in slept)


def test_500_is_tried_again_with_growing_waits(fetch: Fetch, server: Server, slept: list[float]) -> None:
    def route(handler: Handler) -> None:
        handler.answer(500, b"") if server.asked["/rss"] < 3 else handler.answer(200, rss("Satu."))

    server.routes["/rss"] = route
    assert fetch(f"{server.url}/rss").n_new == 1
    assert [wait for wait in slept if wait in {1.0, 2.0}] == [1.0, 2.0]


def test_500_without_end_fails_and_is_remembered(fetch: Fetch, server: Server, config: Settings) -> None:
    server.gives("/rss", b"", 500)
    server.gives("/good", rss("Satu."))
    report = fetch(f"{server.url}/rss", f"{server.url}/good")
    assert (report.n_failed, report.n_new, server.asked["/rss"]) == (1, 1, 3)
    state = read_state(config, f"{server.url}/rss")
    assert (state.failures, state.last_error) == (1, "the server answered 500")


def test_404_is_not_tried_again(fetch: Fetch, server: Server) -> None:
    report = fetch(f"{server.url}/absent")
    assert (report.n_failed, server.asked["/absent"]) == (1, 1)


def test_429_waits_as_long_as_asked(fetch: Fetch, server: Server, slept: list[float]) -> None:
    def route(handler: Handler) -> None:
        handler.answer(429, b"", Retry_After="4") if server.asked["/rss"] == 1 else handler.answer(200, rss("Satu."))

    server.routes["/rss"] = route
    assert fetch(f"{server.url}/rss").n_new == 1
    assert 4.0 in slept


def test_429_with_a_long_wait_is_left_to_a_later_run(fetch: Fetch, server: Server) -> None:
    server.gives("/rss", b"", 429, Retry_After="3600")
    assert "come back in 3600 s" in fetch(f"{server.url}/rss").failures[0]
    server.gives("/rss", rss("Satu."))
    early = fetch(f"{server.url}/rss", now=NOW + timedelta(minutes=59))
    assert (early.n_new, early.n_unchanged, server.asked["/rss"]) == (0, 1, 1)
    assert fetch(f"{server.url}/rss", now=NOW + timedelta(minutes=61)).n_new == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0), ("Wed, 25 Nov 2026 08:01:30 GMT", 90.0), ("Wed, 25 Nov 2020 08:00:00 GMT", 0.0), ("", None),
        ("soon", None), ("-5", None), ("9" * 300, 7 * 86400.0), ("²", None),
    ],
)  # fmt: skip
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize("within_head", [True, False])
def test_a_server_that_drips_is_left(fetch: Fetch, server: Server, config: Settings, within_head: bool) -> None:
    server.drips("/rss", within_head=within_head)
    once = config.model_copy(update={"fetch_retries": 0})
    assert "no complete answer in time" in fetch(f"{server.url}/rss", config=once).failures[0]


def test_a_server_that_never_answers_is_left(fetch: Fetch, server: Server, config: Settings) -> None:
    server.routes["/rss"] = lambda _: server.stopping.wait() and None
    once = config.model_copy(update={"fetch_retries": 0})
    assert "no complete answer in time" in fetch(f"{server.url}/rss", config=once).failures[0]


def test_an_endless_answer_is_cut(fetch: Fetch, server: Server) -> None:
    server.floods("/rss")
    assert "more than 2 MB" in fetch(f"{server.url}/rss").failures[0]


def test_a_gzip_bomb_is_cut(fetch: Fetch, server: Server) -> None:
    server.gives("/rss", gzip_bomb(), Content_Encoding="gzip")
    assert "more than 2 MB" in fetch(f"{server.url}/rss").failures[0]


def test_gzip_is_read_and_other_encodings_are_refused(fetch: Fetch, server: Server) -> None:
    server.gives("/rss", gzip.compress(rss("Satu.")), Content_Encoding="gzip")
    server.gives("/broken", b"\x1f\x8b\x08\0\0\0\0\0rusak", Content_Encoding="gzip")
    server.gives("/br", b"xx", Content_Encoding="br")
    report = fetch(f"{server.url}/rss", f"{server.url}/broken", f"{server.url}/br")
    assert (report.n_new, report.n_failed) == (1, 2)
    assert "damaged" in report.failures[0]
    assert "'br' was not asked for" in report.failures[1]


def test_a_redirect_loop_ends(fetch: Fetch, server: Server) -> None:
    server.gives("/rss", b"", 302, Location="/rss2")
    server.gives("/rss2", b"", 301, Location=f"{server.url}/rss")
    assert "more than 5 redirects" in fetch(f"{server.url}/rss").failures[0]
    assert server.asked["/rss"] + server.asked["/rss2"] == 6


def test_a_redirect_is_followed_and_its_robots_txt_heeded(fetch: Fetch, server: Server) -> None:
    server.gives("/robots.txt", b"User-agent: *\nDisallow: /tertutup\n")
    server.gives("/rss", b"", 301, Location="/baru")
    server.gives("/baru", rss("Satu."))
    server.gives("/lain", b"", 302, Location="/tertutup")
    server.gives("/tertutup", rss("Dua."))
    report = fetch(f"{server.url}/rss", f"{server.url}/lain")
    assert (report.n_new, report.n_failed, server.asked["/tertutup"]) == (1, 1, 0)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://harian.example/x", "gopher://x", "http://[", "//"])
def test_a_redirect_elsewhere_is_refused(fetch: Fetch, server: Server, target: str) -> None:
    server.gives("/rss", b"", 302, Location=target)
    report = fetch(f"{server.url}/rss")
    assert (report.n_failed, report.n_new) == (1, 0)


def test_the_wrong_charset_is_seen_through(fetch: Fetch, server: Server, config: Settings) -> None:
    body = rss("Pertemuan di Genève.").replace(b"utf-8", b"iso-8859-1").decode().encode("latin-1")
    server.gives("/rss", body, Content_Type="application/rss+xml; charset=utf-8")
    assert fetch(f"{server.url}/rss").n_new == 1
    assert landed(config)[0]["text"] == "Pertemuan di Genève."


def test_external_entities_are_never_read(fetch: Fetch, server: Server, tmp_path: Path, config: Settings) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("rahasia")
    head = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y SYSTEM "{server.url}/entity">]>'
    server.gives("/rss", rss("isi &x; &y;", head=head))
    server.gives("/dtd", rss("isi", head=f'<!DOCTYPE rss SYSTEM "{server.url}/entity">'))
    report = fetch(f"{server.url}/rss", f"{server.url}/dtd")
    assert (report.n_failed, report.n_new) == (1, 1)
    assert "declares entities" in report.failures[0]
    assert server.asked["/entity"] == 0
    assert not any("rahasia" in item["text"] for item in landed(config))


def test_malformed_xml_gives_what_can_be_read(fetch: Fetch, server: Server, config: Settings) -> None:
    server.gives("/rss", rss("Satu.", "Dua & tiga <b>tebal")[:-40])
    assert fetch(f"{server.url}/rss").n_failed == 0
    assert landed(config)[0]["text"] == "Satu."


@pytest.mark.parametrize("body", [b"", b"<html><body>Masuk dulu</body></html>", b"bukan umpan", b"\0\1\2", b"{}"])
def test_what_is_no_feed_fails(fetch: Fetch, server: Server, body: bytes) -> None:
    server.gives("/rss", body)
    report = fetch(f"{server.url}/rss")
    assert (report.n_failed, report.n_new) == (1, 0)


def test_json_feed_and_sitemap(fetch: Fetch, server: Server, config: Settings) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"url": "https://a.example/1", "content_text": "Isi."}],
    }
    server.gives("/feed.json", json.dumps(feed).encode())
    server.gives(
        "/sitemap.xml.gz",
        gzip.compress(
            b'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/2</loc>'
            b"<n:news><n:title>Judul peta.</n:title></n:news></url></urlset>"
        ),
    )
    assert fetch(f"{server.url}/feed.json", f"{server.url}/sitemap.xml.gz").n_new == 2
    assert sorted(item["text"] for item in landed(config)) == ["Isi.", "Judul peta."]


def test_private_addresses_are_refused_unless_allowed(fetch: Fetch, server: Server, config: Settings) -> None:
    server.gives("/rss", rss("Satu."))
    strict = config.model_copy(update={"fetch_allow_private": False})
    port = server.server_address[1]
    report = fetch(f"{server.url}/rss", f"http://localhost:{port}/rss", f"http://0x7f000001:{port}/rss", config=strict)
    assert (report.n_failed, report.n_new) == (3, 0)
    assert "127.0.0.1, which is not public" in report.failures[0]
    assert sum(server.asked.values()) == 0


def test_a_public_name_that_redirects_inside_is_refused(
    server: Server, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first name counts as public, the address of the redirect does not."""
    server.gives("/rss", b"", 302, Location=f"http://localhost:{server.server_address[1]}/dalam")
    strict = config.model_copy(update={"fetch_allow_private": False})
    monkeypatch.setattr("janji.fetch.guard.is_public", lambda address: address == "127.0.0.1")
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **more: Any) -> Any:
        return real("::1" if host == "localhost" else host, *rest, **more)

    monkeypatch.setattr("janji.fetch.guard.socket.getaddrinfo", resolve)
    with Client(strict) as client, pytest.raises(FetchError, match="not public"):
        client.get(f"{server.url}/rss")
    assert server.asked["/dalam"] == 0


def test_a_name_that_changes_its_address_gains_nothing(
    server: Server, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is resolved once, and the connection goes to the address that was checked (DNS rebinding)."""
    answers = ["93.184.216.34", "127.0.0.1"]
    connected: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), port))]

    def connect(self: Any, host: str, *_: Any, **__: Any) -> Any:
        import httpcore

        connected.append(host)
        raise httpcore.ConnectError("no network in tests")

    monkeypatch.setattr("janji.fetch.guard.socket.getaddrinfo", resolve)
    monkeypatch.setattr("httpcore.SyncBackend.connect_tcp", connect)
    strict = config.model_copy(update={"fetch_allow_private": False})
    with Client(strict) as client, pytest.raises(FetchError):
        client.get("http://berita.example/rss")
    assert connected == ["93.184.216.34"]


def test_one_private_address_among_public_ones_is_enough(config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, 1, 6, "", (ip, 80)) for ip in ("93.184.216.34", "10.0.0.7")]
    monkeypatch.setattr("janji.fetch.guard.socket.getaddrinfo", lambda *_, **__: found)
    strict = config.model_copy(update={"fetch_allow_private": False})
    with Client(strict) as client, pytest.raises(FetchError, match=r"10\.0\.0\.7"):
        client.get("http://berita.example/rss")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("127.0.0.1", False),
        ("10.1.2.3", False), ("0.0.0.0", False),  # noqa: S104
        ("169.254.169.254", False), ("192.168.0.1", False), ("172.16.0.1", False), ("100.64.0.1", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False),
        ("fc00::1", False), ("::ffff:127.0.0.1", False), ("::ffff:8.8.8.8", True), ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False), ("64:ff9b::808:808", True), ("ff02::1", False),
    ],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "http://user:pass@a.example/",  # pragma: allowlist secret
        "http://a.example/\r\nX: y",
        "http://",
        "a",
    ],
)
def test_other_addresses_are_refused(config: Settings, url: str) -> None:
    with Client(config) as client, pytest.raises(FetchError):
        client.get(url)


def test_a_damaged_state_is_no_obstacle(fetch: Fetch, server: Server, config: Settings) -> None:
    server.gives("/rss", rss("Satu."), ETag='"v1"')
    fetch(f"{server.url}/rss")
    path_of(config, f"{server.url}/rss").write_text("{broken")
    assert fetch(f"{server.url}/rss").n_new == 1  # seen again; loading it adds nothing
    assert load(config, feeds_inbox(config), load_id="x", now=NOW).n_new == 1


def test_a_hostile_etag_is_not_sent_back(fetch: Fetch, server: Server, config: Settings) -> None:
    server.gives("/rss", rss("Satu."), ETag='"\xff\xe9"')
    fetch(f"{server.url}/rss")
    assert fetch(f"{server.url}/rss").n_failed == 0
    assert "if-none-match" not in server.headers[-1][1]


def test_pages_of_short_items(fetch: Fetch, server: Server, config: Settings) -> None:
    page = "<html><head><title>Kapal</title></head><body><article>" + "".join(
        f"<p>Paragraf {n} tentang penyerahan kapal patroli di dermaga kota oleh menteri.</p>" for n in range(12)
    )
    server.gives("/rss", rss("Ringkasan.").replace(b"https://harian.example/0", f"{server.url}/kapal".encode()))
    server.gives("/kapal", page.encode(), Content_Type="text/html")
    assert fetch(f"{server.url}/rss", config=config.model_copy(update={"fetch_pages": True})).n_new == 1
    [item] = landed(config)
    assert "Paragraf 11 tentang" in item["text"]


def test_a_web_address_can_be_loaded(server: Server, config: Settings) -> None:
    server.gives("/data/a.jsonl?token=rahasia", b'{"text": "Satu."}\n{"text": "Dua."}\n')
    address = f"{server.url}/data/a.jsonl?token=rahasia"
    assert load(config, address, load_id="web", now=NOW).n_new == 2
    with open_warehouse(config, read_only=True) as con:
        assert con.execute("select inbox from raw.loads").fetchall() == [(f"{server.url}/data/a.jsonl",)]
    with pytest.raises(LoadError, match="404"):
        load(config, f"{server.url}/absent.jsonl", load_id="web", now=NOW)
    strict = config.model_copy(update={"fetch_allow_private": False})
    with pytest.raises(LoadError, match="not public"):
        load(strict, address, load_id="web", now=NOW)


def test_the_table_of_sources_is_sound() -> None:
    feeds = read_feeds(PROJECT / "seeds" / "reference" / "feeds.csv")
    assert len(feeds) >= 8
    assert {"id", "en"} <= {feed.language for feed in feeds}
    assert any(feed.active == "true" for feed in feeds)
    assert all(feed.url.startswith("https://") for feed in feeds)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("ftp://a.example/,A,id,true", "line 2, url"), ("https://a.example/,A,id,yes", "line 2, active"),
        ("https://a.example/,,id,true", "line 2, publisher"),
        ("https://a.example/,A,Indonesian,true", "line 2, language"),
        ("https://a.example/,A,id,true,extra", "line 2"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named(tmp_path: Path, config: Settings, row: str, named: str) -> None:
    table = tmp_path / "feeds.csv"
    table.write_text(f"url,publisher,language,active\n{row}\n")
    with pytest.raises(LoadError, match=named):
        fetch_feeds(config, run_id="x", now=datetime(2026, 11, 25), feeds=table)


def test_inactive_feeds_are_not_asked(server: Server, config: Settings, tmp_path: Path) -> None:
    table = tmp_path / "feeds.csv"
    table.write_text(f"url,publisher,language,active\n{server.url}/rss,A,id,false\n")
    assert fetch_feeds(config, run_id="x", now=NOW, feeds=table).n_feeds == 0
    assert sum(server.asked.values()) == 0
