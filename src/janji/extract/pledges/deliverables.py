"""Named deliverables: something built or set up where no number stands."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from janji.extract.model import Quantity
from janji.extract.pledges.cues import Cue, Scenery
from janji.extract.pledges.governors import nearest_trap
from janji.extract.pledges.lists import carry
from janji.extract.pledges.model import DELIVERABLE, Candidate
from janji.extract.pledges.roles import find_sides
from janji.extract.scene import Scene
from janji.extract.text.scan import choice
from janji.packs.pledges import PledgePart

NAME_REACH = 45
GRANT_REACH = 30
SCHOLARSHIP = "scholarship_programme"
GRANTS = ("give", "promise", "donate", "prepare", "allocate")
ITEM_WORDS = 4
SIZED = re.compile(r"\b\d[\d.,]*-[a-z]+")  # "a 300-bed hospital": one


def deliverables(scenery: Scenery, scene: Scene, found: Sequence[Candidate], part: PledgePart) -> list[Candidate]:
    """ "akan mendirikan pusat pelatihan": something built or set up, count 1, where no number stands."""
    made: list[Candidate] = []
    for verb in (c for c in scenery.cues if c.kind == "verb" and c.voice == "active"):
        if verb.key != "build":
            granted = _granted(scenery, scene, verb, part) if not found and not made else None
            made += [granted] if granted is not None else []
            continue
        noun = _built(scenery, verb) if not _is_surname(scenery, verb) else None
        if noun is None or any(verb.end <= c.quantity.start < noun.end for c in found):
            continue
        priced = (c for c in found if c.quantity.kind == "money" and c.verb is verb and c.quantity.start >= noun.end)
        if any(scenery.led_by(c.quantity.start, "worth", part.links) for c in priced):  # "builds a port worth Q"
            continue
        if scenery.right_before(verb.start, "to") and any(c.quantity.start < verb.start for c in found):
            continue  # "gives Q to build schools": the purpose of Q
        own: list[Candidate] = []
        for at, cue in ((verb.end, noun), *_further(scenery, noun, part)):
            candidate = _proposed(scenery, scene, verb, cue, at, part)
            carry(candidate, own or [c for c in found if c.quantity.start < verb.start])
            own.append(candidate)
        made += own
    return made


def _further(scenery: Scenery, noun: Cue, part: PledgePart) -> list[tuple[int, Cue]]:
    """ "a clinic in Fada, a school in Say and a new bridge": what else is built, each with its article, and where its
    words begin."""
    articles = part.quantities.numbers.articles
    joint = _joint(tuple(part.wording.and_words), tuple(articles))
    items: list[tuple[int, Cue]] = []
    last = noun
    for cue in scenery.after(noun.end, "deliverable") if articles else []:
        between = scenery.text[last.end : cue.start]
        if re.search(r"[.:]\s|\d", between) or scenery.after(last.end, "verb", until=cue.start):
            break
        opens = max(joint.finditer(between), key=lambda m: m.start(), default=None)
        words = scenery.text[last.end + opens.end() : cue.start].split() if opens else []
        if opens is None or len(words) > ITEM_WORDS or any(w in part.links for w in words[1:]):
            continue
        items.append((last.end + opens.end(), cue))
        last = cue
    return items


@lru_cache(maxsize=16)
def _joint(ands: tuple[str, ...], articles: tuple[str, ...]) -> re.Pattern[str]:
    """What joins one thing and the article of the next."""
    return re.compile(rf"(?i)(?:[,;]|\b(?:{choice(ands)}))\s+(?={choice(articles)}\s)")


def _granted(scenery: Scenery, scene: Scene, verb: Cue, part: PledgePart) -> Candidate | None:
    """ "membuka pendaftaran beasiswa Rasamala", "akan memberikan beasiswa kepada mahasiswa Fiji": a scholarship that is
    named or goes abroad, in a sentence without a number."""
    found = scenery.after(verb.end, "deliverable", until=verb.end + GRANT_REACH)
    noun = next((c for c in found if c.key == SCHOLARSHIP), None) if verb.key in GRANTS else None
    inner = scenery.right_before(verb.start, "located")  # "kerja sama dalam memberikan"
    if noun is None or inner or scenery.text[verb.end : noun.start].strip():
        return None
    candidate = _proposed(scenery, scene, verb, noun, noun.start, part)
    sides, end = candidate.sides, candidate.quantity.end
    mine = {d.country_code for d in sides.donors if d.country_code}
    abroad = any(r.country_code and r.country_code not in mine for r in sides.recipients)
    if not sides.donors or not ((mine and abroad) or end > noun.end):
        return None
    return candidate


def _proposed(scenery: Scenery, scene: Scene, verb: Cue, noun: Cue, at: int, part: PledgePart) -> Candidate:
    """One thing, whose words begin at ``at``, with its sides."""
    start, end = _phrase(scenery, at, noun)
    quantity = Quantity(start, end, "count", Decimal(1), unit=noun.key, unit_text=scenery.text[start:end].strip())
    sides = find_sides(scenery, scene, verb, None, quantity, part)
    return Candidate(scenery, quantity, verb, None, nearest_trap(scenery, quantity), sides, DELIVERABLE)


def _is_surname(scenery: Scenery, verb: Cue) -> bool:
    """ "Rudi Bangun": a capitalised word inside a sentence of the body."""
    inside = verb.start - scenery.sentence.start > 1 and scenery.sentence.kind == "body"
    return inside and scenery.text[verb.start].isupper()


def _built(scenery: Scenery, verb: Cue) -> Cue | None:
    """The noun of what is built: within a few words of the verb, before any comma or other verb."""
    stop = min((c.start for c in scenery.cues if c.kind == "verb" and c.start > verb.end), default=scenery.sentence.end)
    for cue in scenery.after(verb.end, "deliverable", until=min(stop, verb.end + NAME_REACH)):
        between = SIZED.sub("", scenery.text[verb.end : cue.start])
        stopped = any(verb.end <= c.start < cue.start for c in scenery.cues if c.kind in ("to", "from", "stop"))
        doubled = scenery.text[cue.start - 1] == "-"  # "pusat-pusat": several, none named
        if not stopped and not doubled and not re.search(r"[,.;:()\d]", between):
            return cue
    return None


def _phrase(scenery: Scenery, at: int, noun: Cue) -> tuple[int, int]:
    start = at + len(scenery.text[at:]) - len(scenery.text[at:].lstrip())
    end = noun.end
    for word in re.finditer(
        r"\s+([^\W\d_][\w'’-]*)", scenery.text[noun.end : min(noun.end + NAME_REACH, scenery.sentence.end)]
    ):
        if scenery.text[end] in ",.;":
            break
        if word.group(1)[:1].isupper():
            end = noun.end + word.end()
        elif not scenery.text[start].isupper() and not scenery.text[noun.start].isupper():
            break
    return start, end
