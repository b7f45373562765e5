"""The actors part of a pack: ``actors.yaml``, ``words.yaml``, ``offices.yaml``, ``places.yaml`` and reference data.

Entry kinds contributed to the lexicon (``data`` in brackets):

- ``country`` (key ISO3; role name, metonym or capital), ``demonym`` (ISO3)
- ``group`` (group code; name, kind)
- ``organisation`` (canonical name; country, org_kind, and of its kind actor_type, is_public, has_namesakes)
- ``office`` (office key; scope, home, portfolio, rank, settled, country)
- ``person`` (canonical name; country, office, from, to, terms) for full names,
  ``short_name`` (the same, with alone: may stand without title or earlier full name)
- ``actor_noun`` (noun key; actor_type, home, named, portfolio, holder, envoy, introduces, realm, rival, alone,
  country),
  ``kin``
- ``place`` (city or region name; country, population, others: countries of lesser cities of this name)
- ``venue`` (a building or ground); ``publisher`` (ISO3); ``shadow`` (a longer name that hides what it contains)

Anaphors have an automaton of their own (`ActorPart.anaphors`): "the two countries" must not hide "the two countries'
leaders", nor "the ministry" a "ministry of finance".
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, InstanceOf

from janji.errors import PackError
from janji.extract.model import Entry
from janji.extract.text.scan import Case, Lexicon
from janji.packs.cities import city_entries
from janji.packs.files import load_model, read_yaml, validate
from janji.packs.reference import Reference, Term, load_reference
from janji.settings import settings

ActorType = Literal[
    "person", "office", "government", "state", "group", "organisation", "subnational", "people", "other"
]
AnaphorKind = Literal[
    "singular", "object", "group", "plural", "states", "speaker", "author", "state", "organisation", "local", "work"
]
Form = tuple[str, Entry, Case]
Words = tuple[str, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Office(_Strict):
    """An office and the words that name it. ``home``: bare, it belongs to the article's home country."""

    forms: Words
    scope: Literal["state", "subnational", "organisation", "international"]
    home: bool = True
    portfolio: bool = False
    loose: bool = Field(False, description='so wide that it fits any holder: "Secretary Austin"')
    rank: bool = Field(False, description="a rank, which goes with any post")
    settled: bool = Field(False, description='sent to no state: in "the visit of the president to B" B is the goal')
    country: str | None = Field(None, description="the one state that has this office")


class ActorNoun(_Strict):
    """A noun that makes an actor of the state or name beside it ("pemerintah China", "University of Malaya")."""

    forms: Words
    actor_type: ActorType
    home: bool = False
    named: bool = False
    portfolio: bool = False
    holder: bool = Field(False, description='the name of a person may follow: "pejabat Jepang Taro Ito"')
    envoy: bool = Field(False, description="sent to the state behind a word of accreditation")
    alone: bool = Field(False, description='bare, also written small, it is of the home state: "prosecutors"')
    rival: bool = Field(False, description='beside a government it is of the same state: "the government and rebels"')
    seated: bool = Field(False, description='of the state of the place behind it: "a court in Lima"')
    realm: bool = Field(False, description='a state: "Republic of ..." is its name in full')
    introduces: Words = Field((), description="kinds of known bodies that it may stand before: the body is the party")
    country: str | None = None


class Names(_Strict):
    """The words around names (``actors.yaml``)."""

    home: str | None = None
    modifiers: Literal["before", "after"] = Field(description="where the state stands beside its noun")
    conjunctions: Words
    of: Words
    at_that_time: Words = Field((), description="words between a title and who held it then")
    accredited: Words = Field(description="words before the state that an envoy is sent to")
    located: Words = Field(description="words before the place where people are")
    pointers: Words = Field((), description="words behind a noun that make it point back")
    locatives: Words
    apposition: Words = ()
    former: Words = ()
    plural: Words = ()
    definites: Words = Field((), description='words before a bare title that make it a known holder: "the minister"')
    kin: Words = ()
    honorifics: Words = ()
    particles: Words = ()
    not_names: Words = Field((), description="capitalised words that never belong to a person's name")
    portfolio_words: Words = ()
    compass: Words = Field((), description="points of the compass behind the name of a part of a state")
    body_ends: Words = Field((), description="words that end the name of a body; a person's name may follow")
    tongues: Words = Field((), description="words before the name of a language or a kind, which is of no state there")
    initialled: Words = Field((), description="words before the initials of a suspect, which may look like a state's")
    degrees: Words = Field((), description="behind a name and a comma they are no body's letters")
    persons: Words = Field((), description="what they are said to be behind a comma: a man, a resident")
    ages: Words = Field((), description="words behind the number of years in brackets")
    things: Words = Field((), description="what follows these is the name of a law, a road, a building: no party")
    thing_ends: Words = Field((), description="words that end the name of a thing, which is no party")
    belongings: Words = Field((), description='what a bare noun only says whose it is: "the police station"')
    places_behind: Words = Field((), description="words right before an unknown name that make it a place or a title")
    stances: Words = Field((), description='words before a name that only tell whose side somebody is on: "pro-A"')
    ordinal: str = Field("", description="pattern of a number between a title and its state")
    common: str = Field("", description="words written small in this language: no name begins with one")
    common_shape: str = Field("", description="pattern of words that are verbs, never names")
    districts: str = Field("", description="places that are no place but behind the title of their head, by commas")
    nouns: dict[str, ActorNoun]
    anaphors: dict[AnaphorKind, Words] = {}
    authors: Words = Field((), description='what stands in a title before the author: "statement by"')
    publishers: dict[str, Words] = {}
    shadows: Words = Field((), description="longer names that hide the state or body that they contain")
    country_forms: dict[str, Words] = Field({}, description="ISO3 -> further names of the state in this language")
    organisation_forms: dict[str, Words] = Field({}, description="organisation of the reference data -> names")
    group_forms: dict[str, Words] = Field({}, description="group code -> names")

    def __hash__(self) -> int:
        return id(self)  # one object a pack: what is derived from it is cached by identity


