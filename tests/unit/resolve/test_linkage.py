"""Clustering: complete linkage, the same result for every order of the input."""

import random

from hypothesis import given
from hypothesis import strategies as st

from janji.resolve.linkage import Edge, complete_linkage

RANKS = {"a": "2026-01-03", "b": "2026-01-01", "c": "2026-01-02", "d": "2026-01-01"}


def test_clusters_are_named_by_their_first_member() -> None:
    result = complete_linkage(RANKS, [("a", "b", 0.9)])
    assert result["a"].cluster == result["b"].cluster == "b"
    assert result["c"].cluster == "c"
    assert result["a"].component == "a"


def test_a_vague_item_joins_the_better_side_and_chains_nothing() -> None:
    result = complete_linkage(RANKS, [("a", "b", 0.9), ("b", "c", 0.8)])
    assert result["a"].cluster == result["b"].cluster
    assert result["c"].cluster == "c"
    assert {m.component for m in result.values()} == {"a", "d"}


def clusters(edges: list[Edge], origins: dict[str, str] | None = None) -> set[str]:
    """The clusters of a to h as strings of their members; each item comes from a place of its own unless told."""
    names = "abcdefgh"
    result = complete_linkage(dict.fromkeys(names, ""), edges, {n: n for n in names} | (origins or {}))
    groups: dict[str, list[str]] = {}
    for item in names:
        groups.setdefault(result[item].cluster, []).append(item)
    return {"".join(group) for group in groups.values() if len(group) > 1}


def test_an_item_that_fits_two_sides_alike_joins_neither() -> None:
    assert clusters([("a", "b", 0.8), ("b", "c", 0.8)]) == set()
    assert clusters([("a", "b", 0.8), ("b", "c", 0.78)]) == set()


def test_items_in_doubt_stay_together() -> None:
    edges = [(one, other, 0.8) for one in "ab" for other in "cd"]
    assert clusters([*edges, ("a", "b", 0.8)]) == {"ab"}


def test_the_clearly_better_side_wins() -> None:
    assert clusters([("a", "b", 0.9), ("b", "c", 0.8)]) == {"ab"}


def test_the_many_outweigh_a_stray_one() -> None:
    many = [(one, other, 0.9) for one in "abc" for other in "abc" if one < other]
    assert clusters([*many, ("a", "d", 0.8), ("b", "d", 0.8), ("c", "d", 0.8), ("d", "e", 0.8)]) == {"abcd"}


def test_two_items_of_one_place_are_no_doubt() -> None:
    assert clusters([("a", "b", 0.8), ("b", "c", 0.8)], {"a": "x", "c": "x"}) == {"ab"}


def test_cliques_merge_whole() -> None:
    edges = [(x, y, 0.5) for x in "abcd" for y in "abcd" if x < y]
    assert {m.cluster for m in complete_linkage(RANKS, edges).values()} == {"b"}


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from([0.5, 0.7, 0.9])).filter(lambda e: e[0] != e[1])
    ),
    st.randoms(use_true_random=False),
)
def test_order_never_matters(pairs: list[tuple[int, int, float]], shuffler: random.Random) -> None:
    unique = {(f"i{min(a, b)}", f"i{max(a, b)}"): score for a, b, score in pairs}
    edges: list[Edge] = [(left, right, score) for (left, right), score in unique.items()]
    ranks = {f"i{n}": str(n % 3) for n in range(10)}
    origins = {f"i{n}": f"article {n % 4}" for n in range(10)}
    expected = complete_linkage(ranks, edges, origins)
    turned = [(right, left, score) if shuffler.random() < 0.5 else (left, right, score) for left, right, score in edges]
    shuffler.shuffle(turned)
    names = list(ranks)
    shuffler.shuffle(names)
    assert complete_linkage({n: ranks[n] for n in names}, turned, origins) == expected
    joined = {frozenset(e[:2]) for e in edges}
    for one in ranks:
        for other in ranks:
            if one != other and expected[one].cluster == expected[other].cluster:
                assert frozenset((one, other)) in joined
