"""RSS, Atom, JSON Feed and news sitemaps: one item, one article."""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import feedparser
from lxml import etree
from resiliparse.extract.html2text import extract_plain_text

from janji.load.check import clean, clean_language, clean_url
from janji.load.jsonl import parse
from janji.load.model import Article, Item, Limits, Reason, RefusedError, Rejected
from janji.load.source import Source
from janji.load.times import parse_time

_ENTITY = re.compile(rb"<!ENTITY", re.I)
_TAG = re.compile(r"<[a-zA-Z/!]|&[#\w]+;")
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def read_feed(source: Source, stream: io.BufferedReader, limits: Limits) -> Iterator[Item]:
    """Articles of the items that carry text.

    Raises:
        RefusedError: too large, broken beyond reading, or it declares entities.
    """
    data = _whole(stream, limits)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _json_feed(source, data)
        return
    _refuse_entities(data)
    feed = feedparser.parse(io.BytesIO(data), resolve_relative_uris=False, sanitize_html=False)
    if not feed.entries:
        reason = Reason.BROKEN_FILE if feed.bozo else Reason.EMPTY
        raise RefusedError(reason, f"a feed without readable items ({feed.get('bozo_exception', 'none listed')})"[:300])
    publisher = clean(feed.feed.get("title"))
    language = clean_language(feed.feed.get("language"))
    for number, entry in enumerate(feed.entries, start=1):
        contents = [part.get("value") for part in entry.get("content", [])]
        text = plain(next((part for part in (*contents, entry.get("summary")) if part), None))
        yield _article(
            source, number, text, feed.encoding or "utf-8",
            title=clean(plain(entry.get("title"))), url=clean_url(entry.get("link")),
            publisher=clean((entry.get("source") or {}).get("title")) or publisher,
            published_at=_entry_time(entry), language=language,
        )  # fmt: skip


def read_sitemap(source: Source, stream: io.BufferedReader, limits: Limits) -> Iterator[Item]:
    """Headlines of a news sitemap as articles; entries without a headline have nothing to load."""
    data = _whole(stream, limits)
    _refuse_entities(data)
    number = 0
    events = etree.iterparse(
        io.BytesIO(data), tag=("{*}url", "{*}sitemap"), resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for number, (_, node) in enumerate(events, start=1):
            yield _sitemap_entry(source, node, number)
            node.clear()
    except etree.XMLSyntaxError as error:
        yield Rejected(
            source.uri, Reason.BROKEN_FILE, f"the XML breaks after entry {number}: {error}"[:300], f"entry={number + 1}"
        )
    if number == 0:
        raise RefusedError(Reason.EMPTY, "a sitemap without entries")


def plain(html: str | None) -> str | None:
    """Text of an HTML fragment; plain text is kept as it is."""
    if html is None or not _TAG.search(html):
        return html
    return str(extract_plain_text(html, main_content=False, alt_texts=False, links=False, list_bullets=False)).strip()


def _whole(stream: io.BufferedReader, limits: Limits) -> bytes:
    data = stream.read(limits.record + 1)
    if len(data) > limits.record:
        raise RefusedError(
            Reason.TOO_LONG, f"a feed of more than {limits.record / 1e6:g} MB (JANJI_LOAD_MAX_RECORD_MB)"
        )
    return data


def _refuse_entities(data: bytes) -> None:
    wide = data[:4].startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]
    if _ENTITY.search(data.replace(b"\0", b"") if wide else data):
        raise RefusedError(Reason.BROKEN_FILE, "the XML declares entities, which feeds do not need and attacks do")


def _sitemap_entry(source: Source, node: Any, number: int) -> Item:
    news = node.find(f"{NEWS}news")
    location = node.findtext("{*}loc")
    if news is None:
        return Rejected(source.uri, Reason.NO_TEXT, f"an address without text: {clean(location)}", f"entry={number}")
    return _article(
        source, number, news.findtext(f"{NEWS}title"), "utf-8",
        title=clean(news.findtext(f"{NEWS}title")), url=clean_url(location),
        publisher=clean(news.findtext(f"{NEWS}publication/{NEWS}name")),
        published_at=parse_time(news.findtext(f"{NEWS}publication_date")),
        language=clean_language(news.findtext(f"{NEWS}publication/{NEWS}language")),
    )  # fmt: skip


def _json_feed(source: Source, data: bytes) -> Iterator[Item]:
    document, encoding = parse(data)
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or not items:
        raise RefusedError(Reason.EMPTY, "a JSON Feed without items")
    publisher = clean(document.get("title"))
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            yield Rejected(source.uri, Reason.BROKEN_RECORD, "an item is no object", f"item={number}")
            continue
        text = item.get("content_text")
        if not isinstance(text, str):
            html = item.get("content_html") or item.get("summary")
            text = plain(html) if isinstance(html, str) else None
        yield _article(
            source, number, text, encoding,
            title=clean(item.get("title")), url=clean_url(item.get("url")), publisher=publisher,
            published_at=parse_time(item.get("date_published")),
            language=clean_language(item.get("language") or document.get("language")),
        )  # fmt: skip


def _article(
    source: Source, number: int, text: str | None, encoding: str, *, title: str | None, url: str | None,
    publisher: str | None, published_at: datetime | None, language: str | None,
) -> Item:  # fmt: skip
    if not text or text.isspace():
        message = f"the item has no text, only the title {title!r}" if title else "the item has neither text nor title"
        return Rejected(source.uri, Reason.NO_TEXT, message, f"item={number}")
    return Article(
        text=text, source_uri=f"{source.uri}#item={number}", source_form="feed", title=title, url=url,
        publisher=publisher, published_at=published_at, language=language, encoding=encoding,
    )  # fmt: skip


def _entry_time(entry: Any) -> datetime | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    if parsed:
        try:
            return parse_time(datetime(*parsed[:6]))
        except (ValueError, TypeError):
            return None
    return parse_time(entry.get("published"))
