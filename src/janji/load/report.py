"""What a load reports: counts at the end, progress on the way."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

MAX_NOTES = 20


@dataclass(slots=True)
class LoadReport:
    """Counts of one load. ``n_new`` counts every article of this ``load_id``, also those of an interrupted try."""

    load_id: str
    n_files: int = 0
    n_new: int = 0
    n_known: int = 0
    n_rejected: int = 0
    rejected_by_reason: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of a running load; sizes in bytes, times in seconds. ``remaining`` is None while it cannot be told."""

    n_files: int
    files_total: int
    n_articles: int
    n_bytes: int
    bytes_total: int
    seconds: float

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.n_articles / self.seconds if self.seconds > 0 else 0.0

    @property
    def remaining(self) -> float | None:
        """Seconds that are left at the speed so far."""
        if not self.n_bytes or not self.bytes_total:
            return None
        return self.seconds * max(self.bytes_total - self.n_bytes, 0) / self.n_bytes

    def __str__(self) -> str:
        left = "" if self.remaining is None else f", about {self.remaining:.0f} s left"
        return (
            f"{self.n_articles:,} articles, {self.n_files:,} of {self.files_total:,} files,"
            f" {self.n_bytes / 1e6:,.0f} of {self.bytes_total / 1e6:,.0f} MB, {self.rate:,.0f} articles/s{left}"
        )


class Tracker:
    """Calls ``progress`` at most every ``interval`` seconds."""

    def __init__(self, progress: Callable[[Progress], None] | None, interval: float = 0.5) -> None:
        self._progress, self._interval = progress, interval
        self._start = self._last = time.monotonic()
        self.files_total = self.bytes_total = 0
        self.n_files = self.n_articles = self.n_bytes = 0

    @property
    def wanted(self) -> bool:
        """Whether anyone listens."""
        return self._progress is not None

    def tell(self, *, within: int = 0, last: bool = False) -> None:
        """Report; ``within`` is the bytes read of the file in hand."""
        now = time.monotonic()
        if self._progress is None or (not last and now - self._last < self._interval):
            return
        self._last = now
        self._progress(
            Progress(
                self.n_files,
                self.files_total,
                self.n_articles,
                self.n_bytes + within,
                self.bytes_total,
                now - self._start,
            )
        )


class Notes:
    """Counts notes by kind and file, and words the first few."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], str] = {}

    def add(self, source_uri: str, kind: str, message: str) -> None:
        """Take one note; memory stays bounded whatever the number of files."""
        key = (source_uri.partition("#")[0], kind)
        if key not in self._counts and len(self._counts) >= 1000:
            key = ("other files", kind)
        self._counts[key] += 1
        self._first.setdefault(key, message)

    def words(self) -> list[str]:
        """One line a file and kind, at most ``MAX_NOTES``."""
        lines = []
        for key, n in self._counts.most_common(MAX_NOTES):
            times = f" (and {n - 1} more)" if n > 1 else ""
            lines.append(f"{key[0]}: {self._first[key]}{times}")
        if len(self._counts) > MAX_NOTES:
            lines.append(f"... and {len(self._counts) - MAX_NOTES} other notes")
        return lines
