"""The extractor: `extract` over Arrow batches, and `analyse` for one article with every step kept for the reader."""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa

from janji.extract import emit
from janji.extract.facts.settle import assign_times, is_history, settle
from janji.extract.frames.features import Context, features, make_context
from janji.extract.frames.find import find_frames
from janji.extract.frames.frame import Frame
from janji.extract.frames.giving import take_parties
from janji.extract.frames.light_verbs import join_objects
from janji.extract.judge.echoes import Echoes
from janji.extract.judge.judge import RULE_THRESHOLD
from janji.extract.judge.occasions import (
    Occasion,
    attach,
    floor_of,
    group_occasions,
    judge_frames,
    one_act_a_word,
    one_talk_a_call,
)
from janji.extract.judge.rivals import judge_occasions
from janji.extract.model import Actor, Document, EventMention, Hit, PledgeMention, Quantity, TimeExpression
from janji.extract.parties.actors import find_actors
from janji.extract.parties.anaphora import resolve
from janji.extract.parties.initials import without_initials
from janji.extract.parties.places import find_places
from janji.extract.pledges.find import find_pledges
from janji.extract.quantities.find import find_quantities
from janji.extract.scene import make_scene
from janji.extract.text.clauses import Clause, split_clauses
from janji.extract.text.prepare import LanguageWords, detect_language, prepare
from janji.extract.text.readable import readable
from janji.extract.times.dates import find_dates
from janji.extract.times.era import Days
from janji.extract.times.published import infer_published
from janji.packs import Pack, languages, load_pack
from janji.settings import settings

DEFAULT_LANGUAGE = "id"
GATE = frozenset({"trigger", "light", "currency"})
TELLING = frozenset({"trigger", "month", "weekday", "relative_date", "time_unit"})
"""Entries whose words tell a language where its function words do not."""


@dataclass(frozen=True)
class Extraction:
    """Rows of articles, events and pledges, as `janji.extract.schema` names them."""

    articles: pa.RecordBatch
    events: pa.RecordBatch
    pledges: pa.RecordBatch


@dataclass
class Analysis:
    """One article with every step of its extraction; ``occasions`` holds accepted and refused ones."""

    doc: Document
    hits: list[Hit] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    places: list[Actor] = field(default_factory=list)
    dates: list[TimeExpression] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    probabilities: list[float] = field(default_factory=list)
    occasions: list[Occasion] = field(default_factory=list)
    events: list[EventMention] = field(default_factory=list)
    pledges: list[PledgeMention] = field(default_factory=list)
    context: Context | None = None


def analyse(
    text: str,
    *,
    title: str | None = None,
    publisher: str | None = None,
    published_at: datetime | date | None = None,
    language: str | None = None,
    min_confidence: float | None = None,
    root: Path | None = None,
) -> Analysis:
    """Extract one article and keep all that was seen on the way.

    Args:
        text: the article as received.
        published_at: publication time from metadata, where known.
        language: ISO 639-1; detected where absent or without a pack.
        min_confidence: refuse facts below it; None for the judge's own threshold.
        root: folder of language packs, by default the setting's.
    """
    result, pack = read(text, title=title, publisher=publisher, published_at=published_at, language=language, root=root)
    if not result.clauses:
        return result
    _decide(result, propose(result, pack), pack, min_confidence)
    link_pledges(result.pledges, result.events)
    return result


def read(
    text: str,
    *,
    title: str | None = None,
    publisher: str | None = None,
    published_at: datetime | date | None = None,
    language: str | None = None,
    root: Path | None = None,
) -> tuple[Analysis, Pack]:
    """Everything up to the clauses: sentences, hits, actors, places, dates, quantities (arguments as `analyse`).

    An article without a trigger, light verb or currency is done at scan speed: only sentences and hits are filled.
    """
    pack = load_pack(_language(text, language, root), root)
    reading = readable(text, pack)
    doc = prepare(
        reading.text, pack.language, pack.triggers.grammar, title=title, publisher=publisher, asides=reading.asides
    )
    hits = without_initials(doc.text, pack.lexicon.scan(doc.text), pack.actors.names)
    days = Days(doc.text, hits, pack)
    result = Analysis(_dated(replace(doc, reading=reading), days, published_at), hits)
    if any(h.has(GATE) for h in hits):
        _read(result, days, pack)
    return result, pack


def _read(result: Analysis, days: Days, pack: Pack) -> None:
    doc, hits = result.doc, result.hits
    named = find_actors(doc, hits, pack)
    result.actors = sorted([*named, *resolve(doc, hits, named, pack)], key=lambda a: (a.start, a.end))
    result.places = sorted(find_places(doc, hits, pack), key=lambda a: (a.start, a.end))
    result.dates = find_dates(doc, days)
    result.quantities = _undated(find_quantities(doc, hits, pack), result.dates)
    result.clauses = split_clauses(doc, hits, pack)


def _undated(quantities: list[Quantity], dates: list[TimeExpression]) -> list[Quantity]:
    """ "on July 4 received": the day of a date counts nothing."""
    days = sorted((d.start, d.end) for d in dates)

    def in_date(quantity: Quantity) -> bool:
        i = bisect_right(days, quantity.start, key=lambda d: d[0]) - 1
        return i >= 0 and days[i][0] <= quantity.start < days[i][1] < quantity.end

    return [q for q in quantities if q.kind == "money" or not in_date(q)]


