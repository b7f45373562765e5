"""Resolution on mentions of invented occasions: what its rules can tell apart and what not.

Every pair of mentions counts: those of one name are one fact, all others are different. The rules were tuned on
``invented_pairs.yaml``, hard on purpose; ``unseen_pairs.yaml`` was written without sight of the rules and says what to
expect. The floors are just below what was found (docs/analyst.md tells the figures): a change for the worse shows.
"""

import calendar
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from janji.extract.pledges.mentions import sector_of
from janji.packs import load_pack

pytestmark = pytest.mark.dbt
FLOORS = {
    "invented_pairs.yaml": {"events": (0.97, 0.95), "pledges": (0.97, 0.95)},
    "unseen_pairs.yaml": {"events": (0.95, 0.85), "pledges": (0.95, 0.70)},
}
"""Least precision and recall by file."""


def party(text: str) -> tuple[str, str | None, str]:
    name, _, code = text.removeprefix("org: ").partition(", ")
    if text.startswith("org: "):
        return name, code or None, "organisation"
    return (name, code, "person") if code else (f"State of {name}", name, "state")


def days(when: Any) -> tuple[Any, str | None]:
    """The days of a mention and their precision."""
    if isinstance(when, dict):
        year, month = map(int, when["month"].split("-"))
        return (date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])), "month"
    return (tuple(when), "range") if isinstance(when, list) else (when, None)


def also(told: dict[str, Any], **fields: str) -> dict[str, Any]:
    """Further fields of the mention, by the key under which they are told."""
    return {field: told[key] for key, field in fields.items() if key in told}


def write_event(world: Any, article: str, told: dict[str, Any]) -> str:
    plover, cameo = told["type"].split()
    when, precision = days(told.get("when"))
    place, _, country = told.get("place", "").partition(", ")
    return str(
        world.event(
            article, plover, cameo, [party(p) for p in told["from"]], [party(p) for p in told["to"]], when,
            precision=precision, place_name=place or None, place_country_code=country or None,
            **also(told, basis="date_basis", quote="quote", status="status", groups="group_codes"),
        )
    )  # fmt: skip


def write_pledge(world: Any, article: str, told: dict[str, Any]) -> str:
    when, precision = days(told.get("when"))
    purpose = told.get("purpose")
    # The sector that the extractor would read from the purpose, unless the mention tells another.
    told = {"sector": sector_of(purpose or "", load_pack(told["language"]).pledges)} | told
    more = also(told, quote="quote", sector="sector_code", flow="flow_type", years="horizon_years", place="place_name")
    return str(
        world.pledge(
            article, party(told["from"]), [party(p) for p in told["to"]], told["what"], announced=when,
            precision=precision, status=told.get("status", "pledged"), purpose=purpose, **more,
        )
    )  # fmt: skip


@pytest.fixture(scope="module", params=FLOORS)
def gold(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def joined(gold: str, make_world: Any, make_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """By kind: the mentions of each name, and the fact of each mention."""
    told_of = yaml.safe_load(Path(__file__).with_name(gold).read_text("utf-8"))
    world, warehouse = make_world(), make_warehouse(tmp_path_factory.mktemp("invented"))
    named: dict[str, dict[str, list[str]]] = {"events": {}, "pledges": {}}
    for kind, write in (("events", write_event), ("pledges", write_pledge)):
        for name, mentions in told_of[kind].items():
            for number, told in enumerate(mentions):
                article = world.article(f"{kind} {name} {number}", told["seen"], language=told["language"])
                named[kind].setdefault(name, []).append(write(world, article, told))
    world.write(warehouse.config)
    warehouse.build(checks=False)
    return {
        kind: (
            named[kind],
            dict(warehouse.rows(f"select mention_id, {kind[:-1]}_id from marts.fct_{kind[:-1]}_mentions")),
        )
        for kind in named
    }


@pytest.mark.parametrize("kind", ["events", "pledges"])
def test_resolution_of_invented_mentions(joined: dict[str, Any], gold: str, kind: str, record_property: Any) -> None:
    named, facts = joined[kind]
    precision, recall = FLOORS[gold][kind]
    label = {mention: f"{name}[{i}]" for name, group in named.items() for i, mention in enumerate(group)}
    assert facts.keys() == label.keys()
    want = {frozenset(pair) for group in named.values() for pair in combinations(group, 2)}
    made = {frozenset(pair) for pair in combinations(facts, 2) if len({facts[m] for m in pair}) == 1}
    found = {"precision": len(want & made) / len(made), "recall": len(want & made) / len(want), "pairs": len(want)}
    record_property(f"{gold} {kind}", found)
    wrong = [f"joined wrongly: {sorted(label[m] for m in pair)}" for pair in made - want]
    wrong += [f"not joined: {sorted(label[m] for m in pair)}" for pair in want - made]
    assert len(want) >= 15
    assert found["precision"] >= precision, (found, sorted(wrong))
    assert found["recall"] >= recall, (found, sorted(wrong))
