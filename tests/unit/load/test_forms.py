"""Every form of input, recognised by its content whatever its name."""

import gzip
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from janji.errors import LoadError
from janji.load import LoadReport, read_articles
from janji.load.html import extract_page
from janji.load.model import Article, Page, Rejected
from janji.load.sniff import Form, sniff
from janji.settings import Settings

from .conftest import article, html, jsonl, parquet, warc, zipped, zstd

Run = Callable[..., LoadReport]
Rows = Callable[[str], list[tuple[Any, ...]]]

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harian Awan</title>
<language>id-ID</language><item><title>Kapal</title><link>https://harian.example/kapal</link>
<pubDate>Mon, 03 Mar 2031 10:00:00 +0700</pubDate><description>ringkas</description>
<content:encoded><![CDATA[<p>Menteri menyerahkan kapal &amp; perahu.</p><p>Serah terima selesai.</p>]]>
</content:encoded></item>
<item><title>Hanya judul</title><link>https://harian.example/judul</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Awan</title><entry><title>Satu</title>
<link href="https://harian.example/1"/><updated>2031-03-03T00:00:00Z</updated>
<content type="text">Teks biasa dari Atom.</content></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://harian.example/s</loc><news:news>
<news:publication><news:name>Awan</news:name><news:language>id</news:language></news:publication>
<news:publication_date>2031-03-03</news:publication_date><news:title>Awan serahkan sepuluh kapal</news:title>
</news:news></url>
<url><loc>https://harian.example/tanpa</loc></url></urlset>"""
JSON_FEED = json.dumps(
    {"version": "https://jsonfeed.org/version/1.1", "title": "Awan", "language": "id",
     "items": [{"id": "1", "url": "https://harian.example/j", "content_html": "<p>Isi <b>umpan</b>.</p>",
                "date_published": "2031-03-03T00:00:00Z"}]}
)  # fmt: skip
CSV = (
    'url;judul;isi\nhttps://harian.example/c;Kapal;"Isi; dengan ""kutip""\ndan baris baru"\nhttps://x.example;pendek\n'
)


def taken(path: Path, config: Settings) -> tuple[list[Article], list[Rejected]]:
    items = list(read_articles(path, config))
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Rejected)]


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (article(1).encode(), "a.bin", Form.TEXT),
        (b"[Kota Awan] Presiden tiba.", "a.json", Form.TEXT),
        (jsonl({"text": "a"}, {"text": "b"}), "a.txt", Form.JSONL),
        (b'{"text": "satu baris"}', "a", Form.JSONL),
        (b'{"text": "putus\n{"text": "b"}\n', "a.jsonl", Form.JSONL),
        (b'[\n {"text": "a"}\n]', "a.txt", Form.JSON),
        (b'{\n  "articles": [{"text": "a"}]\n}', "a.txt", Form.JSON),
        (html(1), "a.txt", Form.HTML),
        (b"\xef\xbb\xbf<p>Potongan</p>", "a", Form.HTML),
        (RSS.encode(), "a.html", Form.FEED),
        (ATOM.encode(), "a", Form.FEED),
        (JSON_FEED.encode(), "a.json", Form.FEED),
        (SITEMAP.encode(), "a", Form.SITEMAP),
        (CSV.encode(), "a.txt", Form.CSV),
        (b"text\tdate\nisi\t2031-01-01\n", "a", Form.CSV),
        (parquet([{"text": "a"}]), "a.txt", Form.PARQUET),
        (warc(html(1), compress=False), "a", Form.WARC),
        (warc(html(1)), "a", Form.GZIP),
        (zstd(b"a"), "a", Form.ZSTD),
        (zipped(a=b"a"), "a.txt", Form.ZIP),
        ('{"text": "enam belas"}\n'.encode("utf-16"), "a", Form.JSONL),
    ],
)
def test_form_is_told_by_content(data: bytes, name: str, form: Form) -> None:
    assert sniff(data, name) is form


