"""Who does what to whom: a frame for every trigger, with the actors on each side and how they were found.

Roles follow voice and prepositions (GUIDELINE section 3). A frame is only a proposal: the judge decides.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import dropwhile

from janji.extract.frames.ahead import ANCHOR_REACH, anchor, is_joined_infinitive, is_to_come, told_ahead
from janji.extract.frames.constructions import (
    is_done,
    is_fronted,
    is_interview,
    is_of_crowd,
    is_unnamed,
    words_before,
)
from janji.extract.frames.frame import Frame
from janji.extract.frames.governed import agrees_to_harm, is_undone
from janji.extract.frames.nameless import is_walkout
from janji.extract.frames.readings import REFUSABLE, variants
from janji.extract.frames.sides import fill_attended, fill_sides
from janji.extract.frames.sport import sentences_of_sport
from janji.extract.frames.talks import (
    blame_striker,
    blow_again,
    errand_of,
    is_barring,
    is_called_off,
    is_departure,
    is_planned_item,
    is_unreal,
    join_talk,
    leave_out_matter,
    names_no_partner,
    told_again,
    will_take_place,
)
from janji.extract.model import Entry, Hit, TimeExpression
from janji.extract.scene import WORD, Scene, roles_of
from janji.extract.text.clauses import Clause
from janji.extract.text.scan import POSSESSIVES, any_of, choice, fold
from janji.packs.loader import Pack
from janji.packs.triggers import Grammar

MAX_FRAMES = 400
MAX_EXAMINED = 4000
"""Meanings that are looked at: most that are no act cost a look over their clause."""

_ASIDE = re.compile(r", [^,;:\"“”]{2,60}, ")

_INITIAL = re.compile(r"(?<=\b[A-Z])\.")

VISIT = "visit"
ASSAULT = "assault"
PROTEST = "protest"

OBJECT_REACH = 24
AGENT = 12  # code points in which the word before an agent stands

NOBODY = 24
"""Code points behind "by" in which who did it stands, be it somebody or nobody."""

SAID_BEHIND = 3

SUBJECT = 60
"""Code points before a verb in which its subject stands."""

OF_IT = 40
"""Code points behind a death in which its cause stands, and"""

CAUSE = 3
"""words between them ("tewas akibat bencana banjir")."""

CLAUSE_MARKS = frozenset(',.;:"“”')

HOLDERS = ("person", "office")

DAMNING = ("charge", "statement")

Rule = Callable[[Frame, Scene, Grammar], bool]

MADE = ("030", "057")
"""Codes of agreements and signings: what is made there may be named before it is."""


def find_frames(scene: Scene, hits: list[Hit], dates: Sequence[TimeExpression], pack: Pack) -> list[Frame]:
    """A frame for every meaning of every trigger outside skipped lines, in text order."""
    frames: list[Frame] = []
    text, grammar, classes = scene.doc.text, pack.triggers.grammar, pack.triggers.classes
    sport = sentences_of_sport(scene.doc, grammar)
    if sport is None:
        return []
    ahead = told_ahead(scene, hits, dates, grammar)
    blows = classes[ASSAULT].nominal if ASSAULT in classes else ()
    verb: Hit | None = None
    barred: Clause | None = None
    tried = examined = 0
    for hit in hits:
        if hit.entry("trigger") is None:
            continue
        meanings = _not_objects(scene, verb, hit, [e for e in hit.entries if e.kind == "trigger"], pack)
        before = verb
        if any(e.data["voice"] != "nominal" for e in meanings):
            verb = hit
        clause = scene.clause_at(hit.start) if meanings else None
        if clause is None or clause.sentence in sport:
            continue
        sentence = scene.doc.sentences[clause.sentence]
        if sentence.kind == "body" and text[hit.start].islower():
            meanings = _nouns_first(meanings)
        if barred is not None and barred.start <= hit.start < barred.end:
            meanings = [e for e in meanings if classes[e.key].plover != "CONSULT"]
        if is_barring(scene, hit, clause, hits, pack):
            meanings = [e for e in meanings if classes[e.key].plover != "COERCE"]
            barred = clause
        for entry in meanings:
            frame = _frame(entry, hit, clause, scene, dates, pack, before)
            examined += 1
            if frame is None:
                continue
            tried += 1
            if is_undone(frame, text, pack) or agrees_to_harm(frame, hits, text, pack):
                continue
            frame.dated_ahead = hit.start in ahead or any(rule(frame, scene, grammar) for rule in TO_COME)
            frame.dated_ahead |= is_joined_infinitive(frame, frames, scene, grammar)
            again = told_again(frame, frames, scene, grammar) or blow_again(frame, frames, scene, grammar)
            if not again and not fill_attended(frame, scene, grammar):
                fill_sides(frame, scene, grammar)
                if is_of_crowd(frame, scene, grammar):
                    continue
                blame_striker(frame, frames, scene, grammar, blows)
                leave_out_matter(frame, scene, grammar)
                if names_no_partner(frame, scene, grammar) and not join_talk(frame, frames):
                    continue
            trip = errand_of(frame, frames, grammar)
            frame.errand = trip is not None
            frame.dated_ahead |= trip is not None and trip.dated_ahead
            frames += variants(frame, scene, grammar)
        if max(len(frames), tried) > MAX_FRAMES or examined > MAX_EXAMINED:  # one that only comes home leaves no frame
            break
    return _without_echoes(frames)


def _without_echoes(frames: list[Frame]) -> list[Frame]:
    """Statements are taken for accusations only where no better word of the sentence names one of these parties."""
    named = {(f.sentence.index, f.countries) for f in frames if f.plover == "ACCUSE" and f.cls.roles != "statement"}
    return [
        f for f in frames if f.cls.roles != "statement" or (f.target and (f.sentence.index, f.countries) not in named)
    ]


def _frame(
    entry: Entry,
    hit: Hit,
    clause: Clause,
    scene: Scene,
    dates: Sequence[TimeExpression],
    pack: Pack,
    verb: Hit | None,
) -> Frame | None:
    """The frame of one meaning, its sides still empty; None where the word is no act here. ``verb``: the one before."""
    cls, grammar, text = pack.triggers.classes[entry.key], pack.triggers.grammar, scene.doc.text
    if not cls.plover:
        return None
    sentence, written = scene.doc.sentences[clause.sentence], fold(text[hit.start : hit.end])
    frame = Frame(entry.key, cls, entry.data["voice"], hit, clause, sentence, written, weak=bool(entry.data["weak"]))
    frame.plover, frame.cameo, frame.planned = cls.plover, cls.cameo, cls.planned
    frame.form = entry.data.get("joined") or written
    frame.travels = cls.roles == "visitor" or (cls.planned and _is_trip(frame.form, grammar))
    frame.lead, frame.verb = words_before(text, hit, sentence), verb
    frame.voice = _voice(frame, scene, grammar)
    if any(rule(frame, scene, grammar) for rule in NO_ACT):
        return None
    frame.fronted = is_fronted(frame, scene, grammar)
    frame.unnamed = is_unnamed(frame, scene, grammar)
    if _is_taking(frame, scene, dates, grammar):
        frame.trigger, frame.cls = ASSAULT, pack.triggers.classes[ASSAULT]
        frame.plover, frame.cameo = frame.cls.plover, frame.cls.cameo
    if frame.plover == "ASSAULT" and is_walkout(frame, scene, grammar):
        frame.trigger, frame.cls = PROTEST, pack.triggers.classes[PROTEST]
        frame.plover, frame.cameo = frame.cls.plover, frame.cls.cameo
    if cls.planned and cls.roles == "visitor" and is_done(frame, scene, grammar):
        frame.trigger, frame.cls = VISIT, pack.triggers.classes[VISIT]
        frame.plover, frame.cameo, frame.planned = frame.cls.plover, frame.cls.cameo, frame.cls.planned
    return frame


def _is_trip(form: str, grammar: Grammar) -> bool:
    """Whether a plan ("akan berkunjung", "dijadwalkan bertemu") is one to go somewhere."""
    return bool(grammar.trips) and any_of(grammar.trips).search(form) is not None


def _is_taking(frame: Frame, scene: Scene, dates: Sequence[TimeExpression], grammar: Grammar) -> bool:
    """ "A seized Mosul from B's army": who takes a town fights for it; a ship or a person is only seized."""
    if frame.plover != "COERCE" or frame.voice not in ("active", "passive"):
        return False
    if not any(word in grammar.taking for word in frame.written.split(" ")):
        return False
    if frame.voice == "active":
        places = scene.places_between(frame.hit.end, frame.clause.end)[:1]
        return any(p.start - frame.hit.end <= 1 and not _goes_on(p.end, scene, dates, grammar) for p in places)
    before = scene.places_between(frame.clause.start, frame.hit.start)[-1:]
    between = scene.doc.text[before[0].end : frame.hit.start].split() if before else [""]
    return all(word in grammar.passive_auxiliaries for word in between)


def _goes_on(at: int, scene: Scene, dates: Sequence[TimeExpression], grammar: Grammar) -> bool:
    """ "B's mayor", "B ships", "B-bound arms": the place only tells whose or which of them."""
    text = scene.doc.text
    if text.startswith(("-", *POSSESSIVES), at):
        return True
    word = WORD.match(text, at + 1) if text.startswith(" ", at) else None
    if word is None or not word[0].islower() or word[0] in roles_of(grammar) or word[0] in _links(grammar):
        return False
    return not word[0].endswith(grammar.endings.adverb) and not any(t.start == word.start() for t in dates)


def _is_goods(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A batch of medicine from A arrived in B": what comes is no visitor."""
    if frame.cls.roles != "visitor" or frame.voice != "active" or not grammar.goods:
        return False
    at = frame.hit.start
    if any(p.role == "none" for p in scene.between(frame.clause.start, at)):
        return False
    return any_of(grammar.goods).search(scene.doc.text, frame.clause.since(at), at) is not None


