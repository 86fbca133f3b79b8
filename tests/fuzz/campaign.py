"""A campaign: every surface for its share of the time, each in processes that may die or hang without ending it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fuzz.tally import Tally
from tests.fuzz.targets import Breach

ROOT = Path(__file__).resolve().parents[2]
HANGS_S = 60.0
"""Seconds after which one case is taken to hang."""

_LEAST_S = 3.0
_MOST_AT_ONCE = 4
_BEGIN_S = 60.0


def run(surfaces: Collection[str], seconds: float, folder: Path) -> dict[str, Tally]:
    """Return what was counted on each surface, after so many seconds in all."""
    workers = min(os.cpu_count() or 1, _MOST_AT_ONCE)
    share = seconds / len(surfaces)
    slices = [(name, seed) for seed in range(1, workers + 1) for name in surfaces]
    tallies = {name: Tally() for name in surfaces}
    with ThreadPoolExecutor(workers) as pool:
        done = pool.map(lambda one: slice_of(one[0], share, one[1], folder / f"{one[0]}-{one[1]}"), slices)
        for (name, _), tally in zip(slices, done, strict=True):
            tallies[name].add(tally)
    return tallies


def slice_of(
    name: str, seconds: float, seed: int, folder: Path, *, module: str = "tests.fuzz.drive", hangs_s: float = HANGS_S
) -> Tally:
    """Return what one surface gave in its slice of time; where a process dies or hangs, the next goes on."""
    whole, end = Tally(), time.monotonic() + seconds
    while (left := end - time.monotonic()) > (_LEAST_S if whole.cases else 0):
        place = folder / str(seed)
        place.mkdir(parents=True)
        line = [sys.executable, "-m", module, name, f"{left:.1f}", str(seed), str(place)]
        code = _waited(line, place, hangs_s)
        tally, now = place / "tally", place / "now"
        if tally.exists():
            whole.add(Tally.read(tally.read_text("utf-8")))
        if code != 0:
            case = now.read_text("ascii") if now.exists() else "nothing yet"
            said = (place / "said").read_text("utf-8", "replace").strip().splitlines()[-1:] or [""]
            what = "no end" if code is None else f"the process ended {code}: {said[0]}"
            whole.broke(Breach.HANG if code is None else Breach.PANIC, what, case)
        seed += 1000
    return whole


def _waited(line: Sequence[str], place: Path, hangs_s: float) -> int | None:
    """Return how a process ends, or ``None`` where it had to be stopped because one case did not."""
    now = place / "now"
    with (place / "said").open("wb") as said:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("KOSTRA_BOLIG_")}
        with subprocess.Popen(
            line, stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd=ROOT, env=environ
        ) as process:
            began = time.time()
            while process.poll() is None:
                time.sleep(0.1)
                since = now.stat().st_mtime if now.exists() else began + _BEGIN_S
                if time.time() - since > hangs_s:
                    process.kill()
                    process.wait()
                    return None
            return process.returncode
