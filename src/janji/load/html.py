"""The article in an HTML page: its text by trafilatura (quality) or resiliparse (fast), its fields from the head."""

import json
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from resiliparse.parse.html import HTMLTree

from janji.load.check import clean, clean_language, clean_url
from janji.load.decode import binary_form
from janji.load.model import Article, Page, Reason, RefusedError, Rejected, is_panic
from janji.load.times import parse_time

# What it finds wrong with a page is the rejection's to tell.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
SECONDS = 20.0
TIMES = (
    "meta[property='article:published_time']", "meta[itemprop='datePublished']", "meta[name='pubdate']",
    "meta[name='publishdate']", "meta[name='publish-date']", "meta[name='content_PublishedDate']",
    "meta[name='dc.date']", "meta[name='DC.date.issued']", "meta[name='date']", "time[itemprop='datePublished']",
)  # fmt: skip


def extract_pages(pages: list[Page], mode: str) -> list[Article | Rejected]:
    """``extract_page`` for a chunk; runs in a process of its own."""
    return [extract_page(page, mode) for page in pages]


def extract_page(page: Page, mode: str) -> Article | Rejected:
    """The article of a page, or why there is none. Never raises.

    Args:
        page: the page as bytes; fields that are set win over those of the page.
        mode: ``quality`` or ``fast``.
    """
    try:
        with _time_limit():
            return _extract(page, mode)
    except RefusedError as refused:
        reason, message = refused.reason, refused.message
    except BaseException as error:  # whatever hundreds of thousands of lines of parsers may raise on hostile pages
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        reason, message = Reason.PARSER_FAILED, f"{type(error).__name__}: {str(error)[:300]}"
    return Rejected(page.source_uri, reason, message, page.location, page.html, ".html", len(page.html))


def _extract(page: Page, mode: str) -> Article:
    if binary_form(page.html[:64]) or (
        b"\0" in page.html[:1000] and not page.html.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        raise RefusedError(Reason.BINARY, "this is no HTML but binary data")
    encoding = page.charset or detect_encoding(page.html, from_html_meta=True) or "utf-8"
    html = bytes_to_str(page.html, encoding, fallback_encodings=("utf-8", "cp1252"))
    tree = HTMLTree.parse(html)
    fields = _fields(tree)
    text = _fast(tree) if mode == "fast" else _quality(html, page, fields)
    if not text or not text.strip():
        raise RefusedError(Reason.NO_TEXT, "no article text was found in the page")
    return Article(
        text=text,
        source_uri=page.source_uri if page.location is None else f"{page.source_uri}#{page.location}",
        source_form=page.source_form,
        title=page.title or clean(fields["title"]),
        url=page.url or clean_url(fields["url"]),
        publisher=page.publisher or clean(fields["publisher"]),
        published_at=page.published_at or parse_time(fields["published_at"]),
        language=page.language or clean_language(fields["language"]),
        encoding=encoding,
    )


def _quality(html: str, page: Page, fields: dict[str, Any]) -> str | None:
    import trafilatura  # a second to import: only processes that parse pages pay it

    document = trafilatura.bare_extraction(
        html, url=page.url, with_metadata=not (fields["published_at"] and fields["title"]), include_comments=False
    )
    if document is None or isinstance(document, dict):
        return None
    fields["title"] = fields["title"] or document.title
    fields["publisher"] = fields["publisher"] or document.sitename
    fields["published_at"] = fields["published_at"] or document.date
    return str(document.text or "")


def _fast(tree: HTMLTree) -> str:
    return str(extract_plain_text(tree, main_content=True, alt_texts=False, links=False, list_bullets=False))


def _fields(tree: HTMLTree) -> dict[str, Any]:
    root: Any = tree.document

    def meta(*selectors: str) -> str | None:
        for selector in selectors:
            node = root.query_selector(selector)
            if node is not None and (
                value := node.getattr("content") or node.getattr("datetime") or node.getattr("href")
            ):
                return str(value)
        return None

    html = root.query_selector("html")
    linked = _linked_data(root)
    return {
        "title": meta("meta[property='og:title']") or linked.get("headline") or tree.title,
        "url": meta("link[rel='canonical']", "meta[property='og:url']"),
        "publisher": meta("meta[property='og:site_name']") or linked.get("publisher"),
        "published_at": meta(*TIMES) or linked.get("datePublished"),
        "language": html.getattr("lang") if html is not None else None,
    }


def _linked_data(root: Any) -> dict[str, Any]:
    """The first object of the page's JSON-LD that has a publication date."""
    for node in root.query_selector_all("script[type='application/ld+json']")[:10]:
        try:
            data = json.loads(node.text[:500_000])
        except (ValueError, RecursionError):
            continue
        items = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict) and isinstance(item.get("datePublished"), str):
                return item
    return {}


@contextmanager
def _time_limit() -> Iterator[None]:
    """Stop a page that takes longer than ``SECONDS`` (only in a main thread: signals arrive there)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"the page took more than {SECONDS:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
