"""How figures, symbols and stages are written for people, in Norwegian and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_bolig.kostra import SOURCE_LINES, Language, Missing, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.records import Provenance

__all__ = [
    "GROUP_BREAK_WORDS",
    "MISSING_WORDS",
    "NO_BREAK",
    "OURS_WORDS",
    "STAGE_WORDS",
    "change",
    "figure",
    "percent",
    "source_line",
]

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_MINUS: Final = "\N{MINUS SIGN}"

MISSING_WORDS: Final[Mapping[Language, Mapping[Missing, str]]] = {
    Language.NO: {
        Missing.NOT_APPLICABLE: "finnes ikke",
        Missing.NOT_AVAILABLE: "mangler",
        Missing.SUPPRESSED: "skjermet",
        Missing.NIL: "nil",
        Missing.OTHER: "annet symbol",
    },
    Language.EN: {
        Missing.NOT_APPLICABLE: "does not exist",
        Missing.NOT_AVAILABLE: "missing",
        Missing.SUPPRESSED: "suppressed, not 0",
        Missing.NIL: "nil",
        Missing.OTHER: "another symbol",
    },
}
STAGE_WORDS: Final[Mapping[Language, Mapping[Stage, str]]] = {
    Language.NO: {
        Stage.UNREVISED: "ureviderte tall",
        Stage.REVISED: "reviderte tall",
        Stage.UNKNOWN: "ukjent om tallene er reviderte",
    },
    Language.EN: {
        Stage.UNREVISED: "unrevised figures",
        Stage.REVISED: "revised figures",
        Stage.UNKNOWN: "unknown whether the figures are revised",
    },
}

GROUP_BREAK_WORDS: Final[Mapping[Language, str]] = {
    Language.NO: "KOSTRA-gruppene ble endret i {year}: {group} før og etter er ulike kommuner.",
    Language.EN: "The KOSTRA groups were redrawn in {year}: {group} before and after are different municipalities.",
}
OURS_WORDS: Final[Mapping[Language, str]] = {
    Language.NO: "{region}: regnet ut av kostra_bolig fra SSBs tall, ikke av SSB.",
    Language.EN: "{region}: computed by kostra_bolig from SSB's figures, not by SSB.",
}


def source_line(provenance: Provenance, language: Language) -> str:
    """Return the line that names SSB; figures quoted from the report keep the line that says so."""
    from kostra_bolig.records import Source

    is_quoted = provenance.source is Source.PUBLISHED
    return provenance.source_line if is_quoted else SOURCE_LINES[language]


def figure(number: float, decimals: int, *, language: Language) -> str:
    """Return a number grouped by thousands, rounded half up.

    >>> figure(7079, 0, language=Language.NO).split(), figure(1234.5, 1, language=Language.EN)
    (['7', '079'], '1,234.5')
    """
    from kostra_bolig.figures.trend import rounded  # brings fractions and decimals, which `--help` does without

    text = f"{abs(rounded(number, max(decimals, 0))):,}"
    if language is Language.NO:
        text = text.replace(",", NO_BREAK).replace(".", ",")
    is_below = number < 0 and any(digit in text for digit in "123456789")
    return f"{_MINUS}{text}" if is_below else text


def change(number: float, decimals: int, *, language: Language) -> str:
    """Return a change with its sign.

    >>> change(30.06, 1, language=Language.NO), change(-2, 0, language=Language.EN)
    ('+30,1', '−2')
    """
    text = figure(number, decimals, language=language)
    return f"+{text}" if number > 0 and any(digit in text for digit in "123456789") else text


def percent(number: float, decimals: int, *, language: Language) -> str:
    """Return a change in percent with its sign; Norwegian has a space before the percent sign.

    >>> percent(60.34, 0, language=Language.NO).split(), percent(60.34, 1, language=Language.EN)
    (['+60', '%'], '+60.3%')
    """
    space = NO_BREAK if language is Language.NO else ""
    return f"{change(number, decimals, language=language)}{space}%"
