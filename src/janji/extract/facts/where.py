"""The place of an occasion, as written: "Kompleks Parlemen, Jakarta", with the state it lies in."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from janji.extract.facts.named_places import NAME, as_written, is_land, site_at, told_places
from janji.extract.facts.trips import GATHERED, trip
from janji.extract.facts.when import attribution, opening, opens_with
from janji.extract.frames.features import Context, within
from janji.extract.frames.frame import Frame
from janji.extract.model import Actor, Sentence
from janji.extract.scene import Scene, countries_of
from janji.extract.text.scan import any_of, fold

OPENING = 30
AHEAD = 2  # sentences behind the act in which the place of the gathering is told
LEAD = 2  # body sentences that the title sums up
VISITOR = "visitor"
STRIKES = ("ASSAULT", "COERCE")
CLASHES = (*STRIKES, "PROTEST")
WORDS = ("ACCUSE", "REJECT", "THREATEN", "SANCTION")  # a place told with them is where the matter lies
SENT = ("MOBILIZE", "AID")  # told with where something is sent
PHONE = "phone"
OBJECT = 14  # between the trigger and the land that is its object ("membombardir wilayah Jalur Gaza")
SPOKEN = 30  # between a speaker's place and the word of reporting ("pemimpin milisi di Sinai mengatakan")
SAID = 12  # between a word of reporting and the place where it was said
BREAKS = frozenset(',;:"“”')
HOST = 40  # before a word of hosting, where the host stands
MATTER = 30  # between the word for what is talked about and its place ("perang di Sinai")
DATED = 16  # between a place and the day told with it ("di Kairo pada tanggal 12 Maret")
JOINED = 24  # between a place and the act told right behind it ("di Kairo usai bertemu ...")


def where_of(frames: list[Frame], context: Context) -> Actor | None:
    """The place of an occasion.

    Args:
        frames: the occasion's mentions, the best first.

    Returns:
        The place told in a mention's own sentence, a visit's destination, or the place of the sentence before or after
        where one goes on about the occasion of the other; its name is the text itself. Calls have none, what
        is announced or agreed only one of its own sentence; words that were said are where they were spoken.
    """
    grammar, best = context.grammar, frames[0]
    if any(f.trigger == PHONE for f in frames):
        return None
    if best.plover in WORDS:
        return _spoken_at(best, context)
    declared = best.plover == "AGREE" and not best.planned
    if declared:
        place = _told([best], best, context)
        return None if place is None or _names_state(place, context) else place
    if (place := _told([f for f in frames if _repeats(f, best)], best, context)) is not None:
        return place
    if best.sentence.kind == "title":
        return next((p for s in opening(context, LEAD) for p in _lead_places(s, best, context)), None)
    before = _sentence_before(context.scene, best.sentence)
    if before is not None and opens_with(context, best.sentence, grammar.same_occasion):
        return next((p for p in _lead_places(before, best, context) if not _is_matter(p, before, context)), None)
    if best.plover in (*GATHERED, "AID"):
        ahead = context.scene.doc.sentences[best.sentence.index + 1 :][:AHEAD]
        told_on = (s for s in ahead if s.kind == "body" and opens_with(context, s, grammar.same_gathering))
        return next((p for s in told_on for p in _at_places(s, context) if not _is_matter(p, s, context)), None)
    return None


def _spoken_at(frame: Frame, context: Context) -> Actor | None:
    """Where its words were said: "..., katanya di Pasar Sari", or what opens the sentence ("Pada rapat di Oslo, ...").

    Any other place told with them is where the matter lies.
    """
    if frame.plover == "SANCTION":
        return None
    text, told = context.scene.doc.text, list(_at_places(frame.sentence, context))
    opening = context.scene.doc.opening(frame.sentence)
    # "After the attack in Oslo, A condemned ...": there lies what A answers to
    answers = any_of(context.grammar.date_bounds).match(text, opening) is not None
    for place in told:
        said = [m.end() for m in attribution(context.grammar).finditer(text, frame.sentence.start, place.start)]
        lead = text[said[-1] : place.start] if said else ","
        if len(lead) <= SAID and not BREAKS.intersection(lead):
            return place
        opens = place.end <= frame.hit.start and text[place.end : place.end + 1] == "," and not answers
        if opens and "," not in text[opening : place.start] and not _is_others(place, frame, context):
            return place
    return None


def _told(frames: list[Frame], best: Frame, context: Context) -> Actor | None:
    """The place told with one of the mentions: where it happened, else where it led to or whom it struck."""
    for read in (_own_place, _hosted, _aim, trip, _struck):
        for frame in frames:
            place = read(frame, context)
            if place is not None and (_names_same(frame, best) or place.country_code in countries_of(best.target)):
                return place
    return None


def _names_state(place: Actor, context: Context) -> bool:
    """Whether the place is a whole state: of what is declared it is the matter ("berjanji membangun ... di Peru")."""
    scene = context.scene
    named = [*scene.places_between(place.start, place.end), *(p.actor for p in scene.between(place.start, place.end))]
    return any(a.actor_type == "state" and (a.start, a.end) == (place.start, place.end) for a in named)


def _at_places(sentence: Sentence, context: Context) -> Iterator[Actor]:
    """The places that the sentence names behind a word for being somewhere."""
    return told_places(context, sentence, context.grammar.prepositions["at"])


def _lead_places(sentence: Sentence, frame: Frame, context: Context) -> Iterator[Actor]:
    """The places of a sentence that the title sums up, also where somebody travels in it."""
    yield from _at_places(sentence, context)
    if frame.plover in GATHERED and any_of(context.grammar.trips).search(
        context.scene.doc.text, sentence.start, sentence.end
    ):
        yield from _in_states(told_places(context, sentence, context.grammar.destinations), frame)


def _is_matter(place: Actor, sentence: Sentence, context: Context) -> bool:
    """Whether the sentence names the place behind a word that opens what was talked about."""
    return any_of(context.grammar.topics).search(context.scene.doc.text, sentence.start, place.start) is not None


def _repeats(frame: Frame, best: Frame) -> bool:
    """Whether the mention tells of the best one's act: it names the same parties, or an attack between their states."""
    sides = ((frame.source, best.source), (frame.target, best.target))
    attacks = best.plover == "ASSAULT" and all(countries_of(one) == countries_of(other) for one, other in sides)
    return attacks or _names_same(frame, best)


