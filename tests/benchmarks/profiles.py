"""What dominates the two hottest paths; run as ``python -m tests.benchmarks.profiles``.

Not called ``profile``, which is a module of the standard library.
"""

from __future__ import annotations

import collections
import contextlib
import cProfile
import io
import math
import pstats
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kostra_bolig.cli.main import cli
from tests.benchmarks import material
from tests.benchmarks.decoders import ours
from tests.benchmarks.processes import environment, output_of

SERIES: Final = ("series", "midlertidig_botilbud", "--json")
_SHOWN: Final = 10
_TIMES: Final = 5
_PACKAGES: Final = ("kostra_bolig", "polars", "click")
_IMPORT: Final = re.compile(r"^import time:\s+(?P<own>\d+) \|\s+\d+ \|\s+(?P<module>\S+)$", re.MULTILINE)


def text() -> str:
    """Profile both paths and return what was found as Markdown."""
    body = material.body(material.SIZES["800 k"])
    ours(body)
    with tempfile.TemporaryDirectory() as folder:
        material.store_two_versions(Path(folder))
        arguments = (*SERIES, "--cache-dir", folder)
        environ = environment(Path(folder) / "bytecode")
        parts = (
            "### Decoding 800 k cells",
            _profile(lambda: ours(body)),
            "### Cold `series KEY --json` from the store",
            _process(arguments, environ),
            "The same command once more in a process that has imported everything:",
            _profile(lambda: _silently(arguments)),
        )
    return "\n\n".join(parts)


def _silently(arguments: tuple[str, ...]) -> None:
    """Run a command of the command line here, without what it prints."""
    with contextlib.redirect_stdout(io.StringIO()):
        cli.main(list(arguments), standalone_mode=False)


def _profile(work: Callable[[], Any]) -> str:
    """Return the functions with the most time of their own, of the second run."""
    work()
    profiler = cProfile.Profile()
    profiler.runcall(work)
    stats: Any = pstats.Stats(profiler)
    total = stats.total_tt
    functions = sorted(stats.stats.items(), key=lambda one: one[1][2], reverse=True)[:_SHOWN]
    rows = [(_name(*where), calls, own) for where, (_, calls, own, _, _) in functions]
    rest = total - sum(own for _, _, own in rows)
    lines = [f"| {name} | {calls} | {_share(own, total)} |" for name, calls, own in rows]
    return "\n".join(
        [
            "| function | calls | own time |",
            "|---|---|---|",
            *lines,
            f"| everything else | | {_share(rest, total)} |",
            f"| all | | {total * 1e3:.1f} ms |",
        ]
    )


def _name(file: str, _line: int, function: str) -> str:
    """Return a function's name without the folder that it lies in."""
    module = "" if file == "~" else f"{Path(file).stem}."
    return f"`{module}{re.sub(r' at 0x[0-9a-f]+', '', function)}`"


def _process(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return what a whole process spends on starting, on imports by package and by module, and on its work."""
    command = (sys.executable, "-m", "kostra_bolig", *arguments)
    nothing, whole = (_fastest(one, environ) for one in ((sys.executable, "-c", "pass"), command))
    modules = _imports(command[1:], environ)
    for module in _imports(("-c", "pass"), environ):
        modules.pop(module, None)
    packages: dict[str, float] = collections.defaultdict(float)
    for module, own in modules.items():
        packages[_package(module)] += own
    work = whole - nothing - sum(modules.values())
    rows = [
        ("Python itself", nothing),
        *((f"import of {package}", packages[package]) for package in sorted(packages, key=packages.__getitem__)[::-1]),
        ("the work, and what measuring imports adds", work),
    ]
    slowest = sorted(modules.items(), key=lambda one: one[1], reverse=True)[:_SHOWN]
    return "\n".join(
        [
            "| part | time |",
            "|---|---|",
            *(f"| {part} | {_share(took, whole)} |" for part, took in rows),
            f"| whole process | {whole * 1e3:.1f} ms |",
            "",
            "The slowest modules, each without what it imports:",
            "",
            "| module | own time |",
            "|---|---|",
            *(f"| `{module}` | {_share(own, whole)} |" for module, own in slowest),
        ]
    )


def _imports(arguments: Sequence[str], environ: Mapping[str, str]) -> dict[str, float]:
    """Return the seconds that each module takes without what it imports, the fewest of some runs."""
    took: dict[str, float] = {}
    for _ in range(_TIMES):
        _, said = output_of((sys.executable, "-X", "importtime", *arguments), environ)
        for found in _IMPORT.finditer(said):
            took[found["module"]] = min(int(found["own"]) / 1e6, took.get(found["module"], math.inf))
    return took


def _package(module: str) -> str:
    first = module.partition(".")[0]
    if first in sys.stdlib_module_names:
        return "the standard library"
    if first.startswith("_polars"):
        return "`polars`"
    return f"`{first}`" if first in _PACKAGES else "others"


def _fastest(command: Sequence[str], environ: Mapping[str, str]) -> float:
    """Return how long a process takes, the shortest of some runs."""
    took = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        output_of(command, environ)
        took.append(time.perf_counter() - began)
    return min(took)


def _share(part: float, whole: float) -> str:
    return f"{part * 1e3:.1f} ms, {100 * part / whole:.0f} %"


if __name__ == "__main__":
    sys.stdout.write(f"{text()}\n")
