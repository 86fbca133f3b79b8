"""Regions beside each other: levels, index and change; ranking; panel; coverage. Nothing suppressed becomes 0."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import SeriesError, UsageError
from kostra_bolig.figures import door
from kostra_bolig.kostra import Missing, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.figures.series import Series
    from kostra_bolig.show.chart import Chart
    from kostra_bolig.show.drawing import Form

__all__ = ["By", "Comparison", "coverage", "panel", "ranking"]

By = Literal["value", "change"]
_REASON: Final = pl.Enum(Missing)


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """One series of several regions.

    Attributes
    ----------
    series
        The series of each region, in the order asked for.
    base
        The year that the index and the change are measured against.
    frame
        One row per region and year, in the order asked for and by year: ``region``, ``region_name`` str · ``year`` i16
        · ``value`` f64 in the series' unit, null when there is none · ``status`` str, SSB's symbol · ``missing`` enum,
        why there is no value · ``index`` f64, base year = 100 · ``absolute`` f64 in the unit and ``percent`` f64, the
        change since the base year. The last three are null where there is no value, or none above 0 in the base year.
    """

    series: tuple[Series, ...]
    base: int
    frame: pl.DataFrame

    @classmethod
    def of(cls, series: Sequence[Series], *, base: int | None = None) -> Comparison:
        """Return series beside each other.

        Parameters
        ----------
        series
            One series of different regions.
        base
            Base year; by default the first in which every region that has any value above 0 has one.

        Raises
        ------
        SeriesError
            The base year is not among the figures, the regions have no year in common to start from, or the series are
            not one content in one unit, of different regions.
        """
        if len({(one.content, one.unit) for one in series}) != 1 or len({one.region for one in series}) != len(series):
            listed = ", ".join(f"{one.name} of {one.region} in {one.unit}" for one in series) or "none"
            raise SeriesError(f"a comparison needs one series, in one unit, of different regions; got {listed}")
        frame = pl.concat(
            one.frame.select(
                pl.lit(one.region).alias("region"),
                pl.lit(one.region_name).alias("region_name"),
                "year",
                "value",
                "status",
                "missing",
            )
            for one in series
        )
        years: list[int] = frame["year"].unique().sort().to_list()
        if base is None:
            base = _first_common(frame)
        elif base not in years:
            raise SeriesError(f"there is no year {base} to start from; there are {', '.join(map(str, years))}")
        level = pl.col("value").filter((pl.col("year") == base) & (pl.col("value") > 0)).first().over("region")
        return cls(
            series=tuple(series),
            base=base,
            frame=frame.with_columns(
                (pl.col("value") * 100 / level).alias("index"),
                pl.when(level.is_not_null()).then(pl.col("value") - level).alias("absolute"),
                ((pl.col("value") - level) * 100 / level).alias("percent"),
            ),
        )

    def since(self, year: int) -> Comparison:
        """Return the same comparison from a year on; the base stays what it is."""
        later = pl.col("year") >= year
        return replace(
            self,
            series=tuple(replace(one, frame=one.frame.filter(later)) for one in self.series),
            frame=self.frame.filter(later),
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a person should know of the series, each sentence once."""
        return tuple(dict.fromkeys(f"{one.region_name}: {line}" for one in self.series for line in one.said))

    def plot(self, *, form: Form | None = None, title: str | None = None, language: str | None = None) -> Chart:
        """Return a chart of the index, :attr:`base` = 100; parameters as for :meth:`kostra_bolig.Table.plot`.

        Raises
        ------
        UsageError
            The extra ``plot`` is not installed.
        SeriesError
            A region has no value above 0 in the base year.
        """
        return door.chart(self.series, index=self.base, form=form, title=title, language=language)

    def __repr__(self) -> str:
        """Return a line per region with first and last value."""
        lines = [f"Comparison of {self.series[0].name}, index {self.base} = 100"]
        for one in self.series:
            cells = self.frame.filter((pl.col("region") == one.region) & pl.col("index").is_not_null())
            said = "no values to compare" if cells.is_empty() else f"{cells['year'][-1]}: {cells['index'][-1]:.1f}"
            lines.append(f"{one.region} {one.region_name} · {said}")
        return "\n".join([*lines, *self.remarks, str(self.series[0].provenance)])

    def _repr_html_(self) -> str:
        said = "<br>".join(escape(line) for line in (*self.remarks, str(self.series[0].provenance)))
        return f"{self.frame._repr_html_()}<small>{said}</small>"


