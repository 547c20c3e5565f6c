"""``assay export``: to the terminal or into a file, and never over something that is there."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner

from assay.cli import main
from assay.exports import FORMATS


def run(root, *arguments: str):  # noqa: ANN201
    return CliRunner().invoke(main, ["--root", str(root), "export", *arguments])


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_is_printed_and_written_alike(tea, tmp_path, format_):
    printed = run(tea, format_)
    assert printed.exit_code == 0 and printed.stdout
    out = tmp_path / "out"
    assert run(tea, format_, "-o", str(out)).exit_code == 0
    assert out.read_bytes() == printed.stdout_bytes


def test_json_holds_every_claim_with_its_rating(tea):
    claims = json.loads(run(tea, "json").stdout)
    assert {claim["id"] for claim in claims} == {"sleep-well/valerian-lengthens-sleep", "sleep-well/allowed-everywhere"}
    assert all(claim["rating"]["steps"] for claim in claims)


def test_a_file_that_is_there_is_kept_unless_told_otherwise(tea, tmp_path):
    out = tmp_path / "mine.csv"
    out.write_text("mine")
    refused = run(tea, "csv", "-o", str(out))
    assert refused.exit_code == 2 and "--force" in refused.stderr and "Traceback" not in refused.stderr
    assert out.read_text() == "mine"
    assert run(tea, "csv", "-o", str(out), "--force").exit_code == 0
    assert out.read_text().startswith("id,claim,")


def test_a_place_that_cannot_be_written_is_one_clear_line(tea, tmp_path):
    result = run(tea, "csv", "-o", str(tmp_path / "no" / "such" / "x.csv"))
    assert result.exit_code == 2 and "cannot be written" in result.stderr and "Traceback" not in result.output


def test_a_pipe_is_written_to_and_not_replaced(tea, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        assert run(tea, "csv", "-o", str(pipe)).exit_code == 0
        assert pipe.is_fifo() and read.result(timeout=60) == run(tea, "csv").stdout_bytes


def test_an_unknown_format_names_those_there_are(tea):
    result = run(tea, "xlsx")
    assert result.exit_code == 2 and all(name in result.stderr for name in FORMATS)


def test_records_that_cannot_be_read_are_said_first(tea):
    path = next((tea / "claims/articles/sleep-well").glob("valerian*.yml"))
    path.write_text(path.read_text("utf-8") + "surplus: 1\n", "utf-8")
    result = run(tea, "json")
    assert result.exit_code == 1 and "surplus" in result.output and not result.stdout
