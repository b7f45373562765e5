"""IATI activities 2.03: one activity a pledge, by a secondary reporter that read it in the news.

The order of the elements is the schema's. What IATI cannot say is not bent: an amount for several countries that the
text does not divide goes to region 998 (developing countries, unspecified), with the countries named in words, since
IATI asks for percentages that nobody stated; promises in kind have no transaction.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from janji.export.report import ExportReport, make_folder
from janji.settings import Settings
from janji.warehouse import open_marts

VERSION = "2.03"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# IATI codelists: OrganisationType, TransactionType, ActivityDateType, FinanceType.
_ORGANISATION_TYPE = {"state": "10", "government": "10", "office": "10", "subnational": "11", "group": "40"}
_TRANSACTION_TYPE = {"planned": "12", "pledged": "12", "committed": "2", "disbursed": "3", "completed": "3"}
_FINANCE_TYPE = {"grant": "110", "loan": "421"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNSPECIFIED_REGION = "998"
_UNSPECIFIED_SECTOR = "99810"

_PLEDGES = """
select
    pledges.*, coalesce(actors.actor_type, 'other') as donor_type, articles.title as article_title, articles.language,
    articles.url, articles.publisher_name, stages.iati_activity_status_code
from fct_pledges as pledges
left join dim_actors as actors on pledges.donor_actor_id = actors.actor_id
left join dim_articles as articles on pledges.best_article_id = articles.article_id
left join dim_pledge_stages as stages on pledges.stage = stages.stage
order by pledges.pledge_id
"""
_STAGES = "select * from fct_pledge_stages order by pledge_id, stage_order"
_RECIPIENTS = """
select recipients.*, countries.country_code_iso2
from bridge_pledge_recipients as recipients
left join dim_countries as countries on recipients.recipient_country_code = countries.country_code
order by recipients.pledge_id, recipients.recipient_name
"""
_DONORS = """
select donors.*, coalesce(actors.actor_type, 'other') as actor_type
from bridge_pledge_donors as donors
left join dim_actors as actors on donors.actor_id = actors.actor_id
order by donors.pledge_id, donors.role desc, donors.donor_name
"""

Row = Mapping[str, Any]


def iati(
    config: Settings, out: Path, *, reporting_org: str = "ZZ-JANJI", reporting_name: str = "Janji (news monitoring)"
) -> ExportReport:
    """Write ``activities.xml``.

    Args:
        config: the settings.
        out: folder to write to.
        reporting_org: your IATI organisation identifier; the default is for private use and cannot be registered.
        reporting_name: name that goes with it.

    A pledge without a donor or without any date has no valid IATI form and is left out (and counted).
    """
    folder = make_folder(out)
    with open_marts(config) as connection:
        pledges = _rows(connection, _PLEDGES)
        stages = _grouped(_rows(connection, _STAGES))
        recipients = _grouped(_rows(connection, _RECIPIENTS))
        donors = _grouped(_rows(connection, _DONORS))
    root = etree.Element("iati-activities", version=VERSION)
    left_out = {"pledges without a donor": 0, "pledges without a date": 0}
    for pledge in pledges:
        key = pledge["pledge_id"]
        if not donors.get(key):
            left_out["pledges without a donor"] += 1
        elif not _dates(pledge, stages.get(key, [])):
            left_out["pledges without a date"] += 1
        else:
            activity = _activity(pledge, stages.get(key, []), recipients.get(key, []), donors[key], reporting_org)
            activity.insert(1, _reporting_org(reporting_org, reporting_name))
            root.append(activity)
    file = folder / "activities.xml"
    etree.indent(root)
    etree.ElementTree(root).write(str(file), encoding="UTF-8", xml_declaration=True)
    return ExportReport((file,), {"activities": len(root)}, left_out)


def _rows(connection: Any, sql: str) -> list[Row]:
    found = connection.execute(sql)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _grouped(rows: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["pledge_id"], []).append(row)
    return groups


def _text(value: object) -> str:
    """Text as XML 1.0 can hold it: control characters of a hostile article would make the file unreadable."""
    return _NOT_XML.sub("", str(value))


def _narrative(parent: Any, text: object, language: str | None = None) -> None:
    element = etree.SubElement(parent, "narrative")
    element.text = _text(text)
    if language and language != "en":
        element.set(XML_LANG, language)


def _reporting_org(identifier: str, name: str) -> Any:
    element = etree.Element("reporting-org", ref=identifier, type="90")
    element.set("secondary-reporter", "1")
    _narrative(element, name)
    return element


def _activity(pledge: Row, stages: list[Row], recipients: list[Row], donors: list[Row], reporter: str) -> Any:
    activity = etree.Element("iati-activity")
    activity.set(XML_LANG, "en")
    if pledge["currency_code"]:
        activity.set("default-currency", pledge["currency_code"])
    etree.SubElement(activity, "iati-identifier").text = f"{reporter}-{pledge['pledge_id']}"
    _narrative(etree.SubElement(activity, "title"), _title(pledge))
    _narrative(etree.SubElement(activity, "description", type="1"), pledge["quote"], pledge["language"])
    for donor in donors:
        kind = _ORGANISATION_TYPE.get(donor["actor_type"], "90")
        _narrative(etree.SubElement(activity, "participating-org", role="1", type=kind), donor["donor_name"])
    etree.SubElement(activity, "activity-status", code=pledge["iati_activity_status_code"])
    for kind, day in _dates(pledge, stages):
        etree.SubElement(activity, "activity-date", {"type": kind, "iso-date": day.isoformat()})
    _places(activity, recipients)
    _sector(activity, pledge["sector_code"])
    if pledge["flow_type"] in _FINANCE_TYPE:
        etree.SubElement(activity, "default-finance-type", code=_FINANCE_TYPE[pledge["flow_type"]])
    for stage in stages:
        _transaction(activity, pledge, stage)
    return activity


def _title(pledge: Row) -> str:
    what = pledge["purpose"] or pledge["quantity_text"]
    return f"{pledge['donor_name'] or '?'} to {pledge['recipient_names'] or 'unnamed recipients'}: {what}"


def _dates(pledge: Row, stages: list[Row]) -> list[tuple[str, Any]]:
    """Activity dates by their IATI type: 1 planned start, 2 actual start, 3 planned end, 4 actual end."""
    at = {stage["stage"]: stage["stage_date"] for stage in stages}
    planned_start = pledge["horizon_start_date"] or pledge["announced_start_date"] or pledge["first_announced_date"]
    actual_start = at.get("disbursed")
    actual_end = at.get("completed")
    planned_end = pledge["horizon_end_date"]
    # The rules of IATI: an end is not before its start; a contradiction of the news is left out.
    if planned_end and planned_start and planned_end < planned_start:
        planned_end = None
    if actual_end and actual_start and actual_end < actual_start:
        actual_start = None
    dates = [("1", planned_start), ("2", actual_start), ("3", planned_end), ("4", actual_end)]
    return [(kind, day) for kind, day in dates if day] if planned_start or actual_start else []


def _places(activity: Any, recipients: list[Row]) -> None:
    codes = sorted({r["country_code_iso2"] for r in recipients if r["country_code_iso2"]})
    outside = any(not r["country_code_iso2"] for r in recipients)
    if len(codes) == 1 and not outside:
        etree.SubElement(activity, "recipient-country", code=codes[0])
        return
    shares = {r["recipient_country_code"]: r["share"] for r in recipients}
    if len(codes) == len(recipients) > 1 and all(shares.values()):
        for recipient, percentage in _percentages(recipients):
            etree.SubElement(
                activity, "recipient-country", code=recipient["country_code_iso2"], percentage=f"{percentage:.2f}"
            )
        return
    region = etree.SubElement(activity, "recipient-region", code=_UNSPECIFIED_REGION, vocabulary="1")
    _narrative(region, "; ".join(r["recipient_name"] for r in recipients) or "not named")


def _percentages(recipients: list[Row]) -> Iterator[tuple[Row, float]]:
    """Percentages of two decimals that add up to 100: the last takes the rest."""
    left = 100.0
    for recipient in recipients[:-1]:
        percentage = round(100 * float(recipient["share"]), 2)
        left -= percentage
        yield recipient, percentage
    yield recipients[-1], left


def _sector(activity: Any, code: str | None) -> None:
    vocabulary = "2" if code and len(code) == 3 else "1"
    etree.SubElement(activity, "sector", code=code or _UNSPECIFIED_SECTOR, vocabulary=vocabulary)


def _transaction(activity: Any, pledge: Row, stage: Row) -> None:
    kind = _TRANSACTION_TYPE.get(stage["stage"])
    if kind is None or stage["amount"] is None or stage["stage_date"] is None:
        return
    day = stage["stage_date"].isoformat()
    # What was promised is the figure in force; what was paid is what the article of the payment says.
    amount, currency = stage["amount"], stage["currency_code"]
    if kind == "12" and pledge["amount"] is not None:
        amount, currency = pledge["amount"], pledge["currency_code"]
    transaction = etree.SubElement(activity, "transaction")
    etree.SubElement(transaction, "transaction-type", code=kind)
    etree.SubElement(transaction, "transaction-date", {"iso-date": day})
    value = etree.SubElement(transaction, "value", {"currency": currency, "value-date": day})
    value.text = f"{amount:.2f}"
    _narrative(etree.SubElement(transaction, "description"), stage["quote"], pledge["language"])
