"""The maths of a series: pure functions on years and values.

Every result is the float nearest to what the figures give as they are printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Final, Literal, TypedDict

from kostra_bolig.errors import AcrossBreak, SeriesError
from kostra_bolig.figures.exact import exact, nearest
from kostra_bolig.figures.rounding import decimals_of, decimals_told, legible, rounded, signed, typeset
from kostra_bolig.kostra import is_percent_unit
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "NO_LINE",
    "Change",
    "ChangeAnswer",
    "ChangeInPoints",
    "LineAnswer",
    "Point",
    "PointAnswer",
    "Trend",
    "cagr",
    "change",
    "change_in_points",
    "change_percent",
    "last_break",
    "linear_trend",
    "require_one_area",
]


_LARGE: Final = 10
"""A slope from which on one decimal is enough."""
_FINE: Final = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_MOST_DECIMALS: Final = 4
"""A value with more of them is a quotient of ours, and written shorter; as a number it stays whole."""
_DECIMALS_OF_OURS: Final = 2


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
        ``(end - start) / start × 100``: the change is measured against the start year.
    """

    start: Point
    end: Point
    unit: str
    absolute: float
    percent: float

    @property
    def absolute_unit(self) -> str:
        """Unit of :attr:`absolute`: `unit`, or percentage points where the values are in percent."""
        return str(said("words-percentage-points")) if is_percent_unit(self.unit) else self.unit

    def to_dict(self) -> ChangeAnswer:
        """Return what the command ``trend`` answers of it.

        >>> change(Point(2021, 4.0), Point(2024, 5.0), unit="husstander").to_dict()["to"]
        {'year': 2024, 'value': 5.0}
        """
        return {
            "unit": self.unit,
            "from": {"year": self.start.year, "value": self.start.value},
            "to": {"year": self.end.year, "value": self.end.value},
            "absolute": self.absolute,
            "absolute_unit": self.absolute_unit,
            "percent": self.percent,
        }

    def __str__(self) -> str:
        """Return it as people write it.

        Shares change by percentage points; what that is in percent stands beside it.

        >>> str(change(Point(2021, 4415), Point(2024, 7079), unit="husstander"))
        '+60 % (4415 → 7079)'
        >>> str(change(Point(2021, 37.9), Point(2024, 41.1), unit="prosent"))
        '+3.2 percentage points (37.9 → 41.1 %), in relative terms +8 %'

        A value with more than four decimals, as a quotient of ours has, is written with as few as tell it from 0.

        >>> str(change(Point(2021, 8 / 33), Point(2024, 44 / 177), unit="per 1000"))
        '+3 % (0.24 → 0.25)'
        """
        main, rest = self._said()
        return f"{main} ({self._shown(self.start)} → {self._shown(self.end)}{rest}"

    def _repr_html_(self) -> str:
        main, rest = self._said()
        return (
            f"<b>{escape(main)}</b> ({self.start.year}: {self._shown(self.start)} → "
            f"{self.end.year}: {self._shown(self.end)}{escape(rest)}"
        )

    def _said(self) -> tuple[str, str]:
        """Return the change in its own terms, and what stands after the two values."""
        relative = f"{signed(self.percent)} %"
        if not is_percent_unit(self.unit):
            return relative, ")"
        in_relative_terms = said("figures-in-relative-terms", percent=relative)
        return f"{signed(self.absolute, self._decimals())} {self.absolute_unit}", f" %), {in_relative_terms}"

    def _shown(self, point: Point) -> str:
        return typeset(float(rounded(point.value, self._decimals())))

    def _decimals(self) -> int:
        """Return the decimals of the values: their own, or as many as tell a quotient of ours from 0."""
        values = (self.start.value, self.end.value)
        own = max(map(decimals_of, values))
        return own if own <= _MOST_DECIMALS else max(decimals_told(value, _DECIMALS_OF_OURS) for value in values)


class PointAnswer(TypedDict):
    """A year and its value."""

    year: int
    value: float


ChangeAnswer = TypedDict(
    "ChangeAnswer",
    {
        "unit": str,
        "from": PointAnswer,
        "to": PointAnswer,
        "absolute": float,
        "absolute_unit": str,
        "percent": float | None,
    },
)
"""A change between two years, as JSON has it; no percentage of what starts at 0 or below."""


@dataclass(frozen=True, kw_only=True)
class ChangeInPoints:
    """The change of a share that starts at 0 or below: in percentage points, for it has no percentage."""

    start: Point
    end: Point
    unit: str
    absolute: float

    @property
    def absolute_unit(self) -> str:
        """Percentage points."""
        return str(said("words-percentage-points"))

    def to_dict(self) -> ChangeAnswer:
        """Return it as JSON has it."""
        return {
            "unit": self.unit,
            "from": {"year": self.start.year, "value": self.start.value},
            "to": {"year": self.end.year, "value": self.end.value},
            "absolute": self.absolute,
            "absolute_unit": self.absolute_unit,
            "percent": None,
        }


class LineAnswer(TypedDict):
    """A straight line through a series, as JSON has it; null where there is none."""

    direction: Literal["up", "down", "flat"] | None
    slope_per_year: float | None


