"""What ``panel`` answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict

from kostra_bolig.answers.source import CategoryAnswer, SourceAnswer, source_answer, where_answer
from kostra_bolig.figures.areas import before
from kostra_bolig.figures.finding.categories import with_fixed
from kostra_bolig.kostra import RegionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.figures.table import Table

__all__ = ["PanelAnswer", "is_followed", "panel_answer"]


class PanelAnswer(TypedDict):
    """Series side by side, one row per region and year; `regions` of `of_regions` are shown.

    A row has `region`, `region_name`, `kind`, `year`, and for each series its value under its key, and under the key
    with `_status`, `_made_of` and `_missing` SSB's symbol, the codes that it is made of, and why there is no value.
    """

    series: list[str]
    joined: bool
    balanced: bool
    regions: int
    of_regions: int
    panel: list[dict[str, Any]]
    notes: list[str]
    where: list[CategoryAnswer]
    source: SourceAnswer


def is_followed(table: Table, joined: bool | None) -> bool:
    """Tell whether a panel has the municipalities of today, followed: where nobody says so, if the table has any."""
    return table.lowest_kind is RegionKind.MUNICIPALITY if joined is None else joined


def panel_answer(
    table: Table, keys: Sequence[str], *, joined: bool, balanced: bool, regions: Sequence[str] | None = None
) -> PanelAnswer:
    """Return series side by side.

    Raises
    ------
    UsageError
        As :meth:`kostra_bolig.Table.panel`.
    """
    every = table.panel(joined=joined, keys=keys or None, regions=regions)
    shown = every
    if balanced:
        shown = table.panel(joined=joined, keys=keys or None, regions=regions, balanced=True)
    shown_keys = [*keys] or [one for one in table.spec.keys or table.contents()["content"] if one in every.columns]
    of_each = [with_fixed(table.provenance, table.content(key), table.apart).where for key in shown_keys]
    in_all = tuple(one for one in (of_each or [()])[0] if all(one in of_one for of_one in of_each))
    return {
        "series": shown_keys,
        "joined": joined,
        "balanced": balanced,
        "regions": shown["region"].n_unique(),
        "of_regions": every["region"].n_unique(),
        "panel": shown.to_dicts(),
        "notes": [str(told) for key in shown_keys if (told := before.left_out(table, key)) is not None],
        "where": where_answer(replace(table.provenance, where=in_all)),
        "source": source_answer(table.provenance),
    }
