"""The maths of a series, on figures worked out by hand."""

from __future__ import annotations

import dataclasses

import pytest

from kostra_bolig.errors import SeriesError
from kostra_bolig.figures import rounding, trend
from kostra_bolig.figures.trend import Change, Point, Trend

HOUSEHOLDS = trend.change(Point(2021, 4415), Point(2024, 7079), unit="husstander")
SHARE = trend.change(Point(2021, 37.9), Point(2024, 41.1), unit="prosent")


class TestReport:
    """The figures of Fafo-rapport 2025:11."""

    @pytest.mark.parametrize(
        ("start", "end", "percent"),
        [
            (4415, 5742, 30.056625141562854),
            (4415, 7079, 60.339750849377126),
            (341, 645, 89.14956011730206),
            (61, 187, 206.55737704918033),
            (410, 615, 50.0),
            (135, 167, 23.703703703703702),
        ],
    )
    def test_percent_change(self, start: int, end: int, percent: float) -> None:
        """Each change is measured against its start year, exact."""
        assert trend.change_percent(start, end) == percent

    def test_the_47_percent_is_measured_against_the_end_year(self) -> None:
        """341 to 645 is +89 percent; 47 comes out only when it is turned around."""
        assert rounding.signed(trend.change_percent(341, 645)) == "+89"
        assert rounding.signed(trend.change_percent(645, 341)) == "−47"

    def test_a_percentage_of_exactly_a_half_stays_a_half(self) -> None:
        """200 to 229 is 14.5 percent and so +15; worked out in another order it would be 14.4999 and +14."""
        assert trend.change_percent(200, 229) == 14.5
        assert rounding.signed(trend.change_percent(200, 229)) == "+15"


class TestChange:
    """The change between two years."""

    def test_its_parts(self) -> None:
        """It holds both points, the difference and the percentage."""
        assert Change(
            start=Point(2021, 4415),
            end=Point(2024, 7079),
            unit="husstander",
            absolute=2664,
            percent=60.339750849377126,
        ) == (HOUSEHOLDS)

    def test_counts_as_people_write_them(self) -> None:
        """Percent first, then the two figures."""
        assert str(HOUSEHOLDS) == "+60 % (4415 → 7079)"

    def test_a_fall_as_people_write_it(self) -> None:
        """A fall has a true minus."""
        assert str(trend.change(Point(2020, 4502), Point(2021, 4415), unit="antall")) == "−2 % (4502 → 4415)"

    @pytest.mark.parametrize("unit", ["prosent", "per cent", "Percent", "%"])
    def test_a_share_changes_by_percentage_points(self, unit: str) -> None:
        """The change of a share is said in percentage points, with the relative change called so."""
        change = trend.change(Point(2021, 37.9), Point(2024, 41.1), unit=unit)

        assert str(change) == "+3.2 percentage points (37.9 → 41.1 %), in relative terms +8 %"

    def test_a_share_without_decimals(self) -> None:
        """The points have the decimals of the figures they come from."""
        change = trend.change(Point(2021, 50.0), Point(2024, 40.0), unit="prosent")

        assert str(change) == "−10 percentage points (50 → 40 %), in relative terms −20 %"

    def test_html_of_counts(self) -> None:
        """A notebook shows the percentage and both years."""
        assert HOUSEHOLDS._repr_html_() == "<b>+60 %</b> (2021: 4415 → 2024: 7079)"

    def test_html_of_a_share(self) -> None:
        """A notebook shows percentage points, and what that is in relative terms."""
        expected = "<b>+3.2 percentage points</b> (2021: 37.9 → 2024: 41.1 %), in relative terms +8 %"

        assert SHARE._repr_html_() == expected

    def test_the_unit_of_the_difference(self) -> None:
        """Households differ by households, percentages by percentage points."""
        assert HOUSEHOLDS.absolute_unit == "husstander"
        assert SHARE.absolute_unit == "percentage points"

    def test_from_nothing(self) -> None:
        """A change from 0 has no percentage, and says what to do."""
        with pytest.raises(
            SeriesError, match="2021 is 0: the change from 0 has no percentage; give the two"
        ) as refused:
            trend.change(Point(2021, 0.0), Point(2024, 3), unit="husstander")

        assert refused.value.year == 2021

    @pytest.mark.parametrize(("start", "said"), [(-4.0, "−4"), (-0.1, "−0.1")])
    def test_from_below_nothing(self, start: float, said: str) -> None:
        """A change from a negative value would turn its sign, so it has no percentage either."""
        with pytest.raises(SeriesError, match=f"2021 is {said}: the change from below 0 has no percentage") as refused:
            trend.change(Point(2021, start), Point(2024, 3), unit="husstander")

        assert refused.value.year == 2021

    def test_percentage_of_nothing(self) -> None:
        """The bare percentage of 0 is an error as well, not infinity."""
        with pytest.raises(SeriesError, match="the change from 0 has no percentage"):
            trend.change_percent(0, 3)

    @pytest.mark.parametrize("end", [2021, 2020])
    def test_years_not_in_order(self, end: int) -> None:
        """The start year must come first."""
        with pytest.raises(SeriesError, match=f"must be before the end year, got 2021 and {end}") as refused:
            trend.change(Point(2021, 1), Point(end, 2), unit="husstander")

        assert refused.value.year == 2021

    def test_down_to_nothing(self) -> None:
        """A change to 0 is −100 percent."""
        assert trend.change(Point(2021, 4), Point(2022, 0), unit="husstander").percent == -100.0


