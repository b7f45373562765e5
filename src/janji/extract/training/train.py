"""`janji train`: fit the judge to annotated articles, by cross-validation over articles; deterministic.

Needs scikit-learn and scipy (dependency group ``dev``), which the extractor itself does not.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

import numpy as np
import yaml

from janji.errors import JanjiError
from janji.extract.judge.echoes import Echoes
from janji.extract.judge.occasions import Occasion, group_occasions
from janji.extract.judge.rivals import judge_occasions
from janji.extract.training.examples import Example, occasion_labels, read_examples, usable
from janji.extract.training.regression import logistic
from janji.extract.training.thresholds import best_f1, calibrate, figures_at, threshold_for
from janji.extract.training.wordings import learn_wordings, without_words
from janji.packs.judge import Judge, Logistic
from janji.packs.wordings import Wording, Wordings, write_wordings

FOLDS = 8
FRAME_C = 0.02
EVENT_C = 0.3
ADAPT = 0.1
"""Share of the above where training goes on from known weights: they stand for more articles than it will see."""
FLOOR = 0.06
REPEATS = 3
MIN_COUNT = 3
MIN_GOLD = 100
"""Annotated events that a language needs for a threshold of its own."""


@dataclass(frozen=True)
class Figures:
    """Cross-validated figures at the threshold that was chosen (F1 over all articles counted)."""

    precision: float
    recall: float
    f1: float
    threshold: float


@dataclass(frozen=True)
class TrainReport:
    """What training found, by language, and the files written."""

    articles: int
    proposals: int
    gold_events: int
    languages: dict[str, Figures]
    files: tuple[Path, ...]


def train(
    gold: Sequence[Path],
    articles: Sequence[Path],
    packs: Path,
    *,
    frame_c: float = FRAME_C,
    event_c: float = EVENT_C,
    tune_on: Sequence[Path] = (),
    unread: Iterable[str] = (),
    progress: Callable[[int], None] = lambda _: None,
    adapt: bool = False,
    write: bool = True,
) -> TrainReport:
    """Fit both steps of the judge and write ``judge.yaml`` into the pack of every language among the articles.

    To ``adapt`` is to go on from the packs' weights, each language by itself, instead of from nothing. With unread
    articles ``wordings.csv`` is learned anew too; without, the packs' own is kept.

    Args:
        gold: files of annotated articles.
        articles: folders that hold them.
        packs: folder of language packs to write to.
        frame_c, event_c: inverse strength of the L2 penalty of each step.
        tune_on: those gold files that the threshold, calibration and figures come from (held out); none: all.
        unread: texts of articles that nobody annotated, to learn from how wordings behave.
        progress: told how many of the unread have been read.
    """
    examples = read_examples(gold, articles)
    tuned = set(tune_on) or set(gold)
    own = [path in tuned for path in gold for _ in json.loads(path.read_text("utf-8"))]
    if len(examples) < 2 * FOLDS:
        raise JanjiError(f"{len(examples)} annotated articles are too few to train on", f"give at least {2 * FOLDS}")
    wordings = _learn(examples, unread, frame_c, progress)
    name = ", ".join(p.name for p in gold)
    known = _known(packs, {e.language for e in examples}) if adapt else {}
    judges = fit(examples, own, frame_c, event_c, name, known)
    files = []
    if write:
        files += [_write(j, packs / k, k, examples, known.get(k)) for k, j in judges.items()]
        files += [write_wordings(rows, packs / language) for language, rows in wordings.items()]
    return TrainReport(
        articles=len(examples),
        proposals=sum(len(e.found.frames) for e in examples),
        gold_events=sum(len(e.core) for e in examples),
        languages={language: _figures(judge) for language, judge in judges.items()},
        files=tuple(files),
    )


def _learn(
    examples: list[Example], unread: Iterable[str], frame_c: float, progress: Callable[[int], None]
) -> dict[str, list[Wording]]:
    """The wordings of the languages of the examples, which take them from now on; empty without unread articles."""
    if not unread:
        return {}
    rows, labels = _frame_rows(examples)
    built = logistic(without_words(rows), labels, frame_c, MIN_COUNT)
    learned = learn_wordings(built, unread, [e.text for e in examples], progress)
    found = {k: rows for k, rows in learned.items() if rows and any(e.language == k for e in examples)}
    tables = {language: Wordings.of(rows) for language, rows in found.items()}
    for example in examples:
        if example.found.context is not None and example.language in tables:
            example.found.context.wordings = tables[example.language]
    return found


def _figures(judge: Judge) -> Figures:
    figures = judge.figures
    return Figures(figures["cv_precision"], figures["cv_recall"], figures["cv_f1"], judge.threshold)


@dataclass
class _Held:
    """Held-out scores and labels of the occasions that choose thresholds, and the gold events of their articles."""

    scores: list[float]
    labels: list[int]
    gold: int


def _known(packs: Path, languages: set[str]) -> dict[str, Judge]:
    found = {language: Judge.load(packs / language) for language in sorted(languages)}
    missing = [language for language, judge in found.items() if judge is None]
    if missing:
        raise JanjiError(f"no judge.yaml to go on from in {packs} for {', '.join(missing)}", "train without --adapt")
    return {language: judge for language, judge in found.items() if judge}


def fit(
    examples: list[Example],
    own: list[bool],
    frame_c: float,
    event_c: float,
    name: str,
    known: Mapping[str, Judge] | None = None,
) -> dict[str, Judge]:
    """Train both steps on all languages together; each language's threshold and calibration are its own.

    They come from held-out folds of the language's articles marked ``own``; a language with few annotated events takes
    those of all. Languages differ in how far the proposals can be trusted, not in what makes one likely.
    With ``known`` judges each language goes on from its own by itself, and with few events keeps its threshold.
    """
    if not known:
        return _fit(examples, own, frame_c, event_c, name)
    judges: dict[str, Judge] = {}
    for language, judge in known.items():
        mine = [e.language == language for e in examples]
        some, marked = list(compress(examples, mine)), list(compress(own, mine))
        judges |= _fit(some, marked, frame_c * ADAPT, event_c * ADAPT, name, judge)
    return judges


def _fit(
    examples: list[Example], own: list[bool], frame_c: float, event_c: float, name: str, start: Judge | None = None
) -> dict[str, Judge]:
    rows: list[dict[str, float]] = []
    labels: list[int] = []
    scores: list[float] = []
    spoken: list[str | None] = []
    frame_start, event_start = (start.frame, start.event) if start else (None, None)
    for seed in range(REPEATS):
        folds = deal(len(examples), seed)
        some_rows, some_labels, groups, languages = _occasion_rows(examples, own, folds, frame_c, frame_start)
        scores += _cross_scores(some_rows, some_labels, groups, event_c, event_start)
        rows += some_rows
        labels += some_labels
        spoken += languages
    event = logistic(rows, labels, event_c / REPEATS, 1, event_start)
    frame = logistic(*_frame_rows(examples), frame_c, MIN_COUNT, frame_start)
    trained_on = f"{name}: {len(examples)} articles, {sum(len(e.core) for e in examples)} core events"
    if start:
        trained_on = f"{start.trained_on}; adapted to {trained_on}"

    def held(languages: set[str]) -> _Held:
        seen = [i for i, language in enumerate(spoken) if language in languages]
        gold = sum(len(e.core) for e, o in zip(examples, own, strict=True) if o and e.language in languages)
        return _Held([scores[i] for i in seen], [labels[i] for i in seen], gold)

    every = {e.language for e in examples}
    judges = {}
    for language in sorted(every):
        mine = held({language})
        if start and mine.gold < MIN_GOLD:
            judges[language] = _cut_as(start, frame, event, trained_on, mine)
        else:
            judges[language] = _judge(mine if mine.gold >= MIN_GOLD else held(every), frame, event, trained_on)
    return judges


def _cut_as(start: Judge, frame: Logistic, event: Logistic, trained_on: str, held: _Held) -> Judge:
    """New weights with the threshold and calibration of the judge that they started from."""
    figures = figures_at(start.threshold, held.scores, held.labels, held.gold * REPEATS)
    return start.model_copy(update={"trained_on": trained_on, "figures": figures, "frame": frame, "event": event})


def _judge(held: _Held, frame: Logistic, event: Logistic, trained_on: str) -> Judge:
    gold, calibration = held.gold * REPEATS, calibrate(held.scores, held.labels)
    threshold = round(threshold_for(best_f1(held.scores, held.labels, gold), calibration), 4)
    return Judge(
        trained_on=trained_on,
        figures=figures_at(threshold, held.scores, held.labels, gold),
        threshold=threshold,
        floor=FLOOR,
        calibration=calibration,
        frame=frame,
        event=event,
    )


def deal(n: int, seed: int) -> list[int]:
    """A fold for each article; the same seed gives the same folds."""
    order = np.random.default_rng(seed).permutation(n)
    folds = [0] * n
    for place, i in enumerate(order):
        folds[int(i)] = place % FOLDS
    return folds


def _occasion_rows(
    examples: list[Example], own: list[bool], folds: list[int], frame_c: float, start: Logistic | None
) -> tuple[list[dict[str, float]], list[int], list[int], list[str | None]]:
    """Features, labels, folds and language (None: not ``own``) of all occasions; frames judged by held-out models."""
    rows, labels, groups, spoken = [], [], [], []
    judged = cross_judge(examples, folds, frame_c, start)
    for example, fold, mine, occasions in zip(examples, folds, own, judged, strict=True):
        for occasion, y in zip(occasions, occasion_labels(occasions, example), strict=True):
            if y is not None:
                rows.append(occasion.features)
                labels.append(y)
                groups.append(fold)
                spoken.append(example.language if mine else None)
    return rows, labels, groups, spoken


def cross_judge(
    examples: list[Example], folds: list[int], frame_c: float, start: Logistic | None = None
) -> list[list[Occasion]]:
    """Each article's occasions, its frames judged by a model that has not seen the article."""
    found: list[list[Occasion]] = [[] for _ in examples]
    for fold in range(FOLDS):
        rows, labels = _frame_rows([e for e, f in zip(examples, folds, strict=True) if f != fold])
        model = logistic(rows, labels, frame_c, MIN_COUNT, start)
        for i, example in enumerate(examples):
            if folds[i] == fold:
                found[i] = _occasions(example, model)
    return found


