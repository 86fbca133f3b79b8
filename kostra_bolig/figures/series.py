"""One series of one region: typed, with its unit and its source."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.errors import SeriesError, UsageError
from kostra_bolig.figures import arguments, door, exact, frames, rounding, trend
from kostra_bolig.figures.trend import Change, Point, Trend
from kostra_bolig.figures.values import Values
from kostra_bolig.said import kind_of, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostra_bolig.answers.series import SeriesAnswer
    from kostra_bolig.kinds import ChartForm, Lang
    from kostra_bolig.show.drawn.chart import Chart

__all__ = ["Series"]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Series(Values):
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
        base = arguments.year(base, "base")
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

        >>> import kostra_bolig as kb
        >>> series = kb.load(source="published").unge
        >>> series.plot(language="en").title
        'Households with youth in temporary accommodation'

        Raises
        ------
        UsageError
            Years out of order.
        SeriesError
            There is no value above 0 in the base year of the index.
        """
        return door.chart(
            [self],
            since=since,
            until=until,
            index=index,
            form=form,
            title=title,
            language=language,
            across_break=across_break,
        )

    def to_dict(self) -> SeriesAnswer:
        """Return what the command ``series`` answers of it with ``--json``, as ``json.dumps`` takes it.

        >>> import kostra_bolig as kb
        >>> kb.load(source="published").unge.to_dict()["values"]
        [410.0, 615.0]
        """
        return door.of_series(self)

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
        years = [arguments.year(year) for year in years]
        if not arguments.flag(across_break, "across_break"):
            trend.require_one_area(years, self.breaks, series=self.name, region=self.region, name=self.region_name)

    def _point(self, year: int) -> Point:
        return Point(arguments.year(year), self.at(year))

    def _unbroken(self, start: int | None, end: int | None, *, across_break: bool) -> Sequence[Point]:
        first, last = self._period(start, end)
        self._require_one_area((first, last), across_break=across_break)
        return [self._point(year) for year in range(first, last + 1)]
