"""A logistic regression over named features, fitted from nothing or from weights that are known already."""

from collections import Counter

import numpy as np

from janji.packs.judge import Logistic

SMALL = 0.0005
"""Weights below it are left out of the file."""


def logistic(
    rows: list[dict[str, float]], labels: list[int], c: float, min_count: int, start: Logistic | None = None
) -> Logistic:
    """The weights w that minimise c times the log loss plus half of |w - w0|^2, where w0 are the weights of ``start``.

    What the examples do not speak of stays as it was. Without ``start`` w0 is 0, the usual ridge penalty. The
    intercept is free.

    Args:
        c: inverse strength of the penalty.
        min_count: new features of fewer rows are left out.
    """
    from scipy.optimize import minimize
    from scipy.special import expit
    from sklearn.feature_extraction import DictVectorizer

    if not rows:
        return start or Logistic(intercept=0.0, weights={})
    known = start.weights if start else {}
    counts = Counter(name for row in rows for name in row)
    kept = [{k: v for k, v in row.items() if k in known or counts[k] >= min_count} for row in rows]
    vectorizer = DictVectorizer(sort=True)
    matrix, y = vectorizer.fit_transform(kept), np.asarray(labels, dtype=float)
    names = vectorizer.feature_names_
    origin = np.asarray([known.get(name, 0.0) for name in names])

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        weights, moved = parameters[:-1], parameters[:-1] - origin
        scores = matrix @ weights + parameters[-1]
        error = expit(scores) - y
        value = c * float(np.sum(np.logaddexp(0.0, scores) - y * scores)) + float(moved @ moved) / 2
        return value, np.append(c * (matrix.T @ error) + moved, c * float(np.sum(error)))

    first = np.append(origin, start.intercept if start else 0.0)
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "ftol": 1e-10, "gtol": 1e-5}).x
    weights = {**known, **dict(zip(names, (float(w) for w in found[:-1]), strict=True))}
    return Logistic(
        intercept=round(float(found[-1]), 4),
        weights={name: round(w, 4) for name, w in sorted(weights.items()) if abs(w) >= SMALL},
    )
