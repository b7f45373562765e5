"""Random input for every parser: whatever comes, there are items or rejections, never an exception, never a bad row.

``JANJI_FUZZ_EXAMPLES=5000 pytest -m fuzz`` searches longer, anew each time.
"""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from janji.fetch.run import retry_after
from janji.load.check import clean, clean_language, clean_url
from janji.load.columns import Declared
from janji.load.decode import decode
from janji.load.model import Article, Limits, Note, RefusedError, Rejected
from janji.load.pages import Pages
from janji.load.read import admitted, read_source
from janji.load.source import from_bytes
from janji.load.times import parse_time
from janji.settings import Settings

from .conftest import NOW, article, html, jsonl, parquet, warc, zipped, zstd

pytestmark = pytest.mark.fuzz
LIMITS = Limits.of(Settings(load_max_article_mb=0.5, load_max_record_mb=1.0, load_html="fast"))
BOUNDED = settings(
    max_examples=int(os.environ.get("JANJI_FUZZ_EXAMPLES", "80")), deadline=None, database=None,
    derandomize="JANJI_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
RSS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><item><title>a</title>'
    b"<link>https://a.example/1</link><description>Isi &lt;b&gt;kabar&lt;/b&gt;.</description></item></channel></rss>"
)
SITEMAP = (
    b'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/</loc>'
    b"<n:news><n:title>Judul</n:title></n:news></url></urlset>"
)
JSON_FEED = b'{"version": "https://jsonfeed.org/version/1", "title": "x", "items": [{"content_html": "<p>Isi.</p>"}]}'
SEEDS: dict[str, tuple[str, bytes]] = {
    "text": ("a.txt", article(1).encode()),
    "jsonl": (
        "a.jsonl",
        jsonl({"text": article(1), "published_at": "2031-01-01", "url": "https://a.example/"}, {"text": "b"}),
    ),
    "json": ("a.json", json.dumps([{"text": article(1)}, {"content": "b"}]).encode()),
    "csv": ("a.csv", b'text,title\n"isi, satu",a\nisi dua,b\n'),
    "parquet": ("a.parquet", parquet([{"text": article(n), "date": "2031-01-01"} for n in range(20)])),
    "html": ("a.html", html(1)),
    "warc": ("a.warc", warc(html(1), html(2), compress=False)),
    "warc.gz": ("a.warc.gz", warc(html(1))),
    "rss": ("a.rss", RSS),
    "sitemap": ("a.xml", SITEMAP),
    "json feed": ("a.json", JSON_FEED),
    "gzip": ("a.txt.gz", gzip.compress(article(1).encode())),
    "zstd": ("a.txt.zst", zstd(article(1).encode())),
    "zip": ("a.zip", zipped(**{"a.txt": article(1).encode(), "b.jsonl": jsonl({"text": "b"})})),
}


def check(data: bytes, name: str) -> None:
    """Read it; whatever comes out must be fit for the warehouse."""
    with Pages(LIMITS, workers=1) as pages:
        items = list(admitted(read_source(from_bytes(data, "mem:///x", name), LIMITS, Declared()), LIMITS, pages))
    for item in items:
        assert isinstance(item, Article | Rejected | Note)
        if isinstance(item, Article):
            assert len(item.article_id) == 64
            assert not item.text.isspace()
            assert "\0" not in item.text
            assert len(item.text.encode()) <= LIMITS.article
            assert all(field is None or field.isprintable() for field in (item.title, item.publisher, item.language))
        elif isinstance(item, Rejected):
            assert item.message


@st.composite
def mutated(draw: st.DrawFn, seed: bytes) -> bytes:
    """The seed with pieces overwritten, removed, repeated or put in."""
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 40))
        kind = draw(st.sampled_from(["overwrite", "remove", "repeat", "insert"]))
        if kind == "overwrite":
            new = draw(st.binary(min_size=length, max_size=length))
            data[at : at + length] = new
        elif kind == "remove":
            del data[at : at + length * 4]
        elif kind == "repeat":
            data[at:at] = data[at : at + length] * draw(st.integers(1, 30))
        else:
            tokens = [
                b"\0",
                b"<",
                b"]]>",
                b"{",
                b"[",
                b'"',
                b"\xff",
                b"\r\n",
                b"&#0;",
                b"\\ud800",
                b"\xf0\x9f",
                b"%s",
                b"'",
            ]
            data[at:at] = draw(st.sampled_from(tokens))
    return bytes(data)


@pytest.mark.parametrize("form", SEEDS)
def test_mutations_of_every_form(form: str) -> None:
    name, seed = SEEDS[form]

    @BOUNDED
    @given(mutated(seed))
    @example(seed)
    def run(data: bytes) -> None:
        check(data, name)

    run()


@BOUNDED
@given(st.binary(max_size=400), st.sampled_from([name for name, _ in SEEDS.values()]))
def test_any_bytes_under_any_name(data: bytes, name: str) -> None:
    check(data, name)


KEYS = ["text", "content", "title", "url", "date", "publisher", "language", "items", "x"]
SCALARS = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)


@BOUNDED
@given(JSON)
def test_any_json(value: object) -> None:
    line = json.dumps(value).encode()
    check(line + b"\n", "a.jsonl")
    check(b"[" + line + b"]", "a.json")
    check(line, "a.json")


@BOUNDED
@given(st.lists(st.tuples(st.text(max_size=30), st.binary(max_size=60)), max_size=4))
def test_any_zip(members: list[tuple[str, bytes]]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members:
            try:
                if name not in archive.namelist():
                    archive.writestr(name or "x", data)
            except (UnicodeEncodeError, ValueError, IndexError):  # a name that cannot be written
                continue
    check(buffer.getvalue(), "a.zip")


@BOUNDED
@given(st.text(max_size=200))
def test_text_survives_unchanged(text: str) -> None:
    """UTF-8 that is accepted comes out as it went in, but for the byte order mark."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        found, encoding = decode(data)
    except RefusedError:
        return
    if encoding == "utf-8":
        assert found == text


VALUES: list[Callable[[object], object]] = [clean, clean_url, clean_language, parse_time]


NAMED = st.dictionaries(st.sampled_from(["name", "title"]), st.text(max_size=5) | st.integers())


@BOUNDED
@given(SCALARS | st.text(max_size=80) | st.binary(max_size=9) | st.lists(st.text(max_size=5)) | NAMED)
def test_fields_never_raise(value: object) -> None:
    for function in VALUES:
        found = function(value)
        if isinstance(found, str):
            assert found.isprintable() or function is clean
            found.encode()
    if isinstance(value, str):
        retry_after(value, NOW)
