"""Who gives: the party before the verb, after "from" or "by", in the possessive, or carried from what was said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from janji.extract.model import Actor, Quantity
from janji.extract.pledges.cues import Cue, Scenery
from janji.extract.pledges.names import bare_names, source_name, town_name
from janji.extract.scene import Party, Scene, whole_list
from janji.extract.text.clauses import Clause
from janji.extract.text.scan import fold
from janji.packs.pledges import PledgePart

NEAR = 40
MAX_STATES = 30
GIVER_REACH = 70
BESIDE = 12
DESCRIBED = re.compile(r"(?:\s(?:[a-z]\w*|[A-Z]{2,5})){1,5},\s")
OBJECT = 3
AGENT_REACH = 8  # " by the "
LEAST_NOUN = 4  # letters of a word that may name somebody
STATES = ("state", "government")
CERTAIN = ("clause", "agent", "elided")
"""How givers are found that the promise itself names as such."""


@dataclass(slots=True)
class Sides:
    """Donors and recipients. ``*_how``: clause, name, agent, from, possessive, elided, carried, speaker, people,
    region, list or none."""

    donors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    donor_how: str = "none"
    recipient_how: str = "none"
    used: list[Actor] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of one quantity: its sentence in the article, and the words of giving that govern it."""

    scenery: Scenery
    scene: Scene
    verb: Cue | None
    noun: Cue | None
    quantity: Quantity
    part: PledgePart


def identity(actor: Actor) -> tuple[str, str | None]:
    """Name and state: two mentions with the same are the same party."""
    return actor.name.casefold(), actor.country_code


def gives_to_itself(donors: Sequence[Actor], actor: Actor) -> bool:
    """One of the givers under this or another name: a state and its government are one party."""
    mine = {identity(d) for d in donors}
    states = {d.country_code for d in donors if d.actor_type in STATES or d.office}
    same = actor.country_code in states and (actor.actor_type in STATES or actor.found_by == "anaphor")
    return identity(actor) in mine or (same and actor.country_code is not None)


def group(parties: Sequence[Party], one: Party) -> tuple[Actor, ...]:
    """All that are coordinated with one party, each once; a pledge may have more of them than an act."""
    return whole_list(parties, one, MAX_STATES)


def subject(scenery: Scenery, scene: Scene, at: int, part: PledgePart) -> tuple[tuple[Actor, ...], str]:
    """The subject left of a verb: of its clause, else carried from the clauses and sentences before."""
    clause = scene.clause_at(at)
    start = clause.start if clause else scenery.sentence.start
    first = coordinated_with(scenery, at)
    if first is not None and not _own_subject(scene, first.end, at):
        found, how = subject(scenery, scene, first.start, part)
        if found:
            return found, how
    if first is None and scenery.joined(at) and not _own_subject(scene, start, at):
        found = _opening(scenery, scene, at)
        if found:
            return found, "clause"
    listed = _listed_givers(scenery, scene, at)
    if listed:
        return listed, "clause"
    unnamed = _unnamed(scenery, scene, at)
    if unnamed is not None:
        return (unnamed,), "unnamed"
    found = free_group(scenery, scene, start, at)
    if found:
        return found, "clause"
    if clause and clause.link == "relative":
        left = scene.between(scenery.sentence.start, clause.start)
        if left:
            return group(left, left[-1]), "relative"
    begin = max(start, scenery.sentence.start)
    town = town_name(scenery, scene, begin, at, part)
    names = (town,) if town else bare_names(scenery, begin, at, part)
    if names:
        return names, "name"
    if any(c.kind == "self" and start <= c.start < at for c in scenery.cues):  # "I am also announcing ..."
        speaker = _speaker(scene, clause)
        return (speaker, "speaker") if speaker else ((), "self")
    found = free_group(scenery, scene, scenery.sentence.start, start)
    if found:
        return found, "sentence"
    speaker = _speaker(scene, clause)
    if speaker:
        return speaker, "speaker"
    main = next((c for c in scenery.cues if c.kind in ("verb", "planned") and c.start < start), None)
    names = bare_names(scenery, scenery.sentence.start, main.start, part) if main else ()
    names = names or _who_said(scenery, clause, at, part)  # "Lenfo plans to build Q1 after sending Q2"
    if names:
        return names, "name"
    return _earlier(scenery, scene)


