"""Resolution measured on a gold of pairs: facts of different articles that are one, and facts that only look alike.

The mentions written into the warehouse are the gold's own, so that the figures are those of resolution alone.
"""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations
from typing import Any, Literal

import pytest
from sample_gold import article_text, load_gold, load_same

from janji.score.gold import ArticleGold, EventGold, Party, PledgeGold, When
from janji.settings import Settings

pytestmark = pytest.mark.dbt
BODIES = ("Ministry", "Bank", "Navy", "Authority", "Agency", "Crescent", "Secretariat", "Government", "Department")
ACTOR = ("name", "country_code", "actor_type")
PUBLISHERS = ("Nusawarta", "Island Ledger", "Warta Benua", "Meridian Wire", "Suara Khatulistiwa", "Ekonomi Pagi")


def states() -> set[tuple[str, str]]:
    with (Settings().reference / "country_names.csv").open(encoding="utf-8", newline="") as file:
        return {(row["form"], row["iso3"]) for row in csv.DictReader(file) if row["language"] == "en"}


STATES = states()


def party(gold: Party) -> tuple[str, str | None, str]:
    if (gold.name, gold.country) in STATES:
        return gold.name, gold.country, "state"
    if gold.country is None or any(word in gold.name for word in BODIES):
        return gold.name, gold.country, "organisation"
    return gold.name, gold.country, "person"


def days(when: When) -> tuple[date, date] | None:
    """First and last day of a partial date."""
    if when.start is None or when.end is None:
        return None
    first = date.fromisoformat((when.start + "-01-01")[:10])
    if len(when.end) == 10:
        return first, date.fromisoformat(when.end)
    year, month = int(when.end[:4]), int(when.end[5:7] or 12)
    return first, date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def span(article: ArticleGold, fact: EventGold | PledgeGold) -> dict[str, Any]:
    start = article_text(article.file).index(fact.evidence[0])
    return {"quote": fact.evidence[0], "start_char": start, "end_char": start + len(fact.evidence[0])}


def write_event(world: Any, key: str, article: ArticleGold, gold: EventGold) -> str:
    return str(
        world.event(
            key, gold.plover, gold.cameo, [party(p) for p in gold.source], [party(p) for p in gold.target],
            days(gold.date), precision=gold.date.precision, modes=gold.mode, status=gold.status, tier=gold.tier,
            is_symmetric=gold.symmetric, group_codes=gold.groups, place_name=gold.place,
            place_country_code=gold.place_iso3, tag=gold.id, **span(article, gold),
        )
    )  # fmt: skip


def write_pledge(world: Any, key: str, article: ArticleGold, gold: PledgeGold) -> str:
    quantity = f"{gold.amount:.15g} {gold.currency}" if gold.kind == "money" else f"{gold.count:.15g} x {gold.unit}"
    on = gold.announced_on
    announced = days(When(start=on, end=on, precision=gold.announced_precision))
    return str(
        world.pledge(
            key, party(gold.donor), [party(p) for p in gold.recipients], quantity, announced=announced,
            precision=gold.announced_precision, status=gold.status, purpose=gold.purpose,
            co_donors=[dict(zip(ACTOR, party(p), strict=True)) for p in gold.co_donors],
            flow_type="loan" if "loan" in (gold.note or "") else None, **span(article, gold),
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def resolved(
    make_world: Any, make_warehouse: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, str]]:
    """For events and pledges: the fact that each gold mention (``file#id``) became part of."""
    world, warehouse = make_world(), make_warehouse(tmp_path_factory.mktemp("resolution"))
    mentions: dict[str, dict[str, str]] = {"events": {}, "pledges": {}}
    for number, article in enumerate(load_gold() + load_gold("later.json")):
        day = days(When(start=article.published_date, end=article.published_date, precision="day"))
        key = world.article(
            article.file, day[0] if day else None, publisher=PUBLISHERS[number % len(PUBLISHERS)],
            text=article_text(article.file), language=article.language,
        )  # fmt: skip
        for event in article.events:
            mentions["events"][write_event(world, key, article, event)] = f"{article.file}#{event.id}"
        for pledge in article.pledges:
            mentions["pledges"][write_pledge(world, key, article, pledge)] = f"{article.file}#{pledge.id}"
    world.write(warehouse.config)
    warehouse.build()
    facts = {}
    for kind, mart, column in (
        ("events", "fct_event_mentions", "event_id"),
        ("pledges", "fct_pledge_mentions", "pledge_id"),
    ):
        rows = warehouse.rows(f"select mention_id, {column} from marts.{mart}")
        facts[kind] = {mentions[kind][mention]: fact for mention, fact in rows}
        assert facts[kind].keys() == set(mentions[kind].values())
    return facts


def pairs(keys: Iterable[str]) -> set[frozenset[str]]:
    """All pairs of different articles."""
    return {frozenset(pair) for pair in combinations(sorted(keys), 2) if len({k.rpartition("#")[0] for k in pair}) == 2}


@pytest.mark.parametrize(("kind", "precision", "recall"), [("events", 0.95, 0.85), ("pledges", 0.95, 0.85)])
def test_resolution_on_the_gold_of_pairs(
    resolved: dict[str, dict[str, str]],
    kind: Literal["events", "pledges"],
    precision: float,
    recall: float,
    record_property: Any,
) -> None:
    """Precision and recall over pairs; a failure names the pairs that were joined or missed wrongly."""
    facts = resolved[kind]
    expected = {pair for group in load_same()[kind] for pair in pairs(group)}
    joined = {pair for pair in pairs(facts) if len({facts[key] for key in pair}) == 1}
    right = expected & joined
    found = {"precision": len(right) / len(joined), "recall": len(right) / len(expected)}
    record_property(kind, found)
    wrong = [f"joined wrongly: {sorted(p)}" for p in sorted(joined - expected, key=sorted)]
    wrong += [f"not joined: {sorted(p)}" for p in sorted(expected - joined, key=sorted)]
    assert found["precision"] >= precision, "\n".join(wrong)
    assert found["recall"] >= recall, "\n".join(wrong)


def test_the_gold_has_pairs_that_only_look_alike(resolved: dict[str, dict[str, str]]) -> None:
    """Among the different pairs there are hard ones: same type and same states."""
    events = {f"{a.file}#{e.id}": e for a in load_gold() + load_gold("later.json") for e in a.events}
    same = {pair for group in load_same()["events"] for pair in pairs(group)}
    hard = [
        pair
        for pair in pairs(resolved["events"]) - same
        if len({(events[key].plover, tuple(events[key].countries)) for key in pair}) == 1
        and all(events[key].countries for key in pair)
    ]
    assert len(same) >= 20
    assert len(hard) >= 20
