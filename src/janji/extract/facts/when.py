"""The day of an occasion: its own sentence's date, another mention's, the passage's, or the day the news is about."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from janji.extract.frames.features import Context, within
from janji.extract.frames.frame import Frame
from janji.extract.frames.readings import PLANNED
from janji.extract.model import Sentence, TimeExpression
from janji.extract.text.scan import any_of, fold
from janji.extract.times.dates import WRITTEN_OUT
from janji.packs.triggers import Grammar

LEAD = 6  # sentences in which the day that the news is about is told
FRESH = 14  # days before publication within which a day is news
AHEAD = 2  # sentences behind the act in which the day of the gathering is told
BACK = 6  # sentences that a passage about one occasion goes back
NEAR = 2  # sentences within which blows and charges are of one occasion
OPENING = 60
SPOKEN = 60  # between a word of reporting and the day on which it was said
REACH = 80  # code points between trigger and date in which "since" or "after" governs the date
JUST_BEFORE = 12  # where the date stands first: "Sejak 2014, ..."
COARSE = ("year", "month")
APPOINT = "appoint"
INVITE = "invite"  # told with the day for which it is
OPENS = 40  # from the sentence's beginning to a date that holds for all of it
BEHIND = 25  # between the trigger and a date right behind it
KNOWN = 3  # words behind the noun for an act in which it is said to be the known one ("Serangan udara ganas itu")
PRIOR = 2  # words between "after" and an act that was done before
QUOTED = 3  # between the mark that closes what is quoted and the word of reporting
MARKS = frozenset('"”“')
LEAP_DAY = (2, 29)
PUNCTUATION = re.compile(r"[^\w-]+")
BESIDE = " ,()"  # marks between two words that together tell one date
GATHERED = ("CONSULT", "SUPPORT", "AGREE", "COOPERATE", "AID", "NONE")
# Blows, charges and threats are told as the background of a story too: below the lead they are not of the day's news.
CONFLICT = frozenset(["ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"])
SPOKEN_ACTS = frozenset(["ACCUSE", "REJECT", "THREATEN"])  # done with words
LASTING = frozenset(
    ["AID", "COOPERATE", "REJECT", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]
)  # may go on for months


def status_of(frame: Frame) -> Literal["occurred", "ongoing", "planned"]:
    """Whether the act has happened, is going on or is planned; announcing something has occurred."""
    if frame.planned:
        return "planned"
    if frame.plover == "AGREE":
        return "occurred"
    modality = frame.clause.modality_by(frame.hit.end)
    if modality == "future" and frame.plover in PLANNED:
        return "planned"
    return "ongoing" if modality == "ongoing" else "occurred"


def own_time(frame: Frame, context: Context) -> TimeExpression | None:
    """The date of the frame's sentence that stands nearest to its trigger, one of the same clause before others.

    A mere year in another clause dates something else ("... setelah kudeta 2015"), a day after "sejak" or "after" too,
    and a plan is for a day to come: an earlier one is when it was told. The day of a report ("dilansir ..., Senin")
    and that of the dateline give way to another. What goes on since a day and has no day of its own lasts from then to
    now.
    """
    told = [t for t in _times(context, frame.sentence) if not _takes_effect(t, frame, context)]
    times = [t for t in told if not _bounds(t, frame, context)]
    if status_of(frame) == "planned":
        times = [t for t in times if _to_come(t, frame, context)]
    else:
        times = [past for t in times if (past := _before_news(t, frame, context)) is not None]
        other = (_names_act, _is_of_telling, _is_of_whom)
        times = [t for t in times if not any(is_other(t, frame, context) for is_other in other)]
    fallback = () if _is_prior(frame, context) else times  # what came before has no day of a report
    times = [t for t in times if not _is_report(t, frame, context)] or list(fallback)
    times = [t for t in times if not context.scene.doc.in_dateline(t.start)] or times
    inside = [t for t in times if frame.clause.start <= t.start < frame.clause.end or _governs(t, frame, context)]
    choice = inside or [t for t in times if t.precision != "year"]
    nearest = min(choice, key=lambda t: _distance(t, frame), default=None)
    if nearest is not None or frame.planned:
        return nearest
    if frame.trigger == APPOINT:  # "mengangkat A sebagai menteri sejak Mei": from that day on he was
        return next((t for t in told if t is since_of(frame, context)), None)
    return next((_until_now(t, context) for t in told if _is_since(t, frame, context)), None)


def _takes_effect(t: TimeExpression, frame: Frame, context: Context) -> bool:
    """Whether from then on holds what was agreed or threatened ("menyepakati tarif baru mulai September")."""
    before = fold(context.scene.doc.text[max(frame.sentence.start, t.start - JUST_BEFORE) : t.start]).split()
    words = (w for w in reversed(before) if w not in context.grammar.prepositions["to"])
    return frame.plover in ("AGREE", "THREATEN") and next(words, "") in context.grammar.effective


def _before_news(t: TimeExpression, frame: Frame, context: Context) -> TimeExpression | None:
    """A time at which something may have happened: what is told as done has no day ahead of the news.

    A promise is not dated by what it promises, nor a threat by when it will be made true. Any other day without its
    year that would lie ahead is one of the year before.
    """
    if t.ahead or (frame.reading == "ahead" and context.published and t.first and t.first > context.published):
        return None
    if frame.trigger == INVITE and (ahead := _invited_for(t, frame, context)) is not None:
        return ahead
    if context.published is None or t.first is None or t.last is None or t.first <= context.published:
        return t
    if frame.plover != "AGREE" and _lies_ahead(t, frame, context):
        return None
    if (
        t.basis == "absolute"
        and context.scene.doc.published_kind != "exact"
        and (frame.plover != "AGREE" or frame.trigger == INVITE)
    ):
        return t
    if t.basis != "year_inferred" or t.precision in COARSE:
        return None
    if LEAP_DAY in ((t.first.month, t.first.day), (t.last.month, t.last.day)):
        return None
    return replace(t, first=t.first.replace(year=t.first.year - 1), last=t.last.replace(year=t.last.year - 1))


def _invited_for(t: TimeExpression, frame: Frame, context: Context) -> TimeExpression | None:
    """ "invited A to a summit in May": without its year the time is one to come, where it tells of the summit."""
    text, day = context.scene.doc.text, context.published
    if t.basis != "year_inferred" or day is None or t.first is None or t.last is None or t.last >= day:
        return None
    between = fold(text[frame.hit.end : t.start]).split() if t.start > frame.hit.end else []
    if frame.voice != "active" or not any(w in context.grammar.destinations for w in between):
        return None
    if LEAP_DAY in ((t.first.month, t.first.day), (t.last.month, t.last.day)):
        return None
    return replace(t, first=t.first.replace(year=t.first.year + 1), last=t.last.replace(year=t.last.year + 1))


def _lies_ahead(t: TimeExpression, frame: Frame, context: Context) -> bool:
    """Whether a word of future stands between the act and the day ("menyerahkan undangan rapat yang akan digelar pada
    12 Mei").
    """
    ahead = any_of(context.grammar.modality.future)
    return ahead.search(context.scene.doc.text, frame.hit.end, t.start) is not None


def _names_act(t: TimeExpression, frame: Frame, context: Context) -> bool:
    """Whether a bare day right behind the word for another act names that one ("pelaku serangan 7 Oktober").

    What is said of another act is not said on its day ("mengecam serangan ... pada 7 Oktober"), nor in its year ("the
    2010 attack").
    """
    if t.precision == "year" and frame.hit.start != t.end + 1 and _stands_before_act(t, context):
        return True
    if frame.plover in SPOKEN_ACTS and frame.hit.end < t.start:
        matter = context.scene.doc.text[frame.hit.end : t.start]
        if "," not in matter and any_of(context.grammar.topics).search(matter):
            return True
    return not frame.hit.end + 1 >= t.start > frame.hit.start and _is_name(t, frame.sentence, context)


def _is_name(t: TimeExpression, sentence: Sentence, context: Context) -> bool:
    """Whether it is a bare day right behind the word for an act ("serangan 7 Oktober")."""
    if t.basis != "year_inferred" or t.precision in COARSE:
        return False
    before = fold(context.scene.doc.text[max(sentence.start, t.start - REACH) : t.start]).rsplit(maxsplit=1)[-1:]
    return bool(before) and before[0] in context.grammar.topics


def _is_of_whom(t: TimeExpression, frame: Frame, context: Context) -> bool:
    """Whether an old day tells what those did whom the blow befell ("membunuh komandan yang menyerbu kota itu pada
    Mei"); a fresh one is the blow's, whatever stands before it.
    """
    grammar = context.grammar
    if frame.plover not in CONFLICT or t.start < frame.hit.end or not _is_old(t, context):
        return False
    behind = context.scene.doc.text[frame.hit.end : t.start]
    found = [m.end() for m in any_of(grammar.connectives["relative"]).finditer(behind)]
    clause = behind[found[-1] :] if found else ","
    return "," not in clause and re.search(rf"\b{grammar.verb_pattern}", clause) is not None


def _is_of_telling(t: TimeExpression, frame: Frame, context: Context) -> bool:
    """Whether a speaker says that the act is done already, and the day is that on which he said so (""Kami sudah
    bertemu mereka," kata A, Senin").
    """
    text, grammar = context.scene.doc.text, context.grammar
    if frame.plover in SPOKEN_ACTS or t.start < frame.hit.end or not grammar.perfect:
        return False
    if any_of(grammar.perfect).search(text, frame.sentence.start, frame.hit.start) is None:
        return False
    said = attribution(grammar).finditer(text, frame.hit.end, t.start)
    return any(MARKS.intersection(text[m.start() - QUOTED : m.start()]) for m in said)


def _stands_before_act(t: TimeExpression, context: Context) -> bool:
    i = bisect_left(context.trigger_starts, t.end + 1)
    return i < len(context.trigger_starts) and context.trigger_starts[i] == t.end + 1


def _is_past(t: TimeExpression, context: Context) -> bool:
    return not t.ahead and (context.published is None or t.first is None or t.first <= context.published)


def _governs(t: TimeExpression, frame: Frame, context: Context) -> bool:
    """Whether it dates the whole sentence ("Pada tahun 2018, ...") or stands right behind the trigger."""
    text = context.scene.doc.text
    opens = t.start - frame.sentence.start <= OPENS and text[t.end : t.end + 1] == ","
    return opens or (0 <= t.start - frame.hit.end <= BEHIND and "," not in text[frame.hit.end : t.start])


def _distance(t: TimeExpression, frame: Frame) -> tuple[bool, int]:
    return t.precision == "year", frame.hit.gap(t.start, t.end)


def when_of(frames: Iterable[Frame], planned: bool, context: Context) -> tuple[TimeExpression | None, str]:
    """The date of an occasion and where it was read.

    Args:
        frames: the occasion's mentions, the best first.
        planned: a plan takes only a date of its own, or one that the sentence behind tells of it.

    Returns:
        The date and its basis: sentence, same_occasion, passage, news_peg or none.
    """
    mentions = list(frames)
    best = mentions[0]
    for frame in mentions:
        if frame.when is None:
            continue
        if frame is best:
            return frame.when, "sentence"
        if _is_speakers(frame, context):
            continue
        if frame.when.precision != "year" and not _is_background(frame, context) and _is_one(frame, best):
            return frame.when, "same_occasion"
    if planned:
        told = _told_on(best, context)
        return (told, "passage") if told else (None, "none")
    if best.plover in CONFLICT and (told := _added(best, context) or _told_on(best, context)):
        return told, "passage"
    if _is_background(best, context):
        return None, "none"
    if _goes_on(best, context) and (told := _day_before(best, context) or _passage(best, context)):
        return told, "passage"
    if best.plover in GATHERED and (told := _told_on(best, context)):
        return told, "passage"
    if best.plover in CONFLICT and not _in_lead(best, context):
        told = _dated_before(best, context)
        if told or not _speaks_on(best, context):
            return (told, "passage") if told else (None, "none")
    if _is_prior(best, context) or any(_is_of_telling(t, best, context) for t in _times(context, best.sentence)):
        return None, "none"
    if best.clause.modality_by(best.hit.end) == "future":
        return None, "none"
    peg = news_peg(context, None if best.plover in CONFLICT else attribution(context.grammar))
    if peg is None and _in_lead(best, context):
        peg = news_peg(context)
    return (peg, "news_peg") if peg else (None, "none")


def _is_speakers(frame: Frame, context: Context) -> bool:
    """Whether its day is that on which somebody told of the act (" ..., kata Menteri A, Senin")."""
    if frame.when is None or frame.plover in CONFLICT or frame.when.start < frame.hit.end:
        return False
    begin = max(frame.hit.end, frame.when.start - SPOKEN)
    return attribution(context.grammar).search(context.scene.doc.text, begin, frame.when.start) is not None


def _speaks_on(frame: Frame, context: Context) -> bool:
    """Whether a person of the lead charges or threatens further down: the article goes on with what was said."""
    people = {a.name for a in frame.source if a.actor_type == "person"}
    if frame.plover not in SPOKEN_ACTS or not people:
        return False
    lead = opening(context, LEAD)
    return any(p.actor.name in people for s in lead for p in context.scene.between(s.start, s.end))


def opens_with(context: Context, sentence: Sentence, words: tuple[str, ...]) -> bool:
    """Whether the sentence opens with one of the words."""
    opening = fold(context.scene.doc.text[sentence.start : sentence.start + OPENING]).lstrip("\"“'( ")
    return opening.startswith(words)


def _goes_on(frame: Frame, context: Context) -> bool:
    """Whether the sentence says that it tells of the same occasion or the same day as the one before."""
    grammar = context.grammar
    told = fold(context.scene.doc.text[frame.sentence.start : frame.sentence.end])
    same_day = any(words in told for words in grammar.same_day)
    return same_day or opens_with(context, frame.sentence, grammar.same_occasion)


def _in_lead(frame: Frame, context: Context) -> bool:
    return frame.sentence.kind == "title" or any(frame.sentence is s for s in opening(context, LEAD))


def opening(context: Context, n: int) -> list[Sentence]:
    """The first ``n`` sentences of the body."""
    return [s for s in context.scene.doc.sentences if s.kind == "body"][:n]


def _to_come(t: TimeExpression, frame: Frame, context: Context) -> bool:
    if t.last is None or context.published is None:
        return True
    if t.last > context.published:
        return True
    told = attribution(context.grammar).search(context.scene.doc.text, max(frame.hit.end, t.start - SPOKEN), t.start)
    return t.last == context.published and t.start > frame.hit.start and told is None


def _bounds(t: TimeExpression, frame: Frame, context: Context) -> bool:
    """Whether between trigger and date, or just before it, a word makes it a bound ("... sejak Februari 2022")."""
    since = frame.hit.end if frame.hit.end < t.start else max(frame.sentence.start, t.start - JUST_BEFORE)
    text, grammar = context.scene.doc.text, context.grammar
    since = max(since, t.start - REACH)
    told = within(context.dates, context.date_starts, since, t.start)  # a bound holds for the first date behind it
    begin = max((d.end for d in told if text[d.end : t.start].strip(BESIDE)), default=since)
    words = fold(text[begin : t.start]).split()
    if any(word in grammar.date_bounds for word in words) or any(word in grammar.until for word in words[-2:]):
        return True
    return _opens_past(t, frame, context, grammar.date_bounds)


def _opens_past(t: TimeExpression, frame: Frame, context: Context, words: tuple[str, ...]) -> bool:
    """Whether an old date stands before the act in what one of the words opens ("Sejak panen pada 2019, ...")."""
    doc = context.scene.doc
    opening = doc.text[doc.opening(frame.sentence) : t.start]
    return _is_old(t, context) and t.end <= frame.hit.start and "," not in opening and fold(opening).startswith(words)


def _is_old(t: TimeExpression, context: Context) -> bool:
    published = context.published
    return t.precision in COARSE or (published is not None and t.last is not None and (published - t.last).days > FRESH)


def _is_report(t: TimeExpression, frame: Frame, context: Context) -> bool:
    """Whether the day stands right behind the words that name a report."""
    reports = any_of(context.grammar.attribution["frame"])
    return reports.search(context.scene.doc.text, max(frame.sentence.start, t.start - SPOKEN), t.start) is not None


def _is_since(t: TimeExpression, frame: Frame, context: Context) -> bool:
    grammar = context.grammar
    if frame.plover not in LASTING:
        return False
    far = frame.plover in CONFLICT and frame.hit.end < t.start  # "... sejak pecahnya perang pada 3 Mei"
    begin = max(frame.hit.end, t.start - REACH) if far else max(frame.sentence.start, t.start - JUST_BEFORE)
    told = fold(context.scene.doc.text[begin : t.start]).split()
    return any(word in grammar.since for word in told) or _opens_past(t, frame, context, grammar.since)


def since_of(frame: Frame, context: Context) -> TimeExpression | None:
    """The time right behind the act since which it is said to be: "had ties since 1976"."""
    text, start = context.scene.doc.text, frame.hit.end
    t = next((t for t in _times(context, frame.sentence) if start < t.start <= start + REACH), None)
    before = fold(text[max(start, t.start - JUST_BEFORE) : t.start]).split() if t is not None else []
    return t if any(word in context.grammar.since for word in before) else None


def _until_now(t: TimeExpression, context: Context) -> TimeExpression:
    """From the beginning of a time to the day of publication, or the last day that the article tells."""
    ends = [day for day in (t.last, context.published or context.scene.doc.published) if day is not None]
    return replace(t, last=max(ends, default=t.first), precision="range")


def _is_one(frame: Frame, best: Frame) -> bool:
    """Blows, charges and threats recur between the same parties: only mentions close together are of one occasion."""
    return best.plover not in CONFLICT or abs(frame.sentence.index - best.sentence.index) <= NEAR


def _added(frame: Frame, context: Context) -> TimeExpression | None:
    """The last day of the sentences before one that adds to them ("Iran juga mengecam ...")."""
    words = fold(context.scene.doc.text[frame.sentence.start : frame.hit.start]).split()
    if not any(word in context.grammar.additions for word in words):
        return None
    for sentence in _before(frame, context, NEAR):
        days = [t for t in _times(context, sentence) if t.precision not in COARSE]
        if days:
            return days[-1]
    return None


def _before(frame: Frame, context: Context, n: int) -> tuple[Sentence, ...]:
    """The ``n`` sentences before the frame's, the nearest first."""
    return context.scene.doc.sentences[max(0, frame.sentence.index - n) : frame.sentence.index][::-1]


def news_peg(context: Context, spoken: re.Pattern[str] | None = None) -> TimeExpression | None:
    """The first fresh day that the lead names: what happened then is the news.

    Args:
        spoken: words of reporting; a day right behind one is when somebody spoke, not when it happened.
    """
    published = context.published
    if published is None:
        return None
    text = context.scene.doc.text
    for sentence in opening(context, LEAD):
        for t in sorted(_times(context, sentence), key=lambda t: t.precision != "day"):
            if t.precision in COARSE or t.last is None or t.first is None or context.scene.doc.in_dateline(t.start):
                continue
            if _is_name(t, sentence, context):
                continue
            told = spoken and spoken.search(text, max(sentence.start, t.start - SPOKEN), t.start)
            if not told and (published - t.last).days <= FRESH and t.first <= published:
                return t
    return None


def attribution(grammar: Grammar) -> re.Pattern[str]:
    """Words of reporting: a day or place behind one of them is the speaker's."""
    return any_of(tuple(w for group in grammar.attribution.values() for w in group))


def _is_background(frame: Frame, context: Context) -> bool:
    """Whether the words before the trigger, or an old date in the sentence, send it into the past of the story."""
    text, published = context.scene.doc.text, context.published
    old = [t for t in _times(context, frame.sentence) if published and t.last and (published - t.last).days > FRESH]
    if any(not _bounds(t, frame, context) for t in old):
        return True
    vague = context.grammar.vague
    if vague and any_of(vague).search(text, frame.sentence.start, frame.sentence.end):
        return True
    before = f" {PUNCTUATION.sub(' ', fold(text[frame.sentence.start : frame.hit.start]))} "
    return any(f" {word} " in before for word in context.grammar.background)


def _is_prior(frame: Frame, context: Context) -> bool:
    """Whether the act is told as done before what the sentence tells ("menuai kritik setelah bertemu ...")."""
    words = fold(context.scene.doc.text[frame.sentence.start : frame.hit.start]).split()
    return any(word in context.grammar.date_bounds for word in words[-PRIOR:])


def _day_before(frame: Frame, context: Context) -> TimeExpression | None:
    """The last day or month of the sentence right before."""
    doc = context.scene.doc
    told = [t for s in _before(frame, context, 1) for t in _times(context, s) if not doc.in_dateline(t.start)]
    return next((t for t in reversed(told) if t.precision != "year" and _is_past(t, context)), None)


def _dated_before(frame: Frame, context: Context) -> TimeExpression | None:
    """The fresh date, written out, of the sentence right before: the story goes on about that day."""
    told, published = _day_before(frame, context), context.published
    if told is None or told.last is None or published is None or told.basis not in WRITTEN_OUT:
        return None
    return told if 0 <= (published - told.last).days <= FRESH else None


def _told_on(frame: Frame, context: Context) -> TimeExpression | None:
    """The day in a sentence right behind that goes on about the gathering ("Pertemuan itu digelar pada 3 Mei"), or
    names the blow, charge or measure again and says when it was ("Penangkapan dilakukan pada Senin").
    """
    ahead = [s for s in context.scene.doc.sentences[frame.sentence.index + 1 :][:AHEAD] if s.kind == "body"]
    if frame.plover in CONFLICT:
        told = [t for s in ahead if _names_again(s, frame, context) for t in _days_of_act(s, context)]
    else:
        told = [t for s in ahead if opens_with(context, s, context.grammar.same_gathering) for t in _times(context, s)]
    times = (t for t in told if t.precision not in COARSE)
    return next(
        (t for t in times if (_to_come(t, frame, context) if status_of(frame) == "planned" else _is_past(t, context))),
        None,
    )


def _names_again(sentence: Sentence, frame: Frame, context: Context) -> bool:
    """Whether the sentence opens with a noun for such an act, made the known one or said to take place."""
    grammar, doc = context.grammar, context.scene.doc
    opening = fold(doc.text[doc.opening(sentence) : sentence.end])
    noun = next((n for n in grammar.same_act.get(frame.plover, ()) if opening.startswith(f"{n} ")), None)
    if noun is None:
        return False
    behind = PUNCTUATION.sub(" ", opening[len(noun) :]).split()[:KNOWN]
    return any(word in grammar.demonstratives or word in grammar.taking_place for word in behind)


def _days_of_act(sentence: Sentence, context: Context) -> list[TimeExpression]:
    """The days of a sentence about an act, but for that of a report and those of what it came after or answers."""
    grammar, text = context.grammar, context.scene.doc.text
    others = any_of((*grammar.date_bounds, *grammar.until, *grammar.causes, *grammar.connectives["subordinate"]))
    found = others.search(text, sentence.start, sentence.end)
    end = found.start() if found else sentence.end
    reports = any_of(grammar.attribution["frame"])
    return [
        t
        for t in _times(context, sentence)
        if t.start < end and not reports.search(text, max(sentence.start, t.start - SPOKEN), t.start)
    ]


def _passage(frame: Frame, context: Context) -> TimeExpression | None:
    """The last day told before the sentence."""
    doc = context.scene.doc
    first = doc.sentences[max(0, frame.sentence.index - BACK)].start
    times = within(context.dates, context.date_starts, first, frame.sentence.start)
    dated = (t for t in reversed(times) if t.first and t.precision not in COARSE and _is_past(t, context))
    return next((t for t in dated if not doc.in_dateline(t.start)), None)


def _times(context: Context, sentence: Sentence) -> list[TimeExpression]:
    told = within(context.dates, context.date_starts, sentence.start, sentence.end)
    return [t for t in told if t.first is not None]
