"""How this program was installed is told by what was left behind, and the command that is advised is one for that."""

from __future__ import annotations

import os
import sys
import tomllib
import zipfile
import zipimport
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from kostra_bolig.installed import manager
from kostra_bolig.installed.manager import EXTRAS, Manager, adding, again, beside, found
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

RECEIPT = """[tool]
requirements = [{ name = "kostra-bolig", extras = ["plot"], path = "/tmp/a.whl" }, { name = "duckdb" }]
"""
BESIDE = '[tool]\nrequirements = [{ name = "jupyter" }, { name = "kostra-bolig" }]\n'


@dataclass
class Place:
    """A machine that this program looks at: an environment, and what installed this program into it."""

    root: Path
    patch: pytest.MonkeyPatch

    def put(self, prefix: str, *, installer: str | None, **files: str) -> Path:
        """Put the environment into a folder, with files by their paths in it."""
        folder = self.root / prefix
        (folder / "bin").mkdir(parents=True)
        info = folder / "site" / "kostra_bolig-1.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: kostra-bolig\nVersion: 1\n", "utf-8")
        if installer is not None:
            (info / "INSTALLER").write_text(f"{installer}\n", "utf-8")
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        self.patch.setattr(sys, "prefix", str(folder))
        self.patch.setattr(sys, "executable", str(folder / "bin" / "python"))
        self.patch.setattr(sys, "argv", [str(folder / "bin" / "kostra-bolig")])
        self.patch.syspath_prepend(str(folder / "site"))
        return folder


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Return a machine on which nothing is active and nothing on the path."""
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    return Place(tmp_path, monkeypatch)


def test_extras_are_those_of_the_project() -> None:
    """What is advised to be installed is what the project asks for."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]

    assert {
        name: tuple(line.partition(">=")[0] for line in lines) for name, lines in extras.items() if name != "all"
    } == EXTRAS


def test_pip_of_an_environment_that_is_not_active(place: Place) -> None:
    """Another environment's pip would install elsewhere: the Python of this one is named."""
    folder = place.put("env", installer="pip")

    assert found() is Manager.PIP
    assert adding("excel").sentence() == f'install it with: {folder}/bin/python -m pip install "kostra-bolig[excel]"'
    assert again().sentence() == f"install again: {folder}/bin/python -m pip install --upgrade kostra-bolig"


def test_pip_of_the_active_environment(place: Place) -> None:
    """Plain ``pip`` is this one's."""
    folder = place.put("env", installer="pip", **{"bin/pip": "#!/bin/sh\n"})
    (folder / "bin" / "pip").chmod(0o755)
    place.patch.setenv("PATH", str(folder / "bin"))

    assert adding("stata").values == {"manager": "pip", "command": 'pip install "kostra-bolig[stata]"'}
    assert adding("stata").sentence("no") == 'installer det med: pip install "kostra-bolig[stata]"'


def test_a_windows_path_with_a_space(place: Place) -> None:
    """In PowerShell a command in quotes is a text, so pip is told of the environment behind its name."""
    place.put("env", installer="pip")
    place.patch.setattr(os, "name", "nt")
    place.patch.setattr(manager, "_is_here", lambda _: False)  # which needs a machine of that kind
    place.patch.setattr(sys, "executable", r"C:\Users\Kari Nordmann\.venv\Scripts\python.exe")

    command = manager._pip()

    assert command == r'pip --python "C:\Users\Kari Nordmann\.venv\Scripts\python.exe" install'


def test_a_windows_path_without(place: Place) -> None:
    """It stands as it is, which all three shells take."""
    place.put("env", installer="pip")
    place.patch.setattr(os, "name", "nt")
    place.patch.setattr(manager, "_is_here", lambda _: False)
    place.patch.setattr(sys, "executable", r"C:\code\.venv\Scripts\python.exe")

    command = manager._pip()

    assert command == r"C:\code\.venv\Scripts\python.exe -m pip install"


