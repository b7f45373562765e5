"""The written forms of calendar expressions, before they are resolved against the day of publication."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from janji.extract.model import Hit
from janji.extract.quantities.numbers import parse_numeral
from janji.extract.text.scan import fold
from janji.extract.times.date_patterns import FRONT, STEPS, patterns_of
from janji.packs.dates import DatePart, Mod, Unit
from janji.packs.loader import Pack
from janji.packs.quantities import Numbers

DIGITS = re.compile(r"\d(?<![\w.,]\d)\d{0,3}(?!\d)")
ANCHORS = frozenset({"month", "weekday", "relative_date", "time_unit", "number"})
LOOK_BACK = 20
FUTURE_BEFORE = 70
FUTURE_AFTER = 25
BESIDE = " ,()"
SENTENCE_ENDS = (".", "!", "?", '"', "”")


@dataclass(frozen=True, slots=True)
class Form:
    """A calendar expression as written; what it does not say is None.

    ``shift``: days for a relative day; -1/0/1 for last, this, next ``unit``, or for a day or month told as past or to
    come ("7 Mei lalu"). ``ago``: so many units back. ``year_shift``: -1/0/1 for a date of last, this, next year.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_year: int | None = None
    last_month: int | None = None
    last_day: int | None = None
    weekday: int | None = None
    mod: Mod | None = None
    unit: Unit | None = None
    shift: int | None = None
    ago: int | None = None
    year_shift: int | None = None

    @property
    def is_relative(self) -> bool:
        """Says by itself no more than "yesterday", "last week" or "Monday"."""
        return self.day is None and (self.shift is not None or self.weekday is not None)


def find_forms(text: str, hits: Sequence[Hit], pack: Pack) -> list[Form]:
    """Every calendar expression, in text order, the longest at each place, never overlapping."""
    part: DatePart = pack.dates
    acts = _acts(hits) if pack.actors.names.modifiers == "before" else frozenset()
    reader = _Reader(text, part, pack.quantities.numbers if pack.quantities else None, acts)
    found: list[Form] = []
    done = 0
    for at in _anchors(text, hits, part):
        if at < done:
            continue
        form = reader.read(at)
        if form:
            found.append(form)
            done = form.end
    return [f for i, f in enumerate(found) if not (f.is_relative and _beside_day(text, found, i))]


def _acts(hits: Sequence[Hit]) -> frozenset[int]:
    """Where a word for an act starts: before one, a year is told of it ("the 2014 visit")."""
    return frozenset(h.start for h in hits if h.entry("trigger"))


def _beside_day(text: str, forms: Sequence[Form], i: int) -> bool:
    """Whether a date stands right beside, and says the day ("Kamis (12/9) kemarin", "today, July 7")."""
    form = forms[i]
    before = i > 0 and forms[i - 1].day is not None and not text[forms[i - 1].end : form.start].strip(BESIDE)
    after = i + 1 < len(forms) and forms[i + 1].day is not None
    return before or (after and not text[form.end : forms[i + 1].start].strip(BESIDE))


def _anchors(text: str, hits: Sequence[Hit], part: DatePart) -> list[int]:
    """Where an expression may start: digits, calendar words, and the word before them that qualifies ("akhir Mei")."""
    starts = {m.start() for m in DIGITS.finditer(text)}
    lead = patterns_of(part.calendar)["lead"]
    for hit in hits:
        if hit.has(ANCHORS):
            starts.add(hit.start)
        elif " " in text[hit.start : hit.end]:  # a longer form of another part may hide a calendar word
            starts.update(hit.start + at for at in _hidden(part, text[hit.start : hit.end]))
    for at in list(starts):
        before = lead.search(text, max(0, at - LOOK_BACK), at)
        if before:
            starts.add(before.start())
    return sorted(starts)


@lru_cache(maxsize=10_000)
def _hidden(part: DatePart, form: str) -> tuple[int, ...]:
    """Where calendar words start in a form; the same few come in every article."""
    return tuple(hit.start for hit in part.lexicon.scan(form))


