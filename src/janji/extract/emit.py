"""Mentions as Arrow rows, and as predictions in the referee's JSON form."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from janji.extract.model import Actor, Document, EventMention, PledgeMention
from janji.extract.scene import countries_of
from janji.extract.schema import ARTICLES, EVENTS, PLEDGES

if TYPE_CHECKING:
    from janji.extract.extractor import Analysis

CENT = Decimal("0.01")


class Rows:
    """Rows of many articles, gathered column by column order of the schemas."""

    def __init__(self) -> None:
        self.articles: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.pledges: list[dict[str, Any]] = []

    def add(self, article_id: str, found: Analysis, code: str, pack: str) -> None:
        """Append one article's rows."""
        versions = {"extractor_version": code, "pack_version": pack}
        doc = found.doc
        ids: dict[int, str] = {}
        for event in found.events:
            ids[id(event)] = mention_id(article_id, "event", event.plover_type, event)
            self.events.append(_event(ids[id(event)], article_id, event, doc) | versions)
        for pledge in found.pledges:
            key = f"{pledge.quantity.start}:{pledge.quantity.value}"
            own = mention_id(article_id, "pledge", key, pledge)
            self.pledges.append(_pledge(own, article_id, pledge, doc, ids) | versions)
        self.articles.append(
            {
                "article_id": article_id,
                "language": doc.language,
                "title": doc.title,
                "publisher": doc.publisher,
                "published_date": doc.published,
                "published_kind": doc.published_kind,
                "published_basis": doc.published_basis,
                "n_sentences": sum(s.kind != "skip" for s in doc.sentences),
                "n_events": len(found.events),
                "n_pledges": len(found.pledges),
            }
            | versions
        )

    def batches(self) -> tuple[pa.RecordBatch, pa.RecordBatch, pa.RecordBatch]:
        """The rows as Arrow batches: articles, events, pledges."""
        return (
            pa.RecordBatch.from_pylist(self.articles, schema=ARTICLES),
            pa.RecordBatch.from_pylist(self.events, schema=EVENTS),
            pa.RecordBatch.from_pylist(self.pledges, schema=PLEDGES),
        )


def mention_id(article_id: str, kind: str, key: str, fact: EventMention | PledgeMention) -> str:
    """Deterministic id of a mention: what it says of whom, and where in the article."""
    if isinstance(fact, EventMention):
        parties = [a.name for a in fact.source] + ["|"] + [a.name for a in fact.target]
    else:
        parties = [fact.donor.name if fact.donor else ""] + ["|"] + [a.name for a in fact.recipients]
    parts = [article_id, kind, key, str(fact.start), str(fact.end), fact.rule_id, *parties]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _actor(actor: Actor) -> dict[str, Any]:
    return {"name": actor.name, "country_code": actor.country_code, "actor_type": actor.actor_type}


def _spans(spans: tuple[tuple[int, int], ...], doc: Document) -> list[dict[str, int]]:
    return [{"start_char": a, "end_char": b} for a, b in (doc.span(*span) for span in spans)]


def _event(own: str, article_id: str, e: EventMention, doc: Document) -> dict[str, Any]:
    when = e.when
    start, end = doc.span(e.start, e.end)
    return {
        "mention_id": own,
        "article_id": article_id,
        "plover_type": e.plover_type,
        "modes": list(e.modes),
        "contexts": list(e.contexts),
        "cameo_code": e.cameo_code,
        "tier": e.tier,
        "status": e.status,
        "is_symmetric": e.is_symmetric,
        "source": [_actor(a) for a in e.source],
        "target": [_actor(a) for a in e.target],
        "country_codes": sorted(countries_of(e.source + e.target)),
        "group_codes": sorted({a.group_code for a in e.source + e.target if a.group_code}),
        "date_start": when.first if when else None,
        "date_end": when.last if when else None,
        "date_precision": when.precision if when and when.first else "unknown",
        "date_mod": when.mod if when else None,
        "date_basis": e.date_basis,
        "place_name": e.place.name if e.place else None,
        "place_country_code": e.place.country_code if e.place else None,
        "quote": doc.quote(e.start, e.end),
        "start_char": start,
        "end_char": end,
        "also_in": _spans(e.also_in, doc),
        "attributed_to": e.attributed_to,
        "rule_id": e.rule_id,
        "confidence": round(e.confidence, 4),
    }


