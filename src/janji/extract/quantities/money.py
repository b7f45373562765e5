"""The sign or word of money beside a number, and whose money it is."""

import re
from collections import Counter
from functools import cached_property

from janji.extract.quantities.numbers import Numeral, parse_mark
from janji.extract.text.scan import fold
from janji.packs.quantities import QuantityPart, SharedCurrency

LOOK_BACK = 24
CENTS = re.compile(r",-+|,00\b|,–")


class Signs:
    """Reads signs and words of money in one article, whose named states decide on a money of several states."""

    def __init__(self, text: str, part: QuantityPart, states: Counter[str]) -> None:
        self.text, self.part, self.states = text, part, states

    @cached_property
    def own_sign(self) -> bool:
        """The rival state's money is written apart ("US$") in the article."""
        return self.part.rival_money.search(self.text) is not None

    @cached_property
    def foreign_sign(self) -> bool:
        """Another state's money is written apart ("A$") in the article."""
        return self.part.other_money.search(self.text) is not None

    def before(self, numeral: Numeral) -> tuple[int, str | None]:
        """Where the sign before a number starts (else the number), and its currency."""
        left = self.text[max(0, numeral.start - LOOK_BACK) : numeral.start][::-1]
        found = self.part.symbol_before.match(left)
        if not found:
            return numeral.start, None
        symbol = found.group(1)[::-1]
        code = self._code(self.part.symbols[symbol])
        if code is None or (len(symbol) == 1 and symbol.isalpha() and found.end() != 1):
            return numeral.start, None
        return numeral.start - found.end(), code

    def after(self, numeral: Numeral) -> tuple[Numeral, str | None, int]:
        """The number with its scale mark, the currency behind it, and where that ends."""
        marked = parse_mark(self.text, numeral, self.part.numbers)
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

    def tail(self, numeral: Numeral, code: str) -> tuple[str, int]:
        """Currency and end of an amount that has its sign before it; a word after it tells more ("$10 million AUD")."""
        dash = CENTS.match(self.text, numeral.end)
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
