"""The acts that a time to come dates: "bertemu besok", "visits Kenya next week" are plans without a word of future."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from janji.extract.frames.frame import Frame
from janji.extract.model import Document, Hit, TimeExpression
from janji.extract.scene import Scene, roles_of
from janji.extract.text.scan import choice, fold
from janji.packs.triggers import Grammar

JUST_BEFORE = 12
JUST_BEHIND = 16
ANCHOR_REACH = 60
CLAUSES = 8
"""Clauses before a bare verb among which the one is that it goes on with."""


def told_ahead(scene: Scene, hits: Sequence[Hit], dates: Sequence[TimeExpression], grammar: Grammar) -> set[int]:
    """Where the triggers start that a time ahead of the news dates.

    It dates the last trigger before it in its clause, or where it opens the clause the first behind it. Not a bound
    ("hingga Juni mendatang"), nor a day counted from what was told before ("esok paginya").
    """
    text = scene.doc.text
    times = [t for t in dates if _lies_ahead(t, scene.doc) and not _is_bound(t, text, grammar)]
    times = [t for t in times if not _has_behind(t, text, grammar.next_days)]
    if not times:
        return set()
    triggers = [h for h in hits if h.entry("trigger")]
    starts = [h.start for h in triggers]
    found = set()
    for time in times:
        clause = scene.clause_at(time.start)
        if clause is None:
            continue
        i = bisect_left(starts, time.start)
        before = triggers[i - 1].start if i and starts[i - 1] >= clause.start else None
        behind = triggers[i].start if i < len(triggers) and starts[i] < clause.end else None
        at = behind if before is None else before
        if at is not None:
            found.add(at)
    return found


def _lies_ahead(time: TimeExpression, doc: Document) -> bool:
    """Told as to come ("next week"), or a day or month behind the day of publication, where that is sure."""
    if time.ahead:
        return True
    if time.first is None or doc.published is None or doc.published_kind != "exact" or time.precision == "year":
        return False
    return time.first > doc.published


def _is_bound(time: TimeExpression, text: str, grammar: Grammar) -> bool:
    before = fold(text[max(0, time.start - JUST_BEFORE) : time.start]).split()
    return any(w in grammar.date_bounds or w in grammar.until for w in before)


def _has_behind(time: TimeExpression, text: str, words: tuple[str, ...]) -> bool:
    return any(w.strip(".,;") in words for w in fold(text[time.end : time.end + JUST_BEHIND]).split()[:1])


def is_to_come(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "ahead of A's visit to B", "his readiness to visit B": not made yet."""
    if frame.plover != "CONSULT" or not grammar.to_come:
        return False
    if frame.voice == "active" and grammar.infinitive:
        leads = tuple(f"{words} " for words in grammar.to_come if words.rpartition(" ")[2] in grammar.infinitive)
        if scene.doc.text[frame.clause.since(frame.hit.start) : frame.hit.start].lower().endswith(leads):
            return True
    if frame.voice != "nominal" and frame.first_word not in (
        *frame.cls.nominal,
        *roles_of(grammar),
    ):  # "talks with", "on a visit"
        return False
    before = scene.doc.text[max(frame.sentence.start, frame.hit.start - ANCHOR_REACH) : frame.hit.start]
    return anchor(grammar.to_come).search(before) is not None


@lru_cache(maxsize=16)
def anchor(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of the words with no more than a few behind it, right before an act."""
    return re.compile(rf"(?<!\w)(?:{choice(words)})(?:\s+[\w'’.-]+){{0,6}}\s+$", re.I)


def is_joined_infinitive(frame: Frame, frames: Sequence[Frame], scene: Scene, grammar: Grammar) -> bool:
    """ "plans to attend the forum in May and hold talks with B": a bare verb behind "and" is as far ahead."""
    if not grammar.infinitive or frame.voice != "active" or frame.plover != "CONSULT" or is_past(frame, grammar):
        return False
    if frame.first_word.endswith((*grammar.endings.gerund, *grammar.endings.plural)):
        return False
    before = list(frame.lead)
    while before and before[-1] in grammar.additions:
        before.pop()
    if not before or before[-1] not in grammar.list_words:
        return False
    earlier = (f for f in frames if f.sentence.index == frame.sentence.index and f.voice == "active" and f.dated_ahead)
    if any(f.hit.end <= frame.hit.start for f in earlier):
        return True
    near = scene.clauses[max(0, frame.clause.index - CLAUSES) : frame.clause.index]
    return any(c.modality == "future" for c in near if c.sentence == frame.clause.sentence)


def is_past(frame: Frame, grammar: Grammar) -> bool:
    """Whether the form is of the past, by its ending or as one that no ending tells."""
    return frame.first_word in grammar.past_forms or frame.first_word.endswith(grammar.endings.past)
