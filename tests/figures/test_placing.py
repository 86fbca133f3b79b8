"""A municipality's place among its like, and who made a change; on figures worked out by hand."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_bolig.answers.comparison import compare_answer
from kostra_bolig.errors import UsageError
from kostra_bolig.figures.among import contributions, members, placing
from kostra_bolig.figures.table import Table
from kostra_bolig.kostra import RegionKind
from kostra_bolig.show import tables
from tests.builders.cells import Cell
from tests.builders.tables import table

CELLS: dict[str, dict[int, Cell]] = {
    "EAK": {2023: 400.0, 2024: 500.0},
    "EAKUO": {2023: 300.0, 2024: ".."},
    "EKA11": {2023: 150.0, 2024: 160.0},
    "EKG12": {2023: 90.0, 2024: 95.0},
    "0301": {2023: 100.0, 2024: 130.0},
    "1101": {2023: 10.0, 2024: 20.0},
    "1103": {2023: 40.0, 2024: 30.0},
    "1106": {2023: 30.0, 2024: 30.0},
    "1108": {2023: 60.0, 2024: 65.0},
    "1111": {2023: 3.0, 2024: ":"},
    "1112": {2023: ".", 2024: "."},
}


@pytest.fixture(scope="module")
def figures() -> Table:
    """Return figures of a county of six, and a KOSTRA group of two of them and Oslo."""
    found = table(CELLS)
    groups = pl.DataFrame(
        {"year": [2024] * 3, "group": ["EKG12"] * 3, "municipality": ["0301", "1103", "1108"]},
        schema=found.klass.groups.schema,
    )
    found.__dict__["klass"] = dataclasses.replace(found.klass, groups=groups)
    return found


def test_the_place_in_the_county_and_in_the_group(figures: Table) -> None:
    """Rank, how many have a figure, median and quartiles of those; the country as SSB gives it."""
    found = placing.beside(figures, "natthjem", "1103", 2024)

    assert found is not None
    assert [dataclasses.astuple(place) for place in found.places] == [
        ("EKG12", "name of EKG12", RegionKind.KOSTRA_GROUP, 2024, 3, 3, 3, None, 65.0, None),
        ("EKA11", "name of EKA11", RegionKind.COUNTY, 2024, 2, 4, 5, 27.5, 30.0, 38.75),
    ]
    assert (found.country, found.country_without_oslo) == (500.0, None)


def test_equals_share_a_place(figures: Table) -> None:
    """1103 and 1106 have 30 both."""
    ranks = [placing.beside(figures, "natthjem", code, 2024) for code in ("1103", "1106")]

    assert [one.places[-1].rank for one in ranks if one] == [2, 2]


@pytest.mark.parametrize(("region", "year"), [("1111", 2024), ("1112", 2024), ("EAK", 2024), ("EKG12", 2024)])
def test_what_has_no_figure_or_is_no_municipality_has_no_place(figures: Table, region: str, year: int) -> None:
    """A suppressed figure is not placed: that would bound it."""
    assert placing.beside(figures, "natthjem", region, year) is None


def test_groups_of_another_year_are_not_taken(figures: Table) -> None:
    """Who was in a group in 2023 is not known here, so only the county is told."""
    found = placing.beside(figures, "natthjem", "1103", 2023)

    assert found is not None
    assert [(place.among, place.rank, place.ranked) for place in found.places] == [("EKA11", 2, 5)]
    assert found.country_without_oslo == 300.0


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40), st.sampled_from([1, 2, 3]))
def test_quantiles_are_those_of_others(numbers: list[int], part: int) -> None:
    """By linear interpolation, as NumPy and R have it by default."""
    ours = placing.quantile([float(number) for number in numbers], Fraction(part, 4))

    assert ours == pytest.approx(float(np.quantile(numbers, part / 4)))


# Who made a change


def test_contributions_name_who_is_given_and_not_what_the_rest_is(figures: Table) -> None:
    """One is suppressed, so the two smallest changes are held back with it: nothing is left to subtract."""
    found = contributions.of_change(figures, "natthjem", region="EKA11", start=2023, end=2024)

    assert found.given.select("region", "start", "end", "absolute").rows() == [
        ("1101", 10.0, 20.0, 10.0),
        ("1103", 40.0, 30.0, -10.0),
    ]
    assert found.not_published["region"].to_list() == ["1106", "1108", "1111"]
    assert found.not_published.columns == ["region", "region_name"]


@pytest.mark.parametrize("hidden", range(4))
def test_what_is_suppressed_is_never_the_difference(hidden: int) -> None:
    """However many are suppressed, two that are given stay untold beside them, or more are suppressed."""
    cells: dict[str, dict[int, Cell]] = {
        f"11{place + 1:02}": {2023: 10.0, 2024: ":" if place < hidden else 10.0 + place} for place in range(6)
    }
    given = table(cells | {"EKA11": {2023: 60.0, 2024: 70.0}})

    found = contributions.of_change(given, "natthjem", region="EKA11", start=2023, end=2024)

    rest = found.not_published.height
    assert rest == 0 if not hidden else rest >= 3
    assert found.given.height + rest == 6
    assert not any(f"11{place + 1:02}" in found.given["region"] for place in range(hidden))


def test_contributions_to_the_country_and_without_oslo(figures: Table) -> None:
    """Oslo is the largest of the country, and no part of the country without it."""
    country = contributions.of_change(figures, "natthjem", region="EAK", start=2023, end=2024)
    without = members.of_region(figures, "EAKUO", year=2024)

    assert country.given["region"][0] == "0301"
    assert "0301" not in without
    assert {"1101", "1112"} < set(without)


def test_a_municipality_has_no_contributions(figures: Table) -> None:
    """Nothing is in it; and a share has none."""
    with pytest.raises(UsageError, match="has no municipalities in it"):
        contributions.of_change(figures, "natthjem", region="1103", start=2023, end=2024)
    with pytest.raises(UsageError, match="to a change of counts alone"):
        contributions.of_change(table(CELLS, unit="prosent"), "natthjem", region="EAK", start=2023, end=2024)


def test_a_municipality_that_is_alone_has_no_place_to_tell_of(capsys: pytest.CaptureFixture[str]) -> None:
    """Oslo is a county of its own; its answer keeps the place, and the screen says nothing of it."""
    alone = table({"EAK": {2024: 9.0}, "EKA03": {2024: 4.0}, "0301": {2024: 4.0}})

    answer = compare_answer(alone.compare("natthjem", ["0301"]), alone)
    tables.compare_table(answer, alone.provenance)

    beside = answer["regions"][0]["beside"]
    assert beside is not None
    assert [place["regions"] for place in beside["places"]] == [1]
    assert "number 1" not in capsys.readouterr().out
