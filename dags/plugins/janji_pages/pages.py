"""The contents of the pages. Everything shown is escaped: names and texts come from the news."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from janji.errors import JanjiError
from janji.settings import Settings

ROWS = 1000
COVERAGE = """
select * exclude (coverage_id) from marts.mart_coverage order by coverage_date desc nulls last, publisher_name limit ?
"""
PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)


def sentence(problem: str, remedy: str) -> str:
    """A page of two sentences."""
    return PAGES.get_template("sentence.html").render(problem=problem, remedy=remedy)


def read_dbt_docs(config: Settings) -> str:
    """dbt's static page, as the DAG ``reports`` built it last."""
    path = config.home / "dbt" / "target" / "static_index.html"
    if not path.exists():
        raise JanjiError("dbt's documentation is not built yet", "let the DAG `reports` run")
    return path.read_text("utf-8")


def read_quality(config: Settings) -> str:
    """The report of all gates, made from the results that they kept."""
    from janji.gates.report import render

    return Path(render(config)).read_text("utf-8")


def render_coverage(config: Settings) -> str:
    """``mart_coverage`` of the published snapshot as a table, newest first."""
    from janji.warehouse import open_marts

    with open_marts(config) as connection:
        found = connection.execute(COVERAGE, [ROWS])
        columns = [str(d[0]) for d in found.description or []]
        rows: list[Any] = found.fetchall()
        totals = connection.execute(
            "select (select count(*) from marts.dim_articles), (select count(*) from marts.fct_events), "
            "(select count(*) from marts.fct_pledges)"
        ).fetchone()
    return PAGES.get_template("coverage.html").render(columns=columns, rows=rows, totals=totals, most=ROWS)
