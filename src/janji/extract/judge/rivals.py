"""What the judge sees of an occasion among the article's others: named features, and the probability they give."""

import math
from collections import Counter
from dataclasses import dataclass, field

from janji.extract.frames.features import Context
from janji.extract.frames.frame import Frame
from janji.extract.judge.echoes import Echoes
from janji.extract.judge.judge import event_probability
from janji.extract.judge.occasions import (
    TOGETHER,
    Occasion,
    different_days,
    kind_of,
    names_of,
    same_parties,
)
from janji.extract.judge.wordings import Words, wording_features
from janji.extract.model import Sentence
from janji.extract.scene import Scene
from janji.packs.judge import Judge

COMPARED = 5  # better occasions whose words are compared


def judge_occasions(occasions: list[Occasion], judge: Judge | None, context: Context, echoes: Echoes) -> None:
    """Fill features and probability of each occasion; ``echoes`` are those of the article's sentences."""
    if not occasions:
        return
    shared = _Shared(occasions, context, echoes)
    for rank, occasion in enumerate(occasions):
        occasion.features = _features(rank, occasion, occasions, shared)
        occasion.probability = event_probability(occasion.probabilities[0], occasion.features, judge)


class _Shared:
    def __init__(self, occasions: list[Occasion], context: Context, echoes: Echoes) -> None:
        self.scene, self.echoes = context.scene, echoes
        self.wordings, self.words = context.wordings, Words(context.scene)
        self.top = occasions[0].probabilities[0]
        self.strong = sum(o.probabilities[0] > 0.3 for o in occasions)
        self.total = sum(o.probabilities[0] for o in occasions)
        self.sentence: dict[int, list[int]] = {}
        self.triggers = Counter(o.best.trigger for o in occasions)
        for rank, o in enumerate(occasions):
            self.sentence.setdefault(o.best.sentence.index, []).append(rank)


@dataclass(slots=True)
class _Others:
    """What stands beside an occasion, most probable first.

    ``better``: the more probable ones. Of them: ``paired`` between the same parties, of these ``typed`` by the same
    type, of these ``twins`` of the same kind and ``cousins`` of another; ``strangers`` of the type between other
    parties. ``worse_twins``: twins that are less probable.
    """

    better: list[Occasion]
    paired: list[Occasion] = field(default_factory=list)
    typed: list[Occasion] = field(default_factory=list)
    twins: list[Occasion] = field(default_factory=list)
    cousins: list[Occasion] = field(default_factory=list)
    strangers: list[Occasion] = field(default_factory=list)
    worse_twins: list[Occasion] = field(default_factory=list)


