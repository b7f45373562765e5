"""Givers that only the next sentence names: "Six states sent Q. They are A, B, C, D, E and F"."""

from janji.extract.model import Actor, Sentence
from janji.extract.pledges.cues import Scenery, read_sentence
from janji.extract.pledges.model import Candidate
from janji.extract.scene import Party, Scene
from janji.packs.pledges import PledgePart

LEAST = 3
LEAD = 60  # characters before the first of them within which a noun of givers stands
LONGEST = 1000


def listed_behind(candidate: Candidate, scene: Scene, part: PledgePart) -> tuple[Actor, ...]:
    """The states that the next sentence lists as the givers.

    They are as many as were counted ("six states sent Q"), or the sentence opens with them ("The states that took part
    are ..."), or it speaks of the same gift, which nobody was said to give ("This aid was dropped by six states: ...").
    """
    sides, verb = candidate.sides, candidate.verb
    untold = verb is not None and verb.voice == "passive" and sides.donor_how in ("sentence", "earlier", "none")
    if sides.donor_how != "unnamed" and not untold:
        return ()
    following = _next(candidate, scene)
    if following is None:
        return ()
    told = read_sentence(scene.doc, following, (), part)
    states = _group(scene, told)
    if len(states) < LEAST:
        return ()
    first = states[0].actor.start
    nouns = (*part.wording.unnamed_givers, *part.wording.counted_givers)
    lead = scene.doc.text[max(following.start, first - LEAD) : first].casefold()
    if not any(noun in lead for noun in nouns):
        return ()
    counted = _count(candidate)
    opened = lead.startswith(tuple(part.wording.unnamed_givers)) and first - LEAD <= following.start
    same_gift = bool(told.before(first, "noun"))
    fits = len(states) == counted if counted else opened or (untold and same_gift)
    return tuple(p.actor for p in states) if fits else ()


def _next(candidate: Candidate, scene: Scene) -> Sentence | None:
    """The next sentence of the body, with what a page puts between left out."""
    behind = scene.doc.sentences[candidate.sentence.index + 1 : candidate.sentence.index + 4]
    found = next((s for s in behind if s.kind == "body"), None)
    return found if found is not None and found.end - found.start <= LONGEST else None


def _group(scene: Scene, told: Scenery) -> list[Party]:
    """The first coordinated states of a sentence, at least so many."""
    inside = scene.between(told.sentence.start, told.sentence.end)
    groups = {p.group: [q for q in inside if q.group == p.group] for p in inside}
    long = (g for g in groups.values() if len(g) >= LEAST and all(p.actor.actor_type == "state" for p in g))
    return next(long, [])


def _count(candidate: Candidate) -> int | None:
    """How many givers a number counts."""
    giver = candidate.donor
    if giver is None or candidate.sides.donor_how != "unnamed":
        return None
    return next((int(q.value) for q in candidate.scenery.quantities if q.start == giver.start), None)
