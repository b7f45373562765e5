"""Totals and their parts: which of them is the pledge."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from janji.extract.model import Quantity
from janji.extract.pledges.cues import Scenery
from janji.extract.pledges.governors import REACH
from janji.extract.pledges.model import Candidate

OPENING = 60
NOUN_GAP = 14


def mark_totals(found: Sequence[Candidate]) -> None:
    """A total whose parts follow in the sentence is a trap when a part has its own purpose; else the part is."""
    for i, total in enumerate(found):
        cue = next(iter(total.scenery.after(total.quantity.end, "part", until=total.quantity.end + REACH)), None)
        if cue is None or total.quantity.kind != "money":
            continue
        parts = [
            c for c in found[i + 1 :] if c.quantity.start > cue.end and c.quantity.currency == total.quantity.currency
        ]
        if not parts or sum(p.quantity.value for p in parts) > total.quantity.value * Decimal("1.01"):
            continue
        total.is_total = len(parts) >= 2 or _has_purpose(parts[0])
        for part in parts:
            part.is_total = not total.is_total
            part.sides.donors = part.sides.donors or total.sides.donors
            part.sides.recipients = part.sides.recipients or total.sides.recipients


def carry_parts(scenery: Scenery, found: list[Candidate], earlier: Sequence[Candidate]) -> None:
    """ "Paket itu mencakup Q1 untuk A, Q2 untuk B": parts of the total told in the sentence before."""
    total = next((c for c in reversed(earlier) if c.quantity.kind == "money"), None)
    cue = next(iter(scenery.after(scenery.sentence.start, "part", until=scenery.sentence.start + OPENING)), None)
    if total is None or cue is None or scenery.sentence.index - total.sentence.index not in (1, 2):
        return
    known = {c.quantity.start for c in found}
    parts = [q for q in scenery.quantities if q.start > cue.end and q.currency == total.quantity.currency]
    if len(parts) < 2 or sum(q.value for q in parts) > total.quantity.value * Decimal("1.01"):
        return
    if all(_tells_kind(scenery, q) for q in parts):
        for candidate in found:
            candidate.is_total = candidate.is_total or candidate.quantity in parts
        return
    total.is_total = True
    for candidate in found:
        if candidate.quantity in parts and candidate.sides.donor_how in ("earlier", "carried", "none"):
            _as_part(candidate, total)
    for quantity in parts:
        if quantity.start not in known:
            sides = replace(total.sides, donor_how="carried", recipient_how="carried")
            found.append(
                Candidate(scenery, quantity, total.verb, total.noun, None, sides, "pledge.part", part_of=total)
            )
    found.sort(key=lambda c: c.quantity.start)


def _as_part(candidate: Candidate, total: Candidate) -> None:
    """A part's words of giving tell its purpose ("A$5mil to support farmers"); what is done with it told the total."""
    sides, candidate.part_of = candidate.sides, total
    candidate.verb, candidate.noun, candidate.rule = total.verb, total.noun, "pledge.part"
    sides.donors, sides.donor_how = total.sides.donors, "carried"
    if all(r.country_code is None and r.found_by == "capitals" for r in sides.recipients):
        sides.recipients, sides.recipient_how = total.sides.recipients, "carried"


def _has_purpose(part: Candidate) -> bool:
    """A purpose or receiver of its own stands right after the part."""
    return any(c.start - part.quantity.end <= 2 for c in part.scenery.after(part.quantity.end, "to"))


def _tells_kind(scenery: Scenery, quantity: Quantity) -> bool:
    """ "Q in grants", "Q in low-interest loans": a mere breakdown; "Q in aid for A" is a part of its own."""
    leads = [c for c in scenery.after(quantity.end, "kind") if c.start - quantity.end <= 2]
    nouns = [n for n in scenery.after(quantity.end, "noun") if leads and n.start - leads[0].end <= NOUN_GAP]
    return bool(nouns) and not any(0 <= c.start - nouns[0].end <= 2 for c in scenery.after(nouns[0].end, "to"))