def _others(rank: int, all_: list[Occasion]) -> _Others:
    best, kind = all_[rank].best, kind_of(all_[rank].best)
    found = _Others(all_[:rank])
    for x in found.better:
        same_type = x.best.plover == best.plover
        if same_parties(x.best, best):
            found.paired.append(x)
            if same_type:
                found.typed.append(x)
                (found.twins if kind_of(x.best) == kind else found.cousins).append(x)
        elif same_type:
            found.strangers.append(x)
    for x in all_[rank + 1 :]:
        if x.best.plover == best.plover and kind_of(x.best) == kind and same_parties(x.best, best):
            found.worse_twins.append(x)
    return found


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def _features(rank: int, o: Occasion, all_: list[Occasion], shared: _Shared) -> dict[str, float]:
    best, p = o.best, o.probabilities[0]
    found: dict[str, float] = {
        "logit": _logit(p),
        "support": 1 - math.prod(1 - q for q in o.probabilities[1:]),
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
    others = _others(rank, all_)
    found |= _rivals(o, others, shared)
    found |= _twins(o, others, shared.scene)
    found |= _cousins(o, others.cousins)
    found |= _kin(o, others.strangers)
    found |= wording_features(best, shared.words, shared.wordings)
    found |= _echoes(o, others, shared.echoes)
    return found


def _rivals(o: Occasion, others: _Others, shared: _Shared) -> dict[str, float]:
    """Better occasions between these parties, and those of this sentence."""
    found: dict[str, float] = {}
    best = o.best
    if others.paired:
        top = others.paired[0]
        found["better_same_parties"] = found[f"among={top.best.plover}>{best.plover}"] = top.probabilities[0]
    if others.typed:
        p = others.typed[0].probabilities[0]
        found["better_same_parties_and_type"] = found[f"type={best.plover}|rival"] = p
    near = [others.better[r] for r in shared.sentence[best.sentence.index] if r < len(others.better)]
    if near:
        found["better_in_sentence"] = near[0].probabilities[0]
        for x in near[:3]:
            tie = "same" if same_parties(x.best, best) else "other"
            found[f"beside={x.best.plover}>{best.plover}|{tie}"] = x.probabilities[0]
            found[f"beside={x.best.trigger}>{best.trigger}"] = x.probabilities[0]
    at_trigger = next((x for x in near if x.best.hit.start == best.hit.start), None)
    if at_trigger is not None:
        found["better_at_trigger"] = at_trigger.probabilities[0]
    same_type = next((x for x in near if x.best.plover == best.plover), None)
    if same_type is not None:
        found["better_in_sentence_same_type"] = same_type.probabilities[0]
    return found


def _twins(o: Occasion, others: _Others, scene: Scene) -> dict[str, float]:
    """Other sentences with an act of this kind between these parties: a repetition, or one more occasion?"""
    best, found = o.best, dict[str, float]()
    better, alike = others.twins, others.twins + others.worse_twins
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
    for name in _likeness(best, top.best, scene):
        found[name] = found[f"{name}|{side}"] = top.probabilities[0]
    return found


def _places(sentence: Sentence, scene: Scene) -> set[str]:
    return {p.name for p in scene.places_between(sentence.start, sentence.end)}


def _likeness(a: Frame, b: Frame, scene: Scene) -> list[str]:
    """What makes this frame look like the better one told again, or like one more occasion."""
    names = ["twin", f"type={a.plover}|twin"]
    names += ["twin_same_countries"] if a.countries == b.countries else []
    names += ["twin_same_names"] if names_of(a) == names_of(b) else []
    names += ["twin_same_form"] if a.form == b.form else []
    if different_days(a, b):
        names.append("twin_other_day")
    elif a.when is None:
        names.append("twin_and_no_day")
    elif b.when is None:
        names.append("twin_without_day")
    here, there = (_places(f.sentence, scene) for f in (a, b))
    names += ["twin_other_place"] if here and there and not here & there else []
    names += ["twin_new_place"] if here - there else []
    names += ["twin_nominal"] if a.voice == "nominal" else []
    names += ["twin_definite"] if "definite" in a.features else []
    names += ["twin_background"] if "background" in a.features else []
    names += ["twin_later"] if a.sentence.index < b.sentence.index else []
    names += ["twin_next_sentence"] if abs(a.sentence.index - b.sentence.index) <= 1 else []
    names += ["twin_other_trigger"] if a.cls is not b.cls else []
    names += ["twin_of_title"] if "title" in (a.sentence.kind, b.sentence.kind) else []
    return names


def _cousins(o: Occasion, cousins: list[Occasion]) -> dict[str, float]:
    """A better act of another kind between these parties: the visit that this talk was made for, or one more?"""
    best, kind = o.best, kind_of(o.best)
    top = next((x for x in cousins if not different_days(x.best, best)), None)
    if top is None:
        return {}
    kinds = f"{kind_of(top.best)}>{kind}"
    shared = names_of(top.best) & names_of(best)
    names = ["cousin", f"cousin={kinds}", f"cousin_at={_distance(top.best, best)}"]
    names += [f"cousin_same_names={kinds}"] if names_of(top.best) == names_of(best) else []
    names += [f"cousin_some_names={kinds}"] if shared else []
    names += [f"cousin_same_countries={kinds}"] if top.best.countries == best.countries else []
    names += ["cousin_definite", f"cousin_definite={kinds}"] if "definite" in best.features else []
    names += [f"cousin_without_day={kinds}"] if best.when is None else []
    return dict.fromkeys(names, top.probabilities[0])


def _distance(a: Frame, b: Frame) -> str:
    steps = b.sentence.index - a.sentence.index
    return {0: "same", 1: "next", -1: "previous"}.get(steps, "later" if steps > 0 else "earlier")


def _kin(o: Occasion, strangers: list[Occasion]) -> dict[str, float]:
    """A better act of this type that only some of these parties share."""
    best, names, states = o.best, names_of(o.best), o.best.countries
    top = next((x for x in strangers if x.best.countries & states or names_of(x.best) & names), None)
    if top is None:
        return {}
    found = ["kin", f"type={best.plover}|kin"]
    found += ["kin_by_name"] if names_of(top.best) & names else []
    found += ["kin_of_fewer"] if states <= top.best.countries else []
    found += ["kin_of_more"] if states >= top.best.countries else []
    found += ["kin_definite"] if "definite" in best.features else []
    return dict.fromkeys(found, top.probabilities[0])


def _echoes(o: Occasion, others: _Others, echoes: Echoes) -> dict[str, float]:
    """How far the sentence repeats the title, the article, and those of better occasions between these parties."""
    best, own = o.best, o.best.sentence.index
    found = {"central": echoes.central(own) * 5}
    if echoes.title is not None and own != echoes.title:
        found["echo_of_title"] = echoes.alike(own, echoes.title)
    for name, alike in (("type", others.typed), ("pair", others.paired)):
        elsewhere = [x for x in alike if x.best.sentence.index != own][:COMPARED]
        if elsewhere:
            likeness, p = max((echoes.alike(own, x.best.sentence.index), x.probabilities[0]) for x in elsewhere)
            found |= {f"echo_{name}": likeness, f"echo_{name}|p": likeness * p}
            found[f"echo_{name}|type={best.plover}"] = likeness * p
    return found