NO_LINE: Final[LineAnswer] = {"direction": None, "slope_per_year": None}


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

    def __str__(self) -> str:
        """Return it as people write it.

        >>> str(linear_trend([Point(2020, 1.0), Point(2021, 3.0)]))
        'up 2 a year from 2020 to 2021'
        """
        shown = float(abs(rounded(self.slope, 1 if abs(self.slope) >= _LARGE else decimals_told(self.slope, 3))))
        fit = None if self.r_squared is None or self.end - self.start < 2 else float(rounded(self.r_squared, 2))
        return str(said("figures-line", direction=self.direction, slope=shown, start=self.start, end=self.end, fit=fit))

    def __repr__(self) -> str:
        """Return it as people write it, as what it is."""
        return f"Trend: {self}"

    def _repr_html_(self) -> str:
        return f"<b>{escape(str(self))}</b>"

    def at(self, year: int) -> float:
        """Return the line's value in `year`."""
        return self.level + self.slope * (year - self.start)

    def to_dict(self) -> LineAnswer:
        """Return what the command ``trend`` answers of it.

        >>> linear_trend([Point(2020, 1.0), Point(2021, 3.0)]).to_dict()
        {'direction': 'up', 'slope_per_year': 2.0}
        """
        return {"direction": self.direction, "slope_per_year": self.slope}


def change_percent(start: float, end: float) -> float:
    """Return the change from `start` to `end` in percent of `start`.

    Raises
    ------
    SeriesError
        `start` is 0: there is no percentage of nothing.

    >>> change_percent(4415, 5742), change_percent(40.0, 45.8)
    (30.056625141562854, 14.5)
    """
    if start == 0:
        raise SeriesError(said("figures-change-from-0"))
    return _finite((exact(end) - exact(start)) * 100 / exact(start))


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
            said("figures-change-from-below-0", year=start.year, value=legible(start.value)), year=start.year
        )
    try:
        percent = change_percent(start.value, end.value)
    except SeriesError as error:
        raise SeriesError(said("figures-of-year", year=start.year, what=error.said), year=start.year) from None
    absolute = _finite(exact(end.value) - exact(start.value))
    return Change(start=start, end=end, unit=unit, absolute=absolute, percent=percent)


def change_in_points(start: Point, end: Point, *, unit: str) -> ChangeInPoints:
    """Return the change between two points of a share, whatever it starts from."""
    return ChangeInPoints(start=start, end=end, unit=unit, absolute=_finite(exact(end.value) - exact(start.value)))


def cagr(start: Point, end: Point) -> float:
    """Return the compound annual growth rate between two points, in percent per year.

    ``((end / start) ** (1 / years) - 1) × 100``.

    Raises
    ------
    SeriesError
        A value is not above 0, or the years are not in order.

    >>> cagr(Point(2021, 100), Point(2023, 121))
    10.0
    """
    _in_order(start, end)
    for point in (start, end):
        if point.value <= 0:
            what = said("figures-growth-needs-above-0", year=point.year, value=legible(point.value))
            raise SeriesError(what, year=point.year)
    # Sixty digits, so that a root that comes out even is even.
    ratio = _FINE.divide(Decimal(repr(float(end.value))), Decimal(repr(float(start.value))))
    root = _FINE.power(ratio, _FINE.divide(Decimal(1), Decimal(end.year - start.year)))
    return _finite(Fraction(_FINE.multiply(_FINE.subtract(root, Decimal(1)), Decimal(100))))


def linear_trend(points: Sequence[Point]) -> Trend:
    """Return the least-squares line through points in year order, each year once.

    Raises
    ------
    SeriesError
        There are fewer than two points.
    """
    if len(points) < 2:
        raise SeriesError(said("figures-trend-of-one-year"))
    # Fractions: a series that does not vary has a slope of 0 exactly, and is flat.
    values = [exact(point.value) for point in points]
    mean = sum(values, Fraction()) / len(values)
    mean_year = Fraction(sum(point.year for point in points), len(points))
    spread = sum((point.year - mean_year) ** 2 for point in points)
    total = sum((value - mean) ** 2 for value in values)
    slope = sum(
        ((point.year - mean_year) * (value - mean) for point, value in zip(points, values, strict=True)), Fraction()
    )
    slope /= spread
    first = points[0].year
    return Trend(
        start=first,
        end=points[-1].year,
        slope=_finite(slope),
        level=_finite(mean + slope * (first - mean_year)),
        r_squared=float(slope**2 * spread / total) if total else None,
    )


def last_break(years: Iterable[int], breaks: Iterable[int]) -> int | None:
    """Return the last year within a period from which an area is another one, or ``None``.

    >>> last_break([2018, 2024], [2019, 2020]), last_break([2020, 2024], [2019, 2020])
    (2020, None)
    """
    period = sorted(years)
    return max((year for year in breaks if period[0] < year <= period[-1]), default=None)


def require_one_area(years: Iterable[int], breaks: Iterable[int], *, series: str, region: str, name: str) -> None:
    """Refuse to hold figures of a region against each other across a year from which it is another one.

    Parameters
    ----------
    years
        Those of the figures.
    breaks
        The years from which the region is another one.
    series, region, name
        Of what, for the message: the series, and code and name of the region.

    Raises
    ------
    AcrossBreak
        Such a year is within the period.
    """
    first, *rest = sorted(years)
    last = rest[-1] if rest else first
    broken = last_break([first, last], breaks)
    if broken is not None:
        what = said("figures-across-break", series=series, region=name, first=first, last=last, year=broken)
        raise AcrossBreak(what, year=broken, series=series, region=region)


def _finite(number: Fraction) -> float:
    found = nearest(number)
    if found is None:
        raise SeriesError(said("figures-too-large"))
    return found


def _in_order(start: Point, end: Point) -> None:
    if start.year >= end.year:
        raise SeriesError(said("figures-years-not-in-order", start=start.year, end=end.year), year=start.year)
