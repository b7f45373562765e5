"""Money written in two currencies is one amount."""

from decimal import Decimal

import pytest

from janji.extract.model import Quantity
from janji.extract.quantities.equivalents import join_equivalents
from janji.packs import load_pack

PART = load_pack("en").quantities


def amounts(text: str, *written: tuple[str, str], parts: tuple[str, ...] = ()) -> list[Quantity]:
    """The amounts written so, each with its currency, valued 1, 2, ..."""
    found = []
    for value, (form, currency) in enumerate(written, 1):
        start = text.index(form)
        end = start + len(form)
        found.append(Quantity(start, end, "money", Decimal(value), currency=currency, is_part=form in parts))
    return found


@pytest.mark.parametrize(
    "text",
    [
        "£2 million ($3 million)",
        "£2 million, or about $3 million",
        "£2 million (equivalent to $3 million)",
    ],
)
def test_the_second_currency_is_an_equivalent(text: str) -> None:
    (one,) = join_equivalents(text, amounts(text, ("£2 million", "GBP"), ("$3 million", "USD")), PART)
    assert one.equivalents == ((Decimal(2), "USD"),)
    assert text[one.start : one.end] == text


@pytest.mark.parametrize(
    "text",
    ["£2 million and $3 million", "£2 million, $3 million", "£2 million\n\n($3 million)", "£2 million $3 million"],
)
def test_other_words_between_make_two_amounts(text: str) -> None:
    found = amounts(text, ("£2 million", "GBP"), ("$3 million", "USD"))
    assert join_equivalents(text, found, PART) == found


def test_three_currencies_are_one_amount() -> None:
    text = "£2 million (€3 million, $4 million)"
    found = amounts(text, ("£2 million", "GBP"), ("€3 million", "EUR"), ("$4 million", "USD"))
    (one,) = join_equivalents(text, found, PART)
    assert [currency for _, currency in one.equivalents] == ["EUR", "USD"]


def test_a_part_is_no_equivalent() -> None:
    text = "£2 million ($3 million of it as a loan)"
    found = amounts(text, ("£2 million", "GBP"), ("$3 million", "USD"), parts=("$3 million",))
    assert join_equivalents(text, found, PART) == found


@pytest.mark.parametrize("text", ["US$6 million ($8 million)", "$8 million (US$6 million)"])
def test_the_signed_dollar_stands_for_a_bare_one(text: str) -> None:
    first, second = text.rstrip(")").split(" (")
    (one,) = join_equivalents(text, amounts(text, (first, "USD"), (second, "USD")), PART)
    assert one.value == (1 if first.startswith("US") else 2)
