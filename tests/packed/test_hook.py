"""What PyInstaller is told by the hook is all that there is; and the program, packed each way, works."""

from __future__ import annotations

import pkgutil
import runpy
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kostra_bolig
from tests.conftest import ROOT
from tests.packed.measuring import MARK, PAGE, Measuring
from tests.packed.packers import PACKERS

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(kostra_bolig.__file__).parent


@pytest.fixture(scope="module")
def hook() -> dict[str, Any]:
    """Run the hook that the entry point leads to, as PyInstaller does."""
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["pyinstaller40"]
    [folder] = EntryPoint("hook-dirs", named["hook-dirs"], "pyinstaller40").load()()
    return runpy.run_path(str(Path(folder) / "hook-kostra_bolig.py"))


def test_every_module_goes_along(hook: dict[str, Any]) -> None:
    """Those that are loaded by their names too; none for tests."""
    names = {one.name for one in pkgutil.walk_packages(kostra_bolig.__path__, "kostra_bolig.")}
    ours = {name for name in names if name.split(".")[1] not in {"packed", "testing"}} | {"kostra_bolig"}

    assert set(hook["hiddenimports"]) == ours


def test_every_file_goes_along_to_its_place(hook: dict[str, Any]) -> None:
    """Definitions, sentences, Klass as it is shipped, claims and the page's template."""
    files = {
        path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.*") if path.suffix not in {".py", ".pyc"}
    }
    taken = {Path(source).relative_to(PACKAGE).as_posix(): Path(place).as_posix() for source, place in hook["datas"]}

    assert set(taken) == files
    assert taken["show/no/words.ftl"] == "kostra_bolig/show/no"
    assert {"definitions/12015.toml", "ssb/municipalities.csv", "show/sections/page.html.j2"} <= set(taken)


def test_the_page_shows_each_way_to_pack() -> None:
    """As it was measured; ``python -m tests.packed --write`` writes it anew."""
    shown = PAGE.read_text("utf-8").partition(MARK)[2].partition("<!-- end -->")[0]

    assert [one.title for one in PACKERS.values() if f"| {one.title} |" not in shown] == []


@pytest.fixture(scope="module")
def measuring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measuring]:
    """Build the wheel, make the environments and serve, once for all."""
    with Measuring.begun(tmp_path_factory.mktemp("packed")) as begun:
        yield begun


@pytest.mark.examples
@pytest.mark.parametrize("name", PACKERS)
def test_a_packed_program_works_where_nothing_is_installed(name: str, measuring: Measuring) -> None:
    """It starts, fetches, and finds words, definitions, shipped Klass, claims and schemas."""
    assert measuring.measure(name).wrong == ()
