"""What is read off the figures for a claim: values by year, of one series or two, or a place among regions."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, TypedDict

import polars as pl

from kostra_bolig.errors import SeriesError
from kostra_bolig.figures.exact import exact, nearest
from kostra_bolig.figures.trend import Point, require_one_area
from kostra_bolig.kostra import COUNTRY, Missing, RegionKind, is_count_unit
from kostra_bolig.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.claims.claim import Claim
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table

__all__ = ["Place", "Reading", "ends", "every_year", "one_year", "part_and_whole", "per_inhabitants", "place", "since"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A region's place among others in a year.

    Attributes
    ----------
    rank
        From the top or from the bottom, as it is asked; equals share one.
    other_end
        From the other end.
    among
        What it is among, by kind or by SSB's name.
    year
        The year.
    ranked
        How many have a figure, itself among them.
    suppressed, absent
        How many have none because it is suppressed, and for another reason.
    equals
        How many others share the place.
    is_count
        Whether the figures are counts, which are placed from the top though some are suppressed.
    """

    rank: int
    other_end: int
    among: str
    year: int
    ranked: int
    suppressed: int
    absent: int
    equals: int
    is_count: bool


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The figures that a claim is held against.

    Attributes
    ----------
    points
        The series, by year; never empty.
    whole
        What a share is of, by year.
    blanks
        Years without a figure among those that count, each with the reason.
    place
        The place among regions.
    valued, suppressed
        What had a figure and what was suppressed, by year or by region: a later version may have suppressed what an
        earlier one gave.
    made_of
        The codes that each of `points` is made of.
    region
        The code of the region.
    unit
        Unit of `points`.
    remarks
        What must be known of these figures: that they are our sums, of different areas, or of another table.
    """

    points: tuple[Point, ...]
    whole: tuple[Point, ...] = ()
    blanks: tuple[Said, ...] = ()
    place: Place | None = None
    valued: frozenset[str] = frozenset()
    suppressed: frozenset[str] = frozenset()
    named: Mapping[str, str] = field(default_factory=dict)
    made_of: tuple[tuple[str, ...], ...] = ()
    region: str = ""
    unit: str = ""
    remarks: tuple[Said, ...] = ()

    @property
    def is_followed(self) -> bool:
        """Whether some figure stands under another code than the region's, or under several."""
        return any(codes != (self.region,) for codes in self.made_of)

    @property
    def cells(self) -> dict[str, float]:
        """Each figure that it is made of, by what it is called."""
        told = {str(point.year): point.value for point in self.points}
        if self.whole:
            told = {f"{self.named['part']} {year}": value for year, value in told.items()}
            told |= {f"{self.named['whole']} {point.year}": point.value for point in self.whole}
        if self.place is not None:
            told |= {self.named["rank"]: float(self.place.rank)}
        return told


def one_year(claim: Claim, table: Table) -> Reading:
    """Return the figure of a year."""
    return _of(_series(claim, table), [claim.end])


def ends(claim: Claim, table: Table) -> Reading:
    """Return the figures of the first and of the last year."""
    series = _series(claim, table)
    _require_one_area(series, (claim.start, claim.end))
    return _of(series, [claim.start, claim.end])


def every_year(claim: Claim, table: Table) -> Reading:
    """Return the figures of every year of a period."""
    return _of(_series(claim, table), range(claim.start, claim.end + 1))


def part_and_whole(claim: Claim, table: Table) -> Reading:
    """Return the figures of a series and of what it is a share of, in a year.

    Raises
    ------
    SeriesError
        They are in two units or in percent, of different areas, or the whole is not above 0.
    """
    part, whole = _series(claim, table), table.series(claim.of, region=claim.region)
    if part.unit != whole.unit or part.is_share:
        raise SeriesError(said("figures-share-of-units", unit=part.unit, other=whole.unit))
    found = Reading(
        points=(Point(claim.end, part.at(claim.end)),),
        whole=(Point(claim.end, whole.at(claim.end)),),
        named={"part": part.name, "whole": whole.name},
        **_made_of([part, whole], [claim.end]),
    )
    codes, others = part.made_of[claim.end], whole.made_of[claim.end]
    if codes != others:
        told = {"parts": "+".join(codes), "others": "+".join(others)}
        raise SeriesError(said("figures-share-of-areas", year=claim.end, **told), year=claim.end)
    if (value := found.whole[0].value) <= 0:
        what = said("figures-base-of-0", series=whole.name, region=whole.region_name, year=claim.end, value=value)
        raise SeriesError(what, year=claim.end, series=whole.name, region=whole.region)
    return found


