"""Who receives: by preposition and place around the quantity, a list of states, a region, unnamed people."""

from collections.abc import Sequence

from janji.extract.frames import Party, Scene
from janji.extract.model import Actor, Quantity
from janji.extract.pledge_cues import Cue, Scenery
from janji.extract.pledge_givers import MAX_STATES, NEAR, Sides, group, identity
from janji.extract.pledge_people import at_home, of_state, people_after, people_before, with_state
from janji.extract.scan import fold
from janji.packs.pledges import PledgePart

BESIDE = 9
MEASURE_GAP = 12


def find_recipients(
    sides: Sides,
    scenery: Scenery,
    scene: Scene,
    verb: Cue | None,
    noun: Cue | None,
    quantity: Quantity,
    part: PledgePart,
) -> None:
    """Fill the receivers of one quantity, once its givers are known."""
    donors = {identity(d) for d in sides.donors}
    states = {d.country_code for d in sides.donors if d.country_code}
    begin = quantity.start if sides.donor_how == "elided" else _begin(verb, noun, quantity)
    stop = end_of_words(scenery, quantity)
    inner = [p for p in scene.between(begin, quantity.start) if identity(p.actor) not in donors]
    first = quantity.start if quantity.kind == "count" else quantity.end
    outer = [p for p in scene.between(first, stop) if identity(p.actor) not in donors]
    listed = _listed_states(scenery, scene, quantity, stop, states, part)
    if listed:
        sides.recipients, sides.recipient_how = listed, "list"
        return
    near = _until_comma(scenery, quantity, outer)
    choices: tuple[tuple[Sequence[Party], tuple[str, ...], bool], ...] = (
        (inner, ("to", "none"), True),
        (outer, ("to",), True),
        (inner, ("at",), True),
        (near, ("at", "none", "with"), True),
        (inner, ("to",), False),
        (inner, ("none",), False),
        (outer, ("to",), False),
    )
    right_after = bool(outer) and outer[0].role == "to" and outer[0].actor.start - quantity.end < BESIDE
    if right_after or _is_listed(scenery, begin, quantity):
        choices = (choices[1], choices[0], *choices[2:])
    for places, roles, known in choices:
        parties = [p for p in places if not _before_amount(scenery, quantity, p)]
        one = next((p for p in parties if p.role in roles and _may_receive(p, states, known=known)), None)
        if one:
            sides.recipients, sides.recipient_how = group(parties, one), "clause"
            people = people_after(scenery, quantity, stop, part)
            if people and one.role != "to" and people.start < one.actor.start:
                sides.recipients = (with_state(people, one.actor),)
            return
    region = _region(scenery, verb, quantity, stop)
    if region:
        sides.recipients, sides.recipient_how = (region,), "region"
        return
    people = people_after(scenery, quantity, stop, part) or people_before(scenery, verb, quantity, part)
    if people:
        people = of_state(people, scene, stop, sides.donors)
        sides.recipients, sides.recipient_how = (at_home(people, sides.donors),), "people"
        return
    if sides.donor_how != "elided":
        _far_receiver(sides, scenery, scene, stop, states)


def _region(scenery: Scenery, verb: Cue | None, quantity: Quantity, stop: int) -> Actor | None:
    """ "to Africa", "in the Pacific": a part of the world, when no state is named."""
    begin = verb.end if verb and verb.end <= quantity.start else quantity.start
    cue = next(iter(scenery.after(begin, "region", until=max(stop, quantity.end))), None)
    return Actor(cue.start, cue.end, cue.key, None, "group", found_by="pattern") if cue else None


