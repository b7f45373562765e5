"""Who gives and who receives: the parties around a quantity, by voice, prepositions and what was said before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from janji.extract.clauses import Clause
from janji.extract.frames import Party, Scene
from janji.extract.model import Actor, Quantity
from janji.extract.pledge_cues import Cue, Scenery
from janji.extract.scan import fold
from janji.packs.pledges import PledgePart

NEAR = 40
BESIDE = 9
MEASURE_GAP = 12
PEOPLE_WORDS = 6
MAX_STATES = 30
THINGS = ("projects", "programmes", "areas")
PERSONS = ("person", "family")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(slots=True)
class Sides:
    """Donors and recipients. ``*_how``: clause, agent, from, possessive, elided, carried, speaker, people,
    region, list or none."""

    donors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    donor_how: str = "none"
    recipient_how: str = "none"
    used: list[Actor] = field(default_factory=list)


def identity(actor: Actor) -> tuple[str, str | None]:
    """Name and state: two mentions with the same are the same party."""
    return actor.name.casefold(), actor.country_code


def find_sides(
    scenery: Scenery, scene: Scene, verb: Cue | None, noun: Cue | None, quantity: Quantity, part: PledgePart
) -> Sides:
    """Donors and recipients of one quantity."""
    sides = Sides()
    if verb is None:
        _by_noun(sides, scenery, scene, noun, quantity)
    elif verb.voice == "receive":
        _by_receiver(sides, scenery, scene, verb)
    elif verb.voice == "passive":
        _by_passive(sides, scenery, scene, verb)
    else:
        sides.donors, sides.donor_how = subject(scenery, scene, verb.start)
        elided = _elided_subject(scenery, scene, verb, quantity)
        if elided:
            sides.donors, sides.donor_how = elided, "elided"
    if not sides.donors and sides.donor_how != "self":
        _from_someone(sides, scenery, scene, verb, quantity)
    if not sides.recipients and verb is not None and verb.voice == "passive" and sides.donor_how == "agent":
        left = _free(scenery, scene, scenery.sentence.start, min(verb.start, quantity.start))
        sides.recipients, sides.recipient_how = left, "clause" if left else "none"  # "Kenya was promised Q by China"
    if not sides.recipients:
        _recipients(sides, scenery, scene, verb, noun, quantity, part)
    if verb is not None and quantity.unit in PERSONS and verb.key in ("train", "choose"):
        _persons_receive(sides, scenery, scene, quantity, part)
    if noun is not None and noun.key in ("loan", "grant"):
        _lender(sides, scenery, scene)
    named = tuple(d for d in sides.donors if d.country_code or d.found_by != "capitals")
    sides.donors = named or sides.donors  # "City, Agency - The state will ...": the agency is no giver
    mine = {identity(d) for d in sides.donors}
    kept = tuple(r for r in sides.recipients if identity(r) not in mine)
    if kept != sides.recipients:
        sides.recipients, sides.recipient_how = kept, sides.recipient_how if kept else "none"
    return sides


def _lender(sides: Sides, scenery: Scenery, scene: Scene) -> None:
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
    others = tuple(d for d in sides.donors if d.actor_type in ("state", "government"))
    if lenders and others:
        sides.donors, sides.recipients, sides.recipient_how = lenders, others, "clause"


def _persons_receive(sides: Sides, scenery: Scenery, scene: Scene, quantity: Quantity, part: PledgePart) -> None:
    """ "mengundang 50.000 perempuan": those who are invited or trained receive."""
    own = {d.country_code for d in sides.donors}
    after = scene.between(quantity.end, _stop(scenery, quantity))
    home = next((p for p in after if p.role == "from" and p.actor.country_code not in own), None)
    if home or sides.recipient_how == "list":  # "300 perawat dari Fiji dan Tonga"
        if home:
            sides.recipients, sides.recipient_how = _group(after, home), "clause"
        return
    written = fold(quantity.unit_text or "")
    name = part.people.get(written) or next((part.people[w] for w in written.split() if w in part.people), written)
    state = next((r for r in sides.recipients if r.country_code and r.start < quantity.end), None)
    country = state.country_code if state and quantity.start <= state.start else None
    people = Actor(quantity.start, quantity.end, name, country, "people", found_by="pattern")
    if country is None:
        people = _of_state(people, scene, _stop(scenery, quantity), sides.donors)
        people = _of_only_state(people, scene.between(scenery.sentence.start, scenery.sentence.end), own)
    sides.recipients, sides.recipient_how = (people,), "people"


# --- donors ----------------------------------------------------------------------------------------------------------


def subject(scenery: Scenery, scene: Scene, at: int) -> tuple[tuple[Actor, ...], str]:
    """The subject left of a verb: of its clause, else carried from the clauses and sentences before."""
    clause = scene.clause_at(at)
    start = clause.start if clause else scenery.sentence.start
    first = coordinated_with(scenery, at)
    if first is not None and not _own_subject(scene, first.end, at):
        found, how = subject(scenery, scene, first.start)
        if found:
            return found, how
    found = _free(scenery, scene, start, at)
    if found:
        return found, "clause"
    if clause and clause.link == "relative":
        left = scene.between(scenery.sentence.start, clause.start)
        if left:
            return _group(left, left[-1]), "relative"
    if any(c.kind == "self" and start <= c.start < at for c in scenery.cues):  # "I am also announcing ..."
        speaker = _speaker(scene, clause)
        return (speaker, "speaker") if speaker else ((), "self")
    found = _free(scenery, scene, scenery.sentence.start, start)
    if found:
        return found, "sentence"
    speaker = _speaker(scene, clause)
    if speaker:
        return speaker, "speaker"
    return _earlier(scenery, scene)


def _own_subject(scene: Scene, start: int, end: int) -> bool:
    """A party right before the verb is its subject ("A pledged Q and B promised Q")."""
    between = scene.between(start, end)
    return bool(between) and between[-1].role == "none" and end - between[-1].actor.end <= 1


def _earlier(scenery: Scenery, scene: Scene) -> tuple[tuple[Actor, ...], str]:
    """The subject of the sentences before in the article (one or two back)."""
    sentences = scene.doc.sentences
    for index in range(scenery.sentence.index - 1, max(-1, scenery.sentence.index - 3), -1):
        before = sentences[index]
        parties = scene.between(before.start, before.end) if before.kind != "skip" else []
        free = [p for p in parties if p.role == "none"]
        if free:
            return _group(parties, free[0]), "earlier"
    return (), "none"


def coordinated_with(scenery: Scenery, at: int) -> Cue | None:
    """The active verb before, when only a conjunction stands before this verb ("..., serta mendirikan ...")."""
    if not scenery.joined(at):
        return None
    return next((c for c in scenery.before(at, "verb") if c.voice == "active" and c.end < at - 2), None)


def _elided_subject(scenery: Scenery, scene: Scene, verb: Cue, quantity: Quantity) -> tuple[Actor, ...]:
    """ "A pledged Q1, B Q2 and C Q3": the verb is told once, each party stands right before its amount."""
    before = [q for q in scenery.quantities if verb.end <= q.start and q.end <= quantity.start]
    if not before or quantity.kind != "money" or _right_before(scenery, scene, verb.end, before[0]):
        return ()
    party = _right_before(scenery, scene, before[-1].end, quantity)
    return (party.actor,) if party else ()


def _right_before(scenery: Scenery, scene: Scene, start: int, quantity: Quantity) -> Party | None:
    """The party that nothing but space parts from the amount behind it."""
    parties = scene.between(start, quantity.start)
    return parties[-1] if parties and not scenery.text[parties[-1].actor.end : quantity.start].strip() else None


def is_coordinated(scenery: Scenery, verb: Cue) -> bool:
    """The verb carries on the verb before it."""
    return coordinated_with(scenery, verb.start) is not None


def _free(scenery: Scenery, scene: Scene, start: int, end: int) -> tuple[Actor, ...]:
    """The last group without a preposition; people are preferred to what merely stands nearer as a place."""
    inside = scene.between(start, end)
    parties = [p for p in inside if p.role == "none" and not scenery.is_instrument(p.actor.start)]
    beside = scenery.text[inside[-1].actor.end : end] if inside and inside[-1].role == "with" else ","
    if len(beside) < NEAR // 2 and "," not in beside:  # "..., with the bank lending Q", not "talks with B, offering Q"
        return _group(inside, inside[-1])
    if not parties:
        return ()
    # "A and the B also joined": a conjunction may have opened a clause inside the group
    return _group(scene.between(scenery.sentence.start, end), parties[-1])


def _group(parties: Sequence[Party], one: Party) -> tuple[Actor, ...]:
    seen: dict[tuple[str, str | None], Actor] = {}
    for p in parties:
        if p.group == one.group:
            seen.setdefault(identity(p.actor), p.actor)
    return tuple(seen.values())[:MAX_STATES]


def _speaker(scene: Scene, clause: Clause | None) -> tuple[Actor, ...]:
    """The party that says it of itself ("kami akan memberikan"), when the clause is quoted."""
    if clause is None or clause.attributed_to is None or not clause.in_quote:
        return ()
    hit = clause.attributed_to
    near = scene.between(hit.end, hit.end + NEAR) or scene.between(max(0, hit.start - 2 * NEAR), hit.start)
    return (near[0].actor,) if near else ()


def _by_noun(sides: Sides, scenery: Scenery, scene: Scene, noun: Cue | None, quantity: Quantity) -> None:
    """ "hibah Jepang senilai Q", "Q from Japan", "Japan's $5 million grant"."""
    first = min(noun.start if noun else quantity.start, quantity.start)
    left = scene.between(max(scenery.sentence.start, first - NEAR), first)
    if left and re.fullmatch(r"['’]s?\s(?:\S+\s){0,3}|-\w+\s", scenery.text[left[-1].actor.end : first]):
        sides.donors, sides.donor_how = _group(left, left[-1]), "possessive"
        return
    if noun and noun.end <= quantity.start:
        inside = [p for p in scene.between(noun.end, quantity.start) if p.role in ("none", "from", "by")]
        if inside and inside[0].actor.start - noun.end < 12:
            sides.donors, sides.donor_how = _group(inside, inside[0]), "from"


def _by_receiver(sides: Sides, scenery: Scenery, scene: Scene, verb: Cue) -> None:
    sides.recipients, how = subject(scenery, scene, verb.start)
    sides.recipient_how = how if sides.recipients else "none"


def _by_passive(sides: Sides, scenery: Scenery, scene: Scene, verb: Cue) -> None:
    """ "Q diserahkan oleh X", "X-funded Q"; the agent stands after the verb."""
    if verb.start and scenery.text[verb.start - 1] == "-":
        left = scene.between(max(0, verb.start - NEAR), verb.start)
        if left and left[-1].actor.end >= verb.start - 1:
            sides.donors, sides.donor_how = (left[-1].actor,), "possessive"
            return
    right = scene.between(verb.end, scenery.sentence.end)
    agent = next((p for p in right if p.role == "by"), None)
    if agent is None and right and right[0].role == "none" and right[0].actor.start - verb.end <= 2:
        agent = right[0]
    if agent:
        sides.donors, sides.donor_how = _group(right, agent), "agent"


def _from_someone(sides: Sides, scenery: Scenery, scene: Scene, verb: Cue | None, quantity: Quantity) -> None:
    """A party after "dari"/"from"/"by" anywhere near; else whoever the sentence is about, else the speaker."""
    everyone = scene.between(scenery.sentence.start, scenery.sentence.end)
    taken = {identity(r) for r in sides.recipients}
    free = [p for p in everyone if identity(p.actor) not in taken]
    around = range(quantity.start - 2 * NEAR, quantity.end + 2 * NEAR)
    source = next((p for p in free if p.role in ("from", "by") and p.actor.start in around), None)
    if source is None and not (verb and verb.voice == "receive"):
        first = verb.start if verb else quantity.start
        subjects = [p for p in free if p.role == "none" and p.actor.end <= first]
        # What stands before a passive is what is given, unless it is a known party.
        if verb and verb.voice == "passive":
            subjects = [p for p in subjects if p.actor.country_code or p.actor.found_by != "capitals"]
        source = next((p for p in reversed(subjects) if not scenery.is_instrument(p.actor.start)), None)
    if source:
        sides.donors, sides.donor_how = _group(free, source), "from" if source.role in ("from", "by") else "sentence"
        return
    receives = verb is not None and verb.voice == "receive"
    speaker = () if receives else _speaker(scene, scene.clause_at(quantity.start))
    if speaker and identity(speaker[0]) not in taken:
        sides.donors, sides.donor_how = speaker, "speaker"


# --- recipients ------------------------------------------------------------------------------------------------------


def _recipients(
    sides: Sides,
    scenery: Scenery,
    scene: Scene,
    verb: Cue | None,
    noun: Cue | None,
    quantity: Quantity,
    part: PledgePart,
) -> None:
    donors = {identity(d) for d in sides.donors}
    states = {d.country_code for d in sides.donors if d.country_code}
    begin = quantity.start if sides.donor_how == "elided" else _begin(verb, noun, quantity)
    stop = _stop(scenery, quantity)
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
            sides.recipients, sides.recipient_how = _group(parties, one), "clause"
            people = _people(scenery, quantity, stop, part)
            if people and one.role != "to" and people.start < one.actor.start:
                sides.recipients = (_with_state(people, one.actor),)
            return
    region = _region(scenery, verb, quantity, stop)
    if region:
        sides.recipients, sides.recipient_how = (region,), "region"
        return
    people = _people(scenery, quantity, stop, part) or _people_before(scenery, verb, quantity, part)
    if people:
        people = _of_state(people, scene, stop, sides.donors)
        sides.recipients, sides.recipient_how = (_at_home(people, sides.donors),), "people"
        return
    if sides.donor_how != "elided":
        _far_receiver(sides, scenery, scene, stop, states)


def _region(scenery: Scenery, verb: Cue | None, quantity: Quantity, stop: int) -> Actor | None:
    """ "to Africa", "in the Pacific": a part of the world, when no state is named."""
    begin = verb.end if verb and verb.end <= quantity.start else quantity.start
    cue = next(iter(scenery.after(begin, "region", until=max(stop, quantity.end))), None)
    return Actor(cue.start, cue.end, cue.key, None, "group", found_by="pattern") if cue else None


def _of_state(people: Actor, scene: Scene, stop: int, givers: Sequence[Actor]) -> Actor:
    """ "korban gempa Nepal", "families in Gaza": the state right after unnamed people is theirs."""
    donors = {identity(d) for d in givers}
    own = {d.country_code for d in givers} if _is_abroad(givers) else set()
    for party in scene.between(people.start, min(stop, people.end + NEAR)):
        actor = party.actor
        others = identity(actor) not in donors and actor.country_code not in own
        if actor.country_code and party.role not in ("from", "by") and others:
            return _with_state(people, actor)
    near = scene.places_between(people.end, min(stop, people.end + NEAR))
    place = next((p for p in near if p.country_code and p.country_code not in own), None)
    return _with_state(people, place) if place else people


def _of_only_state(people: Actor, parties: Sequence[Party], own: set[str | None]) -> Actor:
    """The one foreign state that the sentence names."""
    abroad = {p.actor.country_code: p.actor for p in parties if p.actor.country_code and p.role not in ("from", "by")}
    states = [actor for code, actor in abroad.items() if code not in own]
    return _with_state(people, states[0]) if own and people.country_code is None and len(states) == 1 else people


def _at_home(people: Actor, donors: Sequence[Actor]) -> Actor:
    """Unnamed people without a state are neighbours of a giver that is no state: a city, a company, a person."""
    states = {d.country_code for d in donors if d.country_code}
    if people.country_code or people.name in THINGS or _is_abroad(donors) or len(states) != 1:
        return people
    return _with_state(people, next(d for d in donors if d.country_code))


def _is_abroad(donors: Sequence[Actor]) -> bool:
    """States and those who speak for one give to others."""
    return any(d.actor_type in ("state", "government", "group", "office") or d.office for d in donors)


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
            sides.recipients, sides.recipient_how = _group(parties, found), "sentence"
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


def _with_state(people: Actor, state: Actor) -> Actor:
    return Actor(people.start, people.end, people.name, state.country_code, "people", found_by="pattern")


def _stop(scenery: Scenery, quantity: Quantity) -> int:
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


def _people(scenery: Scenery, quantity: Quantity, stop: int, part: PledgePart) -> Actor | None:
    """ "untuk petani di pesisir": unnamed people after a recipient's preposition."""
    thing: Actor | None = None
    for cue in scenery.after(quantity.end, "to", until=stop):
        found = people_at(scenery, cue.end, stop, part)
        if found and found.name not in THINGS:
            return found
        thing = thing or found
    return thing


