"""Proposals: every quantity of a sentence that a word of giving governs, and who stands on each side."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

from janji.extract.model import Actor, Quantity
from janji.extract.pledges.cues import Scenery, trap_after
from janji.extract.pledges.deliverables import deliverables
from janji.extract.pledges.givers import Sides
from janji.extract.pledges.governors import (
    BESIDE,
    governing_noun,
    governing_verb,
    listed_giving,
    nearest_trap,
    object_noun,
    verb_between,
)
from janji.extract.pledges.listing import listed_behind
from janji.extract.pledges.lists import carry, carry_back, continued, listed, pair_respectively, share_noun
from janji.extract.pledges.model import Candidate
from janji.extract.pledges.parts import carry_parts, mark_totals
from janji.extract.pledges.pointed import pointed, told_before
from janji.extract.pledges.roles import find_sides
from janji.extract.scene import Scene
from janji.extract.text.scan import fold
from janji.packs.pledges import PledgePart

VALUE_REACH = 110
NAME_REACH = 45
LEAD_REACH = 24
FOREIGN_NOUNS = ("aid", "grant", "loan", "debt_relief")


def candidates_of(scenery: Scenery, scene: Scene, earlier: Sequence[Candidate], part: PledgePart) -> list[Candidate]:
    """The proposals of one sentence, in text order."""
    found: list[Candidate] = []
    quantities = _worth(scenery, part)
    own = replace(scenery, quantities=tuple(quantities))
    told = cache(partial(told_before, own, scene, earlier, part))
    for quantity in quantities:
        nameless = quantity.kind == "count" and quantity.unit is None and quantity.value == 1  # "in one clear regard"
        if nameless or quantity.unit_is_abstract or _is_purpose(scenery, quantity, part):
            continue
        if quantity.is_part and any(c.quantity.kind == "money" for c in found):  # "Q1 (Q2 of it as loans)"
            continue
        candidate = (
            _candidate(own, scene, quantity, part)
            or listed(own, scene, quantity, found, part)
            or continued(own, scene, quantity, [*earlier, *found], part)
        )
        active = candidate is not None and candidate.verb is not None and candidate.verb.voice != "passive"
        if candidate is None or not (active or candidate.sides.donors):
            candidate = pointed(own, scene, quantity, told, part) or candidate
        if candidate:
            share_noun(candidate, found)
            carry(candidate, found)
            givers = listed_behind(candidate, scene, part)
            if givers:
                candidate.sides.donors, candidate.sides.donor_how = givers, "list"
            _donor_of_topic(candidate, scene)
            found.append(candidate)
    carry_back(found)
    pair_respectively(scenery, found)
    carry_parts(scenery, found, earlier)
    mark_totals(found)
    found += deliverables(scenery, scene, found, part)
    return sorted(found, key=lambda c: c.quantity.start)


def _is_purpose(scenery: Scenery, quantity: Quantity, part: PledgePart) -> bool:
    """ "in 25 schools", "from 10 banks", "$5 million for two projects", "for 30 km of road": where it is given, who
    gives or what the money is for, with a number."""
    if quantity.kind != "count":
        return False
    priced = quantity.unit in part.kinds.sizes and any(q.kind == "money" for q in scenery.quantities)
    if priced or scenery.led_by(quantity.start, "located", part.links) or _comes_from(scenery, quantity, part):
        return True
    before = scenery.text[max(scenery.sentence.start, quantity.start - LEAD_REACH) : quantity.start].split()
    if quantity.unit in part.kinds.institutions and before and fold(before[-1]) in part.people:  # "siswa 25 sekolah"
        return True
    if quantity.unit is not None and quantity.unit not in part.kinds.undertakings:
        return False
    leads = scenery.before(quantity.start, "to", since=quantity.start - NAME_REACH)
    led = any(not scenery.text[c.end : quantity.start].strip() for c in leads)
    if quantity.unit is not None and leads and not led:  # "$5 million to fund two projects"
        led = len(scenery.text[leads[0].end : quantity.start].split()) == 1
    return led and any(q.kind == "money" and q.end <= quantity.start for q in scenery.quantities)


def _comes_from(scenery: Scenery, quantity: Quantity, part: PledgePart) -> bool:
    """ "scholarships from 10 universities": who gives, with a number; a noun that the pack does not list may be one."""
    if quantity.unit is not None and quantity.unit not in part.kinds.institutions:
        return False
    leads = scenery.before(quantity.start, "from", since=quantity.start - LEAD_REACH)
    return any(not scenery.text[c.end : quantity.start].strip() for c in leads)


def _worth(scenery: Scenery, part: PledgePart) -> list[Quantity]:
    """ "50 truk bantuan senilai US$1 juta": the money is the value of the goods, one gift."""
    kept: list[Quantity] = []
    for quantity in scenery.quantities:
        last = kept[-1] if kept else None
        if (
            last
            and quantity.kind == "money"
            and last.kind == "count"
            and last.unit
            and _is_worth(scenery, last, quantity, part)
        ):
            money = ((quantity.value, quantity.currency or ""), *quantity.equivalents)
            kept[-1] = replace(last, equivalents=money)
        else:
            kept.append(quantity)
    return kept


def _is_worth(scenery: Scenery, goods: Quantity, money: Quantity, part: PledgePart) -> bool:
    if goods.unit in part.kinds.people | part.kinds.undertakings or goods.unit_is_abstract:
        return False
    between = scenery.text[goods.end : money.start]
    if len(between) > VALUE_REACH or "," in between:
        return False
    worth = scenery.before(money.start, "worth", since=goods.end)
    return bool(worth) and scenery.text.count(" ", worth[0].end, money.start) <= 3


def _candidate(scenery: Scenery, scene: Scene, quantity: Quantity, part: PledgePart) -> Candidate | None:
    verb = governing_verb(scenery, scene, quantity, part)
    noun = governing_noun(scenery, quantity) or object_noun(scenery, verb, quantity, part)
    if verb is None and noun is None:
        verb, noun = listed_giving(scenery, quantity)
    if verb is None and noun is None:
        return None
    if verb and ("money" if quantity.kind == "money" else "in-kind") not in part.wording.verbs[verb.key].kinds:
        if noun is None:
            return None
        verb = None
    if verb is not None and verb.key == "support" and noun is None and _names_scheme(scenery, quantity, part):
        return None
    trap = nearest_trap(scenery, quantity)
    sides = find_sides(scenery, scene, verb, noun, quantity, part)
    rule = "-".join(
        x for x in (verb.key if verb else None, verb.voice if verb else None, noun.key if noun else None) if x
    )
    candidate = Candidate(scenery, quantity, verb, noun, trap, sides, f"pledge.{rule}")
    candidate.trap_after = trap_after(scenery.text, quantity, part)
    candidate.verb_between = verb_between(scene, verb, quantity, part)
    candidate.each = _each(scenery, quantity, sides)
    return candidate


def _names_scheme(scenery: Scenery, quantity: Quantity, part: PledgePart) -> bool:
    """ "mendukung program 3 juta rumah": the number is part of the name of what is supported."""
    before = scenery.text[max(scenery.sentence.start, quantity.start - LEAD_REACH) : quantity.start].split()
    return quantity.kind == "count" and bool(before) and fold(before[-1]) in part.wording.schemes


def _each(scenery: Scenery, quantity: Quantity, sides: Sides) -> bool:
    """ "A and B each pledged Q", "A and B pledged Q each"."""
    before = any(c.start > quantity.start - 2 * BESIDE for c in scenery.before(quantity.start, "together"))
    return before or (len(sides.donors) > 1 and bool(scenery.right_behind(quantity.end, "together")))


def _donor_of_topic(candidate: Candidate, scene: Scene) -> None:
    """ "Paket bantuan senilai Q untuk Israel": aid that names no giver comes from the article's other state; what is
    received, from the one other that the sentence before names."""
    sides = candidate.sides
    receives = candidate.verb is not None and candidate.verb.voice == "receive"
    if sides.donors or candidate.noun is None or candidate.noun.key not in FOREIGN_NOUNS:
        return
    states = {r.country_code for r in sides.recipients if r.country_code and r.actor_type in ("state", "government")}
    known = frozenset(states)
    giver = (_other_side(candidate, scene, known) if receives else scene.partner(known)) if states else None
    if giver is not None:
        sides.donors, sides.donor_how = (giver,), "topic"


def _other_side(candidate: Candidate, scene: Scene, states: frozenset[str]) -> Actor | None:
    """ "A and B signed an agreement. Under it A is granted Q.": the one other state of this sentence and the last."""
    sentences, index = scene.doc.sentences, candidate.sentence.index
    begin = sentences[max(0, index - 1)].start
    others = {p.actor.country_code: p.actor for p in scene.between(begin, candidate.sentence.end)}
    abroad = [actor for code, actor in others.items() if code is not None and code not in states]
    return abroad[0] if len(abroad) == 1 else None
