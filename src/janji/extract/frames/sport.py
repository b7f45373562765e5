"""Reports of matches, and sentences about sport: nobody meets or attacks there but teams."""

import re
from bisect import bisect_right

from janji.extract.model import Document
from janji.extract.text.scan import any_of
from janji.extract.text.word_list import word_list
from janji.packs.triggers import Grammar

OPENING, MATCH_SENTENCES, MATCH_SHARE = 3, 3, 0.25
SCORE = re.compile(r"(?<=\s)[A-Z][\w'’]+ (\d{1,2})[-–](\d{1,2})(?![\w-])")


def sentences_of_sport(doc: Document, grammar: Grammar) -> set[int] | None:
    """The sentences that tell of a match; None for a report of matches: sport stands in its opening and goes on."""
    starts = [s.start for s in doc.sentences]
    told: set[int] = set()
    hinted: set[int] = set()
    for start, _, word in word_list(grammar.sport + grammar.sport_hints).find_all(doc.text):
        (told if word in grammar.sport else hinted).add(bisect_right(starts, start) - 1)
    told |= _of_scores(doc, starts, grammar)
    read = [s.index for s in doc.sentences if s.kind != "skip"]
    both = told | hinted
    goes_on = len(both.intersection(read)) >= max(MATCH_SENTENCES, MATCH_SHARE * len(read))
    return None if goes_on and not both.isdisjoint(read[:OPENING]) else told


def _of_scores(doc: Document, starts: list[int], grammar: Grammar) -> set[int]:
    """The sentences with a score ("beat Italy 3-2"); days stand the other way round ("May 16-17"), and a bill that
    passes the Senate 60-40 is no match."""
    scores = (s.start() for s in SCORE.finditer(doc.text) if int(s[1]) >= int(s[2]))
    found = {bisect_right(starts, at) - 1 for at in scores}
    return {i for i in found if not _is_vote(doc.text[doc.sentences[i].start : doc.sentences[i].end], grammar)}


def _is_vote(sentence: str, grammar: Grammar) -> bool:
    return bool(grammar.votes) and any_of(grammar.votes).search(sentence) is not None
