"""A side that the clause leaves open: from the other parties of the sentence, a place, the article's main parties."""

from collections.abc import Iterable

from janji.extract.frames.frame import Frame, How
from janji.extract.frames.subjects import speaker_of
from janji.extract.model import Actor
from janji.extract.scene import WORD, Party, Scene, countries_of, whole_list

LEADS = 2
"""Words between a visit and its destination: "ke kota"."""

ONE_WAY = frozenset({"ACCUSE", "MOBILIZE", "PROTEST", "REJECT", "SANCTION", "THREATEN"})
"""What several do together ("A and B imposed sanctions") to somebody else, not to each other."""


def complete(frame: Frame, scene: Scene) -> None:
    """Fill an empty side from the other parties of the sentence, then from a place, then split one plural side."""
    mine, theirs = countries_of(frame.source), [countries_of((a,)) for a in frame.target]
    if len(mine) > 1 and all(states and states <= mine for states in theirs):
        frame.target = ()  # "A and B agreed on the border of the two countries"
    frame.target = tuple(a for a in without(frame.target, frame.source) if not _is_own_state(frame, a))
    told_by = _own_speaker(frame, scene)
    frame.target = without(frame.target, told_by)
    if frame.cls.symmetric:
        frame.target = abroad(frame.target, frame.source)
    used = {(a.name, a.country_code) for a in (*frame.source, *frame.target, *told_by)}
    if frame.cls.one_sided and frame.plover == "COOPERATE" and len(frame.source) > 1:
        frame.target = ()  # a launch by several is by one with the others
    if not frame.target and frame.travels and frame.voice == "active" and _is_several(frame):
        frame.target, frame.target_how = _destination(frame, scene)  # "A and B arrived in Oslo": not at each other's
    if (
        not frame.target
        and len(frame.source) > 1
        and (_is_several(frame) or frame.cls.one_sided)
        and frame.plover not in ONE_WAY
    ):
        frame.source, frame.target = _part(frame, scene)
        frame.target_how = "group"
        return
    if not frame.source and len(frame.target) > 1 and frame.voice in ("nominal", "passive") and frame.cls.symmetric:
        frame.source, frame.target, frame.source_how = frame.target[:1], frame.target[1:], "group"
        return
    if not frame.source and (speaker := without(speaker_of(frame, scene), frame.target)):
        frame.source, frame.source_how = speaker, "speaker"
    if not frame.target and frame.travels:
        frame.target, frame.target_how = _destination(frame, scene)
        if not frame.target and _stays_at_home(frame, scene):
            return  # "A's visit to a town of the own state": whoever else is named, nobody received A
    if frame.voice == "inverse" and frame.cls.roles == "visitor" and not frame.source:
        return  # "A received equipment": nobody came
    if not frame.target and frame.unnamed:
        return
    if not frame.target:
        frame.target, frame.target_how = _rest(frame, scene, used)
        place = _struck_place(frame, scene) if frame.plover == "ASSAULT" else None
        if place is not None and place.country_code not in countries_of(frame.target):
            frame.target, frame.target_how = (place,), "place"
    elif not frame.source:
        frame.source, frame.source_how = _rest(frame, scene, used)
    _from_topic(frame, scene)


def _is_several(frame: Frame) -> bool:
    """Whether the subject is of several states, or where both sides are alike of any parties: an army and rebels."""
    if not frame.cls.symmetric:
        return len(countries_of(frame.source)) > 1
    persons = all(a.actor_type == "person" and a.found_by != "anaphor" for a in frame.source)
    kinds = {a.actor_type for a in frame.source}  # an army and rebels of one state
    alike = kinds != {"government", "organisation"}
    return len({(not persons and alike and (a.country_code or a.group_code)) or a.name for a in frame.source}) > 1


def _part(frame: Frame, scene: Scene) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """A plural subject in two sides: who is at home in the place of a visit is host; else the first and the rest."""
    side = frame.source
    if frame.cls.roles == "visitor":
        codes = {p.country_code for p in scene.places_between(frame.hit.end, frame.sentence.end)[:1]}
        hosts = tuple(a for a in side if a.country_code in codes)
        if hosts and len(hosts) < len(side):
            return tuple(a for a in side if a not in hosts), hosts
    return side[:1], side[1:]


def _from_topic(frame: Frame, scene: Scene) -> None:
    """A side that the sentence leaves out is the article's other main party."""
    if frame.source and frame.target:
        return
    partner = scene.partner(countries_of(frame.source + frame.target))
    if partner is None or (_hides_doer(frame) and partner.actor_type == "person"):
        return
    if _is_talked_about(frame, scene, partner):
        return
    if not frame.source and not frame.target:
        frame.source, frame.source_how = (partner,), "topic"
        partner = scene.partner(countries_of((partner,)))
    if partner is not None and not frame.target:
        frame.target, frame.target_how = (partner,), "topic"
    elif partner is not None:
        frame.source, frame.source_how = (partner,), "topic"


