"""What speaks for and against a proposed pledge, as named features, and the verdict by the pack's weights."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from janji.extract.model import Actor, Quantity
from janji.extract.pledges.cues import MARKER_REACH, Cue, Scenery, is_past
from janji.extract.pledges.model import Candidate
from janji.extract.pledges.receivers import MEASURE_GAP
from janji.extract.text.scan import fold
from janji.packs.pledges import PledgePart

FAR = 100
WEIGHT_REACH = 4  # words
CLAUSE = re.compile(r"[,;:.]\s")
WORD = re.compile(r"[^\W\d_]+")
LEAST_NOUN = 4
ELSEWHERE = ("earlier", "clause", "sentence")
DEBTS = frozenset({("trap", "debt"), ("noun", "loan"), ("noun", "debt_relief")})
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d%])")
NEGATION_REACH = 60
RIGHT_BEHIND = 3  # words between an amount and its receiver
HEADING = 120
NEARBY = 100  # promises before one that may tell its giver
GIVERS = ("invest", "donate", "train", "promise")
SPENDS = ("allocate", "prepare", "collect", "spend")
NO_PEOPLE = ("collect", "give", "donate", "allocate", "build", "announce", "support", "fund", "prepare")
SENDS = ("give", "supply")
OWN_PEOPLE = ("households", "companies", "MSMEs")  # whom a state helps at home
MANY = 100_000  # so many people are whom somebody serves: each gets no gift that is told
GENERIC = ("pledge", "investment")
ECONOMY = ("trade", "growth")
FIGURES = ("trade", "growth", "profit", "tax", "price", "debt", "output", "population")
OWN_SUBJECT = ("clause", "name", "relative")
STATE_TYPES = ("state", "government", "subnational")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the article says around its promises: its year, the states whose parties or places it names, whether it is
    about a trial, and the state it is written in or about, where one is clear."""

    year: int
    states: frozenset[str]
    is_trial: bool
    home: str | None = None


def judge_candidates(found: Sequence[Candidate], part: PledgePart, setting: Setting) -> None:
    """Fill features, probability and refusal of every candidate, in text order (a list supports its members)."""
    accepted_in: set[int] = set()
    for i, candidate in enumerate(found):
        _donor_of_article(candidate, found[:i])
        candidate.features = features(candidate, part, accepted_in, setting)
        if _is_given_before(candidate, found[:i]):
            candidate.features["receive_no_noun"] = 0.0
        if candidate.told_by is not None:
            candidate.told_by.features = features(candidate.told_by, part, accepted_in, setting)
        whole = candidate.told_by or candidate.part_of
        if whole is not None:  # "is requesting Q. This includes Q1 for A and Q2 for B."
            candidate.features |= {name: 1.0 for name in ("hypothetical", "negated") if whole.features.get(name)}
        candidate.probability = part.weights.judge.probability(candidate.features)
        if candidate.probability < part.weights.threshold:
            candidate.refusal = _reason(candidate, part)
        else:
            accepted_in.add(candidate.sentence.paragraph)


def _is_given_before(candidate: Candidate, earlier: Sequence[Candidate]) -> bool:
    """ "The king gave 90 cows. Villages will get 40 cows.": what is received needs no noun of giving."""
    quantity, verb = candidate.quantity, candidate.verb
    if verb is None or verb.voice != "receive" or quantity.unit is None:
        return False
    return any(c.refusal is None and c.quantity.unit == quantity.unit and c.verb for c in earlier)


def _donor_of_article(candidate: Candidate, earlier: Sequence[Candidate]) -> None:
    """ "500 sapi akan diberikan kepada pesantren": the donor of the same kind of gift told before."""
    own = candidate.sides.donor_how == "self"
    if candidate.sides.donors or (candidate.verb and candidate.verb.voice == "active" and not own):
        return
    for other in reversed(earlier[-NEARBY:]):
        if candidate.sides.recipient_how in OWN_SUBJECT and _is_receiver(candidate, other.sides.donors):
            continue  # "The firm will get Q": not what it gave itself
        alike = own or (other.quantity.unit, other.quantity.kind) == (candidate.quantity.unit, candidate.quantity.kind)
        if other.sides.donors and alike and other.sides.donor_how not in ("article", "unnamed"):
            candidate.sides.donors, candidate.sides.donor_how = other.sides.donors, "article"
            return


