"""The place of an occasion, as written: "Kompleks Parlemen, Jakarta", with the state it lies in."""

import re
from collections.abc import Iterator
from functools import lru_cache

from janji.extract.features import Context
from janji.extract.frames import Frame, Scene
from janji.extract.model import Actor, Sentence
from janji.extract.when import opens_with
from janji.packs.triggers import Grammar

OPENING = 30
LEAD = 2  # body sentences that the title sums up
VISITOR = "visitor"
# A name: capitalised words, small connecting words inside, further parts after commas.
_WORD = r"[A-ZÀ-Þ0-9](?:[\w'’&/-]|\.(?=\w))*"
_NAME = rf"{_WORD}(?:\s+(?:(?:de|of|the|al)\s+)?{_WORD})*"


def where_of(frames: list[Frame], context: Context, grammar: Grammar) -> Actor | None:
    """The place of an occasion.

    Args:
        frames: the occasion's mentions, the best first.

    Returns:
        The place told in a mention's own sentence, a visit's destination, or the place of the sentence before where the
        sentence goes on about the same occasion; its name is the text itself.
    """
    for frame in frames:
        if (place := _own_place(frame, context.scene, grammar)) is not None:
            return place
    best = frames[0]
    if _travels(best) and (host := _host(best, context.scene)) is not None:
        return host
    if best.sentence.kind == "title":
        lead = [s for s in context.scene.doc.sentences if s.kind == "body"][:LEAD]
        return next((p for s in lead for p in _told(context.scene, s, grammar.prepositions["at"], grammar)), None)
    before = _previous(context.scene, best.sentence)
    if before is not None and opens_with(context, best.sentence, grammar.same_occasion):
        return next(iter(_told(context.scene, before, grammar.prepositions["at"], grammar)), None)
    return None


def _travels(frame: Frame) -> bool:
    """A visit, also a planned one: its object is where it goes."""
    return frame.cls.roles == VISITOR or (frame.planned and frame.cameo == "036" and _is_land(frame))


def _is_land(frame: Frame) -> bool:
    return frame.target_how == "place" or any(a.actor_type == "state" for a in frame.target)


def _own_place(frame: Frame, scene: Scene, grammar: Grammar) -> Actor | None:
    words = grammar.prepositions["at"]
    if _travels(frame):
        words = (*words, *grammar.destinations)
    told = list(_told(scene, frame.sentence, words, grammar))
    behind = [p for p in told if frame.hit.end <= p.start < max(frame.clause.end, frame.hit.end + 1)]
    if behind:
        return behind[0]
    opening = [p for p in told if p.start - frame.sentence.start <= OPENING and p.end <= frame.hit.start]
    if opening:
        return opening[0]
    inside = [p for p in told if frame.clause.start <= p.start < frame.hit.start]
    if inside:
        return inside[-1]
    spoken = _attribution(grammar)
    later = [p for p in told if p.start >= frame.hit.end]
    return next((p for p in later if not spoken.search(scene.doc.text, frame.hit.end, p.start)), None)


@lru_cache(maxsize=16)
def _attribution(grammar: Grammar) -> re.Pattern[str]:
    """Words of reporting: a place behind one of them is the speaker's."""
    words = sorted({w for group in grammar.attribution.values() for w in group}, key=len, reverse=True)
    return re.compile(rf"(?i)\b(?:{'|'.join(map(re.escape, words))})\b")


def _told(scene: Scene, sentence: Sentence, words: tuple[str, ...], grammar: Grammar) -> Iterator[Actor]:
    """Places named behind one of the words, in text order."""
    pattern = _pattern(words, grammar.venues)
    for match in pattern.finditer(scene.doc.text, sentence.start, sentence.end):
        start, end = match.span("place")
        inside = [p for p in scene.places_between(start, end) if p.end <= end]
        if not inside and match["venue"] is None:
            continue
        if start < scene.doc.dateline_end:
            continue
        country = next((p.country_code for p in reversed(inside) if p.country_code), None)
        yield Actor(start, end, scene.doc.text[start:end], country, "other", found_by="place")


@lru_cache(maxsize=16)
def _pattern(words: tuple[str, ...], venues: tuple[str, ...]) -> re.Pattern[str]:
    behind = "|".join(re.escape(w) for w in words)
    venue = "|".join(re.escape(v) for v in sorted(venues, key=len, reverse=True))
    name = rf"(?P<venue>(?:the\s+)?(?i:{venue})\b(?:\s+(?i:{venue})\b)*\s*)?{_NAME}(?:,\s+{_NAME}){{0,2}}"
    return re.compile(rf"(?<!\w)(?i:{behind})\s+(?:kota\s+|ibu\s+kota\s+|the\s+city\s+of\s+)?(?P<place>{name})")


def _host(frame: Frame, scene: Scene) -> Actor | None:
    """The state or city that a visit goes to, as written."""
    host = next((a for a in frame.target if a.actor_type in ("state", "other", "subnational")), None)
    if host is None or host.found_by == "anaphor":
        return None
    return Actor(host.start, host.end, scene.doc.text[host.start : host.end], host.country_code, found_by="place")


def _previous(scene: Scene, sentence: Sentence) -> Sentence | None:
    for index in range(sentence.index - 1, max(-1, sentence.index - 3), -1):
        if scene.doc.sentences[index].kind != "skip":
            return scene.doc.sentences[index]
    return None
