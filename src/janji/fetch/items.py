"""The items of a feed's answer: those not seen before, ready for the inbox."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from janji.fetch.client import Answer, FetchError
from janji.fetch.feeds import Feed
from janji.load.columns import Declared
from janji.load.model import Article, Limits, Page, Rejected
from janji.load.read import read_source
from janji.load.source import from_bytes

FORMS = {"feed", "sitemap"}


@dataclass(frozen=True, slots=True)
class Found:
    """An item and the key by which it is known again (address and text)."""

    article: Article
    key: str


def items(answer: Answer, feed: Feed, limits: Limits) -> list[Found]:
    """All items with text.

    Raises:
        FetchError: the answer is no feed, or none of its items has text.
    """
    name = answer.url.rpartition("/")[2][:100] or "feed"
    found, problems = [], []
    for item in read_source(from_bytes(answer.body, feed.url, name), limits, Declared()):
        if isinstance(item, Article) and item.source_form in FORMS:
            found.append(Found(item, key_of(item)))
        elif isinstance(item, Article | Page):
            raise FetchError("the address gives no feed but a page or text")
        elif isinstance(item, Rejected):
            problems.append(item.message)
    if problems and not found:
        raise FetchError(f"no item with text: {problems[0]}")
    return found


def key_of(article: Article) -> str:
    """Short hash of address and text."""
    text = f"{article.url}\0{article.text}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:24]


def lines(found: list[Found], feed: Feed) -> Iterator[bytes]:
    """JSON Lines as ``janji load`` reads them; publisher and language are those of the table of sources."""
    for item in found:
        article = item.article
        record: dict[str, Any] = {
            "url": article.url, "title": article.title, "text": article.text, "published_at": article.published_at,
            "publisher": feed.publisher, "language": feed.language,
        }  # fmt: skip
        try:
            yield orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC)
        except orjson.JSONEncodeError:
            continue  # half a surrogate pair: no text
