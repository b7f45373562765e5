"""The year of an article whose days name none: the years written in it and the office-holders that it names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from janji.extract.model import Hit
from janji.extract.times.date_forms import Form, speaks_of_future
from janji.packs.dates import DatePart

HISTORY = 15  # an older year is background and does not say when the news was made
YEARS = re.compile(r"(?:19|20)(?<![\w.,]\d\d)\d\d(?![\w%])")
BEFORE = 20

Term = tuple[str, str | None, str | None]  # office, from, to (ISO dates or their beginnings)


@dataclass(frozen=True, slots=True)
class Era:
    """``newest``: the newest past year written; ``people``: the terms of each office-holder named."""

    newest: int | None = None
    people: tuple[tuple[Term, ...], ...] = ()

    @property
    def least(self) -> int | None:
        """The year before which the article was not written: the newest named, or when all named had an office."""
        first = (min((begin for _, begin, _ in terms if begin), default=None) for terms in self.people)
        return max([*(int(day[:4]) for day in first if day), *([self.newest] if self.newest else [])], default=None)

    def best(self, days: Iterable[date]) -> date | None:
        """The day nearest to the newest year written, one before it last: news is not older than what it looks back on.

        Of equals the one on which most of those named held office.
        """
        return min(days, key=lambda d: (self._distance(d), -self._in_office(d), -d.year), default=None)

    def _distance(self, day: date) -> tuple[bool, int]:
        return (day.year < self.newest, abs(day.year - self.newest)) if self.newest else (False, 0)

    def _in_office(self, day: date) -> int:
        return sum(any(_holds(term, day.isoformat()) for term in terms) for terms in self.people)


def _holds(term: Term, day: str) -> bool:
    _, first, last = term
    return (first is None or first <= day) and (last is None or day <= f"{last}~")


def find_era(text: str, hits: Sequence[Hit], part: DatePart) -> Era:
    """Read the years and office-holders of an article; years of plans and the ends of periods do not count."""
    newest = part.calendar.newest_year
    years = [y for y in _past_years(text, part) if newest - HISTORY <= y <= newest]
    people = {e.key: e.data["terms"] for h in hits for e in h.entries if e.kind == "person"}
    return Era(max(years, default=None), tuple(people.values()))


def _past_years(text: str, part: DatePart) -> Iterable[int]:
    ends = part.calendar.period_ends
    for found in YEARS.finditer(text):
        before = text[max(0, found.start() - BEFORE) : found.start()].rstrip().casefold()
        form = Form(found.start(), found.end(), year=int(found.group()))
        if not before.endswith(ends) and not speaks_of_future(text, form, part):
            yield int(found.group())
