"""Which texts are fit for the warehouse, and cleaning of the fields beside the text."""

import hashlib
import re
from urllib.parse import urlsplit

from janji.load.model import Article, Limits, Note, Reason, RefusedError

BIDI_CONTROLS = tuple(chr(c).encode() for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$")
# The usual address, taken as it is; all others go through the full check.
_PLAIN_URL = re.compile(r"^https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w.~/=&?#%+,;:!-]*)?\Z", re.ASCII)
MAX_FIELD = 1000
MAX_URL = 2048


def admit(article: Article, limits: Limits) -> Note | None:
    """Set the article's id and size; return a note when it holds bidirectional controls.

    Raises:
        RefusedError: the text is empty, too long, or holds characters that no text has.
    """
    text = article.text
    if not text or text.isspace():
        raise RefusedError(Reason.EMPTY, "there is no text, or only white space")
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise RefusedError(
            Reason.LONE_SURROGATE,
            f"character {error.start} is half of a surrogate pair (U+{ord(text[error.start]):04X}), no character",
            data=text.encode("utf-8", "backslashreplace"),
        ) from error
    if len(data) > limits.article:
        raise RefusedError(
            Reason.TOO_LONG,
            f"the text has {len(data) / 1e6:.1f} MB; the limit of one article is {limits.article / 1e6:g} MB"
            " (JANJI_LOAD_MAX_ARTICLE_MB)",
        )
    if b"\0" in data:
        raise RefusedError(Reason.NUL_CHARACTER, f"character {text.index(chr(0))} is NUL, which no text has")
    article.article_id = hashlib.sha256(data).hexdigest()
    article.n_bytes = len(data)
    if not text.isascii() and has_bidi_controls(data):
        return Note(article.source_uri, "bidi_controls", "text with bidirectional controls, kept as it is")
    return None


def has_bidi_controls(data: bytes) -> bool:
    """Whether UTF-8 text holds a bidirectional control; two searches rule it out for most texts."""
    return (b"\xe2\x80" in data or b"\xe2\x81" in data) and any(mark in data for mark in BIDI_CONTROLS)


def clean(value: object, limit: int = MAX_FIELD) -> str | None:
    """A short field as one clean line, or None; objects such as ``{"name": "Kantor Berita"}`` give their name."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title") or value.get("#text")
    if isinstance(value, list | tuple):
        value = value[0] if value and isinstance(value[0], str) else None
    if not isinstance(value, str):
        return None
    if not value.isprintable():
        value = _CONTROL.sub(" ", value)
    return " ".join(value.split())[:limit] or None


def clean_url(value: object) -> str | None:
    """The address when it is http(s) with a host, without user and password; else None."""
    if isinstance(value, str) and len(value) <= MAX_URL and _PLAIN_URL.match(value):
        return value
    text = clean(value, MAX_URL + 1)
    if text is None or len(text) > MAX_URL or " " in text:
        return None
    try:
        parts = urlsplit(text)
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
            return None
        if "@" in parts.netloc:
            parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    except ValueError:
        return None
    return parts.geturl()


def clean_language(value: object) -> str | None:
    """The primary subtag of a BCP 47 tag in lower case (``id-ID`` gives ``id``), or None."""
    text = clean(value, 40)
    if text is None or not _LANGUAGE.match(text):
        return None
    primary = re.split("[-_]", text)[0].lower()
    return {"in": "id", "ind": "id", "eng": "en", "msa": "ms", "may": "ms"}.get(primary, primary)
