"""The figures of regions that are followed over their codes: SSB's own where one code stands for them, else our sum.

A part that is suppressed or missing makes the sum missing. What may be added is said in the table's definition; a share
is the sum of one series in percent of that of another, where the definition names both.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.figures import exact
from kostra_bolig.figures.areas.area import Gap
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.figures.rounding import decimals_shown
from kostra_bolig.kostra import GRAVITY, Missing, RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.figures.areas.area import Area
    from kostra_bolig.figures.series import Series
    from kostra_bolig.said import Said, Value

__all__ = ["Adding", "adding", "of_areas", "of_parts", "of_series", "restricted"]

_GRAVITY: Final = pl.Enum([reason.value for reason in GRAVITY])
_RANKS: Final = {reason.value: rank for rank, reason in enumerate(GRAVITY)}
_REASONS: Final = {rank: reason for reason, rank in _RANKS.items()}
_REASON: Final = pl.Enum(Missing)
_WHOLE: Final = 2.0**53
"""Whole numbers up to this add up without rounding."""


@dataclass(frozen=True, kw_only=True)
class Adding:
    """How the figures of several areas are one: by adding, or as one sum in percent of another.

    Attributes
    ----------
    content
        The content.
    shared
        The contents above and under the line of a share; ``None`` where the figures are added.
    """

    content: str
    shared: tuple[str, str] | None = None


def adding(content: str, codes: Mapping[str, str], spec: TableSpec) -> Adding | None:
    """Return how the figures of a content may be added, or ``None`` where the definition does not say that they may.

    Parameters
    ----------
    content
        Its code.
    codes
        The content that each series is read from.
    spec
        The definition of the table.
    """
    keys = {code: key for key, code in codes.items()}
    key = keys.get(content)
    if key is not None and key in spec.series and spec.series[key].sums:
        return Adding(content=content)
    for identity in spec.identities:
        if identity.share not in (content, key) or identity.part is None:
            continue
        sides = (identity.part, identity.whole)
        if all(side in codes and spec.series[side].sums for side in sides):
            return Adding(content=content, shared=(codes[identity.part], codes[identity.whole]))
    return None


def restricted(
    area: Area, how: Adding | None, *, name: str, unit: str, are_means: bool, why: tuple[Said, ...] = ()
) -> Area:
    """Return an area with sums only where they may be made.

    Parameters
    ----------
    area
        What the region is made of.
    how
        How the content is added, if it may be.
    name, unit
        Of the content.
    why
        Why it is not added, where no definition speaks of it.
    are_means
        Whether SSB's counts of regions of this kind are means and no totals, so that they do not add up.
    """
    if are_means:
        return area.without_sums(lambda codes: _gap(codes, "figures-why-means", "figures-means-not-summed"))
    if why:
        return area.without_sums(
            lambda codes: _gap(codes, "figures-why-not-added", "figures-not-added", series=name, why=why)
        )
    if how is None:
        return area.without_sums(
            lambda codes: _gap(codes, "figures-why-not-summed", "figures-not-summed", series=name, unit=unit)
        )
    return area if how.shared is None else dataclasses.replace(area, divides=True)


def _gap(codes: tuple[str, ...], reason: str, refusal: str, **values: Value) -> Gap:
    return Gap(why=said(reason, parts=" + ".join(codes), **values), refusal=said(refusal, **values))


def of_series(series: Series, area: Area, how: Adding | None, cells: Callable[[str], pl.DataFrame]) -> Series:
    """Return a series of an area, with the remarks a person should read.

    Parameters
    ----------
    series
        What the table has under the region's own code.
    area
        What the region is made of, :func:`restricted` to what may be added.
    how
        How the content is added, if it may be.
    cells
        Gives the cells of a content: one row per ``region`` and ``year``, with ``value``, ``status``, ``missing``.
    """
    frame = of_areas([area], how, cells, content=series.content).drop("region")
    values = dict(frame.select("year", "value").rows())
    given = frame.filter(pl.col("made_of").list.len() == 1)["value"] if area.divides else frame["value"]
    of_counties = kind_of(area.region) is RegionKind.COUNTY
    is_ours = any(values.get(year) is not None for year in area.sums)
    return dataclasses.replace(
        series,
        frame=frame,
        decimals=decimals_shown(given, series.decimals),
        area=area,
        ours=Ours(summed=True, divided=area.divides, of_counties=of_counties) if is_ours else None,
        remarks=(*area.told(values), *series.remarks, *of_parts(area, how, cells, content=series.content)),
    )


def of_areas(
    areas: Sequence[Area], how: Adding | None, cells: Callable[[str], pl.DataFrame], *, content: str
) -> pl.DataFrame:
    """Return the figures of areas.

    Parameters
    ----------
    areas
        What each region is made of, :func:`restricted` to what may be added.
    how, cells
        As for :func:`of_series`.
    content
        Code of the content.

    Returns
    -------
    polars.DataFrame
        One row per region and year, in the order of the areas and by year: ``region`` str, ``year`` i16, ``value`` f64
        (null where there is none, or a part has none), ``status`` str (SSB's symbol where one code stands for the
        region), ``missing`` enum (the gravest reason of the parts; ``not_joined`` where the region is made of none),
        ``made_of`` list of str (the codes).
    """
    grid = _grid(areas)
    if how is None or how.shared is None:
        return _summed(grid, cells(content))
    own = _summed(grid, cells(content))
    both = {side: _summed(grid, cells(one)) for side, one in zip(("part", "whole"), how.shared, strict=True)}
    is_sum = pl.col("made_of").list.len() > 1
    why = pl.DataFrame([one["missing"].cast(pl.String).cast(_GRAVITY).alias(side) for side, one in both.items()])
    shares = why.select(
        exact.quotients(both["part"]["value"], both["whole"]["value"]).alias("share"),
        pl.when(pl.col("part") <= pl.col("whole"))
        .then("part")
        .otherwise(pl.coalesce("whole", "part"))
        .cast(pl.String)
        .cast(_REASON)
        .alias("why"),
    )
    none = pl.lit(Missing.NOT_APPLICABLE.value, dtype=_REASON)  # nothing is no share of nothing
    return (
        pl.concat([own, shares], how="horizontal")
        .with_columns(
            pl.when(is_sum).then("share").otherwise("value").alias("value"),
            pl.when(is_sum & pl.col("share").is_null())
            .then(pl.coalesce("why", none))
            .when(~is_sum)
            .then("missing")
            .alias("missing"),
        )
        .drop("share", "why")
    )


def _grid(areas: Sequence[Area]) -> pl.DataFrame:
    rows = [(place, area, year) for place, area in enumerate(areas) for year in sorted(area.codes)]
    return pl.DataFrame(
        {
            "place": [place for place, _, _ in rows],
            "region": [area.region for _, area, _ in rows],
            "year": [year for _, _, year in rows],
            "made_of": [area.codes[year] for _, area, year in rows],
            "is_gap": [year in area.gaps for _, area, year in rows],
        },
        schema={
            "place": pl.Int32,
            "region": pl.String,
            "year": pl.Int16,
            "made_of": pl.List(pl.String),
            "is_gap": pl.Boolean,
        },
    )


def _summed(grid: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Return the figure of each row of a grid: that of its one code, or the sum of several."""
    cells = cells.select(pl.col("region").alias("part"), "year", "value", "status", "missing")
    parts = (
        grid.select("place", "year", pl.col("made_of").alias("part"))
        .explode("part")
        .drop_nulls("part")
        .join(cells, on=["part", "year"], how="left", maintain_order="left")
    )
    absent = pl.lit(Missing.NOT_AVAILABLE.value)
    summed = (
        parts.group_by("place", "year")
        .agg(
            pl.len().alias("parts"),
            "value",
            pl.when(pl.col("value").null_count() == 0).then(pl.col("value").sum()).alias("sum"),
            pl.col("status").first(),
            pl.col("missing")
            .cast(pl.String)
            .fill_null(pl.when(pl.col("value").is_null()).then(absent))
            .replace_strict(_RANKS, return_dtype=pl.UInt8)  # before polars 1.35 the least of an enum, by group, is null
            .min()
            .alias("missing"),
        )
        .with_columns(pl.col("missing").replace_strict(_REASONS, return_dtype=_REASON))
    )
    adds_up = ((parts["value"] == parts["value"].round()) & (parts["value"].abs() < _WHOLE)).all()
    exactly = (
        pl.Series([None if None in values else exact.total(values) for values in summed["value"]], dtype=pl.Float64)
        if not adds_up
        else summed["sum"]
    )
    is_sum = pl.col("parts") > 1
    not_joined, not_there = (pl.lit(why.value, dtype=_REASON) for why in (Missing.NOT_JOINED, Missing.NOT_APPLICABLE))
    return grid.join(
        summed.with_columns(exactly.alias("value")).drop("sum"),
        on=["place", "year"],
        how="left",
        maintain_order="left",
    ).select(
        "region",
        "year",
        "value",
        pl.when(is_sum).then(None).otherwise("status").alias("status"),
        pl.when(pl.col("parts").is_null())
        .then(pl.when("is_gap").then(not_joined).otherwise(not_there))
        .otherwise("missing")
        .alias("missing"),
        "made_of",
    )


