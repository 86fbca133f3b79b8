"""How symbols and stages are written for people, in Norwegian and English."""

from __future__ import annotations

import pytest

from kostra_bolig.ingest.load import load
from kostra_bolig.kostra import Language, Missing, Stage
from kostra_bolig.show import words

NO, EN = Language.NO, Language.EN


@pytest.mark.parametrize("language", list(Language))
def test_no_two_reasons_or_stages_are_called_the_same(language: Language) -> None:
    """Every symbol and stage has words of its own in both languages, so that none is taken for another."""
    assert len({words.missing_word(reason, language) for reason in Missing}) == len(Missing)
    assert len({words.stage_word(stage, language) for stage in Stage}) == len(Stage)
    assert len({words.stage_figures(stage, language) for stage in Stage}) == len(Stage)


def test_suppressed_is_said_not_to_be_zero() -> None:
    """A suppressed figure has a word that nobody reads as a number."""
    assert words.missing_word(Missing.SUPPRESSED, NO) == "skjermet"
    assert words.missing_word(Missing.SUPPRESSED, EN) == "suppressed"


def test_the_source_line_is_in_the_language_asked_for(standin: object) -> None:
    """Figures from SSB name SSB in the reader's language, whatever the language of their labels."""
    provenance = load().provenance

    assert words.source_line(provenance, EN) == "Source: Statistics Norway"
    assert words.source_line(provenance, NO).startswith("Kilde: Statistisk sentralbyrå")


def test_figures_quoted_from_the_report_keep_the_line_that_says_so() -> None:
    """What the report prints is not passed off as SSB's newest, in either language."""
    provenance = load(source="published").provenance

    assert words.source_line(provenance, EN) == "Source: Statistics Norway, quoted in Fafo-rapport 2025:11"
    assert words.source_line(provenance, NO) == provenance.source_line