def per_inhabitants(claim: Claim, table: Table) -> Reading:
    """Return the figure of a year per so many inhabitants of 31 December."""
    series = table.series(claim.series, region=claim.region, per_1000=True)
    per_1000 = series.at(claim.end)
    rate = nearest(exact(per_1000) * Fraction(claim.per, 1000))
    points = (Point(claim.end, per_1000 if rate is None else rate),)
    return Reading(points=points, **_made_of([series], [claim.end]))


def since(claim: Claim, table: Table) -> Reading:
    """Return the figures of the years up to one, as far as they are there, and which are not.

    Raises
    ------
    SeriesError
        The year itself has none.
    """
    series = _series(claim, table)
    series.at(claim.end)
    first = claim.start or min(series.years)
    _require_one_area(series, (first, claim.end))
    rows = {row["year"]: row for row in series.frame.iter_rows(named=True)}
    points, blanks, suppressed = [], [], set()
    for year in range(first, claim.end + 1):
        row = rows.get(year)
        if row is not None and row["value"] is not None:
            points.append(Point(year, row["value"]))
            continue
        try:
            series.at(year)
        except SeriesError as error:
            blanks.append(error.said)
        if row is not None and row["missing"] == Missing.SUPPRESSED:
            suppressed.add(str(year))
    return Reading(
        points=tuple(points),
        blanks=tuple(blank for blank in blanks if not isinstance(blank, str)),
        valued=frozenset(str(point.year) for point in points),
        suppressed=frozenset(suppressed),
        **_made_of([series], [point.year for point in points]),
    )


def place(claim: Claim, table: Table) -> Reading:
    """Return a region's place among others in a year, all as SSB has them under the codes of that year.

    Raises
    ------
    SeriesError
        It has no figure, or is none of them.
    """
    from kostra_bolig.figures.among import members

    series = table.series(claim.series, region=claim.region, joined=False)
    value = series.at(claim.end)
    of_kind = claim.among in list(RegionKind)
    among = claim.among if of_kind else table.region(claim.among)[1]
    kind = RegionKind(claim.among) if of_kind else RegionKind.MUNICIPALITY
    whole = COUNTRY if of_kind else table.region(claim.among)[0]
    is_in_part = table.asked_for.regions is not None and kind is not RegionKind.MUNICIPALITY
    if is_in_part or members.lacking(table, whole, year=claim.end):
        raise SeriesError(said("figures-place-in-part", among=among), year=claim.end)
    rows = table.ranking(claim.series, claim.end, kind=kind)
    if not of_kind:
        rows = rows.filter(pl.col("region").is_in(members.of_region(table, claim.among, year=claim.end)))
    if series.region not in rows["region"]:
        raise SeriesError(
            said("figures-not-among", region=series.region_name, among=among, year=claim.end), year=claim.end
        )
    valued = rows.filter(pl.col("value").is_not_null())
    suppressed = rows.filter(pl.col("missing").eq_missing(Missing.SUPPRESSED.value))
    above, below = (valued["value"] > value).sum(), (valued["value"] < value).sum()
    rank, other_end = int(above) + 1, int(below) + 1
    if claim.from_bottom:
        rank, other_end = other_end, rank
    return Reading(
        points=(Point(claim.end, value),),
        place=Place(
            rank=rank,
            other_end=other_end,
            among=among,
            year=claim.end,
            ranked=valued.height,
            suppressed=suppressed.height,
            absent=rows.height - valued.height - suppressed.height,
            equals=int((valued["value"] == value).sum()) - 1,
            is_count=is_count_unit(series.unit),
        ),
        valued=frozenset(valued["region"]),
        suppressed=frozenset(suppressed["region"]),
        named={"rank": "rank"},
        **_made_of([series], [claim.end]),
    )


def _series(claim: Claim, table: Table) -> Series:
    return table.series(claim.series, region=claim.region)


def _require_one_area(series: Series, years: tuple[int, int]) -> None:
    require_one_area(years, series.breaks, series=series.name, region=series.region, name=series.region_name)


def _of(series: Series, years: range | list[int]) -> Reading:
    return Reading(points=tuple(Point(year, series.at(year)) for year in years), **_made_of([series], years))


class _Made(TypedDict):
    made_of: tuple[tuple[str, ...], ...]
    region: str
    unit: str
    remarks: tuple[Said, ...]


def _made_of(series: Sequence[Series], years: Sequence[int]) -> _Made:
    """Return what the figures of a series in some years are made of, and what must be known of them and of others."""
    first = series[0]
    codes = first.made_of
    told = [remark for one in series for remark in one.only(pl.col("year").is_in(years)).remarks]
    is_summed = any(len(codes[year]) > 1 for year in years)
    needed = {"figures-followed": is_summed, "figures-current-prices": len(years) > 1}
    return {
        "made_of": tuple(codes[year] for year in years),
        "region": first.region,
        "unit": first.unit,
        "remarks": tuple(dict.fromkeys(one for one in told if needed.get(one.name, True))),
    }
