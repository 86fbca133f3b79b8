"""Exact arithmetic: every result is the float nearest to what the printed figures give, in Python and in frames."""

from __future__ import annotations

import decimal
import random
from collections.abc import Callable, Iterator
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kostra_bolig.errors import SeriesError
from kostra_bolig.figures import exact, rounding, trend
from kostra_bolig.figures.among.ranked import ranking
from kostra_bolig.figures.comparison import Comparison
from kostra_bolig.figures.rounding import rounded, signed
from kostra_bolig.figures.trend import Point
from tests.builders.cells import cells
from tests.builders.series import series

TENTHS = range(1, 1001)
PRINTED = st.builds(lambda whole, decimals: whole / 10**decimals, st.integers(-(10**9), 10**9), st.integers(0, 3))


def half_away(number: Fraction, decimals: int) -> Fraction:
    """Round half away from zero, by whole numbers alone."""
    scaled = abs(number) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if number >= 0 else -whole, 10**decimals)


def pairs_that_are_wrong(pairs: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pairs of tenths whose change, index or share is not what fractions give, or prints otherwise."""
    wrong = []
    for early, late in pairs:
        percent = trend.change_percent(early / 10, late / 10)
        whole = Fraction((late - early) * 100, early)
        printed = all(Fraction(rounded(percent, places)) == half_away(whole, places) for places in (0, 1, 2))
        if percent != float(whole) or not printed:
            wrong.append((early, late))
    return wrong


def columns_of(firsts: range) -> tuple[pl.Series, pl.Series]:
    """Return every pair of tenths that begins with one of these, as two columns."""
    start = pl.Series("start", [early / 10 for early in firsts for _ in TENTHS])
    end = pl.Series("end", [late / 10 for _ in firsts for late in TENTHS])
    return start, end


def frames_that_are_wrong(firsts: range) -> int:
    """Count the rows whose change in percent, difference or share is not the float nearest to the fraction."""
    start, end = columns_of(firsts)
    pairs = [(early, late) for early in firsts for late in TENTHS]
    found = zip(
        exact.percents(start, end), exact.differences(end, start), exact.quotients(end, start), pairs, strict=True
    )
    return sum(
        percent != float(Fraction((late - early) * 100, early))
        or difference != float(Fraction(late - early, 10))
        or share != float(Fraction(late * 100, early))
        for percent, difference, share, (early, late) in found
    )


def test_a_sample_of_one_decimal_pairs_is_exact() -> None:
    """Of all pairs of 0.1 to 100.0, some thousand by chance: none is wrong."""
    drawn = random.Random(12015)

    assert pairs_that_are_wrong((drawn.choice(TENTHS), drawn.choice(TENTHS)) for _ in range(2000)) == []
    assert frames_that_are_wrong(range(397, 404)) == 0


@pytest.mark.campaign
def test_all_one_decimal_pairs_are_exact() -> None:
    """All million pairs of 0.1 to 100.0, as Python and as frames give them: none is wrong."""
    assert pairs_that_are_wrong((early, late) for early in TENTHS for late in TENTHS) == []
    assert frames_that_are_wrong(TENTHS) == 0


@given(start=PRINTED.filter(lambda number: number > 0), end=PRINTED)
@settings(deadline=None, max_examples=200)
@example(start=1.0, end=2.13)  # polars multiplies by 1/100 where a column of hundredths is divided by one number
def test_a_frame_gives_what_python_gives(start: float, end: float) -> None:
    """Whatever their decimals and however many rows there are, a column and a function agree to the last bit."""
    for rows in (1, 2, 5):
        columns = pl.Series("start", [start] * rows), pl.Series("end", [end] * rows)

        assert set(exact.percents(*columns)) == {trend.change_percent(start, end)}
        assert set(exact.differences(columns[1], columns[0])) == {float(exact.exact(end) - exact.exact(start))}


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [(14.5, 0, "15"), (-14.5, 0, "-15"), (0.05, 1, "0.1"), (2.675, 2, "2.68"), (1e29, 0, "1" + "0" * 29)],
)
def test_rounding_is_half_away_from_zero(number: float, decimals: int, expected: str) -> None:
    """As SSB rounds, however large the number."""
    assert f"{rounded(number, decimals):f}" == expected


def test_what_started_it() -> None:
    """40.0 to 45.8 is 14.5 %, and prints 15."""
    change = series({2021: 40.0, 2024: 45.8}, unit="husstander").change(2021, 2024)

    assert (change.percent, change.absolute) == (14.5, 5.8)
    assert str(change) == "+15 % (40 → 45.8)"


@pytest.mark.parametrize("precision", [1, 3, 28])
@pytest.mark.parametrize("rounding", [decimal.ROUND_DOWN, decimal.ROUND_HALF_EVEN])
def test_the_caller_s_decimal_context_changes_nothing(precision: int, rounding: str) -> None:
    """A program that counts money to three digits, or traps every rounding, gets the same figures."""
    figures = series({2021: 4415.0, 2024: 7079.0})
    traps = [decimal.Inexact, decimal.Rounded, decimal.FloatOperation]

    with decimal.localcontext(decimal.Context(prec=precision, rounding=rounding, traps=traps, Emax=3, Emin=-3)):
        found = str(figures.change(2021, 2024)), figures.cagr(2021, 2024), signed(12345.678, 1)

    assert found == ("+60 % (4415 → 7079)", figures.cagr(2021, 2024), "+12345.7")


def test_growth_that_comes_out_even_is_even() -> None:
    """From 100 to 121 in two years is 10 % a year, not 10.000000000000009."""
    assert trend.cagr(Point(2021, 100.0), Point(2023, 121.0)) == 10.0
    assert trend.cagr(Point(2021, 40.0), Point(2022, 45.8)) == 14.5


def test_sums_and_means_are_exact() -> None:
    """Tenths add up to tenths."""
    assert exact.total([0.1, 0.2]) == 0.3
    assert trend.linear_trend([Point(2020, 0.1), Point(2021, 0.2), Point(2022, 0.3)]).slope == 0.1


def test_columns_beside_each_other_are_exact() -> None:
    """Index, difference and percentage of a comparison and a ranking are the nearest floats."""
    frame = Comparison.of([series({2021: 40.0, 2024: 45.8})], base=2021).frame
    ranked = ranking(cells({"0301": {2021: 40.0, 2024: 45.8}}), year=2024, since=2021)

    assert frame.select("index", "absolute", "percent").row(-1) == (114.5, 5.8, 14.5)
    assert ranked.select("absolute", "percent").row(0) == (5.8, 14.5)


@pytest.mark.parametrize(
    "column", [exact.percents, exact.quotients, exact.differences], ids=["percents", "quotients", "differences"]
)
def test_columns_keep_what_is_absent(column: Callable[[pl.Series, pl.Series], pl.Series]) -> None:
    """A row without a number has none afterwards, beside large, small and many-decimal ones."""
    one = pl.Series("one", [1.5, None, 3.0, 1e29, 0.123456789012])
    other = pl.Series("other", [3.0, 4.0, None, 2e29, 5e-324])

    assert column(one, other).is_null().to_list()[:4] == [False, True, True, False]
    assert "-0.0" not in [repr(value) for value in column(one, other)]


def test_a_result_beyond_all_floats_is_an_error() -> None:
    """A change that no float can say is refused, and null in a column."""
    with pytest.raises(SeriesError, match="too far apart"):
        trend.change_percent(5e-324, 1e300)

    assert exact.percents(pl.Series([5e-324]), pl.Series([1e300])).to_list() == [None]


@pytest.mark.parametrize("value", [1e29, 5e-324, 1.7e308, 0.0, -0.0])
def test_no_value_ends_in_a_crash(value: float) -> None:
    """Whatever was stored, a series is shown, and says so where nothing can be computed."""
    one = series({2021: 1.0, 2022: value, 2023: 2.0})

    assert "2022" in repr(one)
    assert one.trend().slope is not None
    assert rounding.plain(value) in {"1" + "0" * 29, "0", rounding.plain(5e-324), "17" + "0" * 307}


def test_there_is_no_percentage_of_what_is_not_above_0() -> None:
    """A change from below 0 would turn its sign; from 0 there is none."""
    start, end = pl.Series([-4.0, 0.0, 4.0, None]), pl.Series([3.0, 3.0, 3.0, 3.0])

    assert exact.percents(start, end).to_list() == [None, None, -25.0, None]
    assert exact.percents(start / 7, end / 7).to_list() == [None, None, pytest.approx(-25.0), None]
