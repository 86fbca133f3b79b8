"""Stored versions of a table as tables: one, or all of them, with what was withdrawn since left out.

What SSB has suppressed since is withdrawn: an earlier version is read without it, unless it is asked for.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.errors import SnapshotDamaged, SnapshotNotFound, StoreError, UsageError
from kostra_bolig.figures import arguments, frames
from kostra_bolig.figures.finding import categories
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.symbols import silenced
from kostra_bolig.kinds import Language, Source
from kostra_bolig.said import said
from kostra_bolig.settings import Settings
from kostra_bolig.store import order
from kostra_bolig.store.draft import ENGLISH_LABELS, METADATA, is_companion
from kostra_bolig.store.opened import definition_in
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.warned import EarlierVersionWarning, StoreWarning, warn
from kostra_bolig.store.whole import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kostra_bolig.clock import Clock
    from kostra_bolig.kinds import Lang
    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.draft import Draft
    from kostra_bolig.store.opened import Opened

__all__ = ["chosen", "earlier", "history", "of_draft", "of_opened", "version"]

_TRIES: Final = 20
"""How often the versions are listed anew where all that were listed went before it was their turn."""


def version(
    snapshot: str, *, store: Path, table: str, language: Language, where: Mapping[str, str] | None = None
) -> Table:
    """Return one stored version, as :func:`history` gives it, with labels in a language.

    Raises
    ------
    SnapshotNotFound
        There is no such snapshot.
    SnapshotDamaged
        It is not whole.
    """
    kept = Store(store, table)
    return earlier(kept, kept.read(snapshot), language, where=categories.asked_for(where))


def history(
    *,
    table: str | None = None,
    lang: Lang | None = None,
    cache_dir: str | Path | None = None,
    before: str | None = None,
    withdrawn: bool = False,
    where: Mapping[str, str] | None = None,
) -> Iterator[Table]:
    """Give every stored version of the table, oldest first; each is read when it is its turn.

    Parameters
    ----------
    table, lang
        As for :func:`kostra_bolig.load`.
    cache_dir
        Folder of the store.
    before
        Id of a snapshot: only those published before it.
    withdrawn, where
        As for :func:`kostra_bolig.load`.

    Raises
    ------
    StoreError
        The store cannot be read; a version that is damaged is left out with a warning.
    """
    cache_dir = arguments.optional_path(cache_dir, "cache_dir")
    before = arguments.optional_text(before, "before")
    withdrawn, where = arguments.flag(withdrawn, "withdrawn"), categories.asked_for(where)
    settings = Settings.resolve(
        lang=arguments.optional_text(lang, "lang"), cache_dir=cache_dir, table=arguments.optional_text(table, "table")
    )
    store = place.store_of(settings)
    for attempt in range(_TRIES):
        try:
            listed = store.history(before=before)
        except SnapshotNotFound:
            if attempt == 0:
                raise
            return  # pruned meanwhile, and so was all that came before
        given, gone = 0, 0
        for snapshot in listed:
            try:
                found = _of_history(store, snapshot, settings.language, withdrawn=withdrawn, where=where, before=before)
            except SnapshotNotFound:
                gone += 1
            except SnapshotDamaged as error:
                warn(StoreWarning(said("store-left-out", why=error.said)))
            else:
                given += 1
                yield from found
        if given or not gone:
            return


def _of_history(
    store: Store,
    snapshot: Snapshot,
    language: Language,
    *,
    withdrawn: bool,
    where: Mapping[str, str],
    before: str | None,
) -> list[Table]:
    """Return a version; none where it was not asked for the categories, or cannot be compared with a later one."""
    if not snapshot.provenance.asked_for.has_categories(where):
        return []
    try:
        return [earlier(store, store.read(snapshot.id), language, withdrawn=withdrawn, where=where)]
    except UsageError as error:
        if before is None or not categories.is_missing(error):
            raise
        return []  # it is from before a definition fixed them


def chosen(store: Store, snapshot: str | None, as_of: dt.date | str | None, clock: Clock) -> Opened:
    """Read the snapshot with an id, or of a day.

    Raises
    ------
    SnapshotNotFound, SnapshotDamaged, UsageError
        As for :func:`kostra_bolig.load`.
    """
    if snapshot is not None:
        if as_of is not None:
            raise UsageError(said("ingest-id-and-day"))
        if not isinstance(snapshot, str):
            raise UsageError(said("ingest-no-id", got=repr(snapshot)))
        return store.read(snapshot)
    if isinstance(as_of, dt.datetime):  # a datetime is a date too, and compares with none
        raise UsageError(said("ingest-moment-for-a-day", got=str(as_of)))
    day = as_of if isinstance(as_of, dt.date) else arguments.day_named(as_of or "")
    if day is None:
        raise UsageError(said("ingest-no-day", got=repr(as_of)))
    found = store.read_as_of(day)
    calendar, now = found.spec().calendar, clock.now()
    due = order.lacking_after(found.snapshot, day, calendar, now)
    if due is not None:  # one that SSB went back from by that day is stored: what came after it may lack
        gone = [one for one in store.taken_back() if order.is_of(one, day)]
        due = order.lacking_after(max((found.snapshot, *gone), key=order.of), day, calendar, now)
    if due is not None:
        what = said("ingest-version-missing", due=f"{due:%Y-%m-%d}", day=str(day), snapshot=found.snapshot.id)
        warn(EarlierVersionWarning(what))
    return found


def earlier(
    store: Store, opened: Opened, language: Language, *, withdrawn: bool = False, where: Mapping[str, str]
) -> Table:
    """Return a version, without the figures that the newest one suppresses unless they are asked for."""
    table = of_opened(opened, language, where)
    if store.is_named(opened.snapshot):  # the newest: there is nothing after it
        return table
    from kostra_bolig.figures import revisions

    further = [one.id for one in table.further]
    names = further or [one.id for one in table.apart]
    after = _later(store, opened.snapshot.id, categories.of(table.provenance), names)
    observed = categories.combined(table.observations, further)
    cells = revisions.withdrawn(observed, after)
    table = dataclasses.replace(table, withdrawn=categories.parted(cells, further))
    if cells.is_empty() or withdrawn:
        return table
    gone = set(cells.select("region", "year").rows())
    notes = tuple(
        dataclasses.replace(note, cells=tuple(cell for cell in note.cells if (cell.region, cell.year) not in gone))
        for note in table.notes
    )
    shown = categories.parted(revisions.hidden(observed, cells), further)
    return dataclasses.replace(table, observations=shown, notes=notes)


def _later(
    store: Store, snapshot: str, where: Mapping[str, str], apart: Sequence[str]
) -> Iterator[tuple[dt.date | None, pl.DataFrame, pl.Expr]]:
    """Give the versions after one, the newest first; none where it is the newest, or that cannot be read."""
    try:
        newest = store.read_newest()
    except StoreError as error:
        warn(EarlierVersionWarning(said("ingest-withdrawn-unknown", why=error.said)))
        return
    if newest is None or newest.snapshot.id == snapshot:
        return
    yield _figures_of(newest, where, apart)
    for one in reversed(store.history()):
        if one.id == snapshot:
            return
        if one.id != newest.snapshot.id:
            with contextlib.suppress(StoreError):  # pruned or damaged meanwhile
                yield _figures_of(store.read(one.id), where, apart)


def _figures_of(
    opened: Opened, where: Mapping[str, str], apart: Sequence[str]
) -> tuple[dt.date | None, pl.DataFrame, pl.Expr]:
    """Return the day and figures of a version, and of which rows it says anything."""
    from kostra_bolig.figures import revisions

    snapshot = opened.snapshot
    frame, part = silenced(opened.observations(where)), snapshot.provenance.asked_for
    if not set(apart) <= set(frame.columns):  # it is not broken down as these figures are
        return revisions.day_of(snapshot.provenance), frame, pl.lit(value=False)
    says = pl.lit(part.has_categories(where)) & frames.covered(part) & categories.among(apart, part.where)
    return revisions.day_of(snapshot.provenance), categories.combined(frame, apart), says


def of_opened(opened: Opened, language: Language, where: Mapping[str, str], *, source: Source = Source.STORED) -> Table:
    """Return a version as it is stored, of the categories that are asked for."""
    snapshot, columns = opened.snapshot, opened.columns()
    of_one = bool(categories.further(columns) or where)
    table = Table(
        observations=columns if of_one else silenced(opened.observations()),
        provenance=dataclasses.replace(snapshot.provenance, source=source),
        binding=snapshot.binding,
        spec=opened.spec(),
        notes=snapshot.notes,
        companions=opened.companions(),
        store=snapshot.path.parents[2],
        counted_as=snapshot.counted_as,
        description=opened.bodies.get(METADATA, b""),
    )
    return _named_in(table, language, opened.bodies.get(ENGLISH_LABELS), where, opened=opened)


def of_draft(draft: Draft, language: Language, where: Mapping[str, str]) -> Table:
    """Return what would have been stored, of the categories that are asked for."""
    table = Table(
        observations=draft.observations,
        provenance=dataclasses.replace(draft.provenance, source=Source.SSB),
        binding=draft.binding,
        spec=definition_in(draft.files, draft.provenance.table),
        notes=draft.notes,
        companions={name: body for name, body in draft.files.items() if is_companion(name)},
        counted_as=draft.counted_as,
        description=draft.files.get(METADATA, b""),
    )
    return _named_in(table, language, draft.files.get(ENGLISH_LABELS), where)


def _named_in(
    table: Table, language: Language, english: bytes | None, where: Mapping[str, str], *, opened: Opened | None = None
) -> Table:
    """Return a table of the categories that are asked for, with SSB's English labels where they are asked for."""
    is_english = language is Language.EN and english is not None and table.provenance.language is not Language.EN
    if categories.further(table.observations) or where:
        from kostra_bolig.ingest.further.table import of_categories

        table = of_categories(table, where, english, in_english=is_english, opened=opened)
    if is_english and english is not None:
        from kostra_bolig.ingest.english import in_english

        table = in_english(table, english)
    if table.apart:
        from kostra_bolig.ingest.further.table import set_apart

        table = set_apart(table)
    return table
