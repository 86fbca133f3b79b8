"""The tests' own order: each stands alone, in the place that its part of the package has."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

TESTS, PACKAGE = ROOT / "tests", ROOT / "kostra_bolig"
OWN = frozenset({"benchmarks", "builders", "cassettes", "faults", "fuzz", "live", "snapshots"})
"""Folders of the tests that no folder of the package stands behind."""


def name_of(path: Path) -> str:
    """Return how messages name a file: by its path below the tests."""
    return path.relative_to(TESTS).as_posix()


def package_of(path: Path) -> str:
    """Return the package that a file of the tests is in."""
    return ".".join(path.parent.relative_to(ROOT).parts)


FILES = sorted(TESTS.rglob("*.py"), key=name_of)
MODULES = sorted(path for path in FILES if path.name.startswith("test_"))


def imported_by(source: str, package: str) -> set[str]:
    """Return the full name of everything that a module of `package` imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: package.count(".") + 2 - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return names


def modules_among(names: set[str]) -> set[str]:
    """Return the names that are, or are within, a test module."""
    return {name for name in names if any(part.startswith("test_") for part in name.split("."))}


def test_no_file_imports_a_test_module() -> None:
    """What tests share lives in ``builders/`` or a conftest, so that every test module can be changed alone."""
    found = {
        name_of(path): modules
        for path in FILES
        if (modules := modules_among(imported_by(path.read_text("utf-8"), package_of(path))))
    }

    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "import tests.figures.test_table",
        "from tests.figures import test_table",
        "from tests.figures.test_table import of",
        "from . import test_table",
        "from .test_table import of",
        "from ..figures.test_table import of",
        "def late():\n    from tests.figures.test_table import of",
    ],
)
def test_every_way_to_import_a_test_module_is_seen(source: str) -> None:
    """Whole or in part, from anywhere, at the top or later."""
    found = modules_among(imported_by(source, "tests.figures"))

    assert "tests.figures.test_table" in found


def test_every_folder_is_one_of_the_package_or_of_the_tests_own() -> None:
    """Who knows where a module is knows where its tests are."""
    folders = {path.name for path in TESTS.iterdir() if path.is_dir() and any(path.rglob("*.py"))}

    assert folders <= OWN | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def test_test_modules_are_no_deeper_than_modules() -> None:
    """A folder of the package has no folders in it, and neither has one of the tests."""
    deep = [name_of(path) for path in MODULES if len(path.relative_to(TESTS).parts) > 2]

    assert deep == []


def test_a_test_module_that_bears_a_modules_name_is_in_its_folder() -> None:
    """The others are about several modules; the command line is one module, with a test module for each subject."""
    places: dict[str, set[Path]] = {}
    for path in PACKAGE.rglob("*.py"):
        places.setdefault(f"test_{path.name}", set()).add(path.parent.relative_to(PACKAGE))

    astray = [
        name_of(path)
        for path in MODULES
        if path.parent.name not in OWN | {"cli"}
        and path.parent.relative_to(TESTS) not in places.get(path.name, {path.parent.relative_to(TESTS)})
    ]

    assert astray == []
