"""The party of a mention with a person's name: whom the reference data or the article knows, or a new one."""

import re
from difflib import SequenceMatcher

from janji.extract.model import Actor, Sentence
from janji.extract.parties.atoms import Atom
from janji.extract.parties.cast import Cast
from janji.extract.parties.people import Person, choose, choose_full
from janji.extract.parties.titles import of_noun, of_office, title_country
from janji.extract.parties.walk import Mention

_ROMAN = re.compile(r"[IVXL]+")
ALIKE = 0.55
"""How much of two spellings of one first name is the same: "Wolodimir" and "Volodymyr", not "Kuan" and "Hsien"."""
SURE_WORDS = 2
"""Words of an unknown name that are taken even if the article also has them in lower case."""


def of_person(cast: Cast, mention: Mention, sentence: Sentence, speakers: set[int]) -> list[Actor]:
    """The person of a name; what its title says alone, where no name stands there after all."""
    name = mention.name
    if name is None:
        return []
    country, certain = title_country(cast, mention)
    offices = tuple(a.entry.key for a in mention.offices)
    titled = bool(offices or mention.states or mention.bodies or mention.kin or mention.noun)
    found_by = "apposition" if mention.appositive else "title" if titled else "name"
    known = _known_person(cast, name, offices, country if certain else None)
    if known is not None:
        canonical, its_country, its_offices = known
        its_country = its_country or (country if certain else None)
        person = cast.people.add(canonical, its_country, (*offices, *its_offices), mention.start, known=True)
    else:
        earlier = _earlier(cast, name, sentence)
        if earlier is not None and not (country and certain and earlier.country and earlier.country != country):
            person = cast.people.add(earlier.name, country, offices, mention.start, known=earlier.known)
        elif titled and (text := _bare_name(cast, name, sentence)):
            person = cast.people.add(text, country, offices, mention.start, known=False)
        elif offices or mention.kin or mention.noun:
            return _without_name(cast, mention, name)
        else:
            unknown = _unknown(cast, mention, name, sentence, speakers)
            return [] if unknown is None else [unknown]
    office = offices[0] if offices else (person.offices[0] if person.offices else None)
    return [Actor(mention.start, mention.end, person.name, person.country, "person", office=office, found_by=found_by)]


def _without_name(cast: Cast, mention: Mention, name: Atom) -> list[Actor]:
    """A title or noun behind which no name stands after all ("Menlu Israel Tegaskan ...")."""
    mention.name = None
    if name.start > mention.start:
        mention.end = mention.start + len(cast.doc.text[mention.start : name.start].rstrip(" ,"))
    return of_office(cast, mention) if mention.offices or mention.kin else of_noun(cast, mention)


def _known_person(
    cast: Cast, name: Atom, offices: tuple[str, ...], country: str | None
) -> tuple[str, str | None, tuple[str, ...]] | None:
    if name.kind == "person":
        entry = choose_full(name.entries, country, cast.doc.published)
    elif name.kind == "short":
        earlier = cast.people.find(name.text)
        if earlier is not None and any(e.key == earlier.name for e in name.entries):
            return earlier.name, earlier.country, earlier.offices
        if earlier is not None and not earlier.known:
            named = [p for e in name.entries if (p := cast.people.by_name.get(e.key)) is not None and p.known]
            return (named[0].name, named[0].country, named[0].offices) if named else None
        office = offices[0] if offices else None
        loose = office in cast.part.loose_offices
        chosen = choose(name.entries, office, country, cast.doc.published, loose=loose)
        if chosen is None:
            return None
        entry = chosen
    elif name.joined:
        office = offices[0] if offices else None
        written = choose(name.entries, office, country, cast.doc.published, loose=False)
        if written is None or not _is_spelt_otherwise(name.text, written.key):
            return None
        entry = written
    else:
        return None
    return entry.key, entry.data["country"], (entry.data["office"],)


def _is_spelt_otherwise(text: str, known: str) -> bool:
    """ "Emanuel Macron", "Wolodimir Zelensky": each word of the name is one of the known person's, or much like it."""
    words = known.casefold().split()
    return all(
        any(word == other or SequenceMatcher(None, word, other).ratio() >= ALIKE for other in words)
        for word in text.casefold().split()
    )


