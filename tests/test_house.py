"""The house: how large its folders and files may be, that no imports go round, and the tests' own order."""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.sources import parsed
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TESTS, PACKAGE = ROOT / "tests", ROOT / "kostra_bolig"
OWN = frozenset({"benchmarks", "builders", "cassettes", "consumers", "examples", "faults", "fuzz", "live", "snapshots"})
"""Folders of the tests that no folder of the package stands behind."""


def name_of(path: Path) -> str:
    """Return how messages name a file: by its path below the tests."""
    return path.relative_to(TESTS).as_posix()


def package_of(path: Path) -> str:
    """Return the package that a file of the tests is in."""
    return ".".join(path.parent.relative_to(ROOT).parts)


SOURCES = sorted(PACKAGE.rglob("*.py"))
DOORS = ("figures/door.py", "hints/__init__.py", "records.py", "said.py")
"""The modules that may reach up, each by names that it lists."""
WITHIN_THEIR_FOLDER = frozenset({"ingest/answer.py", "jsonstat/__init__.py", "testing/__init__.py"})
"""Those that load a module of their own folder when it is needed."""
MOST_BESIDE_FOLDERS, MOST_IN_A_FOLDER, MOST_LINES = 8, 20, 450
FILES = sorted(TESTS.rglob("*.py"), key=name_of)
MODULES = sorted(path for path in FILES if path.name.startswith("test_"))


