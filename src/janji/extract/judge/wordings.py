"""The words that a proposal is told in: its trigger's form, the words around it, those of its sentence."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from janji.extract.frames.frame import Frame
from janji.extract.scene import Scene
from janji.extract.text.scan import fold
from janji.packs.wordings import Slot, Wordings

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
WINDOW = 7  # words on each side of the trigger
BEFORE: tuple[Slot, ...] = ("just_before", "near_before", "near_before", "before", "before", "before", "before")
AFTER: tuple[Slot, ...] = ("just_after", "near_after", "near_after", "after", "after", "after", "after")
_FEATURES = ("form", "before", "after")


def is_wording(name: str) -> bool:
    """Whether a feature is a word of the article; all others say how a proposal is built."""
    return name.partition("=")[0] in _FEATURES


class _Read(NamedTuple):
    """A sentence's words in order with their places, and the distinct ones in the order of the alphabet."""

    starts: list[int]
    ends: list[int]
    words: list[str]
    distinct: list[str]


class Words:
    """The words of each sentence with their places; parties by their kind ("@state"), numbers as "#".

    What is said of Laos today is said of Oman tomorrow: a name would be learned for the occasion that it was in.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._starts = [p.actor.start for p in scene.parties]
        self._sentences: dict[int, _Read] = {}

    def around(self, frame: Frame) -> Iterator[tuple[Slot, str]]:
        """Slot and word: those beside the frame's trigger, the nearest first, then all of its sentence."""
        starts, ends, words, distinct = self._of(frame.sentence.index)
        left = bisect_right(ends, frame.hit.start)
        right = bisect_left(starts, frame.hit.end)
        yield from zip(BEFORE, reversed(words[max(0, left - WINDOW) : left]), strict=False)
        yield from zip(AFTER, words[right : right + WINDOW], strict=False)
        for word in distinct:
            yield "sentence", word

    def _of(self, index: int) -> _Read:
        if index not in self._sentences:
            self._sentences[index] = self._read(index)
        return self._sentences[index]

    def _read(self, index: int) -> _Read:
        starts, ends, words, last = list[int](), list[int](), list[str](), -1
        doc, parties = self._scene.doc, self._scene.parties
        sentence = doc.sentences[index]
        for match in WORD.finditer(fold(doc.text[sentence.start : sentence.end])):
            word, start = match.group(), sentence.start + match.start()
            at = bisect_right(self._starts, start) - 1
            if at >= 0 and parties[at].actor.end > start:
                if at == last:
                    continue
                last, word = at, f"@{parties[at].actor.actor_type}"
            starts.append(start)
            ends.append(sentence.start + match.end())
            words.append("#" if word[0].isdigit() else word)
        return _Read(starts, ends, words, sorted(set(words)))


def wordings_of(frame: Frame, words: Words) -> Iterator[tuple[str, Slot, str]]:
    """Of what (trigger or PLOVER type), slot and word: the frame's keys in a table of wordings."""
    yield frame.trigger, "form", frame.form
    for slot, word in words.around(frame):
        yield frame.plover, slot, word
        if slot != "sentence":
            yield frame.trigger, slot, word


def wording_features(frame: Frame, words: Words, table: Wordings) -> dict[str, float]:
    """By how much proposals in these words are likelier than others of the trigger or type, where nobody annotated."""
    if not table.deviations:
        return {}
    sums: dict[str, tuple[float, int]] = {}
    for of, slot, word in wordings_of(frame, words):
        name = f"{slot}_habit" if of == frame.trigger else f"{slot}_habit_of_type"
        total, n = sums.get(name, (0.0, 0))
        sums[name] = total + table.deviations.get((of, slot, word), 0.0), n + 1
    found = {name: total / n**0.5 for name, (total, n) in sums.items() if total}
    if "form_habit" in found:
        found[f"type={frame.plover}|form_habit"] = found["form_habit"]
    return found
