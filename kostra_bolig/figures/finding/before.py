"""Where a series was before its table had it: earlier years, with the seam told; none is made up and none averaged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import KostraBoligError
from kostra_bolig.figures import door
from kostra_bolig.kostra import Missing
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
        found = _read(table, one.table).series(one.content, region=series.region, joined=joined)
    except KostraBoligError as error:
        return replace(series, remarks=(*series.remarks, said("figures-seam-unread", **named, why=error.said)))
    if found.unit != series.unit:
        units = said("figures-seam-units", **named, unit=series.unit, other=found.unit)
        return replace(series, remarks=(*series.remarks, units))
    is_absent = pl.col("missing").cast(pl.String).is_in(_ABSENT).fill_null(value=False)
    first = min(series.frame.filter(~is_absent)["year"].to_list(), default=series.years[-1] + 1)
    there = found.frame.filter(pl.col("year") <= one.until, pl.col("year") >= (since or 0))
    earlier = there.filter(pl.col("year") < first, ~is_absent | ~pl.col("year").is_in(series.years))
    told = list(series.remarks)
    if not earlier.is_empty():
        told.append(said("figures-seam", **named, since=first, last=max(earlier["year"].to_list())))
    both = there.join(series.frame, on="year", suffix="_here").filter(pl.col("value") != pl.col("value_here"))
    told += [
        said("figures-seam-differs", **named, year=year, there=theirs, here=here)
        for year, theirs, here in both.select("year", "value", "value_here").rows()
        if year >= first
    ]
    own = series.frame.filter(~pl.col("year").is_in(earlier["year"].to_list()))
    return replace(
        series,
        frame=pl.concat([earlier.select(own.columns), own]).sort("year"),
        decimals=max(series.decimals, found.decimals),
        remarks=tuple(told),
    )


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
