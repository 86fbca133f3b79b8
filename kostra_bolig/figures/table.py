"""Table 12015 as it stood at one moment, and what can be asked of it.

Reading one series is what most programs do, so everything else is loaded where it is used.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.errors import NotJoinable, SeriesUnavailable, UnknownRegion, UnknownSeries, UsageError
from kostra_bolig.figures import door
from kostra_bolig.figures.series import Series
from kostra_bolig.kostra import (
    COUNTRY,
    REGION_PATTERNS,
    Missing,
    RegionKind,
    SeriesKey,
    is_count_unit,
)
from kostra_bolig.records import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kostra_bolig.figures.citation import Citation
    from kostra_bolig.figures.comparison import By, Comparison
    from kostra_bolig.figures.regions import Region
    from kostra_bolig.figures.revisions import Diff
    from kostra_bolig.records import Binding, Note, Provenance
    from kostra_bolig.show.chart import Chart
    from kostra_bolig.show.drawing import Form
    from kostra_bolig.ssb.klass import Klass

__all__ = ["Table"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """Table 12015 as it stood at one moment.

    Attributes
    ----------
    observations
        One row per (region, content, year); columns as in :func:`kostra_bolig.ingest.frame.assemble`.
    provenance
        Source line, licence, stage, when updated and fetched, hash, mandatory notes.
    binding
        Which content each series is read from.
    notes
        What the checks remarked.
    companions
        Answers stored beside the table's own, by file name: what Klass and the population table said.
    """

    observations: pl.DataFrame
    provenance: Provenance
    binding: Binding
    notes: tuple[Note, ...] = ()
    companions: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def klass(self) -> Klass | None:
        """What SSB's Klass says of mergers, splits and KOSTRA groups; ``None`` where it is not stored with these."""
        from kostra_bolig.ssb import klass

        return klass.read(self.companions) if klass.is_complete(self.companions) else None

    @cached_property
    def population(self) -> pl.DataFrame | None:
        """Inhabitants, one row per region and year; ``None`` where they are not stored with these figures."""
        from kostra_bolig.ssb import population

        return population.read(self.companions) if population.DATA_FILE in self.companions else None

    @cached_property
    def _labels(self) -> dict[str, str]:
        return dict(self.observations.select("region", "region_name").unique(maintain_order=True).rows())

    def series(
        self,
        key: str,
        *,
        region: str = COUNTRY,
        joined: bool = False,
        since: int | None = None,
        per_1000: bool = False,
    ) -> Series:
        """Return one series of one region.

        Parameters
        ----------
        key
            One of the six keys (:class:`kostra_bolig.SeriesKey`), or any content code of the table.
        region
            Code or name; the country by default.
        joined
            Follow a municipality over renumberings and mergers: the sum of its parts in each year. Ours, not SSB's; a
            suppressed or missing part makes the year missing.
        since
            First year; all by default. A series can be joined from the year after a split.
        per_1000
            Per 1,000 inhabitants, ours: the value divided by the population that SSB's table 07459 gives for the same
            year.

        Raises
        ------
        UnknownSeries
            There is no such key or content code; near matches are listed.
        SeriesUnavailable
            The series is bound to no content of this table; the candidates are listed.
        UnknownRegion
            There is no such region, or the name has several answers; near matches are listed.
        NotJoinable
            A part was split, or nobody knows the mergers; or the content is no count and cannot be summed.
        UsageError
            `since` is after the last year, or no population is stored with these figures.
        """
        content = self._content(key)
        code = self._region(region)
        cells = self.observations.filter(pl.col("content") == content)
        if since is not None:
            cells = cells.filter(pl.col("year") >= since)
        found = cells.filter(pl.col("region") == code)
        if found.is_empty():
            raise UsageError(f"{key} for {code} has no figures since {since}; the last year is {self._years[-1]}")
        first = found.row(0, named=True)
        years = found["year"].to_list()
        series = Series(
            key=SeriesKey(first["series"]) if first["series"] is not None else None,
            content=content,
            content_name=first["content_name"],
            region=code,
            region_name=first["region_name"],
            unit=first["unit"],
            decimals=first["decimals"],
            frame=found.select("year", "value", "status", "missing"),
            provenance=self.provenance,
            remarks=() if joined else self._breaks(code, years),
        )
        parts = None
        if joined:
            parts = self._parts(series)
            series = self._joined(series, cells, parts)
        if not per_1000:
            return series
        from kostra_bolig.figures import rates

        rates.require_count(series.name, series.unit)
        return rates.of_series(series, self._inhabitants(), parts)

    def region(self, region: str) -> tuple[str, str]:
        """Return the code and SSB's name of a region given by either.

        Raises
        ------
        UnknownRegion
            There is no such region, or the name has several answers; near matches are listed.
        """
        code = self._region(region)
        return code, self._labels[code]

    def regions(
        self, query: str | None = None, *, kind: str | None = None, current: bool | None = None
    ) -> pl.DataFrame:
        """Return the regions of the table.

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
            The kind is unknown.
        """
        from kostra_bolig.figures.regions import described

        kinds = _kinds([kind]) if kind is not None else tuple(RegionKind)
        groups = self._groups(self._years[-1])
        rows = [
            (
                one.code,
                one.label,
                one.name,
                one.kind.value,
                one.county,
                one.valid_from,
                one.valid_to,
                groups.get(one.code),
            )
            for one in _asked(query, described(self._labels))
            if one.kind in kinds and current in (None, one.is_current)
        ]
        text = pl.String
        return pl.DataFrame(
            rows,
            schema={
                "region": text,
                "region_name": text,
                "name": text,
                "kind": text,
                "county": text,
                "valid_from": pl.Int16,
                "valid_to": pl.Int16,
                "kostra_group": text,
            },
            orient="row",
        ).sort("region")

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
        asked = self._years[-1] if year is None else year
        groups = self._groups(asked)
        if not groups:
            raise UsageError(
                f"SSB's Klass has no KOSTRA groups of {asked} stored with these figures; "
                "run `kostra-bolig fetch --force`"
            )
        return groups.get(code)

    def breaks(self, kind: str, *, since: int, until: int) -> tuple[str, ...]:
        """Return why figures of regions of a kind, from one year to another, are of different areas.

        Returns
        -------
        tuple of str
            One sentence each: KOSTRA groups that were redrawn, municipalities that kept their code and took in others
            or lost a part (as far as SSB's Klass is stored).

        Raises
        ------
        UsageError
            The kind is unknown.
        """
        codes = self._codes(_kinds([kind]))
        return tuple(line for code in codes for line in self._breaks(code, (since, until)))

    def peers(self, region: str) -> tuple[str, ...]:
        """Return a region, its KOSTRA group where Klass is stored and knows one, and the country, as codes.

        Raises
        ------
        UnknownRegion
            There is no such region, or the name has several answers.
        """
        code = self._region(region)
        group = self._groups(self._years[-1]).get(code)
        return tuple(dict.fromkeys(one for one in (code, group, COUNTRY) if one in self._labels))

    def compare(
        self,
        key: str,
        regions: Sequence[str],
        *,
        base: int | None = None,
        joined: bool = False,
        since: int | None = None,
        per_1000: bool = False,
    ) -> Comparison:
        """Return one series of several regions beside each other: levels, index and change.

        Parameters
        ----------
        key, joined, since, per_1000
            As for :meth:`series`; `joined` concerns the municipalities among the regions.
        regions
            Codes or names.
        base
            The year that index and change are measured against; by default the first in common.

        Raises
        ------
        UsageError
            No region, or one twice; and as for :meth:`series`.
        SeriesError
            There is no such base year, or none in common.
        """
        from kostra_bolig.figures.comparison import Comparison

        codes = [self._region(region) for region in regions]
        if not codes or len(set(codes)) != len(codes):
            raise UsageError(f"expected one or more different regions, got {', '.join(codes) or 'none'}")
        first = since if base is None or since is None else min(since, base)
        comparison = Comparison.of(
            [
                self.series(key, region=code, joined=joined and code.isdigit(), since=first, per_1000=per_1000)
                for code in codes
            ],
            base=base,
        )
        return comparison if since is None else comparison.since(since)

    def ranking(
        self,
        key: str,
        year: int,
        *,
        kind: str = RegionKind.MUNICIPALITY,
        by: By = "value",
        since: int | None = None,
        per_1000: bool = False,
    ) -> pl.DataFrame:
        """Return the regions of a kind in order of a series; those without a figure are listed last, with the reason.

        Parameters
        ----------
        key, year
            The series and the year.
        kind
            Kind of region.
        by
            ``"value"``, or ``"change"`` since `since` in percent.
        since
            Start year; the year before by default.
        per_1000
            Per 1,000 inhabitants, ours.

        Returns
        -------
        polars.DataFrame
            As :func:`kostra_bolig.figures.comparison.ranking`.

        Raises
        ------
        UsageError
            The kind or `by` is unknown, a year is not among the figures, or no population is stored.
        """
        from kostra_bolig.figures import comparison, rates

        cells = self._cells(key, _kinds([kind]))
        if per_1000:
            rates.require_count(key, cells["unit"][0])
            cells = rates.per_1000(cells, self._inhabitants())
        return comparison.ranking(cells, year=year, by=by, since=since)

    def panel(self) -> pl.DataFrame:
        """Return the bound series side by side, one row per region and year.

        Returns
        -------
        polars.DataFrame
            As :func:`kostra_bolig.figures.comparison.panel`.
        """
        from kostra_bolig.figures import comparison

        return comparison.panel(self.observations)

    def coverage(self, key: str, *, kind: str = RegionKind.MUNICIPALITY) -> pl.DataFrame:
        """Return how many regions of a kind report a series, are suppressed or missing, by year.

        Returns
        -------
        polars.DataFrame
            As :func:`kostra_bolig.figures.comparison.coverage`.

        Raises
        ------
        UsageError
            The kind is unknown.
        """
        from kostra_bolig.figures import comparison

        return comparison.coverage(self._cells(key, _kinds([kind])))

    def diff(self, other: Table) -> Diff:
        """Return what is different here from `other`, an earlier version of the table."""
        from kostra_bolig.figures import revisions

        return revisions.diff(
            other.observations, self.observations, of_older=other.provenance, of_newer=self.provenance
        )

    def cite(self) -> Citation:
        """Return how to cite these figures: text, BibTeX and CSL-JSON."""
        from kostra_bolig.figures.citation import cite

        return cite(self.provenance)

    def plot(
        self,
        keys: Sequence[str],
        *,
        regions: Sequence[str] = (COUNTRY,),
        since: int | None = None,
        until: int | None = None,
        index: int | None = None,
        form: Form | None = None,
        title: str | None = None,
        language: str | None = None,
        joined: bool = False,
        per_1000: bool = False,
    ) -> Chart:
        """Return a chart of series of regions.

        Parameters
        ----------
        keys, regions
            Every series is drawn for every region.
        since, until
            First and last year.
        index
            Draw an index, this year = 100.
        form
            ``"bar"`` or ``"line"``; by default as it reads best.
        title, language
            Of the chart, instead of those that are chosen.
        joined, per_1000
            As for :meth:`series`.

        Raises
        ------
        UsageError
            No series, different units without an index, or the extra ``plot`` is not installed.
        SeriesError
            A series has no value above 0 in the base year of the index.
        KostraBoligError
            As for :meth:`series`.
        """
        return door.chart(
            [
                self.series(key, region=region, joined=joined, since=since if joined else None, per_1000=per_1000)
                for key in keys
                for region in regions
            ],
            since=since,
            until=until,
            index=index,
            form=form,
            title=title,
            language=language,
        )

    def export(
        self,
        path: str | Path,
        *,
        content: str = "observations",
        kinds: Sequence[str] = tuple(RegionKind),
        locale: str = "en",
    ) -> tuple[Path, ...]:
        """Write the figures to a file: CSV, Parquet, Excel or JSON-stat, as its suffix says.

        Parameters
        ----------
        path, content, kinds, locale
            As for :func:`kostra_bolig.show.export.write`.

        Returns
        -------
        tuple of Path
            What was written.

        Raises
        ------
        UsageError
            The suffix, the content, a kind or the locale is unknown, or the extra ``excel`` is not installed.
        StoreError
            The file cannot be written.
        """
        return door.write(self, path, content=content, kinds=kinds, locale=locale)

    def of_kinds(self, kinds: Sequence[str]) -> Table:
        """Return the table with the regions of these kinds only.

        Raises
        ------
        UsageError
            A kind is unknown, or none is left.
        """
        codes = self._codes(_kinds(kinds))
        if not codes:
            raise UsageError(f"there are no regions of the kind {', '.join(kinds)} in these figures")
        return dataclasses.replace(self, observations=self.observations.filter(pl.col("region").is_in(codes)))

    def of_series(self) -> Table:
        """Return the table with the contents only that are bound to a series."""
        return dataclasses.replace(self, observations=self.observations.filter(pl.col("series").is_not_null()))

    @property
    def midlertidig_botilbud(self) -> Series:
        """Households in temporary accommodation in the country."""
        return self.series(SeriesKey.MIDLERTIDIG_BOTILBUD)

    @property
    def over_3_mnd(self) -> Series:
        """Households in temporary accommodation for more than 3 months in the country."""
        return self.series(SeriesKey.OVER_3_MND)

    @property
    def med_barn(self) -> Series:
        """Households with children in temporary accommodation in the country."""
        return self.series(SeriesKey.MED_BARN)

    @property
    def med_barn_over_3_mnd(self) -> Series:
        """Households with children in temporary accommodation for more than 3 months in the country."""
        return self.series(SeriesKey.MED_BARN_OVER_3_MND)

    @property
    def unge(self) -> Series:
        """Households with youth in temporary accommodation in the country."""
        return self.series(SeriesKey.UNGE)

    @property
    def natthjem(self) -> Series:
        """Households in night shelters in the country; not part of temporary accommodation."""
        return self.series(SeriesKey.NATTHJEM)

    def contents(self) -> pl.DataFrame:
        """Return what the table holds.

        Returns
        -------
        polars.DataFrame
            One row per content, sorted by code: ``content``, ``content_name`` str, ``series`` enum (null for contents
            that are none of the six), ``unit`` str, ``decimals`` i8.
        """
        return (
            self.observations.select("content", "content_name", "series", "unit", "decimals").unique().sort("content")
        )

    def to_jsonstat(self) -> bytes:
        """Return the observations as a JSON-stat 2.0 dataset, written by pyjstat.

        Labels, units, status symbols and mandatory notes go along. The regions, contents and years are those that the
        observations have, sorted; a cell that the observations do not have is null without a symbol.
        """
        from kostra_bolig import jsonstat

        contents = self.contents()
        years = pl.Enum(self.observations["year"].unique().sort().cast(pl.String))
        names = self.observations.select("region", "region_name").unique()
        units = {
            code: jsonstat.Unit(base, decimals)
            for code, base, decimals in contents.select("content", "unit", "decimals").rows()
        }
        return jsonstat.encode(
            self.observations.select(
                "region", "content", pl.col("year").cast(pl.String).cast(years), "value", "status"
            ),
            label=self.provenance.table_label,
            source=self.provenance.source_line,
            updated=self.provenance.updated,
            labels={
                "region": dict(names.rows()),
                "content": dict(contents.select("content", "content_name").rows()),
            },
            units={"content": units},
            roles={"geo": ["region"], "metric": ["content"], "time": ["year"]},
            notes=self.provenance.mandatory_notes,
            extension={
                "license": self.provenance.licence,
                "stage": self.provenance.stage.value,
                "citation": self.cite().text,
            },
        )

    def __repr__(self) -> str:
        """Return size, series and source in a few lines."""
        frame = self.observations
        bound = ", ".join(self.binding.codes) or "none"
        unbound = f"; unavailable: {', '.join(self.binding.unavailable)}" if self.binding.unavailable else ""
        years = frame["year"].to_list()
        return (
            f"Table {self.provenance.table} · {frame.height} observations · {frame['region'].n_unique()} regions · "
            f"{min(years)} to {max(years)}\nseries: {bound}{unbound}\n{self.provenance}"
        )

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>{self.contents()._repr_html_()}"

    @cached_property
    def _years(self) -> list[int]:
        years: list[int] = self.observations["year"].unique().sort().to_list()
        return years

    def _groups(self, year: int) -> dict[str, str]:
        if self.klass is None:
            return {}
        of_year = self.klass.groups.filter(pl.col("year") == year)
        return dict(of_year.select("municipality", "group").rows())

    def _codes(self, kinds: Sequence[RegionKind]) -> list[str]:
        patterns = [re.compile(REGION_PATTERNS[kind]) for kind in kinds]
        return [code for code in self._labels if any(pattern.match(code) for pattern in patterns)]

    def _breaks(self, code: str, years: Sequence[int]) -> tuple[str, ...]:
        if not code.isdigit() and not re.match(REGION_PATTERNS[RegionKind.KOSTRA_GROUP], code):
            return ()
        from kostra_bolig.figures import mergers

        return mergers.breaks(code, years, self.klass if code.isdigit() else None)

    def _cells(self, key: str, kinds: Sequence[RegionKind]) -> pl.DataFrame:
        content = self._content(key)
        codes = self._codes(kinds)
        return self.observations.filter((pl.col("content") == content) & pl.col("region").is_in(codes))

    def _region(self, region: str) -> str:
        if (self.observations["region"] == region).any():
            return region
        from kostra_bolig.figures import regions

        try:
            return regions.find(region, self._labels)
        except UnknownRegion as error:
            if self.provenance.source is not Source.PUBLISHED:
                raise
            raise UnknownRegion(
                f"the published figures cover the country ({COUNTRY}) only, not {region!r}; "
                "run `kostra-bolig fetch` for regions",
                asked=region,
                near=error.near,
            ) from None

    def _parts(self, series: Series) -> dict[int, tuple[str, ...]]:
        code, years = series.region, series.years
        if not code.isdigit():
            raise NotJoinable(f"{code} {series.region_name} is no municipality; only those are merged", region=code)
        if not is_count_unit(series.unit):
            raise NotJoinable(f"{series.name} is in {series.unit}, which does not add up over parts", region=code)
        from kostra_bolig.figures import mergers

        if self.klass is not None:
            return mergers.parts_by_klass(code, self._labels, years, self.klass)
        return mergers.parts_by_name(code, self._labels, self._silent, years)

    def _joined(self, series: Series, cells: pl.DataFrame, parts: Mapping[int, Sequence[str]]) -> Series:
        from kostra_bolig.figures import mergers

        joined = mergers.join(cells, parts, self._labels)
        is_sum = any(len(codes) > 1 for codes in parts.values())
        return dataclasses.replace(
            series,
            frame=joined.frame,
            ours="sum of the municipalities merged" if is_sum else None,
            remarks=(*series.remarks, *joined.remarks),
        )

    @cached_property
    def _silent(self) -> frozenset[tuple[str, int]]:
        """The (region, year) for which the table has nothing but the symbol for "not possible"."""
        nothing = pl.col("missing").eq_missing(Missing.NOT_APPLICABLE.value).all()
        rows = self.observations.group_by("region", "year").agg(nothing.alias("nothing")).filter("nothing")
        return frozenset(rows.select("region", "year").rows())

    def _inhabitants(self) -> pl.DataFrame:
        if self.population is None:
            raise UsageError(
                "no population is stored with these figures; run `kostra-bolig fetch --population`, and read again"
            )
        return self.population

    def _content(self, key: str) -> str:
        known = [member.value for member in SeriesKey]
        if key in known:
            series = SeriesKey(key)
            if series in self.binding.codes:
                return self.binding.codes[series]
            raise SeriesUnavailable(
                f"{series} is unavailable in table {self.provenance.table}: {self.binding.unavailable[series]}. "
                f"Choose one with KOSTRA_BOLIG_SERIES_{series.upper()}=CODE and fetch again; the table has "
                + "; ".join(self.binding.candidates),
                key=series,
                candidates=self.binding.candidates,
            )
        codes = self.observations["content"].unique(maintain_order=True).to_list()
        if key in codes:
            return key
        offered = known if self.provenance.source is Source.PUBLISHED else [*known, *codes]  # some codes there are ours
        near = get_close_matches(key, offered, n=5, cutoff=0.5)
        hint = f"near matches: {', '.join(near)}" if near else f"the series are {', '.join(known)}"
        raise UnknownSeries(f"there is no series or content {key!r}; {hint}", asked=key, near=near)


def _asked(query: str | None, found: list[Region]) -> list[Region]:
    from kostra_bolig.figures.regions import search

    return found if query is None else search(query, found)


def _kinds(kinds: Sequence[str]) -> tuple[RegionKind, ...]:
    if odd := [kind for kind in kinds if kind not in list(RegionKind)]:
        raise UsageError(f"there is no kind of region {odd[0]!r}; expected one of {', '.join(RegionKind)}")
    return tuple(RegionKind(kind) for kind in kinds)
