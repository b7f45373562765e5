"""From accepted candidates to mentions: status, horizon, announcing day, purpose, and the merging of repetitions."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import MAXYEAR, date, timedelta

from janji.extract.model import Actor, Document, Horizon, PledgeMention, Quantity, TimeExpression
from janji.extract.pledges.cues import MARKER_REACH
from janji.extract.pledges.model import DELIVERABLE, Candidate
from janji.extract.text.scan import fold, lower
from janji.packs.loader import Pack
from janji.packs.pledges import PledgePart
from janji.packs.quantities import SharedCurrency

Status = str
PURPOSE = 140
RECEIVER_GAP = 12
FLOWS = {
    "aid": "aid",
    "grant": "grant",
    "loan": "loan",
    "donation": "donation",
    "investment": "investment",
    "technical_assistance": "technical assistance",
    "debt_relief": "debt relief",
}


def mentions_of(
    doc: Document,
    accepted: Sequence[Candidate],
    dates: Sequence[TimeExpression],
    horizons: Sequence[Horizon],
    pack: Pack,
) -> list[PledgeMention]:
    """One mention a promise, in text order."""
    made: list[tuple[Candidate, PledgeMention]] = []
    for candidate in accepted:
        made.append((candidate, _mention(candidate, doc, made, dates, horizons, pack)))
    return _merge(made)


def _mention(
    c: Candidate,
    doc: Document,
    earlier: Sequence[tuple[Candidate, PledgeMention]],
    dates: Sequence[TimeExpression],
    horizons: Sequence[Horizon],
    pack: Pack,
) -> PledgeMention:
    part: PledgePart = pack.pledges
    status = status_of(c, earlier, part)
    given = status == "delivered" and (c.is_past(part) or not _is_announced(c))
    announced = None if given else _announced(c, doc, dates, horizons)
    horizon = _horizon(c, earlier, horizons, status)
    purpose, sector = _purpose(c, horizons, part)
    return PledgeMention(
        donor=c.donor,
        recipients=c.sides.recipients,
        quantity=_in_own_money(c.quantity, c.donor, doc, pack),
        status=status,  # type: ignore[arg-type]
        start=c.sentence.start,
        end=c.sentence.end,
        rule_id=c.rule,
        co_donors=c.sides.donors[1:],
        flow_type=_flow(c, part),
        horizon=_anchored(horizon, announced, doc),
        announced=announced,
        purpose=purpose,
        sector_code=sector,
        confidence=round(part.weights.confidence(c.probability), 4),
        features=c.features,
    )


def _in_own_money(quantity: Quantity, donor: Actor | None, doc: Document, pack: Pack) -> Quantity:
    """ "pounds" that Britain gives to Syria are British: a word of several states' money is the giver's own."""
    if donor is None or donor.country_code is None or quantity.kind != "money":
        return quantity
    for word in fold(doc.text[quantity.start : quantity.end]).split():
        shared = pack.quantities.money_words.get(word)
        if isinstance(shared, SharedCurrency) and quantity.currency in (shared.default, *shared.by_country.values()):
            home = pack.actors.reference.countries[donor.country_code].iso2
            at_home = shared.default if shared.default.startswith(home) else quantity.currency
            return replace(quantity, currency=shared.by_country.get(donor.country_code, at_home))
    return quantity


# --- status (TUFF's wording) -----------------------------------------------------------------------------------------


def status_of(c: Candidate, earlier: Sequence[tuple[Candidate, PledgeMention]], part: PledgePart) -> Status:
    """pledged, planned, in_progress, delivered or cancelled, by the words before the verb and the verb's class."""
    if c.rule == "pledge.continued" and earlier:
        return earlier[-1][1].status
    if c.told_by is not None:
        return status_of(c.told_by, earlier, part)
    scenery = c.scenery
    at = c.verb.start if c.verb else c.quantity.start
    since = max(c.sentence.start, at - MARKER_REACH)

    last = c.verb.end if c.verb else at

    def stands(kind: str) -> bool:
        return any(not re.search(r"[,;:]", scenery.text[m.end : at]) for m in scenery.before(last, kind, since=since))

    if stands("cancelled"):
        return "cancelled"
    if stands("planned"):
        return "planned"
    if stands("future"):
        return "pledged"
    cls = part.wording.verbs[c.verb.key] if c.verb else None
    if c.verb is not None and _is_under_way(c, part):
        return "pledged"
    if cls is None:
        given = c.noun is not None and c.noun.key == "donation" and not scenery.before(c.quantity.start, "announced")
        return "delivered" if given else "pledged"
    if stands("ongoing"):
        return "in_progress" if cls.status == "delivered" else "pledged"
    if c.verb and c.verb.start and scenery.text[c.verb.start - 1] == "-":  # "an Australian-funded plan"
        return "pledged"
    if cls.status == "in_progress":
        return "in_progress"
    if c.verb and c.verb.key == "receive" and _gets_promise(c):
        return "pledged"
    if cls.status == "pledged":
        made = c.verb is not None and c.verb.key in ("invest", "build", "train")
        return "delivered" if made and c.is_past(part) else "pledged"
    if stands("done"):
        return "delivered"
    if scenery.before(at, "announced", since=c.sentence.start) or _in_announced_list(c, earlier):
        return "pledged"
    return cls.status


