"""The persons an article has named so far: a later surname or short title means one of them."""

from dataclasses import dataclass, field
from datetime import date

from janji.extract.model import Document, Entry

GRACE_YEARS = 1
NAMESAKES = 50
"""How many persons of one word or office are looked at, the latest: keeps hostile text linear."""


@dataclass(slots=True)
class Person:
    """One person of the article."""

    name: str
    country: str | None
    offices: tuple[str, ...] = ()
    known: bool = False
    last_seen: int = 0
    tokens: frozenset[str] = frozenset()


@dataclass
class People:
    """Persons by the words of their names."""

    doc: Document
    particles: frozenset[str]
    by_token: dict[str, list[Person]] = field(default_factory=dict)
    by_name: dict[str, Person] = field(default_factory=dict)
    by_office: dict[str, list[Person]] = field(default_factory=dict)

    def add(self, name: str, country: str | None, offices: tuple[str, ...], at: int, *, known: bool) -> Person:
        """The person of this name, made known to the article or brought up to date."""
        person = self.by_name.get(name)
        is_new = person is None
        if person is None:
            words = [t for t in name.replace(".", "").split() if len(t) > 1 and t not in self.particles]
            mixed = [t for t in words if not t.isupper()]
            tokens = frozenset(mixed or words)
            person = Person(name, country, offices, known, at, tokens)
            self.by_name[name] = person
            for token in tokens:
                self.by_token.setdefault(token, []).append(person)
        for office in offices:
            if office not in person.offices or is_new:
                self.by_office.setdefault(office, []).append(person)
        person.country = person.country or country
        person.offices = tuple(dict.fromkeys((*offices, *person.offices)))
        person.last_seen = at
        return person

    def find(self, text: str) -> Person | None:
        """The person whose name holds all words of the text; of several the one named last."""
        words = text.replace(".", "").split()
        if not words:
            return None
        candidates = self.by_token.get(words[0], [])[-NAMESAKES:]
        fitting = [p for p in candidates if all(w in p.tokens for w in words)]
        return max(fitting, key=lambda p: p.last_seen, default=None)

    def holder(self, office: str, country: str | None = None) -> Person | None:
        """The person of the article who holds an office (of a state), the one named last."""
        holders = self.by_office.get(office, [])[-NAMESAKES:]
        fitting = [p for p in holders if country is None or p.country == country]
        return max(fitting, key=lambda p: p.last_seen, default=None)


def in_office(entry: Entry, office: str | None, day: date | None) -> bool:
    """Whether the person of an entry held the office (any office when None) around a day (any day when None)."""
    year = day.year if day else None
    for held, first, last in entry.data["terms"]:
        if office is not None and held != office:
            continue
        if year is None:
            return True
        started = first is None or int(first[:4]) - GRACE_YEARS <= year
        ended = last is not None and int(last[:4]) + GRACE_YEARS < year
        if started and not ended:
            return True
    return False


def choose_full(entries: tuple[Entry, ...], country: str | None, day: date | None) -> Entry:
    """Of the persons of one full name, or one person's posts at home and abroad: by state, else by date."""
    fitting = [e for e in entries if country is not None and e.data["country"] == country] or list(entries)
    dated = [e for e in fitting if in_office(e, None, day)]
    return (dated or fitting)[-1 if day is None else 0]


def choose(
    entries: tuple[Entry, ...], office: str | None, country: str | None, day: date | None, *, loose: bool
) -> Entry | None:
    """Whom a short name means: by office and state of its title, by the date, and by whether it may stand alone.

    ``loose``: the office is so wide that it fits any holder ("Secretary Austin").
    """
    if office is not None or country is not None:
        fitting = [e for e in entries if country is None or e.data["country"] == country]
        by_office = [e for e in fitting if office is None or any(t[0] == office for t in e.data["terms"])]
        dated = [e for e in by_office if in_office(e, office, day)]
        if not by_office and loose:
            dated = [e for e in fitting if in_office(e, None, day)]
        best = dated or by_office
        if best:
            return best[-1] if day is None else best[0]
        if country is not None:
            return None
    alone = [e for e in entries if e.data.get("alone")]
    dated = [e for e in alone if in_office(e, None, day)]
    found = dated or alone
    return found[0] if found else None
