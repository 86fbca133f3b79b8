"""What a table held at one moment, and how what a person names is found in it: a region, a kind, a content."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Final, Self

import polars as pl

from kostra_bolig.definitions.shipped import definition, other_than_default
from kostra_bolig.errors import UnknownRegion, UsageError
from kostra_bolig.figures import asked, frames
from kostra_bolig.figures.finding import categories, contents
from kostra_bolig.figures.handed.record import Handed
from kostra_bolig.kinds import CountedAs, Source
from kostra_bolig.kostra import COUNTRY, RegionKind, is_count_unit, kind_of, lowest_kind, sum_region
from kostra_bolig.said import said, sized

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kostra_bolig.definitions.keys import SeriesKey
    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.kostra.regions import KindName
    from kostra_bolig.records import AskedFor, Binding, FurtherDimension, Note, Provenance
    from kostra_bolig.said import Said
    from kostra_bolig.ssb.klass import Klass

__all__ = ["Observed"]

_SHOWN: Final = 10


@dataclass(frozen=True, kw_only=True, eq=False)
class Observed(Handed):
    """The figures with what is known of them; :class:`kostra_bolig.Table` says what each attribute is."""

    observations: pl.DataFrame
    provenance: Provenance
    binding: Binding
    spec: TableSpec = field(default_factory=definition, repr=False)
    notes: tuple[Note, ...] = ()
    companions: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    store: Path | None = field(default=None, repr=False)
    as_of: dt.date | None = field(default=None, repr=False)
    withdrawn: pl.DataFrame = field(default_factory=frames.no_withdrawn, repr=False)
    also_called: Mapping[str, str] = field(default_factory=dict, repr=False)
    also_labelled: Mapping[str, str] = field(default_factory=dict, repr=False)
    counted_as: Mapping[str, Mapping[str, CountedAs]] = field(default_factory=dict, repr=False)
    description: bytes = field(default=b"", repr=False)
    apart: tuple[FurtherDimension, ...] = field(default=(), repr=False)
    further: tuple[FurtherDimension, ...] = field(default=(), repr=False)
    description_en: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        """Refuse parts that no table is made of, and note that figures are in hand: a forked process must know."""
        frames.require_parts(self.observations, self.provenance, self.binding, self.spec)
        frames.note_process()

    @property
    def asked_for(self) -> AskedFor:
        """Which part of the table was asked for; what lies outside is not known to be there or gone."""
        return self.provenance.asked_for

    @cached_property
    def klass(self) -> Klass:
        """What SSB's Klass says of mergers and splits, as shipped to 2024 and as stored since; and KOSTRA groups."""
        from kostra_bolig.ssb import klass

        frames.refuse_forked()
        return klass.history(self.companions)

    @cached_property
    def population(self) -> pl.DataFrame | None:
        """Inhabitants, one row per region and year; ``None`` where they are not stored with these figures."""
        from kostra_bolig.ssb import population

        frames.refuse_forked()
        return population.read(self.companions) if population.DATA_FILE in self.companions else None

    @cached_property
    def _counts(self) -> Mapping[str, Mapping[str, CountedAs]]:
        """What counts of counties and groups are: as stored, else as these figures tell."""
        from kostra_bolig.ssb import members

        return self.counted_as or members.counted_as(self.observations, self.klass.groups, self.asked_for)

    def _counted_as(self, code: str, content: str, unit: str) -> CountedAs | None:
        """Return what SSB's count of a county or a group is; ``None`` of other regions, and of what is no count."""
        kind = kind_of(code)
        if kind not in (RegionKind.COUNTY, RegionKind.KOSTRA_GROUP) or not is_count_unit(unit):
            return None
        from kostra_bolig.ssb.members import is_of_one

        if is_of_one(code, self.klass.codes):
            return CountedAs.TOTAL
        return self._counts.get(kind, {}).get(content, CountedAs.UNKNOWN)

    @property
    def lowest_kind(self) -> RegionKind:
        """What the table's regions are made of: municipalities, county municipalities or districts."""
        return lowest_kind(self._labels)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return dict(self.observations.select("region", "region_name").unique(maintain_order=True).rows())

    def region(self, region: str) -> tuple[str, str]:
        """Return the code and SSB's name of a region given by either.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.region("hele landet")
        ('EAK', 'Landet')

        Raises
        ------
        UnknownRegion
            There is no such region, or the name has several answers; near matches are listed.
        """
        code = self._region(region)
        return code, self._labels[code]

    def regions(
        self, query: str | None = None, *, kind: KindName | None = None, current: bool | None = None
    ) -> pl.DataFrame:
        """Return the regions of the table.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.regions()["region"].to_list()
        ['EAK']

        Parameters
        ----------
        query
            Only those whose code begins with this or whose name holds it, however it is written; where none does,
            what the query may have meant.
        kind
            Only this kind: ``country``, ``country_without_oslo``, ``county``, ``kostra_group`` or ``municipality``.
        current
            Only those that exist now (``True``) or no longer do (``False``), as their labels tell.

        Returns
        -------
        polars.DataFrame
            One row per region, sorted by code: ``region`` str, ``region_name`` str (SSB's label), ``name`` str (without
            the years), ``kind`` str, ``county`` str (of a municipality, by its code; else null), ``valid_from``,
            ``valid_to`` i16 (years in the label, null where it gives none), ``kostra_group`` str (of a municipality in
            the newest year, by SSB's Klass; null where it is in none or Klass is not stored).

        Raises
        ------
        UsageError
            The kind is unknown, or these are the published figures and the country is not what is asked for.
        """
        from kostra_bolig.figures import regions

        frames.refuse_forked()
        query, of_kind = asked.optional_text(query, "query"), asked.optional_text(kind, "kind")
        current = None if current is None else asked.flag(current, "current")
        found = regions.listed(self._labels, self._groups(self._years[-1]), query=query, kind=of_kind, current=current)
        if found.is_empty() and self.provenance.source is Source.PUBLISHED:
            raise UsageError(said("figures-published-of-country", country=COUNTRY, got=repr(query or kind)))
        return found

    def kostra_group(self, region: str, *, year: int | None = None) -> str | None:
        """Return the code of a municipality's KOSTRA group in a year, by default the newest.

        Returns
        -------
        str or None
            ``None`` where Klass puts it in none.

        Raises
        ------
        UnknownRegion
            There is no such region, or the name has several answers.
        UsageError
            Klass is not stored with these figures, or gives no groups for the year.
        """
        code = self._region(region)
        wanted = self._years[-1] if year is None else asked.year(year)
        groups = self._groups(wanted)
        if not groups:
            raise UsageError(said("figures-no-groups", year=wanted, table=self.spec.id))
        return groups.get(code)

    def breaks(self, kind: KindName, *, since: int, until: int) -> tuple[Said, ...]:
        """Return why figures of regions of a kind, from one year to another, are of different areas.

        Returns
        -------
        tuple of Said
            Each as data: KOSTRA groups that were redrawn, municipalities that kept their code and took in others,
            lost a part or had a border moved (as far as SSB's Klass tells).

        Raises
        ------
        UsageError
            The kind is unknown.
        """
        codes = self._codes([kind])
        years = asked.year(since, "since"), asked.year(until, "until")
        if codes and all(kind_of(code) is RegionKind.KOSTRA_GROUP for code in codes):
            within = [year for year in self._redrawn(kind) if years[0] < year <= years[1]]
            return tuple(said("figures-all-redrawn", year=year, before=year - 1) for year in within)
        return tuple(line for code in codes for line in self._breaks(code, years))

    def told_of_counts(self, kind: KindName, key: SeriesKey | str | None = None) -> tuple[Said, ...]:
        """Return which of SSB's own counts of a kind of region, by default of every series, are no totals, as data.

        Raises
        ------
        UsageError
            The kind is unknown.
        """
        of_kind = self._counts.get(kind, {}) if self._codes([kind]) else {}
        only = None if key is None else self._content(key)
        named = self.observations.select("content", "series").unique().rows()
        names = {code: name or code for code, name in named if only in (None, code)}
        found = []
        for word in (CountedAs.MEAN, CountedAs.UNKNOWN):
            some = tuple(sorted(names[one] for one, counted in of_kind.items() if counted is word and one in names))
            if some:
                is_own = self.spec.estimated
                found.append(
                    said("figures-all-counted-as", kind=kind, counted_as=word.value, series=some, is_estimate=is_own)
                )
        return tuple(found)

    def peers(self, region: str, *, per_1000: bool | str = False) -> tuple[str, ...]:
        """Return a region, its KOSTRA group where Klass is stored and knows one, and the country, as codes.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.peers("EAK")
        ('EAK',)

        Per 1,000 inhabitants there is no group beside it: the table of inhabitants has none.

        Raises
        ------
        UnknownRegion
            There is no such region, or the name has several answers.
        """
        code = self._region(region)
        group = None if asked.per_1000(per_1000) else self._groups(self._years[-1]).get(code)
        return tuple(dict.fromkeys(one for one in (code, group, sum_region(self._labels)) if one in self._labels))

    def of_kinds(self, kinds: KindName | Sequence[KindName]) -> Self:
        """Return the table with the regions of these kinds only.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.of_kinds(["country"]).observations.height
        19

        Raises
        ------
        UsageError
            A kind is unknown, or none is left.
        """
        codes = self._codes(kinds)
        if not codes:
            raise UsageError(said("figures-none-of-kind", kinds=tuple(asked.texts(kinds, "kind"))))
        kept = self.observations.filter(pl.col("region").is_in(codes))
        return replace(self, observations=kept, counted_as=self._counts)  # it takes the municipalities to tell

    def of_series(self) -> Self:
        """Return the table with the contents only that are bound to a series."""
        return replace(self, observations=self.observations.filter(pl.col("series").is_not_null()))

    def contents(self) -> pl.DataFrame:
        """Return what the table holds.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.contents()["unit"].unique().to_list()
        ['husstander']

        Returns
        -------
        polars.DataFrame
            One row per content, sorted by code: ``content``, ``content_name`` str, ``series`` enum (null for contents
            that are no series of the table), ``unit`` str, ``decimals`` i8.
        """
        frames.refuse_forked()
        return (
            self.observations.select("content", "content_name", "series", "unit", "decimals").unique().sort("content")
        )

    def __repr__(self) -> str:
        """Return size, series and source in a few lines."""
        frame = self.observations
        bound = ", ".join(self.binding.codes) or "none"
        unbound = f"; unavailable: {', '.join(self.binding.unavailable)}" if self.binding.unavailable else ""
        size = {"observation": frame.height, "region": frame["region"].n_unique()}
        head = sized(f"Table {self.provenance.table}", size, self._years)
        return f"{head}\nseries: {bound}{unbound}\n{self.provenance}"

    def require_one_category(self) -> None:
        """Raise `UsageError` where nobody has said of which category of each further dimension; they are listed."""
        categories.require_chosen(self.further, [one.id for one in self.further])

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>{self.contents()._repr_html_()}"

    @cached_property
    def _years(self) -> list[int]:
        years: list[int] = self.observations["year"].unique().sort().to_list()
        return years

    def _groups(self, year: int) -> dict[str, str]:
        of_year = self.klass.groups.filter(pl.col("year") == year)
        return dict(of_year.select("municipality", "group").rows())

    def _codes(self, kinds: Sequence[str]) -> list[str]:
        from kostra_bolig.figures import regions

        frames.refuse_forked()
        return regions.of_kinds(self._labels, asked.texts(kinds, "kind"))

    def _breaks(self, code: str, years: Sequence[int]) -> tuple[Said, ...]:
        kind = kind_of(code)
        if kind not in (RegionKind.MUNICIPALITY, RegionKind.KOSTRA_GROUP):
            return ()
        from kostra_bolig.figures import mergers

        return mergers.breaks(code, years, self.klass)

    def _since(self, content: str, year: int | None) -> pl.DataFrame:
        """Return the cells of a content, from a year on where one is given."""
        of_content = pl.col("content") == content
        return self.observations.filter(of_content if year is None else of_content & (pl.col("year") >= year))

    def _withdrawn(self, content: str, codes: Sequence[str]) -> tuple[Said, ...]:
        """Return since when SSB suppresses figures that this version has of regions, each as data."""
        if self.withdrawn.is_empty():
            return ()
        cells = self.withdrawn.filter((pl.col("content") == content) & pl.col("region").is_in(codes))
        return tuple(
            said("figures-suppressed-since", region=code, year=year, since=None if since is None else str(since))
            for code, year, since in cells.select("region", "year", "suppressed_since").rows()
        )

    def _redrawn(self, kind: str) -> tuple[int, ...]:
        """Return the years from which regions of a kind are other ones."""
        return self.klass.group_breaks if kind == RegionKind.KOSTRA_GROUP else ()

    def _cells(self, key: str, kinds: Sequence[str]) -> pl.DataFrame:
        is_of_content = pl.col("content") == self._content(key)
        return self.observations.filter(is_of_content & pl.col("region").is_in(self._codes(kinds)))

    def _region(self, region: str) -> str:
        frames.refuse_forked()
        region = asked.region(region)
        if region in self._labels:
            return region
        try:
            return self._called(region)
        except UnknownRegion as error:
            if (there := self.asked_for.regions) is not None:
                more = max(len(there) - _SHOWN, 0)
                what = said("figures-region-not-asked-for", got=repr(region), chosen=there[:_SHOWN], more=more)
                raise UnknownRegion(what, asked=region, near=error.near) from None
            if self.provenance.source is not Source.PUBLISHED:
                raise
            raise UnknownRegion(
                said("figures-published-of-country", country=COUNTRY, got=repr(region)),
                asked=region,
                near=error.near,
            ) from None

    def _called(self, region: str) -> str:
        """Return the code of a region by a name: SSB's in the language of the labels, else in the other one."""
        from kostra_bolig.figures import regions

        try:
            return regions.find(region, self._labels)
        except UnknownRegion:
            with suppress(UnknownRegion):
                return regions.find(region, self.also_called)
            raise

    def _inhabitants(self, rate: bool | tuple[int, int]) -> pl.DataFrame:
        """Return the inhabitants that a rate divides by: all, or those of some ages."""
        if isinstance(rate, tuple):
            from kostra_bolig.ssb import population

            if (living := population.read_ages(self.companions, *rate)) is not None:
                return living
            span = "{}-{}".format(*rate)
            raise UsageError(said("figures-no-ages", ages=frames.span(rate), asked=span, table=self.spec.id))
        if self.population is None:
            raise UsageError(said("figures-no-population", table=other_than_default(self.spec.id)))
        return self.population

    def _own_rate(self, key: str, rate: bool | tuple[int, int]) -> str | None:
        """Return the content of SSB's own rate of a series per 1,000 inhabitants, where it is asked for and there."""
        spec = self.spec.series.get(asked.text(key, "key"))
        if spec is None or rate is not True or spec.per_1000 is None:
            return None
        code = categories.beside(self.binding.codes.get(spec.key, ""), spec.per_1000)
        return code if code in self.observations["content"] else None

    def _content(self, key: str) -> str:
        frames.refuse_forked()
        key = asked.text(key, "key")
        if key in self.spec.series:
            self.require_one_category()
            if key in self.binding.codes:
                return self.binding.codes[key]
            raise contents.unavailable(key, self.binding, self.provenance.table)
        names = dict(self.observations.select("content", "content_name").unique(maintain_order=True).rows())
        categories.require_fixed(self.apart, key, names, self.binding.codes)
        has_codes = self.provenance.source is not Source.PUBLISHED  # some codes there are ours
        spoken, table = (names, self.also_labelled), self.provenance.table
        found = contents.find(key, spoken, keys=self.spec.keys, table=table, has_codes=has_codes)
        self.require_one_category()
        return found
