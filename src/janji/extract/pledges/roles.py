"""Who gives and who receives: the parties around a quantity, by voice, prepositions and what was said before."""

import re

from janji.extract.model import Actor, Quantity
from janji.extract.pledges.cues import Cue, Scenery
from janji.extract.pledges.givers import (
    BESIDE,
    NEAR,
    STATES,
    Sides,
    Telling,
    by_noun,
    by_passive,
    by_receiver,
    elided_subject,
    free_group,
    from_someone,
    gives_to_itself,
    group,
    identity,
    of_noun,
    subject,
)
from janji.extract.pledges.people import of_only_state, of_state
from janji.extract.pledges.receivers import end_of_words, find_recipients
from janji.extract.scene import Scene
from janji.extract.text.scan import fold
from janji.packs.pledges import PledgePart

WORDS = re.compile(r"\s(?:[\w-]+\s){0,3}")
GETS = ("announce", "promise")


def find_sides(
    scenery: Scenery, scene: Scene, verb: Cue | None, noun: Cue | None, quantity: Quantity, part: PledgePart
) -> Sides:
    """Donors and recipients of one quantity."""
    sides = Sides()
    if verb is None:
        by_noun(sides, scenery, scene, noun, quantity, part)
    elif verb.voice == "receive":
        by_receiver(sides, scenery, scene, verb, part)
    elif verb.voice == "passive":
        by_passive(sides, scenery, scene, verb)
    else:
        sides.donors, sides.donor_how = subject(scenery, scene, verb.start, part)
        elided = elided_subject(scenery, scene, verb, quantity)
        if elided:
            sides.donors, sides.donor_how = elided, "elided"
        if verb.key == "collect":
            _collected(sides, scenery, scene, quantity)
    owners = of_noun(scenery, scene, verb, noun, quantity, part) if verb is not None else ()
    if owners and sides.donor_how != "agent":
        sides.donors, sides.donor_how = owners, "from"
    lender = _behind_noun(scenery, scene, noun, quantity)
    gets = verb is not None and verb.key in GETS and not sides.recipients and bool(sides.donors)
    if lender and gets and sides.donor_how == "clause" and not gives_to_itself(sides.donors, lender[0]):
        sides.recipients, sides.recipient_how = sides.donors, "clause"  # "Kenya agreed to a Q loan by the World Bank"
        sides.donors, sides.donor_how = lender, "from"
    elif lender and sides.donor_how in ("unnamed", "earlier", "none"):
        sides.donors, sides.donor_how = lender, "from"
    if not sides.donors and sides.donor_how != "self":
        from_someone(sides, scenery, scene, verb, noun, quantity, part)
    if not sides.recipients and verb is not None and verb.voice == "passive" and sides.donor_how == "agent":
        left = free_group(scenery, scene, scenery.sentence.start, min(verb.start, quantity.start))
        sides.recipients, sides.recipient_how = left, "clause" if left else "none"  # "Kenya was promised Q by China"
    if not sides.recipients:
        find_recipients(sides, Telling(scenery, scene, verb, noun, quantity, part))
    counted_gets = verb is not None and verb.voice == "receive" and verb.start >= quantity.end
    if counted_gets:  # "40 nurses received scholarships from A"
        sides.recipients, sides.recipient_how = (), "none"
    if verb is not None and quantity.unit in part.kinds.people and (counted_gets or verb.key in ("train", "choose")):
        _persons_receive(sides, scenery, scene, quantity, part)
    if noun is not None and noun.key in ("loan", "grant"):
        _lender(sides, scenery, scene, part)
    named = tuple(d for d in sides.donors if d.country_code or d.found_by != "capitals")
    sides.donors = named or sides.donors  # "City, Agency - The state will ...": the agency is no giver
    kept = tuple(r for r in sides.recipients if not gives_to_itself(sides.donors, r))
    if kept != sides.recipients:
        sides.recipients, sides.recipient_how = kept, sides.recipient_how if kept else "none"
    return sides


