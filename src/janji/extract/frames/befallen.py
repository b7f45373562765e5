"""Whom a blow named before him befell: in "condemned the killing of A" nobody condemns A."""

import re
from collections.abc import Sequence
from functools import lru_cache

from janji.extract.scene import Party, Scene
from janji.extract.text.scan import choice
from janji.packs.triggers import Grammar

REACH = 60
LOOKED = 50
"""Parties of a sentence that are looked at: no sentence that says something has more."""


def befallen(parties: Sequence[Party], start: int, scene: Scene, grammar: Grammar) -> frozenset[int]:
    """The lists of parties, by their group, right behind a word of harm that stands at ``start`` or later."""
    text, victim = scene.doc.text, _victim(grammar)
    struck = (p for p in parties[:LOOKED] if victim.search(text, max(start, p.actor.start - REACH), p.actor.start))
    return frozenset(p.group for p in struck)


@lru_cache(maxsize=16)
def _victim(grammar: Grammar) -> re.Pattern[str]:
    """A word of harm with no more than a few words behind it, none of which opens another phrase."""
    links = (w for words in (*grammar.connectives.values(), *grammar.prepositions.values()) for w in words)
    word = rf"(?!(?:{choice(tuple(links))})(?!\w)|{grammar.verb_pattern})[a-z\d][\w-]*"
    return re.compile(rf"(?<!\w)(?i:{choice(grammar.befalling)})(?:\s+{word}){{0,3}}\s+$")
