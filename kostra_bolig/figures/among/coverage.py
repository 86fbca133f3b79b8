"""How many of some regions have a figure, by year, and why the others have none."""

from __future__ import annotations

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.kostra import Missing
from kostra_bolig.said import said

__all__ = ["coverage"]


def coverage(cells: pl.DataFrame) -> pl.DataFrame:
    """Return how many of the regions have a figure, by year.

    Parameters
    ----------
    cells
        One row per region and year of one content, of the regions to count.

    Returns
    -------
    polars.DataFrame
        One row per year, sorted: ``year`` i16 · ``regions`` u32, how many existed · ``reported`` u32, with a figure ·
        ``suppressed``, ``not_available``, ``other`` u32, without one and why · ``reported_percent`` f64 of those that
        existed, null where none did · ``responded`` u32, with a figure or one that is suppressed ·
        ``responded_percent`` f64. Regions that did not exist in the year (``.``) are not counted.

    Raises
    ------
    UsageError
        There are no regions.
    """
    if cells.is_empty():
        raise UsageError(said("figures-no-regions-of-kind"))
    existing = pl.col("missing").ne_missing(Missing.NOT_APPLICABLE.value)

    known = [Missing.SUPPRESSED.value, Missing.NOT_AVAILABLE.value]
    return (
        cells.group_by("year")
        .agg(
            existing.sum().alias("regions"),
            pl.col("value").is_not_null().sum().alias("reported"),
            *(pl.col("missing").eq_missing(reason).sum().alias(reason) for reason in known),
            (existing & pl.col("value").is_null() & ~pl.col("missing").is_in(known).fill_null(value=False))
            .sum()
            .alias("other"),
        )
        .with_columns((pl.col("reported") + pl.col("suppressed")).alias("responded"))
        .select(
            *("year", "regions", "reported", *known, "other"),
            _percent_of_regions("reported"),
            "responded",
            _percent_of_regions("responded"),
        )
        .sort("year")
    )


def _percent_of_regions(name: str) -> pl.Expr:
    percent = pl.when(pl.col("regions") > 0).then(pl.col(name) * 100 / pl.col("regions"))
    return percent.alias(f"{name}_percent")
