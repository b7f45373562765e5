"""Reports of matches, and sentences about sport: nobody meets or attacks there but teams."""

import re
from bisect import bisect_right

from janji.extract.model import Document
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
    for score in SCORE.finditer(doc.text):  # "beat Italy 3-2"; days stand the other way round ("May 16-17")
        if int(score[1]) >= int(score[2]):
            told.add(bisect_right(starts, score.start()) - 1)
    read = [s.index for s in doc.sentences if s.kind != "skip"]
    both = told | hinted
    goes_on = len(both.intersection(read)) >= max(MATCH_SENTENCES, MATCH_SHARE * len(read))
    return None if goes_on and not both.isdisjoint(read[:OPENING]) else told