def _is_receiver(candidate: Candidate, donors: Sequence[Actor]) -> bool:
    """Who gave before receives now, under this name or a longer one ("Lenfo", "Lenfo Indonesia")."""
    mine = [f"{r.name.casefold()} " for r in candidate.sides.recipients]
    names = [f"{d.name.casefold()} " for d in donors]
    return any(m.startswith(n) or n.startswith(m) for m in mine for n in names)


def features(candidate: Candidate, part: PledgePart, accepted_in: set[int], setting: Setting) -> dict[str, float]:
    """Named features, 0/1 or a small number; the names are the keys of ``pledge_judge.yaml``."""
    found: dict[str, float] = {}
    _of_wording(candidate, part, found)
    _of_sides(candidate, part, found, accepted_in, setting)
    _of_traps(candidate, part, found, setting.year)
    found["trial"] = float(setting.is_trial)
    if candidate.sentence.paragraph in accepted_in:
        found["list_of_pledges"] = 1.0
        goes_on = bool(candidate.scenery.before(candidate.quantity.start, "carry"))
        found["list_continues"] = float(goes_on and bool(found["future"]))
    if candidate.sentence.kind == "title":
        found["title"] = 1.0
    return {name: value for name, value in found.items() if value}


def _of_wording(c: Candidate, part: PledgePart, found: dict[str, float]) -> None:
    q = c.quantity
    scenery = c.scenery
    cls = part.wording.verbs[c.verb.key] if c.verb else None
    found[f"verb={c.verb.key if c.verb else 'none'}"] = 1.0
    found["listed_item"] = float(c.is_listed)
    bracketed = scenery.text[max(0, q.start - 2) : q.start].strip().endswith("(")
    found["in_brackets"] = float(bracketed and c.sides.donor_how != "elided")
    found["verb_strength"] = float(cls.strength) if cls else 0.0
    found["no_verb"] = float(cls is None)
    found["noun"] = float(c.noun is not None and c.noun.key not in ("pledge", "investment"))
    found["noun_generic"] = float(c.noun is not None and c.noun.key in ("pledge", "investment"))
    found["noun_receive"] = float(bool(c.noun and c.verb and c.verb.voice == "receive"))
    alone = bool(cls and cls.strength == 1 and c.noun is None) and not _goes_abroad(c)
    found["announce_alone"] = float(alone and c.verb is not None and c.verb.key == "announce")
    found["weak_verb_alone"] = float(alone and c.rule != "pledge.deliverable")
    written = scenery.text[c.sentence.start : c.sentence.end].strip()
    found["heading_line"] = float(c.sentence.kind == "body" and len(written) < HEADING and written[-1:].isalnum())
    found["receive_no_noun"] = float(bool(c.verb and c.verb.key == "receive" and c.noun is None))
    found["dropped"] = float(_is_dropped(c, part))
    found["measure"] = float(q.unit in part.kinds.sizes and not (c.verb and c.verb.key == "build"))
    found["verb_between"] = float(c.verb is not None and c.verb_between)
    counted = q.kind == "count"
    opened = c.noun is not None and bool(scenery.before(q.start, "contents", since=c.noun.end))
    opened = opened or (c.noun is not None and c.noun.key == "donation" and _consists_of(c, part))
    found["contents"] = float(opened)
    found["count_no_verb"] = float(counted and cls is None and not opened)
    found["announce_count"] = float(counted and c.verb is not None and c.verb.key == "announce")
    invests = c.verb is not None and c.verb.key == "invest"
    after = scenery.after(q.end, "trap", until=q.end + NEGATION_REACH)
    found["market_after"] = float(any(x.key == "swap" or (invests and x.key == "market") for x in after))
    found["money"] = float(q.kind == "money")
    found["scaled"] = float(q.kind == "money" and q.value >= 1_000_000)
    least = part.traps.small.get(q.currency or "", part.traps.small.get("default", 0))
    found["small_money"] = float(q.kind == "money" and q.value < least)
    start = min(c.verb.start, q.start) if c.verb else q.start
    window = max(scenery.sentence.start, start - NEGATION_REACH)
    found["future"] = float(bool(scenery.before(q.start, "future", since=window)))
    summed = _since_year(c) and not found["future"]
    found["cumulative"] = float(any(x.kind == "cumulative" for x in scenery.cues) or summed)
    found["invested_sum"] = float(bool(found["cumulative"]) and c.verb is not None and c.verb.key == "invest")
    found["economy"] = float(_is_share(c, part))
    found["unit_known"] = float(q.kind == "count" and q.unit is not None)
    found["unit_vague"] = float(q.kind == "count" and q.unit in part.kinds.vague)
    found["unit_unknown"] = float(q.kind == "count" and q.unit is None)
    found["deliverable"] = float(c.rule == "pledge.deliverable")
    known = part.wording.articles
    first = scenery.text[q.start : q.end].split()[:1]
    found["known_thing"] = float(c.rule == "pledge.deliverable" and bool(first) and fold(first[0]) in known)
    found["contracted"] = float(c.rule == "pledge.deliverable" and any(x.key == "contract" for x in scenery.cues))
    found["into_fund"] = float(_is_fund(c))
    found["total"] = float(c.is_total)
    found["superseded"] = float(_superseded(c) or _sums_up(c, part))
    found["announced"] = float(bool(scenery.before(q.start, "announced", since=scenery.sentence.start)))
    found["negated"] = float(_governs(c, "negation", part))
    found["hypothetical"] = float(_governs(c, "hypothesis", part) or _demanded(c) or _is_to_get(c))
    found["beneficiaries"] = float(q.kind == "count" and scenery.led_by(q.start, "to", frozenset()))
    found["people_reached"] = float(q.kind == "count" and _is_reached(scenery, q, part))
    things = (
        q.kind == "count"
        and q.unit is not None
        and q.unit not in part.kinds.helped
        and not (c.verb and c.verb.key == "raise")
    )
    found["things_reached"] = float(things and _is_behind_to(scenery, q, part))
    found["known_count"] = float(q.kind == "count" and c.rule != "pledge.deliverable" and _is_known(scenery, q, part))
    found["beneficiaries_only"] = float(bool(found["beneficiaries"]) and c.noun is None and q.unit in part.kinds.people)


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
    leads = (x for x in scenery.before(quantity.start, "to", since=quantity.start - MARKER_REACH))
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
    planned = scenery.before(verb.start, "planned", "future", since=verb.start - MARKER_REACH)
    return bool(leads) and not any(" " in x.key and verb.start - x.end <= 1 for x in planned)


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

    def right_before(quantity: Quantity, kind: str) -> bool:
        return any(quantity.start - x.end <= 1 for x in c.scenery.before(quantity.start, kind))

    if c.quantity.kind != "money" or not right_before(c.quantity, "raised_from"):
        return False
    others = [q for q in c.scenery.quantities if q is not c.quantity and q.currency == c.quantity.currency]
    return any(right_before(q, "raised_to") for q in others)


