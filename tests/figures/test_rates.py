"""Figures per 1,000 inhabitants."""

from __future__ import annotations

import polars as pl

from kostra_bolig.figures import rates
from kostra_bolig.kostra import Missing

CELLS = pl.DataFrame(
    [
        ("4601", 2024, 30.0, None, "d"),
        ("0301", 2023, 7.0, None, "a"),
        ("0301", 2024, 0.0, None, "b"),
        ("1580", 2024, None, "suppressed", "c"),
        ("2111", 2024, 4.0, None, "e"),
    ],
    schema={
        "region": pl.String,
        "year": pl.Int16,
        "value": pl.Float64,
        "missing": pl.Enum(Missing),
        "mark": pl.String,
    },
    orient="row",
)


def inhabitants(*rows: tuple[str, int, int]) -> pl.DataFrame:
    """Make inhabitants as they are read."""
    schema = {"region": pl.String, "year": pl.Int16, "population": pl.Int64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def test_a_cell_is_divided_by_the_inhabitants_of_its_own_region_and_year() -> None:
    """7 per 2,000 are 3.5 per 1,000; none are none; a suppressed one stays so; order and further columns stay."""
    living_ = inhabitants(
        ("0301", 2022, 1), ("0301", 2023, 2_000), ("0301", 2024, 2_500), ("1580", 2024, 9_000), ("4601", 2024, 300_000)
    )

    divided = rates.per_1000(CELLS, living_)

    assert divided.schema == CELLS.schema
    assert divided.rows() == [
        ("4601", 2024, 0.1, None, "d"),
        ("0301", 2023, 3.5, None, "a"),
        ("0301", 2024, 0.0, None, "b"),
        ("1580", 2024, None, "suppressed", "c"),
        ("2111", 2024, None, "not_available", "e"),
    ]


def test_the_inhabitants_of_the_parts_are_added() -> None:
    """2019: two parts; 2020: one; 2021: one of two is unknown; 2022: none at all."""
    parts = {2019: ("0213", "0217"), 2020: ("3020",), 2021: ("0213", "3020"), 2022: ()}
    living_ = inhabitants(("0213", 2019, 30), ("0217", 2019, 27), ("3020", 2020, 59), ("3020", 2021, 60))

    together = rates.joined(living_, parts, region="3207")

    assert together.rows() == [("3207", 2019, 57), ("3207", 2020, 59)]
