"""Exports are what other tools expect: checked with the official IATI schema, GDELT's table and frictionless."""

import csv as csv_module
import importlib.util
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from lxml import etree

from janji.export import checksums, csv, gdelt, iati, parquet
from janji.export.gdelt import COLUMNS
from janji.publish import publish
from janji.settings import Settings
from janji.standing import passed
from janji.warehouse import open_warehouse

pytestmark = pytest.mark.dbt

D = date(2025, 5, 6)


def take_as_checked(config: Settings) -> None:
    """Random worlds need not pass the gate; what is exported is the question here."""
    with open_warehouse(config) as connection:
        passed(connection)


@pytest.fixture(scope="module")
def published(
    make_random_world: Callable[[int, int], Any], make_warehouse: Any, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    world = make_random_world(21, 40)
    s = world.state
    # Awkward cases: hostile characters, no donor, equal shares, sector, a party without a state.
    hostile = world.article("hostile", D, url="https://contoh.test/a?b=1&c=<2>", text="x\ty\x07 <tag> & 'quote' " * 30)
    world.pledge(
        hostile, s("NLD"), [s("GHA"), s("TGO"), s("BEN")], "1000000 EUR", announced=D, sector_code="14010",
        quote="\x07 <b>1 million</b> & split equally\tnow", flow_type="grant", horizon_start=D,
        horizon_end=date(2026, 5, 6),
    )  # fmt: skip
    world.pledge(hostile, None, [s("GHA")], "7000 EUR", announced=D)
    world.pledge(
        hostile, s("NLD"), [("WHO", None, "organisation")], "2 x tonne of rice", announced=D, sector_code="720"
    )
    world.event(
        hostile, "CONSULT", "042", [("Ana\tMaria", "NLD", "office")], [s("GHA")], D, place_name="Accra",
        place_country_code="GHA", status="occurred",
    )  # fmt: skip
    warehouse = make_warehouse(tmp_path_factory.mktemp("exports"))
    world.write(warehouse.config)
    warehouse.build()
    take_as_checked(warehouse.config)
    publish(warehouse.config, run_id="test", now=datetime(2026, 3, 1))
    return warehouse


@pytest.fixture(scope="module")
def standard() -> Path:
    """The official IATI 2.03 files, which the test dependency pyIATI carries."""
    spec = importlib.util.find_spec("iati")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "resources" / "standard" / "2-03"


@pytest.fixture(scope="module")
def activities(published: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    report = iati(published.config, tmp_path_factory.mktemp("iati"))
    assert report.left_out["pledges without a donor"] == 1
    return etree.parse(str(report.files[0])).getroot()


def test_iati_is_valid_against_the_official_schema(activities: Any, standard: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(standard / "schemas" / "iati-activities-schema.xsd")))
    schema.assertValid(activities)
    assert activities.get("version") == "2.03"
    assert len(activities) > 10


def test_the_schema_test_can_fail(activities: Any, standard: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(standard / "schemas" / "iati-activities-schema.xsd")))
    broken = etree.fromstring(etree.tostring(activities))
    first = broken[0]
    first.append(first[1])  # reporting-org at the end
    assert not schema.validate(broken)


@pytest.mark.parametrize(
    ("path", "codelist"),
    [
        ("activity-status/@code", "ActivityStatus"),
        ("activity-date/@type", "ActivityDateType"),
        ("participating-org/@role", "OrganisationRole"),
        ("participating-org/@type", "OrganisationType"),
        ("reporting-org/@type", "OrganisationType"),
        ("recipient-country/@code", "Country"),
        ("recipient-region/@code", "Region"),
        ("sector[@vocabulary='1']/@code", "Sector"),
        ("sector[@vocabulary='2']/@code", "SectorCategory"),
        ("default-finance-type/@code", "FinanceType"),
        ("transaction/transaction-type/@code", "TransactionType"),
        ("transaction/value/@currency", "Currency"),
    ],
)
def test_iati_codes_are_in_the_official_codelists(activities: Any, standard: Path, path: str, codelist: str) -> None:
    [file] = standard.rglob(f"{codelist}.xml")
    known = {code.text for code in etree.parse(str(file)).iter("code")}
    used = set(activities.xpath(f"iati-activity/{path}"))
    assert used
    assert used <= known


def test_iati_follows_the_standard_ruleset(activities: Any) -> None:
    """The rules of standard_ruleset.json that touch what we write (dates, sectors, percentages, identifiers)."""
    seen = set()
    for activity in activities:
        identifier = activity.findtext("iati-identifier")
        assert identifier not in seen
        seen.add(identifier)
        assert identifier.startswith(activity.find("reporting-org").get("ref") + "-")
        assert not re.search(r"[/&|?]", identifier)
        dates = {d.get("type"): d.get("iso-date") for d in activity.findall("activity-date")}
        assert "1" in dates or "2" in dates
        assert "3" not in dates or "1" not in dates or dates["1"] <= dates["3"]
        assert "4" not in dates or "2" not in dates or dates["2"] <= dates["4"]
        assert activity.findall("sector")
        countries = activity.findall("recipient-country")
        if len(countries) > 1:
            assert sum(Decimal(c.get("percentage")) for c in countries) == 100
        assert bool(countries) != bool(activity.findall("recipient-region"))


