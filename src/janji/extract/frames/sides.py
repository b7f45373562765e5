"""Who stands on which side of an act: by voice, prepositions, owners and what the clause leaves open."""

import re
from functools import lru_cache

from janji.extract.frames.befallen import befallen
from janji.extract.frames.complete import DONE_TO, abroad, complete, without
from janji.extract.frames.constructions import is_epithet, is_mutual, is_objective, is_undergone
from janji.extract.frames.frame import Frame, How
from janji.extract.frames.gatherings import is_attended, name_span, participants, told_by_name
from janji.extract.frames.nameless import name_nobody
from janji.extract.frames.subjects import (
    destination_before,
    main_subject,
    owner_of,
    speaker_of,
    subject_of,
)
from janji.extract.model import Actor
from janji.extract.scene import WORD, Party, Role, Scene, countries_of, first_free, nearest_party, whole_list
from janji.extract.text.scan import POSSESSIVES, any_of, choice
from janji.packs.triggers import Grammar

FOUGHT_REACH = 2

OWNER_REACH = 30
"""Code points before the noun of an act in which whose it is ends: "the European Union's economic sanctions"."""

_COUNTERPART: tuple[Role, ...] = ("with", "to", "between", "at", "from", "none", "by")

_DESTINATION: tuple[Role, ...] = ("to", "at", "with", "between", "from", "none", "by")


def _right(frame: Frame, scene: Scene, grammar: Grammar) -> tuple[list[Party], bool]:
    """Parties after the trigger: of its clause, else of the rest of the sentence (True).

    Not who is named behind the word of saying that ends a report (", kata B"): he only tells it.
    """
    post = grammar.attribution["post"]
    said = post and _said_behind(grammar).search(scene.doc.text, frame.hit.end, frame.sentence.end)
    end = said.start() if said else frame.sentence.end
    objects = scene.between(frame.hit.start + 1, min(end, frame.clause.end))
    inside = [p for p in objects if p.actor.end > frame.hit.end]  # "expelled the envoy of B": its noun opens the party
    inside = [p for p in inside if not _is_who_told(p, frame, scene)]
    if inside and (subject := _main_behind(frame, scene, inside, grammar)) is not None:
        inside = [p for p in inside if p.actor.start < subject.actor.start]
    if inside:
        return inside, False
    return scene.between(frame.clause.end, end)[:6], True


@lru_cache(maxsize=16)
def _said_behind(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"[,\"”]\s*(?:{choice(grammar.attribution['post'])})(?!\w)", re.I)


def _is_who_told(party: Party, frame: Frame, scene: Scene) -> bool:
    """ "The union signed a deal, said A, head of B": who closes the sentence with a word of saying took no part."""
    told = frame.clause.attributed_to
    if told is None or not frame.hit.end < told.start < party.actor.start:
        return False
    before, behind = scene.doc.text[frame.hit.end : told.start], scene.doc.text[told.end : party.actor.start]
    return before.rstrip().endswith((",", '"', "”")) and "," not in behind


def _main_behind(frame: Frame, scene: Scene, objects: list[Party], grammar: Grammar) -> Party | None:
    """ "While A was in talks in B, C announced ...": who opens the main clause, behind the place of the first one."""
    opening, subject = scene.doc.opening(frame.sentence), main_subject(frame, scene)
    if frame.voice == "nominal" or not _subordinate(grammar).match(scene.doc.text, opening, frame.hit.start):
        return None
    before = [p for p in objects if subject is not None and p.actor.end <= subject.actor.start]
    if subject is None or not before or any(p.group == subject.group for p in before):
        return None
    return subject if subject.actor.country_code not in {p.actor.country_code for p in before} else None


@lru_cache(maxsize=16)
def _subordinate(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{choice(grammar.connectives['subordinate'])})(?!\w)", re.I)


def _by_role(parties: list[Party], *roles: Role) -> tuple[tuple[Actor, ...], Role]:
    for role in roles:
        one = next((p for p in parties if p.role == role), None)
        if one is not None:
            return whole_list(parties, one), role
    return (), "none"


