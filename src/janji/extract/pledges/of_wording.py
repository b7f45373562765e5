"""What the words around an amount say of it: verb and noun of giving, its kind, time, doubt."""

from janji.extract.model import Quantity
from janji.extract.pledges.cues import CLAUSE, GENERIC, MARKER_REACH, NEGATION_REACH, YEAR, Cue, Scenery
from janji.extract.pledges.model import Candidate
from janji.extract.pledges.receivers import MEASURE_GAP
from janji.extract.text.scan import fold
from janji.packs.pledges import PledgePart

RIGHT_BEHIND = 3  # words between an amount and its receiver
HEADING = 120
ECONOMY = ("trade", "growth")


def of_wording(c: Candidate, part: PledgePart) -> dict[str, float]:
    """Features of the words, 0/1 or a small number."""
    found = _of_giving(c, part) | _of_amount(c, part) | _of_time(c) | _of_count(c, part)
    found["total"] = float(c.is_total)
    found["into_fund"] = float(_is_fund(c))
    found["superseded"] = float(_superseded(c) or _sums_up(c, part))
    found["negated"] = float(_governs(c, "negation", part))
    found["hypothetical"] = float(_governs(c, "hypothesis", part) or _demanded(c) or _is_to_get(c))
    return found


def _of_giving(c: Candidate, part: PledgePart) -> dict[str, float]:
    """The verb and the noun of giving, and the line that they stand in."""
    verb, noun = c.verb, c.noun
    cls = part.wording.verbs[verb.key] if verb else None
    alone = bool(cls and cls.strength == 1 and noun is None) and not _goes_abroad(c)
    written = c.scenery.text[c.sentence.start : c.sentence.end].strip()
    return {
        f"verb={verb.key if verb else 'none'}": 1.0,
        "verb_strength": float(cls.strength) if cls else 0.0,
        "no_verb": float(cls is None),
        "noun": float(noun is not None and noun.key not in GENERIC),
        "noun_generic": float(noun is not None and noun.key in GENERIC),
        "noun_receive": float(bool(noun and verb and verb.voice == "receive")),
        "receive_no_noun": float(bool(verb and verb.key == "receive" and noun is None)),
        "announce_alone": float(alone and verb is not None and verb.key == "announce"),
        "weak_verb_alone": float(alone and not c.is_deliverable),
        "verb_between": float(verb is not None and c.verb_between),
        "listed_item": float(c.is_listed),
        "heading_line": float(c.sentence.kind == "body" and len(written) < HEADING and written[-1:].isalnum()),
    }


def _of_amount(c: Candidate, part: PledgePart) -> dict[str, float]:
    """What kind of amount it is."""
    q, scenery = c.quantity, c.scenery
    money, counted = q.kind == "money", q.kind == "count"
    least = part.traps.small.get(q.currency or "", part.traps.small.get("default", 0))
    bracketed = scenery.text[max(0, q.start - 2) : q.start].strip().endswith("(")
    first = scenery.text[q.start : q.end].split()[:1]
    known = bool(first) and fold(first[0]) in part.wording.articles
    invests = c.verb is not None and c.verb.key == "invest"
    after = scenery.after(q.end, "trap", until=q.end + NEGATION_REACH)
    return {
        "money": float(money),
        "scaled": float(money and q.value >= 1_000_000),
        "small_money": float(money and q.value < least),
        "in_brackets": float(bracketed and c.sides.donor_how != "elided"),
        "unit_known": float(counted and q.unit is not None),
        "unit_vague": float(counted and q.unit in part.kinds.vague),
        "unit_unknown": float(counted and q.unit is None),
        "measure": float(q.unit in part.kinds.sizes and not (c.verb and c.verb.key == "build")),
        "dropped": float(_is_dropped(c, part)),
        "economy": float(_is_share(c, part)),
        "market_after": float(any(x.key == "swap" or (invests and x.key == "market") for x in after)),
        "deliverable": float(c.is_deliverable),
        "known_thing": float(c.is_deliverable and known),
        "contracted": float(c.is_deliverable and any(x.key == "contract" for x in scenery.cues)),
    }


def _of_time(c: Candidate) -> dict[str, float]:
    """What is to come, what was announced, what was given over the years."""
    q, scenery = c.quantity, c.scenery
    start = min(c.verb.start, q.start) if c.verb else q.start
    future = bool(scenery.before(q.start, "future", since=max(c.sentence.start, start - NEGATION_REACH)))
    summed = any(x.kind == "cumulative" for x in scenery.cues) or (_since_year(c) and not future)
    return {
        "future": float(future),
        "announced": float(bool(scenery.before(q.start, "announced", since=c.sentence.start))),
        "cumulative": float(summed),
        "invested_sum": float(summed and c.verb is not None and c.verb.key == "invest"),
    }


