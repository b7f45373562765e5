"""Who stands on which side of an act: by voice, prepositions, owners and what the clause leaves open."""

import re

from janji.extract.frames.frame import Frame, How
from janji.extract.frames.gatherings import is_attended, name_span, participants, told_by_name
from janji.extract.model import Actor, Hit, Sentence
from janji.extract.scene import WORD, Party, Role, Scene, countries_of, first_free, last_free, nearest_party, whole_list
from janji.extract.text.clauses import done_infinitive
from janji.packs.triggers import Grammar

VISITORS = frozenset({"person", "office", "government"})

HARMS = frozenset({"ACCUSE", "ASSAULT", "COERCE", "CONCEDE", "REJECT", "SANCTION"})
"""Acts done to somebody, or taken back."""

_ADJUNCT = re.compile(r",\s+(?:[a-z]+ly\s+)?$")

CLOSING = '"”'

OWNERS = ("'s ", "’s ")

_POSSESSIVE = re.compile(r"^['’]s?\s+(?:\w+\s+){0,3}$")


def words_before(text: str, hit: Hit, sentence: Sentence, reach: int = 24) -> list[str]:
    """The words of the sentence just before the trigger, in lower case."""
    return [w.lower() for w in WORD.findall(text[max(sentence.start, hit.start - reach) : hit.start])]


def _subject(frame: Frame, scene: Scene) -> tuple[tuple[Actor, ...], How]:
    clause, at = frame.clause, frame.hit.start
    left = scene.between(clause.start, at)
    found = first_free(left) if frame.adjunct else last_free(left)
    if found:
        return found, "clause"
    if frame.fronted and not left and clause.start == frame.sentence.start:
        return _after_comma(frame, scene), "clause"
    if clause.link == "relative":
        before = scene.between(frame.sentence.start, clause.start)
        if before:
            return whole_list(before, before[-1]), "relative"
    before = scene.between(frame.sentence.start, clause.start)
    if clause.link == "subordinate" and (behind := _behind_quote(frame, scene)) is not None:
        if told := first_free(behind):
            return told, "sentence"
        if told := scene.carried(frame.sentence):
            return told, "carried"
    found = first_free(before) if clause.link in ("subordinate", "complement") else last_free(before)
    if found:
        return found, "sentence"
    left = [p for p in left if p.role not in ("by", "as")]  # "medicine donated by A arrives in B"
    if left:
        return whole_list(left, left[-1]), "sentence"
    return (), "none"


def _behind_quote(frame: Frame, scene: Scene) -> list[Party] | None:
    """ "... in ruins," A said after meeting B: who stands between a quotation and a clause behind it, if it is one."""
    start, end = frame.sentence.start, frame.clause.start
    closing = max(scene.doc.text.rfind(mark, start, end) for mark in CLOSING)
    return None if frame.clause.in_quote or closing < 0 else scene.between(closing, end)


def _right(frame: Frame, scene: Scene) -> tuple[list[Party], bool]:
    """Parties after the trigger: of its clause, else of the rest of the sentence (True)."""
    objects = scene.between(frame.hit.start + 1, frame.clause.end)
    inside = [p for p in objects if p.actor.end > frame.hit.end]  # "expelled the envoy of B": its noun opens the party
    if inside:
        return inside, False
    return scene.between(frame.clause.end, frame.sentence.end)[:6], True


def _by_role(parties: list[Party], *roles: Role) -> tuple[tuple[Actor, ...], Role]:
    for role in roles:
        one = next((p for p in parties if p.role == role), None)
        if one is not None:
            return whole_list(parties, one), role
    return (), "none"


def fill_sides(frame: Frame, scene: Scene) -> None:
    """Set source and target, and how each was found."""
    right, outside = _right(frame, scene)
    if frame.epithet:
        frame.source, frame.source_how = whole_list(right, right[0]), "clause"
    elif frame.undergone:
        _fill_undergone(frame, scene, right)
    elif frame.objective and not outside:
        _fill_objective(frame, scene, right)
    elif frame.cls.roles == "statement":
        _fill_statement(frame, scene)
        return
    elif frame.cls.roles == "charge":
        _fill_charge(frame, scene)
    elif frame.voice == "nominal":
        _fill_nominal(frame, scene, right, outside)
    else:
        _fill_verbal(frame, scene, right, outside)
    _complete(frame, scene)