class Places(_Strict):
    """Cities and regions (``places.yaml``)."""

    min_population: int = Field(100_000, ge=1000)
    home_min_population: int = Field(100_000, ge=1000)
    populations: dict[str, int] = Field({}, description="ISO3 -> the least population of a city of this state")
    city_forms: dict[str, Words] = {}
    regions: dict[str, Words] = {}
    stop: Words = ()
    locatives: Words = ()
    venues: Words = Field((), description="buildings and grounds that are a place together with their name")
    venue_leads: Words = Field((), description="words of place before a venue")
    lands: Words = Field((), description='kinds of land, capitalised beside the name of one: "Homs Province"')

    def __hash__(self) -> int:
        return id(self)


class ActorPart(_Strict):
    """Everything that names actors and places in one language."""

    language: str
    names: Names
    offices: dict[str, Office]
    places: Places
    reference: InstanceOf[Reference] = Field(exclude=True)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a pack's files and the shared reference data.

        Raises:
            PackError: a file is absent or malformed, a key misspelt or a country code unknown; the message names it.
        """
        reference = load_reference(settings().reference)
        path = folder / "offices.yaml"
        raw = read_yaml(path)
        if not isinstance(raw, dict):
            raise PackError(f"{path}: not a mapping of office keys", "write `president: {scope: state, forms: [...]}`")
        offices = {str(key): _office(path, str(key), value) for key, value in raw.items()}
        part = cls(
            language=folder.name,
            names=_names(folder),
            offices=offices,
            places=load_model(folder / "places.yaml", Places),
            reference=reference,
        )
        part._check(folder)
        return part

    def _check(self, folder: Path) -> None:
        codes = {
            "actors.yaml": [*self.names.publishers, *self.names.country_forms, *filter(None, [self.names.home])],
            "places.yaml": list(self.places.regions),
        }
        for file, keys in codes.items():
            for code in keys:
                if code not in self.reference.countries:
                    raise PackError(f"{folder / file}: unknown country code {code!r}", "use an iso3 of countries.csv")
        known = {o.name for o in self.reference.organisations}
        for name in self.names.organisation_forms:
            if name not in known:
                raise PackError(
                    f"{folder / 'actors.yaml'}: organisation_forms: unknown {name!r}", "use a name of organisations.csv"
                )
        for code in self.names.group_forms:
            if code not in self.reference.groups:
                raise PackError(
                    f"{folder / 'actors.yaml'}: group_forms: unknown {code!r}", "use a group_code of groups.csv"
                )

    @cached_property
    def loose_offices(self) -> frozenset[str]:
        """The offices so wide that they fit the holder of any."""
        return frozenset(key for key, office in self.offices.items() if office.loose)

    @cached_property
    def anaphors(self) -> Lexicon:
        """The pronouns and short descriptions that point back; entries of kind ``anaphor``."""
        lexicon = Lexicon()
        for kind, forms in self.names.anaphors.items():
            entry = Entry("anaphor", kind)
            lexicon.update((form, entry, "exact" if kind == "author" else "any") for form in forms)
        return lexicon

    def forms(self) -> Iterable[Form]:
        """Every form with its meaning, for the lexicon."""
        yield from self._countries()
        yield from self._groups()
        yield from self._organisations()
        yield from person_forms(self.reference)
        yield from self._common_words()
        yield from city_entries(self.places, self.reference, self.names.home)
        for form in self.places.venues:
            yield form, Entry("venue", form), "any"

    def _countries(self) -> Iterator[Form]:
        for row in self.reference.country_names:
            if row.language == self.language:
                kind = "demonym" if row.kind == "adjective" else "country"
                for word in self.names.tongues:
                    yield f"{word} {row.form}", Entry("shadow", row.form), "exact"
                yield from _proper(row.form, Entry(kind, row.iso3, _data(role=row.kind)))
        for iso3, forms in self.names.country_forms.items():
            for form in forms:
                yield from _proper(form, Entry("country", iso3, _data(role="name")))

    def _groups(self) -> Iterator[Form]:
        for code, group in self.reference.groups.items():
            entry = Entry("group", code, _data(name=group.name_en, kind=group.kind))
            for form in (*group.forms.split("|"), *self.names.group_forms.get(code, ())):
                exact = form.endswith("=") or form[:1].isupper()
                yield form.rstrip("="), entry, "exact" if exact else "any"

    def _organisations(self) -> Iterator[Form]:
        for row in self.reference.organisations:
            kind = self.reference.organisation_kinds[row.kind].model_dump(exclude={"kind"})
            entry = Entry("organisation", row.name, _data(country=row.iso3, org_kind=row.kind, **kind))
            for form in (*row.forms, *self.names.organisation_forms.get(row.name, ())):
                yield form, entry, "exact"

    def _common_words(self) -> Iterator[Form]:
        for key, office in self.offices.items():
            entry = Entry("office", key, _data(**office.model_dump(exclude={"forms", "loose"})))
            for form in office.forms:
                yield form, entry, "any"
        for key, noun in self.names.nouns.items():
            data = _data(
                actor_type=noun.actor_type, home=noun.home, named=noun.named, portfolio=noun.portfolio,
                holder=noun.holder, envoy=noun.envoy, country=noun.country, introduces=noun.introduces,
                realm=noun.realm, rival=noun.rival, alone=noun.alone, seated=noun.seated,
            )  # fmt: skip
            for form in noun.forms:
                exact = form.endswith("=")  # as written only: "Pusat", a body, but not "pusat"
                yield form.rstrip("="), Entry("actor_noun", key, data), "exact" if exact else "any"
        for form in self.names.shadows:
            yield form, Entry("shadow", form), "exact"
        for form in self.names.kin:
            yield form, Entry("kin", form), "any"
        for iso3, forms in self.names.publishers.items():
            for form in forms:
                yield form, Entry("publisher", iso3), "exact"


def _names(folder: Path) -> Names:
    """``actors.yaml`` and the long lists of ``words.yaml``, which a pack need not have."""
    path, lists = folder / "actors.yaml", folder / "words.yaml"
    content = read_yaml(path)
    names = validate(path, Names, content)
    if not lists.is_file():
        return names
    return validate(lists, Names, {**content, **read_yaml(lists)})


def _office(path: Path, key: str, value: Any) -> Office:
    try:
        return validate(path, Office, value)
    except PackError as error:
        raise PackError(error.problem.replace(f"{path}: ", f"{path}: {key}."), error.remedy) from error


def _data(**values: Any) -> MappingProxyType[str, Any]:
    return MappingProxyType(values)


def _proper(form: str, entry: Entry) -> Iterator[Form]:
    """A proper name as written, and in capitals where it is long enough to stay unmistakable."""
    yield form, entry, "exact"
    if len(form) > 3 and form.upper() != form:
        yield form.upper(), entry, "exact"


def person_forms(reference: Reference) -> Iterator[Form]:
    """Full and short names of the office-holders, with all terms of each person."""
    people: dict[tuple[str, str | None], list[Term]] = {}
    for term in reference.terms:
        people.setdefault((term.name, term.iso3), []).append(term)
    for (name, iso3), terms in people.items():
        base = {
            "country": iso3,
            "office": terms[-1].office,
            "from": min((t.held_from for t in terms if t.held_from), default=None),
            "to": None if any(t.held_to is None for t in terms) else max(t.held_to for t in terms if t.held_to),
            "terms": tuple((t.office, t.held_from, t.held_to) for t in terms),
        }
        full = Entry("person", name, MappingProxyType(base))
        alone = Entry("short_name", name, MappingProxyType({**base, "alone": True}))
        surname = Entry("short_name", name, MappingProxyType({**base, "alone": False}))
        for form in dict.fromkeys(f for t in terms for f in (t.name, *filter(None, t.other_names.split("|")))):
            yield from _proper(form, full)
        for form in dict.fromkeys(f for t in terms for f in filter(None, t.short_names.split("|"))):
            yield form, alone, "exact"
        for form in dict.fromkeys(f for t in terms for f in filter(None, t.surnames.split("|"))):
            yield form, surname, "exact"
