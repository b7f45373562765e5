"""Frames of promises and gifts take the parties of the pledge that their sentence tells."""

from collections.abc import Iterable, Sequence

from janji.extract.frames.frame import Frame
from janji.extract.model import Actor, PledgeMention
from janji.extract.scene import countries_of

GUESSES = frozenset({"none", "topic", "sentence", "place", "carried"})
PROMISES = frozenset({"030", "031"})


def take_parties(frames: Iterable[Frame], pledges: Sequence[PledgeMention]) -> None:
    """Giver and receiver of the nearest pledge of the sentence, where the frame's own grammar found none or guessed."""
    told: dict[int, list[PledgeMention]] = {}
    for pledge in pledges:
        told.setdefault(pledge.start, []).append(pledge)
    for frame in frames:
        here = told.get(frame.sentence.start, ())
        if frame.trigger == "invite" and any(_is_counted(frame, p) for p in here):
            frame.cameo, frame.target = "033", ()  # "will invite 50 teachers": a promise to them
        if frame.cls.roles == "visitor" and frame.voice == "inverse" and any(_is_counted(frame, p) for p in here):
            frame.source = ()  # "received two boats from A": no guest
        if frame.plover not in ("AGREE", "AID") or frame.cameo == "036":
            continue
        near = [p for p in here if p.donor and _gives(frame, givers(p))]
        if near:
            pledge = min(near, key=lambda p: abs(p.quantity.start - frame.hit.end))
            _drop_next_giver(frame, pledge, here)
            _take(frame, pledge)


def _is_counted(frame: Frame, pledge: PledgeMention) -> bool:
    """Those who are invited are what is promised."""
    return frame.voice != "passive" and 0 <= pledge.quantity.start - frame.hit.end <= 1


def givers(pledge: PledgeMention) -> tuple[Actor, ...]:
    """All who give together."""
    return (pledge.donor, *pledge.co_donors) if pledge.donor else ()


def _gives(frame: Frame, donors: tuple[Actor, ...]) -> bool:
    """The frame's source is one of the givers, or nobody that the grammar is sure of."""
    return not frame.source or frame.source_how in GUESSES or _shares(frame.source, donors)


def _drop_next_giver(frame: Frame, pledge: PledgeMention, here: Sequence[PledgeMention]) -> None:
    """ "A gives 50 million, B 30 million to C": B, who has no verb of its own, gives too and is given nothing."""
    if any(_shares(frame.target, side) for side in (givers(pledge), pledge.recipients)):
        return
    if any(_shares(frame.target, givers(p)) for p in here if p is not pledge):
        frame.target, frame.target_how = (), "none"


def _take(frame: Frame, pledge: PledgeMention) -> None:
    donors = givers(pledge)
    receivers = tuple(r for r in pledge.recipients if r.name not in {d.name for d in donors})
    if not frame.source or (frame.source_how in GUESSES and not _shares(frame.source, donors)):
        frame.source, frame.source_how = donors, "pledge"
        frame.target = () if _shares(frame.target, donors) else frame.target
    if receivers and (not frame.target or frame.target_how in GUESSES) and not _shares(frame.target, receivers):
        frame.target, frame.target_how = receivers, "pledge"
    if frame.plover == "AGREE" and frame.cameo in PROMISES:
        frame.cameo = "033"


def _shares(side: tuple[Actor, ...], other: tuple[Actor, ...]) -> bool:
    names = {a.name for a in other}
    return bool(countries_of(side) & countries_of(other)) or any(a.name in names for a in side)
