"""The shapes that travel through the extractor.

All offsets are Unicode code points into the article's text, end exclusive.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, Self

Precision = Literal["day", "range", "month", "year", "unknown"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a vocabulary form.

    ``kind`` says what it is (country, demonym, place, group, organisation, office, person, trigger, modality, month,
    currency, scale, unit, ...; each part of a language pack documents its own), ``key`` names the thing (an ISO code, a
    trigger id, a unit), ``data`` holds the rest.
    """

    kind: str
    key: str
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Hit:
    """A form of the vocabulary found in the text, with every meaning it may have."""

    start: int
    end: int
    entries: tuple[Entry, ...]

    def has(self, kinds: frozenset[str]) -> bool:
        """Whether a meaning is of one of these kinds."""
        return not kinds.isdisjoint([entry.kind for entry in self.entries])

    def gap(self, start: int, end: int) -> int:
        """Code points between it and a stretch before or behind it; 0 where they touch."""
        return max(start - self.end, self.start - end, 0)

    def entry(self, kind: str) -> Entry | None:
        """The first meaning of this kind."""
        for entry in self.entries:  # asked half a million times in a thousand articles: no generator
            if entry.kind == kind:
                return entry
        return None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; ``kind`` is title, body or skip (a promo line, byline, caption...)."""

    start: int
    end: int
    index: int
    paragraph: int
    kind: Literal["title", "body", "skip"] = "body"


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch ``[start, end)`` of an article's own text that is read as ``reads``."""

    start: int
    end: int
    reads: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it is read: where a crawler glued words together they stand apart.

    ``source`` is the text as received, ``edits`` (in order) what differs. ``asides``: where lines start that are no
    part of the article, in ``text``.
    """

    text: str
    source: str
    edits: tuple[Edit, ...] = ()
    asides: frozenset[int] = frozenset()
    moved: tuple[int, ...] = ()

    @classmethod
    def of(cls, source: str, edits: Iterable[Edit], asides: Iterable[int] = ()) -> Self:
        """The reading that edits make; ``asides`` are offsets of ``source``."""
        kept = tuple(edits)
        parts, moved, at, length = [], [], 0, 0
        for edit in kept:
            parts += [source[at : edit.start], edit.reads]
            length += edit.start - at
            moved.append(length)
            length += len(edit.reads)
            at = edit.end
        parts.append(source[at:])
        made = cls("".join(parts), source, kept, frozenset(), tuple(moved))
        return replace(made, asides=frozenset(map(made.place, asides)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of ``source`` that ``text[start:end]`` was read from."""
        if not self.edits:
            return start, end
        first = self._origin(start, last=False)
        return first, max(first, self._origin(end - 1, last=True) + 1 if end > start else first)

    def quote(self, start: int, end: int) -> str:
        """What the article itself has at ``text[start:end]``, character for character."""
        first, last = self.span(start, end)
        return self.source[first:last]

    def place(self, offset: int) -> int:
        """The offset in ``text`` at which the character ``source[offset]`` is read."""
        i = bisect_right(self.edits, offset, key=lambda e: e.start) - 1
        if i < 0:
            return offset
        edit = self.edits[i]
        if offset < edit.end:
            return self.moved[i]
        return self.moved[i] + len(edit.reads) + offset - edit.end

    def _origin(self, offset: int, *, last: bool) -> int:
        i = bisect_right(self.moved, offset) - 1
        if i < 0:
            return offset
        edit, into = self.edits[i], offset - self.moved[i]
        if into >= len(edit.reads):
            return edit.end + into - len(edit.reads)
        return edit.end - 1 if last else edit.start


