"""The body that an official gives for: "UNDP head Ana Ruiz pledged Q" is the body's promise."""

from bisect import bisect_left
from collections.abc import Sequence

from janji.extract.model import Actor, Hit
from janji.extract.scene import Scene
from janji.packs.reference import Reference

TITLE_REACH = 80
OFFICIALS = ("person", "office", "other")


def spoken_for(actor: Actor, scene: Scene, hits: Sequence[Hit], reference: Reference) -> Actor:
    """The organisation or group whose title or office an official without a state has, else the actor."""
    if actor.country_code is not None or actor.actor_type not in OFFICIALS:
        return actor
    titles = (actor if actor.office else None, _title_before(actor, scene))
    bodies = (_body_in(title, hits) for title in titles if title is not None)
    return next((body for body in bodies if body is not None), _body_of_office(actor, reference))


def _body_of_office(actor: Actor, reference: Reference) -> Actor:
    """ "Guterres released Q": the body that a known holder of its office speaks for."""
    body = reference.body_of(actor.office) if actor.office and actor.actor_type == "person" else None
    if body is None:
        return actor
    name, code = body
    return Actor(actor.start, actor.end, name, None, "group" if code else "organisation", group_code=code)


def _title_before(actor: Actor, scene: Scene) -> Actor | None:
    """ "EU commissioner for energy, Ana Ruiz, ...": a title parted by a comma from a name without one."""
    if actor.found_by not in ("capitals", "name"):
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
