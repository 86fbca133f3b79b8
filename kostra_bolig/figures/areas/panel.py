"""The municipalities of today over all years, side by side: a panel for those who compute elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.figures.regions import described
from kostra_bolig.kostra import RegionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.mergers import Known

__all__ = ["complete", "side_by_side", "today", "wide"]


def today(labels: Mapping[str, str], known: Known, *, newest: int) -> list[str]:
    """Return the codes of the municipalities of the newest year, sorted."""
    last_day = dt.date(newest, 12, 31)
    return sorted(
        one.code
        for one in described(labels)
        if one.kind is RegionKind.MUNICIPALITY and one.is_current and known.is_valid(one.code, last_day)
    )


def side_by_side(columns: Mapping[str, pl.DataFrame], labels: Mapping[str, str]) -> pl.DataFrame:
    """Return series of the same municipalities and years as one frame.

    Parameters
    ----------
    columns
        The figures of each, as :func:`kostra_bolig.figures.areas.joining.of_areas` gives them; one at the least.
    labels
        SSB's label of each code.

    Returns
    -------
    polars.DataFrame
        One row per municipality and year, sorted: ``region``, ``region_name``, ``kind`` str, ``year`` i16, then for
        each column its value f64 (null where there is none) under its name, SSB's symbol str under ``<name>_status``,
        the codes that it is made of, list of str, under ``<name>_made_of``, and why there is no value, enum, under
        ``<name>_missing``.
    """
    first = next(iter(columns.values()))
    head = first.select(
        "region",
        pl.col("region").replace_strict(labels, return_dtype=pl.String).alias("region_name"),
        pl.lit(RegionKind.MUNICIPALITY.value).alias("kind"),
        "year",
    )
    parts = ("value", "status", "made_of", "missing")
    named = [(part, name) for part in parts for name in columns]
    return head.hstack(
        [columns[name][part].alias(name if part == "value" else f"{name}_{part}") for part, name in named]
    )


def complete(panel: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return the regions of a panel that have a figure in every year of each of some columns."""
    there = pl.all_horizontal(pl.col(name).is_not_null() for name in names)
    return panel.filter(there.all().over("region"))


def wide(panel: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return one column of a panel as chart tools take it.

    Returns
    -------
    polars.DataFrame
        One row per region, sorted: ``region``, ``region_name`` str, then one column per year, named by it, f64.
    """
    return panel.pivot("year", index=["region", "region_name"], values=name)
