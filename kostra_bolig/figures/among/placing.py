"""A municipality's place among its like: those of its KOSTRA group and those of its county, in a year.

The like are ranked by what SSB gives of them; those without a figure are counted, not placed, and no quartile is moved
for them. What a suppressed one hides is not known, so the median is that of those with a figure, and is said to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures.among import members
from kostra_bolig.figures.exact import exact, nearest
from kostra_bolig.kostra import COUNTRY, COUNTRY_WITHOUT_OSLO, RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.figures.table import Table
    from kostra_bolig.said import Said

__all__ = ["Beside", "Place", "beside", "level_of", "quantile", "unplaced"]

_FEWEST: Final = 4
"""Fewer figures than this have no quartiles worth the name."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A municipality's place among others in a year.

    Attributes
    ----------
    among, among_name
        Code and SSB's name of the KOSTRA group or the county.
    kind
        Which of the two it is.
    year
        The year.
    rank
        From the top; equals share one.
    ranked, regions
        How many have a figure, and how many there are.
    lower_quartile, median, upper_quartile
        Of those with a figure, by linear interpolation; the quartiles are ``None`` where fewer than four have one.
    """

    among: str
    among_name: str
    kind: RegionKind
    year: int
    rank: int
    ranked: int
    regions: int
    lower_quartile: float | None
    median: float
    upper_quartile: float | None


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What stands beside a municipality's figure of a year.

    Attributes
    ----------
    year
        The year.
    places
        Its place in its KOSTRA group and in its county, as far as these are known.
    country, country_without_oslo
        SSB's own figures, ``None`` where SSB gives none.
    """

    year: int
    places: tuple[Place, ...]
    country: float | None
    country_without_oslo: float | None


def beside(table: Table, key: str, region: str, year: int, *, per_1000: bool | str = False) -> Beside | None:
    """Return what stands beside a municipality's figure of a year; ``None`` where it has none, or is no municipality.

    Raises
    ------
    UnknownRegion
        There is no such region, or the name has several answers.
    UsageError
        No population is stored with these figures.
    """
    code = table.region(region)[0]
    if kind_of(code) is not RegionKind.MUNICIPALITY:
        return None
    rows = table.ranking(key, year, per_1000=per_1000)
    own = rows.filter((pl.col("region") == code) & pl.col("value").is_not_null())
    if own.is_empty():
        return None
    group = members.groups_of(table, year=year).get(code)
    places = [
        _place(table, rows, own["value"][0], among=among, year=year)
        for among in (group, members.county_of(table, code))
        if among is not None and among in table.observations["region"] and not members.lacking(table, among, year=year)
    ]
    return Beside(
        year=year,
        places=tuple(places),
        country=level_of(table, key, COUNTRY, year, per_1000=per_1000),
        country_without_oslo=level_of(table, key, COUNTRY_WITHOUT_OSLO, year, per_1000=per_1000),
    )


def unplaced(table: Table, region: str, year: int) -> tuple[Said, ...]:
    """Return among whom a municipality has no place because only some of them were asked for, each as data."""
    if table.asked_for.regions is None or kind_of(region) is not RegionKind.MUNICIPALITY:
        return ()
    group = members.groups_of(table, year=year).get(region)
    found = [one for one in (group, members.county_of(table, region)) if one is not None]
    return tuple(
        said("figures-place-in-part", among=table.region(one)[1])
        for one in found
        if one in table.observations["region"] and members.lacking(table, one, year=year)
    )


def level_of(table: Table, key: str, region: str, year: int, *, per_1000: bool | str = False) -> float | None:
    """Return SSB's figure of the country, ``None`` where SSB gives none, or there are no inhabitants to it."""
    if region not in table.observations["region"]:
        return None
    try:
        return table.series(key, region=region, per_1000=per_1000).at(year)
    except UsageError:  # the table of inhabitants has no country without Oslo
        return None


def quantile(numbers: Sequence[float], part: Fraction) -> float | None:
    """Return a quantile by linear interpolation between the two numbers about it; ``None`` of none.

    >>> quantile([1.0, 2.0, 4.0, 9.0], Fraction(1, 2)), quantile([1.0, 2.0, 4.0, 9.0], Fraction(1, 4))
    (3.0, 1.75)
    """
    if not numbers:
        return None
    ordered = sorted(map(exact, numbers))
    place = part * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return nearest(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def _place(table: Table, rows: pl.DataFrame, value: float, *, among: str, year: int) -> Place:
    like = rows.filter(pl.col("region").is_in(members.of_region(table, among, year=year)))
    figures: list[float] = like["value"].drop_nulls().to_list()
    quarters = [quantile(figures, Fraction(part, 4)) for part in (1, 2, 3)]
    has_quartiles = len(figures) >= _FEWEST
    return Place(
        among=among,
        among_name=table.region(among)[1],
        kind=kind_of(among),
        year=year,
        rank=sum(figure > value for figure in figures) + 1,
        ranked=len(figures),
        regions=like.height,
        lower_quartile=quarters[0] if has_quartiles else None,
        median=value if quarters[1] is None else quarters[1],
        upper_quartile=quarters[2] if has_quartiles else None,
    )
