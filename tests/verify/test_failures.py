"""Every way in which the outside world fails, over a real socket: none is called verified, none is a traceback."""

from __future__ import annotations

import gzip
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time

import pytest

from tests.verify.conftest import DOI, WORK, Shop
from tests.verify.replay import answer, crossref_message, sample
from tests.verify.test_links import nobody_came


def state(shop: Shop) -> str:
    return shop.lock.records["reference/brewer-2020-valerian"].state


def why(shop: Shop) -> str:
    trouble = shop.lock.works[DOI].trouble
    return trouble.why if trouble else ""


def message(shop: Shop, **more: object) -> dict:
    return {"status": "ok", "message": shop.replay.works[DOI] | more}


def test_a_sound_citation_is_verified(shop):
    report = shop.verify()
    assert state(shop) == "verified" and report.findings == [] and report.outages == []


def test_not_found_anywhere_is_wrong_though_the_body_is_plain_text(shop):
    del shop.replay.works[DOI]
    report = shop.verify()
    assert state(shop) == "wrong"
    assert [(f.code, f.line) for f in report.findings if f.path.startswith("claims/references")] == [("LNK002", 11)]
    assert [path for path in shop.replay.paths if DOI in path and "page" not in path] == [WORK, f"/dois/{DOI}", f"/api/handles/{DOI}?type=URL"]


def test_known_to_the_handle_service_alone_is_not_verified(shop):
    del shop.replay.works[DOI]
    shop.replay.handles.add(DOI)
    report = shop.verify()
    assert state(shop) == "unverifiable" and [f.code for f in report.findings if "brewer" in f.path] == ["LNK005"]


def test_found_at_datacite_is_verified(shop):
    work = shop.replay.works.pop(DOI)
    shop.replay.datacite[DOI] = {"doi": DOI.upper(), "titles": [{"title": work["title"][0]}], "creators": [{"name": "Brewer, Bea", "familyName": "Brewer"}], "publicationYear": 2020, "container": {"title": "Journal of Tea"}, "publisher": "Tea Press"}
    shop.verify()
    assert state(shop) == "verified" and shop.lock.works[DOI].registry == "DataCite"


DEEP = b"[" * 200_000
FOREVER = {
    "400": lambda: answer({"status": "failed", "message-type": "validation-failure", "message": []}, 400),
    "429 without Retry-After": lambda: answer("Too many requests", 429),
    "429 with Retry-After": lambda: answer("Too many requests", 429, **{"retry-after": "3"}),
    "429 that asks for an hour": lambda: answer("Too many requests", 429, **{"retry-after": "3600"}),
    "500": lambda: answer("oops", 500),
    "503": lambda: answer("oops", 503),
    "301 without a target": lambda: answer("moved", 301),
    "a page where JSON belongs": lambda: (200, {"content-type": "text/html"}, b"<html>Just a moment...</html>"),
    "a page under the name of JSON": lambda: (200, {"content-type": "application/json"}, b"<html>Just a moment...</html>"),
    "broken JSON": lambda: (200, {"content-type": "application/json"}, b'{"status": "ok", "message": {"DOI": "10.5555/te'),
    "an empty body": lambda: (200, {"content-type": "application/json"}, b""),
    "JSON that is a number": lambda: answer(7),
    "JSON that is null": lambda: answer({"status": "ok", "message": None}),
    "JSON a hundred thousand deep": lambda: (200, {"content-type": "application/json"}, DEEP),
    "a number with ten thousand digits": lambda: (200, {"content-type": "application/json"}, b'{"message": ' + b"1" * 10_000 + b"}"),
    "bytes that are no UTF-8": lambda: (200, {"content-type": "application/json"}, b'{"message": {"DOI": "\xff\xfe"}}'),
    "a list where a record belongs": lambda: answer({"status": "ok", "message": [{"DOI": DOI}]}),
    "a redirect loop": lambda: (302, {"location": WORK}, b""),
    "a redirect to a port of this machine": lambda: (302, {"location": "http://127.0.0.1:9/works/x"}, b""),
    "a redirect to localhost": lambda: (302, {"location": "http://localhost/works/x"}, b""),
    "a redirect to IPv6 loopback": lambda: (302, {"location": "http://[::1]/works/x"}, b""),
    "a redirect to a cloud's own address": lambda: (302, {"location": "http://169.254.169.254/latest/meta-data/"}, b""),
    "a redirect to a mapped address": lambda: (302, {"location": "http://[::ffff:127.0.0.1]/"}, b""),
    "a redirect to a number": lambda: (302, {"location": "http://2130706433/"}, b""),
    "a redirect to a file": lambda: (302, {"location": "file:///etc/passwd"}, b""),
    "a redirect to nonsense": lambda: (302, {"location": "http://[/"}, b""),
    "50 MB": lambda: (200, {"content-type": "application/json"}, b" " * 50_000_000),
    "50 MB packed into 50 kB": lambda: (200, {"content-type": "application/json", "content-encoding": "gzip"}, gzip.compress(b" " * 50_000_000, 9)),
    "a broken packing": lambda: (200, {"content-type": "application/json", "content-encoding": "gzip"}, b"\x1f\x8bnonsense"),
}


