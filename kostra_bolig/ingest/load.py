"""Reading what is stored: the newest version, one by its id, as of a day, or all of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import warnings
from typing import TYPE_CHECKING, Final, Literal

from kostra_bolig.clock import Clock
from kostra_bolig.errors import (
    BodyRefused,
    ServiceUnavailable,
    SnapshotDamaged,
    SnapshotNotFound,
    StoreLocked,
    UsageError,
)
from kostra_bolig.figures.table import Table
from kostra_bolig.kostra import next_publication
from kostra_bolig.records import Source
from kostra_bolig.settings import Settings
from kostra_bolig.store.snapshots import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kostra_bolig.records import Snapshot

__all__ = ["history", "load"]

_DEADLINE_S: Final = 6.0
"""So long a reader waits for SSB where nothing is stored."""


def load(
    *,
    source: Literal["stored", "ssb", "published"] | None = None,
    snapshot: str | None = None,
    as_of: dt.date | str | None = None,
    lang: str | None = None,
    base_url: str | None = None,
    cache_dir: str | Path | None = None,
) -> Table:
    """Return the table.

    Parameters
    ----------
    source
        ``"stored"``: the newest good snapshot. ``"ssb"``: fetch first. ``"published"``: the 19 figures of the report.
        ``None``: the newest good snapshot; where nothing is stored, fetch; where SSB cannot be reached either, the
        published figures, with a warning.
    snapshot
        Id of the snapshot to read instead of the newest.
    as_of
        Read the figures as they stood on this day (a date, or text such as ``"2025-04-01"``): the newest snapshot that
        SSB had published by then.
    lang, base_url, cache_dir
        As for :func:`fetch`.

    Raises
    ------
    SnapshotNotFound
        Nothing is stored, or there is no such snapshot.
    SnapshotDamaged
        No snapshot is whole, or the one asked for is not.
    UsageError
        `source` is none of the three, or does not go with `snapshot` or `as_of`; or `as_of` is no date.
    KostraBoligError
        As :func:`fetch`, where it fetches.
    """
    settings = Settings.resolve(lang=lang, base_url=base_url, cache_dir=cache_dir)
    store = Store(settings.cache_dir)
    if source not in (None, *Source):
        raise UsageError(f"source: expected one of {', '.join(Source)}, got {source!r}")
    if snapshot is not None or as_of is not None:
        if source not in (None, "stored"):
            raise UsageError(f"snapshots are in the store; leave out source={source!r}")
        return _stored(store, _chosen(store, snapshot, as_of))
    if source == "published":
        from kostra_bolig.ingest.published import published

        return published()
    if source == "ssb":
        from kostra_bolig.ingest.run import refresh

        return _stored(store, refresh(settings).snapshot, source=Source.SSB)
    newest = store.newest()
    if newest is not None:
        return _stored(store, newest)
    if source == "stored":
        raise SnapshotNotFound(f"nothing is stored in {store.folder}; run `kostra-bolig fetch`", path=store.folder)
    return _fetched_or_published(settings, store)


def history(*, cache_dir: str | Path | None = None, before: str | None = None) -> Iterator[Table]:
    """Give every stored version of the table, oldest first; each is read when it is its turn.

    Parameters
    ----------
    cache_dir
        Folder of the store.
    before
        Id of a snapshot: only those published before it.

    Raises
    ------
    StoreError
        The store cannot be read; a version that is damaged is left out with a warning.
    """
    store = Store(Settings.resolve(cache_dir=cache_dir).cache_dir)
    for snapshot in store.history(before=before):
        try:
            yield _stored(store, store.open(snapshot.id))
        except SnapshotDamaged as error:
            warnings.warn(f"{error}; it is left out", UserWarning, stacklevel=2)


def _fetched_or_published(settings: Settings, store: Store) -> Table:
    """Fetch, and where SSB cannot be reached give the published figures, with a warning."""
    from kostra_bolig.ingest.published import published
    from kostra_bolig.ingest.run import refresh

    hasty = dataclasses.replace(settings, deadline_s=_DEADLINE_S, timeout_s=_DEADLINE_S, tries=2)
    try:
        return _stored(store, refresh(hasty).snapshot, source=Source.SSB)
    except (ServiceUnavailable, BodyRefused, StoreLocked) as error:
        warnings.warn(
            f"nothing is stored and SSB gave no figures ({error}). These are the figures published in the report, not "
            "SSB's newest; run `kostra-bolig fetch` when SSB answers",
            UserWarning,
            stacklevel=3,
        )
        return published()


def _chosen(store: Store, snapshot: str | None, as_of: dt.date | str | None) -> Snapshot:
    """Return the snapshot with an id, or of a day."""
    if snapshot is not None:
        if as_of is not None:
            raise UsageError("choose a snapshot by its id or by a day, not by both")
        return store.open(snapshot)
    if isinstance(as_of, dt.datetime):  # a datetime is a date too, and compares with none
        raise UsageError(f"as of: expected a day such as 2025-04-01, got the moment {as_of}")
    try:
        day = as_of if isinstance(as_of, dt.date) else dt.date.fromisoformat(as_of or "")
    except ValueError:
        raise UsageError(f"as of: expected a day such as 2025-04-01, got {as_of!r}") from None
    found = store.as_of(day)
    updated = found.provenance.updated
    due = next_publication(updated) if updated is not None else None
    if due is not None and due.date() <= day and due <= Clock().now():
        warnings.warn(
            f"SSB was due to publish on {due:%Y-%m-%d}, and no version from then to {day} is stored; these are the "
            f"figures of {found.provenance.snapshot}",
            UserWarning,
            stacklevel=3,
        )
    return found


def _stored(store: Store, snapshot: Snapshot, *, source: Source = Source.STORED) -> Table:
    return Table(
        observations=store.observations(snapshot),
        provenance=dataclasses.replace(snapshot.provenance, source=source),
        binding=snapshot.binding,
        notes=snapshot.notes,
        companions=store.companions(snapshot),
    )
