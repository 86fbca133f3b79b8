"""A ranking as a newsroom asks for it: of some regions, the first or the last, without those too small for a story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.figures import comparison
from kostra_bolig.figures.among import unusual

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kostra_bolig.figures.comparison import By

__all__ = ["Choice", "of_cells"]


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
    """Return a ranking as :func:`kostra_bolig.figures.comparison.ranking`, of those that are chosen.

    ``unusual`` (bool) is said of a change among those of all regions of the kind, whichever are chosen.
    """

    def ranking(of: pl.DataFrame) -> pl.DataFrame:
        return comparison.ranking(of, year=year, by=by, since=since, is_share=is_share, breaks=breaks)

    found = unusual.marked(ranking(cells), kind=kind)
    all_marks = found.select("region", "unusual")
    if choice.codes is not None:
        cells = cells.filter(pl.col("region").is_in(list(choice.codes)))
        found = ranking(cells)
    small = found.filter(_too_small(by, choice.at_least))["region"].to_list()
    if small:
        cells = cells.filter(~pl.col("region").is_in(small))
        found = ranking(cells) if cells.height else found.clear()
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
