"""What the judge sees of a frame: named features, 0/1 or a small number; the names are the keys of the weights file."""

import math
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from janji.extract.frames.between import between, word_kinds
from janji.extract.frames.frame import Frame
from janji.extract.model import Actor, PledgeMention, Quantity, TimeExpression
from janji.extract.scene import Scene, countries_of
from janji.extract.text.scan import fold
from janji.packs.triggers import Grammar
from janji.packs.wordings import Wordings

T = TypeVar("T", TimeExpression, Quantity)


@dataclass
class Context:
    """Article-level facts that features refer to."""

    scene: Scene
    dates: list[TimeExpression]
    quantities: list[Quantity]
    published: date | None
    grammar: Grammar
    topic: tuple[str, ...] = ()
    date_starts: list[int] = field(default_factory=list)
    quantity_starts: list[int] = field(default_factory=list)
    triggers_in: Counter[int] = field(default_factory=Counter)
    first_in: dict[int, int] = field(default_factory=dict)
    first_index: int = 0
    triggers: list[tuple[int, int, str]] = field(default_factory=list)
    trigger_starts: list[int] = field(default_factory=list)
    pledges: list[PledgeMention] = field(default_factory=list)
    wordings: Wordings = field(default_factory=Wordings)


def make_context(
    scene: Scene,
    frames: list[Frame],
    dates: list[TimeExpression],
    quantities: list[Quantity],
    published: date | None,
    grammar: Grammar,
) -> Context:
    """Count what the article is about."""
    context = Context(scene, dates, quantities, published, grammar)
    mentions = Counter(c for p in scene.parties for c in countries_of((p.actor,)))
    context.topic = tuple(c for c, _ in sorted(mentions.items(), key=lambda x: (-x[1], x[0]))[:3])
    context.date_starts = [d.start for d in dates]
    context.quantity_starts = [q.start for q in quantities]
    seen: set[int] = set()
    for frame in frames:
        if frame.hit.start not in seen:
            seen.add(frame.hit.start)
            context.triggers_in[frame.sentence.index] += 1
            context.first_in.setdefault(frame.sentence.index, frame.hit.start)
    context.triggers = sorted({(f.hit.start, f.hit.end, f.trigger) for f in frames})
    context.trigger_starts = [t[0] for t in context.triggers]
    context.first_index = next((s.index for s in scene.doc.sentences if s.kind == "body"), 0)
    return context


def features(frame: Frame, context: Context) -> dict[str, float]:
    """The frame's features by name."""
    names = [
        *_trigger(frame),
        *_clause(frame),
        *_sides(frame),
        *_position(frame, context),
        *_around(frame, context),
    ]
    names += _neighbours(frame, context)
    names += between(frame, context.scene, context.trigger_starts, word_kinds(context.grammar))
    found = dict.fromkeys(names, 1.0)
    found["rule"] = rule_score(frame, found)
    found["position"] = min(1.0, (frame.sentence.index - context.first_index) / 20)
    found["triggers_in_sentence"] = math.log1p(context.triggers_in[frame.sentence.index])
    return found


def _trigger(frame: Frame) -> list[str]:
    t = frame.trigger
    words = min(frame.form.count(" ") + 1, 3)
    weak = ["weak", f"trigger={t}|weak", f"voice={frame.voice}|weak"] if frame.weak else []
    return [
        *weak,
        f"trigger={t}",
        f"trigger={t}|voice={frame.voice}",
        f"trigger={t}|words={words}",
        f"form={t}:{frame.form}",
        f"type={frame.plover}",
        f"voice={frame.voice}",
    ]


_WORD_BEFORE = re.compile(r"([\w'’]+)\W{0,2}$")
_WORD_AFTER = re.compile(r"\W{0,3}([\w'’]+)")


