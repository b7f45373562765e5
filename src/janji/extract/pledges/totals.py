"""Totals beside their parts, and titles beside the body: what must not be counted twice."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from decimal import Decimal

from janji.extract.model import TimeExpression
from janji.extract.pledges.givers import STATES
from janji.extract.pledges.model import Candidate

MOST_PARTS = 12
TOLERANCE = Decimal("0.005")


def refuse_totals(found: Sequence[Candidate], dates: Sequence[TimeExpression]) -> None:
    """Refuse a cumulative total whose parts are pledges of their own, and a title with figures of its own."""
    accepted = [c for c in found if c.refusal is None]
    _refuse_sums(accepted)
    _refuse_everybody(accepted, dates)
    _refuse_wholes(accepted)
    gifts = [c for c in accepted if c.refusal is None and c.quantity.kind == "money"]
    for counted in (c for c in accepted if c.refusal is None and _receives(c)):
        if any(_shares_giver(counted, c) and _shares_receiver(counted, c) for c in gifts):
            counted.refusal = "trap: who receives the money that is a pledge of its own"
    for getter in (c for c in accepted if c.refusal is None and _gets(c)):
        if any(c is not getter and c.verb is getter.verb and not _gets(c) and c.refusal is None for c in accepted):
            getter.refusal = "trap: who receives what is a pledge of its own"
    body = [c for c in accepted if c.refusal is None and c.sentence.kind == "body"]
    for title in (c for c in accepted if c.refusal is None and c.sentence.kind == "title"):
        if any(c.quantity.kind == title.quantity.kind for c in body) and not any(_same_value(c, title) for c in body):
            title.refusal = "title: the body tells it with its own figures"


def _refuse_everybody(accepted: Sequence[Candidate], dates: Sequence[TimeExpression]) -> None:
    """ "Donors pledged Q": what all gave together, where some of them are told with their own smaller amounts, or one
    is told in the next words."""
    money = [c for c in accepted if c.refusal is None and c.quantity.kind == "money" and c.sides.donors]
    named: dict[str | None, list[Decimal]] = {}
    for c in money:
        if c.sides.donor_how != "unnamed":
            named.setdefault(c.quantity.currency, []).append(c.quantity.value)
    for total in (c for c in money if c.sides.donor_how == "unnamed"):
        smaller = [v for v in named.get(total.quantity.currency, ()) if v < total.quantity.value]
        own = _own_part(total, money, dates) if smaller else None
        if own is not None and not own.sides.recipients:
            own.sides.recipients, own.sides.recipient_how = total.sides.recipients, total.sides.recipient_how
        if len(smaller) >= 2 or own is not None:
            total.refusal = "trap: what all givers together gave"


def _own_part(total: Candidate, money: Sequence[Candidate], dates: Sequence[TimeExpression]) -> Candidate | None:
    """ "14 countries pledged Q. Peru's commitment amounts to Q1.": the sentence behind names one giver's own part,
    but not where it tells of another day or month."""
    behind = (c for c in money if c.sentence.index - total.sentence.index == 1 and _unit(c) == _unit(total))
    smaller = (c for c in behind if c.quantity.value < total.quantity.value and _shares_receiver(c, total))
    own = next((c for c in smaller if c.sides.donor_how in ("possessive", "clause")), None)
    return None if own is None or _at_other_times(own, total, dates) else own


def _at_other_times(a: Candidate, b: Candidate, dates: Sequence[TimeExpression]) -> bool:
    """Both sentences name days or months, and none that is one of the other's."""
    mine, yours = (
        [d for d in dates if c.sentence.start <= d.start < c.sentence.end and d.precision in ("day", "month")]
        for c in (a, b)
    )
    return bool(mine) and bool(yours) and not any(_meet(x, y, a.scenery.text) for x in mine for y in yours)


def _meet(x: TimeExpression, y: TimeExpression, text: str) -> bool:
    """Whether they have a day in common, or read the same."""
    if x.first and x.last and y.first and y.last:
        return x.first <= y.last and y.first <= x.last
    return text[x.start : x.end] == text[y.start : y.end]


