"""Write what the program and its extras for users stand on, one requirement a line, with its lowest version as ``==``.

Run as ``python .ci/pins.py FILE`` from the root of the checkout.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

EXTRAS = ("excel", "plot")


def main() -> None:
    """Read them from pyproject.toml."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    lines = []
    for line in [
        *project["dependencies"],
        *(one for extra in EXTRAS for one in project["optional-dependencies"][extra]),
    ]:
        found = re.fullmatch(r"([\w.-]+(?:\[[\w,]+\])?)>=([\w.]+)", line)
        assert found, f"no lowest version in {line!r}"
        lines.append(f"{found[1]}=={found[2]}\n")
    Path(sys.argv[1]).write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
