"""Lists of amounts and goods: what an item takes over from the items before and after it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from janji.extract.model import Quantity
from janji.extract.pledges.cues import Scenery, trap_after
from janji.extract.pledges.givers import from_behind, identity, is_coordinated
from janji.extract.pledges.governors import BREAK, nearest_trap
from janji.extract.pledges.model import Candidate
from janji.extract.pledges.roles import find_sides
from janji.extract.scene import Scene
from janji.packs.pledges import PledgePart

ITEM_REACH = 80
CARRY_GAP = 20
BEHIND = ("clause", "place", "people", "region")  # receivers told behind the last item


def listed(
    scenery: Scenery, scene: Scene, quantity: Quantity, found: Sequence[Candidate], part: PledgePart
) -> Candidate | None:
    """ "bantuan berupa 2 tangki air, 20 tandon dan 4 truk": a further item of the list that a noun of giving opens."""
    last = found[-1] if found else None
    if last is None or last.noun is None or last.quantity.kind != quantity.kind or last.trap_after:
        return None
    between = scenery.text[last.quantity.end : quantity.start]
    joined = "," in between or scenery.joined(quantity.start)
    words = (c for c in scenery.cues if last.quantity.end <= c.start < quantity.start)
    broken = any(c.kind in ("verb", "trap", "negation", "hypothesis", "part") for c in words)
    if not joined or broken or len(between) > ITEM_REACH or re.search(r"[.;:]\s", between):
        return None
    sides = replace(last.sides)
    from_behind(sides, scenery, scene, quantity)
    item = Candidate(scenery, quantity, last.verb, last.noun, nearest_trap(scenery, quantity), sides, last.rule)
    item.trap_after, item.is_listed = trap_after(scenery.text, quantity, part), True
    return item


def share_noun(candidate: Candidate, found: Sequence[Candidate]) -> None:
    """ "Q1 in aid for A, Q2 for B and Q3 for C": the noun of giving of the first item is that of all."""
    last = found[-1] if found else None
    if last is None or last.noun is None or candidate.noun is not None or candidate.verb is not last.verb:
        return
    text, at = candidate.scenery.text, candidate.quantity.start
    joined = "," in text[last.quantity.end : at] or candidate.scenery.joined(at)
    near = at - last.quantity.end <= ITEM_REACH and not BREAK.search(text, last.quantity.end, at)
    part = candidate.scenery.before(at, "part", since=last.quantity.end)
    if joined and near and not part and candidate.quantity.kind == last.quantity.kind == "money":
        candidate.noun = last.noun


def continued(
    scenery: Scenery, scene: Scene, quantity: Quantity, earlier: Sequence[Candidate], part: PledgePart
) -> Candidate | None:
    """ "X menyumbang Q1 untuk A. Kemudian Q2 untuk B.": the sentence goes on with the verb of the one before."""
    last = earlier[-1] if earlier else None
    if last is None or last.verb is None or scenery.sentence.index - last.sentence.index != 1:
        return None
    opens = scenery.after(scenery.sentence.start, "carry", until=scenery.sentence.start + 2)
    goes = any(c.start - quantity.end <= 2 for c in scenery.after(quantity.end, "to"))
    near = bool(opens) and quantity.start - opens[0].end <= CARRY_GAP
    if not (goes and near) or quantity.kind != last.quantity.kind:
        return None
    sides = find_sides(scenery, scene, None, None, quantity, part)
    sides.donors, sides.donor_how = last.sides.donors, "carried"
    candidate = Candidate(
        scenery, quantity, last.verb, None, nearest_trap(scenery, quantity), sides, "pledge.continued"
    )
    candidate.trap_after = trap_after(scenery.text, quantity, part)
    return candidate


def carry(candidate: Candidate, found: Sequence[Candidate]) -> None:
    """A list ("A to X, B to Y and C to Z") carries the donor; without an own recipient also the recipients."""
    last = found[-1] if found else None
    if last is None:
        return
    sides = candidate.sides
    named = candidate.scenery.right_behind(candidate.quantity.end, "from")
    receives = candidate.verb is not None and candidate.verb.voice == "receive"
    if not (sides.donors or named or receives) and last.sides.donors:
        sides.donors, sides.donor_how = last.sides.donors, "carried"
    joined = candidate.verb is last.verb or (
        candidate.verb is not None and is_coordinated(candidate.scenery, candidate.verb)
    )
    vague = not sides.recipients or all(r.found_by == "anaphor" for r in sides.recipients)
    mine = {identity(d) for d in sides.donors}
    theirs = tuple(r for r in last.sides.recipients if identity(r) not in mine)
    if vague and theirs and joined:
        sides.recipients, sides.recipient_how = theirs, "carried"


def carry_back(found: Sequence[Candidate]) -> None:
    """ "handed over 20 tents, 40 beds and 6 pumps to Fiji": whom the last of a list is for, all of it is for."""
    told = False
    for item, after in reversed(list(pairwise(found))):
        told = after.sides.recipient_how in BEHIND or (told and after.sides.recipient_how == "carried")
        same = item.verb is not None and item.verb is after.verb and item.quantity.kind == after.quantity.kind
        if told and same and not item.sides.recipients:
            item.sides.recipients, item.sides.recipient_how = after.sides.recipients, "carried"


def pair_respectively(scenery: Scenery, found: Sequence[Candidate]) -> None:
    """ "A and B committed Q1 and Q2 respectively", "A gave B and C Q1 and Q2 respectively": the first to the first."""
    cue = next((c for c in scenery.cues if c.kind == "respectively"), None)
    listed = [c for c in found if cue and c.verb and c.verb is found[0].verb and c.quantity.end <= cue.start]
    if len(listed) < 2:
        return
    donors = max((c.sides.donors for c in listed), key=len)
    recipients = max((c.sides.recipients for c in listed), key=len)
    for i, candidate in enumerate(listed):
        if len(donors) == len(listed):
            candidate.sides.donors = (donors[i],)
        elif len(recipients) == len(listed):
            candidate.sides.recipients = (recipients[i],)
        if not candidate.sides.recipients:
            candidate.sides.recipients = recipients