def _governs(c: Candidate, kind: str, part: PledgePart) -> bool:
    """A word of this kind stands before the verb (or the quantity) in the same clause."""
    anchor = c.verb or c.noun
    at = min(anchor.start, c.quantity.start) if anchor else c.quantity.start
    since = c.sentence.start
    if kind == "hypothesis" and c.verb is not None and at == c.verb.start and _is_told(c.scenery, c.verb, part):
        since = at
    reach = NEGATION_REACH
    if kind == "hypothesis" and any(at - x.end <= 1 for x in c.scenery.before(at, "raised_to")):
        reach *= 2  # "a proposal by the committee on foreign trade to give Q"
    for cue in c.scenery.before(at, kind, since=max(since, at - reach)):
        if not re.search(r"[,;:.]\s", c.scenery.text[cue.end : at]):
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


def _of_sides(c: Candidate, part: PledgePart, found: dict[str, float], accepted_in: set[int], setting: Setting) -> None:
    donors, recipients = c.sides.donors, c.sides.recipients
    unnamed = bool(donors) and donors[0].actor_type == "people" and donors[0].found_by == "pattern"
    found["donor"] = float(bool(donors) and not unnamed)
    found["no_donor"] = float(not donors)
    found["donor_unnamed"] = float(unnamed)
    found[f"donor_how={c.sides.donor_how}"] = 1.0
    found["donor_near"] = float(c.sides.donor_how in ("clause", "agent", "from", "possessive", "elided"))
    found["donor_weak"] = float(bool(donors) and donors[0].found_by == "capitals" and donors[0].country_code is None)
    found["donor_person_only"] = float(bool(donors) and all(d.actor_type == "person" and not d.office for d in donors))
    found["recipient"] = float(bool(recipients))
    found["recipient_people"] = float(c.sides.recipient_how == "people")
    mine = {d.country_code for d in donors if d.country_code}
    theirs = {r.country_code for r in recipients if r.country_code}
    far = c.sides.recipient_how == "sentence"
    found["recipient_far"] = float(far)
    region = c.sides.recipient_how == "region"
    found["recipient_foreign"] = float((region or bool(mine and theirs - mine)) and not far)
    state = bool(donors) and (donors[0].actor_type in STATE_TYPES or donors[0].office is not None)
    abroad = setting.home is not None and bool(mine) and setting.home not in mine
    found["chosen"] = float(bool(c.verb and c.verb.key == "choose" and c.noun is None) and not abroad)
    nobody = c.sides.recipient_how in ("none", "people", "carried") and not (theirs - mine)
    listed = c.sentence.paragraph in accepted_in
    vows = c.verb is not None and c.verb.key in ("promise", "train")
    found["promised_at_home"] = float(state and setting.home in mine and nobody and vows and not listed)
    kept = c.verb is not None and c.verb.key in SPENDS and (c.noun is None or c.noun.key in GENERIC)
    gives = (c.verb is not None and c.verb.key in GIVERS) or (abroad and not kept)
    own = not gives and c.sides.donor_how != "possessive"
    found["domestic_state"] = float(state and nobody and own and not listed)
    kept = kept and c.rule != "pledge.deliverable"  # who offers a scholarship keeps nothing
    found["spends"] = float(kept and not recipients and not listed)
    alone = state and bool(mine) and setting.states <= mine and not region
    found["own_budget"] = float(alone and c.quantity.kind == "money" and all(r.name == "countries" for r in recipients))
    body = any(d.actor_type in ("organisation", "group") and d.found_by != "capitals" for d in donors)
    kin = mine if donors else {setting.home or ""}
    at_home = own and not body and not (theirs - kin)
    found["own_government"] = float(at_home and _nameless_government(c))
    people = c.quantity.unit in part.kinds.people and c.verb is not None and c.verb.key in NO_PEOPLE
    found["gives_people"] = float(people and not found["beneficiaries"])
    past = bool(c.verb and is_past(c, part))
    sent = c.verb is not None and c.verb.key == "give" and c.noun is None
    built = (
        c.rule == "pledge.deliverable"
        and c.verb is not None
        and c.verb.key == "build"
        and not (theirs - mine)
        and not listed
    )
    found["built_at_home"] = float(built and (not recipients or state) and not abroad)
    found["deployed"] = float(state and sent and not recipients and c.quantity.unit in part.traps.gear)
    found["invest_done"] = float(bool(c.verb and c.verb.key == "invest") and past and not (mine and theirs - mine))
    lent = bool(c.noun and c.noun.key == "loan") and c.sides.recipient_how in ("none", "people")
    found["loan_nobody"] = float(lent and _lends_to_all(c) and not _is_borrowed(c))
    found["shipped"] = float(_is_shipped(c))
    own_people = state and abroad and nobody and any(w in r.name.split() for r in recipients for w in OWN_PEOPLE)
    found["own_people"] = float(own_people and not listed)
    invests = c.verb is not None and c.verb.key == "invest" and c.sides.recipient_how in ("none", "topic")
    found["invests_in_itself"] = float(invests and bool(donors) and donors[0].actor_type in STATE_TYPES)
    served = c.quantity.unit in part.kinds.people and c.quantity.value >= MANY and bool(found["beneficiaries"])
    found["people_served"] = float(served and c.noun is not None and c.noun.key == "aid")
    home = bool(theirs) and theirs <= mine
    found["home_state"] = float(home and any(r.actor_type == "state" for r in recipients))
    found["beneficiaries_home"] = float(bool(found["beneficiaries"]) and not (theirs - mine))
    found["donor_earlier"] = float(c.sides.donor_how in ("earlier", "article"))
    found["other_subject"] = float(_has_other_subject(c, part))
    found["accounted"] = float(c.verb is not None and c.verb.key == "forgive" and not _names_debt(c, c.verb, part))
    found["same_side"] = float(bool(mine and theirs and theirs <= mine and state))
    found["no_recipient_in_kind"] = float(c.quantity.kind == "count" and not recipients and not listed)


