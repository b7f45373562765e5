"""The words that govern a quantity: the verb and the noun of giving, and the trap word before it."""

import re

from janji.extract.model import Quantity
from janji.extract.pledges.cues import CLAUSE, Cue, Scenery
from janji.extract.scene import Scene
from janji.extract.text.scan import fold
from janji.packs.pledges import PledgePart

REACH = 170
BACK = 110
BESIDE = 45
OBJECT_REACH = 3
GIFT_REACH = 12
OWN_SUBJECT = 3  # words behind a comma that may hold a subject and an auxiliary
BREAK = re.compile(r"[;:]|(?<!\b[A-Z])[.!?]\s")
GAP_STOP = re.compile(r"[,;:\d]|(?<!\b[A-Z])\.|--|[–—]")  # "U.S. aid" goes on


def governing_verb(scenery: Scenery, scene: Scene, quantity: Quantity, part: PledgePart) -> Cue | None:
    """The verb that governs the quantity: the nearest active one to the left, else a passive one to the right."""
    left = [c for c in scenery.before(quantity.start, "verb") if quantity.start - c.end <= REACH]
    left = [c for c in left if not BREAK.search(scenery.text, c.end, quantity.start)]
    right = [c for c in scenery.after(quantity.end, "verb", until=quantity.end + BACK) if c.voice == "passive"]
    right = [c for c in right if not _other_between(scenery, quantity.end, c.start)]
    right = [c for c in right if not _own_subject(scenery, scene, quantity.end, c.start)]
    right = right or _gets(scenery, quantity, part)
    near = left[0] if left and not _gives_nothing(scenery, left[0], quantity) else None
    if near and right and (part.wording.verbs[near.key].strength == 1 or quantity.start - near.end > BACK):
        same = not re.search(r"[,;:]", scenery.text[quantity.end : right[0].start])
        return right[0] if same else near
    if near is None:
        return right[0] if right else None
    stronger = [
        c
        for c in left[1:3]
        if near.end - c.end < BESIDE
        and part.wording.verbs[c.key].strength > part.wording.verbs[near.key].strength
        and not _gives_nothing(scenery, c, quantity)
    ]
    return stronger[0] if stronger and part.wording.verbs[near.key].strength == 1 else near


def _gets(scenery: Scenery, quantity: Quantity, part: PledgePart) -> list[Cue]:
    """ "40 families received aid from": those who are counted get what a noun of giving names."""
    if quantity.kind != "count" or quantity.unit not in part.kinds.getters or scenery.before(quantity.start, "verb"):
        return []
    return [
        c
        for c in scenery.after(quantity.end, "verb", until=quantity.end + BESIDE)
        if c.voice == "receive"
        and not CLAUSE.search(scenery.text[quantity.end : c.start])
        and any(n.start - c.end <= GIFT_REACH for n in scenery.after(c.end, "noun"))
        and not scenery.after(c.end, "negation", until=c.end + 2)  # "received no aid"
    ]


def _other_between(scenery: Scenery, start: int, end: int) -> bool:
    return any(start <= q.start < end and q.kind == "money" for q in scenery.quantities) or bool(
        BREAK.search(scenery.text, start, end)
    )


def _gives_nothing(scenery: Scenery, verb: Cue, quantity: Quantity) -> bool:
    """ "memberikan apresiasi kepada 20 desa", "gave rise to": the object of the verb is a word of no gift."""
    objects = scenery.after(verb.end, "nothing", until=min(quantity.start, verb.end + BESIDE))
    return any(len(scenery.text[verb.end : c.start].split()) <= 1 for c in objects)


def _own_subject(scenery: Scenery, scene: Scene, end: int, verb: int) -> bool:
    """ "Q in funding, visas will be offered": behind the comma a passive of the same clause has its own subject."""
    comma = scenery.text.rfind(",", end, verb)
    words = scenery.text[comma + 1 : verb].split() if comma >= 0 else []
    return len(words) >= OWN_SUBJECT and scene.clause_at(verb) is scene.clause_at(end)


