"""What we make of SSB's figures, as data."""

from __future__ import annotations

from dataclasses import dataclass

from kostra_bolig.kostra import POPULATION_TABLE
from kostra_bolig.said import Said, said

__all__ = ["Ours"]


@dataclass(frozen=True, kw_only=True)
class Ours:
    """What is ours in a series, and not SSB's.

    Attributes
    ----------
    summed
        The figures are sums over the municipalities that were merged.
    per_1000
        The figures are divided by thousands of inhabitants.
    """

    summed: bool = False
    per_1000: bool = False

    @property
    def said(self) -> Said:
        """What a person is told of it."""
        if self.summed and self.per_1000:
            return said("figures-ours-summed-per-1000", table=POPULATION_TABLE)
        return said("figures-ours-per-1000", table=POPULATION_TABLE) if self.per_1000 else said("figures-ours-summed")

    def __str__(self) -> str:
        """Return it in English.

        >>> print(Ours(summed=True))
        sum of the municipalities merged
        """
        return str(self.said)
