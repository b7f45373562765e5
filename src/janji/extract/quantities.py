"""Amounts of money and counts of things, parsed locally at digits and at number words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, lru_cache

from janji.extract.model import Document, Hit, Quantity
from janji.extract.numbers import WORD, Numeral, parse_mark, parse_numeral
from janji.extract.scan import fold
from janji.packs.loader import Pack
from janji.packs.quantities import QuantityPart, SharedCurrency

DIGIT = re.compile(r"\d+")
ARTICLE = re.compile(r"\b(\w{1,3})\s$")
LOOK_BACK = 24
DOLLAR = 4  # code points in which a prefixed sign of dollars stands ("US$", "NZ$")
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
    return _join_equivalents(doc.text, list(reader.read(_anchors(doc.text, hits))), part)


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
        self.text, self.part, self.numbers, self.states = doc.text, part, part.numbers, states

    @cached_property
    def own_sign(self) -> bool:
        """The rival state's money is written apart ("US$") in the article."""
        return bool(re.search(r"(?i)\b(?:us\s?\$|u\.s\.\s?\$|usd|dolar as\b|us dollars?)", self.text))

    @cached_property
    def foreign_sign(self) -> bool:
        """Some state's own dollar is written apart ("A$") in the article."""
        return bool(re.search(r"\b(?!US)(?:A|S|C|NZ|HK|NT|AU|SG|CA|FJ|B)\$\s?\d", self.text))

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
        start, code = self._symbol_before(numeral)
        if code:
            numeral = parse_mark(self.text, numeral, self.numbers)
        numeral, high = self._range_end(numeral, money=True)
        if code is None:
            numeral, code, end = self._money_after(numeral)
        else:
            code, end = self._tail(numeral, code)
        if code is None:
            return None
        value = _settle(numeral, whole=True)
        if value <= 0:
            return None
        note = self._note(start, value, high)
        is_part = _behind(self.numbers.parts_behind).match(self.text, end) is not None
        return Quantity(start, end, "money", value, currency=code, note=note, is_part=is_part)

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

    def _symbol_before(self, numeral: Numeral) -> tuple[int, str | None]:
        left = self.text[max(0, numeral.start - LOOK_BACK) : numeral.start][::-1]
        found = self.part.symbol_before.match(left)
        if not found:
            return numeral.start, None
        symbol = found.group(1)[::-1]
        code = self._code(self.part.symbols[symbol])
        if code is None or (len(symbol) == 1 and symbol.isalpha() and found.end() != 1):
            return numeral.start, None
        return numeral.start - found.end(), code

    def _money_after(self, numeral: Numeral) -> tuple[Numeral, str | None, int]:
        marked = parse_mark(self.text, numeral, self.numbers)
        for candidate in (numeral,) if marked is numeral else (numeral, marked):
            found = self.part.symbol_after.match(self.text, candidate.end)
            if found:
                form = found.group(1) or fold(found.group(2))
                entry = self.part.symbols[form] if found.group(1) else self.part.money_words[re.sub(r"\s", " ", form)]
                code = self._code(entry)
                if code and not (len(form) == 1 and form.isalpha()) and not self._is_next_amount(found):
                    return candidate, code, found.end()
        return numeral, None, numeral.end

    def _is_next_amount(self, found: re.Match[str]) -> bool:
        """ "pada 2024 US$ 5 juta": the sign belongs to the number after it."""
        return bool(found.group(1)) and self.text[found.end() : found.end() + 2].lstrip()[:1].isdigit()

    def _tail(self, numeral: Numeral, code: str) -> tuple[str, int]:
        """Currency and end of an amount that has its sign before it; a word after it tells more ("$10 million AUD")."""
        dash = re.compile(r",-+|,00\b|,–").match(self.text, numeral.end)
        if dash:
            return code, dash.end()
        found = self.part.symbol_after.match(self.text, numeral.end)
        if found is None or "(" in found.group() or self._is_next_amount(found):
            return code, numeral.end
        form = found.group(1)
        if form and not form[-1].isalpha():
            return code, numeral.end
        entry = self.part.symbols[form] if form else self.part.money_words[fold(re.sub(r"\s", " ", found.group(2)))]
        if isinstance(entry, SharedCurrency) and code in (entry.default, *entry.by_country.values()):
            return code, found.end()
        return self._code(entry) or code, found.end()

    def _code(self, entry: str | SharedCurrency) -> str | None:
        if isinstance(entry, str):
            return entry
        named = [(self.states[s], code) for s, code in entry.by_country.items() if self.states[s]]
        if not named:
            return None if entry.required else entry.default
        best = max(named, key=lambda n: n[0])
        if entry.rival is None:
            return best[1]
        if self.foreign_sign:
            return entry.default
        return best[1] if self.own_sign or (not self.states[entry.rival] and best[0] >= 3) else entry.default

    # -- ranges and words around ---------------------------------------------------------------------------------

    def _range_end(self, numeral: Numeral, *, money: bool) -> tuple[Numeral, Decimal | None]:
        """ "10-15 juta": the low end takes the scale of the high end; the high end is returned beside it."""
        joint = _range_pattern(self.numbers.range_words).match(self.text, numeral.end)
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

    def _note(self, start: int, value: Decimal, high: Decimal | None) -> str | None:
        left = fold(self.text[max(0, start - LOOK_BACK) : start])
        found = _approximation(tuple(self.numbers.approximations)).search(left)
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
        noun = self._noun(numeral.end)
        if noun is None or (self._is_year(numeral) and not self._counts(numeral, noun)):
            return None
        end, unit, unit_text, abstract = noun
        value = _settle(numeral, whole=unit not in ("tonne", "kg", "litre", "km", "hectare", "megawatt", "gigawatt"))
        if value <= 0 or (unit is None and not abstract and value != value.to_integral_value()):
            return None
        return Quantity(
            numeral.start,
            end,
            "count",
            value,
            unit=unit,
            unit_text=unit_text,
            unit_is_abstract=abstract,
            note=self._note(numeral.start, value, high),
        )

    def _is_ordinal(self, numeral: Numeral) -> bool:
        left = fold(self.text[max(0, numeral.start - 12) : numeral.start])
        if _ordinal_lead(self.numbers.ordinal_prefixes).search(left):
            return True
        tail = WORD.match(self.text, numeral.end)
        return bool(tail) and fold(tail.group()) in self.numbers.ordinal_suffixes if tail else False

    def _is_percent(self, end: int) -> bool:
        return bool(_percent(self.numbers.percent).match(self.text, end))

    def _is_year(self, numeral: Numeral) -> bool:
        digits = self.text[numeral.start : numeral.end]
        return not numeral.scaled and len(digits) == 4 and digits.isdigit() and 1800 <= int(digits) <= 2100

    def _counts(self, numeral: Numeral, noun: tuple[int, str | None, str, bool]) -> bool:
        """A figure that may be a year counts only a known noun on its line, and not after a word that leads a year."""
        if noun[1] is None or noun[2][:1].isupper() or "\n" in self.text[numeral.end : noun[0]]:
            return False
        before = WORD.findall(self.text[max(0, numeral.start - LOOK_BACK) : numeral.start])
        return not before or fold(before[-1]) not in self.numbers.year_words

    def _noun(self, at: int) -> tuple[int, str | None, str, bool] | None:
        """End, unit, noun as written, is abstract. A classifier gives way to a known noun after it."""
        words = _words_after(self.text, at, self.part.longest_noun + self.part.units.modifiers + 1)
        if not words:
            return None
        for skip in range(min(self.part.units.modifiers + 1, len(words))):
            found = self._noun_at(words[skip:])
            if found:
                return found
            if fold(words[skip].group()) in self.part.units.modifier_stops:
                break
        first = words[0]
        word = first.group()
        if not word.islower() or len(word) < 3 or fold(word) in self.part.units.modifier_stops:
            return None
        return first.end(), None, word, False

    def _known(self, form: str) -> tuple[str | None, bool] | None:
        """The unit of a noun, also with an ending that tells whose ("tentaranya")."""
        endings = (e for e in self.part.units.endings if form.endswith(e))
        stems = (form, *(form[: -len(e)] for e in endings))
        return next((self.part.nouns[s] for s in stems if s in self.part.nouns), None)

    def _noun_at(self, words: list[re.Match[str]]) -> tuple[int, str | None, str, bool] | None:
        for n in range(min(self.part.longest_noun, len(words)), 0, -1):
            form = fold(self.text[words[0].start() : words[n - 1].end()])
            known = self._known(re.sub(r"\s+", " ", form))
            if known is None:
                inner = self._noun_at(words[n:]) if form in self.part.units.classifiers and n < len(words) else None
                if inner and not inner[3]:  # "40 batang bibit kakao"
                    return inner
                continue
            written = self.text[words[0].start() : words[n - 1].end()]
            if form in self.part.units.classifiers and n < len(words):
                inner = self._noun_at(words[n : n + self.part.longest_noun])
                if inner and not inner[3]:
                    return inner
            return words[n - 1].end(), known[0], written, known[1]
        return None


