"""When a predicted fact and a gold fact are the same fact.

Records are plain dictionaries in the prediction and gold format (one object an article, lists ``events`` and
``pledges``). Spans are Unicode code points, end exclusive.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

Record = dict[str, Any]
Span = tuple[int, int]

_WORD = re.compile(r"\w+")
# Office and function words that two different parties may share.
_COMMON = frozenset(
    [
        *[
            "the",
            "of",
            "and",
            "for",
            "to",
            "in",
            "a",
            "an",
            "president",
            "minister",
            "republic",
            "government",
            "ministry",
        ],
        *["presiden", "menteri", "republik", "pemerintah", "kementerian", "dan", "untuk", "di", "ke", "dari"],
    ]
)
_SENTENCE_END = re.compile(r"\n+|(?<=[.!?])[\"”’')]*\s+(?=[\"“‘'(]*[A-Z0-9])")


def name_words(names: Iterable[str | None]) -> set[str]:
    """The distinctive words of some names, case folded."""
    return {word for name in names if name for word in _WORD.findall(name.casefold())} - _COMMON


def gold_spans(text: str, fragments: Sequence[str]) -> list[Span]:
    """The sentences that the evidence fragments stand in.

    Raises:
        ValueError: a fragment is not in the text.
    """
    bounds = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    sentences = list(pairwise(bounds))
    spans = []
    for fragment in fragments:
        start = text.find(fragment)
        if start < 0:
            raise ValueError(f"gold evidence is not in the article: {fragment!r}")
        end = start + len(fragment)
        first = min((s for s, e in sentences if e > start), default=start)
        last = max((e for s, e in sentences if s < end), default=end)
        spans.append((min(first, start), max(last, end)))
    return spans


def span_overlaps(span: Sequence[int], others: Iterable[Span]) -> bool:
    """Whether a span shares a code point with one of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _amounts(pledge: Record) -> list[tuple[float | None, str | None]]:
    others = pledge.get("amount_other") or []
    return [(_number(a.get("amount")), a.get("currency")) for a in (pledge, *others)]


def same_quantity(predicted: Record, gold: Record) -> bool:
    """The same kind, and the same amount and currency (or an equivalent one) or the same count."""
    if predicted.get("kind") != gold["kind"]:
        return False
    if gold["kind"] != "money":
        count = _number(predicted.get("count"))
        return count is not None and count == _number(gold["count"])
    return any(
        amount is not None and value is not None and currency == code and abs(amount - value) <= 1e-6 * max(1.0, value)
        for amount, currency in _amounts(predicted)
        for value, code in _amounts(gold)
    )


def same_party(predicted: Record | None, gold: Record | None) -> bool:
    """The same country, or a shared name word where a country is missing."""
    a, b = predicted or {}, gold or {}
    if a.get("country") and b.get("country"):
        return bool(a["country"] == b["country"])
    return bool(name_words([a.get("name")]) & name_words([b.get("name")]))


def same_donor(predicted: Record, gold: Record) -> bool:
    """One of the joint donors agrees."""
    donors = [[fact.get("donor"), *(fact.get("co_donors") or [])] for fact in (predicted, gold)]
    return any(same_party(a, b) for a in donors[0] for b in donors[1])


def same_actors(predicted: Record, gold: Record) -> bool:
    """Country sets with a Jaccard index of at least one half; where there is no country, a shared name word."""
    a, b = set(predicted.get("countries") or []), set(gold.get("countries") or [])
    if a or b:
        return len(a & b) / len(a | b) >= 0.5

    def words(event: Record) -> set[str]:
        return name_words(actor.get("name") for side in ("source", "target") for actor in event.get(side) or [])

    return bool(words(predicted) & words(gold))


def _days(day: str | None) -> tuple[str, str] | None:
    """First and last day of an ISO year, month or day, comparable as text."""
    if not day:
        return None
    missing = len(day) - 4
    return (day + "-01-01"[missing:], day + "-12-31"[missing:]) if len(day) < 10 else (day, day)


def same_date(predicted: Record, gold: Record) -> bool:
    """Overlapping intervals; a gold day asks for a predicted day."""
    a, b = _days(predicted.get("start")), _days(gold.get("start"))
    if a is None or b is None:
        return a is b
    a_end, b_end = _days(predicted.get("end")) or a, _days(gold.get("end")) or b
    exact_enough = gold.get("precision") not in ("day", "range") or len(predicted["start"]) >= 10
    return a[0] <= b_end[1] and b[0] <= a_end[1] and exact_enough


def pair_up(
    predicted: Sequence[Record], gold: Sequence[Record], same: Callable[[Record, Record], bool]
) -> dict[int, int]:
    """The largest one-to-one pairing (Kuhn's augmenting paths): gold index -> predicted index."""
    choices = [[j for j, g in enumerate(gold) if same(p, g)] for p in predicted]
    partner: dict[int, int] = {}

    def augment(i: int, tried: set[int]) -> bool:
        for j in choices[i]:
            if j in tried:
                continue
            tried.add(j)
            if j not in partner or augment(partner[j], tried):
                partner[j] = i
                return True
        return False

    for i in range(len(predicted)):
        augment(i, set())
    return partner
