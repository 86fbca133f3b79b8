"""Municipalities over mergers and splits: which parts make up one of today in each year.

A part that was split between several cannot be divided, and is refused. A code that goes on while it gives a part away
goes on in a series too, and the part is told.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import NotJoinable
from kostra_bolig.figures.regions import described
from kostra_bolig.kostra import RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kostra_bolig.said import Said
    from kostra_bolig.ssb.klass import Klass

__all__ = ["Known", "breaks", "given", "moved_borders", "walked"]

_DAY: Final = dt.timedelta(days=1)
_SHOWN: Final = 3


def walked(region: str, years: Sequence[int], known: Known) -> tuple[dict[int, tuple[str, ...]], NotJoinable | None]:
    """Return the municipalities that cover the area of one, for each year as far back as that can be told.

    A year belongs to the codes that were valid on its last day. One that has ended is followed from the last year in
    which it was there.

    Parameters
    ----------
    region
        Code of the municipality.
    years
        The years asked for.
    known
        Which municipalities there were when.

    Returns
    -------
    dict
        The codes by year; years before what cannot be followed are not there.
    NotJoinable or None
        Why they are not: a part was split between this municipality and others, Klass does not know the code, or a
        municipality of the table began or ended and Klass does not say out of what or into what: it may have been a
        part.
    """
    if region not in known.of_klass:
        what = said("figures-unknown-to-klass", region=region, first=min(years), last=max(years))
        return {}, NotJoinable(what, region=region)
    parts: frozenset[str] = frozenset()
    found: dict[int, tuple[str, ...]] = {}
    later = dt.date(max(years) + 1, 1, 1)
    for year in sorted(years, reverse=True):
        last_day = dt.date(year, 12, 31)
        if not any(found.values()):
            parts = frozenset({region} if known.is_valid(region, last_day) else ())
        else:
            try:
                for date in known.days_between(last_day, later):
                    parts = _before(region, parts, date, known)
            except NotJoinable as refused:
                return found, refused
        found[year] = tuple(sorted(parts))
        later = last_day + _DAY
    return found, None


def given(parts: Mapping[int, Sequence[str]], known: Known) -> list[tuple[tuple[int, int], Said]]:
    """Return what went, of a municipality that goes on, into or out of the area that parts make up.

    Parameters
    ----------
    parts
        The municipalities by year, as :func:`walked` gives them.
    known
        What is known of mergers and splits.

    Returns
    -------
    list
        Of each the years before and after it, and what is told of it.
    """
    found: list[tuple[tuple[int, int], Said]] = []
    for before, year in pairwise(sorted(parts)):
        for date in known.days_between(dt.date(before, 12, 31), dt.date(year + 1, 1, 1)):
            for old, old_name, new, new_name in known.pieces(date):
                gave, took = old in parts[before] and old in parts[year], new in parts[year]
                if took and not gave:
                    told = said("figures-took-in-part", region=new, part=old, name=old_name, date=str(date))
                    found.append(((before, year), told))
                if gave and not took:
                    told = said("figures-lost-a-part", region=old, part=new, name=new_name, date=str(date))
                    found.append(((before, year), told))
    return found


def moved_borders(parts: Mapping[int, Sequence[str]], klass: Klass) -> Iterator[Said]:
    """Give the borders of the area that moved between two of its years, as far as known; not those within it."""
    for move in klass.moves:
        sides = [
            {code for year, codes in parts.items() if (year < move.year) is is_before for code in codes}
            for is_before in (True, False)
        ]
        if not all(sides):
            continue
        is_within = len(move.codes) > 1 and any(side.issuperset(move.codes) for side in sides)
        concerned = sorted(set(move.codes) & (sides[0] | sides[1]))
        if not concerned or is_within:
            continue
        if move.words is not None:
            yield said("figures-border-told", region=concerned[0], year=move.year, words=move.words)
        else:
            named = tuple(f"{code} {name}" for code, name in zip(move.codes, move.names, strict=True))
            yield said("figures-border-moved", region=concerned[0], between=named, year=move.year)


@dataclass(frozen=True, kw_only=True)
class Known:
    """Which municipalities there were when, and what became of them.

    Attributes
    ----------
    periods
        First day and first day after, of each period of a code: as Klass gives them, else as the table's label does.
    changes
        Old code and name, new code and name, by day; a code that began or ended without a counterpart has null beside
        it.
    edges
        The municipalities of the table that have a period of which a day is the first, or the first after it, by day.
    of_klass
        The last name of each municipality that Klass knows.
    """

    periods: Mapping[str, Sequence[tuple[dt.date, dt.date]]]
    changes: Mapping[dt.date, Sequence[tuple[str | None, str | None, str | None, str | None]]]
    edges: Mapping[dt.date, Collection[str]]
    of_klass: Mapping[str, str]

    @classmethod
    def of(cls, klass: Klass, names: Mapping[str, str]) -> Known:
        """Return what Klass and the labels of the table say."""
        periods: defaultdict[str, list[tuple[dt.date, dt.date]]] = defaultdict(list)
        for code, _, begins, ends in klass.codes.rows():
            periods[code].append((begins or dt.date.min, ends or dt.date.max))
        listed = [one for one in described(names) if one.kind is RegionKind.MUNICIPALITY]
        for one in listed:
            if one.valid_to and periods.get(one.code, [(dt.date.min, dt.date.min)])[-1][1] == dt.date.max:
                begins, _ = periods[one.code].pop()  # the label is of later than what Klass says
                periods[one.code].append((begins, dt.date(one.valid_to + 1, 1, 1)))
            if one.code not in periods:
                begins = dt.date(one.valid_from, 1, 1) if one.valid_from else dt.date.min
                ends = dt.date(one.valid_to + 1, 1, 1) if one.valid_to else dt.date.max
                periods[one.code].append((begins, ends))
        changes: defaultdict[dt.date, list[tuple[str | None, str | None, str | None, str | None]]] = defaultdict(list)
        for date, *change in klass.changes.rows():
            changes[date].append((change[0], change[1], change[2], change[3]))
        edges: defaultdict[dt.date, list[str]] = defaultdict(list)
        for one in listed:
            for date in {date for period in periods[one.code] for date in period}:
                edges[date].append(one.code)
        of_klass = dict(klass.codes.select("code", "name").rows())
        return cls(periods=periods, changes=changes, edges=edges, of_klass=of_klass)

    @classmethod
    @lru_cache(maxsize=4)  # asked for every series
    def by_klass(cls, klass: Klass) -> Known:
        """Return what Klass says alone."""
        return cls.of(klass, {})

    def is_valid(self, code: str, day: dt.date) -> bool:
        """Tell whether a code is one on a day."""
        return any(begins <= day < ends for begins, ends in self.periods.get(code, ()))

    def goes_on(self, code: str, date: dt.date) -> bool:
        """Tell whether a code is valid on a day and on the one before."""
        return self.is_valid(code, date - _DAY) and self.is_valid(code, date)

    def gives_only(self, code: str, date: dt.date) -> bool:
        """Tell whether a code goes on over a day, and nothing else came into it: what left it was a part.

        Where it also took in another, the two may have changed hands.
        """
        return self.goes_on(code, date) and code not in self._takers(date)

    def _takers(self, date: dt.date) -> frozenset[str | None]:
        """Return the codes into which something came on a day."""
        if date not in self._took:
            self._took[date] = frozenset(new for old, _, new, _ in self.changes.get(date, ()) if old != new)
        return self._took[date]

    def pieces(self, date: dt.date) -> Sequence[tuple[str, str, str, str]]:
        """Return what municipalities that go on gave away on a day: old code and name, new code and name."""
        if date not in self._pieces:
            self._pieces[date] = [
                (old, old_name or "", new, new_name or "")
                for old, old_name, new, new_name in self.changes.get(date, ())
                if old is not None and new is not None and old != new and self.gives_only(old, date)
            ]
        return self._pieces[date]

    def days_between(self, day: dt.date, later: dt.date) -> list[dt.date]:
        """Return the days after `day` and before `later` on which something changed, the last first."""
        return self._days[bisect_right(self._days, day) : bisect_left(self._days, later)][::-1]

    def unsaid(self, date: dt.date) -> frozenset[str]:
        """Return the municipalities of the table that began or ended on a day without a word of what came of what."""
        if date not in self._unsaid:
            before, changes, edge = date - _DAY, self.changes.get(date, ()), self.edges.get(date, ())
            began = {code for code in edge if self.is_valid(code, date) and not self.is_valid(code, before)}
            ended = {code for code in edge if self.is_valid(code, before) and not self.is_valid(code, date)}
            told = (began - {new for _, _, new, _ in changes}) | (ended - {old for old, _, _, _ in changes})
            self._unsaid[date] = frozenset(told)
        return self._unsaid[date]

    def concerned(self, date: dt.date) -> frozenset[str]:
        """Return the codes that something came of or became on a day, or that began or ended."""
        if date not in self._concerned:
            named = {code for old, _, new, _ in self.changes.get(date, ()) for code in (old, new) if code is not None}
            self._concerned[date] = frozenset(named | self._ends[date])
        return self._concerned[date]

    @cached_property
    def _ends(self) -> Mapping[dt.date, set[str]]:
        ends: defaultdict[dt.date, set[str]] = defaultdict(set)
        for code, periods in self.periods.items():
            for date in {date for period in periods for date in period}:
                ends[date].add(code)
        return ends

    @cached_property
    def _days(self) -> list[dt.date]:
        return sorted({*self._ends, *self.changes})

    @cached_property
    def _took(self) -> dict[dt.date, frozenset[str | None]]:
        return {}

    @cached_property
    def _pieces(self) -> dict[dt.date, list[tuple[str, str, str, str]]]:
        return {}

    @cached_property
    def _unsaid(self) -> dict[dt.date, frozenset[str]]:
        return {}

    @cached_property
    def _concerned(self) -> dict[dt.date, frozenset[str]]:
        return {}


def breaks(region: str, years: Sequence[int], klass: Klass) -> tuple[Said, ...]:
    """Return why figures of a region before and after some year are of different areas, each as data.

    KOSTRA groups are drawn anew at times; a municipality that kept its code may have taken in others, or lost some, or
    its border may have moved, which Klass tells.
    """
    first, last = min(years), max(years)
    kind = kind_of(region)
    if kind is RegionKind.KOSTRA_GROUP:
        redrawn = [year for year in klass.group_breaks if first < year <= last]
        return tuple(said("figures-groups-redrawn", region=region, year=year, before=year - 1) for year in redrawn)
    if kind is not RegionKind.MUNICIPALITY:
        return ()
    other = pl.col("old_code") != pl.col("new_code")
    within = pl.col("date").dt.year().is_between(first + 1, last)
    changes = klass.changes.filter(within & other)
    known = Known.by_klass(klass)
    found = []
    for date, code, name in changes.filter(pl.col("new_code") == region).select("date", "old_code", "old_name").rows():
        if known.is_valid(region, date - _DAY):
            took = "figures-took-in-part" if code is not None and known.goes_on(code, date) else "figures-took-in"
            found.append(said(took, region=region, part=code, name=name, date=str(date)))
    for date, code, name in changes.filter(pl.col("old_code") == region).select("date", "new_code", "new_name").rows():
        if known.is_valid(region, date):
            found.append(said("figures-lost-a-part", region=region, part=code, name=name, date=str(date)))
    return (*found, *moved_borders({first: (region,), last: (region,)}, klass))


def _before(region: str, parts: frozenset[str], date: dt.date, known: Known) -> frozenset[str]:
    """Return the parts on the day before a change."""
    day_before = date - _DAY
    changes = known.changes.get(date, ())
    unsaid = known.unsaid(date)
    if unsaid:
        raise NotJoinable(
            said(
                "figures-changed-unsaid",
                region=region,
                date=str(date),
                year=date.year,
                codes=tuple(sorted(unsaid)[:_SHOWN]),
            ),
            region=region,
            year=day_before.year,
        )
    if not parts & known.concerned(date):
        return parts
    stays = {code for code in parts if known.is_valid(code, day_before)}  # a merger into it leaves its code as it was
    sources = {(old, new) for old, _, new, _ in changes if old is not None and new in parts}
    gave = {old for old in {old for old, _ in sources} | stays if known.gives_only(old, date)}
    before = {old for old, _ in sources} - gave | stays
    for new in parts - stays:  # one that began as a part of another, and of nothing else, has no figures before
        origins = {old for old, began in sources if began == new}
        if origins and not origins & before:
            gave, before = gave - origins, before | origins
    for code in sorted(before - gave):
        became = {new: name for old, _, new, name in changes if old == code and new is not None}
        if known.is_valid(code, day_before) and known.is_valid(code, date):
            became.setdefault(code, "itself")
        if not became.keys() <= parts:
            name = next((name for old, name, _, _ in changes if old == code), "")
            into = tuple(f"{new} {name}" for new, name in sorted(became.items()))
            sentence = "figures-was-split-itself" if code == region else "figures-was-split"
            raise NotJoinable(
                said(sentence, region=region, date=str(date), year=date.year, part=code, name=name, into=into),
                region=region,
                year=day_before.year,
            )
    return frozenset(before)
