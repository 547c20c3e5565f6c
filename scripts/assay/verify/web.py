"""Asks one question of a server and gives its answer, or says in one line why there is none. Never raises for the outside."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from assay.verify.guard import Refused, Watch, guarded_adapter
from assay.verify.pace import Clock, Pace, retry_after
from assay.verify.settings import Settings, endpoint
from assay.verify.text import clean

REDIRECTS = 5
AGAIN = (408, 425, 429, 500, 502, 503, 504)
SLICE = 64 * 1024


@dataclass(frozen=True)
class Reply:
    """An answer.

    Attributes:
        status: The HTTP status.
        body: The whole body.
        headers: With lower-case names.
        url: The address that answered, after redirects.
    """

    status: int
    body: bytes
    headers: dict[str, str]
    url: str

    def json(self) -> Any:
        """The body as JSON; None when it is none, or is declared to be something that a registry would not send.

        A declaration of JSON proves nothing: Crossref sends plain text under that name.
        """
        kind = self.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind and "json" not in kind and kind not in ("text/plain", "application/octet-stream"):
            return None
        try:
            return json.loads(self.body.decode("utf-8"))
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True)
class NoReply:
    """No usable answer.

    Attributes:
        why: One line.
        spent: True when the budget of requests is used up, so that nothing was asked.
    """

    why: str
    spent: bool = False


class _Again(Exception):
    def __init__(self, why: str, after: float | None = None) -> None:
        self.why, self.after = why, after


class _Never(Exception):
    pass


class _Spent(_Never):
    pass


@dataclass
class Fetcher:
    """Asks servers, politely: one connection a host, at its own pace, within a budget.

    Attributes:
        settings: Where and how.
        clock: Time.
        asked: How many requests were sent.
        on_wait: Is told when a wait is longer than a few seconds.
    """

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    asked: int = 0
    on_wait: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        self.pace = Pace(self.clock)
        self._watch = Watch()
        self._session = requests.Session()
        # A proxy from the environment would be asked for private addresses in our stead.
        self._session.trust_env = False
        adapter = guarded_adapter(self.settings.allowed, self._watch)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self._session.headers.update({"User-Agent": self.settings.user_agent, "Accept-Encoding": "gzip, deflate"})

    def close(self) -> None:
        """Closes all connections."""
        self._session.close()

    def get(self, url: str, *, lane: str | None = None, within: str | None = None, accept: str = "application/json", open_line: bool = False) -> Reply | NoReply:
        """Asks, and asks again where that can help.

        Args:
            url: The address.
            lane: Whose pace counts; the host's by default.
            within: A lane whose pace counts as well, because the host counts all requests together.
            accept: What is wanted.
            open_line: Whether a redirect may lead from https to http, where anybody on the way can change the answer.
        """
        lane = lane or endpoint(url)[0]
        why = ""
        for attempt in range(1, self.settings.tries + 1):
            if reason := self.pace.resting(lane) or (within and self.pace.resting(within)):
                return NoReply(reason)
            if self.asked >= self.settings.budget:
                return NoReply(f"the budget of {self.settings.budget} requests is used up", spent=True)
            if within:
                self.pace.wait(within)
            self.pace.wait(lane)
            try:
                reply = self._once(url, (lane, within) if within else (lane,), accept, open_line)
            except _Never as error:
                return NoReply(clean(str(error), 200), spent=isinstance(error, _Spent))
            except _Again as error:
                why = clean(error.why, 200)
                if error.after is not None and error.after > self.settings.longest_wait:
                    self.pace.rest(lane, f"{why}; it asks to be left alone for {error.after:.0f} s")
                    break
                if attempt < self.settings.tries:
                    wait = self.pace.back_off(lane, attempt, error.after)
                    if wait > 5:
                        self.on_wait(f"{endpoint(url)[0]}: {why}; asking again in {wait:.0f} s")
                continue
            self.pace.answered(lane)
            return reply
        self.pace.failed(lane, why)
        return NoReply(why)

    def _once(self, url: str, lanes: tuple[str, ...], accept: str, open_line: bool) -> Reply:
        deadline = threading.Timer(self.settings.patience, self._watch.cut)
        deadline.daemon = True
        deadline.start()
        try:
            for _ in range(REDIRECTS + 1):
                reply = self._request(url, lanes[0], accept)
                target = reply.headers.get("location")
                if reply.status not in (301, 302, 303, 307, 308) or not target:
                    return self._judged(reply, lanes)
                before = urlsplit(url).scheme
                try:
                    url = urljoin(url, target)
                    scheme = urlsplit(url).scheme
                except ValueError:
                    raise _Never("it redirects to something that is no address") from None
                if scheme not in ("http", "https"):
                    raise _Never(f"it redirects to {scheme}:")
                if (before, scheme) == ("https", "http") and not open_line:
                    raise _Never("it redirects from https to http")
            raise _Never(f"more than {REDIRECTS} redirects")
        except Refused as error:
            raise _Never(f"not contacted: {error}") from None
        except requests.exceptions.SSLError as error:
            raise _Never(f"its certificate fails: {_short(error)}") from None
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema, UnicodeError, urllib3.exceptions.LocationParseError) as error:
            raise _Never(f"no address that can be asked: {_short(error)}") from None
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            if not deadline.is_alive():
                raise _Again(f"no whole answer within {self.settings.patience:g} s") from None
            raise _Again(_words(error, self.settings.timeout)) from None
        finally:
            deadline.cancel()

    def _request(self, url: str, lane: str, accept: str) -> Reply:
        if self.asked >= self.settings.budget:
            raise _Spent(f"the budget of {self.settings.budget} requests is used up")
        self.asked += 1
        with self._session.get(url, headers={"Accept": accept}, timeout=self.settings.timeout, stream=True, allow_redirects=False) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            self.pace.learn(lane, headers)
            self._session.cookies.clear()
            body = self._body(response, headers)
            return Reply(response.status_code, body, headers, url)

    def _body(self, response: requests.Response, headers: dict[str, str]) -> bytes:
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > self.settings.size:
            response.close()
            raise _Never(f"an answer of {int(declared):,} bytes, more than the {self.settings.size:,} that are read")
        chunks, size = [], 0
        while chunk := response.raw.read1(SLICE, decode_content=True):
            size += len(chunk)
            if size > self.settings.size:
                response.close()
                raise _Never(f"an answer of more than the {self.settings.size:,} bytes that are read")
            chunks.append(chunk)
        left = getattr(response.raw, "length_remaining", 0)
        if left:
            response.close()
            raise _Again(f"the answer ended {left:,} bytes early")
        return b"".join(chunks)

    def _judged(self, reply: Reply, lanes: tuple[str, ...]) -> Reply:
        if reply.status == 429:
            for lane in lanes:
                self.pace.scolded(lane)
        if reply.status in AGAIN:
            raise _Again(f"HTTP {reply.status}", retry_after(reply.headers.get("retry-after"), self.clock, reply.headers.get("date")))
        return reply


def _short(error: Exception) -> str:
    inner: Any = error
    while getattr(inner, "args", None) and isinstance(inner.args[0], BaseException):
        inner = inner.args[0]
    reason = getattr(inner, "reason", None)
    return clean(str(reason if isinstance(reason, BaseException) else inner), 120)


def _words(error: Exception, timeout: float) -> str:
    """What went wrong with a connection, in a few words."""
    text = _short(error)
    if isinstance(error, (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)) or "timed out" in text:
        return f"no answer within {timeout:g} s"
    if "resolve" in text or "getaddrinfo" in text:
        return "its name does not resolve"
    return f"the connection failed: {text}"
