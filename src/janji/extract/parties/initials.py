"""Capitals that look like a party's short name and are not: a suspect's initials, what stands for other words."""

import re
from collections.abc import Iterator
from functools import lru_cache

from janji.extract.model import Hit
from janji.extract.text.scan import choice
from janji.packs.actors import Names

BODY = 3
"""Letters from which a body's name is told from a person's initials."""

PLACED = frozenset({"office", "actor_noun"})
"""Whose state stands right behind them: "warga AS" is one of America even where a suspect's initials are the same."""

_SHORT = re.compile(r"(?<!\w)(?P<words>(?:[A-Z][a-z]+[ -]){2,6})\((?P<short>[A-Z]{2,6})\)")


def without_initials(text: str, hits: list[Hit], names: Names) -> list[Hit]:
    """The hits but for the names that the article gives to a person ("pelaku AS (27)") or to other words ("Perjanjian
    Kerja Sama (PKS)").

    Three letters behind a word for suspects may be a body's ("tersangka KPK"): whose suspect it is.
    """
    suspects = list(_pattern(names.initialled, names.persons).finditer(text)) if names.initialled else []
    short = set(_abbreviations(text, names.things))
    found = short.union(m["led"] or m["told"] for m in suspects)
    if not found:
        return hits
    titles = {hit.end + 1 for hit in hits if hit.has(PLACED)}
    sure = short.union(m["told"] or m["led"] for m in suspects if m["told"] or len(m["led"]) < BODY)

    def is_other(hit: Hit) -> bool:
        return hit.start not in titles and text[hit.start : hit.end] in (sure if hit.entry("organisation") else found)

    return [h for h in hits if not is_other(h)]


def _abbreviations(text: str, things: tuple[str, ...]) -> Iterator[str]:
    """The short names that stand in brackets behind the name of a thing with these initials."""
    for match in _SHORT.finditer(text):
        short, words = match["short"], re.split(r"[ -]", match["words"].strip())[-len(match["short"]) :]
        if "".join(w[0] for w in words) == short and words[0].lower() in things:
            yield short


@lru_cache(maxsize=8)
def _pattern(leads: tuple[str, ...], persons: tuple[str, ...]) -> re.Pattern[str]:
    name = "[A-Z]{2,3}"
    age = r"\s?\(\s?\d\d\b[^)\n]{0,12}\)"
    return re.compile(
        rf"(?<!\w)(?i:{choice(leads)}) (?P<led>{name})(?!\w)"
        rf"|(?<!\w)(?P<told>{name})(?:{age}|, (?:{choice(persons)})(?!\w))"
    )
