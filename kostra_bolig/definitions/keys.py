"""The keys of the series of table 12015, for programs that name them."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["SeriesKey"]


class SeriesKey(StrEnum):
    """Our name for one of the six series the report follows."""

    MIDLERTIDIG_BOTILBUD = "midlertidig_botilbud"
    OVER_3_MND = "over_3_mnd"
    MED_BARN = "med_barn"
    MED_BARN_OVER_3_MND = "med_barn_over_3_mnd"
    UNGE = "unge"
    NATTHJEM = "natthjem"
