"""Programs of others, each in an environment of its own, from the built wheel; and that none is left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.examples.catalogue import EXAMPLES, Command
from tests.examples.environments import Ran
from tests.examples.running import Running, faults

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN = {path.name for path in (ROOT / "docs" / "examples").iterdir() if path.name != "__pycache__"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Build the wheel and serve, once for all."""
    with Running.begun(tmp_path_factory.mktemp("examples")) as begun:
        yield begun


@pytest.mark.examples
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_does_what_it_says(name: str, running: Running) -> None:
    """It is installed, runs against a stand-in for SSB, and says what it must."""
    assert running.run(name).wrong == ()


def test_every_example_is_run_and_told_of() -> None:
    """None lies there that nobody runs, or that no page leads to."""
    page = (ROOT / "docs" / "inside" / "api.md").read_text("utf-8")

    assert {name for one in EXAMPLES.values() for name in one.files} & SHOWN == SHOWN
    assert {name for name in SHOWN if f"../examples/{name}" not in page} == set()


@pytest.mark.parametrize(
    "path",
    sorted(path for path in (ROOT / "docs" / "examples").rglob("*.*") if path.is_file()),
    ids=lambda path: path.name,
)
def test_an_example_is_read_in_two_minutes(path: Path) -> None:
    """A person takes it in at a glance."""
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])

    assert len(text.splitlines()) <= 100


def test_what_is_not_as_it_must_be_is_found() -> None:
    """Another exit code and a text that is not said are faults."""
    ran = Ran(words=("python", "x.py"), code=1, output="7079", seconds=0)

    assert len(faults(Command(words="python x.py", shows=("7079", "645")), ran)) == 2
    assert faults(Command(words="python x.py", shows=("7079",), code=1), ran) == []