def _names_same(frame: Frame, best: Frame) -> bool:
    """Whether the mention is of the best one's sentence or names a party of each of its sides."""
    sides = ((frame.source, best.source), (frame.target, best.target))
    return frame.sentence is best.sentence or all(_names(one) & _names(other) for one, other in sides)


def _names(side: tuple[Actor, ...]) -> frozenset[str]:
    return frozenset(a.name for a in side)


def _own_place(frame: Frame, context: Context) -> Actor | None:
    """Where its sentence puts it: a place that it goes to or strikes, or one that it is at; a visit is at its host."""
    told = list(_at_places(frame.sentence, context))
    if _travels(frame, context):
        return _reached(frame, context) or _at(frame, _in_states(told, frame), context)
    if frame.plover in STRIKES and (place := _reached(frame, context)) is not None:
        return place
    place = _at(frame, told, context)
    sends = frame.plover in SENT or frame.cameo == "036"
    return _sent(frame, context) if place is None and sends else place


def _hosted(frame: Frame, context: Context) -> Actor | None:
    """The land or city that hosts it ("Riga on Monday hosted talks between ...")."""
    scene, start = context.scene, frame.clause.start
    host = any_of(context.grammar.hosting).search(scene.doc.text, start, frame.hit.end)
    if frame.plover not in GATHERED or host is None:
        return None
    begin = max(start, host.start() - HOST)
    near = [*scene.places_between(begin, host.start()), *(p.actor for p in scene.between(begin, host.start()))]
    lands = [a for a in near if is_land(a) and "," not in scene.doc.text[a.end : host.start()]]
    return as_written(max(lands, key=lambda a: a.start), scene) if lands else None


def _sent(frame: Frame, context: Context) -> Actor | None:
    """Where troops or goods are sent: behind the trigger ("mengerahkan pasukan ke Sinai")."""
    stop = _clause_end(frame) if frame.planned else frame.sentence.end  # "will meet A before he leaves for Oslo"
    told = told_places(context, frame.sentence, context.grammar.destinations)
    ends = [p for p in told if frame.hit.end <= p.start < stop]
    return next(iter(_unbarred(ends, frame, context)), None)


def _clause_end(frame: Frame) -> int:
    return max(frame.clause.end, frame.hit.end + 1)


def _at(frame: Frame, told: list[Actor], context: Context) -> Actor | None:
    """Behind the trigger, at the sentence's opening, before the trigger, later in the sentence.

    Never the speaker's, nor the place of what is talked about ("membahas situasi di ...").
    """
    start, hit = frame.sentence.start, frame.hit
    later = _unbarred([p for p in told if p.start >= hit.end], frame, context)
    behind = _located([p for p in later if p.start < _clause_end(frame)], context)
    earlier = [p for p in told if p.end <= hit.start and not _is_others(p, frame, context)]
    named = [p for p in told if p.start < hit.start < p.end]  # after its town is the gathering: "di Oslo Forest Forum"
    earlier += [as_written(q, context.scene) for p in named for q in context.scene.places_between(p.start, p.end)[:1]]
    opening = [p for p in earlier if p.start - start <= OPENING]
    inside = [p for p in earlier if _begin(frame, context) <= p.start or _joins(p, frame, context)]
    behind = [p for p in earlier if _made_for(p, frame, context)] + behind
    if frame.plover in STRIKES:  # in another clause nothing but the land struck is the blow's
        later = _in_states(later, frame)
    return next(iter([*behind, *opening, *reversed(inside), *later]), None)


