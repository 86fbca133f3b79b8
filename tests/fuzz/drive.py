"""One surface for some seconds, in a process that may die of it.

Run as ``python -m tests.fuzz.drive NAME SECONDS SEED FOLDER``. Where atheris is installed it guides what is tried by
what the package's branches have not seen yet; elsewhere it is drawn at random. What is being tried is written to
``now`` before it is, and the counts to ``tally``, for whoever waits.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import pkgutil
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

MOST_BYTES = 8192
_SEEDS = 64
_MEGABYTES = 6000
_WRITTEN_EVERY_S = 0.5

Try = Callable[[bytes], None]


def drive(name: str, seconds: float, seed: int, folder: Path) -> NoReturn:
    """Try one surface until the time is up, and leave."""
    chance = random.Random(seed)
    atheris: Any = importlib.import_module("atheris") if importlib.util.find_spec("atheris") else None
    if atheris is None:
        attempt = _attempt(name, seconds, folder)
        while True:
            attempt(chance.randbytes(chance.randrange(64, MOST_BYTES)))
    with atheris.instrument_imports(include=["kostra_bolig"], enable_loader_override=False):
        _import_all()
        attempt = _attempt(name, seconds, folder)
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for place in range(_SEEDS):
        (corpus / str(place)).write_bytes(chance.randbytes(chance.randrange(64, MOST_BYTES)))
    limits = {"seed": seed, "max_len": MOST_BYTES, "len_control": 0, "rss_limit_mb": _MEGABYTES, "timeout": 3600}
    options = [f"-{option}={value}" for option, value in limits.items()]
    atheris.Setup([sys.argv[0], str(corpus), f"-artifact_prefix={folder}/", "-verbosity=0", *options], attempt)
    atheris.Fuzz()
    sys.exit(0)


def _import_all() -> None:
    """Import every module of the package now, or what is imported later is not seen by who guides."""
    import kostra_bolig

    for module in pkgutil.walk_packages(kostra_bolig.__path__, "kostra_bolig."):
        if module.name != "kostra_bolig.__main__":
            importlib.import_module(module.name)


def _attempt(name: str, seconds: float, folder: Path) -> Try:
    """Return what tries the case that some bytes stand for, counts what comes of it, and leaves when the time is up."""
    from hypothesis import HealthCheck, given, settings

    from tests.fuzz.inputs import SURFACES
    from tests.fuzz.tally import Tally, shown
    from tests.fuzz.targets import Broken, Targets, alone

    surface, tally, now = SURFACES[name], Tally(), folder / "now"
    targets = Targets(folder / "scratch")
    end, due = time.monotonic() + seconds, 0.0  # what is imported before takes its time on a busy machine
    contextlib.ExitStack().enter_context(alone())  # until the process ends

    @settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=surface.cases())
    def tried(case: tuple[Any, ...]) -> None:
        said = shown(case)
        now.write_text(said, "ascii")
        try:
            tally.ended(surface.target(targets, *case))
        except Broken as broken:
            tally.broke(broken.breach, broken.what, said)

    def attempt(body: bytes) -> None:
        nonlocal due
        tried.hypothesis.fuzz_one_input(body)  # type: ignore[attr-defined]
        now.touch()  # bytes that stand for no case are no hang
        moment = time.monotonic()
        if moment >= min(due, end):
            due = moment + _WRITTEN_EVERY_S
            _replace(folder / "tally", tally.written())
        if moment >= end:
            os._exit(0)  # the engine would have its own word on how this ended

    return attempt


def _replace(file: Path, text: str) -> None:
    half = file.with_suffix(".half")
    half.write_text(text, "utf-8")
    half.replace(file)


if __name__ == "__main__":
    drive(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
