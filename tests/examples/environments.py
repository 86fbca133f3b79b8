"""Environments of their own, with the built wheel and a tool, and commands in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["Environment", "Ran", "wheel_of"]

_UNSET: Final = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
LIMIT_S: Final = 900


@dataclass(frozen=True, kw_only=True)
class Ran:
    """A command that ended: what it said, on both streams as they came, and how long it took."""

    words: tuple[str, ...]
    code: int
    output: str
    seconds: float


@dataclass(frozen=True)
class Environment:
    """A virtual environment, and the variables of what runs in it."""

    folder: Path
    variables: Mapping[str, str]

    @property
    def programs(self) -> Path:
        """Where its commands are."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    def install(self, wheel: Path, needs: Sequence[str], extras: str = "") -> Ran:
        """Make it where it is not there, and install the wheel and what else is needed; a wheel of before goes."""
        if not self.programs.exists():
            venv.create(self.folder, with_pip=True)
        pip = ("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        asked = self.run([*pip, f"{wheel}{extras}", *needs], cwd=self.folder)
        if asked.code:
            return asked
        again = self.run([*pip, "--no-deps", "--force-reinstall", str(wheel)], cwd=self.folder)
        return Ran(words=asked.words, code=again.code, output=again.output, seconds=asked.seconds + again.seconds)

    def run(self, words: Sequence[str], *, cwd: Path) -> Ran:
        """Run a command of this environment, where it has one of that name."""
        known = shutil.which(words[0], path=str(self.programs))
        began = time.perf_counter()
        done = subprocess.run(
            [known or words[0], *words[1:]],
            cwd=cwd,
            env=self._around(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=LIMIT_S,
            check=False,
        )
        return Ran(words=tuple(words), code=done.returncode, output=done.stdout, seconds=time.perf_counter() - began)

    def _around(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in _UNSET and not name.startswith("KOSTRA_BOLIG_")
        }
        path = os.pathsep.join([str(self.programs), kept.get("PATH", "")])
        return {**kept, "PATH": path, "PYTHONIOENCODING": "utf-8", **self.variables}


def wheel_of(checkout: Path, folder: Path) -> Path:
    """Build the wheel of a checkout, and return where it is."""
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(checkout))
    subprocess.run([*pip, "--disable-pip-version-check"], check=True, timeout=LIMIT_S)
    return next(folder.glob("kostra_bolig-*.whl"))
