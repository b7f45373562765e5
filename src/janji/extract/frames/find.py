"""Who does what to whom: a frame for every trigger, with the actors on each side and how they were found.

Roles follow voice and prepositions (GUIDELINE section 3). A frame is only a proposal: the judge decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from janji.extract.frames.ahead import is_joined_infinitive, is_to_come, told_ahead
from janji.extract.frames.constructions import (
    is_done,
    is_fronted,
    is_of_crowd,
    is_unnamed,
    words_before,
)
from janji.extract.frames.frame import Frame
from janji.extract.frames.governed import agrees_to_harm, is_undone
from janji.extract.frames.nameless import is_walkout
from janji.extract.frames.no_act import NO_ACT, Rule
from janji.extract.frames.readings import variants
from janji.extract.frames.sides import fill_attended, fill_sides
from janji.extract.frames.sport import sentences_of_sport
from janji.extract.frames.talks import (
    blame_striker,
    blow_again,
    errand_of,
    is_barring,
    is_planned_item,
    join_talk,
    leave_out_matter,
    names_no_partner,
    told_again,
    will_take_place,
)
from janji.extract.frames.voices import links_of, voice_of
from janji.extract.model import Entry, Hit, TimeExpression
from janji.extract.scene import WORD, Scene, roles_of
from janji.extract.text.clauses import Clause
from janji.extract.text.scan import POSSESSIVES, any_of, fold
from janji.packs.loader import Pack
from janji.packs.triggers import Grammar

MAX_FRAMES = 400
MAX_EXAMINED = 4000
"""Meanings that are looked at: most that are no act cost a look over their clause."""

_INITIAL = re.compile(r"(?<=\b[A-Z])\.")

VISIT = "visit"
ASSAULT = "assault"
PROTEST = "protest"


def find_frames(scene: Scene, hits: list[Hit], dates: Sequence[TimeExpression], pack: Pack) -> list[Frame]:
    """A frame for every meaning of every trigger outside skipped lines, in text order."""
    sport = sentences_of_sport(scene.doc, pack.triggers.grammar)
    if sport is None:
        return []
    finder = _Finder(scene, hits, dates, pack, sport, told_ahead(scene, hits, dates, pack.triggers.grammar))
    for hit in hits:
        if hit.entry("trigger") is not None:
            finder.read(hit)
            if finder.is_full:
                break
    return _without_echoes(finder.frames)


@dataclass(slots=True)
class _Finder:
    """The triggers of an article, read in text order: what was read before tells how the next one is read.

    ``ahead``: where triggers start that a time or another act dates ahead. ``verb``: the last trigger that was no noun.
    ``barred``: the clause in which somebody is kept from meeting. ``tried``: meanings that are acts; one that only
    comes home leaves no frame.
    """

    scene: Scene
    hits: list[Hit]
    dates: Sequence[TimeExpression]
    pack: Pack
    sport: set[int]
    ahead: set[int]
    frames: list[Frame] = field(default_factory=list)
    verb: Hit | None = None
    barred: Clause | None = None
    tried: int = 0
    examined: int = 0

    @property
    def is_full(self) -> bool:
        """Whether a hostile text has had its share."""
        return max(len(self.frames), self.tried) > MAX_FRAMES or self.examined > MAX_EXAMINED

    def read(self, hit: Hit) -> None:
        """Add the frames of every meaning of one trigger."""
        triggers = [e for e in hit.entries if e.kind == "trigger"]
        before, meanings = self.verb, _not_objects(self.scene, self.verb, hit, triggers, self.pack)
        if any(e.data["voice"] != "nominal" for e in meanings):
            self.verb = hit
        clause = self.scene.clause_at(hit.start) if meanings else None
        if clause is None or clause.sentence in self.sport:
            return
        for entry in self._fitting(meanings, hit, clause):
            self.examined += 1
            frame = _frame(entry, hit, clause, self.scene, self.dates, self.pack, before)
            if frame is not None:
                self.tried += 1
                self._add(frame)

    def _fitting(self, meanings: list[Entry], hit: Hit, clause: Clause) -> list[Entry]:
        """The meanings that the clause leaves: who is barred from a meeting neither meets nor is arrested."""
        scene, classes = self.scene, self.pack.triggers.classes
        if scene.doc.sentences[clause.sentence].kind == "body" and scene.doc.text[hit.start].islower():
            meanings = _nouns_first(meanings)
        if self.barred is not None and self.barred.start <= hit.start < self.barred.end:
            meanings = [e for e in meanings if classes[e.key].plover != "CONSULT"]
        if is_barring(scene, hit, clause, self.hits, self.pack):
            meanings = [e for e in meanings if classes[e.key].plover != "COERCE"]
            self.barred = clause
        return meanings

    def _add(self, frame: Frame) -> None:
        scene, grammar, text = self.scene, self.pack.triggers.grammar, self.scene.doc.text
        if is_undone(frame, text, self.pack) or agrees_to_harm(frame, self.hits, text, self.pack):
            return
        frame.dated_ahead = frame.hit.start in self.ahead or any(rule(frame, scene, grammar) for rule in TO_COME)
        frame.dated_ahead |= is_joined_infinitive(frame, self.frames, scene, grammar)
        if not self._find_sides(frame):
            return
        trip = errand_of(frame, self.frames, grammar)
        frame.errand = trip is not None
        frame.dated_ahead |= trip is not None and trip.dated_ahead
        self.frames += variants(frame, scene, grammar)

    def _find_sides(self, frame: Frame) -> bool:
        """Fill both sides; False where it turns out that nobody acts with or on anybody."""
        scene, grammar, classes = self.scene, self.pack.triggers.grammar, self.pack.triggers.classes
        again = told_again(frame, self.frames, scene, grammar) or blow_again(frame, self.frames, scene, grammar)
        if again or fill_attended(frame, scene, grammar):
            return True
        fill_sides(frame, scene, grammar)
        if is_of_crowd(frame, scene, grammar):
            return False
        blows = classes[ASSAULT].nominal if ASSAULT in classes else ()
        blame_striker(frame, self.frames, scene, grammar, blows)
        leave_out_matter(frame, scene, grammar)
        return not names_no_partner(frame, scene, grammar) or join_talk(frame, self.frames)


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
    frame.voice = voice_of(frame, scene, grammar)
    if any(rule(frame, scene, grammar) for rule in NO_ACT):
        return None
    frame.fronted = is_fronted(frame, scene, grammar)
    frame.unnamed = is_unnamed(frame, scene, grammar)
    if _is_taking(frame, scene, dates, grammar):
        _take(frame, ASSAULT, pack)
    if frame.plover == "ASSAULT" and is_walkout(frame, scene, grammar):
        _take(frame, PROTEST, pack)
    if cls.planned and cls.roles == "visitor" and is_done(frame, scene, grammar):
        _take(frame, VISIT, pack)
        frame.planned = frame.cls.planned
    return frame


def _take(frame: Frame, trigger: str, pack: Pack) -> None:
    """Read the frame as one of another trigger."""
    frame.trigger, frame.cls = trigger, pack.triggers.classes[trigger]
    frame.plover, frame.cameo = frame.cls.plover, frame.cls.cameo


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
    if word is None or not word[0].islower() or word[0] in roles_of(grammar) or word[0] in links_of(grammar):
        return False
    return not word[0].endswith(grammar.endings.adverb) and not any(t.start == word.start() for t in dates)


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


TO_COME: tuple[Rule, ...] = (is_to_come, will_take_place, is_planned_item)
"""What dates an act ahead, beside a time."""