PATTERN_NAMES = (
    "iso", "slash", "mdy_slash", "slash_weekdays", "slash_months", "dmy_numbers", "dmy", "dmdm", "mdy",
    "mdmd", "my", "mm", "m", "mod_my",
    "mod_y", "y",
    "this_week_after", "last_week_after", "next_week_after", "this_week_before", "last_week_before", "next_week_before",
    "this_month_after", "last_month_after", "next_month_after",
    "day_word", "w", "this_after", "last_after", "next_after", "this_before", "last_before", "next_before", "ago",
)  # fmt: skip
DIGIT_FIRST = frozenset(
    {"iso", "mdy_slash", "dmy_numbers", "y", "this_month_after", "last_month_after", "next_month_after"}
)
EITHER_FIRST = frozenset({"slash", "slash_months", "dmy", "dmdm", "ago"})
"""The forms that start with a digit, and those that start with a digit or a word; the others start with a word."""


class _Reader:
    """Reads the longest form at an anchor."""

    def __init__(self, text: str, part: DatePart, numbers: Numbers | None, acts: frozenset[int]) -> None:
        self.text, self.part, self.numbers, self.acts = text, part, numbers, acts
        self.patterns = patterns_of(part.calendar)
        names = [n for n in PATTERN_NAMES if n in self.patterns]
        self.from_digit = [(n, self.patterns[n]) for n in names if n in DIGIT_FIRST | EITHER_FIRST]
        self.from_word = [(n, self.patterns[n]) for n in names if n not in DIGIT_FIRST]

    def read(self, at: int) -> Form | None:
        if at and (self.text[at - 1].isalnum() or (self.text[at - 1] in "/-" and self.text[max(0, at - 2)].isalnum())):
            return None
        best: Form | None = None
        for name, pattern in self.from_digit if self.text[at].isdecimal() else self.from_word:
            found = pattern.match(self.text, at)
            if found and (best is None or found.end() > best.end) and found.end() > at:
                form = self._form(name, found)
                best = form or best
        return best

    def _form(self, name: str, found: re.Match[str]) -> Form | None:
        g = {k: v for k, v in found.groupdict().items() if v}
        if name == "y" and not self._year_stands(found):
            return None
        if name == "m" and not self._month_stands(found):
            return None
        if name == "ago" and "n" in g and self._steps(g["n"]) is None:
            return None
        if name == "last_after" and "u" in g and self._is_uncounted(found):
            return None
        if name == "slash" and not self._is_day(g, found):
            return None
        if name in ("mdy", "dmy", "w") and self._is_shy(g, name):
            return None
        end = found.end() - (found.group().endswith(")") and "(" not in found.group())
        month, day = self._month(g.get("m")), _number(g.get("d"))
        if name == "slash" and self._is_month_first(g, day):
            month, day = day, month
        shift, unit = self._shift(g)
        return Form(
            found.start(),
            end,
            year=_year(g.get("y")),
            month=month,
            day=day,
            last_year=_year(g.get("y2")),
            last_month=self._month(g.get("m2")),
            last_day=_number(g.get("d2")),
            weekday=self._weekday(g.get("w")),
            mod=self.part.mod_names.get(re.sub(r"\s", " ", fold(g["mod"]))) if "mod" in g else None,
            unit=unit,
            shift=shift,
            ago=(self._steps(g["n"]) if "n" in g else 1) if name == "ago" else None,
            year_shift=next((step for key, step in STEPS.items() if {key, key + FRONT} & g.keys()), None),
        )

    def _is_day(self, g: dict[str, str], found: re.Match[str]) -> bool:
        """ "7/5" with its weekday or year or in brackets; otherwise a fraction or a score."""
        before = self.text[max(0, found.start() - 2) : found.start()]
        return "w" in g or "y" in g or before.endswith(("(", "( "))

    def _is_uncounted(self, found: re.Match[str]) -> bool:
        """ "beberapa pekan lalu": nobody says how many."""
        before = self.text[max(0, found.start() - LOOK_BACK) : found.start()]
        return self.patterns["vague"].search(before) is not None

    def _is_month_first(self, g: dict[str, str], day: int | None) -> bool:
        return self.part.calendar.order == "mdy" and "y" in g and "w" not in g and day is not None and day <= 12

    def _steps(self, written: str) -> int | None:
        """How many units back; digits or a number word."""
        if written.isdigit():
            return int(written)
        numeral = parse_numeral(written, 0, self.numbers) if self.numbers else None
        return int(numeral.value) if numeral and numeral.end == len(written) and numeral.value <= 200 else None

    def _shift(self, g: dict[str, str]) -> tuple[int | None, Unit | None]:
        if "day_word" in g:
            word = re.sub(r"\s", " ", fold(g["day_word"]))
            return next(v for k, v in self.part.calendar.relative_days.items() if fold(k) == word), "day"
        written = g.get("u") or g.get("one")
        unit = self.part.unit_names.get(fold(written)) if written else None
        shift = -1 if "last" in g else 1 if "next" in g else 0 if "this" in g else None
        return shift, unit

    def _month(self, written: str | None) -> int | None:
        if written is None:
            return None
        return int(written) if written.isdigit() else self.part.month_numbers[fold(written).rstrip(".")]

    def _weekday(self, written: str | None) -> int | None:
        """The day of the week; "minggu" without its capital is a week."""
        if written is None or (written[0].islower() and fold(written) in self.part.unit_names):
            return None
        return self.part.weekday_numbers.get(fold(written).rstrip("."))

    def _year_stands(self, found: re.Match[str]) -> bool:
        """A bare year counts only after a word that leads a year ("pada 2024") or before an act ("the 2014 visit")."""
        if self.text[found.end() : found.end() + 1] == " " and found.end() + 1 in self.acts:
            return True
        before = self.text[max(0, found.start() - LOOK_BACK) : found.start()]
        if self.text[found.end() : found.end() + 1] in ("%", "/", "-", ":") or self.text[
            found.end() : found.end() + 2
        ] in (".0", ",0"):
            return False
        named = self.patterns.get("numbered")
        return bool(self.patterns["year_lead"].search(before)) and not (named and named.search(before))

    def _month_stands(self, found: re.Match[str]) -> bool:
        if fold(found.group()).rstrip(".") not in self.part.calendar.shy_months:
            return self.part.calendar.month_alone and found.group()[:1].isupper()
        before = self.text[max(0, found.start() - LOOK_BACK) : found.start()]
        return found.group()[:1].isupper() and bool(self.patterns["month_lead"].search(before))

    def _is_shy(self, g: dict[str, str], name: str) -> bool:
        """A month or weekday without its capital ("march 5 miles", "minggu" = week) is a common word."""
        if name == "w":
            return not g["w"][:1].isupper() or (len(g["w"]) < 4)
        return not g["m"][:1].isupper() and fold(g["m"]).rstrip(".") in self.part.calendar.shy_months


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isdigit() else None


