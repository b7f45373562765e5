"""Proposals: which word of giving governs a quantity, and who stands on each side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from janji.extract.model import Actor, Quantity, Sentence
from janji.extract.pledge_cues import Cue, Scenery, trap_after
from janji.extract.pledge_givers import Sides, identity, is_coordinated
from janji.extract.pledge_roles import find_sides
from janji.extract.scene import Scene
from janji.packs.pledges import PledgePart

REACH = 170
BACK = 110
BESIDE = 45
VALUE_REACH = 70
NAME_REACH = 45
OPENING = 60
ITEM_REACH = 60
CARRY_GAP = 20
NOUN_GAP = 14
BREAK = re.compile(r"[;:]|(?<!\b[A-Z])[.!?]\s")
GAP_STOP = re.compile(r"[,;:\d]|(?<!\b[A-Z])\.|--|[–—]")  # "U.S. aid" goes on
FOREIGN_NOUNS = ("aid", "grant", "loan", "debt_relief")


@dataclass(slots=True)
class Candidate:
    """A quantity that may be a pledge. ``refusal`` is the reason why it is none, None once accepted."""

    scenery: Scenery
    quantity: Quantity
    verb: Cue | None
    noun: Cue | None
    trap: Cue | None
    sides: Sides
    rule: str
    trap_after: str | None = None
    is_total: bool = False
    each: bool = False
    is_listed: bool = False
    verb_between: bool = False
    features: dict[str, float] = field(default_factory=dict)
    probability: float = 0.0
    refusal: str | None = None

    @property
    def sentence(self) -> Sentence:
        """The sentence that carries it."""
        return self.scenery.sentence

    @property
    def donor(self) -> Actor | None:
        """The first donor."""
        return self.sides.donors[0] if self.sides.donors else None


def candidates_of(scenery: Scenery, scene: Scene, earlier: Sequence[Candidate], part: PledgePart) -> list[Candidate]:
    """The proposals of one sentence, in text order."""
    found: list[Candidate] = []
    quantities = _worth(scenery)
    for quantity in quantities:
        if quantity.unit_is_abstract or quantity.is_ordinal or _is_purpose(scenery, quantity):
            continue
        own = replace_quantities(scenery, quantities)
        candidate = (
            _candidate(own, scene, quantity, part)
            or _listed(own, quantity, found, part)
            or _continued(own, scene, quantity, [*earlier, *found], part)
        )
        if candidate:
            _share_noun(candidate, found)
            _carry(candidate, found)
            _donor_of_topic(candidate, scene)
            found.append(candidate)
    _carry_back(found)
    _pair_respectively(scenery, found)
    _carry_parts(scenery, found, earlier)
    _mark_totals(found)
    found += _deliverables(scenery, scene, found, part)
    return sorted(found, key=lambda c: c.quantity.start)


def _is_purpose(scenery: Scenery, quantity: Quantity) -> bool:
    """ "$5 million for two projects": what the money is for, told with a number."""
    if quantity.kind != "count" or quantity.unit not in (None, "project", "programme"):
        return False
    leads = scenery.before(quantity.start, "to", since=quantity.start - NAME_REACH)
    led = any(not scenery.text[c.end : quantity.start].strip() for c in leads)
    if quantity.unit is not None and leads and not led:  # "$5 million to fund two projects"
        led = len(scenery.text[leads[0].end : quantity.start].split()) == 1
    return led and any(q.kind == "money" and q.end <= quantity.start for q in scenery.quantities)


def replace_quantities(scenery: Scenery, quantities: Sequence[Quantity]) -> Scenery:
    """The sentence with other quantities."""
    return replace(scenery, quantities=tuple(quantities))


def _worth(scenery: Scenery) -> list[Quantity]:
    """ "50 truk bantuan senilai US$1 juta": the money is the value of the goods, one gift."""
    kept: list[Quantity] = []
    for quantity in scenery.quantities:
        last = kept[-1] if kept else None
        if (
            last
            and quantity.kind == "money"
            and last.kind == "count"
            and last.unit
            and _is_worth(scenery, last, quantity)
        ):
            money = ((quantity.value, quantity.currency or ""), *quantity.equivalents)
            kept[-1] = replace(last, equivalents=money)
        else:
            kept.append(quantity)
    return kept


def _is_worth(scenery: Scenery, goods: Quantity, money: Quantity) -> bool:
    if goods.unit in ("person", "programme", "project") or goods.unit_is_abstract:
        return False
    between = scenery.text[goods.end : money.start]
    if len(between) > VALUE_REACH or "," in between:
        return False
    worth = scenery.before(money.start, "worth", since=goods.end)
    return bool(worth) and scenery.text.count(" ", worth[0].end, money.start) <= 3


def _candidate(scenery: Scenery, scene: Scene, quantity: Quantity, part: PledgePart) -> Candidate | None:
    verb = _verb(scenery, quantity, part)
    noun = _noun(scenery, quantity)
    if verb is None and noun is None:
        verb, noun = _listed_giving(scenery, quantity)
    if verb is None and noun is None:
        return None
    if verb and ("money" if quantity.kind == "money" else "in-kind") not in part.wording.verbs[verb.key].kinds:
        if noun is None:
            return None
        verb = None
    trap = _trap(scenery, quantity)
    sides = find_sides(scenery, scene, verb, noun, quantity, part)
    rule = "-".join(
        x for x in (verb.key if verb else None, verb.voice if verb else None, noun.key if noun else None) if x
    )
    candidate = Candidate(scenery, quantity, verb, noun, trap, sides, f"pledge.{rule}")
    candidate.trap_after = trap_after(scenery.text, quantity, part)
    candidate.verb_between = _verb_between(scene, verb, quantity)
    candidate.each = any(c.start > quantity.start - 2 * BESIDE for c in scenery.before(quantity.start, "together"))
    return candidate


def _listed(scenery: Scenery, quantity: Quantity, found: Sequence[Candidate], part: PledgePart) -> Candidate | None:
    """ "bantuan berupa 2 tangki air, 20 tandon dan 4 truk": a further item of the list that a noun of giving opens."""
    last = found[-1] if found else None
    if last is None or last.noun is None or last.quantity.kind != quantity.kind or last.trap_after:
        return None
    between = scenery.text[last.quantity.end : quantity.start]
    joined = "," in between or scenery.joined(quantity.start)
    words = (c for c in scenery.cues if last.quantity.end <= c.start < quantity.start)
    broken = any(c.kind in ("verb", "trap", "negation", "hypothesis", "part") for c in words)
    if not joined or broken or len(between) > ITEM_REACH or re.search(r"[.;:]\s", between):
        return None
    sides = replace(last.sides)
    item = Candidate(scenery, quantity, last.verb, last.noun, _trap(scenery, quantity), sides, last.rule)
    item.trap_after, item.is_listed = trap_after(scenery.text, quantity, part), True
    return item


def _share_noun(candidate: Candidate, found: Sequence[Candidate]) -> None:
    """ "Q1 in aid for A, Q2 for B and Q3 for C": the noun of giving of the first item is that of all."""
    last = found[-1] if found else None
    if last is None or last.noun is None or candidate.noun is not None or candidate.verb is not last.verb:
        return
    text, at = candidate.scenery.text, candidate.quantity.start
    joined = "," in text[last.quantity.end : at] or candidate.scenery.joined(at)
    near = at - last.quantity.end <= ITEM_REACH and not BREAK.search(text, last.quantity.end, at)
    part = candidate.scenery.before(at, "part", since=last.quantity.end)
    if joined and near and not part and candidate.quantity.kind == last.quantity.kind == "money":
        candidate.noun = last.noun


def _continued(
    scenery: Scenery, scene: Scene, quantity: Quantity, earlier: Sequence[Candidate], part: PledgePart
) -> Candidate | None:
    """ "X menyumbang Q1 untuk A. Kemudian Q2 untuk B.": the sentence goes on with the verb of the one before."""
    last = earlier[-1] if earlier else None
    if last is None or last.verb is None or scenery.sentence.index - last.sentence.index != 1:
        return None
    opens = scenery.after(scenery.sentence.start, "carry", until=scenery.sentence.start + 2)
    goes = any(c.start - quantity.end <= 2 for c in scenery.after(quantity.end, "to"))
    near = bool(opens) and quantity.start - opens[0].end <= CARRY_GAP
    if not (goes and near) or quantity.kind != last.quantity.kind:
        return None
    sides = find_sides(scenery, scene, None, None, quantity, part)
    sides.donors, sides.donor_how = last.sides.donors, "carried"
    candidate = Candidate(scenery, quantity, last.verb, None, _trap(scenery, quantity), sides, "pledge.continued")
    candidate.trap_after = trap_after(scenery.text, quantity, part)
    return candidate


def _verb(scenery: Scenery, quantity: Quantity, part: PledgePart) -> Cue | None:
    """The verb that governs the quantity: the nearest active one to the left, else a passive one to the right."""
    left = [c for c in scenery.before(quantity.start, "verb") if quantity.start - c.end <= REACH]
    left = [c for c in left if not BREAK.search(scenery.text, c.end, quantity.start)]
    right = [c for c in scenery.after(quantity.end, "verb", until=quantity.end + BACK) if c.voice == "passive"]
    right = [c for c in right if not _other_between(scenery, quantity.end, c.start)]
    near = left[0] if left else None
    if near and right and (part.wording.verbs[near.key].strength == 1 or quantity.start - near.end > BACK):
        same = not re.search(r"[,;:]", scenery.text[quantity.end : right[0].start])
        return right[0] if same else near
    if near is None:
        return right[0] if right else None
    stronger = [
        c
        for c in left[1:3]
        if near.end - c.end < BESIDE and part.wording.verbs[c.key].strength > part.wording.verbs[near.key].strength
    ]
    return stronger[0] if stronger and part.wording.verbs[near.key].strength == 1 else near


def _verb_between(scene: Scene, verb: Cue | None, quantity: Quantity) -> bool:
    """Another verb opens a clause between the governing verb and the quantity."""
    if verb is None or verb.end > quantity.start:
        return False
    mine, its = scene.clause_at(verb.start), scene.clause_at(quantity.start)
    return mine is not None and its is not None and mine is not its and its.link not in ("quote", "coordinate")


def _listed_giving(scenery: Scenery, quantity: Quantity) -> tuple[Cue | None, Cue | None]:
    """ "..., termasuk 4 juta untuk A, 2 juta untuk B": a part far behind the verb or noun that all parts share."""
    part = next(iter(scenery.before(quantity.start, "part")), None)
    verbs = scenery.before(part.start, "verb") if part else []
    nouns = scenery.before(part.start, "noun") if part and not verbs and quantity.kind == "money" else []
    return next(iter(verbs), None), next(iter(nouns), None)


def _other_between(scenery: Scenery, start: int, end: int) -> bool:
    return any(start <= q.start < end and q.kind == "money" for q in scenery.quantities) or bool(
        BREAK.search(scenery.text, start, end)
    )


def _noun(scenery: Scenery, quantity: Quantity) -> Cue | None:
    """A noun of giving beside the quantity: before it with words of measure between, or right after it."""
    left = [c for c in scenery.before(quantity.start, "noun") if quantity.start - c.end <= 2 * BESIDE]
    left = [c for c in left if not GAP_STOP.search(scenery.text, c.end, quantity.start)]
    left = left or _noun_of_contents(scenery, quantity)
    right = scenery.after(quantity.start, "noun", until=quantity.end + BESIDE)
    right = [c for c in right if not GAP_STOP.search(scenery.text, quantity.end, c.start)]
    near = [*left[:1], *right[:1]]
    return min(
        near, key=lambda c: quantity.start - c.end if c.end <= quantity.start else c.start - quantity.end, default=None
    )


def _noun_of_contents(scenery: Scenery, quantity: Quantity) -> list[Cue]:
    """ "bantuan dikirim dari Medan, berupa 2 tangki air": what the gift consists of, however far the noun stands."""
    opens = [c for c in scenery.before(quantity.start, "contents") if quantity.start - c.end <= 2]
    nouns = scenery.before(opens[0].start, "noun") if opens and quantity.kind == "count" else []
    return [
        c
        for c in nouns
        if opens[0].start - c.end <= REACH and not re.search(r"[;:.]\s", scenery.text[c.end : opens[0].start])
    ]


def _trap(scenery: Scenery, quantity: Quantity) -> Cue | None:
    """The nearest trap word to the left in the sentence."""
    left = [c for c in scenery.before(quantity.start, "trap") if quantity.start - c.end <= REACH]
    return left[0] if left else None


def _carry(candidate: Candidate, found: Sequence[Candidate]) -> None:
    """A list ("A to X, B to Y and C to Z") carries the donor; without an own recipient also the recipients."""
    last = found[-1] if found else None
    if last is None:
        return
    sides = candidate.sides
    if not sides.donors and last.sides.donors and not (candidate.verb and candidate.verb.voice == "receive"):
        sides.donors, sides.donor_how = last.sides.donors, "carried"
    joined = candidate.verb is last.verb or (
        candidate.verb is not None and is_coordinated(candidate.scenery, candidate.verb)
    )
    vague = not sides.recipients or all(r.found_by == "anaphor" for r in sides.recipients)
    mine = {identity(d) for d in sides.donors}
    theirs = tuple(r for r in last.sides.recipients if identity(r) not in mine)
    if vague and theirs and joined:
        sides.recipients, sides.recipient_how = theirs, "carried"


def _carry_back(found: Sequence[Candidate]) -> None:
    """ "handed over 20 tents, 40 beds and 6 pumps to Fiji": whom the last of a list is for, all of it is for."""
    for item, after in reversed(list(pairwise(found))):
        listed = item.verb is not None and item.verb is after.verb and item.quantity.kind == after.quantity.kind
        if (
            listed
            and not item.sides.recipients
            and after.sides.recipient_how in ("clause", "place", "people", "region")
        ):
            item.sides.recipients, item.sides.recipient_how = after.sides.recipients, "carried"


def _pair_respectively(scenery: Scenery, found: Sequence[Candidate]) -> None:
    """ "A and B committed Q1 and Q2 respectively": the first gives the first, the second the second."""
    cue = next((c for c in scenery.cues if c.kind == "respectively"), None)
    listed = [c for c in found if cue and c.verb and c.verb is found[0].verb and c.quantity.end <= cue.start]
    if len(listed) < 2:
        return
    donors = max((c.sides.donors for c in listed), key=len)
    recipients = max((c.sides.recipients for c in listed), key=len)
    for i, candidate in enumerate(listed):
        if len(donors) == len(listed):
            candidate.sides.donors = (donors[i],)
        elif len(recipients) == len(listed):
            candidate.sides.recipients = (recipients[i],)
        if not candidate.sides.recipients:
            candidate.sides.recipients = recipients


def _donor_of_topic(candidate: Candidate, scene: Scene) -> None:
    """ "Paket bantuan senilai Q untuk Israel": aid that names no giver comes from the article's other state."""
    sides = candidate.sides
    receives = candidate.verb is not None and candidate.verb.voice == "receive"
    if sides.donors or candidate.noun is None or candidate.noun.key not in FOREIGN_NOUNS or receives:
        return
    states = {r.country_code for r in sides.recipients if r.country_code and r.actor_type in ("state", "government")}
    giver = scene.partner(frozenset(states)) if states else None
    if giver is not None:
        sides.donors, sides.donor_how = (giver,), "topic"