def _collected(sides: Sides, scenery: Scenery, scene: Scene, quantity: Quantity) -> None:
    """ "A raised Q from the Catholics of B": who collects passes on what others give."""
    lead = next(iter(scenery.right_behind(quantity.end, "from")), None)
    behind = scene.between(lead.end, lead.end + NEAR) if lead else []
    if lead is None or not behind or not WORDS.fullmatch(scenery.text, lead.end, behind[0].actor.start):
        return
    if sides.donors:
        sides.recipients, sides.recipient_how = sides.donors, "clause"
    sides.donors, sides.donor_how = group(behind, behind[0]), "from"


def _behind_noun(scenery: Scenery, scene: Scene, noun: Cue | None, quantity: Quantity) -> tuple[Actor, ...]:
    """ "a $7 million commitment from Kenya": the party behind the noun right behind the amount."""
    if noun is None or noun.start < quantity.end or scenery.text[quantity.end : noun.start].strip():
        return ()
    behind = scene.between(noun.end, noun.end + NEAR)
    leads = behind and behind[0].role in ("from", "by") and behind[0].actor.start - noun.end < BESIDE
    return group(behind, behind[0]) if leads else ()


def _lender(sides: Sides, scenery: Scenery, scene: Scene, part: PledgePart) -> None:
    """ "Kenya dan Bank Dunia menandatangani perjanjian pinjaman", "Kenya signed a loan agreement with the World Bank":
    the organisation lends to the state."""
    everyone = scene.between(scenery.sentence.start, scenery.sentence.end)
    partners = [p.actor for p in everyone if p.role == "with"]
    own = {d.country_code for d in sides.donors}
    known = {identity(p) for p in partners}
    if any(r.country_code not in own and identity(r) not in known for r in sides.recipients):
        return
    both = (*sides.donors, *partners)
    lenders = tuple(d for d in both if d.actor_type in ("organisation", "group"))
    others = tuple(d for d in sides.donors if d.actor_type in STATES)
    banks = tuple(p for p in partners if not part.wording.lenders.isdisjoint(fold(p.name).split()))
    if banks and not others:  # "The firm signed a loan agreement with Bank A"
        lenders, others = banks, tuple(d for d in sides.donors if d not in banks)
    if lenders and others:
        sides.donors, sides.recipients, sides.recipient_how = lenders, others, "clause"


def _persons_receive(sides: Sides, scenery: Scenery, scene: Scene, quantity: Quantity, part: PledgePart) -> None:
    """ "mengundang 50.000 perempuan": those who are invited or trained receive."""
    own = {d.country_code for d in sides.donors}
    after = scene.between(quantity.end, end_of_words(scenery, quantity))
    home = next((p for p in after if p.role == "from" and p.actor.country_code not in own), None)
    if home or sides.recipient_how == "list":  # "300 perawat dari Fiji dan Tonga"
        if home:
            sides.recipients, sides.recipient_how = group(after, home), "clause"
        return
    written = fold(quantity.unit_text or "")
    if sides.recipient_how == "region":  # "2,000 nurses for African countries"
        return
    if written in part.region_words:
        name = part.region_words[written]
        sides.recipients = (Actor(quantity.start, quantity.end, name, None, "group", found_by="pattern"),)
        sides.recipient_how = "region"
        return
    name = part.people.get(written) or next((part.people[w] for w in written.split() if w in part.people), written)
    state = next((r for r in sides.recipients if r.country_code and r.start < quantity.end), None)
    country = state.country_code if state and quantity.start <= state.start else None
    people = Actor(quantity.start, quantity.end, name, country, "people", found_by="pattern")
    if country is None:
        people = of_state(people, scene, end_of_words(scenery, quantity), sides.donors)
        people = of_only_state(people, scene.between(scenery.sentence.start, scenery.sentence.end), own)
    sides.recipients, sides.recipient_how = (people,), "people"
