"""The public surface: what ``import kostra_bolig`` gives, and what it costs."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import kostra_bolig
from kostra_bolig import errors

HEAVY = ("pandera", "pandas", "requests", "pyjstat")


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after running `code`."""
    script = f"{code}\nimport json, sys\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_every_public_name_is_there() -> None:
    """Each name of ``__all__`` can be fetched, and the list is sorted."""
    for name in kostra_bolig.__all__:
        assert getattr(kostra_bolig, name) is not None

    assert dir(kostra_bolig) == sorted(kostra_bolig.__all__)
    assert len(set(kostra_bolig.__all__)) == len(kostra_bolig.__all__)


def test_a_star_import_works() -> None:
    """``from kostra_bolig import *`` gives exactly the public names."""
    namespace: dict[str, object] = {}

    exec("from kostra_bolig import *", namespace)  # noqa: S102

    assert set(namespace) - {"__builtins__"} == set(kostra_bolig.__all__)


def test_every_error_is_public() -> None:
    """Each error of the tree can be caught by a name of the top level."""
    assert set(errors.__all__) <= set(kostra_bolig.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A name that is not public fails as any module's missing attribute does."""
    with pytest.raises(AttributeError, match="has no attribute 'fech'"):
        kostra_bolig.fech  # noqa: B018


def test_import_loads_nothing_heavy() -> None:
    """``import kostra_bolig`` loads neither pandera, pandas, requests, pyjstat nor polars."""
    loaded = loaded_by("import kostra_bolig")

    assert not loaded & {*HEAVY, "polars", "rich", "click"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["series", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    """Asking for help or the version loads neither polars nor anything heavier."""
    code = (
        f"import sys; sys.argv = ['kostra-bolig', *{arguments!r}]\n"
        "from kostra_bolig.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass"
    )

    assert not loaded_by(code) & {*HEAVY, "polars", "rich"}


def test_the_version_stands_in_one_place() -> None:
    """The package's version is the one of ``about``, and the one that is installed."""
    from importlib.metadata import version

    assert kostra_bolig.__version__ == version("kostra-bolig")
