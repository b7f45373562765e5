"""The sample and its gold as Python objects; the form is that of `janji.score.gold` (docs/annotation.md).

``seeds/sample/gold.json`` is a list of :class:`ArticleGold`. ``file`` is the name below ``seeds/sample/articles``,
followed by ``#line=N`` for the article in line N of a JSON Lines file.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from janji.score.gold import ArticleGold
from janji.settings import Settings

SAMPLE = Path(__file__).resolve().parents[1] / "seeds" / "sample"
ARTICLES = SAMPLE / "articles"
LATER = SAMPLE / "later"  # articles of later days: most report again what the sample tells, some what only looks alike
TRAINING = SAMPLE / "training"  # rare types of event and false friends, for `janji train`


def load_gold(name: str = "gold.json") -> list[ArticleGold]:
    """The gold of the sample (or of ``later.json``, ``training.json``), validated; other keys are errors."""
    return TypeAdapter(list[ArticleGold]).validate_json((SAMPLE / name).read_bytes(), extra="forbid")


def load_same() -> dict[str, list[list[str]]]:
    """Which facts of different articles are one: lists of ``file#id``, under ``events`` and ``pledges``.

    Facts of different articles that stand in no common list are different.
    """
    return TypeAdapter(dict[str, list[list[str]]]).validate_json((SAMPLE / "same.json").read_bytes())


def article_text(file: str) -> str:
    """The text of one article of the sample, the later or the training ones, as the loader stores it."""
    name, _, place = file.partition("#")
    path = next(p for folder in (ARTICLES, LATER, TRAINING) if (p := folder / name).exists())
    if not place:
        return path.read_text("utf-8")
    line = int(re.fullmatch(r"line=(\d+)", place)[1])  # type: ignore[index]
    return str(json.loads(path.read_text("utf-8").splitlines()[line - 1])["text"])


@dataclass(frozen=True)
class SampleRun:
    """The sample after two runs of the whole pipeline in one ``JANJI_HOME``."""

    config: Settings
    n_rejected: tuple[int, int]
    published: tuple[dict[str, bytes], dict[str, bytes]]  # file of the snapshot to its content, after each run
    query: Callable[..., list[tuple[Any, ...]]]  # SQL against the published marts