def _begin(frame: Frame, context: Context) -> int:
    """Where what tells of the act begins: "A and B met in Oslo and signed a pact" puts both acts there."""
    scene, clause = context.scene, frame.clause
    if clause.link != "coordinate" or clause.subject_of is None or frame.plover not in GATHERED:
        return clause.start
    own_subject = scene.between(clause.start, frame.hit.start)
    return clause.start if own_subject else scene.clauses[clause.subject_of].start


def _located(places: list[Actor], context: Context) -> list[Actor]:
    """The places but for a building that only its owner is told of, if the town is told further on ("di rumah Presiden
    Mesir di Kairo").
    """
    owned = places and places[0].country_code is None and context.scene.doc.text[places[0].start].islower()
    return places[1:] if owned and any(p.country_code for p in places[1:]) else places


def _made_for(place: Actor, frame: Frame, context: Context) -> bool:
    """Whether only "for" stands between the place and the act ("in Oslo for talks with ...")."""
    words = fold(context.scene.doc.text[place.end : frame.hit.start]).split()
    return len(words) == 1 and words[0] in (*context.grammar.prepositions["to"], *context.grammar.purpose)


def _joins(place: Actor, frame: Frame, context: Context) -> bool:
    """Whether only a conjunction of time stands between the place and the act ("di Kairo usai bertemu ...")."""
    between = context.scene.doc.text[place.end : frame.hit.start] if frame.hit.start - place.end <= JOINED else ""
    first = fold(between).split(maxsplit=1)[:1]
    return "," not in between and bool(first) and first[0] in context.grammar.connectives["subordinate"]


def _unbarred(places: list[Actor], frame: Frame, context: Context) -> list[Actor]:
    """Those of the places behind the trigger that the words before them do not make the speaker's nor, unless the day
    is told with the place ("di Kairo, Selasa"), that of what is talked about or was the cause.
    """
    if not places:
        return []
    grammar = context.grammar
    bars = grammar.causes if frame.plover in CLASHES else grammar.topics
    if frame.plover == "AGREE":
        bars += grammar.purpose
    spoken, matter = _first(attribution(grammar), frame, context), _first(any_of(bars), frame, context)
    if frame.plover == "AID":  # where the disaster is, those are who are helped
        matter = None
    told = [p for p in places if spoken is None or p.start < spoken]
    return [p for p in told if matter is None or p.start < matter or _is_dated(p, context)]


def _first(words: re.Pattern[str], frame: Frame, context: Context) -> int | None:
    """Where the first of the words behind the trigger ends; one right behind is of its name ("perundingan damai")."""
    found = words.finditer(context.scene.doc.text, frame.hit.end, frame.sentence.end)
    return next((m.end() for m in found if m.start() > frame.hit.end + 1 or frame.plover != "CONSULT"), None)


def _is_dated(place: Actor, context: Context) -> bool:
    """Whether the day stands right behind the place, and is no bound ("di Kairo sejak tahun 1948")."""
    text, grammar = context.scene.doc.text, context.grammar
    return any(
        not any(word in grammar.date_bounds for word in fold(text[place.end : t.start]).split())
        for t in within(context.dates, context.date_starts, place.end, place.end + DATED)
    )


def _is_others(place: Actor, frame: Frame, context: Context) -> bool:
    """Whether a place before the trigger is the speaker's ("pemimpin milisi di Sinai mengatakan") or a matter's."""
    text, grammar = context.scene.doc.text, context.grammar
    spoken = attribution(grammar).search(text, place.end, min(place.end + SPOKEN, frame.hit.start))
    if spoken is not None and "," not in text[place.end : spoken.start()]:
        return True
    if frame.plover in CLASHES:
        return False
    return any_of(grammar.topics).search(text, max(frame.sentence.start, place.start - MATTER), place.start) is not None


def _travels(frame: Frame, context: Context) -> bool:
    """A visit, also a planned one: its object is where it goes."""
    if frame.cls.roles == VISITOR or not (frame.planned and frame.cameo == "036"):
        return frame.cls.roles == VISITOR
    if any_of(context.grammar.trips).search(context.scene.doc.text, frame.hit.start, frame.hit.end):
        return True
    return any(is_land(a) and 0 <= a.start - frame.hit.end <= OBJECT for a in frame.target)


