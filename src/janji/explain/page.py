"""The explanation as one HTML page: no script, no outside request, every text escaped."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from janji.explain.view import LEGEND, Explained


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    # Article text is hostile: the environment escapes everything it prints.
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html")


def as_html(explained: Explained) -> str:
    """A complete page."""
    return _template().render(x=explained, legend=LEGEND)
