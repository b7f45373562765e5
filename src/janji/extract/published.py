"""The day of publication, read from the article itself when no metadata gives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from janji.extract.date_forms import Form, find_forms
from janji.extract.dates import resolve_forms, speaks_of_future
from janji.extract.model import Hit
from janji.extract.scan import fold
from janji.packs.dates import DatePart
from janji.packs.loader import Pack

HEAD = 4000
DATELINE = 110
URL_DAY = re.compile(r"https?://[^\s)\]|\"']{3,200}?/(20\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/[^\s)\]|\"']*")
IMAGE = re.compile(r"(?i)\.(?:jpe?g|png|webp|gif|mp4)\b|/(?:crops?|photo|image|media|uploads?)s?/|(?<=//)asset")
LINE_REST = re.compile(
    r"(?i)^[\s,|()/.:\-–—\d]*(?:(?:wib|wita|wit|gmt|utc|am|pm|at|pukul|jam|edt|est|ist|sgt|[ap]\.m\.?|t\d|z)[\s,|()/.:\-–—\d]*)*$"
)


@dataclass(frozen=True, slots=True)
class Published:
    """``exact``: a dateline or metadata gives the day; ``lower_bound``: the latest past day that the text names."""

    day: date | None
    kind: Literal["exact", "lower_bound", "unknown"]
    basis: Literal["dateline", "metadata", "body", "none"]


def infer_published(
    text: str,
    hits: Sequence[Hit],
    pack: Pack,
    *,
    metadata: date | None = None,
    dateline: tuple[int, int] | None = None,
    skipped: Sequence[tuple[int, int]] = (),
) -> Published:
    """When the article was published, and how that is known.

    Args:
        text: the article as received.
        hits: the scan of the text.
        pack: the language pack.
        metadata: a day that came with the article.
        dateline: span of the dateline, if one was found.
        skipped: spans of promo lines and the like; days in them do not count for the lower bound.
    """
    if metadata is not None:
        return Published(metadata, "exact", "metadata")
    part: DatePart = pack.dates
    forms = find_forms(text, hits, pack)
    day = _from_dateline(text, forms, dateline)
    if day:
        return Published(day, "exact", "dateline")
    day = _from_lines(text, forms, part) or _from_url(text)
    if day:
        return Published(day, "exact", "metadata")
    day = _latest_past(text, forms, part, skipped)
    return Published(day, "lower_bound", "body") if day else Published(None, "unknown", "none")


def _day(form: Form) -> date | None:
    try:
        return date(form.year, form.month, form.day) if form.year and form.month and form.day else None
    except ValueError:
        return None


def _from_dateline(text: str, forms: Sequence[Form], dateline: tuple[int, int] | None) -> date | None:
    """ "BEIJING, 8 Januari 2026 /PRNewswire/ --", "Jakarta, 5 Mei 2024 - "."""
    for form in forms:
        if form.start > HEAD:
            return None
        day = _day(form)
        if day is None or form.last_day:
            continue
        if dateline and dateline[0] <= form.start and form.end <= dateline[1]:
            return day
        if _in_dateline(text, form):
            return day
    return None


def _in_dateline(text: str, form: Form) -> bool:
    start = text.rfind("\n\n", 0, form.start) + 2 if "\n\n" in text[: form.start] else 0
    start = max(start, text.rfind("\n", 0, form.start) + 1) if text[: form.start].count("\n") < 3 else start
    before = re.sub(r"\s+", " ", text[start : form.start])
    if len(before) > DATELINE - 30 or not before.strip() or _has_lower_word(before):
        return False
    after = text[form.end : form.end + 45]
    return bool(re.match(r"[\s,.)]*(?:/[\w ]+/|\([^)\n]{2,30}\)|[A-Z][\w.]+)?[\s,]*(?:--|–|—|-|:)\s*", after))


def _has_lower_word(before: str) -> bool:
    return any(w[:1].islower() and len(w) > 3 for w in re.findall(r"[^\W\d_]+", before))


def _from_lines(text: str, forms: Sequence[Form], part: DatePart) -> date | None:
    """A line near the top that is nothing but a date, perhaps with a label and a clock time."""
    keys = {fold(k) for k in part.calendar.publication_keys}
    for form in forms:
        if form.start > HEAD:
            return None
        day = _day(form)
        if day is None or form.last_day:
            continue
        start = text.rfind("\n", 0, form.start) + 1
        stop = text.find("\n", form.end)
        before = text[start : form.start]
        after = text[form.end : stop if stop >= 0 else len(text)]
        label = fold(re.sub(r"[^\w\s]", " ", before)).strip()
        rest = re.sub(r"['\"T*|]", " ", after)
        if label in keys and len(after) < 60 and (LINE_REST.match(rest) or label):
            return day
        if not label and LINE_REST.match(rest) and (stop >= 0 or start > 0):
            return day
    return None


def _from_url(text: str) -> date | None:
    """The day in the article's own address ("/2024/08/28/"), not that of a picture."""
    for found in URL_DAY.finditer(text, 0, min(len(text), 2 * HEAD)):
        if not IMAGE.search(found.group()):
            try:
                return date(*(int(g) for g in found.groups()[:3]))
            except ValueError:
                continue
    return None


def _latest_past(text: str, forms: Sequence[Form], part: DatePart, skipped: Sequence[tuple[int, int]]) -> date | None:
    """The latest day that the text names and does not put into the future."""
    usable = [
        f for f in forms if f.day is not None and f.month is not None and not any(s <= f.start < e for s, e in skipped)
    ]
    past = [f for f in usable if not speaks_of_future(text, f, part)]
    days = [t.last for t in resolve_forms(text, past, part, None) if t.last is not None]
    return max((d for d in days if d.year <= part.calendar.newest_year), default=None)
