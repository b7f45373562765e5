"""The judgement of proposals: probability by the pack's weights, or by plain rule where a pack has none."""

from janji.extract.frames.frame import Frame
from janji.packs.judge import Judge, sigmoid

RULE_THRESHOLD = 0.5
RULE_FLOOR = 0.05


def frame_probability(frame: Frame, judge: Judge | None) -> float:
    """How likely this proposal is an event of the guideline, by itself."""
    return judge.frame.probability(frame.features) if judge else _by_rule(frame)


def event_probability(probability: float, features: dict[str, float], judge: Judge | None) -> float:
    """How likely the occasion is an event, seen among the article's other occasions."""
    return judge.event.probability(features) if judge else probability


def _by_rule(frame: Frame) -> float:
    """Both sides named near a strong verb, of different states, asserted: accept."""
    return sigmoid(frame.features["rule"] + 0.5)