def _is_under_way(c: Candidate, part: PledgePart) -> bool:
    """ "is also contributing Q": what somebody says that he is giving."""
    verb = c.verb
    if verb is None or not c.scenery.text[verb.start : verb.end].endswith(part.wording.verb_forms.gerunds):
        return False
    words = [fold(w) for w in c.scenery.text[c.sentence.start : verb.start].split()[-2:]]
    carry = {fold(w) for w in part.wording.carry}
    return bool(words) and (
        words[-1] in part.wording.passive_auxiliaries
        or (words[0] in part.wording.passive_auxiliaries and words[-1] in carry)
    )


def _gets_promise(c: Candidate) -> bool:
    """ "secured Q in investment commitments": what is got right behind the amount is a word."""
    return any(x.start - c.quantity.end <= MARKER_REACH for x in c.scenery.after(c.quantity.end, "announced"))


def _in_announced_list(c: Candidate, earlier: Sequence[tuple[Candidate, PledgeMention]]) -> bool:
    """A bare verb in a paragraph that goes on listing what was announced."""
    last = earlier[-1] if earlier else None
    if last is None or last[1].status != "pledged" or last[0].sentence.paragraph != c.sentence.paragraph:
        return False
    same = last[0].sentence.index == c.sentence.index
    return same or bool(c.scenery.before(c.quantity.start, "carry"))


# --- horizon and announcement ----------------------------------------------------------------------------------------


def _horizon(
    c: Candidate,
    earlier: Sequence[tuple[Candidate, PledgeMention]],
    horizons: Sequence[Horizon],
    status: Status,
) -> Horizon | None:
    inside = [h for h in horizons if c.sentence.start <= h.start < c.sentence.end]
    if inside and status != "delivered":
        return min(inside, key=lambda h: (h.years is None, abs(h.start - c.quantity.start)))
    last = earlier[-1] if earlier else None
    if last is None or last[1].horizon is None or last[0].sentence.paragraph != c.sentence.paragraph:
        return None
    same = last[0].sentence.index == c.sentence.index
    goes_on = same or (not _is_others(c.donor, last[1]) and bool(c.scenery.before(c.quantity.start, "carry")))
    return replace(last[1].horizon, basis="carried") if goes_on and status == last[1].status else None


def _anchored(horizon: Horizon | None, announced: TimeExpression | None, doc: Document) -> Horizon | None:
    """A length starts on the day of the announcement."""
    if horizon is None or horizon.first is not None:
        return horizon
    first = announced.first if announced and announced.first else doc.published
    if first is None:
        return horizon
    if horizon.years is None:
        return replace(horizon, first=first) if horizon.last and first <= horizon.last else horizon
    return replace(horizon, first=first, last=_years_later(first, horizon.years))


def _years_later(day: date, years: float) -> date | None:
    months = round(years * 12)
    if months < 1:
        return day + timedelta(days=round(years * 365.25))
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) if year <= MAXYEAR else None


