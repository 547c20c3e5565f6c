"""The commands where the machine refuses something: one clear line and an exit code that says so, never a traceback."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import assay as package
from tests.support import hears_ctrl_c

HERE = {name: value for name, value in os.environ.items() if name not in ("GITHUB_ACTIONS", "PYTHONIOENCODING")} | {"PYTHONPATH": str(Path(package.__file__).parents[1])}
CLAIM = "claims/articles/sleep-well/valerian-lengthens-sleep.yml"

TIMES = 30
"""So often Ctrl-C is pressed at most."""


def assay(root: Path, *arguments: str, **how) -> subprocess.CompletedProcess[bytes]:
    """Runs a command as a shell does."""
    environment = HERE | how.pop("env", {})
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL} | how
    done = subprocess.run([sys.executable, "-m", "assay", *arguments], cwd=root, env=environment, check=False, timeout=120, **how)
    assert b"Traceback" not in (done.stderr or b"") + (done.stdout or b""), done.stderr
    return done


def spoil(root: Path) -> None:
    file = root / CLAIM
    file.write_text(file.read_text(encoding="utf-8").replace("topic: sleep", 'topic: "slép 😀"'), encoding="utf-8")


def test_in_a_folder_that_is_gone_it_says_so(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(["/bin/sh", "-c", f'rmdir "{gone}"; exec "{sys.executable}" -m assay check'], cwd=gone, capture_output=True, check=False, env=HERE)
    assert done.returncode == 2 and b"the current folder is gone" in done.stderr and b"Traceback" not in done.stderr


def test_a_root_that_does_not_exist_is_a_usage_error(tea):
    done = assay(tea, "--root", "nowhere", "check")
    assert done.returncode == 2 and b"'nowhere' does not exist" in done.stderr


def test_a_name_that_no_disk_takes_is_one_line(tea):
    done = assay(tea, "check", "a" * 300)
    assert done.returncode == 2 and done.stderr.startswith(b"Error: ") and done.stderr.count(b"\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_an_output_that_is_full_is_one_line_and_not_a_finding(tea):
    with open("/dev/full", "wb") as full:
        done = assay(tea, "explain", "EVD004", stdout=full)
    assert (done.returncode, done.stderr) == (2, b"Error: No space left on device. Make room there and run this again.\n")


def test_nobody_who_reads_on_is_neither_an_error_nor_a_finding(tea):
    reads, writes = os.pipe()
    os.close(reads)
    done = assay(tea, "rate", stdout=writes)
    os.close(writes)
    assert (done.returncode, done.stderr) == (141, b"")


def test_letters_that_the_terminal_does_not_have_are_shown_by_their_number(tea):
    spoil(tea)
    done = assay(tea, "check", env={"PYTHONIOENCODING": "latin-1"})
    assert done.returncode == 1 and r'"slép \U0001f600" is not a word that is known here'.encode("latin-1") in done.stdout


@pytest.mark.parametrize("format_", ["json", "sarif"])
def test_what_a_program_reads_is_utf_8_whatever_the_terminal_has(tea, format_):
    spoil(tea)
    done = assay(tea, "check", "--format", format_, env={"PYTHONIOENCODING": "latin-1"})
    assert "slép 😀" in str(json.loads(done.stdout.decode("utf-8")))


@pytest.mark.parametrize("format_", ["json", "sarif"])
def test_so_is_what_the_checker_of_the_outside_world_prints(tea, format_):
    (tea / "claims/verified.yml").write_text("slép 😀: 1\nslép 😀: 2\n", encoding="utf-8")
    done = assay(tea, "verify", "--format", format_, env={"PYTHONIOENCODING": "latin-1"})
    assert done.returncode == 1 and "slép 😀" in str(json.loads(done.stdout.decode("utf-8")))


@pytest.mark.parametrize("format_", ["text", "github", "json", "sarif"])
def test_a_file_name_that_is_no_text_is_reported_in_every_format(tea, tmp_path, format_):
    (tea / "claims/references" / os.fsdecode(b"bad\xffname.yml")).write_text("")
    (tea / "claims/references/two\nlines.yml").write_text("")
    summary = tmp_path / "summary.md"
    done = assay(tea, "check", "--format", format_, "--summary", str(summary), env={"LC_ALL": "C.UTF-8"})
    assert done.returncode == 1
    assert "bad\N{REPLACEMENT CHARACTER}name.yml" in summary.read_text(encoding="utf-8")
    if format_ in ("json", "sarif"):
        json.loads(done.stdout)
    else:
        assert len(done.stdout.decode("utf-8").splitlines()) == 4


def test_stopped_by_hand_it_says_so_and_exits_130(tea):
    os.mkfifo(tea / "copy.txt")
    with subprocess.Popen([sys.executable, "-m", "assay", "sentences", "sleep-well", "copy.txt"], cwd=tea, env=HERE, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=hears_ctrl_c) as running:
        with open(tea / "copy.txt", "wb"):  # opens once the command does, which then waits for what nobody writes
            for _ in range(TIMES):
                running.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    running.wait(timeout=2)  # as below
                    break
            running.kill()
            printed, said = running.communicate(timeout=60)
    assert (running.returncode, printed, said) == (130, b"", b"Stopped.\n")


def test_a_question_that_nobody_can_answer_names_the_way_without_questions(tea):
    done = assay(tea, "new", "article", "https://www.teashop.com/better")
    assert done.returncode == 2 and done.stderr.endswith(b"Error: nobody answers here. Give the answers as options (--help names them), or --no-input.\n")
    assert not (tea / "claims/articles/better").exists()


def shown_on(terminal: int, until: bytes, seconds: float = 60) -> bytes:
    """What a program shows on a terminal, up to some words, its end, or when nothing more came for so long."""
    said = b""
    while not said.endswith(until) and select.select([terminal], [], [], seconds)[0]:
        try:
            said += os.read(terminal, 1000)
        except OSError:  # nobody has the other end open any more
            break
    return said


def test_a_question_that_is_stopped_by_hand_writes_nothing(tea):
    terminal, its_end = os.openpty()
    running = subprocess.Popen([sys.executable, "-m", "assay", "new", "article", "https://www.teashop.com/better"], cwd=tea, env=HERE, stdin=its_end, stdout=its_end, stderr=its_end, preexec_fn=hears_ctrl_c)
    os.close(its_end)
    assert shown_on(terminal, b"from the address): ")
    said = b""
    for _ in range(TIMES):
        if said.endswith(b"Stopped.\r\n") or running.poll() is not None:
            break
        # A signal that comes just before the program begins to read is noticed only after it; a person would press again.
        running.send_signal(signal.SIGINT)
        said += shown_on(terminal, b"Stopped.\r\n", seconds=2)
    assert (running.wait(timeout=60), said.splitlines()[-1]) == (130, b"Stopped.")
    assert not (tea / "claims/articles/better").exists()
    os.close(terminal)


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "article", "https://www.teashop.com/better", "--no-input"),
        ("new", "claim", "sleep-well", "--no-input"),
        ("check", "--fix"),
        ("rate", "--write"),
        ("schema",),
        ("export", "json", "-o", "out.json"),
    ],
    ids=" ".join,
)
def test_where_nothing_more_can_be_written_nothing_half_written_stays(tea, arguments):
    file = tea / CLAIM
    file.write_text(file.read_text(encoding="utf-8").replace("verdict: overstated\n", "verdict: supported\n"), encoding="utf-8")
    before = {path: path.read_bytes() for path in tea.rglob("*") if path.is_file()}
    folders = {path for path in tea.rglob("*") if path.is_dir()}
    # The same as a full disk, for files only: what is printed goes into a pipe.
    done = subprocess.run(["/bin/sh", "-c", 'ulimit -f 0; exec "$@"', "sh", sys.executable, "-m", "assay", *arguments], cwd=tea, env=HERE, capture_output=True, check=False, timeout=120, stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and b"File too large" in done.stderr.splitlines()[-1]
    assert {path: path.read_bytes() for path in tea.rglob("*") if path.is_file()} == before
    assert {path for path in tea.rglob("*") if path.is_dir()} - folders <= {tea / "schema"}