def fill_sides(frame: Frame, scene: Scene, grammar: Grammar) -> None:
    """Set source and target, and how each was found."""
    right, outside = _right(frame, scene, grammar)
    if is_epithet(frame, scene, grammar):
        frame.source, frame.source_how = whole_list(right, right[0]), "clause"
    elif is_undergone(frame, grammar):
        _fill_undergone(frame, scene, right, grammar)
    elif not outside and is_objective(frame, scene, grammar):
        _fill_objective(frame, scene, right, grammar)
    elif frame.cls.roles == "statement":
        _fill_statement(frame, scene, grammar)
        return
    elif frame.cls.roles == "charge":
        _fill_charge(frame, scene, grammar)
    elif frame.voice == "nominal":
        _fill_nominal(frame, scene, right, outside, grammar)
    else:
        _fill_verbal(frame, scene, right, outside, grammar)
    name_nobody(frame, scene, grammar)
    complete(frame, scene, grammar)


def _fill_verbal(frame: Frame, scene: Scene, right: list[Party], outside: bool, grammar: Grammar) -> None:
    subject, how = subject_of(frame, scene, grammar)
    if frame.voice == "passive":
        if not outside and (noun := _imposed(frame, scene, right[:1])) >= 0:
            agent, _ = _by_role(right, "by")
            owner = scene.between(max(frame.clause.start, noun - OWNER_REACH), noun)[-1:]
            frame.source, frame.source_how = (agent, "agent") if agent else (subject, how)
            if owner and not agent:
                frame.source, frame.source_how = whole_list(owner, owner[0]), "possessive"
            frame.target, frame.target_how, frame.target_role = whole_list(right, right[0]), "clause", "to"
            return
        # in a language that marks the passive by a verb, who did it is told by a word too: "arrested in Oslo, A said"
        roles: tuple[Role, ...] = ("by",) if grammar.passive_auxiliaries else ("by", "none", "from")
        agent, role = _by_role(right, *roles) if not outside else ((), "none")
        frame.target, frame.target_how = subject, how
        frame.source, frame.source_how = agent, "agent" if agent else "none"
        frame.target_role = role
        return
    if len(subject) > 1 and is_mutual(frame, scene, grammar):
        frame.source, frame.source_how, frame.target, frame.target_how = subject[:1], how, subject[1:], "group"
        return
    if outside and frame.voice == "inverse" and frame.cls.roles == "visitor":
        right = []  # "welcomed the vote and asked B ...": what was welcomed stands in the clause, or nobody
    right, struck = _without_struck(frame, scene, right, countries_of(subject), grammar)
    objects, frame.target_role = _objects(frame, scene, right, grammar)
    if struck and not objects:
        frame.source, frame.source_how = subject, how
        _accuse_partner(frame, scene, struck)
        return
    if not objects and not outside and right and _main_behind(frame, scene, right, grammar) is not None:
        objects, frame.target_role = whole_list(right, right[0]), right[0].role
    named = bool(objects) and objects[0].start <= frame.hit.end + 1  # "A accused B of ...", both of one state
    if _is_aimed(frame) and objects and not named and countries_of(objects) == countries_of(subject):
        foreign = [p for p in right if p.actor.country_code not in countries_of(subject) and p.role != "at"]
        objects = whole_list(right, foreign[0]) if foreign else objects  # "A announced steps that A will take for B"
    if objects and frame.target_role == "none" and _is_deed_of_several(frame, subject):
        objects = ()  # "A and B agreed on a pact that bars C's ships": on it, not with C
    if how == "sentence" and objects and frame.plover in DONE_TO and countries_of(objects) == countries_of(subject):
        main = first_free(scene.between(frame.sentence.start, frame.clause.start))  # "A said B is to blame and vowed"
        subject = main if main and not countries_of(main) & countries_of(objects) else subject
    objects_how: How = ("sentence" if outside else "clause") if objects else "none"
    led = frame.travels or frame.plover == "ASSAULT" or (frame.plover == "SANCTION" and not objects)
    if led and frame.voice != "inverse" and (goal := _goal(frame, scene, subject, objects)):
        objects, objects_how, frame.target_role = goal, "place", "at"
    if frame.voice == "inverse":
        frame.source, frame.source_how, frame.target, frame.target_how = objects, objects_how, subject, how
    else:
        frame.source, frame.source_how, frame.target, frame.target_how = subject, how, objects, objects_how


