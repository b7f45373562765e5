"""Horizons: the time over which a promise is to be kept ("dalam tiga tahun ke depan", "by 2030", "over five years")."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from janji.extract.model import Document, Hit, Horizon, TimeExpression
from janji.extract.quantities.numbers import parse_numeral
from janji.extract.text.scan import fold
from janji.extract.times.date_patterns import YEAR
from janji.packs.dates import DatePart
from janji.packs.loader import Pack
from janji.packs.quantities import Numbers

YEARS = re.compile(YEAR)
LOOK_AROUND = 25
LONGEST = 100  # years; anything longer is no horizon of a promise


def find_horizons(doc: Document, hits: Sequence[Hit], dates: Sequence[TimeExpression], pack: Pack) -> list[Horizon]:
    """Every horizon of the article, in text order, never overlapping.

    A length ("tiga tahun ke depan") has ``years`` and no days: it starts at the announcement. An end or a period
    ("hingga 2030", "2025-2030") has days and no years. A span that ``dates`` holds as a day or a month is no horizon.
    """
    part: DatePart = pack.dates
    patterns = _compiled(part)
    numbers: Numbers = pack.quantities.numbers
    units = [h.start for h in hits if h.entry("time_unit")]
    found: list[Horizon] = []
    for sentence in doc.sentences:
        if sentence.kind != "skip" and _may_hold(doc.text, sentence.start, sentence.end, units, patterns):
            found += _in_sentence(doc.text, sentence.start, sentence.end, patterns, part, numbers)
    days = {(t.start, t.end) for t in dates if t.precision in ("day", "range")}
    return sorted((h for h in found if (h.start, h.end) not in days), key=lambda h: h.start)


def _may_hold(text: str, start: int, end: int, units: Sequence[int], patterns: "_Patterns") -> bool:
    """The sentence has a unit of time or a year."""
    at = bisect_left(units, start)
    return (at < len(units) and units[at] < end) or any(p.search(text, start, end) for p in (YEARS, patterns.fixed))


@dataclass(frozen=True)
class _Patterns:
    forward: re.Pattern[str]
    until: re.Pattern[str]
    period: re.Pattern[str]
    within: re.Pattern[str]
    fixed: re.Pattern[str]
    past: re.Pattern[str]
    past_leads: re.Pattern[str]
    past_inside: re.Pattern[str]
    lasting: re.Pattern[str]


@lru_cache(maxsize=16)
def _compiled(part: DatePart) -> _Patterns:
    h = part.horizons
    unit = "|".join(sorted(map(re.escape, h.units), key=len, reverse=True))
    month = "|".join(re.escape(n) for names in part.calendar.months.values() for n in names)
    number = r"(?P<n{i}>\d{{1,3}}(?:[.,]\d)?|[^\W\d_]+(?:[ -][^\W\d_]+)?)"

    def choice(patterns: Sequence[str]) -> re.Pattern[str]:
        parts = []
        for i, pattern in enumerate(patterns):
            years = iter((f"y{i}", f"z{i}"))
            made = pattern.replace(" ", r"\s").replace(r"?\s?", r"?\s?")
            made = (
                made.replace("{N}", number.format(i=i))
                .replace("{U}", rf"(?P<u{i}>{unit})")
                .replace("{M}", f"(?:{month})")
            )
            made = re.sub(r"\{Y\}", lambda _, y=years: rf"(?P<{next(y)}>{YEAR})", made)  # type: ignore[misc]
            parts.append(made)
        return re.compile(rf"(?i)(?<![\w-])(?:{'|'.join(parts)})(?!\w)")

    def words(forms: Iterable[str]) -> str:
        return "|".join(re.escape(w) for w in sorted(forms, key=len, reverse=True))

    return _Patterns(
        choice(h.forward),
        choice(h.until),
        choice(h.period),
        choice(h.within),
        re.compile(rf"(?i)(?<!\w)(?:{words(h.fixed)})(?!\w)"),
        re.compile(rf"(?i)[\s-](?:{words(h.past)})(?!\w)"),
        re.compile(rf"(?i)(?<!\w)(?:{words(h.past_leads)})\s(?:\w+\s)?$"),
        re.compile(rf"(?i)(?<!\w)(?:{words(h.past_leads)})\s"),
        re.compile(rf"(?i)(?:[\s-]\w+){{0,2}}\s(?:{words(h.lasting) or '(?!)'})(?!\w)"),
    )


def _in_sentence(text: str, start: int, end: int, p: _Patterns, part: DatePart, numbers: Numbers) -> Iterator[Horizon]:
    taken: list[tuple[int, int]] = []
    for name in ("fixed", "forward", "period", "until"):
        for match in getattr(p, name).finditer(text, start, end):
            if any(s < match.end() and match.start() < e for s, e in taken):
                continue
            horizon = _read(name, match, text, p, part, numbers)
            if horizon:
                taken.append((match.start(), match.end()))
                yield horizon


def _read(name: str, match: re.Match[str], text: str, p: _Patterns, part: DatePart, numbers: Numbers) -> Horizon | None:
    start = match.start() + (len(match.group()) - len(match.group().lstrip()))
    g = {k[0]: v for k, v in match.groupdict().items() if v}
    if name == "fixed":
        years = part.horizons.fixed.get(re.sub(r"\s", " ", fold(match.group())))
        return Horizon(start, match.end(), years) if years is not None else None
    if name == "forward":
        return _forward(g, start, match.end(), text, p, part, numbers)
    if name == "until":
        return Horizon(start, match.end(), None, None, date(int(g["y"]), 12, 31))
    first, last = int(g["y"]), int(g["z"])
    return Horizon(start, match.end(), None, date(first, 1, 1), date(last, 12, 31)) if first < last else None


def _forward(
    g: dict[str, str], start: int, end: int, text: str, p: _Patterns, part: DatePart, numbers: Numbers
) -> Horizon | None:
    if p.past.match(text, end) or p.past_leads.search(text[max(0, start - LOOK_AROUND) : start] + " "):
        return None
    lasts = "-" in text[start:end]  # "a nine-year war", not "over nine years for war victims"
    if lasts and p.lasting.match(text, end):
        return None
    if p.past.search(" " + text[start:end]) or p.past_inside.search(text, start, end):
        return None
    written = g.get("n", "")
    for begin in (0, written.find(" ") + 1):
        numeral = parse_numeral(written, begin, numbers)
        if numeral and numeral.end == len(written):
            years = float(numeral.value) * part.horizons.units[fold(g["u"])]
            return Horizon(start, end, round(years, 2)) if 0 < years <= LONGEST else None
    return None
