"""What holds of actors, anaphors and places in any text: spans inside it, in order, known codes, linear cost."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from janji.extract.model import Actor
from janji.extract.parties.actors import find_actors
from janji.extract.parties.anaphora import resolve
from janji.extract.parties.places import find_places
from janji.extract.text.prepare import prepare
from janji.packs import Pack, load_pack

# fmt: off
PIECES = [
    "Presiden", "Menteri", "Luar Negeri", "dan", "serta", ",", ".", "\n", "China", "Rusia", "Xi", "Prabowo",
    "Prabowo Subianto", "Budi", "Santoso", "istri", "pemerintah", "Kementerian", "Duta Besar", "untuk", "di",
    "Jakarta", "(", ")", "ia", "mereka", "kedua negara", "ASEAN", "PBB", "juru bicara", "Jenderal", "kata",
    "tersebut", "“", "”", "AS", "the", "of", "Chinese", "Foreign Minister", "'s", "they", "both sides",
    "Embassy", "ke", "PT", "Ünal", "Maju",
]
# fmt: on
texts = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.text(max_size=120)


def _read(text: str, pack: Pack) -> tuple[list[Actor], list[Actor], list[Actor]]:
    doc = prepare(text, pack.language, pack.triggers.grammar)
    hits = pack.lexicon.scan(text)
    actors = find_actors(doc, hits, pack)
    return actors, resolve(doc, hits, actors, pack), find_places(doc, hits, pack)


@given(texts, st.sampled_from(["id", "en"]))
@settings(deadline=None, max_examples=300)
def test_spans_order_and_codes(text: str, language: str) -> None:
    pack = load_pack(language)
    codes = {None, *pack.actors.reference.countries}
    for found in _read(text, pack):
        assert found == sorted(found, key=lambda a: (a.start, a.end))
        for actor in found:
            assert 0 <= actor.start < actor.end <= len(text)
            assert actor.name
            assert actor.country_code in codes


@given(texts)
@settings(deadline=None, max_examples=50)
def test_the_same_text_gives_the_same_actors(text: str) -> None:
    pack = load_pack("id")
    assert _read(text, pack) == _read(text, pack)


HOSTILE: dict[str, Callable[[int], str]] = {
    "titles": lambda n: "Presiden " * n,
    "states": lambda n: "China dan " * n,
    "kin": lambda n: "istri " * n,
    "pronouns": lambda n: "Ia bertemu Xi. " * n,
    "new names": lambda n: " ".join(f"Menteri A{chr(97 + i % 26)}b{i} C{chr(97 + i % 25)}d bertemu" for i in range(n)),
    "no spaces": lambda n: "Ab" * n,
    "appositions": lambda n: "Xi Jinping, Presiden China, " * n,
    "firms": lambda n: "China " + "PT Abadi, " * n,
    "firms alone": lambda n: "China " + "PT " * n,
    "brackets": lambda n: "(Menlu) " * n,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_cost_grows_with_length_only(kind: str, cost: Callable[[Callable[[], object]], float]) -> None:
    pack = load_pack("id")
    _read(HOSTILE[kind](10), pack)
    costs = [cost(partial(_read, HOSTILE[kind](n), pack)) for n in (500, 4000)]
    assert costs[1] < 8 * 8 * max(costs[0], 0.005), costs
