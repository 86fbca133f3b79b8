"""The one place that decides what a region is made of in each year, by SSB's Klass."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from kostra_bolig.figures import mergers
from kostra_bolig.figures.areas.area import Area, Gap, Move
from kostra_bolig.figures.areas.counties import Counties
from kostra_bolig.figures.mergers import Known
from kostra_bolig.kostra import RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.errors import NotJoinable
    from kostra_bolig.said import Said
    from kostra_bolig.ssb.klass import Klass

__all__ = ["Followed"]


@dataclass(frozen=True, kw_only=True)
class Followed:
    """Regions of a table over their codes.

    Attributes
    ----------
    klass
        What Klass says.
    names
        SSB's label of each code of the table.
    """

    klass: Klass
    names: Mapping[str, str]

    @cached_property
    def known(self) -> Known:
        """Which municipalities there were when."""
        return Known.of(self.klass, self.names)

    @cached_property
    def _counties(self) -> Counties:
        return Counties(known=self.known, names=self.names)

    def area(self, region: str, years: Sequence[int]) -> Area:
        """Return what a region is made of in each of some years, as far back as that is sound.

        A year belongs to the codes that were valid on its last day. One that has ended is followed from the last year
        in which it was there, and one that began after all these years from its first; after it ended it is what SSB
        has under its own code.

        Parameters
        ----------
        region
            Its code; of a kind that is not followed, it is what SSB has under that.
        years
            The years asked for.
        """
        asked = (region, tuple(years))
        if asked not in self._areas:
            first = self._first_year(region, after=max(years, default=0))
            made = self._made(*asked) if first is None else self._made(region, (*years, first)).within(years)
            codes = {code for of_year in made.codes.values() for code in of_year}
            self._areas[asked] = replace(made, names={code: self.names[code] for code in codes & self.names.keys()})
        return self._areas[asked]

    @cached_property
    def _areas(self) -> dict[tuple[str, tuple[int, ...]], Area]:
        return {}

    def _first_year(self, region: str, *, after: int) -> int | None:
        """Return the first year of a municipality or county that began `after` one; ``None`` where it did not."""
        kind = kind_of(region)
        if kind is RegionKind.COUNTY:
            return self._counties.first_year(region, after=after)
        if kind is not RegionKind.MUNICIPALITY or region not in self.known.of_klass:
            return None
        first = min(begins for begins, _ in self.known.periods[region]).year
        return first if first > after else None

    def _made(self, region: str, years: Sequence[int]) -> Area:
        kind = kind_of(region)
        if kind is RegionKind.COUNTY:
            return self._counties.area(region, years)
        if kind is not RegionKind.MUNICIPALITY:
            return Area.own(region, tuple(years))
        found, refused = mergers.walked(region, years, self.known)
        if refused is not None and not found:
            what = said("figures-unknown-to-klass", region=region, first=min(years), last=max(years))
            unknown = Gap(why=what, refusal=what)
            return Area(region=region, codes=dict.fromkeys(years, (region,)), gaps=dict.fromkeys(years, unknown))
        moves = [
            Move(before=before, after=after, told=told) for (before, after), told in mergers.given(found, self.known)
        ]
        for told in mergers.moved_borders({year: codes for year, codes in found.items() if codes}, self.klass):
            year = int(str(told.values["year"]))
            moves.append(Move(before=year - 1, after=year, told=told))
        codes = {year: found.get(year) or ((region,) if year in found else ()) for year in years}
        gaps = {} if refused is None else dict.fromkeys([year for year in years if year not in found], _gap(refused))
        return Area(region=region, codes=codes, gaps=gaps, moves=tuple(moves))


def _gap(refused: NotJoinable) -> Gap:
    """Return a refusal with its reason, without what is advised there."""
    refusal = cast("Said", refused.said)
    told = refusal.values
    if refusal.name == "figures-changed-unsaid":
        why = said("figures-why-unsaid", codes=told["codes"], date=told["date"])
    else:
        why = said("figures-why-split", part=told["part"], name=told["name"], into=told["into"], date=told["date"])
    return Gap(why=why, refusal=refusal, year=refused.year)
