"""A proposed event at one trigger."""

from dataclasses import dataclass, field
from typing import Literal

from janji.extract.model import Actor, Hit, Sentence, TimeExpression
from janji.extract.scene import Role, countries_of
from janji.extract.text.clauses import Clause
from janji.packs.triggers import TriggerClass

How = Literal[
    "clause",
    "relative",
    "sentence",
    "first",
    "speaker",
    "carried",
    "group",
    "possessive",
    "agent",
    "place",
    "topic",
    "pledge",
    "again",
    "attends",
    "none",
]


@dataclass(slots=True)
class Frame:
    """A proposed event at one trigger.

    ``source_how``/``target_how``: how each side was found. ``form``: the trigger as written, folded; of a light verb
    and its noun those two. ``places``: the places that its sentence names. ``dated_ahead``: a time to come dates it.
    ``errand``: a talk for which the visit told before it was made.
    """

    trigger: str
    cls: TriggerClass
    voice: str
    hit: Hit
    clause: Clause
    sentence: Sentence
    source: tuple[Actor, ...] = ()
    target: tuple[Actor, ...] = ()
    source_how: How = "none"
    target_how: How = "none"
    target_role: Role = "none"
    plover: str = ""
    cameo: str | None = None
    planned: bool = False
    weak: bool = False
    undergone: bool = False
    infinitive: bool = False
    dated_ahead: bool = False
    epithet: bool = False
    adjunct: bool = False
    objective: bool = False
    fronted: bool = False
    mutual: bool = False
    errand: bool = False
    unnamed: bool = False
    reading: Literal["plain", "ahead", "refused", "eased"] = "plain"
    when: TimeExpression | None = None
    form: str = ""
    places: frozenset[str] = frozenset()
    features: dict[str, float] = field(default_factory=dict)
    known: tuple[tuple[Actor, ...], tuple[Actor, ...], frozenset[str]] | None = field(
        default=None, repr=False, compare=False
    )

    @property
    def countries(self) -> frozenset[str]:
        """ISO codes of the states of all actors; kept while the sides are the same, for frames are compared often."""
        known = self.known
        if known is None or known[0] is not self.source or known[1] is not self.target:
            known = self.known = (self.source, self.target, countries_of(self.source + self.target))
        return known[2]
