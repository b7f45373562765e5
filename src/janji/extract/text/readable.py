"""Raw text made readable: words that a crawler glued together set apart, its marks and promos out of the way.

Where a link or tag was stripped, words stand without a space ("PresidenDonald Trumpmengatakan"), titles of other
articles run into the next sentence, and entities stay undecoded. What is read differs from the article only by the
edits of a `Reading`, so every quote stays that of the article.
"""

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from html import unescape
from itertools import chain, islice

from janji.extract.model import Edit, Reading
from janji.extract.text.scan import WEB_ENDINGS, choice
from janji.extract.text.tokens import joined_tokens
from janji.packs.glue import Vocabulary
from janji.packs.loader import Pack

TITLE_WORDS = 5
TITLE_SHARE = 0.6
"""A run of so many words, so many of them capitalised, that ends without a mark is a title of another article."""
REACH = 240
"""How far back from a seam a title may start, and how long a promo's titles may be."""
NEAR = 40
"""How far behind a space that parts a title from a sentence no plainer seam stands."""
MOST_TURNS = 500
"""Turns from small to capital letters, and quotation marks, that are looked at."""
LONGEST = 60
"""Letters of the longest word that is looked at."""

_LETTERS = re.compile(r"[^\W\d_]{4,60}\b")
_NAME = re.compile(r"[A-ZÀ-Þ][^\W\d_]{4,59}")
_TURN = re.compile(r"[A-ZÀ-Þ](?<=[a-zà-ÿ][A-ZÀ-Þ])")
"""A capital behind a small letter; the capital comes first in the pattern because few letters are capitals."""
_ADDRESS_BEFORE = frozenset("@#/_=&?%\\")
_ADDRESS_AFTER = re.compile(rf"(?:\.\w+)?[@/_=]|\.(?:{WEB_ENDINGS})\b")
_MARKS = ("&", "**", "\u200b", "\u200c", "\u200d", "\ufeff", "\u00ad", "Â", "Ã", "â", "\\")
"""What every edit of `_marks` starts with."""
_MARK = re.compile(
    r"&(?:[a-z]{2,6}|#\d{2,5});|[\u200b-\u200d\ufeff\u00ad]+|(?<=[^\W\d_])\*\*(?=[^\W\d_])|[ÂÃâ][\x80-\xbf]{1,2}"
    r"|\\(?:_|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\n\s*\\ )"
)
_STOP = re.compile(r"[.!?…](?!\d)[\"”’')\]]*\s*|\n")
_RESUME = re.compile(
    r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[\w”\"’'?!]) (?=[A-Z])|[.!?…][\"”]?\s*(?=[A-Z\"“])|(?<=\w)\s*(?=[\"“][A-Z])"
)
_SPACE = re.compile(r"(?<=[\w?!]) (?=[A-Z])")
_QUOTE = re.compile(r"[\"“](?=[A-Z])")
_WORD = re.compile(r"[^\W_][\w’'.-]*")


def readable(source: str, pack: Pack) -> Reading:
    """The article as it is read."""
    parted = _parted(source, pack.triggers.grammar.parted)
    edits = {edit.start: edit for edit in (*joined_tokens(source), *_marks(source), *parted)}
    asides: dict[int, int] = {}
    words = pack.glue
    if words is not None:
        asides = dict(_promos(source, words))
        turns = [m.start() for m in islice(_TURN.finditer(source), MOST_TURNS)]
        for token, at in _suspects(source, words, turns):
            for cut in words.cuts(token):
                edits.setdefault(at + cut, Edit(at + cut, at + cut, " "))
        quotes = (m.start() for m in islice(_QUOTE.finditer(source), MOST_TURNS))
        for at in sorted(turns + [q for q in quotes if source[max(0, q - 2) : q].rstrip(" ")[-1:].isalnum()]):
            _break(source, at, words, edits, asides)
        asides |= dict(_headlines(source, words, asides))
    for start, end in asides.items():
        edits[start], edits[end] = Edit(start, start, "\n"), Edit(end, end, "\n")
    return Reading.of(source, _apart(sorted(edits.values(), key=lambda e: (e.start, e.end))), asides)


def _suspects(source: str, words: Vocabulary, turns: list[int]) -> Iterator[tuple[str, int]]:
    """Words that may hold a seam, with their offsets: those with a capital inside, and names with more behind."""
    end = 0
    for turn in turns:
        start = turn
        while start > max(end, turn - LONGEST) and source[start - 1].isalpha():
            start -= 1
        found = _LETTERS.match(source, start)
        if found is None or turn < end:
            continue
        end = found.end()
        if not _is_address(source, start, end):
            yield found.group(), start
    glued = {token for token in set(_NAME.findall(source)) if words.cuts(token)}
    for found in _NAME.finditer(source) if glued else ():
        start, end = found.span()
        whole = not (source[start - 1 : start].isalnum() or source[end : end + 1].isalnum())
        if found.group() in glued and whole and not _is_address(source, start, end):
            yield found.group(), start


def _is_address(source: str, start: int, end: int) -> bool:
    """Whether a word is part of an address, a tag or a file's name."""
    return source[start - 1 : start] in _ADDRESS_BEFORE or _ADDRESS_AFTER.match(source, end) is not None


def _apart(edits: list[Edit]) -> Iterator[Edit]:
    end = 0
    for edit in edits:
        if edit.start >= end:
            yield edit
            end = edit.end


def _marks(source: str) -> Iterator[Edit]:
    """Entities, escapes, invisible characters, marks of emphasis inside a word, and letters decoded wrongly."""
    if not any(mark in source for mark in _MARKS):
        return
    for match in _MARK.finditer(source):
        found = match.group()
        if found[0] == "&":
            reads = unescape(found)
            reads = " " if reads == "\u00a0" else reads
        elif found[0] == "\\":  # the title field of an archived page is written with escapes
            reads = "".join(chr(int(code, 16)) for code in re.split(r"\\[ux]", found)[1:]) if found[1] in "ux" else " "
            reads = reads.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            reads = " " if reads.isspace() or reads < " " else reads
        elif found[0] in "ÂÃâ":
            try:
                reads = found.encode("latin-1").decode("utf-8")
            except UnicodeError:
                continue
        else:
            reads = ""
        if reads != found:
            yield Edit(match.start(), match.end(), reads)


def _parted(source: str, small: tuple[str, ...]) -> Iterator[Edit]:
    """Hyphens that stand for a lost space, beside words that make no compounds: "accused-her", "talks.- The"."""
    if not small:
        return
    for match in _hyphened(small).finditer(source):
        found = match.group().rstrip()
        at = match.start() + found.index("-")
        yield Edit(at, match.start() + len(found), " ")


@lru_cache(maxsize=16)
def _hyphened(small: tuple[str, ...]) -> re.Pattern[str]:
    words = choice(small)
    beside = rf"(?<![\w-])(?:{words})-(?=[A-ZÀ-Þ])|(?<=[a-zà-ÿ,])-(?=(?:{words})(?![\w-]))"
    return re.compile(rf"{beside}|(?<=[a-zà-ÿ\d)])[.!?][\"”]?-{{1,2}}(?=\s?[\"“A-ZÀ-Þ])")


def _promos(source: str, words: Vocabulary) -> Iterator[tuple[int, int]]:
    """Labels such as "Baca Juga", with the titles behind those that have some."""
    end = 0
    for match in words.labels.finditer(source):
        at = match.start()
        if at < end or source[max(0, at - 1) : at] == "\n":  # its own line is skipped anyway
            continue
        end = match.end()
        if match.group() in words.promos:
            end = _titles_end(source, end, words)
        yield match.start(), end


def _titles_end(source: str, at: int, words: Vocabulary) -> int:
    """Where the article goes on behind titles: at a seam, a stop, a quotation or an opening word that text follows."""
    if _is_running(source, at) and source[at - 1] != ":":
        return at
    line = source.find("\n", at, at + REACH)
    reach = line if line >= 0 else min(len(source), at + REACH)
    for match in _RESUME.finditer(source, at + 1, reach):
        here = match.end()
        if match.group().strip():
            return here
        if match.group() and not _resumes(source, at, here, words):
            continue
        if _is_running(source, here) or _is_opened(source, here, words):
            return here
    return reach if reach in (line, len(source)) else at


def _resumes(source: str, at: int, here: int, words: Vocabulary) -> bool:
    """Whether a word that only a space parts from the title before it opens a sentence."""
    found = _WORD.findall(source, here, here + 60)[:2]
    if found and found[0].lower() in words.openers:
        return True
    return len(found) > 1 and found[1][0].islower() and _is_title(source[at:here], words)


def _is_opened(source: str, at: int, words: Vocabulary) -> bool:
    """ "Sebelumnya, Ketua ...": an opening word with its comma."""
    first = _first_word(source, at)
    return first.lower() in words.openers and source.startswith(",", at + len(first))


def _first_word(source: str, at: int) -> str:
    found = _WORD.match(source, at)
    return found.group() if found else ""


def _is_running(source: str, at: int) -> bool:
    """Whether text follows, not a title: most words behind the first are written small."""
    behind = _WORD.findall(source, at, at + 90)[1:7]
    return len(behind) > 2 and 2 * sum(w[0].islower() for w in behind) >= len(behind)


def _break(source: str, at: int, words: Vocabulary, edits: dict[int, Edit], asides: dict[int, int]) -> None:
    """A seam between two sentences, the first perhaps the title of another article."""
    ahead = source[at : at + 160].partition("\n")[0]
    if any(pattern.match(ahead) for pattern in words.datelines):
        edits[at] = Edit(at, at, "\n")
    elif _is_running(source, at):
        first = _first_word(source, at)
        is_opener = first[1:2].islower() and first.lower() in words.openers
        start = _sentence_start(source, at)
        if (first.lower() in words or not first) and _is_title(source[start:at], words, verbs=int(is_opener)):
            asides[start] = at
        elif is_opener:
            edits[at] = Edit(at, at, "\n")


def _headlines(source: str, words: Vocabulary, known: Container[int]) -> Iterator[tuple[int, int]]:
    """Titles of other articles that only a space parts from the sentence behind ("Warga Lebak Tolak Tambang Dia ...").

    What opens a sentence is such a title where words stand capitalised in it that only headlines capitalise, and text
    goes on behind its last capital.
    """
    start = 0
    for stop in chain(_STOP.finditer(source), (None,)):
        end = stop.start() if stop is not None else len(source)
        found = None if start in known else _headline_end(source, start, min(end, start + 2 * REACH), words)
        if found is not None:
            yield start, found
        start = stop.end() if stop is not None else end


def _headline_end(source: str, start: int, end: int, words: Vocabulary) -> int | None:
    opening = [w for w in _WORD.findall(source, start, min(end, start + 90))[:TITLE_WORDS] if not w[0].isdigit()]
    if len(opening) < TITLE_WORDS - 1 or 2 * sum(w[0].isupper() for w in opening) < len(opening):
        return None
    found = None
    for seam in _SPACE.finditer(source, start, end):
        at = seam.end()
        behind = _WORD.findall(source, at, min(end, at + 90))[1:7]
        if len(behind) < TITLE_WORDS or behind[0][0].isupper() or sum(w[0].islower() for w in behind) < 4:
            continue
        title = source[start : seam.start()]
        if _TURN.search(source, start, min(end, at + NEAR)) or _QUOTE.search(title):
            break  # seams of those kinds are looked at elsewhere
        inside = [w for w in _WORD.findall(title) if not w[0].isdigit()][1:]
        if _is_title(title, words, verbs=0) and words.saying.isdisjoint(inside):
            found = at if any(map(words.is_headline, inside)) else None
    return found


def _sentence_start(source: str, at: int) -> int:
    start = max(0, at - REACH)
    for stop in _STOP.finditer(source, start, at):
        start = stop.end()
    return start


def _is_title(segment: str, words: Vocabulary, verbs: int = 1) -> bool:
    """Capitalised words, more than the name and office of somebody have, with little but function words between.

    ``verbs``: how many other words may be written small.
    """
    found = [w for w in _WORD.findall(segment) if not w[0].isdigit()]
    if len(found) < TITLE_WORDS or len(segment) >= REACH or found[-1][0].islower():
        return False
    small = [w for w in found if w[0].islower()]
    strange = [w for w in found if w.lower() not in words.names]
    told = [w for w in small if w not in words.openers]
    return len(small) <= (1 - TITLE_SHARE) * len(found) and len(told) <= verbs and len(strange) > 1