def _of_count(c: Candidate, part: PledgePart) -> dict[str, float]:
    """Of a count: what is given, or whom it is given to."""
    q, scenery, verb, noun = c.quantity, c.scenery, c.verb, c.noun
    opened = noun is not None and bool(scenery.before(q.start, "contents", since=noun.end))
    opened = opened or (noun is not None and noun.key == "donation" and _consists_of(c, part))
    if q.kind != "count":
        return {"contents": float(opened)}
    beneficiaries = scenery.led_by(q.start, "to", frozenset())
    things = q.unit is not None and q.unit not in part.kinds.helped and not (verb and verb.key == "raise")
    return {
        "contents": float(opened),
        "count_no_verb": float(verb is None and not opened),
        "announce_count": float(verb is not None and verb.key == "announce"),
        "beneficiaries": float(beneficiaries),
        "beneficiaries_only": float(beneficiaries and noun is None and q.unit in part.kinds.people),
        "people_reached": float(_is_reached(scenery, q, part)),
        "things_reached": float(things and _is_behind_to(scenery, q, part)),
        "known_count": float(not c.is_deliverable and _is_known(scenery, q, part)),
    }


def _is_reached(scenery: Scenery, quantity: Quantity, part: PledgePart) -> bool:
    """ "to more than 60 shops and over 500 smiths": those who are counted receive, each of a list."""
    if scenery.led_by(quantity.start, "to", part.links):
        return True
    before = next((q for q in reversed(scenery.quantities) if q.end <= quantity.start), None)
    joint = scenery.conjunction_before(quantity.start)
    joined = before is not None and joint is not None and not scenery.text[before.end : joint].strip(" ,")
    return joined and before is not None and before.kind == "count" and scenery.led_by(before.start, "to", part.links)


def _is_behind_to(scenery: Scenery, quantity: Quantity, part: PledgePart) -> bool:
    """ "books to 85 libraries": what stands behind the plainest preposition receives."""
    leads = scenery.before(quantity.start, "to", since=quantity.start - MARKER_REACH)
    lead = next((x for x in leads if x.key == part.plain_to), None)
    between = fold(scenery.text[lead.end : quantity.start]).strip() if lead else "-"
    return not between or between in part.links


def _is_known(scenery: Scenery, quantity: Quantity, part: PledgePart) -> bool:
    """ "these 500 doctors", "500 dokter itu": things that were spoken of before."""
    before = fold(scenery.text[scenery.sentence.start : quantity.start]).split()[-1:]
    behind = fold(scenery.text[quantity.end : quantity.end + MARKER_REACH]).split()[:1]
    words = part.wording
    return not words.pointers.isdisjoint(before) or any(w.strip(",.") in words.pointers_behind for w in behind)


def _since_year(c: Candidate) -> bool:
    """ "Since 2016 the club has given Q": a year stands right behind the word. What will be given is no such sum."""
    return any(x.kind == "since" and YEAR.match(c.scenery.text, x.end + 1) for x in c.scenery.cues)


def _consists_of(c: Candidate, part: PledgePart) -> bool:
    """ "the donation of 20 ambulances", "sumbangan 20 ambulans": the noun of giving right before what is given."""
    end = c.noun.end if c.noun is not None else c.quantity.end
    return end <= c.quantity.start and c.scenery.text[end : c.quantity.start].strip() in ("", *part.wording.of)


def _is_fund(c: Candidate) -> bool:
    """ "gave millions to a $9 million fund": the size of what is given to."""
    noun = c.noun if c.noun is not None and c.noun.key == "pledge" and c.noun.start >= c.quantity.end else None
    led = noun is not None and c.quantity.kind == "money" and not c.scenery.text[c.quantity.end : noun.start].strip()
    before = c.scenery.text[max(c.sentence.start, c.quantity.start - MEASURE_GAP) : c.quantity.start].split()[-2:]
    return (
        led and len(before) == 2 and bool(c.scenery.before(c.quantity.start, "raised_to", since=c.quantity.start - 6))
    )


def _goes_abroad(c: Candidate) -> bool:
    """ "approved Q to help Nepal": right behind the amount stands a receiver that is no giver."""
    mine = {d.country_code for d in c.sides.donors}
    first = next((r for r in c.sides.recipients if r.country_code and r.country_code not in mine), None)
    at = c.quantity.end
    gap = c.scenery.text[at : first.start].split() if c.sides.donors and first and first.start >= at else ["", *"    "]
    return 1 <= len(gap) <= RIGHT_BEHIND and bool(c.scenery.after(at, "to", until=at + 2))


