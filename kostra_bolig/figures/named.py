"""How what a person names is found in a table: a region, a kind of regions, a content."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Self

import polars as pl

from kostra_bolig.errors import UnknownRegion, UsageError
from kostra_bolig.figures import arguments, frames
from kostra_bolig.figures.finding import categories, contents
from kostra_bolig.figures.observed import Observed
from kostra_bolig.kinds import CountedAs, Source
from kostra_bolig.kostra import COUNTRY, RegionKind, kind_of, sum_region
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.definitions.keys import SeriesKey
    from kostra_bolig.kostra.regions import KindName
    from kostra_bolig.said import Said

__all__ = ["Named"]

_SHOWN: Final = 10


class Named(Observed):
    """The figures with what people call what they are of; :class:`kostra_bolig.Table` says what each attribute is."""

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
        query, of_kind = arguments.optional_text(query, "query"), arguments.optional_text(kind, "kind")
        current = None if current is None else arguments.flag(current, "current")
        found = regions.listed(self._labels, self._groups(self._years[-1]), query=query, kind=of_kind, current=current)
        if found.is_empty() and self.provenance.source is Source.PUBLISHED:
            raise UsageError(said("figures-published-of-country", country=COUNTRY, got=repr(query or kind)))
        return found

    def kostra_group(self, region: str, *, year: int | None = None) -> str | None:
        """Return the code of a municipality's KOSTRA group in a year, by default the newest.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.kostra_group("EAK")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        kostra_bolig.errors.UsageError: SSB's Klass has no KOSTRA groups of 2024 stored with these figures; run ...

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
        wanted = self._years[-1] if year is None else arguments.year(year)
        groups = self._groups(wanted)
        if not groups:
            raise UsageError(said("figures-no-groups", year=wanted, table=self.spec.id))
        return groups.get(code)

    def breaks(self, kind: KindName, *, since: int, until: int) -> tuple[Said, ...]:
        """Return why figures of regions of a kind, from one year to another, are of different areas.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.breaks("country", since=2020, until=2024)
        ()

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
        years = arguments.year(since, "since"), arguments.year(until, "until")
        if codes and all(kind_of(code) is RegionKind.KOSTRA_GROUP for code in codes):
            within = [year for year in self._redrawn(kind) if years[0] < year <= years[1]]
            return tuple(said("figures-all-redrawn", year=year, before=year - 1) for year in within)
        return tuple(line for code in codes for line in self._breaks(code, years))

    def told_of_counts(self, kind: KindName, key: SeriesKey | str | None = None) -> tuple[Said, ...]:
        """Return which of SSB's own counts of a kind of region, by default of every series, are no totals, as data.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.told_of_counts("country")
        ()

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
        group = None if arguments.per_1000(per_1000) else self._groups(self._years[-1]).get(code)
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
            raise UsageError(said("figures-none-of-kind", kinds=tuple(arguments.texts(kinds, "kind"))))
        kept = self.observations.filter(pl.col("region").is_in(codes))
        return replace(self, observations=kept, counted_as=self._counts)  # it takes the municipalities to tell

    def _codes(self, kinds: Sequence[str]) -> list[str]:
        from kostra_bolig.figures import regions

        frames.refuse_forked()
        return regions.of_kinds(self._labels, arguments.texts(kinds, "kind"))

    def _breaks(self, code: str, years: Sequence[int]) -> tuple[Said, ...]:
        kind = kind_of(code)
        if kind not in (RegionKind.MUNICIPALITY, RegionKind.KOSTRA_GROUP):
            return ()
        from kostra_bolig.figures import mergers

        return mergers.breaks(code, years, self.klass)

    def _cells(self, key: str, kinds: Sequence[str]) -> pl.DataFrame:
        is_of_content = pl.col("content") == self._content(key)
        return self.observations.filter(is_of_content & pl.col("region").is_in(self._codes(kinds)))

    def _region(self, region: str) -> str:
        frames.refuse_forked()
        region = arguments.region(region)
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

    def _own_rate(self, key: str, rate: bool | tuple[int, int]) -> str | None:
        """Return the content of SSB's own rate of a series per 1,000 inhabitants, where it is asked for and there."""
        spec = self.spec.series.get(arguments.text(key, "key"))
        if spec is None or rate is not True or spec.per_1000 is None:
            return None
        code = categories.beside(self.binding.codes.get(spec.key, ""), spec.per_1000)
        return code if code in self.observations["content"] else None

    def _content(self, key: str) -> str:
        frames.refuse_forked()
        key = arguments.text(key, "key")
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
