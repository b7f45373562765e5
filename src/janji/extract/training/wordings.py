"""Learn from unread articles how wordings behave (`janji.packs.wordings`): part of `janji train`.

A model that sees no words, only how a proposal is built, judges the proposals of articles that nobody annotated;
each wording is given the mean of its proposals. The words then tell the judge something that the annotated articles
were too few to teach.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from janji.extract.extractor import propose, read
from janji.extract.frames.frame import Frame
from janji.extract.judge.wordings import Words, is_wording, wordings_of
from janji.extract.model import Document
from janji.packs.judge import Logistic
from janji.packs.wordings import Slot, Wording
from janji.score.matching import Record

SHRINK = 10  # proposals that a word needs at a trigger before its own mean counts half; at a type twice as many
LEAST = 8  # proposals
HOPELESS = -6.0  # log-odds: the judge would never look at the words of such a proposal
LONG = 60  # letters and digits: such a sentence comes twice only in copies of one text
SLIGHT = 0.1  # smaller deviations are not worth a row


@dataclass
class _Sum:
    n: int = 0
    total: float = 0.0

    def add(self, value: float) -> None:
        self.n += 1
        self.total += value


@dataclass
class _Seen:
    """Log-odds of the proposals of one language: by trigger, and by wording and the trigger they came from."""

    triggers: dict[str, _Sum] = field(default_factory=dict)
    wordings: dict[tuple[str, Slot, str], dict[str, _Sum]] = field(default_factory=dict)

    def add(self, frame: Frame, words: Words, score: float) -> None:
        self.triggers.setdefault(frame.trigger, _Sum()).add(score)
        for key in wordings_of(frame, words):
            self.wordings.setdefault(key, {}).setdefault(frame.trigger, _Sum()).add(score)

    def deviations(self) -> Iterator[Wording]:
        means = {trigger: seen.total / seen.n for trigger, seen in self.triggers.items()}
        for (of, slot, word), by_trigger in self.wordings.items():
            n = sum(seen.n for seen in by_trigger.values())
            above = sum(seen.total - seen.n * means[trigger] for trigger, seen in by_trigger.items())
            deviation = above / (n + (SHRINK if of in means else 2 * SHRINK))
            if n >= LEAST and abs(deviation) >= SLIGHT:
                yield Wording(of=of, slot=slot, word=word, proposals=n, deviation=round(deviation, 2))


def without_words(rows: Iterable[Record]) -> list[Record]:
    """Feature rows with only what says how a proposal is built."""
    return [{name: value for name, value in row.items() if not is_wording(name)} for row in rows]


def learn_wordings(
    built: Logistic, texts: Iterable[str], known: Iterable[str], progress: Callable[[int], None]
) -> dict[str, list[Wording]]:
    """The wordings of each language of the articles.

    Args:
        built: judge of proposals, fitted without words.
        texts: articles that nobody annotated.
        known: texts of the annotated articles; where they come again they are left out.
        progress: told the number of articles read so far.
    """
    witnesses = _Witnesses()
    for text in known:
        witnesses.new_in(read(text)[0].doc)
    seen: dict[str, _Seen] = {}
    for n, text in enumerate(texts, 1):
        progress(n)
        found, pack = read(text)
        if not (new := witnesses.new_in(found.doc)) or not found.clauses:
            continue
        propose(found, pack)
        if found.context is None:
            continue
        table, words = seen.setdefault(pack.language, _Seen()), Words(found.context.scene)
        for frame, row in zip(found.frames, without_words(f.features for f in found.frames), strict=True):
            if frame.sentence.index in new and (score := built.score(row)) >= HOPELESS:
                table.add(frame, words, score)
    return {language: list(table.deviations()) for language, table in seen.items()}


class _Witnesses:
    """The sentences read so far. An agency's text is printed by many, and cut, merged and retitled: what each of its
    sentences says counts once.
    """

    def __init__(self) -> None:
        self._read: set[bytes] = set()

    def new_in(self, doc: Document) -> frozenset[int]:
        """The indices of the sentences that no article before had; short ones are new each time."""
        new = set[int]()
        for sentence in doc.sentences:
            letters = "".join(filter(str.isalnum, doc.text[sentence.start : sentence.end].casefold()))
            mark = hashlib.blake2b(letters.encode(), digest_size=8).digest()
            if len(letters) < LONG or mark not in self._read:
                new.add(sentence.index)
            self._read.add(mark)
        return frozenset(new)