def _refuse_wholes(accepted: Sequence[Candidate]) -> None:
    """ "Q1, part of a Q2 package": what the giver's other promise is a part of."""
    money = [c for c in accepted if c.refusal is None and c.quantity.kind == "money"]
    for whole in money:
        if not whole.features.get("whole"):
            continue
        smaller = (c for c in money if c.quantity.value < whole.quantity.value and _unit(c) == _unit(whole))
        if any(c.refusal is None and _same_state(c, whole) and _shares_receiver(c, whole) for c in smaller):
            whole.refusal = "trap: the whole that another pledge is a part of"


def _same_state(a: Candidate, b: Candidate) -> bool:
    mine, yours = ({d.country_code or d.name for d in c.sides.donors} for c in (a, b))
    return not mine or not yours or bool(mine & yours)


def _refuse_sums(accepted: Sequence[Candidate]) -> None:
    """Refuse what the largest smaller quantities of its unit add up to: of the same giver, where it is one state."""
    counts: dict[Hashable, Counter[Decimal]] = {}
    for c in accepted:
        for key in {_unit(c), (_unit(c), _giver(c))}:
            counts.setdefault(key, Counter())[c.quantity.value] += 1
    ascending = {unit: sorted(values) for unit, values in counts.items()}
    for total in accepted:
        value, giver = total.quantity.value, _giver(total)
        values = ascending[(_unit(total), giver) if giver else _unit(total)]
        at = bisect_left(values, value)
        if _adds_up(value, values[max(0, at - MOST_PARTS) : at][::-1]):
            total.refusal = "trap: total of parts that are pledges of their own"
            for key in {_unit(total), (_unit(total), giver)}:
                counts[key][value] -= 1
                if not counts[key][value]:
                    ascending[key].remove(value)


def _receives(c: Candidate) -> bool:
    """Those who are counted get something else than their training."""
    return bool(c.features.get("people_reached")) and not (c.noun and c.noun.key == "technical_assistance")


def _gets(c: Candidate) -> bool:
    """ "300 families received 2 tonnes of aid": those who are counted stand before the verb."""
    return c.verb is not None and c.verb.voice == "receive" and c.quantity.end <= c.verb.start


def _shares_giver(a: Candidate, b: Candidate) -> bool:
    mine = {d.name for d in a.sides.donors}
    return not mine or any(d.name in mine for d in b.sides.donors)


def _shares_receiver(a: Candidate, b: Candidate) -> bool:
    mine, yours = {r.name for r in a.sides.recipients}, {r.name for r in b.sides.recipients}
    return not mine or not yours or bool(mine & yours)


def _giver(c: Candidate) -> str | None:
    """The state that gives alone, or who stands right behind the amount: what others give is no part of theirs."""
    donors = c.sides.donors
    alone = len(donors) == 1 and (donors[0].actor_type in STATES or c.sides.donor_how == "from")
    return next(iter(c.certain_givers), None) if alone else None


def _unit(c: Candidate) -> Hashable:
    return c.quantity.kind, c.quantity.currency, c.quantity.unit


def _same_value(a: Candidate, b: Candidate) -> bool:
    mine = {(a.quantity.value, a.quantity.currency), *a.quantity.equivalents}
    return bool(mine & {(b.quantity.value, b.quantity.currency), *b.quantity.equivalents})


def _adds_up(total: Decimal, parts: Sequence[Decimal]) -> bool:
    """Whether two or more of the parts sum to the total."""
    sums: dict[Decimal, int] = {Decimal(0): 0}
    for part in parts:
        for value, count in list(sums.items()):
            if value + part <= total * (1 + TOLERANCE):
                sums[value + part] = max(sums.get(value + part, 0), count + 1)
    return any(count >= 2 and abs(value - total) <= total * TOLERANCE for value, count in sums.items())