@pytest.mark.parametrize("name", FOREVER)
def test_what_cannot_be_read_is_unverifiable(shop, name):
    shop.replay.faults[WORK] = FOREVER[name]
    report = shop.verify(parts=("citations",))
    assert state(shop) == "unverifiable"
    assert shop.lock.works[DOI].state == "unknown" and why(shop)
    # Who asks to be left alone is not asked for lists either, so the other question is open too.
    assert len(report.outages) == (2 if "hour" in name else 1) and DOI in report.outages[0]
    assert [f.code for f in report.findings if "brewer" in f.path] == ["LNK005"]
    assert len(shop.replay.paths) < 12


def _head(length: int | None = None, more: str = "") -> bytes:
    declared = f"content-length: {length}\r\n" if length is not None else ""
    return f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{declared}{more}connection: close\r\n\r\n".encode()


def _stall(connection: socket.socket) -> None:
    connection.sendall(_head(1000) + b'{"status"')
    time.sleep(1.2)


def _drip(connection: socket.socket) -> None:
    connection.sendall(_head(1000))
    for _ in range(60):
        connection.sendall(b" ")
        time.sleep(0.1)


def _drip_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for n in range(60):
        connection.sendall(f"x-{n}: y\r\n".encode())
        time.sleep(0.1)


def _endless(connection: socket.socket) -> None:
    connection.sendall(_head())
    for _ in range(2000):
        connection.sendall(b" " * 32_768)


RAW = {
    "a stalled body": _stall,
    "a body that drips": _drip,
    "a head that drips": _drip_head,
    "an endless body": _endless,
    "a connection cut half-way": lambda c: c.sendall(_head(1000) + b'{"status": "ok", "message": {}}'),
    "a chunk cut half-way": lambda c: c.sendall(_head(None, "transfer-encoding: chunked\r\n") + b"ff\r\n{"),
    "a connection cut before the head": lambda c: c.sendall(b"HTTP/1.1 200"),
    "no HTTP at all": lambda c: c.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "a length that is none": lambda c: c.sendall(_head(None, "content-length: many\r\n") + b"{}"),
}


@pytest.mark.parametrize("name", RAW)
def test_a_broken_connection_is_unverifiable(shop, name):
    shop.replay.raw[WORK] = RAW[name]
    started = time.monotonic()
    report = shop.verify(parts=("citations",), patience=0.7, timeout=0.3)
    assert state(shop) == "unverifiable" and why(shop) and len(report.outages) == 1
    assert time.monotonic() - started < 5


def test_a_redirect_is_never_followed_to_a_machine_of_our_own(shop):
    other = socket.create_server(("127.0.0.1", 0))
    shop.replay.faults[WORK] = lambda: (302, {"location": f"http://127.0.0.1:{other.getsockname()[1]}/x"}, b"")
    shop.verify(parts=("citations",))
    assert nobody_came(other) and "not contacted" in why(shop)


def test_a_name_that_turns_out_private_when_it_is_connected_is_refused(shop, monkeypatch):
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: real("127.0.0.1" if host == "rebound.journaloftea.org" else host, *more, **named))
    shop.replay.faults[WORK] = lambda: (302, {"location": "http://rebound.journaloftea.org/x"}, b"")
    shop.verify(parts=("citations",))
    assert "not contacted: rebound.journaloftea.org is a private or local address" in why(shop)


def test_nobody_listens(shop):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    shop.verify(parts=("citations",), crossref=f"http://127.0.0.1:{port}")
    assert state(shop) == "unverifiable" and "refused" in why(shop)


def test_a_name_that_does_not_resolve(shop):
    shop.verify(parts=("citations",), crossref="https://nowhere.invalid")
    assert state(shop) == "unverifiable" and "does not resolve" in why(shop)


@pytest.mark.parametrize("certificate", [True, False], ids=["a certificate of its own making", "no TLS at all"])
def test_a_certificate_that_fails(shop, tmp_path, certificate):
    if certificate and not shutil.which("openssl"):
        pytest.skip("openssl, which makes the certificate, is not installed")
    server = socket.create_server(("127.0.0.1", 0))
    if certificate:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "key", "-out", tmp_path / "cert", "-days", "2", "-subj", "/CN=127.0.0.1"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
        server = context.wrap_socket(server, server_side=True, do_handshake_on_connect=False)

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            try:
                if certificate:
                    connection.do_handshake()
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            except OSError:
                pass
            finally:
                connection.close()

    threading.Thread(target=serve, daemon=True).start()
    shop.verify(parts=("citations",), crossref=f"https://127.0.0.1:{server.getsockname()[1]}")
    server.close()
    assert state(shop) == "unverifiable" and "certificate" in why(shop)


def test_an_answer_about_another_doi_is_unverifiable(shop):
    shop.replay.faults[WORK] = lambda: answer(message(shop, DOI="10.5555/tea.2020.2"))
    shop.verify(parts=("citations",))
    assert state(shop) == "unverifiable" and "about 10.5555/tea.2020.2 instead" in why(shop)


