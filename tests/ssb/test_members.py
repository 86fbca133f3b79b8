"""What SSB's counts of counties and groups are: read from figures, and never the wrong word."""

from __future__ import annotations

import dataclasses
import random
from typing import Literal

import polars as pl
import pytest

from kostra_bolig.kinds import CountedAs
from kostra_bolig.records import AskedFor
from kostra_bolig.ssb import klass, members
from tests.builders.cells import Cell
from tests.builders.tables import CONTENT, table

YEARS = range(2020, 2025)
Truth = Literal["total", "mean"]


def invented(
    truth: Truth, chance: random.Random, *, size: float, hidden: float = 0.0, unit: str = "husstander"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Invent eight counties of 8 to 25 municipalities, five groups across them, and SSB's own figures of both.

    Small counts are suppressed, others so that they do not give these away, and SSB's own figures are estimates: up to
    3 % above what its members sum up to.
    """
    local = {
        f"{county}{number:02}": chance.lognormvariate(0, 1) for county in range(31, 39) for number in _some(chance)
    }
    counts = {
        code: {year: float(int(size * weight * chance.uniform(0.7, 1.3))) for year in YEARS}
        for code, weight in local.items()
    }
    groups = {code: f"EKG{chance.randrange(1, 6):02}" for code in local}
    wholes: dict[str, list[str]] = {}
    for code, group in groups.items():
        wholes.setdefault(f"EKA{code[:2]}", []).append(code)
        wholes.setdefault(group, []).append(code)
    cells: dict[str, dict[int, Cell]] = {
        code: {year: ":" if value < 3 or chance.random() < hidden else value for year, value in by_year.items()}
        for code, by_year in counts.items()
    }
    for whole, codes in wholes.items():
        for year in YEARS:
            total = sum(counts[code][year] for code in codes) * chance.uniform(1, 1.03)
            cells.setdefault(whole, {})[year] = float(round(total if truth == "total" else total / len(codes)))
    rows = [(year, group, code) for year in YEARS for code, group in groups.items()]
    return table(cells, unit=unit).observations, pl.DataFrame(
        rows, schema={"year": pl.Int16, "group": pl.String, "municipality": pl.String}, orient="row"
    )


def _some(chance: random.Random) -> range:
    return range(1, chance.randrange(8, 26) + 1)


@pytest.mark.parametrize("truth", ["total", "mean"])
@pytest.mark.parametrize(("size", "hidden"), [(60, 0.0), (60, 0.2), (20, 0.1)], ids=["large", "some-hidden", "small"])
def test_what_a_count_is_is_read_from_its_members(truth: Truth, size: float, hidden: float) -> None:
    """Most members have a figure, and counties and groups are told alike."""
    found = members.counted_as(*invented(truth, random.Random(1), size=size, hidden=hidden))

    assert found == {"county": {CONTENT: truth}, "kostra_group": {CONTENT: truth}}


@pytest.mark.parametrize("truth", ["total", "mean"])
def test_it_is_never_the_wrong_word(truth: Truth) -> None:
    """However small the counts are, and however many are suppressed: what cannot be told is unknown."""
    told = []
    for seed in range(30):
        chance = random.Random(seed)
        frame, groups = invented(
            truth, chance, size=chance.choice([2, 5, 12, 40]), hidden=chance.choice([0, 0.3, 0.6, 0.9])
        )
        told += [word for of in members.counted_as(frame, groups).values() for word in of.values()]

    assert set(told) == {CountedAs(truth), CountedAs.UNKNOWN}


def test_what_is_neither_is_unknown() -> None:
    """A figure that is half of the sum is no total and no mean."""
    frame, groups = invented("total", random.Random(2), size=60)
    is_whole = pl.col("region").str.starts_with("EK")
    halved = frame.with_columns(pl.when(is_whole).then(pl.col("value") / 2).otherwise("value").alias("value"))

    assert members.counted_as(halved, groups)["county"] == {CONTENT: "unknown"}


def test_without_groups_of_klass_nothing_is_known_of_groups() -> None:
    """The members of counties stand in their codes."""
    frame, groups = invented("total", random.Random(3), size=60)

    assert members.counted_as(frame, groups.clear()) == {
        "county": {CONTENT: "total"},
        "kostra_group": {CONTENT: "unknown"},
    }


def test_a_few_cells_tell_nothing() -> None:
    """Two counties in one year may agree by chance."""
    frame, groups = invented("total", random.Random(4), size=60)
    few = frame.filter((pl.col("year") == 2024) & pl.col("region").str.contains("^(EKA)?3[12]"))

    assert members.counted_as(few, groups) == {"county": {CONTENT: "unknown"}}


@pytest.mark.parametrize(("members_of_each", "word"), [(4, "unknown"), (5, "total")])
def test_of_few_members_nothing_is_told(members_of_each: int, word: str) -> None:
    """Five are enough, in many counties and years."""
    numbers = range(1, members_of_each + 1)
    cells: dict[str, dict[int, Cell]] = {}
    for county in range(31, 39):
        own: dict[str, dict[int, Cell]] = {
            f"{county}{number:02}": {year: 10.0 * number for year in YEARS} for number in numbers
        }
        cells |= own
        cells[f"EKA{county}"] = {year: 10.0 * sum(numbers) for year in YEARS}
    _, groups = invented("total", random.Random(7), size=60)

    found = members.counted_as(table(cells).observations, groups.clear())

    assert found["county"] == {CONTENT: word}


def test_a_suppressed_cell_is_only_counted() -> None:
    """It is as one that is missing: a member without a figure."""
    frame, groups = invented("mean", random.Random(5), size=20, hidden=0.2)
    held = frame.with_columns(pl.when(pl.col("status") == ":").then(pl.lit("..")).otherwise("status").alias("status"))

    assert members.counted_as(held, groups) == members.counted_as(frame, groups)


def test_shares_are_not_asked() -> None:
    """The share of a county is no total of shares, and stands beside that of a municipality as it is."""
    frame, groups = invented("mean", random.Random(6), size=60, unit="prosent")

    assert members.counted_as(frame, groups) == {}


@pytest.mark.parametrize(("code", "expected"), [("EKA03", True), ("EKA46", False), ("EKG13", False), ("EAK", False)])
def test_oslo_is_a_county_of_one(code: str, expected: bool) -> None:
    """Its total is its mean."""
    assert members.is_of_one(code, klass.shipped().codes) is expected


@pytest.mark.parametrize("truth", ["total", "mean"])
def test_of_some_members_nothing_is_told(truth: Truth) -> None:
    """Those that a person left out are not small for being absent, as those that SSB suppresses mostly are."""
    observations, groups = invented(truth, random.Random(1), size=60)
    chosen = tuple(observations["region"].unique().sort())

    found = members.counted_as(observations, groups, AskedFor(regions=chosen))

    assert {word for of in found.values() for word in of.values()} == {CountedAs.UNKNOWN}
    assert members.counted_as(observations, groups, AskedFor(years=(2020, 2021))) == members.counted_as(
        observations, groups
    )


def test_a_table_of_counties_alone_knows_what_its_counts_are() -> None:
    """It takes the municipalities to tell, which are no longer in it."""
    frame, _ = invented("mean", random.Random(1), size=60)
    whole = dataclasses.replace(table({"EAK": {2024: 1.0}}), observations=frame)

    told = whole.of_kinds("county").told_of_counts("county")

    assert [one.values["counted_as"] for one in told] == ["mean"]
    assert told == whole.told_of_counts("county")