def test_pipx(place: Place) -> None:
    """What pipx injects stays when it upgrades, and comes from where a program on no index cannot."""
    place.put("venvs/kostra-bolig", installer="uv", **{"pipx_metadata.json": "{}"})

    assert found() is Manager.PIPX
    assert adding("plot").sentence() == "install it with: pipx inject kostra-bolig altair jinja2 vl-convert-python"
    assert again().sentence() == "install again: pipx reinstall kostra-bolig"


def test_pipx_with_a_suffix(place: Place) -> None:
    """The environment is called otherwise then."""
    place.put("venvs/kostra-bolig-next", installer="pip", **{"pipx_metadata.json": "{}"})

    assert adding("excel").values["command"] == "pipx inject kostra-bolig-next xlsxwriter"


def test_uv_tool(place: Place) -> None:
    """What it has is named once more, because uv forgets what is not."""
    place.put("tools/kostra-bolig", installer="uv", **{"uv-receipt.toml": RECEIPT})

    assert found() is Manager.UV_TOOL
    assert adding("excel").values["command"] == 'uv tool install "kostra-bolig[excel,plot]" --with duckdb'
    assert again().values["command"] == "uv tool upgrade --reinstall kostra-bolig"


def test_uv_tool_of_another_program(place: Place) -> None:
    """The one that is asked may be beside it."""
    place.put("tools/jupyter", installer="uv", **{"uv-receipt.toml": BESIDE})

    assert adding("excel").values["command"] == 'uv tool install jupyter --with "kostra-bolig[excel]"'


@pytest.mark.parametrize("text", ["", "tool", "tool = 1", "[tool]\nrequirements = [1]", "\x00"])
def test_uv_tool_whose_receipt_is_another(place: Place, text: str) -> None:
    """A way that is good for most is told, and the message comes through."""
    place.put("tools/kostra-bolig", installer="uv", **{"uv-receipt.toml": text})

    assert adding("excel").values["command"] == 'uv tool install "kostra-bolig[excel]"'


def test_a_project_of_uv(place: Place) -> None:
    """What is installed there beside the project is gone at the next sync."""
    place.put("project/.venv", installer="uv")
    (place.root / "project" / "uv.lock").write_text("version = 1\n", "utf-8")

    assert found() is Manager.UV_PROJECT
    assert adding("excel").values["command"] == 'uv add "kostra-bolig[excel]"'
    assert again().values["command"] == "uv sync --reinstall"


def test_an_environment_of_uv(place: Place) -> None:
    """It has no pip in it."""
    folder = place.put("env", installer="uv")

    assert found() is Manager.UV_PIP
    assert adding("excel").values["command"] == f'uv pip install --python {folder} "kostra-bolig[excel]"'
    place.patch.setenv("VIRTUAL_ENV", str(folder))
    assert adding("excel").values["command"] == 'uv pip install "kostra-bolig[excel]"'


@pytest.mark.parametrize(
    ("prefix", "files", "anew"),
    [
        ("cache/archive-v0/x", {}, "uvx --refresh kostra-bolig"),
        ("cache/builds-v0/x", {}, "uvx --refresh kostra-bolig"),
        ("cache/pipx/x", {"pipx_metadata.json": "{}"}, "pipx run --no-cache kostra-bolig"),
    ],
    ids=["uvx", "uv run", "pipx run"],
)
def test_an_environment_for_one_run(place: Place, prefix: str, files: dict[str, str], anew: str) -> None:
    """Nothing can be added to it; the command that made it can say more."""
    place.put(prefix, installer="uv", **files)

    assert found() is Manager.ONE_RUN
    assert adding("excel").sentence() == "say --with xlsxwriter in the command that runs this"
    assert again().values["command"] == anew


