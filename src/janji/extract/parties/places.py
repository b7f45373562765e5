"""Where things happen: cities, regions and states behind a word of place, each with its country."""

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache

from janji.extract.model import Actor, Document, Entry, Hit, Sentence
from janji.extract.parties.atoms import behind_particle
from janji.extract.text.scan import choice
from janji.packs.actors import ActorPart, Places
from janji.packs.loader import Pack

VENUE_NAME = 80
"""Characters before a venue noun in which its name may stand."""
PLACE_NAME = 40
"""Characters before a state in which the place that lies in it stands."""
BESIDE = 6
"""Characters between a building and the city that it stands in ("... Hotel in Manila")."""
COMMA = (", ", ", \n")
_ONE_WORD = "[A-Z][a-z]{3,}"
_NEXT = re.compile(r" ([A-ZÀ-Þ]\w*)")
_LOCAL = re.compile(rf"(?<![\w-]){_ONE_WORD}(?![\w-])")


def find_places(doc: Document, hits: list[Hit], pack: Pack) -> list[Actor]:
    """Every place of an article outside its dateline and skipped lines, in text order.

    Cities and regions always; a state only behind a word of place ("di China", "in China"); named buildings
    ("di kantor Kemenperin"). ``name`` is as written, ``country_code`` its state; a city name
    that several states share goes to one that the article names.
    """
    part: ActorPart = pack.actors
    named = Counter(e.key for h in hits for e in h.entries if e.kind in ("country", "demonym"))
    body = [s for s in doc.sentences if s.kind != "skip"]
    starts = [s.start for s in body]
    found: list[Actor] = []
    venues: list[int] = []
    for index, hit in enumerate(hits):
        place = state = None
        for entry in hit.entries:
            if entry.kind == "place":
                place = place or entry
            elif entry.kind == "country":
                state = state or entry
            elif entry.kind == "venue":
                venues.append(index)
        if place is None and state is None:
            continue
        if place is not None and state is not None and place.data["country"] != state.key:
            place = None  # "in Armenia": the state, not the Colombian city
        i = bisect_right(starts, hit.start) - 1
        if i < 0 or hit.start >= body[i].end:
            continue
        if body[i].kind == "body" and doc.in_dateline(hit.start):
            continue
        if _last_word(doc.text, hit.start) in part.names.tongues or behind_particle(
            doc.text, hit.start, part.names.particles
        ):
            continue  # "tarian khas Bali", "Ana de Lima"
        located = _behind_locative(doc.text, hit.start, part) or _joined(doc.text, found, hit, part)
        beside = located or _last_word(doc.text, hit.start) in pack.triggers.grammar.nearness
        if place is not None and (beside or _is_place(doc.text, hit, part.places)):
            following = hits[index + 1] if index + 1 < len(hits) else None
            country = _country(place, hit, doc, following, named)
            found.append(Actor(hit.start, hit.end, doc.text[hit.start : hit.end], country, "other", found_by="place"))
        elif located and state is not None:
            found.append(Actor(hit.start, hit.end, doc.text[hit.start : hit.end], state.key, "state", found_by="place"))
    found = _with_local(doc, hits, found, body, _located((*part.places.locatives, *pack.triggers.grammar.venues)))
    return _with_venues(doc, hits, venues, found, part, body) if venues else found


def _with_local(
    doc: Document, hits: list[Hit], places: list[Actor], body: list[Sentence], located: re.Pattern[str]
) -> list[Actor]:
    """Beside the places those that no list knows but the article puts into a state: "Distrik Aluva, Fiji ... di
    Aluva"."""
    states: dict[str, str] = {}
    for hit in hits:
        state = hit.entry("country")
        if state is None or not doc.text.endswith(COMMA, 0, hit.start):
            continue
        name = located.search(doc.text, max(0, hit.start - PLACE_NAME), hit.start)
        if name is not None:
            states.setdefault(name["name"], state.key)
    if not states:
        return places
    known = {p.start for p in places} | {h.start for h in hits if h.entry("person") or h.entry("place")}
    local = [
        Actor(*m.span(), m.group(), states[m.group()], "other", found_by="place")
        for sentence in body
        for m in _LOCAL.finditer(doc.text, sentence.start, sentence.end)
        if m.group() in states and m.start() not in known
        if sentence.kind == "title" or not doc.in_dateline(m.start())
    ]
    return sorted([*places, *local], key=lambda p: (p.start, p.end))


