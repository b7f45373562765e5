"""The regular expressions of a calendar: every written form of a date, one group a part of it.

Groups: ``w`` weekday, ``d`` day, ``m`` month, ``y`` year (a second one of a range ends in 2), ``u`` unit, ``n`` how
many of it, ``mod`` awal or akhir, ``last``/``this``/``next`` what is told as past, present or to come.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from janji.packs.dates import Calendar

DAY = r"(?:0?[1-9]|[12]\d|3[01])"
YEAR = r"(?:19|20)\d\d"
MONTH_NUMBER = r"(?P<m>0?[1-9]|1[0-2])"
NTH = r"(?:st|nd|rd|th)?"
STEPS = {"last_year": -1, "this_year": 0, "next_year": 1}
FRONT = "_front"  # suffix of the group in which the qualifying word stands before "year"

Patterns = dict[str, re.Pattern[str]]


@lru_cache(maxsize=16)
def patterns_of(calendar: Calendar) -> Patterns:
    """The calendar's expressions by name of form, compiled once; beside them the words that lead or follow a form."""
    parts = _parts_of(calendar)
    shapes = _days(calendar, parts) | _longer(calendar, parts) | _qualified(calendar, parts) | _inside(calendar, parts)
    return {name: re.compile(rf"(?i:{shape})(?!\w)") for name, shape in shapes.items()} | _words(calendar, parts)