def _mark_totals(found: Sequence[Candidate]) -> None:
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
        total.is_total = len(parts) >= 2 or parts[0].noun is not None or _has_purpose(parts[0])
        if all(_tells_kind(p.scenery, p.quantity) for p in parts):
            total.is_total = False
        for part in parts:
            part.is_total = not total.is_total
            part.sides.donors = part.sides.donors or total.sides.donors
            part.sides.recipients = part.sides.recipients or total.sides.recipients


def _carry_parts(scenery: Scenery, found: list[Candidate], earlier: Sequence[Candidate]) -> None:
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
            found.append(Candidate(scenery, quantity, total.verb, total.noun, None, sides, "pledge.part"))
    for candidate in found:
        if not candidate.sides.donors:
            candidate.sides.donors, candidate.sides.donor_how = total.sides.donors, "carried"
    found.sort(key=lambda c: c.quantity.start)


def _as_part(candidate: Candidate, total: Candidate) -> None:
    """A part's words of giving tell its purpose ("A$5mil to support farmers"); what is done with it told the total."""
    sides = candidate.sides
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


# --- named deliverables ----------------------------------------------------------------------------------------------


def _deliverables(scenery: Scenery, scene: Scene, found: Sequence[Candidate], part: PledgePart) -> list[Candidate]:
    """ "akan mendirikan pusat pelatihan": something built or set up, count 1, where no number stands."""
    made: list[Candidate] = []
    for verb in (c for c in scenery.cues if c.kind == "verb" and c.key == "build" and c.voice == "active"):
        noun = _built(scenery, verb) if not _is_surname(scenery, verb) else None
        if noun is None or any(verb.end <= c.quantity.start < noun.end for c in found):
            continue
        purpose = any(verb.start - c.end <= 1 for c in scenery.before(verb.start, "to"))
        if purpose and any(
            c.quantity.start < verb.start for c in found
        ):  # "gives Q to build schools": the purpose of Q
            continue
        start, end = _phrase(scenery, verb.end, noun)
        named = scenery.text[start:end].strip()
        quantity = Quantity(start, end, "count", Decimal(1), unit=noun.key, unit_text=named)
        sides = find_sides(scenery, scene, verb, None, quantity, part)
        candidate = Candidate(scenery, quantity, verb, None, _trap(scenery, quantity), sides, "pledge.deliverable")
        _carry(candidate, [c for c in found if c.quantity.start < verb.start])
        made.append(candidate)
    return made


