"""What there is to show of one article, free of any output form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from janji.extract.extractor import Analysis, analyse
from janji.extract.frames.frame import Frame
from janji.extract.judge.occasions import Occasion
from janji.extract.model import Actor, Document, EventMention, PledgeMention, Quantity, Sentence, TimeExpression
from janji.extract.pledges.find import propose_pledges
from janji.extract.pledges.model import Candidate
from janji.extract.text.clauses import Clause
from janji.packs import load_pack
from janji.packs.judge import Judge

MarkKind = Literal["trigger", "actor", "place", "date", "quantity", "speech", "modality"]
Verdict = Literal["fact", "merged", "refused"]
STRONGEST = 5
LEGEND = (
    "A mention's number is its own score; a fact's confidence counts all its mentions and is calibrated. "
    "A rule is named by its trigger in the language pack and by how the verb was read (active, passive ...). "
    "fact: in the result; merged: another mention of a fact; refused: not taken. Signed numbers are what spoke for "
    "and against an event (the features of judge.yaml that weighed most). A date is from the sentence itself, from "
    "another of the same_occasion, from the passage around it, or from the news_peg: the recent day that the article's "
    "opening names."
)
PLURALS = {"person": "people", "aircraft": "aircraft", "ppe": "ppe"}
SHORT_UNITS = ("kg", "km")
_MARKED = {"attribution": "speech", "modality": "modality", "negation": "modality", "hypothesis": "modality"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text with what it was read as."""

    start: int
    end: int
    kind: MarkKind
    label: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that lies under the same marks from end to end."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A possible event at one trigger: who, whom, how likely, what spoke for and against it, and its fate."""

    rule: str
    words: str
    plover_type: str
    source: str
    target: str
    probability: float
    verdict: Verdict
    reason: str
    weights: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with its marks, clauses and proposals."""

    kind: str
    segments: tuple[Segment, ...]
    clauses: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """The whole article. ``facts``: a headline, details and the verbatim quote each."""

    name: str
    language: str
    language_basis: str
    published: str
    lines: tuple[Line, ...] = ()
    facts: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def heading(self) -> str:
        """What was read: name, language and how it is known, date of publication."""
        return f"{self.name}  language {self.language} ({self.language_basis}), published {self.published}"


def explain(name: str, text: str, **known: object) -> Explained:
    """Extract an article and lay out every step.

    Args:
        name: what to call it.
        text: the article as received.
        known: ``title``, ``publisher``, ``published_at``, ``language`` as `janji.extract.extractor.analyse` takes them.
    """
    found = analyse(text, **known)  # type: ignore[arg-type]
    pack = load_pack(found.doc.language)
    scene = found.context.scene if found.context else None
    promised = propose_pledges(scene, found.hits, found.quantities, found.dates, pack) if scene else []
    marks = sorted(_marks(found), key=lambda m: (m.start, -m.end))
    fates = _fates(found.occasions)
    lines = tuple(_line(s, found, marks, fates, pack.triggers.judge, promised) for s in found.doc.sentences)
    day = f"{found.doc.published or 'unknown'} ({found.doc.published_kind}, from {found.doc.published_basis})"
    facts = (*(_event(e, found.doc) for e in found.events), *(_pledge(p, found.doc) for p in found.pledges))
    notes = () if found.frames or found.pledges else ("No trigger with a named party: the article ends at the scan.",)
    basis = "given" if known.get("language") == found.doc.language else "detected from the text"
    return Explained(name, found.doc.language, basis, day, lines, facts, notes)


def segments(text: str, start: int, end: int, marks: Iterable[Mark]) -> Iterator[Segment]:
    """Cut text[start:end] at every edge of a mark, so that marks may overlap."""
    inside = [m for m in marks if m.start < end and start < m.end]
    edges = sorted({start, end, *(min(max(x, start), end) for m in inside for x in (m.start, m.end))})
    for left, right in pairwise(edges):
        yield Segment(text[left:right], tuple(m for m in inside if m.start <= left and right <= m.end))


def _marks(found: Analysis) -> Iterator[Mark]:
    for hit in found.hits:
        for entry in hit.entries:
            if entry.kind == "trigger":
                yield Mark(hit.start, hit.end, "trigger", f"trigger {entry.key} ({entry.data['voice']})")
            elif entry.kind in _MARKED:
                yield Mark(hit.start, hit.end, _MARKED[entry.kind], f"{entry.kind} {entry.key}")  # type: ignore[arg-type]
    for actor in found.actors:
        yield Mark(actor.start, actor.end, "actor", f"{_party(actor)}, {actor.actor_type}, by {actor.found_by}")
    for place in found.places:
        yield Mark(place.start, place.end, "place", _party(place))
    for when in found.dates:
        yield Mark(when.start, when.end, "date", f"{_when(when)}, {when.precision}, {when.basis}")
    for q in found.quantities:
        yield Mark(q.start, q.end, "quantity", f"{q.value:,f} {_what(q)}".rstrip())


def _fates(occasions: list[Occasion]) -> dict[int, tuple[Verdict, str]]:
    """What became of each frame, by its identity."""
    fates: dict[int, tuple[Verdict, str]] = {}
    for occasion in occasions:
        for i, frame in enumerate(occasion.frames):
            if occasion.refusal:
                fates[id(frame)] = ("refused", occasion.refusal)
            else:
                fates[id(frame)] = ("merged", "another mention of a fact") if i else ("fact", "")
    return fates


def _line(
    sentence: Sentence,
    found: Analysis,
    marks: list[Mark],
    fates: dict[int, tuple[Verdict, str]],
    judge: Judge | None,
    promised: list[Candidate],
) -> Line:
    chosen = [] if sentence.kind == "skip" else marks
    cut = tuple(segments(found.doc.text, sentence.start, sentence.end, chosen))
    clauses = tuple(_clause(c) for c in found.clauses if c.sentence == sentence.index)
    pairs = zip(found.frames, found.probabilities, strict=False)
    proposals = [_proposal(f, p, found.doc.text, fates, judge) for f, p in pairs if f.sentence.index == sentence.index]
    proposals += [_pledge_proposal(c, found.pledges) for c in promised if c.sentence.index == sentence.index]
    return Line(sentence.kind, cut, clauses, tuple(sorted(proposals, key=lambda p: -p.probability)))


def _clause(clause: Clause) -> str:
    properties = [
        clause.link,
        clause.modality or "",
        "negated" if clause.negated else "",
        f"hypothesis: {clause.hypothesis}" if clause.hypothetical else "",
        "in quotation marks" if clause.in_quote else "",
        "reported" if clause.attributed_to else "",
    ]
    return ", ".join(p for p in properties if p)


def _proposal(
    frame: Frame,
    probability: float,
    text: str,
    fates: dict[int, tuple[Verdict, str]],
    judge: Judge | None,
) -> Proposal:
    verdict, reason = fates.get(id(frame), ("refused", "too improbable to take part"))
    return Proposal(
        rule=f"{frame.trigger}.{frame.voice}",
        words=text[frame.hit.start : frame.hit.end],
        plover_type=frame.plover,
        source=_parties(frame.source),
        target=_parties(frame.target),
        probability=probability,
        verdict=verdict,
        reason=reason,
        weights=_strongest(frame.features, judge),
    )


def _pledge_proposal(candidate: Candidate, pledges: list[PledgeMention]) -> Proposal:
    quantity = candidate.quantity
    verdict, reason = _pledge_fate(candidate, pledges)
    return Proposal(
        rule=candidate.rule,
        words=candidate.scenery.text[quantity.start : quantity.end],
        plover_type="pledge",
        source=_parties(tuple(candidate.sides.donors)),
        target=_parties(tuple(candidate.sides.recipients)),
        probability=candidate.probability,
        verdict=verdict,
        reason=reason,
        weights=(),
    )


def _pledge_fate(candidate: Candidate, pledges: list[PledgeMention]) -> tuple[Verdict, str]:
    """A promise told twice is one fact, in the sentence that was kept."""
    if candidate.refusal:
        return "refused", candidate.refusal
    own = (candidate.sentence.start, candidate.quantity.start)
    is_kept = any((p.start, p.quantity.start) == own for p in pledges)
    return ("fact", "") if is_kept else ("merged", "another mention of a fact")


def _strongest(features: dict[str, float], judge: Judge | None) -> tuple[tuple[str, float], ...]:
    if judge is None:
        return ()
    pull = {name: judge.frame.weights.get(name, 0.0) * value for name, value in features.items()}
    ranked = sorted(pull.items(), key=lambda item: (-abs(item[1]), item[0]))
    return tuple((name, weight) for name, weight in ranked[:STRONGEST] if weight)


def _event(event: EventMention, doc: Document) -> tuple[str, tuple[str, ...], str]:
    arrow = "with" if event.is_symmetric else "->"
    headline = f"{event.plover_type} {event.cameo_code}: {_parties(event.source)} {arrow} {_parties(event.target)}"
    details = (
        f"{event.status}, {event.tier}, confidence {event.confidence:.2f}, rule {event.rule_id}",
        f"when: {_when(event.when)}" + (f" (from {event.date_basis})" if event.when and event.when.first else ""),
        f"where: {_party(event.place) if event.place else 'not told'}",
    )
    return headline, details, doc.quote(event.start, event.end)


def _pledge(pledge: PledgeMention, doc: Document) -> tuple[str, tuple[str, ...], str]:
    q = pledge.quantity
    donor = _parties(tuple(d for d in (pledge.donor, *pledge.co_donors) if d))
    headline = f"pledge of {q.value:,f} {_what(q)}: {donor} -> {_parties(pledge.recipients)}"
    years = f"{pledge.horizon.years:g} years" if pledge.horizon and pledge.horizon.years else "not told"
    details = (
        f"{pledge.status}, confidence {pledge.confidence:.2f}, rule {pledge.rule_id}",
        f"announced: {_when(pledge.announced)}; horizon: {years}",
    )
    return headline, details, doc.quote(pledge.start, pledge.end)


def _what(q: Quantity) -> str:
    """The money, the unit in the number that its count asks for, or the noun as the text has it."""
    if q.currency or not q.unit:
        return q.currency or q.unit_text or "without a unit"
    unit = q.unit.replace("_", " ")
    if q.value == 1 or q.unit in SHORT_UNITS:
        return unit
    if unit in PLURALS:
        return PLURALS[unit]
    if unit.endswith("y") and unit[-2] not in "aeiou":
        return f"{unit[:-1]}ies"
    return f"{unit}es" if unit.endswith(("s", "x", "ch", "sh")) else f"{unit}s"


def _when(when: TimeExpression | None) -> str:
    if when is None or when.first is None:
        return "not told"
    return str(when.first) if when.first == when.last else f"{when.first} to {when.last}"


def _parties(side: tuple[Actor, ...]) -> str:
    return ", ".join(map(_party, side)) or "nobody named"


def _party(actor: Actor) -> str:
    return f"{actor.name} [{actor.country_code}]" if actor.country_code else actor.name