def _choice(words: Iterable[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(set(words), key=lambda w: (-len(w), w)))


@dataclass(frozen=True, slots=True)
class _Parts:
    """Pieces that several forms share. ``told``: a word behind a day that puts it into the past or the future."""

    month: str
    weekday: str
    unit: str
    span: str
    to: str
    mods: str
    of: str
    ofs: str
    day_name: str
    told: str
    told_year: str
    year: str


def _parts_of(c: Calendar) -> _Parts:
    weekday = rf"(?:{_choice(n for names in c.weekdays.values() for n in names)})\.?"
    parts = _choice([*c.day_parts, *c.this, *c.last])
    dates = rf"(?:,?\s(?:{_choice(c.date_leads)}))?" if c.date_leads else ""
    past = [*c.last, *(word for word, days in c.relative_days.items() if days < 0)]
    ahead = [*c.next, *(word for word, days in c.relative_days.items() if days > 0)]
    told = "".join(rf"|(?P<{k}>{_choice(ws)})" for k, ws in (("last", past), ("next", ahead)) if ws)
    told_year = _year_by_words(c)
    year_leads = _choice([*c.units.get("year", ()), *c.of_words])
    return _Parts(
        month=rf"(?:{_choice(n for names in c.months.values() for n in names)})\.?",
        weekday=weekday,
        unit=rf"(?:{_choice(n for names in c.units.values() for n in names)})",
        span=rf"(?:{_choice(n for u, names in c.units.items() if u != 'day' for n in names)})",
        to=rf"\s?(?:{_choice(c.range_words)})\s?",
        mods=_choice(m for words in c.mods.values() for m in words),
        of=rf"(?:(?:{_choice(c.of_words)})\s)?",
        ofs=rf"(?:(?:{_choice(c.of_words)})\s){{0,2}}",
        day_name=rf"(?:(?P<w>{weekday})(?:\s(?:{parts})){{0,3}}{dates}\s?,?\s?\(?\s?)?",
        told=rf"(?:\s(?:{told[1:]}))?" if told else "",
        told_year=told_year,
        year=rf"(?:{told_year}|,?\s?(?:(?:{year_leads})\s)?(?P<y>{YEAR}))?",
    )


def _year_by_words(c: Calendar) -> str:
    """ "Oktober [tahun lalu]", "October [last year]"."""
    year = _choice(c.units.get("year", ()))
    steps = {-1: (c.last, c.leads_last), 0: (c.this, c.leads_this), 1: (c.next, c.leads_next)}
    told = []
    for name, step in STEPS.items():
        after, before = steps[step]
        told += [rf"(?P<{name}>(?:{year})\s(?:{_choice(after)}))"] if after else []
        told += [rf"(?P<{name}{FRONT}>(?:{_choice(before)})\s(?:{year}))"] if before else []
    return rf"\s(?:{'|'.join(told)})"


def _days(c: Calendar, p: _Parts) -> dict[str, str]:
    """A day, or a range of days."""
    w, m, to = p.day_name, p.month, p.to
    num_y = rf"(?:/(?P<y>{YEAR}|\d\d))?"
    two_days = rf"(?P<d>{DAY})\s?[-–]\s?(?P<d2>{DAY})"
    mdy_y = rf"(?:{p.told_year}|,?\s(?P<y>{YEAR}))?"
    num = MONTH_NUMBER
    month_first = {"mdy_slash": rf"{num}/(?P<d>1[3-9]|2\d|3[01])/(?P<y>{YEAR})"} if c.order == "mdy" else {}
    return month_first | {
        "iso": rf"(?P<y>{YEAR})-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])",
        "slash": rf"{w}(?P<d>{DAY})(?:\s?[-–]\s?(?P<d2>{DAY}))?\s?/\s?{num}(?:\s?/\s?(?P<y>{YEAR}|\d\d))?(?:\s?\))?",
        "slash_weekdays": rf"{p.weekday}{to}(?P<w2>{p.weekday})\s?,?\s?\(\s?{two_days}/{num}{num_y}\)",
        "slash_months": rf"{w}(?P<d>{DAY})/{num}\s?[-–]\s?(?P<d2>{DAY})/(?P<m2>0?[1-9]|1[0-2]){num_y}\)?",
        "dmy_numbers": rf"(?P<d>{DAY})(?P<joint>[-.]){num}(?P=joint)(?P<y>{YEAR})",
        "dmy": rf"{w}(?P<d>{DAY}){NTH}(?:{to}(?P<d2>{DAY}){NTH})?\s{p.of}(?P<m>{m}){p.year}{p.told}\)?",
        "dmdm": rf"{w}(?P<d>{DAY}){NTH}\s(?P<m>{m}){p.year}{to}(?P<d2>{DAY}){NTH}\s(?P<m2>{m})(?:,?\s(?P<y2>{YEAR}))?",
        "mdy": rf"{w}(?P<m>{m})\s(?P<d>{DAY}){NTH}(?:{to}(?P<d2>{DAY}){NTH})?(?![\d:]){mdy_y}\)?",
        "mdmd": rf"{w}(?P<m>{m})\s(?P<d>{DAY}){NTH}{to}(?P<m2>{m})\s(?P<d2>{DAY}){NTH}(?:,?\s(?P<y>{YEAR}))?",
    }


def _longer(c: Calendar, p: _Parts) -> dict[str, str]:
    """A month, a year, or a part of one; a day that only a word or its weekday names."""
    m = p.month
    return {
        "my": rf"(?P<m>{m}),?\s?{p.of}(?P<y>{YEAR})",
        "mm": rf"(?P<m>{m}){p.to}(?P<m2>{m})(?:\s(?P<y>{YEAR}))?",
        "m": rf"(?P<m>{m})(?:{p.told_year})?",
        "mod_my": rf"(?P<mod>{p.mods})[\s-]?{p.ofs}(?P<m>{m}){p.year}",
        "mod_y": rf"(?P<mod>{p.mods})[\s-]?{p.ofs}(?P<y>{YEAR})s?",
        "y": rf"(?P<y>{YEAR})",
        "day_word": rf"(?P<day_word>{_choice(c.relative_days)})",
        "w": rf"(?P<w>{p.weekday})",
    }


def _pointers(c: Calendar) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Which of its kind a word tells, and the words for it behind and before what they qualify."""
    return (
        ("this", c.this, c.leads_this),
        ("last", c.last, c.leads_last),
        ("next", c.next, c.leads_next),
    )


def _qualified(c: Calendar, p: _Parts) -> dict[str, str]:
    """ "pekan lalu", "next Monday", "awal bulan ini": a unit, weekday or month with its word before or behind it."""
    body = rf"(?:(?P<mod>{p.mods})\s{p.ofs})?"
    what = rf"(?:(?P<u>{p.span})|(?P<w>{p.weekday})|(?P<m>{p.month}))"
    found = {}
    for name, after, before in _pointers(c):
        if after:
            found[f"{name}_after"] = body + rf"{what}\s(?P<{name}>{_choice(after)})"
        if before:
            found[f"{name}_before"] = body + rf"(?P<{name}>{_choice(before)})\s{what}"
    return found


def _inside(c: Calendar, p: _Parts) -> dict[str, str]:
    """ "Senin pekan depan", "Monday next week", "tanggal 2 bulan ini": a day of such a week or month."""
    week, month = _choice(c.units.get("week", ())), _choice(c.units.get("month", ()))
    day = rf"(?P<w>{p.weekday})(?:\s(?:{_choice(c.day_parts)}))?,?\s{p.of}"
    found = {}
    for name, after, before in _pointers(c):
        if after:
            told = rf"(?P<{name}>{_choice(after)})"
            found[f"{name}_week_after"] = rf"{day}(?P<u>{week})\s{told}"
            if c.date_leads:
                lead = "|".join(rf"(?<={re.escape(word)}\s)" for word in c.date_leads)
                found[f"{name}_month_after"] = rf"(?:{lead})(?P<d>{DAY})\s(?P<u>{month})\s{told}"
        if before:
            found[f"{name}_week_before"] = rf"{day}(?P<{name}>{_choice(before)})\s(?P<u>{week})"
    return found


def _words(c: Calendar, p: _Parts) -> Patterns:
    """So many units ago; what may lead a form or speak of the future."""
    leads = _choice([*(m for ws in c.mods.values() for m in ws), *c.leads_last, *c.leads_next, *c.leads_this])
    ones = _choice(n for names in c.one_units.values() for n in names)
    one = rf"|(?P<one>{ones})" if ones else ""
    number = r"(?P<n>\d{1,3}|[^\W\d_]+(?:\s[^\W\d_]+)?)"
    numbered = rf"(?i)(?<!\w)(?:{_choice(c.numbered)})\.? ?\d+[\w/-]* \w+ $"
    optional = _of_reports(c) | ({"numbered": re.compile(numbered)} if c.numbered else {})
    return optional | {
        "ago": re.compile(rf"(?i)(?:{number}\s(?P<u>{p.unit}){one})\s(?P<ago>{_choice(c.ago)})(?!\w)"),
        "lead": re.compile(rf"(?i)(?<!\w)(?:{leads})[\s-]?{p.ofs}$"),
        "vague": re.compile(rf"(?i)(?<!\w)(?:{_choice(c.vague_counts)})\s$" if c.vague_counts else "(?!)"),
        "year_lead": re.compile(rf"(?i)(?<!\w)(?:{_choice(c.year_leads)})[\s-]?$"),
        "month_lead": re.compile(rf"(?i)(?<!\w)(?:{_choice(c.month_leads)})\s$"),
        "future": re.compile(rf"(?i)(?<![\w-])(?:{_choice(c.future_words)})(?![\w-])(?!{_span_ahead(c, p)})"),
    }


def _span_ahead(c: Calendar, p: _Parts) -> str:
    """What makes "next" a length of time, no word of the future: "over the next three years"."""
    leads = "|".join(rf"(?<=\b{re.escape(w)})" for w in c.leads_next if " " not in w)
    return rf"(?:{leads})\s[\w-]+\s{p.unit}(?!\w)" if leads else r"(?!)"


def _of_reports(c: Calendar) -> Patterns:
    """ "said in Lima on Monday (it would ...)", "told him on Friday | that ...": a day on which something was told."""
    if not c.reporting:
        return {}
    told = rf"(?i)(?<!\w)(?:{_choice(c.reporting)})(?:\s(?:{_choice(c.reporting_follows)})(?:\s[\w'’-]+){{0,4}})?\s$"
    return {"told": re.compile(told), "breaks": re.compile(rf"(?i)(?<!\w)(?:{_choice(c.reported)})(?!\w)")}
