"""What role assignment knows of an article: its parties with their prepositions and lists, places, clauses, topic."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from janji.extract.model import Actor, Document, Hit, Sentence
from janji.extract.text.clauses import Clause
from janji.extract.text.scan import choice
from janji.packs.loader import Pack
from janji.packs.reference import Country
from janji.packs.triggers import Grammar

Role = Literal["none", "with", "to", "from", "by", "at", "between", "as"]

MAX_SIDE = 8

LIST = 3
"""States in a row that are a list without an "and"."""

LONGEST = 4
"""Words of the longest preposition: "with the help of"."""

SIGNS = ("&", "/", "-", "–")
"""Signs that join the parties of a list, in any language."""

WORD = re.compile(r"[\w'’&-]+")
LIST_MARKS = frozenset(",.;")
BREAKS = frozenset('.,;:!?"“”(')
"""Marks behind which no preposition governs what follows."""


@dataclass(slots=True)
class Party:
    """One actor mention with the role that its preposition gives it and the coordination group it is part of."""

    actor: Actor
    role: Role
    group: int


def countries_of(actors: tuple[Actor, ...]) -> frozenset[str]:
    """ISO codes of the actors' states, listed group members included."""
    found: set[str] = set()
    for actor in actors:
        if actor.country_code:
            found.add(actor.country_code)
        else:
            found.update(actor.members)
    return frozenset(found)