def _announced(
    c: Candidate, doc: Document, dates: Sequence[TimeExpression], horizons: Sequence[Horizon]
) -> TimeExpression | None:
    """The day of the announcing occasion: told in the sentence, the two before it, or as the article's occasion."""
    spans = [(h.start, h.end) for h in horizons]
    usable = [
        d
        for d in dates
        if d.first is not None
        and d.precision in ("day", "month", "range")
        and not any(s < d.end and d.start < e for s, e in spans)
        and (doc.published is None or d.first <= doc.published)
    ]
    for back in range(3):
        index = c.sentence.index - back
        inside = [d for d in usable if index >= 0 and _in_sentence(d, doc, index)]
        if back and index >= 0 and doc.sentences[index].paragraph != c.sentence.paragraph:
            break
        if inside:
            return min(inside, key=lambda d: (d.precision != "day", abs(d.start - c.quantity.start)))
    lead = [d for d in usable if d.precision == "day" and any(_in_sentence(d, doc, i) for i in _lead(doc))]
    if lead:
        return min(lead, key=lambda d: d.start)
    days = {(d.first, d.last) for d in usable if d.precision == "day"}
    if len(days) == 1:
        return next(d for d in usable if d.precision == "day")
    if doc.published is not None and doc.published_kind == "exact":
        return TimeExpression(c.sentence.start, c.sentence.start, doc.published, doc.published, "day", None, "relative")
    return None


def _is_announced(c: Candidate) -> bool:
    """ "announced a gift of Q": what is handed over on the spot was announced on no day."""
    announces = c.verb is not None and c.verb.key == "announce"
    return announces or bool(c.scenery.before(c.quantity.start, "announced", since=c.sentence.start))


def _in_sentence(d: TimeExpression, doc: Document, index: int) -> bool:
    sentence = doc.sentences[index]
    return sentence.kind != "skip" and sentence.start <= d.start < sentence.end


def _lead(doc: Document) -> list[int]:
    return [s.index for s in doc.sentences if s.kind == "body"][:5]


# --- purpose, flow, merging ------------------------------------------------------------------------------------------


def _purpose(c: Candidate, horizons: Sequence[Horizon], part: PledgePart) -> tuple[str | None, str | None]:
    """The words of the purpose as written, and the DAC sector that most of the sentence's words speak for.

    Neither the receiver before it ("to farmers for seed") nor the years behind it are part of the purpose.
    """
    text = c.scenery.text
    purpose = None
    where = {x.start for x in c.scenery.cues if x.kind == "located"}
    leads = c.scenery.after(c.quantity.end, "to", until=c.sentence.end)
    for cue in leads:
        end = cue.end + len(re.split(r"[;.\n\"“”]|,\s", text[cue.end : c.sentence.end], maxsplit=1)[0])
        receives = cue.start in where or any(0 <= r.start - cue.end <= RECEIVER_GAP for r in c.sides.recipients)
        if receives and any(cue.end < x.start < end and x.start not in where for x in leads):
            continue
        end = min((h.start for h in horizons if cue.end < h.start < end), default=end)
        stretch = text[cue.end : end].strip()
        if len(stretch) > 8:
            purpose = re.sub(r"\s+", " ", text[cue.start : cue.end] + " " + stretch)[:PURPOSE].rstrip()
            break
    near = text[max(c.sentence.start, c.quantity.start - 80) : c.quantity.end + 80]
    return purpose, sector_of(" ".join((purpose or "", near)), part)


def sector_of(text: str, part: PledgePart) -> str | None:
    """The DAC sector that most words of the text speak for."""
    told = {form for _, _, form in part.sector_words.find_all(text)}
    hits = {code: sum(lower(word) in told for word in words) for code, words in part.wording.sectors.items()}
    best = max(hits, key=lambda code: hits[code], default=None)
    return best if best and hits[best] else None


def _flow(c: Candidate, part: PledgePart) -> str | None:
    if c.noun and c.noun.key in FLOWS:
        return FLOWS[c.noun.key]
    cls = part.wording.verbs[c.verb.key] if c.verb else None
    if cls and cls.flow:
        return cls.flow
    if c.verb and c.verb.key == "donate":
        return "donation"
    return "technical assistance" if c.quantity.unit in part.kinds.trainings else None