def _reached(frame: Frame, context: Context) -> Actor | None:
    """A place in the target's state told behind the trigger ("berkunjung ke Baku", "menembaki warga di Gaza"), or the
    place or state that is the verb's object ("membombardir kota Rafah").
    """
    scene, grammar, hit = context.scene, context.grammar, frame.hit
    strikes = frame.plover in STRIKES
    if strikes and (town := _town(frame, context)) is not None:
        return town
    words = (*grammar.prepositions["at"], *grammar.destinations, *(grammar.blows if strikes else ()))
    behind = [p for p in told_places(context, frame.sentence, words) if hit.end <= p.start < _clause_end(frame)]
    if strikes:
        behind = _unbarred(behind, frame, context)
        aimed = any_of((*grammar.destinations, *grammar.blows)).search
        if behind and not scene.between(hit.end, behind[0].start) and aimed(scene.doc.text, hit.end, behind[0].start):
            return behind[0]
    behind = _located(_in_states(behind, frame), context)
    if behind or frame.voice != "active":
        return next(iter(behind), None)
    near = scene.places_between(hit.end, hit.end + OBJECT)
    lands = [*(near if strikes else _in_states(near, frame)), *filter(is_land, frame.target)]
    return next((as_written(p, scene) for p in lands if _is_object(p, frame, context)), None)


def _town(frame: Frame, context: Context) -> Actor | None:
    """The town, village or other site that is the blow's object ("merebut desa Sari di wilayah Timur")."""
    scene, hit = context.scene, frame.hit
    kind = hit.end - len(scene.doc.text[hit.start : hit.end].rsplit(maxsplit=1)[-1])  # of "merebut desa" it is "desa"
    sites = (site_at(scene, start, frame.sentence.end, context.grammar) for start in (hit.end, kind))
    if (site := next(filter(None, sites), None)) is not None:
        return site
    places = scene.places_between(hit.end, hit.end + OBJECT)
    return next((p for p in places if p.actor_type != "state" and _is_object(p, frame, context)), None)


def _is_object(place: Actor, frame: Frame, context: Context) -> bool:
    """Whether nothing but a kind of place stands between the trigger and the name ("menyerang wilayah ...")."""
    between = context.scene.doc.text[frame.hit.end : place.start].casefold().split()
    kinds = {*context.grammar.venues, *(word for town in context.grammar.towns for word in town.split())}
    return place.start >= frame.hit.end and all(w in kinds for w in between)


def _in_states(places: Iterable[Actor], frame: Frame) -> list[Actor]:
    """The places that may lie in a state of the frame's target."""
    states = countries_of(frame.target)
    return [p for p in places if not states or p.country_code is None or p.country_code in states]


def _aim(frame: Frame, context: Context) -> Actor | None:
    """The state or city that a visit goes to, as written."""
    if not _travels(frame, context):
        return None
    hosts = (a for a in frame.target if a.found_by != "anaphor" and is_land(a))
    return next((as_written(a, context.scene) for a in hosts), None)


def _struck(frame: Frame, context: Context) -> Actor | None:
    """What a blow with no place of its own fell on: a place of the target's state in the sentence, or that land."""
    if frame.plover not in STRIKES:
        return None
    scene, sentence, hit = context.scene, frame.sentence, frame.hit
    near = [*scene.places_between(hit.end, sentence.end), *scene.places_between(sentence.start, hit.start)]
    struck = [a for a in frame.target if sentence.start <= a.start < sentence.end and frame.plover == "ASSAULT"]
    lands = [a if is_land(a) else _land_of(a, context) for a in struck if is_land(a) or a.actor_type == "people"]
    own = countries_of(frame.source) - countries_of(frame.target)
    places = [*_in_states((p for p in near if p.country_code not in own), frame), *lands]
    return next((as_written(p, scene) for p in places if p is not None), None)


def _land_of(people: Actor, context: Context) -> Actor | None:
    """ "warga Yordania": the name behind those who live there, or the town there that the story is about."""
    lead, _, rest = context.scene.doc.text[people.start : people.end].partition(" ")
    name = re.search(rf"{NAME}$", rest) if fold(lead) in context.grammar.nearness else None
    if name is None:
        return None
    land = replace(people, start=people.start + len(lead) + 1 + name.start())
    return _most_told(land, context.scene) or land


def _most_told(land: Actor, scene: Scene) -> Actor | None:
    """Where in the land the story plays: of its places the one that the article names most, more than once."""
    inside = [p for p in scene.places if p.country_code == land.country_code and p.actor_type != "state"]
    (name, times), *_ = Counter(p.name for p in inside).most_common(1) or [("", 0)]
    return next(p for p in inside if p.name == name) if times > 1 else None


def _sentence_before(scene: Scene, sentence: Sentence) -> Sentence | None:
    """The sentence before, over at most one skipped line."""
    first = max(0, sentence.index - 2)
    return next((s for s in scene.doc.sentences[first : sentence.index][::-1] if s.kind != "skip"), None)
