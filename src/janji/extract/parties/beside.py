"""What parties named side by side say of each other: a subsidiary, a part of a state, a region with its members."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from janji.extract.model import Actor, Document
from janji.extract.parties.atoms import Lexis
from janji.extract.parties.cast import Cast

SPACE = re.compile(" ")
DESCRIBING = re.compile(r"(?P<owned>['’]s)? (?P<words>(?:[a-z]+[ -]){0,4})")
NAME = re.compile(r" (?:[A-Z][\w&]*(?:-\w+)? ){0,2}")


def subsidiaries(doc: Document, actors: list[Actor]) -> list[Actor]:
    """ "Danone Indonesia", "Toyota Motor Indonesia": a known foreign company and a state, the rest of its name
    between, are one company of that state. In a title a word between may be a verb: "Airbus Offers Kenya ..."."""
    found: list[Actor] = []
    text = doc.text
    titles = [s for s in doc.sentences if s.kind == "title"]
    for actor in actors:
        last = found[-1] if found else None
        is_company = last is not None and last.actor_type == "organisation" and last.found_by == "name"
        named = actor.actor_type == "state" and actor.found_by == "name"
        in_title = any(t.start <= actor.start < t.end for t in titles)
        between = SPACE if in_title else NAME
        if last and is_company and named and last.country_code and between.fullmatch(text, last.end, actor.start):
            name = text[last.start : actor.end]
            found[-1] = replace(last, end=actor.end, name=name, country_code=actor.country_code)
        else:
            found.append(actor)
    return found


def of_adjective(text: str, actors: list[Actor], words: Lexis) -> list[Actor]:
    """ "Chinese steel manufacturer Lenfo", "China's largest glass-maker Lenfo": the state before the words that
    describe an organisation, unknown or known to be of it, is its own, and no party beside it."""
    found: list[Actor] = []
    for actor in actors:
        last = found[-1] if found else None
        if last is not None and _may_be_of(actor, last, text) and _describes(text, last, actor, words):
            found[-1] = replace(actor, start=last.start, country_code=last.country_code)
        else:
            found.append(actor)
    return found


def _may_be_of(actor: Actor, state: Actor, text: str) -> bool:
    if actor.actor_type != "organisation":
        return False
    if actor.country_code is None:
        return actor.found_by == "pattern" and text[actor.start].islower()
    return actor.found_by == "name" and actor.country_code == state.country_code and text[actor.start - 1] == " "


def _describes(text: str, state: Actor, actor: Actor, words: Lexis) -> bool:
    link = DESCRIBING.fullmatch(text, state.end, actor.start)
    if link is None or state.actor_type != "state" or (state.found_by != "adjective" and not link["owned"]):
        return False
    return all(w not in words.gaps and w not in words.not_names for w in link["words"].split())


def in_state(text: str, actors: list[Actor]) -> list[Actor]:
    """ "Distrik Jajarkot, Nepal": a part of a state lies in the state named right behind it."""
    found = list(actors)
    for i, (part, state) in enumerate(pairwise(actors)):
        beside = state.actor_type == "state" and text[part.end : state.start] == ", "
        if beside and part.actor_type == "subnational":
            found[i] = replace(part, country_code=state.country_code)
    return found


def with_members(cast: Cast, actors: list[Actor]) -> list[Actor]:
    """A region ("the Central Asian states") stands for its states where the article names every one of them."""
    reference = cast.part.reference
    regions = {a.group_code for a in actors if a.group_code and reference.groups[a.group_code].kind == "region"}
    if not regions:
        return actors
    named = {a.country_code for a in actors}
    day = (cast.doc.published or date.max).isoformat()
    members = {code: reference.member_codes(code, day) for code in regions}
    listed = {code: found for code, found in members.items() if found and named.issuperset(found)}
    return [replace(a, members=listed[a.group_code]) if a.group_code in listed else a for a in actors]