def _is_share(c: Candidate, part: PledgePart) -> bool:
    """ "menyumbang Q terhadap PDB", "menyumbang 16 persen atau Q", "Q or 38% of all investments": a part of what an
    economy makes or sells."""
    scenery = c.scenery
    share = c.noun is None or c.noun.key == "donation"  # "a contribution of Q to GDP"
    invests = c.verb is not None and c.verb.key == "invest"  # "to invest Q in production"
    if part.share_behind.match(scenery.text, c.quantity.end):
        return True
    if share and not invests and scenery.after(c.quantity.end, "economy", until=c.quantity.end + NEGATION_REACH):
        return True
    if c.verb is None or c.verb.key != "donate":
        return False
    if part.share.search(scenery.text, c.verb.end, max(c.verb.end, c.quantity.start)):
        return True
    words = [x for x in scenery.cues if x.kind == "economy" or (x.kind == "trap" and x.key in ECONOMY)]
    start, end = min(c.verb.start, c.quantity.start), max(c.verb.end, c.quantity.end)
    return any(not CLAUSE.search(scenery.text, min(x.end, end), max(x.start, start)) for x in words)


def _is_dropped(c: Candidate, part: PledgePart) -> bool:
    """ "menjatuhkan dua bom": a weapon used."""
    if c.verb is None or c.quantity.unit not in part.traps.weapons:
        return False
    return fold(c.scenery.text[c.verb.start : c.verb.end]) in part.traps.dropped


def _demanded(c: Candidate) -> bool:
    """ "an appeal for Q": the amount is what somebody wants."""
    if c.trap is None or c.trap.key != "demand":
        return False
    return len(c.scenery.text[c.trap.end : c.quantity.start].split()) <= 1


def _is_to_get(c: Candidate) -> bool:
    """ "a programme to secure Q": what somebody would get; "is set to receive Q" is a plan."""
    verb, scenery = c.verb, c.scenery
    if verb is None or verb.voice != "receive":
        return False
    leads = scenery.before(verb.start, "raised_to", since=verb.start - 4)
    return bool(leads) and not any(" " in x.key for x in scenery.right_before(verb.start, "planned", "future"))


def _sums_up(c: Candidate, part: PledgePart) -> bool:
    """ "bringing its aid to Q": what was given before and now, together."""
    scenery, at = c.scenery, c.quantity.start
    if not scenery.led_by(at, "raised_to", part.links):
        return False
    cue = next(iter(scenery.before(at, "sums_up")), None)
    others = (q for q in scenery.quantities if not q.unit_is_abstract)  # "27 Juli"
    return cue is not None and not any(cue.end <= q.start < at for q in others)


def _superseded(c: Candidate) -> bool:
    """ "from Q1 to Q2": the old amount of a raised promise."""
    if c.quantity.kind != "money" or not c.scenery.right_before(c.quantity.start, "raised_from"):
        return False
    others = [q for q in c.scenery.quantities if q is not c.quantity and q.currency == c.quantity.currency]
    return any(c.scenery.right_before(q.start, "raised_to") for q in others)


def _governs(c: Candidate, kind: str, part: PledgePart) -> bool:
    """A word of this kind stands before the verb (or the quantity) in the same clause."""
    anchor = c.verb or c.noun
    at = min(anchor.start, c.quantity.start) if anchor else c.quantity.start
    since = c.sentence.start
    if kind == "hypothesis" and c.verb is not None and at == c.verb.start and _is_told(c.scenery, c.verb, part):
        since = at
    reach = NEGATION_REACH
    if kind == "hypothesis" and c.scenery.right_before(at, "raised_to"):
        reach *= 2  # "a proposal by the committee on foreign trade to give Q"
    for cue in c.scenery.before(at, kind, since=max(since, at - reach)):
        if not CLAUSE.search(c.scenery.text[cue.end : at]):
            return True
    verb = c.verb
    if verb is not None and verb.start >= c.quantity.end:  # "Q harus disetujui", "Q belum disalurkan"
        inner = c.scenery.before(verb.start, kind, since=c.quantity.end)
        if inner and len(c.scenery.text[inner[0].end : verb.start].split()) <= 1:
            return True
    between = c.scenery.before(c.quantity.start, kind, since=at)
    if kind != "hypothesis" or not between:
        return False
    return c.verb is None or between[0].start == c.verb.end + 1


def _is_told(scenery: Scenery, verb: Cue, part: PledgePart) -> bool:
    """ "called on A to open the road and announced Q": a verb behind the "and" that is no more part of the wish."""
    finite = verb.key == "announce" or scenery.text.endswith(part.wording.verb_forms.finite, verb.start, verb.end)
    return finite and scenery.joined(verb.start)
