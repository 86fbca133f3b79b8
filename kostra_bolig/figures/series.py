"""One series of one region: typed, with its unit and its source."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.errors import SeriesError
from kostra_bolig.figures import door, trend
from kostra_bolig.figures.trend import Change, Point, Trend
from kostra_bolig.kostra import Missing
from kostra_bolig.records import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kostra_bolig.records import Provenance
    from kostra_bolig.show.chart import Chart
    from kostra_bolig.show.drawing import Form

__all__ = ["Series"]

_SAID = {
    Missing.NOT_APPLICABLE: "not applicable",
    Missing.NOT_AVAILABLE: "not available",
    Missing.SUPPRESSED: "suppressed because it is too small to publish, which is not 0",
    Missing.NIL: "given as nil without a number",
    Missing.OTHER: "given as a symbol we do not know",
    None: "without a value and without a reason",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Series:
    """A series of one region, by year.

    Attributes
    ----------
    key
        Our name for it, or ``None`` for a content that is none of the six.
    content, content_name
        SSB's code and label.
    region, region_name
        SSB's code and name.
    unit, decimals
        Of the values.
    frame
        One row per year, sorted: ``year`` i16, ``value`` f64 in `unit` (null when SSB gives none), ``status`` str
        (SSB's symbol, null when none), ``missing`` enum (why there is no value, null when there is one).
    provenance
        Where the figures come from.
    ours
        What we made of SSB's figures, such as a sum of parts; ``None`` where they are SSB's own.
    remarks
        What a person should know of this series, one sentence each.
    """

    key: str | None
    content: str
    content_name: str
    region: str
    region_name: str
    unit: str
    decimals: int
    frame: pl.DataFrame
    provenance: Provenance
    ours: str | None = None
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Our key, or SSB's code for a content that is none of the six."""
        return self.key or self.content

    @property
    def said(self) -> tuple[str, ...]:
        """What must stand beside the figures: what is ours in them, then the remarks."""
        return ((f"{self.ours}: computed by kostra_bolig, not by SSB",) if self.ours else ()) + self.remarks

    @property
    def years(self) -> tuple[int, ...]:
        """Every year that these figures have a row for, with or without a value."""
        return tuple(self.frame["year"])

    def at(self, year: int) -> float:
        """Return the value of a year, in :attr:`unit`.

        Raises
        ------
        SeriesError
            The year is not among the figures, or SSB gives no value for it; the message says which and why.
        """
        row = self.frame.row(by_predicate=pl.col("year") == year, named=True) if year in self.years else None
        if row is None:
            raise SeriesError(self._absent(year), year=year)
        if row["value"] is None:
            symbol = "empty" if row["status"] is None else repr(row["status"])
            parts = "; ".join(remark for remark in self.remarks if remark.startswith(f"{year}: the part"))
            raise SeriesError(
                f"{self.name} for {self.region_name} in {year} is {symbol}: {_SAID[row['missing']]}"
                + (f" ({parts})" if parts else ""),
                year=year,
            )
        return float(row["value"])

    def change(self, start: int, end: int) -> Change:
        """Return the change between two years, in percent of the start year.

        Raises
        ------
        SeriesError
            A value is missing or suppressed, the start value is not above 0, or the years are not in order.
        """
        return trend.change(self._point(start), self._point(end), unit=self.unit)

    def yearly_change(self, start: int | None = None, end: int | None = None) -> pl.DataFrame:
        """Return the change from each year to the next in a period, by default the whole series.

        Returns
        -------
        polars.DataFrame
            One row per year but the first, sorted: ``year`` i16, ``absolute`` f64 in :attr:`unit` (percentage points
            where that is percent), ``percent`` f64 of the year before. No nulls.

        Raises
        ------
        SeriesError
            A value in the period is missing or suppressed, a year is absent, a value to start from is not above 0, or
            the years are not in order.
        """
        points = self._unbroken(start, end)
        changes = [trend.change(start, end, unit=self.unit) for start, end in pairwise(points)]
        return pl.DataFrame(
            {
                "year": [change.end.year for change in changes],
                "absolute": [change.absolute for change in changes],
                "percent": [change.percent for change in changes],
            },
            schema={"year": pl.Int16, "absolute": pl.Float64, "percent": pl.Float64},
        )

    def index(self, *, base: int) -> pl.DataFrame:
        """Return the series as an index, the base year = 100.

        Returns
        -------
        polars.DataFrame
            One row per year, sorted: ``year`` i16, ``index`` f64 (null where SSB gives no value), ``missing`` enum.

        Raises
        ------
        SeriesError
            The base year has no value, or is 0.
        """
        level = self.at(base)
        if level == 0:
            raise SeriesError(
                f"{self.name} for {self.region_name} in {base} is 0 and cannot be 100; choose another base", year=base
            )
        return self.frame.select("year", (pl.col("value") * 100 / level).alias("index"), "missing")

    def cagr(self, start: int, end: int) -> float:
        """Return the compound annual growth rate between two years, in percent per year.

        Raises
        ------
        SeriesError
            A value is missing, suppressed or not above 0, or the years are not in order.
        """
        return trend.cagr(self._point(start), self._point(end))

    def trend(self, start: int | None = None, end: int | None = None) -> Trend:
        """Return the least-squares line through a period, by default the whole series.

        Raises
        ------
        SeriesError
            A value in the period is missing or suppressed, a year is absent (gaps are not bridged), or there are
            fewer than two years in order.
        """
        return trend.linear_trend(self._unbroken(start, end))

    def share_of(self, other: Series) -> pl.DataFrame:
        """Return this series in percent of another of the same region.

        Returns
        -------
        polars.DataFrame
            One row per year that both have, sorted: ``year`` i16, ``share`` f64 in percent, null where either has no
            value or the other is 0.

        Raises
        ------
        SeriesError
            The regions or the units differ, or no year is common.
        """
        if self.region != other.region:
            raise SeriesError(f"a share needs one region, got {self.region_name} and {other.region_name}")
        if self.unit != other.unit:
            raise SeriesError(f"a share needs one unit, got {self.unit} and {other.unit}")
        both = self.frame.join(other.frame, on="year", suffix="_other", maintain_order="left")
        if both.is_empty():
            raise SeriesError(f"{self.name} and {other.name} have no year in common")
        whole = pl.when(pl.col("value_other") != 0).then(pl.col("value_other"))
        return both.select("year", (pl.col("value") * 100 / whole).alias("share"))

    def plot(
        self,
        *,
        since: int | None = None,
        until: int | None = None,
        index: int | None = None,
        form: Form | None = None,
        title: str | None = None,
        language: str | None = None,
    ) -> Chart:
        """Return a chart of the series; parameters and errors as for :meth:`kostra_bolig.Table.plot`.

        Raises
        ------
        UsageError
            Years out of order, or the extra ``plot`` is not installed.
        SeriesError
            There is no value above 0 in the base year of the index.
        """
        return door.chart([self], since=since, until=until, index=index, form=form, title=title, language=language)

    def to_pandas(self) -> pd.DataFrame:
        """Return :attr:`frame` as a pandas frame.

        Returns
        -------
        pandas.DataFrame
            One row per year, sorted: ``year`` int16, ``value`` float64 (NaN where there is none), ``status`` and
            ``missing`` string (NA where there is none).
        """
        import pandas as pd

        dtypes = {"year": "int16", "value": "float64", "status": "string", "missing": "string"}
        return pd.DataFrame({name: pd.Series(self.frame[name].to_list(), dtype=kind) for name, kind in dtypes.items()})

    def __repr__(self) -> str:
        """Return name, region, unit, years and values in a few lines."""
        cells = "  ".join(f"{row['year']}: {self._shown(row)}" for row in self.frame.iter_rows(named=True))
        head = f"Series {self.name} · {self.region_name} · {self.unit}"
        return "\n".join([head, cells, *self.said, str(self.provenance)])

    def _repr_html_(self) -> str:
        rows = list(self.frame.iter_rows(named=True))
        head = "".join(f"<th scope='col'>{row['year']}</th>" for row in rows)
        cells = "".join(f"<td>{escape(self._shown(row))}</td>" for row in rows)
        caption = escape(f"{self.content_name}, {self.region_name} ({self.unit})")
        return (
            f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
            f"<small>{'<br>'.join(escape(line) for line in (*self.said, str(self.provenance)))}</small>"
        )

    def _shown(self, row: dict[str, object]) -> str:
        value = "" if row["value"] is None else self._figure(float(str(row["value"])))
        return f"{value} {row['status'] or ''}".strip() or str(row["missing"] or "–").replace("_", " ")

    def _figure(self, number: float) -> str:
        """Return SSB's figure as it is, and ours with as many decimals as make sense."""
        return trend.plain(number) if self.ours is None else str(trend.rounded(number, self.decimals))

    def _absent(self, year: int) -> str:
        years = ", ".join(map(str, self.years)) or "none"
        if self.provenance.source is Source.PUBLISHED:
            return f"the report does not print {self.name} for {year}, which is not 0; it prints {years}"
        return f"{self.name} for {self.region_name} has no year {year}; there are {years}"

    def _point(self, year: int) -> Point:
        return Point(year, self.at(year))

    def _unbroken(self, start: int | None, end: int | None) -> Sequence[Point]:
        if not self.years:
            raise SeriesError(f"{self.name} for {self.region_name} has no years")
        first, last = start if start is not None else self.years[0], end if end is not None else self.years[-1]
        if first > last:
            raise SeriesError(f"the first year must not be after the last, got {first} and {last}", year=first)
        return [self._point(year) for year in range(first, last + 1)]
