"""From raw text to a `Document`: language, title, dateline, sentences; nothing is deleted, lines are only marked."""

import re
from collections.abc import Collection, Container
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from janji.extract.model import Document, Sentence
from janji.packs.triggers import Grammar

MAX_TITLE = 220
DATELINE_LINES = 4
"""How many lines of the body may stand before the one with the dateline: a summary, rows of a table."""
_CUT = re.compile(
    r"[.!?…](?:[\"”’')\]*]*\s+(?=[\"“‘'(\[*]*[A-Z0-9])"
    r"|(?:(?<=[a-z0-9)%][.!?])|(?<=[A-Z][A-Z][.!?]))(?=[A-Z][a-z]+[ ,'’-]|[A-Z]{2,}[ ,])"
    r"(?!(?:COM?|Com?|NET|NEWS|ID|Id|TV)\b)"
    r"|(?<=[a-z)][.!?])[\"”](?=[A-Z][a-z]+[ ,])"
    r"|(?<=[.!?])(?=[\"“][A-Z][a-z]+[ ,]))"
    r"|(?<=\w)[ \u00a0]{3,}(?=(?:- )?[\"“]?[A-Z])"
)
"""A mark that ends a sentence, with what closes it, before what may open the next; or a wide gap, which a crawler left
of a line break behind a heading."""
_LAST_WORD = re.compile(r"([\w.]+)\.$")
_INITIALS = re.compile(r"(?:^|[,(\"“]\s*|(?<!\S)[a-z]\w*\s)(?!D\.C)[A-Z]\.[A-Z]\.$")
"""What is short for given names: "adviser J.D. Kato"; behind a name it is a degree and may end the sentence."""
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"[A-Za-z]+")
LINKS = 3
"""Lines that open with a comma or stop, from which a text counts as broken at its links."""
LINK = 60
ENDS = '.!?:"”'
_LINK_END = re.compile(r"(?<=[^\n.!?])\n[,.](?: |$)", re.M)
_GOES_ON = re.compile(r"[a-zà-ÿ]|[,.;)'’-](?:\w|\s|$)")
_HEADING = re.compile(r"^[\s#*>_|-]*")
_TITLE_FIELD = re.compile(r"^\s*title\s*:\s*[\"']?(.+?)[\"']?\s*$", re.I)


@dataclass(frozen=True)
class LinePatterns:
    """Compiled line patterns of one language."""

    skip_opening: re.Pattern[str]
    skip_inside: re.Pattern[str]
    stop: re.Pattern[str]
    datelines: tuple[re.Pattern[str], ...]
    abbreviations: frozenset[str]


_NEVER = re.compile(r"(?!)")


@lru_cache(maxsize=16)
def line_patterns(grammar: Grammar) -> LinePatterns:
    """The grammar's line patterns, compiled once."""
    return LinePatterns(
        skip_opening=_any([p for p in grammar.skip_lines if p.startswith("^")]),
        skip_inside=_any([p for p in grammar.skip_lines if not p.startswith("^")]),
        stop=_any(grammar.stop_lines),
        datelines=tuple(re.compile(p) for p in grammar.datelines),
        abbreviations=frozenset(grammar.abbreviations),
    )


