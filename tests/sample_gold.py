"""The sample and its gold as Python objects; the form is section 7 of the annotation guideline.

``seeds/sample/gold.json`` is a list of :class:`ArticleGold`. ``file`` is the name below ``seeds/sample/articles``,
followed by ``#line=N`` for the article in line N of a JSON Lines file.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from janji.settings import Settings

SAMPLE = Path(__file__).resolve().parents[1] / "seeds" / "sample"
ARTICLES = SAMPLE / "articles"
LATER = SAMPLE / "later"  # articles of later days: most report again what the sample tells, some what only looks alike
TRAINING = SAMPLE / "training"  # rare types of event and false friends, for `janji train`

PartialDate = Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Plover = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "SANCTION", "PROTEST", "COERCE", "MOBILIZE", "ASSAULT",
]  # fmt: skip


class Strict(BaseModel):
    """A misspelt key is an error."""

    model_config = ConfigDict(extra="forbid")


class Party(Strict):
    """Somebody who acts or is acted upon."""

    name: str = Field(min_length=2)
    country: Iso3 | None


class When(Strict):
    """Date of an occasion, as precise as the text says."""

    start: PartialDate | None
    end: PartialDate | None
    precision: Literal["day", "range", "month", "year", "unknown"]

    @model_validator(mode="after")
    def _lengths(self) -> "When":
        length = {"day": 10, "range": 10, "month": 7, "year": 4, "unknown": 0}[self.precision]
        if len(self.start or "") != length or len(self.end or "") != length:
            raise ValueError(f"{self.start}..{self.end} has not precision {self.precision}")
        return self


class EventGold(Strict):
    """One event; ``evidence`` are verbatim fragments, the main sentence first."""

    id: str
    tier: Literal["core", "secondary"]
    plover: Plover
    mode: list[str]
    cameo: str = Field(pattern=r"^\d{3,4}$")
    status: Literal["occurred", "ongoing", "planned"]
    symmetric: bool
    source: list[Party] = Field(min_length=1)
    target: list[Party] = Field(min_length=1)
    countries: list[Iso3]
    groups: list[str]
    date: When
    place: str | None
    place_iso3: Iso3 | None
    evidence: list[str] = Field(min_length=1)
    note: str | None = None

    @model_validator(mode="after")
    def _countries(self) -> "EventGold":
        expected = sorted({p.country for p in self.source + self.target if p.country})
        if self.countries != expected:
            raise ValueError(f"countries {self.countries}, the parties say {expected}")
        return self


class Money(Strict):
    """The same amount in another currency."""

    amount: int = Field(gt=0)
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class PledgeGold(Strict):
    """One quantity that a donor promised, gave or took back."""

    id: str
    donor: Party
    co_donors: list[Party] = []
    recipients: list[Party] = Field(min_length=1)
    kind: Literal["money", "in-kind"]
    amount: int | None
    currency: str | None = Field(pattern=r"^[A-Z]{3}$")
    amount_other: list[Money] = []
    count: int | None
    unit: str | None
    unit_text: str | None = None
    horizon_years: float | None
    horizon_start: PartialDate | None
    horizon_end: PartialDate | None
    status: Literal["pledged", "planned", "in_progress", "delivered", "cancelled"]
    announced_on: PartialDate | None
    announced_precision: Literal["day", "month", "year", "unknown"]
    purpose: str
    sector: str
    announcing_event: str | None
    evidence: list[str] = Field(min_length=1)
    note: str | None = None

    @model_validator(mode="after")
    def _quantity(self) -> "PledgeGold":
        money, goods = (self.amount, self.currency), (self.count, self.unit)
        given, absent = (money, goods) if self.kind == "money" else (goods, money)
        if None in given or absent != (None, None):
            raise ValueError(f"{self.kind} needs exactly its own quantity, has {money} and {goods}")
        length = {"day": 10, "month": 7, "year": 4, "unknown": 0}[self.announced_precision]
        if len(self.announced_on or "") != length:
            raise ValueError(f"{self.announced_on} has not precision {self.announced_precision}")
        return self


class Trap(Strict):
    """A quantity that is no pledge."""

    text: str
    why: str


class ArticleGold(Strict):
    """Everything that one article states."""

    file: str
    language: Literal["id", "en"]
    published_date: PartialDate | None
    published_kind: Literal["exact", "lower_bound", "unknown"]
    events: list[EventGold]
    pledges: list[PledgeGold]
    not_pledges: list[Trap] = Field(max_length=8)

    def fragments(self) -> Iterator[str]:
        """Every evidence fragment, events first."""
        for fact in [*self.events, *self.pledges]:
            yield from fact.evidence


def load_gold(name: str = "gold.json") -> list[ArticleGold]:
    """The gold of the sample (or of ``later.json``, ``training.json``), validated."""
    return TypeAdapter(list[ArticleGold]).validate_json((SAMPLE / name).read_bytes())


def load_same() -> dict[str, list[list[str]]]:
    """Which facts of different articles are one: lists of ``file#id``, under ``events`` and ``pledges``.

    Facts of different articles that stand in no common list are different.
    """
    return TypeAdapter(dict[str, list[list[str]]]).validate_json((SAMPLE / "same.json").read_bytes())


def article_text(file: str) -> str:
    """The text of one article of the sample, the later or the training ones, as the loader stores it."""
    name, _, place = file.partition("#")
    path = next(p for folder in (ARTICLES, LATER, TRAINING) if (p := folder / name).exists())
    if not place:
        return path.read_text("utf-8")
    line = int(re.fullmatch(r"line=(\d+)", place)[1])  # type: ignore[index]
    return str(json.loads(path.read_text("utf-8").splitlines()[line - 1])["text"])


@dataclass(frozen=True)
class SampleRun:
    """The sample after two runs of the whole pipeline in one ``JANJI_HOME``."""

    config: Settings
    n_rejected: tuple[int, int]
    published: tuple[dict[str, bytes], dict[str, bytes]]  # file of the snapshot to its content, after each run
    query: Callable[..., list[tuple[Any, ...]]]  # SQL against the published marts
