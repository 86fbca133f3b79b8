"""The same consumer before and after: ``python -m tests.consumers.compared`` counts its lines and runs both.

What a program of others had to write for a table of its own in a test, for JSON and for pandas is held in
``written/``, once for the flat house of 39 modules (commit 81ea2a2) and once for this one; each pair prints the same.
A line counts where it is neither empty nor a comment.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Final

from tests.conftest import ROOT

BEFORE: Final = "81ea2a2"
FOLDER: Final = Path(__file__).parent / "written"
PROGRAMS: Final = {"fake_table": "a table of its own in a test", "json": "JSON", "pandas": "pandas"}


def program(name: str, *, is_before: bool) -> Path:
    """Return the file of a program."""
    return FOLDER / f"{name}.{'before' if is_before else 'after'}.txt"


def lines_of(path: Path) -> int:
    """Return how many lines of code a program has."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return sum(bool(line) and not line.startswith("#") for line in lines)


def counted() -> str:
    """Return the lines of both, as the documents have them."""
    rows = ["| the program needs | lines before | lines now |", "| --- | --- | --- |"]
    for name, what in PROGRAMS.items():
        before, after = (lines_of(program(name, is_before=is_before)) for is_before in (True, False))
        rows.append(f"| {what} | {before} | {after} |")
    return "\n".join(rows)


def output_of(path: Path, checkout: Path) -> str:
    """Run a program on the library of a checkout, and return what it prints."""
    with tempfile.TemporaryDirectory() as store:
        settings = {"PYTHONPATH": str(checkout), "KOSTRA_BOLIG_CACHE_DIR": store}
        done = subprocess.run(
            [sys.executable, str(path)],
            capture_output=True,
            text=True,
            cwd=store,
            env=os.environ | settings,
            check=True,
        )
    return done.stdout


def main() -> int:
    """Run each pair on its own library, and print the counts; 1 where two do not print the same."""
    packed = subprocess.run(
        ["git", "archive", BEFORE, "kostra_bolig"], capture_output=True, cwd=ROOT, check=True
    ).stdout
    differing = []
    with tempfile.TemporaryDirectory() as checkout:
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(checkout, filter="data")
        for name in PROGRAMS:
            before = output_of(program(name, is_before=True), Path(checkout))
            if before != output_of(program(name, is_before=False), ROOT):
                differing.append(name)
    sys.stdout.write(f"{counted()}\n\nboth print the same: {'no: ' + ', '.join(differing) if differing else 'yes'}\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
