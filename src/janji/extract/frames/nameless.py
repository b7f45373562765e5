"""Who acts or suffers without a name, at home: police that arrest, crowds that protest, people who are struck."""

import re
from functools import lru_cache

from janji.extract.frames.frame import Frame
from janji.extract.frames.voices import links_of
from janji.extract.model import Actor
from janji.extract.scene import Party, Scene, countries_of, roles_of
from janji.extract.text.scan import POSSESSIVES, choice
from janji.packs.triggers import Grammar

HARMS = frozenset({"ACCUSE", "ASSAULT", "COERCE", "CONCEDE"})
"""Acts that those who enforce the law of a state do to its people or take back, or that anybody does to them."""

LAWFUL = frozenset({"coerce", "legal"})
"""Acts that nobody but a state does, where the passive names no doer: "was arrested", "was sentenced"."""

REACH = 90
"""Code points before a verb in which such a subject opens, and behind it in which such an object ends."""

WORD_BEFORE = 14
"""Code points before a place in which the word stands that tells whether it is one of a way."""

OWNED = (" ", *(f"{mark} " for mark in POSSESSIVES))

KNOWN = ("clause", "relative", "agent")
"""How a party was found that the act's own clause names."""


def name_nobody(frame: Frame, scene: Scene, grammar: Grammar) -> None:
    """Fill a side that the act's own words leave without a name: "police arrested A", "the army killed ten people"."""
    if not grammar.enforcers or frame.cls.roles != "plain":
        return
    if frame.plover == "PROTEST":
        _fill_protest(frame, scene, grammar)
    elif frame.plover in HARMS and frame.voice in ("active", "passive"):
        _fill_harm(frame, scene, grammar)


def _fill_harm(frame: Frame, scene: Scene, grammar: Grammar) -> None:
    passive = frame.voice == "passive"
    doer = _agent(frame, scene, grammar) if passive else _subject(frame, scene, grammar, grammar.enforcers)
    many = (*_commoners(frame, grammar), *grammar.enforcers)
    struck = None
    if frame.plover != "ACCUSE" and not (frame.target_how in KNOWN and frame.target_role in ("none", "from")):
        things = grammar.venues if frame.plover == "ASSAULT" and not passive else ()
        struck = _subject(frame, scene, grammar, many) if passive else _object(frame, scene, grammar, (*many, *things))
    if doer is None and struck is None:
        return
    if doer is not None and not passive and frame.target_how not in KNOWN:
        frame.target, frame.target_how = (), "none"
    if struck is not None and passive and doer is None and frame.source_how != "agent":
        return  # "ten people were killed": by nobody whom the text names
    if doer is not None and (code := _owner(doer[0], scene) or state_here(frame, scene, frame.target, grammar)):
        actor = Actor(*doer, scene.doc.text[slice(*doer)], code, "government", found_by="pattern")
        frame.source, frame.source_how = (actor,), "agent" if passive else "clause"
    if struck is not None and (code := _owner(struck[0], scene) or _state_of_struck(frame, scene, doer, grammar)):
        actor = Actor(*struck, scene.doc.text[slice(*struck)], code, "people", found_by="pattern")
        frame.target, frame.target_how = (actor,), "clause"


def _commoners(frame: Frame, grammar: Grammar) -> tuple[str, ...]:
    """Whom the act may befall: "arrested three men" tells of no party, "arrested protesters" and "killed men" do."""
    if frame.trigger not in LAWFUL:
        return grammar.commoners
    return tuple(word for word in grammar.commoners if word not in grammar.anybody)


def _state_of_struck(frame: Frame, scene: Scene, doer: tuple[int, int] | None, grammar: Grammar) -> str | None:
    """The state in which it happens; not the one of an army that may have struck another of the article's states."""
    code = state_here(frame, scene, frame.source, grammar)
    mine = countries_of(frame.source)
    abroad = doer is None and frame.plover == "ASSAULT" and scene.partner(mine) is not None
    return None if abroad and code in mine and not _is_told_at(code, frame, scene) else code


def _is_told_at(code: str | None, frame: Frame, scene: Scene) -> bool:
    return any(p.country_code == code for p in scene.places_between(*_whole(frame)))


