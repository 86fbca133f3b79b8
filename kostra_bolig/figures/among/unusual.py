"""Which changes are unusual among those of all municipalities: by SSB's own method for KOSTRA.

The method is Hidiroglou and Berthelot's (Statistical editing and imputation for periodic business surveys, Survey
Methodology 12, 1986, pages 73–83), as SSB's toolbox for KOSTRA has it (function ``Hb`` of the R package ``Kostra``,
with its defaults), which refers to Statistisk sentralbyrås håndbøker 84, 2005. For a unit with the values x₁ before and
x₂ after, both above 0::

    r = x₂ / x₁                          R = the median of all r
    s = r / R − 1  where r ≥ R,  else  1 − R / r
    E = s × max(x₁, x₂) ^ U              E₁, M, E₃ = the quartiles of all E
    unusual  where  E < M − C × max(M − E₁, |A × M|)  or  E > M + C × max(E₃ − M, |A × M|)

where M is 0, A stands in place of |A × M|. Units whose two values are equal are left out where they are half of all or
more. A mark is a question to who reported the figure; nothing is removed for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.kostra import ENOUGH, RegionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.figures.table import Table

__all__ = ["A", "C", "U", "marked", "marks", "of_change"]

U: Final = 0.5
"""How much the size of a unit counts: the larger, the smaller the change that is unusual."""
A: Final = 0.05
"""Keeps the limits off the median where most changes are nearly the same."""
C: Final = 20.0
"""How many times the distance from the median to a quartile is unusual."""
_HALF: Final = 0.5


def marks(start: Sequence[float | None], end: Sequence[float | None]) -> list[bool | None]:
    """Return for each unit whether its change is unusual among them; ``None`` where that is not judged.

    Not judged are units without a value above 0 before and after, and those with two equal values where these are left
    out. Of fewer units than :data:`kostra_bolig.kostra.ENOUGH` says of municipalities, none is.

    >>> start = [100.0 + place for place in range(20)]
    >>> end = [value * 1.1 for value in start[:-1]] + [1.0]
    >>> marks(start, end)[-2:], marks(start[:5], end[:5])[0]
    ([False, True], None)
    """
    pairs = {
        place: (before, after)
        for place, (before, after) in enumerate(zip(start, end, strict=True))
        if before is not None and after is not None and before > 0 and after > 0
    }
    equal = [place for place, (before, after) in pairs.items() if before == after]
    if pairs and len(equal) / len(pairs) >= _HALF:
        pairs = {place: pair for place, pair in pairs.items() if place not in set(equal)}
    found: list[bool | None] = [None] * len(start)
    if len(pairs) < ENOUGH[RegionKind.MUNICIPALITY]:
        return found
    ratios = pl.Series([after / before for before, after in pairs.values()])
    middle = _quantile(ratios, 0.5)
    scores = pl.Series(
        [
            (ratio / middle - 1 if ratio >= middle else 1 - middle / ratio) * max(pair) ** U
            for ratio, pair in zip(ratios, pairs.values(), strict=True)
        ]
    )
    first, median, third = (_quantile(scores, part) for part in (0.25, 0.5, 0.75))
    least = abs(A * median) if median else A
    low, high = median - C * max(median - first, least), median + C * max(third - median, least)
    for place, score in zip(pairs, scores, strict=True):
        found[place] = not low <= score <= high
    return found


def marked(ranking: pl.DataFrame, *, kind: str) -> pl.DataFrame:
    """Return a ranking with ``unusual``, a truth value of the change of each municipality; null where none is judged.

    Parameters
    ----------
    ranking
        One row per region of a kind, all of them, with ``start`` and ``value``.
    kind
        What they are; only municipalities are judged, for it is they who report.
    """
    is_judged = kind == RegionKind.MUNICIPALITY
    found = marks(ranking["start"].to_list(), ranking["value"].to_list()) if is_judged else [None] * ranking.height
    return ranking.with_columns(pl.Series("unusual", found, dtype=pl.Boolean))


def of_change(table: Table, key: str, start: int, end: int, *, per_1000: bool | str = False) -> dict[str, bool]:
    """Return of each municipality whether its change from one year to another is unusual among all of them.

    Those that are not judged are not there.
    """
    ranking = table.ranking(key, end, by="change", since=start, per_1000=per_1000)
    return {code: mark for code, mark in ranking.select("region", "unusual").rows() if mark is not None}


def _quantile(numbers: pl.Series, part: float) -> float:
    """Return a quantile by linear interpolation, as R's default has it."""
    found = numbers.quantile(part, interpolation="linear")
    return 0.0 if found is None else float(found)