def _fill_verbal(frame: Frame, scene: Scene, right: list[Party], outside: bool) -> None:
    subject, how = _subject(frame, scene)
    if frame.voice == "passive":
        agent, role = _by_role(right, "by", "none", "from") if not outside else ((), "none")
        frame.target, frame.target_how = subject, how
        frame.source, frame.source_how = agent, "agent" if agent else "none"
        frame.target_role = role
        return
    if frame.mutual and len(subject) > 1:
        frame.source, frame.source_how, frame.target, frame.target_how = subject[:1], how, subject[1:], "group"
        return
    objects, frame.target_role = _objects(frame, scene, right)
    if frame.cls.tells and objects and countries_of(objects) == countries_of(subject):
        abroad = [p for p in right if p.actor.country_code not in countries_of(subject) and p.role != "at"]
        objects = whole_list(right, abroad[0]) if abroad else objects  # "A announced steps that A will take for B"
    objects_how: How = ("sentence" if outside else "clause") if objects else "none"
    if frame.cls.roles == "visitor" and frame.voice != "inverse" and (goal := _goal(frame, scene, subject, objects)):
        objects, objects_how, frame.target_role = goal, "place", "at"
    if frame.voice == "inverse":
        frame.source, frame.source_how, frame.target, frame.target_how = objects, objects_how, subject, how
    else:
        frame.source, frame.source_how, frame.target, frame.target_how = subject, how, objects, objects_how


def _objects(frame: Frame, scene: Scene, right: list[Party]) -> tuple[tuple[Actor, ...], Role]:
    """Whom the act is done to or with: the nearest party in one of the first roles, else any in the order of roles."""
    if frame.voice == "inverse" and frame.cls.roles == "visitor" and right and _is_thing(frame, scene, right[0]):
        return (), "none"  # "received 200 ambulances from B", "welcomed B's offer"
    order = _object_roles(frame)
    if right and right[0].role in order[: 4 if "by" in order else 3]:
        return whole_list(right, right[0]), right[0].role
    return _by_role(right, *order)


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
    """ "arrived in Kyiv to discuss the army of C": the places right behind, unless the object is at home there."""
    goal: list[Actor] = []
    end = frame.hit.end
    for place in scene.places_between(end, frame.clause.end):
        if len(WORD.findall(scene.doc.text[end : place.start])) > 1:
            break
        goal.append(place)
        end = place.end
    codes = countries_of(tuple(goal))
    if not codes or codes & countries_of(subject + objects):
        return ()
    return tuple(p for p in goal if p.country_code)


def _is_thing(frame: Frame, scene: Scene, party: Party) -> bool:
    """Whether what a host welcomes or receives is counted or belongs to somebody: no visitor."""
    behind = scene.doc.text[party.actor.end : party.actor.end + 3]
    return behind in OWNERS or _has_number(frame, scene, party)


def _has_number(frame: Frame, scene: Scene, party: Party) -> bool:
    between = scene.doc.text[frame.hit.end : party.actor.start]
    return party.role == "from" and any(c.isdigit() for c in between)


