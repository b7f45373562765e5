"""The time of an occasion in text written to cost much."""

from collections.abc import Callable
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
