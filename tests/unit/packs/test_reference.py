"""The reference data of names: codes, dates and forms that cannot mislead."""

import itertools
from collections import defaultdict

import pycountry
import pytest

from janji.packs import load_pack
from janji.packs.cities import city_entries
from janji.packs.reference import load_reference
from janji.settings import settings

REFERENCE = load_reference(settings().reference)


def test_every_country_of_iso_3166_is_there() -> None:
    assert set(REFERENCE.countries) == {c.alpha_3 for c in pycountry.countries} | {"XKX"}
    for code, country in REFERENCE.countries.items():
        if code != "XKX":
            standard = pycountry.countries.get(alpha_3=code)
            assert (country.iso2, country.iso_numeric) == (standard.alpha_2, standard.numeric)


def test_states_outside_the_common_lists() -> None:
    assert {"PSE", "TWN", "HKG", "MAC", "XKX"} <= set(REFERENCE.countries)


def test_income_groups_cover_the_sovereign_states() -> None:
    without = {c.iso3 for c in REFERENCE.countries.values() if c.income_group is None and c.capital}
    # Venezuela is unclassified by the World Bank; the others are no members or dependent territories
    assert "VEN" in without
    assert not without & {"IDN", "CHN", "USA", "FJI", "TLS", "PSE", "AFG", "TWN"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_form_names_one_country(language: str) -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for row in REFERENCE.country_names:
        if row.language == language:
            meant[row.form].add(row.iso3)
    assert not {form: codes for form, codes in meant.items() if len(codes) > 1}


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_country_has_a_name_in_each_language(language: str) -> None:
    named = {r.iso3 for r in REFERENCE.country_names if r.language == language and r.kind == "name"}
    assert named >= set(REFERENCE.countries) - {"ATA", "UMI"}


def test_an_organisation_form_names_one_organisation() -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for row in REFERENCE.organisations:
        for form in row.forms:
            meant[form].add(row.name)
    assert not {form: names for form, names in meant.items() if len(names) > 1}


def test_members_by_date() -> None:
    assert "IDN" not in REFERENCE.member_codes("BRICS", "2024-06-01")
    assert "IDN" in REFERENCE.member_codes("BRICS", "2025-06-01")
    assert "GBR" in REFERENCE.member_codes("EU", "2019-01-01")
    assert "GBR" not in REFERENCE.member_codes("EU", "2021-01-01")
    assert len(REFERENCE.member_codes("ASEAN", "2024-01-01")) == 10
    assert len(REFERENCE.member_codes("ASEAN", "2026-01-01")) == 11
    assert len(REFERENCE.member_codes("EU", "2026-01-01")) == 27
    assert len(REFERENCE.member_codes("NATO", "2026-01-01")) == 32
    assert len(REFERENCE.member_codes("OIC", "2026-01-01")) == 57
    assert len(REFERENCE.member_codes("AU", "2026-01-01")) == 55


def test_terms_of_office_do_not_end_before_they_start() -> None:
    for term in REFERENCE.terms:
        if term.held_from and term.held_to:
            assert term.held_from[:4] <= term.held_to[:4], term.name


def test_one_holder_of_a_head_office_at_a_time() -> None:
    """Two presidents of one state may not overlap by more than the year in which one follows the other."""
    for office in ("president", "prime_minister", "chancellor"):
        spans: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for t in REFERENCE.terms:
            if t.office == office and t.iso3 and t.held_from:
                spans[t.iso3].append((t.held_from[:4], (t.held_to or "9999")[:4], t.name))
        for country, held in spans.items():
            held.sort()
            for (_, end, one), (start, _, other) in itertools.pairwise(held):
                assert end <= start, f"{country}: {one} and {other} are both {office}"


def test_no_common_given_name_stands_alone() -> None:
    alone = {f for t in REFERENCE.terms for f in t.short_names.split("|")}
    assert not alone & {"Ahmad", "Muhammad", "Budi", "Siti", "Agus", "John", "David", "Michael", "Ali", "Kim", "Lee"}


def test_alternatives_of_offices_do_not_hide_organisations() -> None:
    """ "kepala badan" as an office would hide the name in "Kepala Badan Energi Atom Internasional"."""
    for language in ("id", "en"):
        part = load_pack(language).actors
        heads = {f for noun in part.names.nouns.values() if noun.named for f in noun.forms if " " not in f}
        for key, office in part.offices.items():
            for form in office.forms:
                words = form.lower().split()
                assert len(words) < 2 or words[-1] not in heads & {"badan", "dewan", "majelis", "yayasan"}, (key, form)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_form_names_one_city(language: str) -> None:
    actors = load_pack(language).actors
    forms = [form for form, _, _ in city_entries(actors.places, actors.reference, actors.names.home)]
    assert len(forms) == len(set(forms))
    assert not set(forms) & set(actors.places.stop) - {f for own in actors.places.regions.values() for f in own}
