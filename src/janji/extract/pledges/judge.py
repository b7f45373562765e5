"""The verdict on a proposed pledge: its features, weighed by the pack."""

from collections.abc import Sequence

from janji.extract.model import Actor
from janji.extract.pledges.model import Candidate, Setting
from janji.extract.pledges.of_sides import of_sides
from janji.extract.pledges.of_traps import of_traps
from janji.extract.pledges.of_wording import of_wording
from janji.packs.pledges import PledgePart

NEARBY = 100  # promises before one that may tell its giver
OWN_SUBJECT = ("clause", "name", "relative")


def judge_candidates(found: Sequence[Candidate], part: PledgePart, setting: Setting) -> None:
    """Fill features, probability and refusal of every candidate, in text order (a list supports its members)."""
    accepted_in: set[int] = set()
    given: set[str | None] = set()
    for i, candidate in enumerate(found):
        verb, unit = candidate.verb, candidate.quantity.unit
        _donor_of_article(candidate, found[max(0, i - NEARBY) : i])
        candidate.features = features(candidate, part, accepted_in, setting)
        if verb is not None and verb.voice == "receive" and unit in given:
            candidate.features["receive_no_noun"] = 0.0  # "The king gave 90 cows. Villages will get 40 cows."
        if candidate.told_by is not None:
            candidate.told_by.features = features(candidate.told_by, part, accepted_in, setting)
        whole = candidate.told_by or candidate.part_of
        if whole is not None:  # "is requesting Q. This includes Q1 for A and Q2 for B."
            candidate.features |= {name: 1.0 for name in ("hypothetical", "negated") if whole.features.get(name)}
        candidate.probability = part.weights.judge.probability(candidate.features)
        if candidate.probability < part.weights.threshold:
            candidate.refusal = _reason(candidate, part)
        else:
            accepted_in.add(candidate.sentence.paragraph)
            given |= {unit} if verb is not None and unit is not None else set()


def _donor_of_article(candidate: Candidate, earlier: Sequence[Candidate]) -> None:
    """ "500 sapi akan diberikan kepada pesantren": the donor of the same kind of gift told before."""
    own = candidate.sides.donor_how == "self"
    if candidate.sides.donors or (candidate.verb and candidate.verb.voice == "active" and not own):
        return
    for other in reversed(earlier):
        if candidate.sides.recipient_how in OWN_SUBJECT and _is_receiver(candidate, other.sides.donors):
            continue  # "The firm will get Q": not what it gave itself
        alike = own or (other.quantity.unit, other.quantity.kind) == (candidate.quantity.unit, candidate.quantity.kind)
        if other.sides.donors and alike and other.sides.donor_how not in ("article", "unnamed"):
            if candidate.sides.recipient_how == "earlier" and _is_receiver(candidate, other.sides.donors):
                candidate.sides.recipients, candidate.sides.recipient_how = (), "none"
            candidate.sides.donors, candidate.sides.donor_how = other.sides.donors, "article"
            return


def _is_receiver(candidate: Candidate, donors: Sequence[Actor]) -> bool:
    """Who gave before receives now, under this name or a longer one ("Lenfo", "Lenfo Indonesia")."""
    mine = [f"{r.name.casefold()} " for r in candidate.sides.recipients]
    names = [f"{d.name.casefold()} " for d in donors]
    return any(m.startswith(n) or n.startswith(m) for m in mine for n in names)


def features(candidate: Candidate, part: PledgePart, accepted_in: set[int], setting: Setting) -> dict[str, float]:
    """Named features, 0/1 or a small number; the names are the keys of ``pledge_judge.yaml``."""
    found = of_wording(candidate, part)
    found |= of_sides(candidate, part, accepted_in, setting, bool(found.get("beneficiaries")))
    found |= of_traps(candidate, part, setting.year)
    found["trial"] = float(setting.is_trial)
    if candidate.sentence.paragraph in accepted_in:
        found["list_of_pledges"] = 1.0
        goes_on = bool(candidate.scenery.before(candidate.quantity.start, "carry"))
        found["list_continues"] = float(goes_on and bool(found["future"]))
    if candidate.sentence.kind == "title":
        found["title"] = 1.0
    return {name: value for name, value in found.items() if value}


def _reason(c: Candidate, part: PledgePart) -> str:
    """The feature that weighs most against it, in words."""
    weights = part.weights.judge.weights
    against = sorted(((weights.get(k, 0.0) * v, k) for k, v in c.features.items()), key=lambda x: (x[0], x[1]))
    if c.features.get("trap_nearer") and c.trap:
        return f"trap: {c.trap.key} ({c.scenery.text[c.trap.start : c.trap.end]!r})"
    if c.trap_after:
        return f"trap: {c.trap_after!r} after the amount"
    if against and against[0][0] < 0:
        return f"{against[0][1]} (probability {c.probability:.2f})"
    return f"too little speaks for it (probability {c.probability:.2f})"
