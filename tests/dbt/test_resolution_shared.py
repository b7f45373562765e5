"""How well events of real articles are resolved, measured on pairs that people judged.

The mentions are the gold facts themselves, so that the figures are those of resolution, not of extraction. Every pair
of facts of different articles counts: those in ``shared_pairs.json`` are one, all others are different.
"""

import calendar
import itertools
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from janji.settings import PROJECT

pytestmark = pytest.mark.dbt

SHARED = PROJECT.parent / "shared"
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Score:
    """Pairs found and judged the same."""

    right: int
    wrong: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + len(self.missed))

    def __str__(self) -> str:
        return f"precision {self.precision:.3f} recall {self.recall:.3f} ({self.right} pairs, {len(self.wrong)} wrong)"


def ends(when: dict[str, Any]) -> tuple[date | None, date | None]:
    """The interval that two dates of the gold, each as precise as known, span."""
    if not when["start"]:
        return None, None
    first = [int(n) for n in when["start"].split("-")]
    last = [int(n) for n in (when["end"] or when["start"]).split("-")]
    last += [12] if len(last) == 1 else []
    last += [calendar.monthrange(*last)[1]] if len(last) == 2 else []
    return date(*[*first, 1, 1][:3]), date(*last)


def day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value and len(value) == 10 else None


def party(actor: dict[str, Any], states: set[str]) -> tuple[str, str | None, str]:
    name, code = actor["name"], actor["country"]
    if name in states:
        return name, code, "state"
    looks_like_a_person = code and re.fullmatch(r"(?:[A-Z][\w'’.-]+ ?){2,4}", name)
    return name, code, "person" if looks_like_a_person else "organisation"


def text_of(file: str) -> str:
    return (SHARED / "articles" / ("train" if "/" in file else "seeds") / file).read_text("utf-8")


def write(world: Any, gold: Iterable[dict[str, Any]], states: set[str]) -> dict[str, str]:
    """Put the gold facts into the world; returns mention id by label (file#id)."""
    labels: dict[str, str] = {}
    for article in gold:
        file = article["file"]
        key = world.article(file, day(article["published_date"]), text=text_of(file), publisher=None)
        for e in article["events"]:
            first, last = ends(e["date"])
            labels[f"{file}#{e['id']}"] = world.event(
                key, e["plover"], e["cameo"] or "010", [party(a, states) for a in e["source"]],
                [party(a, states) for a in e["target"]], None if first is None else (first, last),
                precision=e["date"]["precision"] if first else "unknown",
                status=e["status"], is_symmetric=e["symmetric"], modes=e["mode"], tier=e["tier"],
                group_codes=[g.upper() for g in e["groups"]], place_name=e["place"],
                place_country_code=e["place_iso3"], quote=e["evidence"][0], tag=e["id"],
                country_codes=sorted(e["countries"]),
            )  # fmt: skip
        for p in article["pledges"]:
            announced = ends({"start": p["announced_on"], "end": None})
            quantity = f"{p['amount']} {p['currency']}" if p["kind"] == "money" else f"{p['count']} x {p['unit']}"
            labels[f"{file}#{p['id']}"] = world.pledge(
                key, party(p["donor"], states) if p["donor"] else None, [party(r, states) for r in p["recipients"]],
                quantity, status=p["status"], announced=None if announced[0] is None else announced,
                precision=p["announced_precision"], purpose=p["purpose"], horizon_years=p["horizon_years"],
                quote=" ".join(p["evidence"]) if p.get("evidence") else p["purpose"],
            )  # fmt: skip
    return labels


def score(labels: dict[str, str], facts: dict[str, str], same: list[list[str]], undecided: list[list[str]]) -> Score:
    """Compare the pairs that resolution made with those judged the same; pairs within one article do not count."""

    def pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
        found = {(min(p), max(p)) for g in groups for p in itertools.combinations(g, 2)}
        return {p for p in found if p[0].rsplit("#", 1)[0] != p[1].rsplit("#", 1)[0]}

    groups: dict[str, list[str]] = {}
    for label, mention in labels.items():
        if mention in facts:
            groups.setdefault(facts[mention], []).append(label)
    made, wanted, open_ = pairs(groups.values()), pairs(same), pairs(undecided)
    return Score(len(made & wanted), tuple(sorted(made - wanted - open_)), tuple(sorted(wanted - made)))


@pytest.fixture(scope="module")
def scores(make_world: Any, make_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Score]:
    files = [SHARED / "gold" / "train.json", SHARED / "gold" / "seeds.json"]
    if not all(file.exists() for file in files):
        pytest.skip("the shared articles are not here")
    names = (PROJECT / "seeds" / "reference" / "countries.csv").read_text("utf-8").splitlines()[1:]
    states = {line.split(",")[3] for line in names} | {"China", "Russia", "South Korea", "United States", "Vietnam"}
    judged = json.loads((HERE / "shared_pairs.json").read_text("utf-8"))
    world = make_world()
    labels = write(world, [article for file in files for article in json.loads(file.read_text("utf-8"))], states)
    warehouse = make_warehouse(tmp_path_factory.mktemp("shared"))
    world.write(warehouse.config)
    warehouse.build(checks=False)
    facts = {
        kind: dict(warehouse.rows(f"select mention_id, {kind}_id from marts.fct_{kind}_mentions"))
        for kind in ("event", "pledge")
    }
    return {kind: score(labels, found, judged[f"{kind}s"], judged["undecided"]) for kind, found in facts.items()}


def test_events_are_joined_as_people_judged(scores: dict[str, Score], record_property: Any) -> None:
    found = scores["event"]
    record_property("event resolution", str(found))
    assert found.right + len(found.missed) >= 10
    assert found.precision >= 0.95, (str(found), found.wrong)
    assert found.recall >= 0.85, (str(found), found.missed)


def test_no_two_promises_are_joined(scores: dict[str, Score]) -> None:
    """Many promises of the United States to Ukraine and of China, none of them told by two articles."""
    assert scores["pledge"].wrong == ()