def ranking(cells: pl.DataFrame, *, year: int, by: By = "value", since: int | None = None) -> pl.DataFrame:
    """Return regions in order of a series, with those that have no figure.

    Parameters
    ----------
    cells
        One row per region and year of one content, of the regions to rank.
    year
        The year to rank.
    by
        ``"value"``: the level. ``"change"``: the change since `since`, in percent.
    since
        The year to start from; the year before by default.

    Returns
    -------
    polars.DataFrame
        One row per region that existed in the year, by rank and then by code, those without a rank last: ``rank`` i32
        (the highest is 1, equals share one; null without a figure), ``region``, ``region_name`` str, ``value`` f64,
        ``status`` str, ``missing`` enum (why there is no rank: of the year, else of the start year; null where the
        start is 0, from which there is no change in percent), ``start`` f64 (value of the start year), ``absolute``
        f64, ``percent`` f64 (null where there is no value or none above 0 to start from).

    Raises
    ------
    UsageError
        `by` is neither, there are no regions, the years are not among the figures, or not in order.
    """
    if by not in ("value", "change"):
        raise UsageError(f"by: expected value or change, got {by!r}")
    _refuse_empty(cells)
    years = cells["year"].unique().sort().to_list()
    start = year - 1 if since is None else since
    for asked in (year, *([start] if by == "change" or since is not None else [])):
        if asked not in years:
            raise UsageError(f"there is no year {asked} in these figures; there are {', '.join(map(str, years))}")
    if start >= year:
        raise UsageError(f"the start year must be before the year, got {start} and {year}")
    before = cells.filter(pl.col("year") == start).select(
        "region", pl.col("value").alias("start"), pl.col("missing").alias("start_missing")
    )
    level = pl.when(pl.col("start") > 0).then(pl.col("start"))
    measured = (
        cells.filter((pl.col("year") == year) & (pl.col("missing").ne_missing(Missing.NOT_APPLICABLE.value)))
        .join(before, on="region", how="left")
        .with_columns(
            (pl.col("value") - pl.col("start")).alias("absolute"),
            ((pl.col("value") - level) * 100 / level).alias("percent"),
        )
    )
    ranked = pl.col("value" if by == "value" else "percent")
    absent = pl.lit(Missing.NOT_AVAILABLE.value, dtype=_REASON)
    why_no_start = pl.when(pl.col("start").is_null()).then(pl.coalesce("start_missing", absent))
    why = pl.coalesce("missing", why_no_start) if by == "change" else pl.col("missing")
    return (
        measured.with_columns(ranked.rank("min", descending=True).cast(pl.Int32).alias("rank"), why.alias("missing"))
        .sort("rank", "region", nulls_last=True)
        .select("rank", "region", "region_name", "value", "status", "missing", "start", "absolute", "percent")
    )


def panel(observations: pl.DataFrame) -> pl.DataFrame:
    """Return the bound series side by side.

    Returns
    -------
    polars.DataFrame
        One row per region and year, sorted: ``region``, ``region_name``, ``kind`` str, ``year`` i16, then for each
        bound series its value f64 (null when SSB gives none) under its key, and SSB's symbol str (null when none)
        under ``<key>_status``.
    """
    bound = observations.filter(pl.col("series").is_not_null())
    kind = {code: kind_of(code).value for code in bound["region"].unique()}
    wide = (
        bound.with_columns(pl.col("region").replace_strict(kind, return_dtype=pl.String).alias("kind"))
        .with_columns(pl.col("series").cast(pl.String))
        .pivot("series", index=["region", "region_name", "kind", "year"], values=["value", "status"])
        .sort("region", "year")
    )
    keys = [key for key in definition().keys if f"value_{key}" in wide.columns]
    return wide.select(
        "region",
        "region_name",
        "kind",
        "year",
        *(pl.col(f"value_{key}").alias(key) for key in keys),
        *(pl.col(f"status_{key}").alias(f"{key}_status") for key in keys),
    )


def coverage(cells: pl.DataFrame) -> pl.DataFrame:
    """Return how many of the regions have a figure, by year.

    Parameters
    ----------
    cells
        One row per region and year of one content, of the regions to count.

    Returns
    -------
    polars.DataFrame
        One row per year, sorted: ``year`` i16 · ``regions`` u32, how many existed · ``reported`` u32, with a value ·
        ``suppressed``, ``not_available``, ``other`` u32, without one and why · ``reported_percent`` f64 of those that
        existed, null where none did. Regions that did not exist in the year (``.``) are not counted.

    Raises
    ------
    UsageError
        There are no regions.
    """
    _refuse_empty(cells)
    existing = pl.col("missing").ne_missing(Missing.NOT_APPLICABLE.value)

    known = [Missing.SUPPRESSED.value, Missing.NOT_AVAILABLE.value]
    return (
        cells.group_by("year")
        .agg(
            existing.sum().alias("regions"),
            pl.col("value").is_not_null().sum().alias("reported"),
            *(pl.col("missing").eq_missing(reason).sum().alias(reason) for reason in known),
            (existing & pl.col("value").is_null() & ~pl.col("missing").is_in(known).fill_null(value=False))
            .sum()
            .alias("other"),
        )
        .with_columns(
            pl.when(pl.col("regions") > 0).then(pl.col("reported") * 100 / pl.col("regions")).alias("reported_percent")
        )
        .sort("year")
    )


def _refuse_empty(cells: pl.DataFrame) -> None:
    if cells.is_empty():
        raise UsageError("there are no regions of this kind in these figures")


def _first_common(frame: pl.DataFrame) -> int:
    """Return the first year in which every region with any value above 0 has one."""
    there = frame.filter(pl.col("value") > 0)
    wanted = there["region"].n_unique()
    common = there.group_by("year").len().filter(pl.col("len") == wanted)["year"].min()
    if not isinstance(common, int):
        raise SeriesError("the regions have no year with a value above 0 in common; choose a base year")
    return common
