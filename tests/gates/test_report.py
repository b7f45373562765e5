"""The data-quality page: complete, escaped, and asking nothing from outside."""

import re
from datetime import datetime
from html.parser import HTMLParser

import pytest

from janji.errors import GateError
from janji.gates import load_suites, run_gate
from janji.gates.report import render
from janji.settings import Settings
from janji.warehouse import open_warehouse

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_an_empty_folder_gives_a_page(config: Settings) -> None:
    assert "No gate has run yet" in render(config).read_text("utf-8")


def test_the_page_tells_every_expectation_and_the_failing_ids(warehouse: Settings) -> None:
    run_gate(warehouse, "raw", run_id="first", now=datetime(2025, 3, 1))
    with open_warehouse(warehouse) as con:
        con.execute("update extracted.events set mention_id = ?, quote = 'x'", [HOSTILE])
    with pytest.raises(GateError):
        run_gate(warehouse, "extracted", run_id=f"second {HOSTILE}", now=datetime(2025, 3, 2))
    page = render(warehouse).read_text("utf-8")
    for suite in (*load_suites(warehouse, "raw"), *load_suites(warehouse, "extracted")):
        assert suite.name in page
        for expectation in suite.expectations:
            assert expectation.name.replace("'", "&#39;") in page
    assert "&lt;script&gt;alert(1)" in page
    assert "first" in page
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.tags
    assert "img" not in tags.tags
    assert not {"src", "onerror", "onload"} & tags.attributes
    assert not re.findall(r"https?://", page)


def test_the_last_check_of_a_stage_counts(warehouse: Settings) -> None:
    with open_warehouse(warehouse) as con:
        con.execute("update raw.articles set source_uri = ''")
    with pytest.raises(GateError):
        run_gate(warehouse, "raw", run_id="a", now=datetime(2025, 3, 5))
    with open_warehouse(warehouse) as con:
        con.execute("update raw.articles set source_uri = 'file:///a'")
    run_gate(warehouse, "raw", run_id="b", now=datetime(2025, 3, 4))  # a backfill: its time is earlier
    page = render(warehouse).read_text("utf-8")
    head = page.split("<h2")[0]
    assert ">passed<" in head
    assert ">failed<" not in head
    assert "failed: 1" in page.split("Runs</h2>")[1]
