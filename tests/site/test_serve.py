"""`assay serve`: a saved YAML file becomes a new page, and bad data leaves the last good one."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from assay.site.writer import GENERATED

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
        server = subprocess.Popen([sys.executable, "-m", "assay", "--root", str(root), "serve", "--port", str(port)], stdout=output, stderr=subprocess.STDOUT, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()
        server.wait(10)


def get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10) as answer:
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


def test_a_saved_file_becomes_a_new_page_and_bad_data_leaves_the_last_good_one(project):
    port = free_port()
    page = "claims/sleep-well/valerian-lengthens-sleep/"
    file = project / CLAIM
    sound = file.read_text()
    with serving(project, port):
        eventually(port, page, "One trial of a fair size found longer sleep.")
        assert "livereload" in get(port, page)
        file.write_text(sound.replace("One trial of a fair size", "A single trial"))
        eventually(port, page, "A single trial found longer sleep.")
        file.write_text(sound.replace("topic: sleep", "topic: slep"))
        deadline = time.monotonic() + PATIENCE
        while "SHP022" not in (project / "serve.log").read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        said = (project / "serve.log").read_text()
        assert f"{CLAIM}:5:8 SHP022 error" in said and "The pages stay as they were until this is mended." in said
        assert "A single trial found longer sleep." in get(port, page)
        file.write_text(sound.replace("One trial of a fair size", "After all one trial"))
        eventually(port, page, "After all one trial found longer sleep.")
    assert "Traceback" not in (project / "serve.log").read_text()


def test_a_build_after_a_save_does_not_start_another(project):
    port = free_port()
    file = project / CLAIM
    with serving(project, port):
        eventually(port, "", "Assay")
        file.write_text(file.read_text().replace("One trial of a fair size", "A single trial"))
        eventually(port, "claims/sleep-well/valerian-lengthens-sleep/", "A single trial")
        time.sleep(3)
        assert (project / "serve.log").read_text().count("built in") == 2


def test_the_last_built_site_is_there_at_once_and_brought_up_to_date(project):
    from assay.load import load
    from assay.site.build import build_site

    build_site(project, load(project).corpus, say=lambda line: None)
    file = project / CLAIM
    file.write_text(file.read_text().replace("One trial of a fair size", "A single trial"))
    port = free_port()
    page = "claims/sleep-well/valerian-lengthens-sleep/"
    with serving(project, port):
        shown = eventually(port, page, "found longer sleep.")
        assert "Content-Security-Policy" not in shown and "livereload" in shown
        eventually(port, page, "A single trial found longer sleep.")
        assert "eu-herbs-2019" in get(port, "search/search_index.json")
        file.write_text(file.read_text().replace("A single trial", "After all one trial"))
        eventually(port, page, "After all one trial found longer sleep.")
        (project / "docs/about.md").write_text("---\ntitle: About\ndescription: About.\n---\n\n# About\n\nWritten anew.\n\n## x {: #corrections }\n")
        eventually(port, "about/", "Written anew.")
    assert "Traceback" not in (project / "serve.log").read_text()


def test_a_port_that_is_taken_is_said_in_one_line(project):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run([sys.executable, "-m", "assay", "--root", str(project), "serve", "--port", str(port)], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert done.stderr == f"Port {port} cannot be used: Address already in use. Name another with --port.\n"


def test_the_data_of_a_record_follows_its_page(project):
    port = free_port()
    file = project / CLAIM
    with serving(project, port):
        eventually(port, "claims/sleep-well/valerian-lengthens-sleep.json", "One trial of a fair size")
        file.write_text(file.read_text().replace("One trial of a fair size", "A single trial"))
        eventually(port, "claims/sleep-well/valerian-lengthens-sleep.json", "A single trial found longer sleep.")


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
