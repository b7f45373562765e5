"""Unnamed receivers: people told by a noun of the pack ("farmers on the coast"), and the state that they live in."""

import re
from collections.abc import Sequence

from janji.extract.model import Actor, Quantity
from janji.extract.pledges.cues import Cue, Scenery
from janji.extract.pledges.givers import NEAR, identity
from janji.extract.scene import Party, Scene
from janji.extract.text.scan import fold
from janji.packs.pledges import PledgePart

PEOPLE_WORDS = 6
FRONT = 16  # where words that open a sentence begin ("Adapun, bagi ...")
POINTERS = ("region", "country")  # "to the country": whom the article told before
THINGS = ("projects", "programmes", "areas", "regions", *POINTERS)
OWN = "subsidiaries"  # "for its subsidiaries": what stays in the house
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def people_at(scenery: Scenery, at: int, stop: int, part: PledgePart) -> Actor | None:
    """Unnamed people named with a noun of the pack, in English ("perempuan dan anak perempuan": women and girls)."""
    stretch = re.split(r"[.;:()\n\"“”]", scenery.text[at:stop], maxsplit=1)[0]
    words = list(_WORD.finditer(stretch))[: PEOPLE_WORDS + 2]
    nouns: list[tuple[int, int, str]] = []
    i = 0
    while i < len(words):
        size = next((n for n in (3, 2, 1) if _noun_key(stretch, words, i, n) in part.people), 0)
        size = 0 if size and not nouns and _ends_name(words, i) else size
        if size:
            nouns.append((words[i].start(), words[i + size - 1].end(), part.people[_noun_key(stretch, words, i, size)]))
            i += size
        elif (nouns and fold(words[i].group()) not in part.wording.and_words) or (not nouns and i >= 3):
            break
        else:
            i += 1
    if not nouns or "," in stretch[: nouns[0][0]] or any(name == OWN for _, _, name in nouns):
        return None
    name = " and ".join(dict.fromkeys(n for _, _, n in nouns))
    return Actor(at + nouns[0][0], at + nouns[-1][1], name, None, "people", found_by="pattern")


def _ends_name(words: Sequence[re.Match[str]], i: int) -> bool:
    """ "the United States": a noun with a capital behind another word with one is part of a name."""
    return i > 0 and words[i].group()[0].isupper() and words[i - 1].group()[0].isupper()


def _noun_key(stretch: str, words: Sequence[re.Match[str]], first: int, size: int) -> str:
    if first + size > len(words):
        return ""
    return re.sub(r"\s+", " ", fold(stretch[words[first].start() : words[first + size - 1].end()]))


def people_after(scenery: Scenery, quantity: Quantity, stop: int, part: PledgePart) -> Actor | None:
    """ "untuk petani di pesisir": unnamed people after a recipient's preposition."""
    thing: Actor | None = None
    for cue in scenery.after(quantity.end, "to", until=stop):
        found = people_at(scenery, cue.end, stop, part)
        if found and _is_built(scenery, cue.end, found, part):
            continue
        if found and found.name not in THINGS:
            return found
        thing = thing or found
    return thing


def _is_built(scenery: Scenery, at: int, found: Actor, part: PledgePart) -> bool:
    """ "to build schools in A and B", "untuk pembangunan sekolah": what is made receives nothing."""
    return not part.wording.works.isdisjoint(map(fold, _WORD.findall(scenery.text[at : found.start])))


def people_before(scenery: Scenery, verb: Cue | None, quantity: Quantity, part: PledgePart) -> Actor | None:
    """Unnamed people between the verb and the quantity ("memberi kepada petani Q")."""
    if verb is None or verb.end > quantity.start:
        return None
    for cue in scenery.after(verb.end, "to", until=quantity.start):
        found = people_at(scenery, cue.end, quantity.start, part)
        if found:
            return found
    return None


def people_fronted(scenery: Scenery, verb: Cue | None, quantity: Quantity, part: PledgePart) -> Actor | None:
    """ "Bagi mahasiswa magister, disiapkan dana Q": unnamed people that open the sentence of what is given."""
    stop = min(verb.start, quantity.start) if verb else quantity.start
    for cue in scenery.after(scenery.sentence.start, "to", until=min(stop, scenery.sentence.start + FRONT)):
        found = people_at(scenery, cue.end, stop, part)
        if found and found.name not in THINGS:
            return found
    return None


def of_state(people: Actor, scene: Scene, stop: int, givers: Sequence[Actor]) -> Actor:
    """ "korban gempa Nepal", "families in Gaza": the state right after unnamed people is theirs."""
    donors = {identity(d) for d in givers}
    own = {d.country_code for d in givers} if is_abroad(givers) else set()
    for party in scene.between(people.start, min(stop, people.end + NEAR)):
        actor = party.actor
        others = identity(actor) not in donors and actor.country_code not in own
        if actor.country_code and party.role not in ("from", "by") and others:
            return with_state(people, actor)
    near = scene.places_between(people.end, min(stop, people.end + NEAR))
    place = next((p for p in near if p.country_code and p.country_code not in own), None)
    return with_state(people, place) if place else people


def of_only_state(people: Actor, parties: Sequence[Party], own: set[str | None]) -> Actor:
    """The one foreign state that the sentence names."""
    abroad = {p.actor.country_code: p.actor for p in parties if p.actor.country_code and p.role not in ("from", "by")}
    states = [actor for code, actor in abroad.items() if code not in own]
    return with_state(people, states[0]) if own and people.country_code is None and len(states) == 1 else people


def at_home(people: Actor, donors: Sequence[Actor]) -> Actor:
    """Unnamed people without a state are neighbours of a giver that is no state: a city, a company, a person."""
    states = {d.country_code for d in donors if d.country_code}
    if people.country_code or people.name in THINGS or is_abroad(donors) or len(states) != 1:
        return people
    return with_state(people, next(d for d in donors if d.country_code))


def is_abroad(donors: Sequence[Actor]) -> bool:
    """States and those who speak for one give to others."""
    return any(d.actor_type in ("state", "government", "group", "office") or d.office for d in donors)


def with_state(people: Actor, state: Actor) -> Actor:
    """The people, at home in that state."""
    return Actor(people.start, people.end, people.name, state.country_code, "people", found_by="pattern")
