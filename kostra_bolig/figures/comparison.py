"""One series of several regions beside each other: levels, index and change. Nothing suppressed becomes 0."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.errors import SeriesError
from kostra_bolig.figures import arguments, door, exact, frames
from kostra_bolig.figures.handed.record import Handed
from kostra_bolig.figures.rounding import rounded, signed
from kostra_bolig.figures.trend import last_break, require_one_area
from kostra_bolig.kinds import CountedAs
from kostra_bolig.kostra import RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.answers.comparison import CompareAnswer
    from kostra_bolig.figures.series import Series
    from kostra_bolig.kinds import ChartForm, Lang
    from kostra_bolig.records import Provenance
    from kostra_bolig.said import Said
    from kostra_bolig.show.drawn.chart import Chart

__all__ = ["Comparison", "index_alone", "indexed"]


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
        later = pl.col("year") >= arguments.year(year)
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
            form=form,
            title=title,
            language=language,
        )

    def to_dict(self) -> CompareAnswer:
        """Return what ``compare`` answers with ``--json``; ``beside`` and ``unusual``, which take a table, are null."""
        return door.of_comparison(self)

    def _given(self) -> tuple[pl.DataFrame, Provenance]:
        return self.frame, self.series[0].provenance

    def __repr__(self) -> str:
        """Return a line per region with first and last value."""
        has_index = self.frame["index"].null_count() < self.frame.height
        head = f"index {self.base} = 100" if has_index else f"{self.base} has no value above 0 to be 100"
        head = f"since {self.base}, percentage points" if self.is_share else head
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
