"""From judged frames to the article's occasions: repeated mentions merged, each occasion judged among the others."""

from dataclasses import dataclass, field

from janji.extract.facts.where import where_of
from janji.extract.frames.features import Context
from janji.extract.frames.frame import Frame
from janji.extract.judge.judge import RULE_FLOOR, frame_probability
from janji.extract.scene import countries_of
from janji.packs.judge import Judge
from janji.packs.triggers import Grammar

MIN_OVERLAP = 0.5
MAX_OCCASIONS = 120
TOGETHER = frozenset({"CONSULT", "AGREE", "SUPPORT", "AID", "COOPERATE"})
"""Acts that parties do with or for each other; the others are done to somebody."""
MEETINGS = frozenset({"visit", "meet", "meeting", "phone", "invitation"})
"""Kinds of acts in which persons come together."""


@dataclass(slots=True)
class Occasion:
    """One supposed event of the article: its best frame first, then the other mentions.

    ``best``: the frame that gives the event its type, actors and evidence.
    """

    frames: list[Frame]
    probabilities: list[float]
    features: dict[str, float] = field(default_factory=dict)
    probability: float = 0.0
    confidence: float = 0.0
    refusal: str | None = None
    also: list[Frame] = field(default_factory=list)
    best: Frame = field(init=False)

    def __post_init__(self) -> None:
        self.best = self.frames[0]


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
    if a.sentence.index == b.sentence.index and _names_blow(a, b) and same_parties(a, b):
        return True
    if not same_occasion(a, b) or _are_mutual(a, b):
        return False
    if a.sentence.index == b.sentence.index:
        return True
    if a.plover not in TOGETHER:
        return _is_again(a, b) or _is_again(b, a)
    if kind_of(a) == "visit" and _is_arrival(a, b):
        return True
    parties = _parties(a)
    return (parties == _parties(b) and len(parties) > 1 and not _are_others(a, b)) or names_of(a) == names_of(b)


def _is_again(a: Frame, b: Frame) -> bool:
    """ "That attack": the blow that the sentence of the other told, or that it means too."""
    return a.told_in is not None and a.told_in in (b.sentence.index, b.told_in)


def _are_others(a: Frame, b: Frame) -> bool:
    """ "Premier A met Premier B", "envoy C met Premier B": the same states, but of one of them other persons."""
    if kind_of(a) not in MEETINGS:
        return False
    sides = ((_persons(a, state), _persons(b, state)) for state in a.countries & b.countries)
    return any(mine and theirs and not mine & theirs for mine, theirs in sides)


def _persons(frame: Frame, state: str) -> set[str]:
    """The words of the names of a state's persons: a surname alone may be of one named before."""
    people = (p for p in frame.source + frame.target if p.actor_type == "person" and p.country_code == state)
    return {word for p in people for word in p.name.casefold().split()}


def _are_other_firms(a: Frame, b: Frame) -> bool:
    """ "Firm A signed with firm B, firm C with firm D": the same states, but other organisations of one of them."""
    if a.plover not in TOGETHER or a.plover != b.plover:
        return False
    sides = ((_firms(a, state), _firms(b, state)) for state in a.countries & b.countries)
    return any(x and y and not any(_is_one_firm(m, n) for m in x for n in y) for x, y in sides)


def _firms(frame: Frame, state: str) -> list[list[str]]:
    """The words of the known names of a state's organisations; none where others act for the state too."""
    side = [p for p in frame.source + frame.target if p.country_code == state]
    if any(p.actor_type != "organisation" or p.found_by != "name" for p in side):
        return []
    return [p.name.casefold().split() for p in side]


def _is_one_firm(a: list[str], b: list[str]) -> bool:
    """The one's name is a part of the other's, or made of its initials."""
    if set(a) <= set(b) or set(b) <= set(a):
        return True
    return any(x == ["".join(word[0] for word in y)] for x, y in ((a, b), (b, a)))


