"""The built wheel, installed by what people install programs with: it works, and what it advises there works too.

Each installer has folders of its own. What is advised is run as it stands, by a shell.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kostra_bolig import __version__
from tests.builders.constructed import build
from tests.builders.standin import StandIn
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.install, pytest.mark.skipif(os.name == "nt", reason="the commands are for a POSIX shell")]

BIN: Final = Path(sys.executable).parent
PYTHON: Final = f"--python {sys.executable}"
LINES: Final = {
    "pip": f"{sys.executable} -m venv env && env/bin/python -m pip install --quiet '{{wheel}}'",
    "pipx": f"pipx install --quiet {PYTHON} '{{wheel}}'",
    "uv tool": f"uv tool install --quiet {PYTHON} '{{wheel}}'",
    "uv pip": f"uv venv --quiet {PYTHON} env && uv pip install --quiet --python env '{{wheel}}'",
    "uv project": f"uv init --quiet --bare --name mine {PYTHON} && uv add --quiet '{{wheel}}'",
}
"""What installs the wheel, in an empty folder."""
PROGRAMS: Final = {
    "pip": "env/bin/kostra-bolig",
    "pipx": "bin/kostra-bolig",
    "uv tool": "bin/kostra-bolig",
    "uv pip": "env/bin/kostra-bolig",
    "uv project": ".venv/bin/kostra-bolig",
}
PLOT: Final = ("plot", "midlertidig_botilbud", "--output", "a.svg")
EXCEL: Final = ("export", "a.xlsx")


@dataclass
class Machine:
    """A folder with what was installed there, and an environment in which commands find nothing else."""

    folder: Path
    program: str = ""
    more: dict[str, str] = field(default_factory=dict)

    def shell(self, line: str) -> str:
        """Run a line as people do, and return what it printed."""
        done = self._run("sh", "-c", line)
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
        return done.stdout

    def ours(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the program that was installed."""
        return self._run(*self.program.split(), *words)

    def does(self, *words: str) -> str:
        """Return what the program answers where it does what it is told."""
        done = self.ours(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def advised(self, *words: str) -> str:
        """Return what the program advises where an extra is missing."""
        done = self.ours(*words)
        assert done.returncode == 2, done.stderr
        return done.stderr.strip().rpartition("; ")[2]

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "REQUESTS_"))}
        environment = kept | {
            "HOME": str(self.folder),
            "PATH": f"{self.folder / 'bin'}:{self.folder / 'tools'}:/usr/bin:/bin",
            "PIPX_HOME": str(self.folder / "pipx"),
            "PIPX_BIN_DIR": str(self.folder / "bin"),
            "PIP_CACHE_DIR": str(self.folder.parent / "cache" / "pip"),  # so that a package comes once for all machines
            "UV_CACHE_DIR": str(self.folder.parent / "cache" / "uv"),
            "UV_TOOL_DIR": str(self.folder / "uv"),
            "UV_TOOL_BIN_DIR": str(self.folder / "bin"),
            "KOSTRA_BOLIG_CACHE_DIR": str(self.folder / "store"),
            "KOSTRA_BOLIG_BASE_URL": "http://127.0.0.1:9/nobody/listens/here",
            "KOSTRA_BOLIG_KLASS_URL": "off",
            "LC_ALL": "C.UTF-8",
        }
        return subprocess.run(
            words, cwd=self.folder, env=environment | self.more, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of this checkout, built anew."""
    folder = tmp_path_factory.mktemp("wheel")
    build_it = [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build_it, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def machine(folder: Path) -> Machine:
    """Return a machine that has pipx and uv."""
    missing = [name for name in ("pipx", "uv", "build") if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed; pip install --group dev")
    (folder / "tools").mkdir()
    for name in ("pipx", "uv", "uvx"):
        (folder / "tools" / name).symlink_to(BIN / name)
    return Machine(folder)


@pytest.fixture(scope="module", params=LINES)
def installed(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """Return a machine on which the wheel was installed, without an extra."""
    there = machine(tmp_path_factory.mktemp("machine"))
    there.shell(LINES[request.param].format(wheel=wheel))
    there.program = str(there.folder / PROGRAMS[request.param])
    return there


@pytest.fixture
def served(installed: Machine) -> Iterator[Machine]:
    """Return the machine where something that is like SSB answers."""
    with StandIn(build(municipalities=3)) as server:
        installed.more = {"KOSTRA_BOLIG_BASE_URL": server.base_url}
        yield installed
        installed.more = {}


def test_it_works_without_an_extra(installed: Machine) -> None:
    """Version and the claims of the report, from the figures that go along."""
    assert installed.does("--version") == f"kostra-bolig, version {__version__}\n"
    claims = {one["id"]: one["verdict"] for one in json.loads(installed.does("report", "--json"))["claims"]}
    assert (claims["households-2021-2022"], claims["with-children-2021-2024"]) == ("reproduced", "not_reproduced")


def test_it_fetches(served: Machine) -> None:
    """Asked, checked, stored and read back."""
    assert json.loads(served.does("fetch", "--json"))["outcome"] == "new"
    assert json.loads(served.does("series", "midlertidig_botilbud", "--json"))["values"][-1] == 7079
    shutil.rmtree(served.folder / "store")


def test_what_it_advises_works(installed: Machine) -> None:
    """What adds one extra, then what adds another: as it stands, and the first is not lost."""
    for words in (PLOT, EXCEL):
        advised = installed.advised(*words)
        assert advised.startswith("install it with: ")

        installed.shell(advised.removeprefix("install it with: "))

        installed.does(*words)
    installed.does(*PLOT)
    assert (installed.folder / "a.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize("tool", ["pipx", "uv tool"])
def test_all_of_it_at_once(wheel: Path, tmp_path: Path, tool: str) -> None:
    """The extra `all` is what README advises."""
    there = machine(tmp_path)
    there.shell(LINES[tool].format(wheel=f"{wheel}[all]"))
    there.program = str(tmp_path / PROGRAMS[tool])

    there.does(*PLOT)
    for words in (EXCEL, ("export", "a.dta"), ("report", "--html", "a.html")):
        there.does(*words)

    assert {path.suffix for path in tmp_path.glob("a.*")} == {".dta", ".html", ".svg", ".xlsx"}


@pytest.mark.parametrize(("run", "spec"), [("uvx", "--from"), ("pipx run", "--spec")])
def test_for_one_run(wheel: Path, tmp_path: Path, run: str, spec: str) -> None:
    """Nothing can be added to it, but to the command."""
    there = machine(tmp_path)
    there.program = f"{run} {PYTHON} {spec} {wheel} kostra-bolig"
    advised = there.advised(*EXCEL)
    assert advised == "say --with xlsxwriter in the command that runs this"

    there.program = there.program.replace(" kostra-bolig", " --with xlsxwriter kostra-bolig")

    there.does(*EXCEL)
    assert (tmp_path / "a.xlsx").is_file()
