"""Deaths and dangers that nobody brought about: earthquakes, floods, diseases, crises."""

import re
from itertools import dropwhile

from janji.extract.frames.frame import Frame
from janji.extract.scene import Scene
from janji.extract.text.scan import POSSESSIVES, any_of
from janji.packs.triggers import Grammar

SUBJECT = 60
"""Code points before a verb in which its subject stands."""

CLAUSE_MARKS = frozenset(',.;:"“”')


def is_disaster(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "Gempa itu menewaskan 153 orang", "the floods that hit B": nobody struck."""
    if frame.plover != "ASSAULT" or frame.voice != "active" or not grammar.disasters:
        return False
    start, end = max(frame.sentence.start, frame.hit.start - SUBJECT), frame.hit.start
    last = max(any_of(grammar.disasters).finditer(scene.doc.text, start, end), key=re.Match.start, default=None)
    if last is None or not CLAUSE_MARKS.isdisjoint(scene.doc.text[last.end() : end]):
        return False
    if any(p.role == "none" for p in scene.between(last.end(), end)):
        return False
    return _heads_subject(last, frame, scene, grammar)


def is_danger(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "Serangan itu mengancam B", "krisis air di A mengancam B": a deed or a state of things endangers, it threatens
    nobody.
    """
    if frame.plover != "THREATEN" or frame.voice != "active" or not grammar.same_act:
        return False
    start, at = frame.clause.since(frame.hit.start), frame.hit.start
    words = scene.doc.text[start:at].lower().split()
    links = {
        *grammar.connectives["complement"],
        *grammar.connectives["subordinate"],
        *grammar.connectives["coordinate"],
    }
    subject = " ".join(dropwhile(lambda w: w.strip(",") in links, words))
    things = (*grammar.topics, *grammar.relations, *grammar.disasters, *grammar.same_act.get("ASSAULT", ()))
    return any_of(things).match(subject) is not None and not any(mark in subject for mark in ',:"“')


def _heads_subject(disaster: re.Match[str], frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """Not "A's troops in the storm", "flood-hit B", "a storm of missiles": there somebody else strikes."""
    text, at = scene.doc.text, disaster.start()
    behind = text[disaster.end() : frame.hit.start].lower()
    if behind.startswith("-") or any(w in grammar.prepositions["from"] for w in behind.split()[:1]):
        return False
    before = text[frame.sentence.start : at].lower().split()
    before = before[:-1] if before[-1:] and before[-1] in grammar.definites else before
    if any(w in grammar.prepositions["at"] or w in grammar.amid for w in before[-1:]):
        return False
    start = frame.clause.since(at)
    said = max((m.end() for m in any_of(grammar.attribution["pre"]).finditer(text, start, at)), default=start)
    others = (p for p in scene.between(said, at) if p.role == "none")
    return all(text[p.actor.end : at].strip(" ") in ("", *POSSESSIVES) for p in others)  # "the Nepal quake"
