"""Who receives when the sentence does not say it: whoever the article's other promises are for, or is about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from janji.extract.model import Actor
from janji.extract.parties.atoms import lexis
from janji.extract.pledges.cues import Cue, Scenery, read_sentence
from janji.extract.pledges.model import Candidate
from janji.extract.pledges.people import POINTERS, THINGS, at_home, of_state, people_at
from janji.extract.pledges.receivers import end_of_words
from janji.extract.scene import Scene
from janji.packs.actors import Names
from janji.packs.pledges import PledgePart

FOREIGN_GIVERS = ("state", "government", "group")
NEIGHBOURS = (-1, 1, -2)
NEARBY = 100  # promises before and after one that may tell its receiver
UNSURE = ("capitals", "title")  # how parties are found whose state nothing tells
GIVING = frozenset(
    {
        *(("verb", k) for k in ("give", "donate", "promise", "allocate", "supply")),
        *(("noun", k) for k in ("aid", "grant", "donation")),
    }
)
HELPS = ("support", "fund", "host")
LEAD = 14
REACH = 60


@dataclass(frozen=True, slots=True)
class Article:
    """The article's promises, the states of all the parties and places that it names, and those of all givers."""

    scene: Scene
    part: PledgePart
    accepted: tuple[Candidate, ...]
    states: frozenset[str]
    givers: frozenset[str]

    def gives_abroad(self, candidate: Candidate) -> bool:
        """Who gives for a state, or invests from nowhere in particular, while the article names another state."""
        donors = candidate.sides.donors
        if self.states and self.states <= {d.country_code for d in donors}:
            return False
        words = (candidate.verb, candidate.noun)
        invests = any(w is not None and w.key in ("invest", "investment") for w in words)
        return any(
            d.actor_type in FOREIGN_GIVERS
            or d.office is not None
            or (d.actor_type == "organisation" and (not d.country_code or invests))
            for d in donors
        )


def fill_receivers(
    found: Sequence[Candidate], scene: Scene, part: PledgePart, states: frozenset[str], names: Names
) -> None:
    """Give accepted promises without a receiver the people they count, the place they are for or the article's state.

    Args:
        states: all whose parties or places the article names.
        names: the language's words around names, with the state that its papers are at home in.
    """
    accepted = tuple(c for c in found if c.refusal is None)
    givers = frozenset(d.country_code for c in accepted for d in c.sides.donors if d.country_code)
    article = Article(scene, part, accepted, states, givers)
    for candidate in article.accepted:
        if not candidate.sides.recipients or candidate.quantity.unit in part.kinds.helped:
            _by_count(candidate, scene, part)
    for candidate in article.accepted:
        place = _unknown_place(candidate, scene, names, part) if not candidate.sides.recipients else None
        if place is not None:
            candidate.sides.recipients, candidate.sides.recipient_how = (place,), "place"
        if not candidate.sides.recipients:
            _by_place(candidate, article)
    for i, candidate in enumerate(article.accepted):
        if all(r.name in THINGS for r in candidate.sides.recipients):
            receivers = _told_elsewhere(article, i)
            if receivers:
                candidate.sides.recipients, candidate.sides.recipient_how = receivers, "topic"
    for candidate in article.accepted:
        if len(states) == 1:
            _at_home(candidate, next(iter(states)), names.home)


def _unknown_place(candidate: Candidate, scene: Scene, names: Names, part: PledgePart) -> Actor | None:
    """ "sent 40 trucks to Turkana": a place that nothing else is known of is no place of the sentence before.

    Where a firm of the state that the language's papers are at home in invests, it is in that state.
    """
    quantity, scenery, words = candidate.quantity, candidate.scenery, lexis(names)
    if candidate.sentence.kind != "body":
        return None
    for cue in scenery.after(quantity.end, "to", until=end_of_words(scenery, quantity)):
        name = words.capitals.match(scenery.text, cue.end + 1, scenery.sentence.end)
        if cue.key not in part.wording.place_leads or name is None:
            continue
        first = name.group().split()[0].lower()
        known = first in words.not_names or first in words.things or name.group().isupper()
        known = known or name.group().lower() in words.bodies  # "to Congress"
        if not known and not scene.between(*name.span()) and not scene.places_between(*name.span()):
            givers = {d.country_code for d in candidate.sides.donors if d.actor_type == "organisation"}
            home = names.home if givers == {names.home} else None
            return Actor(name.start(), name.end(), name.group(), home)
    return None


def _told_elsewhere(article: Article, i: int) -> tuple[Actor, ...]:
    """Whom other promises or the sentences beside name; of what goes abroad else the article's other state."""
    candidate = article.accepted[i]
    before = article.accepted[max(0, i - NEARBY) : i][::-1]
    after = article.accepted[i + 1 : i + 1 + NEARBY]
    abroad = article.gives_abroad(candidate)
    others = (_told(before, candidate) or _told(after, candidate)) if abroad else ()
    known = others or _in_neighbours(candidate, article)
    points = any(r.name in POINTERS for r in candidate.sides.recipients)
    told = not points and _gives_to_people((*before, *after), candidate)
    if known or told or not abroad:
        return known
    partner = article.scene.partner(article.givers) or _only_other(article.scene, article.states - article.givers)
    return (_state_of(partner, article.scene),) if partner else ()


def _state_of(actor: Actor, scene: Scene) -> Actor:
    """The state itself, where the article first names it by one of its people."""
    if actor.actor_type in FOREIGN_GIVERS:
        return actor
    same = (p.actor for p in scene.parties if p.actor.country_code == actor.country_code)
    return next((a for a in same if a.actor_type in FOREIGN_GIVERS), actor)


