"""Where things happen: cities, regions and states behind a word of place, each with its country."""

from bisect import bisect_right
from collections import Counter

from janji.extract.model import Actor, Document, Entry, Hit
from janji.packs.actors import ActorPart
from janji.packs.loader import Pack


def find_places(doc: Document, hits: list[Hit], pack: Pack) -> list[Actor]:
    """Every place of an article outside its dateline and skipped lines, in text order.

    Cities and regions always; a state only behind a word of place ("di China", "in China"). ``name`` is the canonical
    name, ``country_code`` its state; a city name that several states share goes to one that the article names.
    """
    part: ActorPart = pack.actors
    named = Counter(e.key for h in hits for e in h.entries if e.kind in ("country", "demonym"))
    body = [s for s in doc.sentences if s.kind != "skip"]
    starts = [s.start for s in body]
    found: list[Actor] = []
    for index, hit in enumerate(hits):
        place, state = hit.entry("place"), hit.entry("country")
        i = bisect_right(starts, hit.start) - 1
        if not (place or state) or i < 0 or hit.start >= body[i].end:
            continue
        if body[i].kind == "body" and hit.start < doc.dateline_end:
            continue
        located = _behind_locative(doc.text, hit.start, part)
        if place is not None and _is_place(doc.text, hit, located=located):
            following = hits[index + 1] if index + 1 < len(hits) else None
            country = _country(place, hit, doc, following, named)
            found.append(Actor(hit.start, hit.end, place.key, country, "other", found_by="place"))
        elif located and state is not None:
            name = part.reference.countries[state.key].name_en
            found.append(Actor(hit.start, hit.end, name, state.key, "state", found_by="place"))
    return found


def _behind_locative(text: str, start: int, part: ActorPart) -> bool:
    words = text[max(0, start - 24) : start].lower().split()
    return bool(words) and words[-1] in part.places.locatives


def _is_place(text: str, hit: Hit, *, located: bool) -> bool:
    """A city name beside another capitalised word is part of a longer name, unless a word of place stands before it."""
    if located:
        return True
    before = text[max(0, hit.start - 30) : hit.start]
    last = before.split(" ")[-2:-1] if before.endswith(" ") else []
    if last and last[0][:1].isupper() and last[0].isalpha():
        return False
    after = text[hit.end : hit.end + 3]
    return not (after[:1] == " " and after[1:2].isupper())


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
