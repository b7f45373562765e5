"""Expectations that read texts look only at rows that have not passed, and miss no change."""

from datetime import datetime

import pytest

from janji.errors import GateError
from janji.gates import load_suites, run_gate
from janji.gates.ledger import find_changed, keep, version
from janji.gates.suite import Suite
from janji.settings import Settings
from janji.warehouse import open_warehouse

NOW = datetime(2025, 3, 2, 8, 0)


def suite_of(config: Settings, stage: str, table: str) -> Suite:
    return next(s for s in load_suites(config, stage) if s.table == f"{stage}.{table}")


def n_changed(config: Settings, suite: Suite, *, everything: bool = False) -> int:
    with open_warehouse(config, read_only=True) as con:
        return find_changed(con, suite, everything=everything).num_rows


def change(config: Settings, statement: str) -> None:
    with open_warehouse(config) as con:
        con.execute(statement)


def test_rows_that_passed_are_not_read_again(warehouse: Settings) -> None:
    events = suite_of(warehouse, "extracted", "events")
    assert n_changed(warehouse, events) == 1
    run_gate(warehouse, "extracted", run_id="a", now=NOW)
    assert n_changed(warehouse, events) == 0
    assert n_changed(warehouse, events, everything=True) == 1
    assert run_gate(warehouse, "extracted", run_id="b", now=NOW).passed


def test_a_row_changed_by_hand_after_it_passed_is_found(warehouse: Settings) -> None:
    run_gate(warehouse, "extracted", run_id="a", now=NOW)
    change(warehouse, "update extracted.events set quote = upper(quote)")
    for run_id in ("b", "c"):  # what failed was not noted as passed
        with pytest.raises(GateError, match="the quote is verbatim the text at its span: 1 row failed: e1"):
            run_gate(warehouse, "extracted", run_id=run_id, now=NOW)


def test_a_text_changed_by_hand_after_it_passed_is_found(warehouse: Settings) -> None:
    run_gate(warehouse, "raw", run_id="a", now=NOW)
    change(warehouse, "update raw.articles set text = text || '.'")
    with pytest.raises(GateError, match="the id is the SHA-256 of the text"):
        run_gate(warehouse, "raw", run_id="b", now=NOW)


def test_nothing_is_noted_as_passed_while_another_suite_of_the_stage_fails(warehouse: Settings) -> None:
    change(warehouse, "update extracted.pledges set kind = 'cash'")
    with pytest.raises(GateError):
        run_gate(warehouse, "extracted", run_id="a", now=NOW)
    assert n_changed(warehouse, suite_of(warehouse, "extracted", "events")) == 1


def test_a_changed_suite_starts_anew(warehouse: Settings) -> None:
    run_gate(warehouse, "extracted", run_id="a", now=NOW)
    events = suite_of(warehouse, "extracted", "events")
    stricter = events.model_copy(update={"about": "stricter"})
    assert version(stricter) != version(events)
    assert n_changed(warehouse, stricter) == 1


def test_the_ledger_forgets_rows_that_are_gone(warehouse: Settings) -> None:
    events = suite_of(warehouse, "extracted", "events")
    for confidence in (0.1, 0.2, 0.3, 0.4):
        change(warehouse, f"update extracted.events set confidence = {confidence}")
        with open_warehouse(warehouse) as con:
            keep(con, events, find_changed(con, events))
            assert con.execute("select count(*) from raw.gate_ledger where suite = ?", [events.name]).fetchone() in (
                (1,),
                (2,),
            )
    assert n_changed(warehouse, events) == 0


def test_a_warehouse_made_before_there_was_a_ledger_is_read_whole(warehouse: Settings) -> None:
    change(warehouse, "drop table raw.gate_ledger")
    assert n_changed(warehouse, suite_of(warehouse, "extracted", "events")) == 1
    assert run_gate(warehouse, "extracted", run_id="a", now=NOW).passed
