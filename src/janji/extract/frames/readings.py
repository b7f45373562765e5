"""The readings of a frame worth judging: by destination, by source, by accused, ahead in time, refused."""

from dataclasses import replace

from janji.extract.frames.ahead import is_past
from janji.extract.frames.complete import has_unknown_subject
from janji.extract.frames.constructions import is_infinitive
from janji.extract.frames.frame import Frame, How
from janji.extract.frames.nameless import state_of_law
from janji.extract.model import Actor
from janji.extract.scene import WORD, Scene, countries_of, first_free, nearest_party, whole_list
from janji.packs.triggers import Grammar

HOPED = 2
"""Words from that of hope to the end of its clause: what it hopes for is the next one."""

OPENING = 40
"""Code points in which a clause's first word ends."""

FUTURE = {
    "CONSULT": ("AGREE", "036"),
    "AID": ("AGREE", "033"),
    "SUPPORT": ("AGREE", "030"),
    "COOPERATE": ("AGREE", "030"),
    "CONCEDE": ("AGREE", "031"),
    "SANCTION": ("THREATEN", "131"),
    "ASSAULT": ("THREATEN", "138"),
    "COERCE": ("THREATEN", "130"),
}

EASED = ("CONCEDE", "087")
"""What a withdrawal is too: an army that draws back gives way, whether it had to or not."""

PLANNED = frozenset({"ASSAULT"})
"""What keeps its type when others tell of it as a plan; told by the one who will do it, it is a threat."""

UNNAMED = frozenset({"none", "sentence", "topic"})
"""How a counterpart was found that the act's own clause does not name."""

GUESSED = frozenset({"sentence", "topic"})
"""How a doer was found whom the passive does not name: the state's own law may have done it as well."""

REFUSABLE = frozenset({"CONSULT", "AGREE", "AID", "SUPPORT", "COOPERATE"})


def variants(frame: Frame, scene: Scene, grammar: Grammar) -> list[Frame]:
    """The frame in every reading worth judging: by destination, by source, by accused, ahead in time, refused."""
    if _goes_home(frame):
        return []
    found = _by_destination(frame)
    if frame.source_how != "again" and (other := _other_source(frame, scene, grammar)) is not None:
        found += _by_destination(other)
    if (
        frame.source_how in GUESSED
        and (law := state_of_law(frame, scene, grammar))
        and countries_of(law) != frame.countries
    ):
        found.append(_with(frame, "source", law, "place"))
    if (accused := _other_accused(frame, scene)) is not None:
        found.append(accused)
    return [_at_home(reading, scene) for one in found for reading in _readings(one, scene, grammar)]


def _goes_home(frame: Frame) -> bool:
    """Whether a traveller only comes back to the own state."""
    if frame.cls.roles != "visitor" or frame.voice == "inverse" or not frame.source:
        return False
    home = countries_of(frame.source)
    return bool(frame.target) and all(a.actor_type == "state" and a.country_code in home for a in frame.target)


def _at_home(frame: Frame, scene: Scene) -> Frame:
    """An appointment within one state, also one to come, is no act between parties; nor is a launch by one alone.

    Whom somebody of one state appoints is of that state too, where nothing behind names another ("ambassador to B").
    """
    known = all(a.country_code for a in frame.source) and len(frame.countries) == 1
    if frame.trigger == "appoint":
        beside = tuple(p.actor for p in scene.between(frame.hit.end, frame.sentence.end))
        known &= countries_of(beside) <= frame.countries
    else:
        known &= all(a.country_code for a in frame.target)
    alone = frame.trigger == "launch" and not frame.weak and frame.target_how in UNNAMED
    if known and (frame.trigger == "appoint" or alone) and frame.plover in ("SUPPORT", "COOPERATE", "AGREE"):
        frame.plover, frame.cameo = "NONE", "010"  # the root code of the types that are none
    return frame


def _readings(frame: Frame, scene: Scene, grammar: Grammar) -> list[Frame]:
    """As it stands; ahead in time under a future word; a refusal where it is negated (GUIDELINE section 2)."""
    clause, at = frame.clause, frame.hit.start
    if _is_hoped(frame, scene) and not _is_presupposed(frame, grammar):
        return []
    if clause.negated_at(at) and frame.plover != "REJECT":
        if frame.plover not in REFUSABLE or _is_experience(frame, grammar):
            return []
        return [replace(frame, plover="REJECT", cameo="120", planned=False, reading="refused", features={})]
    if frame.plover == "RETREAT":
        plover, cameo = EASED
        return [frame, replace(frame, plover=plover, cameo=cameo, reading="eased", features={})]
    modality = clause.modality_by(frame.hit.end)
    if clause.modality is None and frame.voice == "nominal" and _is_within(frame, scene, grammar):
        modality = scene.clauses[clause.index - 1].modality
    done = _is_done_before(frame, grammar)
    if modality == "future" and done:
        modality = None
    dated = frame.dated_ahead and not done and (modality != "past" or frame.voice == "nominal")
    dated |= modality is None and _is_present_within(frame, scene, grammar)
    if modality != "promise" and (dated or is_infinitive(frame, grammar)):
        modality = "future"
    if frame.plover not in FUTURE or modality not in ("future", "promise"):
        return [frame]
    plover, cameo = FUTURE[frame.plover]
    ahead = replace(frame, plover=plover, cameo=cameo, planned=cameo == "036", reading="ahead", features={})
    sure = modality == "future" and frame.plover not in PLANNED and frame.source_how != "attends"
    return [ahead] if sure else [frame, ahead]


