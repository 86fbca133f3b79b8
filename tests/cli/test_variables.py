"""Variables in bytes that are no text: told in one line, never a crash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kostra_bolig.cli.speech import say_unforeseen
from tests.conftest import ROOT, RunCommand

NO_TEXT = os.fsdecode(b"r\x81yken")


@pytest.mark.skipif(os.name == "nt", reason="variables of Windows are text")
@pytest.mark.parametrize("name", ["BASE_URL", "KLASS_URL", "LANG", "CACHE_DIR", "SERIES_UNGE"])
def test_a_variable_that_is_no_text_is_named(run: RunCommand, name: str) -> None:
    """Exit 2, and the variable to change."""
    done = run("report", env={f"KOSTRA_BOLIG_{name}": NO_TEXT})

    assert done.code == 2
    assert f"KOSTRA_BOLIG_{name}" in done.err


@pytest.mark.parametrize("asked", ["x", "bash_complete", "zsh_nothing", "\udcff"])
def test_what_no_shell_asks_is_named(run: RunCommand, asked: str) -> None:
    """The variable of completions, without those that a shell's own function sets beside it."""
    done = run("report", env={"_KOSTRA_BOLIG_COMPLETE": asked})

    assert done.code == 2
    assert "_KOSTRA_BOLIG_COMPLETE: expected what a shell asks in it" in done.err


@pytest.mark.parametrize(("name", "value"), [("POLARS_MAX_THREADS", "0"), ("POLARS_ASYNC_THREAD_COUNT", "x")])
def test_a_variable_that_polars_stops_at_is_named(name: str, value: str, tmp_path: Path) -> None:
    """Its panic is none of ours: exit 2, and the variable to change."""
    environ = {**os.environ, "KOSTRA_BOLIG_CACHE_DIR": str(tmp_path), name: value}
    line = [sys.executable, "-m", "kostra_bolig", "export", str(tmp_path / "out.csv")]

    done = subprocess.run(line, env=environ, capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 2, done.stderr
    assert f"{name}: polars, which reads what is set there, stopped" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows does not read TZ so")
@pytest.mark.parametrize("value", [":pyproject.toml", "."])
def test_a_time_zone_that_is_none_stops_nobody(value: str, tmp_path: Path) -> None:
    """A file or folder in TZ, such as /etc/timezone: nothing that is told is of the machine's zone."""
    environ = {**os.environ, "KOSTRA_BOLIG_CACHE_DIR": str(tmp_path), "KOSTRA_BOLIG_LANG": "no", "TZ": value}
    line = [sys.executable, "-m", "kostra_bolig", "status"]

    done = subprocess.run(line, env=environ, capture_output=True, text=True, check=False, cwd=ROOT)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_panic_without_such_a_variable_is_a_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody else is blamed for it."""
    panic = type("PanicException", (BaseException,), {})("index out of bounds")
    for name in [name for name in os.environ if name.startswith("POLARS_")]:
        monkeypatch.delenv(name)

    assert say_unforeseen(panic, form="text") == 70

    monkeypatch.setenv("POLARS_MAX_THREADS", "2")
    assert say_unforeseen(ValueError("x"), form="text") == 70
    assert "kostra_bolig itself" in capsys.readouterr().err
