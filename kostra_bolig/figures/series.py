"""One series of one region: typed, with its unit and its source."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import polars as pl

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import SeriesError, UsageError
from kostra_bolig.figures import asked, door, exact, frames, rounding, trend
from kostra_bolig.figures.finding.years import concerns, no_value, no_year
from kostra_bolig.figures.handed import html
from kostra_bolig.figures.handed.record import Handed
from kostra_bolig.figures.trend import Change, Point, Trend
from kostra_bolig.kinds import CountedAs, Source
from kostra_bolig.kostra import is_percent_unit
from kostra_bolig.said import Said, kind_of, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostra_bolig.answers.series import SeriesAnswer
    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.figures.areas.area import Area
    from kostra_bolig.figures.areas.ours import Ours
    from kostra_bolig.kinds import ChartForm, Lang
    from kostra_bolig.records import Provenance
    from kostra_bolig.show.chart import Chart

__all__ = ["Series"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Series(Handed):
    """A series of one region, by year.

    Attributes
    ----------
    key
        Our name for it, or ``None`` for a content that is no series of the table.
    content, content_name
        SSB's code and label.
    region, region_name
        SSB's code and name.
    base_unit
        What is counted or measured; see :attr:`unit`.
    decimals
        With how many the values are shown: SSB's own, never fewer than a value has.
    frame
        One row per year, sorted: ``year`` i16, ``value`` f64 in :attr:`unit` (null when SSB gives none), ``status`` str
        (SSB's symbol, null when none), ``missing`` enum (why there is no value, null when there is one), ``made_of``
        list of str (the codes that it is made of: one of SSB's own, several of our sum, none where there is nothing).
    provenance, spec
        Where the figures come from, and what their table is.
    ours
        What we made of SSB's figures, such as a sum of parts; ``None`` where they are all SSB's own.
    remarks
        What a person should know of this series, each as data; ``str()`` gives the sentence.
    area
        What a municipality or county that was followed over its codes is made of; ``None`` where it was not.
    breaks
        Every year from which the region is another one, as a KOSTRA group that was drawn anew is: nothing is measured
        across it unless `across_break` says so.
    counted_as
        What SSB's own count of a county or KOSTRA group is of its municipalities; ``None`` of all else.

    >>> import kostra_bolig as kb
    >>> print(kb.load(source="published").unge)  # doctest: +ELLIPSIS
    Series unge · Landet · husstander
    2021: 410  2024: 615
    Kilde: Statistisk sentralbyrå, sitert i ...
    """

    key: str | None
    content: str
    content_name: str
    region: str
    region_name: str
    base_unit: str
    decimals: int
    frame: pl.DataFrame
    provenance: Provenance
    spec: TableSpec = field(default_factory=definition, repr=False)
    ours: Ours | None = None
    remarks: tuple[Said, ...] = ()
    area: Area | None = None
    breaks: tuple[int, ...] = ()
    counted_as: CountedAs | None = None

    @property
    def name(self) -> str:
        """Our key, or SSB's code for a content that is no series of the table."""
        return self.key or self.content

    @property
    def unit(self) -> str:
        """Unit of the values: :attr:`base_unit`, per 1,000 inhabitants where the figures are."""
        if self.ours is None or not self.ours.per_1000:
            return self.base_unit
        return str(said("figures-unit-per-1000", unit=self.base_unit, ages=self.ours.ages))

    @property
    def is_share(self) -> bool:
        """Whether the values are in percent, so that they change by percentage points."""
        return is_percent_unit(self.unit)

    @property
    def said(self) -> tuple[Said, ...]:
        """What must stand beside the figures: what is ours in all, what SSB's own count is, then the remarks."""
        is_ours = self.ours is not None and (self.ours.is_rate or self.area is None)
        ours = (said("figures-ours", what=self.ours.said),) if self.ours is not None and is_ours else ()
        return (*ours, *self.told_of_count, *self.remarks)

    @property
    def told_of_count(self) -> tuple[Said, ...]:
        """What a person should know of SSB's own count of a county or group that is not known to be a total."""
        if self.counted_as in (None, CountedAs.TOTAL):
            return ()
        name = "figures-counted-as" if self.ours is None else "figures-parts-counted-as"
        return (said(name, region=self.region, counted_as=str(self.counted_as), is_estimate=self.spec.estimated),)

    @property
    def years(self) -> tuple[int, ...]:
        """Every year that these figures have a row for, with or without a value."""
        frames.refuse_forked()
        return tuple(self.frame["year"])

    @property
    def made_of(self) -> dict[int, tuple[str, ...]]:
        """The codes that the figure of each year is made of: one where it is SSB's own, several where it is our sum."""
        frames.refuse_forked()
        return {year: tuple(codes or ()) for year, codes in self.frame.select("year", "made_of").rows()}

    def at(self, year: int) -> float:
        """Return the value of a year, in :attr:`unit`.

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").midlertidig_botilbud
        >>> series.at(2024)
        7079.0

        Raises
        ------
        SeriesError
            The year is not among the figures, or SSB gives no value for it; the message says which and why.
        """
        year = asked.year(year)
        row = self.frame.row(by_predicate=pl.col("year") == year, named=True) if year in self.years else None
        if row is None:
            raise self._error(self._absent(year), year=year)
        if row["value"] is None:
            why = (row["status"], row["missing"])
            is_gap = self.area is not None and not self.area.codes.get(year, (self.region,))
            gap = self.area.gaps[year].why if self.area is not None and is_gap and year in self.area.gaps else None
            told = {"series": self.name, "region": self.region_name}
            what = no_value(year, *why, **told, remarks=self.remarks, gap=gap)
            raise self._error(what, year=year)
        return float(row["value"])

    def between(self, first: int | None = None, last: int | None = None) -> Series:
        """Return the series from one year to another, both included; by default from its first and to its last.

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").midlertidig_botilbud
        >>> series.between(2022).years
        (2022, 2023, 2024)

        Raises
        ------
        SeriesError
            A year is not among the figures, or the years are not in order.
        """
        first, last = asked.optional_year(first, "first"), asked.optional_year(last, "last")
        for year in (first, last):
            if year is not None and year not in self.years:
                raise self._error(self._absent(year), year=year)
        start, end = self._period(first, last)
        return self.only(pl.col("year").is_between(start, end))

    def only(self, years: pl.Expr) -> Series:
        """Return the series with some of its years, and with what is to be told of these."""
        frame = self.frame.filter(years)
        values = dict(frame.select("year", "value").rows())
        told = () if self.area is None else self.area.told(dict(self.frame.select("year", "value").rows()))
        others = (one for one in self.remarks if one not in told and one.name != "figures-followed")
        kept = (one for one in others if concerns(one, values))
        ours = self.ours
        if ours is not None and ours.summed and (frame.drop_nulls("value")["made_of"].list.len() < 2).all():
            ours = replace(ours, summed=False) if ours.is_rate else None
        now = () if self.area is None or not values else self.area.told(values)
        return replace(self, frame=frame, ours=ours, remarks=(*now, *kept))

    def change(self, start: int, end: int, *, across_break: bool = False) -> Change:
        """Return the change between two years, in percent of the start year.

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").midlertidig_botilbud
        >>> print(series.change(2021, 2024))
        +60 % (4415 → 7079)

        Raises
        ------
        SeriesError
            A value is missing or suppressed, the start value is not above 0, or the years are not in order; or, as
            :class:`AcrossBreak`, the region is another one since.
        """
        self._require_one_area((start, end), across_break=across_break)
        with self._named():
            return trend.change(self._point(start), self._point(end), unit=self.unit)

    def yearly_change(
        self, start: int | None = None, end: int | None = None, *, across_break: bool = False
    ) -> pl.DataFrame:
        """Return the change from each year to the next in a period, by default the whole series.

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").midlertidig_botilbud
        >>> series.yearly_change(2021, 2023)["absolute"].to_list()
        [1327.0, 854.0]

        Returns
        -------
        polars.DataFrame
            One row per year but the first, sorted: ``year`` i16, ``absolute`` f64 in :attr:`unit` (percentage points
            where that is percent), ``percent`` f64 of the year before. No nulls.

        Raises
        ------
        SeriesError
            A value in the period is missing or suppressed, a year is absent, a value to start from is not above 0, or
            the years are not in order; or as for :meth:`change`.
        """
        points = self._unbroken(start, end, across_break=across_break)
        with self._named():
            changes = [trend.change(start, end, unit=self.unit) for start, end in pairwise(points)]
        return pl.DataFrame(
            {
                "year": [change.end.year for change in changes],
                "absolute": [change.absolute for change in changes],
                "percent": [change.percent for change in changes],
            },
            schema={"year": pl.Int16, "absolute": pl.Float64, "percent": pl.Float64},
        )

    def index(self, *, base: int, across_break: bool = False) -> pl.DataFrame:
        """Return the series as an index, the base year = 100.

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").midlertidig_botilbud
        >>> series.index(base=2020)["index"].round(1).to_list()
        [100.0, 98.1, 127.5, 146.5, 157.2]

        Returns
        -------
        polars.DataFrame
            One row per year, sorted: ``year`` i16, ``index`` f64 (null where SSB gives no value), ``missing`` enum.

        Raises
        ------
        SeriesError
            The base year has no value, or none above 0; or as for :meth:`change`, of any year.
        """
        base = asked.year(base, "base")
        self._require_one_area((base, *self.years), across_break=across_break)
        level = self.at(base)
        if level <= 0:
            told = rounding.legible(level)
            what = said("figures-base-of-0", series=self.name, region=self.region_name, year=base, value=told)
            raise self._error(what, year=base)
        values = self.frame["value"]
        index = exact.quotients(values, pl.repeat(level, len(values), eager=True))
        return self.frame.select("year", index.alias("index"), "missing")

    def cagr(self, start: int, end: int, *, across_break: bool = False) -> float:
        """Return the compound annual growth rate between two years, in percent per year.

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").midlertidig_botilbud
        >>> round(series.cagr(2021, 2024), 1)
        17.0

        Raises
        ------
        SeriesError
            A value is missing, suppressed or not above 0, or the years are not in order; or as for :meth:`change`.
        """
        self._require_one_area((start, end), across_break=across_break)
        with self._named():
            return trend.cagr(self._point(start), self._point(end))

    def trend(self, start: int | None = None, end: int | None = None, *, across_break: bool = False) -> Trend:
        """Return the least-squares line through a period, by default the whole series.

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").midlertidig_botilbud
        >>> series.trend().direction, series.trend().slope
        ('up', 733.5)

        Raises
        ------
        SeriesError
            A value in the period is missing or suppressed, a year is absent (gaps are not bridged), or there are
            fewer than two years in order; or as for :meth:`change`.
        """
        with self._named():
            return trend.linear_trend(self._unbroken(start, end, across_break=across_break))

    def share_of(self, other: Series) -> pl.DataFrame:
        """Return this series in percent of another of the same region.

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").midlertidig_botilbud
        >>> series.share_of(series)["share"].to_list()
        [100.0, 100.0, 100.0, 100.0, 100.0]

        Returns
        -------
        polars.DataFrame
            One row per year that both have, sorted: ``year`` i16, ``share`` f64 in percent, null where either has no
            value, the other is 0, or the two are made of different codes.

        Raises
        ------
        SeriesError
            The regions or the units differ, or no year is common.
        """
        if not isinstance(other, Series):
            raise UsageError(said("figures-expected-series", argument="other", got=kind_of(other)))
        if self.region != other.region:
            raise self._error(said("figures-share-of-regions", region=self.region_name, other=other.region_name))
        if self.unit != other.unit:
            raise self._error(said("figures-share-of-units", unit=self.unit, other=other.unit))
        frames.refuse_forked()
        both = self.frame.join(other.frame, on="year", suffix="_other", maintain_order="left")
        if both.is_empty():
            raise self._error(said("figures-share-of-years", series=self.name, other=other.name))
        share = exact.quotients(both["value"], both["value_other"])
        is_same_area = pl.col("made_of").eq_missing(pl.col("made_of_other"))
        return both.select("year", pl.when(is_same_area).then(share).alias("share"))

    def plot(
        self,
        *,
        since: int | None = None,
        until: int | None = None,
        index: int | None = None,
        form: ChartForm | None = None,
        title: str | None = None,
        language: Lang | None = None,
        across_break: bool = False,
    ) -> Chart:
        """Return a chart of the series; parameters and errors as for :meth:`kostra_bolig.Table.plot`.

        Raises
        ------
        UsageError
            Years out of order.
        SeriesError
            There is no value above 0 in the base year of the index.
        """
        return door.chart(
            [self],
            since=asked.optional_year(since, "since"),
            until=asked.optional_year(until, "until"),
            index=asked.optional_year(index, "index"),
            form=cast("ChartForm | None", asked.optional_text(form, "form")),
            title=asked.optional_text(title, "title"),
            language=asked.optional_text(language, "language"),
            across_break=asked.flag(across_break, "across_break"),
        )

    def to_dict(self) -> SeriesAnswer:
        """Return what the command ``series`` answers of it with ``--json``, as ``json.dumps`` takes it.

        >>> import kostra_bolig as kb
        >>> kb.load(source="published").unge.to_dict()["values"]
        [410.0, 615.0]
        """
        return door.of_series(self)

    def _given(self) -> tuple[pl.DataFrame, Provenance]:
        return self.frame, self.provenance

    def __repr__(self) -> str:
        """Return name, region, unit, years and values in a few lines."""
        cells = "  ".join(f"{row['year']}: {self._shown(row)}" for row in self.frame.iter_rows(named=True))
        head = f"Series {self.name} · {self.region_name} · {self.unit}"
        return "\n".join([head, cells, *map(str, self.said), str(self.provenance)])

    def _repr_html_(self) -> str:
        rows = list(self.frame.iter_rows(named=True))
        caption = f"{self.content_name}, {self.region_name} ({self.unit})"
        shown = html.table([str(row["year"]) for row in rows], [[self._shown(row) for row in rows]], caption=caption)
        below = "<br>".join(escape(str(line)) for line in (*self.said, self.provenance))
        return f"{shown}<small>{below}</small>"

    def _shown(self, row: dict[str, object]) -> str:
        value = "" if row["value"] is None else self._figure(float(str(row["value"])), row["made_of"])
        return f"{value} {row['status'] or ''}".strip() or str(row["missing"] or "–").replace("_", " ")

    def _figure(self, number: float, made_of: object) -> str:
        """Return SSB's figure as it is, and ours with as many decimals as make sense."""
        is_ours = self.ours is not None and (self.ours.is_rate or (isinstance(made_of, list) and len(made_of) > 1))
        return str(rounding.rounded(number, self.decimals)) if is_ours else rounding.plain(number)

    def _absent(self, year: int) -> Said:
        is_printed = self.provenance.source is Source.PUBLISHED
        return no_year(year, series=self.name, region=self.region_name, years=self.years, is_printed=is_printed)

    def _error(self, what: Said, *, year: int | None = None) -> SeriesError:
        return SeriesError(what, year=year, series=self.name, region=self.region)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Say of what a figure cannot be computed, where that is not yet said."""
        try:
            yield
        except SeriesError as error:
            if error.series is not None:
                raise
            what = said("figures-of-series", series=self.name, region=self.region_name, what=error.said)
            raise self._error(what, year=error.year) from None

    def _require_one_area(self, years: Sequence[int], *, across_break: bool) -> None:
        """Refuse to measure across a year from which the region is another one, unless that is asked for."""
        years = [asked.year(year) for year in years]
        if not asked.flag(across_break, "across_break"):
            trend.require_one_area(years, self.breaks, series=self.name, region=self.region, name=self.region_name)

    def _point(self, year: int) -> Point:
        return Point(asked.year(year), self.at(year))

    def _period(self, start: int | None, end: int | None) -> tuple[int, int]:
        if not self.years:
            raise self._error(said("figures-no-years", series=self.name, region=self.region_name))
        start, end = asked.optional_year(start, "start"), asked.optional_year(end, "end")
        first, last = start if start is not None else self.years[0], end if end is not None else self.years[-1]
        if first > last:
            raise self._error(said("figures-first-after-last", first=first, last=last), year=first)
        return first, last

    def _unbroken(self, start: int | None, end: int | None, *, across_break: bool) -> Sequence[Point]:
        first, last = self._period(start, end)
        self._require_one_area((first, last), across_break=across_break)
        return [self._point(year) for year in range(first, last + 1)]
