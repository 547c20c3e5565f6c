"""The link checker's only way out: a proxy on the loopback that connects to public addresses alone.

lychee excludes private addresses when it reads them, but follows a redirect to one (measured with 0.24.2). Here each
connection is judged when it is made, by the same guard as our own requests.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
import threading
from types import TracebackType
from urllib.parse import urlsplit

from assay.verify.guard import Refused, addresses_of
from assay.verify.settings import endpoint

REFUSED = 470
"""What a refused address is answered with; no server uses it."""
HEAD = 64 * 1024
IDLE = 60.0
START = 10.0
"""Seconds in which it has to be there; ``address`` is empty until it is."""


class GuardProxy:
    """A proxy that runs in a thread for as long as its ``with`` block.

    Args:
        pages: Where plain requests go instead of to their own hosts, for rehearsals; empty for the real ones.
        most: Bytes of one connection after which it is cut.
    """

    def __init__(self, pages: str = "", most: int = 20 * 1024 * 1024) -> None:
        self.pages, self.most = pages, most
        self.refused: set[str] = set()
        self.address = ""
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> GuardProxy:
        self._thread.start()
        self._ready.wait(START)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
        elif not self._loop.is_closed():
            self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, limit=HEAD))
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._forward(reader, writer)
        except Refused as error:
            await _answer(writer, REFUSED, str(error))
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            await _answer(writer, 502, "no connection")
        except asyncio.CancelledError:
            pass  # the block ended
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE)).decode("latin-1")
        first, _, rest = head.partition("\r\n")
        method, target, version = first.split(" ")
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            up_reader, up_writer = await self._connect(host, int(port), frozenset())
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            host, port, path, allowed = self._target(target)
            up_reader, up_writer = await self._connect(host, port, allowed)
            up_writer.write(_closing(f"{method} {path} {version}", rest))
        try:
            if method != "CONNECT":
                # One request a connection, and the client is told so: an answer need not say it by itself.
                status, _, more = (await asyncio.wait_for(up_reader.readuntil(b"\r\n\r\n"), IDLE)).decode("latin-1").partition("\r\n")
                writer.write(_closing(status, more))
            await asyncio.gather(self._pump(reader, up_writer), self._pump(up_reader, writer))
        finally:
            up_writer.close()

    def _target(self, target: str) -> tuple[str, int, str, frozenset[tuple[str, int]]]:
        """Host, port and path of a plain request, and what may be private."""
        parts = urlsplit(target)
        host, port = endpoint(target)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not self.pages:
            return host, port, path, frozenset()
        if host == "localhost" or _is_number(host):
            self.refused.add(host)
            raise Refused(f"{host} is a private or local address, or a machine named by number")
        base = urlsplit(self.pages)
        return *endpoint(self.pages), f"{base.path.rstrip('/')}/{host}{path}", frozenset([endpoint(self.pages)])

    async def _connect(self, host: str, port: int, allowed: frozenset[tuple[str, int]]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            places = await asyncio.get_running_loop().run_in_executor(None, addresses_of, host, port, allowed)
        except Refused:
            self.refused.add(host.strip("[]"))
            raise
        last: OSError = OSError("no address")
        for family, address in places[:3]:
            sock = socket.socket(family, socket.SOCK_STREAM)
            sock.setblocking(False)
            try:
                await asyncio.wait_for(asyncio.get_running_loop().sock_connect(sock, address), 20)
                return await asyncio.open_connection(sock=sock, limit=HEAD)
            except (OSError, TimeoutError) as error:
                sock.close()
                last = OSError(str(error))
        raise last

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        moved = 0
        try:
            while data := await asyncio.wait_for(reader.read(HEAD), IDLE):
                moved += len(data)
                if moved > self.most:
                    break
                writer.write(data)
                await writer.drain()
        except (OSError, TimeoutError):
            pass
        finally:
            with contextlib.suppress(OSError, RuntimeError):
                if writer.can_write_eof():
                    writer.write_eof()


def _closing(first: str, rest: str) -> bytes:
    """A head that ends its connection, whatever it said of that."""
    kept = [line for line in rest.split("\r\n") if line and not re.match(r"(?i)(proxy-|connection:|keep-alive:)", line)]
    return "\r\n".join([first, *kept, "Connection: close", "", ""]).encode("latin-1")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


async def _answer(writer: asyncio.StreamWriter, status: int, why: str) -> None:
    body = why.encode("utf-8", "replace")[:300]
    with contextlib.suppress(OSError):
        writer.write(f"HTTP/1.1 {status} Refused\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body)
        await writer.drain()
