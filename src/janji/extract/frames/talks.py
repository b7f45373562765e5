"""Visits and talks: told again, made on an errand, about something, planned, or held by nobody yet."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from janji.extract.frames.ahead import ANCHOR_REACH
from janji.extract.frames.frame import Frame
from janji.extract.model import Actor, Hit
from janji.extract.scene import Scene, countries_of
from janji.extract.text.clauses import Clause
from janji.extract.text.scan import any_of, choice
from janji.packs.loader import Pack
from janji.packs.triggers import Grammar

TALKS = frozenset({"meet", "visit", "phone", "summit", "plan_meeting"})

PHONE = "phone"

DEEDS = frozenset({"agree", "sign"})
"""What is signed is the agreement: told again it is no further event (GUIDELINE section 8)."""

TOLD_AGAIN = frozenset({"CONSULT", "AGREE", "SUPPORT"})

GUESSES = frozenset({"topic", "carried", "none", "place"})

GUESSED = frozenset({"sentence", "topic", "none"})

POINTED = 30
"""Code points behind a verb in which "serangan itu" stands."""

BLOW_REACH = 3
"""Sentences back in which a blow stands that "the attack" means."""

MATTER = 60
"""Code points behind a meeting's word in which the verb stands that says what it is about."""

CALLED_OFF = 60
"""Code points behind a negation in which its verb of taking place stands."""

PUT_OFF = 150
INSERTED = re.compile(r",[^,;:]*, $")  # "the visit, planned for May, was put off"
"""Code points behind a meeting's word in which the verb stands that puts it off."""

BARRED = 40
"""Hits behind a verb of barring among which is what somebody is kept from."""


