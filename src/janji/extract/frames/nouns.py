"""What looks like a verb and is the noun of it: "the visit", "under attack", "U.S. sanctions were lifted"."""

from janji.extract.frames.frame import Frame
from janji.extract.scene import Scene
from janji.extract.text.scan import POSSESSIVES
from janji.packs.triggers import Grammar


def is_noun(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
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
