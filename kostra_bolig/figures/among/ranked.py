"""Regions in order of a series: all of a kind, and as a newsroom asks for them.

That is some of them, the first or the last, without those too small for a story. Nothing suppressed becomes 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast, get_args

import polars as pl

from kostra_bolig.errors import AcrossBreak, UsageError
from kostra_bolig.figures import arguments, exact
from kostra_bolig.figures.among import members, unusual
from kostra_bolig.figures.areas import before
from kostra_bolig.figures.rates import per_inhabitants
from kostra_bolig.kinds import By
from kostra_bolig.kostra import COUNTRY, Missing, is_percent_unit
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.figures.table import Table

__all__ = ["Wanted", "of_table", "ranking"]

_REASON: Final = pl.Enum(Missing)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked of a ranking; :meth:`kostra_bolig.Table.ranking` says what each option means."""

    by: By = "value"
    since: int | None = None
    joined: bool | None = None
    per_1000: bool | str = False
    among: Sequence[str] | None = None
    at_least: float | None = None
    top: int | None = None
    bottom: int | None = None
    across_break: bool = False

    @property
    def is_of_ends(self) -> bool:
        """Whether only the first or the last are asked for."""
        return self.top is not None or self.bottom is not None

    def checked(self) -> Wanted:
        """Return the same, each option such as is computed with.

        Raises
        ------
        UsageError
            One is of a wrong type.
        """
        return Wanted(
            by=cast("By", arguments.text(self.by, "by")),
            since=arguments.optional_year(self.since, "since"),
            joined=arguments.optional_flag(self.joined, "joined"),
            per_1000=self.per_1000,
            among=None if self.among is None else arguments.regions(self.among),
            at_least=arguments.optional_number(self.at_least, "at_least"),
            top=arguments.optional_count(self.top, "top"),
            bottom=arguments.optional_count(self.bottom, "bottom"),
            across_break=arguments.flag(self.across_break, "across_break"),
        )


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
    if by not in get_args(By):
        raise UsageError(said("figures-no-such-order", got=repr(by)))
    if cells.is_empty():
        raise UsageError(said("figures-no-regions-of-kind"))
    if "made_of" not in cells.columns:
        cells = cells.with_columns(pl.concat_list("region").alias("made_of"))
    years = cells["year"].unique().sort().to_list()
    start = year - 1 if since is None else since
    for wanted in (year, *([start] if by == "change" or since is not None else [])):
        if wanted not in years:
            told = "figures-no-year-before" if wanted == start and since is None else "figures-no-year-here"
            raise UsageError(said(told, year=wanted, years=tuple(years)))
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


def of_table(table: Table, key: str, year: int | None, *, kind: str | None, wanted: Wanted) -> pl.DataFrame:
    """Return the regions of a kind in order of a series of a table, those that are asked for.

    ``unusual`` (bool) is said of a change among those of all regions of the kind, whichever are asked for.

    Raises
    ------
    UsageError, AcrossBreak
        As :meth:`kostra_bolig.Table.ranking`.
    """
    of_kind = arguments.optional_text(kind, "kind") or table.lowest_kind.value
    wanted, rate = wanted.checked(), arguments.per_1000(wanted.per_1000)
    own_rate = table._own_rate(key, rate)
    year = table.newest_year(key) if year is None else arguments.year(year)
    ranked_key = key if own_rate is None else own_rate
    own = table._cells(ranked_key, [of_kind])
    unit = "" if own.is_empty() else own["unit"][0]
    start = year - 1 if wanted.since is None else wanted.since
    years = [year, start] if wanted.by == "change" or wanted.since is not None else [year]
    before.require_here(table, ranked_key, wanted=years, there=set(own["year"]))
    cells, _ = table._started(ranked_key, of_kind, since=start, until=year, joined=wanted.joined)
    if rate and own_rate is None:
        per_inhabitants.require_count(arguments.text(key, "key"), unit)
        table._require_count(table._content(key))
        for code in sorted(own["region"].unique()):
            per_inhabitants.require_total(table._labels[code], table._counted_as(code, own["content"][0], unit))
        cells = per_inhabitants.of_regions(cells, table._inhabitants(rate), klass=table.klass)
    breaks = () if wanted.across_break else table._redrawn(of_kind)

    def ranked(of: pl.DataFrame) -> pl.DataFrame:
        is_share = is_percent_unit(unit)
        return ranking(of, year=year, by=wanted.by, since=wanted.since, is_share=is_share, breaks=breaks)

    found = unusual.marked(ranked(cells), kind=of_kind)
    all_marks = found.select("region", "unusual")
    if members.lacking(table, COUNTRY, year=year):  # nothing is unusual among some
        all_marks = all_marks.with_columns(pl.lit(None, dtype=pl.Boolean).alias("unusual"))
    if wanted.among is not None:
        cells = cells.filter(pl.col("region").is_in(members.among(table, wanted.among, kind=of_kind, year=year)))
        found = ranked(cells)
    small = found.filter(_too_small(wanted))["region"].to_list()
    if small:
        cells = cells.filter(~pl.col("region").is_in(small))
        found = ranked(cells) if cells.height else found.clear()
    return (
        _ends(found, wanted)
        .drop("unusual", strict=False)
        .join(all_marks, on="region", how="left", maintain_order="left")
    )


def _too_small(wanted: Wanted) -> pl.Expr:
    """Return which rows of a ranking have less than is asked for; none of those without a figure."""
    if wanted.at_least is None:
        return pl.lit(value=False)
    return (pl.col("start" if wanted.by == "change" else "value") < wanted.at_least).fill_null(value=False)


def _ends(found: pl.DataFrame, wanted: Wanted) -> pl.DataFrame:
    """Return the rows of those of the first, or the last, that are asked for; equals share a rank."""
    if not wanted.is_of_ends:
        return found
    rank = pl.col("rank")
    is_shown = pl.lit(value=False)
    if wanted.top is not None:
        is_shown |= rank <= wanted.top
    if wanted.bottom is not None:
        is_shown |= rank.rank("min", descending=True) <= wanted.bottom  # the last is 1, and equals share it
    return found.filter(is_shown.fill_null(value=False))
