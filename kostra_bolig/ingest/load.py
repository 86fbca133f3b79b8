"""Reading what is stored: the newest version, one by its id, as of a day, or all of them.

What SSB has suppressed since is withdrawn: an earlier version is read without it, unless it is asked for.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Final, Literal, cast

from kostra_bolig.clock import Clock
from kostra_bolig.errors import (
    BodyRefused,
    ServiceUnavailable,
    SnapshotDamaged,
    SnapshotNotFound,
    StoreError,
    StoreLocked,
    UsageError,
)
from kostra_bolig.figures import asked, frames
from kostra_bolig.figures.finding import categories
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.fixed.later import later
from kostra_bolig.ingest.kept.newest import nothing_stored
from kostra_bolig.ingest.symbols import silenced
from kostra_bolig.kinds import Language, Source
from kostra_bolig.records import FetchResult
from kostra_bolig.said import said
from kostra_bolig.settings import Settings
from kostra_bolig.store import disk, order
from kostra_bolig.store.draft import ENGLISH_LABELS, METADATA, is_companion
from kostra_bolig.store.opened import definition_in
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.warned import EarlierVersionWarning, PublishedFiguresWarning, StoreWarning, warn
from kostra_bolig.store.whole import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kostra_bolig.kinds import Lang
    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.draft import Draft
    from kostra_bolig.store.opened import Opened

__all__ = ["beside", "chosen", "history", "load", "version"]

_DEADLINE_S: Final = 6.0
"""So long a reader waits for SSB where nothing is stored."""
_HASTY_TRIES: Final = 2
_TRIES: Final = 20
"""How often the versions are listed anew where all that were listed went before it was their turn."""


def load(
    *,
    table: str | None = None,
    source: Source | Literal["stored", "ssb", "published"] | None = None,
    snapshot: str | None = None,
    as_of: dt.date | str | None = None,
    lang: Lang | None = None,
    base_url: str | None = None,
    cache_dir: str | Path | None = None,
    withdrawn: bool = False,
    where: Mapping[str, str] | None = None,
    tries: int | None = None,
    clock: Clock | None = None,
) -> Table:
    """Return a KOSTRA table.

    An earlier version is read without the figures that the newest stored one suppresses: SSB has taken them back, and
    whoever asks for a day does not ask for these. ``:`` stands in their place,
    ``table.withdrawn`` says since when, and a warning how many there are. The files of the snapshot stay as they are.

    Parameters
    ----------
    table
        Id of the table; 12015 by default, whatever the environment says.
    source
        ``"stored"``: the newest good snapshot. ``"ssb"``: fetch first; where the store cannot be written, the figures
        are held in memory, with a warning. ``"published"``: the 19 figures of the report, which need no store.
        ``None``: the newest good snapshot; where nothing is stored or the store cannot be read, fetch; where SSB cannot
        be reached either, the published figures, with a warning (of table 12015, which alone has such).
    snapshot
        Id of the snapshot to read instead of the newest.
    as_of
        Read the figures as they stood on this day (a date, or text such as ``"2025-04-01"``): the newest snapshot that
        SSB had published by then, and has not gone back from.
    lang, base_url, cache_dir
        As for :func:`fetch`.
    withdrawn
        With `snapshot` or `as_of`: read the figures that SSB has suppressed since, too, as SSB gave them then.
    where
        Of a table with further dimensions: the code or label of one category of each, by SSB's id of it, such as
        ``{"KOKfunksjon0000": "Grunnskole"}``. Without it all are read, and a series says which (:meth:`Table.series`).
    tries, clock
        As for :func:`fetch`, where it fetches; a day that is asked for is a past one by that clock.

    Raises
    ------
    SnapshotNotFound
        Nothing is stored, or there is no such snapshot.
    SnapshotDamaged
        No snapshot is whole, or the one asked for is not.
    UsageError
        `source` is none of the three, or does not go with `snapshot` or `as_of`; or `as_of` is no date; or a category
        is missing or unknown; those that there are are named.
    KostraBoligError
        As :func:`fetch`, where it fetches.
    """
    frames.refuse_forked()
    snapshot, as_of = asked.optional_text(snapshot, "snapshot"), asked.day(as_of, "as_of")
    base_url = asked.optional_text(base_url, "base_url")
    cache_dir = asked.optional_path(cache_dir, "cache_dir")
    source = cast("Source | None", asked.optional_text(source, "source"))
    withdrawn = asked.flag(withdrawn, "withdrawn")
    table, where = asked.optional_text(table, "table"), categories.asked_for(where)
    settings = Settings.resolve(
        lang=asked.optional_text(lang, "lang"), base_url=base_url, cache_dir=cache_dir, table=table, tries=tries
    )
    clock = asked.clock(clock) or Clock()
    if source not in (None, *Source):
        raise UsageError(said("ingest-no-such-source", expected=tuple(Source), got=repr(source)))
    if snapshot is not None or as_of is not None:
        if source not in (None, "stored"):
            raise UsageError(said("ingest-source-of-a-snapshot", source=repr(source)))
        return _told(
            _store(settings), snapshot, as_of, settings.language, withdrawn=withdrawn, where=where, clock=clock
        )
    if source == "published":
        from kostra_bolig.ingest import published

        categories.chosen((), where)
        return published.of_table(settings.table)
    store = _store(settings)
    if source == "ssb":
        return _fetched(settings, store, where, clock)
    if source == "stored":
        return _table(_stored(settings, store), settings.language, where)
    try:
        newest = place.read_newest(settings, store)
    except StoreError as error:
        if not disk.is_out_of_order(error):
            raise
        return _fetched_or_published(settings, store, where, clock, unusable=error)
    if newest is None:
        return _fetched_or_published(settings, store, where, clock)
    return _table(newest, settings.language, where)


def _store(settings: Settings) -> Store:
    return place.store_of(settings)


def _stored(settings: Settings, store: Store) -> Opened:
    """Return the newest good snapshot, which must be there."""
    newest = place.read_newest(settings, store)
    if newest is None:
        raise nothing_stored(store)
    return newest


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
    return _earlier(kept, kept.read(snapshot), language, where=categories.asked_for(where))


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
        As for :func:`load`.
    cache_dir
        Folder of the store.
    before
        Id of a snapshot: only those published before it.
    withdrawn, where
        As for :func:`load`.

    Raises
    ------
    StoreError
        The store cannot be read; a version that is damaged is left out with a warning.
    """
    cache_dir = asked.optional_path(cache_dir, "cache_dir")
    before = asked.optional_text(before, "before")
    withdrawn, where = asked.flag(withdrawn, "withdrawn"), categories.asked_for(where)
    settings = Settings.resolve(
        lang=asked.optional_text(lang, "lang"), cache_dir=cache_dir, table=asked.optional_text(table, "table")
    )
    store = _store(settings)
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
        return [_earlier(store, store.read(snapshot.id), language, withdrawn=withdrawn, where=where)]
    except UsageError as error:
        if before is None or not categories.is_missing(error):
            raise
        return []  # it is from before a definition fixed them