def test_one_article_in_every_form_is_loaded_once_each(inbox: Path, run: Run, rows: Rows) -> None:
    forms = {
        "1.txt": article(1).encode(),
        "2.jsonl": jsonl({"text": article(2)}),
        "3.json": json.dumps([{"text": article(3)}]).encode(),
        "4.csv": f'text,title\n"{article(4)}",Empat\n'.encode(),
        "5.parquet": parquet([{"text": article(5)}]),
        "6.html": html(6),
        "7.warc.gz": warc(html(7)),
        "8.rss": RSS.encode(),
        "9.json": JSON_FEED.encode(),
        "a.xml": SITEMAP.encode(),
        "b.txt.gz": gzip.compress(article(11).encode()),
        "c.jsonl.zst": zstd(jsonl({"text": article(12)})),
        "d.zip": zipped(**{"x/1.txt": article(13).encode(), "2.jsonl.gz": gzip.compress(jsonl({"text": article(14)}))}),
    }
    for name, data in forms.items():
        (inbox / name).write_bytes(data)
    report = run()
    assert (report.n_files, report.n_new) == (13, 14)
    assert report.rejected_by_reason == {"no_text": 2}  # the item with only a title, the address without a headline
    assert dict(rows("select source_form, count(*) from raw.articles group by all order by all")) == {
        "csv": 1, "feed": 3, "html": 1, "json": 1, "jsonl": 3, "parquet": 1, "text": 3, "warc": 1,
    }  # fmt: skip


def test_the_same_article_in_three_forms_is_one_content(inbox: Path, run: Run, rows: Rows) -> None:
    (inbox / "1.txt").write_bytes(article(1).encode())
    (inbox / "2.jsonl").write_bytes(jsonl({"text": article(1)}))
    (inbox / "3.parquet").write_bytes(parquet([{"content": article(1)}]))
    report = run()
    assert (report.n_new, report.n_known) == (1, 2)
    assert rows("select count(*) from raw.articles") == [(1,)]


@pytest.mark.parametrize("mode", ["quality", "fast"])
def test_html_gives_text_and_fields(inbox: Path, config: Settings, mode: Any) -> None:
    (inbox / "a.html").write_bytes(html(6))
    [found], rejected = taken(inbox, config.model_copy(update={"load_html": mode}))
    assert rejected == []
    assert "menyerahkan 6 kapal patroli" in found.text
    assert "Hak cipta" not in found.text
    assert "<p>" not in found.text
    assert (found.title, found.url, found.publisher) == ("Kapal 6", "https://harian.example/kapal-6", "Harian Awan")
    assert (found.published_at, found.language) == (datetime(2031, 3, 3, 3, 0), "id")


def test_html_in_its_declared_encoding(inbox: Path, config: Settings) -> None:
    page = html(6).decode().replace("utf-8", "iso-8859-1").replace("Menteri", "Ménteri").encode("latin-1")
    (inbox / "a.html").write_bytes(page)
    [found], _ = taken(inbox, config)
    assert "Ménteri Kelautan" in found.text
    assert found.encoding.lower() in {"windows-1252", "cp1252", "iso-8859-1"}


def test_many_pages_go_to_several_processes_in_order(inbox: Path, run: Run, rows: Rows) -> None:
    (inbox / "a.warc.gz").write_bytes(warc(*(html(n) for n in range(120))))
    assert run().n_new == 120
    uris = [uri for (uri,) in rows("select source_uri from raw.articles order by rowid")]
    assert [int(uri.rpartition("=")[2]) for uri in uris] == list(range(1, 121))
    assert rows("select distinct source_form, published_at::date::varchar from raw.articles") == [
        ("warc", "2031-03-03")
    ]


def test_responses_that_are_no_pages_are_counted_not_rejected(inbox: Path, run: Run) -> None:
    (inbox / "a.warc").write_bytes(
        warc(html(1), compress=False)
        + warc(b"GIF89a", compress=False, kind="image/gif")
        + warc(html(2), compress=False, status="404 Not Found")
    )
    report = run()
    assert (report.n_new, report.n_rejected) == (1, 0)
    assert sum("a.warc" in note for note in report.notes) == 2


