"""From accepted candidates to mentions: status, horizon, announcing day, purpose, and the merging of repetitions."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import MAXYEAR, date, timedelta

from janji.extract.model import Actor, Document, Horizon, PledgeMention, Quantity, TimeExpression
from janji.extract.pledges.cues import MARKER_REACH, Cue
from janji.extract.pledges.model import DELIVERABLE, Candidate
from janji.extract.text.scan import fold, lower
from janji.packs.loader import Pack
from janji.packs.pledges import PledgePart
from janji.packs.quantities import SharedCurrency

Status = str
PURPOSE = 140
RECEIVER_GAP = 12
SHORTEST = 4  # letters of a purpose
NEARBY = 80  # characters around a quantity that tell its sector
BODIES = ("organisation", "other", "group", "state", "government")
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
    horizon = _horizon(c, earlier, horizons, dates, status) or _told_behind(c, doc, horizons, status, pack)
    purpose, sector = _purpose(c, horizons, dates, part)
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
    if pack.quantities.rival_money.search(doc.text, quantity.start, quantity.end):  # "dolar AS" is nobody else's
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

    goes_on = c.verb is not None and scenery.joined(c.verb.start)  # "cancelled a visit and pledged Q"
    forgives = c.verb is not None and c.verb.key == "forgive"  # "cancelled A's debt of Q"
    if (stands("cancelled") and not (goes_on or forgives)) or _is_called_off(c, part):
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


def _is_called_off(c: Candidate, part: PledgePart) -> bool:
    """ "A grant of Q to A was cancelled by B": a passive behind what no other verb gives."""
    behind = next(iter(c.scenery.after(c.quantity.end, "cancelled", until=c.quantity.end + 2 * MARKER_REACH)), None)
    if c.verb is not None or behind is None or re.search(r"[,;:]", c.scenery.text[c.quantity.end : behind.start]):
        return False
    before = fold(c.scenery.text[c.sentence.start : behind.start]).split()[-1]
    return not part.wording.passive_auxiliaries or before in part.wording.passive_auxiliaries


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
    dates: Sequence[TimeExpression],
    status: Status,
) -> Horizon | None:
    inside = [h for h in horizons if c.sentence.start <= h.start < c.sentence.end]
    if inside and status != "delivered":
        return min(inside, key=lambda h: (h.years is None, abs(h.start - c.quantity.start)))
    last = earlier[-1] if earlier else None
    if last is None or last[1].horizon is None or last[0].sentence.paragraph != c.sentence.paragraph:
        return None
    same = last[0].sentence.index == c.sentence.index
    dated = any(c.sentence.start <= d.start < c.quantity.start for d in dates)  # "Pada Maret lalu, A menjanjikan Q"
    carries = not dated and bool(c.scenery.before(c.quantity.start, "carry"))
    goes_on = same or (carries and not _is_others(c.donor, last[1]))
    return replace(last[1].horizon, basis="carried") if goes_on and status == last[1].status else None


def _told_behind(
    c: Candidate, doc: Document, horizons: Sequence[Horizon], status: Status, pack: Pack
) -> Horizon | None:
    """ "The money will be paid over three years.": the sentence behind tells how long what it points back to is paid
    out, not how long ago or what else."""
    index = c.sentence.index + 1
    behind = doc.sentences[index] if index < len(doc.sentences) else None
    if behind is None or status == "delivered" or behind.kind != c.sentence.kind or _others_behind(c):
        return None
    inside = [h for h in horizons if behind.start <= h.start < behind.end]
    if len(inside) != 1 or inside[0].years is None:
        return None
    opening = pack.pledges.points_back.match(doc.text, behind.start, behind.end)
    if opening is None or not pack.pledges.pays_out.match(doc.text, opening.end(), inside[0].start):
        return None
    between, opened = doc.text[opening.end() : inside[0].start], doc.text[behind.start : opening.end()]
    bound = not set(pack.triggers.grammar.date_bounds).isdisjoint(fold(between).split())
    if bound or "," in between or re.search(r"\d", opened + between):
        return None
    return replace(inside[0], basis="carried")


def _others_behind(c: Candidate) -> bool:
    """Another amount stands behind this one in its sentence: what points back may mean that."""
    return any(q.start >= c.quantity.end and q.kind == c.quantity.kind for q in c.scenery.quantities)


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


def _purpose(
    c: Candidate, horizons: Sequence[Horizon], dates: Sequence[TimeExpression], part: PledgePart
) -> tuple[str | None, str | None]:
    """The words of the purpose as written, and the DAC sector that most of the words about the quantity speak for.

    Neither the receiver ("to farmers for seed", "for clinics in Ghana") nor a time is part of the purpose.
    """
    text = c.scenery.text
    near = text[max(c.sentence.start, c.quantity.start - NEARBY) : min(c.sentence.end, c.quantity.end + NEARBY)]
    for cue in c.scenery.after(c.quantity.end, "to", until=c.sentence.end):
        stretch = _stretch(c, cue, horizons, dates, part)
        if len(stretch) >= SHORTEST and fold(stretch) not in part.wording.articles:
            purpose = re.sub(r"\s+", " ", text[cue.start : cue.end] + " " + stretch)[:PURPOSE].rstrip()
            return purpose, sector_of(" ".join((purpose, near)), part)
    return None, sector_of(near, part)


def _stretch(
    c: Candidate, cue: Cue, horizons: Sequence[Horizon], dates: Sequence[TimeExpression], part: PledgePart
) -> str:
    """What a preposition leads to: nothing if it is a receiver, a place or a time; up to those, else to the comma."""
    text = c.scenery.text
    if any(h.start <= cue.start < h.end for h in horizons):  # "pada 2026-2028"
        return ""
    end = cue.end + len(re.split(r"[;.\n\"“”]|,\s", text[cue.end : c.sentence.end], maxsplit=1)[0])
    marks = [x for x in c.scenery.cues if x.kind in ("to", "located") and x.start < end]
    where = {x.start for x in marks if x.kind == "located"}
    if cue.start in where and text[cue.end + 1 : cue.end + 2].isupper():
        return ""
    named = [r for r in c.sides.recipients if r.found_by != "pattern" and cue.end <= r.start < end]
    inner = min((x.start for x in marks if x.start > cue.start), default=end)
    receives = any(0 <= r.start - cue.end <= RECEIVER_GAP and r.start < inner for r in c.sides.recipients)
    got = [r for r in c.sides.recipients if cue.end <= r.start < inner and cue.key == part.plain_to]
    if any(not c.scenery.after(cue.end, "verb", until=r.start) for r in got):  # "to the city of Lviv"
        return ""
    behind = max((r.end for r in named), default=end)
    if receives and named and not (" " in cue.key and text[behind:end].strip()):  # "to help Laos build schools"
        return ""
    if receives and any(x.start > cue.start and x.start not in where for x in marks):
        return ""
    days = [d for d in dates if cue.end <= d.start < end and _closes(text[d.end : end], d.end, marks)]
    times = [h.start for h in horizons if cue.end <= h.start < end] + [d.start for d in days]
    led = [] if receives else [x.start for x in marks if any(0 <= r.start - x.end <= RECEIVER_GAP for r in named)]
    stop = min((x for x in (*times, *led) if x > cue.start), default=end)
    lead = next((x for x in marks if x.start > cue.start and x.end == stop - 1 and stop in times), None)
    return text[cue.end : lead.start if lead else stop].strip(" (")


def _closes(rest: str, at: int, marks: Sequence[Cue]) -> bool:
    """Nothing goes on behind a time but another preposition: "for the 2026 games" is no time of giving."""
    return not re.match(r"\s*\w", rest) or any(0 <= x.start - at <= 1 for x in marks)


def sector_of(text: str, part: PledgePart) -> str | None:
    """The DAC sector that most words of the text speak for."""
    told = {form for _, _, form in part.sector_words.find_all(text)}
    hits = {code: sum(lower(word) in told for word in words) for code, words in part.wording.sectors.items()}
    best = max(hits, key=lambda code: hits[code], default=None)
    return best if best and hits[best] else None


def _flow(c: Candidate, part: PledgePart) -> str | None:
    named = c.noun is not None and any(d.start <= c.noun.start < d.end for d in c.sides.donors)
    if c.noun and c.noun.key in FLOWS and not named:  # "Asian Infrastructure Investment Bank" tells of no investment
        return FLOWS[c.noun.key]
    cls = part.wording.verbs[c.verb.key] if c.verb else None
    if cls and cls.flow:
        return cls.flow
    if c.verb and c.verb.key == "donate":
        lent = fold(c.scenery.text[c.verb.start : c.verb.end]) in part.wording.lending
        return "loan" if lent else "donation"
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
        return not _is_for_others(a, b) and not _is_of_others(a, b)
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


def _is_of_others(a: PledgeMention, b: PledgeMention) -> bool:
    """ "A bank lends Q. A firm invests Q.": two bodies, each named in its sentence, that give another kind of money."""
    one, two = (m.donor if m.donor and m.start <= m.donor.start < m.end else None for m in (a, b))
    if one is None or two is None or "investment" not in (a.flow_type, b.flow_type) or a.flow_type == b.flow_type:
        return False
    names = [d.name.casefold() for d in (one, two)]
    bodies = all(d.actor_type in BODIES and d.found_by != "anaphor" for d in (one, two))
    return bodies and names[0] not in names[1] and names[1] not in names[0]


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
