"""Figures as people write them, worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kostra_bolig.figures import rounding


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.5, 0, "-1"),
        (-2.5, 0, "-3"),
        (0.49999, 0, "0"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (30.056625141562854, 2, "30.06"),
        (1250, -2, "1.3E+3"),
    ],
)
def test_half_goes_up_as_the_number_is_written(number: float, decimals: int, expected: str) -> None:
    """A half is rounded away from 0, also where the float behind 2.675 is a little less."""
    assert rounding.rounded(number, decimals) == Decimal(expected)


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        (30.06, 0, "+30"),
        (-12.34, 1, "−12.3"),
        (0.0, 0, "0"),
        (-0.4, 0, "0"),
        (-0.04, 1, "0.0"),
        (0.4, 0, "0"),
    ],
)
def test_signed(number: float, decimals: int, expected: str) -> None:
    """A change has a sign with a true minus, and none when it shows as 0."""
    assert rounding.signed(number, decimals) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(4415.0, "4415"), (4415, "4415"), (37.9, "37.9"), (0.0, "0"), (-3.0, "-3")]
)
def test_plain(number: float, expected: str) -> None:
    """A whole number has no point."""
    assert rounding.plain(number) == expected
