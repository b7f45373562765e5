"""Clustering of a graph of scored pairs, by complete linkage: deterministic, whatever the order of its input."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Edge = tuple[str, str, float]
Neighbours = Mapping[str, Mapping[str, float]]

# A rival no worse than this is as good.
MARGIN = 0.05
# A cluster this many times as large as its rival is believed.
MAJORITY = 3


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


def complete_linkage(
    ranks: Mapping[str, str], edges: Iterable[Edge], origins: Mapping[str, str] | None = None
) -> dict[str, Membership]:
    """Cluster items so that every two members of a cluster are joined by an edge.

    Edges are taken by falling score, those of the densest surroundings first, ties by id, and two clusters merge only
    if all their cross pairs are edges: one vague mention cannot chain two occasions that contradict each other.

    Args:
        ranks: every item's id with the key by which the first member of a cluster is chosen.
        edges: unordered pairs of ids with a score; both ids must be items.
        origins: where each item comes from, if doubt counts: an item that fits two clusters equally well joins neither,
            unless they differ only in that two of their members come from one place.
    """
    known = list(edges)
    neighbours: dict[str, dict[str, float]] = defaultdict(dict)
    for left, right, score in known:
        neighbours[left][right] = neighbours[right][left] = score
    clusters = _merged(ranks, known, neighbours)
    if origins is not None:
        clusters = _without_doubt(clusters, neighbours, origins)
    component = _components(ranks, known)
    first = {item: min(group, key=lambda i: (ranks[i], i)) for group in clusters for item in group}
    return {item: Membership(component[item], first[item]) for item in ranks}


def _merged(items: Iterable[str], edges: Iterable[Edge], neighbours: Neighbours) -> list[set[str]]:
    cluster_of = {item: item for item in items}
    members = {item: {item} for item in cluster_of}

    def turn(edge: Edge) -> tuple[float, int, str, str]:
        left, right = sorted(edge[:2])
        return -edge[2], -len(neighbours[left].keys() & neighbours[right].keys()), left, right

    for left, right, _ in sorted(edges, key=turn):
        one, other = cluster_of[left], cluster_of[right]
        if one == other or not all(members[other] <= neighbours[item].keys() for item in members[one]):
            continue
        if len(members[one]) < len(members[other]):
            one, other = other, one
        for item in members.pop(other):
            cluster_of[item] = one
            members[one].add(item)
    return list(members.values())


def _without_doubt(clusters: list[set[str]], neighbours: Neighbours, origins: Mapping[str, str]) -> list[set[str]]:
    """The clusters, the members that might as well be of a rival cluster set apart (together)."""
    cluster_of = {item: group for group in clusters for item in group}
    settled: list[set[str]] = []
    for group in clusters:
        rivals = {
            id(r): r for item in group for other in neighbours.get(item, ()) if (r := cluster_of[other]) is not group
        }
        doubtful = {
            item for rival in rivals.values() if len(group) > 1 for item in _torn(group, rival, neighbours, origins)
        }
        settled += [part for part in (group - doubtful, doubtful) if part]
    return settled


def _torn(group: set[str], rival: set[str], neighbours: Neighbours, origins: Mapping[str, str]) -> set[str]:
    """Members of the group that fit the rival cluster as well as those that keep the two apart."""
    torn = {item for item in group if rival <= neighbours[item].keys()}
    against = {
        item
        for item in group - torn
        if any(other not in neighbours[item] and origins[other] != origins[item] for other in rival)
    }
    if not against or len(against) >= MAJORITY * len(rival):
        return set()
    return {
        item
        for item in torn
        if max(neighbours[item][other] for other in rival) >= max(neighbours[item][o] for o in against) - MARGIN
    }
