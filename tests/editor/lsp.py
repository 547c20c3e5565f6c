"""A small client of the Language Server Protocol: enough to open a file and ask what an editor asks."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import Any


class Server:
    """A language server that talks over its standard streams.

    Args:
        command: How to start it.
        root: The folder that an editor would have open.
        settings: What the editor's settings say.
    """

    def __init__(self, command: list[str], root: Path, settings: dict[str, Any]) -> None:
        self.root, self.settings = root, settings
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root)
        self.answers: queue.Queue[dict] = queue.Queue()
        self.diagnostics: queue.Queue[dict] = queue.Queue()
        self.number = 0
        threading.Thread(target=self._listen, daemon=True).start()
        capabilities = {
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}, "hover": {"contentFormat": ["markdown"]}, "publishDiagnostics": {}},
        }
        self.ask("initialize", {"processId": None, "rootUri": root.as_uri(), "workspaceFolders": [{"uri": root.as_uri(), "name": "assay"}], "capabilities": capabilities})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": settings})

    def _send(self, message: dict) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                header = stream.readline()
            message = json.loads(stream.read(length))
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": self._answer(message)})
            elif message.get("method") == "textDocument/publishDiagnostics":
                self.diagnostics.put(message["params"])
            elif "id" in message:
                self.answers.put(message)

    def _answer(self, message: dict) -> Any:
        if message["method"] == "workspace/configuration":
            return [self.settings.get(item.get("section")) for item in message["params"]["items"]]
        return None

    def ask(self, method: str, params: dict) -> Any:
        """The server's answer to a request."""
        self.number += 1
        self._send({"id": self.number, "method": method, "params": params})
        while (message := self.answers.get(timeout=30)).get("id") != self.number:
            pass
        assert "error" not in message, message
        return message["result"]

    def tell(self, method: str, params: dict) -> None:
        """Tells the server something that needs no answer."""
        self._send({"method": method, "params": params})

    def open(self, path: Path, text: str) -> list[dict]:
        """Opens a file with a text that need not be on the disk; gives what the server says of it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        while not self.diagnostics.empty():
            self.diagnostics.get()
        self.tell("textDocument/didOpen", {"textDocument": {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}})
        found: list[dict] = []
        timeout = 15.0
        while True:
            try:
                message = self.diagnostics.get(timeout=timeout)
            except queue.Empty:
                return found
            if message["uri"] == path.as_uri():
                found, timeout = message["diagnostics"], 0.7  # a second, fuller answer may follow the first

    def complete(self, path: Path, line: int, column: int) -> dict[str, str]:
        """Completions at a place, from 0: the label and what is said of it."""
        result = self.ask("textDocument/completion", {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}})
        items = result["items"] if isinstance(result, dict) else result or []
        return {item["label"]: _text(item.get("documentation")) for item in items}

    def hover(self, path: Path, line: int, column: int) -> str:
        """What is shown for the thing at a place."""
        result = self.ask("textDocument/hover", {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}})
        return _text(result["contents"]) if result else ""

    def close(self) -> None:
        """Ends the server."""
        self.process.terminate()
        self.process.wait(timeout=10)
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()


def _text(value: Any) -> str:
    return value.get("value", "") if isinstance(value, dict) else "" if value is None else str(value)