def _imposed(frame: Frame, scene: Scene, behind: list[Party]) -> int:
    """Where in "A's sanctions imposed on B" the act's noun starts; -1 where none is what the passive tells of.

    Who stands behind "on" undergoes it, not the noun.
    """
    if frame.plover != "SANCTION" or not frame.cls.nominal or not behind or behind[0].role != "to":
        return -1
    noun = any_of(frame.cls.nominal).search(scene.doc.text, frame.clause.since(frame.hit.start), frame.hit.start)
    return noun.start() if noun else -1


def _without_struck(
    frame: Frame, scene: Scene, right: list[Party], mine: frozenset[str], grammar: Grammar
) -> tuple[list[Party], tuple[Actor, ...]]:
    """ "condemned the killing of A by B": the parties without those whom the blow befell, and these."""
    if frame.cls.plover != "ACCUSE" or not right:
        return right, ()
    struck = befallen(right, frame.hit.start, scene, grammar)
    if right[0].group not in struck:
        return right, ()
    others = [p for p in right if p.group not in struck and p.role in ("none", "by", "from")]
    others = [p for p in others if p.actor.country_code is None or p.actor.country_code not in mine]
    return others, tuple(p.actor for p in right if p.group in struck)


def _accuse_partner(frame: Frame, scene: Scene, struck: tuple[Actor, ...]) -> None:
    """Who is condemned for a blow that the clause tells only of whom it befell: the article's next party, if any."""
    partner = scene.partner(countries_of(frame.source + struck))
    frame.target, frame.target_how = ((partner,), "topic") if partner is not None else ((), "none")
    frame.unnamed = partner is None


def _is_deed_of_several(frame: Frame, subject: tuple[Actor, ...]) -> bool:
    """Whether several states do together what nobody but a word such as "with" names a further partner of."""
    return frame.cls.symmetric and frame.plover != "CONSULT" and len(countries_of(subject)) > 1


def _is_aimed(frame: Frame) -> bool:
    """Acts that one tells or says to another: "A voiced concern over B, its minister C said"."""
    return frame.cls.tells or frame.plover in ("ACCUSE", "REJECT", "THREATEN", "REQUEST")


def _objects(frame: Frame, scene: Scene, right: list[Party], grammar: Grammar) -> tuple[tuple[Actor, ...], Role]:
    """Whom the act is done to or with: the nearest party in one of the first roles, else any in the order of roles."""
    if frame.voice == "inverse" and frame.cls.roles == "visitor" and right and _is_thing(frame, scene, right[0]):
        return (), "none"  # "received 200 ambulances from B", "welcomed B's offer"
    if frame.plover == "CONSULT" and frame.first_word in grammar.discussing:
        partner, role = _by_role(right, "with")
        if partner:
            return partner, role  # "discussed the war in C with B"
    order = _object_roles(frame)
    if right and (right[0].role in order[: 4 if "by" in order else 3] or _is_fought(frame, scene, right[0])):
        return whole_list(right, right[0]), right[0].role
    if frame.cls.roles == "visitor" and right and _is_of_a_place(frame, scene, right[0], grammar):
        return whole_list(right, right[0]), "at"
    return _by_role(right, *order)


def _is_of_a_place(frame: Frame, scene: Scene, party: Party, grammar: Grammar) -> bool:
    """ "visited the offices of B": whose place it is."""
    between = scene.doc.text[frame.hit.end : party.actor.start].lower().split()
    between = [w for w in between if w not in grammar.articles]
    return len(between) > 1 and between[-1] in grammar.objects_of and between[-2] in grammar.venues


def _is_fought(frame: Frame, scene: Scene, party: Party) -> bool:
    """ "terlibat pertempuran dengan A di B": whom one fights with stands right behind."""
    near = len(scene.doc.text[frame.hit.end : party.actor.start].split()) <= FOUGHT_REACH
    return frame.plover == "ASSAULT" and party.role == "with" and near