def _neighbours(frame: Frame, context: Context) -> list[str]:
    """The words beside the trigger, and what kind of thing follows it."""
    text, hit, sentence = context.scene.doc.text, frame.hit, frame.sentence
    before = _WORD_BEFORE.search(text, max(sentence.start, hit.start - 25), hit.start)
    after = _WORD_AFTER.match(text, hit.end, min(sentence.end, hit.end + 25))
    names = [f"before={fold(before.group(1))}" if before else "before=", f"type={frame.plover}|before_nothing"]
    names = names[:1] if before else names
    names.append(f"after={fold(after.group(1))}" if after else "after=")
    following = context.scene.between(hit.end, min(sentence.end, hit.end + 40))
    gap = following[0].actor.start - hit.end if following else 99
    kind = "actor" if gap <= 2 else "near_actor" if gap <= 16 else "end" if not after else "other"
    if kind == "other" and after and after.group(1)[0].isdigit():
        kind = "number"
    names += [f"next={kind}", f"trigger={frame.trigger}|next={kind}"]
    if text[sentence.end - 1 : sentence.end] not in '.!?"”)':
        names.append("no_full_stop")
    beside = {fold(word.group(1)) for word in (before, after) if word}
    if not beside.isdisjoint(context.grammar.known):
        names += ["definite", f"voice={frame.voice}|definite"]
    i = bisect_left(context.trigger_starts, hit.start)
    if i > 0 and hit.start - context.triggers[i - 1][1] <= 25:
        names.append(f"trigger={frame.trigger}|follows={context.triggers[i - 1][2]}")
    j = bisect_left(context.trigger_starts, hit.end)
    if j < len(context.triggers) and context.triggers[j][0] - hit.end <= 25:
        names += [f"trigger={frame.trigger}|then={context.triggers[j][2]}", f"then={context.triggers[j][2]}"]
    opened = text.rfind("(", sentence.start, hit.start)
    if opened >= 0 and text.find(")", opened, hit.start) < 0:
        names.append("in_brackets")
    return names


def _clause(frame: Frame) -> list[str]:
    clause, at, t = frame.clause, frame.hit.start, frame.plover
    names = [f"link={clause.link}"]
    modality = clause.modality_by(frame.hit.end)
    names += [f"modality={modality}", f"type={t}|modality={modality}", f"trigger={frame.trigger}|modality={modality}"]
    names += [f"reading={frame.reading}", f"trigger={frame.trigger}|reading={frame.reading}"]
    if clause.negated_at(at):
        names += ["negated", f"type={t}|negated"]
    if clause.hypothetical_at(at):
        names += [f"hypothesis={clause.hypothesis}", "hypothetical"]
    if clause.in_quote:
        names.append("in_quote")
    if clause.attributed_to is not None:
        names.append("attributed")
    return names


def _sides(frame: Frame) -> list[str]:
    source, target = frame.source, frame.target
    a, b, countries = countries_of(source), countries_of(target), frame.countries
    t, doer, other, far = frame.trigger, _type(source), _type(target), _distance(frame, target)
    names = [
        f"source_how={frame.source_how}",
        f"target_how={frame.target_how}",
        f"hows={frame.source_how}+{frame.target_how}",
        f"target_role={frame.target_role}",
        f"trigger={t}|target_role={frame.target_role}",
        f"n_countries={min(len(countries), 4)}",
        f"trigger={t}|n_countries={min(len(countries), 3)}",
        f"source_type={doer}",
        f"target_type={other}",
        f"types={doer}+{other}",
        f"type={frame.plover}|types={doer}+{other}",
        f"source_found={_found(source)}",
        f"target_found={_found(target)}",
        f"source_distance={_distance(frame, source)}",
        f"target_distance={far}",
        f"trigger={t}|target_distance={far}",
    ]
    names += ["same_country"] if a and a == b else []
    names += ["cross_border"] if a and b and not a & b else []
    names += ["source_without_country"] if source and not a else []
    names += ["target_without_country"] if target and not b else []
    names += ["many_actors"] if len(source) + len(target) > 4 else []
    return names