def _lends_to_all(c: Candidate) -> bool:
    """A bank of a state, a firm, a platform: whose trade is lending. A bank of all states lends to states."""
    lender = c.donor
    if lender is None or lender.actor_type in STATE_TYPES or (lender.office is not None and lender.country_code):
        return False
    known = {d.country_code for d in c.sides.donors if d.country_code}
    weak = lender.found_by == "capitals" and lender.country_code is None
    return bool(known) or weak or lender.actor_type == "person"


def _is_borrowed(c: Candidate) -> bool:
    """ "will be paid with a loan from Bank A": told by who borrows, one loan and no lender's sum of all."""
    lender, noun = c.donor, c.noun
    if lender is None or noun is None or c.sides.donor_how != "from" or lender.start < noun.end:
        return False
    leads = c.scenery.after(noun.end, "from", until=noun.end + 2)
    return any(lender.start - x.end <= 1 for x in leads)


def _is_shipped(c: Candidate) -> bool:
    """ "Lenfo shipped 9,000 units to 20 countries": goods that no word calls a gift, to as many states as buy them."""
    sender, noun = c.donor, c.noun
    if sender is None or noun is not None or c.verb is None or c.verb.key not in SENDS or c.quantity.kind != "count":
        return False
    firm = sender.actor_type in ("organisation", "other") and (sender.country_code or sender.found_by == "capitals")
    return bool(firm) and any(r.actor_type == "people" and r.name == "countries" for r in c.sides.recipients)