def _year(written: str | None) -> int | None:
    if written is None:
        return None
    year = int(written)
    return year if year >= 100 else 2000 + year if year < 70 else 1900 + year


def closes_teaser(text: str, form: Form) -> bool:
    """A day in brackets between two sentences ("... it said. (18.03.2017) A new ..."): when the story before it ran."""
    before = text[max(0, form.start - LOOK_BACK) : form.start]
    if form.year is None or not before.endswith("(") or text[form.end : form.end + 1] != ")":
        return False
    return before[:-1].rstrip()[-1:] in SENTENCE_ENDS


def speaks_of_future(text: str, form: Form, part: DatePart) -> bool:
    """The expression is told as ahead, or a word of the future stands in its clause.

    The day on which it was told ("said on Monday it would ...") lies behind.
    """
    if form.month is not None and form.shift:
        return form.shift > 0
    begin = max(0, form.start - FUTURE_BEFORE)
    while 0 < begin < form.start and text[begin - 1].isalnum() and text[begin].isalnum():
        begin += 1  # never a part of a word ("mengat[akan]")
    left = re.split(r"[.;:!?\n\"”]", text[begin : form.start])[-1]
    end = form.end - text.endswith(".", form.start, form.end)  # "awal Mei. Besok ...": the stop of the sentence
    right = re.split(r"[.;:!?\n,]", text[end : form.end + FUTURE_AFTER])[0]
    patterns = patterns_of(part.calendar)
    if "told" in patterns:
        if patterns["told"].search(left):
            return False
        right = patterns["breaks"].split(right)[0]
    return bool(patterns["future"].search(left + " | " + right))
