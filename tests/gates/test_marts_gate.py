"""The gates after dbt: a warehouse that dbt built passes; each thing broken in it is named."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from janji.build import build
from janji.errors import GateError, StaleError
from janji.extract.run import Selection, collect, extract_partition, plan
from janji.gates import load_suites, run_gate
from janji.gates.ledger import find_changed
from janji.publish import publish
from janji.settings import Settings
from janji.warehouse import open_marts, open_warehouse

pytestmark = pytest.mark.dbt
NOW = datetime(2025, 3, 2, 8, 0)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Where the module keeps the one warehouse that dbt built."""
    return {"folder": tmp_path_factory.mktemp("built")}


@pytest.fixture
def marts(built: dict[str, Path], request: pytest.FixtureRequest, config: Settings) -> Settings:
    """A copy of the warehouse of conftest.py with its marts; built on first use."""
    kept = built["folder"] / "warehouse.duckdb"
    if not kept.exists():
        request.getfixturevalue("warehouse")
        build(config, "all")
        shutil.copy(config.warehouse, kept)
    else:
        config.home.mkdir(parents=True, exist_ok=True)
        shutil.copy(kept, config.warehouse)
    return config


def change(config: Settings, statement: str) -> None:
    with open_warehouse(config) as con:
        con.execute(statement)


@pytest.mark.parametrize("stage", ["staging", "marts"])
def test_what_dbt_built_passes(marts: Settings, stage: str) -> None:
    report = run_gate(marts, stage, run_id="r", now=NOW)
    assert report.passed
    assert len(report.outcomes) == sum(len(s.expectations) for s in load_suites(marts, stage))
    with open_warehouse(marts, read_only=True) as con:
        assert con.execute("select count(*) from marts.fct_events").fetchone() == (1,)
        assert con.execute("select count(*) from marts.fct_pledges").fetchone() == (1,)


BREAKS = [
    ("fct_events", "event_id is unique", "insert into marts.fct_events from marts.fct_events"),
    (
        "fct_events",
        "event_id is not null",
        "alter table marts.fct_events alter event_id drop not null; update marts.fct_events set event_id = null",
    ),
    ("fct_events", "every event has a mention", "delete from marts.fct_event_mentions"),
    ("fct_events", "the number of mentions is that of the mention table", "update marts.fct_events set n_mentions = 7"),
    ("fct_events", "the best article exists", "update marts.fct_events set best_article_id = 'x'"),
    ("fct_events", "the quote is verbatim the text at its span", "update marts.fct_events set quote = lower(quote)"),
    ("fct_events", "the PLOVER type is known", "update marts.fct_events set plover_type = 'MEET'"),
    ("fct_events", "the status is known", "update marts.fct_events set status = 'x'"),
    (
        "fct_events",
        "dates are in order and in the time of news",
        "update marts.fct_events set date_end = date '1999-01-01'",
    ),
    ("fct_events", "the parent event exists and is another", "update marts.fct_events set parent_event_id = event_id"),
    ("fct_events", "every event has a party", "delete from marts.bridge_event_actors"),
    ("fct_event_mentions", "every extracted mention is there, and no other", "delete from marts.fct_event_mentions"),
    ("fct_event_mentions", "the mention's event exists", "delete from marts.fct_events"),
    ("fct_event_mentions", "the mention's article exists", "delete from marts.dim_articles"),
    (
        "fct_event_mentions",
        "the quote is verbatim the text at its span",
        "update marts.fct_event_mentions set start_char = 3",
    ),
    ("fct_pledges", "pledge_id is unique", "insert into marts.fct_pledges from marts.fct_pledges"),
    (
        "fct_pledges",
        "the quote is verbatim the text at its span",
        "update marts.fct_pledges set end_char = end_char + 1",
    ),
    ("fct_pledges", "the kind is money or in-kind", "update marts.fct_pledges set kind = 'gold'"),
    (
        "fct_pledges",
        "money has a positive amount and a currency, goods a count and a unit",
        "update marts.fct_pledges set amount = -1",
    ),
    ("fct_pledges", "the currency is of ISO 4217", "update marts.fct_pledges set currency_code = 'US$'"),
    ("fct_pledges", "the stage is known", "update marts.fct_pledges set stage = 'hoped'"),
    ("fct_pledges", "the number of recipients is that of the bridge", "delete from marts.bridge_pledge_recipients"),
    ("fct_pledges", "the horizon is in order", "update marts.fct_pledges set horizon_years = -3"),
    ("fct_pledge_mentions", "every extracted mention is there, and no other", "delete from extracted.pledges"),
    ("bridge_pledge_recipients", "the pledge exists", "delete from marts.fct_pledges"),
    ("bridge_pledge_recipients", "the actor exists", "delete from marts.dim_actors"),
    (
        "bridge_pledge_recipients",
        "no recipient is there twice",
        "insert into marts.bridge_pledge_recipients from marts.bridge_pledge_recipients",
    ),
    (
        "bridge_pledge_recipients",
        "an undivided amount has no shares, a divided one shares that make up the whole",
        "update marts.bridge_pledge_recipients set allocation = 'joint_unspecified'",
    ),
    ("bridge_event_actors", "the event exists", "delete from marts.fct_events"),
    (
        "fct_pledge_revisions",
        "exactly one figure of a pledge is in force",
        "update marts.fct_pledge_revisions set is_current = false",
    ),
    ("fct_pledge_stages", "the pledge exists", "delete from marts.fct_pledges"),
    ("dim_articles", "every extracted article is there, and no other", "delete from extracted.articles"),
    ("dim_actors", "country codes are of dim_countries", "update marts.dim_actors set country_code = 'XXZ'"),
]


