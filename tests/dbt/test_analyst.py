"""docs/analyst.md: every query runs on the published sample and gives the result that stands below it.

After a change that is meant to change results: ``JANJI_UPDATE_DOCS=1 pytest tests/dbt/test_analyst.py``.
"""

import os
import re
from typing import Any

import pytest

from janji.settings import PROJECT

pytestmark = pytest.mark.dbt

PAGE = PROJECT / "docs" / "analyst.md"
QUESTION = re.compile(r"^## (\d+) [^\n]+\n(?:(?!^## ).)*?```sql\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.S | re.M)
MOST_LETTERS = 60


def rendered(config: Any, sql: str) -> str:
    """The result as an aligned table; long sentences are cut."""
    from janji.warehouse import open_marts

    with open_marts(config) as connection:
        found = connection.execute(sql)
        names = [c[0] for c in found.description]
        rows = [[cell(v) for v in row] for row in found.fetchall()]
    widths = [max(len(r[i]) for r in [names, *rows]) for i in range(len(names))]
    lines = [" | ".join(v.ljust(w) for v, w in zip(r, widths, strict=True)).rstrip() for r in [names, *rows]]
    lines.insert(1, "-+-".join("-" * w for w in widths))
    return "\n".join(lines) + "\n"


def cell(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"


def test_ten_questions_have_their_real_results(sample_run: Any) -> None:
    page = PAGE.read_text("utf-8")
    questions = list(QUESTION.finditer(page))
    assert [int(q[1]) for q in questions] == list(range(1, 11))
    if os.environ.get("JANJI_UPDATE_DOCS"):
        for q in reversed(questions):
            result = rendered(sample_run.config, q[2])
            body = page[q.start() : q.end()]
            start = body.index("```sql")
            end = body.index("```", start + 6) + 3
            page = page[: q.start()] + body[:end] + f"\n\n```text\n{result}```" + page[q.end() :]
        PAGE.write_text(page, "utf-8")
        questions = list(QUESTION.finditer(page))
    for q in questions:
        assert q[3] == rendered(sample_run.config, q[2]), f"question {q[1]}: see the head of this test's file"


def test_the_questions_are_not_empty(sample_run: Any) -> None:
    """A result without rows would answer nothing; revisions (6) depend on what the sample's extraction finds."""
    for q in QUESTION.finditer(PAGE.read_text("utf-8")):
        if q[1] != "6":
            assert rendered(sample_run.config, q[2]).count("\n") > 2, q[1]


def test_no_fact_twice(sample_run: Any) -> None:
    """Each mention belongs to one fact, and no two facts share an article and a sentence and a quantity."""
    [(mentions, distinct)] = sample_run.query(
        "select count(*), count(distinct mention_id) from (select mention_id from fct_event_mentions union all "
        "select mention_id from fct_pledge_mentions)"
    )
    assert mentions == distinct > 0
    twice = sample_run.query(
        "select best_article_id, start_char, amount, currency_code, unit, unit_count, recipient_names, count(*) "
        "from fct_pledges group by all having count(*) > 1"
    )
    assert twice == []
