"""Promises and gifts: who gives, who receives, which amounts belong to one gift, and what reading them costs."""

from collections.abc import Callable
from functools import partial

import pytest

from janji.extract.extractor import analyse
from janji.extract.model import PledgeMention
from janji.extract.pledges import candidates
from janji.extract.pledges.names import LOOKED
from janji.extract.pledges.receivers import PLACE

INVESTS = "berencana mengeluarkan investasi USD 300 juta di Filipina."


def pledges(text: str, language: str = "en") -> list[PledgeMention]:
    return analyse(text, language=language).pledges


@pytest.mark.parametrize(
    ("text", "givers"),
    [
        (f"Menurut kabar, Zorblat {INVESTS}", ["Zorblat"]),
        (f"Rapat usai. ZORBLAT {INVESTS}", ["ZORBLAT"]),
        (f"Rapat usai. Zorblat {INVESTS}", []),  # any word that opens a sentence has a capital
        (f"Semua memuji Zorblat karena rajin. Zorblat {INVESTS}", ["Zorblat"]),
    ],
)
def test_a_bare_name_before_the_verb_gives(text: str, givers: list[str]) -> None:
    assert [p.donor.name for p in pledges(text, "id") if p.donor] == givers


@pytest.mark.parametrize(("gap", "gives"), [(0, True), (LOOKED, False)])
def test_a_bare_name_is_looked_for_in_the_beginning_only(gap: int, gives: bool) -> None:
    """Each sentence of a long article could ask for another name."""
    text = f"Zorblat {INVESTS} " + "Hujan turun. " * (gap // len("Hujan turun. ")) + "Semua memuji Zorblat."
    assert bool(pledges(text, "id")) is gives


@pytest.mark.parametrize(
    ("behind", "receivers"),
    [
        ("to GLEN in 2012", ["GLEN"]),
        ("to the GLEN", ["GLEN"]),
        ("to GLEN for wells", ["GLEN"]),
        ("to HIV research", []),  # a kind of research
        ("to GLEN-led schools", ["schools"]),
    ],
)
def test_a_receiver_known_by_its_letters(behind: str, receivers: list[str]) -> None:
    found = pledges(f"Ireland has announced a commitment of $8 million {behind}.")
    assert [r.name for p in found for r in p.recipients] == receivers


def test_a_gift_told_before_is_looked_for_once_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    told_before = candidates.told_before

    def counted(scenery, scene, earlier, part):  # type: ignore[no-untyped-def]
        looked.append(scenery.sentence.index)
        return told_before(scenery, scene, earlier, part)

    monkeypatch.setattr(candidates, "told_before", counted)
    goods = ", ".join(f"{n} tents" for n in range(20, 60))
    pledges(f"Rain fell in Guyana. This includes {goods}. Canada donated $5 million to Guyana.")
    assert looked.count(1) == 1


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Japan will invest $9 million in Fiji, where it has worked since 2001.", [9_000_000]),
        ("Since 2001 Japan has invested $9 million in Fiji.", []),
    ],
)
def test_what_will_be_given_is_no_sum_since_a_year(text: str, amounts: list[int]) -> None:
    assert [p.quantity.value for p in pledges(text)] == amounts


@pytest.mark.parametrize(("what", "given"), [("aid", True), ("no aid", False)])
def test_those_who_are_counted_get_a_gift_or_none(what: str, given: bool) -> None:
    assert bool(pledges(f"Japan said 40 families received {what}.")) is given


def test_where_those_come_from_who_get_a_gift_is_no_giver() -> None:
    (one,) = pledges("40 nurses from Fiji received scholarships from Japan.")
    assert (one.donor and one.donor.name, [r.country_code for r in one.recipients]) == ("Japan", ["FJI"])


def test_a_place_is_read_once(cost: Callable[[Callable[[], object]], float]) -> None:
    assert PLACE.fullmatch(" the Ravna Gora, Lower Hills")
    costs = [cost(partial(PLACE.fullmatch, " " + "A" * n + " x")) for n in (500, 4000)]
    assert costs[1] < 8 * 8 * max(costs[0], 0.005), costs