def propose(result: Analysis, pack: Pack) -> Context:
    """Fill the pledges, and the frames with their features; a frame needs both sides (GUIDELINE section 2)."""
    scene = make_scene(result.doc, result.clauses, result.actors, result.places, pack)
    result.pledges = find_pledges(scene, result.hits, result.quantities, result.dates, pack)
    frames = find_frames(scene, join_objects(result.doc.text, result.hits, pack), result.dates, pack)
    take_parties(frames, result.pledges)
    frames = [f for f in frames if f.source and (f.target or f.cls.one_sided)]
    grammar = pack.triggers.grammar
    context = make_context(scene, frames, result.dates, result.quantities, result.doc.anchor, grammar)
    context.pledges, context.wordings = result.pledges, pack.wordings
    assign_times(frames, context)
    frames = [f for f in frames if not is_history(f, result.doc.year, context)]
    for frame in frames:
        frame.features = features(frame, context)
    result.frames, result.context = frames, context
    return context


def _decide(result: Analysis, context: Context, pack: Pack, min_confidence: float | None) -> None:
    judge = pack.triggers.judge
    result.probabilities = judge_frames(result.frames, judge)
    result.occasions = group_occasions(result.frames, result.probabilities, floor_of(judge))
    judge_occasions(result.occasions, judge, context, Echoes(result.doc, pack.triggers.grammar.stopwords))
    threshold = judge.threshold if judge else RULE_THRESHOLD
    for occasion in result.occasions:
        occasion.confidence = judge.confidence(occasion.probability) if judge else occasion.probability
        if min_confidence is not None and occasion.confidence < min_confidence:
            occasion.refusal = f"confidence {occasion.confidence:.2f} below the wanted {min_confidence:.2f}"
        elif occasion.probability < threshold and min_confidence is None:
            occasion.refusal = f"probability {occasion.probability:.2f} below the threshold {threshold:.2f}"
    one_act_a_word(result.occasions)
    one_talk_a_call(result.occasions, context)
    attach(result.occasions)
    accepted = [o for o in result.occasions if o.refusal is None]
    result.events = [settle(o, context) for o in accepted]
    result.events.sort(key=lambda e: (e.start, e.end, e.plover_type, e.rule_id))


def link_pledges(pledges: list[PledgeMention], events: list[EventMention]) -> list[PledgeMention]:
    """Point each pledge to the AGREE or AID event told in the same sentence, the most confident first."""
    for pledge in pledges:
        near = [
            e for e in events if e.start < pledge.end and pledge.start < e.end and e.plover_type in ("AGREE", "AID")
        ]
        if near:
            pledge.announcing = max(near, key=lambda e: (e.plover_type == "AGREE", e.confidence, -e.start))
        event = pledge.announcing
        told = event and event.when and event.when.first and (event.plover_type, event.status) == ("AGREE", "occurred")
        if event and told and event.date_basis == "sentence" and pledge.announced:
            pledge.announced = event.when  # one act has one day
    return pledges


def _dated(doc: Document, days: Days, published_at: datetime | date | None) -> Document:
    day = published_at.date() if isinstance(published_at, datetime) else published_at
    text = [s.start for s in doc.sentences if s.kind != "title" and doc.text[s.start : s.end] != doc.title]
    opening = [start for start in text if start >= doc.summary[1] and doc.in_dateline(start)]
    dateline = (opening[0], doc.dateline_end) if opening else None
    skipped = [(s.start, s.end) for s in doc.sentences if s.kind == "skip"]
    known = infer_published(days, metadata=day, dateline=dateline, skipped=skipped)
    return replace(
        doc,
        published=known.day,
        published_kind=known.kind,
        published_basis=known.basis,
        anchors=known.anchors,
        least_year=known.least_year,
    )


def _language(text: str, language: str | None, root: Path | None) -> str:
    known = _known(root)
    if language in known:
        return language
    return detect_language(text, known, DEFAULT_LANGUAGE)


@lru_cache(maxsize=8)
def _known(root: Path | None) -> dict[str, LanguageWords]:
    return {language: _telling(load_pack(language, root)) for language in languages(root)}


def _telling(pack: Pack) -> LanguageWords:
    forms = (form for part in (pack.triggers, pack.dates) for form, entry, _ in part.forms() if entry.kind in TELLING)
    return LanguageWords(frozenset(pack.triggers.grammar.stopwords), frozenset(form.lower() for form in forms))


@lru_cache(maxsize=1)
def extractor_version() -> str:
    """Package version and a hash of the extractor's code: a changed rule is a new version."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*here.rglob("*.py"), *(here.parent / "packs").glob("*.py")]):
        digest.update(path.relative_to(here.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{version('janji')}+{digest.hexdigest()[:12]}"


def extract(articles: pa.RecordBatch) -> Extraction:
    """Events and pledges of a batch of articles; pure: the same batch gives the same bytes.

    Args:
        articles: schema ``INPUT`` of `janji.extract.schema`.
    """
    rows = emit.Rows()
    code = extractor_version()
    least = settings().min_confidence or None
    for row in articles.to_pylist():
        found = analyse(
            row["text"],
            title=row["title"],
            publisher=row["publisher"],
            published_at=row["published_at"],
            language=row["language"],
            min_confidence=least,
        )
        rows.add(row["article_id"], found, code, load_pack(found.doc.language).version)
    return Extraction(*rows.batches())
