"""The form of annotations (docs/annotation.md): a JSON list with one :class:`ArticleGold` an article.

Keys that no figure needs may be absent, and an annotator's own keys stay unread, unless they look like a misspelt one.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError, model_validator

from janji.errors import GoldError
from janji.score.matching import Record, gold_spans

PartialDate = Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Number = Annotated[float, Field(strict=True)]
Plover = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "SANCTION", "PROTEST", "COERCE", "MOBILIZE", "ASSAULT", "NONE",
]  # fmt: skip
"""NONE: an act of a type that PLOVER does not have."""
ALIKE = 0.8
FORM = "docs/annotation.md shows the form"


class _Checked(BaseModel):
    """A key that looks like one of the form's, misspelt, is an error."""

    @model_validator(mode="before")
    @classmethod
    def _spelt(cls, data: Any) -> Any:
        known = list(cls.model_fields)
        for key in data if isinstance(data, dict) else ():
            alike = [] if key in known else get_close_matches(str(key), known, 1, ALIKE)
            if alike and alike[0] not in data:
                raise ValueError(f"unknown key {key!r}: did you mean {alike[0]!r}?")
        return data


class Party(_Checked):
    """Somebody who acts or is acted upon."""

    name: str = Field(min_length=1)
    country: Iso3 | None = None


class When(_Checked):
    """Date of an occasion, as precise as the text says."""

    start: PartialDate | None = None
    end: PartialDate | None = None
    precision: Literal["day", "range", "month", "year", "unknown"] = "unknown"


class EventGold(_Checked):
    """One event; ``evidence`` are verbatim fragments, the main sentence first."""

    id: str
    tier: Literal["core", "secondary"]
    plover: Plover
    mode: list[str]
    cameo: Annotated[str, Field(pattern=r"^\d{3,4}$")] | None = None
    status: Literal["occurred", "ongoing", "planned"]
    symmetric: bool = False
    source: list[Party]
    target: list[Party]
    countries: list[Iso3]
    groups: list[str] = []
    date: When
    place: str | None = None
    place_iso3: Iso3 | None = None
    evidence: list[str] = Field(min_length=1)
    note: str | None = None


class Money(_Checked):
    """The same amount in another currency."""

    amount: Number = Field(gt=0)
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class PledgeGold(_Checked):
    """One quantity that a donor promised, gave or took back."""

    id: str
    donor: Party | None
    co_donors: list[Party] = []
    recipients: list[Party]
    kind: Literal["money", "in-kind"]
    amount: Number | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    amount_other: list[Money] = []
    count: Number | None = None
    unit: str | None = None
    unit_text: str | None = None
    horizon_years: Number | None = None
    horizon_start: PartialDate | None = None
    horizon_end: PartialDate | None = None
    status: Literal["pledged", "planned", "in_progress", "delivered", "cancelled"]
    announced_on: PartialDate | None = None
    announced_precision: Literal["day", "month", "year", "unknown"] = "unknown"
    purpose: str | None = None
    sector: str | None = None
    announcing_event: str | None = None
    evidence: list[str] = Field(min_length=1)
    note: str | None = None

    @model_validator(mode="after")
    def _quantity(self) -> "PledgeGold":
        names = ("amount", "currency") if self.kind == "money" else ("count", "unit")
        missing = [name for name in names if getattr(self, name) is None]
        if missing:
            raise ValueError(f"a pledge of kind {self.kind} needs {' and '.join(missing)}")
        return self


class Trap(_Checked):
    """A quantity that is no pledge."""

    text: str
    why: str = ""


class ArticleGold(_Checked):
    """Everything that one article states."""

    file: str
    language: str
    published_date: PartialDate | None = None
    published_kind: Literal["exact", "lower_bound", "unknown"] = "unknown"
    events: list[EventGold]
    pledges: list[PledgeGold]
    not_pledges: list[Trap] = []

    def fragments(self) -> Iterator[str]:
        """Every evidence fragment, events first."""
        facts: list[EventGold | PledgeGold] = [*self.events, *self.pledges]
        for fact in facts:
            yield from fact.evidence


def read_gold(path: Path) -> list[Record]:
    """The annotations of a file, as they stand there.

    Raises:
        GoldError: they have not the form; the message names file, article, fact and key.
    """
    try:
        records: list[Record] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise GoldError(f"{path} is no JSON: {error}", "gold is a list of article objects") from error
    try:
        TypeAdapter(list[ArticleGold]).validate_python(records)
    except ValidationError as error:
        first, *others = error.errors()
        more = f" (and {len(others)} more)" if others else ""
        message = first["msg"].removeprefix("Value error, ")
        raise GoldError(f"{path}: {_place(records, first['loc'])}{message}{more}", FORM) from error
    return records


def require_evidence(path: Path, records: Iterable[Record], texts: Mapping[str, str]) -> None:
    """Events are found by the sentences of their evidence.

    Raises:
        GoldError: a fragment is not in its article.
    """
    for record in records:
        for event in record["events"]:
            try:
                gold_spans(texts[record["file"]], event["evidence"])
            except ValueError as error:
                where = f"{path}: {record['file']}, {event['id']}, evidence"
                raise GoldError(f"{where}: {error}", "copy it from the article, character for character") from error


def _place(records: Any, keys: tuple[int | str, ...]) -> str:
    """Where a fault is, in an annotator's words: article, fact and key."""
    words, found = [], records
    for key in keys:
        try:
            found = found[key]
        except (TypeError, LookupError):  # the key that is missing
            found = None
        label = (found.get("file") or found.get("id")) if isinstance(found, dict) else None
        words.append(str(label or (key + 1 if isinstance(key, int) else key)))
    return ", ".join(words) + ": " if words else ""