def test_iati_never_divides_what_the_text_does_not(activities: Any) -> None:
    joint = [a for a in activities if a.find("recipient-region") is not None]
    assert joint
    assert any(";" in a.find("recipient-region").findtext("narrative") for a in joint)


def test_gdelt_has_the_61_columns_and_no_stray_separators(published: Any, tmp_path: Path) -> None:
    report = gdelt(published.config, tmp_path / "gdelt")
    with report.files[0].open(encoding="utf-8", newline="") as stream:
        rows = list(csv_module.reader(stream, delimiter="\t", quoting=csv_module.QUOTE_NONE))
    names = list(COLUMNS)
    assert len(names) == 61
    assert {len(r) for r in rows} == {61}
    table = [dict(zip(names, r, strict=True)) for r in rows]
    assert len(table) == report.rows["events"]
    assert len({r["GLOBALEVENTID"] for r in table}) == len(table)
    for row in table:
        assert re.fullmatch(r"\d{8}", row["SQLDATE"])
        assert row["SQLDATE"].startswith(row["MonthYear"])
        assert row["EventCode"].startswith(row["EventRootCode"])
        assert row["QuadClass"] in {"1", "2", "3", "4"}
        assert -10 <= float(row["GoldsteinScale"]) <= 10
        assert int(row["NumArticles"]) <= int(row["NumMentions"])
        assert row["AvgTone"] == ""
    [visit] = [r for r in table if r["ActionGeo_FullName"] == "Accra"]
    assert (visit["Actor1Name"], visit["Actor1Code"]) == ("ANA MARIA", "NLDGOV")
    assert (visit["ActionGeo_Type"], visit["ActionGeo_CountryCode"]) == ("4", "GH")
    assert visit["SOURCEURL"] == "https://contoh.test/a?b=1&c=<2>"
    assert json.loads(report.files[1].read_text("utf-8")) == COLUMNS
    total = published.rows("select count(*) from marts.fct_events")[0][0]
    assert report.rows["events"] + sum(report.left_out.values()) == total


def test_csv_package_is_valid(published: Any, tmp_path: Path) -> None:
    from frictionless import Package, system

    report = csv(published.config, tmp_path / "csv")
    with system.use_context(trusted=True):
        result = Package(str(report.files[0])).validate()
    assert result.valid, result.flatten(["rowNumber", "fieldNumber", "type", "note"])[:5]
    descriptor = json.loads(report.files[0].read_text("utf-8"))
    assert {r["name"].replace("-", "_") for r in descriptor["resources"]} == set(report.rows)
    for resource in descriptor["resources"]:
        assert resource["description"]
        assert resource["schema"]["primaryKey"]
        assert all(f.get("description") for f in resource["schema"]["fields"]), resource["name"]


def test_the_package_test_can_fail(published: Any, tmp_path: Path) -> None:
    from frictionless import Package, system

    report = csv(published.config, tmp_path / "csv")
    file = report.files[0].parent / "fct_pledges.csv"
    file.write_text(file.read_text("utf-8").replace(",in-kind,", ",in-kind,extra,", 1), "utf-8")
    with system.use_context(trusted=True):
        assert not Package(str(report.files[0])).validate().valid


def test_parquet_package_describes_its_files(published: Any, tmp_path: Path) -> None:
    from frictionless import Package

    report = parquet(published.config, tmp_path / "parquet")
    descriptor = json.loads(report.files[0].read_text("utf-8"))
    assert list(Package.metadata_validate(descriptor)) == []
    for resource in descriptor["resources"]:
        table = pq.read_table(report.files[0].parent / resource["path"])
        assert table.column_names == [f["name"] for f in resource["schema"]["fields"]]
        assert table.num_rows == report.rows[resource["name"].replace("-", "_")]


def test_same_marts_same_bytes(published: Any, tmp_path: Path) -> None:
    for export in (csv, parquet, gdelt, iati):
        one = export(published.config, tmp_path / "one" / export.__name__)
        other = export(published.config, tmp_path / "other" / export.__name__)
        for left, right in zip(one.files, other.files, strict=True):
            assert left.read_bytes() == right.read_bytes(), left.name


def test_checksums_do_not_depend_on_when_articles_were_loaded(
    make_random_world: Callable[[int, int], Any], make_warehouse: Any, tmp_path: Path
) -> None:
    sums, times = [], []
    for number, loaded in enumerate((datetime(2026, 1, 1), datetime(2026, 2, 2))):
        world = make_random_world(4, 12)
        for article in world.articles.values():
            article["loaded_at"] = loaded
        warehouse = make_warehouse(tmp_path / str(number))
        world.write(warehouse.config)
        warehouse.build(checks=False)
        take_as_checked(warehouse.config)
        publish(warehouse.config, run_id="test", now=datetime(2026, 3, 1))
        sums.append(checksums(warehouse.config))
        times.append(checksums(warehouse.config, with_system_time=True))
    assert sums[0] == sums[1]
    assert times[0] != times[1]
