"""Why the extractor found what it found: an article with its hits, clauses, proposals and facts, for people."""

from janji.explain.page import as_html
from janji.explain.terminal import as_text
from janji.explain.view import Explained, explain

__all__ = ["Explained", "as_html", "as_text", "explain"]
