"""Where a series was before its table had it: earlier years, with the seam told; none is made up and none averaged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import KostraBoligError, UnknownRegion, UsageError
from kostra_bolig.figures import door
from kostra_bolig.figures.areas.area import Area
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.figures.finding.money import prices
from kostra_bolig.kostra import Missing, RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kostra_bolig.definitions.spec import Predecessor
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.said import Said, Value

__all__ = ["continued", "left_out", "require_here"]

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


def left_out(table: Table, key: str) -> Said | None:
    """Return that a series has earlier years in another table, for what shows this table's own alone."""
    one = _predecessor(table, key)
    if one is None:
        return None
    first = table.observations["year"].min()
    return said("figures-seam-left-out", series=one.series, table=one.table, content=one.content, first=str(first))


def require_here(table: Table, key: str, *, wanted: Sequence[int], there: Collection[int]) -> None:
    """Refuse a year that is not among those of all regions here because it stands in the table of before.

    Raises
    ------
    UsageError
        There is such a year.
    """
    one = _predecessor(table, key)
    beyond = [] if one is None else [year for year in wanted if year <= one.until and year not in there]
    if one is not None and beyond and there:
        named: dict[str, Value] = {"table": one.table, "content": one.content}
        raise UsageError(said("figures-beyond-seam", **named, year=beyond[0], first=str(min(there))))


def _predecessor(table: Table, key: str) -> Predecessor | None:
    content = table.content(key)
    return next((one for one in table.spec.predecessors if table.binding.codes.get(one.series) == content), None)


def _continued(series: Series, table: Table, one: Predecessor, *, joined: bool | None, since: int | None) -> Series:
    named: dict[str, Value] = {"table": one.table, "content": one.content, "until": one.until}
    try:
        there = _read(table, one.table)
        found = _found(series, there, one.content, joined=joined)
    except UnknownRegion:
        without = said("figures-seam-no-region", **named, region=f"{series.region} {series.region_name}")
        return replace(series, remarks=(*series.remarks, without))
    except KostraBoligError as error:
        return replace(series, remarks=(*series.remarks, said("figures-seam-unread", **named, why=error.said)))
    if found.unit != series.unit:
        units = said("figures-seam-units", **named, unit=series.unit, other=found.unit)
        return replace(series, remarks=(*series.remarks, units))
    is_absent = pl.col("missing").cast(pl.String).is_in(_ABSENT).fill_null(value=False)
    first = min(series.frame.filter(~is_absent)["year"].to_list(), default=series.years[-1] + 1)
    cells = found.frame.filter(pl.col("year") <= one.until, pl.col("year") >= (since or 0))
    earlier = cells.filter(pl.col("year") < first, ~is_absent | ~pl.col("year").is_in(series.years))
    both = cells.join(series.frame, on="year", suffix="_here").filter(pl.col("value") != pl.col("value_here"))
    told = [
        said("figures-seam-differs", **named, year=year, there=theirs, here=here)
        for year, theirs, here in both.select("year", "value", "value_here").rows()
        if year >= first
    ]
    if earlier.is_empty():
        return replace(series, remarks=(*series.remarks, *told))
    seam = said("figures-seam", **named, since=first, last=max(earlier["year"].to_list()))
    own = series.frame.filter(~pl.col("year").is_in(earlier["year"].to_list()))
    whole = replace(
        series,
        frame=pl.concat([earlier.select(own.columns), own]).sort("year"),
        decimals=max(series.decimals, found.decimals),
        breaks=tuple(sorted({*series.breaks, *found.breaks})),
    )
    redrawn = table._breaks(series.region, whole.years) if series.area is None else ()
    return _told(whole, series, found, earlier["year"].to_list(), (*redrawn, seam, *told))


def _found(series: Series, there: Table, content: str, *, joined: bool | None) -> Series:
    """Return the series in a table of before, of the same area: a municipality is followed from its last year here.

    That table may have ended before the municipality had its code, or took in what it is made of now.

    Raises
    ------
    UnknownRegion
        It has no such region, nor what the municipality was then.
    KostraBoligError
        It has no such content, or the region cannot be followed and must be.
    """
    if series.area is None or kind_of(series.region) is not RegionKind.MUNICIPALITY:
        return there.series(content, region=series.region, joined=joined)
    from kostra_bolig.figures.areas import joining

    content = there.content(content)
    cells = there._since(content, None)
    years: list[int] = cells["year"].unique().sort().to_list()
    [area] = there._areas(content, [series.region], sorted({*years, *series.years}), must=joined is True)
    area = area.within(years)
    codes = sorted({code for of_year in area.codes.values() for code in of_year})
    if not set(codes) & there._labels.keys():
        there.region(series.region)
    first = cells.row(0, named=True)
    here = replace(
        series,
        key=first["series"],
        content=content,
        base_unit=first["unit"],
        decimals=first["decimals"],
        remarks=prices(first["content_name"], first["unit"]),
        provenance=there.provenance,
        spec=there.spec,
    )
    found = joining.of_series(here, area, there._adding(content), lambda one: there._since(one, None))
    found = replace(found, remarks=(*found.remarks, *there._withdrawn(content, codes)))
    return continued(found, there, joined=joined, since=None)


def _told(whole: Series, series: Series, found: Series, years: Sequence[int], told: Sequence[Said]) -> Series:
    """Return the whole series with what its years of before are made of, and what must be known of them."""
    followed = {line for one in (series, found) if one.area is not None for line in one.area.told(_values(one))}
    of_before = (one for one in found.remarks if one.values.get("year", years[0]) in years)
    remarks = [one for one in dict.fromkeys((*series.remarks, *of_before, *told)) if one not in followed]
    if series.area is None and found.area is None:
        return replace(whole, remarks=tuple(remarks))
    here, there = (one.area or Area.own(one.region, one.years) for one in (series, found))
    area = here.after(there, years)
    ours = series.ours
    if any(_values(whole).get(year) is not None for year in area.sums):
        of_counties = any(one.ours is not None and one.ours.of_counties for one in (series, found))
        ours = Ours(summed=True, divided=area.divides, of_counties=of_counties)
    return replace(whole, area=area, ours=ours, remarks=(*area.told(_values(whole)), *remarks))


def _values(series: Series) -> dict[int, float | None]:
    return dict(series.frame.select("year", "value").rows())


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
