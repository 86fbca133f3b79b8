"""What one region is made of, year by year, as data: the codes of each year, or the reason for none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from kostra_bolig.errors import NotJoinable
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from kostra_bolig.said import Said

_Of = TypeVar("_Of")

__all__ = ["Area", "Gap", "Move"]


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Why a region has no figures in a year.

    Attributes
    ----------
    why
        What a person is told of it, to follow the years.
    refusal
        What is said where somebody asked for these years.
    year
        The last year that cannot be had, or ``None`` where that is not the matter.
    """

    why: Said
    refusal: Said
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class Move:
    """What came or went between two years, so that figures before and after are of different areas.

    Attributes
    ----------
    before, after
        The last year before it and the first after.
    told
        What a person is told of it.
    """

    before: int
    after: int
    told: Said


@dataclass(frozen=True, kw_only=True)
class Area:
    """What a region is made of.

    Attributes
    ----------
    region
        Its code.
    codes
        By year, the codes whose figures are its own: one, as SSB has it, or several, whose sum it is; none where
        :attr:`gaps` says why.
    gaps
        Why there are none, by year.
    moves
        What came and went all the same.
    alone
        The years of which SSB's own figure stands for the region alone, though others became part of it later: what
        these are cannot be added. By year, the codes that would be added.
    names
        SSB's label of each code.
    divides
        Whether what stands for several codes is a share: one sum in percent of another.
    """

    region: str
    codes: Mapping[int, tuple[str, ...]]
    gaps: Mapping[int, Gap] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    alone: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    divides: bool = False

    @classmethod
    def own(cls, region: str, years: tuple[int, ...]) -> Area:
        """Return a region as SSB has it: under its own code in every year."""
        return cls(region=region, codes=dict.fromkeys(years, (region,)))

    @property
    def is_followed(self) -> bool:
        """Whether some of its figures stand under another code than its own, or under several."""
        return any(codes not in ((), (self.region,)) for codes in self.codes.values())

    @property
    def sums(self) -> tuple[int, ...]:
        """The years that are sums of several codes."""
        return tuple(year for year, codes in self.codes.items() if len(codes) > 1)

    def require_whole(self) -> None:
        """Refuse what cannot be followed through all its years.

        Raises
        ------
        NotJoinable
            In some year there is a reason why not.
        """
        for year in sorted(self.gaps, reverse=True):
            gap = self.gaps[year]
            raise NotJoinable(gap.refusal, region=self.region, year=gap.year)

    def without_sums(self, why: Callable[[tuple[str, ...]], Gap]) -> Area:
        """Return the area where nothing can be added: such years are SSB's own figure of the region, or none.

        Parameters
        ----------
        why
            Gives the reason, of the codes that would be added.
        """
        if not self.sums:
            return self
        gaps = {**self.gaps, **{year: why(self.codes[year]) for year in self.sums}}
        alone = {year: self.codes[year] for year in self.sums if self.region in self.codes[year]}
        codes = {
            year: codes if len(codes) < 2 else (self.region,) if year in alone else ()
            for year, codes in self.codes.items()
        }
        return replace(self, codes=codes, gaps=gaps, alone=alone)

    def without(self, lacking: Callable[[str, tuple[str, ...]], Gap | None]) -> Area:
        """Return the area without the years of which something is lacking.

        Parameters
        ----------
        lacking
            Says why a year cannot be had, of the region and the codes that it would be made of.
        """
        found = {year: gap for year, codes in self.codes.items() if (gap := lacking(self.region, codes)) is not None}
        if not found:
            return self
        codes = {year: () if year in found else codes for year, codes in self.codes.items()}
        return replace(self, codes=codes, gaps={**self.gaps, **found})

    def within(self, years: Collection[int]) -> Area:
        """Return the area in some of its years alone; what came and went between any others is kept."""
        return replace(
            self,
            codes={year: codes for year, codes in self.codes.items() if year in years},
            gaps={year: gap for year, gap in self.gaps.items() if year in years},
            alone={year: codes for year, codes in self.alone.items() if year in years},
        )

    def after(self, before: Area, years: Collection[int]) -> Area:
        """Return the area as it is `before` in some years, of another table, and as it is here in the others."""

        def of_both(theirs: Mapping[int, _Of], ours: Mapping[int, _Of]) -> dict[int, _Of]:
            earlier = {year: one for year, one in theirs.items() if year in years}
            return {**earlier, **{year: one for year, one in ours.items() if year not in years}}

        return replace(
            self,
            codes=of_both(before.codes, self.codes),
            gaps=of_both(before.gaps, self.gaps),
            moves=tuple(dict.fromkeys((*(one for one in before.moves if one.before in years), *self.moves))),
            alone=of_both(before.alone, self.alone),
            names={**before.names, **self.names},
            divides=self.divides or before.divides,
        )

    def told(self, values: Mapping[int, float | None]) -> tuple[Said, ...]:
        """Return what a person should know of it, each as data: one line of what it is made of, then the reasons.

        Parameters
        ----------
        values
            The figures of the years that are shown.
        """
        return (*self._followed(values), *self.breaks(values))

    def _followed(self, values: Mapping[int, float | None]) -> tuple[Said, ...]:
        last = max((year for year, value in values.items() if value is not None), default=max(values))
        shown = sorted(year for year in set(values) & set(self.codes) if year <= last)
        made = [
            _made_of(years, codes, self.names, divides=self.divides)
            for years, codes in _runs((year, self.codes[year]) for year in shown)
            if codes
        ]
        if all(self.codes[year] in ((), (self.region,)) for year in shown):
            return ()
        followed = reduce(lambda first, then: said("figures-both", first=first, then=then), made)
        return (said("figures-followed", region=self.region, periods=followed),)

    def breaks(self, values: Mapping[int, float | None]) -> tuple[Said, ...]:
        """Return why years have no figure, or one of another area, each as data.

        Parameters
        ----------
        values
            As for :meth:`told`.
        """
        shown = sorted(set(values) & set(self.codes))
        lines = []
        without = (year for year in shown if year in self.gaps and year not in self.alone and values[year] is None)
        for years, why in _runs((year, self.gaps[year].why) for year in without):
            lines.append(said("figures-null-for", period=_period(years), why=why))
        for years, codes in _runs((year, self.alone[year]) for year in shown if year in self.alone):
            why, parts = self.gaps[years[0]].why, _listed(codes, self.names)
            lines.append(said("figures-stands-alone", period=_period(years), region=self.region, parts=parts, why=why))
        lines += [move.told for move in self.moves if min(values) <= move.before and move.after <= max(values)]
        return tuple(lines)


def _runs(of_years: Iterable[tuple[int, _Of]]) -> list[tuple[list[int], _Of]]:
    """Return runs of years that have the same."""
    runs: list[tuple[list[int], _Of]] = []
    for year, one in of_years:
        if runs and runs[-1][1] == one and runs[-1][0][-1] == year - 1:
            runs[-1][0].append(year)
        else:
            runs.append(([year], one))
    return runs


def _period(years: list[int]) -> int | Said:
    return years[0] if len(years) == 1 else said("figures-period", first=years[0], last=years[-1])


def _made_of(years: list[int], codes: tuple[str, ...], names: Mapping[str, str], *, divides: bool) -> Said:
    summed = "figures-parts-divided" if divides else "figures-parts-summed"
    name = "figures-part-alone" if len(codes) == 1 else summed
    return said(name, period=_period(years), parts=_listed(codes, names), regions=codes)


def _listed(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return " + ".join(f"{code} {names.get(code, '')}".strip() for code in codes)