@pytest.mark.parametrize(("table", "expectation", "statement"), BREAKS)
def test_a_broken_mart_is_named(marts: Settings, table: str, expectation: str, statement: str) -> None:
    from janji.gates.validate import validate  # late: Great Expectations takes seconds to import

    change(marts, statement)
    (suite,) = [s for s in load_suites(marts, "marts") if s.table == f"marts.{table}"]
    with open_warehouse(marts, read_only=True) as con:
        find_changed(con, suite)
        outcome = next(o for o in validate(con, [suite]) if o.expectation == expectation)
    assert outcome.error is None
    assert outcome.blocks
    assert outcome.ids


def test_a_view_of_staging_that_filters_is_named(marts: Settings) -> None:
    change(marts, "create or replace view staging.stg_event_mentions as from extracted.events where false")
    with pytest.raises(GateError, match=r"staging\.stg_event_mentions: every row of extracted\.events is there"):
        run_gate(marts, "staging", run_id="r", now=NOW)


def test_a_quote_changed_by_hand_fails_the_gate_and_the_published_marts_stay(marts: Settings) -> None:
    for stage in ("raw", "extracted", "staging", "marts"):
        run_gate(marts, stage, run_id="r1", now=NOW)
    published = publish(marts, run_id="r1", now=NOW)
    before = {p: p.read_bytes() for p in published.parquet.iterdir()} | {marts.marts: marts.marts.read_bytes()}
    change(marts, "update extracted.events set quote = replace(quote, 'bertemu', 'memarahi') where mention_id = 'e1'")
    with pytest.raises(
        GateError, match=r"extracted\.events: the quote is verbatim the text at its span: 1 row failed: e1"
    ):
        run_gate(marts, "extracted", run_id="r2", now=NOW)
    with pytest.raises(GateError, match="nothing is published"):
        publish(marts, run_id="r2", now=NOW)
    assert {p: p.read_bytes() for p in before} == before


def test_marts_that_are_built_again_are_published_only_when_they_are_checked_again(marts: Settings) -> None:
    run_gate(marts, "marts", run_id="r1", now=NOW)
    publish(marts, run_id="r1", now=NOW)
    build(marts, "marts", run_id="r2")
    with pytest.raises(StaleError, match="built by r2 have not passed their gate"):
        publish(marts, run_id="r1", now=NOW)
    run_gate(marts, "marts", run_id="r2", now=NOW)
    assert not publish(marts, run_id="r1", now=NOW).changed


def test_marts_older_than_the_mentions_are_not_checked(marts: Settings) -> None:
    for part in plan(marts, run_id="r2", selection=Selection(force=True)):
        extract_partition(marts, part)
    collect(marts, run_id="r2")
    with pytest.raises(StaleError, match="older than the mentions"):
        run_gate(marts, "marts", run_id="r1", now=NOW)
    build(marts, "marts", run_id="r2")
    assert run_gate(marts, "marts", run_id="r1", now=NOW).stage == "marts"


def test_a_build_that_breaks_off_leaves_nothing_to_publish(marts: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    run_gate(marts, "marts", run_id="r1", now=NOW)
    monkeypatch.setattr("janji.build._invoke", broken)
    with pytest.raises(RuntimeError):
        build(marts, "marts", run_id="r2")
    with pytest.raises(StaleError):
        publish(marts, run_id="r1", now=NOW)
    with pytest.raises(StaleError):
        run_gate(marts, "marts", run_id="r1", now=NOW)


def test_the_snapshot_holds_no_raw_text_and_nothing_of_the_working_schemas(marts: Settings) -> None:
    run_gate(marts, "marts", run_id="r", now=NOW)
    publish(marts, run_id="r", now=NOW)
    with open_warehouse(marts, read_only=True) as con:
        (text,) = con.execute("select text from raw.articles").fetchone()
    with open_marts(marts) as con:
        columns = con.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where not internal"
        ).fetchall()
        assert {schema for schema, _, _ in columns} == {"main"}
        longest = 0
        for _, table, column in columns:
            for (value,) in con.execute(f'select "{column}"::varchar from "{table}"').fetchall():
                assert value is None or text not in value, (table, column)
                longest = max(longest, len(value or ""))
    assert 50 < longest < len(text)
