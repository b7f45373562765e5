"""Text that was cut into tokens and put together with spaces: "Lenfo ( LNF ) memberi 40 buku , " kata Sari ."

Marks are set back beside their words, so that sentences, names and quotations are read as in any other text.
"""

import re
from collections.abc import Iterator

from janji.extract.model import Edit

LEAST = 5
"""Commas and stops behind a space from which a text counts as cut; they must be more than those beside a word."""
DOUBLED = 4
"""Letters that the halves of a doubled word share: "imbang - imbangi"."""
LEAD = 40
"""Characters at the start of a line within which a dash may end a dateline."""

_LOOSE = re.compile(r"(?<=\w) [,.](?=\s|$)")
_CLOSE = re.compile(r"(?<=\w)[,.](?=\s|$)")
_BEFORE = re.compile(r"(?<=\S) +(?=[,.;:!?)\]%”’](?:\s|$))")
_AFTER = re.compile(r"(?<=[(\[“‘])(?<=\s.) +(?=\S)|(?<=^[(\[“‘]) +(?=\S)", re.M)
_SLASH = re.compile(r"(?<=\d) / (?=\d)")
_QUOTE = re.compile(r"(?<!\S)\"(?!\S)")
_HYPHEN = re.compile(r"(?<=[^\W_]) - (?=[^\W_])")
_WORD_BEFORE = re.compile(r"([^\W_]+)$")
_WORD_BEHIND = re.compile(r"[^\W_]+")


def joined_tokens(source: str) -> Iterator[Edit]:
    """The spaces that are read as nothing, none in a text that was never cut."""
    loose = sum(1 for _ in _LOOSE.finditer(source))
    if loose < LEAST or loose <= sum(1 for _ in _CLOSE.finditer(source)):
        return
    for pattern in (_BEFORE, _AFTER):
        for space in pattern.finditer(source):
            yield Edit(space.start(), space.end(), "")
    for space in _SLASH.finditer(source):  # "(30 / 3)": a date
        yield Edit(space.start(), space.end(), "/")
    at = 0
    for line in source.splitlines(keepends=True):
        yield from _quotes(source, at, at + len(line))
        yield from _hyphens(source, at, at + len(line))
        at += len(line)


def _quotes(source: str, start: int, end: int) -> Iterator[Edit]:
    """The first mark of a line opens a quotation, the next closes it; an odd number of marks tells nothing."""
    marks = [m.start() for m in _QUOTE.finditer(source, start, end)]
    for opening, closing in zip(marks[::2], marks[1::2], strict=False) if len(marks) % 2 == 0 else ():
        yield Edit(opening + 1, opening + 2, "")
        if source[closing - 1] == " ":
            yield Edit(closing - 1, closing, "")


def _hyphens(source: str, start: int, end: int) -> Iterator[Edit]:
    """ "Trans - Andes", "2012 - 2017", "imbang - imbangi": between names, figures and doubled words no dash stands."""
    for space in _HYPHEN.finditer(source, min(end, start + LEAD), end):
        before = _WORD_BEFORE.search(source, max(start, space.start() - 40), space.start())
        behind = _WORD_BEHIND.match(source, space.end(), end)
        if before is None or behind is None:
            continue
        left, right = before.group(1), behind.group()
        names = left[0].isupper() and right[0].isupper()
        if names or (left.isdigit() and right.isdigit()) or (len(right) >= DOUBLED and right[:DOUBLED] in left):
            yield Edit(space.start(), space.end(), "-")
