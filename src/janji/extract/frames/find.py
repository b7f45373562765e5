"""Who does what to whom: a frame for every trigger, with the actors on each side and how they were found.

Roles follow voice and prepositions (GUIDELINE section 3). A frame is only a proposal: the judge decides.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from janji.extract.frames.ahead import ANCHOR_REACH, anchor, is_to_come, told_ahead
from janji.extract.frames.constructions import (
    is_adjunct,
    is_done,
    is_epithet,
    is_fronted,
    is_infinitive,
    is_interview,
    is_objective,
    is_undergone,
    is_unnamed,
    words_before,
)
from janji.extract.frames.frame import Frame
from janji.extract.frames.governed import agrees_to_harm, is_undone
from janji.extract.frames.readings import variants
from janji.extract.frames.sides import fill_attended, fill_sides
from janji.extract.frames.sport import sentences_of_sport
from janji.extract.frames.talks import (
    errand_of,
    is_barring,
    is_called_off,
    is_departure,
    is_planned_item,
    is_unreal,
    join_talk,
    names_no_partner,
    told_again,
    will_take_place,
)
from janji.extract.model import Entry, Hit, Sentence, TimeExpression
from janji.extract.scene import Scene, roles_of
from janji.extract.text.clauses import Clause
from janji.extract.text.scan import POSSESSIVES, any_of, choice, fold
from janji.packs.loader import Pack
from janji.packs.triggers import Grammar

MAX_FRAMES = 400
MAX_EXAMINED = 4000
"""Meanings that are looked at: most that are no act cost a look over their clause."""

_INITIAL = re.compile(r"(?<=\b[A-Z])\.")

VISIT = "visit"

OBJECT_REACH = 24
AGENT = 12  # code points in which the word before an agent stands

SAID_BEHIND = 3

DAMNING = ("charge", "statement")

MADE = ("030", "057")
"""Codes of agreements and signings: what is made there may be named before it is."""


def find_frames(scene: Scene, hits: list[Hit], dates: Sequence[TimeExpression], pack: Pack) -> list[Frame]:
    """A frame for every meaning of every trigger outside skipped lines, in text order."""
    frames: list[Frame] = []
    sentences = scene.doc.sentences
    verb: Hit | None = None
    before: Hit | None = None
    barred: Clause | None = None
    grammar = pack.triggers.grammar
    sport, checked = sentences_of_sport(scene.doc, grammar), -1
    if sport is None:
        return []
    places: frozenset[str] = frozenset()
    ahead, tried = told_ahead(scene, hits, dates, grammar), 0
    examined = 0
    for hit in hits:
        meanings = [e for e in hit.entries if e.kind == "trigger"]
        if not meanings:
            continue
        meanings = _not_objects(scene, verb, hit, meanings, pack)
        before = verb
        if any(e.data["voice"] != "nominal" for e in meanings):
            verb = hit
        clause = scene.clause_at(hit.start) if meanings else None
        if clause is None:
            continue
        sentence = sentences[clause.sentence]
        if clause.sentence in sport:
            continue
        if clause.sentence != checked:
            checked = clause.sentence
            places = frozenset(p.name for p in scene.places_between(sentence.start, sentence.end))
        if sentence.kind == "body" and scene.doc.text[hit.start].islower():
            meanings = _nouns_first(meanings)
        if barred is not None and barred.start <= hit.start < barred.end:
            meanings = [e for e in meanings if pack.triggers.classes[e.key].plover != "CONSULT"]
        if is_barring(scene, hit, clause, hits, pack):
            meanings = [e for e in meanings if pack.triggers.classes[e.key].plover != "COERCE"]
            barred = clause
        for entry in meanings:
            frame = _frame(entry, hit, clause, scene, pack, before)
            examined += 1
            if frame is None or is_called_off(frame, scene, grammar):
                continue
            tried += 1
            text = scene.doc.text
            if is_undone(frame, before, text, pack) or agrees_to_harm(frame, hits, text, pack):
                continue
            frame.places = places
            frame.dated_ahead = hit.start in ahead or is_to_come(frame, scene, grammar)
            frame.dated_ahead |= will_take_place(frame, scene, grammar) or is_planned_item(frame, scene, grammar)
            if not told_again(frame, frames, scene, grammar) and not fill_attended(frame, scene, grammar):
                fill_sides(frame, scene, grammar)
                if names_no_partner(frame, scene, grammar) and not join_talk(frame, frames):
                    continue
            trip = errand_of(frame, frames, scene, grammar)
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


def _frame(entry: Entry, hit: Hit, clause: Clause, scene: Scene, pack: Pack, before: Hit | None) -> Frame | None:
    """The frame of one meaning, its sides still empty; None where the word is no act here."""
    cls, grammar, text = pack.triggers.classes[entry.key], pack.triggers.grammar, scene.doc.text
    sentence = scene.doc.sentences[clause.sentence]
    if not cls.plover:
        return None
    voice = _voice(text, hit, entry, sentence, grammar)
    if voice == "nominal" and cls.roles not in DAMNING and _is_progressive(text, hit, sentence, grammar):
        voice = "active"
    if voice == "active" and _is_verbal_noun(text, hit, sentence, grammar):
        voice = "nominal"
    if voice == "active" and not cls.symmetric and _is_reduced(scene, before, hit, clause, grammar):
        voice = "passive"
    if voice in ("active", "inverse") and not cls.symmetric and _is_noun(text, hit, sentence, pack):
        return None
    if cls.plover == "ASSAULT" and voice == "nominal" and _is_anchor(scene, hit, clause, pack):
        return None
    if cls.roles == "visitor" and voice == "active" and _is_goods(scene, hit, clause, grammar):
        return None
    if _is_naming(scene, hit, clause, grammar) or is_unreal(scene, hit, cls, voice, clause, grammar):
        return None
    if cls.roles == "visitor" and voice in ("active", "bare") and is_departure(text, hit, clause, grammar):
        return None
    if cls.cameo in MADE and _is_unmade(text, hit, voice, clause, grammar):
        return None
    if _is_condition(text, hit, clause, grammar) or (
        cls.plover == "CONSULT" and _is_habit(text, hit, sentence, grammar)
    ):
        return None
    if cls.tells and voice == "active" and _is_attribution(scene, hit, clause, sentence, grammar):
        return None
    frame = Frame(entry.key, cls, voice, hit, clause, sentence, weak=bool(entry.data["weak"]))
    frame.plover, frame.cameo, frame.planned = cls.plover, cls.cameo, cls.planned
    frame.form = entry.data.get("joined") or fold(text[hit.start : hit.end])
    frame.epithet = is_epithet(frame, scene, grammar)
    frame.infinitive = is_infinitive(frame, scene, grammar)
    frame.undergone = is_undergone(frame, scene, grammar)
    frame.adjunct = is_adjunct(frame, scene, grammar)
    frame.objective = is_objective(frame, scene, grammar)
    frame.fronted = is_fronted(frame, scene, grammar)
    if is_interview(frame, scene, grammar):
        return None
    frame.unnamed = is_unnamed(frame, scene, grammar)
    frame.mutual = _is_mutual(frame, text, grammar)
    if cls.planned and cls.roles == "visitor" and is_done(frame, scene, grammar):
        frame.trigger, frame.cls = VISIT, pack.triggers.classes[VISIT]
        frame.plover, frame.cameo, frame.planned = frame.cls.plover, frame.cls.cameo, frame.cls.planned
    return frame


def _is_mutual(frame: Frame, text: str, grammar: Grammar) -> bool:
    """ "accused each other", "saling menuduh": the word stands behind the verb, or opens it."""
    behind = text[frame.hit.end : frame.hit.end + 16].lower().strip()
    opening = (frame.form.split(" ")[0], *words_before(text, frame.hit, frame.sentence, 16)[-1:])
    return behind.startswith(grammar.reciprocal or ("\0",)) or any(w in grammar.reciprocal for w in opening)


def _is_goods(scene: Scene, hit: Hit, clause: Clause, grammar: Grammar) -> bool:
    """ "A batch of medicine from A arrived in B": what comes is no visitor."""
    if not grammar.goods or any(p.role == "none" for p in scene.between(clause.start, hit.start)):
        return False
    return any_of(grammar.goods).search(scene.doc.text, clause.since(hit.start), hit.start) is not None


def _is_naming(scene: Scene, hit: Hit, clause: Clause, grammar: Grammar) -> bool:
    """ "A called B a liar", "called the plan unfair": whom a telephone call reaches stands right behind, unnamed."""
    text = scene.doc.text
    if text[hit.start : hit.end].lower() not in grammar.naming:
        return False
    party = scene.first_between(hit.end, clause.end)
    if party is None or party.found_by == "adjective":
        return True
    if text[hit.end : party.start].strip().lower() not in ("", *grammar.definites):  # "his counterpart B"
        return True
    return text[party.end : party.end + 5].lower().startswith(grammar.names_behind)


def _is_condition(text: str, hit: Hit, clause: Clause, grammar: Grammar) -> bool:
    """ "if both sides agreed": told by nobody as done; behind the comma the main clause goes on."""
    if not grammar.conditions:
        return False
    before = text[clause.since(hit.start) : hit.start]
    return _conditional(grammar).search(before) is not None


@lru_cache(maxsize=16)
def _conditional(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{choice(grammar.conditions)})\s[^,;:\"“”]*$", re.I)


def _is_unmade(text: str, hit: Hit, voice: str, clause: Clause, grammar: Grammar) -> bool:
    """ "work on a peace treaty", "talks on signing a deal": not made yet."""
    gerund = grammar.endings.gerund and text[hit.start : hit.end].split(" ")[0].endswith(grammar.endings.gerund)
    if voice != "nominal" and not gerund:
        return False
    return bool(grammar.unmade) and _not_yet(grammar).search(text, clause.since(hit.start), hit.start) is not None


@lru_cache(maxsize=16)
def _not_yet(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{choice(grammar.unmade)})(?:\s+[\w'’-]+){{0,3}}\s+$", re.I)


def _is_habit(text: str, hit: Hit, sentence: Sentence, grammar: Grammar) -> bool:
    """ "have been negotiating since the war": no occasion but how things stand."""
    if not grammar.endings.gerund or not text[hit.start : hit.end].split(" ")[0].endswith(grammar.endings.gerund):
        return False
    if not any(w in grammar.passive_auxiliaries for w in words_before(text, hit, sentence, 12)[-1:]):
        return False
    return any(w in grammar.since for w in text[hit.end : hit.end + 24].lower().split()[:2])


def _is_attribution(scene: Scene, hit: Hit, clause: Clause, sentence: Sentence, grammar: Grammar) -> bool:
    """ "The two will meet, the ministry announced on Friday.": it only says who told."""
    text = scene.doc.text
    if clause.end < sentence.end or "," not in text[clause.since(hit.start) : hit.start]:
        return False
    behind = text[hit.end : sentence.end].lower().split()
    if any(p.role == "none" for p in scene.between(hit.end, sentence.end)):
        return False
    return len(behind) <= SAID_BEHIND or any(w in roles_of(grammar) for w in behind[:2])


def _is_anchor(scene: Scene, hit: Hit, clause: Clause, pack: Pack) -> bool:
    """ "imposed sanctions in response to the attack": named only as cause or time (GUIDELINE section 8)."""
    before = scene.doc.text[max(clause.start, hit.start - ANCHOR_REACH) : hit.start]
    return anchor(pack.triggers.grammar.anchors).search(before) is not None


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


def _voice(text: str, hit: Hit, entry: Entry, sentence: Sentence, grammar: Grammar) -> str:
    """English participles turn passive after be or before by; of who receives, that names the visitor first.

    What stands behind a light verb's noun belongs to the noun: "turned down a request by B".
    """
    voice: str = entry.data["voice"]
    agents = tuple(f" {word}" for word in grammar.prepositions["by"])
    told = text[hit.start : hit.end].lower().endswith(agents)  # "visited by": the form itself is of who receives
    if voice in ("active", "inverse") and grammar.passive_auxiliaries and not told:
        before = words_before(text, hit, sentence)[-2:]
        participle = _is_participle(text, hit, grammar)
        by = text[hit.end : hit.end + AGENT].lower().startswith(tuple(f"{a} " for a in agents))
        by = by and not entry.data.get("joined")
        undergone = any(w in grammar.passive_auxiliaries for w in before) and before[-1] not in grammar.infinitive
        if participle and (by or undergone):
            return "passive" if voice == "active" else "active"
    return voice


def _is_participle(text: str, hit: Hit, grammar: Grammar) -> bool:
    """Not what an infinitive follows: who "was set to meet" somebody does so himself."""
    words = text[hit.start : hit.end].lower().split(" ")
    return words[0].endswith(grammar.endings.participle) and words[1:2] not in ([w] for w in grammar.infinitive)


def _is_progressive(text: str, hit: Hit, sentence: Sentence, grammar: Grammar) -> bool:
    """ "The army is still fighting A": what is a noun elsewhere is a verb behind a word that makes it last."""
    gerund = grammar.endings.gerund
    if not gerund or not grammar.passive_auxiliaries or not text[hit.start : hit.end].endswith(gerund):
        return False
    before = words_before(text, hit, sentence, 20)[-2:]
    if len(before) > 1 and before[-1] in grammar.before_verbs:
        before = before[:1]  # "is still fighting"
    return text[hit.start - 1] == " " and before[-1:] != [] and before[-1] in grammar.passive_auxiliaries


def _is_verbal_noun(text: str, hit: Hit, sentence: Sentence, grammar: Grammar) -> bool:
    """ "their first meeting with A": a gerund before "with" is a noun behind what goes with nouns."""
    words = text[hit.start : hit.end].lower().split(" ")
    if len(words) != 2 or not words[0].endswith(grammar.endings.gerund or ("\0",)):
        return False
    if words[1] not in grammar.prepositions["with"]:
        return False
    before = words_before(text, hit, sentence, 24)
    if not before or text[hit.start - 1] != " ":
        return False
    kinds = {*grammar.determiners, *grammar.adjectives, *grammar.firsts} - {*roles_of(grammar), *_links(grammar)}
    return before[-1] in kinds or before[-1].endswith(POSSESSIVES)


@lru_cache(maxsize=16)
def _links(grammar: Grammar) -> frozenset[str]:
    return frozenset(word for words in grammar.connectives.values() for word in words)


def _is_reduced(scene: Scene, verb: Hit | None, hit: Hit, clause: Clause, grammar: Grammar) -> bool:
    """ "freed ten A fishermen seized in March": a participle right behind the object of another act tells of it."""
    text = scene.doc.text
    if not grammar.passive_auxiliaries or verb is None or not clause.start <= verb.start < verb.end <= hit.start:
        return False
    if not _is_participle(text, hit, grammar) or any(mark in text[verb.end : hit.start] for mark in ',;:()"“”'):
        return False
    objects = scene.between(verb.end, hit.start)
    return bool(objects) and objects[-1].role == "none" and hit.start - objects[-1].actor.end <= OBJECT_REACH


def _is_noun(text: str, hit: Hit, sentence: Sentence, pack: Pack) -> bool:
    """ "the visit", "under attack", "face sanctions": what looks like a verb is the noun of it."""
    grammar = pack.triggers.grammar
    if not grammar.determiners or text[hit.start : hit.end].lower().split(" ")[0].endswith(grammar.endings.gerund):
        return False
    before = words_before(text, hit, sentence, 24)
    if not before or text[hit.start - 1] != " ":
        return False
    if before[-1] in (*grammar.determiners, *grammar.receiving) or _is_compound(text, hit, before[-1], grammar):
        return True
    if len(before) > 1 and before[-2].endswith(POSSESSIVES) and text[hit.start - 1 - len(before[-1])].isupper():
        return text[hit.start : hit.end].lower() in grammar.nouns_too  # "A's Lima visit"
    return _is_undergoer(text, hit, grammar)


def _is_undergoer(text: str, hit: Hit, grammar: Grammar) -> bool:
    """ "U.S. sanctions were lifted", "sanctions imposed on A": the noun, for a verb stands right behind it."""
    form, ends = text[hit.start : hit.end].lower(), grammar.endings
    if form not in grammar.nouns_too or not form.endswith(ends.plural):
        return False
    following = text[hit.end : hit.end + 16].split()[:1]
    return bool(following) and (following[0] in grammar.passive_auxiliaries or following[0].endswith(ends.past))


def _is_compound(text: str, hit: Hit, before: str, grammar: Grammar) -> bool:
    """ "the alleged gas attack", "new sanctions": no subject stands before what may be a noun or a verb."""
    form, ends = text[hit.start : hit.end].lower(), grammar.endings
    if form not in grammar.nouns_too or not text[hit.start - 1 - len(before) : hit.start].islower():
        return False
    if form.endswith(ends.plural):  # a verb of one: its subject is a noun as well
        return before in grammar.adjectives or before.endswith(ends.past)
    many = before.endswith(ends.plural) and not before.endswith(ends.singular)
    return not (many or before.endswith(ends.adverb) or before in grammar.before_verbs)