@dataclass(frozen=True, slots=True)
class Document:
    """An article prepared for extraction; every offset but those of `span` counts in ``text``.

    ``anchors``: "yesterday" may be told from the day of publication. ``least_year``: where that day is not known,
    a year that the article is surely not older than.
    ``reading``: where ``text`` is not the article as received. ``summary``: the lines of the body before that with the
    dateline.
    """

    text: str
    language: str
    sentences: tuple[Sentence, ...]
    published: date | None = None
    published_kind: Literal["exact", "lower_bound", "unknown"] = "unknown"
    published_basis: Literal["dateline", "metadata", "body", "none"] = "none"
    anchors: bool = True
    least_year: int | None = None
    publisher: str | None = None
    title: str | None = None
    dateline_end: int = 0
    summary: tuple[int, int] = (0, 0)
    reading: Reading | None = None

    def in_dateline(self, offset: int) -> bool:
        """Whether the dateline has not ended there, nor the body begun before it."""
        return offset < self.dateline_end and not self.summary[0] <= offset < self.summary[1]

    def opening(self, sentence: Sentence) -> int:
        """Where a sentence of the body opens: behind the dateline, if it has one."""
        return max(sentence.start, self.dateline_end) if self.in_dateline(sentence.start) else sentence.start

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the article as received."""
        return self.reading.span(start, end) if self.reading else (start, end)

    def quote(self, start: int, end: int) -> str:
        """What stands there in the article as received."""
        return self.reading.quote(start, end) if self.reading else self.text[start:end]

    @property
    def year(self) -> int | None:
        """The year of publication, or one that it is surely not before."""
        return self.published.year if self.published else self.least_year

    @property
    def anchor(self) -> date | None:
        """The day from which relative days are told, if any."""
        return self.published if self.anchors else None


@dataclass(frozen=True, slots=True)
class Actor:
    """A party named in the text.

    ``country_code`` is ISO 3166-1 alpha-3 or None. ``members``: the ISO codes of a group *that the article lists*.
    ``found_by`` says how: name, title, apposition, adjective, pattern, anaphor, coordination.
    """

    start: int
    end: int
    name: str
    country_code: str | None = None
    actor_type: Literal[
        "person", "office", "government", "state", "group", "organisation", "subnational", "people", "other"
    ] = "other"
    group_code: str | None = None
    members: tuple[str, ...] = ()
    office: str | None = None
    found_by: str = "name"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A calendar expression resolved to an interval of days (inclusive); ``ahead``: told as to come ("next week")."""

    start: int
    end: int
    first: date | None
    last: date | None
    precision: Precision
    mod: Literal["START", "MID", "END"] | None = None
    basis: Literal["absolute", "weekday", "relative", "year_inferred", "unresolved"] = "absolute"
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Horizon:
    """The period over which a promise is to be kept ("dalam tiga tahun ke depan", "by 2030")."""

    start: int
    end: int
    years: float | None
    first: date | None = None
    last: date | None = None
    basis: Literal["explicit", "carried"] = "explicit"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of money or a count of concrete things, as written, with its value.

    ``value`` is in units of ``currency`` (ISO 4217, no scale words) or of ``unit`` (singular English).
    ``equivalents``: the same money in other currencies ("Rp 1,6 triliun atau US$100 juta").
    ``is_part``: of the money told before ("$3 million of it").
    """

    start: int
    end: int
    kind: Literal["money", "count"]
    value: Decimal
    currency: str | None = None
    unit: str | None = None
    unit_text: str | None = None
    unit_is_abstract: bool = False
    note: str | None = None
    equivalents: tuple[tuple[Decimal, str], ...] = ()
    is_part: bool = False


@dataclass(slots=True)
class EventMention:
    """An event as one article asserts it."""

    plover_type: str
    cameo_code: str
    tier: Literal["core", "secondary"]
    status: Literal["occurred", "ongoing", "planned"]
    is_symmetric: bool
    source: tuple[Actor, ...]
    target: tuple[Actor, ...]
    start: int
    end: int
    rule_id: str
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    when: TimeExpression | None = None
    date_basis: str = "none"
    place: Actor | None = None
    also_in: tuple[tuple[int, int], ...] = ()
    attributed_to: str | None = None
    confidence: float = 1.0
    features: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class PledgeMention:
    """A pledge as one article asserts it."""

    donor: Actor | None
    recipients: tuple[Actor, ...]
    quantity: Quantity
    status: Literal["pledged", "planned", "in_progress", "delivered", "cancelled"]
    start: int
    end: int
    rule_id: str
    co_donors: tuple[Actor, ...] = ()
    flow_type: str | None = None
    horizon: Horizon | None = None
    announced: TimeExpression | None = None
    purpose: str | None = None
    sector_code: str | None = None
    place: Actor | None = None
    announcing: EventMention | None = None
    also_in: tuple[tuple[int, int], ...] = ()
    confidence: float = 1.0
    features: dict[str, float] = field(default_factory=dict)