def _occasions(example: Example, model: Logistic) -> list[Occasion]:
    context = example.found.context
    if context is None:
        return []
    probabilities = [model.probability(f.features) for f in example.found.frames]
    occasions = group_occasions(example.found.frames, probabilities, FLOOR)
    judge_occasions(occasions, None, context, Echoes(context.scene.doc, context.grammar.stopwords))
    return occasions


def _frame_rows(examples: list[Example]) -> tuple[list[dict[str, float]], list[int]]:
    rows = [f.features for e in examples for f in e.found.frames]
    return usable(rows, [y for e in examples for y in e.labels])


def _cross_scores(
    rows: list[dict[str, float]], labels: list[int], groups: list[int], c: float, start: Logistic | None
) -> list[float]:
    scores = [0.0] * len(rows)
    for fold in range(FOLDS):
        inside = [i for i, g in enumerate(groups) if g != fold]
        model = logistic([rows[i] for i in inside], [labels[i] for i in inside], c, 1, start)
        for i, g in enumerate(groups):
            if g == fold:
                scores[i] = model.probability(rows[i])
    return scores


def _write(judge: Judge, folder: Path, language: str, examples: list[Example], start: Judge | None) -> Path:
    """The judge as a readable file: weights by size, only the word forms of this language."""
    own = {n for e in examples if e.language == language for f in e.found.frames for n in f.features}
    own |= set(start.frame.weights) if start else set()
    frame = {k: v for k, v in judge.frame.weights.items() if not k.startswith("form=") or k in own}
    content = judge.model_dump(mode="json")
    content["frame"]["weights"] = _by_size(frame)
    content["event"]["weights"] = _by_size(judge.event.weights)
    path = folder / "judge.yaml"
    head = "# Written by `janji train`: log-odds weights of the events' judge. Not edited by hand.\n"
    path.write_text(head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120), "utf-8")
    return path


def _by_size(weights: dict[str, float]) -> dict[str, float]:
    return dict(sorted(weights.items(), key=lambda kv: (-abs(kv[1]), kv[0])))
