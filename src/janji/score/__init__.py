"""How right predictions are against gold annotations: the figures of `janji score`."""

from janji.score.figures import Figures, score
from janji.score.report import as_table

__all__ = ["Figures", "as_table", "score"]
