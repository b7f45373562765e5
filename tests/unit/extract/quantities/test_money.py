"""The sign or word of money beside a number."""

from collections import Counter

import pytest

from janji.extract.quantities.money import Signs
from janji.extract.quantities.numbers import parse_numeral
from janji.packs import load_pack

PART = load_pack("en").quantities


@pytest.mark.parametrize(
    ("text", "named", "code"),
    [
        ("US$5 million", {}, "USD"),
        ("$5 million", {}, "USD"),
        ("$5 million", {"SGP": 3}, "SGD"),  # the only dollar named, and often
        ("$5 million", {"SGP": 3, "USA": 1}, "USD"),
        ("$5 million, not US$5 million", {"SGP": 3, "USA": 1}, "SGD"),  # the other one is written apart
        ("$5 million, not A$5 million", {"SGP": 3}, "USD"),
        ("€5 million", {}, "EUR"),
        ("5 million", {}, None),
    ],
)
def test_the_sign_before_a_number(text: str, named: dict[str, int], code: str | None) -> None:
    numeral = parse_numeral(text, text.index("5"), PART.numbers)
    assert numeral is not None
    start, found = Signs(text, PART, Counter(named)).before(numeral)
    assert found == code
    assert start == (0 if code else text.index("5"))


@pytest.mark.parametrize(
    ("text", "named", "code", "written"),
    [
        ("5 million euros", {}, "EUR", "5 million euros"),
        ("5 million pesos", {"MEX": 1}, "MXN", "5 million pesos"),
        ("5 million people", {}, None, "5 million"),
    ],
)
def test_the_word_behind_a_number(text: str, named: dict[str, int], code: str | None, written: str) -> None:
    numeral = parse_numeral(text, 0, PART.numbers)
    assert numeral is not None
    _, found, end = Signs(text, PART, Counter(named)).after(numeral)
    assert (found, text[:end]) == (code, written)
