"""The five articles that the annotators began with, through the whole pipeline: each fact stands in the marts once.

The articles are not part of the project; without them beside the checkout this is skipped.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from janji.pipeline import run
from janji.settings import PROJECT, Settings
from janji.warehouse import open_marts, open_warehouse

pytestmark = pytest.mark.dbt

SHARED = PROJECT.parent / "shared"
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    file = SHARED / "gold" / "seeds.json"
    if not file.exists():
        pytest.skip("the shared articles are not here")
    articles: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    assert len(articles) == 5
    return articles


@pytest.fixture(scope="module")
def config(gold: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    config = Settings(home=tmp_path_factory.mktemp("seeds") / "home")
    run(config, SHARED / "articles" / "seeds", run_id="seeds", now=datetime(2026, 2, 1), limit=0, say=str)
    return config


@pytest.fixture(scope="module")
def ask(config: Settings) -> Iterator[Callable[[str], Rows]]:
    with open_marts(config) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def answers(ask: Callable[[str], Rows]) -> dict[int, Rows]:
    """The ten queries of the analyst's guide; where they name a state of the sample, they ask for China."""
    page = (PROJECT / "docs" / "analyst.md").read_text("utf-8")
    questions = re.findall(r"^## (\d+) [^\n]+\n(?:(?!^## ).)*?```sql\n(.*?)```", page, re.S | re.M)
    found = {int(n): ask(re.sub("'(IDN|NOR)'", "'CHN'", sql)) for n, sql in questions}
    assert sorted(found) == list(range(1, 11))
    return found


@pytest.fixture(scope="module")
def pledges(gold: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [pledge for article in gold for pledge in article["pledges"]]
    assert {p["donor"]["country"] for p in found} == {"CHN"}
    return found


def states(pledge: dict[str, Any]) -> list[str]:
    return sorted(r["country"] for r in pledge["recipients"] if r["country"])


def test_every_pledge_is_there_once(pledges: list[dict[str, Any]], ask: Callable[[str], Rows]) -> None:
    want = Counter(
        (p["donor"]["country"], p["amount"] or p["count"], p["currency"] or p["unit"], p["horizon_years"])
        for p in pledges
    )
    rows = ask(
        "select donor_country_code, coalesce(amount, unit_count), coalesce(currency_code, unit), horizon_years "
        "from fct_pledges"
    )
    assert Counter(rows) == want
    assert max(want.values()) == 1


def test_the_states_that_receive_are_all_there(pledges: list[dict[str, Any]], ask: Callable[[str], Rows]) -> None:
    """Where a pledge names states (who receives if it names none is the reader's question, not that of the marts)."""
    rows = ask("select coalesce(amount, unit_count), recipient_country_codes from fct_pledges")
    found = {int(quantity): codes for quantity, codes in rows}
    for pledge in pledges:
        if states(pledge):
            assert found[pledge["amount"] or pledge["count"]] == states(pledge)


def test_the_queries_give_every_pledge(pledges: list[dict[str, Any]], answers: dict[int, Rows]) -> None:
    money = [p for p in pledges if p["kind"] == "money"]
    assert {p["currency"] for p in money} == {"USD"}
    assert [row[:3] for row in answers[1]] == [("China", len(money), sum(p["amount"] for p in money))]
    goods = [p for p in pledges if p["kind"] == "in-kind"]
    assert Counter(row[1:3] for row in answers[2]) == Counter((p["count"], p["unit"]) for p in goods)
    joint = [p for p in pledges if len(p["recipients"]) > 1]
    assert Counter((row[1], len(row[3])) for row in answers[3]) == Counter(
        (p["amount"], len(p["recipients"])) for p in joint
    )
    assert sum(row[1] for row in answers[4]) == len(pledges)
    assert len(answers[10]) == len(pledges)
    # None of them is told again, raised or kept by the other articles.
    assert answers[5] == answers[6] == answers[9] == []


def test_an_amount_for_five_states_is_never_divided_or_multiplied(
    pledges: list[dict[str, Any]], ask: Callable[[str], Rows]
) -> None:
    [pledge] = [p for p in pledges if p["kind"] == "money" and len(p["recipients"]) == 5]
    rows = ask(
        "select recipient, amount_usd, amount_usd_joint from mart_pledges_by_donor_recipient_year "
        "where donor = 'CHN' and pledge_year = 2022 order by recipient"
    )
    assert rows == [(state, None, Decimal(pledge["amount"])) for state in states(pledge)]


def test_every_event_that_was_found_is_there_once(config: Settings, ask: Callable[[str], Rows]) -> None:
    with open_warehouse(config, read_only=True) as connection:
        found = connection.execute("select mention_id, article_id from extracted.events").fetchall()
    rows = ask("select mention_id, article_id, event_id from fct_event_mentions")
    assert Counter(row[:2] for row in rows) == Counter(found)
    assert len(found) > 20
    # The five tell of different occasions, and two mentions in one article are two.
    assert Counter(row[2] for row in rows) == Counter(row[0] for row in ask("select event_id from fct_events"))
    assert ask("select count(*) - count(distinct best_mention_id) from fct_events") == [(0,)]


def test_no_event_is_told_twice(ask: Callable[[str], Rows]) -> None:
    """One article, one sentence, one type, the same states: one event."""
    twice = ask(
        "select best_article_id, start_char, end_char, cameo_code, country_codes, source_names, count(*) "
        "from fct_events group by all having count(*) > 1"
    )
    assert twice == []


def test_meetings_of_states_are_in_the_months_of_their_pair(
    answers: dict[int, Rows], ask: Callable[[str], Rows]
) -> None:
    pairs = ask(
        "select sum(len(list_filter(country_codes, lambda code: code <> 'CHN'))) from fct_events "
        "where 'CHN' in country_codes and date_precision in ('day', 'range', 'month') and status <> 'planned'"
    )
    assert [(sum(row[5] for row in answers[7]),)] == pairs
    assert sum(row[5] for row in answers[7]) > 5
