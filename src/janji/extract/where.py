"""The place of an occasion, as written: "Kompleks Parlemen, Jakarta", with the state it lies in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from janji.extract.features import Context
from janji.extract.frame import Frame
from janji.extract.model import Actor, Sentence
from janji.extract.scan import any_of, choice, fold
from janji.extract.scene import Scene, countries_of
from janji.extract.when import attribution, opening, opens_with
from janji.packs.triggers import Grammar

OPENING = 30
LEAD = 2  # body sentences that the title sums up
VISITOR = "visitor"
STRIKES = ("ASSAULT", "COERCE")
WORDS = ("ACCUSE", "REJECT", "THREATEN", "SANCTION")  # a place told with them is where the matter lies
SENT = ("MOBILIZE", "AID")  # told with where something is sent
PHONE = "phone"
SHORT_NAME = 4
LONGEST_NAME = 60
GATHERED = ("CONSULT", "SUPPORT", "AGREE", "COOPERATE")
OBJECT = 14  # between the trigger and the land that is its object ("membombardir wilayah Jalur Gaza")
FOR_TALK = 40  # between the destination and the talk that the journey was made for
TRIP = 90  # between a word of travel and its destination
APOSTROPHES = ("'", "’")
# A name: capitalised words, small connecting words inside, further parts after commas.
_WORD = r"(?:al-|an-|ar-|as-|at-|az-|el-)?[A-ZÀ-Þ0-9](?:[\w'’&/-]|\.(?=\w))*"
_NAME = rf"{_WORD}(?:\s+(?:(?:de|of|the|al)\s+)?{_WORD})*"


def where_of(frames: list[Frame], context: Context, grammar: Grammar) -> Actor | None:
    """The place of an occasion.

    Args:
        frames: the occasion's mentions, the best first.

    Returns:
        The place told in a mention's own sentence, a visit's destination, or the place of the sentence before or after
        where one goes on about the occasion of the other; its name is the text itself. Words and calls have none, what
        is announced or agreed only one of its own sentence.
    """
    scene, best = context.scene, frames[0]
    if best.plover in WORDS or best.trigger == PHONE:
        return None
    declared = best.plover == "AGREE" and not best.planned
    for read in (_own_place, _aim, _trip, _struck):
        for frame in frames[:1] if declared else frames:
            if (place := read(frame, scene, grammar)) is not None:
                return place
    if declared:
        return None
    if best.sentence.kind == "title":
        return next(
            (p for s in opening(context, LEAD) for p in _told(scene, s, grammar.prepositions["at"], grammar)), None
        )
    before, after = _neighbour(scene, best.sentence, -1), _neighbour(scene, best.sentence, 1)
    if before is not None and opens_with(context, best.sentence, grammar.same_occasion):
        return next(_told(scene, before, grammar.prepositions["at"], grammar), None)
    if after is not None and best.plover in GATHERED and opens_with(context, after, grammar.same_gathering):
        return next(_told(scene, after, grammar.prepositions["at"], grammar), None)
    return None


def _own_place(frame: Frame, scene: Scene, grammar: Grammar) -> Actor | None:
    """Where its sentence puts it: a place that it goes to or strikes, or one that it is at; a visit is at its host."""
    told = list(_told(scene, frame.sentence, grammar.prepositions["at"], grammar))
    if _travels(frame, scene, grammar):
        return _reached(frame, scene, grammar) or _at(frame, _in_states(told, frame), scene, grammar)
    if frame.plover in STRIKES and (place := _reached(frame, scene, grammar)) is not None:
        return place
    place = _at(frame, told, scene, grammar)
    return _sent(frame, scene, grammar) if place is None and frame.plover in SENT else place


def _sent(frame: Frame, scene: Scene, grammar: Grammar) -> Actor | None:
    """Where troops or goods are sent: behind the trigger ("mengerahkan pasukan ke Sinai")."""
    ends = _told(scene, frame.sentence, grammar.destinations, grammar)
    return next((p for p in ends if frame.hit.end <= p.start < max(frame.clause.end, frame.hit.end + 1)), None)


def _at(frame: Frame, told: list[Actor], scene: Scene, grammar: Grammar) -> Actor | None:
    """Behind the trigger, at the sentence's opening, before the trigger, later in the sentence.

    Never the speaker's, nor the place of what is talked about ("membahas situasi di ...").
    """
    bars = [attribution(grammar)]
    if frame.plover not in STRIKES:
        bars.append(any_of(grammar.topics))
    if frame.plover == "AGREE":
        bars.append(any_of(grammar.purpose))
    later = [p for p in told if p.start >= frame.hit.end and not _barred(bars, frame.hit.end, p.start, scene)]
    behind = [p for p in later if p.start < max(frame.clause.end, frame.hit.end + 1)]
    opening = [p for p in told if p.start - frame.sentence.start <= OPENING and p.end <= frame.hit.start]
    inside = [p for p in told if frame.clause.start <= p.start < frame.hit.start]
    return next(iter([*behind, *opening, *reversed(inside), *later]), None)


def _barred(bars: list[re.Pattern[str]], start: int, end: int, scene: Scene) -> bool:
    return any(bar.search(scene.doc.text, start, end) for bar in bars)


def _travels(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """A visit, also a planned one: its object is where it goes."""
    if frame.cls.roles == VISITOR or not (frame.planned and frame.cameo == "036"):
        return frame.cls.roles == VISITOR
    if any_of(grammar.trips).search(scene.doc.text, frame.hit.start, frame.hit.end):
        return True
    return any(_is_land(a) and 0 <= a.start - frame.hit.end <= OBJECT for a in frame.target)


def _is_land(actor: Actor) -> bool:
    return actor.actor_type in ("state", "subnational") or actor.found_by == "place"


def _reached(frame: Frame, scene: Scene, grammar: Grammar) -> Actor | None:
    """A place in the target's state told behind the trigger ("berkunjung ke Baku", "menembaki warga di Gaza"), or the
    place or state that is the verb's object ("membombardir kota Rafah").
    """
    blows = grammar.blows if frame.plover in STRIKES else ()
    words = (*grammar.prepositions["at"], *grammar.destinations, *blows)
    told = _in_states(_told(scene, frame.sentence, words, grammar), frame)
    behind = [p for p in told if frame.hit.end <= p.start < max(frame.clause.end, frame.hit.end + 1)]
    if frame.plover in STRIKES and (town := _town(frame, scene, grammar)) is not None:
        return town
    if behind or frame.voice != "active":
        return next(iter(behind), None)
    lands = [*scene.places_between(frame.hit.end, frame.hit.end + OBJECT), *filter(_is_land, frame.target)]
    return next((_written(p, scene) for p in lands if _is_object(p, frame, scene, grammar)), None)


def _town(frame: Frame, scene: Scene, grammar: Grammar) -> Actor | None:
    """The town, village or other site that is the blow's object ("merebut desa Sari di wilayah Timur")."""
    end = frame.sentence.end
    site = _site(grammar.venues).match(scene.doc.text, frame.hit.end, end)
    if site is not None and not scene.between(*site.span("place")):
        return Actor(*site.span("place"), site["place"], found_by="place")
    places = scene.places_between(frame.hit.end, frame.hit.end + OBJECT)
    return next((p for p in places if p.actor_type != "state" and _is_object(p, frame, scene, grammar)), None)