def _fetched(settings: Settings, store: Store, where: Mapping[str, str], clock: Clock) -> Table:
    """Fetch, and read what is then stored; where it cannot be, return it as it came, with a warning."""
    from kostra_bolig.ingest.held.run import refresh_or_hold

    result = refresh_or_hold(settings, clock=clock)
    if not isinstance(result, FetchResult):
        return _held(result, settings.language, where)
    store = Store(result.snapshot.path.parents[2], store.table)  # the fetch may have moved it
    try:
        opened = store.read(result.snapshot.id)
    except SnapshotNotFound:  # another run has published since, and pruned
        newest = store.read_newest()
        if newest is None:
            raise
        opened = newest
    return _table(opened, settings.language, where, source=Source.SSB)


def _fetched_or_published(
    settings: Settings, store: Store, where: Mapping[str, str], clock: Clock, *, unusable: StoreError | None = None
) -> Table:
    """Fetch, and where SSB cannot be reached give the published figures, with a warning."""
    from kostra_bolig.ingest import published

    tries = min(settings.tries, _HASTY_TRIES)
    hasty = dataclasses.replace(settings, deadline_s=_DEADLINE_S, timeout_s=_DEADLINE_S, tries=tries)
    try:
        return _fetched(hasty, store, where, clock)
    except (ServiceUnavailable, BodyRefused, StoreLocked) as error:
        if not published.is_of(settings.table):
            raise
        categories.chosen((), where)
        if unusable is None:
            what = said("ingest-published-instead", why=error.said)
        else:
            what = said("ingest-published-without-a-store", store=unusable.said, why=error.said)
        warn(PublishedFiguresWarning(what))
        return published.published()


