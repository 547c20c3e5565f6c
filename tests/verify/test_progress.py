"""Progress: a bar with an estimate on a terminal, plain lines elsewhere."""

from __future__ import annotations

import io
import re

from assay.verify.progress import Progressing


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream, monkeypatch, **environment):
    for name in ("CI", "TERM", "NO_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"TERM": "xterm"} | environment).items():
        monkeypatch.setenv(name, value)
    with Progressing(stream) as progress:
        for n in range(5):
            progress.tick("DOIs", n, 4)
        progress.say("a [bold]line[/]")
    return stream.getvalue()


def test_a_terminal_gets_a_bar_with_an_estimate(monkeypatch):
    text = shown(Terminal(), monkeypatch)
    assert "DOIs" in text and re.search(r"4/4", text) and re.search(r"\d:\d\d", text) and "a [bold]line[/]" in text


def test_elsewhere_there_are_plain_lines_and_few_of_them(monkeypatch):
    for stream, environment in ((io.StringIO(), {}), (Terminal(), {"CI": "true"}), (Terminal(), {"TERM": "dumb"})):
        assert shown(stream, monkeypatch, **environment) == "DOIs: 0 of 4\nDOIs: 4 of 4\na [bold]line[/]\n"


def test_quiet_is_quiet(monkeypatch):
    stream = io.StringIO()
    with Progressing(stream, quiet=True) as progress:
        progress.tick("DOIs", 0, 3)
        progress.say("x")
    assert stream.getvalue() == ""
