"""Words found by one automaton are those that a regular expression finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from janji.extract.text.scan import choice
from janji.extract.text.word_list import WordList

WORDS = ("dan", "di mana", "mana", "kick-off", "di", "serie a")


def by_pattern(text: str) -> list[tuple[int, int, str]]:
    pattern = re.compile(rf"(?<!\w)(?:{choice(WORDS)})(?!\w)")
    return [(m.start(), m.end(), m.group()) for m in pattern.finditer(text.lower())]


def test_whole_words_in_any_case_the_longest_first():
    found = WordList(WORDS).find("DI MANA badan, dan Serie A_ kick-off? Di")
    assert found == [(0, 7, "di mana"), (15, 18, "dan"), (28, 36, "kick-off"), (38, 40, "di")]


def test_no_words_find_nothing():
    assert WordList(()).find("dan") == []


@given(
    st.lists(st.sampled_from([*WORDS, "a", "_", "-", "$", "ā", "é", "\u00a0", "\n", "’", " ", " ", "."])).map("".join)
)
def test_as_the_pattern_finds_them(text: str):
    assert WordList(WORDS).find(text) == by_pattern(text)
