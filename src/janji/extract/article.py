"""From judged frames to the article's occasions: repeated mentions merged, each occasion judged among the others."""

import math
from collections import Counter
from dataclasses import dataclass, field

from janji.extract.frames import Frame
from janji.extract.judge import RULE_FLOOR, event_probability, frame_probability
from janji.packs.judge import Judge

MIN_OVERLAP = 0.5
MAX_OCCASIONS = 120


@dataclass(slots=True)
class Occasion:
    """One supposed event of the article: its best frame first, then the other mentions."""

    frames: list[Frame]
    probabilities: list[float]
    features: dict[str, float] = field(default_factory=dict)
    probability: float = 0.0
    refusal: str | None = None

    @property
    def best(self) -> Frame:
        """The frame that gives the event its type, actors and evidence."""
        return self.frames[0]


def judge_frames(frames: list[Frame], judge: Judge | None) -> list[float]:
    """The probability of each frame by itself."""
    return [frame_probability(f, judge) for f in frames]


def group_occasions(frames: list[Frame], probabilities: list[float], floor: float) -> list[Occasion]:
    """Merge frames that tell the same occasion, most probable first; frames below the floor stay out."""
    order = sorted(range(len(frames)), key=lambda i: (-probabilities[i], frames[i].hit.start, frames[i].trigger))
    occasions: list[Occasion] = []
    index: dict[tuple[str, str], list[Occasion]] = {}
    for i in order:
        if probabilities[i] < floor:
            break
        frame = frames[i]
        kind = (frame.plover, _kind(frame))
        home = next((o for o in index.get(kind, ()) if same_occasion(o.best, frame)), None)
        if home is not None:
            home.frames.append(frame)
            home.probabilities.append(probabilities[i])
        elif len(occasions) < MAX_OCCASIONS:
            occasions.append(Occasion([frame], [probabilities[i]]))
            index.setdefault(kind, []).append(occasions[-1])
    return occasions


def _kind(frame: Frame) -> str:
    if frame.plover == "CONSULT":
        return frame.trigger if frame.trigger in ("visit", "phone", "mediate") else "meet"
    if frame.plover == "AGREE":
        return "meeting" if frame.cameo == "036" else "aid" if frame.cameo == "033" else "other"
    return ""


def same_occasion(a: Frame, b: Frame) -> bool:
    """Whether two frames of one kind tell one occasion: the same parties, and no different days."""
    return same_parties(a, b) and not different_days(a, b)


def same_parties(a: Frame, b: Frame) -> bool:
    """Whether the states overlap by half, or where there are none the names."""
    x, y = a.countries, b.countries
    if x or y:
        return bool(x & y) and (len(x & y) / len(x | y) >= MIN_OVERLAP)
    return bool(_names(a) & _names(b))


def _names(frame: Frame) -> set[str]:
    return {a.name for a in frame.source + frame.target}


def different_days(a: Frame, b: Frame) -> bool:
    """Whether both frames have a day of their own and the days do not touch."""
    if a.when is None or b.when is None:
        return False
    if not (a.when.first and a.when.last and b.when.first and b.when.last):
        return False
    return a.when.first > b.when.last or b.when.first > a.when.last


def judge_occasions(occasions: list[Occasion], judge: Judge | None) -> None:
    """Fill features and probability of each occasion."""
    shared = _Shared(occasions)
    for rank, occasion in enumerate(occasions):
        occasion.features = _features(rank, occasion, occasions, shared)
        occasion.probability = event_probability(occasion.probabilities[0], occasion.features, judge)


class _Shared:
    def __init__(self, occasions: list[Occasion]) -> None:
        self.top = occasions[0].probabilities[0] if occasions else 0.0
        self.strong = sum(o.probabilities[0] > 0.3 for o in occasions)
        self.total = sum(o.probabilities[0] for o in occasions)
        self.sentence: dict[int, list[tuple[int, float]]] = {}
        self.triggers = Counter(o.best.trigger for o in occasions)
        for rank, o in enumerate(occasions):
            self.sentence.setdefault(o.best.sentence.index, []).append((rank, o.probabilities[0]))


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def _features(rank: int, o: Occasion, all_: list[Occasion], shared: _Shared) -> dict[str, float]:
    best, p = o.best, o.probabilities[0]
    others = 1.0
    for q in o.probabilities[1:]:
        others *= 1 - q
    found: dict[str, float] = {
        "logit": _logit(p),
        "mentions": math.log1p(len({f.sentence.index for f in o.frames}) - 1),
        "support": 1 - others,
        "rank": math.log1p(rank),
        "share_of_top": p / shared.top if shared.top else 0.0,
        "strong_occasions": math.log1p(shared.strong),
        "article_total": math.log1p(shared.total),
        f"type={best.plover}": 1.0,
        f"trigger={best.trigger}": 1.0,
        f"type={best.plover}|logit": _logit(p),
    }
    if any(f.sentence.kind == "title" for f in o.frames):
        found["title_mention"] = 1.0
    if best.sentence.kind == "title":
        found["only_title" if len(o.frames) == 1 else "best_in_title"] = 1.0
    found |= _rivals(rank, o, all_, shared)
    return found


def _rivals(rank: int, o: Occasion, all_: list[Occasion], shared: _Shared) -> dict[str, float]:
    found: dict[str, float] = {}
    best = o.best
    same_pair = [x for x in all_[:rank] if same_parties(x.best, best)]
    if same_pair:
        found["better_same_parties"] = same_pair[0].probabilities[0]
    typed = [x for x in same_pair if x.best.plover == best.plover]
    if typed:
        found["better_same_parties_and_type"] = typed[0].probabilities[0]
        found[f"type={best.plover}|rival"] = typed[0].probabilities[0]
    near = [all_[r] for r, _ in shared.sentence[best.sentence.index] if r < rank]
    if near:
        found["better_in_sentence"] = near[0].probabilities[0]
    if any(x.best.hit.start == best.hit.start for x in near):
        found["better_at_trigger"] = max(x.probabilities[0] for x in near if x.best.hit.start == best.hit.start)
    here = [x for x in near if x.best.plover == best.plover]
    if here:
        found["better_in_sentence_same_type"] = here[0].probabilities[0]
    covered = [x for x in typed if any(f.sentence.index == best.sentence.index for f in x.frames)]
    if covered:
        found["covered"] = 1.0
    return found


def floor_of(judge: Judge | None) -> float:
    """Proposals below this probability take no part."""
    return judge.floor if judge else RULE_FLOOR
