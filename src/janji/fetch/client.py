"""One polite, bounded HTTP request."""

import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import certifi
import httpcore

from janji.fetch.guard import Deadline, ForbiddenAddressError, GuardedBackend
from janji.settings import Settings

REDIRECTS = {301, 302, 303, 307, 308}
CHUNK = 1 << 16
FAILURES = (
    httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError,
)  # fmt: skip


class FetchError(Exception):
    """A request that failed; ``passing`` when another try may do better."""

    def __init__(self, message: str, *, passing: bool = False, status: int = 0, retry_after: str = "") -> None:
        super().__init__(message)
        self.passing, self.status, self.retry_after = passing, status, retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; ``url`` is the address after redirects, header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Requests within the limits of the settings. For one thread."""

    def __init__(self, config: Settings) -> None:
        self._config = config
        self._deadline = Deadline()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(cafile=certifi.where()),
            max_connections=2,
            keepalive_expiry=5.0,
            network_backend=GuardedBackend(self._deadline, allow_private=config.fetch_allow_private),
        )

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, *, before: Callable[[str], None] | None = None
    ) -> Answer:
        """Ask for ``url``, following redirects.

        Args:
            url: an http(s) address.
            headers: further request headers.
            before: called with the address of every request, also redirected ones (robots.txt, waiting).

        Raises:
            FetchError: forbidden address or scheme, too large, too slow, too many redirects, or a status that is
                neither success nor 304.
        """
        for _ in range(self._config.fetch_max_redirects + 1):
            check_url(url)
            if before is not None:
                before(url)
            self._deadline.start(self._config.fetch_timeout)
            with self._response(url, headers or {}) as response:
                found = _headers(response)
                if response.status in REDIRECTS and "location" in found:
                    url = _joined(url, found["location"])
                    continue
                _check_status(response.status, found)
                body = b"" if response.status == 304 else self._body(response, found)
                return Answer(url, response.status, found, body)
        raise FetchError(f"more than {self._config.fetch_max_redirects} redirects (JANJI_FETCH_MAX_REDIRECTS)")

    def stream(self, url: str, write: Callable[[bytes], object], limit: int) -> Answer:
        """Hand a large body to ``write`` piece by piece; each read has the timeout, the whole has none.

        Raises:
            FetchError: as ``get``, or the body has more than ``limit`` bytes.
        """
        for _ in range(self._config.fetch_max_redirects + 1):
            check_url(url)
            self._deadline.start(self._config.fetch_timeout)
            with self._response(url, {}, encoding="identity") as response:
                found = _headers(response)
                if response.status in REDIRECTS and "location" in found:
                    url = _joined(url, found["location"])
                    continue
                _check_status(response.status, found)
                size = 0
                with _failures():
                    for part in response.iter_stream():
                        self._deadline.start(self._config.fetch_timeout)
                        if (size := size + len(part)) > limit:
                            raise FetchError(f"more than {limit / 1e6:g} MB")
                        write(part)
                return Answer(url, response.status, found, b"")
        raise FetchError(f"more than {self._config.fetch_max_redirects} redirects (JANJI_FETCH_MAX_REDIRECTS)")

    @contextmanager
    def _response(self, url: str, headers: Mapping[str, str], encoding: str = "gzip") -> Iterator[httpcore.Response]:
        sent: dict[bytes | str, bytes | str] = {
            "Host": urlsplit(url).netloc.rpartition("@")[2],
            "User-Agent": self._config.fetch_user_agent,
            "Accept": "application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5",
            "Accept-Encoding": encoding,
        }
        sent.update(dict(headers.items()))
        wait = dict.fromkeys(("connect", "read", "write", "pool"), self._config.fetch_timeout)
        with (
            _failures(),
            self._pool.stream("GET", url.partition("#")[0], headers=sent, extensions={"timeout": wait}) as response,
        ):
            yield response

    def _body(self, response: httpcore.Response, headers: Mapping[str, str]) -> bytes:
        limit = int(self._config.fetch_max_mb * 1e6)
        decoder = _Decoder(headers.get("content-encoding", ""))
        parts, size = [], 0
        with _failures():
            for raw in response.iter_stream():
                data = decoder.unpack(raw, limit - size + 1)
                size += len(data)
                if size > limit:
                    raise FetchError(f"the answer has more than {limit / 1e6:g} MB (JANJI_FETCH_MAX_MB)")
                parts.append(data)
            decoder.finish()
        return b"".join(parts)


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(f"a malformed redirect: {error}") from error


def check_url(url: str) -> None:
    """Raise ``FetchError`` unless it is http(s) with a host and without user name."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise FetchError(f"a malformed address: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FetchError(f"only http and https addresses are fetched, not {parts.scheme or 'none'}:")
    if parts.username is not None:
        raise FetchError("an address with a user name in it is not fetched")
    if not url.isascii() or any(c <= " " or c == "\x7f" for c in url):
        raise FetchError("an address with spaces, control or non-ASCII characters is not fetched")


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except ForbiddenAddressError as error:
        raise FetchError(str(error)) from error
    except zlib.error as error:
        raise FetchError(f"the compressed answer is damaged: {error}") from error
    except httpcore.TimeoutException as error:
        raise FetchError(f"no complete answer in time (JANJI_FETCH_TIMEOUT): {error}", passing=True) from error
    except FAILURES as error:
        raise FetchError(f"{type(error).__name__}: {error}", passing=True) from error


def _headers(response: httpcore.Response) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}


def _check_status(status: int, headers: Mapping[str, str]) -> None:
    if status == 304 or 200 <= status < 300:
        return
    raise FetchError(
        f"the server answered {status}",
        passing=status in {408, 425, 429} or status >= 500,
        status=status,
        retry_after=headers.get("retry-after", ""),
    )


class _Decoder:
    """Unpacks the pieces of a body, never more than asked for at once."""

    def __init__(self, encoding: str) -> None:
        name = encoding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise FetchError(f"content encoding {name[:40]!r} was not asked for")
        self._unpacker = None if name in {"", "identity"} else zlib.decompressobj(zlib.MAX_WBITS | 32)

    def unpack(self, raw: bytes, most: int) -> bytes:
        """What comes out of a piece, at most so many bytes."""
        return raw if self._unpacker is None else self._unpacker.decompress(raw, max(most, 1))

    def finish(self) -> None:
        """Raise ``zlib.error`` when the body ended too early."""
        if self._unpacker is not None and not self._unpacker.eof:
            raise zlib.error("it ends too early")
