"""Amounts and goods of a gift that a sentence before told of: "The package, worth Q, ...", "This includes Q"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from janji.extract.model import Quantity
from janji.extract.pledges.cues import Cue, Scenery, read_sentence, trap_after
from janji.extract.pledges.governors import BACK, nearest_trap
from janji.extract.pledges.model import Candidate
from janji.extract.pledges.roles import find_sides
from janji.extract.scene import Scene
from janji.extract.text.scan import fold
from janji.packs.pledges import PledgePart

FIRST_WORD = re.compile(r"\W*(\w+)\s")
PHRASE = 60
"""Characters within which the noun of giving stands behind the word that points back."""
LEAD = 12
LONGEST = 2000  # code points of a sentence that a gift is looked for in
VERBS = 5
SENTENCES = (1, 2)
TOLD = ("announce", "promise", "give", "donate", "allocate", "prepare", "supply")
SURE = ("clause", "agent", "elided", "possessive", "from", "sentence", "speaker")


def pointed(
    scenery: Scenery, scene: Scene, quantity: Quantity, told: Callable[[], Candidate | None], part: PledgePart
) -> Candidate | None:
    """The quantity with the words of giving and the sides of the sentence that its gift was told in.

    Args:
        told: finds the giving that a sentence before told, see `told_before`.
    """
    end = _phrase(scenery, part)
    belongs = end is not None and _belongs(scenery, scene, end, quantity, part)
    if not belongs and not _is_opened(scenery, scene, quantity, part):
        return None
    source = told()
    if source is None:
        return None
    trap, sides = nearest_trap(scenery, quantity), replace(source.sides)
    found = Candidate(scenery, quantity, source.verb, source.noun, trap, sides, "pledge.pointed", told_by=source)
    found.trap_after = trap_after(scenery.text, quantity, part)
    return found


def _phrase(scenery: Scenery, part: PledgePart) -> int | None:
    """Where the words end that point back: "The new aid package", "This" before a word of contents."""
    start = scenery.sentence.start
    first = FIRST_WORD.match(scenery.text, start, scenery.sentence.end)
    if first is None or fold(first.group(1)) not in part.wording.pointers:
        return None
    if any(c.start - first.end() <= 1 for c in scenery.after(first.end(), "contents", "part")):
        return first.end(1)
    noun = next(iter(scenery.after(first.end(), "noun", until=first.end() + PHRASE)), None)
    if noun is None or re.search(r"[,;:]\s", scenery.text[first.end() : noun.start]):
        return None
    verbs = scenery.after(first.end(), "verb", "to", "from", until=noun.start)
    return None if verbs else noun.end


def _is_opened(scenery: Scenery, scene: Scene, quantity: Quantity, part: PledgePart) -> bool:
    """ "Bantuan tersebut berupa Q", "Bantuan senilai Q itu ...", where what points back stands behind its noun."""
    behind = part.wording.pointers_behind
    noun = next((c for c in scenery.cues if c.kind == "noun" and c.end < quantity.start and behind), None)
    if noun is None or not _is_first(scenery, noun):
        return False
    words = [fold(w) for w in re.findall(r"\w+", scenery.text[noun.end : quantity.start])]
    following = re.match(r"\s(\w+)", scenery.text[quantity.end : scenery.sentence.end])
    opens = next(iter(scenery.after(noun.end, "contents", "part", until=quantity.start)), None)
    if opens is None and words and all(w in part.link_words for w in words):
        return following is not None and fold(following.group(1)) in behind
    if opens is None or scene.between(noun.end, quantity.start):
        return False
    passive = {fold(scenery.text[c.start : c.end]) for c in scenery.cues if c.kind == "verb" and c.voice == "passive"}
    between = re.findall(r"\w+", scenery.text[noun.end : opens.start])
    return all(fold(w) in {*behind, *passive} for w in between) and not scenery.after(
        opens.end, "verb", until=quantity.start
    )


def _is_first(scenery: Scenery, noun: Cue) -> bool:
    """The noun opens its sentence, or what stands before only says who tells it ("Menurut A, bantuan itu ...")."""
    lead = scenery.text[scenery.sentence.start : noun.start].strip(' "“”')
    fronted = lead.endswith(",") and not any(c.kind == "verb" and c.end <= noun.start for c in scenery.cues)
    return not lead or (fronted and not any(q.start < noun.start for q in scenery.quantities))


def _belongs(scenery: Scenery, scene: Scene, end: int, quantity: Quantity, part: PledgePart) -> bool:
    """The quantity is inside the phrase, right behind it, or part of the contents that it is said to have."""
    if quantity.end <= end:
        return quantity.kind == "money"
    between = scenery.text[end : quantity.start]
    words = [fold(w) for w in re.findall(r"\w+", between)]
    if words and all(w in part.link_words for w in words) and quantity.kind == "money":
        return True
    opens = next(iter(scenery.after(end, "contents", "part", until=end + LEAD)), None)
    if opens is None or opens.end > quantity.start or scene.between(opens.end, quantity.start):
        return False
    return not scenery.after(opens.end, "verb", until=quantity.start)


def told_before(scenery: Scenery, scene: Scene, earlier: Sequence[Candidate], part: PledgePart) -> Candidate | None:
    """The giving that a sentence before told without an amount, with its sides."""
    sentences = scene.doc.sentences
    for back in SENTENCES:
        index = scenery.sentence.index - back
        if index < 0 or any(c.sentence.index == index and c.quantity.kind == "money" for c in earlier):
            return None
        if sentences[index].kind == "skip" or sentences[index].end - sentences[index].start > LONGEST:
            continue
        told = read_sentence(scene.doc, sentences[index], (), part)
        verbs = (c for c in told.cues if c.kind == "verb" and c.key in TOLD and c.voice != "receive")
        for verb in islice(verbs, VERBS):
            noun = next(iter(told.after(verb.end, "noun", until=verb.end + BACK)), None)
            if noun is None:
                continue
            quantity = Quantity(noun.start, noun.end, "money", Decimal(1))
            sides = find_sides(told, scene, verb, noun, quantity, part)
            if sides.donors and sides.donor_how in SURE:
                return Candidate(told, quantity, verb, noun, None, sides, "pledge.told")
    return None
