"""Which program installed this one, and the command of it that adds an extra or installs anew.

Told by what it leaves behind: pipx and uv write a file into the environment of a program, conda its folder, and every
installer its name into the metadata of what it installs. Commands are quoted so that cmd, PowerShell and a POSIX shell
take them alike: names with brackets stand in double quotes, paths only where they need them.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig import NAME
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kostra_bolig.said import Said

__all__ = ["EXTRAS", "Manager", "adding", "again", "beside", "found"]

EXTRAS: Final[dict[str, tuple[str, ...]]] = {
    "plot": ("altair", "jinja2", "vl-convert-python"),
    "excel": ("xlsxwriter",),
    "stata": ("pyreadstat",),
}
"""What a user may want besides, and the packages of each; a test holds them against ``pyproject.toml``."""
_PROJECT: Final = NAME.replace("_", "-")
_PEX: Final = "PEX-INFO"
"""What stands beside the program where PEX has unpacked it."""
_CACHED: Final = frozenset({"archive-v0", "builds-v0"})
"""Folders in uv's cache in which environments stand that are gone after a run."""


class Manager(StrEnum):
    """What installed this program here."""

    PIP = "pip"
    PIPX = "pipx"
    UV_TOOL = "uv tool"
    UV_PROJECT = "uv project"
    UV_PIP = "uv pip"
    CONDA = "conda"
    ONE_RUN = "one run"
    """``uvx``, ``uv run --with`` or ``pipx run``: an environment for this run alone."""
    PACKED = "packed"
    """One file: PyInstaller, PEX, shiv, zipapp."""
    NONE = "none"
    """A checkout on Python's path."""


def found() -> Manager:
    """Return what installed this program here."""
    prefix = Path(sys.prefix)
    installer = _installer()
    if _is_packed():
        return Manager.PACKED
    if _is_of_pipx():
        return Manager.PIPX if prefix.parent.name == "venvs" else Manager.ONE_RUN
    if (prefix / "uv-receipt.toml").is_file():
        return Manager.UV_TOOL
    if prefix.parent.name in _CACHED:
        return Manager.ONE_RUN
    if (prefix / "conda-meta").is_dir() and installer == "conda":
        return Manager.CONDA
    if installer == "uv":
        return Manager.UV_PROJECT if (prefix.parent / "uv.lock").is_file() else Manager.UV_PIP
    return Manager.NONE if installer is None else Manager.PIP


def adding(extra: str) -> Said:
    """Return how an extra is added to this program, as it was installed here."""
    return _adding(EXTRAS[extra], extra)


def beside(*packages: str) -> Said:
    """Return how packages are installed where this program finds them."""
    return _adding(packages, None)


def _adding(packages: tuple[str, ...], extra: str | None) -> Said:
    manager = found()
    if manager is Manager.PACKED:
        return said("installed-packed", manager=manager.value, packages=packages)
    if manager is Manager.ONE_RUN:
        option = " ".join(f"--with {package}" for package in packages)
        return said("installed-one-run", manager=manager.value, option=option)
    named = " ".join(packages)
    ours = _quoted(_PROJECT, [extra]) if extra else named
    commands: dict[Manager, Callable[[], str]] = {
        Manager.PIP: lambda: f"{_pip()} {ours}",
        Manager.PIPX: lambda: f"pipx inject {_path(Path(sys.prefix).name)} {named}",
        Manager.UV_TOOL: lambda: _uv_tool(extra, () if extra else packages),
        Manager.UV_PROJECT: lambda: f"uv add {ours}",
        Manager.UV_PIP: lambda: f"{_uv_pip()} {ours}",
        Manager.CONDA: lambda: f"conda install --channel conda-forge{_conda()} {named}",
        Manager.NONE: lambda: f"{_pip()} {named}",
    }
    return said("installed-by", manager=manager.value, command=commands[manager]())