def _earlier(cast: Cast, name: Atom, sentence: Sentence) -> Person | None:
    """The person of the article whom a name means; in a headline, whose verbs are capitalised, its longest start."""
    tokens = name.text.split()
    for size in range(len(tokens), 0, -1) if sentence.kind == "title" else (len(tokens),):
        person = cast.people.find(" ".join(tokens[:size]))
        if person is not None:
            return person
    return None


def _bare_name(cast: Cast, name: Atom, sentence: Sentence) -> str:
    """The name without the acronyms before it ("PB PGI Japto ..."), empty when it cannot be a person's.

    A word that the article also uses in lower case ends it. A headline names nobody whom the body does not name: its
    verbs are capitalised too.
    """
    if sentence.kind == "title":
        return ""
    tokens = _without_body(name.text.split(), cast.words.body_ends)
    tokens = tokens[: _end_of_name(cast, tokens)]
    if not tokens or len(tokens) > 7 or tokens[0].lower() in cast.words.not_names:
        return ""
    if tokens[-1].lower() in cast.words.body_ends:
        return ""
    if all(t.isupper() for t in tokens) and not cast.doc.text[:2000].isupper():
        return ""
    if len(tokens) == 1 and cast.is_common(tokens[0].lower()):
        return ""
    return " ".join(tokens)


def _without_body(tokens: list[str], ends: frozenset[str]) -> list[str]:
    """A name without the body before it ("Big Data INDEF Eko ..."), and without degrees and orders behind it."""
    while len(tokens) > 1 and tokens[0].isupper() and len(tokens[0]) > 1 and (len(tokens[0]) > 2 or len(tokens) > 2):
        tokens = tokens[1:]
    if all(t.isupper() for t in tokens):
        return tokens
    while tokens[-1].isupper() and len(tokens[-1]) >= 2 and not _ROMAN.fullmatch(tokens[-1]):
        tokens = tokens[:-1]
    last = max((i for i, t in enumerate(tokens[:-1]) if t.lower() in ends or _is_acronym(t)), default=-1)
    return tokens[last + 1 :]


def _is_acronym(token: str) -> bool:
    return len(token) > 2 and token.isupper() and not _ROMAN.fullmatch(token)


def _end_of_name(cast: Cast, tokens: list[str]) -> int:
    """The first word that is no part of a name."""
    for i, token in enumerate(tokens):
        word = token.lower()
        if cast.words.is_common(word) or (i >= SURE_WORDS and cast.is_common(word)):
            return i
    return len(tokens)


def _unknown(cast: Cast, mention: Mention, name: Atom, sentence: Sentence, speakers: set[int]) -> Actor | None:
    """A capitalised run without title: a speaker is a person; else a name that the frame has to earn."""
    tokens = name.text.split()
    speaks = any(at in speakers for at in (mention.start - 1, mention.end + 1))
    if (
        name.kind == "caps"
        and speaks
        and len(tokens) > 1
        and not any(t.lower() in cast.words.not_names for t in tokens)
        and tokens[-1].lower() not in cast.words.body_ends
    ):
        person = cast.people.add(name.text, None, (), mention.start, known=False)
        return Actor(mention.start, mention.end, person.name, None, "person", found_by="capitals")
    if name.kind != "caps" or len(tokens) < 2 or sentence.kind == "title" or any(map(str.isdigit, tokens[0])):
        return None  # "Rp16 M", "MQ-9 Reaper"
    if any(t.lower() in cast.words.not_names for t in tokens) or _is_place(cast, mention.start):
        return None
    if name.joined:  # the short name alone now means this namesake
        cast.people.add(name.text, None, (), mention.start, known=False)
    return Actor(mention.start, mention.end, name.text, None, "other", found_by="capitals")


def _is_place(cast: Cast, start: int) -> bool:
    """Whether the word before says that an unknown name is a place's, or a work's."""
    before = cast.doc.text[max(0, start - 24) : start].lower().split()
    return bool(before) and before[-1].strip("“\"'‘*") in cast.words.places_behind
