"""Arguments and variables in bytes that are no text, and places that are not there: told in one line, never a crash."""

from __future__ import annotations

import os
import sys

import pytest

from kostra_bolig.cli import main as command_line
from tests.conftest import RunCommand

NO_TEXT = os.fsdecode(b"r\xf8yken")
COMMANDS = [
    ("series", "unge", "--region", NO_TEXT),
    ("series", NO_TEXT),
    ("regions", NO_TEXT),
    ("compare", "unge", NO_TEXT, "oslo"),
    ("fetch", "--accept", NO_TEXT),
    ("fetch", "--on-new", NO_TEXT),
    ("status", "--cache-dir", NO_TEXT),
    ("status", "--base-url", NO_TEXT),
    ("verify", NO_TEXT),
    ("plot", "unge", "-o", NO_TEXT),
    ("export", f"{NO_TEXT}.csv"),
    ("series", "unge", "--as-of", NO_TEXT),
    ("series", "unge", "--snapshot", NO_TEXT),
    (NO_TEXT,),
    (f"--{NO_TEXT}",),
]


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda words: " ".join(words).encode(errors="replace").decode())
def test_bytes_that_are_no_text_are_a_usage_error(
    arguments: tuple[str, ...], as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever command they are given to, exit 2 and one line that shows them escaped."""
    monkeypatch.setattr(sys, "argv", ["kostra-bolig", *arguments, *(["--json"] if as_json else [])])

    with pytest.raises(SystemExit) as left:
        command_line.main()

    said = capsys.readouterr()
    assert (left.value.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "expected arguments in text, got bytes that are none in" in said.err
    assert said.err.isascii()


def test_a_real_process_is_told_too(run: RunCommand) -> None:
    """The bytes of an old disk reach the program as the shell gives them."""
    done = run("regions", NO_TEXT)

    assert (done.code, done.out) == (2, "")
    assert r"'r\udcf8yken'" in done.err


@pytest.mark.skipif(os.name == "nt", reason="variables of Windows are text")
@pytest.mark.parametrize("name", ["BASE_URL", "KLASS_URL", "LANG", "CACHE_DIR", "SERIES_UNGE"])
def test_a_variable_that_is_no_text_is_named(run: RunCommand, name: str) -> None:
    """Exit 2, and the variable to change."""
    done = run("report", env={f"KOSTRA_BOLIG_{name}": NO_TEXT})

    assert done.code == 2
    assert f"KOSTRA_BOLIG_{name}" in done.err
