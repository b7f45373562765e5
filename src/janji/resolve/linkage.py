"""Complete-linkage clustering of a graph of scored pairs: deterministic, whatever the order of its input."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Edge = tuple[str, str, float]


class Membership(NamedTuple):
    """Where an item belongs.

    ``component`` is the smallest id that edges connect it to, ``cluster`` its cluster's first member by rank, id.
    """

    component: str
    cluster: str


def _components(items: Iterable[str], edges: Iterable[Edge]) -> dict[str, str]:
    """The connected component of each item, named by its smallest id (union by smallest root)."""
    parent = {item: item for item in items}

    def root(item: str) -> str:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for left, right, _ in edges:
        first, second = sorted((root(left), root(right)))
        parent[second] = first
    return {item: root(item) for item in parent}


def complete_linkage(ranks: Mapping[str, str], edges: Iterable[Edge]) -> dict[str, Membership]:
    """Cluster items so that every two members of a cluster are joined by an edge.

    Edges are taken by falling score, ties by id, and two clusters merge only if all their cross pairs are edges: one
    vague mention cannot chain two occasions that contradict each other.

    Args:
        ranks: every item's id with the key by which the first member of a cluster is chosen.
        edges: unordered pairs of ids with a score; both ids must be items.
    """
    known = list(edges)
    neighbours: dict[str, set[str]] = defaultdict(set)
    for left, right, _ in known:
        neighbours[left].add(right)
        neighbours[right].add(left)
    cluster_of = {item: item for item in ranks}
    members = {item: {item} for item in ranks}
    for left, right, _ in sorted(known, key=lambda e: (-e[2], *sorted(e[:2]))):
        one, other = cluster_of[left], cluster_of[right]
        if one == other or not all(members[other] <= neighbours[item] for item in members[one]):
            continue
        if len(members[one]) < len(members[other]):
            one, other = other, one
        for item in members.pop(other):
            cluster_of[item] = one
            members[one].add(item)
    first = {name: min(group, key=lambda item: (ranks[item], item)) for name, group in members.items()}
    component = _components(ranks, known)
    return {item: Membership(component[item], first[cluster_of[item]]) for item in ranks}
