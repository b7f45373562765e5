"""The voice of a trigger's form, and what the words around it make of it."""

from functools import lru_cache

from janji.extract.frames.frame import Frame
from janji.extract.scene import Scene, roles_of
from janji.extract.text.scan import POSSESSIVES
from janji.packs.triggers import Grammar

OBJECT_REACH = 24
"""Code points behind an object in which the participle stands that tells of it."""

AGENT = 12
"""Code points in which the word before an agent stands."""

DAMNING = ("charge", "statement")
"""Roles of words that damn: their gerunds stay nouns."""


def voice_of(frame: Frame, scene: Scene, grammar: Grammar) -> str:
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
    kinds = {*grammar.determiners, *grammar.adjectives, *grammar.firsts} - {*roles_of(grammar), *links_of(grammar)}
    return any(w in kinds or w.endswith(POSSESSIVES) for w in frame.lead[-1:])


@lru_cache(maxsize=16)
def links_of(grammar: Grammar) -> frozenset[str]:
    """The words that join clauses."""
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