def _is_house(frame: Frame, scene: Scene, _: Grammar) -> bool:
    """ "Peru's Congress dismissed A": a house of lawmakers is a party, no gathering."""
    if frame.voice != "nominal" or "multilateral" not in frame.cls.modes:
        return False
    named = scene.between(max(frame.sentence.start, frame.hit.start - SUBJECT), frame.hit.end)[-1:]
    house = next((p.actor for p in named if p.actor.end == frame.hit.end), None)
    return house is not None and house.actor_type == "government"


def _is_of_name(frame: Frame, scene: Scene, _: Grammar) -> bool:
    """ "The Met Office": a verb's form that is a part of somebody's name."""
    hit = frame.hit
    if frame.voice == "nominal" or scene.doc.text[hit.start].islower():
        return False
    named = scene.first_between(hit.start, frame.clause.end)
    if named is None or named.found_by not in ("name", "pattern"):
        return False
    return named.start == hit.start and named.end > hit.end


def _is_disaster(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "Gempa itu menewaskan 153 orang", "the floods that hit B": nobody struck."""
    if frame.plover != "ASSAULT" or frame.voice != "active" or not grammar.disasters:
        return False
    start, end = max(frame.sentence.start, frame.hit.start - SUBJECT), frame.hit.start
    last = max(any_of(grammar.disasters).finditer(scene.doc.text, start, end), key=re.Match.start, default=None)
    if last is None or not CLAUSE_MARKS.isdisjoint(scene.doc.text[last.end() : end]):
        return False
    if any(p.role == "none" for p in scene.between(last.end(), end)):
        return False
    return _heads_subject(last, frame, scene, grammar)


def _dies_of_it(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "153 warga tewas akibat gempa", "tewas diterjang banjir": nobody struck them."""
    if frame.plover != "ASSAULT" or frame.voice != "passive" or not grammar.disasters:
        return False
    text, start = scene.doc.text, frame.hit.end
    found = any_of(grammar.disasters).search(text, start, min(frame.clause.end, start + OF_IT))
    if found is None or not CLAUSE_MARKS.isdisjoint(text[start : found.start()]):
        return False
    return len(text[start : found.start()].split()) <= CAUSE and scene.first_between(start, found.start()) is None


def _is_danger(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "Serangan itu mengancam B", "krisis air di A mengancam B": a deed or a state of things endangers, it threatens
    nobody.
    """
    if frame.plover != "THREATEN" or frame.voice != "active" or not grammar.same_act:
        return False
    start, at = frame.clause.since(frame.hit.start), frame.hit.start
    words = scene.doc.text[start:at].lower().split()
    links = {
        *grammar.connectives["complement"],
        *grammar.connectives["subordinate"],
        *grammar.connectives["coordinate"],
    }
    subject = " ".join(dropwhile(lambda w: w.strip(",") in links, words))
    things = (*grammar.topics, *grammar.relations, *grammar.disasters, *grammar.same_act.get("ASSAULT", ()))
    return any_of(things).match(subject) is not None and not any(mark in subject for mark in ',:"“')


def _heads_subject(disaster: re.Match[str], frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """Not "A's troops in the storm", "flood-hit B", "a storm of missiles": there somebody else strikes."""
    text, at = scene.doc.text, disaster.start()
    behind = text[disaster.end() : frame.hit.start].lower()
    if behind.startswith("-") or any(w in grammar.prepositions["from"] for w in behind.split()[:1]):
        return False
    before = text[frame.sentence.start : at].lower().split()
    before = before[:-1] if before[-1:] and before[-1] in grammar.definites else before
    if any(w in grammar.prepositions["at"] or w in grammar.amid for w in before[-1:]):
        return False
    start = frame.clause.since(at)
    said = max((m.end() for m in any_of(grammar.attribution["pre"]).finditer(text, start, at)), default=start)
    others = (p for p in scene.between(said, at) if p.role == "none")
    return all(text[p.actor.end : at].strip(" ") in ("", *POSSESSIVES) for p in others)  # "the Nepal quake"


def _is_by_nobody(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "areas held by terrorists", "was killed by masked men": done by somebody whom the text does not name."""
    if frame.voice != "passive" or frame.plover in REFUSABLE or not grammar.nobodies:
        return False
    text, end, agents = scene.doc.text, frame.hit.end, grammar.prepositions["by"]
    if frame.written.endswith(tuple(f" {word}" for word in agents)):
        at = end
    elif text[end : end + AGENT].lower().startswith(tuple(f" {word} " for word in agents)):
        at = text.index(" ", end + 1)
    else:
        return False
    party = scene.first_between(at, frame.clause.end)
    if party is not None and party.start - at <= NOBODY:
        return False
    words = text[at : min(frame.clause.end, at + NOBODY)].lower().split()[:2]
    return any(w.strip(".,;:") in grammar.nobodies for w in words)


def _warns_of_past(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A warned that B's arms had harmed their ties": of what has been nobody threatens, only of what follows."""
    if frame.plover != "THREATEN" or frame.voice != "active":
        return False
    text, clause, end = scene.doc.text, frame.clause, frame.hit.end
    behind = next(
        (c for c in scene.clauses[clause.index + 1 : clause.index + 2] if c.sentence == clause.sentence), None
    )
    if behind is None or behind.link != "complement" or behind.modality != "past" or text[end : behind.start].strip():
        return False
    ahead = any_of((*grammar.modality.future, *grammar.reported_future))
    return ahead.search(text, behind.start, frame.sentence.end) is None


def _is_naming(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A called B a liar", "called the plan unfair": whom a telephone call reaches stands right behind, unnamed."""
    if frame.written not in grammar.naming:
        return False
    text, end = scene.doc.text, frame.hit.end
    party = scene.first_between(end, frame.clause.end)
    if party is None or party.found_by == "adjective":
        return True
    if text[end : party.start].strip().lower() not in ("", *grammar.definites):  # "his counterpart B"
        return True
    between = _ASIDE.match(text, party.end, frame.clause.end)  # "B, the leader of C, a liar"
    if between is not None and text[between.end() - 1 :][:5].lower().startswith(grammar.names_behind):
        return True
    return text[party.end : party.end + 5].lower().startswith(grammar.names_behind)


def _is_sacking(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A dismissed the head of the army": who loses a post is not rebuffed, whose claim it is was."""
    if frame.written.split(" ")[-1] not in grammar.sacking:
        return False
    text, hit = scene.doc.text, frame.hit
    if frame.voice == "passive":
        last = scene.between(frame.clause.start, hit.start)[-1:]
        helping = {*grammar.passive_auxiliaries, *grammar.modality.past}
        return any(
            p.actor.actor_type in HOLDERS and helping.issuperset(text[p.actor.end : hit.start].lower().split())
            for p in last
        )
    party = scene.first_between(hit.end, frame.clause.end)
    if frame.voice != "active" or party is None or party.actor_type not in HOLDERS:
        return False
    before, behind = text[hit.end : party.start].lower().split(), text[party.end : party.end + 4]
    return all(w in grammar.determiners for w in before) and not behind.startswith((*POSSESSIVES, " as "))


def _is_condition(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "if both sides agreed": told by nobody as done; behind the comma the main clause goes on."""
    if not grammar.conditions:
        return False
    at = frame.hit.start
    return _conditional(grammar).search(scene.doc.text[frame.clause.since(at) : at]) is not None


@lru_cache(maxsize=16)
def _conditional(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{choice(grammar.conditions)})\s[^,;:\"“”]*$", re.I)


def _is_unmade(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "work on a peace treaty", "talks on signing a deal", "violated the treaty": not made yet, or cited."""
    if frame.cls.cameo not in MADE or not (
        frame.voice == "nominal" or frame.first_word.endswith(grammar.endings.gerund)
    ):
        return False
    at = frame.hit.start
    return bool(grammar.unmade) and _not_yet(grammar).search(scene.doc.text, frame.clause.since(at), at) is not None


@lru_cache(maxsize=16)
def _not_yet(grammar: Grammar) -> re.Pattern[str]:
    for_long = rf"(?:\s+(?:{choice(grammar.since)})(?:\s+[\w'’-]+){{1,6}})?" if grammar.since else ""
    return re.compile(rf"(?<!\w)(?:{choice(grammar.unmade)}){for_long}(?:\s+[\w'’-]+){{0,4}}\s+$", re.I)


def _is_habit(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "have been negotiating since the war": no occasion but how things stand."""
    if frame.plover != "CONSULT" or not frame.first_word.endswith(grammar.endings.gerund):
        return False
    if not any(w in grammar.passive_auxiliaries for w in frame.lead[-1:]):
        return False
    return any(w in grammar.since for w in scene.doc.text[frame.hit.end : frame.hit.end + 24].lower().split()[:2])


def _is_attribution(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "The two will meet, the ministry announced on Friday.": it only says who told."""
    if not frame.cls.tells or frame.voice != "active" or frame.clause.end < frame.sentence.end:
        return False
    text, hit, end = scene.doc.text, frame.hit, frame.sentence.end
    if "," not in text[frame.clause.since(hit.start) : hit.start]:
        return False
    if any(p.role == "none" for p in scene.between(hit.end, end)):
        return False
    behind = text[hit.end : end].lower().split()
    return len(behind) <= SAID_BEHIND or any(w in roles_of(grammar) for w in behind[:2])


def _is_anchor(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "imposed sanctions in response to the attack": named only as cause or time (GUIDELINE section 8)."""
    if frame.plover != "ASSAULT" or frame.voice != "nominal":
        return False
    before = scene.doc.text[max(frame.clause.start, frame.hit.start - ANCHOR_REACH) : frame.hit.start]
    return anchor(grammar.anchors).search(before) is not None


def _is_other_sense(frame: Frame, scene: Scene, _: Grammar) -> bool:
    """ "melaporkan A ke polisi" accuses, "melaporkan kenaikan harga" does not: the verb alone is another act."""
    needed = frame.cls.only_with.get(frame.written)
    return needed is not None and any_of(needed).search(scene.doc.text, frame.hit.end, frame.clause.end) is None


def _is_witness(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "KPK memeriksa A sebagai saksi": who is only heard is not accused."""
    if frame.plover != "ACCUSE" or not grammar.witnesses:
        return False
    return any_of(grammar.witnesses).search(scene.doc.text, frame.hit.start, frame.clause.end) is not None


def _nouns_first(meanings: list[Entry]) -> list[Entry]:
    """What may be a noun or a verb without prefix is the noun: such verbs are of headlines."""
    nouns = {e.key for e in meanings if e.data["voice"] == "nominal"}
    return [e for e in meanings if e.data["voice"] != "bare" or e.key not in nouns]


def _not_objects(scene: Scene, verb: Hit | None, hit: Hit, meanings: list[Entry], pack: Pack) -> list[Entry]:
    """Drop nouns that are the object of another act's verb: who rejects an accusation accuses nobody."""
    if verb is None or hit.start - verb.end > 16:
        return meanings
    text = scene.doc.text
    between = _INITIAL.sub("", text[verb.end : hit.start].strip(" "))
    if between and not between.replace(" ", "").isalpha():
        return meanings
    if between.split(" ")[-1][:1].isupper() and text[hit.start : hit.end] in pack.triggers.grammar.nouns_too:
        meanings = [e for e in meanings if e.data["voice"] == "nominal"]  # "discussed US sanctions"
    if between.lower() in pack.triggers.grammar.prepositions["with"]:
        return meanings  # "the year opened with a visit": no object
    return _other_types(verb, meanings, pack)


def _other_types(verb: Hit, meanings: list[Entry], pack: Pack) -> list[Entry]:
    classes = pack.triggers.classes
    governing = {classes[e.key].plover for e in verb.entries if e.kind == "trigger"}
    if any(classes[e.key].tells for e in verb.entries if e.kind == "trigger"):
        return meanings
    return [e for e in meanings if e.data["voice"] != "nominal" or classes[e.key].plover in governing]


def _voice(frame: Frame, scene: Scene, grammar: Grammar) -> str:
    """The voice of the form, but for what the words around it make of it."""
    voice = _by_auxiliary(frame, scene, grammar)
    if voice == "nominal" and frame.cls.roles not in DAMNING and _is_progressive(frame, scene, grammar):
        voice = "active"
    if voice == "active" and _is_verbal_noun(frame, grammar):
        return "nominal"
    if voice == "active" and not frame.cls.symmetric and _is_reduced(frame, scene, grammar):
        return "passive"
    return voice


def _by_auxiliary(frame: Frame, scene: Scene, grammar: Grammar) -> str:
    """English participles turn passive after be or before by; of who receives, that names the visitor first.

    What stands behind a light verb's noun belongs to the noun: "turned down a request by B".
    """
    voice, hit = frame.voice, frame.hit
    agents = tuple(f" {word}" for word in grammar.prepositions["by"])
    told = frame.written.endswith(agents)  # "visited by": the form itself is of who receives
    if voice not in ("active", "inverse") or not grammar.passive_auxiliaries or told:
        return voice
    behind = scene.doc.text[hit.end : hit.end + AGENT].lower()
    with_noun = any(e.data.get("joined") for e in hit.entries if e.key == frame.trigger)
    owns = {*grammar.determiners} - {*roles_of(grammar)}
    with_noun = with_noun or any(w in owns for w in frame.written.split(" ")[1:])  # "rejected a call by B"
    by = not with_noun and behind.startswith(tuple(f"{a} " for a in agents))
    before = frame.lead[-2:]
    undergone = any(w in grammar.passive_auxiliaries for w in before) and before[-1] not in grammar.infinitive
    pointed = set(grammar.demonstratives).difference(grammar.connectives["complement"])
    if before and before[-1] in pointed and _is_participle(frame, grammar) and voice == "active":
        return "passive"  # "among those arrested"
    if undergone and not by and _is_next_verb(frame, scene):
        return voice
    if _is_participle(frame, grammar) and (by or undergone):
        return "passive" if voice == "active" else "active"
    return voice


def _is_next_verb(frame: Frame, scene: Scene) -> bool:
    """ "who was there when A was censured, warned B": behind the comma the main verb, with its object right behind."""
    hit = frame.hit
    if not scene.doc.text.startswith(", ", hit.start - 2):
        return False
    party = scene.first_between(hit.end, frame.clause.end)
    return party is not None and party.start - hit.end <= 1


def _is_participle(frame: Frame, grammar: Grammar) -> bool:
    """Not what an infinitive follows: who "was set to meet" somebody does so himself."""
    words = frame.written.split(" ")
    return words[0].endswith(grammar.endings.participle) and words[1:2] not in ([w] for w in grammar.infinitive)


def _is_progressive(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "The army is still fighting A": what is a noun elsewhere is a verb behind a word that makes it last."""
    if not frame.written.endswith(grammar.endings.gerund) or scene.doc.text[frame.hit.start - 1] != " ":
        return False
    before = frame.lead[-2:]
    if len(before) > 1 and before[-1] in grammar.before_verbs:
        before = before[:1]  # "is still fighting"
    return before[-1:] != [] and before[-1] in grammar.passive_auxiliaries


def _is_verbal_noun(frame: Frame, grammar: Grammar) -> bool:
    """ "their first meeting with A": a gerund before "with" is a noun behind what goes with nouns."""
    first, _, second = frame.written.partition(" ")
    if not first.endswith(grammar.endings.gerund) or second not in grammar.prepositions["with"]:
        return False
    kinds = {*grammar.determiners, *grammar.adjectives, *grammar.firsts} - {*roles_of(grammar), *_links(grammar)}
    return any(w in kinds or w.endswith(POSSESSIVES) for w in frame.lead[-1:])


@lru_cache(maxsize=16)
def _links(grammar: Grammar) -> frozenset[str]:
    return frozenset(word for words in grammar.connectives.values() for word in words)


def _is_reduced(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "freed ten A fishermen seized in March": a participle right behind the object of another act tells of it."""
    text, verb, at = scene.doc.text, frame.verb, frame.hit.start
    if not grammar.passive_auxiliaries or verb is None or not frame.clause.start <= verb.start < verb.end <= at:
        return False
    if not _is_participle(frame, grammar) or any(mark in text[verb.end : at] for mark in ',;:()"“”'):
        return False
    objects = scene.between(verb.end, at)
    return bool(objects) and objects[-1].role == "none" and at - objects[-1].actor.end <= OBJECT_REACH


def _is_noun(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "the visit", "under attack", "face sanctions": what looks like a verb is the noun of it."""
    if frame.voice not in ("active", "inverse") or frame.cls.symmetric:
        return False
    if frame.cls.roles == "visitor" and _is_owned_gerund(frame, scene, grammar):
        return True
    if not grammar.determiners or frame.first_word.endswith(grammar.endings.gerund):
        return False
    text, before, at = scene.doc.text, frame.lead, frame.hit.start
    if not before or text[at - 1] != " ":
        return False
    if before[-1] in grammar.passive_auxiliaries and frame.written.endswith(grammar.endings.plural):
        return True  # "the next rival is hosts A"
    if before[-1] in (*grammar.determiners, *grammar.receiving) or _is_compound(frame, text, grammar):
        return True
    if len(before) > 1 and before[-2].endswith(POSSESSIVES) and text[at - 1 - len(before[-1])].isupper():
        return frame.written in grammar.nouns_too  # "A's Lima visit"
    return _is_undergoer(frame, text, grammar)


def _is_owned_gerund(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "his hosting of the lecture": a gerund that somebody has, of something."""
    if not frame.first_word.endswith(grammar.endings.gerund) or not grammar.endings.gerund:
        return False
    behind = scene.doc.text[frame.hit.end : frame.hit.end + 4].lower().split()[:1]
    owned = any(w in grammar.determiners or w.endswith(POSSESSIVES) for w in frame.lead[-1:])
    return owned and any(w in grammar.objects_of for w in behind)


def _is_undergoer(frame: Frame, text: str, grammar: Grammar) -> bool:
    """ "U.S. sanctions were lifted", "sanctions imposed on A": the noun, for a verb stands right behind it."""
    form, ends = frame.written, grammar.endings
    if form not in grammar.nouns_too or not form.endswith(ends.plural):
        return False
    following = text[frame.hit.end : frame.hit.end + 16].split()[:1]
    return bool(following) and (following[0] in grammar.passive_auxiliaries or following[0].endswith(ends.past))


def _is_compound(frame: Frame, text: str, grammar: Grammar) -> bool:
    """ "the alleged gas attack", "new sanctions": no subject stands before what may be a noun or a verb."""
    form, before, ends = frame.written, frame.lead[-1], grammar.endings
    if form not in grammar.nouns_too or not text[frame.hit.start - 1 - len(before) : frame.hit.start].islower():
        return False
    if form.endswith(ends.plural):  # a verb of one: its subject is a noun as well
        return before in grammar.adjectives or before.endswith((*ends.past, *ends.gerund))
    many = before.endswith(ends.plural) and not before.endswith(ends.singular)
    return not (many or before.endswith(ends.adverb) or before in grammar.before_verbs)


def _is_halted(frame: Frame, _: Scene, grammar: Grammar) -> bool:
    """ "was stopped in the port": who undergoes what is otherwise a journey's word came to nobody."""
    if frame.cls.roles != "visitor" or frame.voice != "passive":
        return False
    last = frame.written.rpartition(" ")[2]
    return frame.written != last and last in (*grammar.prepositions["at"], *grammar.prepositions["to"])


def _refuses_harm(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "declined to ban A's team": whom somebody spares he has not rejected."""
    if frame.plover != "REJECT" or frame.voice != "active" or not grammar.harming:
        return False
    if not any(word in grammar.infinitive for word in frame.written.split(" ")[1:]):
        return False
    return _harm(grammar).match(scene.doc.text, frame.hit.end, frame.clause.end) is not None


@lru_cache(maxsize=16)
def _harm(grammar: Grammar) -> re.Pattern[str]:
    adverb = rf"\w+(?:{choice(grammar.endings.adverb)})"
    return re.compile(rf"\s+(?:{adverb}\s+)?(?:{choice(grammar.harming)})(?!\w)", re.I)


def _is_no_meeting(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "the bishop's funeral will take place", "elections were held": what takes place there is no meeting."""
    if frame.plover not in ("CONSULT", "AGREE") or not grammar.no_meetings:
        return False
    if not frame.form.endswith(grammar.taking_place):
        return False
    start = max(frame.clause.start, frame.hit.start - SUBJECT)
    last = max(
        any_of(grammar.no_meetings).finditer(scene.doc.text, start, frame.hit.start), key=re.Match.end, default=None
    )
    return last is not None and "," not in scene.doc.text[last.end() : frame.hit.start]


NO_ACT: tuple[Rule, ...] = (
    _is_halted, _refuses_harm, _is_no_meeting, _is_noun, _is_house, _is_of_name, _is_anchor, _is_goods, _is_disaster,
    _dies_of_it, _is_by_nobody, _warns_of_past, _is_naming, is_unreal, is_departure, _is_unmade, _is_condition,
    _is_habit, _is_attribution, is_interview, is_called_off, _is_other_sense, _is_witness, _is_sacking,
    _is_danger,
)  # fmt: skip
"""What makes of a word for an act none."""

TO_COME: tuple[Rule, ...] = (is_to_come, will_take_place, is_planned_item)
"""What dates an act ahead, beside a time."""