def _is_hoped(frame: Frame, scene: Scene) -> bool:
    """Whether a hope governs it, in its own clause or in the one that it completes: "hopes that B will give C"."""
    clause = frame.clause
    if clause.hypothesis == "hope" and clause.hypothetical_at(frame.hit.start):
        return not clause.negated_at(clause.hypothesis_at)
    if clause.link != "complement" or clause.index == 0:
        return False
    before = scene.clauses[clause.index - 1]
    if before.sentence != clause.sentence or before.hypothesis != "hope" or before.negated_at(before.hypothesis_at):
        return False
    return len(WORD.findall(scene.doc.text[before.hypothesis_at : before.end])) <= HOPED


def _is_presupposed(frame: Frame, grammar: Grammar) -> bool:
    """ "wants to question A about his meeting with B": what the meeting was about is hoped for, not the meeting."""
    if frame.voice != "nominal" or not grammar.debate_links:
        return False
    before = frame.lead[-2:]
    return len(before) > 1 and before[0] in grammar.debate_links and before[1] in grammar.known


def _is_experience(frame: Frame, grammar: Grammar) -> bool:
    """ "A and B have never met": nobody refused to."""
    if frame.cls.plover != "CONSULT" or frame.voice == "nominal":
        return False
    before = frame.lead[-2:]
    return len(before) > 1 and before[0] in grammar.modality.past and before[1] in grammar.negation


def _is_present_within(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "plans to discuss it when he visits B": a time told in the present is as far ahead as the verb before it."""
    clause = frame.clause
    if clause.link != "subordinate" or clause.index == 0 or frame.plover != "CONSULT":
        return False
    opening = scene.doc.text[clause.start : min(frame.hit.start, clause.start + OPENING)].lower().split()[:1]
    before = scene.clauses[clause.index - 1]
    if not any(w in grammar.whenever for w in opening) or before.sentence != clause.sentence:
        return False
    return before.modality == "future" and frame.voice == "active" and not is_past(frame, grammar)


def _is_within(frame: Frame, scene: Scene, grammar: Grammar) -> bool:
    """ "will sign it during a visit to B": a phrase of time is as far ahead as the verb before it."""
    clause = frame.clause
    opening = scene.doc.text[clause.start : min(frame.hit.start, clause.start + OPENING)].lower().split()[:1]
    if clause.link != "subordinate" or clause.index == 0 or not any(w in grammar.within for w in opening):
        return False
    before = scene.clauses[clause.index - 1]
    return before.sentence == clause.sentence and before.modality == "future"


def _is_done_before(frame: Frame, grammar: Grammar) -> bool:
    """ "will work under a deal signed in May": only "will be signed" makes a participle one to come."""
    if frame.voice == "nominal" or not is_past(frame, grammar):
        return False
    if frame.form.split(" ")[1:2] in ([w] for w in grammar.infinitive):
        return False  # "pledged to provide" tells itself that it is to come
    return not any(w in grammar.passive_auxiliaries for w in frame.lead[-2:])


def _by_destination(frame: Frame) -> list[Frame]:
    """One verb over several destinations is a visit each (GUIDELINE section 8); several persons are met together."""
    if not frame.travels and not (frame.planned and all(a.actor_type == "state" for a in frame.target)):
        return [frame]
    own = countries_of(frame.source)
    hosts = tuple(a for a in frame.target if a.country_code not in own)
    if frame.cls.roles == "visitor" and hosts and len(hosts) < len(frame.target):
        frame = replace(frame, target=hosts, features={})  # "received by B's premier and the own envoy"
    by_country: dict[str, list[Actor]] = {}
    for actor in frame.target:
        if actor.country_code:
            by_country.setdefault(actor.country_code, []).append(actor)
    if len(by_country) < 2:
        return [frame]
    split = [replace(frame, target=tuple(actors), features={}) for actors in by_country.values()]
    return split if frame.travels else [frame, *split]


def _other_source(frame: Frame, scene: Scene, grammar: Grammar) -> Frame | None:
    """The same frame with the sentence's first subject, the speaker, or the subject of the sentence before."""
    if not frame.source and has_unknown_subject(frame, scene, grammar):
        return None
    mine = countries_of(frame.source + frame.target)
    first = first_free(scene.between(frame.sentence.start, frame.hit.start))
    side = "target" if frame.voice in ("passive", "inverse") else "source"
    if first and not countries_of(first) <= mine:
        return _with(frame, side, first, "first")
    told = frame.source_how == frame.target_how == "clause"  # "Libya intercepted migrants": both sides of one state
    told &= all(a.actor_type == "people" for a in frame.target)
    if len(mine) + len(_blocs(frame)) < 2 and not told:
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
    return _with(frame, "target", whole_list(others, nearest_party(others, frame.hit)), "sentence")


def _with(frame: Frame, side: str, actors: tuple[Actor, ...], how: How) -> Frame:
    if side == "source":
        return replace(frame, source=actors, source_how=how, features={})
    return replace(frame, target=actors, target_how=how, features={})