def test_feed_items(inbox: Path, config: Settings) -> None:
    (inbox / "a").write_text(RSS)
    [found], [rejected] = taken(inbox, config)
    assert found.text.split() == ["Menteri", "menyerahkan", "kapal", "&", "perahu.", "Serah", "terima", "selesai."]
    assert (found.title, found.url, found.publisher, found.language) == (
        "Kapal", "https://harian.example/kapal", "Harian Awan", "id",
    )  # fmt: skip
    assert found.published_at == datetime(2031, 3, 3, 3, 0)
    assert (rejected.reason.value, rejected.location) == ("no_text", "item=2")


def test_csv_rows(inbox: Path, config: Settings) -> None:
    (inbox / "a.csv").write_text(CSV)
    [found], [rejected] = taken(inbox, config)
    assert found.text == 'Isi; dengan "kutip"\ndan baris baru'
    assert (found.title, found.url) == ("Kapal", "https://harian.example/c")
    assert (rejected.reason.value, rejected.location) == ("broken_record", "row=3")


def test_csv_in_an_old_encoding(inbox: Path, config: Settings) -> None:
    (inbox / "a.csv").write_bytes("text,title\nSidang di Genève dihadiri André.,Séance\n".encode("cp1252"))
    [found], rejected = taken(inbox, config)
    assert (found.text, found.encoding, rejected) == ("Sidang di Genève dihadiri André.", "cp1252", [])


def test_declared_columns(inbox: Path, config: Settings) -> None:
    (inbox / "a.csv").write_text("kode,naskah_lengkap\nX,Isi naskah.\n")
    _, [rejected] = taken(inbox, config)
    assert "kode, naskah_lengkap" in rejected.message
    (inbox / "janji-columns.yaml").write_text('"*.csv": {text: naskah_lengkap, publisher: kode}\n')
    [found], _ = taken(inbox, config)
    assert (found.text, found.publisher) == ("Isi naskah.", "X")


def test_a_misspelt_declaration_is_an_error_that_names_it(inbox: Path, config: Settings) -> None:
    (inbox / "a.csv").write_text("text,b\nX,Y\n")
    (inbox / "janji-columns.yaml").write_text('"*.csv": {txt: b}\n')
    with pytest.raises(LoadError, match=r"janji-columns.yaml: \*.csv / txt"):
        taken(inbox, config)


def test_a_broken_array_keeps_what_came_before(inbox: Path, config: Settings) -> None:
    (inbox / "a.json").write_text('[{"text": "satu"}, {"text": "dua"}, {"text": ')
    found, [rejected] = taken(inbox, config)
    assert [a.text for a in found] == ["satu", "dua"]
    assert (rejected.reason.value, rejected.location) == ("broken_file", "item=3")


def test_object_that_holds_the_articles(inbox: Path, config: Settings) -> None:
    (inbox / "a.json").write_text(
        json.dumps({"status": "ok", "articles": [{"content": "satu"}, {"content": None}]}, indent=1)
    )
    [found], [rejected] = taken(inbox, config)
    assert (found.text, rejected.reason.value) == ("satu", "no_text")


def test_parquet_fields_and_types(inbox: Path, config: Settings) -> None:
    (inbox / "a.parquet").write_bytes(
        parquet(
            [
                {"Text": "satu", "date": datetime(2031, 3, 3, 1, 2, 3), "source": {"name": "Awan"}, "n": 1},
                {"Text": None},
            ]
        )
    )
    [found], [rejected] = taken(inbox, config)
    assert (found.text, found.published_at, found.publisher) == ("satu", datetime(2031, 3, 3, 1, 2, 3), "Awan")
    assert (rejected.location, rejected.reason.value) == ("row=2", "no_text")


def test_a_page_without_text_is_told_once_by_its_rejection(caplog: pytest.LogCaptureFixture) -> None:
    page = Page(source_uri="file:///a.html", source_form="html", html=b"<html><body><script>1</script></body></html>")
    refused = extract_page(page, "quality")
    assert isinstance(refused, Rejected)
    assert refused.reason == "no_text"
    assert caplog.messages == []
