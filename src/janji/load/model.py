"""What the readers hand on: articles, pages still to be parsed, rejections and notes."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from janji.settings import Settings

READER_VERSION = "1"


class Reason(StrEnum):
    """Why an input was not taken (``raw.rejected_files.reason_code``)."""

    EMPTY = "empty"
    BINARY = "binary"
    UNDECODABLE = "undecodable"
    UNSUPPORTED_FORM = "unsupported_form"
    TOO_LONG = "too_long"
    BROKEN_RECORD = "broken_record"
    BROKEN_FILE = "broken_file"
    NO_TEXT = "no_text"
    NUL_CHARACTER = "nul_character"
    LONE_SURROGATE = "lone_surrogate"
    BOMB = "bomb"
    PATH_TRAVERSAL = "path_traversal"
    ENCRYPTED = "encrypted"
    NESTED_TOO_DEEP = "nested_too_deep"
    LINK_LOOP = "link_loop"
    LINK_OUTSIDE = "link_outside"
    NOT_A_FILE = "not_a_file"
    UNREADABLE = "unreadable"
    CHANGED = "changed_while_read"
    PARSER_FAILED = "parser_failed"


class RefusedError(Exception):
    """Raised by a reader that cannot go on with its file; becomes a ``Rejected``."""

    def __init__(self, reason: Reason, message: str, *, data: bytes | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.data = data


def is_panic(error: BaseException) -> bool:
    """Whether a parser written in Rust gave up; such errors are no ``Exception``, and have no importable class."""
    return type(error).__name__ == "PanicException"


@dataclass(slots=True, kw_only=True)
class Described:
    """Where something came from, and what is known of it beside its text."""

    source_uri: str
    source_form: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published_at: datetime | None = None
    language: str | None = None


@dataclass(slots=True, kw_only=True)
class Article(Described):
    """One article as it goes to ``raw.articles``; ``article_id`` and ``n_bytes`` are set by ``check.admit``."""

    text: str
    encoding: str = "utf-8"
    article_id: str = ""
    n_bytes: int = 0


@dataclass(slots=True, kw_only=True)
class Page(Described):
    """An HTML page whose article is still to be extracted (slow: done by several processes)."""

    html: bytes
    location: str | None = None
    charset: str | None = None


@dataclass(slots=True)
class Rejected:
    """A file (``location`` None) or a record in it that was not taken, with its bytes where they are at hand."""

    source_uri: str
    reason: Reason
    message: str
    location: str | None = None
    data: bytes | None = field(default=None, repr=False)
    suffix: str = ""
    n_bytes: int | None = None


@dataclass(slots=True)
class Note:
    """Something the person should know although nothing was refused; ``kind`` is counted, the first few are shown."""

    source_uri: str
    kind: str
    message: str


@dataclass(slots=True)
class Done:
    """The source was read to its end; everything of it came before."""

    source_uri: str


Item = Article | Page | Rejected | Note | Done
Result = Article | Rejected | Note | Done


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one load, in bytes; see the settings ``JANJI_LOAD_*``."""

    article: int
    record: int
    expansion: int
    members: int
    html: str
    follow_links: bool
    depth: int = 3
    free_expansion: int = 64_000_000

    @classmethod
    def of(cls, config: Settings) -> "Limits":
        """The limits that the settings ask for."""
        return cls(
            article=int(config.load_max_article_mb * 1e6),
            record=int(config.load_max_record_mb * 1e6),
            expansion=config.load_max_expansion,
            members=config.load_max_members,
            html=config.load_html,
            follow_links=config.load_follow_links,
        )
