"""Calendar expressions resolved to days, and the day of publication inferred from the article itself."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from janji.extract.date_forms import YEAR, Form, find_forms, future_pattern
from janji.extract.model import Document, Hit, Precision, TimeExpression
from janji.packs.dates import DatePart
from janji.packs.loader import Pack

Basis = Literal["absolute", "weekday", "relative", "year_inferred", "unresolved"]
Mod = Literal["START", "MID", "END"]
HISTORY = 15  # an older year is background and does not say when the news was made
FUTURE_BEFORE = 70
FUTURE_AFTER = 25
YEARS = re.compile(rf"(?<![\w.,]){YEAR}(?![\w%])")


def find_dates(doc: Document, hits: Sequence[Hit], pack: Pack) -> list[TimeExpression]:
    """Every calendar expression of the article, in text order, resolved against ``doc.published`` where it is relative.

    ``first``/``last`` are None (precision ``unknown``) when the text does not tell the year or the day.
    """
    part: DatePart = pack.dates
    return resolve_forms(doc.text, find_forms(doc.text, hits, pack), part, doc.published)


def resolve_forms(text: str, forms: Sequence[Form], part: DatePart, published: date | None) -> list[TimeExpression]:
    """Resolve written forms; ``published`` anchors what has no year."""
    resolver = _Resolver(text, part, published, named_years(text, forms))
    return [resolver.resolve(form) for form in forms]


def named_years(text: str, forms: Sequence[Form]) -> list[int]:
    """The years written in the article, those of full dates twice (they weigh more)."""
    return [int(m.group()) for m in YEARS.finditer(text)] + [f.year for f in forms if f.is_full and f.year]


@dataclass(slots=True)
class _Resolver:
    text: str
    part: DatePart
    published: date | None
    years: list[int]

    def resolve(self, form: Form) -> TimeExpression:
        try:
            return self._resolve(form)
        except (ValueError, OverflowError):  # 31 April, year 0: written, but no day of the calendar
            return TimeExpression(form.start, form.end, None, None, "unknown", form.mod, "unresolved")

    def _resolve(self, form: Form) -> TimeExpression:
        if form.day is not None and form.month is not None:
            return self._day(form)
        if form.month is not None:
            return self._month(form)
        if form.year is not None:
            return _made(form, date(form.year, 1, 1), date(form.year, 12, 31), "year", "absolute")
        if form.unit == "day" and form.shift is not None and form.ago is None and form.weekday is None:
            return self._shifted_day(form)
        if form.weekday is not None:
            return self._weekday(form)
        return self._unit(form)

    # -- days ----------------------------------------------------------------------------------------------------

    def _day(self, form: Form) -> TimeExpression:
        month, day = form.month or 1, form.day or 1
        year, basis = (form.year, "absolute") if form.year else self._infer_year(form, month, day)
        if year is None:
            return TimeExpression(form.start, form.end, None, None, "unknown", None, "unresolved")
        first = date(year, month, day)
        if form.last_day is None:
            return _made(form, first, first, "day", basis)
        last = date(form.last_year or year, form.last_month or month, form.last_day)
        if last < first and form.last_year is None:
            last = last.replace(year=last.year + 1) if form.last_month else first
        return _made(form, first, last, "range" if last > first else "day", basis)

    def _infer_year(self, form: Form, month: int, day: int) -> tuple[int | None, Basis]:
        basis: Basis = "weekday" if form.weekday is not None else "year_inferred"
        if self.published:
            fits = self._fitting(form, month, day, self.published.year - 1, self.published.year + 1)
            if not fits and form.weekday is not None:
                fits = self._fitting(
                    replace(form, weekday=None), month, day, self.published.year - 1, self.published.year + 1
                )
            best = min(fits, key=lambda d: self._distance(d, form), default=None)
            return (best.year if best else None), basis
        newest = self.part.calendar.newest_year
        fits = self._fitting(form, month, day, 1990, newest)
        past = [y for y in self.years if newest - HISTORY <= y <= newest]
        if form.weekday is None:
            return (max(past) if past and any(d.year == max(past) for d in fits) else None), basis
        if not fits:
            return None, basis
        if not past:
            return max(d.year for d in fits), basis
        return min((d.year for d in fits), key=lambda y: (min(abs(y - p) for p in past), -y)), basis

    def _fitting(self, form: Form, month: int, day: int, first: int, last: int) -> list[date]:
        days = [date(y, month, day) for y in range(first, last + 1) if day <= calendar.monthrange(y, month)[1]]
        return [d for d in days if form.weekday is None or d.weekday() == form.weekday]

    def _distance(self, day: date, form: Form) -> int:
        """Days from publication; a day after it counts double unless the text speaks of the future."""
        gap = (day - (self.published or day)).days
        return abs(gap) if gap <= 1 or self.is_future(form) else 2 * gap

    def _shifted_day(self, form: Form) -> TimeExpression:
        if self.published is None:
            return TimeExpression(form.start, form.end, None, None, "unknown", None, "unresolved")
        day = self.published + timedelta(days=form.shift or 0)
        return _made(form, day, day, "day", "relative")

    def _weekday(self, form: Form) -> TimeExpression:
        if self.published is None or form.weekday is None:
            return TimeExpression(form.start, form.end, None, None, "unknown", None, "unresolved")
        back = (self.published.weekday() - form.weekday) % 7
        if form.shift == -1:
            back = back or 7
        elif form.shift == 1 or (form.shift is None and back and self.is_future(form)):
            back -= 7
        day = self.published - timedelta(days=back)
        return _made(form, day, day, "day", "relative")

    # -- longer times --------------------------------------------------------------------------------------------

    def _month(self, form: Form) -> TimeExpression:
        month = form.month or 1
        basis: Basis = "absolute"
        year = form.year
        if year is None:
            basis = "year_inferred"
            year = self._year_of_month(form, month)
        if year is None:
            return TimeExpression(form.start, form.end, None, None, "unknown", form.mod, "unresolved")
        end = form.last_month or month
        last_year = year + (end < month)
        last = date(last_year, end, calendar.monthrange(last_year, end)[1])
        return _made(form, date(year, month, 1), last, "month" if end == month else "range", basis)

    def _year_of_month(self, form: Form, month: int) -> int | None:
        if self.published is None:
            return None
        ahead = form.shift == 1 or (form.shift is None and self.is_future(form))
        year = self.published.year
        if ahead:
            return year if month >= self.published.month else year + 1
        return (
            year if month < self.published.month or (month == self.published.month and form.shift != -1) else year - 1
        )

    def _unit(self, form: Form) -> TimeExpression:
        if self.published is None or form.unit is None or (form.shift is None and form.ago is None):
            return TimeExpression(form.start, form.end, None, None, "unknown", form.mod, "unresolved")
        steps = -form.ago if form.ago is not None else form.shift or 0
        if form.unit == "year":
            year = self.published.year + steps
            return _made(form, date(year, 1, 1), date(year, 12, 31), "year", "relative")
        if form.unit == "month":
            index = self.published.year * 12 + self.published.month - 1 + steps
            year, month = divmod(index, 12)
            return _made(
                form,
                date(year, month + 1, 1),
                date(year, month + 1, calendar.monthrange(year, month + 1)[1]),
                "month",
                "relative",
            )
        if form.unit == "week":
            monday = self.published - timedelta(days=self.published.weekday()) + timedelta(weeks=steps)
            return _made(form, monday, monday + timedelta(days=6), "range", "relative")
        if form.unit == "decade":
            year = self.published.year // 10 * 10 + steps * 10
            return _made(form, date(year, 1, 1), date(year + 9, 12, 31), "year", "relative")
        day = self.published + timedelta(days=steps)
        return _made(form, day, day, "day", "relative")

    def is_future(self, form: Form) -> bool:
        """The words around speak of a time to come."""
        return speaks_of_future(self.text, form, self.part)


def speaks_of_future(text: str, form: Form, part: DatePart) -> bool:
    """A word of the future stands in the same clause as the expression."""
    left = re.split(r"[.;:!?\n]", text[max(0, form.start - FUTURE_BEFORE) : form.start])[-1]
    right = re.split(r"[.;:!?\n,]", text[form.end : form.end + FUTURE_AFTER])[0]
    return bool(future_pattern(part).search(left + " | " + right))


def _made(form: Form, first: date, last: date, precision: Precision, basis: Basis) -> TimeExpression:
    first, last = _narrow(first, last, form.mod)
    return TimeExpression(form.start, form.end, first, last, precision, form.mod, basis)


def _narrow(first: date, last: date, mod: Mod | None) -> tuple[date, date]:
    """awal, pertengahan, akhir: the first, middle, last third of the time."""
    third = (last - first).days // 3
    if mod == "START":
        return first, first + timedelta(days=third)
    if mod == "MID":
        return first + timedelta(days=third), last - timedelta(days=third)
    if mod == "END":
        return last - timedelta(days=third), last
    return first, last
