"""A version of this repository's past, built into a wheel and installed in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

FIRST = "81ea2a25bb9b2b4edb2c99b1241281fe4266d18c"
"""The commit of the first version that others have used; the store, claims and schemas in ``first`` are its own."""


def is_known(commit: str) -> bool:
    """Tell whether this clone has a commit; a shallow one, or a copy without git, has not."""
    asked = ["git", "-C", str(ROOT), "cat-file", "-e", f"{commit}^{{commit}}"]
    try:
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def wheel_of(commit: str | None, folder: Path) -> Path:
    """Return the wheel that a commit's own ``pyproject.toml`` makes; without a commit, of the files as they are."""
    source = ROOT
    if commit is not None:
        source = folder / "source"
        source.mkdir(parents=True)
        packed = subprocess.run(["git", "-C", str(ROOT), "archive", commit], capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", str(source)], input=packed, check=True)
    made = folder / "wheels"
    _quietly([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(made), str(source)])
    (wheel,) = made.glob("*.whl")
    return wheel


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Environment:
    """A virtual environment, in which one version after another can be installed."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> Environment:
        """Make an empty one."""
        venv.create(folder, with_pip=True)
        return cls(folder)

    def install(self, wheel: Path) -> None:
        """Install a wheel and what it rests on, in place of another: of one version number pip would keep the first."""
        pip = [str(self._program("python")), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        _quietly([*pip, "uninstall", "--yes", "kostra-bolig"])
        _quietly([*pip, "install", str(wheel)])

    def run(self, *arguments: str, environ: Mapping[str, str]) -> Said:
        """Run ``kostra-bolig`` as it is installed there, far from the checkout and without a person's settings."""
        theirs = {name: value for name, value in os.environ.items() if not name.startswith(("KOSTRA_", "PYTHON"))}
        done = subprocess.run(
            [str(self._program("kostra-bolig")), *arguments],
            capture_output=True,
            encoding="utf-8",
            cwd=self.folder,
            env={**theirs, "LC_ALL": "C.UTF-8", **environ},
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def python(self, program: str) -> str:
        """Return what a program prints there, without the end of its last line."""
        theirs = {name: value for name, value in os.environ.items() if not name.startswith(("KOSTRA_", "PYTHON"))}
        command = [str(self._program("python")), "-c", program]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=self.folder, env=theirs, check=True)
        return done.stdout.rstrip("\n")

    def _program(self, name: str) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin") / name


def _quietly(command: list[str]) -> None:
    unset = {"PYTHONPATH", "VIRTUAL_ENV"}
    environ = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environ, check=False)
    if done.returncode:
        message = f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)
