"""One name a person: who is first named in part, by initials or in another spelling is the one named in full."""

import re
from dataclasses import replace

from janji.extract.model import Actor
from janji.extract.parties.people import NAMESAKES, People, Person

_SPELLINGS = (("oe", "u"), ("dj", "j"), ("tj", "c"))
_DOUBLE = re.compile(r"(.)\1")


def with_one_name(actors: list[Actor], people: People) -> list[Actor]:
    """The actors of an article, every person of it under one name."""
    meant: dict[str, Person] = {}
    for name in dict.fromkeys(a.name for a in actors if a.actor_type == "person"):
        person = people.by_name.get(name)
        if person is None or person.known or (full := _fuller(person, people)) is None:
            continue
        meant[name] = meant[full.name] = full
        full.country = full.country or person.country
    return [_as(a, meant[a.name]) if a.actor_type == "person" and a.name in meant else a for a in actors]


def _as(actor: Actor, person: Person) -> Actor:
    return replace(actor, name=person.name, country_code=person.country or actor.country_code)


def _fuller(person: Person, people: People) -> Person | None:
    """The one person of the article who bears this name in full."""
    found = {
        other.name: other
        for token in person.tokens
        for other in people.by_token.get(token, ())[-NAMESAKES:]
        if other is not person and _is_same(person, other)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _is_same(person: Person, other: Person) -> bool:
    if person.country and other.country and person.country != other.country:
        return False
    part, full = _words(person.name), _words(other.name)
    if len(part) == len(full):  # by initials; of two spellings that of the reference data
        return all(map(_agree, part, full)) and (other.known or not all(map(_agree, full, part)))
    if len(part) > len(full):  # "Mohamed bin Zayed Al Nahyan"
        return other.known and len(full) > 1 and all(map(_agree, full, part))
    if len(part) == 1 and not set(person.offices) & set(other.offices):
        return False
    rest = iter(full)
    return all(any(_agree(a, b) for b in rest) for a in part)


def _agree(one: str, other: str) -> bool:
    """One word, or its initial: the shorter name has the initial."""
    return _spelt(one) == _spelt(other) or (len(one) == 1 and other.startswith(one))


def _words(name: str) -> list[str]:
    return name.casefold().replace(".", " ").split()


def _spelt(word: str) -> str:
    for old, new in _SPELLINGS:
        word = word.replace(old, new)
    return _DOUBLE.sub(r"\1", word)
