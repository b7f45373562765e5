"""Who receives: by preposition and place around the quantity, a list of states, a region, unnamed people."""

import re
from collections.abc import Callable, Sequence

from janji.extract.model import Actor, Quantity
from janji.extract.pledges.cues import Cue, Scenery
from janji.extract.pledges.givers import MAX_STATES, NEAR, STATES, Sides, Telling, gives_to_itself, group
from janji.extract.pledges.people import (
    THINGS,
    at_home,
    of_state,
    people_after,
    people_before,
    people_fronted,
    with_state,
)
from janji.extract.scene import Party
from janji.extract.text.scan import fold

BESIDE = 9
ACRONYM = re.compile(r"\s(?:(?P<article>[a-z]+)\s)?(?P<name>[A-Z][A-Z&-]+[A-Z])(?![\w-])")
NEXT = re.compile(r"\s([a-z]\w*)")
PLACE = re.compile(r"\s(?:the\s)?[A-Z][\w-]+(?:,?\s[A-Z][\w-]+){0,5},?\s?")
NAME = re.compile(r"(?:the\s)?[A-Z]")
MEASURE_GAP = 12
LIST_BACK = 100  # sentences in which a list of states is looked for


def find_recipients(sides: Sides, told: Telling) -> None:
    """Fill the receivers of one quantity, once its givers are known: the first way that finds any."""
    stop = end_of_words(told.scenery, told.quantity)
    ways: tuple[tuple[str, Callable[[Sides, Telling, int], tuple[Actor, ...]]], ...] = (
        ("list", _listed_states),
        ("clause", _before_its_amount),
        ("clause", _named),
        ("clause", _unknown),
        ("people", _people),
        ("place", _place),
        ("sentence", _far_receiver),
        ("place", _built_there),
        ("people", _things),
    )
    for how, find in ways:
        found = find(sides, told, stop)
        if found:
            is_region = found[0].actor_type == "group" and found[0].found_by == "pattern"
            sides.recipients, sides.recipient_how = found, "region" if is_region else how
            return


def _before_its_amount(sides: Sides, told: Telling, stop: int) -> tuple[Actor, ...]:
    """ "untuk A sebanyak Q1 dan B sebanyak Q2": each part of the list stands right before its amount."""
    del stop
    scenery, quantity = told.scenery, told.quantity
    first = next((q for q in reversed(scenery.quantities) if q.kind == "money" and q.end <= quantity.start), None)
    if first is None or quantity.kind != "money" or first.start < _begin(told):
        return ()
    parties = told.scene.between(first.end, quantity.start)
    link = scenery.text[parties[-1].actor.end : quantity.start] if parties else ""
    lists = bool(parties) and (parties[-1].role == "to" or _is_next(scenery, parties[-1].actor.start))
    is_own = lists and fold(link).strip() in told.part.wording.links and parties[-1].role in ("none", "to")
    return group(parties, parties[-1]) if is_own and not gives_to_itself(sides.donors, parties[-1].actor) else ()


def _is_next(scenery: Scenery, at: int) -> bool:
    """A conjunction or a comma stands right before the position."""
    return scenery.joined(at) or scenery.text[at - 2 : at] == ", "


def _named(sides: Sides, told: Telling, stop: int) -> tuple[Actor, ...]:
    """A party that more than capitals make one, by its preposition and its place around the quantity."""
    quantity = told.quantity
    states = {d.country_code for d in sides.donors if d.country_code}
    begin = quantity.start if sides.donor_how == "elided" else _begin(told)
    inner, outer = _around(sides, told, begin, stop)
    clause = told.scene.clause_at(quantity.end - 1)
    near = _until_comma(told.scenery, quantity, outer)
    near = [p for p in near if p.actor.country_code is None or told.scene.clause_at(p.actor.start) is clause]
    choices: tuple[tuple[Sequence[Party], tuple[str, ...]], ...] = (
        (inner, ("to", "none")),
        (outer, ("to",)),
        (inner, ("at",)),
        (near, ("at", "none", "with")),
    )
    right_after = bool(outer) and outer[0].role == "to" and outer[0].actor.start - quantity.end < BESIDE
    if right_after or _is_listed(told.scenery, begin, quantity):
        choices = (choices[1], choices[0], *choices[2:])
        if outer and outer[0].role == "at" and outer[0].actor.start - quantity.end < BESIDE:  # "Q1 in A and Q2 in B"
            choices = ((outer[:1], ("at",)), *choices)
    for parties, roles in choices:
        one = next((p for p in parties if p.role in roles and _may_receive(p, states, known=True)), None)
        if one:
            people = people_after(told.scenery, quantity, stop, told.part)
            if people and one.role != "to" and people.start < one.actor.start:
                homes = group(outer if parties is near else parties, one)
                return tuple(dict.fromkeys(with_state(people, home) for home in homes))  # "in Apia, Samoa": one state
            return group(outer if parties is near else parties, one)  # "in A, B and C": the list goes on
    return ()


