"""What SSB changed between two versions of the table, cell by cell, and which figures it has withdrawn since."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.clock import OSLO
from kostra_bolig.errors import UsageError
from kostra_bolig.figures import door, exact
from kostra_bolig.figures.finding import categories
from kostra_bolig.figures.frames import Compared, covered
from kostra_bolig.kinds import Source
from kostra_bolig.kostra import COUNTRIES, COUNTRIES_WITHOUT_OSLO, MISSING, Missing, counted, is_percent_unit
from kostra_bolig.said import kind_of, said

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from kostra_bolig.answers.versions import DiffAnswer
    from kostra_bolig.figures.observed import Observed
    from kostra_bolig.figures.table import Table
    from kostra_bolig.records import Provenance

__all__ = ["Diff", "day_of", "diff", "hidden", "restored", "withdrawn"]

_CELL: Final = ("region", "content", "year")
_SINCE: Final = "suppressed_since"
_SUPPRESSED: Final = tuple(symbol for symbol, reason in MISSING.items() if reason is Missing.SUPPRESSED)
_NIL: Final = tuple(symbol for symbol, reason in MISSING.items() if reason is Missing.NIL)
"""An empty cell with such a symbol says a figure too: none."""


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
        is percent, ``percent`` f64 (null where a value is missing, the percentage also where the old one is not
        above 0), and ``suppressed_since`` date: from when on SSB suppresses the cell, null where it does not. Such a
        cell is shown without its former figure, ``:`` in its place, unless that was asked for.
    added, gone
        Cells of the later version that the earlier one does not have, and the reverse; columns and order as `changed`,
        without the change. A content that is given in another unit than before, such as percent in place of
        households, is gone and added: its figures are no revision of the old ones.
    decimals
        With how many the figures of each content are shown, by content.
    not_asked_for
        How many cells the earlier version has that the later one was not asked for, and the reverse; they are neither
        gone nor added.
    """

    older: Provenance
    newer: Provenance
    changed: pl.DataFrame
    added: pl.DataFrame
    gone: pl.DataFrame
    decimals: Mapping[str, int] = field(default_factory=dict)
    not_asked_for: tuple[int, int] = (0, 0)

    @property
    def is_empty(self) -> bool:
        """Whether both versions have the same cells."""
        return self.changed.is_empty() and self.added.is_empty() and self.gone.is_empty()

    def to_dict(self) -> DiffAnswer:
        """Return what the command ``diff`` answers of it with ``--json``, as ``json.dumps`` takes it."""
        return door.of_diff(self)

    def __repr__(self) -> str:
        """Return how many cells differ, and between what."""
        return (
            f"Diff of cells: {self.changed.height} changed, {self.added.height} added, {self.gone.height} gone\n"
            f"from {self.older.snapshot or self.older.source} to {self.newer.snapshot or self.newer.source}"
        )

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>{self.changed._repr_html_()}"