def _is_object(place: Actor, frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """Whether nothing but a kind of place stands between the trigger and the name ("menyerang wilayah ...")."""
    between = scene.doc.text[frame.hit.end : place.start].casefold().split()
    return place.start >= frame.hit.end and all(w in grammar.venues for w in between)


def _in_states(places: Iterable[Actor], frame: Frame) -> list[Actor]:
    """The places that may lie in a state of the frame's target."""
    states = countries_of(frame.target)
    return [p for p in places if not states or p.country_code is None or p.country_code in states]


def _aim(frame: Frame, scene: Scene, grammar: Grammar) -> Actor | None:
    """The state or city that a visit goes to, as written."""
    if not _travels(frame, scene, grammar):
        return None
    hosts = (a for a in frame.target if a.found_by != "anaphor" and (_is_land(a) or a.actor_type == "other"))
    return next((_written(a, scene) for a in hosts), None)


def _struck(frame: Frame, scene: Scene, _: Grammar) -> Actor | None:
    """What a blow with no place of its own fell on: a place of the target's state in the sentence, or that land."""
    if frame.plover not in STRIKES:
        return None
    sentence, hit = frame.sentence, frame.hit
    near = [*scene.places_between(hit.end, sentence.end), *scene.places_between(sentence.start, hit.start)]
    struck = [a for a in frame.target if sentence.start <= a.start < sentence.end and a.found_by != "anaphor"]
    lands = [a if _is_land(a) else _land_of(a, scene) for a in struck if _is_land(a) or a.actor_type == "people"]
    return next((_written(p, scene) for p in [*_in_states(near, frame), *lands] if p is not None), None)


def _land_of(people: Actor, scene: Scene) -> Actor | None:
    """ "warga Yordania": the name behind the people."""
    name = re.search(rf"{_NAME}$", scene.doc.text[people.start : people.end])
    return replace(people, start=people.start + name.start()) if name else None


def _written(actor: Actor, scene: Scene) -> Actor:
    return Actor(actor.start, actor.end, scene.doc.text[actor.start : actor.end], actor.country_code, found_by="place")


def _trip(frame: Frame, scene: Scene, grammar: Grammar) -> Actor | None:
    """Where the parties travelled for a meeting or signing ("bertolak ke Baku untuk bertemu ...")."""
    if frame.plover not in GATHERED and frame.cameo != "036":
        return None
    trip = any_of(grammar.trips)
    for place in _told(scene, frame.sentence, grammar.destinations, grammar):
        if trip.search(scene.doc.text, max(frame.sentence.start, place.start - TRIP), place.start):
            return place
    return None


def made_for_talk(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """Whether somebody travelled for the talk: "bertolak ke Baku untuk bertemu ..." is one visit (GUIDELINE 8)."""
    if frame.plover != "CONSULT" or (place := _trip(frame, scene, grammar)) is None:
        return False
    between = scene.doc.text[place.end : frame.hit.start]
    return place.end <= frame.hit.start <= place.end + FOR_TALK and any_of(grammar.purpose).search(between) is not None


def _told(scene: Scene, sentence: Sentence, words: tuple[str, ...], grammar: Grammar) -> Iterator[Actor]:
    """Places named behind one of the words, in text order."""
    pattern = _pattern(words, grammar)
    for match in pattern.finditer(scene.doc.text, sentence.start, sentence.end):
        start, end = match.span("place")
        if scene.doc.in_dateline(start):
            continue
        inside = [p for p in scene.places_between(match.start(), end) if p.end <= end]
        if not (inside or match["venue"] or match["town"] or _is_name(match, scene, grammar)):
            yield from _land_at(scene, start)
            continue
        if all(p.start <= start and p.actor_type != "state" for p in inside):
            end, city = _in_city(scene, end, sentence, grammar)
            inside += city
        states = [p.actor for p in scene.between(start, end) if p.actor.actor_type == "state"]
        end = _last_part(scene.doc.text, start, end, [*inside, *states])
        country = next((p.country_code for p in reversed(inside) if p.country_code), None)
        yield Actor(start, end, scene.doc.text[start:end], country, "other", found_by="place")


def _land_at(scene: Scene, start: int) -> Iterator[Actor]:
    """The state that is named there ("mengunjungi [Peru]"); not its people, nor what is its own ("Peru's port")."""
    for land in (p.actor for p in scene.between(start, start + LONGEST_NAME)):
        named = land.start == start and land.actor_type == "state" and land.found_by == "name"
        if named and scene.doc.text[land.end : land.end + 1] not in APOSTROPHES:
            yield _written(land, scene)


def _is_name(match: re.Match[str], scene: Scene, grammar: Grammar) -> bool:
    """Whether a name behind a word that only places follow ("di Desa Baru") is nobody's."""
    lead = match.group().split(maxsplit=1)[0].casefold()
    name = match["place"]
    if lead not in grammar.at_names or len(name) < SHORT_NAME or name[0].isdigit() or fold(name) in grammar.nearness:
        return False
    start, end = match.span("place")
    inside = [p.actor for p in scene.between(start, end)]
    return all(a.found_by == "capitals" or (a.actor_type == "state" and a.start > start) for a in inside)


def _in_city(scene: Scene, end: int, sentence: Sentence, grammar: Grammar) -> tuple[int, list[Actor]]:
    """The building's name with the city right behind it ("Ruang Kerja Ketua di Jakarta"), and the places therein."""
    match = _pattern(grammar.prepositions["at"], grammar).match(scene.doc.text, end + 1, sentence.end)
    if match is None or not scene.doc.text[end : end + 1].isspace():
        return end, []
    places = scene.places_between(match.start("place"), match.end("place"))
    return (match.end("place"), places) if places else (end, [])


def _last_part(text: str, start: int, end: int, inside: list[Actor]) -> int:
    """Where the name ends: of its parts between commas those behind the last known place are not of it (", Selasa")."""
    comma = text.find(",", max((p.end for p in inside), default=start), end)
    return comma if comma >= 0 else end


@lru_cache(maxsize=16)
def _pattern(words: tuple[str, ...], grammar: Grammar) -> re.Pattern[str]:
    behind, venue, near, town = map(choice, (words, grammar.venues, grammar.nearness, grammar.towns))
    name = rf"(?P<venue>(?:the\s+)?(?i:{venue})\b(?:\s+(?i:{venue})\b)*\s*)?{_NAME}(?:,\s+{_NAME}){{0,3}}"
    around = rf"(?:the\s+)?(?:(?:{near})\s+){{0,4}}(?P<town>(?:{town})\s+)?(?:the\s+)?"
    return re.compile(rf"(?<!\w)(?i:{behind})\s+{around}(?P<place>{name})")


@lru_cache(maxsize=16)
def _site(venues: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\s+(?:the\s+)?(?:{choice(venues)})\s+(?P<place>{_NAME})")


def _neighbour(scene: Scene, sentence: Sentence, step: int) -> Sentence | None:
    """The next sentence in that direction, over at most one skipped line."""
    sentences = scene.doc.sentences
    for index in (sentence.index + step, sentence.index + 2 * step):
        if 0 <= index < len(sentences) and sentences[index].kind != "skip":
            return sentences[index]
    return None
