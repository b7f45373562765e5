"""One pass over the text with one automaton a language; whole words only, and the longest form wins.

The text is folded to one byte a code point - lower case, every character that is no letter, digit or currency sign a
space - so that the automaton sees word starts as spaces and offsets stay those of the text. What folding loses (case,
punctuation, letters outside Windows-1252) is checked on the few matches.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import ahocorasick_rs

from janji.extract.model import Entry, Hit

Case = Literal["any", "exact"]
POSSESSIVES = ("'s", "’s")
"""What ends an owner's name, in languages that write it so."""

WEB_ENDINGS = "com|co|id|net|org"
"""Alternatives of a pattern: what the names of sites end in where crawled news has them, in any language."""

_SYMBOLS = "$%&+£¥€"
_SYMBOL_BYTES = tuple(symbol.encode("cp1252") for symbol in _SYMBOLS)


def _fold_table(symbols: str) -> bytes:
    table = bytearray(b" " * 256)
    for code in range(256):
        char = bytes([code]).decode("cp1252", "ignore")
        if char and (char.isalnum() or char in symbols):
            lower = char.lower().encode("cp1252", "ignore")
            table[code] = lower[0] if len(lower) == 1 else code
    return bytes(table)


_TABLE = _fold_table(_SYMBOLS)
_WORD_TABLE = _fold_table("")
_BEFORE = frozenset(" \n\t(\"“‘'-–—/[*\u00a0")
_AFTER = frozenset(' \n\t.,;:!?)"”-–—/]\u00a0')
"""What surrounds nearly every word: seen, it saves the full check."""


