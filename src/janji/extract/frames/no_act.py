"""What makes of a word for an act none: a name, a condition, a cause, who only tells it, nobody who does it."""

import re
from collections.abc import Callable
from functools import lru_cache

from janji.extract.frames.ahead import ANCHOR_REACH, anchor
from janji.extract.frames.constructions import (
    is_interview,
)
from janji.extract.frames.disasters import CLAUSE_MARKS, SUBJECT, is_danger, is_disaster
from janji.extract.frames.frame import Frame
from janji.extract.frames.nouns import is_noun
from janji.extract.frames.readings import REFUSABLE
from janji.extract.frames.talks import (
    is_called_off,
    is_departure,
    is_unreal,
)
from janji.extract.frames.voices import AGENT
from janji.extract.scene import Scene, roles_of
from janji.extract.text.scan import POSSESSIVES, any_of, choice
from janji.packs.triggers import Grammar

Rule = Callable[[Frame, Scene, Grammar], bool]

NOBODY = 24
"""Code points behind "by" in which who did it stands, be it somebody or nobody."""

SAID_BEHIND = 3
"""Words behind the verb of an attribution that closes a sentence: "announced on Friday"."""

OF_IT = 40
"""Code points behind a death in which its cause stands."""

CAUSE = 3
"""Words between a death and its cause ("tewas akibat bencana banjir")."""

HOLDERS = ("person", "office")
"""Types of parties that hold an office, and can lose it."""

MADE = ("030", "057")
"""Codes of agreements and signings: what is made there may be named before it is."""

_ASIDE = re.compile(r", [^,;:\"“”]{2,60}, ")


