"""What stands between an act and its two sides: features that tell the judge how a party was come by.

A party behind "kepada" is met otherwise than one behind "di" or one behind another verb, a relative word and a comma.
Words count by their kind in the pack's grammar, so that what one language teaches holds for the others.
"""

import re
from bisect import bisect_left
from functools import lru_cache

from janji.extract.frames.frame import Frame
from janji.extract.model import Actor
from janji.extract.scene import Scene
from janji.extract.text.scan import fold
from janji.packs.triggers import Grammar

REACH = 40
"""How far from a party its neighbouring words are looked for, in code points."""
LONGEST = 2000
"""Code points between act and party that are read; more than any sentence of prose has, and a bound for others."""
GAPS = ((0, "0"), (1, "1"), (3, "2-3"), (7, "4-7"), (15, "8-15"))
QUOTES = frozenset('"“”')
_WORD = re.compile(r"[\w'’-]+")
_LAST_WORD = re.compile(r"([\w'’-]+)[^\w'’-]*$")


@lru_cache(maxsize=16)
def word_kinds(grammar: Grammar) -> dict[str, str]:
    """Each closed-class word of one piece, in folded form -> what kind of word it is."""
    kinds: dict[str, str] = {}
    groups: list[tuple[str, tuple[str, ...]]] = [
        *grammar.prepositions.items(),
        *grammar.connectives.items(),
        *grammar.attribution.items(),
        ("purpose", grammar.purpose),
        ("negation", grammar.negation),
        ("hope", grammar.hope),
        ("hypothesis", grammar.hypothesis),
    ]
    for kind, words in groups:
        for word in words:
            if " " not in word:
                kinds.setdefault(fold(word), kind)
    return kinds


def between(frame: Frame, scene: Scene, trigger_starts: list[int], kinds: dict[str, str]) -> list[str]:
    """Features of both sides; ``trigger_starts``: where the article's acts begin, ascending."""
    names: list[str] = []
    for side, actors in (("source", frame.source), ("target", frame.target)):
        if actors:
            names += _of_side(side, _nearest(actors, frame), frame, scene, trigger_starts, kinds)
    return names


def _nearest(actors: tuple[Actor, ...], frame: Frame) -> Actor:
    return min(actors, key=lambda a: abs(a.start - frame.hit.start))


def _of_side(
    side: str, actor: Actor, frame: Frame, scene: Scene, trigger_starts: list[int], kinds: dict[str, str]
) -> list[str]:
    text, sentence, hit = scene.doc.text, frame.sentence, frame.hit
    if not sentence.start <= actor.start < sentence.end:
        return [f"{side}_elsewhere"]
    where = "before" if actor.end <= hit.start else "after" if actor.start >= hit.end else "over"
    before = _LAST_WORD.search(text, max(sentence.start, actor.start - REACH), actor.start)
    after = _WORD.search(text, actor.end, min(sentence.end, actor.end + REACH))
    names = []
    for lead in _readings(before.group(1) if before else None, kinds):
        names += [f"{side}_lead={lead}|{where}", f"type={frame.plover}|{side}_lead={lead}|{where}"]
    names += [f"{side}_follow={kind}|{where}" for kind in _readings(after.group() if after else None, kinds)]
    start, end = (actor.end, hit.start) if where == "before" else (hit.end, actor.start)
    names += _stretch(side, text[start : min(end, start + LONGEST)], kinds)
    acts = bisect_left(trigger_starts, end) - bisect_left(trigger_starts, start) if end > start else 0
    names.append(f"{side}_acts={min(acts, 2)}")
    return names


def _stretch(side: str, stretch: str, kinds: dict[str, str]) -> list[str]:
    """What lies between the act and the party."""
    words = _WORD.findall(fold(stretch))
    over = {reading for word in words if word in kinds for reading in (word, kinds[word])}
    names = [f"{side}_over={reading}" for reading in sorted(over)]
    names += [f"{side}_comma"] if "," in stretch else []
    names += [f"{side}_quote"] if not QUOTES.isdisjoint(stretch) else []
    names.append(f"{side}_gap={next((name for most, name in GAPS if len(words) <= most), '16+')}")
    return names


def _readings(word: str | None, kinds: dict[str, str]) -> list[str]:
    """A closed-class word as itself and as its kind; any other word as one of the many."""
    if word is None:
        return ["nothing"]
    folded = fold(word)
    return list(dict.fromkeys((kinds[folded], folded))) if folded in kinds else ["other"]
