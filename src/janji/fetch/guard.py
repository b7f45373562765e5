"""Connections only to public addresses, each within a deadline.

The name is resolved here, every address is checked, and the connection goes to the address that was checked: a name
that resolves differently a moment later (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable
from typing import Any

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class ForbiddenAddressError(Exception):
    """The name leads to a private, loopback, link-local or otherwise special address."""


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, also when it is an IPv4 address within an IPv6 one."""
    ip: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Deadline:
    """The moment until which a request must be done."""

    def __init__(self) -> None:
        self._end = float("inf")

    def start(self, seconds: float) -> None:
        """Begin anew."""
        self._end = time.monotonic() + seconds

    def cut(self, timeout: float | None, error: type[Exception]) -> float | None:
        """The timeout, at most what is left.

        Raises:
            error: nothing is left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise error("the request took too long as a whole")
        return min(left, timeout) if timeout is not None else (None if left == float("inf") else left)


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections for httpcore, checking where they go."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        self._deadline, self._allow_private = deadline, allow_private
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to one of the checked addresses of ``host``.

        Raises:
            ForbiddenAddressError: any of its addresses is not public.
        """
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                left = self._deadline.cut(timeout, httpcore.ConnectTimeout)
                stream = self._real.connect_tcp(address, port, left, local_address, socket_options)
                return GuardedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(self, path: str, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """Never."""
        raise ForbiddenAddressError(f"a socket of this machine: {path}")

    def sleep(self, seconds: float) -> None:
        """Wait between httpcore's own tries."""
        time.sleep(seconds)

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved: {error}") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        forbidden = [address for address in addresses if not is_public(address)]
        if forbidden and not self._allow_private:
            raise ForbiddenAddressError(
                f"{host} leads to {forbidden[0]}, which is not public (JANJI_FETCH_ALLOW_PRIVATE allows it for tests)"
            )
        return addresses


class GuardedStream(httpcore.NetworkStream):
    """A connection on which nothing lasts beyond the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        return self._stream.read(max_bytes, self._deadline.cut(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._stream.write(buffer, self._deadline.cut(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Go on encrypted; the certificate is checked against the name, not the address."""
        left = self._deadline.cut(timeout, httpcore.ConnectTimeout)
        return GuardedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """As the stream below."""
        return self._stream.get_extra_info(info)
