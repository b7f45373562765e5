"""The place of an occasion in text written to cost much."""

from collections.abc import Callable
from functools import partial

from janji.extract.extractor import analyse


def _many_places(n: int) -> str:
    return "Presiden Mesir bertemu Presiden Jerman dan para tamu " + "di Kairo, lalu makan " * n + "."


def test_cost_grows_with_the_places_of_a_sentence(cost: Callable[[Callable[[], object]], float]) -> None:
    """What bars a place is looked for once a sentence, not a place: 8 times the text is not 64 times the work."""
    analyse(_many_places(10), language="id")
    few, many = (cost(partial(analyse, _many_places(n), language="id")) for n in (300, 2400))
    assert many < 3 * 8 * max(few, 0.005), (few, many)
