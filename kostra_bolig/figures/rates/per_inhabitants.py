"""Figures per 1,000 inhabitants: ours, not SSB's."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import exact
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.figures.rates import yearend
from kostra_bolig.figures.rates.yearend import NoRate
from kostra_bolig.figures.rounding import decimals_told
from kostra_bolig.kinds import CountedAs
from kostra_bolig.kostra import POPULATION_TABLE, Missing, is_count_unit
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_bolig.figures.series import Series
    from kostra_bolig.ssb.klass import Klass

__all__ = ["decimals_of_rates", "of_regions", "of_series", "per_1000", "require_count", "require_total"]

_DECIMALS: Final = 2
_MOST_DECIMALS: Final = 4


def decimals_of_rates(values: Iterable[float | None], decimals: int = _DECIMALS) -> int:
    """Return with how many decimals rates are shown: so many, or more where the smallest would else be shown as 0.

    >>> decimals_of_rates([1.32, 0.0014, 0.0, None]), decimals_of_rates([1.32, 0.0])
    (3, 2)
    """
    smallest = min((abs(value) for value in values if value), default=0.0)
    return max(decimals, min(decimals_told(smallest, decimals), _MOST_DECIMALS))


def require_count(name: str, unit: str) -> None:
    """Refuse what is no count.

    Raises
    ------
    UsageError
        The unit is another.
    """
    if not is_count_unit(unit):
        raise UsageError(said("figures-no-count-per-1000", series=name, unit=unit))


def require_total(region: str, counted_as: CountedAs | None) -> None:
    """Refuse a count of a region that is not known to be the total of its municipalities.

    Raises
    ------
    UsageError
        It is their mean, or nobody knows: over all inhabitants it would be no rate.
    """
    if counted_as not in (None, CountedAs.TOTAL):
        raise UsageError(said("figures-no-rate-of-no-total", region=region, counted_as=str(counted_as)))


def of_series(series: Series, population: pl.DataFrame, *, klass: Klass, ages: str = "") -> Series:
    """Return a series of counts per 1,000 inhabitants of 31 December, as SSB's own rates in KOSTRA are.

    Parameters
    ----------
    series
        The counts; the inhabitants are those of what each is made of.
    population
        As :func:`kostra_bolig.ssb.population.read` gives it.
    klass
        What Klass says.
    ages
        Of which ages the inhabitants are, as people read it; empty where they are of all.

    Raises
    ------
    UsageError
        The inhabitants of the region are known of no year.
    """
    living, without = yearend.population(
        population, klass, [(series.region, year, codes) for year, codes in series.made_of.items()]
    )
    cells = series.frame.with_columns(pl.lit(series.region).alias("region"))
    frame = per_1000(cells, living).drop("region")
    given = series.frame.filter(pl.col("value").is_not_null())["year"].to_list()
    told = tuple(
        said("figures-no-rate", region=series.region, year=year, next=year + 1, table=POPULATION_TABLE, why=str(why))
        for (_, year), why in without.items()
        if year in given
    )
    if frame["value"].null_count() == frame.height and given:
        if all(why is NoRate.NOT_COUNTED for why in without.values()):
            raise UsageError(
                said("figures-no-inhabitants", table=POPULATION_TABLE, region=series.region, name=series.region_name)
            )
        raise UsageError(told[-1])
    ours = dataclasses.replace(series.ours or Ours(), per_1000=True, ages=ages)
    remarks = (*series.remarks, *told)
    decimals = decimals_of_rates(frame["value"])
    return dataclasses.replace(series, frame=frame, decimals=decimals, ours=ours, remarks=remarks)


def of_regions(cells: pl.DataFrame, population: pl.DataFrame, *, klass: Klass) -> pl.DataFrame:
    """Return cells per 1,000 inhabitants of 31 December; none where nobody knows how many there were.

    The inhabitants are those of what a cell is ``made_of``, where the cells say that, else of its region.
    """
    if "made_of" not in cells.columns:
        cells = cells.with_columns(pl.concat_list("region").alias("made_of"))
        return of_regions(cells, population, klass=klass).drop("made_of")
    asked = cells.select("region", "year", "made_of").unique().sort("region", "year").rows()
    living, _ = yearend.population(population, klass, [(region, year, tuple(codes)) for region, year, codes in asked])
    return per_1000(cells, living)


def per_1000(cells: pl.DataFrame, population: pl.DataFrame) -> pl.DataFrame:
    """Return cells per 1,000 inhabitants, ``value × 1000 / population``; none where there are no inhabitants.

    Parameters
    ----------
    cells
        One row per ``region`` and ``year``, with ``value`` and ``missing``; further columns stay as they are.
    population
        Inhabitants of ``region`` and ``year``. A cell without a number of them has no value.
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