@dataclass
class Scene:
    """Everything known about the article that role assignment needs, indexed by position."""

    doc: Document
    clauses: list[Clause]
    parties: list[Party]
    places: list[Actor]
    starts: list[int] = field(default_factory=list)
    place_starts: list[int] = field(default_factory=list)
    clause_starts: list[int] = field(default_factory=list)
    topic: list[tuple[str, Actor]] = field(default_factory=list)
    countries: Mapping[str, Country] = field(default_factory=dict)

    def between(self, start: int, end: int) -> list[Party]:
        """Parties that lie in the stretch."""
        found = self.parties[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [p for p in found if p.actor.end <= end]

    def first_between(self, start: int, end: int) -> Actor | None:
        """The first party that lies in the stretch."""
        inside = (self.parties[i].actor for i in range(bisect_left(self.starts, start), bisect_left(self.starts, end)))
        return next((a for a in inside if a.end <= end), None)

    def places_between(self, start: int, end: int) -> list[Actor]:
        """Places that start in the stretch."""
        return self.places[bisect_left(self.place_starts, start) : bisect_left(self.place_starts, end)]

    def carried(self, sentence: Sentence, most: int = MAX_SIDE) -> tuple[Actor, ...]:
        """The subject of the nearest sentence before, at most two sentences back in the text."""
        for index in range(sentence.index - 1, max(-1, sentence.index - 3), -1):
            before = self.doc.sentences[index]
            if before.kind == "skip":
                continue
            if subject := first_free(self.between(before.start, before.end), most):
                return subject
        return ()

    def partner(self, countries: frozenset[str]) -> Actor | None:
        """The most named actor of a state other than these."""
        return next((a for c, a in self.topic if c not in countries), None)

    def clause_at(self, position: int) -> Clause | None:
        """The clause that holds the position."""
        i = bisect_right(self.clause_starts, position) - 1
        return self.clauses[i] if i >= 0 and position < self.clauses[i].end else None


@lru_cache(maxsize=16)
def roles_of(grammar: Grammar) -> dict[str, Role]:
    """The prepositions of a language, each with the role it gives the party behind it."""
    return {word: role for role, words in grammar.prepositions.items() for word in words}  # type: ignore[misc]


def make_scene(doc: Document, clauses: list[Clause], actors: list[Actor], places: list[Actor], pack: Pack) -> Scene:
    """Read each actor's preposition and coordination once."""
    grammar = pack.triggers.grammar
    roles, fillers = roles_of(grammar), frozenset(grammar.fillers)
    parties: list[Party] = []
    group = 0
    ordered = sorted(actors, key=lambda a: (a.start, a.end))
    joints = _joints(doc, ordered, grammar)
    for actor, joint in zip(ordered, joints, strict=True):
        if joint and not _opens_clause(doc.text, actor, parties, grammar):
            parties.append(Party(actor, parties[-1].role, group))
        else:
            group += 1
            parties.append(Party(actor, _role_before(doc.text, actor.start, roles, fillers), group))
    _set_addresses(doc.text, parties, places, grammar)
    _set_venues(doc.text, parties, grammar)
    _set_topics(doc.text, parties, grammar)
    scene = Scene(doc, clauses, parties, places, countries=pack.actors.reference.countries)
    scene.starts = [p.actor.start for p in parties]
    scene.place_starts = [p.start for p in places]
    scene.clause_starts = [c.start for c in clauses]
    scene.topic = _topic(parties)
    return scene


def _set_addresses(text: str, parties: list[Party], places: list[Actor], grammar: Grammar) -> None:
    """ "in Bergen, Norway, the premier ...", "in Bergen, Norway on Monday": a state behind the comma of its own town is
    where, not who, and in no list with those who are there ("refugees in Bergen, Norway")."""
    towns, onward = {p.end: p.country_code for p in places}, roles_of(grammar)
    groups = max((p.group for p in parties), default=0)
    for party in parties:
        actor = party.actor
        behind = text[actor.end : actor.end + 16]
        ends = behind[:1] in (",", ".", ";", ")", "") or next(iter(behind.lower().split()), "") in onward
        at_home = text.startswith(", ", actor.start - 2) and towns.get(actor.start - 2) == actor.country_code
        if actor.actor_type == "state" and ends and at_home:
            groups += 1
            party.role, party.group = "at", groups


def _set_venues(text: str, parties: list[Party], grammar: Grammar) -> None:
    """ "A and B signed it at the Malta summit": a state alone before a gathering is where that is."""
    if not grammar.gatherings:
        return
    sizes = Counter(p.group for p in parties)
    for party in parties:
        actor = party.actor
        alone = actor.actor_type == "state" and actor.found_by in ("name", "metonym") and sizes[party.group] == 1
        if alone and text[actor.start - 1 : actor.start] != "-" and _gathering(grammar).match(text, actor.end):
            party.role = "at"


def _set_topics(text: str, parties: list[Party], grammar: Grammar) -> None:
    """ "talks on Syria", "the Syrian crisis": what a gathering is about, no side of it."""
    if not grammar.debates and not grammar.matters:
        return
    on, matter = _topics(grammar)
    for party in parties:
        actor = party.actor
        told = actor.actor_type == "state" and on.search(text, max(0, actor.start - 40), actor.start)
        if told or (actor.found_by == "adjective" and matter.match(text, actor.end)):
            party.role = "as"


@lru_cache(maxsize=16)
def _topics(grammar: Grammar) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a state that is talked about, and behind an adjective that is."""
    links, definites = choice(grammar.debate_links), choice(grammar.definites)
    on = re.compile(rf"(?<!\w)(?:{choice(grammar.debates)}) (?:{links}) (?:(?:{definites}) )?$", re.I)
    return on, re.compile(rf" (?:{choice(grammar.matters)})(?!\w)")


@lru_cache(maxsize=16)
def _gathering(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf" (?:{choice(grammar.gatherings)})(?!\w)")


def _topic(parties: list[Party]) -> list[tuple[str, Actor]]:
    """The states that the article names most, each with the actor that stands for it first."""
    counts: Counter[str] = Counter()
    first: dict[str, Actor] = {}
    for party in parties:
        for code in countries_of((party.actor,)) or {c for c in (party.actor.group_code,) if c}:
            counts[code] += 1
            first.setdefault(code, party.actor)
    ranked = sorted(counts, key=lambda c: (-counts[c], first[c].start, c))
    return [(c, first[c]) for c in ranked[:3] if counts[c] > 1]


def _joints(doc: Document, actors: list[Actor], grammar: Grammar) -> list[bool]:
    """Whether each actor is coordinated with the one before it.

    A comma alone joins parties of different states only in a list that an "and" ends: "Setelah bertemu Wang Yi, Lavrov
    terbang ..." names two sides. Nor does the comma that ends a fronted phrase: "Dengan mediasi Qatar, Israel dan ...".
    """
    joints, joint, comma = [False] * len(actors), _joint(grammar), _comma(grammar)
    fronted = _after_fronted(doc, actors, grammar)
    titles = {s.start for s in doc.sentences if s.kind == "title"}  # "China, Russia condemn ...": the comma is an "and"
    openings = [s.start for s in doc.sentences]
    listed = False
    for i in range(len(actors) - 1, 0, -1):
        last, actor = actors[i - 1], actors[i]
        between = doc.text[last.end : actor.start]
        # a title without a full stop ends all the same: "Japan Lends Ships to Fiji" and "Minister Mori said ..."
        same = bisect_right(openings, last.start) == bisect_right(openings, actor.start)
        near = same and actor.start - last.end < 60
        if actor.start == last.start:
            joints[i] = True
        elif not near or i in fronted or joint.fullmatch(between) is None:
            listed = False
        elif comma.fullmatch(between) is None:
            joints[i] = listed = True
        else:
            goes_on = between.strip() != "," and doc.text[actor.end : actor.end + 1] in LIST_MARKS  # "A, the B, C"
            joints[i] = listed or goes_on or actor.country_code == last.country_code or last.start in titles
    for row in _without_and(doc.text, actors):
        sentence = doc.sentences[bisect_right(openings, actors[row.start].start) - 1]
        begins = row.start == 0 or actors[row.start - 1].start < sentence.start
        # "After a visit to A, B, C ...": of such a row nothing tells where the subject begins
        if not begins or fronting(grammar).match(doc.text, doc.opening(sentence), sentence.end) is None:
            joints[row.start + 1 : row.stop] = [True] * (len(row) - 1)
    return joints


def _opens_clause(text: str, actor: Actor, parties: Sequence[Party], grammar: Grammar) -> bool:
    """ "A gave rice to B, and C promised cash": C acts; only a list of more has a comma before its "and"."""
    last = parties[-1]
    alone = len(parties) < 2 or parties[-2].group != last.group
    if last.role == "none" or not alone or not text[last.actor.end : actor.start].startswith(", "):
        return False
    return _verb_behind(grammar).match(text, actor.end) is not None


@lru_cache(maxsize=16)
def _verb_behind(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"\s+{grammar.verb_pattern}")


def _without_and(text: str, actors: list[Actor]) -> Iterator[range]:
    """ "Kenya, Uganda, Rwanda rejected it": three or more states in a row, of which nothing but commas tells that
    they are a list."""
    first = 0
    for i in range(1, len(actors) + 1):
        if i < len(actors) and _is_next_state(text, actors[i - 1], actors[i]):
            continue
        row = actors[first:i]
        if len({a.country_code for a in row}) == len(row) >= LIST:
            yield range(first, i)
        first = i


def _is_next_state(text: str, last: Actor, actor: Actor) -> bool:
    states = last.actor_type == actor.actor_type == "state" and last.found_by == actor.found_by == "name"
    return states and text[last.end : actor.start].strip() == ","


def _after_fronted(doc: Document, actors: list[Actor], grammar: Grammar) -> set[int]:
    """The actors that open the main clause behind a fronted phrase: behind the only comma of a list ("With A, B and C
    signed"), in a sentence that opens with a word of such phrases."""
    starts = [a.start for a in actors]
    found: set[int] = set()
    for sentence in doc.sentences:
        opening = doc.opening(sentence)
        comma = doc.text.find(",", opening, sentence.end) if sentence.kind == "body" else -1
        i = bisect_left(starts, comma)
        if comma < 0 or not 0 < i < len(actors) or doc.text[comma : actors[i].start].strip() != ",":
            continue
        if fronting(grammar).match(doc.text, opening, sentence.end):
            end = _list_end(doc.text, actors, i, grammar)
            found |= {i} if doc.text[end : end + 1] != "," else set()
    return found


def _list_end(text: str, actors: list[Actor], i: int, grammar: Grammar) -> int:
    """Where the list that begins with this actor ends: behind the item that an "and" adds."""
    joint, comma = _joint(grammar), _comma(grammar)
    while i + 1 < len(actors) and joint.fullmatch(between := text[actors[i].end : actors[i + 1].start]):
        i += 1
        if comma.fullmatch(between) is None:
            break
    return actors[i].end


@lru_cache(maxsize=16)
def _joint(grammar: Grammar) -> re.Pattern[str]:
    """What may stand between two parties of one list."""
    return re.compile(rf"[\s,]*(?:(?:{choice((*grammar.list_words, *SIGNS))})\s*)?{_leads(grammar)}$", re.I)


@lru_cache(maxsize=16)
def _comma(grammar: Grammar) -> re.Pattern[str]:
    """A comma alone, with the small words that open the next party: ", the "."""
    return re.compile(rf"\s*,\s*{_leads(grammar)}$", re.I)


def _leads(grammar: Grammar) -> str:
    leads = "".join(rf"|{re.escape(w)}\s+" for w in grammar.list_leads)
    return f"(?:{leads})"


@lru_cache(maxsize=16)
def fronting(grammar: Grammar) -> re.Pattern[str]:
    """Words that open a phrase before the main clause: prepositions, subordinating words, words of attribution."""
    words = {*roles_of(grammar), *grammar.connectives["subordinate"], *grammar.attribution["frame"], *grammar.fronting}
    return re.compile(rf"\W*(?:{choice(words)})(?!\w)", re.I)


def _role_before(text: str, start: int, roles: dict[str, Role], fillers: frozenset[str]) -> Role:
    if not BREAKS.isdisjoint(text[max(0, start - 3) : start]):
        return "none"
    words = [word.lower() for word in WORD.findall(text[max(0, start - 48) : start])[-LONGEST - 1 :]]
    for i in range(len(words) - 1, max(-1, len(words) - 3), -1):
        phrases = (" ".join(words[j : i + 1]) for j in range(max(0, i - LONGEST + 1), i + 1))
        role = next((role for phrase in phrases if (role := roles.get(phrase))), None)
        if role:
            return role
        if words[i] not in fillers:
            break
    return "none"


def nearest_party(parties: list[Party], hit: Hit) -> Party:
    """The party with the fewest characters between it and the trigger."""
    return min(parties, key=lambda p: (hit.gap(p.actor.start, p.actor.end), p.actor.start))


def last_free(parties: list[Party]) -> tuple[Actor, ...]:
    """The last of them that no preposition governs, with the list it is part of."""
    free = [p for p in parties if p.role == "none"]
    return whole_list(parties, free[-1]) if free else ()


def first_free(parties: list[Party], most: int = MAX_SIDE) -> tuple[Actor, ...]:
    """The first of them that no preposition governs, with the list it is part of."""
    first = next((p for p in parties if p.role == "none"), None)
    return whole_list(parties, first, most) if first else ()


def whole_list(parties: Sequence[Party], one: Party, most: int = MAX_SIDE) -> tuple[Actor, ...]:
    """The actors of the list ("A, B and C") that this party is part of, each once."""
    seen: dict[tuple[str, str | None], Actor] = {}
    for party in parties:
        if party.group == one.group:
            seen.setdefault((party.actor.name.casefold(), party.actor.country_code), party.actor)
    return tuple(seen.values())[:most]
