"""Running an example: its environment, two stand-ins for SSB, and its commands."""

from __future__ import annotations

import contextlib
import dataclasses
import shlex
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tests.builders.constructed import ConstructedTable, build
from tests.builders.standin import StandIn
from tests.conftest import ROOT
from tests.examples.catalogue import EXAMPLES
from tests.examples.environments import Environment, wheel_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.examples.catalogue import Command, Example
    from tests.examples.environments import Ran

__all__ = ["Running", "Tried"]

_PLACES: Final = (
    ROOT / "docs" / "examples",
    ROOT / "tests" / "examples" / "trials",
    ROOT / "tests" / "consumers",
)
_MOST_LINES: Final = 60


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What came of an example that was tried."""

    name: str
    tool: str
    install_s: float
    run_s: float
    wrong: tuple[str, ...]

    def line(self) -> str:
        """Return it as a line of a table."""
        said = "; ".join(self.wrong) or "as it must be"
        return f"{self.name:10} {self.tool:24} installed {self.install_s:6.1f} s, ran {self.run_s:6.1f} s  {said}"


@dataclass(frozen=True, kw_only=True)
class Running:
    """The built wheel, where environments are, and two servers: a sound table, and one whose figures are wrong."""

    folder: Path
    wheel: Path
    variables: dict[str, str]

    @classmethod
    @contextlib.contextmanager
    def begun(cls, folder: Path) -> Iterator[Self]:
        """Build the wheel, and serve."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder / "dist", ignore_errors=True)
        with StandIn(build(municipalities=40)) as sound, StandIn(tenfold(build(municipalities=5))) as wrong:
            sound.rate_limit_headers = wrong.rate_limit_headers = False
            yield cls(
                folder=folder,
                wheel=wheel_of(ROOT, folder / "dist"),
                variables={
                    "KOSTRA_BOLIG_BASE_URL": sound.base_url,
                    "KOSTRA_BOLIG_KLASS_URL": "off",
                    "KOSTRA_BOLIG_TRIES": "1",
                    "NO_PROXY": "127.0.0.1,localhost",
                    "WRONG_URL": wrong.base_url,
                    "GONE_URL": "http://127.0.0.1:9/nobody/listens/here",
                },
            )

    def run(self, name: str) -> Tried:
        """Run one example and print what is said on the way."""
        example = EXAMPLES[name]
        say(f"\n== {name}: {', '.join(example.needs)}")
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder)
            variables = {**self.variables, "KOSTRA_BOLIG_CACHE_DIR": str(here / "store"), "HOME": folder}
            environment = Environment(self.folder / name, variables)
            installed = environment.install(self.wheel, example.needs, example.extras)
            if installed.code:
                say(installed.output)
                return Tried(
                    name=name, tool="", install_s=installed.seconds, run_s=0, wrong=("it could not be installed",)
                )
            copy(example, here)
            ran = [(command, _told(environment, command, here)) for command in example.commands]
            tool = environment.run(["python", "-c", _VERSION, *example.needs[:1]], cwd=here).output.strip()
        wrong = tuple(said for command, one in ran for said in faults(command, one))
        return Tried(
            name=name, tool=tool, install_s=installed.seconds, run_s=sum(one.seconds for _, one in ran), wrong=wrong
        )


_VERSION: Final = """
import re, sys
from importlib.metadata import version
print(*(f"{name} {version(name)}" for name in re.findall(r"^[\\w-]+", sys.argv[1])))
"""


def tenfold(table: ConstructedTable) -> ConstructedTable:
    """Return the table with every figure times ten: in order, and not SSB's."""
    cells = {key: (None if value is None else value * 10, symbol) for key, (value, symbol) in table.cells.items()}
    return dataclasses.replace(table, cells=cells)


def copy(example: Example, here: Path) -> None:
    """Copy the files of an example to where it runs."""
    for name in example.files:
        found = next(place / name for place in _PLACES if (place / name).exists())
        if found.is_dir():
            shutil.copytree(found, here, dirs_exist_ok=True)
        else:
            shutil.copy(found, here)


def faults(command: Command, ran: Ran) -> list[str]:
    """Return what is not as it must be."""
    ended = [] if ran.code == command.code else [f"{command.words} ended with {ran.code}, not {command.code}"]
    return ended + [f"{command.words} does not say {text!r}" for text in command.shows if text not in ran.output]


def say(text: str) -> None:
    """Print at once, so that whoever waits sees where it is."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _told(environment: Environment, command: Command, here: Path) -> Ran:
    say(f"$ {command.words}")
    ran = environment.run(shlex.split(command.words), cwd=here)
    lines = ran.output.rstrip().splitlines()
    left = len(lines) - _MOST_LINES
    shown = lines if left <= 0 else [*lines[: _MOST_LINES // 2], f"… {left} lines …", *lines[-_MOST_LINES // 2 :]]
    say("\n".join(f"  {line}" for line in shown))
    say(f"  [{ran.code}, {ran.seconds:.1f} s]")
    return ran