def test_conda(place: Place) -> None:
    """Conda knows no extras, so their packages are named; where the environment is not active, it too."""
    folder = place.put("envs/stat", installer="conda", **{"conda-meta/history": ""})

    assert found() is Manager.CONDA
    assert adding("excel").values["command"] == f"conda install --channel conda-forge --prefix {folder} xlsxwriter"
    place.patch.setenv("CONDA_PREFIX", str(folder))
    assert adding("excel").values["command"] == "conda install --channel conda-forge xlsxwriter"
    assert again().values["command"] == "conda install --channel conda-forge --force-reinstall kostra-bolig"


def test_pip_within_conda(place: Place) -> None:
    """What pip installed, pip adds to."""
    place.put("envs/stat", installer="pip", **{"conda-meta/history": ""})

    assert found() is Manager.PIP


def started(place: Place, folder: Path, archive: str | None) -> None:
    """Let the program be one that was started from a file in a folder, or from an archive."""
    main = ModuleType("__main__")
    main.__file__ = str(folder / "__main__.py")
    if archive is not None:
        with zipfile.ZipFile(folder / archive, "w") as packed:
            packed.writestr("__main__.py", "")
        main.__loader__ = zipimport.zipimporter(str(folder / archive))
    place.patch.setitem(sys.modules, "__main__", main)


@pytest.mark.parametrize("archive", ["bolig.pyz", "bolig"])
def test_one_file(place: Place, archive: str) -> None:
    """Nothing can be installed into what shiv or zipapp made, whatever its name."""
    started(place, place.put("env", installer="pip"), archive)

    assert found() is Manager.PACKED
    assert adding("excel").sentence() == "this program was packed into one file: pack it again with xlsxwriter"
    assert again().sentence("no") == "dette programmet er pakket i én fil: pakk det på nytt"


def test_a_command_of_pip_on_windows(place: Place) -> None:
    """It is an archive behind a program, and packs nothing."""
    started(place, place.put("env", installer="pip"), "kostra-bolig.exe")

    assert found() is Manager.PIP


def test_what_pex_unpacked(place: Place) -> None:
    """Beside the program, or in the environment that it makes; a program that was called from one is none."""
    folder = place.put("env", installer=None)
    started(place, folder, None)
    place.patch.setenv("PEX", "/a/program/that/called")
    assert found() is not Manager.PACKED

    (folder / "PEX-INFO").write_text("{}", "utf-8")

    assert found() is Manager.PACKED


def test_frozen(place: Place) -> None:
    """PyInstaller and the like say so themselves."""
    place.put("env", installer="pip")
    place.patch.setattr(sys, "frozen", True, raising=False)

    assert found() is Manager.PACKED


def test_a_checkout_on_the_path(place: Place) -> None:
    """Where nothing was installed, the packages are named: the project may be on no index."""
    folder = place.put("env", installer=None)
    place.patch.setattr(manager, "_installer", lambda: None)

    assert found() is Manager.NONE
    assert adding("excel").values["command"] == f"{folder}/bin/python -m pip install xlsxwriter"


@pytest.mark.parametrize(
    ("prefix", "installer", "files", "command"),
    [
        ("venvs/kostra-bolig", "pip", {"pipx_metadata.json": "{}"}, "pipx inject kostra-bolig pysocks"),
        (
            "tools/kostra-bolig",
            "uv",
            {"uv-receipt.toml": RECEIPT},
            'uv tool install "kostra-bolig[plot]" --with duckdb --with pysocks',
        ),
        ("project/.venv", "uv", {"../uv.lock": ""}, "uv add pysocks"),
        ("env", "pip", {}, "{folder}/bin/python -m pip install pysocks"),
    ],
    ids=["pipx", "uv tool", "uv project", "pip"],
)
def test_a_package_that_no_extra_has(
    place: Place, prefix: str, installer: str, files: dict[str, str], command: str
) -> None:
    """It goes to the same place."""
    folder = place.put(prefix, installer=installer, **files)

    assert beside("pysocks").values["command"] == command.format(folder=folder)
