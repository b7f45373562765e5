"""The judge of a language: weights of two small logistic regressions, as a readable file ``judge.yaml`` of the pack.

Written by ``janji train``; names of weights are the features of `janji.extract.frames.features` and
`janji.extract.judge.rivals`.
A pack without the file works with a judge by rule (see `janji.extract.judge.judge`).
"""

import math
from collections.abc import Iterable
from itertools import pairwise, repeat
from operator import mul
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from janji.packs.files import load_model


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Logistic(_Strict):
    """A logistic regression: probability = 1 / (1 + exp(-(intercept + sum of weight x feature)))."""

    intercept: float
    weights: dict[str, float]

    def score(self, features: dict[str, float]) -> float:
        """The log-odds of these features; unknown names weigh nothing."""
        weights: Iterable[float] = map(self.weights.get, features, repeat(0.0))
        terms: Iterable[float] = map(mul, weights, features.values())
        return self.intercept + sum(terms)

    def probability(self, features: dict[str, float]) -> float:
        """The probability of these features."""
        return sigmoid(self.score(features))


def sigmoid(x: float) -> float:
    """Log-odds to probability, safe for large values."""
    return 1 / (1 + math.exp(-x)) if x > -500 else 0.0


def along(points: tuple[tuple[float, float], ...], x: float) -> float:
    """The height of a line through the points at ``x``, level outside them; without points ``x`` itself."""
    if not points:
        return x
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0) if x1 > x0 else y1
    return points[-1][1]


class Judge(_Strict):
    """Two steps: ``frame`` judges a proposal by itself, ``event`` the best proposal of an occasion among the others.

    ``threshold``: events below this probability are refused. ``floor``: proposals below it take no part in an occasion.
    ``calibration``: straight-line steps from the event probability to the share that was right in cross-validation.
    ``trained_on`` and ``figures`` are for the reader.
    """

    trained_on: str
    figures: dict[str, float]
    threshold: float
    floor: float
    calibration: tuple[tuple[float, float], ...]
    frame: Logistic
    event: Logistic

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Read ``judge.yaml`` of a pack folder; None when the pack has none."""
        path = folder / "judge.yaml"
        return load_model(path, cls) if path.is_file() else None

    def confidence(self, probability: float) -> float:
        """The calibrated confidence of an event probability."""
        return along(self.calibration, probability)
