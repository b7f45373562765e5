"""Fitting a logistic regression, from nothing and from known weights."""

import math

import pytest

from janji.extract.training.regression import logistic
from janji.packs.judge import Logistic

ROWS = [{"signed": float(i % 2), "often": 1.0} for i in range(40)]
LABELS = [int(i % 2 == 0 or i % 8 == 1) for i in range(40)]  # 5 of 20 where signed, 20 of 20 where not
KNOWN = Logistic(intercept=-1.0, weights={"signed": 2.0, "visit": 0.7, "often": 0.1})


def test_a_weak_penalty_reaches_the_shares_of_the_examples() -> None:
    fitted = logistic(ROWS, LABELS, 1000.0, min_count=1)
    assert fitted.probability({"signed": 1.0, "often": 1.0}) == pytest.approx(0.25, abs=0.01)
    assert fitted.probability({"signed": 0.0, "often": 1.0}) > 0.98


def test_the_gradient_is_zero_where_the_fit_ends() -> None:
    """c times the sum of errors at a feature equals how far its weight lies from where it started."""
    fitted = logistic(ROWS, LABELS, 0.5, 1, KNOWN)
    errors = [fitted.probability(row) - y for row, y in zip(ROWS, LABELS, strict=True)]
    pull = sum(e * row["signed"] for e, row in zip(errors, ROWS, strict=True))
    assert fitted.weights["signed"] - KNOWN.weights["signed"] == pytest.approx(-0.5 * pull, abs=0.01)
    assert math.isclose(sum(errors), 0, abs_tol=0.02)


def test_what_the_examples_do_not_speak_of_stays_known() -> None:
    fitted = logistic(ROWS, LABELS, 0.5, 1, KNOWN)
    assert fitted.weights["visit"] == 0.7
    assert fitted.weights["signed"] < 2.0


def test_weak_learning_stays_near_what_is_known() -> None:
    weights = [logistic(ROWS, LABELS, c, 1, KNOWN).weights["signed"] for c in (0.001, 0.1, 10)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] == pytest.approx(2.0, abs=0.05)


def test_rare_new_features_are_left_out_and_known_ones_kept() -> None:
    rows = [*ROWS, {"visit": 1.0, "rare": 1.0}]
    fitted = logistic(rows, [*LABELS, 0], 0.5, 3, KNOWN)
    assert "rare" not in fitted.weights
    assert fitted.weights["visit"] < 0.7
