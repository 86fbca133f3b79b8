"""Which municipalities made a change of the country, a county or a KOSTRA group, as far as their figures are given.

What the others changed by is not computed, nor can it be from what is given: SSB's figure of the whole less all that
are given would be the one that SSB suppresses. So where one or two have no figure, the smallest changes are held back
with them, until there are three.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures.among import members
from kostra_bolig.kostra import RegionKind, is_count_unit
from kostra_bolig.said import said

if TYPE_CHECKING:
    from kostra_bolig.figures.table import Table
    from kostra_bolig.said import Said

__all__ = ["Contributions", "of_change"]

_FEWEST: Final = 3
"""So many are at the least left over, where any is."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Contributions:
    """Who made a change.

    Attributes
    ----------
    region, region_name
        The whole.
    given
        One row per municipality, the largest change first: ``region``, ``region_name`` str, ``start``, ``end``,
        ``absolute`` f64, ``start_made_of`` list of str (the codes that the start is made of: several are our sum).
    not_published
        The others, by code: ``region``, ``region_name`` str. The smallest of those with a figure may be among them.
    starts
        What a person must know of the start of those that are given: how many stand under former codes, or are our sum.
    """

    region: str
    region_name: str
    given: pl.DataFrame
    not_published: pl.DataFrame
    starts: tuple[Said, ...] = ()

    @property
    def said(self) -> tuple[Said, ...]:
        """What a person must know of them."""
        told = [said("figures-contributions-no-sum", region=self.region_name), *self.starts]
        if self.not_published.height:
            told.append(said("figures-contributions-rest", number=self.not_published.height))
        return tuple(told)


def of_change(
    table: Table, key: str, *, region: str, start: int, end: int, joined: bool | None = None
) -> Contributions:
    """Return which municipalities made a change between two years, each followed over its codes unless told otherwise.

    Raises
    ------
    UnknownRegion
        There is no such region, or the name has several answers.
    UsageError
        It has no municipalities in it, the series is no count, or a year is not among the figures.
    """
    code, name = table.region(region)
    series = table.series(key, region=code, joined=joined)
    if why := table.why_not_added(key):
        raise UsageError(said("figures-not-added", series=series.name, why=why))
    if not is_count_unit(series.unit):
        raise UsageError(said("figures-no-contributions", series=series.name, unit=series.unit))
    codes = members.of_region(table, code, year=end)
    if members.lacking(table, code, year=end):
        raise UsageError(said("figures-contributions-in-part", region=name, table=table.spec.id))
    rows = table.ranking(key, end, kind=RegionKind.MUNICIPALITY, by="change", since=start, joined=joined)
    rows = rows.filter(pl.col("region").is_in(codes))
    has_both = pl.col("start").is_not_null() & pl.col("value").is_not_null()
    given = rows.filter(has_both).sort(pl.col("absolute").abs(), "region", descending=[True, False])
    others = rows.filter(~has_both)
    if others.height:
        shown = max(0, given.height - max(0, _FEWEST - others.height))
        given, held = given[:shown], given[shown:]
        others = pl.concat([others, held])
    return Contributions(
        region=code,
        region_name=name,
        given=given.select("region", "region_name", "start", pl.col("value").alias("end"), "absolute", "start_made_of"),
        not_published=others.select("region", "region_name").sort("region"),
        starts=_starts(given, year=start),
    )


def _starts(given: pl.DataFrame, *, year: int) -> tuple[Said, ...]:
    made = given.select("region", "start_made_of").rows()
    over, sums = sum(codes != [region] for region, codes in made), sum(len(codes) > 1 for _, codes in made)
    return (said("figures-start-followed", year=year, count=over, sums=sums),) if over else ()