def imported_by(source: str, package: str) -> set[str]:
    """Return the full name of everything that a module of `package` imports, wherever in it."""
    names = set()
    for node in ast.walk(parsed(source)):
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
    named = re.compile("|".join(rf"\b{path.stem}\b" for path in MODULES))  # parsing all tests takes two seconds
    found = {
        name_of(path): modules
        for path in FILES
        if named.search(source := path.read_text("utf-8"))
        and (modules := modules_among(imported_by(source, package_of(path))))
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
    """A folder of the package may have folders in it, where it has outgrown itself; one of the tests has none."""
    deep = [name_of(path) for path in MODULES if len(path.relative_to(TESTS).parts) > 2]

    assert deep == []


def test_a_test_module_that_bears_a_modules_name_is_in_its_folder() -> None:
    """The others are about several modules; the command line is one module, with a test module for each subject."""
    places: dict[str, set[Path]] = {}
    for path in PACKAGE.rglob("*.py"):
        inner = path.relative_to(PACKAGE)
        name, place = (inner.parent.name, inner.parent.parent) if path.stem == "__init__" else (path.stem, inner.parent)
        places.setdefault(f"test_{name}.py", set()).add(
            Path(*place.parts[:1])
        )  # of a folder's own folder, by the first

    astray = [
        name_of(path)
        for path in MODULES
        if path.parent.name not in OWN | {"cli"}
        and path.parent.relative_to(TESTS) not in places.get(path.name, {path.parent.relative_to(TESTS)})
    ]

    assert astray == []


def module_of(path: Path) -> str:
    """Return the full name of a module of the package, or of the package that an ``__init__`` is."""
    parts = path.with_suffix("").relative_to(ROOT).parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def run_at_load(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that run when a module is loaded: none of a function, none for the type checker alone."""
    for node in body:
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for part in ("orelse",) if for_types else ("body", "orelse", "finalbody"):
            yield from run_at_load(getattr(node, part, []))
        for inner in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
            yield from run_at_load(inner.body)


def loaded_by(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Return, for each module, those among them that are loaded for it to be loaded; by their sources.

    The packages that a module lies in are loaded first, but they may load modules themselves, so they count only where
    a name is taken from them.
    """
    graph: dict[str, set[str]] = {}
    for name, source in sources.items():
        found: set[str] = set()
        for node in run_at_load(parsed(source).body):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    found.add(full if full in sources else node.module)
        graph[name] = found & set(sources)
    return graph


def circle_in(graph: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return the modules of a circle, or nothing where there is none."""
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def handed_on(source: str) -> set[str]:
    """Return the names that a module says are its own, and takes from another at the top."""
    body = parsed(source).body
    names = {alias.asname or alias.name for node in body if isinstance(node, ast.ImportFrom) for alias in node.names}
    lists = [
        node.value for node in body if isinstance(node, ast.Assign) and "__all__" in map(ast.unparse, node.targets)
    ]
    return names & {name for one in lists for name in ast.literal_eval(one)}


def test_a_name_is_taken_from_where_it_is_made() -> None:
    """A folder may hand on what is in it; a module hands on nothing, so that each name has one home to open."""
    found = {
        module_of(path): names
        for path in SOURCES
        if path.name != "__init__.py" and (names := handed_on(path.read_text("utf-8")))
    }

    assert found == {}


def test_few_modules_stand_beside_the_folders() -> None:
    """What everything rests on, and nothing else."""
    beside = [path.name for path in PACKAGE.glob("*.py")]

    assert len(beside) <= MOST_BESIDE_FOLDERS, beside


def test_no_folder_is_too_full_to_be_read_at_a_glance() -> None:
    """Who adds one file too many joins two, or finds the noun that the folder has two of; words and data are files."""
    full = {
        folder.name: len(files)
        for folder in PACKAGE.rglob("*")
        if folder.is_dir() and folder.name != "__pycache__"
        if len(files := [one for one in folder.iterdir() if one.is_file()]) > MOST_IN_A_FOLDER
    }

    assert full == {}


def test_no_file_is_too_long() -> None:
    """What grows past this has two nouns in it."""
    long = {
        module_of(path): lines for path in SOURCES if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }

    assert long == {}


def test_imports_do_not_go_round_when_modules_are_loaded() -> None:
    """Any module can be loaded first, for none waits for one that waits for it."""
    graph = loaded_by({module_of(path): path.read_text("utf-8") for path in SOURCES})

    assert circle_in(graph) == ()
    assert sum(map(len, graph.values())) > len(graph)  # it did see them


@pytest.mark.parametrize(
    "source",
    [
        "import a.table",
        "from a.table import Table",
        "from a import table",
        "try:\n    import a.table\nexcept ImportError:\n    pass",
        "class Late:\n    from a import table",
        "if not TYPE_CHECKING:\n    pass\nelse:\n    import a.table",
    ],
)
def test_a_circle_is_seen(source: str) -> None:
    """However the import is written, as long as it runs when the module is loaded."""
    graph = loaded_by({"a": "", "a.table": "from a.series import Series", "a.series": source})

    assert set(circle_in(graph)) == {"a.table", "a.series"}


@pytest.mark.parametrize("source", ["if TYPE_CHECKING:\n    import a.table", "def late():\n    import a.table"])
def test_what_is_loaded_later_is_no_circle(source: str) -> None:
    """The type checker's imports never run, and a function's when it is called."""
    graph = loaded_by({"a": "", "a.table": "from a.series import Series", "a.series": source})

    assert circle_in(graph) == ()


@pytest.mark.parametrize("door", DOORS)
def test_what_reaches_up_is_written_in_the_house_page(door: str) -> None:
    """Modules that load one of a higher folder by its name are doors; the page names each."""
    assert f"`{door}`" in (ROOT / "docs" / "inside" / "house.md").read_text("utf-8")


def test_there_are_no_other_doors() -> None:
    """No other module of a folder loads modules by name, but for the package's own names."""
    loading = {path.relative_to(PACKAGE).as_posix() for path in SOURCES if "import_module(" in path.read_text("utf-8")}

    assert loading == {"__init__.py", *DOORS} | WITHIN_THEIR_FOLDER


def test_the_way_of_a_value_is_the_way_that_it_goes() -> None:
    """Each station of the page on the house is a file that has such a function."""
    page = (ROOT / "docs" / "inside" / "house.md").read_text("utf-8")
    stations = re.findall(r"`([a-z]+/[a-z0-9_]+\.py)` `(\w+)`", page)

    astray = [
        (file, name)
        for file, name in stations
        if not re.search(rf"^ *def {name}\(", (PACKAGE / file).read_text("utf-8"), re.MULTILINE)
    ]

    assert astray == []
    assert len(stations) > 15


def test_the_page_on_the_house_names_files_that_are_there() -> None:
    """Nothing that was moved or joined is left on it."""
    page = (ROOT / "docs" / "inside" / "house.md").read_text("utf-8")
    named = set(re.findall(r"`((?:[a-z]+/)+[a-z0-9_]+\.(?:py|toml|ftl))`", page))

    assert {name for name in named if not (PACKAGE / name).exists() and not (ROOT / name).exists()} == set()
