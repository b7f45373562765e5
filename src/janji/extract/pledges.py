"""Pledges: quantities that somebody gives or promises to somebody else.

Rules propose every quantity near a word of giving; the pack's pledge judge weighs the proposal's features. What was
refused is kept with its reason (`propose_pledges`), what passed becomes a mention (`find_pledges`).
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from janji.extract.clauses import Clause
from janji.extract.home import home_country
from janji.extract.model import (
    Actor,
    Document,
    Hit,
    Horizon,
    PledgeMention,
    Quantity,
    TimeExpression,
)
from janji.extract.pledge_candidates import candidates_of
from janji.extract.pledge_cues import read_sentence
from janji.extract.pledge_judge import Setting, judge_candidates
from janji.extract.pledge_mentions import mentions_of
from janji.extract.pledge_model import Candidate
from janji.extract.pledge_topic import fill_receivers
from janji.extract.pledge_totals import refuse_totals
from janji.extract.scene import make_scene
from janji.packs.loader import Pack
from janji.packs.pledges import PledgePart

MAX_SENTENCE = 4000
MOST_CRIMES = 4


def find_pledges(
    doc: Document,
    hits: Sequence[Hit],
    actors: Sequence[Actor],
    quantities: Sequence[Quantity],
    dates: Sequence[TimeExpression],
    horizons: Sequence[Horizon],
    clauses: Sequence[Clause],
    pack: Pack,
    places: Sequence[Actor] = (),
) -> list[PledgeMention]:
    """The pledges of an article, in text order; repeated mentions of one promise are merged (``also_in``)."""
    found = propose_pledges(doc, hits, actors, quantities, clauses, pack, places)
    accepted = [c for c in found if c.refusal is None]
    return mentions_of(doc, accepted, dates, horizons, pack)


def propose_pledges(
    doc: Document,
    hits: Sequence[Hit],
    actors: Sequence[Actor],
    quantities: Sequence[Quantity],
    clauses: Sequence[Clause],
    pack: Pack,
    places: Sequence[Actor] = (),
) -> list[Candidate]:
    """Every candidate with its features and, where it was refused, the reason."""
    part: PledgePart | None = pack.pledges
    if part is None:
        return []
    scene = make_scene(doc, list(clauses), list(actors), list(places), pack)
    starts = [q.start for q in quantities]
    found: list[Candidate] = []
    for sentence in doc.sentences:
        if sentence.kind == "skip" or sentence.end - sentence.start > MAX_SENTENCE:
            continue
        inside = list(quantities[bisect_left(starts, sentence.start) : bisect_right(starts, sentence.end - 1)])
        if not inside and not part.builds.search(doc.text, sentence.start, sentence.end):
            continue
        scenery = read_sentence(doc, sentence, inside, part)
        found += candidates_of(scenery, scene, found, part)
    year = doc.published.year if doc.published else pack.dates.calendar.newest_year
    states = frozenset(a.country_code for a in (*actors, *places) if a.country_code)
    is_trial = len(part.crimes.findall(doc.text)) >= MOST_CRIMES if found else False
    home = _home(doc, hits, actors, pack) if found else None
    judge_candidates(found, part, Setting(year, states, is_trial, home))
    refuse_totals(found)
    fill_receivers(found, scene, part, states)
    return found


def _home(doc: Document, hits: Sequence[Hit], actors: Sequence[Actor], pack: Pack) -> str | None:
    """The state that the article is written in, else the one that it speaks of most."""
    spoken = Counter(a.country_code for a in actors if a.country_code)
    most = max(spoken, key=lambda code: (spoken[code], code), default=None)
    return home_country(doc, list(hits), pack.actors) or most
