"""Where a series was before its table had it: earlier years, with the seam told; none is made up and none averaged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import KostraBoligError
from kostra_bolig.figures import door
from kostra_bolig.figures.finding.money import prices
from kostra_bolig.kostra import Missing, RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from kostra_bolig.definitions.spec import Predecessor
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.said import Value

__all__ = ["continued"]

_ABSENT: Final = (Missing.NOT_APPLICABLE.value, Missing.NOT_AVAILABLE.value)
"""Of such a year a table has nothing. One that it suppresses it has: no figure of before stands in for that."""


def continued(series: Series, table: Table, *, joined: bool | None, since: int | None) -> Series:
    """Return a series with its years of before, where the definition names a predecessor, and what is to be told.

    The table's own figure stands in a year that both have; where the two differ, that is told.
    """
    for one in table.spec.predecessors:
        if one.series == series.key:
            return _continued(series, table, one, joined=joined, since=since)
    return series


def _continued(series: Series, table: Table, one: Predecessor, *, joined: bool | None, since: int | None) -> Series:
    named: dict[str, Value] = {"table": one.table, "content": one.content, "until": one.until}
    try:
        found = _of_before(series, _read(table, one.table), one.content, joined=joined)
    except KostraBoligError as error:
        return replace(series, remarks=(*series.remarks, said("figures-seam-unread", **named, why=error.said)))
    if found.unit != series.unit:
        units = said("figures-seam-units", **named, unit=series.unit, other=found.unit)
        return replace(series, remarks=(*series.remarks, units))
    is_absent = pl.col("missing").cast(pl.String).is_in(_ABSENT).fill_null(value=False)
    first = min(series.frame.filter(~is_absent)["year"].to_list(), default=series.years[-1] + 1)
    there = found.frame.filter(pl.col("year") <= one.until, pl.col("year") >= (since or 0))
    earlier = there.filter(pl.col("year") < first, ~is_absent | ~pl.col("year").is_in(series.years))
    own = series.frame.filter(~pl.col("year").is_in(earlier["year"].to_list()))
    frame = pl.concat([earlier.select(own.columns), own]).sort("year")
    if not earlier.is_empty():
        series = _joined(series, found.only(pl.col("year").is_in(earlier["year"].to_list())), frame, table)
    told = list(series.remarks)
    if not earlier.is_empty():
        told.append(said("figures-seam", **named, since=first, last=max(earlier["year"].to_list())))
    both = there.join(series.frame, on="year", suffix="_here").filter(pl.col("value") != pl.col("value_here"))
    told += [
        said("figures-seam-differs", **named, year=year, there=theirs, here=here)
        for year, theirs, here in both.select("year", "value", "value_here").rows()
        if year >= first
    ]
    return replace(series, frame=frame, decimals=max(series.decimals, found.decimals), remarks=tuple(told))


def _of_before(series: Series, before: Table, content: str, *, joined: bool | None) -> Series:
    """Return a series in the table of before, of the areas that the later table has: it may have ended earlier.

    A municipality that took in another since is followed from its last year in the later table.

    Raises
    ------
    KostraBoligError
        The table has no such content or region, or the region cannot be followed and must be.
    """
    if series.area is None:
        return before.series(content, region=series.region, joined=joined)
    from kostra_bolig.figures.areas import joining

    if kind_of(series.region) is not RegionKind.MUNICIPALITY:
        before.region(series.region)
    content = before.content(content)
    cells = before._since(content, None)
    years: list[int] = cells["year"].unique().sort().to_list()
    [area] = before._areas(content, [series.region], sorted({*years, *series.years}), must=joined is True)
    first = cells.row(0, named=True)
    here = replace(
        series,
        key=first["series"],
        content=content,
        base_unit=first["unit"],
        decimals=first["decimals"],
        remarks=(),
        provenance=before.provenance,
        spec=before.spec,
    )
    found = joining.of_series(here, area.within(years), before._adding(content), lambda one: before._since(one, None))
    codes = sorted({code for made_of in found.made_of.values() for code in made_of})
    told = (*prices(first["content_name"], first["unit"]), *found.remarks, *before._withdrawn(content, codes))
    return continued(replace(found, remarks=told), before, joined=joined, since=None)


def _joined(series: Series, found: Series, frame: pl.DataFrame, table: Table) -> Series:
    """Return a series with what is to be told of its years of before: of what they are made, and what moved since."""
    years = found.years
    if series.area is None or found.area is None:
        moved = table._breaks(series.region, frame["year"].to_list())
        told = (*moved, *series.remarks, *found.remarks)
        return replace(series, ours=series.ours or found.ours, remarks=tuple(dict.fromkeys(told)))
    area = series.area.after(found.area.within(years))
    known = {
        *series.area.told(dict(series.frame.select("year", "value").rows())),
        *found.area.told(dict(found.frame.select("year", "value").rows())),
    }
    rest = (one for one in (*series.remarks, *found.remarks) if one not in known)
    told = (*area.told(dict(frame.select("year", "value").rows())), *rest)
    return replace(series, area=area, ours=series.ours or found.ours, remarks=tuple(dict.fromkeys(told)))


def _read(table: Table, name: str) -> Table:
    """Return the table of before, which is read once; raises what it raised then.

    Raises
    ------
    KostraBoligError
        It cannot be read.
    """
    if name not in table.before:
        try:
            spoken = table.provenance.language  # in another, the units would differ in their words
            table.before[name] = door.beside(name, cache_dir=table.store, as_of=table.as_of, lang=spoken)
        except KostraBoligError as error:
            table.before[name] = error
    found = table.before[name]
    if isinstance(found, KostraBoligError):
        raise found
    return found
