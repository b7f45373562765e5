"""When and where an occasion was, its status and kind: from an accepted occasion to an `EventMention`."""

from janji.extract.facts.trips import made_for_talk
from janji.extract.facts.when import own_time, since_of, status_of, when_of
from janji.extract.facts.where import where_of
from janji.extract.frames.features import Context
from janji.extract.frames.frame import Frame
from janji.extract.judge.occasions import TOGETHER, Occasion
from janji.extract.model import EventMention
from janji.extract.scene import Scene
from janji.extract.text.scan import any_of

MAX_QUOTE = 1200
HISTORY = 10  # years
VISIT = "042"
CALL = "041"
TALKS = ("meet",)  # kinds of talk for which somebody may travel


def assign_times(frames: list[Frame], context: Context) -> None:
    """Give each frame the calendar expression of its own sentence that stands nearest to its trigger."""
    for frame in frames:
        frame.when = own_time(frame, context)


def is_history(frame: Frame, written: int | None, context: Context) -> bool:
    """Whether the act is dated more than ten years before the article (GUIDELINE section 7): told, but not coded.

    What parties did together since a year was done then; a war since a year goes on.
    """
    since = since_of(frame, context) if frame.plover in TOGETHER else None
    day = since.first if since is not None else frame.when.last if frame.when is not None else None
    return written is not None and day is not None and written - day.year > HISTORY


def settle(occasion: Occasion, context: Context) -> EventMention:
    """The event mention of an accepted occasion."""
    mentions = [*occasion.frames, *occasion.also]
    frame = _told_best(occasion.best, mentions)
    when, basis = when_of(mentions, status_of(frame) == "planned", context)
    start, end = _span(frame)
    called = frame.trigger in TALKS and _is_called(frame, context)
    visit = not called and frame.trigger in TALKS and made_for_talk(frame, context)
    return EventMention(
        plover_type=frame.plover,
        cameo_code=VISIT if visit else CALL if called else frame.cameo or "",
        tier=frame.cls.tier,
        status=status_of(frame),
        is_symmetric=frame.cls.symmetric and not visit,
        source=frame.source,
        target=frame.target,
        start=start,
        end=end,
        rule_id=f"{frame.trigger}.{frame.voice}",
        modes=("visit",) if visit else ("phone",) if called else _modes(frame),
        when=when,
        date_basis=basis,
        place=None if called else where_of(mentions, context),
        also_in=_also(mentions, (start, end)),
        attributed_to=_speaker(frame, context.scene),
        confidence=occasion.confidence,
        features=frame.features | occasion.features,
    )


def _is_called(frame: Frame, context: Context) -> bool:
    """ "spoke with A by phone", "discussed trade with A in a telephone call"; not "met A in Oslo before a call ..."."""
    scene, grammar = context.scene, context.grammar
    if frame.plover != "CONSULT" or not grammar.by_phone:
        return False
    found = any_of(grammar.by_phone).search(scene.doc.text, frame.hit.end, frame.clause.end)
    if found is None:
        return False
    starts = [p.start for p in scene.places_between(frame.hit.end, found.start())]
    before = [scene.doc.text[frame.hit.end : at].lower().split()[-1:] for at in starts]
    return not any(word in grammar.prepositions["at"] for words in before for word in words)


def _span(frame: Frame) -> tuple[int, int]:
    start, end = frame.sentence.start, frame.sentence.end
    if end - start > MAX_QUOTE:
        start = max(start, min(frame.clause.start, frame.hit.start - 400), frame.hit.end + 400 - MAX_QUOTE)
        end = min(end, max(frame.hit.end + 400, min(frame.clause.end, start + MAX_QUOTE)))
    return start, end


def _told_best(best: Frame, mentions: list[Frame]) -> Frame:
    """A title is evidence only where no sentence of the body tells it of the same states (GUIDELINE section 1)."""
    if best.sentence.kind != "title":
        return best
    return next((f for f in mentions if f.sentence.kind == "body" and f.countries == best.countries), best)


def _also(mentions: list[Frame], own: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted({_span(f) for f in mentions} - {own}))


def _modes(frame: Frame) -> tuple[str, ...]:
    if frame.plover == "CONSULT" and len(frame.countries) > 2 and not frame.cls.modes:
        return ("multilateral",)
    return frame.cls.modes if frame.plover == frame.cls.plover else ()


def _speaker(frame: Frame, scene: Scene) -> str | None:
    hit = frame.clause.attributed_to
    if hit is None:
        return None
    near = scene.between(max(frame.sentence.start, hit.start - 80), min(frame.sentence.end, hit.end + 80))
    if not near:
        return None
    return min(near, key=lambda p: hit.gap(p.actor.start, p.actor.end)).actor.name
