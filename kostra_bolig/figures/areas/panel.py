"""Series side by side, of all regions or of the municipalities of today: a panel for those who compute elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.figures.frames import SINCE, dated
from kostra_bolig.figures.regions import described
from kostra_bolig.kostra import RegionKind, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.mergers import Known

__all__ = ["complete", "of_observations", "side_by_side", "today", "wide"]


def today(labels: Mapping[str, str], known: Known, *, newest: int) -> list[str]:
    """Return the codes of the municipalities of the newest year, sorted."""
    last_day = dt.date(newest, 12, 31)
    return sorted(
        one.code
        for one in described(labels)
        if one.kind is RegionKind.MUNICIPALITY and known.is_valid(one.code, last_day)
    )


def of_observations(
    observations: pl.DataFrame, withdrawn: pl.DataFrame | None = None, *, contents: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Return series of every region side by side, each region as SSB has it.

    Parameters
    ----------
    observations
        The long frame.
    withdrawn
        Figures that SSB has suppressed since, as :func:`kostra_bolig.figures.revisions.withdrawn` gives them.
    contents
        The content of each column; by default those of the bound series, under their keys.

    Returns
    -------
    polars.DataFrame
        One row per region and year, sorted: ``region``, ``region_name``, ``kind`` str, ``year`` i16, then for each
        column its value f64 (null when SSB gives none) under its name, and SSB's symbol str (null when none) under
        ``<name>_status``. Where SSB has suppressed figures of an earlier version since, the series that have such
        are followed by ``<key>_suppressed_since`` date.
    """
    name, names = pl.col("series").cast(pl.String), _keys(observations)
    if contents is not None:
        named = {content: name for name, content in contents.items()}
        name, names = pl.col("content").replace_strict(named, default=None, return_dtype=pl.String), list(contents)
    bound = dated(observations, withdrawn).with_columns(name.alias("series")).filter(pl.col("series").is_not_null())
    kind = {code: kind_of(code).value for code in bound["region"].unique()}
    told = [SINCE] if SINCE in bound.columns else []
    wide = (
        bound.with_columns(pl.col("region").replace_strict(kind, return_dtype=pl.String).alias("kind"))
        .pivot("series", index=["region", "region_name", "kind", "year"], values=["value", "status", *told])
        .sort("region", "year")
    )
    keys = [key for key in names if f"value_{key}" in wide.columns]
    since = [key for key in keys if told and wide[f"{SINCE}_{key}"].null_count() < wide.height]
    return wide.select(
        "region",
        "region_name",
        "kind",
        "year",
        *(pl.col(f"value_{key}").alias(key) for key in keys),
        *(pl.col(f"status_{key}").alias(f"{key}_status") for key in keys),
        *(pl.col(f"{SINCE}_{key}").alias(f"{key}_{SINCE}") for key in since),
    )


def _keys(observations: pl.DataFrame) -> list[str]:
    """Return the keys of the series in the order people are shown them."""
    dtype = observations.schema["series"]
    return (
        dtype.categories.to_list() if isinstance(dtype, pl.Enum) else observations["series"].unique().sort().to_list()
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
