"""One proposal: a quantity, the words of giving that govern it and its sides."""

from dataclasses import dataclass, field

from janji.extract.model import Actor, Quantity, Sentence
from janji.extract.pledges.cues import MARKER_REACH, Cue, Scenery
from janji.extract.pledges.givers import BESIDE, CERTAIN, Sides
from janji.extract.text.scan import fold
from janji.packs.pledges import PledgePart

DELIVERABLE = "pledge.deliverable"
"""The rule that proposes things without a number."""


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
    def is_deliverable(self) -> bool:
        """Whether it is one named thing: a plant, a scholarship."""
        return self.rule == DELIVERABLE

    @property
    def donor(self) -> Actor | None:
        """The first donor."""
        return self.sides.donors[0] if self.sides.donors else None

    @property
    def certain_givers(self) -> frozenset[str]:
        """The states of the givers that the promise itself names, else their names where they stand behind "from"."""
        donors, how = self.sides.donors, self.sides.donor_how
        if how in CERTAIN:
            return frozenset(d.country_code for d in donors if d.country_code)
        if how == "from" and donors and 0 <= donors[0].start - self.quantity.end < BESIDE:  # "Q1 from A, Q2 from B"
            return frozenset(d.country_code or d.name for d in donors)
        return frozenset()

    def is_past(self, part: PledgePart) -> bool:
        """Whether the verb itself or a word before it says that it is done."""
        verb, scenery = self.verb, self.scenery
        if verb is None:
            return False
        if fold(scenery.text[verb.start : verb.end]) in part.past_forms:
            return True
        return bool(scenery.before(verb.start, "done", since=max(self.sentence.start, verb.start - MARKER_REACH)))


@dataclass(frozen=True, slots=True)
class Setting:
    """What the article says around its promises: its year, the states whose parties or places it names, whether it is
    about a trial, and the state it is written in or about, where one is clear."""

    year: int
    states: frozenset[str]
    is_trial: bool
    home: str | None = None
