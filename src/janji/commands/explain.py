"""The command that shows why: explain."""

from pathlib import Path

import click

from janji.commands.output import console
from janji.errors import JanjiError


@click.command(short_help="Show why an article gave the facts it gave.")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page there instead.")
@click.option("--all", "all_proposals", is_flag=True, help="Also proposals too improbable to take part.")
@click.option("--number", default=1, show_default=True, type=click.IntRange(min=1), help="Which article of the file.")
def explain(path: Path, html: Path | None, all_proposals: bool, number: int) -> None:
    """Show an article with each hit, clause, proposal and fact marked, the rule that made it, and why others fell.

    \b
      janji explain seeds/sample/articles/kunjungan.txt
      janji explain article.txt --html why.html
    """
    from janji.explain import as_html, as_text
    from janji.explain import explain as lay_out
    from janji.load import read_articles
    from janji.load.model import Article, Rejected

    items = list(read_articles(path))
    articles = [item for item in items if isinstance(item, Article)]
    if len(articles) < number:
        reasons = "; ".join(item.message for item in items if isinstance(item, Rejected))
        raise JanjiError(f"{path} holds {len(articles)} readable articles. {reasons}", "give a file with an article")
    article = articles[number - 1]
    explained = lay_out(
        path.name,
        article.text,
        title=article.title,
        publisher=article.publisher,
        published_at=article.published_at,
        language=article.language,
    )
    if html:
        html.write_text(as_html(explained), "utf-8")
        console().print(f"written to {html}")
    else:
        console().print(as_text(explained, all_proposals=all_proposals))


COMMANDS = (explain,)
