"""Inhabitants of 31 December, which SSB's own rates in KOSTRA divide by.

The population table counts on 1 January. So those of 31 December are its next year's, under the codes that go on from
the region on that day: only where these took in nothing else is it the same area.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.kostra import COUNTY, RegionKind, as_counted, kind_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kostra_bolig.ssb.klass import Klass

__all__ = ["NoRate", "YearEnd", "population"]


class NoRate(StrEnum):
    """Why nobody knows how many lived in an area on 31 December."""

    NOT_COUNTED = "not_counted"
    MERGED = "merged"
    DIVIDED = "divided"


@dataclass(frozen=True, kw_only=True)
class YearEnd:
    """The night from one year to the next: what goes on as what.

    Attributes
    ----------
    before, after
        The municipalities of 31 December and of 1 January.
    became, came_of
        Of each of those, what it became, and of each of these, what it came of.
    """

    before: frozenset[str]
    after: frozenset[str]
    became: Mapping[str, frozenset[str]]
    came_of: Mapping[str, frozenset[str]]

    @classmethod
    @functools.lru_cache(maxsize=64)  # a page asks for each year some hundred times
    def of(cls, klass: Klass, year: int) -> YearEnd:
        """Return the end of a year, by Klass."""
        first = dt.date(year + 1, 1, 1)
        before = _valid(klass.codes, first - dt.timedelta(days=1))
        after = _valid(klass.codes, first)
        became: defaultdict[str, set[str]] = defaultdict(set)
        came_of: defaultdict[str, set[str]] = defaultdict(set)
        pairs = {(code, code) for code in before & after}
        pairs |= set(klass.changes.filter(pl.col("date") == first).select("old_code", "new_code").rows())
        for old, new in pairs:
            if old in before and new in after:
                became[old].add(new)
                came_of[new].add(old)
        return cls(before=before, after=after, became=_frozen(became), came_of=_frozen(came_of))

    def continued(self, codes: Collection[str]) -> tuple[str, ...] | NoRate:
        """Return the codes that municipalities of 31 December together are on 1 January, or why there are none."""
        became = [self.became.get(code, frozenset()) for code in codes]
        if not became or not all(became):
            return NoRate.NOT_COUNTED
        later = frozenset[str]().union(*became)
        if frozenset[str]().union(*(self.came_of[code] for code in later)) <= frozenset(codes):
            return tuple(sorted(later))
        return NoRate.DIVIDED if any(len(codes) > 1 for codes in became) else NoRate.MERGED

    def county_goes_on(self, digits: str) -> bool:
        """Tell whether a county is the same municipalities on both days: none left it, none came."""
        there = frozenset(code for code in self.before if code.startswith(digits))
        later = frozenset(code for code in self.after if code.startswith(digits))
        left = {new for code in there for new in self.became.get(code, frozenset()) if new not in later}
        came = {old for code in later for old in self.came_of.get(code, frozenset()) if old not in there}
        return bool(there) and not left and not came


def population(
    counted: pl.DataFrame, klass: Klass, areas: Iterable[tuple[str, int, Sequence[str]]]
) -> tuple[pl.DataFrame, dict[tuple[str, int], NoRate]]:
    """Return the inhabitants of areas on 31 December, and why some have none.

    Parameters
    ----------
    counted
        As :func:`kostra_bolig.ssb.population.read` gives it: of 1 January.
    klass
        What Klass says.
    areas
        Region, year, and the codes that make it up in that year.

    Returns
    -------
    polars.DataFrame
        ``region`` str, ``year`` i16, ``population`` i64; one row per area whose inhabitants are known.
    dict
        Why they are not, by region and year.
    """
    known: dict[tuple[str, int], int] = {(region, year): number for region, year, number in counted.rows()}
    ends: dict[int, YearEnd] = {}
    rows, without = [], {}
    for region, year, codes in areas:
        end = ends[year] = ends.get(year) or YearEnd.of(klass, year)
        later = _later(end, codes)
        numbers = [] if isinstance(later, NoRate) else [known.get((code, year + 1)) for code in later]
        whole = [number for number in numbers if number is not None]
        if isinstance(later, NoRate):
            without[region, year] = later
        elif not whole or len(whole) < len(numbers):
            without[region, year] = NoRate.NOT_COUNTED
        else:
            rows.append((region, year, sum(whole)))
    schema = {"region": pl.String, "year": pl.Int16, "population": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row"), without


def _later(end: YearEnd, codes: Sequence[str]) -> tuple[str, ...] | NoRate:
    if len(codes) == 1:
        codes = [as_counted(codes[0])]
        kind = kind_of(codes[0])
        if kind is RegionKind.COUNTY:
            return tuple(codes) if end.county_goes_on(codes[0].removeprefix(COUNTY)) else NoRate.DIVIDED
        if kind is not RegionKind.MUNICIPALITY:
            return tuple(codes)
    return end.continued(codes)


def _valid(codes: pl.DataFrame, day: dt.date) -> frozenset[str]:
    there = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") > day)
    )
    return frozenset(codes.filter(there)["code"])


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {code: frozenset(codes) for code, codes in found.items()}
