"""Numbers, money words and countable nouns of a language: ``numbers.yaml``, ``currencies.yaml``, ``units.yaml``.

Contributes entries of kind ``number`` (key: the word) and ``currency`` (key: ISO 4217 code). They are anchors
only: the numeral is parsed locally around them and around digits.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from janji.extract.model import Entry
from janji.extract.text.scan import Case, choice, fold
from janji.packs.files import load_model


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Numbers(_Data):
    """How numbers are written. ``implied``: words that hold a whole number; ``teens`` add ten to the digit before them;
    ``multipliers`` multiply it; ``scale_marks`` are abbreviations that count only in money; ``fractions`` are parts.
    ``parts_behind`` an amount say that it is part of the one before, unless ``wholes_behind`` name another whole;
    ``money_links`` stand between number and money."""

    decimal: str
    group: str
    cardinals: dict[str, int]
    implied: dict[str, int]
    teens: tuple[str, ...]
    multipliers: dict[str, int]
    scales: dict[str, int]
    scale_marks: dict[str, int]
    fractions: dict[str, Decimal]
    joiners: tuple[str, ...]
    articles: tuple[str, ...]
    vague: tuple[str, ...]
    approximations: dict[str, str]
    percent: tuple[str, ...]
    ordinal_prefixes: tuple[str, ...]
    ordinal_suffixes: tuple[str, ...]
    year_words: tuple[str, ...]
    range_words: tuple[str, ...]
    range_pairs: dict[str, str] = {}
    no_approximations: tuple[str, ...] = ()
    equivalent_words: tuple[str, ...]
    partitives: tuple[str, ...]
    parts_behind: tuple[str, ...] = ()
    money_links: tuple[str, ...] = ()
    wholes_behind: tuple[str, ...] = ()


class Currency(_Data):
    """One currency: ``symbols`` match as written before or after the number, ``words`` in any case after it."""

    symbols: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class SharedCurrency(_Data):
    """A money word of several states; ``required``: counts only where one of ``by_country`` is named in the article.

    ``rival``: the local currency wins only if this state is not named, or its own money is written apart (``US$``).
    """

    symbols: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    default: str
    by_country: dict[str, str]
    rival: str | None = None
    required: bool = False


class Currencies(_Data):
    """``currencies.yaml``: ISO 4217 codes with their forms."""

    currencies: dict[str, Currency]
    shared: tuple[SharedCurrency, ...]


class UnitKinds(_Data):
    """Which units the rules tell from others, each a key of ``concrete``.

    ``divisible``: 1.5 of them make sense ("1.234" may be one); ``sizes`` of what is built ("30 km of road"); ``people``
    are counted; ``helped`` and ``getters`` may be those who receive, ``institutions`` those who give; ``undertakings``
    are what money is for; ``trainings`` teach; ``vague`` units say little of what is given; ``weighed`` are told with
    their weight ("a cow of 1.2 tonnes").
    """

    divisible: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    helped: frozenset[str] = frozenset()
    getters: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()
    undertakings: frozenset[str] = frozenset()
    trainings: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    weighed: frozenset[str] = frozenset()


class Units(_Data):
    """``units.yaml``: singular English unit with the nouns of the language.

    ``singular_endings`` look like those of ``plurals`` and are none ("business").
    """

    classifiers: tuple[str, ...]
    endings: tuple[str, ...] = ()
    plurals: tuple[tuple[str, str], ...]
    singular_endings: tuple[str, ...] = ()
    invariable: tuple[str, ...] = ()
    modifiers: int
    modifier_stops: tuple[str, ...] = ()
    concrete: dict[str, tuple[str, ...]]
    abstract: tuple[str, ...]
    kinds: UnitKinds = UnitKinds()

    @model_validator(mode="after")
    def _kinds_are_known(self) -> Self:
        named = frozenset[str]().union(*(getattr(self.kinds, kind) for kind in UnitKinds.model_fields))
        unknown = sorted(named - self.concrete.keys())
        if unknown:
            raise ValueError(f"kinds: {unknown[0]!r} is no unit of concrete")
        return self

    @cached_property
    def plural_endings(self) -> tuple[str, ...]:
        """What a noun in the plural ends in."""
        return tuple({ending for _, ending in self.plurals})

    def numbers_of(self, noun: str) -> tuple[str, ...]:
        """The noun and its plural by the language's rules (pattern of the end, what is appended), if it has one."""
        if noun in self.invariable:  # no "has" of "ha"
            return (noun,)
        for pattern, ending in self.plurals:
            if re.search(pattern, noun):
                return (noun, (noun[:-1] if ending == "ies" else noun) + ending)
        return (noun,)


