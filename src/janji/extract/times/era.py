"""The year of an article whose days name none: the years written in it and the office-holders that it names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from janji.extract.model import Entry, Hit
from janji.extract.text.scan import fold
from janji.extract.times.date_forms import Form, find_forms, speaks_of_future
from janji.packs.dates import DatePart
from janji.packs.loader import Pack

HISTORY = 15  # an older year is background and does not say when the news was made
YEARS = re.compile(r"(?:19|20)(?<![\w.,]\d\d)\d\d(?![\w%])")
BEFORE = 20
TITLE_GAP = 25  # characters between an office and its holder
FORMER = 12  # before an office, where it may be called a former one
WITNESSES = 2  # holders of an office who together tell a year
PAUSES = frozenset(".,;:()\n")

Term = tuple[str, str | None, str | None]  # office, from, to (ISO dates or their beginnings)
Terms = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Era:
    """``newest``: the newest past year written; ``people``: the terms of each office-holder named; ``titled``: of those
    named with their office the terms in it.
    """

    newest: int | None = None
    people: tuple[tuple[Term, ...], ...] = ()
    titled: tuple[tuple[Term, ...], ...] = ()

    @property
    def least(self) -> int | None:
        """The year before which the article was not written: the newest named, or when all named had an office."""
        return max((y for y in (self.since, self.newest) if y), default=None)

    @property
    def since(self) -> int | None:
        """The year by which all who are named had come to an office."""
        first = (min((begin for _, begin, _ in terms if begin), default=None) for terms in self.people)
        return max((int(day[:4]) for day in first if day), default=None)

    def is_history(self, day: date) -> bool:
        """Whether a day is so long before those named came to office that it tells nothing of the article's."""
        return self.since is not None and day.year < self.since - HISTORY

    def best(self, days: Iterable[date]) -> date | None:
        """The day nearest to the newest year written, one before it last: news is not older than what it looks back on.

        Of equals the one on which most of those named held office.
        """
        return min(days, key=lambda d: (self.strain(d), -d.year), default=None)

    def only(self, days: Iterable[date]) -> date | None:
        """The one of the days on which all who are named with their office held it, else all who are named held one.

        Several people must tell it, one of them by his office.
        """
        for people in (self.titled, self.people) if self.titled else ():
            held = [d for d in days if len(people) >= WITNESSES and _all_hold(people, d.isoformat())]
            if len(held) == 1:
                return held[0]
        return None

    def strain(self, day: date) -> tuple[bool, int, int]:
        """How badly a day fits, to be compared: by the newest year written, then by who held no office on it."""
        return (*self._distance(day), -self._in_office(day))

    def _distance(self, day: date) -> tuple[bool, int]:
        return (day.year < self.newest, abs(day.year - self.newest)) if self.newest else (False, 0)

    def _in_office(self, day: date) -> int:
        return sum(any(_holds(term, day.isoformat()) for term in terms) for terms in self.people)


def _all_hold(people: tuple[tuple[Term, ...], ...], day: str) -> bool:
    return all(any(_holds(term, day) for term in terms) for terms in people)


def _holds(term: Term, day: str) -> bool:
    _, first, last = term
    return (first is None or first <= day) and (last is None or day <= f"{last}~")


@dataclass
class Days:
    """What a text says of days, each read when it is first asked for: its calendar expressions, and its era."""

    text: str
    hits: Sequence[Hit]
    pack: Pack

    @cached_property
    def forms(self) -> list[Form]:
        """The calendar expressions as written."""
        return find_forms(self.text, self.hits, self.pack)

    @cached_property
    def era(self) -> Era:
        """The years and office-holders of the text."""
        return find_era(self.text, self.hits, self.pack.dates)


def find_era(text: str, hits: Sequence[Hit], part: DatePart) -> Era:
    """Read the years and office-holders of an article; years of plans and the ends of periods do not count."""
    newest = part.calendar.newest_year
    years = [y for y in _past_years(text, part) if newest - HISTORY <= y <= newest]
    people, titled = _people(text, hits, part)
    return Era(max(years, default=None), tuple((people | titled).values()), tuple(titled.values()))


def _people(text: str, hits: Sequence[Hit], part: DatePart) -> tuple[dict[str, Terms], dict[str, Terms]]:
    """The terms of those named; of those named with an office, those in it ("Defence Minister A", later president).

    Who is named as its former holder tells nothing.
    """
    titled: dict[str, set[Term]] = {}
    named: dict[str, tuple[Term, ...]] = {}
    title: Hit | None = None
    for hit in hits:
        if hit.entry("office"):
            title = hit
            continue
        bearers = [e for e in hit.entries if e.kind == "person"] or _known_by_surname(hit)
        if len(bearers) != 1:
            continue
        key, terms = bearers[0].key, bearers[0].data["terms"]
        told = title if title is not None and _is_title_of(text[title.end : hit.start]) else None
        if told is not None and _is_former(text, told, part):
            continue
        named[key] = terms
        if told is not None:
            held = {e.key for e in told.entries if e.kind == "office"}
            titled.setdefault(key, set()).update(t for t in terms if t[0] in held)
    return named, {key: tuple(sorted(terms)) for key, terms in titled.items() if terms}


def _is_former(text: str, title: Hit, part: DatePart) -> bool:
    words = fold(text[max(0, title.start - FORMER) : title.start]).split()
    return any(word in part.calendar.former for word in words[-2:])


def _known_by_surname(hit: Hit) -> list[Entry]:
    return [e for e in hit.entries if e.kind == "short_name" and e.data["alone"]]


def _is_title_of(between: str) -> bool:
    """ "Foreign Minister | Wang Yi", "Menteri Pertahanan | AS | Lloyd Austin": a state or comma between."""
    return len(between) <= TITLE_GAP and not PAUSES.intersection(between.rstrip().removesuffix(","))


def _past_years(text: str, part: DatePart) -> Iterable[int]:
    ends = part.calendar.period_ends
    for found in YEARS.finditer(text):
        before = text[max(0, found.start() - BEFORE) : found.start()].rstrip().casefold()
        form = Form(found.start(), found.end(), year=int(found.group()))
        if not before.endswith(ends) and not speaks_of_future(text, form, part):
            yield int(found.group())
