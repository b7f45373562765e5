"""Journeys made for a talk: "bertolak ke Baku untuk bertemu ..." tells where they met."""

from janji.extract.facts.named_places import as_written, is_land, told_places
from janji.extract.frames.features import Context
from janji.extract.frames.frame import Frame
from janji.extract.model import Actor
from janji.extract.scene import countries_of
from janji.extract.text.scan import any_of, fold

GATHERED = ("CONSULT", "SUPPORT", "AGREE", "COOPERATE")
FOR_TALK = 40  # between the destination and the talk that the journey was made for
LEG = 24  # before a word of travel, that tells that it was earlier or later
TRIP = 90  # between a word of travel and its destination


def trip(frame: Frame, context: Context) -> Actor | None:
    """Where the parties travelled for a meeting or signing ("bertolak ke Baku untuk bertemu ...")."""
    if frame.plover not in GATHERED:
        return None
    if (land := _made_for(frame, context)) is not None:
        return land
    travel = any_of(context.grammar.trips)
    for place in told_places(context, frame.sentence, context.grammar.destinations):
        told = travel.search(context.scene.doc.text, max(frame.sentence.start, place.start - TRIP), place.start)
        if told is not None and not _is_other_leg(frame, told.start(), place, context):
            return place
    return None


def _is_other_leg(frame: Frame, start: int, place: Actor, context: Context) -> bool:
    """ "Before visiting Fiji, A met B": the talk was on another leg of the journey, unless B is at home there."""
    if place.country_code in countries_of(frame.target):
        return False
    before = context.scene.doc.text[max(frame.sentence.start, start - LEG) : start]
    return any(w in context.grammar.date_bounds for w in fold(before).split()[-2:])


def _made_for(frame: Frame, context: Context) -> Actor | None:
    """The stop of a journey told right before the talk that it was made for ("Peru, Mesir untuk bertemu ...")."""
    scene, start, begin = context.scene, frame.hit.start, frame.sentence.start
    lands = [p.actor for p in scene.between(max(begin, start - FOR_TALK), start) if is_land(p.actor)]
    if not lands or fold(scene.doc.text[lands[-1].end : start]).strip() not in context.grammar.purpose:
        return None
    travelled = any_of(context.grammar.trips).search(scene.doc.text, begin, start)
    return as_written(lands[-1], scene) if travelled else None


def made_for_talk(frame: Frame, context: Context) -> bool:
    """Whether somebody travelled for the talk: "bertolak ke Baku untuk bertemu ..." is one visit (GUIDELINE 8)."""
    if frame.plover != "CONSULT" or (place := trip(frame, context)) is None:
        return False
    between = context.scene.doc.text[place.end : frame.hit.start]
    near = place.end <= frame.hit.start <= place.end + FOR_TALK
    return near and any_of(context.grammar.purpose).search(between) is not None
