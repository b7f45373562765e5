"""Who does what to whom: a frame for every trigger, with the actors on each side and how they were found.

Roles follow voice and prepositions (GUIDELINE section 3). A frame is only a proposal: the judge decides.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from janji.extract.clauses import Clause
from janji.extract.gatherings import is_attended, name_span, participants, told_by_name
from janji.extract.model import Actor, Document, Entry, Hit, Sentence, TimeExpression
from janji.extract.scan import any_of, fold
from janji.packs.loader import Pack
from janji.packs.triggers import Grammar, TriggerClass

How = Literal[
    "clause",
    "relative",
    "sentence",
    "first",
    "speaker",
    "carried",
    "group",
    "possessive",
    "agent",
    "place",
    "topic",
    "pledge",
    "again",
    "attends",
    "none",
]
Role = Literal["none", "with", "to", "from", "by", "at", "between", "as"]
OPENING, MATCH_SENTENCES, MATCH_SHARE = 3, 3, 0.25  # a report of a match: sentences of sport
MAX_SIDE = 8
ANCHOR_REACH = 60
VISITORS = frozenset({"person", "office", "government"})
MAX_FRAMES = 400

_JOINT = re.compile(
    r"[\s,]*(?:(?:dan|serta|bersama|beserta|and|&|maupun|atau|/|-|–|as well as)\s*)?(?:para\s+|the\s+|juga\s+)?$", re.I
)
_WORD = re.compile(r"[\w'’&-]+")
_POSSESSIVE = re.compile(r"^['’]s?\s+(?:\w+\s+){0,3}$")


@dataclass(slots=True)
class Party:
    """One actor mention with the role that its preposition gives it and the coordination group it is part of."""

    actor: Actor
    role: Role
    group: int


@dataclass(slots=True)
class Frame:
    """A proposed event at one trigger.

    ``source_how``/``target_how``: how each side was found. ``form``: the trigger as written, folded. ``places``: the
    places that its sentence names.
    """

    trigger: str
    cls: TriggerClass
    voice: str
    hit: Hit
    clause: Clause
    sentence: Sentence
    source: tuple[Actor, ...] = ()
    target: tuple[Actor, ...] = ()
    source_how: How = "none"
    target_how: How = "none"
    target_role: Role = "none"
    plover: str = ""
    cameo: str | None = None
    planned: bool = False
    weak: bool = False
    undergone: bool = False
    infinitive: bool = False
    epithet: bool = False
    reading: Literal["plain", "ahead", "refused"] = "plain"
    when: TimeExpression | None = None
    form: str = ""
    places: frozenset[str] = frozenset()
    features: dict[str, float] = field(default_factory=dict)
    known: tuple[tuple[Actor, ...], tuple[Actor, ...], frozenset[str]] | None = field(
        default=None, repr=False, compare=False
    )

    @property
    def countries(self) -> frozenset[str]:
        """ISO codes of the states of all actors; kept while the sides are the same, for frames are compared often."""
        known = self.known
        if known is None or known[0] is not self.source or known[1] is not self.target:
            known = self.known = (self.source, self.target, countries_of(self.source + self.target))
        return known[2]


def countries_of(actors: tuple[Actor, ...]) -> frozenset[str]:
    """ISO codes of the actors' states, listed group members included."""
    found: set[str] = set()
    for actor in actors:
        if actor.country_code:
            found.add(actor.country_code)
        else:
            found.update(actor.members)
    return frozenset(found)


