"""robots.txt (RFC 9309) and the pace at one host."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from janji.fetch.client import Client, FetchError
from janji.settings import Settings

MAX_DELAY = 30.0


class Manners:
    """What may be asked, and when; for the hosts of one run."""

    def __init__(self, config: Settings, client: Client, sleep: Callable[[float], None] = time.sleep) -> None:
        self._config, self._client, self._sleep = config, client, sleep
        self._rules: dict[str, RobotFileParser] = {}
        self._next: dict[str, float] = {}

    def before(self, url: str) -> None:
        """Wait for the host's turn.

        Raises:
            FetchError: robots.txt forbids the address, or could not be had because the server fails.
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._ask(site)
        rules = self._rules[site]
        if not rules.can_fetch(self._config.fetch_user_agent, url):
            raise FetchError("robots.txt forbids this address")
        delay = float(rules.crawl_delay(self._config.fetch_user_agent) or 0)
        self._wait(parts.netloc, min(max(delay, self._config.fetch_host_interval), MAX_DELAY))

    def _wait(self, host: str, interval: float) -> None:
        now = time.monotonic()
        turn = max(self._next.get(host, now), now)
        if turn > now:
            self._sleep(turn - now)
        self._next[host] = turn + interval

    def _ask(self, site: str) -> RobotFileParser:
        """The rules of a site: none when it has no such file; all forbidden when its server fails."""
        rules = RobotFileParser()
        self._wait(urlsplit(site).netloc, self._config.fetch_host_interval)
        try:
            answer = self._client.get(f"{site}/robots.txt")
        except FetchError as error:
            if 400 <= error.status < 500 and error.status != 429:
                rules.parse([])
                return rules
            raise FetchError(f"robots.txt: {error}", passing=error.passing, status=error.status,
                             retry_after=error.retry_after) from error  # fmt: skip
        rules.parse(answer.body[:500_000].decode("utf-8", "replace").splitlines())
        return rules
