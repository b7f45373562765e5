"""One pass over the text with one automaton a language; word boundaries and the longest form win."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import ahocorasick_rs

from janji.extract.model import Entry, Hit

Case = Literal["any", "exact"]


def fold(text: str) -> str:
    """Lower case that keeps every code point at its offset, apostrophes made one."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return low.replace("’", "'").replace("\u00a0", " ")


@dataclass
class Lexicon:
    """Forms with their meanings; built once a language, then read only."""

    forms: dict[str, list[tuple[str | None, Entry]]] = field(default_factory=lambda: defaultdict(list))
    _automaton: ahocorasick_rs.AhoCorasick | None = None
    _keys: list[str] = field(default_factory=list)

    def add(self, form: str, entry: Entry, case: Case = "any") -> None:
        """Add a form; ``case="exact"`` matches only as written (``AS``, ``Mali``)."""
        meaning = (form if case == "exact" else None, entry)
        if meaning not in self.forms[fold(form)]:
            self.forms[fold(form)].append(meaning)
        self._automaton = None

    def update(self, forms: Iterable[tuple[str, Entry, Case]]) -> None:
        """Add many forms."""
        for form, entry, case in forms:
            self.add(form, entry, case)

    def scan(self, text: str) -> list[Hit]:
        """Every whole-word hit, left to right, longest first, never overlapping."""
        if self._automaton is None:
            self._keys = list(self.forms)
            self._automaton = ahocorasick_rs.AhoCorasick(self._keys)
        low = fold(text)
        hits: list[Hit] = []
        end_of_last = 0
        found = self._automaton.find_matches_as_indexes(low, overlapping=True)
        for index, start, end in sorted(found, key=lambda m: (m[1], -m[2])):
            if start < end_of_last or not _whole_word(low, start, end):
                continue
            entries = tuple(
                e for exact, e in self.forms[self._keys[index]] if exact is None or exact == text[start:end]
            )
            if entries:
                hits.append(Hit(start, end, entries))
                end_of_last = end
        return hits


def _whole_word(low: str, start: int, end: int) -> bool:
    before = start == 0 or not (low[start - 1].isalnum() and low[start].isalnum())
    after = end == len(low) or not (low[end].isalnum() and low[end - 1].isalnum())
    return before and after
