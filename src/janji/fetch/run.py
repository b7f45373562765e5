"""Ask every active feed for what is new and put it into the inbox."""

import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from janji.fetch.client import Answer, Client, FetchError
from janji.fetch.feeds import Feed, read_feeds
from janji.fetch.items import Found, items, lines
from janji.fetch.pages import completed
from janji.fetch.robots import Manners
from janji.fetch.state import FeedState, read_state, write_atomically, write_state
from janji.load.model import Limits
from janji.settings import Settings

HOSTS_AT_ONCE = 8


@dataclass(slots=True)
class FetchReport:
    """Counts of one run; ``n_known`` items were seen before, ``n_unchanged`` feeds answered 304 or asked to wait."""

    inbox: Path
    n_feeds: int = 0
    n_new: int = 0
    n_known: int = 0
    n_failed: int = 0
    n_unchanged: int = 0
    failures: list[str] = field(default_factory=list)


def feeds_inbox(config: Settings) -> Path:
    """The folder where new items land."""
    return config.feeds_inbox


def fetch_feeds(
    config: Settings,
    *,
    run_id: str,
    now: datetime,
    feeds: Path | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> FetchReport:
    """Fetch the active feeds of ``seeds/reference/feeds.csv``; a feed that fails does not stop the others.

    New items land as JSON Lines files under ``config.feeds_inbox``; what was seen, ETag and the like are kept under
    ``JANJI_HOME/fetch``. Several hosts are asked at once, one host never twice at once.

    Args:
        config: the settings ``JANJI_FETCH_*``.
        run_id: stands in the names of the files that land.
        now: time of the run, UTC.
        feeds: another table of sources.
        sleep: waits so many seconds (tests replace it).

    Raises:
        LoadError: the table of sources is malformed, or JANJI_HOME cannot be written.
    """
    now = now.replace(tzinfo=None)
    by_host: dict[str, list[Feed]] = defaultdict(list)
    for feed in read_feeds(feeds or config.reference / "feeds.csv"):
        if feed.active == "true":
            by_host[urlsplit(feed.url).hostname or ""].append(feed)
    report = FetchReport(config.feeds_inbox)
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        for part in pool.map(lambda group: _host(config, group, run_id, now, sleep), by_host.values()):
            report.n_feeds += part.n_feeds
            report.n_new += part.n_new
            report.n_known += part.n_known
            report.n_failed += part.n_failed
            report.n_unchanged += part.n_unchanged
            report.failures += part.failures
    return report


def _host(
    config: Settings, feeds: list[Feed], run_id: str, now: datetime, sleep: Callable[[float], None]
) -> FetchReport:
    report = FetchReport(config.feeds_inbox, n_feeds=len(feeds))
    with Client(config) as client:
        manners = Manners(config, client, sleep)
        for feed in feeds:
            _Visit(config, feed, client, manners, run_id, now, sleep).visit(report)
    return report


class _Visit:
    """One feed in one run."""

    def __init__(
        self, config: Settings, feed: Feed, client: Client, manners: Manners, run_id: str, now: datetime,
        sleep: Callable[[float], None],
    ) -> None:  # fmt: skip
        self._config, self._feed, self._client, self._manners = config, feed, client, manners
        self._run_id, self._now, self._sleep = run_id, now, sleep
        self._state: FeedState = read_state(config, feed.url)

    def visit(self, report: FetchReport) -> None:
        state = self._state
        if state.not_before is not None and self._now < state.not_before:
            report.n_unchanged += 1
            return
        try:
            answer = self._ask()
            found = items(answer, self._feed, Limits.of(self._config)) if answer.status != 304 else []
        except FetchError as error:
            state.failures, state.last_error = state.failures + 1, str(error)[:500]
            report.n_failed += 1
            report.failures.append(f"{self._feed.url}: {error}")
            write_state(self._config, state)
            return
        report.n_unchanged += answer.status == 304
        fresh = self._fresh(found)
        report.n_new += len(fresh)
        report.n_known += len(found) - len(fresh)
        if fresh:
            self._land(fresh)
        if answer.status != 304 or answer.headers.get("etag"):
            state.etag, state.last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        state.failures, state.last_error, state.not_before, state.fetched_at = 0, None, None, self._now
        write_state(self._config, state)

    def _fresh(self, found: list[Found]) -> list[Found]:
        seen = set(self._state.seen)
        fresh = [item for item in {item.key: item for item in found}.values() if item.key not in seen]
        self._state.seen += [item.key for item in fresh]
        return completed(self._config, fresh, self._client, self._manners)

    def _land(self, fresh: list[Found]) -> None:
        """Put the items into the inbox before they are remembered: a crash between repeats them, loses nothing."""
        data = b"".join(lines(fresh, self._feed))
        slug = re.sub(r"[^a-z0-9]+", "-", self._feed.publisher.lower()).strip("-")[:40] or "feed"
        run = re.sub(r"[^A-Za-z0-9_-]+", "-", self._run_id)[:80]
        digest = hashlib.sha256(self._feed.url.encode() + b"\0" + data).hexdigest()[:12]
        write_atomically(self._config.feeds_inbox / slug / f"{self._now:%Y%m%dT%H%M%S}-{run}-{digest}.jsonl", data)

    def _ask(self) -> Answer:
        """The answer after the tries that the settings allow; waits in between as the server asks."""
        headers = {"If-None-Match": self._state.etag, "If-Modified-Since": self._state.last_modified}
        sent = {name: value for name, value in headers.items() if value and value.isascii() and value.isprintable()}
        for attempt in range(self._config.fetch_retries + 1):
            try:
                return self._client.get(self._feed.url, sent, before=self._manners.before)
            except FetchError as error:
                asked = retry_after(error.retry_after, self._now)
                if asked is not None and asked > self._config.fetch_max_wait:
                    self._state.not_before = self._now + timedelta(seconds=asked)
                    raise FetchError(f"{error}; it asks to come back in {asked:.0f} s", status=error.status) from error
                if not error.passing or attempt == self._config.fetch_retries:
                    raise
                self._sleep(asked if asked is not None else min(2.0**attempt, self._config.fetch_max_wait))
        raise AssertionError("the loop returns or raises")


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks to wait (a number or an HTTP date), at most a week; None: none."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(min(int(value[:9]), 7 * 86400))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return min(max((moment - now).total_seconds(), 0.0), 7 * 86400.0)
