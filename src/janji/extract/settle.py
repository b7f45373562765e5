"""When and where an occasion was, its status and kind: from an accepted occasion to an `EventMention`."""

import re
from typing import Literal

from janji.extract.article import Occasion
from janji.extract.features import Context, within
from janji.extract.frames import Frame, Scene
from janji.extract.model import Actor, EventMention, Sentence, TimeExpression
from janji.extract.scan import fold
from janji.packs.triggers import Grammar

_AT = re.compile(r"(?:\b(?:di|in|at|ke|to|near|dari kota)\s+(?:\w+\s+){0,3})$", re.I)
MAX_QUOTE = 1200


def assign_times(frames: list[Frame], context: Context) -> None:
    """Give each frame the calendar expression of its own sentence that stands nearest to its trigger."""
    for frame in frames:
        frame.when = own_time(frame, context)


def own_time(frame: Frame, context: Context) -> TimeExpression | None:
    """The nearest date of the sentence, one of the same clause before others."""
    times = [
        t
        for t in within(context.dates, context.date_starts, frame.sentence.start, frame.sentence.end)
        if t.first is not None
    ]
    if not times:
        return None

    def distance(t: TimeExpression) -> tuple[int, int]:
        outside = not (frame.clause.start <= t.start < frame.clause.end)
        return int(outside), max(t.start - frame.hit.end, frame.hit.start - t.end, 0)

    return min(times, key=distance)


def settle(occasion: Occasion, context: Context, grammar: Grammar, confidence: float) -> EventMention:
    """The event mention of an accepted occasion."""
    frame = occasion.best
    when, basis = _when(occasion, context, grammar)
    start, end = _span(frame)
    return EventMention(
        plover_type=frame.plover,
        cameo_code=frame.cameo or "",
        tier=frame.cls.tier,
        status=status_of(frame),
        is_symmetric=frame.cls.symmetric,
        source=frame.source,
        target=frame.target,
        start=start,
        end=end,
        rule_id=f"{frame.trigger}.{frame.voice}",
        modes=_modes(frame),
        when=when,
        date_basis=basis,
        place=_place(occasion, context.scene, grammar),
        also_in=_also(occasion, (start, end)),
        attributed_to=_speaker(frame, context.scene),
        confidence=confidence,
        features=frame.features | occasion.features,
    )


def _span(frame: Frame) -> tuple[int, int]:
    start, end = frame.sentence.start, frame.sentence.end
    if end - start > MAX_QUOTE:
        start = max(start, min(frame.clause.start, frame.hit.start - 400))
        end = min(end, max(frame.hit.end + 400, min(frame.clause.end, start + MAX_QUOTE)))
    return start, end


def _also(occasion: Occasion, own: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    spans = {_span(f) for f in occasion.frames[1:]} - {own}
    return tuple(sorted(spans))


def _modes(frame: Frame) -> tuple[str, ...]:
    if frame.plover == "CONSULT" and len(frame.countries) > 2 and not frame.cls.modes:
        return ("multilateral",)
    return frame.cls.modes if frame.plover == frame.cls.plover else ()


def status_of(frame: Frame) -> Literal["occurred", "ongoing", "planned"]:
    """Whether the act has happened, is going on or is planned; announcing something has occurred."""
    if frame.planned:
        return "planned"
    if frame.plover == "AGREE":
        return "occurred"
    modality = frame.clause.modality if frame.clause.modality_at <= frame.hit.end else None
    if modality == "ongoing":
        return "ongoing"
    return "occurred"


def _when(occasion: Occasion, context: Context, grammar: Grammar) -> tuple[TimeExpression | None, str]:
    for i, frame in enumerate(occasion.frames):
        if frame.when is not None and frame.when.precision != "unknown":
            return frame.when, "sentence" if i == 0 else "same_occasion"
    sentence = occasion.best.sentence
    if _continues(context.scene, sentence, grammar) and (before := _previous(context.scene, sentence)):
        times = [t for t in within(context.dates, context.date_starts, before.start, before.end) if t.first]
        if times:
            return times[-1], "previous_sentence"
    return None, "none"


def _continues(scene: Scene, sentence: Sentence, grammar: Grammar) -> bool:
    opening = fold(scene.doc.text[sentence.start : sentence.start + 60]).lstrip("\"“'( ")
    return opening.startswith(tuple(grammar.same_occasion))


def _previous(scene: Scene, sentence: Sentence) -> Sentence | None:
    for index in range(sentence.index - 1, max(-1, sentence.index - 3), -1):
        if scene.doc.sentences[index].kind != "skip":
            return scene.doc.sentences[index]
    return None


def _place(occasion: Occasion, scene: Scene, grammar: Grammar) -> Actor | None:
    frame = occasion.best
    for other in occasion.frames:
        if (place := _place_in(other, scene)) is not None:
            return place
    if frame.cls.roles == "visitor":
        return next((a for a in frame.target if a.actor_type in ("state", "other", "subnational")), None)
    if _continues(scene, frame.sentence, grammar) and (before := _previous(scene, frame.sentence)):
        return next((p for p in scene.places_between(before.start, before.end) if _is_locative(scene, p)), None)
    return None


def _place_in(frame: Frame, scene: Scene) -> Actor | None:
    places = [p for p in scene.places_between(frame.sentence.start, frame.sentence.end) if _is_locative(scene, p)]
    after = [p for p in places if p.start >= frame.hit.end]
    if after:
        return after[0]
    return places[-1] if places else None


def _is_locative(scene: Scene, place: Actor) -> bool:
    return _AT.search(scene.doc.text[max(0, place.start - 40) : place.start]) is not None


def _speaker(frame: Frame, scene: Scene) -> str | None:
    hit = frame.clause.attributed_to
    if hit is None:
        return None
    near = scene.between(max(frame.sentence.start, hit.start - 80), min(frame.sentence.end, hit.end + 80))
    if not near:
        return None
    return min(near, key=lambda p: max(p.actor.start - hit.end, hit.start - p.actor.end, 0)).actor.name
