"""The series of table 12015, for programs that name them: by key, and as properties of the table."""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, TypeVar

__all__ = ["ByKey", "SeriesKey"]

_Series = TypeVar("_Series")


class SeriesKey(StrEnum):
    """Our name for one of the series the report follows."""

    MIDLERTIDIG_BOTILBUD = "midlertidig_botilbud"
    OVER_3_MND = "over_3_mnd"
    MED_BARN = "med_barn"
    MED_BARN_OVER_3_MND = "med_barn_over_3_mnd"
    UNGE = "unge"
    NATTHJEM = "natthjem"


class ByKey(Generic[_Series]):
    """What has these series; each of the country is a property."""

    def series(self, key: str) -> _Series:
        """Return the series of the country of a key."""
        raise NotImplementedError

    @property
    def midlertidig_botilbud(self) -> _Series:
        """Households in temporary accommodation in the country."""
        return self.series(SeriesKey.MIDLERTIDIG_BOTILBUD)

    @property
    def over_3_mnd(self) -> _Series:
        """Households in temporary accommodation for more than 3 months in the country."""
        return self.series(SeriesKey.OVER_3_MND)

    @property
    def med_barn(self) -> _Series:
        """Households with children in temporary accommodation in the country."""
        return self.series(SeriesKey.MED_BARN)

    @property
    def med_barn_over_3_mnd(self) -> _Series:
        """Households with children in temporary accommodation for more than 3 months in the country."""
        return self.series(SeriesKey.MED_BARN_OVER_3_MND)

    @property
    def unge(self) -> _Series:
        """Households with youth in temporary accommodation in the country."""
        return self.series(SeriesKey.UNGE)

    @property
    def natthjem(self) -> _Series:
        """Households in night shelters in the country; not part of temporary accommodation."""
        return self.series(SeriesKey.NATTHJEM)
