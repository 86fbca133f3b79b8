"""Counties over their codes: which county, or counties, of an earlier year are one of today, by their municipalities.

A county of an earlier year is one of today, or goes into it, where most of its municipalities are in it and it is the
core of no other; and most municipalities of today's are from those. So a few municipalities may have moved, which is
told, while a county that was only a part of a larger one has no figures in that time.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from kostra_bolig.figures.areas.area import Area, Gap, Move
from kostra_bolig.kostra import COUNTY, RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kostra_bolig.figures.mergers import Known
    from kostra_bolig.said import Said

__all__ = ["Counties"]

_DIGITS: Final = 2
_SHOWN: Final = 3
_DAY: Final = dt.timedelta(days=1)

_Became: TypeAlias = "Mapping[str, frozenset[str]]"


@dataclass(frozen=True, kw_only=True)
class Counties:
    """The counties, by the municipalities in them, which their codes tell.

    Attributes
    ----------
    known
        Which municipalities there were when.
    names
        SSB's label of each code of the table.
    """

    known: Known
    names: Mapping[str, str]

    def area(self, region: str, years: Sequence[int]) -> Area:
        """Return what a county is made of, as far back as that can be told.

        Parameters
        ----------
        region
            Its code.
        years
            The years asked for.
        """
        codes: dict[int, tuple[str, ...]] = {}
        gaps: dict[int, Gap] = {}
        moves: list[Move] = []
        later: int | None = None
        for year in sorted(years, reverse=True):
            if later is None:
                codes[year] = (region,)
                later = year if self._members(year).get(region) else None
                continue
            became = self._became(year, later)
            there = frozenset[str]().union(*(self._members(later).get(code, ()) for code in codes[later]))
            cores, gap = self._cores(region, year, later, there, became)
            codes[year] = cores
            if gap is not None:
                gaps[year] = gap
                continue
            if (told := self._moved(region, cores, (year, later), there, became)) is not None:
                moves.append(Move(before=year, after=later, told=told))
            later = year
        return Area(region=region, codes=codes, gaps=gaps, moves=tuple(reversed(moves)))

    def first_year(self, region: str, *, after: int) -> int | None:
        """Return the first year of a county that began `after` one, by its municipalities; else ``None``."""
        inside = [code for code in self._municipalities if COUNTY + code[:_DIGITS] == region]
        first = min((begins.year for code in inside for begins, _ in self.known.periods[code]), default=after)
        return first if first > after else None

    def _cores(
        self, region: str, year: int, later: int, there: frozenset[str], became: _Became
    ) -> tuple[tuple[str, ...], Gap | None]:
        """Return the counties of a year that are the area of a later one, or why there are none."""
        before = self._members(year)
        whole = [
            county
            for county, members in before.items()
            if _is_most(sum(bool(became[code] & there) for code in members), len(members))
        ]
        from_whole = {new for county in whole for code in before[county] for new in became[code]} & there
        is_sound = (
            _is_most(len(from_whole), len(there))
            and (region in whole or region not in before)
            and not any(self._is_core_of_another(before[county], there, later, became) for county in whole)
        )
        came_of = {new for into in became.values() for new in into}
        near = [members for members in before.values() if any(became[code] & there for code in members)]
        unsaid = sorted((there - came_of) | {code for members in near for code in members if not became[code]})
        if is_sound and not unsaid:
            return tuple(sorted(whole)), None
        if region in before:  # its code goes on, whatever Klass leaves out
            return (region,), None
        if unsaid:
            told = said("figures-why-county-unsaid", codes=tuple(unsaid[:_SHOWN]), first=year, later=later)
            return (), _gap(region, told, year)
        held = Counter(
            county for county, members in before.items() for code in members for new in became[code] if new in there
        )
        [(largest, _)] = held.most_common(1)
        return (), _gap(region, said("figures-why-inside", county=self._named(largest)), year)

    def _is_core_of_another(self, members: Collection[str], there: frozenset[str], later: int, became: _Became) -> bool:
        """Tell whether most municipalities of another county of the later year come of these too."""
        made = {new for code in members for new in became[code]}
        return any(
            _is_most(len(made & others), len(others))
            for others in map(frozenset, self._members(later).values())
            if not others & there
        )

    def _moved(
        self, region: str, cores: Sequence[str], years: tuple[int, int], there: frozenset[str], became: _Became
    ) -> Said | None:
        """Return which municipalities left and came between two years, where any did."""
        year, later = years
        inside = {code for county in cores for code in self._members(year)[county]}
        left = [self._part(code, is_whole=not became[code] & there) for code in sorted(inside) if became[code] - there]
        came = [
            self._part(code, is_whole=became[code] <= there)
            for code in sorted(became)
            if code not in inside and became[code] & there
        ]
        if not left and not came:
            return None
        return said("figures-county-moved", region=region, before=year, after=later, left=tuple(left), came=tuple(came))

    def _part(self, code: str, *, is_whole: bool) -> Said | str:
        named = f"{code} {self.known.of_klass.get(code, '')}".strip()
        return named if is_whole else said("figures-a-part-of", part=named)

    def _named(self, county: str) -> str:
        return f"{county} {self.names.get(county, '')}".strip()

    def _members(self, year: int) -> Mapping[str, tuple[str, ...]]:
        """Return the municipalities of each county on the last day of a year."""
        if year not in self._by_year:
            last_day = dt.date(year, 12, 31)
            found: defaultdict[str, list[str]] = defaultdict(list)
            for code in self._municipalities:
                if self.known.is_valid(code, last_day):
                    found[COUNTY + code[:_DIGITS]].append(code)
            self._by_year[year] = {county: tuple(sorted(codes)) for county, codes in found.items()}
        return self._by_year[year]

    def _became(self, year: int, later: int) -> _Became:
        """Return what each municipality of the last day of a year is on the last day of a later one."""
        if (year, later) not in self._between:
            there = {code for members in self._members(year).values() for code in members}
            became: dict[str, frozenset[str]] = {code: frozenset([code]) for code in there}
            days = self.known.days_between(dt.date(year, 12, 31), dt.date(later, 12, 31) + _DAY)
            for date in reversed(days):
                into: defaultdict[str, set[str]] = defaultdict(set)
                for old, _, new, _ in self.known.changes.get(date, ()):
                    if old is not None and new is not None:
                        into[old].add(new)
                became = {
                    code: frozenset(
                        new
                        for one in now
                        for new in into.get(one, set()) | ({one} if self.known.is_valid(one, date) else set())
                    )
                    for code, now in became.items()
                }
            self._between[year, later] = became
        return self._between[year, later]

    @cached_property
    def _municipalities(self) -> list[str]:
        return [code for code in self.known.of_klass if kind_of(code) is RegionKind.MUNICIPALITY]

    @cached_property
    def _by_year(self) -> dict[int, Mapping[str, tuple[str, ...]]]:
        return {}

    @cached_property
    def _between(self) -> dict[tuple[int, int], _Became]:
        return {}


def _is_most(some: int, of: int) -> bool:
    return some * 2 > of


def _gap(region: str, why: Said, year: int) -> Gap:
    return Gap(why=why, refusal=said("figures-county-not-joined", region=region, year=year, why=why), year=year)