def _fill_protest(frame: Frame, scene: Scene, grammar: Grammar) -> None:
    """ "Thousands rallied outside parliament": people of the state against those who govern it."""
    crowd = _subject(frame, scene, grammar, grammar.commoners) if frame.voice == "active" else None
    if crowd is None:
        mine = countries_of(frame.source)
        if frame.source_how == "clause" and frame.target_how not in KNOWN and len(mine) == 1 and _are_people(frame):
            frame.target, frame.target_how = (_state(scene, next(iter(mine)), frame),), "place"
        return
    right = scene.between(frame.hit.end, frame.clause.end)
    code = _owner(crowd[0], scene) or state_here(frame, scene, tuple(p.actor for p in right[:1]), grammar)
    if not code:
        return
    text = scene.doc.text
    frame.source = (Actor(*crowd, text[slice(*crowd)], code, "people", found_by="pattern"),)
    frame.source_how = "clause"
    if frame.target_how not in KNOWN or not countries_of(frame.target):
        frame.target, frame.target_how = (_state(scene, code, frame),), "place"


def is_walkout(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "The unions launched a strike": workers do not strike anybody."""
    if frame.voice != "active" or not frame.written.endswith(grammar.walkouts):
        return False
    return _subject(frame, scene, grammar, grammar.commoners) is not None


def _are_people(frame: Frame) -> bool:
    """ "Kenyan teachers went on strike": no state or office strikes or rallies."""
    return all(a.actor_type in ("people", "organisation") for a in frame.source)


def state_of_law(frame: Frame, scene: Scene, grammar: Grammar) -> tuple[Actor, ...]:
    """Whose law it was done by, where nobody says so: "A was arrested in Cairo", "A was sentenced to ten years"."""
    if frame.trigger not in LAWFUL or frame.voice != "passive" or not frame.target:
        return ()
    code = state_here(frame, scene, frame.target, grammar)
    return (_state(scene, code, frame),) if code else ()


def _state(scene: Scene, code: str, frame: Frame) -> Actor:
    country = scene.countries.get(code)
    return Actor(frame.hit.start, frame.hit.end, country.name_en if country else code, code, "state")


def state_here(frame: Frame, scene: Scene, other: tuple[Actor, ...], grammar: Grammar) -> str | None:
    """The state in which it happens: of the place that the clause or the sentence names, of the other side, of most."""
    for start, end in ((frame.hit.end, frame.clause.end), (frame.clause.start, frame.hit.start), _whole(frame)):
        if code := _state_at(scene, start, end, grammar):
            return code
    codes = countries_of(other)
    if len(codes) == 1:
        return next(iter(codes))
    told = next((c for c, _ in scene.topic if c in scene.countries), None)
    return told or next((p.country_code for p in scene.places_between(0, frame.sentence.start)[-1:]), None)


def _state_at(scene: Scene, start: int, end: int, grammar: Grammar) -> str | None:
    """The first state or town in the stretch that is neither where somebody comes from nor where he goes."""
    lands = [p.actor for p in scene.between(start, end) if p.role == "at" and p.actor.actor_type == "state"]
    near = sorted((*lands, *scene.places_between(start, end)), key=lambda a: a.start)
    return next((a.country_code for a in near if a.country_code and not _is_way(scene, a.start, grammar)), None)


def _is_way(scene: Scene, at: int, grammar: Grammar) -> bool:
    word = scene.doc.text[max(0, at - WORD_BEFORE) : at].lower().split()[-1:]
    return any(roles_of(grammar).get(w) in ("from", "to") and w not in grammar.objects_of for w in word)


def _owner(at: int, scene: Scene) -> str | None:
    """ "Kenyan teachers": the state named right before the word."""
    before = scene.between(max(0, at - REACH), at)[-1:]
    return next((p.actor.country_code for p in before if scene.doc.text[p.actor.end : at] in OWNED), None)


def _whole(frame: Frame) -> tuple[int, int]:
    return frame.sentence.start, frame.sentence.end


def _subject(frame: Frame, scene: Scene, grammar: Grammar, words: tuple[str, ...]) -> tuple[int, int] | None:
    """Where such a word stands as the subject right before the verb; None also where it is a part of a named party."""
    at = frame.hit.start
    start = max(frame.sentence.start, at - REACH)
    found = _before(grammar, words).search(scene.doc.text, start, at)
    if found is None and frame.clause.link == "coordinate" and frame.clause.subject_of is not None:
        before = scene.clauses[frame.clause.subject_of]  # "Police stopped a bus and arrested A"
        found = _opening(grammar, words).match(scene.doc.text, before.start, before.end)
    return _free(found, scene) if found else None


def _object(frame: Frame, scene: Scene, grammar: Grammar, words: tuple[str, ...]) -> tuple[int, int] | None:
    end = frame.hit.end
    found = _behind(grammar, words).match(scene.doc.text, end, min(frame.clause.end, end + REACH))
    return _free(found, scene) if found and not _bears_name(found, scene, grammar) else None


def _bears_name(found: re.Match[str], scene: Scene, grammar: Grammar) -> bool:
    """ "shelled the city of Aden": it is told by the name of the place, unlike "a hospital in Aden"."""
    named = _name_behind(grammar).match(scene.doc.text, found.end()) is not None
    return named and found["who"].lower() in grammar.venues


def _agent(frame: Frame, scene: Scene, grammar: Grammar) -> tuple[int, int] | None:
    end = frame.hit.end
    by = tuple(f" {word}" for word in grammar.prepositions["by"])
    pattern = _behind if frame.written.endswith(by) else _by
    found = pattern(grammar, grammar.enforcers).match(scene.doc.text, end, min(frame.clause.end, end + REACH))
    return _free(found, scene) if found else None


def _free(found: re.Match[str], scene: Scene) -> tuple[int, int] | None:
    start, end = found.span("who")
    named = scene.between(max(0, start - REACH), end + REACH)
    return None if any(_overlaps(p, start, end) for p in named) else (start, end)


def _overlaps(party: Party, start: int, end: int) -> bool:
    return party.actor.start < end and start < party.actor.end


@lru_cache(maxsize=16)
def _before(grammar: Grammar, words: tuple[str, ...]) -> re.Pattern[str]:
    """Such a word with nothing but small words, adverbs and times between it and the verb."""
    modality = (w for group in (grammar.modality.past, grammar.modality.ongoing) for w in group)
    small = choice((*modality, *grammar.passive_auxiliaries, *grammar.additions, *grammar.reported_future))
    adverb = rf"\w+(?:{choice(grammar.endings.adverb)})"
    where = rf"(?:{choice(grammar.prepositions['at'])})(?:\s+[A-Z][\w'’-]*){{1,3}}"
    return re.compile(rf"(?<![\w-])(?P<who>(?i:{choice(words)}))(?:\s+{where})?(?:\s+(?:{small}|{adverb}))*\s+$")


@lru_cache(maxsize=16)
def _opening(grammar: Grammar, words: tuple[str, ...]) -> re.Pattern[str]:
    """Such a word as what the clause opens with."""
    return re.compile(rf"\W*(?:(?:{choice(grammar.determiners)})\s+)?(?P<who>(?i:{choice(words)}))(?![\w'’-])", re.I)


@lru_cache(maxsize=16)
def _behind(grammar: Grammar, words: tuple[str, ...]) -> re.Pattern[str]:
    """Such a word with a few words written small, or numbers, before it."""
    links = choice(links_of(grammar))
    roles = (w for group in grammar.prepositions.values() for w in group if w not in grammar.prepositions["from"])
    stop = rf"(?!(?:{links}|{choice((*roles, *grammar.infinitive))})(?!\w))"
    before = rf"(?:{stop}(?:{choice(grammar.at_least)}|[a-z\d][\w,'’-]*)\s+){{0,4}}?"
    onto = choice(grammar.prepositions["to"])
    return re.compile(rf"\s+(?:(?:{onto})\s+)?{before}(?P<who>(?i:{choice(words)}))(?![\w'’-])")


@lru_cache(maxsize=16)
def _by(grammar: Grammar, words: tuple[str, ...]) -> re.Pattern[str]:
    agents = choice(grammar.prepositions["by"])
    return re.compile(rf"\s+(?:{agents}){_behind(grammar, words).pattern}")


@lru_cache(maxsize=16)
def _name_behind(grammar: Grammar) -> re.Pattern[str]:
    kinds, links = choice(grammar.venues), choice(grammar.objects_of)
    return re.compile(rf"(?:\s(?i:{kinds}))?(?:\s(?:{links}))?\s[A-Z]")