def is_unreal(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "talk of a meeting", "a chance for A to meet B": nobody said that they do."""
    if frame.plover != "CONSULT" or not grammar.unreal:
        return False
    before = scene.doc.text[max(frame.clause.start, frame.hit.start - ANCHOR_REACH) : frame.hit.start]
    return (_unreal_noun(grammar) if frame.voice == "nominal" else _unreal_verb(grammar)).search(before) is not None


@lru_cache(maxsize=16)
def _unreal_noun(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{choice(grammar.unreal)})(?: [a-z]+)? $")


@lru_cache(maxsize=16)
def _unreal_verb(grammar: Grammar) -> re.Pattern[str]:
    """Only names may stand between: in "an offer from A, who met B" they did meet."""
    words = choice((*grammar.list_words, *grammar.purpose))
    return re.compile(rf"(?<!\w)(?i:{choice(grammar.unreal)})(?: (?:[A-Z][\w'’.-]*|{words}))* $")


def is_barring(scene: Scene, hit: Hit, clause: Clause, hits: Sequence[Hit], pack: Pack) -> bool:
    """ "barred B from attending the talks": who keeps others from a meeting rejects them, and they do not meet."""
    if scene.doc.text[hit.start : hit.end].lower() not in pack.triggers.grammar.barring:
        return False
    first = bisect_left(hits, hit.end, key=lambda h: h.start)
    behind = takewhile(lambda h: h.start < clause.end, hits[first : first + BARRED])
    acts = (pack.triggers.classes[e.key].plover for h in behind for e in h.entries if e.kind == "trigger")
    return "CONSULT" in acts


def is_departure(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "left from Oslo at noon": where somebody sets out is no visit, unless the clause says whereto."""
    if frame.cls.roles != "visitor" or frame.voice not in ("active", "bare") or not grammar.destinations:
        return False
    text, start, end = scene.doc.text, frame.hit.end, frame.clause.end
    behind = text[start:end].lower().split()[:1]
    if not any(w in grammar.prepositions["from"] for w in behind):
        return False
    return any_of(grammar.destinations).search(text, start, end) is None


def leave_out_matter(frame: Frame, scene: Scene, grammar: Grammar) -> None:
    """ "The meeting will discuss sanctions on B": B is what they talk about; of several subjects each is a side."""
    if frame.trigger not in TALKS or frame.cls.roles == "visitor" or not (frame.target and grammar.discussing):
        return
    if frame.first_word in grammar.discussing:  # see `names_no_partner`
        return
    text, start, end = scene.doc.text, frame.hit.start, frame.clause.end
    topic = any_of(grammar.discussing).search(text, start, min(end, frame.hit.end + MATTER))
    if topic is None or "," in text[start : topic.start()] or any(a.start < topic.end() for a in frame.target):
        return
    partners = [p.actor for p in scene.between(topic.end(), end) if p.role in ("with", "between", "by")]
    if all(a.start < min([end, *(p.start for p in partners)]) for a in frame.target):
        several = len(frame.source) > 1
        frame.target = frame.source[1:] if several else tuple(partners[:1])
        frame.source = frame.source[:1]


def names_no_partner(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A discussed the war in B", "In the meeting, A said ...": what is named behind it is no counterpart."""
    if frame.plover == "CONSULT" and frame.cls.roles == "visitor":
        return frame.voice == "nominal" and frame.target_how in ("sentence", "topic", "none")
    if frame.plover != "CONSULT" or not frame.cls.symmetric:
        return False
    if frame.voice == "nominal":
        return frame.fronted and not frame.target
    if frame.first_word not in grammar.discussing:
        return _is_discussed(frame, scene, grammar)
    behind = scene.between(frame.hit.end, frame.clause.end)
    partner = next((p.actor for p in behind if p.role in ("with", "between", "by")), None)
    if partner is None:
        return True
    return any_of(grammar.relations).search(scene.doc.text, frame.hit.end, partner.start) is not None


def _is_discussed(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A met officials to discuss the war with B": B is what they talk about."""
    text, hit, clause = scene.doc.text, frame.hit, frame.clause
    first = next((a.start for a in frame.target if hit.end <= a.start < clause.end), None)
    if first is None:
        return False
    topic = any_of(grammar.discussing).search(text, hit.end, first)
    return topic is not None and any_of(grammar.relations).search(text, topic.end(), first) is not None


def join_talk(frame: Frame, frames: list[Frame]) -> bool:
    """Make it the talk or visit told before in which its subject took part; without one only several can talk."""
    mine, names = countries_of(frame.source), {a.name for a in frame.source}
    told = [f for f in reversed(frames) if f.trigger in TALKS and f.plover in ("CONSULT", "AGREE") and _is_sure(f)]
    told = [f for f in told if mine and mine <= f.countries and f.reading != "refused"]
    if frame.cls.roles == "visitor":  # only who made it makes it again
        told = [f for f in told if f.trigger == frame.trigger and names & {a.name for a in f.source}]
    named = [f for f in told if names & {a.name for a in f.source + f.target}]
    earlier = next(iter(named or told), None)
    if earlier is None:
        if frame.voice != "nominal" and frame.target_how != "group" and len(mine) > 1 and len(frame.source) > 1:
            frame.source, frame.target, frame.target_how = frame.source[:1], frame.source[1:], "group"
        return frame.voice == "nominal" or frame.target_how == "group"
    _tell_again(frame, earlier)
    return True


def errand_of(frame: Frame, frames: list[Frame], grammar: Grammar) -> Frame | None:
    """ "A flew to B to meet C": the talk is what the visit was made for, not one more act (GUIDELINE section 8)."""
    led = any(w in grammar.purpose for w in frame.lead[-1:])
    if not led or not frame.cls.symmetric or frame.plover != "CONSULT":
        return None
    trips = (f for f in reversed(frames) if f.sentence.index == frame.sentence.index and f.cls.roles == "visitor")
    trip = next((f for f in trips if f.hit.end <= frame.hit.start), None)
    if trip is None or trip.countries != frame.countries:
        return None
    return trip if {a.name for a in trip.source} <= {a.name for a in frame.source} else None


def will_take_place(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "The meeting of A and B will be held in May": the word of future stands behind the noun."""
    clause = frame.clause
    if clause.modality != "future":
        return False
    return _takes_place(frame, scene, grammar, clause.modality_at, clause.end)


def is_called_off(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "The meeting of A and B will not be held", "A's visit was postponed": see the reading that refuses."""
    at = frame.clause.negation_at
    if frame.voice == "nominal" and frame.plover in ("CONSULT", "AGREE") and grammar.cancelled:
        end = min(frame.clause.end, frame.hit.end + PUT_OFF)
        off = any_of(grammar.cancelled).search(scene.doc.text, frame.hit.end, end)
        if off is not None and _goes_on(frame, scene, off.start()):
            return not frame.clause.negated_at(off.start())
    return _takes_place(frame, scene, grammar, at, min(frame.clause.end, at + CALLED_OFF))


def _goes_on(frame: Frame, scene: Scene, at: int) -> bool:
    """Whether no mark parts the act's word from what stands behind it, but what two commas shut in."""
    between = INSERTED.sub("", scene.doc.text[frame.hit.end : at])
    return not any(mark in between for mark in ",;:")


def _takes_place(frame: Frame, scene: Scene, grammar: Grammar, at: int, end: int) -> bool:
    """Whether a meeting's noun is the subject of a verb of taking place, behind the word at ``at``."""
    text = scene.doc.text
    if frame.voice != "nominal" or frame.plover != "CONSULT" or at < frame.hit.end:
        return False
    if not _goes_on(frame, scene, at):
        return False
    behind = text[at:end].lower().split()[1:5]
    return any(word.strip(".,;?)") in grammar.taking_place for word in behind)


def is_planned_item(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A will hold several meetings. Among them is one with B.": planned like what it is an item of."""
    sentence, sentences = frame.sentence, scene.doc.sentences
    opening = scene.doc.text[scene.doc.opening(sentence) : frame.hit.start].lower()
    if frame.plover != "CONSULT" or frame.clause.modality or not opening.startswith(grammar.itemising):
        return False
    before = next((s for s in reversed(sentences[: sentence.index]) if s.kind != "skip"), None)
    clause = scene.clause_at(before.end - 1) if before is not None else None
    return clause is not None and clause.modality == "future"


def told_again(frame: Frame, frames: list[Frame], scene: Scene, grammar: Grammar) -> bool:
    """ "pertemuan tersebut", "that visit": the act told before, with its parties; a meeting may be the visit itself."""
    if frame.voice != "nominal" or frame.plover not in TOLD_AGAIN or not _points_back(frame, scene, grammar):
        return False
    told = [f for f in reversed(frames) if f.sentence.index < frame.sentence.index and _is_sure(f)]
    told = [f for f in told if f.reading != "refused"]
    one_deed = {*DEEDS, frame.trigger} if frame.trigger in DEEDS else {frame.trigger}
    alike = [f for f in told if f.trigger in one_deed and (f.plover == frame.plover or f.trigger in DEEDS)]
    planned = [f for f in told if f.planned and frame.plover == "CONSULT" and f.cls.roles == frame.cls.roles]
    visits = [f for f in told if f.plover == "CONSULT" == frame.plover and f.cls.roles == "visitor" and not f.weak]
    if frame.trigger == PHONE:
        here = {p.actor.name for p in scene.between(frame.sentence.start, frame.sentence.end)}
        planned = [f for f in told if f.plover in ("CONSULT", "AGREE") and len(f.countries) > 1]
        planned = [f for f in planned if here & {a.name for a in f.source + f.target}] or planned
    earlier = next(iter([*alike, *planned, *visits]), None)
    if earlier is None:
        return False
    if earlier.cls.roles == "visitor" and frame.cls.symmetric and _is_land(earlier.target):
        frame.source, frame.target = earlier.source, earlier.target  # a talk on the visit to a state, not the visit
        frame.source_how = frame.target_how = "again"
        return True
    _tell_again(frame, earlier)
    return True


def blow_again(frame: Frame, frames: list[Frame], scene: Scene, grammar: Grammar) -> bool:
    """ "The attack killed 12 people": the blow told just before, with who struck and whom, unless others are named."""
    if frame.cls.plover != "ASSAULT":
        return False
    if frame.voice == "nominal":
        blow = _blow_before(frame, frames) if _is_known_blow(frame, scene, grammar) else None
    else:
        blow = next((f for f in reversed(frames) if f.plover == "ASSAULT" and f.sentence is frame.sentence), None)
        blow = blow if blow is not None and blow.source_how == "again" and blow.hit.end <= frame.hit.start else None
        if frame.voice == "passive" or (blow is not None and scene.between(blow.hit.end, frame.hit.start)):
            return False
    if blow is None:
        return False
    behind = [p for p in scene.between(frame.hit.end, frame.sentence.end) if p.role != "as"]
    struck = tuple(p.actor for p in behind if p.actor.country_code in countries_of(blow.target))
    frame.source, frame.target = blow.source, struck[:1] or blow.target
    frame.source_how = frame.target_how = "again"
    frame.told_in = blow.told_in if blow.sentence is frame.sentence else blow.sentence.index
    return True


def blame_striker(frame: Frame, frames: list[Frame], scene: Scene, grammar: Grammar, blows: tuple[str, ...]) -> None:
    """ "A condemned the attack and asked B to act": the blow is one told before, and whose it was is blamed.

    ``blows``: nouns of blows.
    """
    if frame.plover != "ACCUSE" or frame.voice not in ("active", "bare") or frame.target_how not in GUESSED:
        return
    text, hit = scene.doc.text, frame.hit
    words = text[hit.start : hit.end].lower().split()[-1:] + text[hit.end : hit.end + POINTED].lower().split()[:2]
    words = [w.strip(".,") for w in words]
    if not any(one in blows and two in grammar.known for one, two in pairwise(words)):
        return
    mine = countries_of(frame.source)
    blow = _blow_before(frame, [f for f in frames if f.source and not countries_of(f.source) & mine])
    if blow is not None:
        frame.target, frame.target_how = blow.source, "topic"


def _is_known_blow(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "that attack"; "The attack since Monday killed ...", in a sentence that names no party."""
    if _points_back(frame, scene, grammar):
        return True
    opens = scene.doc.opening(frame.sentence) == frame.hit.start
    return opens and not scene.between(frame.sentence.start, frame.sentence.end)


def _blow_before(frame: Frame, frames: list[Frame]) -> Frame | None:
    """The first blow of the nearest sentence that tells of one: what hangs on it tells what came of it."""
    near = [f for f in frames if 0 < frame.sentence.index - f.sentence.index <= BLOW_REACH]
    blows = [f for f in near if f.plover == "ASSAULT" and f.reading != "refused" and _is_sure(f)]
    nearest = max((f.sentence.index for f in blows), default=-1)
    return next((f for f in blows if f.sentence.index == nearest), None)


def _is_land(side: tuple[Actor, ...]) -> bool:
    return all(a.actor_type in ("state", "other") for a in side)


def _tell_again(frame: Frame, earlier: Frame) -> None:
    """Make it the earlier act; a call is never the meeting or deal told before, only between the same two."""
    frame.source, frame.target = earlier.source, earlier.target
    frame.source_how = frame.target_how = "again"
    if frame.trigger != PHONE:
        frame.trigger, frame.cls, frame.plover = earlier.trigger, earlier.cls, earlier.plover
        frame.cameo, frame.planned = earlier.cameo, earlier.planned


def _is_sure(frame: Frame) -> bool:
    return bool(frame.source and frame.target) and not GUESSES & {frame.source_how, frame.target_how}


def _points_back(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    text, hit = scene.doc.text, frame.hit
    if text[frame.sentence.start : hit.start].lower().startswith(grammar.attendance):
        return True  # "Turut hadir dalam pertemuan ...": who else was there
    behind = text[hit.end : hit.end + 12].lower().split()
    named = [*behind[:1], *frame.lead[-1:]] if text[hit.end : hit.end + 1] == " " else frame.lead[-1:]
    if any(w.strip(".,;:") in grammar.demonstratives for w in named):
        return True
    definite = any(w in grammar.definites for w in frame.lead[-1:]) or frame.form.endswith(grammar.endings.definite)
    return definite and not _is_described(frame, scene, grammar)


def _is_described(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "the talks with A": whose they are is told here."""
    behind = scene.doc.text[frame.hit.end : frame.hit.end + 12].lower().split()
    return bool(behind) and any(
        behind[0] in grammar.prepositions[role] for role in ("with", "to", "from", "by", "between")
    )
