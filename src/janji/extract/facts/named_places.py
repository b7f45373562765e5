"""The names of places behind words of place: "Kompleks Parlemen, Jakarta", each with the state that it lies in."""

import re
from collections.abc import Iterator
from functools import lru_cache

from janji.extract.frames.features import Context, within
from janji.extract.model import Actor, Sentence
from janji.extract.scene import Scene
from janji.extract.text.scan import choice, fold
from janji.packs.triggers import Grammar

SHORT_NAME = 4
LONGEST_NAME = 60
APOSTROPHES = ("'", "’")
# A name: capitalised words, small connecting words inside, further parts after commas.
_WORD = r"(?:al-|an-|ar-|as-|at-|az-|el-)?[A-ZÀ-Þ0-9](?:[\w'’&/-]|\.(?=\w))*"
NAME = rf"{_WORD}(?:\s+(?:(?:de|of|the|al)\s+)?{_WORD})*"
_PARTS = rf"(?:\s+\([A-Z][A-Za-z]+\)(?=,))?(?:,\s+{NAME}){{0,3}}"  # "Bandara Anggrek (BA), Amman, Yordania"


def told_places(context: Context, sentence: Sentence, words: tuple[str, ...]) -> Iterator[Actor]:
    """Places named behind one of the words, in text order."""
    scene, grammar = context.scene, context.grammar
    for match in _pattern(words, grammar).finditer(scene.doc.text, sentence.start, sentence.end):
        start, end = match.span("place")
        if scene.doc.in_dateline(start) or _is_no_place(match, grammar) or _opens_title(start, scene):
            continue
        inside = [p for p in scene.places_between(match.start(), end) if p.end <= end]
        common = match["common"] or ""
        if common and not (common.endswith(")") or any(p.start >= match.end("common") for p in inside)):
            continue
        if not (inside or match["venue"] or common or match["town"] or _is_name(match, scene, grammar)):
            yield from _land_at(scene, start)
            continue
        if all(p.start <= start and p.actor_type != "state" for p in inside):
            end, city = _in_city(scene, end, sentence, grammar)
            inside += city
        elif match["venue"] and inside[0].start > start and all(p.actor_type == "state" for p in inside):
            end, city = _in_city(scene, end, sentence, grammar)  # "Konsulat Peru di Kairo": of Peru, in Egypt
            inside = city or inside
        states = [p.actor for p in scene.between(start, end) if p.actor.actor_type == "state"]
        if match["town"] and (capital := _behind_its_state(context, start, end, states)) is not None:
            yield capital
            continue
        if not match["venue"]:
            end = _at_home(scene.doc.text, start, end, [*inside, *states])
        end = _before_time(context, start, _last_part(scene.doc.text, start, end, [*inside, *states]))
        lands = [*states, *inside] if match["town"] else inside
        country = next((p.country_code for p in reversed(lands) if p.country_code and p.start < end), None)
        if end > start:
            yield Actor(start, end, scene.doc.text[start:end], country, "other", found_by="place")


def site_at(scene: Scene, start: int, end: int, grammar: Grammar) -> Actor | None:
    """A village or other site that nothing but its kind stands before ("desa Sari")."""
    site = _site(grammar).match(scene.doc.text, start, end)
    if site is None or scene.between(*site.span("name")):
        return None
    return Actor(*site.span("place"), site["place"], found_by="place")


def as_written(actor: Actor, scene: Scene) -> Actor:
    """An actor that is a place, named as in the text."""
    return Actor(actor.start, actor.end, scene.doc.text[actor.start : actor.end], actor.country_code, found_by="place")


def is_land(actor: Actor) -> bool:
    """Whether it is a state, a part of one or a place, named as such."""
    named = actor.found_by not in ("anaphor", "adjective")
    return named and (actor.actor_type in ("state", "subnational") or actor.found_by == "place")


def _is_no_place(match: re.Match[str], grammar: Grammar) -> bool:
    """Whether the name opens with a word of what only looks like a place: "di Telegram", "di Tengah Perang"."""
    return fold(match["place"].split(maxsplit=1)[0]).rstrip(",") in grammar.no_places


def _opens_title(start: int, scene: Scene) -> bool:
    """ "mengunjungi Wali Kota Ambon": who is visited is no place, be there one in his title."""
    named = (p.actor for p in scene.between(start, start + LONGEST_NAME) if p.actor.start == start)
    at_front = any(p.start == start for p in scene.places_between(start, start + 1))
    return not at_front and any(a.actor_type in ("person", "office") for a in named)


def _land_at(scene: Scene, start: int) -> Iterator[Actor]:
    """The state that is named there ("mengunjungi [Peru]"); not its people, nor what is its own ("Peru's port")."""
    for land in (p.actor for p in scene.between(start, start + LONGEST_NAME)):
        named = land.start == start and land.actor_type == "state" and land.found_by == "name"
        if named and scene.doc.text[land.end : land.end + 1] not in APOSTROPHES:
            yield as_written(land, scene)


def _is_name(match: re.Match[str], scene: Scene, grammar: Grammar) -> bool:
    """Whether a name behind a word that only places follow ("di Desa Baru") is nobody's."""
    lead = match.group().split(maxsplit=1)[0].casefold()
    name = match["place"].partition(",")[0]
    if lead not in grammar.at_names or len(name) < SHORT_NAME or name[0].isdigit() or fold(name) in grammar.nearness:
        return False
    start = match.start("place")
    inside = [p.actor for p in scene.between(start, start + len(name))]
    return all(a.found_by == "capitals" or (a.actor_type == "state" and a.start > start) for a in inside)


