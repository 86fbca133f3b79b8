"""How symbols and stages are written for people, in Norwegian and English."""

from __future__ import annotations

import ast

import pytest

from kostra_bolig.ingest.load import load
from kostra_bolig.kinds import Language, Measure, Stage
from kostra_bolig.kostra import Missing
from kostra_bolig.show import numbers, words
from tests.builders.sources import parsed
from tests.conftest import ROOT

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


def test_a_language_more_would_change_no_code_that_writes() -> None:
    """Code asks at most whether a language is English: all others read what definitions and claims say at home."""
    folders = [ROOT / "kostra_bolig" / name for name in ("show", "figures", "cli")]
    compared = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted(one for folder in folders for one in folder.rglob("*.py"))
        for node in ast.walk(parsed(path.read_text("utf-8")))
        if isinstance(node, ast.Compare) and "Language.NO" in map(ast.unparse, (node.left, *node.comparators))
    ]

    assert compared == []


@pytest.mark.parametrize(("language", "told"), [(NO, "60,3\N{NO-BREAK SPACE}%"), (EN, "60.3%")])
def test_the_percent_sign_is_set_as_the_languages_own_words_say(language: Language, told: str) -> None:
    """The sign of percent stands in the words of a language, so that every surface sets it alike."""
    written = numbers.figure(60.3, 1, language=language)

    assert numbers.of_hundred(written, language) == told
    assert numbers.claimed(60.3, 1, measure=Measure.PERCENT, unit="", language=language) == told
    assert numbers.percent(60.3, 1, language=language) == f"+{told}"
