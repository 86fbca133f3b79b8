"""The newest figures as one Parquet file whose path stays, for programs that open files: dbt, Power BI, Excel.

Whoever opens it believes that its figures are SSB's of now. So it is replaced whole, and where it cannot be, it is left
without figures rather than with those of before: SSB may have withdrawn one since.
"""

from __future__ import annotations

import contextlib
import io
import time
from typing import TYPE_CHECKING, Final

import polars as pl
from polars.exceptions import PolarsError

from kostra_bolig.definitions.shipped import other_than_default
from kostra_bolig.errors import SnapshotDamaged, SnapshotNotFound, StoreError
from kostra_bolig.ingest.symbols import silenced
from kostra_bolig.said import said
from kostra_bolig.store import disk, parquet
from kostra_bolig.store.inspection import Damage
from kostra_bolig.store.layout import FILE_MOST
from kostra_bolig.store.warned import StoreWarning, warn

if TYPE_CHECKING:
    from pathlib import Path

    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.opened import Opened
    from kostra_bolig.store.snapshots import Store

__all__ = ["damage", "keep_up", "made", "nothing_stored"]

_PATIENCE_S: Final = 60.0
"""So long it is waited for a run that is storing, where the file is not of the newest snapshot."""
_LOOKS: Final = 10
_PAUSE_S: Final = 0.1
"""Between storing a snapshot and writing the file a run takes a moment: that is no damage."""
_AGAIN_S: Final = (0.1, 0.2, 0.4, 0.8, 1.6)
"""So long one waits for a program that reads the file, before each further try to replace it."""


def made(store: Store) -> Path:
    """Return the path of the file after it was written, or found to be of the newest good snapshot.

    Raises
    ------
    SnapshotNotFound
        Nothing is stored.
    SnapshotDamaged
        No snapshot is whole.
    StoreLocked
        Another run is storing, and takes long.
    StoreError
        The file cannot be written.
    """
    path = store.folder / parquet.NEWEST
    if not _is(path, _body(store)):
        with store.lock(wait_s=_PATIENCE_S):
            _bring_up(path, store)
    return path


def keep_up(store: Store, newest: Snapshot) -> None:
    """Write the file anew where somebody has asked for it once and it is of another snapshot; the lock must be held.

    A program that has it open may forbid that, on Windows. What is fetched is stored all the same: a warning says what
    became of the file, and the next fetch tries again.
    """
    path = store.folder / parquet.NEWEST
    with contextlib.suppress(StoreError):  # a warning has told of it
        if disk.is_there(path) and parquet.snapshot_of(path) != newest.id:
            _bring_up(path, store)


def nothing_stored(store: Store) -> SnapshotNotFound:
    """Return what to say where nothing is stored, and how it is fetched."""
    what = said("ingest-nothing-stored", path=str(store.folder), table=other_than_default(store.table))
    return SnapshotNotFound(what, path=store.folder)


def damage(store: Store) -> list[Damage]:
    """Return what is wrong with the file, where it is there: it should have the figures of the newest snapshot."""
    found: list[Damage] = []
    for look in range(_LOOKS):
        if look:
            time.sleep(_PAUSE_S)
        found = _damage(store)
        if not found:
            break
    return found


def _damage(store: Store) -> list[Damage]:
    path = store.folder / parquet.NEWEST
    try:
        newest = store.read_newest() if disk.is_there(path) else None
        if newest is None:
            return []
        is_of = parquet.snapshot_of(path)
        body = disk.read(path, most=FILE_MOST)
    except StoreError:  # told of with the snapshots
        return []
    try:
        if is_of == newest.snapshot.id and pl.read_parquet(io.BytesIO(body)).equals(_figures(newest)):
            return []
    except PolarsError:
        is_of = None
    expected = said("ingest-newest-path-figures", snapshot=newest.snapshot.id)
    other = "ingest-newest-path-none" if is_of is None else "ingest-newest-path-others"
    name = "ingest-newest-path-figures" if is_of not in (None, newest.snapshot.id) else other
    return [Damage(path=path, expected=str(expected), found=str(said(name, snapshot=is_of)))]


def _bring_up(path: Path, store: Store) -> None:
    """Put the newest figures in the place of those of before, or none: these must not pass for the newest.

    Raises
    ------
    StoreError
        They cannot be read or written; a warning says what became of the file.
    """
    try:
        _write_once_free(path, _body(store))
    except StoreError as error:
        if not disk.is_there(path):
            raise
        name = "ingest-newest-path-behind"
        try:
            _write(path, b"")
            name = "ingest-newest-path-emptied"
            _write(path, _body(store))  # on a full disk there is room now
        except StoreError:
            warn(StoreWarning(said(name, path=str(path), why=error.said)))
            raise error from None


def _write_once_free(path: Path, body: bytes) -> None:
    """Write the file, also where a program has it open for a moment, which Windows minds."""
    for pause_s in _AGAIN_S:
        try:
            return _write(path, body)
        except StoreError as error:
            if not isinstance(error.__cause__, PermissionError) or not disk.is_there(path):
                raise
            time.sleep(pause_s)
    return _write(path, body)


def _write(path: Path, body: bytes) -> None:
    if not _is(path, body):
        disk.refuse_planted(path)
        with disk.writing(path):
            disk.replace(path, body)


def _is(path: Path, body: bytes) -> bool:
    """Tell whether the file is there as it would be written: whoever reads it is then left in peace."""
    if not disk.is_there(path):
        return False
    try:
        return disk.read(path, most=FILE_MOST) == body
    except SnapshotDamaged:
        return False


def _body(store: Store) -> bytes:
    """Return the newest good figures as Parquet."""
    newest = store.read_newest()
    if newest is None:
        raise nothing_stored(store)
    words = {**parquet.whence(newest.snapshot.provenance), parquet.SNAPSHOT: newest.snapshot.id}
    return parquet.written(_figures(newest), words)


def _figures(newest: Opened) -> pl.DataFrame:
    """Return the figures of a snapshot; no value stands beside a symbol that says that there is none."""
    return silenced(newest.observations())
