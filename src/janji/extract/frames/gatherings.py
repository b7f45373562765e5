"""Gatherings with a name of their own ("pada Konferensi Kopi Dunia"): who speaks or acts at one takes part in it."""

import re
from functools import lru_cache

from janji.extract.model import Actor, Hit, Sentence
from janji.extract.text.scan import choice
from janji.packs.triggers import Grammar

REACH = 120  # characters around the trigger in which the name lies
_WORD = r"[A-ZÀ-Þ0-9][\w'’&/-]*"


def name_span(text: str, hit: Hit, sentence: Sentence, grammar: Grammar) -> tuple[int, int] | None:
    """The capitalised name that the trigger is part of; None where it is a common noun."""
    if not text[hit.start].isupper():
        return None
    left, right = _name(grammar)
    before = left.search(text, max(sentence.start, hit.start - REACH), hit.start)
    behind = right.match(text, hit.end, min(sentence.end, hit.end + REACH))
    start = before.start() if before else hit.start
    opening = text[start : hit.start].split(" ")[0]
    if opening.lower() in grammar.attending:  # the sentence's first word
        start += len(opening) + 1
    return start, behind.end() if behind else hit.end


def is_attended(text: str, start: int, sentence: Sentence, grammar: Grammar) -> bool:
    """Whether somebody is said to do something there: "pada ...", "at ..."."""
    return _at(grammar).search(text, max(sentence.start, start - REACH), start) is not None


def told_by_name(actor: Actor) -> bool:
    """Whether an actor within the name says who takes part: a bloc or a state."""
    return actor.actor_type == "state" or actor.group_code is not None


def participants(text: str, span: tuple[int, int]) -> Actor:
    """Those who take part in a gathering whose name says no more of them."""
    return Actor(*span, text[span[0] : span[1]], actor_type="organisation", found_by="gathering")


@lru_cache(maxsize=16)
def _name(grammar: Grammar) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words of a name before the trigger and behind it."""
    linked = rf"(?:(?:{choice(grammar.name_links)}) ){{0,2}}"
    return re.compile(rf"(?:{_WORD} {linked})*$"), re.compile(rf"(?: {linked}{_WORD})*")


@lru_cache(maxsize=16)
def _at(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{choice(grammar.attending)})(?: [a-z-]+){{0,3}} $")
