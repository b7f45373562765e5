"""The command that shows why: explain."""

import re
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from janji.errors import JanjiError
from janji.output import console, printable
from janji.settings import settings

# What names an article of the warehouse: its own id, that of a mention, as gates tell it, or of a fact of the marts.
ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
KNOWN = ("title", "publisher", "published_at", "language")
ARTICLE = """
select text, title, publisher, published_at, language from raw.articles
where article_id = $id
   or article_id in (select article_id from extracted.events where mention_id = $id)
   or article_id in (select article_id from extracted.pledges where mention_id = $id)
"""
BEST = """
select best_article_id from marts.fct_events where event_id = $id
union all select best_article_id from marts.fct_pledges where pledge_id = $id
"""


@click.command(short_help="Show why an article gave the facts it gave.")
@click.argument("article")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page there instead.")
@click.option("--all", "all_proposals", is_flag=True, help="Also proposals too improbable to take part.")
@click.option("--number", type=click.IntRange(min=1), help="Which article of a file or folder that holds several.")
def explain(article: str, html: Path | None, all_proposals: bool, number: int | None) -> None:
    """Show an article with each hit, clause, proposal and fact marked, the rule that made it, and why others fell.

    ARTICLE is a file (a folder with --number), or the id of an article or mention in the warehouse, as a gate names
    it, or of an event or pledge of the marts: its best article is shown.

    \b
      janji explain seeds/sample/articles/id/05-bendungan-laos.txt
      janji explain article.txt --html why.html
    """
    from janji.explain import as_html, as_text
    from janji.explain import explain as lay_out

    path = Path(article)
    if not path.exists() and ID.fullmatch(article):
        name, text, known = article, *from_warehouse(article)
    else:
        name, text, known = path.name, *from_file(path, number)
    explained = lay_out(name, text, **known)
    if html:
        try:
            html.write_text(as_html(explained), "utf-8")
        except OSError as error:
            raise JanjiError(
                f"{html} cannot be written: {error.strerror}", "name a file in a folder that is there"
            ) from error
        console().print(Text(printable(f"written to {html}")))
    else:
        console().print(as_text(explained, all_proposals=all_proposals))


def from_file(path: Path, number: int | None) -> tuple[str, dict[str, Any]]:
    """Text of an article of a file, and what the file says of it; ``number`` says which where there are several."""
    from janji.load import read_articles
    from janji.load.model import Article, Rejected

    if not path.exists():
        raise click.UsageError(f"{path} is neither a file nor an id")
    items = list(read_articles(path))
    articles = [item for item in items if isinstance(item, Article)]
    if not articles:
        reasons = "; ".join(item.message for item in items if isinstance(item, Rejected))
        raise JanjiError(f"{path} holds no readable article. {reasons}".rstrip(), "give a file with an article")
    which = f"--number 1 to {len(articles)} chooses one"
    if number is None and len(articles) > 1:
        raise JanjiError(f"{path} holds {len(articles)} articles", which)
    if number is not None and number > len(articles):
        held = "1 article" if len(articles) == 1 else f"{len(articles)} articles"
        raise JanjiError(
            f"{path} holds {held}: there is no number {number}", which if len(articles) > 1 else "leave --number out"
        )
    found = articles[(number or 1) - 1]
    return found.text, {name: getattr(found, name) for name in KNOWN}


def from_warehouse(key: str) -> tuple[str, dict[str, Any]]:
    """Text of an article of the warehouse, and what was loaded with it."""
    from janji.warehouse import open_warehouse

    with open_warehouse(settings(), read_only=True) as connection:
        row = connection.execute(ARTICLE, {"id": key}).fetchone()
        if row is None:
            row = connection.execute(ARTICLE, {"id": _best_article(connection, key)}).fetchone()
    if row is None:
        raise JanjiError(
            f"no article, mention, event or pledge has the id {key}", "copy the id from the gate's report or the marts"
        )
    return str(row[0]), dict(zip(KNOWN, row[1:], strict=True))


def _best_article(connection: Any, key: str) -> str | None:
    """The article that tells an event or pledge best, where the marts were built and hold it."""
    import duckdb

    try:
        row = connection.execute(BEST, {"id": key}).fetchone()
    except duckdb.CatalogException:
        return None
    return str(row[0]) if row else None


COMMANDS = (explain,)