def _is_arrival(a: Frame, b: Frame) -> bool:
    """ "A arrived at Blue House", "A was received by C": one visit, where the host of one is a name of no state."""
    visitors = [{actor.name for actor in f.source} for f in (a, b)]
    nowhere = (bool(f.target) and all(x.actor_type == "other" and not x.country_code for x in f.target) for f in (a, b))
    return visitors[0] == visitors[1] and any(nowhere)


def _names_blow(a: Frame, b: Frame) -> bool:
    """ "said on May 2 that it killed A in an air strike in April": the noun is the deed of the verb."""
    return a.plover == "ASSAULT" and (a.voice == "nominal") != (b.voice == "nominal")


def _parties(frame: Frame) -> set[str]:
    """The states of the actors, and the names of those that are no state's: banks, blocs, agencies."""
    stateless = (a.name for a in frame.source + frame.target if not a.country_code and not a.members)
    return {*frame.countries, *stateless}


def one_act_a_word(occasions: list[Occasion]) -> None:
    """Refuse all but the most probable of the accepted types of one word between the same parties."""
    kept: list[Occasion] = []
    for occasion in sorted((o for o in occasions if o.refusal is None), key=lambda o: -o.probability):
        best = occasion.best
        told = next((k for k in kept if k.best.hit.start == best.hit.start and same_parties(k.best, best)), None)
        if told is None:
            kept.append(occasion)
        else:
            occasion.refusal = f"its word is {told.best.plover} already"


def one_talk_a_call(occasions: list[Occasion], context: Context) -> None:
    """ "A called B. The sides discussed trade.": what was said on the telephone was said at no further meeting.

    Who later met, or talked at a place or on a day of its own, did so once more.
    """
    accepted = [o for o in occasions if o.refusal is None]
    calls = [o for o in accepted if kind_of(o.best) == "phone"]
    for occasion in accepted if calls else ():
        best = occasion.best
        if kind_of(best) != "meet" or not all(a.found_by == "anaphor" for a in best.source + best.target):
            continue
        if not _only_talks(best, context.grammar) or best.when is not None or _has_place(best, context):
            continue
        before = (c for c in calls if c.best.sentence.index < best.sentence.index and same_occasion(c.best, best))
        if (call := next(before, None)) is not None:
            occasion.refusal = f"told of the call at {call.best.hit.start}"
            call.also += occasion.frames


def _only_talks(frame: Frame, grammar: Grammar) -> bool:
    return frame.first_word in grammar.discussing or any(w in grammar.spoken for w in frame.form.split(" "))


def _has_place(frame: Frame, context: Context) -> bool:
    place = where_of([frame], context)
    return place is not None and frame.sentence.start <= place.start < frame.sentence.end


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
    if frame.errand and frame.plover in ("CONSULT", "AGREE"):
        return "visit"
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


def _are_mutual(a: Frame, b: Frame) -> bool:
    """ "A's visit to B", "B's to A": one of them returns the other, also where neither names its day."""
    if kind_of(a) not in ("visit", "invitation"):
        return False
    mine, theirs = countries_of(a.source), countries_of(b.source)
    return bool(mine and theirs) and mine <= countries_of(b.target) and theirs <= countries_of(a.target)


def same_parties(a: Frame, b: Frame) -> bool:
    """Whether the states overlap by half, or where there are none the names; not where other firms of them act."""
    x, y = a.countries, b.countries
    if x or y:
        return len(x & y) / len(x | y) >= MIN_OVERLAP and not _are_other_firms(a, b)
    return bool(names_of(a) & names_of(b))


def names_of(frame: Frame) -> set[str]:
    """The names of all actors."""
    return {a.name for a in frame.source + frame.target}


def different_days(a: Frame, b: Frame) -> bool:
    """Whether both frames have a day of their own and the days do not touch."""
    if a.when is None or b.when is None:
        return False
    if not (a.when.first and a.when.last and b.when.first and b.when.last):
        return False
    return a.when.first > b.when.last or b.when.first > a.when.last


def floor_of(judge: Judge | None) -> float:
    """Proposals below this probability take no part."""
    return judge.floor if judge else RULE_FLOOR
