"""Who receives when the sentence does not say it: whoever the article's other promises are for, or is about."""

from collections.abc import Sequence
from dataclasses import replace

from janji.extract.frames import Scene
from janji.extract.model import Actor
from janji.extract.pledge_candidates import Candidate
from janji.extract.pledge_people import POINTERS, THINGS, people_at
from janji.packs.pledges import PledgePart

FOREIGN_GIVERS = ("state", "government", "group")
LEAD = 14
REACH = 60


def fill_receivers(found: Sequence[Candidate], scene: Scene, part: PledgePart, states: frozenset[str]) -> None:
    """Give accepted promises without a receiver the people they count, the place they are for or the article's state.

    ``states``: all whose parties or places the article names.
    """
    accepted = [c for c in found if c.refusal is None]
    for candidate in accepted:
        if not candidate.sides.recipients:
            _by_count(candidate, part)
    givers = frozenset(d.country_code for c in accepted for d in c.sides.donors if d.country_code)
    for i, candidate in enumerate(accepted):
        things = all(r.name in THINGS for r in candidate.sides.recipients)
        if not things or not _gives_abroad(candidate):
            continue
        known = _told(accepted[:i][::-1], candidate) or _told(accepted[i + 1 :], candidate)
        points = any(r.name in POINTERS for r in candidate.sides.recipients)
        told = not points and (bool(candidate.sides.recipients) or _gives_to_people(accepted, candidate))
        partner = None if known or told else scene.partner(givers) or _only_other(scene, states - givers)
        receivers = known or ((partner,) if partner else ())
        if receivers:
            candidate.sides.recipients, candidate.sides.recipient_how = receivers, "topic"
    for candidate in accepted:
        if not candidate.sides.recipients:
            _by_place(candidate, scene)
        if len(states) == 1:
            _at_home(candidate, next(iter(states)))


def _by_count(candidate: Candidate, part: PledgePart) -> None:
    """ "bantuan kepada 120 nelayan": those who are counted receive."""
    quantity, scenery = candidate.quantity, candidate.scenery
    leads = scenery.before(quantity.start, "to", since=quantity.start - LEAD)
    if quantity.kind == "count" and leads and not scenery.text[leads[0].end : quantity.start].strip():
        people = people_at(scenery, quantity.start, candidate.sentence.end, part)
        if people and people.name not in THINGS:
            candidate.sides.recipients, candidate.sides.recipient_how = (people,), "people"


def _by_place(candidate: Candidate, scene: Scene) -> None:
    """ "membantu pembangunan jembatan di Ambon": the place right behind the amount or the thing, before any comma."""
    quantity, scenery = candidate.quantity, candidate.scenery
    begin = quantity.start if candidate.verb is None else min(quantity.start, candidate.verb.end)
    stop = scenery.text.find(",", quantity.end, candidate.sentence.end)
    end = min(stop if stop >= 0 else candidate.sentence.end, quantity.end + REACH)
    own = {d.country_code for d in candidate.sides.donors} if _gives_abroad(candidate) else set()
    for place in scene.places_between(begin, end):
        leads = scenery.before(place.start, "to", since=place.start - REACH // 2)
        if place.country_code and place.country_code not in own and leads:
            candidate.sides.recipients, candidate.sides.recipient_how = (place,), "place"
            return


def _at_home(candidate: Candidate, state: str) -> None:
    """Unnamed people of an article that names one state only live there."""
    candidate.sides.recipients = tuple(
        replace(r, country_code=state) if r.actor_type == "people" and r.country_code is None else r
        for r in candidate.sides.recipients
    )


def _gives_to_people(accepted: Sequence[Candidate], candidate: Candidate) -> bool:
    """Whether another promise of this giver names its receiver: the article's topic is then no guess."""
    mine = _givers(candidate)
    return any(c is not candidate and c.sides.recipients and mine & _givers(c) for c in accepted)


def _only_other(scene: Scene, others: frozenset[str]) -> Actor | None:
    """The one state besides the givers' that the article names."""
    named = (p.actor for p in scene.parties)
    return next((a for a in named if len(others) == 1 and a.country_code in others), None)


def _givers(candidate: Candidate) -> set[str]:
    return {d.country_code or d.name for d in candidate.sides.donors}


def _gives_abroad(candidate: Candidate) -> bool:
    donors = candidate.sides.donors
    words = (candidate.verb, candidate.noun)
    invests = any(w is not None and w.key in ("invest", "investment") for w in words)
    return any(
        d.actor_type in FOREIGN_GIVERS
        or d.office is not None
        or (d.actor_type == "organisation" and (not d.country_code or invests))
        for d in donors
    )


def _told(others: Sequence[Candidate], candidate: Candidate) -> tuple[Actor, ...]:
    """The receivers of the nearest other promise, if they are states or parts of the world and not its giver."""
    mine = {d.country_code for d in candidate.sides.donors}
    for other in others:
        states = tuple(r for r in other.sides.recipients if r.actor_type in FOREIGN_GIVERS)
        if states and not mine & {r.country_code for r in states if r.country_code}:
            return states
    return ()
