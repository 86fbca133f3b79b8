"""How symbols and stages are written for people, in Norwegian and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_bolig import kostra
from kostra_bolig.kostra import Language, Missing, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.records import Provenance

__all__ = ["MISSING_WORDS", "OURS_WORDS", "STAGE_WORDS", "source_line"]

MISSING_WORDS: Final[Mapping[Language, Mapping[Missing, str]]] = {
    Language.NO: {
        Missing.NOT_APPLICABLE: "finnes ikke",
        Missing.NOT_AVAILABLE: "mangler",
        Missing.SUPPRESSED: "skjermet",
        Missing.NIL: "nil",
        Missing.OTHER: "annet symbol",
        Missing.NOT_JOINED: "området kan ikke følges hit",
    },
    Language.EN: {
        Missing.NOT_APPLICABLE: "does not exist",
        Missing.NOT_AVAILABLE: "missing",
        Missing.SUPPRESSED: "suppressed",
        Missing.NIL: "nil",
        Missing.OTHER: "another symbol",
        Missing.NOT_JOINED: "the area cannot be followed here",
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

OURS_WORDS: Final[Mapping[Language, str]] = {
    Language.NO: "{region}: regnet ut av kostra_bolig fra SSBs tall, ikke av SSB.",
    Language.EN: "{region}: computed by kostra_bolig from SSB's figures, not by SSB.",
}


def source_line(provenance: Provenance, language: Language) -> str:
    """Return the line that names SSB; figures quoted from the report keep the line that says so."""
    from kostra_bolig.records import Source

    is_quoted = provenance.source is Source.PUBLISHED
    return provenance.source_line if is_quoted else kostra.source_line(language)