def test_once_out_of_order_is_asked_again_and_waits_as_long_as_it_is_told(shop):
    busy = answer("Too many requests", 429, **{"retry-after": "7"})
    late = answer("Too many requests", 503, **{"retry-after": "Wed, 25 Nov 2026 12:00:30 GMT"})
    shop.replay.faults[WORK] = [busy, late, answer("oops", 500)]
    shop.verify(parts=("citations",), tries=4)
    assert state(shop) == "verified"
    waits = [wait for wait in shop.waiting.waits if wait > 1]
    assert 7 <= waits[0] < 8 and 20 < waits[1] < 25 and waits[2] < 7


def test_a_server_that_asks_for_an_hour_is_left_alone(shop):
    shop.replay.faults[WORK] = FOREVER["429 that asks for an hour"]
    shop.verify(parts=("citations",), tries=4)
    assert shop.replay.paths.count(WORK) == 1 and sum(shop.waiting.waits) < 60


def test_what_was_known_stays_through_an_outage_and_is_dated(shop):
    shop.verify(parts=("citations",))
    shop.replay.faults[WORK] = FOREVER["500"]
    import datetime

    later = datetime.date(2027, 1, 5)
    report = shop.verify(parts=("citations",), day=later)
    work = shop.lock.works[DOI]
    assert (work.state, str(work.asked), str(work.trouble.since)) == ("found", "2026-11-25", "2027-01-05")
    assert len(report.outages) == 1
    assert state(shop) == "verified" and str(shop.lock.records["reference/brewer-2020-valerian"].checked) == "2026-11-25"


ODD = "10.1002/(sici)1097-0142(19960815)78:4<813::aid-cncr17>3.0.co;2-#,x"


def test_a_doi_with_every_odd_character_is_asked_whole_and_its_comma_is_not_trusted(shop):
    shop.replace("claims/references/brewer-2020-valerian.yml", f"DOI: {DOI}", f'DOI: "{ODD.upper()}"')
    shop.replay.works[ODD] = shop.replay.works.pop(DOI) | {"DOI": ODD}
    shop.verify(parts=("citations",))
    assert f"/works/{ODD}" in shop.replay.paths
    assert not any("filter=updates" in path for path in shop.replay.paths)
    assert shop.lock.works[ODD].state == "found" and state(shop) == "unverifiable"  # identity holds; a retraction could not be ruled out


def test_a_printed_doi_with_a_trailing_dot_is_the_doi_without_it(shop):
    shop.replace("claims/articles/sleep-well/article.yml", 'volume: "3"}', f'volume: "3", DOI: "https://doi.org/{DOI}."}}')
    shop.verify(parts=("citations",))
    assert shop.lock.records["article/sleep-well/brewer-2020"].state == "verified"


def test_hostile_text_in_an_answer_is_cleaned(shop):
    shop.replay.works[DOI]["title"] = ["\x1b[31mRed\x07 <script>alert(1)</script> \u202eevil\ud800 &lt;b&gt;bold&lt;/b&gt; <jats:italic>Camellia</jats:italic>\r\n::error::x"]
    report = shop.verify(parts=("citations",))
    (finding,) = [f for f in report.findings if f.code == "LNK003"]
    assert "Red alert(1) evil? bold Camellia ::error::x" in finding.message
    raw = (shop.root / "claims/verified.yml").read_text(encoding="utf-8")
    assert "\x1b" not in raw and "<script>" not in raw and "\u202e" not in raw


@pytest.mark.parametrize("name", ["item-no-author", "item-updated-by", "work-10.1038", "work-10.1136", "trimmed-work", "trimmed-notice"])
def test_real_answers_are_read(name):
    import datetime

    from assay.verify.registry import crossref_work

    work = crossref_work(sample(name), datetime.date(2026, 11, 25))
    assert work.title and work.years and work.DOI


def test_shapes_that_real_answers_have_are_read():
    import datetime

    from assay.verify.registry import crossref_work

    day = datetime.date(2026, 11, 25)
    base = {"DOI": "10.1/x"[:3] + "000/x"}
    assert crossref_work(base | {"DOI": "10.1000/x", "issued": {"date-parts": [[None]]}, "title": []}, day).years == ()
    assert crossref_work({"DOI": "10.1000/x", "title": "A plain title", "author": [{"name": "A body"}, None, 3]}, day).authors == ("A body",)
    assert crossref_work({"DOI": "10.1000/x", "title": ["<i>One</i>", "Two"], "subtitle": ["below"]}, day).also_titled == ("Two", "One: below")
    for odd in (None, [], {}, {"DOI": 3}, {"DOI": "x"}, {"DOI": "10.1000/x", "title": {"a": 1}, "author": {"b": 2}, "issued": 7, "relation": [], "updated-by": "no", "institution": 3}):
        work = crossref_work(odd, day)
        assert work is None or work.title is None


def test_the_replay_answers_in_the_shape_of_a_real_one(shop):
    real = sample("work-10.1136")
    assert set(crossref_message(next(iter(__import__("assay.load", fromlist=["load"]).load(shop.root).corpus.references.values())))) <= set(real) | {"subtitle"}
    assert json.dumps(shop.replay.works[DOI])