def _any(patterns: Collection[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.I) if patterns else _NEVER


@dataclass(frozen=True)
class LanguageWords:
    """Words that tell a language: its function words, and others of its pack where those leave it open."""

    stopwords: frozenset[str]
    others: frozenset[str] = frozenset()


def detect_language(text: str, known: dict[str, LanguageWords], default: str) -> str:
    """The language whose function words are most frequent in the first 4,000 characters; of equal ones by other words.

    A word in capitals is a code or a name ("dolar AS"), no function word.
    """
    found = _WORDS.findall(text[:4000])
    words = [word.lower() for word in found if len(word) == 1 or not word.isupper()]
    words = words or [word.lower() for word in found]

    def votes(language: str) -> tuple[int, int, bool]:
        own = known[language]
        return (sum(w in own.stopwords for w in words), sum(w in own.others for w in words), language == default)

    return max(sorted(known), key=votes, default=default)


def prepare(
    text: str,
    language: str,
    grammar: Grammar,
    *,
    title: str | None = None,
    publisher: str | None = None,
    asides: Container[int] = (),
) -> Document:
    """Split an article into sentences with their kind (title, body, skip), and find title and dateline.

    Args:
        asides: where lines start that are no part of the article, whatever they look like.
    """
    opening = _Opening(line_patterns(grammar), title, publisher)
    sentences: list[Sentence] = []
    for paragraph, (start, end) in enumerate(_lines(text)):
        kind = opening.kind_of(text, start, end, is_aside=start in asides)
        for s, e in _sentences(text, start, end, opening.patterns.abbreviations):
            sentences.append(Sentence(s, e, len(sentences), paragraph, kind))
    return Document(
        text=text,
        language=language,
        sentences=tuple(sentences),
        title=opening.title,
        publisher=opening.publisher,
        dateline_end=opening.dateline_end,
        summary=opening.summary,
    )


@dataclass
class _Opening:
    """What the lines read so far have told: title, dateline, publisher, and whether the article has ended."""

    patterns: LinePatterns
    title: str | None
    publisher: str | None
    dateline_end: int = 0
    summary: tuple[int, int] = (0, 0)
    start: int = 0
    body_lines: int = 0
    has_title: bool = False
    stopped: bool = False

    def kind_of(self, text: str, start: int, end: int, *, is_aside: bool) -> Literal["title", "body", "skip"]:
        """The kind of the next line."""
        line = text[start:end]
        if self.body_lines and len(line) < 80 and self.patterns.stop.search(line):
            self.stopped = True
        if self.stopped or is_aside or _is_noise(line, self.patterns) or self._is_title_again(line):
            return "skip"
        is_first = not self.has_title and self.body_lines == 0
        if is_first and end < len(text) and _looks_like_title(line, self.title):
            self.has_title = True
            self.title = self.title or _HEADING.sub("", line).strip()
            return "title"
        self._read_body(line, start)
        return "body"

    def _is_title_again(self, line: str) -> bool:
        """Crawlers put the title over a page that opens with it."""
        return self.has_title and self.body_lines == 0 and _HEADING.sub("", line).strip() == (self.title or "").strip()

    def _read_body(self, line: str, start: int) -> None:
        if self.body_lines == 0:
            self.start = self.dateline_end = start
        if self.body_lines < DATELINE_LINES and self.dateline_end == self.start:
            length, named = _dateline(line, self.patterns)
            self.publisher = self.publisher or named
            if length:
                self.dateline_end = start + length
                self.summary = (self.start, start) if start > self.start else (0, 0)
        self.body_lines += 1


def _lines(text: str) -> list[tuple[int, int]]:
    """Spans of lines; a line that only the width of the page or a link in it broke is one with the next."""
    found: list[tuple[int, int]] = []
    start = 0
    raw = text.split("\n")
    wrapped = _is_hard_wrapped(raw)
    linked = sum(1 for _ in _LINK_END.finditer(text)) >= LINKS
    open_line = False
    for i, part in enumerate(raw):
        end = start + len(part)
        stripped = part.strip()
        if stripped:
            goes_on = open_line and (stripped[0].islower() or wrapped)
            goes_on = goes_on or (linked and i > 0 and _is_of_line_before(raw[i - 1 : i + 2]))
            if goes_on:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
            open_line = len(stripped) >= (45 if wrapped else 60) and stripped[-1] not in '.!?:;"”)|'
        else:
            open_line = False
        start = end + 1
    return found


def _is_of_line_before(lines: list[str]) -> bool:
    """Whether the second line goes on with the first, as a link ("visited\\nPeru\\n, where") or as what follows one."""
    before, line, *behind = (line.strip() for line in lines)
    if not before or before[-1] in ENDS:
        return False
    link = len(line) <= LINK and behind and _GOES_ON.match(behind[0]) and line[-1] not in ENDS
    return bool(_GOES_ON.match(line) or link)


def _is_hard_wrapped(lines: list[str]) -> bool:
    """Whether most lines are cut at the width of a page, in the middle of a sentence."""
    full = [line.strip() for line in lines if line.strip()]
    cut = [line for line in full if 55 <= len(line) <= 95 and line[-1] not in '.!?:"”']
    return len(full) >= 8 and len(cut) > 0.5 * len(full)


def _is_noise(line: str, patterns: LinePatterns) -> bool:
    stripped = line.strip()
    if len(stripped) < 3 or _LETTER.search(stripped) is None:
        return True
    if len(stripped) >= 400:
        return False
    return patterns.skip_opening.match(stripped) is not None or patterns.skip_inside.search(stripped) is not None


def _looks_like_title(line: str, title: str | None) -> bool:
    stripped = _HEADING.sub("", line).strip()
    if title and stripped == title.strip():
        return True
    if _TITLE_FIELD.match(stripped):
        return True
    return 15 <= len(stripped) <= MAX_TITLE and not stripped.endswith((".", '."', ".”", ":", ","))


def _dateline(line: str, patterns: LinePatterns) -> tuple[int, str | None]:
    """Length of the dateline (0: none) and the publisher that it names."""
    for pattern in patterns.datelines:
        if match := pattern.match(line[:160]):
            return match.end(), match.groupdict().get("publisher")
    return 0, None


def _sentences(text: str, start: int, end: int, abbreviations: frozenset[str]) -> list[tuple[int, int]]:
    spans, begin = [], start
    for match in _CUT.finditer(text, start, end):
        mark = match.start() + 1
        if _ends_in_abbreviation(text, begin, mark, abbreviations):
            continue
        cut = match.end()
        if text[mark:cut] == '"' and text.count('"', begin, mark) % 2 == 0:
            cut = mark  # no quotation to close: it opens one
        if text[begin:cut].strip():
            spans.append(_trim(text, begin, cut))
        begin = cut
    if text[begin:end].strip():
        spans.append(_trim(text, begin, end))
    return spans


def _ends_in_abbreviation(text: str, begin: int, dot: int, abbreviations: frozenset[str]) -> bool:
    if text[dot - 1 : dot] != ".":
        return False
    word = _LAST_WORD.search(text, max(begin, dot - 12), dot)
    if word is None:
        return False
    low = word.group(1).lower()
    if low in abbreviations or (len(low) == 1 and low.isalpha()):
        return True
    return _INITIALS.search(text, max(begin, dot - 24), dot) is not None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