class TestGrowth:
    """Growth per year."""

    def test_doubling_twice_in_two_years(self) -> None:
        """100 to 400 in two years is 100 percent a year."""
        assert trend.cagr(Point(2020, 100), Point(2022, 400)) == 100.0

    def test_the_report_s_total(self) -> None:
        """4415 to 7079 in three years is 17.04 percent a year: 1.1704³ × 4415 = 7079."""
        assert trend.cagr(Point(2021, 4415), Point(2024, 7079)) == pytest.approx(17.0438, abs=1e-3)

    @pytest.mark.parametrize(
        ("start", "end", "year", "said"),
        [(0.0, 5.0, 2020, "2020 is 0"), (5.0, 0.0, 2022, "2022 is 0"), (-1.0, 5.0, 2020, "2020 is −1")],
    )
    def test_needs_values_above_nothing(self, start: float, end: float, year: int, said: str) -> None:
        """Growth per year from or to 0 is an error that names the year."""
        with pytest.raises(SeriesError, match=f"growth per year needs values above 0, but {said}") as refused:
            trend.cagr(Point(2020, start), Point(2022, end))

        assert refused.value.year == year

    def test_years_not_in_order(self) -> None:
        """The start year must come first."""
        with pytest.raises(SeriesError, match="must be before the end year"):
            trend.cagr(Point(2022, 1), Point(2020, 2))


class TestLine:
    """The least-squares line."""

    def test_worked_out_by_hand(self) -> None:
        """1, 2, 4 over three years: slope 1.5, level 5/6, r² 27/28."""
        line = trend.linear_trend([Point(2020, 1), Point(2021, 2), Point(2022, 4)])

        assert line == Trend(start=2020, end=2022, slope=1.5, level=5 / 6, r_squared=27 / 28)
        assert line.at(2021) == pytest.approx(7 / 3)

    def test_the_report_s_total(self) -> None:
        """4502, 4415, 5742, 6596, 7079 rise by 733.5 a year: (−2·4502 − 4415 + 6596 + 2·7079) / 10."""
        values = (4502, 4415, 5742, 6596, 7079)

        line = trend.linear_trend([Point(2020 + step, value) for step, value in enumerate(values)])

        assert line.slope == 733.5
        assert line.level == 5666.8 - 2 * 733.5

    @pytest.mark.parametrize(("values", "direction"), [((1, 2), "up"), ((2, 1), "down"), ((37.9, 37.9), "flat")])
    def test_direction(self, values: tuple[float, float], direction: str) -> None:
        """A line goes up, down or is flat."""
        assert trend.linear_trend([Point(2020, values[0]), Point(2021, values[1])]).direction == direction

    def test_a_series_that_does_not_vary_explains_nothing(self) -> None:
        """Where nothing varies there is no share of variation to explain."""
        line = trend.linear_trend([Point(year, 0.1) for year in range(2015, 2025)])

        assert (line.slope, line.level, line.r_squared) == (0.0, 0.1, None)

    @pytest.mark.parametrize("points", [[], [Point(2020, 1)]], ids=["none", "one"])
    def test_needs_two_years(self, points: list[Point]) -> None:
        """One year has no trend."""
        with pytest.raises(SeriesError, match="a trend needs at least two years"):
            trend.linear_trend(points)


@pytest.mark.parametrize(
    ("start", "end", "unit", "told"),
    [
        (8 / 33, 44 / 177, "per 1000", "+3 % (0.24 → 0.25)"),
        (1 / 7000, 0.0, "per 1000", "−100 % (0.0001 → 0)"),
        (1100 / 29, 3200 / 78, "prosent", "+3.09 percentage points (37.93 → 41.03 %), in relative terms +8 %"),
        (0.0014, 0.0021, "per 1000", "+50 % (0.0014 → 0.0021)"),
    ],
)
def test_a_quotient_of_ours_is_printed_no_longer_than_it_takes(start: float, end: float, unit: str, told: str) -> None:
    """Its numbers stay exact; what SSB gives is printed as SSB gives it."""
    made = trend.change(Point(2021, start), Point(2024, end), unit=unit)

    assert str(made) == told
    assert (made.start.value, made.end.value) == (start, end)


@pytest.mark.parametrize("record", [HOUSEHOLDS, HOUSEHOLDS.start, trend.linear_trend([Point(1, 1), Point(2, 2)])])
def test_records_are_frozen(record: object) -> None:
    """A figure that has been computed is not written over."""
    name = dataclasses.fields(record)[0].name  # type: ignore[arg-type]

    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, 1)


def test_a_computed_figure_in_a_reason_is_legible() -> None:
    """A quotient has as many decimals as a float; what is said of it has four at the most."""
    with pytest.raises(SeriesError, match=r"2024 is −1525\.2857$"):
        trend.cagr(Point(2022, 56.75), Point(2024, -10677 / 7))
