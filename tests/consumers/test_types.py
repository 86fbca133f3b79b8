"""What type checkers say of a program that calls every public function, and of the package as they see it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.consumers import program

PROGRAM = Path(program.__file__)
CHECKERS = {
    "mypy": ("-m", "mypy", "--strict", "--follow-imports=silent", "program.py"),
    "pyright": ("-m", "pyright", "--pythonpath", sys.executable, "program.py"),
    "ty": ("-m", "ty", "check", "--python", sys.executable, "program.py"),
    "pyrefly": ("-m", "pyrefly", "check", "--python-interpreter-path", sys.executable, "program.py"),
}


def test_the_program_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """What the checkers read is a program that works, the fake server and its fetch included."""
    program.main()

    printed = capsys.readouterr().out
    assert "new 1 (616.0, 616.0, 2) 2025" in printed
    assert "True 2 [] newest.parquet 1" in printed


@pytest.mark.consumers
@pytest.mark.parametrize("checker", CHECKERS)
def test_a_checker_finds_nothing_in_the_program(tmp_path: Path, checker: str) -> None:
    """Mypy and pyright in their strict ways, ty and pyrefly in their own: correct use is no error."""
    if importlib.util.find_spec(checker) is None:
        pytest.skip(f"{checker} is not installed")
    shutil.copy(PROGRAM, tmp_path)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', "utf-8")

    done = _run(*CHECKERS[checker], cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.consumers
def test_every_type_of_the_package_is_known(tmp_path: Path) -> None:
    """Nothing that the package exports has a type that a checker must guess."""
    pytest.importorskip("pyright")

    python = ("--pythonpath", sys.executable)
    done = _run(
        "-m", "pyright", *python, "--outputjson", "--verifytypes", "kostra_bolig", "--ignoreexternal", cwd=tmp_path
    )

    found = json.loads(done.stdout)["typeCompleteness"]
    unknown = [one["name"] for one in found["symbols"] if one["isExported"] and not one["isTypeKnown"]]
    assert (unknown, found["completenessScore"]) == ([], 1)


def _run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False
    )
