"""Whom pronouns and short descriptions mean: ia, mereka, kedua negara; he, they, the two sides, the minister."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from janji.extract.model import Actor, Document, Entry, Hit, Sentence
from janji.extract.parties.cast import capital_before
from janji.extract.parties.home import find_home
from janji.extract.parties.places import find_places
from janji.extract.text.scan import choice
from janji.packs.actors import ActorPart, Names
from janji.packs.loader import Pack

REACH = 1500
"""How many characters back an antecedent may stand."""

SEIZED = 2  # between the anaphor and the verb of which it is the subject
MOST = 60
"""How many earlier mentions are looked at."""
SPEECH = 500
"""How far from its quotation a speaker may stand."""

MOST_JOINED = 3
"""Words before "him" among which the conjunction stands: "and again thanked him"."""

NEAR = 12
"""How far behind "statement by" its author's title may start."""

_PERSONS = ("person", "office")
_BODIES = ("organisation", "government", "subnational")


@dataclass
class Context:
    """The article as an anaphor sees it."""

    doc: Document
    hits: list[Hit]
    pack: Pack
    actors: list[Actor]
    starts: list[int]
    body: list[Sentence]
    body_starts: list[int]
    oblique: frozenset[str]
    spoken_to: frozenset[str]
    reported: frozenset[str]
    speech_starts: list[int]
    speech_ends: list[int]

    @property
    def part(self) -> ActorPart:
        """What the pack says of actors."""
        return self.pack.actors

    @cached_property
    def home(self) -> str | None:
        """The state whose institutions the article means when it names none."""
        return find_home(self.doc, self.hits, self.part).code

    @cached_property
    def places(self) -> list[Actor]:
        """The places of the article; few anaphors ask for them."""
        return find_places(self.doc, self.hits, self.pack)

    @cached_property
    def author(self) -> list[Actor]:
        """ "Statement by President A on ...": who says I in it."""
        titles = [s for s in self.doc.sentences if s.kind == "title"]
        leads = _leads(self.part.names)
        for title in titles if self.part.names.authors else ():
            lead = leads.search(self.doc.text, title.start, title.end)
            if lead is None:
                continue
            behind = (a for a in self.actors if lead.end() <= a.start <= lead.end() + NEAR and a.end <= title.end)
            return [a for a in behind if a.actor_type in _PERSONS][:1]
        return []

    def before(self, position: int) -> list[Actor]:
        """Actors named before a position and within reach, the nearest first."""
        i = bisect_right(self.starts, position - 1)
        found = []
        for actor in reversed(self.actors[max(0, i - MOST) : i]):
            if position - actor.start > REACH:
                break
            if actor.end <= position:
                found.append(actor)
        return found

    def sentence_of(self, position: int) -> Sentence | None:
        """The body sentence that holds a position."""
        i = bisect_right(self.body_starts, position) - 1
        return self.body[i] if i >= 0 and position < self.body[i].end else None

    def is_oblique(self, actor: Actor) -> bool:
        """Whether a preposition stands before it: no subject."""
        words = self.doc.text[max(0, actor.start - 16) : actor.start].lower().split()
        return bool(words) and words[-1] in self.oblique

    def opens_clause(self, position: int) -> bool:
        """Whether a comma stands right before it: a subject behind a fronted phrase."""
        return self.doc.text[max(0, position - 2) : position] == ", "

    def speaks(self, actor: Actor) -> bool:
        """Whether a word of saying stands beside it."""
        i = bisect_left(self.speech_ends, actor.start - 2)
        j = bisect_left(self.speech_starts, actor.end)
        after = i < len(self.speech_ends) and self.speech_ends[i] <= actor.start
        return after or (j < len(self.speech_starts) and self.speech_starts[j] <= actor.end + 2)

    def remember(self, resolved: list[Actor]) -> None:
        """A resolved pronoun is an antecedent of the next one."""
        for actor in resolved:
            i = bisect_right(self.starts, actor.start)
            self.starts.insert(i, actor.start)
            self.actors.insert(i, actor)

    def state(self, actor: Actor) -> Actor:
        """The state behind a party."""
        country = self.part.reference.countries.get(actor.country_code or "")
        return actor if country is None else replace(actor, name=country.name_en, actor_type="state", office=None)


