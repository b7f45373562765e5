"""Numerals as written: digits with separators, number words, scale words. Values are exact (Decimal)."""

import re
from dataclasses import dataclass
from decimal import Decimal

from janji.extract.text.scan import fold
from janji.packs.quantities import Numbers

DIGITS = re.compile(r"\d{1,3}(?:(?:[.,'’\u00a0\u2009\u202f]\d{3})+|(?: 000)+)(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"-|[ \t\u00a0]*\n?[ \t\u00a0]*")
_ASCII = re.compile(r"[0-9]+")
_SMALLER = re.compile(r" (\d{1,3})(?= )")
_SPACED = re.compile(r"['’\u00a0\u2009\u202f ]")
MARK = re.compile(r"[ \u00a0]?([^\W\d_]{1,8})(?![^\W_])")
MAX_DIGITS = 24
MAX_WORDS = 24


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in the text. ``other``: its value if the one separator before three digits were the decimal mark.

    ``scaled``: a scale word or number word took part, so that it cannot be a year, a page or a telephone number.
    """

    start: int
    end: int
    value: Decimal
    scaled: bool = False
    in_words: bool = False
    other: Decimal | None = None


def past_gap(text: str, at: int) -> int:
    """Where the next word starts, behind a hyphen or what space may stand between two words."""
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def parse_numeral(text: str, at: int, numbers: Numbers) -> Numeral | None:
    """The numeral that starts at ``at``, scale words included; None when there is none."""
    return _from_digits(text, at, numbers) if text[at : at + 1].isdecimal() else _from_words(text, at, numbers)


def parse_mark(text: str, numeral: Numeral, numbers: Numbers) -> Numeral:
    """The numeral with an abbreviated scale after it ("1,2 T", "10m"); only right beside a currency."""
    found = MARK.match(text, numeral.end)
    scale = numbers.scale_marks.get(found.group(1)) if found and not numeral.scaled else None
    if found is None or scale is None:
        return numeral
    return Numeral(numeral.start, found.end(), _plain(numeral) * scale, True, numeral.in_words)


def _from_digits(text: str, at: int, numbers: Numbers) -> Numeral | None:
    found = DIGITS.match(text, at)
    if found is None or len(found.group()) > MAX_DIGITS or not found.group().isascii():
        found = _ASCII.match(text, at) if found else None
        if found is None or len(found.group()) > MAX_DIGITS:
            return None
    value, other = _read_digits(found.group(), numbers)
    numeral = Numeral(at, found.end(), value, other=other)
    end, factor, last = _scales(text, found.end(), numbers)
    if factor is None:
        return numeral
    value = _plain(numeral) * factor
    value, end = _add_smaller(text, value, end, last, numbers)
    return Numeral(at, end, value, scaled=True)


def _plain(numeral: Numeral) -> Decimal:
    """The value before a scale: a decimal mark is one there, even with three digits after it ("1,075 miliar")."""
    return numeral.value if numeral.other is None else numeral.other


def _read_digits(written: str, numbers: Numbers) -> tuple[Decimal, Decimal | None]:
    """The value, and what it would be if its one separator before three digits were the decimal mark."""
    clean = _SPACED.sub("", written)
    marks = [c for c in clean if c in ".,"]
    if not marks:
        return Decimal(clean), None
    if len(set(marks)) == 2:
        return Decimal(clean.replace(marks[0], "").replace(marks[-1], ".")), None
    mark, tail = marks[0], len(clean) - clean.rfind(marks[0]) - 1
    if len(marks) > 1:
        return Decimal(clean.replace(mark, "")), None
    as_decimal = Decimal(clean.replace(mark, "."))
    if tail != 3 or clean.startswith("0"):
        return as_decimal, None
    return Decimal(clean.replace(mark, "")), as_decimal if mark == numbers.decimal else None


def _scales(text: str, at: int, numbers: Numbers) -> tuple[int, int | None, int]:
    """End, product and smallest of the scale words from ``at`` on."""
    product: int | None = None
    smallest = 0
    for _ in range(3):
        found = WORD.match(text, past_gap(text, at))
        scale = numbers.scales.get(fold(found.group())) if found else None
        if found is None or scale is None or (found.start() == at and product is not None):
            break
        at, product, smallest = found.end(), (product or 1) * scale, scale
    return at, product, smallest


def _add_smaller(text: str, value: Decimal, end: int, scale: int, numbers: Numbers) -> tuple[Decimal, int]:
    """ "1 miliar 250 juta": a smaller scaled number directly after."""
    gap = _SMALLER.match(text, end)
    if gap is None:
        return value, end
    after, product, _ = _scales(text, gap.end(), numbers)
    if product is None or product >= scale:
        return value, end
    return value + int(gap.group(1)) * product, after


@dataclass(slots=True)
class _Sum:
    """A number under construction: ``whole`` of finished scales, ``hundreds`` and ``unit`` of the open one."""

    whole: Decimal = Decimal(0)
    hundreds: Decimal = Decimal(0)
    unit: Decimal | None = None
    scale: int | None = None
    open: bool = False

    def value(self) -> Decimal:
        return self.whole + self.hundreds + (self.unit or 0)

    def add(self, value: int) -> bool:
        if self.unit is not None and not (20 <= self.unit < 100 and self.unit % 10 == 0 and value < 10):
            return False
        if value >= 100 and (self.hundreds or self.unit):
            return False
        if value >= 1000:
            return self._add_scaled(value)
        if value >= 100:
            self.hundreds += value
        else:
            self.unit = (self.unit or Decimal(0)) + value
        self.open = True
        return True

    def _add_scaled(self, value: int) -> bool:
        if self.scale is not None and value >= self.scale:
            return False
        self.whole, self.scale, self.open = self.whole + value, value, True
        return True

    def multiply(self, factor: int) -> bool:
        if self.unit is None or self.unit >= 100:
            return False
        self.hundreds, self.unit, self.open = self.hundreds + self.unit * factor, None, True
        return True

    def close(self, scale: int) -> bool:
        part = self.hundreds + (self.unit or 0)
        if part == 0:
            if not self.whole or (self.scale or 0) >= scale:
                return False
            self.whole *= scale
        elif self.scale is not None and scale >= self.scale:
            return False
        else:
            self.whole += part * scale
        self.hundreds, self.unit, self.scale, self.open = Decimal(0), None, scale, True
        return True


def _from_words(text: str, at: int, numbers: Numbers) -> Numeral | None:
    total, position, end, fraction = _Sum(), at, at, None
    for count in range(MAX_WORDS):
        found = WORD.match(text, _past_figures(text, position) if count else position)
        if found is None or (count and found.start() == position):
            break
        word = fold(found.group())
        if word in numbers.fractions:
            fraction = numbers.fractions[word] + total.value()
            end = found.end()
            return _scale_fraction(text, at, end, fraction, numbers)
        if word in numbers.joiners or (word in numbers.articles and (count == 0 or total.open)):
            if count == 0 and word not in numbers.articles:
                return None
            position = found.end()
            continue
        if not _take(total, word, numbers, article=count == 1 and not total.open):
            break
        position = end = found.end()
    return Numeral(at, end, total.value(), scaled=True, in_words=True) if end > at and total.open else None


_AGAIN = re.compile(r"\s?\(\d[\d.,]*\)\s?")


def _past_figures(text: str, position: int) -> int:
    """Past the space after a word, and past its digits in brackets ("ten (10) million")."""
    again = _AGAIN.match(text, position)
    return again.end() if again else past_gap(text, position)


def _take(total: _Sum, word: str, numbers: Numbers, *, article: bool) -> bool:
    if word in numbers.cardinals:
        return total.add(numbers.cardinals[word])
    if word in numbers.implied:
        return total.add(numbers.implied[word])
    if word in numbers.teens:
        if total.unit is None or not 0 < total.unit < 10:
            return False
        total.unit += 10
        return True
    if article and (word in numbers.multipliers or word in numbers.scales):
        total.add(1)
    if word in numbers.multipliers:
        return total.multiply(numbers.multipliers[word])
    return word in numbers.scales and total.open and total.close(numbers.scales[word])


def _scale_fraction(text: str, at: int, end: int, value: Decimal, numbers: Numbers) -> Numeral | None:
    """ "dua setengah juta", "half a million", "two and a half million"; nothing without a scale."""
    position = end
    for _ in range(2):  # "half of a million"
        found = WORD.match(text, past_gap(text, position))
        if found is None or fold(found.group()) not in (*numbers.joiners, *numbers.articles):
            break
        position = found.end()
    after, product, _ = _scales(text, position, numbers)
    if product is None:
        return None
    return Numeral(at, after, value * product, scaled=True, in_words=True)