@lru_cache(maxsize=8)
def _located(words: tuple[str, ...]) -> re.Pattern[str]:
    """A name behind a word or kind of place and before a state: "Distrik Aluva, "."""
    return re.compile(rf"(?<!\w)(?i:{choice(words)}) (?P<name>{_ONE_WORD}), $")


@lru_cache(maxsize=8)
def _venue_pattern(places: Places, *, before: bool) -> re.Pattern[str]:
    """The name behind a venue noun ("kantor [Kemenperin]") or before it ("at the [Grand] Hotel")."""
    name = r"(?:[A-Z][\w’'-]*|\([A-Z][\w-]*\))"
    if not before:
        return re.compile(rf"(?: {name}){{1,5}}")
    return re.compile(rf"(?:^|\W)(?:{choice(places.venue_leads)}) ((?:{name} ){{1,4}})$")


def _with_venues(
    doc: Document,
    hits: list[Hit],
    nouns: list[int],
    places: list[Actor],
    part: ActorPart,
    body: list[Sentence],
) -> list[Actor]:
    """Named buildings beside the places; one takes the country of a place inside it or right behind it."""
    before = part.names.modifiers == "before"
    pattern = _venue_pattern(part.places, before=before)
    known = {p.start for p in places}
    body_starts = [s.start for s in body]
    venues = []
    for index in nouns:
        hit = hits[index]
        if doc.in_dateline(hit.start):
            continue
        i = bisect_right(body_starts, hit.start) - 1
        if i < 0 or hit.start >= body[i].end:
            continue
        span = _venue_span(doc.text, hit, pattern, part.places, before=before)
        if span is None or span[0] in known:
            continue
        country = _country_inside(hits, index, span)
        venues.append(Actor(*span, doc.text[span[0] : span[1]], country, "other", found_by="place"))
    return sorted([*places, *venues], key=lambda p: (p.start, p.end)) if venues else places


def _venue_span(
    text: str, hit: Hit, pattern: re.Pattern[str], places: Places, *, before: bool
) -> tuple[int, int] | None:
    if before:
        offset = max(0, hit.start - VENUE_NAME)
        found = pattern.search(text[offset : hit.start])
        return (offset + found.start(1), hit.end) if found else None
    words = text[max(0, hit.start - 24) : hit.start].lower()
    if not any(words.endswith(f"{lead} ") for lead in places.venue_leads):
        return None
    found = pattern.match(text, hit.end)
    return (hit.start, found.end()) if found else None


def _country_inside(hits: list[Hit], index: int, span: tuple[int, int]) -> str | None:
    start, end = span[0], span[1] + BESIDE
    near = hits[max(0, index - 6) : index + 8]
    for hit in near:
        entry = hit.entry("place") or hit.entry("country")
        if entry is not None and start <= hit.start < end:
            return _state(entry)
    return None


def _state(entry: Entry) -> str | None:
    return entry.key if entry.kind == "country" else entry.data["country"] or None


def _behind_locative(text: str, start: int, part: ActorPart) -> bool:
    return _last_word(text, start) in part.places.locatives


def _last_word(text: str, start: int) -> str:
    return next(iter(text[max(0, start - 24) : start].lower().split()[::-1]), "")


def _joined(text: str, found: list[Actor], hit: Hit, part: ActorPart) -> bool:
    """ "ke Israel dan Palestina": a state that a conjunction joins to a place."""
    if not found or hit.start - found[-1].end > 8:
        return False
    return text[found[-1].end : hit.start].strip(" ,").lower() in part.names.conjunctions


def _is_place(text: str, hit: Hit, places: Places) -> bool:
    """A city name beside another capitalised word is part of a longer name, but for that of a kind of land ("Oblast
    Rostov", "Homs Province").
    """
    before = text[max(0, hit.start - 30) : hit.start]
    last = before.split(" ")[-2:-1] if before.endswith(" ") else []
    if last and last[0][:1].isupper() and last[0].isalpha() and last[0].lower() not in places.lands:
        return False
    after = _NEXT.match(text, hit.end)
    return after is None or after[1].lower() in places.lands


def _country(place: Entry, hit: Hit, doc: Document, following: Hit | None, named: Counter[str]) -> str | None:
    """The state that follows ("Georgetown, Guyana"), else the rival that the article names most, else the largest."""
    first: str = place.data["country"]
    rivals: tuple[str, ...] = (first, *place.data["others"])
    if len(rivals) == 1:
        return first or None
    if following is not None and doc.text[hit.end : following.start].strip() in (",", ""):
        state = following.entry("country")
        if state is not None and state.key in rivals:
            return state.key
    best = max(rivals, key=lambda c: named[c])
    return best if named[best] > named[first] else first