def _nameless_government(c: Candidate) -> bool:
    """ "pemerintah mengalokasikan": the government of the article's own country, not named with its state."""
    at = c.verb.start if c.verb else c.quantity.start
    for cue in c.scenery.before(at, "government", since=max(c.sentence.start, at - NEGATION_REACH)):
        named = any(d.country_code and d.start <= cue.end + 2 and cue.start <= d.end for d in c.sides.donors)
        nearer = any(d.country_code and cue.end <= d.start < at for d in c.sides.donors)  # "the ministry said India"
        if not named and not nearer:
            return True
    return False


def _has_other_subject(c: Candidate, part: PledgePart) -> bool:
    """ "The deal gave the firm Q", "..., with the school having pledged Q": before the verb stands a noun that was not
    read as a party; who is named before that does not give."""
    verb = c.verb
    if verb is None or verb.voice != "active" or c.sides.donor_how not in ELSEWHERE:
        return False
    opening = CLAUSE.split(c.scenery.text[c.sentence.start : verb.start])[-1]
    start = verb.start - len(opening)
    if c.sides.donor_how != "earlier":
        goes_on = any(x.kind == "verb" and start <= x.start < verb.start for x in c.scenery.cues)
        if start == c.sentence.start or goes_on or any(d.end > start for d in c.sides.donors):
            return False
    return any(len(w) >= LEAST_NOUN and w not in part.subject_words for w in WORD.findall(fold(opening)))


def _names_debt(c: Candidate, verb: Cue, part: PledgePart) -> bool:
    """ "wrote off Q of debt", "menghapus utang", not "wrote off Q in its programme", which books a loss."""
    words = fold(c.scenery.text[verb.start : verb.end]).split()
    inside = {*part.traps.topics.get("debt", ()), *part.wording.nouns.get("loan", ())}
    return not inside.isdisjoint(words) or any((x.kind, x.key) in DEBTS for x in c.scenery.cues)


