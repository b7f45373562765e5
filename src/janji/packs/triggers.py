"""The grammar and trigger part of a language pack: ``grammar.yaml`` and ``triggers.yaml``.

Entry kinds contributed to the lexicon:

- ``trigger``: key = trigger class id, data ``voice`` (active, passive, inverse, nominal, bare)
- ``light``: key = trigger class id, data ``nouns``: a verb that is a trigger with one of them behind it
- ``modality``: key = future, promise, past or ongoing
- ``negation``: key = negation (or ``not_only``, which is no negation)
- ``hypothesis``: key = hypothesis, hope or reported (of the future where somebody said it)
- ``attribution``: key = pre, post or frame

Connectives, purpose words and prepositions are too frequent for the automaton: they are looked up around triggers.
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, RootModel

from janji.extract.model import Entry
from janji.extract.text.scan import Case
from janji.extract.text.word_list import WordList
from janji.packs.files import load_model, read_yaml, validate
from janji.packs.judge import Judge

Voice = Literal["active", "passive", "inverse", "nominal", "bare"]
VOICES: tuple[Voice, ...] = ("active", "passive", "inverse", "nominal", "bare")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LightVerbs(_Strict):
    """Verbs that name an act only with one of these nouns behind them ("launch" + "rockets")."""

    voice: Literal["active", "passive", "inverse"] = "active"
    verbs: tuple[str, ...] = Field(min_length=1)
    nouns: tuple[str, ...] = Field(min_length=1)
    weak: bool = False


class TriggerClass(_Strict):
    """One kind of act: its codes and the forms that name it, by voice.

    active: subject is source. passive: subject is target. inverse: an active verb whose subject is the target
    (a host receives, a recipient gets). nominal: roles by prepositions. bare: an active verb as headlines write it.
    """

    plover: str = Field(description="PLOVER type, or empty: forms that look like an act and are none")
    cameo: str | None = None
    tier: Literal["core", "secondary"] = "core"
    modes: tuple[str, ...] = ()
    symmetric: bool = False
    one_sided: bool = Field(False, description="needs no counterpart (GUIDELINE section 2: launches, appointments)")
    planned: bool = False
    tells: bool = Field(False, description="its object is an act told by it: announces a withdrawal")
    roles: Literal["plain", "visitor", "charge", "statement"] = "plain"
    active: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()
    inverse: tuple[str, ...] = ()
    nominal: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    light: tuple[LightVerbs, ...] = Field((), description="light verbs with the nouns that make them this act")
    weak: tuple[str, ...] = Field((), description="forms that name the act only now and then")
    only_with: dict[str, tuple[str, ...]] = Field(
        {}, description="forms that name it only with one of these behind: to report B to the police"
    )


class Modality(_Strict):
    """Particles that place an act in time."""

    future: tuple[str, ...] = ()
    promise: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    ongoing: tuple[str, ...] = ()


class Glue(_Strict):
    """How crawled text of this language is glued together."""

    behind: str = Field("", description="regular expression of a word that is glued behind a name")
    brands: tuple[str, ...] = Field((), description="words with a capital inside, or what stands before it, not glued")
    labels: tuple[str, ...] = Field((), description="labels inside a line, as written")
    promos: tuple[str, ...] = Field((), description="labels with titles of other articles behind them")
    headlines: tuple[str, ...] = Field((), description="words that only a headline begins with a capital inside it")
    headline_shape: str = Field("", description="pattern of verbs, in lower case, that only a headline capitalises")


class Endings(_Strict):
    """Ends of words, in a language whose words change theirs."""

    participle: tuple[str, ...] = Field((), description="of a form that is passive behind a passive auxiliary")
    gerund: tuple[str, ...] = Field((), description='of a verb that tells more of the subject: ", killing"')
    past: tuple[str, ...] = Field((), description='of an adjective made of a verb: "alleged"')
    adverb: tuple[str, ...] = ()
    no_adverb: tuple[str, ...] = Field((), description='that look like one and are none: "family"')
    plural: tuple[str, ...] = Field((), description="of several nouns; on a verb, of one subject")
    singular: tuple[str, ...] = Field((), description='that look plural and are not: "serious", "press"')
    definite: tuple[str, ...] = Field((), description="that make a bare noun mean the act told just before: -nya")


class Grammar(_Strict):
    """Closed-class words and line patterns of a language (``grammar.yaml``)."""

    modality: Modality
    negation: tuple[str, ...]
    crowds: tuple[str, ...] = Field((), description="words for people without a name, who take to the streets")
    not_only: tuple[str, ...] = ()
    as_written: tuple[str, ...] = Field((), description='words that with a capital are something else: "may", "May"')
    hypothesis: tuple[str, ...]
    hope: tuple[str, ...] = ()
    reported_future: tuple[str, ...] = Field((), description="conditional words that tell of the future after 'said'")
    purpose: tuple[str, ...] = ()
    attribution: dict[Literal["pre", "post", "frame"], tuple[str, ...]]
    connectives: dict[Literal["coordinate", "subordinate", "relative", "complement"], tuple[str, ...]]
    passive_auxiliaries: tuple[str, ...] = ()
    endings: Endings = Field(default_factory=Endings, description="how the ends of words tell what they are")
    verb_pattern: str = Field(description="a word that starts a clause when it follows a coordinating word")
    prepositions: dict[str, tuple[str, ...]] = Field(description="role -> prepositions that give it")
    fillers: tuple[str, ...] = Field((), description="words that may stand between a preposition and its party")
    list_words: tuple[str, ...] = Field((), description='words that join the parties of a list: "and"')
    list_leads: tuple[str, ...] = Field((), description="words that may follow them before the next party")
    same_occasion: tuple[str, ...] = Field((), description="sentence openings that keep date and place")
    same_gathering: tuple[str, ...] = Field(
        (), description="openings of a sentence that goes on about the meeting just told"
    )
    same_act: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="PLOVER type -> nouns that open a sentence about such an act just told"
    )
    trips: tuple[str, ...] = Field((), description="words of travelling somewhere, before the destination")
    destinations: tuple[str, ...] = Field((), description="words before the place that a visit goes to")
    venues: tuple[str, ...] = Field((), description="kinds of building or site that open the name of a place")
    articles: tuple[str, ...] = Field((), description="small words before the name of a place and its kind")
    blows: tuple[str, ...] = Field((), description="words before the place that a blow falls on")
    nearness: tuple[str, ...] = Field((), description="words between preposition and place: sides, parts, surroundings")
    towns: tuple[str, ...] = Field((), description='what is said before the name of a town: "the city of"')
    unmade: tuple[str, ...] = Field((), description='words before what is not agreed yet: "work on" a treaty')
    conditions: tuple[str, ...] = Field((), description="words that open a condition: nothing behind is done")
    topics: tuple[str, ...] = Field((), description="words that open what is talked about: a place behind is of it")
    causes: tuple[str, ...] = Field((), description="words that open what a blow answers: a place behind is of that")
    no_places: tuple[str, ...] = Field((), description='what opens a name behind "in" that is no place: a broadcast')
    at_names: tuple[str, ...] = Field((), description="words behind which a name that nobody knows is a place too")
    same_day: tuple[str, ...] = Field((), description="words that date an act to the day told before")
    date_bounds: tuple[str, ...] = Field((), description="words before a date that make it a bound: since, after")
    vague: tuple[str, ...] = Field((), description="times that no calendar holds: some time ago, all along")
    since: tuple[str, ...] = Field((), description="those of them that begin a time which lasts until now")
    perfect: tuple[str, ...] = Field((), description="words before an act that is done already: has, already")
    effective: tuple[str, ...] = Field((), description="words before the day from which on holds what is agreed")
    until: tuple[str, ...] = Field((), description="words before a date that end a time with it: until")
    next_days: tuple[str, ...] = Field((), description="words behind 'tomorrow' that count it from the day told before")
    additions: tuple[str, ...] = Field((), description="words that add an act to those told before: also")
    receiving: tuple[str, ...] = Field((), description="verbs whose subject undergoes the act named behind them")
    gatherings: tuple[str, ...] = Field((), description='what bears the name of its place: "the Malta summit"')
    debates: tuple[str, ...] = Field((), description='before a state that they are on: "talks on Syria"')
    debate_links: tuple[str, ...] = Field((), description="between such a gathering and the state that it is on")
    matters: tuple[str, ...] = Field((), description='what a state gives its name to, as a topic: "the Syrian crisis"')
    objects_of: tuple[str, ...] = Field(
        (), description='words between a noun of harm and whom it befell: "expulsion of"'
    )
    reported: tuple[str, ...] = Field((), description="words that open what somebody says, whatever else they mean")
    press: tuple[str, ...] = Field((), description="whom nobody meets but to be quoted, and talks with them")
    taking: tuple[str, ...] = Field((), description="verbs of seizing that are fights where their object is a town")
    nobodies: tuple[str, ...] = Field((), description='who does harm and has no name: "gunmen", before it "unknown"')
    state_acts: tuple[str, ...] = Field((), description="what a passive leaves to the state where it is: arrested")
    means: tuple[str, ...] = Field((), description='words before what somebody speaks on to the press: "by" telephone')
    enforcers: tuple[str, ...] = Field((), description="who enforces the law of a state without its name: police")
    walkouts: tuple[str, ...] = Field((), description="ends of verbs of fighting that are protests of such: a strike")
    commoners: tuple[str, ...] = Field((), description="people without a name who protest or are struck: residents")
    anybody: tuple[str, ...] = Field((), description="of them those whom an arrest does not tell from anybody: men")
    at_least: tuple[str, ...] = Field((), description="words before the number of those struck: at least")
    harming: tuple[str, ...] = Field((), description='verbs of harm: who "declined to ban" somebody spares him')
    no_meetings: tuple[str, ...] = Field((), description="what takes place and is no meeting: funeral, election")
    unnamed: tuple[str, ...] = Field((), description="words that open a counterpart whom the text does not name")
    attributes: tuple[str, ...] = Field(
        (), description='relative verbs that tell whose friend, foe or land it is: "backed by"'
    )
    parted: tuple[str, ...] = Field((), description="small words beside which a hyphen stands for a lost space")
    within: tuple[str, ...] = Field((), description='words that open a phrase of time: "during" a visit')
    whenever: tuple[str, ...] = Field((), description='words that open a clause of time: "when" he visits')
    present_forms: tuple[str, ...] = Field((), description="helping verbs of the present, and of what is to come")
    demanding: tuple[str, ...] = Field((), description='words of asking that open what is asked for: "demanded that"')
    past_forms: tuple[str, ...] = Field((), description="past tenses that no ending tells, and that are no other form")
    compounds: tuple[str, ...] = Field((), description='participles that hang on a name as an adjective: "A-led"')
    reciprocal: tuple[str, ...] = Field((), description="words that make a plural subject both sides: each other")
    firsts: tuple[str, ...] = Field((), description='ranks behind which an infinitive is done: "the first to visit"')
    measures: tuple[str, ...] = Field((), description='what counts or dates between a verb and its object: "dozens of"')
    anchors: tuple[str, ...] = Field(
        (), description="words that name an attack only as the cause or time of something else"
    )
    enclitics: tuple[str, ...] = Field((), description="syllables that may hang on a noun: his, her, its")
    determiners: tuple[str, ...] = Field((), description="words before a noun, never before a verb")
    nouns_too: tuple[str, ...] = Field((), description="verbs that are as often the noun of the act: attack, visits")
    before_verbs: tuple[str, ...] = Field((), description="words before a verb of several, besides plural nouns")
    adjectives: tuple[str, ...] = Field((), description="words before the plural of such a noun, never its subject")
    attending: tuple[str, ...] = Field((), description="words before a gathering at which somebody does something")
    name_links: tuple[str, ...] = Field((), description="small words inside the name of a gathering")
    attendance: tuple[str, ...] = Field((), description="openings of a sentence that lists who else was there")
    demonstratives: tuple[str, ...] = Field((), description="words that make a noun point back: that, this")
    known: tuple[str, ...] = Field((), description="words beside an act that make it a known one: this, its")
    definites: tuple[str, ...] = Field((), description="words that make a bare noun mean the act told just before")
    to_come: tuple[str, ...] = Field((), description='words before a noun that make its act one to come: "ahead of"')
    itemising: tuple[str, ...] = Field(
        (), description="openings of a sentence that lists what the one before announced"
    )
    witnesses: tuple[str, ...] = Field((), description='as what nobody is accused: heard "as a witness"')
    courts: tuple[str, ...] = Field((), description="words in the names of those who charge and sentence")
    unreal: tuple[str, ...] = Field((), description='words before a meeting that nobody holds: "talk of a meeting"')
    hosting: tuple[str, ...] = Field(
        (), description='words that put an act where their subject is: "Peru hosted talks"'
    )
    discussing: tuple[str, ...] = Field((), description="verbs whose object is what is talked about, not with whom")
    by_invitation: tuple[str, ...] = Field((), description="words between a visit and whom it is paid to")
    by_phone: tuple[str, ...] = Field((), description="words behind an act of talking that make it a call")
    spoken: tuple[str, ...] = Field((), description="words of talking, which is done on the telephone too")
    relations: tuple[str, ...] = Field((), description='what one has with somebody: "ties with B" are talked about')
    barring: tuple[str, ...] = Field((), description="verbs that keep others from an act: to bar, to prevent")
    befalling: tuple[str, ...] = Field((), description='words of harm right before whom it befell: "killing of"')
    bidding: tuple[str, ...] = Field((), description="verbs of asking somebody to do what stands behind him")
    trying: tuple[str, ...] = Field((), description="words before a verb of what is only tried or nearly done")
    cancelled: tuple[str, ...] = Field((), description="what says of a meeting that it is not: was called off")
    taking_place: tuple[str, ...] = Field((), description="verbs that say of a meeting when it is: will be held")
    naming: tuple[str, ...] = Field((), description='verbs of telephoning that also give a name: "called B a liar"')
    sacking: tuple[str, ...] = Field((), description="verbs of rejecting that send somebody off: dismissed")
    names_behind: tuple[str, ...] = Field((), description="what follows their object where they do")
    disasters: tuple[str, ...] = Field((), description="what kills and destroys without anybody's doing")
    amid: tuple[str, ...] = Field((), description="words before a disaster in which somebody else does something")
    goods: tuple[str, ...] = Field((), description="what is sent: where it arrives nobody visits")
    epithets: tuple[str, ...] = Field((), description="forms of travelling that stand before the visitor's name")
    fronting: tuple[str, ...] = Field((), description="further words that open a phrase before the main clause")
    infinitive: tuple[str, ...] = Field((), description="the word before a verb of a title that is not yet done")
    background: tuple[str, ...] = ()
    sport: tuple[str, ...] = Field((), description="words of a sentence that tells of a match")
    sport_hints: tuple[str, ...] = Field((), description="words that count only in a report of matches")
    votes: tuple[str, ...] = Field((), description="words beside which figures are votes, no score: Senate, bill")
    abbreviations: tuple[str, ...] = ()
    skip_lines: tuple[str, ...] = Field(
        (), description="lines that are no part of the article; with ^ only at the start"
    )
    stop_lines: tuple[str, ...] = Field((), description="the article ends at the first such line")
    datelines: tuple[str, ...] = ()
    glue: Glue | None = Field(None, description="how crawled text is glued together; absent: it never is")
    stopwords: tuple[str, ...] = Field(description="words that tell this language from the others")

    def __hash__(self) -> int:
        """By identity: a pack is loaded once and its patterns are compiled once."""
        return id(self)


class _Classes(RootModel[dict[str, TriggerClass]]):
    """The content of ``triggers.yaml``: class id -> class."""


class Triggers(_Strict):
    """Trigger classes and grammar of one language."""

    classes: dict[str, TriggerClass]
    grammar: Grammar
    judge: Judge | None = None

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read ``grammar.yaml`` and ``triggers.yaml`` of a pack folder.

        Raises:
            PackError: a file is absent or has an unknown or ill-typed key; the message names it.
        """
        return cls(
            classes=validate(path := folder / "triggers.yaml", _Classes, read_yaml(path)).root,
            grammar=load_model(folder / "grammar.yaml", Grammar),
            judge=Judge.load(folder),
        )

    def forms(self) -> Iterable[tuple[str, Entry, Case]]:
        """Every form with its meaning, for the lexicon."""
        ahead = tuple(f"{word} " for word in self.grammar.modality.future)
        light = self._light_verbs()
        for key, trigger in self.classes.items():
            for voice in VOICES:
                for form in getattr(trigger, voice):
                    planned = form.startswith(ahead)
                    data = {"voice": voice, "planned": trigger.planned or planned, "weak": form in trigger.weak}
                    yield form, Entry("trigger", key, MappingProxyType(data)), "any"
                    # "did not attend" + "talks": nobody met; "is accused of carrying out" + "raids": nobody told of one
                    refuses = trigger.plover in ("REJECT", "ACCUSE")
                    for entry in light.get(form.rpartition(" ")[2], ()) if " " in form and not refuses else ():
                        promised = entry.data["planned"] or planned or trigger.plover == "AGREE"
                        data = {**entry.data, "planned": promised, "ahead": promised}
                        if voice == "passive":  # "were barred" + "from entering"
                            data["voice"] = "passive" if entry.data["voice"] == "active" else "active"
                        yield form, Entry("light", entry.key, MappingProxyType(data)), "any"
        yield from ((verb, entry, "any") for verb, entries in light.items() for entry in entries)
        yield from self._closed_class()

    @cached_property
    def light_nouns(self) -> WordList:
        """The nouns behind light verbs, as written with what may hang on them."""
        nouns = {noun for cls in self.classes.values() for light in cls.light for noun in light.nouns}
        return WordList(tuple(noun + hung for noun in nouns for hung in ("", *self.grammar.enclitics)))

    def _light_verbs(self) -> dict[str, list[Entry]]:
        """Each light verb with its meanings; a longer form that ends in it ("has sent") has them too."""
        found: dict[str, list[Entry]] = {}
        future = tuple(f"{word} " for word in self.grammar.modality.future)
        for key, trigger in self.classes.items():
            for light in trigger.light:
                data = {"voice": light.voice, "planned": trigger.planned, "weak": light.weak, "nouns": light.nouns}
                for verb in light.verbs:
                    data["ahead"] = trigger.planned and verb.startswith(future)
                    found.setdefault(verb, []).append(Entry("light", key, MappingProxyType(dict(data))))
        return found

    def _closed_class(self) -> Iterable[tuple[str, Entry, Case]]:
        grammar = self.grammar
        groups: list[tuple[str, str, tuple[str, ...]]] = [
            ("negation", "negation", grammar.negation),
            ("negation", "not_only", grammar.not_only),
            ("hypothesis", "hypothesis", grammar.hypothesis),
            ("hypothesis", "hope", grammar.hope),
            ("hypothesis", "reported", grammar.reported_future),
            *(("modality", key, getattr(grammar.modality, key)) for key in Modality.model_fields),
            *(("attribution", key, forms) for key, forms in grammar.attribution.items()),
        ]
        for kind, key, forms in groups:
            entry = Entry(kind, key)
            for form in forms:
                yield form, entry, "exact" if form in self.grammar.as_written else "any"
