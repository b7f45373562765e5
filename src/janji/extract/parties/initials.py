"""Capitals that look like a party's short name and are not: a suspect's initials, what stands for other words."""

import re
from collections.abc import Iterator
from functools import lru_cache

from janji.extract.model import Hit
from janji.extract.text.scan import choice
from janji.packs.actors import Names

BODY = 3
"""Letters from which a body's name is told from a person's initials."""

BEFORE = 12
"""Code points before a name in which the word for a place stands."""

PLACED = frozenset({"office", "actor_noun"})
"""Whose state stands right behind them: "warga AS" is one of America even where a suspect's initials are the same."""

_SHORT = re.compile(r"(?<!\w)(?P<words>(?:[A-Z][a-z]+[ -]){2,6})\((?P<short>[A-Z]{2,6})\)")


def without_initials(text: str, hits: list[Hit], names: Names) -> list[Hit]:
    """The hits but for the names that the article gives to a person ("pelaku AS (27)") or to other words ("Perjanjian
    Kerja Sama (PKS)"), and for degrees ("Budi Santoso, MA").

    Three letters behind a word for suspects may be a body's ("tersangka KPK"): whose suspect it is.
    """
    if names.degrees:
        titled = {m.start() for m in _degrees(names).finditer(text)}
        hits = [h for h in hits if h.start not in titled]
    suspects = [m for m in _pattern(names).finditer(text) if not _is_land(text, m, names)] if names.initialled else []
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


def _is_land(text: str, match: re.Match[str], names: Names) -> bool:
    """ "Di AS, mahasiswa memprotes ...": what a place's word leads is where somebody is, not who."""
    before = text[max(0, match.start() - BEFORE) : match.start()].lower().split()[-1:]
    return match["told"] is not None and any(word in names.locatives for word in before)


@lru_cache(maxsize=8)
def _degrees(names: Names) -> re.Pattern[str]:
    """Behind a name and a comma, but for the last two of a list ("Ombudsman, MA, dan KPK")."""
    links = choice(names.conjunctions)
    return re.compile(rf"(?<=[a-z], )(?:{choice(names.degrees)})(?!\w)(?!,? (?:{links})(?!\w))")


@lru_cache(maxsize=8)
def _pattern(names: Names) -> re.Pattern[str]:
    name = "[A-Z]{2,3}"
    age = rf"\s?\(\s?\d\d(?:\s(?:{choice(names.ages)}))?\s?\)"  # "(27)", "(27 tahun)"; not "(26/3)", "(35 persen)"
    return re.compile(
        rf"(?<!\w)(?i:{choice(names.initialled)}) (?P<led>{name})(?!\w)"
        rf"|(?<!\w)(?P<told>{name})(?:{age}|, (?:{choice(names.persons)})(?!\w))"
    )
