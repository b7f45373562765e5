"""Predictions for files, without a warehouse: one JSON object an article, in the order of the files."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from janji.output import as_json, relative
from janji.settings import Settings

MANY = 64  # articles from which on a process pool is faster than its own start
CHUNK = 16


@dataclass(frozen=True, slots=True)
class Line:
    """One article's prediction as JSON, or the reason why an input gave none."""

    json: str = ""
    error: str = ""


def predictions(config: Settings, paths: list[Path]) -> Iterator[Line]:
    """Extract the articles of files and folders.

    ``file`` in the JSON is the name relative to the folder given (a file's own name where a file was given), followed
    by ``#`` and the place in it where one file holds several articles.
    """
    tasks: list[tuple[str, dict[str, Any]]] = []
    for path in paths:
        for item in read(path, path if path.is_dir() else path.parent):
            if isinstance(item, Line):
                yield item
            else:
                tasks.append(item)
    if len(tasks) < MANY or config.workers == 1:
        yield from map(_predict, tasks)
        return
    with ProcessPoolExecutor(config.workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_predict, tasks, chunksize=CHUNK)


def read(path: Path, base: Path) -> Iterator[tuple[str, dict[str, Any]] | Line]:
    """The articles of a file or folder: name relative to ``base``, and what the extractor is given."""
    from janji.load import read_articles
    from janji.load.model import Article, Rejected

    for item in read_articles(path):
        if isinstance(item, Rejected):
            place = f" {item.location}" if item.location else ""
            yield Line(error=f"{relative(item.source_uri, base)}{place}: {item.reason}: {item.message}")
        elif isinstance(item, Article):
            known = {
                "text": item.text,
                "title": item.title,
                "publisher": item.publisher,
                "published_at": item.published_at,
                "language": item.language,
            }
            yield relative(item.source_uri, base), known


def _predict(task: tuple[str, dict[str, Any]]) -> Line:
    from janji.extract.emit import to_prediction
    from janji.extract.extractor import analyse

    name, article = task
    return Line(json=as_json(to_prediction(name, analyse(**article))))
