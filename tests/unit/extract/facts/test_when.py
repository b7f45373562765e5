"""The time of an occasion in text written to cost much."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from janji.extract.extractor import analyse

HOSTILE = {
    "bounds": lambda n: "Kenya bertemu Fiji " + "sejak 1976 " * n + ".",
    "days on one line": lambda n: (
        "Presiden Kenya mengunjungi Peru. " + "Ia bertemu Presiden Fiji pada 3 Mei 2024. " * n
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_cost_grows_with_the_dates_of_a_sentence(kind: str, cost: Callable[[Callable[[], object]], float]) -> None:
    """Eight times the dates: about eight times the cost, not sixty-four."""
    few, many = (cost(partial(analyse, HOSTILE[kind](n), language="id")) for n in (500, 4000))
    assert many / few < 20


def test_a_range_that_ends_on_the_leap_day_goes_to_no_other_year() -> None:
    for text, language in (
        ("Kenya menyerang Peru pada 27-29 Februari.", "id"),
        ("Kenya hit Peru on February 27-29.", "en"),
    ):
        assert analyse(text, language=language, published_at=date(2024, 1, 10)).dates
