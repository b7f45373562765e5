"""Sentences cut into clauses, each with its tense, negation, hypothesis, quote and speaker.

A clause starts at the sentence's start, at a semicolon or the mark of a quotation of some words, at a subordinating,
relative or complement word, and at a coordinating word that a verb follows ("... dan menandatangani ..."). A clause
coordinated without words between the conjunction and its verb takes over subject and modality of the one before it.
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from typing import Literal

from janji.extract.model import Document, Entry, Hit, Sentence
from janji.extract.text.scan import choice
from janji.extract.text.word_list import Found, WordList
from janji.packs.loader import Pack
from janji.packs.triggers import Grammar

Link = Literal["main", "coordinate", "subordinate", "relative", "complement", "quote"]
Modality = Literal["future", "promise", "past", "ongoing"]
SAID_REACH = 60
_SUBJECT = re.compile(r", (?=[A-Z])")
"""A comma before a name: a fronted phrase ends here, and so does its negation."""
_MARKS = re.compile(r"[;\"“”]")
_CLOSING = re.compile(r"[\w.,?!…)\]]\"(?!\w)|\S”")


OPENING = 2
"""Code points before the word that opens a clause: a mark of quotation, a space."""

LOOK_BACK = 400
"""Code points of a clause before a word that are read for what governs it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of one sentence around one verb.

    ``link``: how it hangs on the clause before it. ``subject_of``: index (in the returned list) of the clause whose
    subject this one carries on, or None. ``modality``: future, promise, past, ongoing or None; ``modality_at`` its
    start. ``attributed_to``: the attribution hit that reports this clause. ``negation_at``/``hypothesis_at``: where
    the scope starts (to the clause's end, or to ``negation_end``/``hypothesis_end``), -1 for none.
    """

    start: int
    end: int
    index: int
    sentence: int
    link: Link = "main"
    modality: Modality | None = None
    modality_at: int = -1
    negation_at: int = -1
    negation_end: int = sys.maxsize
    hypothesis_at: int = -1
    hypothesis_end: int = sys.maxsize
    hypothesis: str | None = None
    attributed_to: Hit | None = None
    in_quote: bool = False
    subject_of: int | None = None

    def since(self, at: int) -> int:
        """Where to begin to look back from a place: at the clause's start, in an endless one not so far."""
        return max(self.start, at - LOOK_BACK)

    @property
    def negated(self) -> bool:
        """Whether a negation stands in the clause."""
        return self.negation_at >= 0

    @property
    def hypothetical(self) -> bool:
        """Whether a condition, possibility, hope or purpose governs the clause."""
        return self.hypothesis_at >= 0

    def modality_by(self, position: int) -> Modality | None:
        """The modality, where its word stands no later than this position."""
        return self.modality if self.modality_at <= position else None

    def negated_at(self, position: int) -> bool:
        """Whether a negation stands before this position in the clause and reaches it."""
        return 0 <= self.negation_at < position < self.negation_end

    def hypothetical_at(self, position: int) -> bool:
        """Whether a hypothesis word stands before this position in the clause and reaches it."""
        return 0 <= self.hypothesis_at < position < self.hypothesis_end


@dataclass(frozen=True)
class _Words:
    links: WordList
    kind: dict[str, Link]
    verb: re.Pattern[str]
    purpose: frozenset[str]
    done: re.Pattern[str]
    past: re.Pattern[str] | None


@lru_cache(maxsize=16)
def _words(grammar: Grammar) -> _Words:
    kind: dict[str, Link] = {w: link for link, words in grammar.connectives.items() for w in words}
    verb = re.compile(r"\s+(?:[a-z]+\s+)?" + grammar.verb_pattern)  # case counts: a capital is a name
    ends = grammar.endings.past
    past = re.compile(rf"\w+\s+\w+(?:{choice(ends)})(?!\w)") if ends else None
    return _Words(WordList(tuple(kind)), kind, verb, frozenset(grammar.purpose), done_infinitive(grammar), past)


@lru_cache(maxsize=16)
def done_infinitive(grammar: Grammar) -> re.Pattern[str]:
    """ "the first pope in a decade to visit A": an infinitive that is no plan, for who ranks so has done it."""
    return re.compile(rf"(?<!\w)(?:{choice(grammar.firsts)})(?: [\w'’-]+){{1,5}} (?={choice(grammar.infinitive)} )")


def split_clauses(doc: Document, hits: list[Hit], pack: Pack) -> list[Clause]:
    """Every clause of the article's title and body sentences, in text order.

    Args:
        doc: the prepared article.
        hits: all vocabulary hits, in text order.
        pack: the language pack; its ``triggers.grammar`` has the closed-class words.
    """
    words = _words(pack.triggers.grammar)
    links = words.links.find(doc.text)
    link_starts = [start for start, _, _ in links]
    starts = [h.start for h in hits]
    clauses: list[Clause] = []
    for sentence in doc.sentences:
        if sentence.kind == "skip":
            continue
        inside = hits[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if done := {m.end() for m in words.done.finditer(doc.text, sentence.start, sentence.end)}:
            inside = [h for h in inside if h.start not in done]
        linked = links[bisect_left(link_starts, sentence.start) : bisect_left(link_starts, sentence.end)]
        clauses += _of_sentence(doc, sentence, inside, linked, words, len(clauses))
    return clauses


def _of_sentence(
    doc: Document, sentence: Sentence, hits: list[Hit], links: list[Found], words: _Words, first: int
) -> list[Clause]:
    text = doc.text
    marks = [m.start() for m in _MARKS.finditer(text, sentence.start, sentence.end)]
    marks = [at for at in marks if not _is_inch(text, at)]
    quotes = _quoted(text, _from_before(text, [at for at in marks if text[at] != ";"], sentence), sentence.end)
    starts: dict[int, Link] = {sentence.start: "main"}
    inner = (at for at in marks if at > sentence.start)
    for at, link in (*_at_links(text, links, hits, words), *_at_marks(text, inner, quotes)):
        starts.setdefault(at, link)
    cuts = sorted(starts.items())
    attribution = _attributions(hits)
    clauses: list[Clause] = []
    k = 0
    for i, (start, link) in enumerate(cuts):
        end = cuts[i + 1][0] if i + 1 < len(cuts) else sentence.end
        j = k
        while j < len(hits) and hits[j].start < end:
            j += 1
        before = clauses[-1] if clauses else None
        if before is not None and link == "coordinate" and _returns(text, start, words):
            before = replace(before, hypothesis_at=-1, hypothesis=None)
        clauses.append(
            _clause(start, end, sentence, link, hits[k:j], before, first + len(clauses), quotes, attribution)
        )
        clauses[-1] = _bounded(clauses[-1], text, hits[k:j], links)
        k = j
    return clauses


def _bounded(clause: Clause, text: str, hits: list[Hit], links: list[Found]) -> Clause:
    """Its negation or hope ends with a fronted phrase, unless that is a condition of what follows.

    "Eager to expand, Kenya signed ...", "Although not invited, Kenya ..."; but "Kenya did not visit Oslo, Norway, or
    sign" denies both acts.
    """
    if clause.hypothesis == "hope" and clause.hypothesis_at - clause.start <= OPENING:
        wisher = _SUBJECT.search(text, clause.hypothesis_at, clause.end)
        clause = clause if wisher is None else replace(clause, hypothesis_end=wisher.end())
    subject = _SUBJECT.search(text, clause.negation_at, clause.end) if clause.negated else None
    if subject is None or clause.hypothetical_at(subject.start()):
        return clause
    denied = (h for h in hits if clause.negation_at < h.start < subject.start())
    is_fronted = clause.negation_at == clause.start or any(start == clause.start for start, _, _ in links)
    if not is_fronted and any(e.kind in ("trigger", "light") for h in denied for e in h.entries):
        return clause
    return replace(clause, negation_end=subject.end())


def _returns(text: str, start: int, words: _Words) -> bool:
    """ "denied that it had ..., and accused B": behind the comma the main clause goes on, denied or hoped by nobody."""
    return words.past is not None and text[start - 2 : start] == ", " and words.past.match(text, start) is not None


def _at_links(text: str, links: list[Found], hits: list[Hit], words: _Words) -> Iterator[tuple[int, Link]]:
    """Where words that may start a clause do so; inside a longer hit they are part of that."""
    covered = [(h.start, h.end) for h in hits if h.end - h.start > 3] if links else []
    n = 0
    for at, end, word in links:
        while n < len(covered) and covered[n][1] <= at:
            n += 1
        if n < len(covered) and covered[n][0] < at < covered[n][1]:
            continue
        link = words.kind[word]
        if link != "coordinate" or words.verb.match(text, end):
            yield at, link


def _at_marks(text: str, marks: Iterable[int], quotes: list[tuple[int, int]]) -> Iterator[tuple[int, Link]]:
    """Where a semicolon ends, and where a quotation begins or ends."""
    edges = {edge for quote in quotes for edge in quote}
    for at in marks:
        if text[at] == ";":
            yield at + 1, "main"
        elif at in edges:
            yield at, "quote"


def _is_inch(text: str, at: int) -> bool:
    """ "a 12" gun": behind a number, where the paragraph has no quotation to close."""
    if text[at] != '"' or not text[at - 1 : at].isdigit():
        return False
    return text.count('"', text.rfind("\n", 0, at) + 1, at) % 2 == 0


def _from_before(text: str, marks: list[int], sentence: Sentence) -> list[int]:
    """The marks of quotation, with the sentence's start where the first one closes what an earlier sentence opened."""
    if not marks or marks[0] == sentence.start or not _CLOSING.match(text, marks[0] - 1, marks[0] + 2):
        return marks
    return [sentence.start, *marks]


def _quoted(text: str, marks: list[int], end: int) -> list[tuple[int, int]]:
    """Stretches between quotation marks of more than four words; a short one is a name or an emphasis."""
    spans = zip_longest(marks[::2], marks[1::2], fillvalue=end)
    return [(a, b) for a, b in spans if text.count(" ", a, b) >= 4]


def _attributions(hits: list[Hit]) -> list[Hit]:
    return [h for h in hits if h.entry("attribution")]


def _is_said(attribution: list[Hit], hit: Hit) -> bool:
    """ "The ministry said it would give"; "the visit would begin on Monday, the ministry said"."""
    return any(a.end <= hit.start <= a.end + SAID_REACH or a.start > hit.end for a in attribution)


def _is_ahead(entry: Entry) -> bool:
    """A verb that plans: "will host"; a light one only where it says so itself, for "offered" alone plans nothing."""
    if entry.kind == "light":
        return bool(entry.data.get("ahead"))
    return entry.kind == "trigger" and bool(entry.data.get("planned"))


def _clause(
    start: int,
    end: int,
    sentence: Sentence,
    link: Link,
    hits: list[Hit],
    before: Clause | None,
    index: int,
    quotes: list[tuple[int, int]],
    attribution: list[Hit],
) -> Clause:
    modality, modality_at, negation_at, hypothesis_at, hypothesis = None, -1, -1, -1, None
    # "The bank said in a statement issued late on Monday | that it would give"
    told = [a for a in attribution if link == "complement" and before is not None and before.start <= a.start < start]
    said = [replace(a, end=start) for a in told] + attribution
    for hit in hits:
        for entry in hit.entries:
            ahead = entry.key in ("future", "promise")  # "masih berjanji": the promise counts
            if entry.kind == "modality" and (modality in (None, "past") or (ahead and modality == "ongoing")):
                modality, modality_at = entry.key, hit.start
            elif _is_ahead(entry) and modality in (None, "past"):
                modality, modality_at = "future", hit.start
            elif entry.kind == "negation" and entry.key == "negation" and negation_at < 0:
                negation_at = hit.start
            elif entry.key == "reported" and entry.kind == "hypothesis" and _is_said(said, hit):
                modality, modality_at = "future", hit.start  # "said it would give"
            elif entry.kind == "hypothesis" and hypothesis_at < 0:
                hypothesis_at, hypothesis = hit.start, "hope" if entry.key == "hope" else "hypothesis"
    carries = link == "coordinate" and before is not None
    if carries and before is not None and modality is None and before.modality in ("future", "promise"):
        modality, modality_at = before.modality, start
    if carries and before is not None and hypothesis_at < 0 and before.hypothesis_at >= 0:
        hypothesis_at, hypothesis = start, before.hypothesis
    at = bisect_right(quotes, (start, sys.maxsize)) - 1
    in_quote = at >= 0 and quotes[at][0] <= start < quotes[at][1]
    return Clause(
        start=start,
        end=end,
        index=index,
        sentence=sentence.index,
        link=link,
        modality=modality,  # type: ignore[arg-type]
        modality_at=modality_at,
        negation_at=negation_at,
        hypothesis_at=hypothesis_at,
        hypothesis=hypothesis,
        attributed_to=attribution[0] if attribution else None,
        in_quote=in_quote,
        subject_of=before.index if before is not None and (carries or link == "relative") else None,
    )
