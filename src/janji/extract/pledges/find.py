"""Pledges: quantities that somebody gives or promises to somebody else.

Rules propose every quantity near a word of giving; the pack's pledge judge weighs the proposal's features. What was
refused is kept with its reason (`propose_pledges`), what passed becomes a mention (`find_pledges`).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from janji.extract.model import (
    Actor,
    Document,
    Hit,
    PledgeMention,
    Quantity,
    Sentence,
    TimeExpression,
)
from janji.extract.parties.home import find_home
from janji.extract.pledges.bodies import spoken_for
from janji.extract.pledges.candidates import candidates_of
from janji.extract.pledges.cues import read_sentence
from janji.extract.pledges.judge import judge_candidates
from janji.extract.pledges.mentions import mentions_of
from janji.extract.pledges.model import Candidate, Setting
from janji.extract.pledges.topic import fill_receivers
from janji.extract.pledges.totals import refuse_totals
from janji.extract.scene import Scene
from janji.extract.times.horizons import find_horizons
from janji.packs.loader import Pack
from janji.packs.pledges import PledgePart

T = TypeVar("T")

MAX_SENTENCE = 4000
MOST_CRIMES = 4
HEADING = 150


def find_pledges(
    scene: Scene, hits: list[Hit], quantities: Sequence[Quantity], dates: Sequence[TimeExpression], pack: Pack
) -> list[PledgeMention]:
    """The pledges of an article, in text order; repeated mentions of one promise are merged (``also_in``)."""
    accepted = [c for c in propose_pledges(scene, hits, quantities, dates, pack) if c.refusal is None]
    if not accepted:
        return []
    for candidate in accepted:
        donors = tuple(spoken_for(d, scene, hits, pack.actors.reference) for d in candidate.sides.donors)
        candidate.sides.donors = tuple(dict.fromkeys(donors))
    return mentions_of(scene.doc, accepted, dates, find_horizons(scene.doc, hits, dates, pack), pack)


def propose_pledges(
    scene: Scene, hits: list[Hit], quantities: Sequence[Quantity], dates: Sequence[TimeExpression], pack: Pack
) -> list[Candidate]:
    """Every candidate with its features and, where it was refused, the reason."""
    part: PledgePart | None = pack.pledges
    if part is None:
        return []
    doc, actors = scene.doc, [p.actor for p in scene.parties]
    starts = [q.start for q in quantities]
    building = [start for start, _, _ in part.builds.find(doc.text)]
    found: list[Candidate] = []
    for sentence in doc.sentences:
        if sentence.kind == "skip" or sentence.end - sentence.start > MAX_SENTENCE:
            continue
        inside = list(_starting_in(sentence, quantities, starts))
        if inside or _starting_in(sentence, building, building):
            found += candidates_of(read_sentence(doc, sentence, inside, part), scene, found, part)
    if not found or part.exercises.find(doc.text[:HEADING]):
        return []
    year = doc.published.year if doc.published else pack.dates.calendar.newest_year
    states = frozenset(a.country_code for a in (*actors, *scene.places) if a.country_code)
    is_trial = len(part.crimes.find(doc.text)) >= MOST_CRIMES
    judge_candidates(found, part, Setting(year, states, is_trial, _home(doc, hits, actors, pack)))
    refuse_totals(found, dates)
    fill_receivers(found, scene, part, states, pack.actors.names)
    return found


def _starting_in(sentence: Sentence, items: Sequence[T], starts: list[int]) -> Sequence[T]:
    return items[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]


def _home(doc: Document, hits: list[Hit], actors: list[Actor], pack: Pack) -> str | None:
    """The state that the article is written in, else the one that it speaks of most."""
    spoken = Counter(a.country_code for a in actors if a.country_code)
    most = max(spoken, key=lambda code: (spoken[code], code), default=None)
    return find_home(doc, hits, pack.actors).code or most