def _who_said(scenery: Scenery, clause: Clause | None, at: int, part: PledgePart) -> tuple[Actor, ...]:
    """ "Lenfo said it would lend Q": an unknown name says of itself what it will do."""
    said = clause.attributed_to if clause else None
    if said is None or not scenery.sentence.start < said.start < said.end <= at:
        return ()
    between = re.findall(r"[^\W\d_]+", scenery.text[said.end : at])
    leads = {*part.wording.recipient_prepositions, *part.wording.located}  # "said on Monday it would"
    days = {i + 1 for i, (word, following) in enumerate(pairwise(between)) if word in leads and following[0].isupper()}
    words = (fold(word) for i, word in enumerate(between) if i not in days)
    if any(len(word) >= LEAST_NOUN and word not in part.subject_words for word in words):
        return ()
    return bare_names(scenery, scenery.sentence.start, said.start, part)


def _listed_givers(scenery: Scenery, scene: Scene, at: int) -> tuple[Actor, ...]:
    """ "Several countries, including A and B, pledged Q", "Donors such as A pledged Q": those of the unnamed givers
    that the text does name."""
    opens = next(iter(scenery.before(at, "contents", since=max(scenery.sentence.start, at - 2 * GIVER_REACH))), None)
    if opens is None:
        return ()
    lead = next(iter(scenery.before(opens.start, "giver")), None)
    parties = scene.between(opens.end, at)
    if lead is None or not parties or scenery.text[lead.end : opens.start].strip() not in ("", ","):
        return ()
    return group(parties, parties[-1]) if scenery.text[parties[-1].actor.end : at] in (" ", ", ") else ()


def _unnamed(scenery: Scenery, scene: Scene, at: int) -> Actor | None:
    """ "The minister said donor nations have pledged", "32 countries promised": givers that only a noun names."""
    cue = next(iter(scenery.before(at, "giver", since=at - GIVER_REACH)), None)
    while cue is not None and scenery.joined(cue.start):  # "governments, companies and individuals"
        cue = next(iter(scenery.before(cue.start, "giver", since=cue.start - NEAR)), None)
    if cue is None or "," in scenery.text[cue.end : at]:
        return None
    parties = [p for p in scene.between(scenery.sentence.start, at) if p.actor.end > cue.start]
    if any(p.role == "none" or p.actor.start <= cue.start for p in parties):
        return None
    if any(cue.end <= q.start < at for q in scenery.quantities) or _is_object(scenery, cue):
        return None
    start = next((q.start for q in scenery.quantities if q.start < cue.end <= q.end), cue.start)
    return Actor(start, cue.end, scenery.text[start : cue.end], None, "people", found_by="pattern")


def _is_object(scenery: Scenery, cue: Cue) -> bool:
    """A preposition stands before the noun ("told to donors", "among countries that")."""
    words = scenery.text[max(scenery.sentence.start, cue.start - NEAR) : cue.start]
    return any(
        re.fullmatch(r"\s(?:\w+\s)?", scenery.text[c.end : cue.start])
        for c in scenery.before(cue.start, "to", "from", "instrument", since=cue.start - len(words))
    )


def _opening(scenery: Scenery, scene: Scene, at: int) -> tuple[Actor, ...]:
    """ "A called on B to ... and announced Q": the first party of the sentence goes on, not the last one."""
    inside = scene.between(scenery.sentence.start, at)
    free = [p for p in inside if p.role == "none" and not scenery.is_instrument(p.actor.start)]
    return group(inside, free[0]) if len({p.group for p in free}) > 1 else ()


def _own_subject(scene: Scene, start: int, end: int) -> bool:
    """A party right before the verb is its subject ("A pledged Q and B promised Q")."""
    between = scene.between(start, end)
    return bool(between) and between[-1].role == "none" and end - between[-1].actor.end <= 1


def _earlier(scenery: Scenery, scene: Scene) -> tuple[tuple[Actor, ...], str]:
    """The subject of the sentences before in the article (one or two back)."""
    found = scene.carried(scenery.sentence, MAX_STATES)
    return found, "earlier" if found else "none"


def coordinated_with(scenery: Scenery, at: int) -> Cue | None:
    """The active verb before, when only a conjunction stands before this verb ("..., serta mendirikan ...")."""
    if not scenery.joined(at):
        return None
    return next((c for c in scenery.before(at, "verb") if c.voice == "active" and c.end < at - 2), None)


