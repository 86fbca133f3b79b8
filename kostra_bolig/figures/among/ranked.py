"""Regions in order of a series: all of a kind, and as a newsroom asks for them.

That is some of them, the first or the last, without those too small for a story. Nothing suppressed becomes 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from kostra_bolig.errors import AcrossBreak, UsageError
from kostra_bolig.figures import exact
from kostra_bolig.figures.among import unusual
from kostra_bolig.kostra import Missing
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["By", "Choice", "of_cells", "ranking"]

By = Literal["value", "change"]
_REASON: Final = pl.Enum(Missing)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which of a ranking's regions are asked for.

    Attributes
    ----------
    codes
        Only these regions, ranked among each other; ``None`` for all of the kind.
    at_least
        Only those with at least so much: in the start year of a change, else in the year.
    top, bottom
        Only the first, or the last, so many of those with a rank; equals of the last that is shown are shown too.
    """

    codes: Collection[str] | None = None
    at_least: float | None = None
    top: int | None = None
    bottom: int | None = None


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


def of_cells(
    cells: pl.DataFrame,
    *,
    kind: str,
    year: int,
    by: By,
    since: int | None,
    is_share: bool,
    breaks: Sequence[int],
    choice: Choice,
) -> pl.DataFrame:
    """Return a ranking as :func:`ranking`, of those that are chosen.

    ``unusual`` (bool) is said of a change among those of all regions of the kind, whichever are chosen.
    """

    def ranked(of: pl.DataFrame) -> pl.DataFrame:
        return ranking(of, year=year, by=by, since=since, is_share=is_share, breaks=breaks)

    found = unusual.marked(ranked(cells), kind=kind)
    all_marks = found.select("region", "unusual")
    if choice.codes is not None:
        cells = cells.filter(pl.col("region").is_in(list(choice.codes)))
        found = ranked(cells)
    small = found.filter(_too_small(by, choice.at_least))["region"].to_list()
    if small:
        cells = cells.filter(~pl.col("region").is_in(small))
        found = ranked(cells) if cells.height else found.clear()
    return (
        _ends(found, choice)
        .drop("unusual", strict=False)
        .join(all_marks, on="region", how="left", maintain_order="left")
    )


def _too_small(by: str, at_least: float | None) -> pl.Expr:
    """Return which rows of a ranking have less than is asked for; none of those without a figure."""
    if at_least is None:
        return pl.lit(value=False)
    return (pl.col("start" if by == "change" else "value") < at_least).fill_null(value=False)


def _ends(found: pl.DataFrame, choice: Choice) -> pl.DataFrame:
    if choice.top is None and choice.bottom is None:
        return found
    rank = pl.col("rank")
    is_shown = pl.lit(value=False)
    if choice.top is not None:
        is_shown |= rank <= choice.top
    if choice.bottom is not None:
        is_shown |= rank.rank("min", descending=True) <= choice.bottom  # the last is 1, and equals share it
    return found.filter(is_shown.fill_null(value=False))
