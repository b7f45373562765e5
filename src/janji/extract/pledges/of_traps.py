"""What looks like a pledge and is none: prices, shares, history, crime, an own budget."""

from janji.extract.pledges.cues import CLAUSE, MARKER_REACH, YEAR, Cue
from janji.extract.pledges.model import Candidate
from janji.extract.pledges.receivers import MEASURE_GAP
from janji.extract.text.scan import fold
from janji.packs.pledges import PledgePart

FAR = 100
WEIGHT_REACH = 4  # words
FIGURES = ("trade", "growth", "profit", "tax", "price", "debt", "output", "population")


def of_traps(c: Candidate, part: PledgePart, year: int) -> dict[str, float]:
    """Features of what is no pledge, 0/1; ``year`` is that of the article."""
    q, scenery, trap, behind = c.quantity, c.scenery, c.trap, c.trap_after
    debt = bool(c.verb and c.verb.key == "forgive")  # "forgave $75 million in debt"
    nearer = trap is not None and _is_nearer(trap, c) and not debt
    measured = any(q.start - x.end <= MEASURE_GAP for x in scenery.before(q.start, "measured"))
    own = scenery.before(q.start, "own") or scenery.after(q.end, "own", until=q.end + FAR)
    told = {x.key for x in scenery.cues if x.kind == "trap"}
    return {
        "trap_nearer": float(nearer),
        "trap_in_clause": float(trap is not None and not nearer and _same_clause(trap, c)),
        "trap_after": float(behind is not None and behind != "per" and not debt),
        "per": float(behind == "per" and not c.each),
        "whole": float(any(x.key == "whole" for x in _right_before(c, part))),
        "figure": float(_is_figure(c)),
        "history": float(_is_history(c, year)),
        "crime": float("crime" in told),
        "sport": float("sport" in told),
        "measured": float(measured or _is_weight(c, part)),
        "own_spending": float(bool(own)),
    }


def _is_weight(c: Candidate, part: PledgePart) -> bool:
    """ "menyerahkan sapi 1,2 ton", "satu sapi sebesar 1 ton": how heavy the one animal before it is."""
    if c.quantity.unit not in part.kinds.divisible:
        return False
    before = fold(c.scenery.text[c.sentence.start : c.quantity.start]).split()[-WEIGHT_REACH:]
    nouns = part.quantities.nouns
    return any(nouns.get(word, (None, False))[0] in part.kinds.weighed for word in before)


def _is_figure(c: Candidate) -> bool:
    """ "Exports rose by 13 percent, to Q": what a statistic tells of is the verb's subject."""
    if c.verb is None or c.trap is None or c.verb.key != "raise" or c.trap.key not in FIGURES:
        return False
    return c.trap.end <= c.verb.start and not CLAUSE.search(c.scenery.text, c.trap.end, c.verb.start)


def _right_before(c: Candidate, part: PledgePart) -> list[Cue]:
    """The trap words that only words of measure or a noun of giving part from the amount ("part of a $5 million
    package", "dari total pinjaman Q")."""
    text, at = c.scenery.text, c.quantity.start
    traps = c.scenery.before(at, "trap", since=at - MARKER_REACH)
    noun = c.noun if c.noun is not None and c.noun.end <= at else None

    def between(trap: Cue) -> list[str]:
        if noun is None or noun.start < trap.end:
            return fold(text[trap.end : at]).split()
        return fold(text[trap.end : noun.start] + " " + text[noun.end : at]).split()

    return [x for x in traps if all(w in part.links for w in between(x))]


def _is_history(c: Candidate, year: int) -> bool:
    """The sentence reaches back more than ten years."""
    written = c.scenery.text[c.sentence.start : c.sentence.end]
    years = [int(y) for y in YEAR.findall(written)]
    return bool(years) and min(years) < year - 10 and max(years) <= year


def _is_nearer(trap: Cue, c: Candidate) -> bool:
    """The trap stands between every word of giving and the quantity."""
    giving = [x for x in (c.verb, c.noun) if x is not None]
    if any(x.start >= c.quantity.end and x.start - c.quantity.end < 25 for x in giving if x is c.noun):
        return False
    left = [x.end for x in giving if x.end <= c.quantity.start]
    return not left or trap.start >= max(left) or trap.end > max(left)


def _same_clause(trap: Cue, c: Candidate) -> bool:
    return not CLAUSE.search(c.scenery.text[trap.end : c.quantity.start])
