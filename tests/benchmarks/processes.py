"""Processes as they are after an installation: their bytecode is written, whatever this environment says of that."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.conftest import ROOT


def environment(folder: Path, **further: str) -> dict[str, str]:
    """Return this environment, with a folder for the bytecode of all who run in it.

    pip compiles what it installs, while a checkout may never be written to; so both get theirs from the same place.
    """
    plain = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return plain | {"PYTHONPYCACHEPREFIX": str(folder), "PYTHONIOENCODING": "utf-8"} | further


def output_of(command: Sequence[str], environ: Mapping[str, str]) -> tuple[str, str]:
    """Run a process to its end and return what it said on stdout and on stderr."""
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=dict(environ), check=True
    )
    return done.stdout, done.stderr
