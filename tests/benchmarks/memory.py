"""How much memory one decoder takes at its peak; run as ``python -m tests.benchmarks.memory NAME BODY SMALL``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.benchmarks.decoders import DECODERS

STATUS = Path("/proc/self/status")
"""Where Linux tells a process how much it holds, and how much it held at most."""


def held(name: str) -> int:
    """Return a size of this process in bytes: ``VmRSS`` now, ``VmHWM`` at most so far."""
    found = re.search(rf"^{name}:\s+(\d+) kB$", STATUS.read_text("ascii"), re.MULTILINE)
    assert found is not None
    return 1024 * int(found[1])


def peak(name: str, body: Path, small: Path) -> int:
    """Return how many bytes more than before a decoder held at most; a small dataset goes first, for the imports."""
    decode = DECODERS[name]
    decode(small.read_bytes())
    whole = body.read_bytes()
    before = held("VmRSS")
    decode(whole)
    return held("VmHWM") - before


if __name__ == "__main__":
    sys.stdout.write(f"{peak(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))}\n")