def resolve(doc: Document, hits: list[Hit], actors: list[Actor], pack: Pack) -> list[Actor]:
    """The actors that anaphors and bare titles stand for, in text order.

    Each has the span of its anaphor and ``found_by="anaphor"``; a plural one ("kedua negara") gives several actors
    with one span. An anaphor whose antecedent is not clear gives none. Merge with ``actors`` by ``start``.
    """
    context = _context(doc, hits, actors, pack)
    anaphors = [h for h in pack.actors.anaphors.scan(doc.text) if context.sentence_of(h.start) is not None]
    found: list[Actor] = []
    for hit in anaphors:
        antecedents = _antecedents(context, hit)
        if hit.entries[0].key in ("plural", "group") and _are_seized(context, hit):
            antecedents = [a for a in antecedents if a.actor_type != "state"]
        resolved = [replace(a, start=hit.start, end=hit.end, found_by="anaphor") for a in antecedents]
        found += resolved
        if hit.entries[0].key in ("singular", "object"):
            context.remember(resolved)
    found += _bare_titles(context, hits, {h.start for h in anaphors})
    return sorted(found, key=lambda a: (a.start, a.end))


def _context(doc: Document, hits: list[Hit], actors: list[Actor], pack: Pack) -> Context:
    named = sorted((a for a in actors if a.found_by != "capitals"), key=lambda a: (a.start, a.end))
    body = [s for s in doc.sentences if s.kind == "body"]
    spoken = [h for h in hits if h.entry("attribution") is not None]
    return Context(
        doc=doc,
        hits=hits,
        pack=pack,
        actors=named,
        starts=[a.start for a in named],
        body=body,
        body_starts=[s.start for s in body],
        oblique=frozenset(w for words in pack.triggers.grammar.prepositions.values() for w in words),
        spoken_to=frozenset(pack.actors.names.honorifics),
        reported=frozenset(pack.triggers.grammar.reported),
        speech_starts=[h.start for h in spoken],
        speech_ends=[h.end for h in spoken],
    )


@lru_cache(maxsize=16)
def _leads(names: Names) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{choice(names.authors)})(?!\w)", re.I)


def _antecedents(context: Context, hit: Hit) -> list[Actor]:
    kind = hit.entries[0].key
    if kind == "singular":
        return _one_person(context, hit.start)
    if kind == "object":
        return _other_person(context, hit.start) or _one_person(context, hit.start)
    if kind == "local":
        return _local(context, hit)
    if kind == "author" or (kind == "speaker" and context.author):
        return context.author
    before = context.before(hit.start)
    if kind in ("speaker", "group") and (told := _reporter(context, before, hit.start)):
        return told
    if kind == "speaker":
        return _speaker(context, hit.start)
    if kind == "group":
        return _they(context, before, hit.start)
    if kind == "plural":
        return _pair(before, context.doc.text) or _two(context, before) or _two_states(context, before)
    if kind == "states":
        return _two_states(context, before)
    if kind == "state":
        return [context.state(a) for a in _of_states(context, before, hit)][:1]
    if kind == "work":
        return _makers(context, before, hit.start)
    return [a for a in before if a.actor_type in (*_BODIES, "group")][:1]


def _are_seized(context: Context, hit: Hit) -> bool:
    """ "Ketiganya ditangkap di ...": whom nobody but people can be."""
    i = bisect_left(context.hits, hit.end, key=lambda h: h.start)
    behind = next((h for h in context.hits[i : i + 1] if h.start - hit.end <= SEIZED), None)
    classes = context.pack.triggers.classes
    acts = (e for e in behind.entries if e.kind == "trigger") if behind is not None else ()
    return any(classes[e.key].plover == "COERCE" and e.data["voice"] == "passive" for e in acts)


def _one_person(context: Context, position: int) -> list[Actor]:
    """The last person that is a subject in this sentence, else the first subject of the nearest sentence with one."""
    near = [a for a in context.before(position) if a.actor_type in _PERSONS]
    if not near:
        return []
    here = context.sentence_of(position)
    same = [a for a in near if here is not None and a.start >= here.start]
    subjects = [a for a in same if not context.is_oblique(a)]
    earlier = near[len(same) :]
    if len(subjects) > 1 and _is_told(context, subjects[0], position):
        return subjects[1:2]
    if subjects or (same and not (earlier and context.opens_clause(position))):
        return (subjects or same)[:1]
    near = earlier  # "Kepada Tan, ia mengatakan ...": not Tan himself
    sentence = context.sentence_of(near[0].start)
    line = [a for a in near if sentence is None or a.start >= sentence.start]
    ordered = line[::-1]
    named = [a for a in ordered if a.actor_type == "person" and not context.is_oblique(a)]
    return (named or [a for a in ordered if not context.is_oblique(a)] or ordered)[:1]


