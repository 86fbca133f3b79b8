"""The drawn error tree is the tree, and every error carries what a program needs."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import polars as pl
import pytest

import kostra_bolig
from kostra_bolig import errors
from kostra_bolig.errors import KostraBoligError

CLASSES = [made for _, made in inspect.getmembers(errors, inspect.isclass) if issubclass(made, KostraBoligError)]


def _drawn() -> dict[str, tuple[str, int]]:
    """Read the tree in the docstring: parent and exit code by class name."""
    above = {0: "KostraBoligError"}
    tree: dict[str, tuple[str, int]] = {}
    for branch in re.finditer(r"^ {4}((?:│   )*)[├└]── (\w+) +(\d+)  \S", errors.__doc__ or "", flags=re.MULTILINE):
        depth = len(branch[1]) // 4 + 1
        above[depth] = branch[2]
        tree[branch[2]] = (above[depth - 1], int(branch[3]))
    return tree


def test_the_drawn_tree_is_the_tree() -> None:
    """Every class stands in the docstring under its parent, with its exit code."""
    actual = {made.__name__: (made.__base__.__name__, made.exit_code) for made in CLASSES if made.__base__}

    assert {"KostraBoligError": ("Exception", 2), **_drawn()} == actual


def test_the_drawing_is_read_to_its_last_line() -> None:
    """The drawing holds the 23 branches that the comparison above stands on."""
    drawn = _drawn()

    assert len(drawn) == 23
    assert drawn["DeadlineExceeded"] == ("ServiceUnavailable", 3)
    assert drawn["StoreLocked"] == ("KostraBoligError", 7)
    assert drawn["FetchStopped"] == ("KostraBoligError", 130)


@pytest.mark.parametrize(
    ("codes", "gravest"),
    [([0, 7], 7), ([7, 3], 3), ([3, 2], 2), ([2, 4], 4), ([4, 5], 5), ([5, 6], 6), ([6, 70], 70), ([0, 0], 0)],
)
def test_the_gravest_of_several_exit_codes_is_not_the_highest(codes: list[int], gravest: int) -> None:
    """Each is graver than the one before: later may help, a person must look, nothing may be stored."""
    assert errors.gravest(codes) == errors.gravest(codes[::-1]) == gravest


@pytest.mark.parametrize("made", [one for one in CLASSES if one is not errors.FetchStopped])
def test_every_exit_code_can_be_weighed_against_others(made: type[KostraBoligError]) -> None:
    """Of several tables one may end with any; who is stopped does not go on with the others."""
    assert errors.gravest([0, made.exit_code]) == made.exit_code


def test_every_error_is_public() -> None:
    """Each class is exported by its module and by the package, where a caller catches it."""
    names = sorted(made.__name__ for made in CLASSES)

    assert names == errors.__all__
    assert [name for name in names if name not in kostra_bolig.__all__] == []
    assert [getattr(kostra_bolig, name) for name in names] == [getattr(errors, name) for name in names]


@pytest.mark.parametrize(
    ("error", "attributes"),
    [
        (errors.SettingsError("words", setting="--lang"), {"setting": "--lang"}),
        (errors.UnknownSeries("words", asked="unge2", near=["unge"]), {"asked": "unge2", "near": ("unge",)}),
        (errors.UnknownSeries("words", asked="x"), {"asked": "x", "near": ()}),
        (errors.UnknownRegion("words", asked="Osl", near=["0301 Oslo"]), {"asked": "Osl", "near": ("0301 Oslo",)}),
        (errors.ClaimsError("words", path="my.toml", claim_id="a"), {"path": "my.toml", "claim_id": "a"}),
        (
            errors.DefinitionError("words", path="12015.toml", entry="[calendar]", key="revised"),
            {"path": "12015.toml", "entry": "[calendar]", "key": "revised"},
        ),
        (errors.DefinitionError("words", path="a.toml"), {"path": "a.toml", "entry": None, "key": None}),
        (errors.ClaimsError("words", path="my.toml"), {"path": "my.toml", "claim_id": None}),
        (errors.SeriesError("words", year=2020), {"year": 2020}),
        (errors.SeriesError("words"), {"year": None}),
        (errors.ServiceUnavailable("words", url="u"), {"url": "u", "status": None, "title": None}),
        (errors.DeadlineExceeded("words", url="u", status=503, title="t"), {"url": "u", "status": 503, "title": "t"}),
        (errors.BodyRefused("words", url="u", body=b"b"), {"url": "u", "body": b"b", "quarantine": None}),
        (errors.DatasetRefused("words"), {"url": None, "body": b"", "quarantine": None}),
        (errors.ContractChanged("words", reasons=["gone"], body=b"b"), {"reasons": ("gone",), "body": b"b"}),
        (errors.ContractChanged("words"), {"reasons": (), "body": b"", "quarantine": None}),
        (
            errors.SeriesUnavailable("words", key="unge", candidates=["K1 Unge [personer]"]),
            {"key": "unge", "candidates": ("K1 Unge [personer]",), "reasons": ("words",)},
        ),
        (errors.SnapshotDamaged("words", path=Path("p")), {"path": Path("p")}),
        (errors.StoreLocked("words", path=Path("p")), {"path": Path("p")}),
    ],
    ids=lambda case: type(case).__name__,
)
def test_an_error_carries_data_beside_its_words(error: KostraBoligError, attributes: dict[str, object]) -> None:
    """A program reads attributes; only people read the message."""
    assert str(error) == "words"
    assert {name: getattr(error, name) for name in attributes} == attributes


def test_a_failed_contract_carries_the_failures_as_a_frame() -> None:
    """The failures of a contract are a frame with one row each, beside the refused bytes."""
    cases = pl.DataFrame({"check": ["whole_count"], "year": [2024]})

    error = errors.ContractFailed("words", failure_cases=cases, url="u", body=b"b")

    assert error.failure_cases.equals(cases)
    assert (str(error), error.url, error.body) == ("words", "u", b"b")