def is_epithet(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "visiting Kenyan President Amina Odera": who is named behind it is the visitor."""
    text, hit = scene.doc.text, frame.hit
    if frame.form not in grammar.epithets:
        return False
    before = words_before(text, hit, frame.sentence, 12)
    behind = scene.between(hit.end, frame.clause.end)[:1]
    if not behind or behind[0].actor.start - hit.end > 1 or behind[0].actor.actor_type not in VISITORS:
        return False
    return not before or before[-1] not in grammar.passive_auxiliaries


def is_infinitive(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "Premier to hold talks with ...", as titles say it: not yet done."""
    if frame.voice != "active" or frame.sentence.kind != "title":
        return False
    before = words_before(scene.doc.text, frame.hit, frame.sentence, 12)
    return bool(before) and before[-1] in grammar.infinitive


def is_undergone(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "mendapat kecaman keras dari ...", "drew criticism from ...": the subject is whom the act is done to."""
    if frame.cls.symmetric or frame.cls.roles == "visitor" or frame.voice not in ("nominal", "bare"):
        return False
    before = words_before(scene.doc.text, frame.hit, frame.sentence)
    return any(w in grammar.receiving for w in before[-2:])


def is_adjunct(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A's boat hailed a trawler off B, killing one": behind a comma the participle's subject is the clause's own."""
    if frame.voice not in ("active", "inverse") or not frame.form.split(" ")[0].endswith(grammar.endings.gerund):
        return False
    return _ADJUNCT.search(scene.doc.text, frame.clause.start, frame.hit.start) is not None


def is_fronted(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "Recalling talks with A, B's premier ...", "Usai bertemu A, ...": what opens has the main clause's subject."""
    if frame.sentence.kind != "body":
        return False
    text, start = scene.doc.text, scene.doc.opening(frame.sentence)
    opening = WORD.match(text, start, frame.hit.end)
    if opening is None or grammar.endings.gerund:
        return opening is not None and opening.group().endswith(grammar.endings.gerund)
    if frame.voice != "active" or text[start : frame.hit.end].lower().startswith(grammar.attendance):
        return False
    return start == frame.hit.start or opening.group().lower() in grammar.connectives["subordinate"]


def _after_comma(frame: Frame, scene: Scene) -> tuple[Actor, ...]:
    """Who opens the main clause behind a fronted phrase."""
    behind = scene.between(frame.hit.end, frame.sentence.end)
    one = next((p for p in behind if p.role == "none" and scene.doc.text.startswith(", ", p.actor.start - 2)), None)
    return whole_list(behind, one) if one else ()


def is_done(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "the first pope to visit A": no plan, it is done."""
    pattern = done_infinitive(grammar)
    if pattern is None:
        return False
    found = pattern.finditer(scene.doc.text, frame.sentence.start, frame.hit.end)
    return any(m.end() == frame.hit.start for m in found)


def is_objective(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "the expulsion of A's envoys": who is named behind it undergoes the harm."""
    if frame.voice != "nominal" or frame.plover not in HARMS or frame.cls.roles == "charge":
        return False
    if frame.form.rpartition(" ")[2] in grammar.objects_of:
        return True
    behind = scene.doc.text[frame.hit.end : frame.hit.end + 8].lower().split()
    return bool(behind) and behind[0] in grammar.objects_of


def _fill_objective(frame: Frame, scene: Scene, right: list[Party]) -> None:
    frame.target, frame.target_role = _by_role(right, "from", "none")
    frame.target_how = "clause" if frame.target else "none"
    frame.source, frame.source_how = _owner(frame, scene)
    if not frame.source:
        agent, _ = _by_role(right, "by")
        frame.source, frame.source_how = (agent, "agent") if agent else _subject(frame, scene)


def _fill_undergone(frame: Frame, scene: Scene, right: list[Party]) -> None:
    frame.target, frame.target_how = _subject(frame, scene)
    frame.source, frame.target_role = _by_role(right, "from", "by", "none")
    frame.source_how = "agent" if frame.source else "none"


def _fill_nominal(frame: Frame, scene: Scene, right: list[Party], outside: bool) -> None:
    hit = frame.hit
    near = [] if outside else right
    owner, owner_how = _owner(frame, scene)
    if not owner and near and near[0].role in ("none", "by") and near[0].actor.start - hit.end < 30:
        owner, owner_how = whole_list(near, near[0]), "group"
        near = [p for p in near if p.group != near[0].group]
    visits = frame.cls.roles == "visitor"
    other, role = _by_role(near, *(_DESTINATION if visits else _COUNTERPART))
    if visits and role == "from" and _past_comma(frame, scene, other):
        other, role = (), "none"  # "a visit, on the invitation of B": B is host, not visitor
    if role == "between" and len(other) > 1:
        owner, owner_how, other = other[:1], "group", other[1:]
    if role == "from" and not owner and frame.plover != "RETREAT":  # a withdrawal from somewhere is not by it
        owner, owner_how, other = other, "clause", ()
    if not owner:
        owner, owner_how = _subject(frame, scene)
    frame.source, frame.source_how = owner, owner_how
    frame.target, frame.target_how, frame.target_role = other, "clause" if other else "none", role


def fill_attended(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "At the World Coffee Forum, A announced ...": A takes part, with those whom the name tells or all others."""
    if frame.voice != "nominal" or "multilateral" not in frame.cls.modes:
        return False
    text, sentence = scene.doc.text, frame.sentence
    span = name_span(text, frame.hit, sentence, grammar)
    if span is None or not is_attended(text, span[0], sentence, grammar):
        return False
    left, right = scene.between(sentence.start, span[0]), scene.between(span[1], sentence.end)
    frame.source, frame.source_how = _speaker(frame, scene) or first_free(left) or first_free(right), "attends"
    named = tuple(p.actor for p in scene.between(*span) if told_by_name(p.actor))
    frame.target, frame.target_how = _others(named, frame.source) or (participants(text, span),), "clause"
    frame.target = _abroad(frame.target, frame.source)
    return bool(frame.source)


def _past_comma(frame: Frame, scene: Scene, side: tuple[Actor, ...]) -> bool:
    return "," in scene.doc.text[frame.hit.end : side[0].start]


_COUNTERPART: tuple[Role, ...] = ("with", "to", "between", "at", "from", "none", "by")

_DESTINATION: tuple[Role, ...] = ("to", "at", "with", "between", "from", "none", "by")


def _fill_charge(frame: Frame, scene: Scene) -> None:
    """A damning word: who says it accuses whom the clause is about."""
    speaker = _speaker(frame, scene)
    said = {(a.name, a.country_code) for a in speaker}
    everyone = scene.between(frame.sentence.start, frame.sentence.end)
    others = [p for p in everyone if (p.actor.name, p.actor.country_code) not in said and p.actor.country_code]
    if not others:
        frame.source, frame.source_how = speaker, "speaker" if speaker else "none"
        return
    accused = nearest_party(others, frame.hit)
    frame.target, frame.target_how = whole_list(others, accused), "clause"
    first = [p for p in others if p.actor.end <= frame.hit.start and p.group != accused.group and p.role == "none"]
    if speaker:
        frame.source, frame.source_how = speaker, "speaker"
    elif first:
        frame.source, frame.source_how = whole_list(first, first[0]), "sentence"


def _fill_statement(frame: Frame, scene: Scene) -> None:
    """What somebody says may accuse whom it is about: the speaker, and the first other party of what is said."""
    hit, sentence = frame.hit, frame.sentence
    left, right = scene.between(sentence.start, hit.start), scene.between(hit.end, sentence.end)
    if not any(e.kind == "attribution" and e.key == "post" for e in hit.entries):
        speaker, how = _subject(frame, scene)
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


def _owner(frame: Frame, scene: Scene) -> tuple[tuple[Actor, ...], How]:
    """The possessor just before the noun: "Wang's visit", "Tiongkok-AS summit"."""
    left = scene.between(frame.clause.start, frame.hit.start)
    if left and _POSSESSIVE.match(scene.doc.text[left[-1].actor.end : frame.hit.start]):
        return whole_list(left, left[-1]), "possessive"
    return (), "none"


def _complete(frame: Frame, scene: Scene) -> None:
    """Fill an empty side from the other parties of the sentence, then from a place, then split one plural side."""
    if len(countries_of(frame.source)) > 1 and countries_of(frame.target) <= countries_of(frame.source):
        frame.target = ()  # "A and B agreed on the border of the two countries"
    frame.target = tuple(a for a in _others(frame.target, frame.source) if not _is_own_state(frame, a))
    if frame.cls.symmetric:
        frame.target = _abroad(frame.target, frame.source)
    used = {(a.name, a.country_code) for a in frame.source + frame.target}
    if frame.cls.one_sided and frame.plover == "COOPERATE" and len(frame.source) > 1:
        frame.target = ()  # a launch by several is by one with the others
    if not frame.target and len(frame.source) > 1 and (_is_several(frame) or frame.cls.one_sided):
        frame.source, frame.target = _part(frame, scene)
        frame.target_how = "group"
        return
    if not frame.source and len(frame.target) > 1 and frame.voice in ("nominal", "passive") and frame.cls.symmetric:
        frame.source, frame.target, frame.source_how = frame.target[:1], frame.target[1:], "group"
        return
    if not frame.source and (speaker := _others(_speaker(frame, scene), frame.target)):
        frame.source, frame.source_how = speaker, "speaker"
    if not frame.target and frame.cls.roles == "visitor":
        frame.target, frame.target_how = _destination(frame, scene)
    if frame.voice == "inverse" and frame.cls.roles == "visitor" and not frame.source:
        return  # "A received equipment": nobody came
    if not frame.target:
        frame.target, frame.target_how = _rest(frame, scene, used)
    elif not frame.source:
        frame.source, frame.source_how = _rest(frame, scene, used)
    _from_topic(frame, scene)


def _is_several(frame: Frame) -> bool:
    """Whether the subject is of several states, or where both sides are alike of any parties: an army and rebels."""
    if not frame.cls.symmetric:
        return len(countries_of(frame.source)) > 1
    return len({a.country_code or a.group_code or a.name for a in frame.source}) > 1


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
    if partner is None:
        return
    if not frame.source and not frame.target:
        frame.source, frame.source_how = (partner,), "topic"
        partner = scene.partner(countries_of((partner,)))
    if partner is not None and not frame.target:
        frame.target, frame.target_how = (partner,), "topic"
    elif partner is not None:
        frame.source, frame.source_how = (partner,), "topic"


def _speaker(frame: Frame, scene: Scene) -> tuple[Actor, ...]:
    """Who says it, where the clause is reported."""
    hit = frame.clause.attributed_to
    if hit is None:
        return ()
    if _is_led_by(frame, hit) and (told := last_free(scene.between(frame.clause.start, hit.start))):
        return told
    near = scene.between(max(frame.sentence.start, hit.start - 120), min(frame.sentence.end, hit.end + 120))
    near = [p for p in near if not frame.clause.start <= p.actor.start < frame.clause.end] or near
    if not near:
        return ()
    one = min(near, key=lambda p: (p.role != "none", max(p.actor.start - hit.end, hit.start - p.actor.end, 0)))
    return whole_list(near, one)


def _is_led_by(frame: Frame, hit: Hit) -> bool:
    """ "A called B's raid brutal, at the talks of C": the clause itself has the word of saying, behind who says it."""
    told = any(e.kind == "attribution" and e.key == "pre" for e in hit.entries)
    return told and frame.clause.start <= hit.start <= frame.hit.start


def _others(side: tuple[Actor, ...], other: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The actors of a side that do not stand on the other one too."""
    return tuple(a for a in side if not any(_is_same(a, b) for b in other))


def _abroad(side: tuple[Actor, ...], other: tuple[Actor, ...]) -> tuple[Actor, ...]:
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


def _rest(frame: Frame, scene: Scene, used: set[tuple[str, str | None]]) -> tuple[tuple[Actor, ...], How]:
    mine = countries_of(frame.source + frame.target)
    everyone = scene.between(frame.sentence.start, frame.sentence.end)
    others = [p for p in everyone if (p.actor.name, p.actor.country_code) not in used and p.role not in ("as",)]
    if not others:
        return (), "none"
    others = [p for p in others if not any(_is_same(p.actor, a) for a in frame.source + frame.target)]
    others = [p for p in others if not _is_own_state(frame, p.actor)]
    if not others:
        return (), "none"
    foreign = [p for p in others if p.actor.country_code and p.actor.country_code not in mine] or others
    best = min(foreign, key=lambda p: (p.role == "at", abs(p.actor.start - frame.hit.start), p.actor.start))
    return tuple(a for a in whole_list(others, best)), "sentence"


def _destination(frame: Frame, scene: Scene) -> tuple[tuple[Actor, ...], How]:
    mine = countries_of(frame.source)
    for place in scene.places_between(frame.hit.end, frame.sentence.end):
        if place.country_code and place.country_code not in mine:
            return (place,), "place"
    return (), "none"