def is_coordinated(scenery: Scenery, verb: Cue) -> bool:
    """The verb carries on the verb before it."""
    return coordinated_with(scenery, verb.start) is not None


def elided_subject(scenery: Scenery, scene: Scene, verb: Cue, quantity: Quantity) -> tuple[Actor, ...]:
    """ "A pledged Q1, B Q2 and C Q3": the verb is told once, each party stands right before its amount."""
    before = [q for q in scenery.quantities if verb.end <= q.start and q.end <= quantity.start]
    if not before or quantity.kind != "money" or _right_before(scenery, scene, verb.end, before[0]):
        return ()
    party = _right_before(scenery, scene, before[-1].end, quantity)
    return (party.actor,) if party else ()


def _right_before(scenery: Scenery, scene: Scene, start: int, quantity: Quantity) -> Party | None:
    """The party that nothing but space or an opening bracket parts from the amount behind it."""
    parties = scene.between(start, quantity.start)
    between = scenery.text[parties[-1].actor.end : quantity.start].strip() if parties else "-"
    return parties[-1] if between in ("", "(") else None


def free_group(scenery: Scenery, scene: Scene, start: int, end: int) -> tuple[Actor, ...]:
    """The last group without a preposition; people are preferred to what merely stands nearer as a place."""
    inside = scene.between(start, end)
    free = [p for p in inside if p.role == "none" and not scenery.is_instrument(p.actor.start)]
    helped = {p.group for p in free if _is_helped(scenery, p)}
    parties = [p for p in free if p.group not in helped]
    beside = scenery.text[inside[-1].actor.end : end] if inside and inside[-1].role == "with" else ","
    near = len(beside) < NEAR // 2 and "," not in beside
    if near and not _opens_purpose(scenery, inside[-1].actor.end):  # "..., with B lending Q", not "with B, offering Q"
        partner = group(inside, inside[-1])
        joint = bool(parties) and "," not in scenery.text[parties[-1].actor.end : inside[-1].actor.start]
        return (*group(inside, parties[-1]), *partner) if joint else partner  # "A together with B sent Q"
    if not parties:
        return ()
    # "A and the B also joined": a conjunction may have opened a clause inside the group
    return group(scene.between(scenery.sentence.start, end), parties[-1])


def _opens_purpose(scenery: Scenery, at: int) -> bool:
    """ "A signed an agreement with B to lend Q": what a preposition opens behind the partner is what A does."""
    return bool(scenery.right_behind(at, "to"))


def _is_helped(scenery: Scenery, party: Party) -> bool:
    """ "measures to help Kenya, including ...", "supporting Kenya's efforts by ...": no subject of what follows."""
    leads = scenery.right_before(party.actor.start, "to", "verb")
    return any(" " in c.key if c.kind == "to" else c.voice == "active" for c in leads)


def _speaker(scene: Scene, clause: Clause | None) -> tuple[Actor, ...]:
    """The party that says it of itself ("kami akan memberikan"), when the clause is quoted."""
    if clause is None or clause.attributed_to is None or not clause.in_quote:
        return ()
    hit = clause.attributed_to
    near = scene.between(hit.end, hit.end + NEAR) or scene.between(max(0, hit.start - 2 * NEAR), hit.start)
    return (near[0].actor,) if near else ()


def by_noun(
    sides: Sides, scenery: Scenery, scene: Scene, noun: Cue | None, quantity: Quantity, part: PledgePart
) -> None:
    """ "hibah Jepang senilai Q", "Q from Japan", "Japan's $5 million grant", "pledges include Japan at Q"."""
    before = scene.between(max(scenery.sentence.start, quantity.start - 2 * NEAR), quantity.start)
    if before and _gives_at(fold(scenery.text[before[-1].actor.end : quantity.start]).strip(), part):
        sides.donors, sides.donor_how = group(before, before[-1]), "elided"
        return
    first = min(noun.start if noun else quantity.start, quantity.start)
    left = scene.between(max(scenery.sentence.start, first - NEAR), first)
    if left and re.fullmatch(r"['’]s?\s(?:\S+\s){0,3}|-\w+\s", scenery.text[left[-1].actor.end : first]):
        sides.donors, sides.donor_how = group(left, left[-1]), "possessive"
        return
    if from_behind(sides, scenery, scene, quantity):
        return
    if noun and noun.end <= quantity.start:
        inside = [p for p in scene.between(noun.end, quantity.start) if p.role in ("none", "from", "by")]
        if inside and inside[0].actor.start - noun.end < 12:
            sides.donors, sides.donor_how = group(inside, inside[0]), "from"


