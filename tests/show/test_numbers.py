"""How figures are written for people, in Norwegian and English."""

from __future__ import annotations

import pytest

from kostra_bolig.kinds import Language
from kostra_bolig.show import numbers

NO, EN = Language.NO, Language.EN
SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("number", "decimals", "norwegian", "english"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (7079, 0, f"7{SPACE}079", "7,079"),
        (1234567.25, 1, f"1{SPACE}234{SPACE}567,3", "1,234,567.3"),
        (2.5, 0, "3", "3"),
        (-2.5, 0, "−3", "−3"),
        (0.05, 1, "0,1", "0.1"),
        (1.005, 2, "1,01", "1.01"),
        (999.5, 0, f"1{SPACE}000", "1,000"),
        (-1234.5, 1, f"−1{SPACE}234,5", "−1,234.5"),
        (-0.04, 1, "0,0", "0.0"),
        (-0.0, 0, "0", "0"),
        (40, 1, "40,0", "40.0"),
        (4415, -1, f"4{SPACE}415", "4,415"),
    ],
)
def test_a_figure_is_grouped_and_rounded_half_up(number: float, decimals: int, norwegian: str, english: str) -> None:
    """Thousands apart, the language's decimal mark, a true minus, and never a minus before nothing."""
    assert numbers.figure(number, decimals, language=NO) == norwegian
    assert numbers.figure(number, decimals, language=EN) == english


@pytest.mark.parametrize(
    ("number", "decimals", "norwegian", "english"),
    [
        (2664, 0, f"+2{SPACE}664", "+2,664"),
        (-2664, 0, f"−2{SPACE}664", "−2,664"),
        (30.05, 1, "+30,1", "+30.1"),
        (0, 0, "0", "0"),
        (0.04, 1, "0,0", "0.0"),
        (-0.04, 1, "0,0", "0.0"),
    ],
)
def test_a_change_has_its_sign_unless_it_is_nothing(number: float, decimals: int, norwegian: str, english: str) -> None:
    """What rounds to nothing went neither up nor down."""
    assert numbers.change(number, decimals, language=NO) == norwegian
    assert numbers.change(number, decimals, language=EN) == english


@pytest.mark.parametrize(
    ("number", "norwegian", "english"),
    [
        (60.3397508, f"+60,3{SPACE}%", "+60.3%"),
        (-7.25, f"−7,3{SPACE}%", "−7.3%"),
        (1250, f"+1{SPACE}250,0{SPACE}%", "+1,250.0%"),
        (0, f"0,0{SPACE}%", "0.0%"),
    ],
)
def test_a_percentage_is_written_as_the_language_does(number: float, norwegian: str, english: str) -> None:
    """Norwegian has a space before the sign, English has none."""
    assert numbers.percent(number, 1, language=NO) == norwegian
    assert numbers.percent(number, 1, language=EN) == english
