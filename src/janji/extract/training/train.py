"""`janji train`: fit the judge to annotated articles, by cross-validation over articles; deterministic.

Needs scikit-learn (dependency group ``dev``), which the extractor itself does not.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import yaml

from janji.errors import JanjiError
from janji.extract.judge.occasions import Occasion, group_occasions
from janji.extract.judge.rivals import judge_occasions
from janji.extract.training.examples import Example, occasion_labels, read_examples, usable
from janji.extract.training.wordings import learn_wordings, without_words
from janji.packs.judge import Judge, Logistic
from janji.packs.wordings import Wording, Wordings, write_wordings

FOLDS = 8
FRAME_C = 0.02
EVENT_C = 0.3
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
    write: bool = True,
) -> TrainReport:
    """Fit both steps of the judge and write ``judge.yaml`` into the pack of every language among the articles.

    With unread articles ``wordings.csv`` is learned anew too; without, the packs' own is kept.

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
    judges = fit(examples, own, frame_c, event_c, ", ".join(p.name for p in gold))
    files = []
    if write:
        files += [_write(j, packs / language, language, examples) for language, j in judges.items()]
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
    built = _logistic(without_words(rows), labels, frame_c, MIN_COUNT)
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


def fit(examples: list[Example], own: list[bool], frame_c: float, event_c: float, name: str) -> dict[str, Judge]:
    """Train both steps on all languages together; each language's threshold and calibration are its own.

    They come from held-out folds of the language's articles marked ``own``; a language with few annotated events takes
    those of all. Languages differ in how far the proposals can be trusted, not in what makes one likely.
    """
    rows: list[dict[str, float]] = []
    labels: list[int] = []
    scores: list[float] = []
    spoken: list[str | None] = []
    for seed in range(REPEATS):
        folds = deal(len(examples), seed)
        some_rows, some_labels, groups, languages = _occasion_rows(examples, own, folds, frame_c)
        scores += _cross_scores(some_rows, some_labels, groups, event_c)
        rows += some_rows
        labels += some_labels
        spoken += languages
    event = _logistic(rows, labels, event_c / REPEATS, min_count=1)
    frame = _logistic(*_frame_rows(examples), frame_c, MIN_COUNT)
    trained_on = f"{name}: {len(examples)} articles, {sum(len(e.core) for e in examples)} core events"

    def held(languages: set[str]) -> _Held:
        seen = [i for i, language in enumerate(spoken) if language in languages]
        gold = sum(len(e.core) for e, o in zip(examples, own, strict=True) if o and e.language in languages)
        return _Held([scores[i] for i in seen], [labels[i] for i in seen], gold)

    every = {e.language for e in examples}
    judges = {}
    for language in sorted(every):
        mine = held({language})
        judges[language] = _judge(mine if mine.gold >= MIN_GOLD else held(every), frame, event, trained_on)
    return judges


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
    examples: list[Example], own: list[bool], folds: list[int], frame_c: float
) -> tuple[list[dict[str, float]], list[int], list[int], list[str | None]]:
    """Features, labels, folds and language (None: not ``own``) of all occasions; frames judged by held-out models."""
    rows, labels, groups, spoken = [], [], [], []
    judged = cross_judge(examples, folds, frame_c)
    for example, fold, mine, occasions in zip(examples, folds, own, judged, strict=True):
        for occasion, y in zip(occasions, occasion_labels(occasions, example), strict=True):
            if y is not None:
                rows.append(occasion.features)
                labels.append(y)
                groups.append(fold)
                spoken.append(example.language if mine else None)
    return rows, labels, groups, spoken


def cross_judge(examples: list[Example], folds: list[int], frame_c: float) -> list[list[Occasion]]:
    """Each article's occasions, its frames judged by a model that has not seen the article."""
    found: list[list[Occasion]] = [[] for _ in examples]
    for fold in range(FOLDS):
        rows, labels = _frame_rows([e for e, f in zip(examples, folds, strict=True) if f != fold])
        model = _logistic(rows, labels, frame_c, MIN_COUNT)
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
    judge_occasions(occasions, None, context)
    return occasions