def _is_surname(scenery: Scenery, verb: Cue) -> bool:
    """ "Rudi Bangun": a capitalised word inside a sentence of the body."""
    inside = verb.start - scenery.sentence.start > 1 and scenery.sentence.kind == "body"
    return inside and scenery.text[verb.start].isupper()


def _built(scenery: Scenery, verb: Cue) -> Cue | None:
    """The noun of what is built: within a few words of the verb, before any comma or other verb."""
    stop = min((c.start for c in scenery.cues if c.kind == "verb" and c.start > verb.end), default=scenery.sentence.end)
    for cue in scenery.after(verb.end, "deliverable", until=min(stop, verb.end + NAME_REACH)):
        between = scenery.text[verb.end : cue.start]
        stopped = any(verb.end <= c.start < cue.start for c in scenery.cues if c.kind in ("to", "from", "stop"))
        doubled = scenery.text[cue.start - 1] == "-"  # "pusat-pusat": several, none named
        if not stopped and not doubled and not re.search(r"[,.;:()\d]", between):
            return cue
    return None


def _phrase(scenery: Scenery, at: int, noun: Cue) -> tuple[int, int]:
    start = at + len(scenery.text[at:]) - len(scenery.text[at:].lstrip())
    end = noun.end
    for word in re.finditer(r"\s+([^\W\d_][\w'’-]*)", scenery.text[noun.end : noun.end + NAME_REACH]):
        if scenery.text[end] in ",.;":
            break
        if word.group(1)[:1].isupper():
            end = noun.end + word.end()
        elif not scenery.text[start].isupper() and not scenery.text[noun.start].isupper():
            break
    return start, end
