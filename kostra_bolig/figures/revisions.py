"""What SSB changed between two versions of the table, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import door, exact
from kostra_bolig.figures.frames import Compared
from kostra_bolig.kostra import COUNTRY, COUNTRY_WITHOUT_OSLO, is_count_unit, is_percent_unit
from kostra_bolig.records import Source
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostra_bolig.figures.table import Table
    from kostra_bolig.records import Provenance

__all__ = ["Diff", "diff"]

_CELL: Final = ("region", "content", "year")


@dataclass(frozen=True, kw_only=True, eq=False)
class Diff(Compared):
    """What is different in one version of the table, seen from an earlier one.

    A revision is not an error: SSB publishes unrevised figures in March and revised ones in June.

    Attributes
    ----------
    older, newer
        Where the two versions come from.
    changed
        One row per cell that both have and whose value or symbol differs; the country first, then the largest change,
        where a figure that came or went counts whole: ``region``, ``region_name``, ``content``, ``content_name`` str,
        ``series`` enum, ``year`` i16, ``unit`` str, ``old``, ``new`` f64 (null when there is none),
        ``old_status``, ``new_status`` str (null when none), ``absolute`` f64 in the unit, percentage points where that
        is percent, and ``percent`` f64 (null where a value is missing, the percentage also where the old one is not
        above 0).
    added, gone
        Cells of the later version that the earlier one does not have, and the reverse; columns and order as `changed`,
        without the change. A content that is given in another unit than before, such as percent in place of
        households, is gone and added: its figures are no revision of the old ones.
    decimals
        With how many the figures of each content are shown, by content.
    """

    older: Provenance
    newer: Provenance
    changed: pl.DataFrame
    added: pl.DataFrame
    gone: pl.DataFrame
    decimals: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether both versions have the same cells."""
        return self.changed.is_empty() and self.added.is_empty() and self.gone.is_empty()

    def __repr__(self) -> str:
        """Return how many cells differ, and between what."""
        return (
            f"Diff of cells: {self.changed.height} changed, {self.added.height} added, {self.gone.height} gone\n"
            f"from {self.older.snapshot or self.older.source} to {self.newer.snapshot or self.newer.source}"
        )

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>{self.changed._repr_html_()}"


def of_table(table: Table, other: Table | None) -> Diff:
    """Return what is different in a table, as :meth:`kostra_bolig.Table.diff` says."""
    found = None
    for older in earlier(table) if other is None else (other,):
        if not hasattr(older, "observations"):
            raise UsageError(said("figures-expected-table", argument="other", got=type(older).__name__))
        decimals = [dict(one.contents().select("content", "decimals").rows()) for one in (older, table)]
        found = diff(
            older.observations,
            table.observations,
            of_older=older.provenance,
            of_newer=table.provenance,
            decimals=decimals[0] | decimals[1],
        )
        if not found.is_empty:
            return found
    if found is None:
        is_stored = table.store is not None and table.provenance.snapshot is not None
        raise UsageError(
            said("figures-no-version-before", snapshot=table.provenance.snapshot)
            if is_stored
            else said("figures-not-from-a-store")
        )
    return found


def earlier(table: Table) -> Iterator[Table]:
    """Give the versions stored before a table, the newest first."""
    if table.store is None or table.provenance.snapshot is None:
        return
    from kostra_bolig.store.snapshots import Store

    for snapshot in reversed(Store(table.store).history(before=table.provenance.snapshot)):
        yield door.load(snapshot=snapshot.id, cache_dir=table.store)


def diff(
    older: pl.DataFrame,
    newer: pl.DataFrame,
    *,
    of_older: Provenance,
    of_newer: Provenance,
    decimals: Mapping[str, int] | None = None,
) -> Diff:
    """Return what is different in `newer`; columns as in :class:`Diff`.

    Raises
    ------
    UsageError
        One of them is the figures published in the report, which have other contents than the table.
    """
    if Source.PUBLISHED in (of_older.source, of_newer.source):
        raise UsageError(said("figures-published-is-no-version"))
    before, after = _cells(older, "old"), _cells(newer, "new")
    both = after.join(before.select(*_CELL, "measure", "old", "old_status"), on=[*_CELL, "measure"])
    differs = pl.col("old").ne_missing(pl.col("new")) | pl.col("old_status").ne_missing(pl.col("new_status"))
    changed = both.filter(differs)
    changed = changed.with_columns(
        exact.differences(changed["new"], changed["old"]).alias("absolute"),
        exact.percents(changed["old"], changed["new"]).alias("percent"),
    )
    size = pl.coalesce(pl.col("absolute").abs(), "new", "old")
    return Diff(
        older=of_older,
        newer=of_newer,
        changed=_ordered(changed, size=size).select(
            *_ADDRESS, "old", "new", "old_status", "new_status", "absolute", "percent"
        ),
        added=_ordered(after.join(before, on=[*_CELL, "measure"], how="anti"), size=pl.col("new")).select(
            *_ADDRESS, "new", "new_status"
        ),
        gone=_ordered(before.join(after, on=[*_CELL, "measure"], how="anti"), size=pl.col("old")).select(
            *_ADDRESS, "old", "old_status"
        ),
        decimals=decimals or {},
    )


_ADDRESS: Final = ("region", "region_name", "content", "content_name", "series", "year", "unit")


def _cells(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return a version's cells with value and symbol under a name, and what they measure, in any language."""
    units = frame["unit"].unique().to_list()
    measured = ["households" if is_count_unit(unit) else "percent" if is_percent_unit(unit) else unit for unit in units]
    return frame.select(
        *_ADDRESS,
        pl.col("unit").replace_strict(units, measured, return_dtype=pl.String).alias("measure"),
        pl.col("value").alias(name),
        pl.col("status").alias(f"{name}_status"),
    )


def _ordered(cells: pl.DataFrame, *, size: pl.Expr) -> pl.DataFrame:
    """Sort cells: the country first, then the largest, then by address."""
    rank = (
        pl.when(pl.col("region") == COUNTRY).then(0).when(pl.col("region") == COUNTRY_WITHOUT_OSLO).then(1).otherwise(2)
    )
    return cells.sort(rank, size, *_CELL, descending=[False, True, False, False, False], nulls_last=True)
