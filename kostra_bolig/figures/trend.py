"""The maths of a series: pure functions on years and values.

Percentages are exact floats. Rounding is for people, half up as official reports round, and happens only when
text is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Literal

from kostra_bolig.errors import SeriesError
from kostra_bolig.kostra import is_percent_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Change",
    "Point",
    "Trend",
    "cagr",
    "change",
    "change_percent",
    "decimals_of",
    "linear_trend",
    "plain",
    "rounded",
    "signed",
]


def rounded(number: float, decimals: int = 0) -> Decimal:
    """Return `number` rounded half away from zero, as official reports round.

    >>> rounded(0.5), rounded(2.5), rounded(-0.5), rounded(30.0566, 2)
    (Decimal('1'), Decimal('3'), Decimal('-1'), Decimal('30.06'))
    """
    # repr gives the shortest text that is this float, so 2.675 rounds as people read it.
    return Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def signed(number: float, decimals: int = 0) -> str:
    """Return `number` as people write a change: a sign, half-up rounding, a true minus.

    >>> signed(30.06), signed(-0.4), signed(-12.34, 1)
    ('+30', '0', '−12.3')
    """
    figure = rounded(number, decimals)
    if figure == 0:
        return str(abs(figure))
    return f"{'+' if figure > 0 else '−'}{abs(figure)}"


def plain(number: float) -> str:
    """Return `number` without a needless ``.0``.

    >>> plain(4415.0), plain(37.9)
    ('4415', '37.9')
    """
    return str(int(number)) if float(number).is_integer() else repr(float(number))


@dataclass(frozen=True, order=True)
class Point:
    """A year and its value."""

    year: int
    value: float


@dataclass(frozen=True, kw_only=True)
class Change:
    """The change of a series between two years.

    Attributes
    ----------
    start, end
        The two points.
    unit
        Unit of their values.
    absolute
        ``end - start``, in `unit`; percentage points where the unit is percent.
    percent
        ``(end - start) / start × 100``, exact: the change is measured against the start year.
    """

    start: Point
    end: Point
    unit: str
    absolute: float
    percent: float

    @property
    def absolute_unit(self) -> str:
        """Unit of :attr:`absolute`: `unit`, or percentage points where the values are in percent."""
        return "percentage points" if is_percent_unit(self.unit) else self.unit

    def __str__(self) -> str:
        """Return it as people write it.

        Shares change by percentage points; what that is in percent stands beside it.

        >>> str(change(Point(2021, 4415), Point(2024, 7079), unit="husstander"))
        '+60 % (4415 → 7079)'
        >>> str(change(Point(2021, 37.9), Point(2024, 41.1), unit="prosent"))
        '+3.2 percentage points (37.9 → 41.1 %), in relative terms +8 %'
        """
        main, rest = self._said()
        return f"{main} ({plain(self.start.value)} → {plain(self.end.value)}{rest}"

    def _repr_html_(self) -> str:
        main, rest = self._said()
        return (
            f"<b>{escape(main)}</b> ({self.start.year}: {plain(self.start.value)} → "
            f"{self.end.year}: {plain(self.end.value)}{escape(rest)}"
        )

    def _said(self) -> tuple[str, str]:
        """Return the change in its own terms, and what stands after the two values."""
        relative = f"{signed(self.percent)} %"
        if not is_percent_unit(self.unit):
            return relative, ")"
        decimals = max(decimals_of(self.start.value), decimals_of(self.end.value))
        return f"{signed(self.absolute, decimals)} {self.absolute_unit}", f" %), in relative terms {relative}"


@dataclass(frozen=True, kw_only=True)
class Trend:
    """A straight line through a series, by ordinary least squares.

    Attributes
    ----------
    start, end
        First and last year of the fit.
    slope
        Units per year.
    level
        The line's value in the start year.
    r_squared
        Share of the variation that the line explains, 0 to 1; ``None`` when the series does not vary.
    """

    start: int
    end: int
    slope: float
    level: float
    r_squared: float | None

    @property
    def direction(self) -> Literal["up", "down", "flat"]:
        """Whether the line goes ``up``, ``down`` or is ``flat``."""
        return "up" if self.slope > 0 else "down" if self.slope < 0 else "flat"

    def at(self, year: int) -> float:
        """Return the line's value in `year`."""
        return self.level + self.slope * (year - self.start)


def change_percent(start: float, end: float) -> float:
    """Return the change from `start` to `end` in percent of `start`, exact.

    Raises
    ------
    SeriesError
        `start` is 0: there is no percentage of nothing.

    >>> change_percent(4415, 5742)
    30.056625141562854
    """
    if start == 0:
        raise SeriesError("the change from 0 has no percentage; give the two values instead")
    return (end - start) * 100 / start  # in this order one rounding for counts: 200 → 229 is 14.5, not 14.499…


def change(start: Point, end: Point, *, unit: str) -> Change:
    """Return the change between two points.

    Raises
    ------
    SeriesError
        The start value is not above 0, or the years are not in order.
    """
    _in_order(start, end)
    if start.value < 0:
        raise SeriesError(
            f"{start.year} is {plain(start.value)}: the change from below 0 has no percentage; "
            "give the two values instead",
            year=start.year,
        )
    try:
        percent = change_percent(start.value, end.value)
    except SeriesError as error:
        raise SeriesError(f"{start.year} is 0: {error}", year=start.year) from None
    return Change(start=start, end=end, unit=unit, absolute=end.value - start.value, percent=percent)


def cagr(start: Point, end: Point) -> float:
    """Return the compound annual growth rate between two points, in percent per year.

    ``((end / start) ** (1 / years) - 1) × 100``.

    Raises
    ------
    SeriesError
        A value is not above 0, or the years are not in order.
    """
    _in_order(start, end)
    for point in (start, end):
        if point.value <= 0:
            raise SeriesError(
                f"growth per year needs values above 0, but {point.year} is {plain(point.value)}", year=point.year
            )
    return float(((end.value / start.value) ** (1 / (end.year - start.year)) - 1) * 100)


def linear_trend(points: Sequence[Point]) -> Trend:
    """Return the least-squares line through points in year order, each year once.

    Raises
    ------
    SeriesError
        There are fewer than two points.
    """
    if len(points) < 2:
        raise SeriesError("a trend needs at least two years")
    # Fractions: a series that does not vary has a slope of 0 exactly, and is flat.
    values = [Fraction(point.value) for point in points]
    mean = sum(values) / len(values)
    mean_year = Fraction(sum(point.year for point in points), len(points))
    spread = sum((point.year - mean_year) ** 2 for point in points)
    total = sum((value - mean) ** 2 for value in values)
    slope = sum((point.year - mean_year) * (value - mean) for point, value in zip(points, values, strict=True)) / spread
    first = points[0].year
    return Trend(
        start=first,
        end=points[-1].year,
        slope=float(slope),
        level=float(mean + slope * (first - mean_year)),
        r_squared=float(slope**2 * spread / total) if total else None,
    )


def decimals_of(number: float) -> int:
    """Return how many decimals it takes to write `number` out."""
    exponent = Decimal(plain(number)).as_tuple().exponent
    return max(0, -int(exponent))


def _in_order(start: Point, end: Point) -> None:
    if start.year >= end.year:
        raise SeriesError(
            f"the start year must be before the end year, got {start.year} and {end.year}", year=start.year
        )
