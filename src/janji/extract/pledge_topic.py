"""Who receives when the sentence does not say it: whoever the article's other promises are for, or is about."""

from collections.abc import Sequence

from janji.extract.frames import Scene
from janji.extract.model import Actor
from janji.extract.pledge_candidates import Candidate

FOREIGN_GIVERS = ("state", "government", "group")


def fill_receivers(found: Sequence[Candidate], scene: Scene) -> None:
    """Give accepted promises of states and organisations without a receiver the one of the article."""
    accepted = [c for c in found if c.refusal is None]
    givers = frozenset(d.country_code for c in accepted for d in c.sides.donors if d.country_code)
    for i, candidate in enumerate(accepted):
        if candidate.sides.recipients or not _gives_abroad(candidate):
            continue
        known = _told(accepted[:i][::-1], candidate) or _told(accepted[i + 1 :], candidate)
        partner = None if known or _gives_to_people(accepted, candidate) else scene.partner(givers)
        receivers = known or ((partner,) if partner else ())
        if receivers:
            candidate.sides.recipients, candidate.sides.recipient_how = receivers, "topic"


def _gives_to_people(accepted: Sequence[Candidate], candidate: Candidate) -> bool:
    """Whether another promise of this giver names its receiver: the article's topic is then no guess."""
    mine = _givers(candidate)
    return any(c is not candidate and c.sides.recipients and mine & _givers(c) for c in accepted)


def _givers(candidate: Candidate) -> set[str]:
    return {d.country_code or d.name for d in candidate.sides.donors}


def _gives_abroad(candidate: Candidate) -> bool:
    donors = candidate.sides.donors
    return any(
        d.actor_type in FOREIGN_GIVERS
        or d.office is not None
        or (d.actor_type == "organisation" and not d.country_code)
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
