"""From judged frames to the article's occasions: repeated mentions merged, each occasion judged among the others."""

import math
from collections import Counter
from dataclasses import dataclass, field

from janji.extract.frame import Frame
from janji.extract.judge import RULE_FLOOR, event_probability, frame_probability
from janji.packs.judge import Judge

MIN_OVERLAP = 0.5
MAX_OCCASIONS = 120
TOGETHER = frozenset({"CONSULT", "AGREE", "SUPPORT", "AID", "COOPERATE"})
"""Acts that parties do with or for each other; the others are done to somebody."""


@dataclass(slots=True)
class Occasion:
    """One supposed event of the article: its best frame first, then the other mentions."""

    frames: list[Frame]
    probabilities: list[float]
    features: dict[str, float] = field(default_factory=dict)
    probability: float = 0.0
    confidence: float = 0.0
    refusal: str | None = None
    also: list[Frame] = field(default_factory=list)

    @property
    def best(self) -> Frame:
        """The frame that gives the event its type, actors and evidence."""
        return self.frames[0]


def judge_frames(frames: list[Frame], judge: Judge | None) -> list[float]:
    """The probability of each frame by itself."""
    return [frame_probability(f, judge) for f in frames]


def group_occasions(frames: list[Frame], probabilities: list[float], floor: float) -> list[Occasion]:
    """Merge the frames that surely tell the same occasion, most probable first; below the floor they stay out.

    Whether others do - a battle told twice, or two battles - is the judge's decision (features ``twin...``), see
    `attach`.
    """
    order = sorted(range(len(frames)), key=lambda i: (-probabilities[i], frames[i].hit.start, frames[i].trigger))
    occasions: list[Occasion] = []
    index: dict[tuple[str, str], list[Occasion]] = {}
    for i in order:
        if probabilities[i] < floor:
            break
        frame = frames[i]
        key = (frame.plover, kind_of(frame))
        home = next((o for o in index.get(key, ()) if _surely_same(o.best, frame)), None)
        if home is not None:
            home.frames.append(frame)
            home.probabilities.append(probabilities[i])
        elif len(occasions) < MAX_OCCASIONS:
            occasions.append(Occasion([frame], [probabilities[i]]))
            index.setdefault(key, []).append(occasions[-1])
    return occasions


def _surely_same(a: Frame, b: Frame) -> bool:
    """One sentence; or a visit, talk, promise or gift of the same two or more states, or of the same names.

    Attacks and accusations come again and again between the same two: their sentences stay apart.
    """
    if not same_occasion(a, b):
        return False
    if a.sentence.index == b.sentence.index:
        return True
    if a.plover not in TOGETHER:
        return False
    parties = _parties(a)
    return (parties == _parties(b) and len(parties) > 1) or _names(a) == _names(b)


def _parties(frame: Frame) -> set[str]:
    """The states of the actors, and the names of those that are no state's: banks, blocs, agencies."""
    stateless = (a.name for a in frame.source + frame.target if not a.country_code and not a.members)
    return {*frame.countries, *stateless}


def attach(occasions: list[Occasion]) -> None:
    """Give the frames of refused occasions to the accepted one that tells the same: its further evidence."""
    accepted = [o for o in occasions if o.refusal is None]
    for occasion in occasions:
        if occasion.refusal is None:
            continue
        home = next((a for a in accepted if _tells_same(a.best, occasion.best)), None)
        if home is not None:
            home.also += occasion.frames
            occasion.refusal = f"the same occasion as {home.best.trigger} at {home.best.hit.start}"


def _tells_same(a: Frame, b: Frame) -> bool:
    return a.plover == b.plover and kind_of(a) == kind_of(b) and same_occasion(a, b)


def kind_of(frame: Frame) -> str:
    """What kind of meeting or promise: only frames of one kind can tell the same occasion."""
    if frame.plover == "CONSULT":
        return frame.trigger if frame.trigger in ("visit", "phone", "mediate") else "meet"
    if frame.plover == "AGREE":
        return _plan(frame) if frame.cameo == "036" else "aid" if frame.cameo == "033" else "other"
    return ""


