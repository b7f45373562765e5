"""The figures as a table for people and as plain data for programs."""

from typing import Any

from rich.table import Table

from janji.score.figures import Figures

LABELS = {"pledge.recipients": "pledge.recipients (at least one)"}
"""What a figure counts, where its name promises more."""


def as_table(figures: Figures) -> Table:
    """A table with precision, recall and F1 a kind, then the share right a field."""
    table = Table(title=f"{figures.articles} articles, evidence verbatim: {_percent(figures.evidence.share)}")
    for column in ("", "precision", "recall", "F1", "right", "of"):
        table.add_column(column, justify="left" if not column else "right")
    for kind, found in figures.found.items():
        table.add_row(
            kind,
            f"{found.precision:.3f}",
            f"{found.recall:.3f}",
            f"{found.f1:.3f}",
            str(found.hits),
            f"{found.gold} gold, {found.predicted} predicted",
        )
    table.add_section()
    for name, ratio in sorted(figures.fields.items()):
        table.add_row(LABELS.get(name, name), "", "", "", _percent(ratio.share), str(ratio.of))
    return table


def as_data(figures: Figures) -> dict[str, Any]:
    """The same figures for JSON, shares rounded to three places."""
    return {
        "articles": figures.articles,
        "articles_without_prediction": figures.without_prediction,
        "evidence": _rounded(figures.evidence.share, 4),
        **{
            kind: {
                "P": round(found.precision, 3),
                "R": round(found.recall, 3),
                "F1": round(found.f1, 3),
                "tp": found.hits,
                "pred": found.predicted,
                "gold": found.gold,
            }
            for kind, found in figures.found.items()
        },
        "fields": {name: {"right": _rounded(r.share, 3), "of": r.of} for name, r in sorted(figures.fields.items())},
    }


def _rounded(share: float | None, places: int) -> float | None:
    return None if share is None else round(share, places)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
