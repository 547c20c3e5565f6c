"""`assay serve` over a real socket: no page is older than the files, and bad data leaves the last good one."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from assay.site.writer import GENERATED
from tests.support import hears_ctrl_c

ROOT = Path(__file__).parents[2]
CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(root: Path, port: int) -> Iterator[subprocess.Popen]:
    log = root / "serve.log"
    with log.open("w") as output:
        server = subprocess.Popen([sys.executable, "-m", "assay", "--root", str(root), "serve", "--port", str(port)], stdout=output, stderr=subprocess.STDOUT, env=os.environ | {"PYTHONUNBUFFERED": "1"}, preexec_fn=hears_ctrl_c)
    try:
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()
        server.wait(10)


def get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=PATIENCE) as answer:
        return answer.read().decode()


def eventually(port: int, path: str, words: str) -> str:
    """The page once it holds the words; fails when it never does."""
    deadline = time.monotonic() + PATIENCE
    page = ""
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            page = get(port, path)
            if words in page:
                return page
        time.sleep(0.1)
    raise AssertionError(f"{words!r} never came; the last page was {page[:500]!r}")


@pytest.fixture
def project(tea: Path) -> Path:
    shutil.copy(ROOT / "mkdocs.yml", tea)
    shutil.copytree(ROOT / "docs", tea / "docs", ignore=shutil.ignore_patterns(*GENERATED))
    return tea


def news(port: int, path: str, event: int = -1) -> dict:
    return json.loads(get(port, f".assay/status?event={event}&path={quote(path)}"))


def test_a_saved_file_is_in_the_very_next_page_and_bad_data_leaves_the_last_good_one(project):
    port = free_port()
    page = "claims/sleep-well/valerian-lengthens-sleep/"
    file = project / CLAIM
    sound = file.read_text()
    with serving(project, port):
        eventually(port, page, "One trial of a fair size found longer sleep.")
        for words in ("A single trial", "After all one trial", "One trial, we say,"):
            file.write_text(sound.replace("One trial of a fair size", words))
            assert f"{words} found longer sleep." in get(port, page)
        file.write_text(sound.replace("topic: sleep", "topic: slep"))
        assert "One trial, we say, found longer sleep." in get(port, page)
        lines = news(port, f"/{page}")["lines"]
        assert lines[0].startswith(f"{CLAIM}:5:8 SHP022 error") and lines[-1] == "The pages stay as they were until this is mended."
        file.write_text(sound)
        assert "One trial of a fair size found longer sleep." in get(port, page)
        assert news(port, f"/{page}")["lines"] == []
    said = (project / "serve.log").read_text()
    assert f"{CLAIM}:5:8 SHP022 error" in said and "The pages stay as they were until this is mended." in said
    assert "Traceback" not in said


def test_whoever_looks_at_a_page_hears_of_a_change_once_it_is_ready_and_only_if_it_is_theirs(project):
    port = free_port()
    mine, theirs = "/claims/sleep-well/valerian-lengthens-sleep/", "/about/"
    with serving(project, port):
        eventually(port, "", "Assay")
        before = {path: news(port, path) for path in (mine, theirs)}
        file = project / CLAIM
        file.write_text(file.read_text().replace("One trial of a fair size", "A single trial"))
        after = {path: news(port, path, before[path]["event"]) for path in (mine, theirs)}
        assert after[mine]["page"] != before[mine]["page"] and after[theirs]["page"] == before[theirs]["page"]
        assert f'data-page="{after[mine]["page"]}"' in get(port, mine[1:])
        style = project / "docs/assets/assay.css"
        style.write_text(style.read_text("utf-8") + "\n/* seen */\n", "utf-8")
        assert "/* seen */" in get(port, "assets/assay.css")
        assert news(port, theirs)["page"] != before[theirs]["page"]


def test_a_page_is_what_a_build_makes_but_for_the_script_that_asks_for_news(project):
    from assay.load import load
    from assay.site.build import build_site

    port = free_port()
    with serving(project, port):
        shown = eventually(port, "", "Assay")
        build_site(project, load(project).corpus, say=lambda line: None)
        built = (project / "site/index.html").read_text("utf-8")
        assert re.sub(r'<script src="/.assay/live.js" data-page="[0-9a-f]{16}"></script>', "", shown) == built
        assert "Content-Security-Policy" in shown and ".assay/live.js" not in built
        # The built site and the pages that it leaves in docs/ are no change.
        assert (project / "serve.log").read_text().count("changed") == 0
        assert get(port, "search/search_index.json") == (project / "site/search/search_index.json").read_text("utf-8")


def test_with_nothing_sound_to_show_the_page_says_what_to_mend_and_comes_once_it_is_mended(project):
    port = free_port()
    vocabulary = project / "claims/vocabulary.yml"
    sound = vocabulary.read_text("utf-8")
    vocabulary.write_text("subject: [\n" + sound, "utf-8")
    with serving(project, port):
        deadline = time.monotonic() + PATIENCE
        shown = ""
        while "claims/vocabulary.yml:" not in shown and time.monotonic() < deadline:
            try:
                get(port, "")
            except urllib.error.HTTPError as refused:
                assert refused.code == 503
                shown = refused.read().decode()
            except OSError:
                time.sleep(0.1)
        assert "There is nothing to show yet" in shown and "SHP007 error" in shown
        vocabulary.write_text(sound, "utf-8")
        assert "Claims about" in get(port, "")


def test_who_hangs_up_at_once_is_not_told_of(project):
    port = free_port()
    with serving(project, port):
        eventually(port, "", "Assay")
        for said in (b"", b"GET / HT", b"GET /about/ HTTP/1.1\r\nHost: x\r\n\r\n"):
            client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.sendall(said)
            client.close()
        assert "Assay" in get(port, "")
    assert "Error" not in (project / "serve.log").read_text()


def test_addresses_that_are_no_pages_are_answered_plainly(project):
    port = free_port()
    with serving(project, port):
        eventually(port, "", "Assay")
        assert "<title>About" in get(port, "about")  # sent on to about/
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
            client.sendall(b"GET http://[::1/ HTTP/1.1\r\nHost: x\r\n\r\n")
            assert client.recv(100).startswith(b"HTTP/1.1 400 ")
        for path in ("no-such-page/", "overrides/main.html", "../mkdocs.yml", "..%2f..%2fetc/passwd", "claims/vocabulary.yml", "%00"):
            with pytest.raises(urllib.error.HTTPError) as missing:
                get(port, path)
            assert missing.value.code == 404 and "There is no such page" in missing.value.read().decode()
    assert "Traceback" not in (project / "serve.log").read_text()


def test_a_page_that_cannot_be_made_says_so_and_the_others_go_on(project):
    port = free_port()
    with serving(project, port):
        eventually(port, "", "Assay")
        (project / "docs/about.md").write_bytes(b"\xff\xfe# About")
        with pytest.raises(urllib.error.HTTPError) as broken:
            get(port, "about/")
        assert broken.value.code == 500 and "This page could not be made" in broken.value.read().decode()
        assert "Assay" in get(port, "method/")
    assert "Traceback" not in (project / "serve.log").read_text()


def test_a_port_that_is_taken_is_said_in_one_line(project):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run([sys.executable, "-m", "assay", "--root", str(project), "serve", "--port", str(port)], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert done.stderr == f"Port {port} cannot be used: Address already in use. Name another with --port.\n"


def test_a_folder_without_records_is_said_at_once(tmp_path):
    done = subprocess.run([sys.executable, "-m", "assay", "--root", str(tmp_path), "serve", "--port", str(free_port())], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert done.stderr == f"{tmp_path} has no folder claims/, so there is nothing to serve. Run this in the project's folder, or name it with --root.\n"


def test_the_data_of_a_record_follows_its_page(project):
    port = free_port()
    file = project / CLAIM
    with serving(project, port):
        eventually(port, "claims/sleep-well/valerian-lengthens-sleep.json", "One trial of a fair size")
        file.write_text(file.read_text().replace("One trial of a fair size", "A single trial"))
        eventually(port, "claims/sleep-well/valerian-lengthens-sleep.json", "A single trial found longer sleep.")


def test_a_change_is_in_the_feed_of_a_site_with_an_address(project):
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace('!ENV [ASSAY_SITE_URL, null]', "https://claims.tea.org/"), "utf-8")
    port = free_port()
    with serving(project, port):
        eventually(port, "", "Assay")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/data/changes.atom", timeout=PATIENCE) as answer:
            assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
            assert "Withdrawn" not in answer.read().decode()
        claim = project / CLAIM
        claim.write_text(claim.read_text("utf-8") + "withdrawn: {date: 2026-11-23, why: We had mixed up two teas.}\n", "utf-8")
        eventually(port, "data/changes.atom", "We had mixed up two teas.")


def test_an_address_in_the_settings_that_cannot_be_one_is_one_line(project):
    port = free_port()
    config = project / "mkdocs.yml"
    sound = config.read_text("utf-8")
    with serving(project, port):
        eventually(port, "", "Assay")
        config.write_text(sound.replace('!ENV [ASSAY_REPOSITORY, ""]', '"javascript:alert(1)"'), "utf-8")
        deadline = time.monotonic() + PATIENCE
        while "extra.repository" not in (project / "serve.log").read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        said = (project / "serve.log").read_text()
        assert "mkdocs.yml: extra.repository is 'javascript:alert(1)'; expected an address" in said and "Traceback" not in said
