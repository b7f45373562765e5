"""A party that only its place makes one: an unknown name right before the verb of giving ("Lenfo menyumbang") or
behind "from" ("hibah dari Lenfo")."""

import re
from collections.abc import Collection
from functools import lru_cache

from janji.extract.model import Actor
from janji.extract.pledges.cues import Scenery
from janji.extract.scene import Scene
from janji.extract.text.scan import WEB_ENDINGS, choice, fold
from janji.packs.pledges import PledgePart

NAME = r"(?:[A-Z][\w.&'’-]*\s){1,4}"
BRACKETS = r"(?:\([^()]{2,20}\)\s)?"
SOURCE = re.compile(rf"\s((?:[A-Z][\w&'’-]*(?:\.(?:{WEB_ENDINGS})){{0,2}})(?:\s[A-Z][\w&'’-]*){{0,3}})(?!\w)")
LEAST = 2
LEAST_SOURCE = 3
SOURCE_WORDS = 2  # words between what is given and "from"
LOOKED = 20_000  # code points of the article in which the name is looked for


@lru_cache(maxsize=16)
def _subject(words: tuple[str, ...], opening: tuple[str, ...], ands: tuple[str, ...]) -> re.Pattern[str]:
    opens, between = rf"(?:(?i:{choice(opening)})\s)?", rf"(?:(?i:{choice(words)})\s){{0,4}}"
    second = rf"(?:(?:{choice([w for w in ands if w.isalpha()])})\s({NAME}){BRACKETS})?"
    return re.compile(rf"\W*{opens}({NAME})(?:\d{{4}}\s)?{BRACKETS}{second}{between}")


@lru_cache(maxsize=16)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\s(?:(?i:{choice(words)})\s){{0,4}}")


def _between(part: PledgePart) -> tuple[str, ...]:
    """The words that may stand between a subject and its verb."""
    markers = part.wording.markers
    return (*part.wording.adverbs, *markers.future, *markers.planned, *markers.done, *markers.ongoing)


def bare_names(scenery: Scenery, start: int, at: int, part: PledgePart) -> tuple[Actor, ...]:
    """The name that is all a clause has before its verb, or two with "and", but for adverbs and words of time.

    What opens a sentence has a capital anyway: it is a name if a second word has one too, if it is written in capitals,
    or stands inside another sentence.
    """
    if not part.wording.adverbs or scenery.sentence.kind != "body":
        return ()
    comma = scenery.text.rfind(", ", start, at)
    pattern = _subject(_between(part), part.wording.openers, part.wording.and_words)
    found = pattern.fullmatch(scenery.text, comma + 2 if comma >= 0 else start, at)
    name = found.group(1).strip() if found else ""
    if found is None or len(name) < LEAST or fold(name) in part.wording.no_givers:
        return ()
    sure = scenery.text[scenery.sentence.start : found.start(1)].strip() or name.isupper() or " " in name
    if not sure and not re.search(rf"[a-z,\"”] {re.escape(name)}(?!\w)", scenery.text[:LOOKED]):
        return ()
    named = [(found.start(i), found.group(i).strip()) for i in (1, 2) if found.group(i)]
    return tuple(Actor(first, first + len(n), n, None, "other", found_by="capitals") for first, n in named)


def town_name(scenery: Scenery, scene: Scene, start: int, at: int, part: PledgePart) -> Actor | None:
    """ "Liuzhou akan memberikan Q": a town that is all the clause has before its verb, behind no preposition."""
    text = scenery.text
    for place in scene.places_between(start, at) if part.wording.adverbs else ():
        opens = not text[start : place.start].strip(' "“”') or text[place.start - 2 : place.start] == ", "
        named = fold(text[place.start : place.end]) not in part.wording.no_givers
        if opens and named and _words(_between(part)).fullmatch(text, place.end, at):
            return place
    return None


def source_name(scenery: Scenery, scene: Scene, anchors: Collection[int], part: PledgePart) -> Actor | None:
    """ "hibah dari Lenfo sebesar Q", "Q dari Lenfo", "diserahkan oleh Lenfo": an unknown name that is no place, right
    behind the preposition of givers and near what is given.

    Args:
        anchors: where the amount and its words of giving end.
    """
    if scenery.sentence.kind != "body" or not part.wording.adverbs:
        return None
    for cue in scenery.after(scenery.sentence.start, "from"):
        near = any(cue.start - end >= 0 and _is_beside(scenery.text[end : cue.start]) for end in anchors)
        found = SOURCE.match(scenery.text, cue.end, scenery.sentence.end) if near else None
        name = found.group(1) if found else ""
        if found is None or len(name) < LEAST_SOURCE or name.split()[0].casefold() in part.wording.no_givers:
            continue
        start, end = found.span(1)
        counted = any(q.start < end and start < q.end for q in scenery.quantities)
        parties = [p for p in scene.between(start, end) if p.actor.start == start or p.actor.end < end]
        trapped = any(c.start < end and start < c.end for c in scenery.cues if c.kind in ("trap", "own"))
        if not (counted or trapped or scene.places_between(start, end) or parties):  # "Lenfo Indonesia" is a firm
            return Actor(start, end, name, None, "other", found_by="capitals")
    return None


def _is_beside(gap: str) -> bool:
    return len(gap.split()) <= SOURCE_WORDS and not re.search(r"[,;:.]", gap)
