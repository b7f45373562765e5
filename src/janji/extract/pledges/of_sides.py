"""What giver and receiver say of a proposed pledge: how they were found, whose they are, who helps whom."""

import re
from dataclasses import dataclass

from janji.extract.pledges.cues import CLAUSE, GENERIC, NEGATION_REACH, Cue
from janji.extract.pledges.givers import LEAST_NOUN
from janji.extract.pledges.model import Candidate, Setting
from janji.extract.text.scan import fold
from janji.packs.pledges import PledgePart

WORD = re.compile(r"[^\W\d_]+")
ELSEWHERE = ("earlier", "clause", "sentence")
DEBTS = frozenset({("trap", "debt"), ("noun", "loan"), ("noun", "debt_relief")})
GIVERS = ("invest", "donate", "train", "promise")
SPENDS = ("allocate", "prepare", "collect", "spend")
NO_PEOPLE = ("collect", "give", "donate", "allocate", "build", "announce", "support", "fund", "prepare")
SENDS = ("give", "supply")
OWN_PEOPLE = ("households", "companies", "MSMEs")  # whom a state helps at home
MANY = 100_000  # so many people are whom somebody serves: each gets no gift that is told
STATE_TYPES = ("state", "government", "subnational")


@dataclass(frozen=True, slots=True)
class _Sides:
    """Whose giver and receiver are. ``nobody``: no receiver abroad is named; ``abroad``: the giver is not at home."""

    mine: set[str]
    theirs: set[str]
    state: bool
    abroad: bool
    nobody: bool
    listed: bool
    region: bool

    @property
    def foreign(self) -> set[str]:
        """The states of the receivers that are not the giver's."""
        return self.theirs - self.mine


def of_sides(
    c: Candidate, part: PledgePart, accepted_in: set[int], setting: Setting, beneficiaries: bool
) -> dict[str, float]:
    """Features of giver and receiver, 0/1.

    Args:
        accepted_in: paragraphs that hold an accepted pledge already.
        beneficiaries: the count is of whom something is given to.
    """
    sides = _read(c, accepted_in, setting)
    return (
        _of_donor(c, part)
        | _of_recipient(c, sides)
        | _at_home(c, sides, setting)
        | _of_act(c, part, sides)
        | _of_people(c, part, sides, beneficiaries)
    )


def _read(c: Candidate, accepted_in: set[int], setting: Setting) -> _Sides:
    donors = c.sides.donors
    mine = {d.country_code for d in donors if d.country_code}
    theirs = {r.country_code for r in c.sides.recipients if r.country_code}
    return _Sides(
        mine,
        theirs,
        state=bool(donors) and (donors[0].actor_type in STATE_TYPES or donors[0].office is not None),
        abroad=setting.home is not None and bool(mine) and setting.home not in mine,
        nobody=c.sides.recipient_how in ("none", "people", "carried") and not (theirs - mine),
        listed=c.sentence.paragraph in accepted_in,
        region=c.sides.recipient_how == "region",
    )


def _of_donor(c: Candidate, part: PledgePart) -> dict[str, float]:
    donors, how = c.sides.donors, c.sides.donor_how
    unnamed = bool(donors) and donors[0].actor_type == "people" and donors[0].found_by == "pattern"
    return {
        "donor": float(bool(donors) and not unnamed),
        "no_donor": float(not donors),
        "donor_unnamed": float(unnamed),
        f"donor_how={how}": 1.0,
        "donor_near": float(how in ("clause", "agent", "from", "possessive", "elided")),
        "donor_earlier": float(how in ("earlier", "article")),
        "donor_weak": float(bool(donors) and donors[0].found_by == "capitals" and donors[0].country_code is None),
        "donor_person_only": float(bool(donors) and all(d.actor_type == "person" and not d.office for d in donors)),
        "other_subject": float(_has_other_subject(c, part)),
    }


def _of_recipient(c: Candidate, sides: _Sides) -> dict[str, float]:
    recipients, how = c.sides.recipients, c.sides.recipient_how
    far = how == "sentence"
    foreign = sides.region or bool(sides.mine and sides.foreign)
    return {
        "recipient": float(bool(recipients)),
        "recipient_people": float(how == "people"),
        "recipient_far": float(far),
        "recipient_foreign": float(foreign and not far),
        "no_recipient_in_kind": float(c.quantity.kind == "count" and not recipients and not sides.listed),
    }


