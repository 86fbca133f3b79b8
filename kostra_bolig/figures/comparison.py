"""Regions beside each other: levels, index and change; ranking; panel; coverage. Nothing suppressed becomes 0."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Final, Literal, cast

import polars as pl

from kostra_bolig.errors import AcrossBreak, SeriesError, UsageError
from kostra_bolig.figures import asked, door, exact, frames
from kostra_bolig.figures.frames import SINCE, dated
from kostra_bolig.figures.handed.record import Handed
from kostra_bolig.figures.trend import last_break, require_one_area, rounded, signed
from kostra_bolig.kostra import Missing, RegionKind, kind_of
from kostra_bolig.records import CountedAs
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.answers.comparison import CompareAnswer
    from kostra_bolig.figures.series import Series
    from kostra_bolig.kinds import Lang
    from kostra_bolig.records import ChartForm, Provenance
    from kostra_bolig.said import Said
    from kostra_bolig.show.chart import Chart

__all__ = ["By", "Comparison", "coverage", "index_alone", "indexed", "panel", "ranking"]

By = Literal["value", "change"]
_REASON: Final = pl.Enum(Missing)


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison(Handed):
    """One series of several regions.

    Attributes
    ----------
    series
        The series of each region, in the order asked for.
    base
        The year that the index and the change are measured against.
    across_break
        Whether KOSTRA groups are measured across the years in which they were drawn anew.
    absent
        What should stand beside the first region and does not, as data.
    frame
        One row per region and year, in the order asked for and by year: ``region``, ``region_name`` str · ``year`` i16
        · ``value`` f64 in the series' unit, null when there is none, and for all of :attr:`index_alone` · ``status``
        str, SSB's symbol · ``missing`` enum, why there is no value · ``made_of`` list of str, the codes that it is made
        of · ``index`` f64, base year = 100 · ``absolute`` f64 in the unit and ``percent`` f64, the change since the
        base year. The last three are null where there is no value, or none above 0 in the base year, and of a KOSTRA
        group in the years before it was drawn anew; ``absolute`` of shares, percentage points, takes any base.
    """

    series: tuple[Series, ...]
    base: int
    frame: pl.DataFrame
    across_break: bool = False
    absent: tuple[Said, ...] = ()

    @classmethod
    def of(cls, series: Sequence[Series], *, base: int | None = None, across_break: bool = False) -> Comparison:
        """Return series beside each other.

        Parameters
        ----------
        series
            One series of different regions.
        base
            Base year; by default the first in which every region that has any value above 0 has one, and is what it is
            in the last. Of shares any value will do.
        across_break
            As the attribute.

        Raises
        ------
        SeriesError
            The base year is not among the figures, the regions have no year in common to start from, or the series are
            not one content in one unit, of different regions.
        AcrossBreak
            A group was drawn anew after the base year.
        """
        of_one = {(one.content, one.unit, *(of.code for of in one.provenance.where)) for one in series}
        if len(of_one) != 1 or len({one.region for one in series}) != len(series):
            listed = tuple(
                said("figures-compared", series=one.name, region=one.region, unit=one.unit) for one in series
            )
            raise SeriesError(said("figures-not-comparable", listed=listed))
        frame = pl.concat(
            one.frame.select(
                pl.lit(one.region).alias("region"),
                pl.lit(one.region_name).alias("region_name"),
                "year",
                "value",
                "status",
                "missing",
                "made_of",
            )
            for one in series
        )
        years: list[int] = frame["year"].unique().sort().to_list()
        redrawn = {} if across_break else _redrawn(series, years)
        if base is None:
            may_start = pl.col("value").is_not_null() if series[0].is_share else pl.col("value") > 0
            base = _first_common(frame.filter(may_start, pl.col("year") >= max(redrawn.values(), default=0)))
        elif base not in years:
            raise SeriesError(said("figures-no-base", year=base, years=tuple(years)), year=base)
        for one in series if not across_break else ():
            told = {"series": one.name, "region": one.region, "name": one.region_name}
            require_one_area((base, years[-1]), one.breaks, **told)
        start = pl.col("value").filter(pl.col("year") == base).first().over("region")
        was_another = [(pl.col("region") == region) & (pl.col("year") < year) for region, year in redrawn.items()]
        start = pl.when(pl.any_horizontal(pl.lit(value=False), *was_another)).then(None).otherwise(start)
        starts, values = frame.select(start.alias("start"))["start"], frame["value"]
        levels = starts.set(starts <= 0, None)
        is_level = ~pl.col("region").is_in([one.region for one in index_alone(series)])
        return cls(
            series=tuple(series),
            base=base,
            across_break=across_break,
            frame=frame.with_columns(
                exact.quotients(values, levels).alias("index"),
                exact.differences(values, starts if series[0].is_share else levels).alias("absolute"),
                exact.percents(levels, values).alias("percent"),
            ).with_columns(pl.when(is_level).then(pl.col("value", "absolute"))),
        )

    def since(self, year: int) -> Comparison:
        """Return the same comparison from a year on; the base stays what it is."""
        frames.refuse_forked()
        later = pl.col("year") >= asked.year(year)
        return replace(
            self,
            series=tuple(one.only(later) for one in self.series),
            frame=self.frame.filter(later),
        )

    @property
    def index_alone(self) -> tuple[str, ...]:
        """The counties and groups that stand beside a municipality and are not known to be totals: without levels."""
        return tuple(one.region for one in index_alone(self.series))

    @property
    def remarks(self) -> tuple[Said, ...]:
        """What a person should know of the series, each once and as data; ``str()`` gives the sentence."""
        told = [(self.series[0], what) for what in self.absent]
        told += [(one, what) for one in self.series for what in one.said]
        told += [(one, said("figures-index-alone")) for one in index_alone(self.series)]
        return tuple(dict.fromkeys(said("figures-of-region", region=one.region_name, what=what) for one, what in told))

    @property
    def is_share(self) -> bool:
        """Whether the values are in percent, so that they change by percentage points: ``absolute``."""
        return self.series[0].is_share

    def plot(self, *, form: ChartForm | None = None, title: str | None = None, language: Lang | None = None) -> Chart:
        """Return a chart of the index, :attr:`base` = 100, or of shares as they are.

        Parameters are as for :meth:`kostra_bolig.Table.plot`. Between shares one reads off percentage points; an index
        of them would show the change in percent of a percentage.

        Raises
        ------
        UsageError
            An argument is of a wrong type.
        SeriesError
            A region has no value above 0 in the base year.
        """
        index = None if self.is_share else self.base
        redrawn = {} if index is None or self.across_break else _redrawn(self.series, self.frame["year"].to_list())
        return door.chart(
            [replace(one, frame=one.frame.filter(pl.col("year") >= redrawn.get(one.region, 0))) for one in self.series],
            index=index,
            across_break=self.across_break,
            form=cast("ChartForm | None", asked.optional_text(form, "form")),
            title=asked.optional_text(title, "title"),
            language=asked.optional_text(language, "language"),
        )

    def to_dict(self) -> CompareAnswer:
        """Return what ``compare`` answers with ``--json``; ``beside`` and ``unusual``, which take a table, are null."""
        return door.of_comparison(self)

    def _given(self) -> tuple[pl.DataFrame, Provenance]:
        return self.frame, self.series[0].provenance

    def __repr__(self) -> str:
        """Return a line per region with first and last value."""
        head = f"since {self.base}, percentage points" if self.is_share else f"index {self.base} = 100"
        lines = [f"Comparison of {self.series[0].name}, {head}"]
        for one in self.series:
            measured = pl.col("absolute" if self.is_share else "index").is_not_null()
            cells = self.frame.filter((pl.col("region") == one.region) & measured)
            lines.append(f"{one.region} {one.region_name} · {self._last(cells, one.decimals)}")
        return "\n".join([*lines, *map(str, self.remarks), str(self.series[0].provenance)])

    def _last(self, cells: pl.DataFrame, decimals: int) -> str:
        if cells.is_empty():
            return "no values to compare"
        year, index, absolute = cells.select("year", "index", "absolute").row(-1)
        return f"{year}: {signed(absolute, decimals) if self.is_share else rounded(index, 1)}"

    def _repr_html_(self) -> str:
        below = "<br>".join(escape(str(line)) for line in (*self.remarks, self.series[0].provenance))
        return f"{self.frame._repr_html_()}<small>{below}</small>"


def ranking(
    cells: pl.DataFrame,
    *,
    year: int,
    by: By = "value",
    since: int | None = None,
    is_share: bool = False,
    breaks: Sequence[int] = (),
) -> pl.DataFrame:
    """Return regions in order of a series, with those that have no figure.

    Parameters
    ----------
    cells
        One row per region and year of one content, of the regions to rank; ``made_of`` what, where that is known.
    year
        The year to rank.
    by
        ``"value"``: the level. ``"change"``: the change since `since`, in percent; of shares in percentage points.
    since
        The year to start from; the year before by default.
    is_share
        Whether the values are in percent.
    breaks
        Years from which the regions are other ones: no change is measured across them.

    Returns
    -------
    polars.DataFrame
        One row per region that existed in the year, by rank and then by code, those without a rank last: ``rank`` i32
        (the highest is 1, equals share one; null without a figure), ``region``, ``region_name`` str, ``value`` f64,
        ``status`` str, ``missing`` enum (why there is no rank: of the year, else of the start year; null where the
        start is 0 and the figures no shares: from 0 there is no change in percent), ``start`` f64 (value of the start
        year), ``absolute`` f64, ``percent`` f64 (null where there is no value or none above 0 to start from),
        ``made_of`` and ``start_made_of`` list of str (the codes that the value and the start are made of).

    Raises
    ------
    UsageError
        `by` is neither, there are no regions, the years are not among the figures, or not in order.
    AcrossBreak
        A change across one of `breaks` is asked for.
    """
    if by not in ("value", "change"):
        raise UsageError(said("figures-no-such-order", got=repr(by)))
    _refuse_empty(cells)
    if "made_of" not in cells.columns:
        cells = cells.with_columns(pl.concat_list("region").alias("made_of"))
    years = cells["year"].unique().sort().to_list()
    start = year - 1 if since is None else since
    for wanted in (year, *([start] if by == "change" or since is not None else [])):
        if wanted not in years:
            raise UsageError(said("figures-no-year-here", year=wanted, years=tuple(years)))
    if start >= year:
        raise UsageError(said("figures-start-not-before", start=start, year=year))
    crossed = [one for one in breaks if start < one <= year]
    if crossed and (by == "change" or since is not None):
        what = said("figures-ranked-across-break", first=start, last=year, year=crossed[-1])
        raise AcrossBreak(what, year=crossed[-1])
    before = cells.filter((pl.col("year") == start) & (not crossed)).select(
        "region",
        pl.col("value").alias("start"),
        pl.col("missing").alias("start_missing"),
        pl.col("made_of").alias("start_made_of"),
    )
    measured = cells.filter(
        (pl.col("year") == year) & (pl.col("missing").ne_missing(Missing.NOT_APPLICABLE.value))
    ).join(before, on="region", how="left")
    measured = measured.with_columns(
        exact.differences(measured["value"], measured["start"]).alias("absolute"),
        exact.percents(measured["start"], measured["value"]).alias("percent"),
    )
    ranked = pl.col("value" if by == "value" else "absolute" if is_share else "percent")
    absent = pl.lit(Missing.NOT_AVAILABLE.value, dtype=_REASON)
    why_no_start = pl.when(pl.col("start").is_null()).then(pl.coalesce("start_missing", absent))
    why = pl.coalesce("missing", why_no_start) if by == "change" else pl.col("missing")
    return (
        measured.with_columns(ranked.rank("min", descending=True).cast(pl.Int32).alias("rank"), why.alias("missing"))
        .sort("rank", "region", nulls_last=True)
        .select(
            *("rank", "region", "region_name", "value", "status", "missing", "start", "absolute", "percent"),
            "made_of",
            "start_made_of",
        )
    )


def _categories(observations: pl.DataFrame) -> list[str]:
    """Return the keys of the series in the order people are shown them."""
    dtype = observations.schema["series"]
    return (
        dtype.categories.to_list() if isinstance(dtype, pl.Enum) else observations["series"].unique().sort().to_list()
    )


def panel(
    observations: pl.DataFrame, withdrawn: pl.DataFrame | None = None, *, contents: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Return series side by side.

    Parameters
    ----------
    observations
        The long frame.
    withdrawn
        Figures that SSB has suppressed since, as :func:`kostra_bolig.figures.revisions.withdrawn` gives them.
    contents
        The content of each column; by default those of the bound series, under their keys.

    Returns
    -------
    polars.DataFrame
        One row per region and year, sorted: ``region``, ``region_name``, ``kind`` str, ``year`` i16, then for each
        column its value f64 (null when SSB gives none) under its name, and SSB's symbol str (null when none) under
        ``<name>_status``. Where SSB has suppressed figures of an earlier version since, the series that have such
        are followed by ``<key>_suppressed_since`` date.
    """
    name, names = pl.col("series").cast(pl.String), _categories(observations)
    if contents is not None:
        named = {content: name for name, content in contents.items()}
        name, names = pl.col("content").replace_strict(named, default=None, return_dtype=pl.String), list(contents)
    bound = dated(observations, withdrawn).with_columns(name.alias("series")).filter(pl.col("series").is_not_null())
    kind = {code: kind_of(code).value for code in bound["region"].unique()}
    told = [SINCE] if SINCE in bound.columns else []
    wide = (
        bound.with_columns(pl.col("region").replace_strict(kind, return_dtype=pl.String).alias("kind"))
        .pivot("series", index=["region", "region_name", "kind", "year"], values=["value", "status", *told])
        .sort("region", "year")
    )
    keys = [key for key in names if f"value_{key}" in wide.columns]
    since = [key for key in keys if told and wide[f"{SINCE}_{key}"].null_count() < wide.height]
    return wide.select(
        "region",
        "region_name",
        "kind",
        "year",
        *(pl.col(f"value_{key}").alias(key) for key in keys),
        *(pl.col(f"status_{key}").alias(f"{key}_status") for key in keys),
        *(pl.col(f"{SINCE}_{key}").alias(f"{key}_{SINCE}") for key in since),
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
        One row per year, sorted: ``year`` i16 · ``regions`` u32, how many existed · ``reported`` u32, with a figure ·
        ``suppressed``, ``not_available``, ``other`` u32, without one and why · ``reported_percent`` f64 of those that
        existed, null where none did · ``responded`` u32, with a figure or one that is suppressed ·
        ``responded_percent`` f64. Regions that did not exist in the year (``.``) are not counted.

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
        .with_columns((pl.col("reported") + pl.col("suppressed")).alias("responded"))
        .select(
            *("year", "regions", "reported", *known, "other"),
            _percent_of_regions("reported"),
            "responded",
            _percent_of_regions("responded"),
        )
        .sort("year")
    )