def _other_person(context: Context, position: int) -> list[Actor]:
    """ "A met B and thanked him": behind the conjunction, with no subject of its own, him is not A."""
    here = context.sentence_of(position)
    near = [a for a in context.before(position) if a.actor_type in _PERSONS and here and a.start >= here.start]
    if len({a.name for a in near}) < 2 or near[0].name == near[-1].name:
        return []
    between = context.doc.text[near[0].end : position].lower().split()
    joined = any(w in context.part.names.conjunctions for w in between[-MOST_JOINED:])
    return near[:1] if joined and not context.is_oblique(near[0]) else []


def _is_told(context: Context, person: Actor, position: int) -> bool:
    """ "A told B that he ...": B is whom it is told."""
    between = context.doc.text[person.end : position].strip().lower()
    return person.found_by != "anaphor" and between in context.reported


def _of_states(context: Context, before: list[Actor], hit: Hit) -> list[Actor]:
    """Parties whose state "the country" may be, the nearest first; nobody visits his own."""
    named = [a for a in before if a.country_code and a.found_by != "adjective"]
    grammar, text = context.pack.triggers.grammar, context.doc.text
    here = context.sentence_of(hit.start)
    lead = text[max(0, hit.start - 24) : hit.start].lower().split()[-2:]
    own = text[hit.start : hit.end].lower().endswith(grammar.endings.definite)  # "negaranya"
    if here is None or own or not any(w in grammar.trips for w in lead):
        return named
    visitors = (a for a in named if a.start >= here.start and a.actor_type in _PERSONS and not context.is_oblique(a))
    home = next((a.country_code for a in visitors), None)
    return [a for a in named if a.country_code != home]


def _they(context: Context, before: list[Actor], position: int) -> list[Actor]:
    """ "mereka", "they": the subject before "that"; else the nearest people, group of states or coordinated pair."""
    here = context.sentence_of(position)
    same = [a for a in before if here is not None and a.start >= here.start and not context.is_oblique(a)]
    bodies = [a for a in same if a.actor_type in ("state", "people", "group", *_BODIES) and a.found_by != "adjective"]
    if bodies:
        return bodies[-1:]
    for i, actor in enumerate(before):
        if actor.actor_type in ("people", "group"):
            return [actor]
        if actor.actor_type in _PERSONS and i + 1 < len(before) and _joint(context.doc.text, before[i + 1], actor):
            return [before[i + 1], actor]
    return []