def _people_before(scenery: Scenery, verb: Cue | None, quantity: Quantity, part: PledgePart) -> Actor | None:
    if verb is None or verb.end > quantity.start:
        return None
    for cue in scenery.after(verb.end, "to", until=quantity.start):
        found = people_at(scenery, cue.end, quantity.start, part)
        if found:
            return found
    return None


def people_at(scenery: Scenery, at: int, stop: int, part: PledgePart) -> Actor | None:
    """Unnamed people named with a noun of the pack, in English ("perempuan dan anak perempuan": women and girls)."""
    stretch = re.split(r"[.;:()\n\"“”]", scenery.text[at:stop], maxsplit=1)[0]
    words = list(_WORD.finditer(stretch))[: PEOPLE_WORDS + 2]
    nouns: list[tuple[int, int, str]] = []
    i = 0
    while i < len(words):
        size = next((n for n in (3, 2, 1) if _noun_key(stretch, words, i, n) in part.people), 0)
        if size:
            nouns.append((words[i].start(), words[i + size - 1].end(), part.people[_noun_key(stretch, words, i, size)]))
            i += size
        elif (nouns and fold(words[i].group()) not in part.wording.and_words) or (not nouns and i >= 3):
            break
        else:
            i += 1
    if not nouns or "," in stretch[: nouns[0][0]]:
        return None
    name = " and ".join(dict.fromkeys(n for _, _, n in nouns))
    return Actor(at + nouns[0][0], at + nouns[-1][1], name, None, "people", found_by="pattern")


def _noun_key(stretch: str, words: Sequence[re.Match[str]], first: int, size: int) -> str:
    if first + size > len(words):
        return ""
    return re.sub(r"\s+", " ", fold(stretch[words[first].start() : words[first + size - 1].end()]))
