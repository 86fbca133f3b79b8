"""How figures, symbols and stages are written for people, in Norwegian and English."""

from __future__ import annotations

import pytest

from kostra_bolig.ingest.load import load
from kostra_bolig.kostra import Language, Missing, Stage
from kostra_bolig.show import words

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
    assert words.figure(number, decimals, language=NO) == norwegian
    assert words.figure(number, decimals, language=EN) == english


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
    assert words.change(number, decimals, language=NO) == norwegian
    assert words.change(number, decimals, language=EN) == english


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
    assert words.percent(number, 1, language=NO) == norwegian
    assert words.percent(number, 1, language=EN) == english


@pytest.mark.parametrize("language", list(Language))
def test_no_two_reasons_or_stages_are_called_the_same(language: Language) -> None:
    """Every symbol and stage has words of its own in both languages, so that none is taken for another."""
    assert len(set(words.MISSING_WORDS[language].values())) == len(Missing)
    assert len(set(words.STAGE_WORDS[language].values())) == len(Stage)


def test_suppressed_is_said_not_to_be_zero() -> None:
    """A suppressed figure has a word that nobody reads as a number."""
    assert words.MISSING_WORDS[NO][Missing.SUPPRESSED] == "skjermet"
    assert words.MISSING_WORDS[EN][Missing.SUPPRESSED] == "suppressed, not 0"


def test_the_source_line_is_in_the_language_asked_for(standin: object) -> None:
    """Figures from SSB name SSB in the reader's language, whatever the language of their labels."""
    provenance = load().provenance

    assert words.source_line(provenance, EN) == "Source: Statistics Norway"
    assert words.source_line(provenance, NO).startswith("Kilde: Statistisk sentralbyrå")


def test_figures_quoted_from_the_report_keep_the_line_that_says_so() -> None:
    """What the report prints is not passed off as SSB's newest, in either language."""
    provenance = load(source="published").provenance

    assert words.source_line(provenance, EN) == provenance.source_line
    assert words.source_line(provenance, NO) == provenance.source_line
