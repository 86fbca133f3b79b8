"""From a JSON-stat answer to the long frame: which dimension is which, and one row per region, content and year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import ContractChanged
from kostra_bolig.kostra import HIDING, MISSING, REGION_DIMENSIONS, Missing
from kostra_bolig.records import Content
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.jsonstat import Cube, Dimension

__all__ = ["Cells", "Dimensions", "assemble", "contents_of", "dimensions_of", "read_cells", "silenced"]

_CELL = ("region", "content", "year")
_YEAR = r"[0-9]{4}"


@dataclass(frozen=True, kw_only=True)
class Dimensions:
    """The three dimensions of a table, found by role."""

    region: Dimension
    content: Dimension
    year: Dimension


def dimensions_of(cube: Cube) -> Dimensions:
    """Return the region, content and year dimensions of a cube.

    The region dimension may come without its role; then it is one that KOSTRA tables have, or the one that is left.

    Raises
    ------
    ContractChanged
        A dimension is missing, the years are not years, or there is a further dimension, which is named.
    """
    by_id = {dimension.id: dimension for dimension in cube.dimensions}
    content, year = cube.roles.get("metric"), cube.roles.get("time")
    others = [id_ for id_ in by_id if id_ not in (content, year)]
    known = [dimension.id for dimension in REGION_DIMENSIONS if dimension.id in others]
    region = cube.roles.get("geo") or next(iter(known if len(others) > 1 else others), None)
    if content is None or year is None or region is None:
        roles = str(dict(cube.roles))
        raise ContractChanged(said("ingest-dimensions", got=tuple(by_id), roles=roles))
    if further := [by_id[id_] for id_ in others if id_ != region]:
        extra = tuple(
            said("ingest-dimension", id=one.id, label=one.label, categories=len(one.codes)) for one in further
        )
        raise ContractChanged(said("ingest-further-dimension", extra=extra))
    if odd := [code for code in by_id[year].codes if not re.fullmatch(_YEAR, code)]:
        raise ContractChanged(said("ingest-no-years", dimension=year, got=tuple(odd[:5])))
    return Dimensions(region=by_id[region], content=by_id[content], year=by_id[year])


def contents_of(dimensions: Dimensions) -> tuple[Content, ...]:
    """Return every content of a cube with its label and unit."""
    content = dimensions.content
    return tuple(
        Content(code=code, label=label, unit=content.units[code].base if code in content.units else None)
        for code, label in zip(content.codes, content.labels, strict=True)
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """The cells of an answer.

    Attributes
    ----------
    frame
        The long frame, see :func:`assemble`.
    hidden
        The cells that were sent with a value beside a symbol that says that there is none. One row per such cell,
        sorted: ``region``, ``content`` str · ``year`` i16 · ``value`` f64 as sent · ``status`` str. No nulls.
    """

    frame: pl.DataFrame
    hidden: pl.DataFrame


def assemble(
    cube: Cube, codes: Mapping[str, str], *, dimensions: Dimensions | None = None, spec: TableSpec | None = None
) -> pl.DataFrame:
    """Return a cube as the long frame.

    Parameters
    ----------
    cube
        An answer with the dimensions region, content and year in any order.
    codes
        Content code of each bound series.
    dimensions
        Which dimension is which, where that has been found already.
    spec
        What the table is; table 12015 by default.

    Returns
    -------
    polars.DataFrame
        One row per (region, content, year), sorted in that order: ``region``, ``region_name``, ``content``,
        ``content_name`` str · ``series`` enum, null for contents that are no series of the table · ``year`` i16 ·
        ``value`` f64 in ``unit``, null when SSB gives none or its symbol says that there is none · ``status`` str,
        SSB's symbol, null when none · ``missing`` enum, why there is no value, null when there is one · ``unit`` str ·
        ``decimals`` i8.

    Raises
    ------
    ContractChanged
        The dimensions are not those of the table.
    DatasetRefused
        The cells do not fit the dataset.
    """
    return read_cells(cube, codes, dimensions=dimensions, spec=spec).frame


def read_cells(
    cube: Cube, codes: Mapping[str, str], *, dimensions: Dimensions | None = None, spec: TableSpec | None = None
) -> Cells:
    """Return a cube as the long frame, and the values in it that are none.

    Parameters
    ----------
    cube, codes, dimensions, spec
        As for :func:`assemble`.

    Raises
    ------
    ContractChanged, DatasetRefused
        As for :func:`assemble`.
    """
    dims = dimensions or dimensions_of(cube)
    cells = _cells(cube, dims)
    hidden = cells.filter(_is_hidden()).sort(_CELL)
    why = pl.col("status").replace_strict(MISSING, default=Missing.OTHER, return_dtype=pl.Enum(Missing))
    no_value = pl.col("value").is_null() & pl.col("status").is_not_null()
    frame = (
        cells.with_columns(pl.when(~_is_hidden()).then("value").alias("value"))
        .join(_regions(dims), on="region", how="left")
        .join(_contents(cube, dims, codes, spec or definition()), on="content", how="left")
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
        .sort(_CELL)
    )
    return Cells(frame=frame, hidden=hidden)


def _regions(dims: Dimensions) -> pl.DataFrame:
    return pl.DataFrame(
        {"region": dims.region.codes, "region_name": dims.region.labels},
        schema={"region": pl.String, "region_name": pl.String},
    )


def _contents(cube: Cube, dims: Dimensions, codes: Mapping[str, str], spec: TableSpec) -> pl.DataFrame:
    """Return what the long frame says of each content."""
    content = dims.content
    series_of = {code: key for key, code in codes.items()}
    units = [content.units.get(code, jsonstat.Unit(None, None)) for code in content.codes]
    return pl.DataFrame(
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
            "series": pl.Enum(spec.keys),
            "unit": pl.String,
            "decimals": pl.Int8,
        },
    )


def silenced(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a long frame without the values that stand beside a symbol that says that there is none.

    A version of this library that did not know better has stored them.
    """
    if frame.filter(_is_hidden()).is_empty():
        return frame
    why = pl.col("status").replace_strict(MISSING, default=Missing.OTHER, return_dtype=frame.schema["missing"])
    return frame.with_columns(
        pl.when(~_is_hidden()).then("value").alias("value"),
        pl.when(_is_hidden()).then(why).otherwise("missing").alias("missing"),
    )


def _is_hidden() -> pl.Expr:
    return pl.col("value").is_not_null() & pl.col("status").is_in(HIDING).fill_null(value=False)


def _cells(cube: Cube, dims: Dimensions) -> pl.DataFrame:
    """Return the cells of a cube under the names of the long frame."""
    frame = cube.frame()
    cells = {name: column.alias("") for name, column in zip(frame.columns, frame.get_columns(), strict=True)}
    return pl.DataFrame(
        [
            cells[dims.region.id].cast(pl.String).alias("region"),
            cells[dims.content.id].cast(pl.String).alias("content"),
            cells[dims.year.id].cast(pl.String).cast(pl.Int16).alias("year"),
            cells["value"].alias("value"),
            cells["status"].cast(pl.String).alias("status"),
        ]
    )