def _far_receiver(sides: Sides, scenery: Scenery, scene: Scene, stop: int, states: set[str]) -> None:
    """A foreign state further on in the sentence, or fronted ("To help Moldova, Japan will ...")."""
    if not states:
        return
    after = scene.between(stop, scenery.sentence.end)
    later = [p for p in after if p.role in ("to", "at") or p.actor.actor_type == "people"]
    first = min((d.start for d in sides.donors), default=scenery.sentence.start)
    fronted = scene.between(scenery.sentence.start, first)
    if "," not in scenery.text[fronted[-1].actor.end : first] if fronted else True:
        fronted = []
    for parties in (later, fronted):
        found = next((p for p in parties if p.actor.country_code and p.actor.country_code not in states), None)
        if found and not scenery.is_instrument(found.actor.start) and found.role not in ("from", "by", "with"):
            sides.recipients, sides.recipient_how = group(parties, found), "sentence"
            return


def _before_amount(scenery: Scenery, quantity: Quantity, party: Party) -> bool:
    """The party stands right before a later amount, its own ("Q1 in aid to A, B Q2")."""
    later = (q for q in scenery.quantities if q.start >= max(quantity.end, party.actor.end) and q.kind == "money")
    amount = next(later, None)
    return amount is not None and not scenery.text[party.actor.end : amount.start].strip()


def _begin(verb: Cue | None, noun: Cue | None, quantity: Quantity) -> int:
    """Where the words about this quantity begin: after its verb and noun."""
    return min((c.end for c in (verb, noun) if c is not None and c.end <= quantity.start), default=quantity.start)


def _is_listed(scenery: Scenery, begin: int, quantity: Quantity) -> bool:
    """Another quantity of the kind stands between the verb and this one ("A to X and B to Y")."""
    return any(begin <= q.start < quantity.start and q.kind == quantity.kind for q in scenery.quantities)


def _until_comma(scenery: Scenery, quantity: Quantity, parties: Sequence[Party]) -> list[Party]:
    comma = scenery.text.find(",", quantity.end, scenery.sentence.end)
    return [p for p in parties if comma < 0 or p.actor.start < comma]


def _may_receive(party: Party, states: set[str], *, known: bool) -> bool:
    """Not an official of the donor's own state; ``known``: more than a capitalised phrase."""
    actor = party.actor
    if actor.actor_type in ("person", "office") and actor.country_code in states:
        return False
    return not known or actor.found_by != "capitals" or actor.country_code is not None


def end_of_words(scenery: Scenery, quantity: Quantity) -> int:
    """Where the words about this quantity end: at the next quantity's own verb, or before the next amount of money."""
    later = [
        q
        for q in scenery.quantities
        if q.start >= quantity.end
        and ((q.kind == quantity.kind and q.unit) or q.kind == "money")
        and not any(q.start - c.end <= MEASURE_GAP for c in scenery.before(q.start, "measured"))
    ]
    stop = scenery.sentence.end
    joints = (scenery.conjunction_before(c.start) for c in scenery.after(quantity.end, "verb"))
    onward = next((at for at in joints if at is not None and at >= quantity.end), None)
    if onward is not None and (not later or onward < later[0].start):
        return onward
    if later:
        between = scenery.after(quantity.end, "verb", until=later[0].start)
        stop = between[-1].start if between else later[0].start
    return stop


def _listed_states(
    scenery: Scenery, scene: Scene, quantity: Quantity, stop: int, states: set[str], part: PledgePart
) -> tuple[Actor, ...]:
    """ "kepada lima negara": the latest sentence before that lists so many states."""
    counted = [
        (q.start, q.end, int(q.value))
        for q in scenery.quantities
        if q.kind == "count" and q.unit_text and fold(q.unit_text) in part.wording.state_nouns and q.value >= 2
    ]
    counted += [(c.start, c.end, part.wording.all_states[c.key]) for c in scenery.cues if c.kind == "all_states"]
    for start, end, count in counted:
        if count > MAX_STATES or not (quantity.end <= start < stop or 0 <= quantity.start - end < NEAR):
            continue
        for sentence in reversed([s for s in scene.doc.sentences if s.start < start and s.kind != "skip"]):
            inside = reversed(scene.between(sentence.start, min(sentence.end, start)))
            found = {p.actor.country_code: p.actor for p in inside}
            own = [a for c, a in found.items() if c and c not in states]
            if len(own) == count:
                return tuple(sorted(own, key=lambda a: a.start))
    return ()