def from_behind(sides: Sides, scenery: Scenery, scene: Scene, quantity: Quantity) -> bool:
    """ "Q1 from A, Q2 from B": fill the giver right behind the amount; in "Q1 and from B Q2" none is."""
    lead = next(iter(scenery.after(quantity.end, "from", until=quantity.end + BESIDE)), None)
    if lead is not None and scenery.joined(lead.start):
        return False
    behind = scene.between(quantity.end, quantity.end + NEAR)
    if not behind or behind[0].role != "from" or behind[0].actor.start - quantity.end >= BESIDE:
        return False
    sides.donors, sides.donor_how = group(behind, behind[0]), "from"
    return True


def _gives_at(link: str, part: PledgePart) -> bool:
    """ "at", "both with", "at less than"."""
    leads = (lead for lead in part.wording.gives_at if link == lead or link.startswith(f"{lead} "))
    return any(link[len(lead) :].strip() in ("", *part.links) for lead in leads)


def by_receiver(sides: Sides, scenery: Scenery, scene: Scene, verb: Cue, part: PledgePart) -> None:
    """The subject of "receive" is the recipient; of "received by" whoever follows."""
    right = scene.between(verb.end, verb.end + 2 * NEAR)
    told = any(verb.end <= q.start < right[0].actor.start for q in scenery.quantities) if right else True
    if right and right[0].role == "by" and not told:
        sides.recipients, sides.recipient_how = group(right, right[0]), "clause"
        return
    sides.recipients, how = subject(scenery, scene, verb.start, part)
    sources = {identity(p.actor) for p in right if p.role == "from"}
    if how == "earlier" and any(identity(r) in sources for r in sides.recipients):  # "Families received aid from A"
        sides.recipients = ()
    sides.recipient_how = how if sides.recipients else "none"


def by_passive(sides: Sides, scenery: Scenery, scene: Scene, verb: Cue) -> None:
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
        sides.donors, sides.donor_how = group(right, agent), "agent"


def _owns(scenery: Scenery, noun: Cue, actor: Actor, quantity: Quantity, part: PledgePart) -> bool:
    """ "a $90 million World Bank loan", "$9 million in Dutch aid"; "$9 million in Laos aid" is aid for Laos."""
    if noun.start - actor.end != 1:
        return False
    lead = fold(scenery.text[quantity.end : actor.start]).strip()
    if not lead:
        return actor.start - quantity.end == 1
    written = scenery.text[actor.start : actor.end]
    abroad = actor.actor_type != "state" or actor.found_by == "adjective" or "." in written
    return lead in part.wording.kind_leads and abroad