def _of_traps(c: Candidate, part: PledgePart, found: dict[str, float], year: int) -> None:
    q = c.quantity
    debt = bool(c.verb and c.verb.key == "forgive")  # "forgave $75 million in debt"
    found["trap_nearer"] = float(c.trap is not None and _is_nearer(c.trap, c) and not debt)
    found["whole"] = float(any(x.key == "whole" for x in _right_before(c, part)))
    found["figure"] = float(_is_figure(c))
    found["trap_in_clause"] = float(c.trap is not None and not found["trap_nearer"] and _same_clause(c.trap, c))
    found["history"] = float(_is_history(c, year))
    found["crime"] = float(any(x.kind == "trap" and x.key == "crime" for x in c.scenery.cues))
    found["sport"] = float(any(x.kind == "trap" and x.key == "sport" for x in c.scenery.cues))
    found["per"] = float(c.trap_after == "per" and not c.each)
    found["trap_after"] = float(c.trap_after is not None and c.trap_after != "per" and not debt)
    measured = any(q.start - x.end <= MEASURE_GAP for x in c.scenery.before(q.start, "measured"))
    found["measured"] = float(measured or _is_weight(c, part))
    found["own_spending"] = float(
        bool(c.scenery.before(q.start, "own") or c.scenery.after(q.end, "own", until=q.end + FAR))
    )


def _is_weight(c: Candidate, part: PledgePart) -> bool:
    """ "menyerahkan sapi 1,2 ton", "satu sapi sebesar 1 ton": how heavy the one animal before it is."""
    if c.quantity.unit not in part.kinds.divisible:
        return False
    before = fold(c.scenery.text[c.sentence.start : c.quantity.start]).split()[-WEIGHT_REACH:]
    nouns = part.quantities.nouns
    return any(nouns.get(word, (None, False))[0] in part.kinds.weighed for word in before)


def _is_figure(c: Candidate) -> bool:
    """ "Exports rose by 13 percent, to Q": what a statistic tells of is the verb's subject."""
    if c.verb is None or c.trap is None or c.verb.key != "raise" or c.trap.key not in FIGURES:
        return False
    return c.trap.end <= c.verb.start and not CLAUSE.search(c.scenery.text, c.trap.end, c.verb.start)


def _right_before(c: Candidate, part: PledgePart) -> list[Cue]:
    """The trap words that only words of measure part from the amount ("part of a $5 million package")."""
    text, at = c.scenery.text, c.quantity.start
    traps = c.scenery.before(at, "trap", since=at - MARKER_REACH)
    return [x for x in traps if all(w in part.links for w in fold(text[x.end : at]).split())]


def _is_history(c: Candidate, year: int) -> bool:
    """The sentence reaches back more than ten years."""
    written = c.scenery.text[c.sentence.start : c.sentence.end]
    years = [int(y) for y in YEAR.findall(written)]
    return bool(years) and min(years) < year - 10 and max(years) <= year


def _is_nearer(trap: Cue, c: Candidate) -> bool:
    """The trap stands between every word of giving and the quantity."""
    giving = [x for x in (c.verb, c.noun) if x is not None]
    if any(x.start >= c.quantity.end and x.start - c.quantity.end < 25 for x in giving if x is c.noun):
        return False
    left = [x.end for x in giving if x.end <= c.quantity.start]
    return not left or trap.start >= max(left) or trap.end > max(left)


def _same_clause(trap: Cue, c: Candidate) -> bool:
    return not re.search(r"[,;:.]\s", c.scenery.text[trap.end : c.quantity.start])


def _reason(c: Candidate, part: PledgePart) -> str:
    """The feature that weighs most against it, in words."""
    weights = part.weights.judge.weights
    against = sorted(((weights.get(k, 0.0) * v, k) for k, v in c.features.items()), key=lambda x: (x[0], x[1]))
    if c.features.get("trap_nearer") and c.trap:
        return f"trap: {c.trap.key} ({c.scenery.text[c.trap.start : c.trap.end]!r})"
    if c.trap_after:
        return f"trap: {c.trap_after!r} after the amount"
    if against and against[0][0] < 0:
        return f"{against[0][1]} (probability {c.probability:.2f})"
    return f"too little speaks for it (probability {c.probability:.2f})"
