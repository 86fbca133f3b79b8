"""Who is in a county or a KOSTRA group, and whether SSB's own count of it is their total or their mean.

SSB does not say which of the two it prints: its documents speak of plain averages for absolute numbers, its code has
both. So the figures are asked. What is found is a word for each kind of region and content, of many cells together: of
a cell that SSB suppresses, nothing is computed, bounded or kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.kinds import CountedAs
from kostra_bolig.kostra import COUNTY, REGION_PATTERNS, Missing, RegionKind, is_count_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.records import AskedFor

__all__ = ["WHOLES", "counted_as", "counts", "is_of_one"]

WHOLES: Final = (RegionKind.COUNTY, RegionKind.KOSTRA_GROUP)
"""Kinds of region that SSB gives a figure of its own, and whose members are known."""
_SLACK: Final = 0.1
"""SSB's figures of a whole are estimates also for members that did not answer, and the members' may be rounded."""
_FEWEST_MEMBERS: Final = 5
"""Of fewer, total and mean lie too near each other; of one they are the same."""
_LARGER: Final = 3
"""Near the total is also what leaves the members without a figure so many times as much each, on the average, as the
others have: a limit of ours, for what they have is not known."""
_FEWEST_CELLS: Final = 10
_FEWEST_WHOLES: Final = 3
_AGREEING: Final = 0.95


def counts(observations: pl.DataFrame) -> pl.DataFrame:
    """Return the cells of a long frame that are counts, by their unit."""
    units = [unit for unit in observations["unit"].unique() if is_count_unit(unit)]
    return observations.filter(pl.col("unit").is_in(units))


def counted_as(
    observations: pl.DataFrame, groups: pl.DataFrame, asked_for: AskedFor | None = None
) -> dict[str, dict[str, CountedAs]]:
    """Return what SSB's counts of counties and groups are, by kind of region and content.

    Parameters
    ----------
    observations
        The long frame.
    groups
        As :attr:`kostra_bolig.ssb.klass.Klass.groups`.
    asked_for
        Which part of the table they are; of some members nobody can tell what they make together.

    Returns
    -------
    dict
        For each kind that the frame has, each content that is a count: total, mean or unknown.
    """
    counted = counts(observations)
    contents = sorted(counted["content"].unique())
    found: dict[str, dict[str, CountedAs]] = {}
    for kind in WHOLES:
        wholes = counted.filter(pl.col("region").str.contains(REGION_PATTERNS[kind]))
        if not wholes.is_empty():
            is_part = asked_for is not None and asked_for.regions is not None
            told = {} if is_part else _told(wholes, _members(counted, groups, kind))
            found[kind.value] = {content: told.get(content, CountedAs.UNKNOWN) for content in contents}
    return found


def is_of_one(code: str, municipalities: pl.DataFrame) -> bool:
    """Tell whether a region is a county of one municipality, as Oslo is: total and mean are then the same.

    Parameters
    ----------
    code
        Code of the region.
    municipalities
        As :attr:`kostra_bolig.ssb.klass.Klass.codes`.
    """
    if not code.startswith(COUNTY):
        return False
    digits = code.removeprefix(COUNTY)
    return municipalities.filter(pl.col("code").str.starts_with(digits))["code"].n_unique() == 1


def _members(counts: pl.DataFrame, groups: pl.DataFrame, kind: RegionKind) -> pl.DataFrame:
    """Return the figure of each member of each whole, null where it has none: whole, content, year, value.

    A county's members are the municipalities of that year whose codes begin with its digits; a group's are those that
    Klass names, also one that the table does not have.
    """
    local = counts.filter(
        pl.col("region").str.contains(REGION_PATTERNS[RegionKind.MUNICIPALITY])
        & pl.col("missing").ne_missing(Missing.NOT_APPLICABLE.value)
    ).select("region", "content", "year", "value")
    if kind is RegionKind.COUNTY:
        return local.select((COUNTY + pl.col("region").str.head(2)).alias("whole"), "content", "year", "value")
    named = groups.select("year", pl.col("group").alias("whole"), pl.col("municipality").alias("region"))
    each = counts.select("content").unique().join(named, how="cross")
    return each.join(local, on=["region", "content", "year"], how="left").select("whole", "content", "year", "value")


def _told(wholes: pl.DataFrame, members: pl.DataFrame) -> Mapping[str, CountedAs]:
    """Return what the figures of wholes tell, by content; nothing where they do not agree or are too few.

    Let n members be there, g of them with a figure, S the sum of these. Where all have one, near is what is near S, or
    S ÷ n. Where some have none, nobody knows what these hold, so the whole span is near: from S, were it nothing, to
    what would be were each of them three times as large as the others; for a mean, its n-th part. Where the spans meet,
    or fewer than half of the members have a figure, a cell tells nothing; none is judged alone.
    """
    if members.is_empty():
        return {}
    summed = members.group_by("whole", "content", "year").agg(
        pl.len().alias("n"), pl.col("value").count().alias("g"), pl.col("value").sum().alias("S")
    )
    half = 0.5 * pl.lit(10.0).pow(-pl.max_horizontal(pl.col("decimals"), pl.lit(0)).cast(pl.Float64))
    given, most = pl.col("S"), pl.col("S") * (1 + _LARGER * (pl.col("n") - pl.col("g")) / pl.col("g"))
    spans = {
        name: ((1 - _SLACK) * given / divisor - half, (1 + _SLACK) * most / divisor + half)
        for name, divisor in (("total", pl.lit(1)), ("mean", pl.col("n")))
    }
    judged = (
        wholes.filter(pl.col("value").is_not_null())
        .join(summed, left_on=["region", "content", "year"], right_on=["whole", "content", "year"])
        .filter((pl.col("n") >= _FEWEST_MEMBERS) & (pl.col("g") * 2 >= pl.col("n")) & (pl.col("S") > 0))
        .filter(spans["total"][0] > spans["mean"][1])
        .with_columns(pl.col("value").is_between(low, high).alias(name) for name, (low, high) in spans.items())
        .group_by("content")
        .agg(pl.len().alias("cells"), pl.col("region").n_unique().alias("wholes"), pl.col("total", "mean").mean())
        .filter((pl.col("cells") >= _FEWEST_CELLS) & (pl.col("wholes") >= _FEWEST_WHOLES))
    )
    return {
        row["content"]: CountedAs(name)
        for row in judged.iter_rows(named=True)
        for name in spans
        if row[name] >= _AGREEING
    }