def _at_home(c: Candidate, sides: _Sides, setting: Setting) -> dict[str, float]:
    """What a state spends on itself."""
    verb, donors, recipients = c.verb, c.sides.donors, c.sides.recipients
    mine, theirs, state = sides.mine, sides.theirs, sides.state
    vows = verb is not None and verb.key in ("promise", "train")
    kept = verb is not None and verb.key in SPENDS and (c.noun is None or c.noun.key in GENERIC)
    gives = (verb is not None and verb.key in GIVERS) or (sides.abroad and not kept)
    own = not gives and c.sides.donor_how != "possessive"
    body = any(d.actor_type in ("organisation", "group") and d.found_by != "capitals" for d in donors)
    stays = own and not body and not (theirs - (mine if donors else {setting.home or ""}))
    alone = state and bool(mine) and setting.states <= mine and not sides.region
    nowhere = all(r.name == "countries" for r in recipients)
    built = c.is_deliverable and verb is not None and verb.key == "build" and not sides.foreign and not sides.listed
    home = bool(theirs) and theirs <= mine
    return {
        "promised_at_home": float(state and setting.home in mine and sides.nobody and vows and not sides.listed),
        "domestic_state": float(state and sides.nobody and own and not sides.listed),
        # who offers a scholarship keeps nothing
        "spends": float(kept and not c.is_deliverable and not recipients and not sides.listed),
        "own_budget": float(alone and c.quantity.kind == "money" and nowhere),
        "own_government": float(stays and _nameless_government(c)),
        "built_at_home": float(built and (not recipients or state) and not sides.abroad),
        "home_state": float(home and any(r.actor_type == "state" for r in recipients)),
        "same_side": float(bool(mine and home and state)),
    }


def _of_act(c: Candidate, part: PledgePart, sides: _Sides) -> dict[str, float]:
    """Acts that are gifts only between certain sides: lending, sending, investing, choosing."""
    verb, noun, recipients, how = c.verb, c.noun, c.sides.recipients, c.sides.recipient_how
    sent = verb is not None and verb.key == "give" and noun is None
    invests = verb is not None and verb.key == "invest"
    lent = bool(noun and noun.key == "loan") and how in ("none", "people")
    state_gives = bool(c.sides.donors) and c.sides.donors[0].actor_type in STATE_TYPES
    return {
        "chosen": float(bool(verb and verb.key == "choose" and noun is None) and not sides.abroad),
        "deployed": float(sides.state and sent and not recipients and c.quantity.unit in part.traps.gear),
        "invest_done": float(invests and c.is_past(part) and not (sides.mine and sides.foreign)),
        "invests_in_itself": float(invests and how in ("none", "topic") and state_gives),
        "loan_nobody": float(lent and _lends_to_all(c) and not _is_borrowed(c)),
        "shipped": float(_is_shipped(c)),
        "accounted": float(verb is not None and verb.key == "forgive" and not _names_debt(c, verb, part)),
    }


def _of_people(c: Candidate, part: PledgePart, sides: _Sides, beneficiaries: bool) -> dict[str, float]:
    """Counts of people: whom somebody gives or helps."""
    counts = c.quantity.unit in part.kinds.people
    gives = c.verb is not None and c.verb.key in NO_PEOPLE
    at_home = any(word in r.name.split() for r in c.sides.recipients for word in OWN_PEOPLE)
    served = counts and c.quantity.value >= MANY and beneficiaries
    return {
        "gives_people": float(counts and gives and not beneficiaries),
        "people_served": float(served and c.noun is not None and c.noun.key == "aid"),
        "own_people": float(sides.state and sides.abroad and sides.nobody and at_home and not sides.listed),
        "beneficiaries_home": float(beneficiaries and not sides.foreign),
    }


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
    return any(lender.start - x.end <= 1 for x in c.scenery.right_behind(noun.end, "from"))


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
