"""What is counted: the noun behind a number ("40 batang bibit kakao", "four new police training centers")."""

import re
from typing import NamedTuple

from janji.extract.quantities.numbers import past_gap
from janji.extract.text.scan import fold
from janji.packs.quantities import QuantityPart

KIND_REACH = 2
TOKEN = re.compile(r"[^\W\d_][\w’'-]*")


class Noun(NamedTuple):
    """Where it ends, its singular English unit (None: not listed), as written."""

    end: int
    unit: str | None
    written: str
    is_abstract: bool


def noun_behind(text: str, at: int, part: QuantityPart, *, several: bool = False) -> Noun | None:
    """The noun of a number that ends there. A classifier gives way to a known noun after it.

    Args:
        several: the number is more than one, so that a noun in the singular only tells the kind of the one behind it
            ("300 home aides").
    """
    words = _words_after(text, at, part.longest_noun + part.units.modifiers + 1)
    if not words:
        return None
    for skip in range(min(part.units.modifiers + 1, len(words))):
        found = _noun_at(text, words[skip:], part)
        if found and several and _tells_kind(found, words, part):
            continue
        if found:
            return found
        if fold(words[skip].group()) in part.units.modifier_stops:
            break
    first = words[0]
    word = first.group()
    if not word.islower() or len(word) < 3 or fold(word) in part.units.modifier_stops:
        return None
    return Noun(first.end(), None, word, is_abstract=False)


def _tells_kind(noun: Noun, words: list[re.Match[str]], part: QuantityPart) -> bool:
    """ "two road construction sites", "300 home aides": a plural stands behind the noun in the singular."""
    units = part.units
    if not units.plurals or noun.unit in units.kinds.divisible or fold(noun.written) not in part.singulars:
        return False
    behind = [w.group() for w in words if w.start() >= noun.end][:KIND_REACH]
    stop = next((i for i, w in enumerate(behind) if not w.islower() or w in units.modifier_stops), len(behind))
    return any(w.endswith(units.plural_endings) and not w.endswith(units.singular_endings) for w in behind[:stop])


def _known(form: str, part: QuantityPart) -> tuple[str | None, bool] | None:
    """The unit of a noun, also with an ending that tells whose ("tentaranya")."""
    endings = (e for e in part.units.endings if form.endswith(e))
    stems = (form, *(form[: -len(e)] for e in endings))
    return next((part.nouns[s] for s in stems if s in part.nouns), None)


def _noun_at(text: str, words: list[re.Match[str]], part: QuantityPart) -> Noun | None:
    for n in range(min(part.longest_noun, len(words)), 0, -1):
        form = fold(text[words[0].start() : words[n - 1].end()])
        known = _known(re.sub(r"\s+", " ", form), part)
        if known is None:
            inner = _noun_at(text, words[n:], part) if form in part.units.classifiers and n < len(words) else None
            if inner and not inner.is_abstract:  # "40 batang bibit kakao"
                return inner
            continue
        written = text[words[0].start() : words[n - 1].end()]
        if form in part.units.classifiers and n < len(words):
            inner = _noun_at(text, words[n : n + part.longest_noun], part)
            if inner and not inner.is_abstract:
                return inner
        return Noun(words[n - 1].end(), known[0], written, known[1])
    return None


def _words_after(text: str, at: int, limit: int) -> list[re.Match[str]]:
    words: list[re.Match[str]] = []
    while len(words) < limit:
        found = TOKEN.match(text, past_gap(text, at))
        if found is None or found.start() == at:
            break
        words.append(found)
        at = found.end()
    return words
