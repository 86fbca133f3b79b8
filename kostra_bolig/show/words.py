"""Words for what is data elsewhere: reasons, stages, kinds of region, verdicts, directions, units, the source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kostra_bolig import kostra
from kostra_bolig.figures.rounding import decimals_of
from kostra_bolig.kinds import Language, Source, Stage
from kostra_bolig.kostra import COUNTRY, COUNTRY_WITHOUT_OSLO, MISSING, Missing, RegionKind
from kostra_bolig.said import said
from kostra_bolig.show.numbers import figure
from kostra_bolig.show.sentences import has_words

if TYPE_CHECKING:
    from kostra_bolig.answers.comparison import RankingAnswer
    from kostra_bolig.kinds import Verdict
    from kostra_bolig.records import Provenance
    from kostra_bolig.said import Said, Value

__all__ = [
    "direction_word",
    "is_plain_count",
    "kind_word",
    "mark_word",
    "missing_word",
    "moment",
    "place_word",
    "source_line",
    "source_line_of",
    "stage_figures",
    "stage_word",
    "symbols",
    "unit_word",
    "verdict_word",
    "word",
]


PROVISIONAL: Final = "*"
"""SSB's symbol on a figure that is provisional."""


def word(name: str, language: Language, /, **values: Value) -> str:
    """Return words in a language.

    >>> word("words-percentage-points", Language.NO)
    'prosentpoeng'
    """
    return said(name, **values).sentence(language.value)


def missing_word(reason: Missing, language: Language) -> str:
    """Return why a cell has no value, in words that nobody reads as a number.

    >>> missing_word(Missing.SUPPRESSED, Language.NO)
    'skjermet'
    """
    return word(f"words-missing-{reason.value}", language)


def symbols(language: Language) -> dict[str, str]:
    """Return what each symbol of SSB's means: of those that stand for a figure, and of the one that stands on one.

    >>> symbols(Language.NO)[":"], symbols(Language.NO)["*"]
    ('skjermet', 'foreløpig, ved et tall')
    """
    empty = {symbol: missing_word(reason, language) for symbol, reason in MISSING.items()}
    return {**empty, PROVISIONAL: word("words-provisional", language)}


def mark_word(mark: str | None, language: Language) -> str:
    """Return what a symbol on a figure means; nothing where there is none.

    >>> mark_word("*", Language.NO), mark_word(None, Language.NO)
    ('foreløpig, ved et tall', '')
    """
    if not mark:
        return ""
    return word("words-provisional" if mark == PROVISIONAL else "words-marked", language)


def moment(text: str | None) -> str | Said:
    """Return a moment as it stands behind «updated», also where SSB does not say it.

    >>> moment("2026-06-15T06:00:00Z"), str(moment(None))
    ('2026-06-15T06:00:00Z', 'at an unknown time')
    """
    return text or said("words-no-moment")


def stage_word(stage: Stage, language: Language) -> str:
    """Return how final figures are.

    >>> stage_word(Stage.UNREVISED, Language.NO)
    'urevidert'
    """
    return word(f"words-stage-{stage.value}", language)


def stage_figures(stage: Stage, language: Language) -> str:
    """Return how final figures are, as said of the figures.

    >>> stage_figures(Stage.UNREVISED, Language.NO)
    'ureviderte tall'
    """
    return word(f"words-stage-{stage.value}.figures", language)


def kind_word(kind: RegionKind | str, language: Language) -> str:
    """Return what a region is.

    >>> kind_word(RegionKind.KOSTRA_GROUP, Language.NO)
    'KOSTRA-gruppe'
    """
    return word(f"words-kind-{RegionKind(kind).value}", language)


def verdict_word(verdict: Verdict, language: Language) -> str:
    """Return what the figures say of a claim."""
    return word(f"words-verdict-{verdict.value}", language)


def direction_word(direction: str, language: Language) -> str:
    """Return where a line or a claim says that figures go; a word that is none of ours as it is."""
    name = f"words-direction-{direction.replace(' ', '-')}"
    return word(name, language) if has_words(name, language) else direction


def unit_word(unit: str, language: Language) -> str:
    """Return a unit in a language, as far as we know the word.

    >>> unit_word("husstander", Language.EN), unit_word("kroner", Language.EN)
    ('households', 'kroner')
    """
    name = f"words-unit-{unit.casefold().replace(' ', '-')}"
    return word(name, language) if has_words(name, language) else unit


def unit_of_one(unit: str, language: Language) -> str:
    """Return a unit as it stands behind 1, as far as we know the word, in the language that it is in.

    >>> unit_of_one("husstander", Language.NO), unit_of_one("prosentpoeng", Language.NO)
    ('husstand', 'prosentpoeng')
    """
    name = f"words-unit-one-{unit.casefold().replace(' ', '-')}"
    return word(name, language) if has_words(name, language) else unit


def is_plain_count(unit: str) -> bool:
    """Tell whether a unit says no more than that something is counted."""
    return unit_word(unit, Language.EN) == word("words-unit-antall", Language.EN)


def place_word(code: str, name: str, language: Language) -> str:
    """Return the name of the country, with or without Oslo, in a language; of other regions the name they have.

    All county municipalities and all of Oslo's districts are called what SSB calls them.
    """
    places = {COUNTRY: "words-place-country", COUNTRY_WITHOUT_OSLO: "words-place-country-without-oslo"}
    return word(places[code], language) if code in places else name


def left_out(answer: RankingAnswer, language: Language) -> list[str]:
    """Return the line on the regions of a ranking that had less than was asked for, where it was."""
    least, number = answer["at_least"], answer["left_out"]
    if least is None:
        return []
    year = answer["since"] if answer["by"] == "change" else answer["year"]
    regions = word("screen-regions" if number != 1 else "screen-regions.one", language, n=number)
    return [
        word(
            "screen-left-out",
            language,
            regions=regions,
            least=figure(least, decimals_of(least), language=language),
            year=year,
        )
    ]


def source_line(provenance: Provenance, language: Language) -> str:
    """Return the line that names SSB, and the report where the figures are quoted from it."""
    from kostra_bolig.definitions.shipped import definition

    is_quoted = provenance.source is Source.PUBLISHED
    return kostra.source_line(language, quoted_in=definition().printed_in if is_quoted else None)


def source_line_of(provenance: Provenance, language: Language) -> str:
    """Return the line to print under a figure."""
    return replace(provenance, source_line=source_line(provenance, language)).sentence(language.value)
