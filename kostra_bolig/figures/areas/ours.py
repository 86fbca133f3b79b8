"""What is ours in figures, and not SSB's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostra_bolig.kostra import POPULATION_TABLE
from kostra_bolig.said import said

if TYPE_CHECKING:
    from kostra_bolig.said import Said

__all__ = ["Ours"]


@dataclass(frozen=True, kw_only=True)
class Ours:
    """What is ours in a series, and not SSB's.

    Attributes
    ----------
    summed
        Some figures are sums over what was merged; :attr:`Series.frame` says which.
    per_1000, ages
        The figures are divided by thousands of inhabitants, of these ages where there are any: ``18–24``.
    divided
        What is summed is a share: one sum in percent of another.
    of_counties
        What is summed are counties, and no municipalities.
    per
        What the figures are divided by, of another count: its name, table and version.
    """

    summed: bool = False
    per_1000: bool = False
    ages: str = ""
    divided: bool = False
    of_counties: bool = False
    per: str = ""

    @property
    def is_rate(self) -> bool:
        """Whether the figures are divided by inhabitants or another count."""
        return self.per_1000 or bool(self.per)

    @property
    def said(self) -> Said:
        """What a person is told of it."""
        of = "counties" if self.of_counties else "municipalities"
        summed = said("figures-ours-summed", of=of, divided=self.divided)
        if self.per:
            return said("figures-ours-per", per=self.per, what=summed if self.summed else "")
        if not self.per_1000:
            return summed
        if self.summed:
            return said("figures-ours-summed-per-1000", what=summed, table=POPULATION_TABLE, ages=self.ages)
        return said("figures-ours-per-1000", table=POPULATION_TABLE, ages=self.ages)

    def __str__(self) -> str:
        """Return it in English.

        >>> print(Ours(summed=True))
        sum of the municipalities merged
        """
        return str(self.said)
