"""Whom pronouns and short descriptions mean: ia, mereka, kedua negara; he, they, the two sides, the minister."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise

from janji.extract.home import home_country
from janji.extract.model import Actor, Document, Hit, Sentence
from janji.extract.places import find_places
from janji.packs.actors import ActorPart
from janji.packs.loader import Pack

REACH = 1500
"""How many characters back an antecedent may stand."""

_PERSONS = ("person", "office")
_BODIES = ("organisation", "government", "subnational")


@dataclass
class Context:
    """The article as an anaphor sees it."""

    doc: Document
    part: ActorPart
    actors: list[Actor]
    starts: list[int]
    home: str | None
    places: list[Actor]

    def before(self, position: int) -> list[Actor]:
        """Actors named before a position and within reach, the nearest first."""
        i = bisect_right(self.starts, position - 1)
        found = []
        for actor in reversed(self.actors[:i]):
            if position - actor.start > REACH:
                break
            if actor.end <= position:
                found.append(actor)
        return found


def resolve(doc: Document, hits: list[Hit], actors: list[Actor], pack: Pack) -> list[Actor]:
    """The actors that anaphors and bare titles stand for, in text order.

    Each has the span of its anaphor and ``found_by="anaphor"``; a plural one ("kedua negara") gives several actors
    with one span. An anaphor whose antecedent is not clear gives none. Merge with ``actors`` by ``start``.
    """
    part: ActorPart = pack.actors
    named = sorted((a for a in actors if a.found_by != "capitals"), key=lambda a: (a.start, a.end))
    home, places = home_country(doc, hits, part), find_places(doc, hits, pack)
    context = Context(doc, part, named, [a.start for a in named], home, places)
    found: list[Actor] = []
    body = [s for s in doc.sentences if s.kind == "body"]
    starts = [s.start for s in body]
    for hit in part.anaphors.scan(doc.text):
        i = bisect_right(starts, hit.start) - 1
        if i < 0 or hit.start >= body[i].end:
            continue
        antecedents = _antecedents(context, hit, body[i])
        found += [replace(a, start=hit.start, end=hit.end, found_by="anaphor") for a in antecedents]
    found += _bare_titles(context, hits, body, starts)
    return sorted(found, key=lambda a: (a.start, a.end))


def _antecedents(context: Context, hit: Hit, sentence: Sentence) -> list[Actor]:
    kind = hit.entries[0].key
    before = context.before(hit.start)
    if kind == "singular":
        return _one_person(before, sentence)
    if kind == "group":
        return _they(before, context.doc.text)
    if kind == "plural":
        return _pair(before, context.doc.text) or _two(before) or _two_states(before)
    if kind == "local":
        return _local(context, hit)
    if kind == "states":
        return _two_states(before)
    if kind == "state":
        return [a for a in before if a.country_code and a.found_by != "adjective"][:1]
    if kind == "organisation":
        return [a for a in before if a.actor_type in (*_BODIES, "group")][:1]
    return _speaker(before)


def _one_person(before: list[Actor], sentence: Sentence) -> list[Actor]:
    """The subject of the sentence before: its first person; else the nearest person."""
    people = [a for a in before if a.actor_type in _PERSONS]
    if not people:
        return []
    nearest = people[0]
    if nearest.start >= sentence.start:
        return [nearest]
    line = [a for a in people if nearest.start - a.start < 300]
    speakers = [a for a in line if a.found_by in ("title", "name", "apposition")]
    return [_first_of_sentence(speakers, nearest)]


def _first_of_sentence(people: list[Actor], nearest: Actor) -> Actor:
    same = [a for a in people if a.start <= nearest.start and nearest.start - a.start < 120]
    return same[-1] if same else nearest


def _they(before: list[Actor], text: str) -> list[Actor]:
    """ "mereka", "they": the nearest people or group of states, or the nearest coordinated pair."""
    for i, actor in enumerate(before):
        if actor.actor_type in ("people", "group"):
            return [actor]
        if actor.actor_type in _PERSONS and i + 1 < len(before) and _joint(text, before[i + 1], actor):
            return [before[i + 1], actor]
    return []


def _pair(before: list[Actor], text: str) -> list[Actor]:
    """The nearest two persons that a word joins ("Prabowo dan Macron", "Wang with Lavrov")."""
    people = [a for a in before if a.actor_type in _PERSONS]
    for later, earlier in pairwise(people):
        if _joint(text, earlier, later) and earlier.country_code != later.country_code:
            return [earlier, later]
    return []


def _joint(text: str, earlier: Actor, later: Actor) -> bool:
    return 0 < later.start - earlier.end <= 8 and not any(c in text[earlier.end : later.start] for c in ",.;:()\n")


def _two(before: list[Actor]) -> list[Actor]:
    """The two nearest persons of different states, else the two nearest persons."""
    found: list[Actor] = []
    for actor in before:
        if actor.actor_type in _PERSONS and actor.country_code not in {a.country_code for a in found}:
            found.append(actor)
        if len(found) == 2:
            return found[::-1]
    return []


def _local(context: Context, hit: Hit) -> list[Actor]:
    """ "pemerintah setempat": the authorities where the text just was."""
    near = [p for p in context.places if p.end <= hit.start and hit.start - p.end < REACH]
    text = context.doc.text[hit.start : hit.end]
    if near and near[-1].country_code:
        return [replace(near[-1], name=text, actor_type="government")]
    return [replace(a, name=text, actor_type="government") for a in context.before(hit.start) if a.country_code][:1]


def _two_states(before: list[Actor]) -> list[Actor]:
    """The two nearest different states, through whatever party names them; a bloc counts as one side."""
    found: dict[str, Actor] = {}
    for actor in before:
        side = actor.country_code or actor.group_code
        if side and side not in found:
            found[side] = actor
        if len(found) == 2:
            return list(found.values())[::-1]
    return []


def _speaker(before: list[Actor]) -> list[Actor]:
    return [a for a in before if a.actor_type in (*_PERSONS, *_BODIES)][:1]


def _bare_titles(context: Context, hits: list[Hit], body: list[Sentence], starts: list[int]) -> list[Actor]:
    """ "Presiden mengatakan ...": the holder that the article has named, else the home state's office."""
    covered = sorted((a.start, a.end) for a in context.actors)
    cover_starts = [c[0] for c in covered]
    found: list[Actor] = []
    for hit in hits:
        office = hit.entry("office")
        if office is None or office.data["scope"] not in ("state", "subnational"):
            continue
        i = bisect_right(starts, hit.start) - 1
        if i < 0 or hit.start >= body[i].end or hit.start < context.doc.dateline_end:
            continue
        k = bisect_right(cover_starts, hit.start) - 1
        if k >= 0 and covered[k][0] <= hit.start < covered[k][1]:
            continue
        if not _definite(context, hit):
            continue
        before = context.before(hit.start)
        holders = [a for a in before if a.office == office.key and a.actor_type in _PERSONS]
        at_home = office.data["home"] and _is_head(context, office.key)
        holder = next(
            (a for a in holders if at_home and a.country_code == context.home), holders[0] if holders else None
        )
        if holder is not None:
            found.append(replace(holder, start=hit.start, end=hit.end, found_by="anaphor"))
        elif context.home and at_home:
            name = context.doc.text[hit.start : hit.end]
            found.append(Actor(hit.start, hit.end, name, context.home, "office", office=office.key, found_by="anaphor"))
    return found


def _definite(context: Context, hit: Hit) -> bool:
    """Written as a name ("Presiden") or with a word that points back ("the minister")."""
    text = context.doc.text
    if text[hit.start].isupper():
        return True
    before = text[max(0, hit.start - 5) : hit.start].lower()
    return before.endswith(("the ", "sang "))


def _is_head(context: Context, office: str) -> bool:
    terms = context.part.reference.terms
    return any(t.iso3 == context.home and t.office == office for t in terms)
