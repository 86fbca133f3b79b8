"""Pack and run: ``python -m tests.packed [NAME …] [--folder DIR] [--write]``; all without names."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

from tests.packed.measuring import Measuring, table, write
from tests.packed.packers import PACKERS


def main() -> int:
    """Pack, run and measure; 1 where something is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.packed", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(PACKERS)}; all by default")
    parser.add_argument("--folder", type=Path, help="keep what is made here, and use the environment that is there")
    parser.add_argument("--write", action="store_true", help="write the table into docs/inside/performance.md")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(PACKERS):
        parser.error(f"no way to pack is called {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as thrown_away, Measuring.begun(asked.folder or Path(thrown_away)) as measuring:
        measured = [measuring.measure(name) for name in asked.names or PACKERS]
        versions = measuring.versions()
    machine = f"{os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}; {versions}."
    made = f"{machine}\n\n{table(measured)}"
    sys.stdout.write(f"\n{made}\n")
    if asked.write and not asked.names:
        write(made)
    return int(any(one.wrong for one in measured))


if __name__ == "__main__":
    sys.exit(main())