def _words_after(text: str, at: int, limit: int) -> list[re.Match[str]]:
    words: list[re.Match[str]] = []
    pattern = re.compile(r"-|[ \t\u00a0]*\n?[ \t\u00a0]*")
    token = re.compile(r"[^\W\d_][\w’'-]*")
    while len(words) < limit:
        gap = pattern.match(text, at)
        found = token.match(text, gap.end() if gap else at)
        if found is None or (found.start() == at and not words):
            break
        if words and found.start() == at:
            break
        words.append(found)
        at = found.end()
    return words


def _written(value: Decimal) -> str:
    """A number without a scale, exponent or trailing zeros."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def _digits_end(text: str, numeral: Numeral) -> int:
    """Where the digits of a numeral end, before its scale words."""
    found = re.compile(r"[\d.,]*\d").match(text, numeral.start)
    return found.end() if found else numeral.start


def _settle(numeral: Numeral, *, whole: bool) -> Decimal:
    """The value of an ambiguous "1,234": thousands where only whole numbers make sense."""
    if numeral.other is None or whole:
        return numeral.value
    return numeral.value if numeral.value % 10 == 0 else numeral.other


@lru_cache(maxsize=64)
def _choice_pattern(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: -len(w)))


@lru_cache(maxsize=64)
def _range_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\s?(?i:{_choice_pattern(words)})\s?(?=[^\s])")


@lru_cache(maxsize=64)
def _approximation(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b({_choice_pattern(tuple(fold(w) for w in words))})\s*$")


@lru_cache(maxsize=64)
def _ordinal_lead(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_choice_pattern(tuple(fold(p) for p in prefixes)) or '(?!)'}) ?$")


@lru_cache(maxsize=64)
def _percent(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[\s-]{{0,2}}(?i:{_choice_pattern(words)})(?![^\W_])")


@lru_cache(maxsize=64)
def _behind(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\s(?i:{_choice_pattern(words) or '(?!)'})(?!\w)")


@lru_cache(maxsize=64)
def _symbols(symbols: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_choice_pattern(symbols)})\s?(?=\d)")


def _symbol_at(part: QuantityPart) -> re.Pattern[str]:
    return _symbols(tuple(part.symbols))


@lru_cache(maxsize=64)
def _equivalent(words: tuple[str, ...]) -> re.Pattern[str]:
    choice = _choice_pattern(words)
    return re.compile(rf"(?i)\s*[,(]?\s*(?:(?:{choice})[\s:]*){{0,4}}\(?\s*")


def _join_equivalents(text: str, found: list[Quantity], part: QuantityPart) -> list[Quantity]:
    """Money written again in another currency right after: one quantity."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        end = quantity.end + (text[quantity.end : quantity.end + 1] == ")")
        if last is None or quantity.is_part:
            joined.append(quantity)
        elif _is_own_dollar(text, last, quantity):
            told = quantity if text[last.start] == "$" else last
            joined[-1] = replace(told, start=last.start, end=end, equivalents=last.equivalents)
        elif _is_equivalent(text, last, quantity, part):
            other = (quantity.value, quantity.currency or "")
            joined[-1] = replace(last, end=end, equivalents=(*last.equivalents, other, *quantity.equivalents))
        else:
            joined.append(quantity)
    return joined


def _is_own_dollar(text: str, first: Quantity, second: Quantity) -> bool:
    """ "US$60 million ($82 million)", "$1.4 billion (A$250 million)": the bare sign is some other state's dollar."""
    if first.currency != second.currency or first.value == second.value or text[first.end : second.start] != " (":
        return False
    signs = [text[q.start : q.start + DOLLAR].partition("$") for q in (first, second)]
    both = all(sign for _, sign, _ in signs) and text[second.end : second.end + 1] == ")"
    return both and (not signs[0][0]) != (not signs[1][0])


def _is_equivalent(text: str, first: Quantity, second: Quantity, part: QuantityPart) -> bool:
    if first.kind != "money" or second.kind != "money":
        return False
    if second.currency in (first.currency, *(c for _, c in first.equivalents)):
        return False
    between = text[first.end : second.start]
    if len(between) > 60 or not between.strip() or "\n\n" in between:
        return False
    if not _equivalent(part.numbers.equivalent_words).fullmatch(between):
        return False
    bracketed = text.rfind("(", first.start, first.end) > text.rfind(")", first.start, first.end)
    return bracketed or bool(re.search(r"[^\s,]", between))  # "£2 million (2.8 million euros, $2.9 million)"