def _around(sides: Sides, told: Telling, begin: int, stop: int) -> tuple[list[Party], list[Party]]:
    """The parties that may receive: between the words of giving and the quantity, and after it."""
    quantity, scene = told.quantity, told.scene
    first = quantity.start if quantity.kind == "count" else quantity.end
    inner, outer = scene.between(begin, quantity.start), scene.between(first, stop)

    own = {d.country_code for d in sides.donors if d.country_code}

    def others(parties: Sequence[Party]) -> list[Party]:
        far = [p for p in parties if not gives_to_itself(sides.donors, p.actor)]
        far = [p for p in far if not told.scenery.is_instrument(p.actor.start)]
        far = [p for p in far if p.actor.country_code not in own or not _is_scheme(p.actor, told)]
        return [p for p in far if not _before_amount(told.scenery, quantity, p) and not _is_venue(told, p.actor)]

    return others(inner), others(outer)


def _is_venue(told: Telling, actor: Actor) -> bool:
    """ "at the London conference": where it is promised."""
    words = fold(told.scenery.text[max(0, actor.start - NEAR // 2) : actor.start]).split()[-2:]
    return actor.actor_type in STATES and not told.part.wording.venue_prepositions.isdisjoint(words)


def _unknown(sides: Sides, told: Telling, stop: int) -> tuple[Actor, ...]:
    """A name of mere capitals after a receiver's preposition.

    Unnamed people or a part of the world told before it receive: it is where they are, or what for.
    """
    begin = told.quantity.start if sides.donor_how == "elided" else _begin(told)
    inner, outer = _around(sides, told, begin, stop)
    states = {d.country_code for d in sides.donors if d.country_code}
    first = min((a.start for a in (*_unnamed(told, stop), *_region(told, stop))), default=stop)
    for parties in (inner, outer):
        for p in parties:
            led = p.role == "to" and p.actor.start < first and not _is_scheme(p.actor, told)
            if led and _may_receive(p, states, known=False):
                return group(parties, p)
    return _acronym(told, first)


def _acronym(told: Telling, first: int) -> tuple[Actor, ...]:
    """ "gave $9 million to GLEN": an acronym that nothing else is known of, right behind the plainest preposition."""
    scenery, quantity = told.scenery, told.quantity
    leads = [c for c in scenery.after(quantity.end, "to", until=quantity.end + BESIDE) if c.key == told.part.plain_to]
    if not leads or leads[0].start >= first or re.search(r"[,;:.(]", scenery.text[quantity.end : leads[0].start]):
        return ()
    name = ACRONYM.match(scenery.text, leads[0].end, scenery.sentence.end)
    if name is None or name["article"] not in (None, *told.part.wording.articles):
        return ()
    start, end = name.span("name")
    if told.scene.between(start, end) or scenery.sentence.kind == "title" or _is_measured(told, end):
        return ()
    return (Actor(start, end, name["name"], None, "organisation", found_by="capitals"),)


def _is_measured(told: Telling, end: int) -> bool:
    """Whether a noun follows the letters ("HIV research"): they say what kind it is of, where kinds stand first."""
    goes_on = told.part.wording.noun_follows
    following = NEXT.match(told.scenery.text, end, told.scenery.sentence.end) if goes_on else None
    return following is not None and following.group(1) not in {*goes_on, *told.part.link_words}


def _is_scheme(actor: Actor, told: Telling) -> bool:
    """A name of a programme, a phase or a fund's window: what the amount is for, no receiver."""
    return not told.part.wording.schemes.isdisjoint(fold(actor.name).split())


def _people(sides: Sides, told: Telling, stop: int) -> tuple[Actor, ...]:
    """Unnamed people, a part of the world, or the people of that part."""
    people, region = _unnamed(told, stop), _region(told, stop)
    if not people or people[0].name in THINGS:
        return region
    return (_settled(people[0], sides, told, stop),)


def _things(sides: Sides, told: Telling, stop: int) -> tuple[Actor, ...]:
    """What the amount is for, when nobody is named: "for three projects"."""
    return tuple(_settled(thing, sides, told, stop) for thing in _unnamed(told, stop))


def _unnamed(told: Telling, stop: int) -> tuple[Actor, ...]:
    people = people_after(told.scenery, told.quantity, stop, told.part)
    people = people or people_before(told.scenery, told.verb, told.quantity, told.part)
    people = people or people_fronted(told.scenery, told.verb, told.quantity, told.part)
    return (people,) if people else ()


def _settled(people: Actor, sides: Sides, told: Telling, stop: int) -> Actor:
    return at_home(of_state(people, told.scene, stop, sides.donors), sides.donors)


def _place(sides: Sides, told: Telling, stop: int) -> tuple[Actor, ...]:
    """ "mengirim Q ke Sumbawa": a place behind a receiver's preposition (a word of place may stand between), of
    another state than the givers'."""
    scenery = told.scenery
    own = {d.country_code for d in sides.donors}
    for place in told.scene.places_between(_begin(told), stop):
        leads = scenery.before(place.start, "to", since=place.start - NEAR // 2)
        led = any(re.fullmatch(r"\s(?:\w+\s)?", scenery.text[c.end : place.start]) for c in leads)
        if led and place.country_code and place.country_code not in own:
            return (place,)
    return ()


def _built_there(sides: Sides, told: Telling, stop: int) -> tuple[Actor, ...]:
    """ "A school in Kathmandu will be rebuilt with Q from China": where the thing is that a named giver pays for."""
    del stop
    own = {d.country_code for d in sides.donors if d.country_code}
    if not own or sides.donor_how not in ("from", "agent"):
        return ()
    start, end = told.scenery.sentence.start, min(x.start for x in (told.verb, told.noun, told.quantity) if x)
    places = [p.actor for p in told.scene.between(start, end) if p.role == "at"]
    places += [p for p in told.scene.places_between(start, end) if told.scenery.led_by(p.start, "located", frozenset())]
    return tuple(p for p in places if p.country_code and p.country_code not in own)[:1]


def _region(told: Telling, stop: int) -> tuple[Actor, ...]:
    """ "to Africa", "in the Pacific": a part of the world, when no state is named."""
    verb, quantity = told.verb, told.quantity
    begin = verb.end if verb and verb.end <= quantity.start else quantity.start
    cues = told.scenery.after(begin, "region", until=max(stop, quantity.end))
    names = [p.actor for p in told.scene.between(begin, told.scenery.sentence.end)]
    cue = next((c for c in cues if not any(a.start <= c.start < a.end for a in names)), None)
    if cue is None:  # "measures to help African nations, including ..."
        helped = [c for c in told.scenery.before(begin, "to") if " " in c.key]
        cue = next((r for r in told.scenery.before(begin, "region") if any(r.start - c.end == 1 for c in helped)), None)
    return (Actor(cue.start, cue.end, cue.key, None, "group", found_by="pattern"),) if cue else ()


def _far_receiver(sides: Sides, told: Telling, stop: int) -> tuple[Actor, ...]:
    """A foreign state further on in the sentence, or fronted ("To help Moldova, Japan will ...")."""
    scenery, scene = told.scenery, told.scene
    states = {d.country_code for d in sides.donors if d.country_code}
    invests = told.verb is not None and told.verb.key in ("invest", "build") and bool(sides.donors)
    if (not states and not invests) or sides.donor_how == "elided":
        return ()
    after = scene.between(stop, scenery.sentence.end)
    later = [p for p in after if p.role in ("to", "at") or p.actor.actor_type == "people"]
    first = min((d.start for d in sides.donors), default=scenery.sentence.start)
    fronted = [p for p in scene.between(scenery.sentence.start, first) if _is_led(scenery, p)]
    if fronted and "," not in scenery.text[fronted[-1].actor.end : first]:
        fronted = []
    for parties in (later, fronted):
        abroad = [p for p in parties if p.actor.country_code and p.actor.country_code not in states]
        found = next((p for p in abroad if _may_receive(p, states, known=True)), None)
        if found and not scenery.is_instrument(found.actor.start) and found.role not in ("from", "by", "with"):
            return group(parties, found)
    return ()


def _is_led(scenery: Scenery, party: Party) -> bool:
    """A preposition, or words such as "to help", stand right before the party."""
    return party.role != "none" or bool(scenery.right_before(party.actor.start, "to"))


def _before_amount(scenery: Scenery, quantity: Quantity, party: Party) -> bool:
    """The party stands right before a later amount, its own ("Q1 in aid to A, B Q2")."""
    later = (q for q in scenery.quantities if q.start >= max(quantity.end, party.actor.end) and q.kind == "money")
    amount = next(later, None)
    return amount is not None and scenery.text[party.actor.end : amount.start].strip() in ("", "(")


def _begin(told: Telling) -> int:
    """Where the words about this quantity begin: after its verb and noun."""
    at = told.quantity.start
    return min((c.end for c in (told.verb, told.noun) if c is not None and c.end <= at), default=at)


def _is_listed(scenery: Scenery, begin: int, quantity: Quantity) -> bool:
    """Another quantity of the kind stands between the verb and this one ("A to X and B to Y")."""
    return any(begin <= q.start < quantity.start and q.kind == quantity.kind for q in scenery.quantities)


def _until_comma(scenery: Scenery, quantity: Quantity, parties: Sequence[Party]) -> list[Party]:
    comma = scenery.text.find(",", quantity.end, scenery.sentence.end)
    while comma >= 0 and _in_address(scenery, quantity.end, comma):
        comma = scenery.text.find(",", comma + 1, scenery.sentence.end)
    return [p for p in parties if comma < 0 or p.actor.start < comma]


def _in_address(scenery: Scenery, start: int, comma: int) -> bool:
    """ "in Moraine, Ohio", "in Ravna Gora, in the Republic": the comma between a place and what it lies in."""
    leads = scenery.before(comma, "located", since=start)
    inside = bool(leads) and PLACE.fullmatch(scenery.text, leads[0].end, comma) is not None
    return inside and any(
        NAME.match(scenery.text, at)
        for at in (comma + 2, *(c.end + 1 for c in scenery.after(comma + 2, "located", until=comma + 3)))
    )


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


def _is_object(told: Telling, cue: Cue) -> bool:
    """ "to both countries", "Q for nurses from both": no list of givers ("A and B both with Q")."""
    if cue.start >= told.quantity.end and "," not in told.scenery.text[told.quantity.end : cue.start]:
        return True
    return told.scenery.led_by(cue.start, "to", frozenset())


def _listed_states(sides: Sides, told: Telling, stop: int) -> tuple[Actor, ...]:
    """ "kepada lima negara": the latest sentence before that lists so many states."""
    scenery, scene, quantity, part = told.scenery, told.scene, told.quantity, told.part
    states = {d.country_code for d in sides.donors if d.country_code}
    counted = [
        (q.start, q.end, int(q.value))
        for q in scenery.quantities
        if q.kind == "count" and q.unit_text and fold(q.unit_text) in part.wording.state_nouns and q.value >= 2
    ]
    named = (c for c in scenery.cues if c.kind == "all_states" and _is_object(told, c))
    counted += [(c.start, c.end, part.wording.all_states[c.key]) for c in named]
    here = scenery.sentence.index + 1
    near = scene.doc.sentences[max(0, here - LIST_BACK) : here]
    for start, end, count in counted:
        if count > MAX_STATES or not (quantity.end <= start < stop or 0 <= quantity.start - end < NEAR):
            continue
        for sentence in reversed([s for s in near if s.start < start and s.kind != "skip"]):
            inside = reversed(scene.between(sentence.start, min(sentence.end, start)))
            found = {p.actor.country_code: p.actor for p in inside}
            own = [a for c, a in found.items() if c and c not in states]
            if len(own) == count:
                return tuple(sorted(own, key=lambda a: a.start))
    return ()
