"""Every expectation before the marts fails on a warehouse that breaks just it, and names the row."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from janji.errors import GateError
from janji.gates import GateReport, SuiteError, load_suites, report_path, run_gate
from janji.settings import Settings
from janji.warehouse import open_warehouse

NOW = datetime(2025, 3, 2, 8, 0)
ARTICLE = "the article"  # stands for its id, a hash


def sql(config: Settings, statement: str) -> None:
    """Change the warehouse by hand."""
    with open_warehouse(config) as con:
        con.execute(statement)


@pytest.mark.parametrize("stage", ["raw", "extracted"])
def test_a_sound_warehouse_passes_without_warning(warehouse: Settings, stage: str) -> None:
    report = run_gate(warehouse, stage, run_id="r", now=NOW)
    assert report.passed
    assert not report.warnings
    expected = [(s.name, e.name) for s in load_suites(warehouse, stage) for e in s.expectations]
    assert [(o.suite, o.expectation) for o in report.outcomes] == expected


BREAKS = [
    ("raw", "raw.articles", "the id is the SHA-256 of the text", "update raw.articles set text = text || ' '", ARTICLE),
    ("raw", "raw.articles", "article ids are unique", "insert into raw.articles from raw.articles", ARTICLE),
    ("raw", "raw.articles", "no text is empty", "update raw.articles set text = ' '", ARTICLE),
    ("raw", "raw.articles", "every article belongs to a load", "update raw.articles set load_id = 'x'", ARTICLE),
    ("raw", "raw.articles", "every article names its source", "update raw.articles set source_uri = ''", ARTICLE),
    (
        "raw",
        "raw.loads",
        "the loads' counts of new articles are those of the table",
        "update raw.loads set n_new = 2",
        "load1",
    ),
    (
        "extracted",
        "extracted.articles",
        "article ids are unique",
        "insert into extracted.articles from extracted.articles",
        ARTICLE,
    ),
    ("extracted", "extracted.articles", "the article is in raw", "delete from raw.articles", ARTICLE),
    (
        "extracted",
        "extracted.articles",
        "counts of facts are those of the mention tables",
        "delete from extracted.pledges",
        ARTICLE,
    ),
    (
        "extracted",
        "extracted.articles",
        "a publication date and its kind agree",
        "update extracted.articles set published_date = null",
        ARTICLE,
    ),
]
EVENT_BREAKS = [
    ("mention ids are unique", "insert into extracted.events from extracted.events"),
    ("the mention's article exists", "delete from extracted.articles"),
    (
        "the quote is verbatim the text at its span",
        "update extracted.events set quote = replace(quote, 'bertemu', 'Bertemu')",
    ),
    ("the quote is verbatim the text at its span", "update extracted.events set start_char = start_char + 1"),
    (
        "the quote is verbatim the text at its span",
        "update extracted.events set end_char = end_char + 1000, quote = quote",
    ),
    ("the quote is verbatim the text at its span", "update extracted.events set start_char = -1"),
    ("the quote is verbatim the text at its span", "delete from raw.articles"),
    (
        "repeated evidence lies inside the text",
        "update extracted.events set also_in = [{'start_char': 0, 'end_char': 9999}]",
    ),
    ("the PLOVER type is known", "update extracted.events set plover_type = 'MEET'"),
    ("the CAMEO code is known", "update extracted.events set cameo_code = '40'"),
    ("the tier is known", "update extracted.events set tier = 'main'"),
    ("the status is known", "update extracted.events set status = 'hoped'"),
    ("every event has a source or a target", "update extracted.events set source = [], target = []"),
    ("the actors' countries are those of the event", "update extracted.events set country_codes = ['IDN']"),
    ("country codes are ISO 3166-1 alpha-3", "update extracted.events set country_codes = ['IDN', 'MYS', 'KR']"),
    ("dates are in order and fit their precision", "update extracted.events set date_end = date '2025-02-01'"),
    ("dates are in order and fit their precision", "update extracted.events set date_precision = 'unknown'"),
    (
        "dates are in the time of news",
        "update extracted.events set date_start = date '0205-03-01', date_precision = 'range'",
    ),
    ("confidence is between 0 and 1", "update extracted.events set confidence = 90"),
]
PLEDGE_BREAKS = [
    ("mention ids are unique", "insert into extracted.pledges from extracted.pledges"),
    ("the mention's article exists", "delete from extracted.articles"),
    ("the quote is verbatim the text at its span", "update extracted.pledges set quote = upper(quote)"),
    ("the quantity stands in the article", "update extracted.pledges set quantity_text = '5 million dollars'"),
    ("the kind is money or in-kind", "update extracted.pledges set kind = 'cash'"),
    ("money has a positive amount and a currency, goods a count and a unit", "update extracted.pledges set amount = 0"),
    (
        "money has a positive amount and a currency, goods a count and a unit",
        "update extracted.pledges set amount = null",
    ),
    (
        "money has a positive amount and a currency, goods a count and a unit",
        "update extracted.pledges set currency_code = null",
    ),
    (
        "money has a positive amount and a currency, goods a count and a unit",
        "update extracted.pledges set kind = 'in-kind', amount = null, currency_code = null, unit_count = 5",
    ),
    ("the currency is of ISO 4217", "update extracted.pledges set currency_code = 'XYZ'"),
    (
        "further amounts are positive and have a currency",
        "update extracted.pledges set amount_other = [{'amount': 0, 'currency_code': 'IDR'}]",
    ),
    ("the status is known", "update extracted.pledges set status = 'hoped'"),
    ("the horizon is in order", "update extracted.pledges set horizon_years = 0"),
    ("dates are in order and in the time of news", "update extracted.pledges set announced_start = date '3025-01-01'"),
    (
        "the announcing event is a mention of the same article",
        "update extracted.pledges set announcing_mention_id = 'e9'",
    ),
    ("confidence is between 0 and 1", "update extracted.pledges set confidence = -0.1"),
]
BREAKS += [("extracted", "extracted.events", name, change, "e1") for name, change in EVENT_BREAKS]
BREAKS += [("extracted", "extracted.pledges", name, change, "p1") for name, change in PLEDGE_BREAKS]


@pytest.mark.parametrize(("stage", "suite", "expectation", "change", "row"), BREAKS)
def test_a_broken_row_is_named(
    warehouse: Settings, article_id: str, stage: str, suite: str, expectation: str, change: str, row: str
) -> None:
    row = article_id if row == ARTICLE else row
    sql(warehouse, change)
    with pytest.raises(GateError) as error:
        run_gate(warehouse, stage, run_id="r", now=NOW)
    report = GateReport.read(report_path(warehouse, stage, "r"))
    outcome = next(o for o in report.outcomes if (o.suite, o.expectation) == (suite, expectation))
    assert outcome.error is None
    assert outcome.blocks
    assert row in outcome.ids[0]
    assert f"{suite}: {expectation}: {outcome.n_failed} row" in str(error.value)
    assert row in str(error.value)


def test_a_warning_reports_and_lets_pass(warehouse: Settings, article_id: str) -> None:
    sql(warehouse, "update raw.articles set published_at = timestamp '2026-01-01'")
    report = run_gate(warehouse, "raw", run_id="r", now=NOW)
    assert report.passed
    assert [(o.expectation, o.ids) for o in report.warnings] == [
        ("no article was published after it was loaded", (article_id,))
    ]
    assert "1 warning" in report.summary()


def test_results_are_kept_as_rows_and_replaced_when_the_run_is_repeated(warehouse: Settings) -> None:
    sql(warehouse, "update extracted.events set quote = ''")
    with pytest.raises(GateError):
        run_gate(warehouse, "extracted", run_id="r", now=NOW)
    for _ in range(2):
        run_gate(warehouse, "raw", run_id="r", now=NOW)
    with open_warehouse(warehouse, read_only=True) as con:
        rows = con.execute(
            "select stage, count(*), count(distinct expectation || suite) from raw.gate_results group by 1 order by 1"
        ).fetchall()
        failed = con.execute(
            "select suite, expectation, n_failed, checked_at from raw.gate_results where not success"
        ).fetchall()
    assert [(stage, n == distinct) for stage, n, distinct in rows] == [("extracted", True), ("raw", True)]
    assert failed == [("extracted.events", "the quote is verbatim the text at its span", 1, NOW)]


def test_the_report_can_be_read_by_people_and_by_programs(warehouse: Settings) -> None:
    run_gate(warehouse, "raw", run_id="manual__2025-03-02T08:00:00+00:00/../x", now=NOW)
    path = report_path(warehouse, "raw", "manual__2025-03-02T08:00:00+00:00/../x")
    assert path.resolve().is_relative_to(warehouse.home.resolve() / "gates")
    assert json.loads(path.read_text("utf-8"))["passed"] is True
    assert "gate raw passed" in path.with_suffix(".txt").read_text("utf-8")


def test_ids_are_few_however_many_rows_fail(warehouse: Settings) -> None:
    sql(
        warehouse,
        "insert into extracted.events select events.* replace"
        " ('x' || i as mention_id, 'y' as plover_type, 'q' as quote)"
        " from extracted.events, range(300000) as t(i)",
    )
    with pytest.raises(GateError) as error:
        run_gate(warehouse, "extracted", run_id="r", now=NOW)
    report = GateReport.read(report_path(warehouse, "extracted", "r"))
    outcomes = {o.expectation: o for o in report.outcomes if o.suite == "extracted.events"}
    for name in ("the PLOVER type is known", "the quote is verbatim the text at its span"):
        assert outcomes[name].n_failed == 300_000
        assert 5 <= len(outcomes[name].ids) <= 20
    assert len(str(error.value)) < 3000


def test_what_could_not_be_checked_blocks(warehouse: Settings, tmp_path: Path) -> None:
    config = _with_suite(warehouse, tmp_path, "select nothing from {batch}")
    with pytest.raises(GateError, match=r"ERROR .*raw.loads: a column that is not there: .*nothing"):
        run_gate(config, "raw", run_id="r", now=NOW)


def test_a_query_that_writes_is_refused(warehouse: Settings, tmp_path: Path) -> None:
    config = _with_suite(warehouse, tmp_path, "delete from {batch} returning load_id")
    with pytest.raises(GateError, match="ERROR"):
        run_gate(config, "raw", run_id="r", now=NOW)
    with open_warehouse(warehouse, read_only=True) as con:
        assert con.execute("select count(*) from raw.loads").fetchone() == (1,)


def _with_suite(config: Settings, tmp_path: Path, query: str) -> Settings:
    folder = tmp_path / "project" / "expectations" / "raw"
    folder.mkdir(parents=True)
    (folder / "loads.yaml").write_text(
        "table: raw.loads\nabout: test\nkey: [load_id]\nexpectations:\n- name: a column that is not there\n"
        f"  type: unexpected_rows_expectation\n  kwargs: {{unexpected_rows_query: '{query}'}}\n  severity: warning\n"
    )
    return config.model_copy(update={"project": tmp_path / "project"})


GOOD = """
table: raw.loads
about: test
key: [load_id]
expectations:
  - name: load ids are unique
    type: expect_column_values_to_be_unique
    kwargs: {column: load_id}
    severity: critical
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("severity:", "severty:", "expectations.0.severty: Extra inputs"),
        ("severity: critical", "severity: fatal", "expectations.0.severity"),
        ("key: [load_id]", "key: []", "key"),
        ("table: raw.loads", "table: raw.articles", "is about raw.articles"),
        ("kwargs: {column: load_id}", "kwargs: {colum: load_id}", "colum"),
        ("expect_column_values_to_be_unique", "expect_column_values_to_be_uniq", "expect_column_values_to_be_uniq"),
        ("kwargs: {column: load_id}", "kwargs: {column: [", "is no YAML"),
        (
            "  - name",
            "  - name: load ids are unique\n    type: x_y\n    kwargs: {}\n    severity: warning\n  - name",
            "two expectations",
        ),
        ("{column: load_id}", "{column: load_id, value_set: {reference: nope.csv, column: a}}", "nope.csv"),
        ("{column: load_id}", "{column: load_id, value_set: {reference: event_types.csv, column: a}}", "no column 'a'"),
        ("{column: load_id}", "{column: load_id, value_set: {reference: event_types.csv}}", "value_set"),
    ],
)
def test_a_malformed_suite_is_an_error_that_names_file_and_key(
    warehouse: Settings, tmp_path: Path, old: str, new: str, message: str
) -> None:
    folder = tmp_path / "project" / "expectations" / "raw"
    folder.mkdir(parents=True)
    (tmp_path / "project" / "seeds").symlink_to(warehouse.project / "seeds")
    (folder / "loads.yaml").write_text(GOOD.replace(old, new))
    with pytest.raises(SuiteError, match=message):
        run_gate(warehouse.model_copy(update={"project": tmp_path / "project"}), "raw", run_id="r", now=NOW)


def test_a_stage_without_suites_is_an_error(warehouse: Settings, tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="there is no suite"):
        load_suites(warehouse.model_copy(update={"project": tmp_path}), "raw")
