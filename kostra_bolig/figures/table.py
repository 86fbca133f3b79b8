"""A table as it stood at one moment, and what can be asked of it.

Reading one series is what most programs do, so everything else is loaded where it is used.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.definitions.keys import ByKey
from kostra_bolig.errors import UsageError
from kostra_bolig.figures import arguments, door, frames
from kostra_bolig.figures.areas import before
from kostra_bolig.figures.areas.composed import FOLLOWED
from kostra_bolig.figures.finding.categories import with_fixed
from kostra_bolig.figures.finding.money import prices
from kostra_bolig.figures.rounding import decimals_shown
from kostra_bolig.figures.series import Series
from kostra_bolig.figures.taken import Taken
from kostra_bolig.kostra import COUNTRY, RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.definitions.keys import SeriesKey
    from kostra_bolig.figures.comparison import Comparison
    from kostra_bolig.kinds import By, ChartForm, Lang
    from kostra_bolig.kostra.regions import KindName
    from kostra_bolig.show.drawn.chart import Chart

__all__ = ["Table"]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Table(Taken, ByKey[Series]):
    """A KOSTRA table as it stood at one moment.

    Attributes
    ----------
    observations
        One row per (region, content, year); columns as in :func:`kostra_bolig.ingest.frame.assemble`.
    provenance
        Source line, licence, stage, when updated and fetched, hash, mandatory notes.
    binding
        Which content each series is read from.
    spec
        What the table is: its definition, as it was when they were read.
    notes
        What the checks remarked.
    companions
        Answers stored beside the table's own, by file name: what Klass and the population table said.
    follows
        Whether municipalities and counties are followed over their codes where nobody says otherwise.
    store
        Folder of the store they were read from, ``None`` where they are from none; earlier versions are there.
    as_of
        The day as of which they were asked for, if they were.
    withdrawn
        Figures of this version that SSB has suppressed since, as SSB gave them then: ``region``, ``content`` str,
        ``year`` i16, ``value`` f64, ``status`` str, ``suppressed_since`` date. `observations` has ``:`` in their place,
        unless they were asked for (:func:`kostra_bolig.load`).
    also_called, also_labelled
        Names of the regions, and labels of the contents, in the other language, by code, where the figures have both.
    counted_as
        What SSB's counts of counties and KOSTRA groups are, by kind of region and content; where it is empty, these
        figures are asked.
    description, apart
        What SSB says of the table, in Norwegian, as received; and the further dimensions of which each content's code
        and name hold the category that the definition of a series fixes.
    further, description_en
        The further dimensions that are columns of `observations`, under SSB's ids, as long as nobody has said which
        category of each (:meth:`series`, :meth:`of_categories`); and what SSB says of them in English.

    >>> import kostra_bolig as kb
    >>> table = kb.load(source="published")
    >>> table.unge.at(2024), table.natthjem.at(2024)
    (615.0, 167.0)
    """

    def series(
        self,
        key: SeriesKey | str,
        *,
        region: str = COUNTRY,
        joined: bool | None = None,
        since: int | None = None,
        per_1000: bool | str = False,
        where: Mapping[str, str] | None = None,
    ) -> Series:
        """Return one series of one region.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.series("med_barn").years
        (2021, 2022, 2024)

        Parameters
        ----------
        key
            One of the keys (:class:`kostra_bolig.SeriesKey`), or SSB's code or label of any content of the table.
        region
            Code or name; the country by default.
        joined
            Follow a municipality or county over its codes. By default as far back as is sound: SSB's own figures where
            one code stands for it, the sum of its parts where they were merged and what is counted adds up; that is
            ours, not SSB's, and a suppressed or missing part makes the year missing. ``True``: refuse years that cannot
            be had. ``False``: as SSB has it under this code.
        since
            First year; all by default. A series can be joined from the year after a split.
        per_1000
            Per 1,000 inhabitants of 31 December, ours, as SSB's own rates in KOSTRA are: the value divided by what
            SSB's table 07459 gives for 1 January of the next year, under the codes that go on from the region that day.
            Where these took in something else, or that year is not there yet, there is none, and a remark says so.
            ``"18-24"``: per 1,000 of these ages, as far as they are stored. Where the table's definition names a
            content with SSB's own rate and no ages are asked for, that is given and not ours; of a joined series ours.
        where
            Of which category of each further dimension, as for :meth:`of_categories`.

        Raises
        ------
        UnknownSeries
            There is no such key or content code; near matches are listed.
        SeriesUnavailable
            The series is bound to no content of this table; the candidates are listed.
        UnknownRegion
            There is no such region, or the name has several answers; near matches are listed.
        NotJoinable
            With ``joined=True``: a part was split, or nobody knows the mergers; or the content does not add up.
        UsageError
            `since` is after the last year, or no population is stored with these figures.
        """
        if where is not None:
            own = self.of_categories(where)
            return own.series(key, region=region, joined=joined, since=since, per_1000=per_1000)
        content = self._content(key)
        code = self._region(region)
        since = arguments.optional_year(since, "since")
        joined, rate = arguments.optional_flag(joined, "joined"), arguments.per_1000(per_1000)
        rate_of_ssb = None if joined else self._own_rate(key, rate)
        if rate_of_ssb is not None:
            theirs = self.series(rate_of_ssb, region=code, joined=joined, since=since)
            return replace(theirs, remarks=(*theirs.remarks, said("figures-ssbs-own-rate", content=rate_of_ssb)))
        cells = self._since(content, since)
        found = cells.filter(pl.col("region") == code)
        if found.is_empty():
            told = said("figures-no-figures-since", series=str(key), region=code, since=since, last=self._years[-1])
            raise UsageError(told)
        first = found.row(0, named=True)
        years = found["year"].to_list()
        series = Series(
            key=first["series"],
            content=content,
            content_name=first["content_name"],
            region=code,
            region_name=first["region_name"],
            base_unit=first["unit"],
            decimals=decimals_shown(found["value"], first["decimals"]),
            frame=found.select("year", "value", "status", "missing", pl.concat_list("region").alias("made_of")),
            provenance=with_fixed(self.provenance, content, self.apart),
            remarks=(*prices(first["content_name"], first["unit"]), *self._withdrawn(content, [code])),
            breaks=self._redrawn(kind_of(code)),
            counted_as=self._counted_as(code, content, first["unit"]),
            spec=self.spec,
        )
        if joined or (self._is_to_follow(joined) and kind_of(code) in FOLLOWED):
            from kostra_bolig.figures.areas import joining

            [area] = self._areas(content, [code], years, must=joined is True)
            series = joining.of_series(series, area, self._adding(content), lambda one: self._since(one, since))
            others = sorted({one for codes in area.codes.values() for one in codes} - {code})
            series = replace(series, remarks=(*series.remarks, *self._withdrawn(content, others)))
        else:
            series = replace(series, remarks=(*self._breaks(code, years), *series.remarks))
        series = before.continued(series, self, joined=joined, since=since)
        if not rate:
            return series
        from kostra_bolig.figures.rates import per_inhabitants

        per_inhabitants.require_count(series.name, series.unit)
        self._require_count(series.content)
        per_inhabitants.require_total(series.region_name, series.counted_as)
        return per_inhabitants.of_series(series, self._inhabitants(rate), klass=self.klass, ages=frames.span(rate))

    def compare(
        self,
        key: SeriesKey | str,
        regions: str | Sequence[str],
        *,
        base: int | None = None,
        joined: bool | None = None,
        since: int | None = None,
        per_1000: bool | str = False,
        across_break: bool = False,
    ) -> Comparison:
        """Return one series of several regions beside each other: levels, index and change.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.compare("unge", ["EAK"]).base
        2021

        Parameters
        ----------
        key, joined, since, per_1000
            As for :meth:`series`; ``joined=True`` concerns the municipalities among the regions.
        regions
            Codes or names. One given alone, not in a list, is shown beside its :meth:`peers`.
        base
            The year that index and change are measured against; by default the first in common, with a KOSTRA group
            among the regions the first from which it is what it is now.
        across_break
            Measure a KOSTRA group also across the years in which the groups were drawn anew.

        Raises
        ------
        UsageError
            No region, or one twice; and as for :meth:`series`.
        SeriesError
            There is no such base year, or none in common; `since` is before or after all years; or, as
            :class:`AcrossBreak`, a group is another one since.
        """
        from kostra_bolig.figures.comparison import Comparison

        base, since = arguments.optional_year(base, "base"), arguments.optional_year(since, "since")
        joined = arguments.optional_flag(joined, "joined")
        if isinstance(regions, str | int):
            is_theirs = not joined and self._own_rate(key, arguments.per_1000(per_1000)) is not None
            codes = list(self.peers(regions, per_1000=False if is_theirs else per_1000))
        else:
            codes = [self._region(region) for region in arguments.regions(regions)]
        if not codes or len(set(codes)) != len(codes):
            raise UsageError(said("figures-regions-not-different", codes=tuple(codes)))
        first = since if base is None or since is None else min(since, base)
        comparison = Comparison.of(
            [
                self.series(
                    key,
                    region=code,
                    joined=joined if not joined or kind_of(code) is RegionKind.MUNICIPALITY else None,
                    since=first,
                    per_1000=per_1000,
                )
                for code in codes
            ],
            base=base,
            across_break=arguments.flag(across_break, "across_break"),
        )
        if isinstance(regions, str | int) and kind_of(codes[0]) is RegionKind.MUNICIPALITY:
            newest = self._years[-1]
            if not arguments.per_1000(per_1000) and not self._groups(newest):
                comparison = replace(comparison, absent=(said("figures-no-groups", year=newest, table=self.spec.id),))
        if since is None:
            return comparison
        years = [year for one in comparison.series for year in one.years]
        if not min(years) <= since <= max(years):
            comparison.series[0].at(since)  # a year before or after all others is mistyped, as for `Series.between`
        return comparison.since(since)

    def ranking(
        self,
        key: SeriesKey | str,
        year: int | None = None,
        *,
        kind: KindName | None = None,
        by: By = "value",
        since: int | None = None,
        joined: bool | None = None,
        per_1000: bool | str = False,
        among: Sequence[str] | None = None,
        at_least: float | None = None,
        top: int | None = None,
        bottom: int | None = None,
        across_break: bool = False,
    ) -> pl.DataFrame:
        """Return the regions of a kind in order of a series; those without a figure are listed last, with the reason.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.ranking("unge", kind="country")["value"].to_list()
        [615.0]

        Parameters
        ----------
        key, year
            The series and the year; by default its newest.
        kind
            Kind of region; by default the table's lowest, such as municipalities.
        by
            ``"value"``, or ``"change"`` since `since`: in percent, of shares in percentage points.
        since
            Start year; the year before by default.
        joined
            The regions are those of `year`. Their start is followed over their codes, as far back as is sound; not so
            with ``False``.
        per_1000
            As for :meth:`series`.
        among
            Only these, ranked among each other: codes or names, also of counties and KOSTRA groups for what is in them.
        at_least
            Only those with at least so much in the start year of a change, else in the year.
        top, bottom
            Only the first, or the last, so many, with their equals.
        across_break
            As for :meth:`compare`.

        Returns
        -------
        polars.DataFrame
            As :func:`kostra_bolig.figures.among.ranked.ranking`, and ``unusual`` bool: of a municipality's change,
            among those of all (:mod:`kostra_bolig.figures.among.unusual`); null where none is judged.

        Raises
        ------
        UsageError
            The kind or `by` is unknown, a year is not among the figures, or no population is stored.
        AcrossBreak
            A change of KOSTRA groups is asked for that are other ones since.
        """
        from kostra_bolig.figures.among import ranked

        wanted = ranked.Wanted(
            by=by,
            since=since,
            joined=joined,
            per_1000=per_1000,
            among=among,
            at_least=at_least,
            top=top,
            bottom=bottom,
            across_break=across_break,
        )
        return ranked.of_table(self, key, year, kind=kind, wanted=wanted)

    def coverage(self, key: SeriesKey | str, *, kind: KindName | None = None) -> pl.DataFrame:
        """Return how many regions of a kind report a series, are suppressed or missing, by year.

        >>> import kostra_bolig as kb
        >>> table = kb.load(source="published")
        >>> table.coverage("unge", kind="country").row(0, named=True)["reported"]
        1

        Returns
        -------
        polars.DataFrame
            As :func:`kostra_bolig.figures.among.coverage.coverage`.

        Raises
        ------
        UsageError
            The kind is unknown.
        """
        from kostra_bolig.figures.among.coverage import coverage

        return coverage(self._cells(key, [arguments.optional_text(kind, "kind") or self.lowest_kind]))

    def plot(
        self,
        keys: Sequence[SeriesKey | str],
        *,
        regions: Sequence[str] = (COUNTRY,),
        since: int | None = None,
        until: int | None = None,
        index: int | None = None,
        form: ChartForm | None = None,
        title: str | None = None,
        language: Lang | None = None,
        joined: bool | None = None,
        per_1000: bool | str = False,
        across_break: bool = False,
    ) -> Chart:
        """Return a chart of series of regions.

        >>> import kostra_bolig as kb
        >>> kb.load(source="published").plot(["unge", "natthjem"], language="en").title
        'Temporary accommodation and night shelters'

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
        across_break
            As for :meth:`compare`; it concerns an index.

        Raises
        ------
        UsageError
            No series, or different units without an index.
        SeriesError
            A series has no value above 0 in the base year of the index.
        KostraBoligError
            As for :meth:`series`.
        """
        joined = arguments.optional_flag(joined, "joined")
        return door.chart(
            [
                self.series(key, region=region, joined=joined, since=since if joined else None, per_1000=per_1000)
                for key in arguments.texts(keys, "keys")
                for region in arguments.regions(regions)
            ],
            since=since,
            until=until,
            index=index,
            form=form,
            title=title,
            language=language,
            across_break=across_break,
        )
