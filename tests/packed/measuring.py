"""Packing, running what was made where nothing is installed, and measuring it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import shlex
import shutil
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tests.builders.constructed import build
from tests.builders.standin import StandIn
from tests.conftest import ROOT
from tests.examples.environments import Environment, Ran, wheel_of
from tests.packed.packers import PACKERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.packed.packers import Packer

__all__ = ["Measured", "Measuring", "table", "write"]

PAGE: Final = ROOT / "docs" / "inside" / "performance.md"
MARK: Final = "<!-- measured: packed -->"
_NEEDS: Final = ("pyinstaller", "shiv", "pex")
_STARTS: Final = 5
_COMMANDS: Final = {
    "--version": "kostra-bolig, version ",
    "fetch": "new: table 12015",
    "series unge": "615",
    "series unge --lang no": "Kilde: Statistisk sentralbyrå",
    "regions oslo": "0301",
    "report --json": '"verdict": "reproduced"',
    "schema fetch": '"$schema"',
    "export figures.csv": "figures.csv",
    "status --json": '"snapshots"',
}
"""What is run, and what it must say: words in both languages, definitions, Klass as it is shipped, claims, schemas."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What packing one way came to; times of the starts after the first are the least of several."""

    title: str
    megabytes: float = 0
    first_s: float = 0
    start_s: float = 0
    import_s: float = 0
    figures_s: float = 0
    wrong: tuple[str, ...] = ()

    def line(self) -> str:
        """Return it as a row of the table."""
        times = f"{self.first_s:.1f} s | {self.start_s:.2f} s | {self.import_s * 1000:.0f} ms | {self.figures_s:.2f} s"
        said = "; ".join(self.wrong) or f"all {len(_COMMANDS)}"
        return f"| {self.title} | {self.megabytes:.1f} MB | {times} | {said} |"


@dataclass(frozen=True, kw_only=True)
class Measuring:
    """An environment with the wheel and the packers, one with nothing, and a stand-in for SSB."""

    folder: Path
    wheel: Path
    full: Environment
    bare: Environment

    @classmethod
    @contextlib.contextmanager
    def begun(cls, folder: Path) -> Iterator[Self]:
        """Build the wheel, make the environments, and serve."""
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder / "dist", ignore_errors=True)
        wheel = wheel_of(ROOT, folder / "dist")
        with StandIn(build(municipalities=40)) as server:
            server.rate_limit_headers = False
            variables = {"KOSTRA_BOLIG_BASE_URL": server.base_url, "KOSTRA_BOLIG_KLASS_URL": "off", "LC_ALL": "C.UTF-8"}
            full = Environment(folder / "packed", variables)
            if (installed := full.install(wheel, _NEEDS)).code:
                raise RuntimeError(installed.output)
            venv.create(folder / "bare", with_pip=False)
            yield cls(folder=folder, wheel=wheel, full=full, bare=Environment(folder / "bare", variables))

    def measure(self, name: str) -> Measured:
        """Pack, start the program several times, and run the commands."""
        packer, here = PACKERS[name], self.folder / "work" / name
        shutil.rmtree(here, ignore_errors=True)
        here.mkdir(parents=True)
        shutil.copy(Path(__file__).parent / "program.py", here)
        for words in packer.pack:
            packed = self.full.run(shlex.split(words.format(wheel=self.wheel)), cwd=here)
            _say(words, packed)
            if packed.code:
                return Measured(title=packer.title, wrong=("it could not be packed",))
        started = [self._start(packer, here) for _ in range(_STARTS + 1)]
        _say(shlex.join(packer.program), started[0])
        told = [json.loads(one.output) if one.output.startswith("{") else {} for one in started]
        if any(one.get("change") != "+60 % (4415 → 7079)" for one in told):
            return Measured(title=packer.title, wrong=(started[0].output.strip()[-200:],))
        return Measured(
            title=packer.title,
            megabytes=packer.size(here) / 1e6,
            first_s=started[0].seconds,
            start_s=min(one.seconds for one in started[1:]),
            import_s=min(one["import_s"] for one in told[1:]),
            figures_s=min(one["figures_s"] for one in told[1:]),
            wrong=tuple(self._faults(packer, here)),
        )

    def versions(self) -> str:
        """Return the versions of the packers."""
        asked = "import importlib.metadata as m, sys; print(', '.join(f'{n} {m.version(n)}' for n in sys.argv[1:]))"
        return self.full.run(["python", "-c", asked, *_NEEDS], cwd=self.folder).output.strip()

    def _start(self, packer: Packer, here: Path) -> Ran:
        return self._around(packer, here, dict(packer.variables)).run(packer.program, cwd=here)

    def _faults(self, packer: Packer, here: Path) -> Iterator[str]:
        around = self._around(packer, here, {})
        for words, wanted in _COMMANDS.items():
            ran = around.run([*packer.command, *shlex.split(words)], cwd=here)
            _say(f"… {words}", ran)
            if wanted not in ran.output:
                yield f"{words} does not say {wanted}"

    def _around(self, packer: Packer, here: Path, variables: dict[str, str]) -> Environment:
        own = {"KOSTRA_BOLIG_CACHE_DIR": str(here / "store"), "HOME": str(here)}
        if packer.unpacks:
            own[packer.unpacks] = str(here / "unpacked")
        environment = self.bare if packer.is_alone else self.full
        return dataclasses.replace(environment, variables={**environment.variables, **own, **variables})


def table(measured: Sequence[Measured]) -> str:
    """Return what was measured as a table of the page."""
    head = "| packed by | size | first start | start | … of it the import | … first figures | commands |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *(one.line() for one in measured)])


def write(made: str) -> None:
    """Put the table in its place on the page."""
    before, _, rest = PAGE.read_text("utf-8").partition(MARK)
    _, _, after = rest.partition("<!-- end -->")
    PAGE.write_text(f"{before}{MARK}\n\n{made}\n\n<!-- end -->{after}", encoding="utf-8")


def _say(words: str, ran: Ran) -> None:
    lines = ran.output.rstrip().splitlines()[-4:]
    sys.stdout.write(
        "\n".join([f"$ {words}", *(f"  {line[:200]}" for line in lines), f"  [{ran.code}, {ran.seconds:.1f} s]\n"])
    )
    sys.stdout.flush()
