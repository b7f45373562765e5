"""Reports of matches, and sentences about sport: nobody meets or attacks there but teams."""

from bisect import bisect_right

from janji.extract.model import Document
from janji.extract.word_list import WordList, word_list
from janji.packs.triggers import Grammar

OPENING, MATCH_SENTENCES, MATCH_SHARE = 3, 3, 0.25


def is_match_report(doc: Document, grammar: Grammar) -> bool:
    """Whether sport stands in the opening and goes on."""
    told = _sentences_with(word_list(grammar.sport + grammar.sport_hints), doc)
    read = [s.index for s in doc.sentences if s.kind != "skip"]
    most = sum(index in told for index in read)
    return not told.isdisjoint(read[:OPENING]) and most >= max(MATCH_SENTENCES, MATCH_SHARE * len(read))


def sentences_of_sport(doc: Document, grammar: Grammar) -> set[int]:
    """The sentences that tell of a match."""
    return _sentences_with(word_list(grammar.sport), doc)


def _sentences_with(words: WordList, doc: Document) -> set[int]:
    starts = [s.start for s in doc.sentences]
    at = ((bisect_right(starts, start) - 1, end) for start, end, _ in words.find(doc.text))
    return {i for i, end in at if i >= 0 and end <= doc.sentences[i].end}
