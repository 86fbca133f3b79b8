"""Run the examples: ``python -m tests.examples [NAME …] [--folder DIR]``; each command, what it says, and seconds."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.examples.catalogue import EXAMPLES
from tests.examples.running import Running


def main() -> int:
    """Run what is asked for; 1 where something is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.examples", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(EXAMPLES)}; all by default")
    parser.add_argument("--folder", type=Path, help="keep the environments here, and use those that are there")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(EXAMPLES):
        parser.error(f"no example is called {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as thrown_away, Running.begun(asked.folder or Path(thrown_away)) as running:
        outcomes = [running.run(name) for name in asked.names or EXAMPLES]
    sys.stdout.write("\n".join(["", *(outcome.line() for outcome in outcomes), ""]))
    return int(any(outcome.wrong for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