def _by_count(candidate: Candidate, scene: Scene, part: PledgePart) -> None:
    """ "bantuan kepada 120 nelayan", "membantu 120 nelayan": those who are counted receive, not their school."""
    quantity, scenery = candidate.quantity, candidate.scenery
    leads = scenery.before(quantity.start, "to", since=quantity.start - LEAD)
    counted = quantity.kind == "count" and bool(leads) and not scenery.text[leads[0].end : quantity.start].strip()
    helped = quantity.unit in part.kinds.helped and candidate.verb is not None and candidate.verb.key in HELPS
    if counted or helped:
        people = people_at(scenery, quantity.start, candidate.sentence.end, part)
        if people and people.name not in THINGS:
            people = of_state(people, scene, end_of_words(scenery, quantity), candidate.sides.donors)
            candidate.sides.recipients, candidate.sides.recipient_how = (people,), "people"


def _by_place(candidate: Candidate, article: Article) -> None:
    """ "membantu pembangunan jembatan di Ambon": the place right behind the amount or the thing, before any comma; of
    what is given at home, any place behind it in the sentence."""
    quantity, scenery = candidate.quantity, candidate.scenery
    begin = quantity.start if candidate.verb is None else min(quantity.start, candidate.verb.end)
    abroad = article.gives_abroad(candidate)
    givers = [d for d in candidate.sides.donors if d.actor_type in FOREIGN_GIVERS or d.office]
    own = {d.country_code for d in givers} if abroad else set()  # a firm may invest at home
    stop = scenery.text.find(",", quantity.end, candidate.sentence.end) if abroad else -1
    end = min(stop, quantity.end + REACH) if stop >= 0 else candidate.sentence.end
    for place in article.scene.places_between(begin, end):
        leads = scenery.before(place.start, "to", since=place.start - REACH // 2)
        leads = leads or _leads_on(candidate, place)
        if place.country_code and place.country_code not in own and leads:
            candidate.sides.recipients, candidate.sides.recipient_how = (place,), "place"
            return


def _leads_on(candidate: Candidate, place: Actor) -> list[Cue]:
    """ "Q for a ring road around the capital, Belgrade": the preposition right behind the amount, before any verb."""
    scenery, at = candidate.scenery, candidate.quantity.end
    leads = scenery.after(at, "to", until=at + 2)
    near = place.start - at <= REACH and not scenery.after(at, "verb", until=place.start)
    return leads if near else []


def _at_home(candidate: Candidate, state: str, home: str | None) -> None:
    """Unnamed people of an article that names one state only live there; unknown names are at home there too, but for
    givers to a state that the language's papers are not at home in."""
    people = [r for r in candidate.sides.recipients if r.actor_type == "people" or r.country_code == state]
    abroad = state != home and bool(people)

    def settle(parties: tuple[Actor, ...]) -> tuple[Actor, ...]:
        unsure = [(p.actor_type == "people" and p.name not in THINGS) or p.found_by in UNSURE for p in parties]
        local = [p.country_code is None and at for p, at in zip(parties, unsure, strict=True)]
        return tuple(replace(p, country_code=state) if at else p for p, at in zip(parties, local, strict=True))

    candidate.sides.recipients = settle(candidate.sides.recipients)
    if not abroad:
        candidate.sides.donors = settle(candidate.sides.donors)


def _gives_to_people(others: Sequence[Candidate], candidate: Candidate) -> bool:
    """Whether another promise of this giver names its receiver: the article's topic is then no guess."""
    mine = _givers(candidate)
    return any(c.sides.recipients and mine & _givers(c) for c in others)


def _in_neighbours(candidate: Candidate, article: Article) -> tuple[Actor, ...]:
    """ "The firm gave help to flood victims. It handed over 200 tents.": the sentence beside tells who receives."""
    doc = article.scene.doc
    sentences = doc.sentences
    for step in NEIGHBOURS:
        index = candidate.sentence.index + step
        if 0 <= index < len(sentences) and sentences[index].kind == candidate.sentence.kind:
            found = _receivers_in(read_sentence(doc, sentences[index], (), article.part), candidate, article)
            if found:
                return found
    return ()


def _receivers_in(scenery: Scenery, candidate: Candidate, article: Article) -> tuple[Actor, ...]:
    """The unnamed people right behind a receiver's preposition, after a word of giving."""
    scene, end = article.scene, scenery.sentence.end
    gives = next((c for c in scenery.cues if (c.kind, c.key) in GIVING), None)
    for cue in scenery.after(gives.end, "to") if gives else []:
        people = people_at(scenery, cue.end, end, article.part)
        if people and people.name not in THINGS:
            donors = candidate.sides.donors
            return (at_home(of_state(people, scene, end, donors), donors),)
    return ()


def _only_other(scene: Scene, others: frozenset[str]) -> Actor | None:
    """The one state besides the givers' that the article names."""
    if len(others) != 1:
        return None
    return next((p.actor for p in scene.parties if p.actor.country_code in others), None)


def _givers(candidate: Candidate) -> set[str]:
    return {d.country_code or d.name for d in candidate.sides.donors}


def _told(others: Sequence[Candidate], candidate: Candidate) -> tuple[Actor, ...]:
    """The receivers of the nearest other promise, if they are states or parts of the world and not its giver."""
    mine = {d.country_code for d in candidate.sides.donors}
    for other in others:
        states = tuple(r for r in other.sides.recipients if r.actor_type in FOREIGN_GIVERS)
        if states and not mine & {r.country_code for r in states if r.country_code}:
            return states
    return ()
