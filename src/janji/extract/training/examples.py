"""Annotated articles as training examples: which proposals and occasions are events of the gold annotation."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from janji.errors import JanjiError
from janji.extract.extractor import Analysis, propose, read
from janji.extract.frames.frame import Frame
from janji.extract.judge.occasions import Occasion
from janji.score.matching import Record, Span, gold_spans, pair_up, same_actors, span_overlaps


@dataclass
class Example:
    """One annotated article with its proposals. ``labels``: 1 core event, 0 none, None only a secondary event."""

    file: str
    language: str
    text: str
    found: Analysis
    core: list[Record]
    minor: list[Record]
    spans: dict[int, list[Span]]
    labels: list[int | None] = field(default_factory=list)


def read_examples(gold: Sequence[Path], articles: Sequence[Path]) -> list[Example]:
    """Analyse every annotated article.

    Raises:
        JanjiError: a gold file is no list of articles, or an article is in no articles folder.
    """
    examples = []
    for path in gold:
        records = json.loads(path.read_text("utf-8"))
        if not isinstance(records, list):
            raise JanjiError(f"{path} is not a list of annotated articles", "see the record format of the guideline")
        examples += [_example(record, _read(record["file"], articles)) for record in records]
    return examples


def _read(file: str, folders: Sequence[Path]) -> str:
    name, _, line = file.partition("#line=")
    for folder in folders:
        path = folder / name
        if path.is_file():
            text = path.read_text("utf-8", errors="replace")
            return str(json.loads(text.split("\n")[int(line) - 1])["text"]) if line else text
    raise JanjiError(f"article {file} is in none of {', '.join(map(str, folders))}", "name the folder of the articles")


def _example(record: dict[str, Any], text: str) -> Example:
    found, pack = read(text, language=record["language"])
    if found.clauses:
        propose(found, pack)
    example = Example(
        file=record["file"],
        language=record["language"],
        text=text,
        found=found,
        core=[e for e in record["events"] if e["tier"] == "core"],
        minor=[e for e in record["events"] if e["tier"] != "core"],
        spans={id(e): _as_read(found, gold_spans(text, e["evidence"])) for e in record["events"]},
    )
    example.labels = [label(f, example) for f in found.frames]
    return example


def _as_read(found: Analysis, spans: Iterable[Span]) -> list[Span]:
    """Spans of the article where they stand in the text that is read."""
    reading = found.doc.reading
    return [(reading.place(a), reading.place(b)) for a, b in spans] if reading else list(spans)


def as_record(frame: Frame) -> Record:
    """A frame in the form that the referee compares."""
    return {
        "plover": frame.plover,
        "countries": sorted(frame.countries),
        "source": [{"name": a.name} for a in frame.source],
        "target": [{"name": a.name} for a in frame.target],
        "span": [frame.sentence.start, frame.sentence.end],
    }


def label(frame: Frame, example: Example) -> int | None:
    """1 where the proposal is a core event, None where only a secondary one, else 0."""
    record = as_record(frame)
    if any(_same(record, g, example) for g in example.core):
        return 1
    return None if any(_same(record, g, example) for g in example.minor) else 0


def _same(record: Record, gold: Record, example: Example) -> bool:
    return bool(
        record["plover"] == gold["plover"]
        and same_actors(record, gold)
        and span_overlaps(record["span"], example.spans[id(gold)])
    )


def occasion_labels(occasions: Sequence[Occasion], example: Example) -> list[int | None]:
    """Labels of occasions: each gold event is given to one occasion only, the most probable first."""
    records = [as_record(o.best) for o in occasions]
    taken = set(pair_up(records, example.core, lambda p, g: _same(p, g, example)).values())
    return [
        1 if i in taken else None if any(_same(r, g, example) for g in example.minor) else 0
        for i, r in enumerate(records)
    ]


def usable(rows: Iterable[dict[str, float]], labels: Iterable[int | None]) -> tuple[list[dict[str, float]], list[int]]:
    """The rows whose label matters."""
    pairs = [(r, y) for r, y in zip(rows, labels, strict=True) if y is not None]
    return [r for r, _ in pairs], [y for _, y in pairs]
