"""Which form an input has, by its first bytes; the name only decides where the content leaves it open."""

import re
from enum import StrEnum

from janji.load.columns import GUESSES
from janji.load.decode import BOMS, binary_form
from janji.load.model import Reason, RefusedError

HEAD = 1 << 16


class Form(StrEnum):
    """The forms that are read (``raw.articles.source_form``)."""

    TEXT = "text"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    HTML = "html"
    WARC = "warc"
    FEED = "feed"
    SITEMAP = "sitemap"
    GZIP = "gzip"
    ZSTD = "zstd"
    ZIP = "zip"


MAGIC = (
    (b"\x1f\x8b", Form.GZIP),
    (b"\x28\xb5\x2f\xfd", Form.ZSTD),
    (b"PK\x03\x04", Form.ZIP),
    (b"PK\x05\x06", Form.ZIP),
    (b"PAR1", Form.PARQUET),
    (b"WARC/", Form.WARC),
)
_FEED = re.compile(r"<(?:\w+:)?(rss|feed|RDF)[\s>]")
_SITEMAP = re.compile(r"<(?:\w+:)?(urlset|sitemapindex)[\s>]")
_HTML = re.compile(r"<(!doctype\s+html|html|head|body|article|div|p|title|meta|main|h1)\b", re.I)
_MARKUP = re.compile(r"^<(\?xml|!--|!doctype|[A-Za-z])", re.I)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?://jsonfeed\.org/')
_DELIMITERS = ",;\t|"


def sniff(head: bytes, name: str) -> Form:
    """The form of an input.

    Args:
        head: its first bytes (up to 64 KiB).
        name: its file name.

    Raises:
        RefusedError: it is empty, or a form that is not read (an image, PDF, unknown XML).
    """
    if not head:
        raise RefusedError(Reason.EMPTY, "the file is empty")
    for magic, form in MAGIC:
        if head.startswith(magic):
            return form
    if other := binary_form(head):
        raise RefusedError(Reason.UNSUPPORTED_FORM, f"this is a {other}; convert it to text, HTML, JSON Lines or CSV")
    text = _head_text(head)
    suffix = name.lower().rpartition(".")[2]
    return _by_content(text.lstrip("\ufeff \t\r\n"), suffix) if text else Form.TEXT


def _head_text(head: bytes) -> str:
    for mark, name in BOMS:
        if head.startswith(mark):
            return head[: len(head) // 4 * 4].decode(name, "replace")
    return head.decode("utf-8", "replace")


def _by_content(text: str, suffix: str) -> Form:
    if text.startswith("{") or suffix in {"jsonl", "ndjson"}:
        return _json_form(text, suffix)
    if text.startswith("[") and text[1:].lstrip()[:1] in {"{", "]"}:
        return Form.JSON
    if _MARKUP.match(text):
        return _markup_form(text, suffix)
    if suffix in {"csv", "tsv"} or _is_table(text):
        return Form.CSV
    return Form.TEXT


def _json_form(text: str, suffix: str) -> Form:
    if _JSON_FEED.search(text[:4000]):
        return Form.FEED
    if suffix in {"jsonl", "ndjson"} and not text.startswith("["):
        return Form.JSONL
    first, newline, rest = text.partition("\n")
    if not newline:
        return Form.JSON if suffix == "json" or not first.rstrip().endswith("}") else Form.JSONL
    lines = [line for line in (first, rest.lstrip()[:1]) if line]
    return Form.JSONL if first.rstrip().endswith("}") or (lines[-1].startswith("{") and len(first) > 2) else Form.JSON


def _markup_form(text: str, suffix: str) -> Form:
    root = text[:20_000]
    if _FEED.search(root) and not re.match(r"<!doctype html|<html", root, re.I):
        return Form.FEED
    if _SITEMAP.search(root):
        return Form.SITEMAP
    if _HTML.search(root) or suffix in {"html", "htm", "xhtml"}:
        return Form.HTML
    if root.startswith("<?xml"):
        raise RefusedError(
            Reason.UNSUPPORTED_FORM, "XML that is neither a feed, a sitemap nor XHTML; convert it to JSON Lines or CSV"
        )
    return Form.TEXT


def _is_table(text: str) -> bool:
    """A first line that names a text column beside others, such as ``url;judul;isi``."""
    header = text.split("\n", 1)[0][:2000].rstrip("\r")
    for delimiter in _DELIMITERS:
        names = [name.strip().strip('"').lower() for name in header.split(delimiter)]
        if len(names) > 1 and any(name in GUESSES["text"] for name in names):
            return all(len(name) <= 40 for name in names) and sum(n in known_names() for n in names) >= 2
    return False


def known_names() -> frozenset[str]:
    """Every column name that is understood without a declaration."""
    return frozenset(name for names in GUESSES.values() for name in names)
