"""How an act is built: by an epithet, an infinitive, a participle, a noun whose owner undergoes it."""

from janji.extract.frames.frame import Frame
from janji.extract.frames.subjects import VISITORS, main_subject
from janji.extract.model import Hit, Sentence
from janji.extract.scene import WORD, Scene, countries_of, fronting
from janji.extract.text.clauses import done_infinitive
from janji.extract.text.scan import any_of
from janji.packs.triggers import Grammar

HARMS = frozenset({"ACCUSE", "ASSAULT", "COERCE", "CONCEDE", "REJECT", "SANCTION"})
"""Acts done to somebody, or taken back."""

REACH = 24
"""Code points before a trigger in which the words stand that tell what it is."""

PHONE = "phone"

LINE = 60
"""Code points about a telephone in which stands who talks on it."""

FRONTED = 3
"""Words that open a fronted phrase before its noun: "usai sebuah pertemuan"."""


def words_before(text: str, hit: Hit, sentence: Sentence) -> list[str]:
    """The words of the sentence just before the trigger, in lower case."""
    return WORD.findall(text[max(sentence.start, hit.start - REACH) : hit.start].lower())


def is_epithet(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "visiting Kenyan President Amina Odera": who is named behind it is the visitor."""
    if frame.form not in grammar.epithets:
        return False
    behind = scene.between(frame.hit.end, frame.clause.end)[:1]
    if not behind or behind[0].actor.start - frame.hit.end > 1 or behind[0].actor.actor_type not in VISITORS:
        return False
    return not any(w in grammar.passive_auxiliaries for w in frame.lead[-1:])


def is_infinitive(frame: Frame, grammar: Grammar) -> bool:
    """ "Premier to hold talks with ...", as titles say it: not yet done."""
    if frame.voice != "active" or frame.sentence.kind != "title":
        return False
    return any(w in grammar.infinitive for w in frame.lead[-1:])


def is_undergone(frame: Frame, grammar: Grammar) -> bool:
    """ "mendapat kecaman keras dari ...", "drew criticism from ...": the subject is whom the act is done to."""
    if frame.cls.symmetric or frame.cls.roles == "visitor" or frame.voice not in ("nominal", "bare"):
        return False
    return any(w in grammar.receiving for w in frame.lead[-2:])


def is_mutual(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "accused each other", "saling menuduh": the word stands behind the verb, or opens it."""
    behind = scene.doc.text[frame.hit.end : frame.hit.end + 16].lower().strip()
    opening = (frame.first_word, *frame.lead[-1:])
    return behind.startswith(grammar.reciprocal) or any(w in grammar.reciprocal for w in opening)


def is_fronted(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "Recalling talks with A, B's premier ...", "Usai bertemu A, ...": what opens has the main clause's subject."""
    if frame.sentence.kind != "body":
        return False
    text, start = scene.doc.text, scene.doc.opening(frame.sentence)
    opening = WORD.match(text, start, frame.hit.end)
    if opening is None or grammar.endings.gerund:
        return opening is not None and opening.group().endswith(grammar.endings.gerund)
    if frame.voice == "nominal":
        return frame.cls.symmetric and _opens_fronted(frame, scene, grammar, start)
    if frame.voice != "active" or text[start : frame.hit.end].lower().startswith(grammar.attendance):
        return False
    return start == frame.hit.start or opening.group().lower() in grammar.connectives["subordinate"]


def _opens_fronted(frame: Frame, scene: Scene, grammar: Grammar, start: int) -> bool:
    """ "In the talks with A, B's premier said ...": the phrase opens the sentence, and its only party is behind."""
    before = scene.doc.text[start : frame.hit.start]
    if "," in before or scene.between(start, frame.hit.start) or main_subject(frame, scene) is None:
        return False
    return fronting(grammar).match(before) is not None and len(before.split()) <= FRONTED


def is_done(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "the first pope to visit A": no plan, it is done."""
    found = done_infinitive(grammar).finditer(scene.doc.text, frame.sentence.start, frame.hit.end)
    return any(m.end() == frame.hit.start for m in found)


def is_objective(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "the expulsion of A's envoys": who is named behind it undergoes the harm."""
    if frame.voice != "nominal" or frame.plover not in HARMS or frame.cls.roles == "charge":
        return False
    if frame.form.rpartition(" ")[2] in grammar.objects_of:
        return True
    behind = scene.doc.text[frame.hit.end : frame.hit.end + 8].lower().split()
    return bool(behind) and behind[0] in grammar.objects_of


def is_interview(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "A spoke to several reporters": media acts are no meetings (GUIDELINE section 2)."""
    if frame.plover != "CONSULT":
        return False
    if frame.trigger == PHONE and frame.voice == "nominal" and _is_told_by_phone(frame, scene, grammar):
        return True
    behind = [w for w in _counterpart(frame, scene, grammar) if w not in grammar.unnamed]
    return " ".join(behind).startswith(tuple(f"{w} " for w in grammar.press))


def _is_told_by_phone(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "said A by telephone", "A told the agency by telephone": said to the press, where no party is told to whom."""
    if not any(word in grammar.means for word in (frame.first_word, *frame.lead[-1:])):
        return False
    start, end = max(frame.sentence.start, frame.hit.start - LINE), min(frame.sentence.end, frame.hit.end + LINE)
    if any(p.role in ("with", "to", "between") for p in scene.between(start, end)):
        return False
    words = any_of((*grammar.attribution["pre"], *grammar.attribution["post"]))
    return words.search(scene.doc.text, start, end) is not None


def is_unnamed(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "agreed with several partners": a counterpart is told whom nobody could name."""
    return frame.cls.symmetric and any(word in grammar.unnamed for word in _counterpart(frame, scene, grammar)[:1])


def is_of_crowd(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "Thousands took to the streets": whoever else the text names did not do it, unless it was in his own land."""
    if frame.plover != "PROTEST" or frame.voice not in ("active", "bare") or not grammar.crowds:
        return False
    start, end = frame.clause.since(frame.hit.start), frame.hit.start
    if any_of(grammar.crowds).search(scene.doc.text, start, end) is None:
        return False
    if any(p.role == "none" for p in scene.between(start, end)) or any(start <= a.start < end for a in frame.source):
        return False  # the crowd itself is known by where it is
    home = countries_of(frame.source)
    return not any(p.country_code in home for p in scene.places_between(frame.sentence.start, frame.sentence.end))


def _counterpart(frame: Frame, scene: Scene, grammar: Grammar) -> list[str]:
    """The words behind a trigger, in lower case, without the preposition of a counterpart."""
    behind = [w.lower() for w in WORD.findall(scene.doc.text[frame.hit.end : frame.hit.end + 60])]
    leads = {*grammar.prepositions["with"], *grammar.prepositions["to"]}
    return behind[1:] if behind and behind[0] in leads else behind
