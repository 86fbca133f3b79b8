"""What is locked for developing and releasing fits ``pyproject.toml``; ``.ci/lock`` writes it anew."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS: Final = {"dev": ROOT / "requirements" / "dev.txt", "release": ROOT / "requirements" / "release.txt"}
HASH: Final = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def group(name: str) -> list[str]:
    """Return the requirements of a dependency group, and of those it includes."""
    lines: list[str] = []
    for one in PROJECT["dependency-groups"][name]:
        lines += [one] if isinstance(one, str) else group(one["include-group"])
    return lines


def asked(lock: str) -> list[Requirement]:
    """Return what a lock is of: the groups, and for developing what the program itself needs, with every extra."""
    extras = PROJECT["project"]["optional-dependencies"]
    ours = [*PROJECT["project"]["dependencies"], *(line for name in extras if name != "all" for line in extras[name])]
    return [Requirement(line) for line in [*(ours if lock == "dev" else ()), *group(lock)]]


def locked(lock: str) -> dict[str, list[str]]:
    """Return the versions of each package: several where systems or Pythons differ."""
    found: dict[str, list[str]] = {}
    for line in LOCKS[lock].read_text("utf-8").splitlines():
        if not line.startswith((" ", "#")):
            one = Requirement(line.removesuffix("\\").strip())
            found.setdefault(canonicalize_name(one.name), []).append(str(one.specifier).removeprefix("=="))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_what_the_project_asks_for(lock: str) -> None:
    """Each requirement, in a version that it allows; else run ``.ci/lock``."""
    versions = locked(lock)

    unfit = [
        str(one)
        for one in asked(lock)
        if not (found := versions.get(canonicalize_name(one.name)))
        or not all(one.specifier.contains(version, prereleases=True) for version in found)
    ]

    assert unfit == [], "run .ci/lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_versions_and_hashes_and_no_place(lock: str) -> None:
    """Any index that has the same files will do, and nothing else is installed under their names."""
    lines = [line for line in LOCKS[lock].read_text("utf-8").splitlines() if not line.startswith("#")]

    assert [line for line in lines if line.startswith(" ") and not HASH.fullmatch(line)] == []
    assert [line for line in lines if "/" in line or " @ " in line] == []
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    assert [line for line, after in pairs if not line.startswith(" ") and not HASH.fullmatch(after)] == []


@pytest.mark.install
@pytest.mark.parametrize("python", ["3.11", "3.14"])
@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_the_lock_holds_on(system: str, python: str, tmp_path: Path) -> None:
    """Nothing is missing in it, and every package can be had there, by its hash."""
    if importlib.util.find_spec("uv") is None:
        pytest.skip("uv not installed; pip install --group dev")
    where = ("--python-platform", system, "--python-version", python, "--target", str(tmp_path))
    only = ("--only-binary", ":all:", "--no-binary", "pyjstat")  # which is published as source alone
    uv = [str(Path(sys.executable).parent / "uv"), "pip", "install", "--dry-run", "--require-hashes"]

    done = subprocess.run([*uv, *where, *only, "-r", str(LOCKS["dev"])], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
