"""Exact arithmetic on figures as they are printed, and the float nearest to what comes out.

A float stands for the shortest decimal text that is this float: 45.8 is 458 tenths. What is computed from such numbers
is computed exactly, whatever the caller's decimal context, and handed out as the nearest float. Rounding the shortest
text of that gives the same figure as rounding the exact result.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["differences", "exact", "nearest", "percents", "quotients", "total"]

_MOST: Final = 10**12
"""Whole numbers up to this, their differences, and a thousand times those, are floats without rounding."""
_DECIMALS: Final = range(7)


def exact(number: float) -> Fraction:
    """Return the number that a float's shortest text says.

    >>> exact(45.8)
    Fraction(229, 5)
    """
    return Fraction(repr(float(number)))


def nearest(number: Fraction) -> float | None:
    """Return the float nearest to a number; ``None`` where it is beyond what a float can be.

    >>> nearest(Fraction(29, 2))
    14.5
    """
    try:
        return float(number)
    except OverflowError:
        return None


def total(numbers: Iterable[float]) -> float | None:
    """Return the sum of numbers.

    >>> total([0.1, 0.2])
    0.3
    """
    return nearest(sum(map(exact, numbers), Fraction()))


def differences(end: pl.Series, start: pl.Series) -> pl.Series:
    """Return ``end - start``, row by row; null where either is."""
    if (tried := _whole(end, start)) is not None:
        (later, earlier), scale = tried
        return (later - earlier) / _column(scale, later) + 0.0
    return _each(lambda later, earlier: later - earlier, end, start)


def quotients(part: pl.Series, whole: pl.Series, *, times: int = 100) -> pl.Series:
    """Return ``part × times / whole``, row by row; null where either is, or the whole is 0."""
    whole = _without_zero(whole)
    if (tried := _whole(part, whole)) is not None:
        above, below = tried[0]
        return above * times / below + 0.0  # one rounding: what is divided is a float without any
    return _each(lambda above, below: above * times / below, part, whole)


def percents(start: pl.Series, end: pl.Series) -> pl.Series:
    """Return the change from `start` in percent of it, row by row; null where either is, or `start` is not above 0."""
    start = _without_zero(start.set(start < 0, None))
    if (tried := _whole(start, end)) is not None:
        earlier, later = tried[0]
        return (later - earlier) * 100 / earlier + 0.0
    return _each(lambda earlier, later: (later - earlier) * 100 / earlier, start, end)


def _without_zero(numbers: pl.Series) -> pl.Series:
    return numbers.cast(pl.Float64).set(numbers == 0, None)


def _whole(*columns: pl.Series) -> tuple[list[pl.Series], int] | None:
    """Return columns as whole numbers of one unit, with how many of those are 1; ``None`` where that is not exact."""
    if len(columns[0]) < 2:  # polars multiplies by the inverse of a single number, which rounds twice
        return None
    for decimals in _DECIMALS:
        scale = 10**decimals
        wholes = [(column.cast(pl.Float64) * scale).round() for column in columns]
        if all(
            ((one / _column(scale, one)).eq_missing(column.cast(pl.Float64))).all() and (one.abs() <= _MOST).all()
            for one, column in zip(wholes, columns, strict=True)
        ):
            return wholes, scale
    return None


def _column(number: int, like: pl.Series) -> pl.Series:
    return pl.repeat(float(number), len(like), eager=True)


def _each(compute: Callable[[Fraction, Fraction], Fraction], one: pl.Series, other: pl.Series) -> pl.Series:
    """Return what is computed row by row; for numbers that no common unit makes whole."""
    found = [
        None if first is None or second is None else nearest(compute(exact(first), exact(second)))
        for first, second in zip(one, other, strict=True)
    ]
    return pl.Series(one.name, found, dtype=pl.Float64)
