"""How a language words promises, gifts and what only looks like them: ``pledges.yaml`` and ``traps.yaml``.

Contributes entries of kind ``pledge_verb`` (key: the class) and ``pledge_noun`` (key: flow type) to the lexicon. A
candidate's sentence is scanned again with two small lexicons, so that no longer form of another part hides a word.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from janji.extract.model import Entry
from janji.extract.text.scan import Case, Lexicon, choice, fold
from janji.extract.text.word_list import WordList
from janji.packs.files import load_model
from janji.packs.judge import Logistic, along
from janji.packs.quantities import QuantityPart, UnitKinds

Kind = Literal["money", "in-kind"]
Voice = Literal["active", "passive", "receive"]


class VerbClass(BaseModel):
    """One way of giving. ``strength``: how far the verb alone means a gift (1-3); ``past``: forms that are past."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    strength: int
    status: Literal["pledged", "in_progress", "delivered"]
    kinds: tuple[Kind, ...]
    flow: str | None = None
    active: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()
    receive: tuple[str, ...] = ()
    past: tuple[str, ...] = ()


class Markers(BaseModel):
    """Words that tell the stage of a promise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    future: tuple[str, ...]
    planned: tuple[str, ...]
    done: tuple[str, ...]
    ongoing: tuple[str, ...]
    announced: tuple[str, ...]
    cancelled: tuple[str, ...]


class VerbForms(BaseModel):
    """How forms of verbs are known, where a word of giving may be a verb or a noun.

    ``endings`` of forms that are verbs, but ``nouns``; ``gerunds`` are nouns behind ``gerund_leads`` and before
    ``gerund_follows``; ``participles`` (by their ending, or ``irregular``) are passive behind an auxiliary or before an
    ``agent``; ``finite`` forms stand behind "and" on their own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    endings: tuple[str, ...] = ()
    nouns: frozenset[str] = frozenset()
    gerunds: tuple[str, ...] = ()
    gerund_leads: frozenset[str] = frozenset()
    gerund_follows: frozenset[str] = frozenset()
    participles: tuple[str, ...] = ()
    irregular: frozenset[str] = frozenset()
    finite: tuple[str, ...] = ()
    agents: frozenset[str] = frozenset()


class Wording(BaseModel):
    """``pledges.yaml``. ``sectors``: OECD DAC purpose code (https://www.oecd.org/dac, CRS) -> words of the purpose."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verbs: dict[str, VerbClass]
    nouns: dict[str, tuple[str, ...]]
    links: tuple[str, ...]
    parts: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    paid_back: tuple[str, ...] = ()
    pays_out: tuple[str, ...] = ()
    pointers: frozenset[str] = frozenset()
    pointers_behind: frozenset[str] = frozenset()
    kind_leads: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    recipient_prepositions: tuple[str, ...]
    donor_prepositions: tuple[str, ...]
    and_words: tuple[str, ...]
    people_nouns: dict[str, tuple[str, ...]]
    regions: dict[str, tuple[str, ...]] = {}
    schemes: frozenset[str] = frozenset()
    state_nouns: tuple[str, ...] = ()
    passive_auxiliaries: tuple[str, ...] = ()
    verb_forms: VerbForms = VerbForms()
    noun_leads: tuple[str, ...] = ()
    noun_follows: tuple[str, ...] = ()
    articles: frozenset[str] = frozenset()
    markers: Markers
    adverbs: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    no_givers: frozenset[str] = frozenset()
    owner_behind: bool = False
    venue_prepositions: frozenset[str] = frozenset()
    gives_at: frozenset[str] = frozenset()
    unnamed_givers: tuple[str, ...] = ()
    counted_givers: tuple[str, ...] = ()
    lenders: frozenset[str] = frozenset()
    lending: frozenset[str] = frozenset()
    nothing_given: tuple[str, ...] = ()
    located: tuple[str, ...] = ()
    place_leads: frozenset[str] = frozenset()
    first_person: tuple[str, ...] = ()
    raised_from: tuple[str, ...] = ()
    raised_to: tuple[str, ...] = ()
    works: frozenset[str] = frozenset()
    all_states: dict[str, int] = {}
    negations: tuple[str, ...]
    hypotheses: tuple[str, ...]
    carry: tuple[str, ...] = ()
    cumulative: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    sums_up: tuple[str, ...] = ()
    respectively: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    worth: tuple[str, ...] = ()
    amounting: tuple[str, ...] = ()
    phrase_stops: tuple[str, ...] = ()
    deliverables: dict[str, tuple[str, ...]] = {}
    sectors: dict[str, tuple[str, ...]] = {}


class Traps(BaseModel):
    """``traps.yaml``: what an amount is of when it is no pledge.

    ``mishaps`` of a gift, named behind its noun ("loan scandal"), are no gift.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    topics: dict[str, tuple[str, ...]]
    names: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    allowed_per: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    after_links: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    mishaps: frozenset[str] = frozenset()
    weapons: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    gear: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    own_spending: tuple[str, ...] = ()
    government: tuple[str, ...] = ()
    small: dict[str, int] = {}
    economy: tuple[str, ...] = ()


