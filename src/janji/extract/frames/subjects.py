"""Who does it: the subject of a clause, who says it, whose it is."""

import re
from functools import lru_cache

from janji.extract.frames.ahead import is_past
from janji.extract.frames.befallen import befallen
from janji.extract.frames.frame import Frame, How
from janji.extract.model import Actor, Hit
from janji.extract.scene import Party, Scene, first_free, last_free, roles_of, whole_list
from janji.extract.text.clauses import Clause
from janji.extract.text.scan import POSSESSIVES, any_of, choice
from janji.packs.triggers import Grammar

VISITORS = frozenset({"person", "office", "government"})

HEAD = 3
"""Characters between a relative word and whom it tells of."""

APPOSITION = 9
"""Words that tell of somebody behind a comma, before the relative word."""

CLOSING = '"”'

PHRASE = 5
"""Words of a phrase that ends a relative clause: "who met B in May, ..."."""

CLAUSE_ENDS = frozenset(";:")
"""Marks behind which nothing is told by the word of saying before them any more."""

OPENING = re.compile(r"(?<=\s)\w+")

_POSSESSIVE = re.compile(r"^['’]s?\s+(?:\w+\s+){0,3}$")


def subject_of(frame: Frame, scene: Scene, grammar: Grammar) -> tuple[tuple[Actor, ...], How]:
    """Who does it, of the clause or of the one it depends on, else the last named before; and how it was found."""
    clause, at = frame.clause, frame.hit.start
    left = scene.between(clause.start, at)
    if clause.link == "relative" and (head := _resumed_subject(frame, left, scene, grammar)):
        return head, "relative"
    if clause.link == "subordinate" and (head := _behind_relative(frame, left, scene)):
        return head, "relative"
    if striker := _striker(frame, left, scene, grammar):
        return striker, "clause"
    if _is_of_participle(frame, left, scene, grammar):
        return whole_list(left, left[-1]), "clause"
    opens = _is_adjunct(frame, scene, grammar) or _is_on_occasion(frame, scene, grammar)
    found = first_free(left) if opens else _in_series(left, at, scene, grammar) or last_free(left)
    if found:
        return found, "clause"
    if frame.fronted and not left and clause.start == frame.sentence.start:
        if told := _after_comma(frame, scene):
            return told, "clause"
        return scene.carried(frame.sentence), "carried"  # "But accused B of lying.": who was told of before
    before = scene.between(frame.sentence.start, clause.start)
    if clause.link == "relative" and before:
        return whole_list(before, _antecedent(frame, scene, before)), "relative"
    if clause.link == "coordinate" and (told := _back_from_report(frame, scene, grammar)):
        return told, "sentence"
    if clause.link == "coordinate" and (told := _carried_on(clause, scene, grammar)):
        return told, "sentence"
    if clause.link == "subordinate" and (behind := _behind_quote(frame, scene)) is not None:
        if told := first_free(behind):
            return told, "sentence"
        if told := scene.carried(frame.sentence):
            return told, "carried"
    if clause.link == "subordinate" and (told := _told_of(clause, scene)):
        return told, "sentence"
    found = first_free(before) if clause.link in ("subordinate", "complement") else last_free(before)
    if found:
        return found, "sentence"
    left = [p for p in left if p.role not in ("by", "as")]  # "medicine donated by A arrives in B"
    if left:
        return whole_list(left, left[-1]), "sentence"
    return (), "none"


def _is_of_participle(frame: Frame, left: list[Party], scene: Scene, grammar: Grammar) -> bool:
    """ "a photo of A meeting B": whom the participle stands right behind does it, whatever governs him."""
    if frame.voice != "active" or not frame.cls.symmetric or not left:
        return False
    if not frame.first_word.endswith(grammar.endings.gerund) or not grammar.endings.gerund:
        return False
    last = left[-1].actor
    return last.actor_type == "person" and scene.doc.text[last.end : frame.hit.start] == " "


