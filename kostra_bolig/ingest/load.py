"""A table to compute with: what is stored, else what SSB gives, else what the report prints."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final, Literal, cast

from kostra_bolig.clock import Clock
from kostra_bolig.errors import (
    BodyRefused,
    ServiceUnavailable,
    SnapshotNotFound,
    StoreError,
    StoreLocked,
    UsageError,
)
from kostra_bolig.figures import arguments, frames
from kostra_bolig.figures.finding import categories
from kostra_bolig.ingest import versions
from kostra_bolig.ingest.kept.newest import nothing_stored
from kostra_bolig.kinds import Language, Source
from kostra_bolig.records import FetchResult
from kostra_bolig.said import said
from kostra_bolig.settings import Settings
from kostra_bolig.store import disk
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.warned import EarlierVersionWarning, PublishedFiguresWarning, warn
from kostra_bolig.store.whole import place

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from kostra_bolig.figures.table import Table
    from kostra_bolig.kinds import Lang
    from kostra_bolig.store.opened import Opened

__all__ = ["beside", "load"]

_DEADLINE_S: Final = 6.0
"""So long a reader waits for SSB where nothing is stored."""
_HASTY_TRIES: Final = 2


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
    snapshot, as_of = arguments.optional_text(snapshot, "snapshot"), arguments.day(as_of, "as_of")
    base_url = arguments.optional_text(base_url, "base_url")
    cache_dir = arguments.optional_path(cache_dir, "cache_dir")
    source = cast("Source | None", arguments.optional_text(source, "source"))
    withdrawn = arguments.flag(withdrawn, "withdrawn")
    table, where = arguments.optional_text(table, "table"), categories.asked_for(where)
    settings = Settings.resolve(
        lang=arguments.optional_text(lang, "lang"), base_url=base_url, cache_dir=cache_dir, table=table, tries=tries
    )
    clock = arguments.clock(clock) or Clock()
    if source not in (None, *Source):
        raise UsageError(said("ingest-no-such-source", expected=tuple(Source), got=repr(source)))
    if snapshot is not None or as_of is not None:
        if source not in (None, "stored"):
            raise UsageError(said("ingest-source-of-a-snapshot", source=repr(source)))
        return _told(
            place.store_of(settings), snapshot, as_of, settings.language, withdrawn=withdrawn, where=where, clock=clock
        )
    if source == "published":
        from kostra_bolig.ingest import published

        categories.chosen((), where)
        return published.of_table(settings.table)
    store = place.store_of(settings)
    if source == "ssb":
        return _fetched(settings, store, where, clock)
    if source == "stored":
        return versions.of_opened(_stored(settings, store), settings.language, where)
    try:
        newest = place.read_newest(settings, store)
    except StoreError as error:
        if not disk.is_out_of_order(error):
            raise
        return _fetched_or_published(settings, store, where, clock, unusable=error)
    if newest is None:
        return _fetched_or_published(settings, store, where, clock)
    return versions.of_opened(newest, settings.language, where)


def _stored(settings: Settings, store: Store) -> Opened:
    """Return the newest good snapshot, which must be there."""
    newest = place.read_newest(settings, store)
    if newest is None:
        raise nothing_stored(store)
    return newest


def _fetched(settings: Settings, store: Store, where: Mapping[str, str], clock: Clock) -> Table:
    """Fetch, and read what is then stored; where it cannot be, return it as it came, with a warning."""
    from kostra_bolig.ingest.held import refresh_or_hold

    result = refresh_or_hold(settings, clock=clock)
    if not isinstance(result, FetchResult):
        return versions.of_draft(result, settings.language, where)
    store = Store(result.snapshot.path.parents[2], store.table)  # the fetch may have moved it
    try:
        opened = store.read(result.snapshot.id)
    except SnapshotNotFound:  # another run has published since, and pruned
        newest = store.read_newest()
        if newest is None:
            raise
        opened = newest
    return versions.of_opened(opened, settings.language, where, source=Source.SSB)


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
    opened = versions.chosen(store, snapshot, as_of, clock)
    table = versions.earlier(store, opened, language, withdrawn=withdrawn, where=where)
    if not withdrawn and not table.withdrawn.is_empty():
        what = said("ingest-figures-withdrawn", n=table.withdrawn.height, snapshot=table.provenance.snapshot)
        warn(EarlierVersionWarning(what))
    return dataclasses.replace(table, as_of=arguments.day_named(as_of) if isinstance(as_of, str) else as_of)


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
    if not place.store_of(settings).snapshots():
        from kostra_bolig.ingest.run import fetch

        fetch(table=table, lang=lang, base_url=base_url, cache_dir=cache_dir)
    return load(table=table, as_of=as_of, lang=lang, cache_dir=cache_dir, withdrawn=withdrawn, where=where)
