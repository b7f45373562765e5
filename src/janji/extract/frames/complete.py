"""A side that the clause leaves open: from the other parties of the sentence, a place, the article's main parties."""

from collections.abc import Iterable
from functools import lru_cache

from janji.extract.frames.frame import Frame, How
from janji.extract.frames.nameless import LAWFUL, state_of_law
from janji.extract.frames.subjects import speaker_of
from janji.extract.frames.voices import links_of
from janji.extract.model import Actor
from janji.extract.scene import WORD, Party, Role, Scene, countries_of, roles_of, whole_list
from janji.extract.text.scan import any_of
from janji.packs.triggers import Grammar

REACH = 40
"""Code points before a verb in which its subject ends."""

PHRASE = 3
"""Words before a verb among which a preposition tells that they are no subject."""

BLOW = 30
"""Code points behind a party in which the noun of its blow stands."""

PLACED = 12
"""Code points before a place in which the word stands that makes it one."""

OBJECT = 24
"""Code points behind a verb in which its object begins."""

LEADS = 2
"""Words between a visit and its destination: "ke kota"."""

BODIES = frozenset({"government", "organisation", "office"})

SOLE = frozenset({"president", "prime_minister", "chancellor", "monarch", "supreme_leader", "foreign_minister"})
"""Offices that one person of a state holds; of two mayors, ministers or ambassadors one may well meet the other."""

ONE_WAY = frozenset({"ACCUSE", "MOBILIZE", "PROTEST", "REJECT", "SANCTION", "THREATEN"})
"""What several do together ("A and B imposed sanctions") to somebody else, not to each other."""

FIGHTS = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})
"""Acts of which those in one's own land are done to nobody abroad."""

DONE_TO = frozenset({"ACCUSE", "ASSAULT", "COERCE", "REJECT", "SANCTION", "THREATEN"})
"""Acts that nobody does to the own state."""


def complete(frame: Frame, scene: Scene, grammar: Grammar) -> None:
    """Fill an empty side from the other parties of the sentence, then from a place, then split one plural side."""
    told_by = _drop_others(frame, scene)
    used = {(a.name, a.country_code) for a in (*frame.source, *frame.target, *told_by)}
    if frame.cls.one_sided and frame.plover == "COOPERATE" and len(frame.source) > 1:
        frame.target = ()  # a launch by several is by one with the others
    if not frame.target and frame.travels and frame.voice == "active" and _is_several(frame):
        frame.target, frame.target_how = _destination(frame, scene)  # "A and B arrived in Oslo": not at each other's
    if _is_split(frame, scene):
        return
    if not frame.source and has_unknown_subject(frame, scene, grammar):
        return
    if not frame.source and (speaker := without(speaker_of(frame, scene), (*frame.target, *told_by))):
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
        frame.target, frame.target_how = _rest(frame, scene, used, grammar)
        place = _struck_place(frame, scene) if frame.plover == "ASSAULT" else None
        if place is not None and place.country_code not in countries_of(frame.target):
            frame.target, frame.target_how = (place,), "place"
    elif not frame.source:
        frame.source, frame.source_how = _doer(frame, scene, used, grammar)
    _fill_by_law(frame, scene, grammar)
    _from_topic(frame, scene, grammar)


def _drop_others(frame: Frame, scene: Scene) -> tuple[Actor, ...]:
    """Leave out of the target who is the source too, or only reports; who reports."""
    mine, theirs = countries_of(frame.source), [countries_of((a,)) for a in frame.target]
    if len(mine) > 1 and all(states and states <= mine for states in theirs):
        frame.target = ()  # "A and B agreed on the border of the two countries"
    frame.target = tuple(a for a in without(frame.target, frame.source) if not _is_own_state(frame, a))
    if frame.trigger in LAWFUL and len(frame.target) == 1 and _is_address(frame.target[0], frame.target_role, scene):
        frame.target = ()
    told_by = _own_speaker(frame, scene)
    frame.target = without(frame.target, told_by)
    if frame.cls.symmetric:
        frame.target = abroad(frame.target, frame.source)
    if frame.plover == "ASSAULT" and (frame.source or frame.voice == "passive"):
        return speaker_of(frame, scene)  # "ninety died, the ministry said": who reports a blow has no part in it
    return told_by


