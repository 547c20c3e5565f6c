"""`assay serve`: the site on this machine; a saved file becomes a reloaded page."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from assay.site.build import BuildFailed, Say
from assay.site.desk import Desk
from assay.site.live import Live

LOOK_SECONDS = 0.1
"""How often the files are looked at while nobody asks for a page."""


class _Server(ThreadingHTTPServer):
    """Hands requests to a desk."""

    desk: Desk


class _Handler(BaseHTTPRequestHandler):
    """Sends what the desk answers; browsers keep none of it."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def handle(self) -> None:
        """Answers the requests of one connection."""
        # Whoever reloads a page lets go of what it was waiting for.
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:  # noqa: N802 (the name is the base class's)
        """Answers a request for a page or a file."""
        answer = self.server.desk.answer(self.path)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        if answer.location:
            self.send_header("Location", answer.location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Writes nothing."""


def serve_site(root: Path, port: int, *, say: Say) -> None:
    """Serves the site on this machine until it is interrupted.

    No page is older than the files: each is made when it is asked for, and the rest while nobody asks.

    Args:
        root: The project's folder.
        port: The port on 127.0.0.1.
        say: Receives progress, a line at a time.

    Raises:
        BuildFailed: The port is taken, or there is no project here.
    """
    if not (root / "claims").is_dir():
        raise BuildFailed(f"{root} has no folder claims/, so there is nothing to serve. Run this in the project's folder, or name it with --root.", 2)
    desk = Desk(Live(root), say)
    try:
        server = _Server(("127.0.0.1", port), _Handler)
    except OSError as error:
        raise BuildFailed(f"Port {port} cannot be used: {error.strerror}. Name another with --port.", 2) from None
    server.desk = desk
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Thread(target=desk.work, daemon=True).start()
    say(f"Serving http://127.0.0.1:{port}/ — edit a file in claims/ and the page reloads. Stop with Ctrl+C.")
    try:
        while True:
            desk.look()
            time.sleep(LOOK_SECONDS)
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.shutdown()
        server.server_close()