def _in_city(scene: Scene, end: int, sentence: Sentence, grammar: Grammar) -> tuple[int, list[Actor]]:
    """The building's name with the city right behind it ("Ruang Kerja Ketua di Jakarta"), and the places therein."""
    begin = end + scene.doc.text.startswith(",", end) + 1
    match = _pattern(grammar.prepositions["at"], grammar).match(scene.doc.text, begin, sentence.end)
    if match is None or not scene.doc.text[begin - 1 : begin].isspace():
        return end, []
    places = scene.places_between(match.start("place"), match.end("place"))
    return (match.end("place"), places) if places or _is_name(match, scene, grammar) else (end, [])


def _behind_its_state(context: Context, start: int, end: int, states: list[Actor]) -> Actor | None:
    """The town whose state is told before it ("di ibu kota Peru, Lima")."""
    text = context.scene.doc.text
    state = next((s for s in states if s.start == start and text.startswith(", ", s.end)), None)
    name = re.compile(NAME).match(text, state.end + 2, end) if state is not None else None
    if state is None or name is None or within(context.dates, context.date_starts, *name.span()):
        return None
    return Actor(*name.span(), name.group(), state.country_code, "other", found_by="place")


def _at_home(text: str, start: int, end: int, inside: list[Actor]) -> int:
    """Where the name ends before a place of another state ("di Kairo, Jerman menolak ...")."""
    heads = sorted((p for p in inside if p.country_code and _heads_part(text, start, p)), key=lambda p: p.start)
    return next((p.start - 2 for p in heads if p.country_code != heads[0].country_code), end)


def _last_part(text: str, start: int, end: int, inside: list[Actor]) -> int:
    """Where the name ends: of its parts between commas those behind the last known place are not of it (", Selasa")."""
    comma = text.find(",", max((p.end for p in inside if p.end <= end), default=start), end)
    return comma if comma >= 0 else end


def _heads_part(text: str, start: int, place: Actor) -> bool:
    """Whether the place stands first in the name or in a part of it between commas."""
    return place.start == start or text.startswith(", ", place.start - 2)


def _before_time(context: Context, start: int, end: int) -> int:
    """Where the name ends if a date stands in it with no comma ("di Kairo Februari 2021")."""
    times = within(context.dates, context.date_starts, start + 1, end)
    return start + len(context.scene.doc.text[start : times[0].start].rstrip(" ,(")) if times else end


@lru_cache(maxsize=16)
def _pattern(words: tuple[str, ...], grammar: Grammar) -> re.Pattern[str]:
    behind, venue, near, town = map(choice, (words, grammar.venues, grammar.nearness, grammar.towns))
    # In a title the side is capitalised too ("di Tengah Kota Sari"): it is one only before a kind of place.
    title = rf"(?=[A-Z])(?i:{near})(?=\s+(?i:{venue}|{town})\b)"
    sides = rf"(?:(?:{near}|{title})\s+(?:(?:{choice(grammar.list_words)})\s+)?)"
    article = rf"(?:(?:{choice(grammar.articles)})\s+)?"
    kind = rf"{article}(?i:{venue})\b(?:\s+(?i:{venue})\b)*\s*{sides}{{0,2}}"
    # Whose building it is stands before its name: "di kediaman resminya, Jalan Sari".
    owned = rf"(?:(?i:{venue})(?:\s+[a-z]+?)?(?:{choice(grammar.enclitics)}),?\s+)?" if grammar.enclitics else ""
    around = rf"(?:{_of_town(grammar)}|{article}{sides}{{0,4}})(?P<town>(?:{town})\s+)?{article}"
    # What bears no name has its town behind a comma or a short name in brackets: "di kompleks parlemen, Jakarta".
    common = rf"{kind}(?!(?:{choice(grammar.demonstratives)})\b)[a-z]+(?:\s[a-z]+)?"
    common = rf"(?P<common>{common}(?:(?=, [A-Z])|\s?\(\s?[A-Z]{{2,6}}\s?\)))"
    if grammar.articles:  # a language in which a verb may stand there: "in the city said, Rome is ..."
        common = r"(?P<common>(?!))"
    return re.compile(
        rf"(?<!\w)(?i:{behind})\s+{owned}{around}(?P<place>(?:(?P<venue>{kind})?{NAME}|{common}){_PARTS})"
    )


def _of_town(grammar: Grammar) -> str:
    """What may stand before a kind of town: "in [the old Roman] town of Arles", "in [Peru's] capital Lima"."""
    behind = rf"(?=(?:{choice(grammar.towns)})\s)"
    small = choice((*(w for words in grammar.prepositions.values() for w in words), *grammar.list_words))
    words = rf"(?:(?!(?:{small})\b)[\w’'-]+\s+){{1,3}}?"
    return rf"(?:(?:{choice(grammar.articles)})\s+{words}|[A-Z]\w+[’']s\s+){behind}" if grammar.articles else "(?!)"


@lru_cache(maxsize=16)
def _site(grammar: Grammar) -> re.Pattern[str]:
    article = rf"(?:(?:{choice(grammar.articles)})\s+)?"
    return re.compile(rf"\s*(?<!\w){article}(?P<place>(?:(?:{choice(grammar.venues)})\s+)+(?P<name>{NAME}))")