def _frame_rows(examples: list[Example]) -> tuple[list[dict[str, float]], list[int]]:
    rows = [f.features for e in examples for f in e.found.frames]
    return usable(rows, [y for e in examples for y in e.labels])


def _cross_scores(rows: list[dict[str, float]], labels: list[int], groups: list[int], c: float) -> list[float]:
    scores = [0.0] * len(rows)
    for fold in range(FOLDS):
        inside = [i for i, g in enumerate(groups) if g != fold]
        model = _logistic([rows[i] for i in inside], [labels[i] for i in inside], c, min_count=1)
        for i, g in enumerate(groups):
            if g == fold:
                scores[i] = model.probability(rows[i])
    return scores


def best_f1(scores: list[float], labels: list[int], gold: int) -> float:
    """The F1 at the best threshold for these scores; recall counts the gold events that nothing proposed."""
    best, n, hits = 0.0, 0, 0
    order = sorted(zip(scores, labels, strict=True), reverse=True)
    for _, equal in groupby(order, key=lambda scored: scored[0]):  # a threshold keeps all of a score or none
        kept = [y for _, y in equal]
        n, hits = n + len(kept), hits + sum(kept)
        best = max(best, 2 * hits / (n + gold))
    return best


def threshold_for(f1: float, calibration: Sequence[tuple[float, float]]) -> float:
    """The score at which the share of right facts is half the best F1: there F1 is highest.

    One more fact that is right with probability p raises an F1 of f if and only if p > f / 2 (Lipton, Elkan and
    Naryanaswamy, "Optimal thresholding of classifiers to maximize F1 measure", 2014). Where F1 itself is highest in a
    sample depends on chance: it is flat about its top.
    """
    scores, shares = zip(*calibration, strict=True)
    rising = np.asarray(shares) + np.arange(len(shares)) * 1e-9  # of equal steps the first
    return float(np.interp(f1 / 2, rising, scores))


def figures_at(threshold: float, scores: list[float], labels: list[int], gold: int) -> dict[str, float]:
    """Precision, recall and F1 of the facts at or above a threshold."""
    kept = [y for score, y in zip(scores, labels, strict=True) if score >= threshold]
    hits = sum(kept)
    return {
        "cv_precision": round(hits / max(len(kept), 1), 3),
        "cv_recall": round(hits / max(gold, 1), 3),
        "cv_f1": round(2 * hits / max(len(kept) + gold, 1), 3),
    }


def calibrate(scores: list[float], labels: list[int]) -> tuple[tuple[float, float], ...]:
    """Isotonic steps from held-out score to share right, thinned to at most a dozen points."""
    from sklearn.isotonic import IsotonicRegression

    grid = np.linspace(0.02, 0.98, 13)
    fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(scores, labels)
    values = np.interp(grid, grid, fitted.predict(grid))
    smooth = [float(v) for v in (values[:-2] + values[1:-1] + values[2:]) / 3]
    return tuple((round(float(x), 3), round(v, 3)) for x, v in zip(grid[1:-1], smooth, strict=True))


def _logistic(rows: list[dict[str, float]], labels: list[int], c: float, min_count: int) -> Logistic:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts: dict[str, int] = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    kept = [{k: v for k, v in row.items() if counts[k] >= min_count} for row in rows]
    vectorizer = DictVectorizer(sort=True)
    matrix = vectorizer.fit_transform(kept)
    model = LogisticRegression(C=c, solver="lbfgs", max_iter=2000).fit(matrix, labels)
    weights = zip(vectorizer.feature_names_, model.coef_[0], strict=True)
    return Logistic(
        intercept=round(float(model.intercept_[0]), 4),
        weights={name: round(float(w), 4) for name, w in weights if abs(w) >= 0.0005},
    )


def _write(judge: Judge, folder: Path, language: str, examples: list[Example]) -> Path:
    """The judge as a readable file: weights by size, only the word forms of this language."""
    own = {n for e in examples if e.language == language for f in e.found.frames for n in f.features}
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
