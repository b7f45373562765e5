"""Calendar words and horizons of a language: ``dates.yaml`` and ``horizons.yaml``.

Contributes entries of kind ``month`` (key 1-12), ``weekday`` (key 0-6, Monday first), ``relative_date`` (key: the word)
and ``time_unit`` (key day, week, month, year, decade). They are anchors: the expression is parsed locally there.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, field_validator

from janji.extract.model import Entry
from janji.extract.text.scan import Case, Lexicon, choice, fold
from janji.packs.files import load_model

Unit = Literal["day", "week", "month", "year", "decade"]
Mod = Literal["START", "MID", "END"]


class Calendar(BaseModel):
    """``dates.yaml``. ``this``/``last``/``next`` follow the word they qualify, ``leads_*`` stand before it.

    ``period_ends`` stand before the last year of a period, which may lie ahead; a line with one of ``access_keys``
    tells when the article was fetched. Between a weekday and its date may stand ``day_parts`` ("Senin malam (3/8)")
    and ``date_leads`` ("Senin, tanggal 3 Agustus"); ``clock_words`` stand by a time of day (WIB, a.m.). A year behind a
    ``numbered`` law is its name ("Nomor 2 Tahun 2002"). ``one_units`` are one of a unit in a word ("sepekan");
    ``vague_counts`` stand before units that nobody has counted ("beberapa pekan lalu"). Who is called ``former`` holds
    an office no more or not yet: he does not tell when the article was written.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    order: Literal["dmy", "mdy"]
    newest_year: int
    months: dict[int, tuple[str, ...]]
    weekdays: dict[int, tuple[str, ...]]
    month_alone: bool
    month_leads: tuple[str, ...]
    shy_months: tuple[str, ...]
    relative_days: dict[str, int]
    units: dict[Unit, tuple[str, ...]]
    this: tuple[str, ...]
    last: tuple[str, ...]
    next: tuple[str, ...]
    one_units: dict[Unit, tuple[str, ...]] = {}
    vague_counts: tuple[str, ...] = ()
    leads_this: tuple[str, ...]
    leads_last: tuple[str, ...]
    leads_next: tuple[str, ...]
    ago: tuple[str, ...]
    mods: dict[Mod, tuple[str, ...]]
    of_words: tuple[str, ...]
    range_words: tuple[str, ...]
    year_leads: tuple[str, ...]
    future_words: tuple[str, ...]
    reporting: tuple[str, ...] = ()
    reporting_follows: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    publication_keys: tuple[str, ...]
    access_keys: tuple[str, ...] = ()
    clock_words: tuple[str, ...] = ()
    period_ends: tuple[str, ...] = ()
    day_parts: tuple[str, ...]
    date_leads: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    former: tuple[str, ...] = ()

    @field_validator("months")
    @classmethod
    def _twelve(cls, months: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
        if set(months) != set(range(1, 13)):
            raise ValueError("months must have the keys 1 to 12")
        return months

    @field_validator("weekdays")
    @classmethod
    def _seven(cls, days: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
        if set(days) != set(range(7)):
            raise ValueError("weekdays must have the keys 0 (Monday) to 6")
        return days

    def __hash__(self) -> int:
        """By identity: a pack is loaded once and its patterns are compiled once."""
        return id(self)


class Horizons(BaseModel):
    """``horizons.yaml``: regular expressions with {N}, {U}, {Y}, {M}; ``units`` in years; ``past`` rules out.

    So does a word of ``lasting`` that the time belongs to ("a nine-year war").
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    forward: tuple[str, ...]
    until: tuple[str, ...]
    period: tuple[str, ...]
    within: tuple[str, ...]
    fixed: dict[str, float]
    past: tuple[str, ...]
    past_leads: tuple[str, ...]
    lasting: tuple[str, ...] = ()
    units: dict[str, float]

    @field_validator("forward", "until", "period", "within")
    @classmethod
    def _regular(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            re.compile(re.sub(r"\{[NUYM]\}", "x", pattern))
        return patterns


class DatePart(BaseModel):
    """The part of a language pack that `janji.extract.times` reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    calendar: Calendar
    horizons: Horizons

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the two files of a pack folder."""
        return cls(
            calendar=load_model(folder / "dates.yaml", Calendar),
            horizons=load_model(folder / "horizons.yaml", Horizons),
        )

    def __hash__(self) -> int:
        """By identity, as its calendar."""
        return id(self)

    def forms(self) -> Iterable[tuple[str, Entry, Case]]:
        """Calendar words as anchors for the automaton."""
        c = self.calendar
        for number, names in c.months.items():
            for name in names:
                yield name, Entry("month", str(number)), "any"
        for number, names in c.weekdays.items():
            for name in names:
                yield name, Entry("weekday", str(number)), "any"
        for word in c.relative_days:
            yield word, Entry("relative_date", word), "any"
        for units in (c.units, c.one_units):
            for unit, words in units.items():
                for word in words:
                    yield word, Entry("time_unit", unit), "any"

    @cached_property
    def clock(self) -> re.Pattern[str]:
        """A whole line of nothing but a time of day, with its zone and marks."""
        marks = r"[\s,|()/.:\-–—\d]*"
        return re.compile(rf"(?i)^{marks}(?:(?:{choice(self.calendar.clock_words)}|t\d|z){marks})*$")

    @cached_property
    def lexicon(self) -> Lexicon:
        """The calendar words alone."""
        lexicon = Lexicon()
        lexicon.update(self.forms())
        return lexicon

    def is_tomorrow(self, following: str) -> bool:
        """Whether the words open with one for the next day."""
        words = re.findall(r"\w+", fold(following))
        return bool(words) and self.calendar.relative_days.get(words[0]) == 1

    def is_today(self, before: str, following: str) -> bool:
        """Whether a word for the present day stands right before or behind ("hari ini, Selasa (5/8)")."""
        words = tuple(fold(w) for w, days in self.calendar.relative_days.items() if days == 0)
        behind = (*words, *map(fold, self.calendar.this))
        return fold(before).rstrip(" (,").endswith(words) or fold(following).lstrip(" ),").startswith(behind)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Folded labels of the day of publication."""
        return frozenset(fold(k) for k in self.calendar.publication_keys)

    @cached_property
    def month_numbers(self) -> dict[str, int]:
        """Folded month name -> 1-12."""
        return {fold(n): number for number, names in self.calendar.months.items() for n in names}

    @cached_property
    def weekday_numbers(self) -> dict[str, int]:
        """Folded weekday -> 0-6, Monday first."""
        return {fold(n): number for number, names in self.calendar.weekdays.items() for n in names}

    @cached_property
    def unit_names(self) -> dict[str, Unit]:
        """Folded time word -> its unit."""
        units = (*self.calendar.units.items(), *self.calendar.one_units.items())
        return {fold(w): unit for unit, words in units for w in words}

    @cached_property
    def mod_names(self) -> dict[str, Mod]:
        """Folded word -> START, MID or END."""
        return {fold(w): mod for mod, words in self.calendar.mods.items() for w in words}
