"""The body that an official gives for: "UNDP head Ana Ruiz pledged Q" is the body's promise."""

from bisect import bisect_left
from collections.abc import Sequence

from janji.extract.model import Actor, Hit
from janji.extract.scene import Scene

TITLE_REACH = 80
OFFICIALS = ("person", "office", "other")


def spoken_for(actor: Actor, scene: Scene, hits: Sequence[Hit]) -> Actor:
    """The organisation or group whose title an official without a state has, else the actor."""
    if actor.country_code is not None or actor.actor_type not in OFFICIALS:
        return actor
    title = actor if actor.office else _title_before(actor, scene)
    return (_body_in(title, hits) if title is not None else None) or actor


def _title_before(actor: Actor, scene: Scene) -> Actor | None:
    """ "EU commissioner for energy, Ana Ruiz, ...": a title parted from its unknown name by a comma."""
    if actor.found_by != "capitals":
        return None
    before = scene.between(max(0, actor.start - TITLE_REACH), actor.start)
    title = before[-1].actor if before else None
    if title is None or title.actor_type != "office" or title.country_code is not None:
        return None
    between = scene.doc.text[title.end : actor.start].rstrip(" -")
    return title if between.endswith(",") and between.count(",") == 1 and "." not in between else None


def _body_in(title: Actor, hits: Sequence[Hit]) -> Actor | None:
    """The first organisation or group that the words of the title name."""
    first = bisect_left(hits, title.start, key=lambda h: h.start)
    for hit in hits[first:]:
        if hit.end > title.end:
            return None
        group, body = hit.entry("group"), hit.entry("organisation")
        if group is not None:
            return Actor(hit.start, hit.end, str(group.data["name"]), None, "group", group_code=group.key)
        if body is not None:
            return Actor(hit.start, hit.end, body.key, body.data["country"], "organisation")
    return None