def _is_split(frame: Frame, scene: Scene) -> bool:
    """Whether one plural side was both of them, and is parted now."""
    several = len(frame.source) > 1 and (_is_several(frame) or frame.cls.one_sided)
    if not frame.target and several and frame.plover not in ONE_WAY:
        frame.source, frame.target = _part(frame, scene)
        frame.target_how = "group"
        return True
    if not frame.source and len(frame.target) > 1 and frame.voice in ("nominal", "passive") and frame.cls.symmetric:
        frame.source, frame.target, frame.source_how = frame.target[:1], frame.target[1:], "group"
        return True
    return False


def _doer(
    frame: Frame, scene: Scene, used: set[tuple[str, str | None]], grammar: Grammar
) -> tuple[tuple[Actor, ...], How]:
    state = _lawgiver(frame, scene, grammar)
    return ((state,), "place") if state is not None else _rest(frame, scene, used, grammar)


def _fill_by_law(frame: Frame, scene: Scene, grammar: Grammar) -> None:
    """Who arrested or sentenced, where nobody in the sentence did: a court of the article, else the state's law."""
    if not frame.source and frame.target and frame.voice == "passive" and frame.trigger in LAWFUL:
        frame.source, frame.source_how = _court(frame, scene, grammar)
    if not frame.source and (law := state_of_law(frame, scene, grammar)):
        frame.source, frame.source_how = law, "place"


def _is_several(frame: Frame) -> bool:
    """Whether the subject is of several states, or where both sides are alike of any parties: an army and rebels.

    Bodies of one state ("bank A and company B signed") are parties of their own, its officials and people are not.
    """
    if not frame.cls.symmetric:
        return len(countries_of(frame.source)) > 1
    persons = all(a.actor_type == "person" and a.found_by != "anaphor" for a in frame.source)
    kinds = {a.actor_type for a in frame.source}  # an army and rebels of one state
    alike = not kinds <= {"government", "organisation"}
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


def _from_topic(frame: Frame, scene: Scene, grammar: Grammar) -> None:
    """A side that the sentence leaves out is the article's other main party."""
    if frame.source and frame.target:
        return
    if not frame.target and (_has_object(frame, scene, grammar) or _undergoes(frame, scene, grammar)):
        return
    if not frame.target and frame.plover in FIGHTS and grammar.state_acts and _is_at_home(frame, scene):
        return
    if not frame.source and grammar.state_acts and _hides_doer(frame) and not _is_by_law(frame, grammar):
        return
    partner = scene.partner(countries_of(frame.source + frame.target))
    if partner is None or (_hides_doer(frame) and partner.actor_type == "person"):
        return
    if _is_talked_about(frame, scene, partner):
        return
    if grammar.state_acts and _hides_doer(frame) and partner is not scene.topic[0][1]:
        return
    if not frame.source and not frame.target:
        frame.source, frame.source_how = (partner,), "topic"
        partner = scene.partner(countries_of((partner,)))
    if partner is not None and not frame.target:
        frame.target, frame.target_how = (partner,), "topic"
    elif partner is not None:
        frame.source, frame.source_how = (partner,), "topic"


