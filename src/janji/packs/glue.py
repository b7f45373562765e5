"""Where two words stand without a space: what a pack's vocabulary says of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from janji.extract.model import Entry
from janji.extract.text.scan import Lexicon, choice
from janji.packs.triggers import Glue, Grammar

NAMES = frozenset({"person", "short_name", "country", "demonym", "group", "organisation", "place"})
TITLES = frozenset({"office", "actor_noun"})
SHORT = 4
"""Letters of a name that may have another word glued to it, unless all are capitals."""
MEMORY = 200_000
"""Words whose seams are remembered."""

_TURN = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_SPLIT = re.compile(r"[\W_]+")
_ACRONYM = re.compile(r"[A-Z]{2,8}(?=[a-z])")


@dataclass(frozen=True)
class Vocabulary:
    """The words of a pack that may stand beside a seam; ``seams`` remembers what was found in a word."""

    names: frozenset[str]
    starts: frozenset[str]
    ends: frozenset[str]
    heads: frozenset[str]
    words: frozenset[str]
    behind: re.Pattern[str] | None
    openers: frozenset[str]
    brands: tuple[str, ...]
    labels: re.Pattern[str]
    promos: frozenset[str]
    datelines: tuple[re.Pattern[str], ...]
    saying: frozenset[str] = frozenset()
    headlines: frozenset[str] = frozenset()
    headline_shape: re.Pattern[str] | None = None
    seams: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def __contains__(self, word: str) -> bool:
        """Whether the pack knows the word, in lower case."""
        return word in self.names or word in self.words

    def is_headline(self, word: str) -> bool:
        """Whether only a headline writes the word with a capital: a verb without its prefix, "bakal", "soal"."""
        low = word.lower()
        shaped = self.headline_shape is not None and self.headline_shape.fullmatch(low) is not None
        return word[0].isupper() and (low in self.headlines or shaped) and low not in self.names

    def cuts(self, token: str) -> tuple[int, ...]:
        """Where in a word another begins."""
        found = self.seams.get(token)
        if found is None:
            found = tuple(self._cuts(token))
            if len(self.seams) < MEMORY:
                self.seams[token] = found
        return found

    def _cuts(self, token: str) -> Iterator[int]:
        low = token.lower()
        if low in self or token in self.brands:
            return
        edges = [0, *(m.start() for m in _TURN.finditer(token)), len(token)]
        left = ""
        for start, end in pairwise(edges):
            piece = token[start:end]
            inner = self._inner(piece)
            first = piece[: inner[0]] if inner else piece
            if start and self._meet(left, first):
                yield start
            yield from (start + i for i in inner)
            left = piece[inner[-1] :] if inner else piece

    def _inner(self, piece: str) -> tuple[int, ...]:
        """Where the word behind a name begins ("Trump|mengatakan", "ASEAN|tahun", "KPK|Hasto")."""
        if piece.islower() or piece.lower() in self:
            return ()
        if acronym := _ACRONYM.match(piece):
            for end in (acronym.end(), acronym.end() - 1):
                if end > 1 and self._is_acronym(piece[:end]) and self._follows(piece[end:]):
                    return (end,)
            return ()
        if self.behind is None:
            return ()
        for end in range(len(piece) - 2, SHORT - 1, -1):
            if piece[:end].lower() in self.ends and self.behind.fullmatch(piece, end):
                return (end,)
        return ()

    def _is_acronym(self, letters: str) -> bool:
        return letters.lower() in self.ends and letters.lower() not in self.openers

    def _follows(self, rest: str) -> bool:
        if rest[0].isupper():
            return len(rest) > 3 and (rest.lower() in self.starts or rest.lower() in self.words)
        return bool(self.behind and (self.behind.fullmatch(rest) or (len(rest) > 3 and rest in self.words)))

    def _meet(self, left: str, right: str) -> bool:
        """Whether the words on both sides of a turn from small to capital letters are two words."""
        a, b = left.lower(), right.lower()
        if left.endswith(self.brands) or len(right) < 2:
            return False
        if left[0].islower():
            known = a in self.words or bool(self.behind and self.behind.fullmatch(a))
            return known or (len(left) > 2 and b in self.starts)
        if len(left) < SHORT:
            return False
        if a in self.heads and right[1].islower():
            return True
        proper = (a in self.ends) + (b in self.starts)
        return proper == 2 or (proper == 1 and (a in self.words or b in self.words))


def vocabulary(lexicon: Lexicon, grammar: Grammar) -> Vocabulary:
    """The lookups of one pack, made once."""
    names, starts, ends, heads = (set[str]() for _ in range(4))
    words = {w for group in _closed_class(grammar) for phrase in group for w in phrase.lower().split()}
    for form, meanings in lexicon.forms.items():
        parts = [w for w in _SPLIT.split(form) if len(w) > 1]
        kinds = {entry.kind for _, entry in meanings}
        if kinds & TITLES:
            names.update(parts)
            words.update(parts)
            heads.update(parts if len(parts) == 1 and "office" in kinds else ())
        elif not kinds & NAMES:
            words.update(parts)
        elif parts:
            names.update(parts)
            starts.add(parts[0])
            ends.add(parts[-1])
    glue = grammar.glue or Glue()
    bare = (form for form, meanings in lexicon.forms.items() if _is_bare([entry for _, entry in meanings]))
    return Vocabulary(
        names=frozenset(names),
        starts=frozenset(starts),
        ends=frozenset(ends),
        heads=frozenset(heads),
        words=frozenset(words),
        behind=re.compile(glue.behind) if glue.behind else None,
        openers=frozenset(w for group in _closed_class(grammar) for w in group if " " not in w),
        brands=glue.brands,
        labels=re.compile(choice({*glue.labels, *glue.promos})),
        promos=frozenset(glue.promos),
        datelines=tuple(map(re.compile, grammar.datelines)),
        saying=frozenset(w for group in grammar.attribution.values() for w in group),
        headlines=frozenset([*glue.headlines, *bare]) if glue.headlines else frozenset(),
        headline_shape=re.compile(glue.headline_shape) if glue.headline_shape else None,
    )


def _is_bare(meanings: list[Entry]) -> bool:
    """Whether it is a verb as only headlines write it, without its prefix."""
    voices = {e.data["voice"] for e in meanings if e.kind == "trigger"}
    return voices == {"bare"} and {e.kind for e in meanings} <= {"trigger", "light"}


def _closed_class(grammar: Grammar) -> Iterable[tuple[str, ...]]:
    yield from (grammar.stopwords, grammar.same_occasion, grammar.additions, grammar.background, grammar.negation)
    yield from (*grammar.connectives.values(), *grammar.prepositions.values(), *grammar.attribution.values())