def verb_between(scene: Scene, verb: Cue | None, quantity: Quantity, part: PledgePart) -> bool:
    """Another verb opens a clause between the governing verb and the quantity."""
    if verb is None or verb.end > quantity.start:
        return False
    if fold(scene.doc.text[verb.end : quantity.start]).strip() in part.links:  # "as much as" opens no clause
        return False
    mine, its = scene.clause_at(verb.start), scene.clause_at(quantity.start)
    return mine is not None and its is not None and mine is not its and its.link not in ("quote", "coordinate")


def listed_giving(scenery: Scenery, quantity: Quantity) -> tuple[Cue | None, Cue | None]:
    """ "..., termasuk 4 juta untuk A, 2 juta untuk B": a part far behind the verb or noun that all parts share."""
    part = next(iter(scenery.before(quantity.start, "part")), None)
    verbs = scenery.before(part.start, "verb") if part else []
    nouns = scenery.before(part.start, "noun") if part and not verbs and quantity.kind == "money" else []
    return next(iter(verbs), None), next(iter(nouns), None)


def governing_noun(scenery: Scenery, quantity: Quantity) -> Cue | None:
    """A noun of giving beside the quantity: before it with words of measure between, right after
    it, or its own ("20 ton bantuan")."""
    left = [c for c in scenery.before(quantity.start, "noun") if quantity.start - c.end <= 2 * BESIDE]
    left = [c for c in left if not GAP_STOP.search(scenery.text, c.end, quantity.start)]
    left = left or _noun_of_contents(scenery, quantity)
    right = scenery.after(quantity.end, "noun", until=quantity.end + BESIDE)
    right = [c for c in right if not GAP_STOP.search(scenery.text, quantity.end, c.start)]
    near = [*left[:1], *right[:1]] or scenery.after(quantity.start, "noun", until=quantity.end)[:1]
    return min(
        near, key=lambda c: quantity.start - c.end if c.end <= quantity.start else c.start - quantity.end, default=None
    )


def object_noun(scenery: Scenery, verb: Cue | None, quantity: Quantity, part: PledgePart) -> Cue | None:
    """ "mendapat pinjaman dari induknya, PT A, sebesar Q": the verb's own object, whose measure stands far behind."""
    inner = _noun_inside(scenery, verb, part)
    if inner is not None and verb is not None and verb.end <= quantity.start:
        return inner
    if verb is None or quantity.kind != "money" or not scenery.led_by(quantity.start, "amounting", part.links):
        return None
    objects = scenery.after(verb.end, "noun", until=min(quantity.start, verb.end + OBJECT_REACH))
    return next((c for c in objects if not scenery.text[verb.end : c.start].strip()), None)


def _noun_inside(scenery: Scenery, verb: Cue | None, part: PledgePart) -> Cue | None:
    """ "meraih pendanaan": the noun of giving that a verb of receiving is written with."""
    if verb is None or verb.voice != "receive":
        return None
    word = scenery.text[verb.start : verb.end].split()[-1]
    flow = next((f for f, nouns in part.wording.nouns.items() if fold(word) in nouns), None)
    return Cue(verb.end - len(word), verb.end, "noun", flow) if flow else None


def _noun_of_contents(scenery: Scenery, quantity: Quantity) -> list[Cue]:
    """ "bantuan dikirim dari Medan, berupa 2 tangki air": what the gift consists of, however far the noun stands."""
    opens = [c for c in scenery.before(quantity.start, "contents") if quantity.start - c.end <= 2]
    nouns = scenery.before(opens[0].start, "noun") if opens and quantity.kind == "count" else []
    return [
        c
        for c in nouns
        if opens[0].start - c.end <= REACH and not re.search(r"[;:.]\s", scenery.text[c.end : opens[0].start])
    ]


def nearest_trap(scenery: Scenery, quantity: Quantity) -> Cue | None:
    """The nearest trap word to the left in the sentence."""
    worth = {c.start for c in scenery.cues if c.kind == "worth"}  # "aid valued at Q" tells no price
    left = [c for c in scenery.before(quantity.start, "trap") if quantity.start - c.end <= REACH]
    return next((c for c in left if c.start not in worth), None)