def _object_roles(frame: Frame) -> tuple[Role, ...]:
    if frame.plover == "REJECT":
        return ("none", "from", "to", "with", "between", "at")  # "menolak usulan dari ..."
    if frame.voice == "inverse":
        return ("none", "from", "with", "to")
    if frame.plover == "ACCUSE":
        # "condemned the raid by B in C", "voiced alarm over B"
        return ("none", "by", "to", "with", "between", "from", "at", "as")
    if frame.cls.roles == "visitor":
        return ("by", "to", "none", "at", "with")
    if frame.cls.symmetric:
        return ("with", "none", "to", "between", "from")
    if frame.plover == "ASSAULT":
        return ("none", "to", "at", "with", "between", "from")  # "mounted air strikes in B without warning C"
    return ("none", "to", "with", "between", "from", "at")


def _goal(frame: Frame, scene: Scene, subject: tuple[Actor, ...], objects: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """ "arrived in Kyiv to discuss the army of C", "shelled Kyiv, said C": the places right behind.

    "recalled the envoy from Kyiv", too. Unless the object is at home there.
    """
    goal: list[Actor] = []
    end = frame.hit.end
    for place in scene.places_between(end, frame.clause.end):
        if len(WORD.findall(scene.doc.text[end : place.start])) > 1:
            break
        goal.append(place)
        end = place.end
    codes, others = countries_of(tuple(goal)), countries_of(objects)
    if not codes or codes & countries_of(subject) or (codes <= others if frame.travels else codes & others):
        return ()  # a trip to Oslo and Cairo is not to Egypt alone
    return tuple(p for p in goal if p.country_code)


def _is_thing(frame: Frame, scene: Scene, party: Party) -> bool:
    """Whether what a host welcomes or receives is counted or belongs to somebody: no visitor."""
    return scene.doc.text.startswith(POSSESSIVES, party.actor.end) or _has_number(frame, scene, party)


def _has_number(frame: Frame, scene: Scene, party: Party) -> bool:
    between = scene.doc.text[frame.hit.end : party.actor.start]
    return party.role == "from" and any(c.isdigit() for c in between)


def _fill_objective(frame: Frame, scene: Scene, right: list[Party], grammar: Grammar) -> None:
    frame.target, frame.target_role = _by_role(right, "from", "none")
    frame.target_how = "clause" if frame.target else "none"
    frame.source, frame.source_how = owner_of(frame, scene)
    if not frame.source:
        agent, _ = _by_role(right, "by")
        frame.source, frame.source_how = (agent, "agent") if agent else subject_of(frame, scene, grammar)


def _fill_undergone(frame: Frame, scene: Scene, right: list[Party], grammar: Grammar) -> None:
    frame.target, frame.target_how = subject_of(frame, scene, grammar)
    frame.source, frame.target_role = _by_role(right, "from", "by", "none")
    frame.source_how = "agent" if frame.source else "none"


def _fill_nominal(frame: Frame, scene: Scene, right: list[Party], outside: bool, grammar: Grammar) -> None:
    hit = frame.hit
    near, struck = _without_struck(frame, scene, [] if outside else right, frozenset(), grammar)
    if frame.fronted and (subject := main_subject(frame, scene)) is not None:
        near = [p for p in near if p.actor.end <= subject.actor.start]
    owner, owner_how = owner_of(frame, scene)
    if not owner and near and near[0].role in ("none", "by") and near[0].actor.start - hit.end < 30:
        owner, owner_how = whole_list(near, near[0]), "group"
        near = [p for p in near if p.group != near[0].group]
    visits = frame.cls.roles == "visitor"
    if visits and any(p.actor.country_code not in (None, *countries_of(owner)) for p in near):
        near = [p for p in near if p.actor.country_code not in countries_of(owner)]  # "B's visit ended, B said, in C"
    other, role = _by_role(near, *(_DESTINATION if visits else _COUNTERPART))
    if goal := destination_before(frame, scene):
        other, role = goal, "at"
    if role == "between" and len(other) > 1:
        owner, owner_how, other = other[:1], "group", other[1:]
    invites = any_of(grammar.by_invitation).search if visits and grammar.by_invitation else None
    hosted = bool(invites and other and invites(scene.doc.text, hit.end, other[0].start))
    if role == "from" and not owner and frame.plover != "RETREAT" and not hosted:  # a withdrawal is not by where it was
        owner, owner_how, other = other, "clause", ()
    if not owner:
        owner, owner_how = subject_of(frame, scene, grammar)
        if _is_of_struck(frame, scene, grammar):  # "Kenyans were killed in an air strike": not theirs
            other, owner, owner_how = other or owner, (), "none"
    frame.source, frame.source_how = owner, owner_how
    frame.target, frame.target_how, frame.target_role = other, "clause" if other else "none", role
    if struck and not other:
        _accuse_partner(frame, scene, struck)


def _is_of_struck(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """Whether the verb before a blow's noun tells what it did to its subject."""
    verb = frame.verb
    if frame.plover != "ASSAULT" or verb is None or verb.start < frame.clause.start or not grammar.passive_auxiliaries:
        return False
    if not any(e.kind == "trigger" and e.key == frame.trigger for e in verb.entries):
        return False
    words = [*scene.doc.text[frame.clause.since(verb.start) : verb.start].lower().split()[-1:]]
    words += scene.doc.text[verb.start : verb.end].lower().split()[:1]
    return any(word in grammar.passive_auxiliaries for word in words)


def fill_attended(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "At the World Coffee Forum, A announced ...": A takes part, with those whom the name tells or all others."""
    if frame.voice != "nominal" or "multilateral" not in frame.cls.modes:
        return False
    text, sentence = scene.doc.text, frame.sentence
    span = name_span(text, frame.hit, sentence, grammar)
    if span is None or not is_attended(text, span[0], sentence, grammar):
        return False
    left, right = scene.between(sentence.start, span[0]), scene.between(span[1], sentence.end)
    source = speaker_of(frame, scene) or first_free(left) or first_free(right)
    if not source:
        return False
    frame.source, frame.source_how = source, "attends"
    named = tuple(p.actor for p in scene.between(*span) if told_by_name(p.actor))
    frame.target, frame.target_how = abroad(without(named, source) or (participants(text, span),), source), "clause"
    return True


def _fill_charge(frame: Frame, scene: Scene, grammar: Grammar) -> None:
    """A damning word: who says it accuses whom the clause is about."""
    speaker = speaker_of(frame, scene)
    said = {(a.name, a.country_code) for a in speaker}
    everyone = scene.between(frame.sentence.start, frame.sentence.end)
    others = [p for p in everyone if (p.actor.name, p.actor.country_code) not in said and p.actor.country_code]
    if not others:
        frame.source, frame.source_how = speaker, "speaker" if speaker else "none"
        return
    struck = befallen(others, frame.sentence.start, scene, grammar)
    accused = nearest_party([p for p in others if p.group not in struck] or others, frame.hit)
    frame.target, frame.target_how = whole_list(others, accused), "clause"
    first = [p for p in others if p.actor.end <= frame.hit.start and p.group != accused.group and p.role == "none"]
    if speaker:
        frame.source, frame.source_how = speaker, "speaker"
    elif first:
        frame.source, frame.source_how = whole_list(first, first[0]), "sentence"


def _fill_statement(frame: Frame, scene: Scene, grammar: Grammar) -> None:
    """What somebody says may accuse whom it is about: the speaker, and the first other party of what is said."""
    hit, sentence = frame.hit, frame.sentence
    left, right = scene.between(sentence.start, hit.start), scene.between(hit.end, sentence.end)
    if not any(e.kind == "attribution" and e.key == "post" for e in hit.entries):
        speaker, how = subject_of(frame, scene, grammar)
        said = right[1:] if right and right[0].role == "to" else right  # "told B that C ..."
    elif right and right[0].actor.start - hit.end <= 1:
        speaker, how, said = whole_list(right, right[0]), "speaker", left or right[1:]
    else:
        speaker, how, said = scene.carried(sentence), "carried", left
    mine = countries_of(speaker)
    about = next((p for p in said if p.actor.country_code and p.actor.country_code not in mine), None)
    if speaker and about is not None:
        frame.source, frame.source_how = speaker, how
        frame.target, frame.target_how = whole_list(said, about), "clause"
