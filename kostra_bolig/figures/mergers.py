"""Municipalities over mergers and splits: which parts make up one of today in each year.

A part that was split between several cannot be divided, and is refused. A code that goes on while it gives a part away
goes on in a series too, and the part is told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
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

__all__ = ["breaks", "given_parts", "parts_by_klass"]

_DAY: Final = dt.timedelta(days=1)
_SHOWN: Final = 3


def parts_by_klass(
    region: str, names: Mapping[str, str], years: Sequence[int], klass: Klass
) -> dict[int, tuple[str, ...]]:
    """Return the municipalities that cover the area of a municipality of today, for each year.

    A year belongs to the codes that were valid on its last day. One that has ended is followed from the last year in
    which it was there.

    Parameters
    ----------
    region
        Code of the municipality.
    names
        SSB's label of each code of the table.
    years
        The years asked for.
    klass
        What Klass says.

    Raises
    ------
    NotJoinable
        A part was split between this municipality and others, Klass does not know the code, or a municipality of the
        table began or ended and Klass does not say out of what or into what: it may have been a part.
    """
    if klass.codes.filter(pl.col("code") == region).is_empty():
        what = said("figures-unknown-to-klass", region=region, first=min(years), last=max(years))
        raise NotJoinable(what, region=region)
    known = _Known.of(klass, names)
    parts: frozenset[str] = frozenset()
    found: dict[int, tuple[str, ...]] = {}
    later = dt.date(max(years) + 1, 1, 1)
    for year in sorted(years, reverse=True):
        last_day = dt.date(year, 12, 31)
        if not any(found.values()):
            parts = frozenset({region} if known.is_valid(region, last_day) else ())
        else:
            for date in known.days_between(last_day, later):
                parts = _before(region, parts, date, known)
        found[year] = tuple(sorted(parts))
        later = last_day + _DAY
    return found


def given_parts(parts: Mapping[int, Sequence[str]], klass: Klass) -> tuple[Said, ...]:
    """Return what went, of a municipality that goes on, into or out of the area that parts make up, each as data.

    So do borders that moved, as far as they are known: what moved within the area is not told.

    Parameters
    ----------
    parts
        The municipalities by year, as :func:`parts_by_klass` gives them.
    klass
        What Klass says.
    """
    known = _Known.of(klass, {})
    found = []
    for before, year in pairwise(sorted(parts)):
        for date in known.days_between(dt.date(before, 12, 31), dt.date(year + 1, 1, 1)):
            for old, old_name, new, new_name in known.changes.get(date, ()):
                if old is None or new is None or old == new or not known.gives_only(old, date):
                    continue
                gave, took = old in parts[before] and old in parts[year], new in parts[year]
                if took and not gave:
                    found.append(
                        said("figures-took-in-part", region=new, part=old, name=old_name or "", date=str(date))
                    )
                if gave and not took:
                    found.append(said("figures-lost-a-part", region=old, part=new, name=new_name or "", date=str(date)))
    return (*found, *_moved_borders(parts, klass))


def _moved_borders(parts: Mapping[int, Sequence[str]], klass: Klass) -> Iterator[Said]:
    """Give the borders of the area that moved between two of its years."""
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
class _Known:
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
    days
        Every day on which something may have changed.
    """

    periods: Mapping[str, Sequence[tuple[dt.date, dt.date]]]
    changes: Mapping[dt.date, Sequence[tuple[str | None, str | None, str | None, str | None]]]
    edges: Mapping[dt.date, Collection[str]]
    days: Collection[dt.date]

    @classmethod
    def of(cls, klass: Klass, names: Mapping[str, str]) -> _Known:
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
        days = {date for of_code in periods.values() for period in of_code for date in period}
        return cls(periods=periods, changes=changes, edges=edges, days=days | set(changes))

    def is_valid(self, code: str, day: dt.date) -> bool:
        return any(begins <= day < ends for begins, ends in self.periods.get(code, ()))

    def goes_on(self, code: str, date: dt.date) -> bool:
        """Tell whether a code is valid on a day and on the one before."""
        return self.is_valid(code, date - _DAY) and self.is_valid(code, date)

    def gives_only(self, code: str, date: dt.date) -> bool:
        """Tell whether a code goes on over a day, and nothing else came into it: what left it was a part.

        Where it also took in another, the two may have changed hands.
        """
        took = any(new == code and old != code for old, _, new, _ in self.changes.get(date, ()))
        return self.goes_on(code, date) and not took

    def days_between(self, day: dt.date, later: dt.date) -> list[dt.date]:
        """Return the days after `day` and before `later` on which something changed, the last first."""
        return sorted((date for date in self.days if day < date < later), reverse=True)


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
    known = _Known.of(klass, {})
    found = []
    for date, code, name in changes.filter(pl.col("new_code") == region).select("date", "old_code", "old_name").rows():
        if known.is_valid(region, date - _DAY):
            took = "figures-took-in-part" if code is not None and known.goes_on(code, date) else "figures-took-in"
            found.append(said(took, region=region, part=code, name=name, date=str(date)))
    for date, code, name in changes.filter(pl.col("old_code") == region).select("date", "new_code", "new_name").rows():
        if known.is_valid(region, date):
            found.append(said("figures-lost-a-part", region=region, part=code, name=name, date=str(date)))
    return (*found, *_moved_borders({first: (region,), last: (region,)}, klass))


def _before(region: str, parts: frozenset[str], date: dt.date, known: _Known) -> frozenset[str]:
    """Return the parts on the day before a change."""
    day_before = date - _DAY
    changes = known.changes.get(date, ())
    edge = known.edges.get(date, ())
    began = {code for code in edge if known.is_valid(code, date) and not known.is_valid(code, day_before)}
    ended = {code for code in edge if known.is_valid(code, day_before) and not known.is_valid(code, date)}
    unsaid = (began - {new for _, _, new, _ in changes}) | (ended - {old for old, _, _, _ in changes})
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