def _plan(frame: Frame) -> str:
    """A visit ahead, the meetings on it and the invitation to it are three acts."""
    if frame.trigger == "invite":
        return "invitation"
    return "visit" if frame.cls.roles == "visitor" else "meeting"


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
    found |= _twins(rank, o, all_)
    return found


def _rivals(rank: int, o: Occasion, all_: list[Occasion], shared: _Shared) -> dict[str, float]:
    found: dict[str, float] = {}
    best = o.best
    same_pair = [x for x in all_[:rank] if same_parties(x.best, best)]
    if same_pair:
        found["better_same_parties"] = same_pair[0].probabilities[0]
        found[f"among={same_pair[0].best.plover}>{best.plover}"] = same_pair[0].probabilities[0]
    typed = [x for x in same_pair if x.best.plover == best.plover]
    if typed:
        found["better_same_parties_and_type"] = typed[0].probabilities[0]
        found[f"type={best.plover}|rival"] = typed[0].probabilities[0]
    near = [all_[r] for r, _ in shared.sentence[best.sentence.index] if r < rank]
    if near:
        found["better_in_sentence"] = near[0].probabilities[0]
        for x in near[:3]:
            tie = "same" if same_parties(x.best, best) else "other"
            found[f"beside={x.best.plover}>{best.plover}|{tie}"] = x.probabilities[0]
            found[f"beside={x.best.trigger}>{best.trigger}"] = x.probabilities[0]
    if any(x.best.hit.start == best.hit.start for x in near):
        found["better_at_trigger"] = max(x.probabilities[0] for x in near if x.best.hit.start == best.hit.start)
    here = [x for x in near if x.best.plover == best.plover]
    if here:
        found["better_in_sentence_same_type"] = here[0].probabilities[0]
    return found


def _twins(rank: int, o: Occasion, all_: list[Occasion]) -> dict[str, float]:
    """Other sentences with an act of this kind between these parties: a repetition, or one more occasion?"""
    best, found = o.best, dict[str, float]()
    alike = [x for x in all_ if x is not o and x.best.plover == best.plover and kind_of(x.best) == kind_of(best)]
    alike = [x for x in alike if same_parties(x.best, best)]
    better = [x for x in alike if x.probabilities[0] > o.probabilities[0] or (x in all_[:rank])]
    found["twins"] = math.log1p(len(alike))
    if any(x.best.sentence.kind == "title" for x in alike):
        found["title_twin"] = 1.0
    if not better:
        found["best_of_twins"] = 1.0
        return found
    top = better[0]
    found["better_twins"] = math.log1p(len(better))
    if any(abs(x.best.sentence.index - best.sentence.index) <= 1 for x in better):
        found["near_some_twin"] = 1.0
    side = "together" if best.plover in TOGETHER else "against"
    for name in _likeness(best, top.best):
        found[name] = found[f"{name}|{side}"] = top.probabilities[0]
    return found


def _likeness(a: Frame, b: Frame) -> list[str]:
    """What makes this frame look like the better one told again, or like one more occasion."""
    names = ["twin", f"type={a.plover}|twin"]
    names += ["twin_same_countries"] if a.countries == b.countries else []
    names += ["twin_same_names"] if _names(a) == _names(b) else []
    names += ["twin_same_form"] if a.form == b.form else []
    if different_days(a, b):
        names.append("twin_other_day")
    elif a.when is None:
        names.append("twin_and_no_day")
    elif b.when is None:
        names.append("twin_without_day")
    if a.places and b.places and not a.places & b.places:
        names.append("twin_other_place")
    names += ["twin_new_place"] if a.places - b.places else []
    names += ["twin_nominal"] if a.voice == "nominal" else []
    names += ["twin_definite"] if "definite" in a.features else []
    names += ["twin_background"] if "background" in a.features else []
    names += ["twin_later"] if a.sentence.index < b.sentence.index else []
    names += ["twin_next_sentence"] if abs(a.sentence.index - b.sentence.index) <= 1 else []
    names += ["twin_other_trigger"] if a.cls is not b.cls else []
    names += ["twin_of_title"] if "title" in (a.sentence.kind, b.sentence.kind) else []
    return names


def floor_of(judge: Judge | None) -> float:
    """Proposals below this probability take no part."""
    return judge.floor if judge else RULE_FLOOR