def _merge(made: Sequence[tuple[Candidate, PledgeMention]]) -> list[PledgeMention]:
    """The same amount by the same donor told again is one mention; the fullest sentence of the body is kept."""
    kept: list[PledgeMention] = []
    givers: list[frozenset[str]] = []
    titles: set[int] = set()
    for candidate, mention in made:
        states = candidate.certain_givers
        found = (i for i, k in enumerate(kept) if _is_same(k, mention) and not _is_other(givers[i], states))
        same = next(found, None)
        if same is None or candidate.each:
            kept.append(mention)
            givers += [states] * (1 + len(mention.co_donors) * candidate.each)
            if candidate.sentence.kind == "title":
                titles.add(len(kept) - 1)
            kept += _each(candidate, mention)
            continue
        old = kept[same]
        better = _fullness(mention) > _fullness(old) or mention.confidence > old.confidence + 0.1
        first, second = (mention, old) if same in titles or better else (old, mention)
        kept[same] = _joined(first, second)
        titles.discard(same)
    return sorted(kept, key=lambda m: (m.start, m.quantity.start))


def _is_other(one: frozenset[str], two: frozenset[str]) -> bool:
    """ "Japan pledged Q. Nauru gave Q.": two givers of the same amount."""
    return bool(one) and bool(two) and not one & two


def _each(candidate: Candidate, mention: PledgeMention) -> list[PledgeMention]:
    """ "masing-masing"/"each": every donor gives the amount."""
    if not candidate.each or not mention.co_donors:
        return []
    others = [replace(mention, donor=donor, co_donors=()) for donor in mention.co_donors]
    mention.co_donors = ()
    return others


def _fullness(m: PledgeMention) -> int:
    return (m.donor is not None) + bool(m.recipients) + (m.horizon is not None) + (m.announced is not None)


def _values(q: Quantity) -> set[tuple[object, object]]:
    own = (q.value, q.currency if q.kind == "money" else "count")
    return {own, *q.equivalents}


def _is_same(a: PledgeMention, b: PledgeMention) -> bool:
    if not _values(a.quantity) & _values(b.quantity):
        return False
    counts = a.quantity.kind == b.quantity.kind == "count" and a.quantity.unit != b.quantity.unit
    if counts and (a.quantity.value < 20 or a.start == b.start):  # "8,000 gloves and 8,000 monitors" in one sentence
        return False
    if a.start == b.start and a.rule_id == b.rule_id == DELIVERABLE:  # "a plant in Fez and a plant in Safi"
        return False
    if a.quantity.kind == b.quantity.kind == "money" and a.start != b.start:
        # one article tells one amount of one promise again, though it may name the giver otherwise
        return not _is_for_others(a, b)
    return not _is_others(b.donor, a)


def _is_others(donor: Actor | None, mention: PledgeMention) -> bool:
    """Whether the giver is of another state than all who give in the mention; unknown states tell nothing."""
    if donor is None or mention.donor is None or donor.country_code is None or mention.donor.country_code is None:
        return False
    return donor.country_code not in {d.country_code for d in (mention.donor, *mention.co_donors)}


def _is_for_others(a: PledgeMention, b: PledgeMention) -> bool:
    """ "Q to Laos. ... Q to Fiji": promises to different states, both named with their amount."""
    one, two = ({r.country_code for r in m.recipients if r.start >= m.start and r.end <= m.end} for m in (a, b))
    return bool(one) and bool(two) and None not in one | two and not one & two


def _joined(first: PledgeMention, second: PledgeMention) -> PledgeMention:
    spans = {*first.also_in, *second.also_in, (second.start, second.end)} - {(first.start, first.end)}
    return replace(
        first,
        donor=first.donor or second.donor,
        recipients=first.recipients or second.recipients,
        horizon=first.horizon or second.horizon,
        announced=first.announced or second.announced,
        also_in=tuple(sorted(spans)),
        confidence=max(first.confidence, second.confidence),
    )