def _type(side: tuple[Actor, ...]) -> str:
    return side[0].actor_type if side else "none"


def _found(side: tuple[Actor, ...]) -> str:
    return side[0].found_by if side else "none"


def _distance(frame: Frame, side: tuple[Actor, ...]) -> str:
    if not side:
        return "none"
    gap = min(frame.hit.gap(a.start, a.end) for a in side)
    return next((name for limit, name in ((3, "next"), (20, "near"), (60, "mid"), (140, "far")) if gap <= limit), "off")


def _position(frame: Frame, context: Context) -> list[str]:
    if frame.sentence.kind == "title":
        return ["in_title"]
    order = frame.sentence.index - context.first_index
    names = [f"order={next((n for limit, n in ORDERS if order <= limit), '22+')}"]
    if context.first_in.get(frame.sentence.index) == frame.hit.start:
        names.append("first_trigger")
    return names


def _around(frame: Frame, context: Context) -> list[str]:
    names: list[str] = []
    start, end = frame.sentence.start, frame.sentence.end
    times = within(context.dates, context.date_starts, start, end)
    t = frame.plover
    if times:
        names += ["date", f"type={t}|date", f"date_precision={times[0].precision}"]
        last = times[0].last
        if last and context.published and (context.published - last).days > 200:
            names.append("old_date")
        if last and context.published and (last - context.published).days > 0:
            names += ["future_date", f"type={t}|future_date"]
    quantities = within(context.quantities, context.quantity_starts, start, end)
    if any(q.kind == "money" for q in quantities):
        names += ["money", f"type={t}|money"]
    if context.scene.places_between(start, end):
        names += ["place", f"type={t}|place"]
    names += _pledges(frame, context)
    countries = frame.countries
    if countries and context.topic:
        names.append("topic_first" if context.topic[0] in countries else "off_topic")
        if len(countries & set(context.topic[:2])) == 2:
            names.append("topic_pair")
    opening = fold(context.scene.doc.text[start : start + 40])
    if any(w in opening for w in context.grammar.background):
        names.append("background")
    if "?" in context.scene.doc.text[max(start, end - 2) : end]:
        names.append("question")
    if end - start > 400:
        names.append("long_sentence")
    return names


def _pledges(frame: Frame, context: Context) -> list[str]:
    """An accepted pledge of the same sentence: its giver on the source side makes the frame that promise or gift."""
    start, end, t = frame.sentence.start, frame.sentence.end, frame.plover
    for pledge in context.pledges:
        if pledge.start < end and start < pledge.end and pledge.donor is not None:
            donors = countries_of((pledge.donor, *pledge.co_donors))
            given = "delivered" if pledge.status in ("delivered", "in_progress") else "promised"
            side = "by_source" if donors & countries_of(frame.source) else "by_other"
            return ["pledge", f"type={t}|pledge={given}", f"type={t}|pledge={given}|{side}"]
    return []


ORDERS = ((0, "1"), (2, "2-3"), (5, "4-6"), (10, "7-11"), (20, "12-21"))
NEAR = ("clause", "possessive", "agent", "group", "relative")


def rule_score(frame: Frame, found: dict[str, float]) -> float:
    """What plain grammar says, as log-odds: both sides by a strong verb, of different states, asserted."""
    score = -2.5
    score += 1.2 if frame.source_how in NEAR else 0.0
    score += 1.2 if frame.target_how in NEAR else -0.5
    score += 0.8 if "cross_border" in found else -0.4
    score -= 1.0 if frame.voice == "nominal" else 0.0
    score -= 1.0 if frame.weak else 0.0
    score -= 1.5 if "hypothetical" in found else 0.0
    score -= 0.7 if "source_found=capitals" in found or "target_found=capitals" in found else 0.0
    return score


def within(items: list[T], starts: list[int], start: int, end: int) -> list[T]:
    """Items that start in the stretch."""
    return items[bisect_left(starts, start) : bisect_left(starts, end)]
