"""Amounts of money and counts of things, parsed locally at digits and at number words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from janji.extract.model import Document, Hit, Quantity
from janji.extract.quantities.counted import Noun, noun_behind
from janji.extract.quantities.equivalents import join_equivalents
from janji.extract.quantities.money import LOOK_BACK, Signs
from janji.extract.quantities.numbers import WORD, Numeral, parse_mark, parse_numeral
from janji.extract.text.scan import choice, fold
from janji.packs.loader import Pack
from janji.packs.quantities import QuantityPart

DIGIT = re.compile(r"\d+")
GROUPED = re.compile(r"[\d.,]*\d")
ARTICLE = re.compile(r"\b(\w{1,3})\s$")
MAX_QUANTITIES = 20_000
ELIDED = 100_000
ELIDED_REACH = 120
SENTENCE_BREAK = re.compile(r"[.!?;:]\s|\n|\($")
WORD_BEHIND = re.compile(r"[ -]([^\W\d_]+)")


def find_quantities(doc: Document, hits: Sequence[Hit], pack: Pack) -> list[Quantity]:
    """Every amount of money and every count with a noun, in text order, never overlapping.

    Money written twice ("Rp 1,6 triliun atau US$100 juta") is one quantity with ``equivalents``.
    Percentages, years, ordinals, times and telephone numbers are no quantities. ``unit`` is None for a noun that the
    pack does not list.
    """
    part: QuantityPart = pack.quantities
    states = Counter(e.key for h in hits for e in h.entries if e.kind in ("country", "demonym"))
    reader = _Reader(doc, part, states)
    return join_equivalents(doc.text, reader.read(_anchors(doc.text, hits)), part)


def _anchors(text: str, hits: Sequence[Hit]) -> list[int]:
    """Where a numeral may start: digits, number words, and the article before a number word ("a million")."""
    starts = {m.start() for m in DIGIT.finditer(text)}
    for hit in hits:
        if hit.entry("number"):
            before = ARTICLE.search(text, max(0, hit.start - 4), hit.start)
            starts.add(before.start() if before else hit.start)
            starts.add(hit.start)
    return sorted(starts)


class _Reader:
    """Reads quantities at anchors, left to right."""

    def __init__(self, doc: Document, part: QuantityPart, states: Counter[str]) -> None:
        self.text, self.part, self.numbers = doc.text, part, part.numbers
        self.signs = Signs(doc.text, part, states)

    def read(self, anchors: list[int]) -> Iterator[Quantity]:
        done = taken = 0
        money: Quantity | None = None
        for count, at in enumerate(anchors):
            if at < done:
                continue
            if count > MAX_QUANTITIES:
                return
            numeral = parse_numeral(self.text, at, self.numbers)
            if numeral is None or self._inside_word(numeral):
                continue
            found = self._money(numeral) or self._elided(numeral, money) or self._count(numeral)
            if found is None:
                done = max(done, numeral.end if numeral.in_words else numeral.start + 1)
                done = max(done, _digits_end(self.text, numeral))
                continue
            done = found.end
            money = found if found.kind == "money" else money
            if found.start >= taken:  # else its sign is the one of the amount before: "1Rp.1"
                yield found
                taken = found.end

    def _inside_word(self, numeral: Numeral) -> bool:
        """ "G20", "F-16", "Covid-19", "25/1", "10:30", "v1.2": digits of a name, a date, a clock time."""
        before = self.text[max(0, numeral.start - 2) : numeral.start]
        if numeral.in_words:
            if self.text[numeral.end : numeral.end + 1] == "-" and self._is_doubled(numeral):
                return True
            lead = WORD.findall(self.text[max(0, numeral.start - LOOK_BACK) : numeral.start])
            if lead and fold(lead[-1]) in self.numbers.partitives:
                return True
            return before[-1:].isalnum() or (before[-1:] == "-" and before[:1].isalnum())
        if before[-1:] in ("/", ":", "#", "@", "_", "\\") or (before[-1:] in (".", ",") and before[:1].isdigit()):
            return True
        if before[-1:] == "-" and before[:1].isalnum() and not before[:1].isdigit():
            return True
        after = self.text[numeral.end : numeral.end + 2]
        return after[:1] in ("/", ":", "_") and after[1:2].isdigit()

    def _is_doubled(self, numeral: Numeral) -> bool:
        """ "satu-satunya", "satu-persatu": a doubled word is no number."""
        word = fold(self.text[numeral.start : numeral.end])
        return fold(self.text[numeral.end + 1 : numeral.end + 1 + len(word)]) == word

    # -- money ---------------------------------------------------------------------------------------------------

    def _money(self, numeral: Numeral) -> Quantity | None:
        start, code = self.signs.before(numeral)
        if code:
            numeral = parse_mark(self.text, numeral, self.numbers)
        numeral, high = self._range_end(numeral, money=True)
        if code is None:
            numeral, code, end = self.signs.after(numeral)
        else:
            code, end = self.signs.tail(numeral, code)
        if code is None:
            return None
        value = _settle(numeral, whole=True)
        if value <= 0:
            return None
        note = self._note(start, value, high)
        is_part = self._is_part(end)
        return Quantity(start, end, "money", value, currency=code, note=note, is_part=is_part)

    def _is_part(self, end: int) -> bool:
        """ "$3 million of it", of the money before; not "$3 million of the total cost", another whole."""
        part = _behind(self.numbers.parts_behind).match(self.text, end)
        return part is not None and not _behind(self.numbers.wholes_behind).match(self.text, part.end())

    def _elided(self, numeral: Numeral, money: Quantity | None) -> Quantity | None:
        """ "France gives 120 million euros and Italy 60 million": the money of the amount before, in one sentence."""
        if money is None or not numeral.scaled or numeral.value < ELIDED or numeral.start - money.end > ELIDED_REACH:
            return None
        if SENTENCE_BREAK.search(self.text, money.end, numeral.start) or self._is_percent(numeral.end):
            return None
        after = WORD_BEHIND.match(self.text, numeral.end)
        if after is not None and fold(after.group(1)) not in self.part.units.modifier_stops:
            return None
        return Quantity(numeral.start, numeral.end, "money", numeral.value, currency=money.currency)

    # -- ranges and words around ---------------------------------------------------------------------------------

    def _range_end(self, numeral: Numeral, *, money: bool) -> tuple[Numeral, Decimal | None]:
        """ "10-15 juta": the low end takes the scale of the high end; the high end is returned beside it."""
        joint = self._range_joint(numeral)
        if joint is None:
            return numeral, None
        at = joint.end()
        symbol = _symbol_at(self.part).match(self.text, at) if money else None
        at = symbol.end() if symbol else at
        high = parse_numeral(self.text, at, self.numbers)
        if high is None:
            return numeral, None
        if money:
            high = parse_mark(self.text, high, self.numbers)
        low, top = numeral.value, high.value
        if high.scaled and not numeral.scaled and not numeral.in_words:
            digits = parse_numeral(self.text[: _digits_end(self.text, high)], at, self.numbers)
            base = (digits.other or digits.value) if digits else Decimal(0)
            low = (numeral.other or numeral.value) * (top / base) if base else low
        if not low < top:
            return numeral, None
        return Numeral(numeral.start, high.end, low, True, numeral.in_words), top

    def _range_joint(self, numeral: Numeral) -> re.Match[str] | None:
        """What leads to the high end: "10 to 15", "between 10 and 15"."""
        words = self.numbers.range_words
        for opening, joint in self.numbers.range_pairs.items():
            before = fold(self.text[max(0, numeral.start - LOOK_BACK) : numeral.start]).rsplit(" ", 2)
            if opening in before[-2:] and not any(c.isalpha() for c in before[-1].removeprefix(opening)):
                words = (*words, joint)
        return _range_pattern(words).match(self.text, numeral.end)

    def _note(self, start: int, value: Decimal, high: Decimal | None) -> str | None:
        left = fold(self.text[max(0, start - LOOK_BACK) : start])
        found = _approximation(tuple(self.numbers.approximations)).search(left)
        if found and any(left[: found.end(1)].endswith(fold(w)) for w in self.numbers.no_approximations):
            found = None
        words = [self.numbers.approximations[found.group(1)]] if found else []
        if high is not None:
            words.append(f"range {_written(value)} to {_written(high)}")
        return "; ".join(words) or None

    # -- counts --------------------------------------------------------------------------------------------------

    def _count(self, numeral: Numeral) -> Quantity | None:
        if self._is_ordinal(numeral) or self._is_percent(numeral.end):
            return None
        if numeral.start and self.text[numeral.start - 1].isalpha():  # "G20"
            return None
        numeral, high = self._range_end(numeral, money=False)
        if self._is_percent(numeral.end):
            return None
        if self.text[numeral.end : numeral.end + 1] == "-" and not numeral.in_words:  # "a 50-bed hospital"
            return None
        several = numeral.value > 1
        noun = self._noun_behind_more(numeral.end) or noun_behind(self.text, numeral.end, self.part, several=several)
        if noun is None or (self._is_year(numeral) and not self._counts(numeral, noun)):
            return None
        value = _settle(numeral, whole=noun.unit not in self.part.units.kinds.divisible)
        if value <= 0 or (noun.unit is None and not noun.is_abstract and value != value.to_integral_value()):
            return None
        return Quantity(
            numeral.start,
            noun.end,
            "count",
            value,
            unit=noun.unit,
            unit_text=noun.written,
            unit_is_abstract=noun.is_abstract,
            note=self._note(numeral.start, value, high),
        )

    def _noun_behind_more(self, end: int) -> Noun | None:
        """ "20.000 lebih tenda": a word of approximation between a number and a noun that the pack lists."""
        word = WORD_BEHIND.match(self.text, end)
        if word is None or fold(word.group(1)) not in self.numbers.approximations:
            return None
        noun = noun_behind(self.text, word.end(), self.part)
        return noun if noun is not None and noun.unit is not None else None

    def _is_ordinal(self, numeral: Numeral) -> bool:
        left = fold(self.text[max(0, numeral.start - 12) : numeral.start])
        if _ordinal_lead(self.numbers.ordinal_prefixes).search(left):
            return True
        tail = WORD.match(self.text, numeral.end)
        return tail is not None and fold(tail.group()) in self.numbers.ordinal_suffixes

    def _is_percent(self, end: int) -> bool:
        return bool(self.part.percent.match(self.text, end))

    def _is_year(self, numeral: Numeral) -> bool:
        digits = self.text[numeral.start : numeral.end]
        return not numeral.scaled and len(digits) == 4 and digits.isdigit() and 1800 <= int(digits) <= 2100

    def _counts(self, numeral: Numeral, noun: Noun) -> bool:
        """A figure that may be a year counts only a known noun on its line, and not after a word that leads a year."""
        if noun.unit is None or noun.written[:1].isupper() or "\n" in self.text[numeral.end : noun.end]:
            return False
        before = WORD.findall(self.text[max(0, numeral.start - LOOK_BACK) : numeral.start])
        return not before or fold(before[-1]) not in self.numbers.year_words


def _written(value: Decimal) -> str:
    """A number without a scale, exponent or trailing zeros."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def _digits_end(text: str, numeral: Numeral) -> int:
    """Where the digits of a numeral end, before its scale words."""
    found = GROUPED.match(text, numeral.start)
    return found.end() if found else numeral.start


def _settle(numeral: Numeral, *, whole: bool) -> Decimal:
    """The value of an ambiguous "1,234": thousands where only whole numbers make sense."""
    if numeral.other is None or whole:
        return numeral.value
    return numeral.value if numeral.value % 10 == 0 else numeral.other


@lru_cache(maxsize=64)
def _range_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\s?(?i:{choice(words)})\s?(?=[^\s])")


@lru_cache(maxsize=64)
def _approximation(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b({choice([fold(w) for w in words])})\s*$")


@lru_cache(maxsize=64)
def _ordinal_lead(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{choice([fold(p) for p in prefixes])}) ?$")


@lru_cache(maxsize=64)
def _behind(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\s(?i:{choice(words)})(?!\w)" if words else r"(?!)")


@lru_cache(maxsize=64)
def _symbols(symbols: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{choice(symbols)})\s?(?=\d)")


def _symbol_at(part: QuantityPart) -> re.Pattern[str]:
    return _symbols(tuple(part.symbols))