def _told(
    store: Store,
    snapshot: str | None,
    as_of: dt.date | str | None,
    language: Language,
    *,
    withdrawn: bool,
    where: Mapping[str, str],
    clock: Clock,
) -> Table:
    """Read a version, with a warning where figures of it are left out."""
    opened = chosen(store, snapshot, as_of, clock)
    table = _earlier(store, opened, language, withdrawn=withdrawn, where=where)
    if not withdrawn and not table.withdrawn.is_empty():
        what = said("ingest-figures-withdrawn", n=table.withdrawn.height, snapshot=table.provenance.snapshot)
        warn(EarlierVersionWarning(what))
    return dataclasses.replace(table, as_of=asked.day_named(as_of) if isinstance(as_of, str) else as_of)


def beside(
    table: str,
    *,
    as_of: dt.date | None = None,
    lang: Lang | None = None,
    base_url: str | None = None,
    cache_dir: str | Path | None = None,
    withdrawn: bool = False,
    where: Mapping[str, str] | None = None,
) -> Table:
    """Return a table that is needed beside another: as of the same day, and fetched once where none is stored.

    Raises
    ------
    KostraBoligError
        As :func:`load`: it cannot be fetched, or no version of it is as old as that day.
    """
    if as_of is None:
        return load(table=table, lang=lang, base_url=base_url, cache_dir=cache_dir, where=where)
    settings = Settings.resolve(lang=lang, base_url=base_url, cache_dir=cache_dir, table=table)
    if not _store(settings).snapshots():
        from kostra_bolig.ingest.run import fetch

        fetch(table=table, lang=lang, base_url=base_url, cache_dir=cache_dir)
    return load(table=table, as_of=as_of, lang=lang, cache_dir=cache_dir, withdrawn=withdrawn, where=where)


def chosen(store: Store, snapshot: str | None, as_of: dt.date | str | None, clock: Clock) -> Opened:
    """Read the snapshot with an id, or of a day.

    Raises
    ------
    SnapshotNotFound, SnapshotDamaged, UsageError
        As for :func:`load`.
    """
    if snapshot is not None:
        if as_of is not None:
            raise UsageError(said("ingest-id-and-day"))
        if not isinstance(snapshot, str):
            raise UsageError(said("ingest-no-id", got=repr(snapshot)))
        return store.read(snapshot)
    if isinstance(as_of, dt.datetime):  # a datetime is a date too, and compares with none
        raise UsageError(said("ingest-moment-for-a-day", got=str(as_of)))
    day = as_of if isinstance(as_of, dt.date) else asked.day_named(as_of or "")
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


def _earlier(
    store: Store, opened: Opened, language: Language, *, withdrawn: bool = False, where: Mapping[str, str]
) -> Table:
    """Return a version, without the figures that the newest one suppresses unless they are asked for."""
    table = _table(opened, language, where)
    if store.is_named(opened.snapshot):  # the newest: there is nothing after it
        return table
    from kostra_bolig.figures import revisions

    further = [one.id for one in table.further]
    names = further or [one.id for one in table.apart]
    after = later(store, opened.snapshot.id, categories.of(table.provenance), names)
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


def _table(opened: Opened, language: Language, where: Mapping[str, str], *, source: Source = Source.STORED) -> Table:
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


def _held(draft: Draft, language: Language, where: Mapping[str, str]) -> Table:
    """Return what would have been stored."""
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
        from kostra_bolig.ingest.further import of_categories

        table = of_categories(table, where, english, in_english=is_english, opened=opened)
    if is_english and english is not None:
        from kostra_bolig.ingest.english import in_english

        table = in_english(table, english)
    if table.apart:
        from kostra_bolig.ingest.further import set_apart

        table = set_apart(table)
    return table
