"""Where to accept: the threshold, the calibration and the figures of held-out scores."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np


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