def of_table(
    table: Observed,
    other: Observed | None,
    *,
    rows: pl.Expr | None = None,
    contents: Mapping[str, str] | None = None,
    with_withdrawn: bool = False,
) -> Diff:
    """Return what is different in a table, as :meth:`kostra_bolig.Table.diff` says.

    Parameters
    ----------
    table, other
        The version, and the one to start from.
    rows
        Tells of each row whether it counts.
    contents
        The contents that count, by code; and under which key each was asked for: another version may read that from
        another content.
    with_withdrawn
        Whether the former figures of withdrawn cells are shown.
    """
    table.require_one_category()
    counts = pl.lit(value=True) if rows is None else rows
    found = None
    for older in earlier(table) if other is None else (other,):
        if not hasattr(older, "observations"):
            raise UsageError(said("figures-expected-table", argument="other", got=kind_of(older)))
        apart = [one.id for one in table.apart]
        if categories.of(older.provenance) != categories.of(table.provenance) or apart != [
            one.id for one in older.apart
        ]:
            raise UsageError(said("figures-versions-of-two-categories"))
        both = covered(older.asked_for) & covered(table.asked_for)
        both &= categories.among(apart, older.asked_for.where) & categories.among(apart, table.asked_for.where)
        if contents is not None:
            then = {older.binding.codes.get(key, code) for code, key in contents.items()}
            counts = (pl.lit(value=True) if rows is None else rows) & pl.col("content").is_in([*contents, *then])
        decimals = [dict(one.contents().select("content", "decimals").rows()) for one in (older, table)]
        found = diff(
            restored(older.observations, older.withdrawn).filter(both & counts),
            restored(table.observations, table.withdrawn).filter(both & counts),
            of_older=older.provenance,
            of_newer=table.provenance,
            decimals=decimals[0] | decimals[1],
            known=pl.concat([older.withdrawn, table.withdrawn]),
            with_withdrawn=with_withdrawn,
            not_asked_for=(
                older.observations.filter(~both & counts).height,
                table.observations.filter(~both & counts).height,
            ),
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


def earlier(table: Observed) -> Iterator[Table]:
    """Give the versions stored before a table, the newest first."""
    if table.store is None or table.provenance.snapshot is None:
        return
    table.require_one_category()
    from kostra_bolig.store.snapshots import Store

    where = categories.of(table.provenance)
    for snapshot in reversed(Store(table.store, table.provenance.table).history(before=table.provenance.snapshot)):
        if not snapshot.provenance.asked_for.has_categories(where):
            continue
        of_table = table.provenance  # its units are in the same language, and can be compared
        try:
            older = door.version(
                snapshot.id, store=table.store, table=of_table.table, language=of_table.language, where=where
            )
        except UsageError as error:
            if not categories.is_missing(error):
                raise
            continue  # it is from before a definition fixed them, and cannot be compared
        yield older


def day_of(provenance: Provenance) -> dt.date | None:
    """Return the day of a version in Oslo: when SSB updated it, else when it was fetched."""
    moment = provenance.updated or provenance.fetched_at
    return moment.astimezone(OSLO).date() if moment else None


def withdrawn(frame: pl.DataFrame, later: Iterable[tuple[dt.date | None, pl.DataFrame, pl.Expr]]) -> pl.DataFrame:
    """Return the figures of a version that the newest one suppresses.

    Parameters
    ----------
    frame
        The version.
    later
        Day and figures of each version after it, the newest first, and which rows were asked for: of the rest it says
        nothing. Only as many are read as are needed.

    Returns
    -------
    polars.DataFrame
        ``region``, ``content`` str, ``year`` i16, ``value`` f64 and ``status`` str as the version has them, and
        ``suppressed_since`` date, from when on SSB suppresses the cell without a break; null where nobody knows. The
        table's further dimensions, where it has any, stand after the year.
    """
    cell = [*_CELL, *categories.further(frame)]
    found = frame.filter(
        pl.col("value").is_not_null() | pl.col("status").is_in(_NIL).fill_null(value=False),
    ).select(*cell, "value", "status", pl.lit(None, pl.Date).alias(_SINCE))
    since = found.clear()
    for day, version, were_asked_for in later:
        of_then = version.filter(pl.col("status").is_in(_SUPPRESSED)).with_columns(
            pl.col("content").replace(_old_codes(frame, version))
        )
        of_others = found.filter(~were_asked_for)
        found = found.join(of_then, on=[one for one in cell if one in version.columns], how="semi").with_columns(
            pl.lit(day, pl.Date).alias(_SINCE)
        )
        since = pl.concat([found, since]).unique(cell, keep="first", maintain_order=True)
        found = pl.concat([found, of_others])
        if found.is_empty():
            break
    return since.sort(cell)


def hidden(frame: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Return a version's figures without those that SSB has withdrawn: ``:`` stands in their place."""
    if cells.is_empty():
        return frame
    is_one, cell = pl.col(_SINCE), [*_CELL, *categories.further(frame)]
    return (
        frame.join(cells.select(*cell, pl.lit(value=True).alias(_SINCE)), on=cell, how="left", maintain_order="left")
        .with_columns(
            pl.when(is_one).then(None).otherwise("value").alias("value"),
            pl.when(is_one).then(pl.lit(_SUPPRESSED[0])).otherwise("status").alias("status"),
            pl.when(is_one)
            .then(pl.lit(Missing.SUPPRESSED.value).cast(frame.schema["missing"]))
            .otherwise("missing")
            .alias("missing"),
        )
        .drop(_SINCE)
    )


def restored(frame: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Return a version's figures as SSB gave them then, from those that :func:`hidden` left."""
    if cells.is_empty():
        return frame
    then = cells.select(*_CELL, pl.lit(value=True).alias(_SINCE), then="value", status_then="status")
    is_one = pl.col(_SINCE)
    reasons = pl.col("status").replace_strict(MISSING, default=Missing.OTHER, return_dtype=pl.String)
    return (
        frame.join(then, on=_CELL, how="left", maintain_order="left")
        .with_columns(
            pl.when(is_one).then("then").otherwise("value").alias("value"),
            pl.when(is_one).then("status_then").otherwise("status").alias("status"),
        )
        .with_columns(
            pl.when(is_one)
            .then(pl.when(pl.col("value").is_null()).then(reasons).cast(frame.schema["missing"]))
            .otherwise("missing")
            .alias("missing")
        )
        .drop(_SINCE, "then", "status_then")
    )


def _old_codes(frame: pl.DataFrame, later: pl.DataFrame) -> dict[str, str]:
    """Return the code that each series of a later version had in an earlier one, where the later has it no more."""
    now, then = (
        dict(
            one.filter(pl.col("series").is_not_null())
            .select(pl.col("series").cast(pl.String), "content")
            .unique()
            .rows()
        )
        for one in (later, frame)
    )
    there = set(later["content"].unique())
    return {code: then[key] for key, code in now.items() if key in then and then[key] not in there}


def diff(
    older: pl.DataFrame,
    newer: pl.DataFrame,
    *,
    of_older: Provenance,
    of_newer: Provenance,
    decimals: Mapping[str, int] | None = None,
    known: pl.DataFrame | None = None,
    with_withdrawn: bool = False,
    not_asked_for: tuple[int, int] = (0, 0),
) -> Diff:
    """Return what is different in `newer`; columns as in :class:`Diff`.

    Parameters
    ----------
    older, newer
        The figures as SSB gave them.
    of_older, of_newer
        Where they come from.
    decimals
        With how many the figures of each content are shown.
    known
        Cells that SSB has withdrawn since, as :func:`withdrawn` gives them; those that the later of the two suppresses
        are found here.
    with_withdrawn
        Whether the former figures of such cells are shown.
    not_asked_for
        How many cells of each were left out because the other was not asked for them.

    Raises
    ------
    UsageError
        One of them is the figures published in the report, which have other contents than the table.
    """
    if Source.PUBLISHED in (of_older.source, of_newer.source):
        raise UsageError(said("figures-published-is-no-version"))
    same = of_older.language == of_newer.language
    before, after = _cells(older, "old", in_words=same), _cells(newer, "new", in_words=same)
    both = after.join(before.select(*_CELL, "measure", "old", "old_status"), on=[*_CELL, "measure"])
    differs = pl.col("old").ne_missing(pl.col("new")) | pl.col("old_status").ne_missing(pl.col("new_status"))
    is_back = None not in (of_older.updated, of_newer.updated) and _moment(of_newer) < _moment(of_older)
    first, last, of_last = (newer, older, of_older) if is_back else (older, newer, of_newer)
    since = pl.concat(
        cells.select(*_CELL, _SINCE)
        for cells in (known, withdrawn(first, [(day_of(of_last), last, pl.lit(value=True))]))
        if cells is not None
    ).unique(_CELL, keep="first", maintain_order=True)
    changed, added, gone = (
        _since(cells, since, with_withdrawn=with_withdrawn)
        for cells in (
            both.filter(differs),
            after.join(before, on=[*_CELL, "measure"], how="anti"),
            before.join(after, on=[*_CELL, "measure"], how="anti"),
        )
    )
    changed = changed.with_columns(
        exact.differences(changed["new"], changed["old"]).alias("absolute"),
        exact.percents(changed["old"], changed["new"]).alias("percent"),
    )
    size = pl.coalesce(pl.col("absolute").abs(), "new", "old")
    return Diff(
        older=of_older,
        newer=of_newer,
        changed=_ordered(changed, size=size).select(
            *_ADDRESS, "old", "new", "old_status", "new_status", "absolute", "percent", _SINCE
        ),
        added=_ordered(added, size=pl.col("new")).select(*_ADDRESS, "new", "new_status", _SINCE),
        gone=_ordered(gone, size=pl.col("old")).select(*_ADDRESS, "old", "old_status", _SINCE),
        decimals=decimals or {},
        not_asked_for=not_asked_for,
    )


_ADDRESS: Final = ("region", "region_name", "content", "content_name", "series", "year", "unit")


def _cells(frame: pl.DataFrame, name: str, *, in_words: bool) -> pl.DataFrame:
    """Return a version's cells with value and symbol under a name, and what they measure, in any language.

    Of units that are neither counts nor percent the words tell, where both versions are in the same language.
    """
    units = frame["unit"].unique().to_list()
    measured = [
        counted(unit) or ("percent" if is_percent_unit(unit) else unit if in_words else "other") for unit in units
    ]
    return frame.select(
        *_ADDRESS,
        pl.col("unit").replace_strict(units, measured, return_dtype=pl.String).alias("measure"),
        pl.col("value").alias(name),
        pl.col("status").alias(f"{name}_status"),
    )


def _since(cells: pl.DataFrame, since: pl.DataFrame, *, with_withdrawn: bool) -> pl.DataFrame:
    """Return cells with the day since which SSB suppresses them, and without what they were unless asked for."""
    told = cells.join(since.with_columns(is_one=True), on=_CELL, how="left", maintain_order="left")
    if with_withdrawn:
        return told
    symbol = pl.lit(_SUPPRESSED[0])
    return told.with_columns(
        pl.when("is_one").then(symbol if name.endswith("_status") else None).otherwise(name).alias(name)
        for name in ("old", "new", "old_status", "new_status")
        if name in told.columns
    )


def _moment(provenance: Provenance) -> float:
    return provenance.updated.timestamp() if provenance.updated else 0.0


def _ordered(cells: pl.DataFrame, *, size: pl.Expr) -> pl.DataFrame:
    """Sort cells: the country first, then the largest, then by address."""
    rank = (
        pl.when(pl.col("region").is_in(COUNTRIES))
        .then(0)
        .when(pl.col("region").is_in(COUNTRIES_WITHOUT_OSLO))
        .then(1)
        .otherwise(2)
    )
    return cells.sort(rank, size, *_CELL, descending=[False, True, False, False, False], nulls_last=True)
