"""A list of words, found in a text in one pass, however long the list is.

What is found is what ``(?i)(?<!\\w)(?:one|other)(?!\\w)`` finds; but a regular expression tries every word at every
character, an automaton reads each character once.
"""

from functools import lru_cache

import ahocorasick_rs

from janji.extract.text.scan import lower, word_bytes

Found = tuple[int, int, str]
"""Start, end and lower-case form of a word in the text."""


class WordList:
    """Words, in any case, each found where it stands as a whole word."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._forms: list[tuple[str, int]] = []
        patterns = []
        for form in sorted({lower(word) for word in words}):
            letters = word_bytes(form)
            self._forms.append((form, len(letters) - len(letters.lstrip())))
            patterns.append(b" " + letters.strip() + b" ")
        self._automaton = ahocorasick_rs.BytesAhoCorasick(patterns, implementation=ahocorasick_rs.Implementation.DFA)

    def find(self, text: str) -> list[Found]:
        """Each word in text order, the longest at its place, none that overlaps another."""
        found: list[Found] = []
        end = 0
        for one in self.find_all(text):
            if one[0] >= end:
                end = one[1]
                found.append(one)
        return found

    def find_all(self, text: str) -> list[Found]:
        """Each word in text order, also those inside others; of those that start together the longest first."""
        low, letters = _read(text)
        found = []
        for index, at, _ in self._automaton.find_matches_as_indexes(letters, overlapping=True):
            form, lead = self._forms[index]
            start = at - lead  # one for the space before the text, less one for that before the word
            if low.startswith(form, start) and _is_whole(text, start, start + len(form)):
                found.append((start, -len(form), form))
        return [(start, start + len(form), form) for start, _, form in sorted(found)]


@lru_cache(maxsize=1)
def _read(text: str) -> tuple[str, bytes]:
    """The text as the lists read it; several look through one article after the other."""
    return lower(text), b" " + word_bytes(text) + b" "


def _is_whole(text: str, start: int, end: int) -> bool:
    """Letters that the automaton does not know stood for spaces in it."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or after.isalnum() or before == "_" or after == "_")


@lru_cache(maxsize=32)
def word_list(words: tuple[str, ...]) -> WordList:
    """The list of these words, made once."""
    return WordList(words)
