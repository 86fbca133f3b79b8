"""What is asked of a file of figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kostra_bolig.kinds import FileContent, Locale
from kostra_bolig.kostra import RegionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.kinds import FileContentName, LocaleName
    from kostra_bolig.kostra.regions import KindName

__all__ = ["Wanted"]

_ROWS: Final = (".csv", ".parquet", ".dta")
"""Forms in which the rows of every category stand beneath each other; the others are of one of each dimension."""
_OF_KLASS: Final = (FileContent.REGIONS, FileContent.CROSSWALK)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be written, as :meth:`kostra_bolig.Table.export` says.

    `balanced`: of a panel, only regions with figures in all years.
    """

    content: FileContentName = FileContent.OBSERVATIONS
    kinds: Sequence[KindName] = tuple(RegionKind)
    locale: LocaleName = Locale.EN
    series: str | Sequence[str] | None = None
    regions: Sequence[str] | None = None
    since: int | None = None
    until: int | None = None
    joined: bool | None = None
    balanced: bool = False
    language: str | None = None

    @property
    def is_of_klass(self) -> bool:
        """Whether it is about regions alone, and so about all that a table holds alike."""
        return self.content in _OF_KLASS

    def may_have_all_categories(self, path: str | Path) -> bool:
        """Tell whether a file can hold every category of a table beside each other: a row for each figure."""
        is_long = self.content == FileContent.OBSERVATIONS and self.series is None
        return is_long and Path(path).suffix.lower() in _ROWS
