"""No private machine is ever contacted: the address is judged when the connection is made, not when a name is read.

So neither a redirect nor a name that resolves to something else the second time leads anywhere but to the public net.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError, NewConnectionError


_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments (RFC 6890); Oracle's cloud answers at 192.0.0.192
        "192.88.99.0/24",  # relays of 6to4, given up (RFC 7526)
        "168.63.129.16/32",  # the host of a machine in Azure, on which GitHub's runners are
        "fec0::/10",  # site-local, given up (RFC 3879), and private where it is still used
        "3fff::/20",  # documentation (RFC 9637)
    )
)
"""What Python 3.11 takes for public and is not."""


class Refused(Exception):
    """An address that is not public."""


def is_public(address: str) -> bool:
    """True for an address on the public net.

    Args:
        address: An IPv4 or IPv6 address; what wraps an IPv4 address is judged by that one.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in network for network in _NOT_PUBLIC)


def addresses_of(host: str, port: int, allowed: frozenset[tuple[str, int]]) -> list[tuple[int, Any]]:
    """Where a host may be reached: every address, if all of them are public.

    Args:
        host: A name or an address.
        port: The port.
        allowed: Hosts and ports that were set on purpose.

    Returns:
        Family and socket address of each.

    Raises:
        Refused: One of them is not public, or the port is not that of the web.
        OSError: The name does not resolve.
    """
    host = host.strip("[]").rstrip(".")
    chosen = (host.lower(), port) in allowed
    if not chosen and port not in (80, 443):
        raise Refused(f"port {port} of {host} is not the web's")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not chosen:
        for _, _, _, _, address in found:
            if not is_public(str(address[0])):
                raise Refused(f"{host} is a private or local address ({address[0]})")
    return [(family, address) for family, _, _, _, address in found]


class Watch:
    """Holds the socket in use, so that a deadline can cut it. A connection lets go of its socket before the body is read."""

    def __init__(self) -> None:
        self.sock: socket.socket | None = None

    def cut(self) -> None:
        """Ends whatever is being read."""
        try:
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it ended by itself


def guarded_adapter(allowed: frozenset[tuple[str, int]], watch: Watch) -> HTTPAdapter:
    """A transport for ``requests`` that makes one connection a host, and only to public addresses.

    Args:
        allowed: Hosts and ports that may be private.
        watch: Is told which socket is in use.
    """

    def connect(connection: HTTPConnection) -> socket.socket:
        host, port = connection._dns_host, connection.port  # noqa: SLF001 (urllib3 offers no other place before the connection is made)
        try:
            places = addresses_of(host, port, allowed)
        except (OSError, UnicodeError) as error:
            raise NameResolutionError(host, connection, socket.gaierror(str(error))) from error
        last: OSError | None = None
        for family, address in places[:4]:
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                if isinstance(connection.timeout, (int, float)):
                    sock.settimeout(connection.timeout)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sock.connect(address)
                return sock
            except OSError as error:
                sock.close()
                last = error
        raise NewConnectionError(connection, f"cannot connect: {last}")

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

        def request(self, *args: Any, **more: Any) -> None:
            super().request(*args, **more)
            watch.sock = self.sock

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

        def request(self, *args: Any, **more: Any) -> None:
            super().request(*args, **more)
            watch.sock = self.sock

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
            self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **more)
            self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    return Adapter(pool_connections=64, pool_maxsize=1, max_retries=0)
