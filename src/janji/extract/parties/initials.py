"""Initials that look like a state's: "tersangka AS (27)" in the news of a crime."""

import re
from functools import lru_cache

from janji.extract.model import Hit
from janji.extract.text.scan import choice
from janji.packs.actors import Names

PLACED = frozenset({"office", "actor_noun"})
"""Whose state stands right behind them: "warga AS" is one of America even where a suspect's initials are the same."""


def without_initials(text: str, hits: list[Hit], names: Names) -> list[Hit]:
    """The hits but for the names of states that the article gives to a person by age or by a word for suspects."""
    if not names.initialled:
        return hits
    found = {m["led"] or m["told"] for m in _pattern(names.initialled, names.persons).finditer(text)}
    if not found:
        return hits
    titles = {hit.end + 1 for hit in hits if hit.has(PLACED)}
    return [h for h in hits if h.start in titles or text[h.start : h.end] not in found]


@lru_cache(maxsize=8)
def _pattern(leads: tuple[str, ...], persons: tuple[str, ...]) -> re.Pattern[str]:
    name = "[A-Z]{2,3}"
    age = r"\s?\(\s?\d\d\b[^)\n]{0,12}\)"
    return re.compile(
        rf"(?<!\w)(?i:{choice(leads)}) (?P<led>{name})(?!\w)"
        rf"|(?<!\w)(?P<told>{name})(?:{age}|, (?:{choice(persons)})(?!\w))"
    )
