"""From a JSON-stat answer to the long frame: which dimension is which, and one row per region, content and year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.errors import ContractChanged, DatasetRefused
from kostra_bolig.kostra import MISSING, Missing, SeriesKey
from kostra_bolig.records import Content
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.jsonstat import Cube, Dimension

__all__ = ["Dimensions", "assemble", "contents_of", "dimensions_of"]

_LONGEST_CODE: Final = 200
_LONGEST_LABEL: Final = 1_000
_SHOWN: Final = 40


@dataclass(frozen=True, kw_only=True)
class Dimensions:
    """The three dimensions of table 12015, found by role."""

    region: Dimension
    content: Dimension
    year: Dimension


def dimensions_of(cube: Cube) -> Dimensions:
    """Return the region, content and year dimensions of a cube.

    The region dimension may come without its role; then it is the one that is left.

    Raises
    ------
    ContractChanged
        A dimension is missing, the years are not years, or there is a further dimension, which is named.
    DatasetRefused
        A code or label is longer than any that SSB gives.
    """
    for dimension in cube.dimensions:
        _require_short(dimension)
    by_id = {dimension.id: dimension for dimension in cube.dimensions}
    content, year = cube.roles.get("metric"), cube.roles.get("time")
    others = [id_ for id_ in by_id if id_ not in (content, year)]
    region = cube.roles.get("geo") or (others[0] if len(others) == 1 else None)
    if content is None or year is None or region is None:
        raise ContractChanged(
            "expected one dimension each for region, content and year, got "
            f"{_listed(cube)} with roles {dict(cube.roles)}; a person must look at the table"
        )
    if extra := [id_ for id_ in others if id_ != region]:
        named = ", ".join(f"{id_} ({by_id[id_].label}, {len(by_id[id_].codes)} categories)" for id_ in extra)
        raise ContractChanged(
            f"the table has a further dimension: {named}. Its figures can no longer be read as one per region, "
            "content and year; a person must look at the table"
        )
    if odd := [code for code in by_id[year].codes if not re.fullmatch(r"[0-9]{4}", code)]:
        raise ContractChanged(f"expected years in {year}, got {', '.join(odd[:5])}; a person must look at the table")
    return Dimensions(region=by_id[region], content=by_id[content], year=by_id[year])


def _require_short(dimension: Dimension) -> None:
    """Refuse texts that nobody wrote: all that reads them later may take them for short."""
    for what, most, texts in (
        ("code", _LONGEST_CODE, (dimension.id, *dimension.codes)),
        ("label", _LONGEST_LABEL, (dimension.label, *dimension.labels)),
    ):
        longest = max(texts, key=len)
        if len(longest) > most:
            start = repr(longest[:_SHOWN])
            long = said(
                "ingest-text-too-long",
                what=what,
                dimension=dimension.id[:_SHOWN],
                most=most,
                got=len(longest),
                start=start,
            )
            raise DatasetRefused(long)


def contents_of(cube: Cube) -> tuple[Content, ...]:
    """Return every content of a cube with its label and unit."""
    content = dimensions_of(cube).content
    return tuple(
        Content(code=code, label=label, unit=content.units[code].base if code in content.units else None)
        for code, label in zip(content.codes, content.labels, strict=True)
    )


def assemble(cube: Cube, codes: Mapping[SeriesKey, str]) -> pl.DataFrame:
    """Return a cube as the long frame.

    Parameters
    ----------
    cube
        An answer with the dimensions region, content and year in any order.
    codes
        Content code of each bound series.

    Returns
    -------
    polars.DataFrame
        One row per (region, content, year), sorted in that order: ``region``, ``region_name``, ``content``,
        ``content_name`` str · ``series`` enum, null for contents that are none of the six · ``year`` i16 · ``value``
        f64 in ``unit``, null when SSB gives none · ``status`` str, SSB's symbol, null when none · ``missing`` enum, why
        there is no value, null when there is one · ``unit`` str · ``decimals`` i8.

    Raises
    ------
    ContractChanged
        The dimensions are not those of the table.
    DatasetRefused
        The cells do not fit the dataset.
    """
    dims = dimensions_of(cube)
    content = dims.content
    series_of = {code: key.value for key, code in codes.items()}
    units = [content.units.get(code, jsonstat.Unit(None, None)) for code in content.codes]
    described = pl.DataFrame(
        {
            "content": content.codes,
            "content_name": content.labels,
            "series": [series_of.get(code) for code in content.codes],
            "unit": [unit.base for unit in units],
            "decimals": [cube.decimals if unit.decimals is None else unit.decimals for unit in units],
        },
        schema={
            "content": pl.String,
            "content_name": pl.String,
            "series": pl.Enum(SeriesKey),
            "unit": pl.String,
            "decimals": pl.Int8,
        },
    )
    named = pl.DataFrame(
        {"region": dims.region.codes, "region_name": dims.region.labels},
        schema={"region": pl.String, "region_name": pl.String},
    )
    why = pl.col("status").replace_strict(MISSING, default=Missing.OTHER, return_dtype=pl.Enum(Missing))
    no_value = pl.col("value").is_null() & pl.col("status").is_not_null()
    frame = cube.frame()
    cells = {name: column.alias("") for name, column in zip(frame.columns, frame.get_columns(), strict=True)}
    return (
        pl.DataFrame(
            [
                cells[dims.region.id].cast(pl.String).alias("region"),
                cells[content.id].cast(pl.String).alias("content"),
                cells[dims.year.id].cast(pl.String).cast(pl.Int16).alias("year"),
                cells["value"].alias("value"),
                cells["status"].cast(pl.String).alias("status"),
            ]
        )
        .join(named, on="region", how="left")
        .join(described, on="content", how="left")
        .select(
            "region",
            "region_name",
            "content",
            "content_name",
            "series",
            "year",
            "value",
            "status",
            pl.when(no_value).then(why).alias("missing"),
            "unit",
            "decimals",
        )
        .sort("region", "content", "year")
    )


def _listed(cube: Cube) -> str:
    return ", ".join(dimension.id for dimension in cube.dimensions)
