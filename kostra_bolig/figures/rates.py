"""Figures per 1,000 inhabitants: ours, not SSB's."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import exact
from kostra_bolig.figures.ours import Ours
from kostra_bolig.kostra import POPULATION_TABLE, Missing, is_count_unit
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.series import Series

__all__ = ["joined", "of_series", "per_1000", "require_count"]

_DECIMALS: Final = 2


def require_count(name: str, unit: str) -> None:
    """Refuse what is no count.

    Raises
    ------
    UsageError
        The unit is another.
    """
    if not is_count_unit(unit):
        raise UsageError(said("figures-no-count-per-1000", series=name, unit=unit))


def of_series(series: Series, population: pl.DataFrame, parts: Mapping[int, Sequence[str]] | None) -> Series:
    """Return a series of counts per 1,000 inhabitants of the same year.

    Parameters
    ----------
    series
        The counts.
    population
        As :func:`kostra_bolig.ssb.population.read` gives it.
    parts
        The municipalities that a joined series is the sum of, by year; ``None`` where it is not joined.

    Raises
    ------
    UsageError
        There are no inhabitants of the region in any year.
    """
    living = population if parts is None else joined(population, parts, region=series.region)
    cells = series.frame.with_columns(pl.lit(series.region).alias("region"))
    frame = per_1000(cells, living).drop("region")
    if frame["value"].null_count() == frame.height and series.frame["value"].null_count() < frame.height:
        raise UsageError(
            said("figures-no-inhabitants", table=POPULATION_TABLE, region=series.region, name=series.region_name)
        )
    ours = Ours(summed=series.ours is not None and series.ours.summed, per_1000=True)
    return dataclasses.replace(series, frame=frame, decimals=_DECIMALS, ours=ours)


def per_1000(cells: pl.DataFrame, population: pl.DataFrame) -> pl.DataFrame:
    """Return cells per 1,000 inhabitants, ``value × 1000 / population``; none where there are no inhabitants.

    Parameters
    ----------
    cells
        One row per ``region`` and ``year``, with ``value`` and ``missing``; further columns stay as they are.
    population
        As :func:`kostra_bolig.ssb.population.read` gives it. A cell without a number of inhabitants has no value.
    """
    divided = cells.join(population, on=["region", "year"], how="left", maintain_order="left")
    rate = exact.quotients(divided["value"], divided["population"], times=1000)
    has_none = pl.col("value").is_not_null() & rate.is_null()
    return divided.with_columns(
        rate.alias("value"),
        pl.when(has_none)
        .then(pl.lit(Missing.NOT_AVAILABLE.value).cast(cells.schema["missing"]))
        .otherwise("missing")
        .alias("missing"),
    ).drop("population")


def joined(population: pl.DataFrame, parts: Mapping[int, Sequence[str]], *, region: str) -> pl.DataFrame:
    """Return the inhabitants of the parts together, under one region; a year in which a part has none is left out."""
    asked = pl.DataFrame(
        [(code, year) for year, codes in parts.items() for code in codes],
        schema={"region": pl.String, "year": pl.Int16},
        orient="row",
    )
    return (
        asked.join(population, on=["region", "year"], how="left")
        .group_by("year")
        .agg(pl.when(pl.col("population").is_not_null().all()).then(pl.col("population").sum()))
        .filter(pl.col("population").is_not_null())
        .select(pl.lit(region).alias("region"), "year", "population")
        .sort("year")
    )
