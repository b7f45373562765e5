"""Calendar expressions resolved to days."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from janji.extract.model import Document, Precision, TimeExpression
from janji.extract.times.date_forms import Form, closes_teaser, speaks_of_future
from janji.extract.times.era import Days, Era
from janji.packs.dates import DatePart

HALF_YEAR = 6
SLIP = 180  # a day that fits its weekday only so far from publication: the weekday is a slip

WRITTEN_OUT = ("absolute", "weekday")
"""Bases of a date whose year is written, or told by the weekday or office-holders."""

Basis = Literal["absolute", "weekday", "relative", "year_inferred", "unresolved"]
Mod = Literal["START", "MID", "END"]


def find_dates(doc: Document, days: Days) -> list[TimeExpression]:
    """Every calendar expression of the article, in text order, resolved against ``doc.anchor`` where it is relative.

    ``first``/``last`` are None (precision ``unknown``) when the text does not tell the year or the day.
    """
    era = Era() if doc.anchor else days.era
    forms = [f for f in days.forms if not closes_teaser(doc.text, f)]
    return resolve_forms(doc.text, forms, days.pack.dates, doc.anchor, era, bare=False)


def resolve_forms(
    text: str, forms: Sequence[Form], part: DatePart, published: date | None, era: Era, *, bare: bool = True
) -> list[TimeExpression]:
    """Resolve written forms; ``published``, or else the era, anchors what has no year.

    Args:
        bare: where nothing else anchors a day without weekday, it is of the newest year written.
    """
    resolver = _Resolver(text, part, published, era, bare)
    return [resolver.resolve(form) for form in forms]


@dataclass(slots=True)
class _Resolver:
    text: str
    part: DatePart
    published: date | None
    era: Era
    bare: bool

    def resolve(self, form: Form) -> TimeExpression:
        ahead = max(form.shift or 0, form.year_shift or 0) > 0
        told = self._dated(form)
        if not ahead and told.basis == "year_inferred" and self.published and told.first:
            ahead = told.first > self.published and self.is_future(form)  # "will take effect on May 5"
        return replace(told, ahead=True) if ahead else told

    def _dated(self, form: Form) -> TimeExpression:
        try:
            return self._resolve(form)
        except (ValueError, OverflowError):  # 31 April, year 0: written, but no day of the calendar
            return TimeExpression(form.start, form.end, None, None, "unknown", form.mod, "unresolved")

    def _resolve(self, form: Form) -> TimeExpression:
        if form.year_shift is not None:
            if self.published is None:
                return TimeExpression(form.start, form.end, None, None, "unknown", form.mod, "unresolved")
            form = replace(form, year=self.published.year + form.year_shift)
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
        written = form.year or _year_before(form, month)
        year, basis = (written, "absolute") if written else self._infer_year(form, month, day)
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
            if form.shift:
                sides = [d for d in fits if (d - self.published).days * form.shift >= 0]
                fits, basis = sides or fits, "relative"
            if form.weekday is not None and all(abs((d - self.published).days) > SLIP for d in fits):
                fits = self._misnamed(form, month, day, self.published) or fits
            best = min(fits, key=lambda d: self._distance(d, form), default=None)
            return (best.year if best else None), basis
        fits = self._fitting(form, month, day, 1990, self.part.calendar.newest_year)
        if form.weekday is None:
            if (told := self.era.only(fits)) is not None:
                return told.year, "absolute"
            fits = [d for d in fits if self.bare and d.year == self.era.newest]
        best = self.era.best(fits)
        return (best.year if best else None), basis

    def _misnamed(self, form: Form, month: int, day: int, published: date) -> list[date]:
        """The day about publication whose weekday is told wrongly, else any where no year fits the weekday."""
        days = self._fitting(replace(form, weekday=None), month, day, published.year - 1, published.year + 1)
        near = [d for d in days if abs((d - published).days) <= SLIP]
        return near or ([] if any(d.weekday() == form.weekday for d in days) else days)

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
        if form.shift is not None and (form.unit == "week" or form.shift == 0):  # "Senin pekan depan", "Jumat ini"
            day = self.published + timedelta(weeks=form.shift, days=form.weekday - self.published.weekday())
            if form.shift == 0 and day < self.published and self.is_future(form):
                day += timedelta(weeks=1)
            return _made(form, day, day, "day", "relative")
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
            basis = "year_inferred" if form.shift is None else "relative"
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
        if form.shift == 0:  # "Oktober ini": also of a month to come
            gap = month - self.published.month
            return year if abs(gap) <= HALF_YEAR else year - 1 if gap > 0 else year + 1
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
            if form.day is not None:  # "tanggal 2 bulan ini"
                day = date(year, month + 1, form.day)
                return _made(form, day, day, "day", "relative")
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


def _year_before(form: Form, month: int) -> int | None:
    """The year of a range that only its end tells: "31 Maret hingga 2 April 2024"."""
    return form.last_year - (month > (form.last_month or month)) if form.last_year else None


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
