"""What would explain a wrong claim: another year, another series, another region, a common slip of arithmetic.

Only figures that SSB gives are looked at. A slip that fits is a likely reason, not a proof of what the author did.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import SeriesUnavailable, UsageError
from kostra_bolig.figures.among import members
from kostra_bolig.figures.claims.claim import ClaimKind
from kostra_bolig.figures.claims.rules import HIGHEST, RULES, agrees, prints, ratio, times
from kostra_bolig.figures.exact import exact, nearest
from kostra_bolig.figures.trend import Point, change_percent
from kostra_bolig.kostra import COUNTRY, COUNTRY_WITHOUT_OSLO, RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kostra_bolig.figures.claims.claim import Claim
    from kostra_bolig.figures.claims.reading import Reading
    from kostra_bolig.figures.table import Table
    from kostra_bolig.said import Said

__all__ = ["of"]

_POWERS: Final = (10, 100, 1_000, 10_000, 100_000, 1_000_000)


def of(claim: Claim, read: Reading, table: Table) -> Said | None:
    """Return the first slip that would explain a wrong claim, or ``None``.

    Arithmetic that gives the printed number comes first, then another year, another series and another region.
    """
    special = _OF_KIND.get(claim.kind)
    for found in special(claim, read, table) if special else ():
        if found is not None:
            return found
    return next(_elsewhere(claim, table), None)


def _percent_change(claim: Claim, read: Reading, table: Table) -> Iterator[Said | None]:
    start, end = read.points[0].value, read.points[-1].value
    percent = _number(claim)
    if end > 0 and prints(-change_percent(end, start), claim):
        yield said("figures-slip-end-year", percent=percent)
    if prints(-change_percent(start, end), claim):
        yield said("figures-slip-sign")
    if prints(_less(end, start), claim):
        is_share = table.series(claim.series, region=claim.region).is_share
        yield said("figures-slip-points" if is_share else "figures-slip-absolute", number=percent)
    if prints(ratio(end, start) * 100, claim):
        yield said("figures-slip-level", percent=percent)
    yield _other_years(claim, table, lambda early, late: change_percent(early, late) if early > 0 else None)


def _difference(claim: Claim, read: Reading, table: Table) -> Iterator[Said | None]:
    start, end = read.points[0].value, read.points[-1].value
    if prints(_less(start, end), claim):
        yield said("figures-slip-sign")
    if start > 0 and prints(change_percent(start, end), claim):
        yield said("figures-slip-percent", number=_number(claim))
    yield _other_years(claim, table, lambda early, late: _less(late, early))


def _multiple(claim: Claim, read: Reading, table: Table) -> Iterator[Said | None]:
    if claim.at_least is not None or claim.at_most is not None:
        return
    start, end = read.points[0].value, read.points[-1].value
    if end and times(ratio(start, end), claim):
        yield said("figures-slip-inverse")
    if times(ratio(_less(end, start), start), claim):
        yield said("figures-slip-increase", number=_number(claim))
    for early, late in _pairs(claim, table):
        is_near = early.year == claim.start or late.year == claim.end  # so wide a margin fits many
        if is_near and early.value > 0 and times(ratio(late.value, early.value), claim):
            yield said("figures-slip-claim-years", start=early.year, end=late.year)


def _share(claim: Claim, read: Reading, table: Table) -> Iterator[Said | None]:
    part, whole = read.points[0].value, read.whole[0].value
    number, named = _number(claim), read.named
    rest = _less(whole, part)
    of_rest = (ratio(rest, part) if part else 0.0) if claim.is_one_in else (ratio(part, rest) * 100 if rest else 0.0)
    if part and rest and prints(of_rest, claim):
        yield said("figures-slip-of-rest", number=number, part=named["part"], whole=named["whole"])
    if rest and prints(ratio(whole, rest) if claim.is_one_in else ratio(rest, whole) * 100, claim):
        yield said("figures-slip-the-rest", number=number, part=named["part"], whole=named["whole"])
    if part and not claim.is_one_in and prints(ratio(whole, part) * 100, claim):
        yield said("figures-slip-inverse")
    for other in _keys(table):
        if other not in claim.series_named and _is_true(replace(claim, of=other), table):
            yield said("figures-slip-other-whole", number=number, series=other)


def _rate(claim: Claim, read: Reading, table: Table) -> Iterator[Said | None]:  # noqa: ARG001
    for per in _POWERS:
        rate = nearest(exact(read.points[-1].value) * Fraction(per, claim.per))
        if per != claim.per and rate is not None and prints(rate, claim):
            yield said("figures-slip-per", number=_number(claim), per=per)


def _rank(claim: Claim, read: Reading, table: Table) -> Iterator[Said | None]:
    if read.place is not None and prints(read.place.other_end, claim):
        yield said("figures-slip-other-end", number=_number(claim))
    for kind in (RegionKind.MUNICIPALITY, RegionKind.COUNTY, RegionKind.KOSTRA_GROUP):
        if kind != claim.among and _is_true(replace(claim, among=kind.value), table):
            yield said("figures-slip-among", number=_number(claim), among=kind.value)


def _extreme(claim: Claim, read: Reading, table: Table) -> Iterator[Said | None]:  # noqa: ARG001
    points = read.points
    pick = max if claim.published == HIGHEST else min
    found = pick(points, key=lambda point: point.value)
    yield said("figures-slip-extreme", year=found.year, value=float(found.value), word=str(claim.published))


_OF_KIND: Final[Mapping[ClaimKind, Callable[[Claim, Reading, Table], Iterator[Said | None]]]] = {
    ClaimKind.PERCENT_CHANGE: _percent_change,
    ClaimKind.DIFFERENCE: _difference,
    ClaimKind.MULTIPLE: _multiple,
    ClaimKind.SHARE: _share,
    ClaimKind.RATE: _rate,
    ClaimKind.RANK: _rank,
    ClaimKind.EXTREME: _extreme,
}


def _other_years(claim: Claim, table: Table, computed: Callable[[float, float], float | None]) -> Said | None:
    for early, late in _pairs(claim, table):
        found = computed(early.value, late.value)
        if found is not None and prints(found, claim):
            name = "figures-slip-years" if RULES[claim.kind].decimals else "figures-slip-difference-years"
            return said(name, percent=_number(claim), start=early.year, end=late.year)
    return None


def _pairs(claim: Claim, table: Table) -> list[tuple[Point, Point]]:
    """Return every two years that have a figure, in order; those first that share one with the claim."""
    frame = table.series(claim.series, region=claim.region).frame  # its years are in order
    known = [Point(year, value) for year, value in frame.select("year", "value").rows() if value is not None]
    return sorted(combinations(known, 2), key=lambda pair: pair[0].year != claim.start and pair[1].year != claim.end)


_EXACT: Final = frozenset(
    {ClaimKind.VALUE, ClaimKind.PERCENT_CHANGE, ClaimKind.DIFFERENCE, ClaimKind.SHARE, ClaimKind.RATE}
)
"""What says a number so exactly that it is not true of much else: a word, a bound, a low place in a list is."""


def _elsewhere(claim: Claim, table: Table) -> Iterator[Said]:
    """Give where a claim would be true: in another year, of another series, of another region."""
    if claim.kind not in _EXACT | {ClaimKind.RANK}:
        return
    number = _number(claim)
    for year in table.series(claim.series, region=claim.region).years if RULES[claim.kind].one_year else ():
        if year != claim.end and _is_true(replace(claim, start=year, end=year), table):
            yield said("figures-slip-of-year", number=number, year=year)
    if claim.kind not in _EXACT:
        return
    for key in _keys(table):
        if key not in claim.series_named and _is_true(replace(claim, series=key), table):
            yield said("figures-slip-of-series", number=number, series=key)
    for region in _regions(claim, table):
        yield said("figures-slip-of-region", number=number, region=table.region(region)[1], code=region)


def _regions(claim: Claim, table: Table) -> Iterator[str]:
    """Give regions of which a claim would be true, those that it is in first."""
    own = table.region(claim.region)[0]
    for region in _related(own, claim.end, table):
        if _is_true(replace(claim, region=region), table):
            yield region
    if claim.kind is ClaimKind.VALUE and (only := _only(claim, own, table)):
        yield only


def _related(own: str, year: int, table: Table) -> list[str]:
    """Return the regions that a figure is most easily taken of in place of one: what it is in."""
    group = members.groups_of(table, year=year).get(own) if kind_of(own) is RegionKind.MUNICIPALITY else None
    there = set(table.observations["region"].unique())
    found = (COUNTRY, COUNTRY_WITHOUT_OSLO, members.county_of(table, own), group)
    return [one for one in dict.fromkeys(found) if one is not None and one != own and one in there]


def _only(claim: Claim, own: str, table: Table) -> str | None:
    """Return the one region that has the printed figure in the year; a figure that several have is nobody's."""
    content = table.series(claim.series, region=claim.region).content
    cells = table.observations.filter(
        (pl.col("content") == content)
        & (pl.col("year") == claim.end)
        & (pl.col("region") != own)
        & pl.col("value").is_not_null()
    )
    found = [region for region, value in cells.select("region", "value").rows() if prints(value, claim)]
    return found[0] if len(found) == 1 else None


def _is_true(claim: Claim, table: Table) -> bool:
    try:
        return agrees(claim, RULES[claim.kind].read(claim, table))
    except (UsageError, SeriesUnavailable):
        return False


def _keys(table: Table) -> list[str]:
    """Return every series of the table, and every content that is none."""
    return [*table.spec.keys, *table.contents().filter(pl.col("series").is_null())["content"]]


def _number(claim: Claim) -> str | float:
    return claim.published if isinstance(claim.published, str) else float(claim.published)


def _less(one: float, other: float) -> float:
    found = nearest(exact(one) - exact(other))
    return one if found is None else found