def again() -> Said:
    """Return how this program is installed anew, with all that it needs."""
    manager = found()
    if manager is Manager.PACKED:
        return said("installed-packed-again", manager=manager.value)
    commands: dict[Manager, Callable[[], str]] = {
        Manager.PIP: lambda: f"{_pip()} --upgrade {_PROJECT}",
        Manager.PIPX: lambda: f"pipx reinstall {_path(Path(sys.prefix).name)}",
        Manager.UV_TOOL: lambda: f"uv tool upgrade --reinstall {_path(Path(sys.prefix).name)}",
        Manager.UV_PROJECT: lambda: "uv sync --reinstall",
        Manager.UV_PIP: lambda: f"{_uv_pip()} --reinstall {_PROJECT}",
        Manager.CONDA: lambda: f"conda install --channel conda-forge --force-reinstall{_conda()} {_PROJECT}",
        Manager.ONE_RUN: lambda: f"{'pipx run --no-cache' if _is_of_pipx() else 'uvx --refresh'} {_PROJECT}",
        Manager.NONE: lambda: f"{_pip()} --upgrade {_PROJECT}",
    }
    return said("installed-again", manager=manager.value, command=commands[manager]())


def _is_packed() -> bool:
    """Tell whether what runs is one file; a program that one called is none, though the variable ``PEX`` is set."""
    main = sys.modules.get("__main__")
    beside = Path(getattr(main, "__file__", None) or ".").parent
    archive = getattr(getattr(main, "__loader__", None), "archive", None)  # that of zipimport has one
    is_archive = archive is not None and Path(archive).suffix.lower() != ".exe"  # pip's own commands on Windows
    is_pex = (beside / _PEX).is_file() or (Path(sys.prefix) / _PEX).is_file()
    return bool(getattr(sys, "frozen", False)) or is_archive or is_pex


def _is_of_pipx() -> bool:
    return (Path(sys.prefix) / "pipx_metadata.json").is_file()


def _installer() -> str | None:
    """Return what the metadata of this program name as its installer; nothing where it is not installed."""
    from importlib import metadata

    try:
        text = metadata.distribution(_PROJECT).read_text("INSTALLER")
    except metadata.PackageNotFoundError:
        return None
    return (text or "pip").strip().lower()


def _quoted(name: str, extras: Iterable[str]) -> str:
    """Return a requirement with its extras, in the quotes that every shell takes."""
    listed = ",".join(sorted(extras))
    return f'"{name}[{listed}]"' if listed else name


def _path(text: str) -> str:
    """Return a path, in quotes where it needs some."""
    if os.name != "nt":
        return shlex.quote(text)
    return f'"{text}"' if any(sign in text for sign in " &()[]{}^=;!'+,`~$@") else text


def _is_here(command: str) -> bool:
    """Tell whether a command, as people type it, is that of this environment."""
    where = shutil.which(command)
    return where is not None and Path(where).parent == Path(sys.executable).parent


def _pip() -> str:
    """Return the pip of this environment, as it is called where the environment is not the active one too.

    A path in quotes is no command to PowerShell, and its ``&`` none to cmd: another pip is told the path then.
    """
    if not sys.executable or _is_here("pip"):
        return "pip install"
    python = _path(sys.executable)
    return f"pip --python {python} install" if python.startswith('"') else f"{python} -m pip install"


def _uv_pip() -> str:
    active = os.environ.get("VIRTUAL_ENV")
    return "uv pip install" if active == sys.prefix else f"uv pip install --python {_path(sys.prefix)}"


def _conda() -> str:
    return "" if os.environ.get("CONDA_PREFIX") == sys.prefix else f" --prefix {_path(sys.prefix)}"


def _uv_tool(extra: str | None, packages: Iterable[str]) -> str:
    """Return what installs the tool with one extra or some packages more: uv forgets what is not said again."""
    import tomllib

    try:
        receipt: Any = tomllib.loads((Path(sys.prefix) / "uv-receipt.toml").read_text("utf-8"))
        asked = [(str(one["name"]), set(map(str, one.get("extras", ())))) for one in receipt["tool"]["requirements"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        asked = [(_PROJECT, set())]
    tool = Path(sys.prefix).name
    extras: dict[str, set[str]] = {tool: set(), _PROJECT: {extra} if extra else set()}
    for name, wanted in [*asked, *((package, set[str]()) for package in packages)]:
        extras.setdefault(name, set()).update(wanted)
    beside = "".join(f" --with {_quoted(name, extras[name])}" for name in extras if name != tool)
    return f"uv tool install {_quoted(tool, extras[tool])}{beside}"