def of_parts(area: Area, how: Adding | None, cells: Callable[[str], pl.DataFrame], *, content: str) -> list[Said]:
    """Return which parts have no value, or one that SSB marks."""
    asked = pl.DataFrame(
        [(year, code, len(area.codes[year]) > 1) for year in sorted(area.codes) for code in area.codes[year]],
        schema={"year": pl.Int16, "region": pl.String, "is_sum": pl.Boolean},
        orient="row",
    )
    contents = (content,) if how is None or how.shared is None else how.shared
    told: dict[Said, None] = {}
    for one in contents:
        there = cells(one).select("region", "year", "value", "status", pl.lit(1).alias("there"))
        placed = asked.join(there, on=["region", "year"], how="left", maintain_order="left")
        without = placed.filter(pl.col("value").is_null() & (pl.col("is_sum") | pl.col("there").is_null()))
        marked = placed.filter(pl.col("is_sum") & pl.col("value").is_not_null() & pl.col("status").is_not_null())
        for name, rows in (("figures-part-without-value", without), ("figures-part-marked", marked)):
            for year, code, status in rows.select("year", "region", "status").rows():
                part = f"{code} {area.names.get(code, '')}".strip()
                told[said(name, year=year, region=code, part=part, symbol=status, is_there=False)] = None
    return list(told)
