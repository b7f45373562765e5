"""Reference data that all languages share: states, groups, organisations and office-holders (``seeds/reference``)."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from janji.errors import PackError
from janji.packs.files import read_rows


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Country(_Row):
    """A state or territory: ISO 3166-1, UN M49 region, World Bank income group (fiscal year 2025)."""

    iso3: str = Field(pattern="^[A-Z]{3}$")
    iso2: str = Field(pattern="^[A-Z]{2}$")
    iso_numeric: str = Field(pattern=r"^\d{3}$")
    name_en: str
    name_id: str
    region_code: str
    region: str
    subregion_code: str
    subregion: str
    income_group: Literal["High income", "Upper middle income", "Lower middle income", "Low income"] | None = None
    capital: str | None = None


class CountryName(_Row):
    """A form that names a state in a language.

    ``kind``: name, adjective (also its people), metonym (Kremlin), capital (a city that may stand for its government).
    """

    iso3: str
    language: str
    form: str
    kind: Literal["name", "adjective", "metonym", "capital"]


class Group(_Row):
    """A group of states; ``forms`` separated by ``|``, a trailing ``=`` for exact case."""

    group_code: str
    name_en: str
    name_id: str
    kind: Literal["organisation", "region"]
    forms: str


class Membership(_Row):
    """A state's membership of a group; empty dates: from the start, until today."""

    group_code: str
    iso3: str
    member_from: str | None = None
    member_to: str | None = None


class OrganisationKind(_Row):
    """A kind of organisation.

    ``is_public``: bodies that tell whose article it is; ``has_namesakes``: another state may have one of the same name.
    """

    kind: str
    actor_type: Literal["government", "organisation"]
    is_public: bool
    has_namesakes: bool


class Organisation(_Row):
    """An organisation with the state it belongs to (none when international); ``other_names`` separated by ``|``."""

    name: str
    iso3: str | None = None
    kind: str
    other_names: str = ""

    @property
    def forms(self) -> list[str]:
        """Every way to write it."""
        return [self.name, *filter(None, self.other_names.split("|"))]


class Term(_Row):
    """One term of an office-holder.

    ``short_names`` name the person alone; ``surnames`` only beside a title or after the full name.
    """

    name: str
    iso3: str | None = None
    office: str
    held_from: str | None = Field(None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    held_to: str | None = Field(None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    other_names: str = ""
    short_names: str = ""
    surnames: str = ""


@dataclass(frozen=True)
class Reference:
    """All reference data of the extractor."""

    countries: dict[str, Country]
    country_names: tuple[CountryName, ...]
    groups: dict[str, Group]
    members: dict[str, tuple[Membership, ...]]
    organisation_kinds: dict[str, OrganisationKind]
    organisations: tuple[Organisation, ...]
    terms: tuple[Term, ...]

    @cached_property
    def held(self) -> frozenset[tuple[str | None, str]]:
        """Which states (ISO3) have holders of which offices."""
        return frozenset((t.iso3, t.office) for t in self.terms)

    @cached_property
    def bodies(self) -> dict[str, tuple[str, str | None]]:
        """The bodies of several states by each lower-case form: name, and group code if it is a group."""
        found: dict[str, tuple[str, str | None]] = {
            form.lower(): (o.name, None) for o in self.organisations if o.iso3 is None for form in o.forms
        }
        for group in self.groups.values():
            found |= {form.rstrip("=").lower(): (group.name_en, group.group_code) for form in group.forms.split("|")}
        return found

    def body_of(self, office: str) -> tuple[str, str | None] | None:
        """The body that an office's key begins with ("un_secretary_general": the United Nations)."""
        words = office.split("_")
        names = (" ".join(words[:i]) for i in range(len(words) - 1, 0, -1))
        return next((self.bodies[name] for name in names if name in self.bodies), None)

    def member_codes(self, group: str, day: str) -> tuple[str, ...]:
        """ISO codes of a group's members on a day (``YYYY-MM-DD``)."""
        rows = self.members.get(group, ())
        return tuple(m.iso3 for m in rows if (m.member_from or "") <= day and day <= (m.member_to or "9999-12-31"))


@lru_cache(maxsize=4)
def load_reference(folder: Path) -> Reference:
    """Read the reference files.

    Raises:
        PackError: a file is absent, a row malformed, or a country code unknown; the message names it.
    """
    countries = {c.iso3: c for c in read_rows(folder / "countries.csv", Country)}
    members: dict[str, list[Membership]] = {}
    for row in read_rows(folder / "group_members.csv", Membership):
        members.setdefault(row.group_code, []).append(row)
    reference = Reference(
        countries=countries,
        country_names=tuple(read_rows(folder / "country_names.csv", CountryName)),
        groups={g.group_code: g for g in read_rows(folder / "groups.csv", Group)},
        members={k: tuple(v) for k, v in members.items()},
        organisation_kinds={k.kind: k for k in read_rows(folder / "organisation_kinds.csv", OrganisationKind)},
        organisations=tuple(read_rows(folder / "organisations.csv", Organisation)),
        terms=tuple(read_rows(folder / "office_holders.csv", Term)),
    )
    _check(reference, folder)
    return reference


def _check(reference: Reference, folder: Path) -> None:
    def known(code: str | None, file: str, row: str) -> None:
        if code is not None and code not in reference.countries:
            raise PackError(f"{folder / file}: {row}: unknown country code {code!r}", "use an iso3 of countries.csv")

    for name in reference.country_names:
        known(name.iso3, "country_names.csv", name.form)
    for rows in reference.members.values():
        for member in rows:
            known(member.iso3, "group_members.csv", member.group_code)
            if member.group_code not in reference.groups:
                raise PackError(
                    f"{folder / 'group_members.csv'}: unknown group {member.group_code!r}", "add it to groups.csv"
                )
    for organisation in reference.organisations:
        known(organisation.iso3, "organisations.csv", organisation.name)
        if organisation.kind not in reference.organisation_kinds:
            raise PackError(
                f"{folder / 'organisations.csv'}: {organisation.name}: unknown kind {organisation.kind!r}",
                f"use one of {', '.join(reference.organisation_kinds)}",
            )
    for term in reference.terms:
        known(term.iso3, "office_holders.csv", term.name)
