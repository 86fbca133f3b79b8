"""Which of a table's figures are taken along: kinds, regions, series and years, as a person asks for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import arguments
from kostra_bolig.figures.frames import dated
from kostra_bolig.figures.regions import described
from kostra_bolig.kostra import Missing, RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kostra_bolig.figures.table import Table
    from kostra_bolig.kostra.regions import KindName

__all__ = ["Choice"]

_FOLLOWED = (RegionKind.MUNICIPALITY, RegionKind.COUNTY)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is asked for of a table.

    Attributes
    ----------
    whole
        The table, with all that it has: regions are followed in it.
    codes
        The codes that are asked for, in order.
    are_named
        Whether somebody named them.
    keys
        Keys or content codes that are asked for, ``None`` for all.
    contents
        The content codes that these are.
    years
        The years, sorted.
    """

    whole: Table
    codes: tuple[str, ...]
    are_named: bool
    keys: tuple[str, ...] | None
    contents: tuple[str, ...]
    years: tuple[int, ...]

    @classmethod
    def of(
        cls,
        table: Table,
        *,
        kinds: KindName | Sequence[KindName],
        series: str | Sequence[str] | None,
        regions: Sequence[str] | None,
        since: int | None,
        until: int | None,
    ) -> Self:
        """Return what is asked for.

        Raises
        ------
        UsageError
            A kind or a region is unknown, a region or series is given twice, or no figures are left.
        """
        of_kinds = table.of_kinds(kinds).observations["region"].unique(maintain_order=True).to_list()
        named = None if regions is None else [table.region(one)[0] for one in arguments.regions(regions)]
        codes = of_kinds if named is None else [one for one in dict.fromkeys(named) if one in set(of_kinds)]
        keys = None if series is None else tuple(dict.fromkeys(arguments.texts(series, "series")))
        contents = table.contents()["content"].to_list() if keys is None else [table.content(key) for key in keys]
        first, last = arguments.optional_year(since, "since"), arguments.optional_year(until, "until")
        there = table.observations.filter(pl.col("content").is_in(contents), pl.col("region").is_in(codes))["year"]
        years = tuple(
            year
            for year in sorted(there.unique().to_list())
            if (first is None or year >= first) and (last is None or year <= last)
        )
        if not years:
            raise UsageError(said("show-no-figures", first=first, last=last))
        return cls(
            whole=table,
            codes=tuple(codes),
            are_named=named is not None,
            keys=keys,
            contents=tuple(dict.fromkeys(contents)),
            years=years,
        )

    def observations(self, also: Collection[tuple[str, int]] = ()) -> pl.DataFrame:
        """Return the long observations that are asked for, and those of more codes and years."""
        kept = self._of(self.whole.observations, {*self.codes, *(code for code, _ in also)})
        added = pl.DataFrame(
            list(also), schema={"region": pl.String, "year": pl.Int16}, orient="row", strict=False
        ).with_columns(pl.lit(value=True).alias("is_part"))
        kept = kept.join(added, on=["region", "year"], how="left", maintain_order="left").filter(
            pl.col("region").is_in(self.codes) | pl.col("is_part")
        )
        return dated(kept.drop("is_part"), self.whole.withdrawn)

    def table(self) -> Table:
        """Return the table with what is asked for only."""
        every = self.whole.of_kinds(tuple(RegionKind))  # so that it remembers what its counts are
        return replace(every, observations=self._of(every.observations, set(self.codes)))

    def _of(self, observations: pl.DataFrame, codes: Collection[str]) -> pl.DataFrame:
        return observations.filter(
            pl.col("region").is_in(list(codes))
            & pl.col("content").is_in(self.contents)
            & pl.col("year").is_in(self.years)
        )

    def shown(self, *, only_series: bool) -> list[str]:
        """Return the keys of what is shown: as asked for, else the series in their order, then other contents."""
        if self.keys is not None:
            return list(self.keys)
        binding = self.whole.binding.codes
        keys = [key for key in self.whole.spec.keys if binding.get(key) in self.contents]
        bound = {binding[key] for key in keys}
        return [*map(str, keys), *(() if only_series else (one for one in self.contents if one not in bound))]

    def places(self, *, joined: bool | None, only_today: bool) -> list[str]:
        """Return the codes of what is shown, the country first: named, else those of today where they are followed.

        Parameters
        ----------
        joined
            Whether municipalities and counties are followed.
        only_today
            Whether only municipalities of today are shown, also of those that are named.
        """
        if joined is False or (self.are_named and not only_today):
            return _in_order(self.codes, are_named=self.are_named)
        last: int = max(self.whole.observations["year"].unique().to_list())
        newest = self.whole.observations.filter(pl.col("year") == last)
        there = newest.filter(pl.col("missing").ne_missing(Missing.NOT_APPLICABLE.value))["region"].unique()
        labels = dict(self.whole.observations.select("region", "region_name").unique().rows())
        today = {one.code for one in described(labels) if (one.valid_to or last) >= last} & set(there)
        codes = [one for one in self.codes if one in today or kind_of(one) not in _FOLLOWED]
        if only_today:
            codes = [one for one in codes if kind_of(one) is RegionKind.MUNICIPALITY]
        return _in_order(codes, are_named=self.are_named)

    def followed(self) -> pl.DataFrame:
        """Return the municipalities of today that are asked for side by side, followed over their codes.

        Raises
        ------
        UsageError
            Somebody named a region that is none, or none is left.
        """
        panel = self.whole.panel(joined=True, keys=self.keys)
        of_today = set(panel["region"])
        for code in self.codes if self.are_named else ():
            if code not in of_today:
                raise UsageError(said("show-not-in-panel", region=code, name=self.whole.region(code)[1]))
        found = panel.filter(pl.col("region").is_in(self.codes) & pl.col("year").is_in(self.years))
        if found.is_empty():
            raise UsageError(said("show-no-figures", first=None, last=None))
        return found

    def side_by_side(self) -> pl.DataFrame:
        """Return what a wide file has a row of: municipalities, followed; where a table has none, what it is made of.

        Raises
        ------
        UsageError
            As for :meth:`followed`.
        """
        lowest = self.whole.lowest_kind
        if lowest is RegionKind.MUNICIPALITY:
            return self.followed()
        panel = self.whole.panel(keys=self.keys)
        of_kind = pl.lit(value=True) if self.are_named else pl.col("kind") == lowest.value
        found = panel.filter(pl.col("region").is_in(self.codes) & pl.col("year").is_in(self.years), of_kind)
        if found.is_empty():
            raise UsageError(said("show-no-figures", first=None, last=None))
        return found


def _in_order(codes: Sequence[str], *, are_named: bool) -> list[str]:
    """Return codes as they are named; else the country, counties, groups, and municipalities by code."""
    if are_named:
        return list(codes)
    kinds = list(RegionKind)
    return sorted(codes, key=lambda code: (kinds.index(kind_of(code)), code))