def _money(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(CENT)


def _pledge(own: str, article_id: str, p: PledgeMention, doc: Document, ids: dict[int, str]) -> dict[str, Any]:
    q, h, day = p.quantity, p.horizon, p.announced
    is_money = q.kind == "money"
    start, end = doc.span(p.start, p.end)
    return {
        "mention_id": own,
        "article_id": article_id,
        "donor": _actor(p.donor) if p.donor else None,
        "co_donors": [_actor(a) for a in p.co_donors],
        "recipients": [_actor(a) for a in p.recipients],
        "kind": "money" if is_money else "in-kind",
        "flow_type": p.flow_type,
        "amount": _money(q.value) if is_money else None,
        "currency_code": q.currency if is_money else None,
        "amount_other": [{"amount": _money(a), "currency_code": c} for a, c in q.equivalents],
        "unit_count": None if is_money else _money(q.value),
        "unit": None if is_money else q.unit,
        "unit_text": None if is_money else q.unit_text,
        "quantity_text": doc.quote(q.start, q.end),
        "quantity_note": q.note,
        "horizon_years": h.years if h else None,
        "horizon_start": h.first if h else None,
        "horizon_end": h.last if h else None,
        "horizon_basis": h.basis if h else None,
        "status": p.status,
        "announced_start": day.first if day else None,
        "announced_end": day.last if day else None,
        "announced_precision": day.precision if day and day.first else "unknown",
        "purpose": p.purpose,
        "sector_code": p.sector_code,
        "place_name": p.place.name if p.place else None,
        "place_country_code": p.place.country_code if p.place else None,
        "announcing_mention_id": ids.get(id(p.announcing)) if p.announcing else None,
        "quote": doc.quote(p.start, p.end),
        "start_char": start,
        "end_char": end,
        "also_in": _spans(p.also_in, doc),
        "rule_id": p.rule_id,
        "confidence": round(p.confidence, 4),
    }


# --- the referee's form ----------------------------------------------------------------------------------------------


def to_prediction(file: str, found: Analysis) -> dict[str, Any]:
    """One article's facts in the referee's JSON form (one object a line; the gold's guideline, section 7)."""
    doc = found.doc
    return {
        "file": file,
        "language": doc.language,
        "published_date": doc.published.isoformat() if doc.published else None,
        "published_kind": doc.published_kind,
        "events": [_event_json(e, doc) for e in found.events],
        "pledges": [_pledge_json(p, doc) for p in found.pledges],
    }


def _party(actor: Actor) -> dict[str, Any]:
    return {"name": actor.name, "country": actor.country_code}


def _event_json(e: EventMention, doc: Document) -> dict[str, Any]:
    when = e.when
    precision = when.precision if when and when.first else "unknown"
    return {
        "tier": e.tier,
        "plover": e.plover_type,
        "mode": list(e.modes),
        "cameo": e.cameo_code or None,
        "status": e.status,
        "symmetric": e.is_symmetric,
        "source": [_party(a) for a in e.source],
        "target": [_party(a) for a in e.target],
        "countries": sorted(countries_of(e.source + e.target)),
        "groups": sorted({a.group_code for a in e.source + e.target if a.group_code}),
        "date": {
            "start": _iso(when.first if when else None, precision),
            "end": _iso(when.last if when else None, precision),
            "precision": precision,
        },
        "place": e.place.name if e.place else None,
        "place_iso3": e.place.country_code if e.place else None,
        "span": list(doc.span(e.start, e.end)),
        "quote": doc.quote(e.start, e.end),
        "also_in": [list(doc.span(*s)) for s in e.also_in],
        "confidence": round(e.confidence, 4),
        "rule_id": e.rule_id,
    }


def _iso(day: date | None, precision: str) -> str | None:
    if day is None:
        return None
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _pledge_json(p: PledgeMention, doc: Document) -> dict[str, Any]:
    q, h, day = p.quantity, p.horizon, p.announced
    is_money = q.kind == "money"
    return {
        "donor": _party(p.donor) if p.donor else None,
        "co_donors": [_party(a) for a in p.co_donors],
        "recipients": [_party(a) for a in p.recipients],
        "kind": "money" if is_money else "in-kind",
        "amount": _number(q.value) if is_money else None,
        "currency": q.currency if is_money else None,
        "amount_other": [{"amount": _number(a), "currency": c} for a, c in q.equivalents],
        "count": None if is_money else _number(q.value),
        "unit": None if is_money else q.unit,
        "horizon_years": h.years if h else None,
        "horizon_start": h.first.isoformat() if h and h.first else None,
        "horizon_end": h.last.isoformat() if h and h.last else None,
        "status": p.status,
        "announced_on": _iso(day.first, day.precision) if day and day.first else None,
        "announced_precision": day.precision if day and day.first else "unknown",
        "purpose": p.purpose,
        "sector": p.sector_code,
        "span": list(doc.span(p.start, p.end)),
        "quote": doc.quote(p.start, p.end),
        "confidence": round(p.confidence, 4),
        "rule_id": p.rule_id,
    }
