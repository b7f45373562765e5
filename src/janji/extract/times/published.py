"""The day of publication, read from the article itself when no metadata gives it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile
from typing import Literal

from janji.extract.model import TimeExpression
from janji.extract.text.scan import fold
from janji.extract.times.date_forms import Form, closes_teaser, speaks_of_future
from janji.extract.times.dates import WRITTEN_OUT, resolve_forms
from janji.extract.times.era import Days, Era
from janji.packs.dates import DatePart

HEAD = 4000
DATELINE = 110
LEAD = 400
HEADING = 300
NEWS_AFTER = timedelta(days=14)  # a bare day so soon after a sure one is of the same news
TODAY = 14  # characters between a day and the word that says it is the present one
TOMORROW = 12  # characters in which "besok" stands behind a day
CREDIT = 120  # characters at the end in which a credit may name its issue
FEW_DAYS = timedelta(days=7)
WEEKDAY_AFTER = 3
URL_DAY = re.compile(r"https?://[^\s)\]|\"']{3,200}?/(20\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/[^\s)\]|\"']*")
_DATELINE_ENDS = re.compile(
    r"[\s,.)]*(?:/[\w ]+/[\s.]|(?:/[\w ]+/|\([^)\n]{2,30}\)|[A-Z][\w.]+)?[\s,]*(?:--|–|—|-|:))\s*"
)
IMAGE = re.compile(r"(?i)\.(?:jpe?g|png|webp|gif|mp4)\b|/(?:crops?|photo|image|media|uploads?)s?/|(?<=//)asset")


@dataclass(frozen=True, slots=True)
class Published:
    """``exact``: a dateline or metadata gives the day; ``lower_bound``: the latest past day that the text names.

    ``anchors``: "yesterday" and a bare weekday may be told from it. A day of history ("sejak 7 Mei 2019") that
    happens to be the latest one named says nothing of when the article was written. ``least_year``: without a day, the
    year that it is surely not older than.
    """

    day: date | None
    kind: Literal["exact", "lower_bound", "unknown"]
    basis: Literal["dateline", "metadata", "body", "none"]
    anchors: bool = True
    least_year: int | None = None


def infer_published(
    days: Days,
    *,
    metadata: date | None = None,
    dateline: tuple[int, int] | None = None,
    skipped: Sequence[tuple[int, int]] = (),
) -> Published:
    """When the article was published, and how that is known.

    Args:
        days: what the text of the article says of days.
        metadata: a day that came with the article.
        dateline: span of the dateline, if one was found.
        skipped: spans of promo lines and the like; days in them do not count for the lower bound.
    """
    if metadata is not None:
        return Published(metadata, "exact", "metadata")
    text, forms, part, era = days.text, days.forms, days.pack.dates, days.era
    day = _from_dateline(text, forms, dateline)
    if day:
        return Published(day, "exact", "dateline")
    day = _from_lines(text, forms, part) or _from_url(text) or _from_credit(text, forms, era)
    if day:
        return Published(day, "exact", "metadata")
    latest = _latest_past(text, forms, part, era, skipped)
    known = _from_bare_dateline(text, forms, part, era, dateline, latest)
    if known:
        return known
    day = latest
    if day is None:
        return Published(None, "unknown", "none", least_year=era.least)
    # What "on Monday" is resolved to says nothing of the day that it is told from.
    told = [f for f in forms if f.day or _is_day_of_writing(text, f)]
    times = zip(told, resolve_forms(text, told, part, day, era), strict=True)
    return Published(day, "lower_bound", "body", any(_anchors(text, form, time, day, part) for form, time in times))


def _day(form: Form) -> date | None:
    try:
        return date(form.year, form.month, form.day) if form.year and form.month and form.day else None
    except ValueError:
        return None


def _days_on_top(forms: Sequence[Form]) -> Iterator[tuple[Form, date]]:
    """Single days near the top of the article, each with its form."""
    for form in takewhile(lambda f: f.start <= HEAD, forms):
        day = _day(form)
        if day is not None and not form.last_day:
            yield form, day


def _from_dateline(text: str, forms: Sequence[Form], dateline: tuple[int, int] | None) -> date | None:
    """ "BEIJING, 8 Januari 2026 /PRNewswire/ --", "Jakarta, 5 Mei 2024 - "."""
    return next((day for form, day in _days_on_top(forms) if _in_dateline(text, form, dateline)), None)


def _from_bare_dateline(
    text: str,
    forms: Sequence[Form],
    part: DatePart,
    era: Era,
    dateline: tuple[int, int] | None,
    latest: date | None,
) -> Published | None:
    """ "BEIJING, Oct. 16 (Xinhua) -- ... here on Monday": agencies leave the year to the reader.

    It follows from the weekday that the lead names, its own or that of the day before; else it is no earlier than the
    first in which the day is not before the latest past day that the text names, or the only one in which all held
    office who are named.
    """
    bare = (f for f in forms if f.start <= HEAD and f.month and f.day and not (f.year or f.last_day or f.last_month))
    form = next((f for f in bare if f.weekday is None and _in_dateline(text, f, dateline)), None)
    if form is None:
        return None
    lead = (f for f in forms if form.end <= f.start <= form.end + LEAD)
    told = next((f.weekday for f in lead if f.weekday is not None and not (f.day or f.month or f.shift)), None)
    if told is not None:
        asked = [replace(form, weekday=weekday) for weekday in (told, (told + 1) % 7)]
        fits = [time.first for time in resolve_forms(text, asked, part, None, era) if time.first]
        day = min(fits, key=era.strain, default=None)  # of equals its own weekday
        return Published(day, "exact", "dateline") if day else None
    days = (_day(replace(form, year=latest.year + ahead)) for ahead in (0, 1)) if latest else ()
    day = next((day for day in days if day and latest and day >= latest), None)
    return Published(day, "lower_bound", "dateline") if day else None


def _in_dateline(text: str, form: Form, dateline: tuple[int, int] | None) -> bool:
    if dateline and dateline[0] <= form.start and form.end <= dateline[1]:
        return True
    start = text.rfind("\n\n", 0, form.start) + 2 if "\n\n" in text[: form.start] else 0
    start = max(start, text.rfind("\n", 0, form.start) + 1) if text[: form.start].count("\n") < 3 else start
    before = re.sub(r"\s+", " ", text[start : form.start])
    if len(before) > DATELINE - 30 or not before.strip() or _has_lower_word(before):
        return False
    after = text[form.end : form.end + 45]
    return bool(_DATELINE_ENDS.match(after))


def _has_lower_word(before: str) -> bool:
    return any(w[:1].islower() and len(w) > 3 for w in re.findall(r"[^\W\d_]+", before))


def _from_lines(text: str, forms: Sequence[Form], part: DatePart) -> date | None:
    """A line near the top that is nothing but a date, perhaps with a label and a clock time."""
    for form, day in _days_on_top(forms):
        start = text.rfind("\n", 0, form.start) + 1
        stop = text.find("\n", form.end)
        before = text[start : form.start]
        after = text[form.end : stop if stop >= 0 else len(text)]
        label = fold(re.sub(r"[^\w\s]", " ", before)).strip()
        rest = re.sub(r"['\"T*|]", " ", after)
        if label in part.keys and len(after) < 60 and (part.clock.match(rest) or label):
            return day
        if not label and part.clock.match(rest) and (stop >= 0 or start > 0):
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


def _from_credit(text: str, forms: Sequence[Form], era: Era) -> date | None:
    """The day in the credit that ends an article, "(The Daily Mirror 03/14/2017 page 5)".

    One older than what the article speaks of is that of a picture.
    """
    for form in reversed(forms):
        if form.start < len(text) - CREDIT:
            return None
        opened, closed = text.rfind("(", 0, form.start), text.find(")", form.end)
        before = text[opened + 1 : form.start]
        day = _day(form)
        if day and 0 <= opened < closed and before.strip() and not text[closed + 1 :].strip():
            return None if _has_lower_word(before) or day.year < (era.least or 0) else day
    return None


def _latest_past(
    text: str, forms: Sequence[Form], part: DatePart, era: Era, skipped: Sequence[tuple[int, int]]
) -> date | None:
    """The latest day that the text names and does not put into the future.

    A day with its year or weekday is sure; a bare one ("7 Oktober") counts soon after one that is.
    """
    past = [f for f in forms if not any(s <= f.start < e for s, e in skipped) and _is_told(text, f, part)]
    usable = [f for f in past if f.day is not None and f.month is not None]
    times = resolve_forms(text, usable, part, None, era)
    days = [(f, _last_day(t)) for f, t in zip(usable, times, strict=True)]
    told = [t.basis in WRITTEN_OUT for t in times]
    sure = [d for (_, d), is_told in zip(days, told, strict=True) if d and is_told and not era.is_history(d)]
    bare = [d for (_, d), is_told in zip(days, told, strict=True) if d and not is_told]
    if not sure:
        return _eve(text, forms, part, era)
    latest = max(sure)
    news = max((d for f, d in days if d and f.weekday is not None), default=latest)
    if latest - news > NEWS_AFTER and latest.year <= news.year + 1:  # a plan of the coming months
        latest = news
    latest = max([latest, *(d for d in bare if latest < d <= latest + NEWS_AFTER)])
    return _weekday_after(text, past, latest)


def _anchors(text: str, form: Form, time: TimeExpression, day: date, part: DatePart) -> bool:
    """Whether the form tells the day as news does, or as the day before the one that it names ("Senin (3/8) besok")."""
    if day in (time.first, time.last):
        return _is_of_news(text, form, part)
    return time.first == day + timedelta(days=1) and part.is_tomorrow(text[form.end : form.end + TOMORROW])


def _is_of_news(text: str, form: Form, part: DatePart) -> bool:
    """Whether a day is told as news tells its own: with its weekday, in brackets, or above the text."""
    if closes_teaser(text, form):
        return False
    if form.weekday is not None or text[max(0, form.start - 1) : form.start] == "(":
        return True
    before = _line_before(text, form).split()
    word = before[-1] if before else ""
    in_prose = word[:1].islower() or fold(word) in (*part.calendar.month_leads, *part.calendar.year_leads)
    return form.start <= HEADING and (fold(word) in part.keys or not in_prose)


def _is_told(text: str, form: Form, part: DatePart) -> bool:
    """Neither of a time to come nor the day on which somebody fetched the page; "hari ini, Selasa (5/8)" is told."""
    if part.is_today(text[max(0, form.start - TODAY) : form.start], text[form.end : form.end + TODAY]):
        return True
    line = fold(_line_before(text, form))
    return not any(key in line for key in part.calendar.access_keys) and not speaks_of_future(text, form, part)


def _line_before(text: str, form: Form) -> str:
    """The end of what its line holds before a day."""
    return text[max(0, form.start - DATELINE) : form.start].rpartition("\n")[2]


def _last_day(time: TimeExpression) -> date | None:
    """The end of a few days; of a longer period ("21 Oktober sampai 9 November") the beginning: it may end ahead."""
    if time.first is None or time.last is None:
        return None
    return time.last if time.last - time.first <= FEW_DAYS else time.first


def _eve(text: str, forms: Sequence[Form], part: DatePart, era: Era) -> date | None:
    """The day before one that the text calls tomorrow ("Kamis (26/9) besok")."""
    told = [f for f in forms if f.day and f.month and part.is_tomorrow(text[f.end : f.end + TOMORROW])]
    days = [t.first for t in resolve_forms(text, told, part, None, era) if t.first]
    return min(days) - timedelta(days=1) if days else None


def _weekday_after(text: str, forms: Sequence[Form], latest: date) -> date:
    """A bare weekday between commas ("di Jakarta, Senin, ...") is the agency's day of writing."""
    for form in forms:
        if form.weekday is not None and _is_day_of_writing(text, form):
            ahead = (form.weekday - latest.weekday()) % 7
            if 0 < ahead <= WEEKDAY_AFTER:
                return latest + timedelta(days=ahead)
    return latest


def _is_day_of_writing(text: str, form: Form) -> bool:
    if form.weekday is None or form.day or form.month or form.unit or form.shift is not None:
        return False
    return text[max(0, form.start - 2) : form.start] == ", " and text[form.end : form.end + 1] in (",", ".")
