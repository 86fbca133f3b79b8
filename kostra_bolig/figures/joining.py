"""Series of merged municipalities: the sum of their parts, which is ours, never SSB's.

A part that is suppressed or missing makes the sum missing.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.errors import NotJoinable
from kostra_bolig.figures import exact, mergers
from kostra_bolig.figures.series import Ours
from kostra_bolig.figures.trend import decimals_shown
from kostra_bolig.kostra import GRAVITY, Missing, RegionKind, is_count_unit, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.series import Series
    from kostra_bolig.said import Said
    from kostra_bolig.ssb.klass import Klass

__all__ = ["Joined", "join", "of_series", "parts"]


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A series made of parts.

    Attributes
    ----------
    frame
        One row per year, sorted: ``year`` i16, ``value`` f64 (null where a part has none), ``status`` str (SSB's symbol
        where the year has one part, else null), ``missing`` enum (the gravest reason of the parts).
    remarks
        What a person should know, each as data: the parts, and those that have no value.
    """

    frame: pl.DataFrame
    remarks: tuple[Said, ...]


def parts(series: Series, names: Mapping[str, str], *, klass: Klass) -> dict[int, tuple[str, ...]]:
    """Return the municipalities that a series is to be summed over, by year.

    Parameters
    ----------
    series
        What the table has under the municipality's own code.
    names
        SSB's label of each code of the table.
    klass
        What Klass says.

    Raises
    ------
    NotJoinable
        The region is no municipality or the content no count; or as for :mod:`kostra_bolig.figures.mergers`.
    """
    code, years = series.region, series.years
    if kind_of(code) is not RegionKind.MUNICIPALITY:
        raise NotJoinable(said("figures-no-municipality", region=code, name=series.region_name), region=code)
    if not is_count_unit(series.unit):
        raise NotJoinable(said("figures-not-summed", series=series.name, unit=series.unit), region=code)
    return mergers.parts_by_klass(code, names, years, klass)


def of_series(
    series: Series, cells: pl.DataFrame, parts: Mapping[int, Sequence[str]], names: Mapping[str, str]
) -> Series:
    """Return a series summed over its parts, with the remarks a person should read.

    Parameters
    ----------
    series
        What the table has under the municipality's own code.
    cells, parts, names
        As for :func:`join`.
    """
    joined = join(cells, parts, names)
    is_sum = any(len(codes) > 1 for codes in parts.values())
    return dataclasses.replace(
        series,
        frame=joined.frame,
        decimals=decimals_shown(joined.frame["value"], series.decimals),
        ours=Ours(summed=True) if is_sum else None,
        remarks=(*series.remarks, *joined.remarks),
    )


def join(cells: pl.DataFrame, parts: Mapping[int, Sequence[str]], names: Mapping[str, str]) -> Joined:
    """Return the sum of the parts, by year.

    Parameters
    ----------
    cells
        One row per region and year of one content: ``region``, ``year``, ``value``, ``status``, ``missing``.
    parts
        The codes that make it up in each year.
    names
        SSB's label of each code.
    """
    asked = pl.DataFrame(
        [(year, code) for year, codes in parts.items() for code in codes],
        schema={"year": pl.Int16, "region": pl.String},
        orient="row",
    )
    placed = asked.join(cells, on=["region", "year"], how="left").sort("year", "region")
    without = placed.filter(pl.col("value").is_null())
    marked = placed.filter(pl.col("value").is_not_null() & pl.col("status").is_not_null())
    gravity = pl.Enum([reason.value for reason in GRAVITY])
    many = pl.len() > 1
    summed = placed.group_by("year").agg(
        "value",
        pl.when(many).then(None).otherwise(pl.col("status").first()).alias("status"),
        pl.col("missing")
        .cast(pl.String)
        .fill_null(pl.when(pl.col("value").is_null()).then(pl.lit(Missing.NOT_AVAILABLE.value)))
        .cast(gravity)
        .min()
        .cast(pl.String)
        .cast(pl.Enum(Missing))
        .alias("missing"),
    )
    sums = [None if None in values else exact.total(values) for values in summed["value"]]
    summed = summed.with_columns(pl.Series("value", sums, dtype=pl.Float64))
    frame = (
        pl.DataFrame({"year": sorted(parts)}, schema={"year": pl.Int16})
        .join(summed, on="year", how="left")
        .with_columns(
            pl.when(pl.col("value").is_null() & pl.col("missing").is_null())
            .then(pl.lit(Missing.NOT_APPLICABLE.value).cast(pl.Enum(Missing)))
            .otherwise("missing")
            .alias("missing")
        )
        .sort("year")
    )
    remarks = [_made_of(period, codes, names) for period, codes in _periods(parts)]
    remarks += [
        said("figures-part-without-value", year=year, region=code, part=_named(code, names), symbol=status)
        for year, code, status in without.select("year", "region", "status").rows()
    ]
    remarks += [
        said("figures-part-marked", year=year, region=code, part=_named(code, names), symbol=status)
        for year, code, status in marked.select("year", "region", "status").rows()
        if len(parts[year]) > 1
    ]
    return Joined(frame=frame, remarks=tuple(remarks))


def _periods(parts: Mapping[int, Sequence[str]]) -> list[tuple[int | Said, Sequence[str]]]:
    """Return runs of years with the same parts."""
    runs: list[tuple[list[int], Sequence[str]]] = []
    for year in sorted(parts):
        if runs and runs[-1][1] == parts[year] and runs[-1][0][-1] == year - 1:
            runs[-1][0].append(year)
        else:
            runs.append(([year], parts[year]))
    return [
        (run[0] if len(run) == 1 else said("figures-period", first=run[0], last=run[-1]), codes) for run, codes in runs
    ]


def _made_of(period: int | Said, codes: Sequence[str], names: Mapping[str, str]) -> Said:
    parts = " + ".join(_named(code, names) for code in codes)
    if not codes:
        return said("figures-part-of-none", period=period)
    if len(codes) == 1:
        return said("figures-part-alone", period=period, parts=parts, regions=tuple(codes))
    return said("figures-parts-summed", period=period, parts=parts, regions=tuple(codes))


def _named(code: str, names: Mapping[str, str]) -> str:
    return f"{code} {names.get(code, '')}".strip()
