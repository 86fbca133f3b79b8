"""What a person asks of a fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Wanted"]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person asks of a fetch, checked; :func:`kostra_bolig.fetch` says what each option means."""

    force: bool = False
    accept: str | None = None
    wait_s: float = 0.0
    choose: Mapping[str, str] = field(default_factory=dict)
    population: bool = False
    without_population: bool = False
    ages: Sequence[str] = ()
    years: str | None = None
    regions: str | None = None
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    definition: str | None = None

    @property
    def counted(self) -> bool | None:
        """Whether inhabitants are stored from now on; ``None`` where nobody says."""
        return True if self.population or self.ages else False if self.without_population else None
