"""lychee over a list of addresses on the loopback: what works, what is gone, what is not known, and what is never contacted."""

from __future__ import annotations

import datetime
import http.client
import socket
import threading
from urllib.parse import urlsplit

import pytest

from assay.load import load
from assay.verify.guard import is_public
from assay.verify.links import _judged, check_links, spread
from assay.verify.proxy import REFUSED, GuardProxy
from assay.verify.settings import Settings
from assay.verify.urls import corpus_urls, is_checked, page_urls, urls_in
from tests.verify.conftest import DAY
from tests.verify.replay import answer

LIST = "https://www.herblaw.eu/2019-12"
LAW = "claims/references/eu-herbs-2019.yml"


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "works"), (202, "unknown"), (401, "unknown"), (403, "unknown"), (404, "gone"), (410, "gone"), (429, "unknown"), (500, "unknown"), (503, "unknown")],
)
def test_what_an_answer_means(shop, status, state):
    shop.replay.pages["www.herblaw.eu/2019-12"] = answer("x", status)
    shop.verify(parts=("links",), tries=1)
    assert shop.lock.pages[LIST].state == state


def nobody_came(listener: socket.socket) -> bool:
    """True when no connection waits at a listening socket."""
    with listener:
        listener.setblocking(False)
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return True
    return False


def test_every_failure_of_a_page_is_unknown_and_none_is_followed_into_this_machine(shop):
    other = socket.create_server(("127.0.0.1", 0))
    base = "https://www.herblaw.eu"
    shop.replay.pages |= {
        "www.herblaw.eu/loop": (302, {"location": "/loop"}, b""),
        "www.herblaw.eu/inside": (302, {"location": f"http://127.0.0.1:{other.getsockname()[1]}/x"}, b""),
        "www.herblaw.eu/cloud": (302, {"location": "http://169.254.169.254/latest"}, b""),
        "www.herblaw.eu/local": (302, {"location": "http://localhost/x"}, b""),
        "www.herblaw.eu/front": (302, {"location": "http://www.herblaw.eu/"}, b""),
        "www.herblaw.eu/moved": (301, {"location": "http://www.herblaw.eu/2019-12"}, b""),
        "www.herblaw.eu/": "<p>Welcome",
        "www.herblaw.eu/with(round)brackets;and,commas": "<p>ok",
    }
    shop.replay.raw |= {
        "/page/www.herblaw.eu/cut": lambda c: c.sendall(b"HTTP/1.1 2"),
        "/page/www.herblaw.eu/stalled": lambda c: threading.Event().wait(2.5),
    }
    names = ("loop", "inside", "cloud", "local", "front", "moved", "cut", "stalled", "missing", "with(round)brackets;and,commas")
    found = check_links([f"{base}/{name}" for name in names], shop.replay.settings(timeout=1))
    assert nobody_came(other)
    states = {name: found[f"{base}/{name}"] for name in names}
    assert {name: seen.state for name, seen in states.items() if seen.state != "unknown"} == {"moved": "works", "missing": "gone", "with(round)brackets;and,commas": "works"}
    for name in ("inside", "cloud", "local"):
        assert "private" in states[name].why
    assert "front page" in states["front"].why and "redirects without end" in states["loop"].why


def test_a_gone_page_is_a_finding_on_its_line_with_an_archived_copy(shop):
    del shop.replay.pages["www.herblaw.eu/2019-12"]
    shop.replay.archived[LIST] = "http://web.archive.org/web/20260101000000/https://www.herblaw.eu/2019-12"
    report = shop.verify(parts=("links",))
    (finding,) = [f for f in report.findings if f.code == "LNK009"]
    assert (finding.path, finding.line, finding.column) == (LAW, 7, 6)
    assert "https://web.archive.org/web/20260101000000/https://www.herblaw.eu/2019-12" in finding.message


@pytest.mark.parametrize("copy", ["https://evil.org/web/x", "javascript:alert(1)", "http://web.archive.org.evil.org/", "x y"])
def test_an_archived_copy_is_one_of_the_archive(shop, copy):
    del shop.replay.pages["www.herblaw.eu/2019-12"]
    shop.replay.archived[LIST] = copy
    shop.verify(parts=("links",))
    assert shop.lock.pages[LIST].archived is None


def test_a_page_that_refuses_robots_is_named_after_thirty_days_and_never_fails(shop):
    shop.replay.pages["www.herblaw.eu/2019-12"] = answer("no robots", 403)
    first = shop.verify(parts=("links",))
    assert first.findings == [] and first.outages == []
    later = shop.verify(parts=("links",), day=DAY + datetime.timedelta(days=31))
    (finding,) = later.findings
    assert (finding.code, finding.level.value, finding.path, finding.line) == ("LNK010", "warning", LAW, 7)
    assert "since 2026-11-25: HTTP 403" in finding.message and "never loaded" in finding.message


def test_a_page_that_loads_again_is_forgiven(shop):
    shop.replay.pages["www.herblaw.eu/2019-12"] = answer("oops", 500)
    shop.verify(parts=("links",))
    shop.replay.pages["www.herblaw.eu/2019-12"] = "<p>back"
    shop.verify(parts=("links",))
    assert shop.lock.pages[LIST].state == "works" and shop.lock.pages[LIST].trouble is None