@lru_cache(maxsize=16)
def _opens_report(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\s(?:{choice(words)})\s+$", re.I)


def _reporter(context: Context, before: list[Actor], position: int) -> list[Actor]:
    """ "B announced that they had ...": who reports it in the same sentence, whatever that opens with."""
    here, text = context.sentence_of(position), context.doc.text
    if here is None or not context.reported:
        return []
    opened = _opens_report(context.reported).search(text, here.start, position)
    if opened is None:
        return []
    end = opened.start()
    told = (a for a in before if a.start >= here.start and not context.is_oblique(a) and a.found_by != "adjective")
    return [a for a in told if a.end < end and not any(c in text[a.end : end] for c in '.;:"“”')][:1]


def _pair(before: list[Actor], text: str) -> list[Actor]:
    """The nearest two persons that a word joins ("Prabowo dan Macron", "Wang with Lavrov")."""
    people = [a for a in before if a.actor_type in _PERSONS]
    for later, earlier in pairwise(people):
        if {earlier.actor_type, later.actor_type} == {
            "person",
            "office",
        } and earlier.country_code == later.country_code:
            continue  # an office and who holds it
        if _joint(text, earlier, later) and earlier.name != later.name:
            return [earlier, later]
    return []


def _joint(text: str, earlier: Actor, later: Actor) -> bool:
    return 0 < later.start - earlier.end <= 8 and not any(c in text[earlier.end : later.start] for c in ",.;:()\n")


def _two(context: Context, before: list[Actor]) -> list[Actor]:
    """The two nearest persons of different states; of two from one state the one who comes first in the sentence."""
    people = [a for a in before if a.actor_type in _PERSONS]
    found: list[Actor] = []
    for actor in people:
        if actor.country_code not in {a.country_code for a in found}:
            sentence = context.sentence_of(actor.start)
            here = [a for a in people if sentence is not None and sentence.start <= a.start <= actor.start]
            found.append([a for a in here or [actor] if a.country_code == actor.country_code][-1])
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


def _makers(context: Context, before: list[Actor], position: int) -> list[Actor]:
    """ "program ini": who does in the sentence just before what it tells of a programme."""
    i = bisect_right(context.body_starts, position) - 2
    if i < 0 or position != context.body[i + 1].start:
        return []
    told = [a for a in before if context.body[i].start <= a.start < context.body[i].end]
    return [a for a in reversed(told) if not context.is_oblique(a) and a.found_by != "adjective"][:1]


def _two_states(context: Context, before: list[Actor]) -> list[Actor]:
    """The two nearest different states, through whatever party names them; a bloc counts as one side."""
    persons = [a for a in before if a.actor_type in _PERSONS and a.country_code]
    found: dict[str, Actor] = {}
    near = persons[:2] if len({a.country_code for a in persons[:2]}) == 2 else []
    for actor in (*near, *before):
        side = actor.country_code or actor.group_code
        if side and side not in found:
            found[side] = actor
        if len(found) == 2:
            return [context.state(a) for a in found.values()][::-1]
    return []


def _speaker(context: Context, position: int) -> list[Actor]:
    """ "kami", "pihaknya": who says it, behind the quotation or before it."""
    i = bisect_left(context.starts, position)
    for actor in context.actors[i : i + 6]:
        if actor.start - position > SPEECH:
            break
        if actor.actor_type in _PERSONS and context.speaks(actor):
            return [actor]
    before = [a for a in context.before(position) if position - a.end < SPEECH]
    speakers = [a for a in before if a.actor_type in _PERSONS and context.speaks(a)]
    return (speakers or [a for a in before if a.actor_type in (*_PERSONS, *_BODIES)])[:1]


def _bare_titles(context: Context, hits: list[Hit], anaphors: set[int]) -> list[Actor]:
    """ "Presiden mengatakan ...": the holder that the article has named, else the home state's office."""
    covered = sorted((a.start, a.end) for a in context.actors)
    cover_starts = [c[0] for c in covered]
    found: list[Actor] = []
    for hit in hits:
        office = hit.entry("office")
        if office is None or office.data["scope"] not in ("state", "subnational"):
            continue
        if context.sentence_of(hit.start) is None or context.doc.in_dateline(hit.start):
            continue
        k = bisect_right(cover_starts, hit.start) - 1
        if (k >= 0 and covered[k][0] <= hit.start < covered[k][1]) or not _definite(context, hit, anaphors):
            continue
        found += _holder(context, hit, office)
    return found


def _holder(context: Context, hit: Hit, office: Entry) -> list[Actor]:
    before = context.before(hit.start)
    holders = [a for a in before if a.office == office.key and a.actor_type in _PERSONS]
    at_home = bool(office.data["home"]) and _is_head(context, office.key)
    at_home_first = [a for a in holders if at_home and a.country_code == context.home] or holders
    if at_home_first:
        return [replace(at_home_first[0], start=hit.start, end=hit.end, found_by="anaphor")]
    if not context.home or not at_home:
        return []
    name = context.doc.text[hit.start : hit.end]
    return [Actor(hit.start, hit.end, name, context.home, "office", office=office.key, found_by="anaphor")]


def _definite(context: Context, hit: Hit, anaphors: set[int]) -> bool:
    """Written as a name ("Presiden") or with a word that points back ("the minister"); never one of several."""
    before = context.doc.text[max(0, hit.start - 24) : hit.start].lower().split()
    last = before[-1] if before else ""
    names = context.part.names
    if last in names.kin or (last in names.plural and last not in names.definites):
        return False
    named = capital_before(context.doc.text, hit.start)  # "Piala Presiden", "Deputi Gubernur"
    if named is not None and named.lower() not in context.spoken_to:
        return False
    if any(hit.start - len(last) - 2 <= at <= hit.start for at in anaphors):
        return False
    return context.doc.text[hit.start].isupper() or last in names.definites


def _is_head(context: Context, office: str) -> bool:
    return (context.home, office) in context.part.reference.held