def _is_goods(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A batch of medicine from A arrived in B": what comes is no visitor."""
    if frame.cls.roles != "visitor" or frame.voice != "active" or not grammar.goods:
        return False
    at = frame.hit.start
    if any(p.role == "none" for p in scene.between(frame.clause.start, at)):
        return False
    return any_of(grammar.goods).search(scene.doc.text, frame.clause.since(at), at) is not None


def _is_house(frame: Frame, scene: Scene, _: Grammar) -> bool:
    """ "Peru's Congress dismissed A": a house of lawmakers is a party, no gathering."""
    if frame.voice != "nominal" or "multilateral" not in frame.cls.modes:
        return False
    named = scene.between(max(frame.sentence.start, frame.hit.start - SUBJECT), frame.hit.end)[-1:]
    house = next((p.actor for p in named if p.actor.end == frame.hit.end), None)
    return house is not None and house.actor_type == "government"


def _is_of_name(frame: Frame, scene: Scene, _: Grammar) -> bool:
    """ "The Met Office": a verb's form that is a part of somebody's name."""
    hit = frame.hit
    if frame.voice == "nominal" or scene.doc.text[hit.start].islower():
        return False
    named = scene.first_between(hit.start, frame.clause.end)
    if named is None or named.found_by not in ("name", "pattern"):
        return False
    return named.start == hit.start and named.end > hit.end


def _dies_of_it(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "153 warga tewas akibat gempa", "tewas diterjang banjir": nobody struck them."""
    if frame.plover != "ASSAULT" or frame.voice != "passive" or not grammar.disasters:
        return False
    text, start = scene.doc.text, frame.hit.end
    found = any_of(grammar.disasters).search(text, start, min(frame.clause.end, start + OF_IT))
    if found is None or not CLAUSE_MARKS.isdisjoint(text[start : found.start()]):
        return False
    return len(text[start : found.start()].split()) <= CAUSE and scene.first_between(start, found.start()) is None


def _is_by_nobody(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "areas held by terrorists", "was killed by masked men": done by somebody whom the text does not name."""
    if frame.voice != "passive" or frame.plover in REFUSABLE or not grammar.nobodies:
        return False
    text, end, agents = scene.doc.text, frame.hit.end, grammar.prepositions["by"]
    if frame.written.endswith(tuple(f" {word}" for word in agents)):
        at = end
    elif text[end : end + AGENT].lower().startswith(tuple(f" {word} " for word in agents)):
        at = text.index(" ", end + 1)
    else:
        return False
    party = scene.first_between(at, frame.clause.end)
    if party is not None and party.start - at <= NOBODY:
        return False
    words = text[at : min(frame.clause.end, at + NOBODY)].lower().split()[:2]
    return any(w.strip(".,;:") in grammar.nobodies for w in words)


def _warns_of_past(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A warned that B's arms had harmed their ties": of what has been nobody threatens, only of what follows."""
    if frame.plover != "THREATEN" or frame.voice != "active":
        return False
    text, clause, end = scene.doc.text, frame.clause, frame.hit.end
    behind = next(
        (c for c in scene.clauses[clause.index + 1 : clause.index + 2] if c.sentence == clause.sentence), None
    )
    if behind is None or behind.link != "complement" or behind.modality != "past" or text[end : behind.start].strip():
        return False
    ahead = any_of((*grammar.modality.future, *grammar.reported_future))
    return ahead.search(text, behind.start, frame.sentence.end) is None


def _is_naming(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A called B a liar", "called the plan unfair": whom a telephone call reaches stands right behind, unnamed."""
    if frame.written not in grammar.naming:
        return False
    text, end = scene.doc.text, frame.hit.end
    party = scene.first_between(end, frame.clause.end)
    if party is None or party.found_by == "adjective":
        return True
    if text[end : party.start].strip().lower() not in ("", *grammar.definites):  # "his counterpart B"
        return True
    between = _ASIDE.match(text, party.end, frame.clause.end)  # "B, the leader of C, a liar"
    if between is not None and text[between.end() - 1 :][:5].lower().startswith(grammar.names_behind):
        return True
    return text[party.end : party.end + 5].lower().startswith(grammar.names_behind)


def _is_sacking(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A dismissed the head of the army": who loses a post is not rebuffed, whose claim it is was."""
    if frame.written.split(" ")[-1] not in grammar.sacking:
        return False
    text, hit = scene.doc.text, frame.hit
    if frame.voice == "passive":
        last = scene.between(frame.clause.start, hit.start)[-1:]
        helping = {*grammar.passive_auxiliaries, *grammar.modality.past}
        return any(
            p.actor.actor_type in HOLDERS and helping.issuperset(text[p.actor.end : hit.start].lower().split())
            for p in last
        )
    party = scene.first_between(hit.end, frame.clause.end)
    if frame.voice != "active" or party is None or party.actor_type not in HOLDERS:
        return False
    before, behind = text[hit.end : party.start].lower().split(), text[party.end : party.end + 4]
    return all(w in grammar.determiners for w in before) and not behind.startswith((*POSSESSIVES, " as "))


def _is_condition(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "if both sides agreed": told by nobody as done; behind the comma the main clause goes on."""
    if not grammar.conditions:
        return False
    at = frame.hit.start
    return _conditional(grammar).search(scene.doc.text[frame.clause.since(at) : at]) is not None


@lru_cache(maxsize=16)
def _conditional(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{choice(grammar.conditions)})\s[^,;:\"“”]*$", re.I)


def _is_unmade(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "work on a peace treaty", "talks on signing a deal", "violated the treaty": not made yet, or cited."""
    if frame.cls.cameo not in MADE or not (
        frame.voice == "nominal" or frame.first_word.endswith(grammar.endings.gerund)
    ):
        return False
    at = frame.hit.start
    return bool(grammar.unmade) and _not_yet(grammar).search(scene.doc.text, frame.clause.since(at), at) is not None


@lru_cache(maxsize=16)
def _not_yet(grammar: Grammar) -> re.Pattern[str]:
    for_long = rf"(?:\s+(?:{choice(grammar.since)})(?:\s+[\w'’-]+){{1,6}})?" if grammar.since else ""
    return re.compile(rf"(?<!\w)(?:{choice(grammar.unmade)}){for_long}(?:\s+[\w'’-]+){{0,4}}\s+$", re.I)


def _is_habit(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "have been negotiating since the war": no occasion but how things stand."""
    if frame.plover != "CONSULT" or not frame.first_word.endswith(grammar.endings.gerund):
        return False
    if not any(w in grammar.passive_auxiliaries for w in frame.lead[-1:]):
        return False
    return any(w in grammar.since for w in scene.doc.text[frame.hit.end : frame.hit.end + 24].lower().split()[:2])


def _is_attribution(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "The two will meet, the ministry announced on Friday.": it only says who told."""
    if not frame.cls.tells or frame.voice != "active" or frame.clause.end < frame.sentence.end:
        return False
    text, hit, end = scene.doc.text, frame.hit, frame.sentence.end
    if "," not in text[frame.clause.since(hit.start) : hit.start]:
        return False
    if any(p.role == "none" for p in scene.between(hit.end, end)):
        return False
    behind = text[hit.end : end].lower().split()
    return len(behind) <= SAID_BEHIND or any(w in roles_of(grammar) for w in behind[:2])


def _is_anchor(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "imposed sanctions in response to the attack": named only as cause or time (GUIDELINE section 8)."""
    if frame.plover != "ASSAULT" or frame.voice != "nominal":
        return False
    before = scene.doc.text[max(frame.clause.start, frame.hit.start - ANCHOR_REACH) : frame.hit.start]
    return anchor(grammar.anchors).search(before) is not None


def _is_other_sense(frame: Frame, scene: Scene, _: Grammar) -> bool:
    """ "melaporkan A ke polisi" accuses, "melaporkan kenaikan harga" does not: the verb alone is another act."""
    needed = frame.cls.only_with.get(frame.written)
    return needed is not None and any_of(needed).search(scene.doc.text, frame.hit.end, frame.clause.end) is None


def _is_witness(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "KPK memeriksa A sebagai saksi": who is only heard is not accused."""
    if frame.plover != "ACCUSE" or not grammar.witnesses:
        return False
    return any_of(grammar.witnesses).search(scene.doc.text, frame.hit.start, frame.clause.end) is not None


def _is_halted(frame: Frame, _: Scene, grammar: Grammar) -> bool:
    """ "was stopped in the port": who undergoes what is otherwise a journey's word came to nobody."""
    if frame.cls.roles != "visitor" or frame.voice != "passive":
        return False
    last = frame.written.rpartition(" ")[2]
    return frame.written != last and last in (*grammar.prepositions["at"], *grammar.prepositions["to"])


def _refuses_harm(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "declined to ban A's team": whom somebody spares he has not rejected."""
    if frame.plover != "REJECT" or frame.voice != "active" or not grammar.harming:
        return False
    if not any(word in grammar.infinitive for word in frame.written.split(" ")[1:]):
        return False
    return _harm(grammar).match(scene.doc.text, frame.hit.end, frame.clause.end) is not None


@lru_cache(maxsize=16)
def _harm(grammar: Grammar) -> re.Pattern[str]:
    adverb = rf"\w+(?:{choice(grammar.endings.adverb)})"
    return re.compile(rf"\s+(?:{adverb}\s+)?(?:{choice(grammar.harming)})(?!\w)", re.I)


def _is_no_meeting(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "the bishop's funeral will take place", "elections were held": what takes place there is no meeting."""
    if frame.plover not in ("CONSULT", "AGREE") or not grammar.no_meetings:
        return False
    if not frame.form.endswith(grammar.taking_place):
        return False
    start = max(frame.clause.start, frame.hit.start - SUBJECT)
    last = max(
        any_of(grammar.no_meetings).finditer(scene.doc.text, start, frame.hit.start), key=re.Match.end, default=None
    )
    return last is not None and "," not in scene.doc.text[last.end() : frame.hit.start]


NO_ACT: tuple[Rule, ...] = (
    _is_halted, _refuses_harm, _is_no_meeting, is_noun, _is_house, _is_of_name, _is_anchor, _is_goods, is_disaster,
    _dies_of_it, _is_by_nobody, _warns_of_past, _is_naming, is_unreal, is_departure, _is_unmade, _is_condition,
    _is_habit, _is_attribution, is_interview, is_called_off, _is_other_sense, _is_witness, _is_sacking,
    is_danger,
)  # fmt: skip
"""What makes of a word for an act none."""
