"""The public surface: what ``import kostra_bolig`` gives; what it costs is in test_imports."""

from __future__ import annotations

import pytest

import kostra_bolig
from kostra_bolig import errors, testing


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
    """A name that is not public fails as any module's missing attribute does, and Python says which may be meant."""
    with pytest.raises(AttributeError, match="has no attribute 'fech'") as caught:
        kostra_bolig.fech  # noqa: B018
    with pytest.raises(AttributeError) as of_testing:
        testing.make_tabel  # noqa: B018

    for error, name, module in ((caught.value, "fech", kostra_bolig), (of_testing.value, "make_tabel", testing)):
        assert (error.name, error.obj) == (name, module)  # from these it finds what is near


def test_the_version_stands_in_one_place() -> None:
    """The version that the package says is the one that is installed."""
    from importlib.metadata import version

    assert kostra_bolig.__version__ == version("kostra-bolig")