def _is_adjunct(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A's boat hailed a trawler off B, killing one": behind a comma the participle's subject is the clause's own."""
    if frame.voice not in ("active", "inverse") or not frame.first_word.endswith(grammar.endings.gerund):
        return False
    before = scene.doc.text[frame.clause.since(frame.hit.start) : frame.hit.start].rstrip()
    rest, _, word = before.rpartition(" ")
    if word.lower() in grammar.prepositions["by"]:
        return True  # "A angered B by blaming C"
    return (rest if word.islower() and word.endswith(grammar.endings.adverb) else before).endswith(",")


def _is_on_occasion(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A will tour B and C during his visit": whom the verb before has done it to is not who makes the visit."""
    if frame.voice != "nominal" or frame.cls.roles != "visitor":
        return False
    before = scene.doc.text[frame.clause.start : frame.hit.start].lower().split()[-1:]
    return any(w in grammar.attending for w in before)


def _striker(frame: Frame, left: list[Party], scene: Scene, grammar: Grammar) -> tuple[Actor, ...]:
    """ "serangan A di kota B menewaskan ...": whose the blow is, not where it fell."""
    if frame.cls.plover != "ASSAULT" or frame.voice != "active" or not left:
        return ()
    start = frame.clause.since(frame.hit.start)
    blow = any_of(frame.cls.nominal).search(scene.doc.text, start, frame.hit.start)
    owner = next((p for p in left if blow is not None and 0 <= p.actor.start - blow.end() <= 1), None)
    if owner is None or owner.group in befallen([owner], frame.clause.start, scene, grammar):
        return ()
    return whole_list(left, owner)


def _resumed_subject(frame: Frame, left: list[Party], scene: Scene, grammar: Grammar) -> tuple[Actor, ...]:
    """Whom the relative clause is about, where the act is told by the main clause that goes on behind it."""
    before = scene.between(frame.sentence.start, frame.clause.start)
    if not before:
        return ()
    if _is_resumed(left, frame.clause, frame.hit.start, scene, grammar):
        return whole_list(before, before[-1])
    between = scene.doc.text[before[-1].actor.end : frame.clause.start]
    if (len(between) <= HEAD or _is_apposition(between)) and _is_past_relative(frame, left, scene, grammar):
        return whole_list(before, _antecedent(frame, scene, before))
    return ()


def _behind_relative(frame: Frame, left: list[Party], scene: Scene) -> tuple[Actor, ...]:
    """ "A, who served as minister under B, warned C": behind the comma the main clause goes on."""
    text, clause = scene.doc.text, frame.clause
    if not left or frame.voice != "active" or text[left[-1].actor.end : frame.hit.start] != ", ":
        return ()
    relative = clause
    while relative.index and relative.link in ("subordinate", "complement") and relative.sentence == clause.sentence:
        relative = scene.clauses[relative.index - 1]
    before = scene.between(frame.sentence.start, relative.start)
    if relative.link != "relative" or relative.sentence != clause.sentence or not before:
        return ()
    between = text[before[-1].actor.end : relative.start]
    return whole_list(before, before[-1]) if len(between) <= HEAD or _is_apposition(between) else ()


def _is_apposition(between: str) -> bool:
    """ "A, the former head of the town council who ...": what stands between him and the relative word is still A."""
    return between.startswith(", ") and between.count(",") == 1 and len(between.split()) <= APPOSITION


def _antecedent(frame: Frame, scene: Scene, before: list[Party]) -> Party:
    """Who the relative clause is about: the nearest party, but the envoy of "A's envoy to B, who met ..."."""
    last = before[-1]
    meets = frame.cls.symmetric or frame.cls.roles == "visitor"
    if not meets or last.actor.actor_type != "state" or last.role not in ("to", "at"):
        return last
    if "," not in scene.doc.text[last.actor.end : frame.clause.start]:
        return last
    return next((p for p in reversed(before) if p.actor.actor_type in VISITORS), last)


def _is_resumed(left: list[Party], clause: Clause, at: int, scene: Scene, grammar: Grammar) -> bool:
    """ "A, which B backs, struck C": whom such a relative clause tells of A does not do what the main clause tells."""
    opening = _attribute(grammar).match(scene.doc.text, clause.start, at)
    return opening is not None and len({p.group for p in left}) == 1


@lru_cache(maxsize=16)
def _attribute(grammar: Grammar) -> re.Pattern[str]:
    """A relative word with a verb that only says whose friend, foe or land somebody is."""
    relative = choice(grammar.connectives["relative"])
    return re.compile(rf"(?:{relative})\s+(?:\w+\s+)?(?:{choice(grammar.attributes)})\s", re.I)


def _carried_on(clause: Clause, scene: Scene, grammar: Grammar) -> tuple[Actor, ...]:
    """ "A backs B and fights C": the subject of the clause before, behind whom its verb stands."""
    while clause.link == "coordinate" and clause.subject_of is not None:
        clause = scene.clauses[clause.subject_of]
        parties = scene.between(clause.start, clause.end)
        before = scene.clauses[clause.index - 1] if clause.index else clause
        short = len(scene.doc.text[clause.start : clause.end].split()) <= PHRASE
        if clause.link == "subordinate" and short and not parties and before.sentence == clause.sentence:
            clause = before  # "described B as a fool and ..."
            parties = scene.between(clause.start, clause.end)
        for i in range(len(parties) - 1, -1, -1):
            end = parties[i + 1].actor.start if i + 1 < len(parties) else clause.end
            if parties[i].role == "none" and _acts(scene.doc.text[parties[i].actor.end : end], grammar):
                return whole_list(parties, parties[i])
    return ()


def _back_from_report(frame: Frame, scene: Scene, grammar: Grammar) -> tuple[Actor, ...]:
    """ "A said the town is lost and blamed B": a past behind what is told in the present goes on with who said it.

    So it does behind what somebody demands: "A demanded that B pay and condemned C".
    """
    text, clause, start = scene.doc.text, frame.clause, frame.sentence.start
    if not grammar.present_forms or frame.voice != "active" or not is_past(frame, grammar):
        return ()
    words = (*grammar.attribution["pre"], *grammar.demanding)
    told = max(any_of(words).finditer(text, start, clause.start), key=re.Match.end, default=None)
    if told is None:
        return ()
    reported = text[told.end() : clause.start].lower()
    said = reported.split()
    present = next((i for i, w in enumerate(said) if w in grammar.present_forms), len(said))
    demanded = told.group().lower() in grammar.demanding
    if not CLAUSE_ENDS.isdisjoint(reported) or not (demanded or present < len(said)):
        return ()
    if any(w in grammar.past_forms or w.endswith(grammar.endings.past) for w in said[:present]):
        return ()
    return last_free(scene.between(start, told.start()))


def _told_of(clause: Clause, scene: Scene) -> tuple[Actor, ...]:
    """ "A said that B would stay during his visit": B, of whom the clause right before tells."""
    before = scene.clauses[clause.index - 1] if clause.index else None
    if before is None or before.sentence != clause.sentence or before.link != "complement":
        return ()
    if scene.doc.text[before.start : clause.start].rstrip().endswith(","):
        return ()
    return first_free(scene.between(before.start, before.end))


def _in_series(left: list[Party], at: int, scene: Scene, grammar: Grammar) -> tuple[Actor, ...]:
    """ "A accused B of theft, condemned C": behind the comma of a series of verbs, whose the verb before is."""
    text = scene.doc.text
    behind = text[left[-1].actor.end : at].rstrip() if left else ""
    if len(left) < 2 or not behind.endswith(",") or behind.lstrip().startswith(",") or _acts(behind, grammar):
        return ()
    for one, following in zip(left[-2::-1], left[:0:-1], strict=True):
        if one.role == "none" and _acts(text[one.actor.end : following.actor.start], grammar):
            return whole_list(left, one)
    return ()


def _acts(behind: str, grammar: Grammar) -> bool:
    """Whether a verb stands behind a party: "of spying on C" or "to stop" tells what the one before him says of him."""
    opening = OPENING.search(behind)
    if opening is not None and opening[0].lower() in {*roles_of(grammar), *grammar.infinitive}:
        return False
    return _verb(grammar).search(behind) is not None


@lru_cache(maxsize=16)
def _verb(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){grammar.verb_pattern}")


def _is_past_relative(frame: Frame, left: list[Party], scene: Scene, grammar: Grammar) -> bool:
    """ "A, yang bertemu B, mengecam C", "A yang didukung B telah menyerang C": the main verb behind a relative clause.

    Who stands behind the relative clause's own verb is no subject of the next one.
    """
    if not left or frame.clause.in_quote:
        return False
    text, first, told = scene.doc.text, left[0].actor.start, frame.clause.attributed_to
    if text.startswith(", ", left[-1].actor.start - 2) or (told is not None and told.start < first):
        return False  # "A, yang bertemu B, C mengecam D", "A yang mengatakan B menyerang C"
    between = text[left[-1].actor.end : frame.hit.start].strip()
    phrase = between[:-1].split() if between.endswith(",") else []
    phrased = 1 < len(phrase) <= PHRASE and phrase[0].lower() in roles_of(grammar) and between.count(",") == 1
    resumes = phrased or between == "," or between.lower() in (*grammar.modality.past, *grammar.modality.ongoing)
    return resumes and len(text[frame.clause.start : first].split()) > 1


def _behind_quote(frame: Frame, scene: Scene) -> list[Party] | None:
    """ "... in ruins," A said after meeting B: who stands between a quotation and a clause behind it, if it is one."""
    start, end = frame.sentence.start, frame.clause.start
    closing = max(scene.doc.text.rfind(mark, start, end) for mark in CLOSING)
    return None if frame.clause.in_quote or closing < 0 else scene.between(closing, end)


def main_subject(frame: Frame, scene: Scene) -> Party | None:
    """Who opens the main clause behind a fronted phrase."""
    behind = scene.between(frame.hit.end, frame.sentence.end)
    return next((p for p in behind if p.role == "none" and scene.doc.text.startswith(", ", p.actor.start - 2)), None)


def _after_comma(frame: Frame, scene: Scene) -> tuple[Actor, ...]:
    one = main_subject(frame, scene)
    return whole_list(scene.between(frame.hit.end, frame.sentence.end), one) if one else ()


def speaker_of(frame: Frame, scene: Scene) -> tuple[Actor, ...]:
    """Who says it, where the clause is reported."""
    hit = frame.clause.attributed_to
    if hit is None:
        return ()
    if _is_led_by(frame, hit) and (told := last_free(scene.between(frame.clause.start, hit.start))):
        return told
    near = scene.between(max(frame.sentence.start, hit.start - 120), min(frame.sentence.end, hit.end + 120))
    outside = [p for p in near if not frame.clause.start <= p.actor.start < frame.clause.end]
    if not outside and frame.clause.in_quote and _is_behind(hit) and not any(p.actor.start >= hit.end for p in near):
        return scene.carried(frame.sentence)  # '"... in B," he said': B does not say it
    near = outside or near
    if not near:
        return ()
    one = min(near, key=lambda p: (p.role != "none", hit.gap(p.actor.start, p.actor.end)))
    return whole_list(near, one)


def _is_behind(hit: Hit) -> bool:
    """Whether a word of saying stands behind what is said."""
    return any(e.kind == "attribution" and e.key == "post" for e in hit.entries)


def _is_led_by(frame: Frame, hit: Hit) -> bool:
    """ "A called B's raid brutal, at the talks of C": the clause itself has the word of saying, behind who says it."""
    told = any(e.kind == "attribution" and e.key == "pre" for e in hit.entries)
    return told and frame.clause.start <= hit.start <= frame.hit.start


def destination_before(frame: Frame, scene: Scene) -> tuple[Actor, ...]:
    """ "A's Lima visit": the state or town named between the possessor and the noun of a visit."""
    if frame.cls.roles != "visitor":
        return ()
    text, start, end = scene.doc.text, frame.clause.start, frame.hit.start
    states = [p.actor for p in scene.between(start, end) if p.actor.actor_type == "state"]
    near = [*states[-1:], *scene.places_between(start, end)[-1:]]
    goal = next((a for a in near if text[a.end : end] == " " and a.found_by != "adjective"), None)
    if goal is None:
        return ()
    owned = any(text[p.actor.end : goal.start - 1] in POSSESSIVES for p in scene.between(start, goal.start)[-1:])
    return (goal,) if owned else ()


def owner_of(frame: Frame, scene: Scene) -> tuple[tuple[Actor, ...], How]:
    """The possessor just before the noun: "Wang's visit", "Tiongkok-AS summit"."""
    left = scene.between(frame.clause.start, frame.hit.start)
    if goal := destination_before(frame, scene):
        left = [p for p in left if p.actor.start < goal[0].start]
    if left and _POSSESSIVE.match(scene.doc.text[left[-1].actor.end : frame.hit.start]):
        return whole_list(left, left[-1]), "possessive"
    return (), "none"
