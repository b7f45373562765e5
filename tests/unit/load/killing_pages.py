"""A page parser that dies, for processes that are started anew and import it by name."""

import os

from janji.load.html import extract_page
from janji.load.model import Article, Page, Rejected


def extract_pages(pages: list[Page], mode: str) -> list[Article | Rejected]:
    if any(page.html == b"KILL" for page in pages):
        os._exit(9)
    return [extract_page(page, mode) for page in pages]
