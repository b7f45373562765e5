"""One event told twice: what two accepted occasions say alike when their dates and places are known."""

from dataclasses import replace

from janji.extract.model import Actor, EventMention
from janji.extract.scene import countries_of


def without_repeats(events: list[EventMention]) -> list[EventMention]:
    """The events, each once: the surest one keeps the sentences of those that repeat it.

    The judge weighs sentences; only when an event is settled is it known that "bertolak ke Baku untuk bertemu B" and
    "kunjungan ke Baku" are one visit, or that both raids were on the night of the fifth.
    """
    kept: list[EventMention] = []
    for event in sorted(events, key=lambda e: (-e.confidence, e.start, e.rule_id)):
        at = next((i for i, other in enumerate(kept) if _repeats(event, other)), None)
        if at is None:
            kept.append(event)
            continue
        told = {(event.start, event.end), *event.also_in, *kept[at].also_in} - {(kept[at].start, kept[at].end)}
        kept[at] = replace(kept[at], also_in=tuple(sorted(told)))
    return kept


def _repeats(event: EventMention, other: EventMention) -> bool:
    if (event.plover_type, event.cameo_code, event.status) != (other.plover_type, other.cameo_code, other.status):
        return False
    return _same_sides(event, other) and _same_day(event, other) and not _apart(event, other)


def _same_sides(a: EventMention, b: EventMention) -> bool:
    """The same states on each side; persons may be named in one place and meant by their state in the other."""
    sides = [(a.source, b.source), (a.target, b.target)]
    if a.is_symmetric and not all(_alike(x, y) for x, y in sides):
        sides = [(a.source, b.target), (a.target, b.source)]
    return all(_alike(x, y) for x, y in sides)


def _alike(x: tuple[Actor, ...], y: tuple[Actor, ...]) -> bool:
    if not x and not y:
        return True
    names, others = {a.name for a in x}, {a.name for a in y}
    if names & others:
        return countries_of(x) == countries_of(y)
    people = any(a.actor_type == "person" for a in x) and any(a.actor_type == "person" for a in y)
    return bool(countries_of(x)) and countries_of(x) == countries_of(y) and not people


def _same_day(a: EventMention, b: EventMention) -> bool:
    x, y = a.when, b.when
    return x is not None and y is not None and x.precision == "day" and (x.first, x.last) == (y.first, y.last)


def _apart(a: EventMention, b: EventMention) -> bool:
    """Whether they were in different places."""
    return a.place is not None and b.place is not None and a.place.name != b.place.name
