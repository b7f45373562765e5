"""The page of an item whose feed gives little text (setting ``JANJI_FETCH_PAGES``)."""

from dataclasses import replace

from janji.fetch.client import Client, FetchError
from janji.fetch.items import Found
from janji.fetch.robots import Manners
from janji.load.html import extract_page
from janji.load.model import Article, Page
from janji.settings import Settings

SHORT = 500  # characters: less is a teaser, not an article


def completed(config: Settings, found: list[Found], client: Client, manners: Manners) -> list[Found]:
    """The items, those with little text with that of their page; a page that cannot be had leaves the item as it is."""
    if not config.fetch_pages:
        return found
    left = config.fetch_max_pages
    result = []
    for item in found:
        if left and item.article.url and len(item.article.text) < SHORT:
            left -= 1
            result.append(Found(_complete(config, item.article, client, manners), item.key))
        else:
            result.append(item)
    return result


def _complete(config: Settings, article: Article, client: Client, manners: Manners) -> Article:
    try:
        answer = client.get(str(article.url), before=manners.before)
    except FetchError:
        return article
    page = Page(
        html=answer.body, source_uri=article.source_uri, source_form="html", url=article.url, title=article.title
    )
    extracted = extract_page(page, config.load_html)
    if not isinstance(extracted, Article) or len(extracted.text) <= len(article.text):
        return article
    return replace(article, text=extracted.text, published_at=article.published_at or extracted.published_at)
