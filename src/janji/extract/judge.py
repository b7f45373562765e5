"""The judgement of proposals: probability by the pack's weights, or by plain rule where a pack has none."""

from janji.extract.frames import Frame
from janji.packs.judge import Judge

RULE_THRESHOLD = 0.5
RULE_FLOOR = 0.05


def frame_probability(frame: Frame, judge: Judge | None) -> float:
    """How likely this proposal is an event of the guideline, by itself."""
    return judge.frame.probability(frame.features) if judge else _by_rule(frame)


def event_probability(probability: float, features: dict[str, float], judge: Judge | None) -> float:
    """How likely the occasion is an event, seen among the article's other occasions."""
    return judge.event.probability(features) if judge else probability


def _by_rule(frame: Frame) -> float:
    """Both sides named near the trigger, of different states, asserted: accept."""
    f = frame.features
    if not frame.source or not frame.target or "negated" in f or "hypothetical" in f:
        return 0.02
    score = 0.3
    score += 0.25 if frame.source_how in ("clause", "possessive", "agent", "group") else 0.0
    score += 0.2 if frame.target_how in ("clause", "group", "agent") else 0.0
    score += 0.15 if "cross_border" in f else -0.15
    score -= 0.3 if frame.voice == "nominal" else 0.0
    return max(0.01, min(0.95, score))