def test_addresses_are_found_with_their_places(tea):
    found = corpus_urls(load(tea).corpus)
    assert found["https://www.journaloftea.org/3/1"] == [("claims/references/brewer-2020-valerian.yml", 14, 47)]
    assert found[LIST] == [(LAW, 7, 6)]


def test_hand_written_pages_are_looked_at_and_generated_ones_are_not(shop):
    (shop.root / "docs/claims").mkdir(parents=True)
    (shop.root / ".gitignore").write_text("/docs/claims/\n")
    (shop.root / "docs/about.md").write_text("# About\n\nSee [the list](https://www.herblaw.eu/2018), <http://127.0.0.1:8000/> and https://doi.org/10.5555/x.\n")
    (shop.root / "docs/claims/x.md").write_text("https://www.herblaw.eu/generated\n")
    report = shop.verify(parts=("links",))
    assert [(f.path, f.line, f.column) for f in report.findings] == [("docs/about.md", 3, 16)]
    assert "https://www.herblaw.eu/generated" not in shop.lock.pages


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("See https://a.org/x.", ["https://a.org/x"]),
        ("(https://a.org/x_(y)) and", ["https://a.org/x_(y)"]),
        ("[x](https://a.org/x)", ["https://a.org/x"]),
        ("<https://a.org/x?a=1&b=2#part>", ["https://a.org/x?a=1&b=2"]),
        ("https://doi.org/10.1/x https://pubmed.ncbi.nlm.nih.gov/1/ https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1/", []),
        ("http://127.0.0.1/ http://localhost/ http://10.0.0.1/x http://a.internal/ https://user@a.org/", []),
        ("https://www.cell.com/article/S0923-1811(22)00108-4/fulltext", ["https://www.cell.com/article/S0923-1811(22)00108-4/fulltext"]),
    ],
)
def test_addresses_in_running_text(text, urls):
    assert [url for _, url in urls_in(text)] == urls


def test_the_same_host_is_not_asked_twice_in_a_row():
    assert [urlsplit(url).hostname for url in spread(["https://a.org/1", "https://a.org/2", "https://b.org/1", "https://b.org/2"])] == ["a.org", "b.org", "a.org", "b.org"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False), ("fc00::1", False),
        ("::ffff:127.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("nonsense", False),
        ("fec0::1", False), ("192.0.0.192", False), ("168.63.129.16", False), ("168.63.129.17", True), ("::ffff:168.63.129.16", False), ("192.88.99.1", False), ("3fff::1", False), ("2606:4700::1", True),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


def test_without_its_guard_the_link_checker_does_not_start(shop, monkeypatch):
    monkeypatch.setattr(GuardProxy, "_run", lambda self: None)
    monkeypatch.setattr("assay.verify.proxy.START", 0.05)
    report = shop.verify(parts=("links",))
    assert report.outages == ["the guard of the link checker did not start"]
    assert shop.replay.paths == []


def asked(proxy: GuardProxy, target: str, method: str = "GET") -> int:
    parts = urlsplit(proxy.address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
    connection.request(method, target)
    return connection.getresponse().status


@pytest.mark.parametrize("target", ["http://127.0.0.1/x", "http://127.0.0.1:8000/x", "http://localhost/x", "http://[::1]/x", "http://10.0.0.1/", "http://0/", "http://2130706433/", "http://www.herblaw.eu:22/"])
def test_the_proxy_refuses_what_is_private(target):
    with GuardProxy() as proxy:
        assert asked(proxy, target) == REFUSED


def test_the_proxy_refuses_a_tunnel_into_this_machine():
    with GuardProxy() as proxy:
        assert asked(proxy, "127.0.0.1:443", "CONNECT") == REFUSED
        assert asked(proxy, "localhost:22", "CONNECT") == REFUSED


def test_the_proxy_survives_nonsense():
    with GuardProxy() as proxy:
        parts = urlsplit(proxy.address)
        for raw in (b"\r\n\r\n", b"GET\r\n\r\n", b"GET http://[/ HTTP/1.1\r\n\r\n", b"CONNECT x:y HTTP/1.1\r\n\r\n", b"A" * 100_000):
            with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
                connection.sendall(raw)
                connection.shutdown(socket.SHUT_WR)
                connection.recv(100)
        assert asked(proxy, "http://127.0.0.1/") == REFUSED


def test_an_answer_of_lychee_that_says_nothing_is_unknown():
    assert _judged("https://a.org/", {}, set()).state == "unknown"
    assert _judged("https://a.org/", {"status": {"code": 200}, "redirects": {"redirects": [{"url": "http://10.0.0.1/"}]}}, {"10.0.0.1"}).state == "unknown"
    assert check_links([], Settings()) == {}


def test_registries_are_never_link_checked():
    assert not is_checked("https://doi.org/10.1000/x") and not is_checked("http://192.168.0.1/") and is_checked("https://www.mdpi.com/x")


def test_pages_with_odd_bytes_are_read(tmp_path):
    (tmp_path / "a.md").write_bytes(b"caf\xe9 https://a.org/x\n")
    assert page_urls(tmp_path, ["a.md"]) == {"https://a.org/x": [("a.md", 1, 6)]}