def _is_talked_about(frame: Frame, scene: Scene, partner: Actor) -> bool:
    """ "A held meetings on B": B took no part."""
    if not frame.cls.symmetric or frame.voice == "nominal":
        return False
    behind = scene.between(frame.hit.end, frame.clause.end)
    return any(p.role == "as" and p.actor.country_code == partner.country_code for p in behind)


def _own_speaker(frame: Frame, scene: Scene) -> tuple[Actor, ...]:
    """Who says what the own state does ("B will strike, B's general said"): no counterpart of it."""
    mine = countries_of(frame.source)
    return tuple(a for a in speaker_of(frame, scene) if a.country_code in mine) if mine else ()


def _rest(frame: Frame, scene: Scene, used: set[tuple[str, str | None]]) -> tuple[tuple[Actor, ...], How]:
    mine = countries_of(frame.source + frame.target)
    everyone = scene.between(frame.sentence.start, frame.sentence.end)
    others = [p for p in everyone if (p.actor.name, p.actor.country_code) not in used and p.role not in ("as",)]
    if not others:
        return (), "none"
    others = [p for p in others if not any(_is_same(p.actor, a) for a in frame.source + frame.target)]
    others = [p for p in others if not _is_own_state(frame, p.actor)]
    if _hides_doer(frame):
        others = [p for p in others if p.actor.actor_type != "person"]
    if frame.source and (frame.cls.symmetric or frame.cls.roles == "visitor"):
        others = [p for p in others if p.actor.country_code not in mine or not _only_tells(frame, p)]
    if not others:
        return (), "none"
    foreign = [p for p in others if p.actor.country_code and p.actor.country_code not in mine] or others
    best = min(
        foreign, key=lambda p: (p.role in ("at", "between"), abs(p.actor.start - frame.hit.start), p.actor.start)
    )
    return tuple(a for a in whole_list(others, best)), "sentence"


def _hides_doer(frame: Frame) -> bool:
    """ "was sentenced to death": what the passive does not say may be left to a state or body, never to a person."""
    return frame.voice == "passive" and not frame.source and frame.plover in ("ACCUSE", "ASSAULT", "COERCE")


def _only_tells(frame: Frame, party: Party) -> bool:
    """ "B will meet C's premier, said the spokesman": who of the own side stands beside who speaks."""
    told, clause = frame.clause.attributed_to, frame.clause
    if told is None or clause.start <= told.start < clause.end:
        return False
    return not clause.start <= party.actor.start < clause.end


def _stays_at_home(frame: Frame, scene: Scene) -> bool:
    """Whether the place that the visit leads to, right behind its word, is in the visitor's own state."""
    behind = scene.places_between(frame.hit.end, frame.clause.end)[:1]
    near = [p for p in behind if len(WORD.findall(scene.doc.text[frame.hit.end : p.start])) <= LEADS]
    return bool(near) and near[0].country_code in countries_of(frame.source)


def _destination(frame: Frame, scene: Scene) -> tuple[tuple[Actor, ...], How]:
    place = _abroad_of(frame, scene.places_between(frame.hit.end, frame.sentence.end))
    return ((place,), "place") if place is not None else ((), "none")


def _struck_place(frame: Frame, scene: Scene) -> Actor | None:
    """ "fired rockets at Kyiv", "killed three in Kyiv", "Kyiv was shelled": where the blow fell, in another state."""
    clause = frame.clause
    before = scene.places_between(clause.start, frame.hit.start)[-1:] if frame.voice == "passive" else []
    return _abroad_of(frame, (*before, *scene.places_between(frame.hit.end, clause.end)))


def _abroad_of(frame: Frame, places: Iterable[Actor]) -> Actor | None:
    """The first place that lies in another state than who acts."""
    mine = countries_of(frame.source)
    return next((p for p in places if p.country_code and p.country_code not in mine), None)


def without(side: tuple[Actor, ...], other: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The actors of a side that do not stand on the other one too."""
    return tuple(a for a in side if not any(_is_same(a, b) for b in other))


def abroad(side: tuple[Actor, ...], other: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """ "Xi led the China-Africa dialogue": the side without what belongs to the other side's state, if any is left."""
    mine = countries_of(other)
    return tuple(a for a in side if a.country_code not in mine) or side


def _is_same(a: Actor, b: Actor) -> bool:
    """One party under one name or a part of it."""
    if a.name == b.name:
        return True
    if a.actor_type != b.actor_type or a.country_code != b.country_code:
        return False
    x, y = set(a.name.casefold().split()), set(b.name.casefold().split())
    return x <= y or y <= x


def _is_own_state(frame: Frame, state: Actor) -> bool:
    """ "President Xi called China's policy ...": a state is no counterpart of those who hold its offices.

    Who comes home is told elsewhere, by the destination.
    """
    if state.actor_type != "state" or frame.cls.roles == "visitor":
        return False
    held = (a for a in frame.source if a.office or a.actor_type in ("office", "government"))
    return any(a.country_code == state.country_code for a in held)