def lower(text: str) -> str:
    """Lower case that keeps every code point at its offset."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def fold(text: str) -> str:
    """Lower case that keeps every code point at its offset, apostrophes made one."""
    return lower(text).replace("’", "'").replace("\u00a0", " ")


_ONE = str.maketrans({"’": "'", "-": " ", "\u00a0": " ", "\n": " "})


def _bytes(text: str) -> bytes:
    return text.encode("cp1252", "replace").translate(_TABLE)


def word_bytes(text: str) -> bytes:
    """Lower-case letters and digits, a space for every other code point."""
    return text.encode("cp1252", "replace").translate(_WORD_TABLE)


def _same(text: str) -> str:
    """What must agree for an exact form: hyphen, space or line break, and either apostrophe, are one."""
    if text.isascii() and "-" not in text and "\n" not in text:
        return text
    return text.translate(_ONE)


@dataclass(slots=True)
class _Form:
    """All forms that fold to one pattern.

    ``holds_others``: shorter forms may stand in it, for when it fails itself. ``entries``: the meanings when nothing
    needs checking. ``is_name``: a name that crawled text may have glued to the
    next word ("PeruDina", "Donald Trumpmengatakan").
    """

    lead: int
    has_space: bool
    holds_others: bool
    is_name: bool
    entries: tuple[Entry, ...] | None
    checks: tuple[tuple[str, bool, Entry], ...]


@dataclass
class Lexicon:
    """Forms with their meanings; built once a language, then read only."""

    forms: dict[str, list[tuple[str | None, Entry]]] = field(default_factory=lambda: defaultdict(list))
    _automaton: ahocorasick_rs.BytesAhoCorasick | None = None
    _table: list[_Form] = field(default_factory=list)
    _plain: list[tuple[Entry, ...] | None] = field(default_factory=list)
    _every: ahocorasick_rs.BytesAhoCorasick | None = None
    _longest: int = 0

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

    def build(self) -> None:
        """Make the automaton; `scan` does it when needed."""
        patterns: dict[bytes, list[tuple[str, bool, Entry]]] = {}
        for form, meanings in self.forms.items():
            if not form.strip():
                continue
            pattern = (b" " if form[0].isalnum() else b"") + _bytes(form)
            if not pattern.strip():
                continue
            checks = patterns.setdefault(pattern, [])
            checks.extend((exact or form, exact is not None, entry) for exact, entry in meanings)
        self._table = [_form(pattern, tuple(checks)) for pattern, checks in patterns.items()]
        self._plain = [f.entries if f.lead and not f.has_space else None for f in self._table]
        self._longest = max(map(len, patterns), default=0)
        keys = list(patterns) or [b"\x00"]
        implementation = ahocorasick_rs.Implementation.ContiguousNFA
        self._every = ahocorasick_rs.BytesAhoCorasick(keys, implementation=implementation)
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            keys, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, implementation=implementation
        )

    def scan(self, text: str) -> list[Hit]:
        """Every whole-word hit, left to right, longest first, never overlapping."""
        if self._automaton is None:
            self.build()
        if self._automaton is None or not self._table:
            return []
        folded = b" " + _bytes(text) + b" "
        hits: list[Hit] = []
        table, plain = self._table, self._plain
        padded = f" {text} "
        end_of_last = 0
        for index, start, end in self._automaton.find_matches_as_indexes(folded):
            entries = plain[index]
            if entries is not None and start >= end_of_last and padded[end] in _AFTER and padded[start] in _BEFORE:
                end_of_last = end - 1
                hits.append(Hit(start, end_of_last, entries))
                continue
            form = table[index]
            first, last = start - 1 + form.lead, end - 1
            if first >= end_of_last:
                entries = self._meanings(text, folded, form, first, last)
                if entries:
                    hits.append(Hit(first, last, entries))
                    end_of_last = last
                    continue
            if form.holds_others:
                end_of_last = self._repair(text, folded, max(first, end_of_last), last, hits, end_of_last)
        return hits

    def _meanings(self, text: str, folded: bytes, form: _Form, first: int, last: int) -> tuple[Entry, ...]:
        """The meanings of a match, none when it is no whole word or written otherwise."""
        if last > len(text):  # a form that ends in punctuation took the space behind the text for it
            return ()
        if folded[last + 1] != 32 and text[last].isalnum() and text[last - 1].isalnum():
            if not (form.is_name and text[last - 1].islower() and (text[last].isupper() or form.has_space)):
                return ()
        elif not _is_bounded(text, first, last):
            return ()
        if form.entries is not None:
            whole = not form.has_space or _same(fold(text[first:last])) == form.checks[0][0]
            return form.entries if whole else ()
        written = _same(text[first:last])
        lower = None
        found = []
        for wanted, exact, entry in form.checks:
            if exact:
                if written == wanted:
                    found.append(entry)
            else:
                lower = lower if lower is not None else _same(fold(text[first:last]))
                if lower == wanted:
                    found.append(entry)
        return tuple(e for i, e in enumerate(found) if e not in found[:i])

    def _repair(self, text: str, folded: bytes, start: int, end: int, hits: list[Hit], end_of_last: int) -> int:
        """The hits inside a long match that did not hold: shorter forms at its start or behind it."""
        if self._every is None:
            return end_of_last
        window = folded[start : end + self._longest]
        found = []
        for index, s, e in self._every.find_matches_as_indexes(window, overlapping=True):
            form = self._table[index]
            first = start + s - 1 + form.lead
            if first < end:
                found.append((first, -(start + e - 1), form))
        for first, minus_last, form in sorted(found, key=lambda f: f[:2]):
            if first < max(start, end_of_last):
                continue
            entries = self._meanings(text, folded, form, first, -minus_last)
            if entries:
                hits.append(Hit(first, -minus_last, entries))
                end_of_last = -minus_last
        return end_of_last


def _form(pattern: bytes, checks: tuple[tuple[str, bool, Entry], ...]) -> _Form:
    lead = 1 if pattern[:1] == b" " else 0
    plain = all(not exact and _is_plain(form) for form, exact, _ in checks)
    unique: list[Entry] = []
    for _, _, entry in checks:
        if entry not in unique:
            unique.append(entry)
    entries = tuple(unique) if plain else None
    kept = tuple((_same(form), exact, entry) for form, exact, entry in checks)
    spaced = b" " in pattern[lead:]
    is_name = any(e.kind == "person" or (e.kind == "country" and not spaced) for _, _, e in checks)
    holds_others = spaced or any(symbol in pattern for symbol in _SYMBOL_BYTES)
    return _Form(lead, spaced, holds_others, is_name and len(pattern) > 4, entries, kept)


def _is_plain(form: str) -> bool:
    """Whether the folded form says all: letters and digits of Windows-1252, spaces, hyphens."""
    return all(c in " -" or ((c.isalnum() or c in _SYMBOLS) and c.encode("cp1252", "ignore")) for c in form)


def _is_bounded(text: str, first: int, last: int) -> bool:
    """Letters that folding made a space do not end a word, nor does an apostrophe inside one (Xi’an, but Xi’s)."""
    if first and text[first].isalnum() and text[first - 1].isalnum():
        return False
    after = text[last : last + 3]
    if not after or not text[last - 1].isalnum():
        return True
    if after[0].isalnum():
        return False
    if after[0] in "'’" and after[1:2].isalpha():
        return after[1] in "sS" and not after[2:3].isalpha()
    return True


def choice(words: Collection[str]) -> str:
    """Part of a pattern: any of the words, the longest first; of none, nothing matches."""
    return "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))) or "(?!)"


@lru_cache(maxsize=128)
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the words, the longest first."""
    return re.compile(rf"(?i)(?<!\w)(?:{choice(words)})(?!\w)")