@dataclass
class Scene:
    """Everything known about the article that role assignment needs, indexed by position."""

    doc: Document
    clauses: list[Clause]
    parties: list[Party]
    places: list[Actor]
    starts: list[int] = field(default_factory=list)
    place_starts: list[int] = field(default_factory=list)
    clause_starts: list[int] = field(default_factory=list)
    topic: list[tuple[str, Actor]] = field(default_factory=list)

    def between(self, start: int, end: int) -> list[Party]:
        """Parties that lie in the stretch."""
        found = self.parties[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [p for p in found if p.actor.end <= end]

    def places_between(self, start: int, end: int) -> list[Actor]:
        """Places that start in the stretch."""
        return self.places[bisect_left(self.place_starts, start) : bisect_left(self.place_starts, end)]

    def carried(self, sentence: Sentence) -> tuple[Actor, ...]:
        """The subject of the nearest sentence before, at most two sentences back in the text."""
        for index in range(sentence.index - 1, max(-1, sentence.index - 3), -1):
            before = self.doc.sentences[index]
            if before.kind == "skip":
                continue
            parties = self.between(before.start, before.end)
            subject = _first_free(parties)
            if subject:
                return subject
        return ()

    def partner(self, countries: frozenset[str]) -> Actor | None:
        """The most named actor of a state other than these."""
        return next((a for c, a in self.topic if c not in countries), None)

    def clause_at(self, position: int) -> Clause | None:
        """The clause that holds the position."""
        i = bisect_right(self.clause_starts, position) - 1
        return self.clauses[i] if i >= 0 and position < self.clauses[i].end else None


@lru_cache(maxsize=16)
def _roles(grammar: Grammar) -> dict[str, Role]:
    return {word: role for role, words in grammar.prepositions.items() for word in words}  # type: ignore[misc]


def make_scene(doc: Document, clauses: list[Clause], actors: list[Actor], places: list[Actor], pack: Pack) -> Scene:
    """Read each actor's preposition and coordination once."""
    roles = _roles(pack.triggers.grammar)
    parties: list[Party] = []
    group = 0
    ordered = sorted(actors, key=lambda a: (a.start, a.end))
    joints = _joints(doc, ordered, pack.triggers.grammar)
    for actor, joint in zip(ordered, joints, strict=True):
        if joint:
            parties.append(Party(actor, parties[-1].role, group))
        else:
            group += 1
            parties.append(Party(actor, _role_before(doc.text, actor.start, roles), group))
    scene = Scene(doc, clauses, parties, places)
    scene.starts = [p.actor.start for p in parties]
    scene.place_starts = [p.start for p in places]
    scene.clause_starts = [c.start for c in clauses]
    scene.topic = _topic(parties)
    return scene


def _topic(parties: list[Party]) -> list[tuple[str, Actor]]:
    """The states that the article names most, each with the actor that stands for it first."""
    counts: Counter[str] = Counter()
    first: dict[str, Actor] = {}
    for party in parties:
        for code in countries_of((party.actor,)) or {c for c in (party.actor.group_code,) if c}:
            counts[code] += 1
            first.setdefault(code, party.actor)
    ranked = sorted(counts, key=lambda c: (-counts[c], first[c].start, c))
    return [(c, first[c]) for c in ranked[:3] if counts[c] > 1]


def _joints(doc: Document, actors: list[Actor], grammar: Grammar) -> list[bool]:
    """Whether each actor is coordinated with the one before it.

    A comma alone joins parties of different states only in a list that an "and" ends: "Setelah bertemu Wang Yi, Lavrov
    terbang ..." names two sides. Nor does the comma that ends a fronted phrase: "Dengan mediasi Qatar, Israel dan ...".
    """
    joints = [False] * len(actors)
    fronted = _after_fronted(doc, actors, grammar)
    listed = False
    for i in range(len(actors) - 1, 0, -1):
        last, actor = actors[i - 1], actors[i]
        between = doc.text[last.end : actor.start]
        near = actor.start - last.end < 60
        if actor.start == last.start:
            joints[i] = True
        elif not near or i in fronted or _JOINT.fullmatch(between) is None:
            listed = False
        elif between.strip() != ",":
            joints[i] = listed = True
        else:
            joints[i] = listed or actor.country_code == last.country_code
    return joints


def _after_fronted(doc: Document, actors: list[Actor], grammar: Grammar) -> set[int]:
    """The actors that open the main clause behind a fronted phrase: behind the only comma of a list ("With A, B and C
    signed"), in a sentence that opens with a word of such phrases."""
    starts = [a.start for a in actors]
    found: set[int] = set()
    for sentence in doc.sentences:
        opening = doc.opening(sentence)
        if sentence.kind != "body" or not fronting(grammar).match(doc.text, opening, sentence.end):
            continue
        comma = doc.text.find(",", opening, sentence.end)
        i = bisect_left(starts, comma)
        if 0 < i < len(actors) and comma >= 0 and doc.text[comma : actors[i].start].strip() == ",":
            found |= {i} if doc.text[_list_end(doc.text, actors, i) :][:1] != "," else set()
    return found


def _list_end(text: str, actors: list[Actor], i: int) -> int:
    """Where the list that begins with this actor ends: behind the item that an "and" adds."""
    while i + 1 < len(actors) and _JOINT.fullmatch(between := text[actors[i].end : actors[i + 1].start]):
        i += 1
        if between.strip() != ",":
            break
    return actors[i].end


@lru_cache(maxsize=16)
def fronting(grammar: Grammar) -> re.Pattern[str]:
    """Words that open a phrase before the main clause: prepositions, subordinating words, words of attribution."""
    words = {w for role in grammar.prepositions.values() for w in role}
    words |= {*grammar.connectives["subordinate"], *grammar.attribution["frame"], *grammar.fronting}
    return re.compile(rf"\W*(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?!\w)", re.I)


def _role_before(text: str, start: int, roles: dict[str, Role]) -> Role:
    before = _WORD.findall(text[max(0, start - 40) : start])
    gap = text[max(0, start - 3) : start]
    if any(c in gap for c in '.,;:!?"“”('):
        return "none"
    words = [word.lower() for word in before]
    for i in range(len(words) - 1, max(-1, len(words) - 3), -1):
        word = words[i]
        role = roles.get(f"{words[i - 1]} {word}" if i else word) or roles.get(word)
        if role:
            return role
        if word not in _FILLERS:
            break
    return "none"


_FILLERS = frozenset(
    [
        "the",
        "para",
        "sejumlah",
        "its",
        "his",
        "her",
        "their",
        "pihak",
        "negara",
        "pemerintah",
        "sang",
        "mantan",
        "former",
        "seluruh",
        "semua",
        "all",
        "both",
        "a",
        "an",
        "antara",
        "rekan",
        "counterpart",
        "mitra",
        "rakyat",
        "warga",
        "delegasi",
        "delegation",
        "of",
        "many",
        "several",
        "beberapa",
    ]
)


def find_frames(scene: Scene, hits: list[Hit], pack: Pack) -> list[Frame]:
    """A frame for every meaning of every trigger outside skipped lines, in text order."""
    frames: list[Frame] = []
    sentences = scene.doc.sentences
    verb: Hit | None = None
    if _is_match_report(scene, pack.triggers.grammar):
        return []
    sport, checked, is_sport = any_of(pack.triggers.grammar.sport), -1, False
    places: frozenset[str] = frozenset()
    for hit in hits:
        meanings = [e for e in hit.entries if e.kind == "trigger"]
        meanings = _not_objects(scene, verb, hit, meanings, pack)
        if any(e.data["voice"] != "nominal" for e in meanings):
            verb = hit
        clause = scene.clause_at(hit.start) if meanings else None
        if clause is None:
            continue
        sentence = sentences[clause.sentence]
        if clause.sentence != checked:
            checked, is_sport = clause.sentence, bool(sport.search(scene.doc.text, sentence.start, sentence.end))
            places = frozenset(p.name for p in scene.places_between(sentence.start, sentence.end))
        if is_sport:
            continue
        if sentence.kind == "body" and scene.doc.text[hit.start].islower():
            meanings = _nouns_first(meanings)
        for entry in meanings:
            cls = pack.triggers.classes[entry.key]
            if not cls.plover:
                continue
            voice = _voice(scene.doc.text, hit, entry.data["voice"], sentence, pack.triggers.grammar)
            if voice in ("active", "inverse") and not cls.symmetric and _is_noun(scene.doc.text, hit, sentence, pack):
                continue
            if cls.plover == "ASSAULT" and voice == "nominal" and _is_anchor(scene, hit, clause, pack):
                continue
            frame = Frame(entry.key, cls, voice, hit, clause, sentence, weak=bool(entry.data["weak"]))
            frame.plover, frame.cameo, frame.planned = cls.plover, cls.cameo, cls.planned
            frame.form, frame.places = fold(scene.doc.text[hit.start : hit.end]), places
            frame.epithet = _is_epithet(frame, scene, pack.triggers.grammar)
            frame.infinitive = _is_infinitive(frame, scene, pack.triggers.grammar)
            frame.undergone = _is_undergone(frame, scene, pack.triggers.grammar)
            grammar = pack.triggers.grammar
            if not _told_again(frame, frames, scene, grammar) and not _fill_attended(frame, scene, grammar):
                _fill(frame, scene)
            frames += variants(frame, scene)
        if len(frames) > MAX_FRAMES:
            break
    return frames


def _told_again(frame: Frame, frames: list[Frame], scene: Scene, grammar: Grammar) -> bool:
    """ "pertemuan tersebut", "that visit": the act told before, with its parties; a meeting may be the visit itself."""
    if frame.voice != "nominal" or frame.plover not in TOLD_AGAIN or not _points_back(frame, scene, grammar):
        return False
    told = [f for f in reversed(frames) if f.sentence.index < frame.sentence.index and _is_sure(f)]
    one_deed = {*DEEDS, frame.trigger} if frame.trigger in DEEDS else {frame.trigger}
    alike = [f for f in told if f.trigger in one_deed and (f.plover == frame.plover or f.trigger in DEEDS)]
    visits = [f for f in told if f.plover == "CONSULT" == frame.plover and f.cls.roles == "visitor" and not f.weak]
    earlier = next(iter([*alike, *visits]), None)
    if earlier is None:
        return False
    frame.trigger, frame.cls, frame.plover, frame.cameo = earlier.trigger, earlier.cls, earlier.plover, earlier.cameo
    frame.source, frame.target = earlier.source, earlier.target
    frame.source_how = frame.target_how = "again"
    return True


DEEDS = frozenset({"agree", "sign"})
"""What is signed is the agreement: told again it is no further event (GUIDELINE section 8)."""
TOLD_AGAIN = frozenset({"CONSULT", "AGREE", "SUPPORT"})
GUESSES = frozenset({"topic", "carried", "none", "place"})


def _is_sure(frame: Frame) -> bool:
    return bool(frame.source and frame.target) and not GUESSES & {frame.source_how, frame.target_how}


def _points_back(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    text, hit = scene.doc.text, frame.hit
    if text[frame.sentence.start : hit.start].lower().startswith(grammar.attendance):
        return True  # "Turut hadir dalam pertemuan ...": who else was there
    behind = text[hit.end : hit.end + 12].lower().split()
    before = _words_before(text, hit, frame.sentence, 12)
    named = [*behind[:1], *before[-1:]] if text[hit.end : hit.end + 1] == " " else before[-1:]
    return any(w.strip(".,;:") in grammar.demonstratives for w in named)


def _is_anchor(scene: Scene, hit: Hit, clause: Clause, pack: Pack) -> bool:
    """ "imposed sanctions in response to the attack": named only as cause or time (GUIDELINE section 8)."""
    before = scene.doc.text[max(clause.start, hit.start - ANCHOR_REACH) : hit.start]
    return _anchor(pack.triggers.grammar.anchors).search(before) is not None


@lru_cache(maxsize=16)
def _anchor(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?:\s+[\w'’.-]+){{0,6}}\s+$", re.I)


def _is_match_report(scene: Scene, grammar: Grammar) -> bool:
    """Whether sport stands in the opening and goes on: then nobody meets but teams."""
    word = any_of(grammar.sport + grammar.sport_hints)
    told = [bool(word.search(scene.doc.text, s.start, s.end)) for s in scene.doc.sentences if s.kind != "skip"]
    return any(told[:OPENING]) and sum(told) >= max(MATCH_SENTENCES, MATCH_SHARE * len(told))


def _nouns_first(meanings: list[Entry]) -> list[Entry]:
    """What may be a noun or a verb without prefix is the noun: such verbs are of headlines."""
    nouns = {e.key for e in meanings if e.data["voice"] == "nominal"}
    return [e for e in meanings if e.data["voice"] != "bare" or e.key not in nouns]


def _not_objects(scene: Scene, verb: Hit | None, hit: Hit, meanings: list[Entry], pack: Pack) -> list[Entry]:
    """Drop nouns that are the object of another act's verb: who rejects an accusation accuses nobody."""
    if verb is None or hit.start - verb.end > 16:
        return meanings
    between = scene.doc.text[verb.end : hit.start].strip(" ")
    if between and not between.replace(" ", "").isalpha():
        return meanings
    if between.lower() in pack.triggers.grammar.prepositions["with"]:
        return meanings  # "the year opened with a visit": no object
    return _other_types(verb, meanings, pack)


def _other_types(verb: Hit, meanings: list[Entry], pack: Pack) -> list[Entry]:
    classes = pack.triggers.classes
    governing = {classes[e.key].plover for e in verb.entries if e.kind == "trigger"}
    if any(classes[e.key].tells for e in verb.entries if e.kind == "trigger"):
        return meanings
    return [e for e in meanings if e.data["voice"] != "nominal" or classes[e.key].plover in governing]


FUTURE = {
    "CONSULT": ("AGREE", "036"),
    "AID": ("AGREE", "033"),
    "SUPPORT": ("AGREE", "030"),
    "COOPERATE": ("AGREE", "030"),
    "SANCTION": ("THREATEN", "131"),
    "ASSAULT": ("THREATEN", "138"),
    "COERCE": ("THREATEN", "130"),
}
PLANNED = frozenset({"ASSAULT"})
"""What keeps its type when others tell of it as a plan; told by the one who will do it, it is a threat."""
UNNAMED = frozenset({"none", "sentence", "topic"})
"""How a counterpart was found that the act's own clause does not name."""
REFUSABLE = frozenset({"CONSULT", "AGREE", "AID", "SUPPORT", "COOPERATE"})


def variants(frame: Frame, scene: Scene) -> list[Frame]:
    """The frame in every reading worth judging: by destination, by source, by accused, ahead in time, refused."""
    found = _by_destination(frame)
    if frame.source_how != "again" and (other := _other_source(frame, scene)) is not None:
        found += _by_destination(other)
    if (accused := _other_accused(frame, scene)) is not None:
        found.append(accused)
    return [_at_home(reading) for one in found for reading in _readings(one)]


def _at_home(frame: Frame) -> Frame:
    """An appointment within one state, also one to come, is no act between parties; nor is a launch by one alone."""
    known = all(a.country_code for a in frame.source + frame.target) and len(frame.countries) == 1
    alone = frame.trigger == "launch" and not frame.weak and frame.target_how in UNNAMED
    if known and (frame.trigger == "appoint" or alone) and frame.plover in ("SUPPORT", "COOPERATE", "AGREE"):
        frame.plover, frame.cameo = "NONE", "010"  # the root code of the types that are none
    return frame


def _readings(frame: Frame) -> list[Frame]:
    """As it stands; ahead in time under a future word; a refusal where it is negated (GUIDELINE section 2)."""
    clause, at = frame.clause, frame.hit.start
    if clause.hypothesis == "hope" and clause.hypothetical_at(at) and not clause.negated_at(clause.hypothesis_at):
        return []
    if clause.negated_at(at) and frame.plover != "REJECT":
        if frame.plover not in REFUSABLE:
            return []
        return [replace(frame, plover="REJECT", cameo="120", planned=False, reading="refused", features={})]
    modality = clause.modality if clause.modality_at <= frame.hit.end else None
    if frame.infinitive and modality != "promise":
        modality = "future"
    if frame.plover not in FUTURE or modality not in ("future", "promise"):
        return [frame]
    plover, cameo = FUTURE[frame.plover]
    ahead = replace(frame, plover=plover, cameo=cameo, planned=cameo == "036", reading="ahead", features={})
    sure = modality == "future" and frame.plover not in PLANNED and frame.source_how != "attends"
    return [ahead] if sure else [frame, ahead]


def _by_destination(frame: Frame) -> list[Frame]:
    """One verb over several destinations is a visit each (GUIDELINE section 8)."""
    if frame.cls.roles != "visitor" and not frame.planned:
        return [frame]
    by_country: dict[str, list[Actor]] = {}
    for actor in frame.target:
        if actor.country_code:
            by_country.setdefault(actor.country_code, []).append(actor)
    if len(by_country) < 2:
        return [frame]
    split = [replace(frame, target=tuple(actors), features={}) for actors in by_country.values()]
    return split if frame.cls.roles == "visitor" else [frame, *split]


def _other_source(frame: Frame, scene: Scene) -> Frame | None:
    """The same frame with the sentence's first subject, the speaker, or the subject of the sentence before."""
    mine = countries_of(frame.source + frame.target)
    first = _first_free(scene.between(frame.sentence.start, frame.hit.start))
    side = "target" if frame.voice in ("passive", "inverse") else "source"
    if first and not countries_of(first) <= mine:
        return _with(frame, side, first, "first")
    if len(mine) + len(_blocs(frame)) < 2:
        carried = scene.carried(frame.sentence)
        if carried and not countries_of(carried) <= mine:
            return _with(frame, side if frame.target or frame.source else "source", carried, "carried")
    return None


def _blocs(frame: Frame) -> set[str]:
    """The groups of states that take part as such."""
    return {a.group_code for a in frame.source + frame.target if a.group_code and not a.members}


def _other_accused(frame: Frame, scene: Scene) -> Frame | None:
    """A damning word may stand nearer to the victim than to whom it damns: the next party of another state."""
    if frame.cls.roles != "charge" or not frame.target:
        return None
    mine = countries_of(frame.source + frame.target)
    everyone = scene.between(frame.sentence.start, frame.sentence.end)
    others = [p for p in everyone if p.actor.country_code and p.actor.country_code not in mine]
    if not others:
        return None
    return _with(frame, "target", _group(others, _nearest(others, frame.hit)), "sentence")


def _nearest(parties: list[Party], hit: Hit) -> Party:
    return min(parties, key=lambda p: (max(p.actor.start - hit.end, hit.start - p.actor.end, 0), p.actor.start))


def _with(frame: Frame, side: str, actors: tuple[Actor, ...], how: How) -> Frame:
    if side == "source":
        return replace(frame, source=actors, source_how=how, features={})
    return replace(frame, target=actors, target_how=how, features={})


def _voice(text: str, hit: Hit, voice: str, sentence: Sentence, grammar: Grammar) -> str:
    """English participles turn passive after be; of who receives, that names the visitor first."""
    if voice in ("active", "inverse") and grammar.passive_auxiliaries and text[hit.end - 3 : hit.end].lower() != " by":
        before = _words_before(text, hit, sentence)[-2:]
        participle = text[hit.start : hit.end].lower().split(" ")[0].endswith(("ed", "ent", "own", "ght", "ld", "et"))
        by = text[hit.end : hit.end + 4].lower() == " by "
        if participle and (by or any(w in grammar.passive_auxiliaries for w in before)):
            return "passive" if voice == "active" else "active"
    return voice


def _is_noun(text: str, hit: Hit, sentence: Sentence, pack: Pack) -> bool:
    """ "the visit", "under attack", "face sanctions": what looks like a verb is the noun of it."""
    grammar = pack.triggers.grammar
    if not grammar.determiners or text[hit.start : hit.end].lower().split(" ")[0].endswith("ing"):
        return False
    before = _words_before(text, hit, sentence, 16)
    if not before or text[hit.start - 1] != " ":
        return False
    return before[-1] in (*grammar.determiners, *grammar.receiving)


def _words_before(text: str, hit: Hit, sentence: Sentence, reach: int = 24) -> list[str]:
    """The words of the sentence just before the trigger, in lower case."""
    return [w.lower() for w in _WORD.findall(text[max(sentence.start, hit.start - reach) : hit.start])]


# --- sides -----------------------------------------------------------------------------------------------------------


def _subject(frame: Frame, scene: Scene) -> tuple[tuple[Actor, ...], How]:
    clause, at = frame.clause, frame.hit.start
    left = scene.between(clause.start, at)
    found = _last_free(left)
    if found:
        return found, "clause"
    if clause.link == "relative":
        before = scene.between(frame.sentence.start, clause.start)
        if before:
            return _group(before, before[-1]), "relative"
    before = scene.between(frame.sentence.start, clause.start)
    found = _first_free(before) if clause.link in ("subordinate", "complement") else _last_free(before)
    if found:
        return found, "sentence"
    left = [p for p in left if p.role not in ("by", "as")]  # "medicine donated by A arrives in B"
    if left:
        return _group(left, left[-1]), "sentence"
    return (), "none"


def _last_free(parties: list[Party]) -> tuple[Actor, ...]:
    free = [p for p in parties if p.role == "none"]
    return _group(parties, free[-1]) if free else ()


def _first_free(parties: list[Party]) -> tuple[Actor, ...]:
    free = [p for p in parties if p.role == "none"]
    return _group(parties, free[0]) if free else ()


def _group(parties: list[Party], one: Party) -> tuple[Actor, ...]:
    return _unique([p.actor for p in parties if p.group == one.group])


def _unique(actors: list[Actor]) -> tuple[Actor, ...]:
    seen: dict[tuple[str, str | None], Actor] = {}
    for actor in actors:
        seen.setdefault((actor.name, actor.country_code), actor)
    return tuple(seen.values())[:MAX_SIDE]


def _right(frame: Frame, scene: Scene) -> tuple[list[Party], bool]:
    """Parties after the trigger: of its clause, else of the rest of the sentence (True)."""
    inside = scene.between(frame.hit.end, frame.clause.end)
    if inside:
        return inside, False
    return scene.between(frame.clause.end, frame.sentence.end)[:6], True


def _by_role(parties: list[Party], *roles: Role) -> tuple[tuple[Actor, ...], Role]:
    for role in roles:
        one = next((p for p in parties if p.role == role), None)
        if one is not None:
            return _group(parties, one), role
    return (), "none"


def _fill(frame: Frame, scene: Scene) -> None:
    right, outside = _right(frame, scene)
    if frame.epithet:
        frame.source, frame.source_how = _group(right, right[0]), "clause"
    elif frame.undergone:
        _fill_undergone(frame, scene, right)
    elif frame.cls.roles == "charge":
        _fill_charge(frame, scene)
    elif frame.voice == "nominal":
        _fill_nominal(frame, scene, right, outside)
    else:
        _fill_verbal(frame, scene, right, outside)
    _complete(frame, scene)


def _fill_verbal(frame: Frame, scene: Scene, right: list[Party], outside: bool) -> None:
    subject, how = _subject(frame, scene)
    if frame.voice == "passive":
        agent, role = _by_role(right, "by", "none", "from") if not outside else ((), "none")
        frame.target, frame.target_how = subject, how
        frame.source, frame.source_how = agent, "agent" if agent else "none"
        frame.target_role = role
        return
    order: tuple[Role, ...] = (
        ("with", "none", "to", "between", "from")
        if frame.cls.symmetric
        else (
            "none",
            "to",
            "with",
            "between",
            "from",
            "at",
        )
    )
    if frame.cls.roles == "visitor" and frame.voice != "inverse":
        order = ("by", "to", "none", "at", "with")
    if frame.voice == "inverse":
        order = ("none", "from", "with", "to")
    elif frame.plover == "ACCUSE":
        order = ("none", "by", "to", "with", "between", "from", "at")  # "condemned the raid by B in C"
    if frame.plover == "REJECT":
        order = ("none", "from", "to", "with", "between", "at")  # "menolak usulan dari ..."
    if frame.voice == "inverse" and frame.cls.roles == "visitor" and right and _has_number(frame, scene, right[0]):
        right = []  # "received 200 ambulances from B"
    nearest = right[:1]
    if nearest and nearest[0].role in order[: 4 if "by" in order else 3]:
        objects, role = _group(right, nearest[0]), nearest[0].role
    else:
        objects, role = _by_role(right, *order)
    if frame.cls.tells and objects and countries_of(objects) == countries_of(subject):
        abroad = [p for p in right if p.actor.country_code not in countries_of(subject) and p.role != "at"]
        objects = _group(right, abroad[0]) if abroad else objects  # "A announced steps that A will take for B"
    objects_how: How = ("sentence" if outside else "clause") if objects else "none"
    frame.target_role = role
    if frame.voice == "inverse":
        frame.source, frame.source_how, frame.target, frame.target_how = objects, objects_how, subject, how
    else:
        frame.source, frame.source_how, frame.target, frame.target_how = subject, how, objects, objects_how


def _has_number(frame: Frame, scene: Scene, party: Party) -> bool:
    between = scene.doc.text[frame.hit.end : party.actor.start]
    return party.role == "from" and any(c.isdigit() for c in between)


def _is_epithet(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "visiting Kenyan President Amina Odera": who is named behind it is the visitor."""
    text, hit = scene.doc.text, frame.hit
    if frame.form not in grammar.epithets:
        return False
    before = _words_before(text, hit, frame.sentence, 12)
    behind = scene.between(hit.end, frame.clause.end)[:1]
    if not behind or behind[0].actor.start - hit.end > 1 or behind[0].actor.actor_type not in VISITORS:
        return False
    return not before or before[-1] not in grammar.passive_auxiliaries


def _is_infinitive(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "Premier to hold talks with ...", as titles say it: not yet done."""
    if frame.voice != "active" or frame.sentence.kind != "title":
        return False
    before = _words_before(scene.doc.text, frame.hit, frame.sentence, 12)
    return bool(before) and before[-1] in grammar.infinitive


def _is_undergone(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "mendapat kecaman keras dari ...", "drew criticism from ...": the subject is whom the act is done to."""
    if frame.cls.symmetric or frame.cls.roles == "visitor" or frame.voice not in ("nominal", "bare"):
        return False
    before = _words_before(scene.doc.text, frame.hit, frame.sentence)
    return any(w in grammar.receiving for w in before[-2:])


def _fill_undergone(frame: Frame, scene: Scene, right: list[Party]) -> None:
    frame.target, frame.target_how = _subject(frame, scene)
    frame.source, frame.target_role = _by_role(right, "from", "by", "none")
    frame.source_how = "agent" if frame.source else "none"


def _fill_nominal(frame: Frame, scene: Scene, right: list[Party], outside: bool) -> None:
    hit = frame.hit
    near = [] if outside else right
    owner, owner_how = _owner(frame, scene)
    if not owner and near and near[0].role in ("none", "by") and near[0].actor.start - hit.end < 30:
        owner, owner_how = _group(near, near[0]), "group"
        near = [p for p in near if p.group != near[0].group]
    visits = frame.cls.roles == "visitor"
    other, role = _by_role(near, *(_DESTINATION if visits else _COUNTERPART))
    if visits and role == "from" and _past_comma(frame, scene, other):
        other, role = (), "none"  # "a visit, on the invitation of B": B is host, not visitor
    if role == "between" and len(other) > 1:
        owner, owner_how, other = other[:1], "group", other[1:]
    if role == "from" and not owner and frame.plover != "RETREAT":  # a withdrawal from somewhere is not by it
        owner, owner_how, other = other, "clause", ()
    if not owner:
        owner, owner_how = _subject(frame, scene)
    frame.source, frame.source_how = owner, owner_how
    frame.target, frame.target_how, frame.target_role = other, "clause" if other else "none", role


def _fill_attended(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "At the World Coffee Forum, A announced ...": A takes part, with those whom the name tells or all others."""
    if frame.voice != "nominal" or "multilateral" not in frame.cls.modes:
        return False
    text, sentence = scene.doc.text, frame.sentence
    span = name_span(text, frame.hit, sentence, grammar)
    if span is None or not is_attended(text, span[0], sentence, grammar):
        return False
    left, right = scene.between(sentence.start, span[0]), scene.between(span[1], sentence.end)
    frame.source, frame.source_how = _speaker(frame, scene) or _first_free(left) or _first_free(right), "attends"
    named = tuple(p.actor for p in scene.between(*span) if told_by_name(p.actor))
    frame.target, frame.target_how = _others(named, frame.source) or (participants(text, span),), "clause"
    frame.target = _abroad(frame.target, frame.source)
    return bool(frame.source)


def _past_comma(frame: Frame, scene: Scene, side: tuple[Actor, ...]) -> bool:
    return "," in scene.doc.text[frame.hit.end : side[0].start]


_COUNTERPART: tuple[Role, ...] = ("with", "to", "between", "at", "from", "none", "by")
_DESTINATION: tuple[Role, ...] = ("to", "at", "with", "between", "from", "none", "by")


def _fill_charge(frame: Frame, scene: Scene) -> None:
    """A damning word: who says it accuses whom the clause is about."""
    speaker = _speaker(frame, scene)
    said = {(a.name, a.country_code) for a in speaker}
    everyone = scene.between(frame.sentence.start, frame.sentence.end)
    others = [p for p in everyone if (p.actor.name, p.actor.country_code) not in said and p.actor.country_code]
    if not others:
        frame.source, frame.source_how = speaker, "speaker" if speaker else "none"
        return
    accused = _nearest(others, frame.hit)
    frame.target, frame.target_how = _group(others, accused), "clause"
    first = [p for p in others if p.actor.end <= frame.hit.start and p.group != accused.group and p.role == "none"]
    if speaker:
        frame.source, frame.source_how = speaker, "speaker"
    elif first:
        frame.source, frame.source_how = _group(first, first[0]), "sentence"


def _owner(frame: Frame, scene: Scene) -> tuple[tuple[Actor, ...], How]:
    """The possessor just before the noun: "Wang's visit", "Tiongkok-AS summit"."""
    left = scene.between(frame.clause.start, frame.hit.start)
    if left and _POSSESSIVE.match(scene.doc.text[left[-1].actor.end : frame.hit.start]):
        return _group(left, left[-1]), "possessive"
    return (), "none"


def _complete(frame: Frame, scene: Scene) -> None:
    """Fill an empty side from the other parties of the sentence, then from a place, then split one plural side."""
    if len(countries_of(frame.source)) > 1 and countries_of(frame.target) <= countries_of(frame.source):
        frame.target = ()  # "A and B agreed on the border of the two countries"
    frame.target = _others(frame.target, frame.source)
    if frame.cls.symmetric:
        frame.target = _abroad(frame.target, frame.source)
    used = {(a.name, a.country_code) for a in frame.source + frame.target}
    if frame.cls.one_sided and frame.plover == "COOPERATE" and len(frame.source) > 1:
        frame.target = ()  # a launch by several is by one with the others
    if not frame.target and len(frame.source) > 1 and (len(countries_of(frame.source)) > 1 or frame.cls.one_sided):
        frame.source, frame.target = _part(frame, scene)
        frame.target_how = "group"
        return
    if not frame.source and len(frame.target) > 1 and frame.voice in ("nominal", "passive") and frame.cls.symmetric:
        frame.source, frame.target, frame.source_how = frame.target[:1], frame.target[1:], "group"
        return
    if not frame.source and (speaker := _others(_speaker(frame, scene), frame.target)):
        frame.source, frame.source_how = speaker, "speaker"
    if not frame.target and frame.cls.roles == "visitor":
        frame.target, frame.target_how = _destination(frame, scene)
    if frame.voice == "inverse" and frame.cls.roles == "visitor" and not frame.source:
        return  # "A received equipment": nobody came
    if not frame.target:
        frame.target, frame.target_how = _rest(frame, scene, used)
    elif not frame.source:
        frame.source, frame.source_how = _rest(frame, scene, used)
    _from_topic(frame, scene)


def _part(frame: Frame, scene: Scene) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """A plural subject in two sides: who is at home in the place of a visit is host; else the first and the rest."""
    side = frame.source
    if frame.cls.roles == "visitor":
        codes = {p.country_code for p in scene.places_between(frame.hit.end, frame.sentence.end)[:1]}
        hosts = tuple(a for a in side if a.country_code in codes)
        if hosts and len(hosts) < len(side):
            return tuple(a for a in side if a not in hosts), hosts
    return side[:1], side[1:]


def _from_topic(frame: Frame, scene: Scene) -> None:
    """A side that the sentence leaves out is the article's other main party."""
    if frame.source and frame.target:
        return
    partner = scene.partner(countries_of(frame.source + frame.target))
    if partner is None:
        return
    if not frame.source and not frame.target:
        frame.source, frame.source_how = (partner,), "topic"
        partner = scene.partner(countries_of((partner,)))
    if partner is not None and not frame.target:
        frame.target, frame.target_how = (partner,), "topic"
    elif partner is not None:
        frame.source, frame.source_how = (partner,), "topic"


def _speaker(frame: Frame, scene: Scene) -> tuple[Actor, ...]:
    """Who says it, where the clause is reported."""
    hit = frame.clause.attributed_to
    if hit is None:
        return ()
    near = scene.between(max(frame.sentence.start, hit.start - 120), min(frame.sentence.end, hit.end + 120))
    near = [p for p in near if not frame.clause.start <= p.actor.start < frame.clause.end] or near
    if not near:
        return ()
    one = min(near, key=lambda p: (p.role != "none", max(p.actor.start - hit.end, hit.start - p.actor.end, 0)))
    return _group(near, one)


def _others(side: tuple[Actor, ...], other: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The actors of a side that do not stand on the other one too."""
    return tuple(a for a in side if not any(_is_same(a, b) for b in other))


def _abroad(side: tuple[Actor, ...], other: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """ "Xi led the China-Africa dialogue": the side without what belongs to the other side's state, if any is left."""
    mine = countries_of(other)
    return tuple(a for a in side if a.country_code not in mine) or side


def _is_same(a: Actor, b: Actor) -> bool:
    """One party under one name or a part of it."""
    if a.name == b.name:
        return True
    if a.actor_type != b.actor_type or a.country_code != b.country_code:
        return False
    x, y = set(a.name.casefold().split()), set(b.name.casefold().split())
    return x <= y or y <= x


def _rest(frame: Frame, scene: Scene, used: set[tuple[str, str | None]]) -> tuple[tuple[Actor, ...], How]:
    mine = countries_of(frame.source + frame.target)
    everyone = scene.between(frame.sentence.start, frame.sentence.end)
    others = [p for p in everyone if (p.actor.name, p.actor.country_code) not in used and p.role not in ("as",)]
    if not others:
        return (), "none"
    others = [p for p in others if not any(_is_same(p.actor, a) for a in frame.source + frame.target)]
    if not others:
        return (), "none"
    foreign = [p for p in others if p.actor.country_code and p.actor.country_code not in mine] or others
    best = min(foreign, key=lambda p: (p.role == "at", abs(p.actor.start - frame.hit.start), p.actor.start))
    return tuple(a for a in _group(others, best)), "sentence"


def _destination(frame: Frame, scene: Scene) -> tuple[tuple[Actor, ...], How]:
    mine = countries_of(frame.source)
    for place in scene.places_between(frame.hit.end, frame.sentence.end):
        if place.country_code and place.country_code not in mine:
            return (place,), "place"
    return (), "none"