class PledgeJudge(BaseModel):
    """``pledge_judge.yaml``: weights of the features of `janji.extract.pledges.judge`.

    ``threshold``: the least probability. ``calibration``: straight-line steps from it to the share found right.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    threshold: float
    calibration: tuple[tuple[float, float], ...] = ()
    judge: Logistic

    def confidence(self, probability: float) -> float:
        """The share of such pledges that was right in annotated articles."""
        return along(self.calibration, probability)


class PledgePart(BaseModel):
    """The part of a language pack that `janji.extract.pledges` reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wording: Wording
    traps: Traps
    weights: PledgeJudge
    quantities: QuantityPart

    @classmethod
    def load(cls, folder: Path, quantities: QuantityPart) -> Self:
        """Read the files of a pack folder, whose numbers and units are read already."""
        return cls(
            wording=load_model(folder / "pledges.yaml", Wording),
            traps=load_model(folder / "traps.yaml", Traps),
            weights=load_model(folder / "pledge_judge.yaml", PledgeJudge),
            quantities=quantities,
        )

    def forms(self) -> Iterable[tuple[str, Entry, Case]]:
        """Words of giving, for the automaton."""
        for key, cls in self.wording.verbs.items():
            for form in (*cls.active, *cls.passive, *cls.receive):
                yield form, Entry("pledge_verb", key), "any"
        for flow, nouns in self.wording.nouns.items():
            for form in nouns:
                yield form, Entry("pledge_noun", flow), "any"

    @property
    def kinds(self) -> UnitKinds:
        """Which units are what."""
        return self.quantities.units.kinds

    @cached_property
    def sector_words(self) -> WordList:
        """The words of every sector."""
        return WordList(tuple(w for words in self.wording.sectors.values() for w in words))

    @cached_property
    def share(self) -> re.Pattern[str]:
        """A number of per cent."""
        return re.compile(rf"\d{self.quantities.percent.pattern}")

    @cached_property
    def share_behind(self) -> re.Pattern[str]:
        """ "or 38%", "(about 45%": an amount told again as a share."""
        numbers = self.quantities.numbers
        words = choice((*numbers.equivalent_words, *numbers.approximations))
        return re.compile(rf"(?i),?\s\(?(?:(?:{words})\s){{1,2}}\d[\d.,]*{self.quantities.percent.pattern}")

    @cached_property
    def people(self) -> dict[str, str]:
        """Folded word or phrase for unnamed receivers -> English noun."""
        return {fold(form): name for name, forms in self.wording.people_nouns.items() for form in forms}

    @cached_property
    def links(self) -> frozenset[str]:
        """Folded words of measure that may stand before an amount."""
        return frozenset(fold(w) for w in self.wording.links)

    @cached_property
    def region_words(self) -> dict[str, str]:
        """Folded word for a part of the world or its people -> its English name."""
        return {fold(form): name for name, forms in self.wording.regions.items() for form in forms}

    @property
    def plain_to(self) -> str:
        """The receivers' preposition that says least of what for: the first of the list."""
        return self.wording.recipient_prepositions[0]

    @cached_property
    def points_back(self) -> re.Pattern[str]:
        """A sentence that opens with what was given before ("The money", "Dana itu"), not about paying it back."""
        w = self.wording
        given = choice((*w.given, *(form for forms in w.nouns.values() for form in forms)))
        before = rf"(?:{choice(w.pointers)})\s(?:\w+\s)?(?:{given})"
        behind = rf"(?:{given})\s(?:\w+\s)?(?:{choice(w.pointers_behind)})"
        return re.compile(rf"(?i)\W*(?:{before}|{behind})(?!\w)(?!.*\b(?:{choice(w.paid_back)})(?!\w))")

    @cached_property
    def pays_out(self) -> re.Pattern[str]:
        """What stands behind such an opening where a length is the gift's: what will come, or a verb of paying out."""
        w = self.wording
        future = choice([f for f in w.markers.future if f != self.plain_to])
        return re.compile(rf"(?i)\s(?:{future})(?!\w)|.*\b(?:{choice(w.pays_out)})(?!\w)")

    @cached_property
    def link_words(self) -> frozenset[str]:
        """The single words of them and of worth ("valued at up to")."""
        return frozenset(w for form in (*self.links, *self.wording.worth) for w in fold(form).split())

    @cached_property
    def subject_words(self) -> frozenset[str]:
        """The single words that a clause may have before its verb beside its subject."""
        w = self.wording
        groups = (*(getattr(w.markers, name) for name in Markers.model_fields), w.adverbs, w.openers, w.carry, w.today)
        verbs = (form for cls in w.verbs.values() for form in (*cls.active, *cls.passive))
        more = (
            *w.pointers,
            *w.passive_auxiliaries,
            *w.first_person,
            *w.located,
            *w.and_words,
            *w.recipient_prepositions,
        )
        forms = (*verbs, *more, *(f for group in groups for f in group))
        return frozenset(word for form in forms for word in fold(form).split())

    @cached_property
    def past_forms(self) -> frozenset[str]:
        """Verb forms that are past without any marker."""
        return frozenset(fold(f) for cls in self.wording.verbs.values() for f in cls.past)

    @cached_property
    def builds(self) -> WordList:
        """Any verb of building, any scholarship: the only gifts that need no number."""
        verbs = self.wording.verbs
        built = verbs["build"].active if "build" in verbs else ()
        return WordList((*built, *self.wording.deliverables.get("scholarship_programme", ())))

    @cached_property
    def crimes(self) -> WordList:
        """Any word of a trial or an inquiry."""
        return WordList(tuple(self.traps.topics.get("crime", ())))

    @cached_property
    def exercises(self) -> WordList:
        """A heading of school exercises, whose gifts are invented."""
        return WordList(self.traps.exercises)

    @cached_property
    def words(self) -> Lexicon:
        """Verbs, nouns and traps of a candidate's sentence."""
        lexicon = Lexicon()
        for key, cls in self.wording.verbs.items():
            for voice in ("active", "passive", "receive"):
                for form in getattr(cls, voice):
                    lexicon.add(form, Entry("verb", key, {"voice": voice}))
        for flow, nouns in self.wording.nouns.items():
            for form in nouns:
                lexicon.add(form, Entry("noun", flow))
        for topic, forms in self.traps.topics.items():
            for form in forms:
                lexicon.add(form, Entry("trap", topic))
        for form in self.traps.names:
            lexicon.add(form, Entry("name", form))
        for unit, forms in self.wording.deliverables.items():
            for form in forms:
                lexicon.add(form, Entry("deliverable", unit))
        return lexicon

    @cached_property
    def marks(self) -> Lexicon:
        """Markers, negations, prepositions and links of a candidate's sentence."""
        w = self.wording
        lexicon = Lexicon()
        groups = {
            **{name: getattr(w.markers, name) for name in Markers.model_fields},
            "negation": w.negations,
            "hypothesis": w.hypotheses,
            "to": w.recipient_prepositions,
            "from": w.donor_prepositions,
            "part": w.parts,
            "contents": w.contents,
            "kind": w.kind_leads,
            "together": w.together,
            "carry": w.carry,
            "cumulative": w.cumulative,
            "since": w.since,
            "sums_up": w.sums_up,
            "respectively": w.respectively,
            "economy": self.traps.economy,
            "instrument": w.instruments,
            "giver": w.unnamed_givers,
            "counted_giver": w.counted_givers,
            "nothing": w.nothing_given,
            "located": w.located,
            "self": w.first_person,
            "raised_from": w.raised_from,
            "raised_to": w.raised_to,
            "all_states": tuple(w.all_states),
            "worth": w.worth,
            "amounting": w.amounting,
            "stop": w.phrase_stops,
            "own": self.traps.own_spending,
            "measured": self.traps.measured,
            "government": self.traps.government,
        }
        for kind, forms in groups.items():
            for form in forms:
                lexicon.add(form, Entry(kind, form))
        for name, forms in w.regions.items():
            for form in forms:
                lexicon.add(form, Entry("region", name))
        return lexicon
