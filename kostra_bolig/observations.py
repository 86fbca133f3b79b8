"""The long frame, and what can be asked of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig import jsonstat, regions
from kostra_bolig.errors import ContractChanged, SeriesUnavailable, UnknownRegion, UnknownSeries
from kostra_bolig.model import Content, Source
from kostra_bolig.series import Series
from kostra_bolig.table import COUNTRY, MISSING, Missing, SeriesKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.jsonstat import Cube, Dimension
    from kostra_bolig.model import Binding, Note, Provenance

__all__ = ["Dimensions", "Table", "assemble", "contents_of", "dimensions_of"]


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
    """
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
                cells["status"].alias("status"),
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


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """Table 12015 as it stood at one moment.

    Attributes
    ----------
    observations
        One row per (region, content, year); columns as in :func:`assemble`.
    provenance
        Source line, licence, stage, when updated and fetched, hash, mandatory notes.
    binding
        Which content each series is read from.
    notes
        What the checks remarked.
    """

    observations: pl.DataFrame
    provenance: Provenance
    binding: Binding
    notes: tuple[Note, ...] = ()

    def series(self, key: str, *, region: str = COUNTRY) -> Series:
        """Return one series of one region.

        Parameters
        ----------
        key
            One of the six keys (:class:`kostra_bolig.SeriesKey`), or any content code of the table.
        region
            Code or name; the country by default.

        Raises
        ------
        UnknownSeries
            There is no such key or content code; near matches are listed.
        SeriesUnavailable
            The series is bound to no content of this table; the candidates are listed.
        UnknownRegion
            There is no such region, or the name has several answers; near matches are listed.
        """
        content = self._content(key)
        rows = self.observations.filter(pl.col("content") == content)
        names = dict(zip(*rows.select("region", "region_name").unique(maintain_order=True), strict=True))
        try:
            code = regions.find(region, names)
        except UnknownRegion as error:
            if self.provenance.source is not Source.PUBLISHED:
                raise
            raise UnknownRegion(
                f"the published figures cover the country ({COUNTRY}) only, not {region!r}; "
                "run `kostra-bolig fetch` for regions",
                asked=region,
                near=error.near,
            ) from None
        found = rows.filter(pl.col("region") == code)
        first = found.row(0, named=True)
        return Series(
            key=SeriesKey(first["series"]) if first["series"] is not None else None,
            content=content,
            content_name=first["content_name"],
            region=code,
            region_name=first["region_name"],
            unit=first["unit"],
            decimals=first["decimals"],
            frame=found.select("year", "value", "status", "missing"),
            provenance=self.provenance,
        )

    @property
    def midlertidig_botilbud(self) -> Series:
        """Households in temporary accommodation in the country."""
        return self.series(SeriesKey.MIDLERTIDIG_BOTILBUD)

    @property
    def over_3_mnd(self) -> Series:
        """Households in temporary accommodation for more than 3 months in the country."""
        return self.series(SeriesKey.OVER_3_MND)

    @property
    def med_barn(self) -> Series:
        """Households with children in temporary accommodation in the country."""
        return self.series(SeriesKey.MED_BARN)

    @property
    def med_barn_over_3_mnd(self) -> Series:
        """Households with children in temporary accommodation for more than 3 months in the country."""
        return self.series(SeriesKey.MED_BARN_OVER_3_MND)

    @property
    def unge(self) -> Series:
        """Households with youth in temporary accommodation in the country."""
        return self.series(SeriesKey.UNGE)

    @property
    def natthjem(self) -> Series:
        """Households in night shelters in the country; not part of temporary accommodation."""
        return self.series(SeriesKey.NATTHJEM)

    def contents(self) -> pl.DataFrame:
        """Return what the table holds.

        Returns
        -------
        polars.DataFrame
            One row per content, sorted by code: ``content``, ``content_name`` str, ``series`` enum (null for contents
            that are none of the six), ``unit`` str, ``decimals`` i8.
        """
        return (
            self.observations.select("content", "content_name", "series", "unit", "decimals").unique().sort("content")
        )

    def to_jsonstat(self) -> bytes:
        """Return the observations as a JSON-stat 2.0 dataset, written by pyjstat.

        Labels, units, status symbols and mandatory notes go along. The regions, contents and years are those that the
        observations have, sorted; a cell that the observations do not have is null without a symbol.
        """
        contents = self.contents()
        years = pl.Enum(self.observations["year"].unique().sort().cast(pl.String))
        names = self.observations.select("region", "region_name").unique()
        units = {
            code: jsonstat.Unit(base, decimals)
            for code, base, decimals in contents.select("content", "unit", "decimals").rows()
        }
        return jsonstat.encode(
            self.observations.select(
                "region", "content", pl.col("year").cast(pl.String).cast(years), "value", "status"
            ),
            label=self.provenance.table_label,
            source=self.provenance.source_line,
            updated=self.provenance.updated,
            labels={
                "region": dict(names.rows()),
                "content": dict(contents.select("content", "content_name").rows()),
            },
            units={"content": units},
            roles={"geo": ["region"], "metric": ["content"], "time": ["year"]},
            notes=self.provenance.mandatory_notes,
        )

    def __repr__(self) -> str:
        """Return size, series and source in a few lines."""
        frame = self.observations
        bound = ", ".join(self.binding.codes) or "none"
        unbound = f"; unavailable: {', '.join(self.binding.unavailable)}" if self.binding.unavailable else ""
        years = frame["year"].to_list()
        return (
            f"Table {self.provenance.table} · {frame.height} observations · {frame['region'].n_unique()} regions · "
            f"{min(years)} to {max(years)}\nseries: {bound}{unbound}\n{self.provenance}"
        )

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>{self.contents()._repr_html_()}"

    def _content(self, key: str) -> str:
        known = [member.value for member in SeriesKey]
        if key in known:
            series = SeriesKey(key)
            if series in self.binding.codes:
                return self.binding.codes[series]
            raise SeriesUnavailable(
                f"{series} is unavailable in table {self.provenance.table}: {self.binding.unavailable[series]}. "
                f"Choose one with KOSTRA_BOLIG_SERIES_{series.upper()}=CODE and fetch again; the table has "
                + "; ".join(self.binding.candidates),
                key=series,
                candidates=self.binding.candidates,
            )
        codes = self.observations["content"].unique(maintain_order=True).to_list()
        if key in codes:
            return key
        offered = known if self.provenance.source is Source.PUBLISHED else [*known, *codes]  # some codes there are ours
        near = get_close_matches(key, offered, n=5, cutoff=0.5)
        hint = f"near matches: {', '.join(near)}" if near else f"the series are {', '.join(known)}"
        raise UnknownSeries(f"there is no series or content {key!r}; {hint}", asked=key, near=near)


def _listed(cube: Cube) -> str:
    return ", ".join(dimension.id for dimension in cube.dimensions)