def has_unknown_subject(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "forty inmates refused to eat", "residents blocked the road": somebody whom nobody could name does it."""
    return frame.voice == "active" and _is_unknown_before(frame, scene, grammar)


def _undergoes(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "three men were arrested": whom it befell stands before it, and is no party."""
    return frame.voice == "passive" and _is_unknown_before(frame, scene, grammar)


def _is_unknown_before(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """Whether right before the verb and what helps it a noun stands that is the end of no party."""
    if not grammar.passive_auxiliaries or scene.doc.text[frame.hit.start - 1] != " ":
        return False
    helping = {*grammar.passive_auxiliaries, *grammar.modality.past}
    start = max(frame.sentence.start, frame.hit.start - REACH)
    before = [m for m in WORD.finditer(scene.doc.text, start, frame.hit.start) if m[0].lower() not in helping]
    words = [m[0].lower() for m in before[-PHRASE:]]
    if not words or not _names(words[-1], grammar) or words[-1] in grammar.determiners:
        return False
    if words[-1].endswith(grammar.endings.gerund):
        return False  # "before leaving on a visit"
    described = len(words) > 1 and words[-2] in (*grammar.determiners, *grammar.adjectives, *grammar.known)
    led = words[:-1] if described else words[-2:-1]
    if any(word in roles_of(grammar) for word in led):
        return False  # "Oslo on Monday hosted"
    parties = scene.between(frame.sentence.start, frame.hit.start)
    return not any(p.actor.start <= before[-1].start() <= p.actor.end + 1 for p in parties)  # "B's and C's troops"


def _is_at_home(frame: Frame, scene: Scene) -> bool:
    """ "the army retook a town in the north": the sentence names places, all of them of who acts."""
    places = {p.country_code for p in scene.places_between(frame.sentence.start, frame.sentence.end)} - {None}
    return bool(places) and places <= countries_of(frame.source)


def _is_by_law(frame: Frame, grammar: Grammar) -> bool:
    """ "was arrested", "was sentenced": what the state does where it happens."""
    return any(word in grammar.state_acts for word in frame.written.split(" "))


def _lawgiver(frame: Frame, scene: Scene, grammar: Grammar) -> Actor | None:
    """ "was arrested in Lima", whoever else is named: the state of the place right behind."""
    if not _hides_doer(frame) or not _is_by_law(frame, grammar):
        return None
    text = scene.doc.text
    places = (p for p in scene.places_between(frame.hit.end, frame.clause.end) if p.country_code)
    return next((p for p in places if _is_where(text, p.start, grammar)), None)


def _is_where(text: str, start: int, grammar: Grammar) -> bool:
    before = text[max(0, start - PLACED) : start].lower().split()
    return bool(before) and before[-1] in grammar.prepositions["at"]


def _has_object(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "slammed the decision", "attacked 300 ships": what it is done to stands behind the verb, and is no party."""
    if frame.voice != "active" or not grammar.passive_auxiliaries:
        return False
    behind = WORD.findall(scene.doc.text[frame.hit.end : frame.hit.end + OBJECT].lower())[:1]
    if frame.plover == "AGREE" and not frame.planned:
        return any(word in grammar.connectives["complement"] for word in behind)  # "agreed that it is late"
    if frame.plover not in DONE_TO and frame.plover not in ("PROTEST", "CONSULT"):
        return False
    words = frame.form.split(" ")
    if any(w in grammar.infinitive for w in words[1:2]):
        return True  # "refused to eat"
    if not scene.doc.text.startswith(" ", frame.hit.end):
        return False
    return any(_names(word, grammar) or word in grammar.definites for word in behind)


def _names(word: str, grammar: Grammar) -> bool:
    """Whether a word may be a part of whom or what a verb tells: no small word, no adverb, no helping verb."""
    adverb = word.endswith(grammar.endings.adverb) and word not in grammar.endings.no_adverb
    return word not in _small_words(grammar) and not adverb


@lru_cache(maxsize=16)
def _small_words(grammar: Grammar) -> frozenset[str]:
    helping = (*grammar.passive_auxiliaries, *grammar.before_verbs, *grammar.infinitive, *grammar.modality.past)
    return frozenset((*roles_of(grammar), *links_of(grammar), *helping, *grammar.negation))


def _court(frame: Frame, scene: Scene, grammar: Grammar) -> tuple[tuple[Actor, ...], How]:
    """ "A was sentenced to death": by the court, police or prosecutor of A's state that the article names nearest."""
    if not grammar.courts:
        return (), "none"
    theirs, courts = countries_of(frame.target), any_of(grammar.courts)
    named = (p.actor for p in scene.parties if p.actor.actor_type in BODIES and courts.search(p.actor.name))
    near = [a for a in named if a.country_code and theirs <= {a.country_code}]
    if not near:
        return (), "none"
    return (min(near, key=lambda a: (frame.hit.gap(a.start, a.end), a.start)),), "topic"


def _is_talked_about(frame: Frame, scene: Scene, partner: Actor) -> bool:
    """ "A held meetings on B": B took no part."""
    if not frame.cls.symmetric or frame.voice == "nominal":
        return False
    behind = scene.between(frame.hit.end, frame.clause.end)
    return any(p.role == "as" and p.actor.country_code == partner.country_code for p in behind)


def _own_speaker(frame: Frame, scene: Scene) -> tuple[Actor, ...]:
    """Who says what the own state does ("B will strike, B's general said"): no counterpart of it.

    Nor is a person of whom nothing tells that he is of another state.
    """
    mine = countries_of(frame.source)
    told = speaker_of(frame, scene) if mine else ()
    return tuple(a for a in told if a.country_code in mine or (a.country_code is None and a.actor_type == "person"))


def _rest(
    frame: Frame, scene: Scene, used: set[tuple[str, str | None]], grammar: Grammar
) -> tuple[tuple[Actor, ...], How]:
    mine = countries_of(frame.source + frame.target)
    everyone = scene.between(frame.sentence.start, frame.sentence.end)
    others = [p for p in everyone if (p.actor.name, p.actor.country_code) not in used and p.role not in ("as",)]
    if not others:
        return (), "none"
    others = [p for p in others if not any(_is_same(p.actor, a) for a in frame.source + frame.target)]
    others = [p for p in others if not _is_own_state(frame, p.actor)]
    if _hides_doer(frame):
        others = [p for p in others if _may_hide(p, frame, scene, grammar)]
    if frame.trigger in LAWFUL:
        others = [p for p in others if not _is_address(p.actor, p.role, scene)]
    if frame.source and (frame.cls.symmetric or frame.cls.roles == "visitor"):
        others = [p for p in others if p.actor.country_code not in mine or not _only_tells(frame, p)]
    if not others:
        return (), "none"
    foreign = [p for p in others if p.actor.country_code and p.actor.country_code not in mine] or others
    best = min(
        foreign, key=lambda p: (p.role in ("at", "between"), abs(p.actor.start - frame.hit.start), p.actor.start)
    )
    return tuple(a for a in whole_list(others, best)), "sentence"


def _is_address(actor: Actor, role: Role, scene: Scene) -> bool:
    """ "arrested three men from Desa A, Kabupaten B": where that was, or whence they come."""
    if actor.actor_type != "subnational":
        return False
    return role in ("at", "from") or scene.doc.text.startswith(", ", actor.start - 2)


def _hides_doer(frame: Frame) -> bool:
    """ "was sentenced to death": what the passive does not say may be left to a state or body, never to a person."""
    return frame.voice == "passive" and not frame.source and frame.plover in ("ACCUSE", "ASSAULT", "COERCE")


def _may_hide(party: Party, frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """Whether the passive may leave a party out as its doer: not with whom it befell, nor from or to where.

    Of a killing or an abduction that is only whose blow it was: "died in a B raid".
    """
    if party.actor.actor_type == "person":
        return False
    if not grammar.state_acts:
        return True
    if party.role in ("with", "from", "to") or party.actor.actor_type == "other":
        return False
    if party.role == "by" or _is_by_law(frame, grammar):
        return True
    behind = scene.doc.text[party.actor.end : party.actor.end + BLOW]
    blow = any_of(frame.cls.nominal).search(behind) if frame.cls.nominal else None
    return blow is not None and len(behind[: blow.start()].split()) <= LEADS and "," not in behind[: blow.start()]


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
    if a.office in SOLE and (a.office, a.country_code) == (b.office, b.country_code):
        return "office" in (a.actor_type, b.actor_type)  # "the president" and "President A"
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