class QuantityPart(_Data):
    """The part of a language pack that `janji.extract.quantities.find` reads."""

    numbers: Numbers
    money: Currencies
    units: Units

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the three files of a pack folder."""
        return cls(
            numbers=load_model(folder / "numbers.yaml", Numbers),
            money=load_model(folder / "currencies.yaml", Currencies),
            units=load_model(folder / "units.yaml", Units),
        )

    @model_validator(mode="after")
    def _separators_differ(self) -> Self:
        if self.numbers.decimal == self.numbers.group:
            raise ValueError("decimal and group must differ")
        return self

    def forms(self) -> Iterable[tuple[str, Entry, Case]]:
        """Number words and currencies as anchors for the automaton."""
        n = self.numbers
        for word in (*n.cardinals, *n.implied, *n.fractions, *n.multipliers, *n.scales):
            yield word, Entry("number", word), "any"
        for code, currency in self.money.currencies.items():
            for form in currency.words:
                yield form, Entry("currency", code), "any"
            for form in currency.symbols:
                yield form, Entry("currency", code), "exact"

    @cached_property
    def symbols(self) -> dict[str, str | SharedCurrency]:
        """Written symbol -> ISO code, or the shared entry to decide on."""
        found: dict[str, str | SharedCurrency] = {s: shared for shared in self.money.shared for s in shared.symbols}
        return found | {s: code for code, c in self.money.currencies.items() for s in c.symbols}

    @cached_property
    def money_words(self) -> dict[str, str | SharedCurrency]:
        """Folded word -> ISO code, or the shared entry to decide on."""
        found: dict[str, str | SharedCurrency] = {fold(w): shared for shared in self.money.shared for w in shared.words}
        return found | {fold(w): code for code, c in self.money.currencies.items() for w in c.words}

    @cached_property
    def symbol_before(self) -> re.Pattern[str]:
        """A money symbol that ends where the digits begin (matched on the reversed text left of them)."""
        return re.compile(r"\s{0,2}(" + choice([s[::-1] for s in self.symbols]) + r")(?![^\W\d_])")

    @cached_property
    def symbol_after(self) -> re.Pattern[str]:
        """A money symbol or word after the number."""
        words = choice(self.money_words)
        gap = rf"[\s\u00a0-]{{1,2}}(?:(?:{choice(self.numbers.money_links)})\s)?\(?"
        return re.compile(rf"(?:[ \u00a0]?\(?({choice(self.symbols)})|{gap}((?i:{words})))(?![^\W_])")

    @cached_property
    def rivals(self) -> tuple[SharedCurrency, ...]:
        """The moneys of several states of which one state's is the rival of all others'."""
        return tuple(shared for shared in self.money.shared if shared.rival)

    @cached_property
    def rival_money(self) -> re.Pattern[str]:
        """The rival's money written apart from the others' ("US$")."""
        apart = (self.money.currencies[shared.default] for shared in self.rivals)
        forms = {form for currency in apart for form in (*currency.symbols, *currency.words)}
        return re.compile(rf"(?i)(?<!\w)(?:{choice(forms)})(?![^\W\d_])")

    @cached_property
    def other_money(self) -> re.Pattern[str]:
        """Another state's money written apart by a longer sign before an amount ("A$5")."""
        bare = tuple(sign for shared in self.rivals for sign in shared.symbols)
        others = self.money.currencies.keys() - {shared.default for shared in self.rivals}
        signs = {s for code in others for s in self.money.currencies[code].symbols if s.endswith(bare)}
        return re.compile(rf"(?<!\w)(?:{choice(signs)})\s?\d")

    @cached_property
    def percent(self) -> re.Pattern[str]:
        """What makes the number before it a share."""
        return re.compile(rf"[\s-]{{0,2}}(?i:{choice(self.numbers.percent)})(?![^\W_])")

    @cached_property
    def nouns(self) -> dict[str, tuple[str | None, bool]]:
        """Folded noun form -> (singular English unit, is abstract)."""
        found: dict[str, tuple[str | None, bool]] = {}
        for unit, forms in self.units.concrete.items():
            for form in (f for noun in forms for f in self.units.numbers_of(noun)):
                found.setdefault(fold(form), (unit, False))
        for noun in self.units.abstract:
            for form in self.units.numbers_of(noun):
                found[fold(form)] = (None, True)
        return found

    @cached_property
    def singulars(self) -> frozenset[str]:
        """Folded forms of what can be counted that have a plural of their own."""
        same, endings = {fold(form) for form in self.units.invariable}, self.units.plural_endings
        forms = {fold(form) for forms in self.units.concrete.values() for form in forms}
        return frozenset(
            f
            for f in forms
            if f.split()[-1] not in same and (f.endswith(self.units.singular_endings) or not f.endswith(endings))
        )

    @cached_property
    def longest_noun(self) -> int:
        """Most words in a noun form."""
        return max(form.count(" ") + 1 for form in self.nouns)
