"""Text in, facts out: the pack's cases of numbers, dates, horizons, pledges and traps."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from janji.extract.extractor import Analysis, analyse
from janji.extract.model import Actor, Horizon, PledgeMention, Quantity, TimeExpression
from janji.extract.quantities.find import find_quantities
from janji.extract.times.dates import find_dates
from janji.extract.times.era import Days
from janji.extract.times.horizons import find_horizons
from janji.packs import load_pack

PACKS = Path(__file__).parents[2] / "seeds" / "packs"
FILES = sorted(PACKS.glob("*/cases/quantities_*.yaml"))
KINDS = {"quantities", "dates", "horizons", "pledges"}


def load_cases() -> Iterator[Any]:
    for path in FILES:
        for case in yaml.safe_load(path.read_text("utf-8")):
            assert set(case) <= {"name", "text", "published", "expect"}, f"{path}: {case['name']}: unknown key"
            assert set(case["expect"]) <= KINDS, f"{path}: {case['name']}: unknown expectation"
            yield pytest.param(path.parts[-3], case, id=f"{path.parts[-3]}: {path.stem[11:]}: {case['name']}")


@pytest.mark.parametrize(("language", "case"), list(load_cases()))
def test_case(language: str, case: dict[str, Any]) -> None:
    found = analyse(case["text"], language=language, published_at=case.get("published"), root=PACKS)
    pack = load_pack(language, PACKS)
    expect = case["expect"]
    dates = find_dates(found.doc, Days(found.doc.text, found.hits, pack))
    if "quantities" in expect:
        _compare(expect["quantities"], [_quantity(q) for q in find_quantities(found.doc, found.hits, pack)])
    if "dates" in expect:
        _compare(expect["dates"], [_date(d) for d in dates])
    if "horizons" in expect:
        _compare(expect["horizons"], [_horizon(h) for h in find_horizons(found.doc, found.hits, dates, pack)])
    if "pledges" in expect:
        _compare(expect["pledges"], [_pledge(p) for p in found.pledges])
        _evidence_is_verbatim(found)


def test_enough_cases() -> None:
    for language in ("id", "en"):
        assert sum(1 for p in load_cases() if p.values[0] == language) >= 80


def _compare(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    assert len(found) == len(expected), f"expected {expected}, found {found}"
    for want, got in zip(expected, found, strict=True):
        for key, value in want.items():
            assert key in got, f"unknown key {key!r} in a case; known: {sorted(got)}"
            assert got[key] == _plain(value), f"{key}: expected {value!r}, found {got[key]!r} in {got}"


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [{k: _plain(v) for k, v in x.items()} if isinstance(x, dict) else x for x in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return Decimal(value) if isinstance(value, str) and value.replace(".", "").isdigit() else value


def _quantity(q: Quantity) -> dict[str, Any]:
    return {
        "value": q.value,
        "currency": q.currency,
        "unit": q.unit,
        "abstract": q.unit_is_abstract,
        "note": q.note,
        "other": [{"value": v, "currency": c} for v, c in q.equivalents],
    }


def _date(d: TimeExpression) -> dict[str, Any]:
    return {
        "first": d.first.isoformat() if d.first else None,
        "last": d.last.isoformat() if d.last else None,
        "precision": d.precision,
        "mod": d.mod,
    }


def _horizon(h: Horizon) -> dict[str, Any]:
    return {
        "years": Decimal(str(h.years)) if h.years is not None else None,
        "first": h.first.isoformat() if h.first else None,
        "last": h.last.isoformat() if h.last else None,
    }


def _state(actor: Actor | None) -> str | None:
    return None if actor is None else actor.country_code or actor.name


def _pledge(p: PledgeMention) -> dict[str, Any]:
    money = p.quantity.kind == "money"
    return {
        "donor": _state(p.donor),
        "co_donors": [_state(a) for a in p.co_donors],
        "recipients": [_state(a) for a in p.recipients],
        "amount": p.quantity.value if money else None,
        "currency": p.quantity.currency,
        "count": None if money else p.quantity.value,
        "unit": p.quantity.unit,
        "status": p.status,
        "flow": p.flow_type,
        "purpose": p.purpose,
        "horizon_years": Decimal(str(p.horizon.years)) if p.horizon and p.horizon.years else None,
        "announced": p.announced.first.isoformat() if p.announced and p.announced.first else None,
    }


def _evidence_is_verbatim(found: Analysis) -> None:
    for pledge in found.pledges:
        assert pledge.start <= pledge.quantity.start < pledge.quantity.end <= pledge.end <= len(found.doc.text)
