"""What ``regions`` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

from kostra_bolig.answers.source import SourceAnswer, source_answer
from kostra_bolig.kinds import TextOf
from kostra_bolig.kostra import RegionKind

if TYPE_CHECKING:
    import polars as pl

    from kostra_bolig.figures.table import Table

__all__ = ["RegionAnswer", "RegionsAnswer", "regions_answer"]


class RegionAnswer(TypedDict):
    """One region of the table."""

    region: str
    region_name: str
    name: str
    kind: Annotated[str, TextOf(RegionKind)]
    county: str | None
    valid_from: int | None
    valid_to: int | None
    kostra_group: str | None


class RegionsAnswer(TypedDict):
    """Regions of the table."""

    regions: list[RegionAnswer]
    source: SourceAnswer


def regions_answer(table: Table, regions: pl.DataFrame) -> RegionsAnswer:
    """Return regions of the table."""
    return {"regions": regions.to_dicts(), "source": source_answer(table.provenance)}  # type: ignore[typeddict-item]