def from_someone(
    sides: Sides,
    scenery: Scenery,
    scene: Scene,
    verb: Cue | None,
    noun: Cue | None,
    quantity: Quantity,
    part: PledgePart,
) -> None:
    """A party after "dari"/"from"/"by" anywhere near; else whoever the sentence is about, else the speaker."""
    everyone = scene.between(scenery.sentence.start, scenery.sentence.end)
    behind = scene.between(quantity.end, quantity.end + NEAR)
    if noun is not None and behind and _owns(scenery, noun, behind[0].actor, quantity, part):
        sides.donors, sides.donor_how = (behind[0].actor,), "possessive"
        return
    taken = {identity(r) for r in sides.recipients}
    free = [p for p in everyone if identity(p.actor) not in taken and not _has_received(scenery, p)]
    gets = verb.end if verb and verb.voice == "receive" and verb.start >= quantity.end else 0
    around = range(quantity.start - 2 * NEAR, max(quantity.end + 2 * NEAR, gets + 3 * NEAR))
    sources = [p for p in free if p.actor.start in around and (p.role in ("from", "by") or _is_led(scenery, p))]
    home = range(quantity.end, verb.start if verb and verb.voice == "receive" else 0)
    sources = [p for p in sources if p.actor.start not in home]  # "40 nurses from B received grants from A"
    beside = [p for p in sources if 0 <= p.actor.start - quantity.end < BESIDE]  # "Q1 from A and Q2 from B"
    told = next(iter([] if home else scenery.right_behind(quantity.end, "from")), None)
    beside = beside or [p for p in sources if told and 0 <= p.actor.start - told.end <= 1]
    first = min((c.start for c in (verb, noun) if c is not None), default=quantity.start)
    sources.sort(key=lambda p: p.actor.start < first)  # "back from A with a promise of Q from B"
    measured = [p for p in sources if _measures(scenery, p.actor, quantity, part)]  # "from A Q1 and from B Q2"
    source = next(iter(beside if told else measured or beside or sources), None)  # "Q from easyJet": no other's
    described = None if source else _described_source(scenery, free, noun or verb)
    source = source or described
    anchors = {c.end for c in (verb, noun) if c is not None} | (set() if home else {quantity.end})
    unknown = None if measured or described else source_name(scenery, scene, anchors, part)
    if unknown is not None and (source is None or _measures(scenery, unknown, quantity, part)):
        sides.donors, sides.donor_how = (unknown,), "from"
        return
    collected = verb is not None and verb.key == "collect" and verb.voice == "passive"  # "Q was collected, A said"
    if source is None and not collected and not (verb and verb.voice == "receive"):
        first = verb.start if verb else quantity.start
        subjects = [p for p in free if p.role == "none" and p.actor.end <= first]
        # What stands before a passive is what is given, unless it is a known party.
        if verb and verb.voice == "passive":
            subjects = [p for p in subjects if p.actor.country_code or p.actor.found_by != "capitals"]
        source = next((p for p in reversed(subjects) if not scenery.is_instrument(p.actor.start)), None)
    if source:
        named = source in sources or source is described
        sides.donors, sides.donor_how = group(free, source), "from" if named else "sentence"
        return
    receives = verb is not None and verb.voice == "receive"
    speaker = () if receives or collected else _speaker(scene, scene.clause_at(quantity.start))
    if speaker and identity(speaker[0]) not in taken:
        sides.donors, sides.donor_how = speaker, "speaker"


def _has_received(scenery: Scenery, party: Party) -> bool:
    """ "grants received by A came from B": the agent of such a participle gives nothing."""
    verbs = scenery.before(party.actor.start, "verb", since=party.actor.start - NEAR)[:1] if party.role == "by" else ()
    return any(v.voice == "receive" and party.actor.start - v.end <= AGENT_REACH for v in verbs)


def _measures(scenery: Scenery, actor: Actor, quantity: Quantity, part: PledgePart) -> bool:
    """ "dari A sebesar Q": only words of measure part the giver from the amount behind it."""
    return actor.end <= quantity.start and fold(scenery.text[actor.end : quantity.start]).strip() in part.links


def _is_led(scenery: Scenery, party: Party) -> bool:
    """ "yang dipimpin A": a giver's preposition of several words, whose last is no preposition elsewhere."""
    return party.role == "none" and bool(scenery.right_before(party.actor.start, "from"))


def of_noun(
    scenery: Scenery, scene: Scene, verb: Cue, noun: Cue | None, quantity: Quantity, part: PledgePart
) -> tuple[Actor, ...]:
    """ "mengumumkan investasi A sebesar Q", "dibiayai hibah A senilai Q", where the owner stands behind its noun: who
    owns what is announced, received or what something is paid with gives it."""
    if noun is None or not part.wording.owner_behind or not noun.end <= quantity.start:
        return ()
    behind = scene.between(noun.end, quantity.start)
    if not behind or behind[0].role != "none" or behind[0].actor.start - noun.end > 1:
        return ()
    owners = group(behind, behind[0])
    link = fold(scenery.text[max(o.end for o in owners) : quantity.start]).strip()
    gives = verb.voice == "active" and (verb.key != "announce" or owners[0].actor_type in STATES)
    return () if gives or link not in part.links else owners


def _described_source(scenery: Scenery, parties: Sequence[Party], word: Cue | None) -> Party | None:
    """ "a loan from its parent company, PT A, of Q": words that describe the giver stand before its name."""
    led = next((c for c in scenery.after(word.end, "from", until=word.end + OBJECT)), None) if word else None
    first = next((p for p in parties if led and p.role == "none" and p.actor.start > led.end), None)
    if led is None or first is None:
        return None
    between = scenery.text[led.end : first.actor.start]
    return first if DESCRIBED.fullmatch(between) else None
