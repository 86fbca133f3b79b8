"""A table whose regions are followed over their codes: what each is made of, in which figures."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

import polars as pl

from kostra_bolig.errors import NotJoinable, UsageError
from kostra_bolig.figures import arguments, frames
from kostra_bolig.figures.areas.area import Gap
from kostra_bolig.figures.finding.categories import content_of
from kostra_bolig.figures.named import Named
from kostra_bolig.kinds import CountedAs
from kostra_bolig.kostra import Missing, RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kostra_bolig.definitions.keys import SeriesKey
    from kostra_bolig.errors import KostraBoligError
    from kostra_bolig.figures.areas.area import Area
    from kostra_bolig.figures.areas.followed import Followed
    from kostra_bolig.figures.areas.joining import Adding
    from kostra_bolig.figures.table import Table
    from kostra_bolig.kostra.regions import KindName
    from kostra_bolig.said import Said

__all__ = ["FOLLOWED", "Composed"]

FOLLOWED: Final = frozenset({RegionKind.MUNICIPALITY, RegionKind.COUNTY})
"""The kinds of regions that are followed over their codes."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Composed(Named):
    """The figures with what their regions are made of; :class:`kostra_bolig.Table` says what each attribute is."""

    follows: bool = field(default=True, repr=False)

    @cached_property
    def alone(self) -> Self:
        """The same figures, whose regions are not followed over their codes unless somebody says so."""
        return replace(self, follows=False)

    @cached_property
    def _followed(self) -> Followed:
        from kostra_bolig.figures.areas.followed import Followed

        return Followed(klass=self.klass, names=self._labels)

    def _is_to_follow(self, joined: bool | None) -> bool:
        """Tell whether regions are to be followed over their codes."""
        return self.follows if joined is None else joined

    def _not_asked_for(self, region: str, codes: Sequence[str]) -> Gap | None:
        """Return that figures under some codes were not asked for, where that is so."""
        lacking = tuple(sorted(code for code in codes if not self.asked_for.has(region=code)))
        if not lacking:
            return None
        every = ",".join(sorted({*(self.asked_for.regions or ()), *codes}))
        return Gap(
            why=said("figures-why-not-asked-for", lacking=lacking),
            refusal=said(
                "figures-parts-not-asked-for", region=region, lacking=lacking, every=every, table=self.spec.id
            ),
        )

    @cached_property
    def before(self) -> dict[str, Table | KostraBoligError]:
        """The tables that series of this were in before, as far as they were read, or why they were not."""
        return {}

    def _adding(self, content: str) -> Adding | None:
        """Return how the figures of a content may be added over areas, if they may."""
        from kostra_bolig.figures.areas import joining

        if self._is_defined(content):
            return joining.adding(content, self.binding.codes, self.spec)
        return None if self._not_added(content) else joining.Adding(content=content)

    def _is_defined(self, content: str) -> bool:
        """Tell whether the definition speaks of a content: as a series, or as the share of an identity."""
        keys = [key for key, code in self.binding.codes.items() if code == content]
        code = content_of(content)
        is_named = code in self.spec.codes.values() or any(one.share == code for one in self.spec.identities)
        return bool(keys) or is_named

    def _not_added(self, content: str) -> tuple[Said, ...]:
        """Return why figures of a content may not be added of which no definition speaks; nothing where they may."""
        from kostra_bolig.figures.areas import summable

        if self._is_defined(content):
            return ()
        if content not in self._judged:
            self._judged[content] = summable.why_not(self, content)
        return self._judged[content]

    def why_not_added(self, key: SeriesKey | str) -> tuple[Said, ...]:
        """Return why figures of a content may not be added over areas, where no definition says whether they may.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.why_not_added("unge")
        ()

        Returns
        -------
        tuple of Said
            Each condition that does not hold, as data; nothing where all hold, or a definition speaks.

        Raises
        ------
        UnknownSeries, SeriesUnavailable
            As for :meth:`kostra_bolig.Table.series`.
        """
        return self._not_added(self._content(key))

    def _require_count(self, content: str) -> None:
        """Refuse to make a rate or a sum of what is a rate itself, where no definition says what it is.

        Raises
        ------
        UsageError
            What SSB writes of it says so, or the regions are districts, of which no inhabitants are read.
        """
        if self.lowest_kind is RegionKind.DISTRICT:
            raise UsageError(said("figures-no-inhabitants-of-districts"))
        from kostra_bolig.figures.areas import summable

        if not self._is_defined(content) and (why := summable.why_not(self, content, words_only=True)):
            raise UsageError(said("figures-no-count-by-its-words", series=content, why=why))

    @cached_property
    def _judged(self) -> dict[str, tuple[Said, ...]]:
        return {}

    def _areas(self, content: str, regions: Sequence[str], years: Sequence[int], *, must: bool = False) -> list[Area]:
        """Return what regions are made of, in figures of a content.

        Raises
        ------
        NotJoinable
            They `must` be followed through all the years, and one cannot.
        """
        from kostra_bolig.figures.areas import joining

        how = self._adding(content)
        name = next((key for key, code in self.binding.codes.items() if code == content), content)
        unit = self._since(content, None)["unit"][0] if regions else ""
        areas = []
        for region in regions:
            kind = kind_of(region)
            if must and kind not in FOLLOWED:
                raise NotJoinable(
                    said("figures-no-municipality", region=region, name=self._labels[region]), region=region
                )
            area = joining.restricted(
                self._followed.area(region, years),
                how,
                name=name,
                unit=unit,
                why=self._not_added(content),
                are_means=self._counted_as(region, content, unit) is CountedAs.MEAN,
            ).without(self._not_asked_for)
            if must:
                area.require_whole()
            areas.append(area)
        return areas

    def content(self, key: SeriesKey | str) -> str:
        """Return the code of the content that a key, or the code itself, stands for.

        >>> import kostra_bolig as kb
        >>> kb.load(source="published").content("natthjem")
        'KOStotnatt0000'

        Raises
        ------
        UnknownSeries, SeriesUnavailable
            As for :meth:`kostra_bolig.Table.series`.
        """
        return self._content(key)

    def through(
        self,
        key: SeriesKey | str,
        regions: Sequence[str],
        years: Sequence[int],
        *,
        joined: bool | None = None,
        must: bool = False,
    ) -> tuple[pl.DataFrame, tuple[Said, ...]]:
        """Return a series of regions through years, municipalities and counties followed over their codes.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> frame, told = table.through("unge", ["EAK"], [2021, 2024])
        >>> frame["value"].to_list(), told
        ([410.0, 615.0], ())

        Parameters
        ----------
        key
            As for :meth:`kostra_bolig.Table.series`.
        joined, must
            Whether municipalities and counties among them are followed, and must be so through all the years.
        regions
            Their codes, one or more.
        years
            The years, of those that the figures have.

        Returns
        -------
        polars.DataFrame
            As :func:`kostra_bolig.figures.areas.joining.of_areas`.
        tuple of Said
            What a person should know of what they are made of, each as data.

        Raises
        ------
        UnknownSeries, SeriesUnavailable, NotJoinable
            As for :meth:`kostra_bolig.Table.series`.
        """
        from kostra_bolig.figures.areas import joining
        from kostra_bolig.figures.areas.area import Area

        content = self._content(key)
        to_follow = [one for one in regions if self._is_to_follow(joined) and kind_of(one) in FOLLOWED]
        areas = {area.region: area for area in self._areas(content, to_follow, years, must=must)}
        how = self._adding(content)

        def cells(one: str) -> pl.DataFrame:
            return self._since(one, None)

        whole = [areas.get(one) or Area.own(one, tuple(years)) for one in regions]
        frame = joining.of_areas(whole, how, cells, content=content)
        values: dict[str, dict[int, float | None]] = {}
        for region, year, value in frame.select("region", "year", "value").rows():
            values.setdefault(region, {})[year] = value
        lacking = {
            region: joining.of_parts(area, how, cells, content=content)
            for region, area in areas.items()
            if any(values[region][year] is None for year in area.sums)
        }
        told = [
            line
            if line.name == "figures-followed"
            else said("figures-of-region", region=self._labels[region], what=line)
            for region, area in areas.items()
            for line in (*area.told(values[region]), *lacking.get(region, ()))
        ]
        codes = sorted({code for codes in frame["made_of"] for code in codes})
        return frame, tuple(dict.fromkeys([*told, *self._withdrawn(content, codes)]))

    def as_given(self) -> Self:
        """Return this version with the figures that SSB has suppressed since, as SSB gave them then.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.as_given().observations.height
        19
        """
        from kostra_bolig.figures import revisions

        return replace(self, observations=revisions.restored(self.observations, self.withdrawn))

    def panel(
        self,
        *,
        joined: bool = False,
        keys: Sequence[SeriesKey | str] | None = None,
        regions: Sequence[str] | None = None,
        balanced: bool = False,
        withdrawn: bool = False,
    ) -> pl.DataFrame:
        """Return series side by side, one row per region and year.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.panel()["unge"].drop_nulls().to_list()
        [410.0, 615.0]

        Parameters
        ----------
        joined
            Every municipality of the newest year over all years, each followed over its codes as far back as is sound,
            and no other region. Else every region as SSB has it.
        keys
            Keys or content codes; by default every series of the table.
        regions
            Only these, by code or name; joined, they are municipalities, and one that has ended may be named too.
        balanced
            Only regions that have a figure in every year of each.
        withdrawn
            Give the figures of this version that SSB has suppressed since, too.

        Returns
        -------
        polars.DataFrame
            As :func:`kostra_bolig.figures.areas.panel.of_observations`; joined, as
            :func:`kostra_bolig.figures.areas.panel.side_by_side`.

        Raises
        ------
        UsageError
            There are no municipalities to follow, or no series; or a region to follow is none.
        UnknownRegion, UnknownSeries, SeriesUnavailable
            As for :meth:`kostra_bolig.Table.series`.
        """
        from kostra_bolig.figures.areas import joining, panel

        frames.refuse_forked()
        if arguments.flag(withdrawn, "withdrawn"):
            return self.as_given().panel(joined=joined, keys=keys, regions=regions, balanced=balanced)
        self.require_one_category()
        is_of_series = keys is None and bool(self.spec.series)
        by_default = self.spec.keys or self.contents()["content"].to_list()
        names = by_default if keys is None else arguments.texts(keys, "keys")
        contents = {name: self._content(name) for name in names if not is_of_series or name in self.binding.codes}
        if not contents:
            raise UsageError(said("show-empty-panel"))
        codes = None if regions is None else sorted({self._region(one) for one in arguments.regions(regions)})
        if arguments.flag(joined, "joined"):
            years = self._years
            for code in codes or ():
                if kind_of(code) is not RegionKind.MUNICIPALITY:
                    kind = RegionKind.MUNICIPALITY
                    raise UsageError(said("figures-of-other-kind", region=self._labels[code], kind=kind))
            there = codes or panel.today(self._labels, self._followed.known, newest=years[-1])
            if not there:
                raise UsageError(said("figures-none-followed"))
            columns = {
                name: joining.of_areas(
                    self._areas(content, there, years),
                    self._adding(content),
                    lambda one: self._since(one, None),
                    content=content,
                )
                for name, content in contents.items()
            }
            found = panel.side_by_side(columns, self._labels)
        else:
            cells = self.observations
            if codes is not None:
                cells = cells.filter(pl.col("region").is_in(codes))
            found = panel.of_observations(cells, self.withdrawn, contents=None if is_of_series else contents)
        return panel.complete(found, list(contents)) if arguments.flag(balanced, "balanced") else found

    def _started(
        self, key: str, kind: str, *, since: int, until: int, joined: bool | None
    ) -> tuple[pl.DataFrame, list[Area]]:
        """Return the cells of a ranking: of a year as SSB has them, and of a start year of the same areas.

        Regions are those of the later year; what they were made of in the earlier is given beside the cells.
        """
        cells = self._cells(key, [kind])
        there = cells.filter(pl.col("year") == until, pl.col("missing").ne_missing(Missing.NOT_APPLICABLE.value))
        if (
            not self._is_to_follow(joined)
            or kind not in FOLLOWED
            or since not in self._years
            or there.is_empty()
            or since >= until
        ):
            return cells, []
        from kostra_bolig.figures.areas import joining

        content = self._content(key)
        areas = self._areas(content, there["region"].to_list(), [since, until])
        started = joining.of_areas(
            areas, self._adding(content), lambda one: self._since(one, since), content=content
        ).filter(pl.col("year") == since)
        labels = cells.select("region", "region_name").unique()
        later = cells.filter(pl.col("year") == until)
        columns = ["region", "region_name", "year", "value", "status", "missing", "made_of"]
        of_now = later.with_columns(pl.concat_list("region").alias("made_of")).select(columns)
        return pl.concat([started.join(labels, on="region", how="left").select(columns), of_now]), areas

    def newest_year(self, key: SeriesKey | str) -> int:
        """Return the newest year of a series, with or without a value.

        >>> import kostra_bolig as kb
        >>> kb.load(source="published").newest_year("unge")
        2024

        Raises
        ------
        UnknownSeries, SeriesUnavailable
            As for :meth:`series`.
        """
        years: list[int] = self._since(self._content(key), None)["year"].to_list()
        return max(years)

    def followed(
        self, key: SeriesKey | str, kind: KindName, *, since: int, until: int, regions: Collection[str] | None = None
    ) -> tuple[Said, ...]:
        """Return how the regions of a kind in one year are followed to an earlier one, as a ranking does.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.followed("unge", "country", since=2021, until=2024)
        ()

        Parameters
        ----------
        key, kind
            The series and the kind of region.
        since, until
            The earlier year and the later.
        regions
            Only these, by their codes in the later year.

        Returns
        -------
        tuple of Said
            Each as data: how many are followed over their codes and of how many it is our sum, then those that cannot
            be followed, and what came or went all the same.

        Raises
        ------
        UsageError
            The kind is unknown.
        """
        since, until = arguments.year(since, "since"), arguments.year(until, "until")
        cells, areas = self._started(key, arguments.text(kind, "kind"), since=since, until=until, joined=None)
        areas = [area for area in areas if regions is None or area.region in regions]
        values = {(region, year): value for region, year, value in cells.select("region", "year", "value").rows()}
        told = [
            said("figures-of-region", region=self._labels[area.region], what=line)
            for area in areas
            for line in area.breaks({year: values.get((area.region, year)) for year in (since, until)})
        ]
        over = sum(area.is_followed for area in areas)
        sums = sum(bool(area.sums) and values.get((area.region, since)) is not None for area in areas)
        if over:
            told.insert(0, said("figures-start-followed", year=since, count=over, sums=sums))
        return tuple(dict.fromkeys(told))