def _percent_of_regions(name: str) -> pl.Expr:
    percent = pl.when(pl.col("regions") > 0).then(pl.col(name) * 100 / pl.col("regions"))
    return percent.alias(f"{name}_percent")


def _refuse_empty(cells: pl.DataFrame) -> None:
    if cells.is_empty():
        raise UsageError(said("figures-no-regions-of-kind"))


def index_alone(series: Sequence[Series]) -> list[Series]:
    """Return the series of counties and groups whose levels do not stand beside those of a municipality among them.

    A level is the count of one municipality, so that of several stands beside it as their total only.
    """
    if not any(kind_of(one.region) is RegionKind.MUNICIPALITY for one in series):
        return []
    return [one for one in series if one.counted_as not in (None, CountedAs.TOTAL)]


def indexed(series: Series, base: int, *, unit: str) -> Series:
    """Return a series as its index, base year = 100.

    There is no value where none can be computed, and no year in which the region was another one.
    """
    cells = series.frame.filter(pl.col("year") >= (last_break(series.years, series.breaks) or 0))
    level = cells.filter((pl.col("year") == base) & (pl.col("value") > 0))["value"].to_list() or [None]
    index = exact.quotients(cells["value"], pl.Series([level[0]] * cells.height, dtype=pl.Float64))
    alone = said("figures-of-region", region=series.region_name, what=said("figures-index-alone"))
    return replace(
        series,
        base_unit=unit,
        decimals=1,
        frame=cells.with_columns(index.alias("value")),
        remarks=(alone, *series.remarks),
    )


def _redrawn(series: Sequence[Series], years: Sequence[int]) -> dict[str, int]:
    """Return the year from which a region is what it is in the last, for each that was another one in the first."""
    found = {one.region: last_break(years, one.breaks) for one in series}
    return {region: year for region, year in found.items() if year is not None}


def _first_common(there: pl.DataFrame) -> int:
    """Return the first year in which every region has one of these values to start from."""
    wanted = there["region"].n_unique()
    common = there.group_by("year").len().filter(pl.col("len") == wanted)["year"].min()
    if not isinstance(common, int):
        raise SeriesError(said("figures-no-common-year"))
    return common
