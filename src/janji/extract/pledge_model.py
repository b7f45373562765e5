"""One proposal: a quantity, the words of giving that govern it and its sides."""

from dataclasses import dataclass, field

from janji.extract.model import Actor, Quantity, Sentence
from janji.extract.pledge_cues import Cue, Scenery
from janji.extract.pledge_givers import Sides


@dataclass(slots=True)
class Candidate:
    """A quantity that may be a pledge. ``refusal`` is the reason why it is none, None once accepted.

    ``part_of``: the total told before that it is a part of. ``told_by``: the giving, told before without an amount,
    that its sentence points back to.
    """

    scenery: Scenery
    quantity: Quantity
    verb: Cue | None
    noun: Cue | None
    trap: Cue | None
    sides: Sides
    rule: str
    trap_after: str | None = None
    is_total: bool = False
    part_of: "Candidate | None" = None
    told_by: "Candidate | None" = None
    each: bool = False
    is_listed: bool = False
    verb_between: bool = False
    features: dict[str, float] = field(default_factory=dict)
    probability: float = 0.0
    refusal: str | None = None

    @property
    def sentence(self) -> Sentence:
        """The sentence that carries it."""
        return self.scenery.sentence

    @property
    def donor(self) -> Actor | None:
        """The first donor."""
        return self.sides.donors[0] if self.sides.donors else None
