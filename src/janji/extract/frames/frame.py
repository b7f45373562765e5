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

    ``written``: the trigger's words, folded; ``form``: the same, but of a light verb and its noun only those two.
    ``lead``: the words of the sentence just before it, in lower case; ``verb``: the verb told before it.
    ``source_how``/``target_how``: how each side was found. ``dated_ahead``: a time to come dates it. ``fronted``: its
    phrase opens the sentence. ``errand``: a talk for which the visit told before it was made. ``unnamed``: it has a
    counterpart whom the text does not name. ``travels``: it is a visit, be it one to come. ``told_in``: the sentence of
    the blow that it tells again.
    """

    trigger: str
    cls: TriggerClass
    voice: str
    hit: Hit
    clause: Clause
    sentence: Sentence
    written: str
    form: str = ""
    lead: list[str] = field(default_factory=list)
    verb: Hit | None = None
    source: tuple[Actor, ...] = ()
    target: tuple[Actor, ...] = ()
    source_how: How = "none"
    target_how: How = "none"
    target_role: Role = "none"
    plover: str = ""
    cameo: str | None = None
    planned: bool = False
    weak: bool = False
    dated_ahead: bool = False
    fronted: bool = False
    errand: bool = False
    unnamed: bool = False
    travels: bool = False
    told_in: int | None = None
    reading: Literal["plain", "ahead", "refused", "eased"] = "plain"
    when: TimeExpression | None = None
    features: dict[str, float] = field(default_factory=dict)
    known: tuple[tuple[Actor, ...], tuple[Actor, ...], frozenset[str]] | None = field(
        default=None, repr=False, compare=False
    )

    @property
    def first_word(self) -> str:
        """The first word of the trigger: the verb, where it has a preposition behind it."""
        return self.written.partition(" ")[0]

    @property
    def countries(self) -> frozenset[str]:
        """ISO codes of the states of all actors; kept while the sides are the same, for frames are compared often."""
        known = self.known
        if known is None or known[0] is not self.source or known[1] is not self.target:
            known = self.known = (self.source, self.target, countries_of(self.source + self.target))
        return known[2]
