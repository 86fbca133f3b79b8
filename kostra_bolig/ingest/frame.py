"""From a JSON-stat answer to the long frame: which dimension is which, and one row per cell."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import ContractChanged, DatasetRefused
from kostra_bolig.figures.finding import categories
from kostra_bolig.figures.frames import LONG
from kostra_bolig.ingest.symbols import is_hidden
from kostra_bolig.kostra import MISSING, REGION_DIMENSIONS, REGION_PATTERNS, Missing
from kostra_bolig.records import Content, FurtherDimension
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.jsonstat import Cube, Dimension

__all__ = ["Cells", "Dimensions", "assemble", "contents_of", "dimensions_of", "read_cells", "require_known"]

_CELL = ("region", "content", "year")
_YEAR = r"[0-9]{4}"

_LONGEST_CODE: Final = 200
_LONGEST_LABEL: Final = 1_000
_SHOWN: Final = 40
_NAMED: Final = 3


@dataclass(frozen=True, kw_only=True)
class Dimensions:
    """The dimensions of an answer, found by role; those that are none of the three stand in `further`."""

    cube: Cube
    region: Dimension
    content: Dimension
    year: Dimension
    further: tuple[Dimension, ...] = ()

    @property
    def categories(self) -> tuple[FurtherDimension, ...]:
        """What there is of the further dimensions."""
        return tuple(
            FurtherDimension(id=one.id, label=one.label, codes=tuple(one.codes), labels=tuple(one.labels))
            for one in self.further
        )


def dimensions_of(cube: Cube, *, is_known: bool = True) -> Dimensions:
    """Return the region, content and year dimensions of a cube.

    The region dimension may come without its role; then it is one that KOSTRA tables have, or the one that is left.
    Of a table that is not known to be readable, each code of it must be of a kind that KOSTRA tables have; one that is
    known is judged by its contract.

    Raises
    ------
    ContractChanged
        A dimension is missing, the years are not years, a further dimension bears the name of a column of ours, or the
        regions are others than KOSTRA's.
    DatasetRefused
        A code or label is longer than any that SSB gives.
    """
    for dimension in cube.dimensions:
        _require_short(dimension)
    by_id = {dimension.id: dimension for dimension in cube.dimensions}
    content, year = cube.roles.get("metric"), cube.roles.get("time")
    others = [id_ for id_ in by_id if id_ not in (content, year)]
    known = [dimension.id for dimension in REGION_DIMENSIONS if dimension.id in others]
    region = cube.roles.get("geo") or next(iter(known if len(others) > 1 else others), None)
    if content is None or year is None or region is None:
        found = {"region": region, "content": content, "year": year}
        missing = tuple(said("ingest-dimension-of", what=what) for what, id_ in found.items() if id_ is None)
        roles = str(dict(cube.roles))
        raise ContractChanged(said("ingest-dimensions", got=tuple(by_id), roles=roles, missing=missing))
    further = tuple(by_id[id_] for id_ in others if id_ != region)
    require_known(further, {one.id for one in further} - LONG.keys())
    if odd := [code for code in by_id[year].codes if not re.fullmatch(_YEAR, code)]:
        raise ContractChanged(said("ingest-no-years", dimension=year, got=tuple(odd[:5])))
    of_none = re.compile("|".join(REGION_PATTERNS.values()))
    if not is_known and (others := [code for code in by_id[region].codes if not of_none.search(code)]):
        labels = dict(zip(by_id[region].codes, by_id[region].labels, strict=True))
        named = tuple(f"{code} ({labels[code]})" for code in others[:_NAMED])
        raise ContractChanged(said("ingest-other-regions", dimension=region, n=len(others), got=named))
    return Dimensions(cube=cube, region=by_id[region], content=by_id[content], year=by_id[year], further=further)


def require_known(further: Sequence[Dimension], known: Collection[str]) -> None:
    """Refuse a further dimension that the table did not have: whoever asked for one figure would get another.

    Raises
    ------
    ContractChanged
        There is one; it is named.
    """
    grown = [one for one in further if one.id not in known]
    if grown:
        extra = tuple(said("ingest-dimension", id=one.id, label=one.label, categories=len(one.codes)) for one in grown)
        raise ContractChanged(said("ingest-further-dimension", extra=extra))


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


def contents_of(dims: Dimensions) -> tuple[Content, ...]:
    """Return every content of a cube with its label and unit."""
    content = dims.content
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


def assemble(cube: Cube, codes: Mapping[str, str], *, spec: TableSpec | None = None) -> pl.DataFrame:
    """Return a cube as the long frame.

    Parameters
    ----------
    cube
        An answer with the dimensions region, content and year, and further ones, in any order.
    codes
        Content code of each bound series.
    spec
        What the table is; table 12015 by default.

    Returns
    -------
    polars.DataFrame
        One row per (region, further dimensions, content, year), sorted in that order: ``region``, ``region_name``, a
        column of codes for each further dimension under SSB's own id, ``content``, ``content_name`` str · ``series``
        enum, null for contents that are no series of the table · ``year`` i16 · ``value`` f64 in ``unit``, null when
        SSB gives none or its symbol says that there is none · ``status`` str, SSB's symbol, null when none ·
        ``missing`` enum, why there is no value, null when there is one · ``unit`` str · ``decimals`` i8.

    Raises
    ------
    ContractChanged
        The dimensions are not those of the table.
    DatasetRefused
        The cells do not fit the dataset.
    """
    return read_cells(dimensions_of(cube), codes, spec=spec).frame


def read_cells(
    dims: Dimensions, codes: Mapping[str, str], *, spec: TableSpec | None = None, combined: bool = False
) -> Cells:
    """Return an answer as the long frame, and the values in it that are none.

    Parameters
    ----------
    dims
        The answer's dimensions.
    codes, spec
        As for :func:`assemble`.
    combined
        Whether a content with its categories is one content, as ``categories.combined`` makes it: of a large table
        both side by side would take too much memory.

    Raises
    ------
    DatasetRefused
        As for :func:`assemble`.
    """
    regions, contents = _regions(dims), _contents(dims, codes, spec or definition())
    sent = dims.cube.frame()
    columns = {name: column.alias("") for name, column in zip(sent.columns, sent.get_columns(), strict=True)}
    names = [one.id for one in dims.further]
    cells = pl.DataFrame(
        [
            _numbered(columns[dims.region.id], _ranks(dims.region.codes), pl.UInt32).alias("region"),
            *(_numbered(columns[one.id], _ranks(one.codes), pl.UInt32).alias(one.id) for one in dims.further),
            _numbered(columns[dims.content.id], _ranks(dims.content.codes), pl.UInt32).alias("content"),
            _numbered(columns[dims.year.id], [int(code) for code in dims.year.codes], pl.Int16).alias("year"),
            columns["value"].alias("value"),
            columns["status"].cast(pl.String).alias("status"),
        ]
    ).sort("region", *(("content", *names) if combined else (*names, "content")), "year")
    beside = [*regions[cells["region"]].get_columns(), *contents[cells["content"]].get_columns()]
    if names and combined:
        beside = [column for column in beside if column.name != "content"] + [_within(dims, cells)]
    elif names:
        beside += [pl.Series(one.id, sorted(one.codes)).gather(cells[one.id]) for one in dims.further]
    apart = [] if combined else names
    hidden = cells.select(is_hidden()).to_series()
    why = pl.col("status").replace_strict(MISSING, default=Missing.OTHER, return_dtype=pl.Enum(Missing))
    no_value = pl.col("value").is_null() & pl.col("status").is_not_null()
    whole = cells.select("year", "value", "status").hstack(beside)
    frame = whole.with_columns(pl.when(~hidden).then("value").alias("value")).select(
        "region",
        "region_name",
        *apart,
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
    told = categories.combined(whole.filter(hidden).select(*_CELL, *apart, "value", "status"))
    return Cells(frame=frame, hidden=told)


def _within(dims: Dimensions, cells: pl.DataFrame) -> pl.Series:
    """Return the content of each cell with its categories as one name; each name is held once."""
    of_each = [sorted(one.codes) for one in (dims.content, *dims.further)]
    names = pl.Series("content", [categories.within(first, rest) for first, *rest in itertools.product(*of_each)])
    place = pl.lit(0, pl.UInt32)
    for column, codes in zip(("content", *(one.id for one in dims.further)), of_each, strict=True):
        place = place * len(codes) + pl.col(column)
    return names.gather(cells.select(place).to_series())


def _regions(dims: Dimensions) -> pl.DataFrame:
    """Return what the long frame says of each region, sorted by its code."""
    return pl.DataFrame(
        {"region": dims.region.codes, "region_name": dims.region.labels},
        schema={"region": pl.String, "region_name": pl.String},
    ).sort("region")


def _contents(dims: Dimensions, codes: Mapping[str, str], spec: TableSpec) -> pl.DataFrame:
    """Return what the long frame says of each content, sorted by its code."""
    content = dims.content
    series_of = {code: key for key, code in codes.items()}
    units = [content.units.get(code, jsonstat.Unit(None, None)) for code in content.codes]
    return pl.DataFrame(
        {
            "content": content.codes,
            "content_name": content.labels,
            "series": [series_of.get(code) for code in content.codes],
            "unit": [unit.base for unit in units],
            "decimals": [dims.cube.decimals if unit.decimals is None else unit.decimals for unit in units],
        },
        schema={
            "content": pl.String,
            "content_name": pl.String,
            "series": pl.Enum(spec.keys),
            "unit": pl.String,
            "decimals": pl.Int8,
        },
    ).sort("content")


def _ranks(codes: Sequence[str]) -> list[int]:
    """Return at which place each code stands once they are sorted."""
    place = {code: place for place, code in enumerate(sorted(codes))}
    return [place[code] for code in codes]


def _numbered(column: pl.Series, numbers: Sequence[int], dtype: type[pl.DataType]) -> pl.Series:
    """Return a column of codes as numbers, one given for each category: numbers sort and look up faster."""
    return pl.Series(numbers, dtype=dtype)[column.to_physical()]
