"""The store's default place, and the way of an old one there: table by table, and nothing is lost on it.

What a store keeps is data, and was once kept in the cache folder. A table moves under the locks of both places: what
lies beside its snapshots is copied, then these go with one rename, so that whoever reads finds all in the old place or
all in the new one. To another disk they are copied, compared, given their name, and only then removed. A file in the
new place says that this is going on; where a run is killed, the next goes on.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kostra_bolig.clock import Clock
from kostra_bolig.errors import SnapshotDamaged, StoreError, StoreLocked
from kostra_bolig.kostra import TABLE_ID
from kostra_bolig.places.store import MOVING, has_snapshots, tables_in
from kostra_bolig.said import said
from kostra_bolig.store import asked, disk, layout, parquet, shared
from kostra_bolig.store.layout import FILE_MOST, LISTING, REQUESTS, Layout, listed, shared_folder
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.warned import StoreWarning, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_bolig.places.store import Places
    from kostra_bolig.said import Said
    from kostra_bolig.settings import Settings
    from kostra_bolig.store.opened import Opened

__all__ = [
    "copy_new",
    "held",
    "moved",
    "read_newest",
    "store_of",
    "stored_elsewhere",
    "stored_tables",
    "tables_of",
    "take_shared",
    "take_table",
]

_BESIDE: Final = (REQUESTS, LISTING)
"""What lies beside the tables and is no figure."""
_LOCK: Final = f"{MOVING}.lock"
_NO_MORE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
"""Where the disk says so of one table, no other can be moved either; all else may be of that table alone."""
_PASSING: Final = frozenset({"newest", asked.FILE, parquet.NEWEST})
"""What a fetch writes anew beside the snapshots of a table: without them it tells nothing."""


def store_of(settings: Settings, clock: Clock | None = None) -> Store:
    """Return where settings keep their table; a person is warned where both default places have tables."""
    if settings.folder is None:
        places = settings.places
        if places.are_both_filled():
            warn(StoreWarning(said("store-in-both", path=str(places.now), old=str(places.before))))
        elif places.leaving() and places.is_moving():
            warn(StoreWarning(said("store-on-its-way", path=str(places.now), old=str(places.before))))
    return Store(settings.cache_dir, settings.table, clock=clock)


def read_newest(settings: Settings, store: Store) -> Opened | None:
    """Read the newest good snapshot, as :meth:`Store.read_newest` does; where it moves meanwhile, where it then is."""
    newest = store.read_newest()
    if newest is None and settings.folder is None and (root := settings.places.of(store.table)) != store.root:
        return Store(root, store.table).read_newest()
    return newest


def tables_of(settings: Settings) -> dict[str, Path]:
    """Return where each table is of which anything is kept: while the old place is moving, some are still there."""
    if settings.folder is not None:
        return dict.fromkeys(tables_in(settings.cache_dir), settings.cache_dir)
    places = settings.places
    both = [places.now] if places.before is None else [places.now, places.before]
    found = {table: places.of(table) for root in both for table in tables_in(root)}
    return {table: root for table, root in found.items() if table in tables_in(root)}


def stored_tables(settings: Settings) -> list[str]:
    """Return the ids of the tables that have a snapshot, whole or not, sorted; wherever they are."""
    if settings.folder is not None:
        return layout.stored_tables(settings.cache_dir)
    return [table for table, root in sorted(tables_of(settings).items()) if Layout.of(root, table).stored()]


def stored_elsewhere(settings: Settings, root: Path) -> dict[str, Path]:
    """Return where the tables with a snapshot are that are not in a place, while the old one is moving."""
    places = tables_of(settings)
    return {table: where for table, where in places.items() if where != root and Layout.of(where, table).stored()}


@contextlib.contextmanager
def held(store: Store, settings: Settings, wait_s: float = 0.0) -> Iterator[None]:
    """Hold a store for writing, as :meth:`Store.lock` does, where it is still the place of the table.

    Raises
    ------
    StoreLocked
        Another run holds it, or has moved it meanwhile.
    StoreError
        The folder cannot be written, or is not safe to write to.
    """
    with store.lock(wait_s=wait_s):
        if settings.folder is None and settings.places.of(store.table) != store.root:
            raise StoreLocked(said("store-moved-meanwhile", path=str(store.folder)), path=store.folder)
        yield


def moved(settings: Settings, wait_s: float = 0.0, *, clock: Clock | None = None) -> Settings:
    """Move what is kept in the old default place to the new one, and return the settings for where the table then is.

    Nothing moves where a folder was said, nor where both places are filled. What cannot be moved is told of and stays
    in use where it is; so does, for this time, what another run holds.

    Parameters
    ----------
    settings
        Of the table that is about to be fetched.
    wait_s
        How long to wait, in seconds, for another run that holds this table.
    clock
        What the waiting goes by, and may be stopped by.
    """
    if settings.folder is not None:
        return settings
    places = settings.places
    if places.before is not None and _is_to_move(places):
        _move(places, places.before, {settings.table: wait_s}, clock)
    return dataclasses.replace(settings)  # which looks for the place anew


def _is_to_move(places: Places) -> bool:
    return bool(places.leaving() or places.is_moving()) and not places.are_both_filled()


def _move(places: Places, old: Path, patience: dict[str, float], clock: Clock | None) -> None:
    done: list[str] = []
    why: Said | str | None = None
    try:
        with disk.writing(places.now):
            if old.is_symlink() and not disk.is_there(places.now):
                done = tables_in(old)
                _take_link(old, places.now)
            else:
                disk.make_folder(places.now)
                with _alone(places.now, max(patience.values()), clock):
                    why = _take_all(old, places.now, patience, done, clock) if _is_to_move(places) else None
    except StoreLocked:  # by another that moves it: what is still in the old place is used there
        return
    except StoreError as error:
        why = error.said
    if done:
        warn(StoreWarning(said("store-moved", path=str(places.now), old=str(old), tables=tuple(done))))
    if why is not None:
        warn(StoreWarning(said("store-not-moved", path=str(places.now), old=str(old), why=why)))


@contextlib.contextmanager
def _alone(new: Path, wait_s: float, clock: Clock | None) -> Iterator[None]:
    """Be the one who moves; a run that waits for it finds nothing left to do."""
    with disk.held(new / _LOCK, wait_s=wait_s, clock=clock or Clock()):
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                (new / _LOCK).unlink(missing_ok=True)
    if os.name == "nt":  # where it cannot be removed while it is held
        with contextlib.suppress(OSError):
            (new / _LOCK).unlink()


def _take_link(old: Path, new: Path) -> None:
    """Let the new place lead to where somebody has put the old one."""
    disk.make_folder(new.parent)
    new.symlink_to(os.path.realpath(old), target_is_directory=True)
    old.unlink()


def _take_all(
    old: Path, new: Path, patience: dict[str, float], done: list[str], clock: Clock | None
) -> Said | str | None:
    """Move every table, noting in `done` which were, and return why one was not."""
    disk.refuse_planted(new, may_be_link=True)
    disk.replace(new / MOVING, f"{old}\n".encode())
    for name in _BESIDE:
        copy_new(old / name, new / name)
    why: Said | str | None = None
    left = False
    for table in tables_in(old):
        try:
            there, here = Store(old, table, clock=clock), Store(new, table, clock=clock)
            taken = take_table(there, here, patience.get(table, 0.0))
            if taken:
                done.append(table)
            elif taken is not None:
                why = said("store-in-both", path=str(new / table), old=str(old / table))
        except StoreLocked:
            left = True
        except StoreError as error:
            why, left = error.said, True
            if isinstance(error.__cause__, OSError) and error.__cause__.errno in _NO_MORE:
                break
    if not left:
        _leave(old, new)
    return why


def take_table(there: Store, here: Store, wait_s: float) -> bool | None:
    """Move a table, and tell whether all of it is now in the new place: what is other there stays in the old one.

    Where another run has taken it meanwhile, that is ``None``.
    """
    with there.lock(wait_s=wait_s), here.lock(wait_s=wait_s):
        if there.table not in tables_in(there.root):
            return None
        try:
            is_all = _take_kept(there, here)
        except OSError as error:  # it may be the old place that does not let go
            with disk.writing(Path(error.filename or here.folder)):
                raise
    if is_all:
        _remove_empty(there)
    return is_all


def _take_kept(there: Store, here: Store) -> bool:
    """Move what is kept of a table, and tell whether all of it is now in the new place."""
    take_shared(there.root, here.root)
    kept = [path for path in listed(there.folder) if not path.name.startswith(".") and path != _lock(there)]
    files = [path for path in kept if not disk.is_folder(path)]
    # what was copied before, and is of old in the place that is used, is no longer what it was
    is_used = has_snapshots(there.folder) and not has_snapshots(here.folder)
    taken = {path: copy_new(path, here.folder / path.name, over=is_used) for path in files}
    # the snapshots first: where they are, the table is
    for path in sorted(set(kept) - set(files), key=lambda path: path.name != "snapshots"):
        taken[path] = _take_folder(path, here.folder / path.name)
    has_all = not has_snapshots(there.folder)
    for path in files:
        taken[path] = taken[path] or (path.name in _PASSING and has_all)
        if taken[path]:
            path.unlink()
    return all(taken.values())


def _remove_empty(store: Store) -> None:
    """Remove the folder of a table of which nothing is left but the lock."""
    with contextlib.suppress(OSError):
        disk.sweep(store.folder)
        _lock(store).unlink(missing_ok=True)
        store.folder.rmdir()


def _lock(store: Store) -> Path:
    return Layout.of(store.root, store.table).lock


def _take_folder(source: Path, target: Path) -> bool:
    """Move a folder to where none is, and tell whether all that was in it is there now."""
    if disk.is_folder(target) and listed(target):
        if not _has_all(target, source):
            return False
        disk.remove(source)  # it was copied, and the run then killed
        return True
    if disk.is_folder(target):
        target.rmdir()
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with disk.temporary_folder(target.parent) as temporary:
            _copy_all(source, temporary)
            if not _has_all(temporary, source):
                raise StoreError(said("store-copied-otherwise", path=str(source)), path=source) from None
            temporary.rename(target)
        disk.flush(target.parent)
        disk.remove(source)
        return True
    disk.flush(target.parent)
    disk.flush(source.parent)
    return True


def _copy_all(source: Path, target: Path) -> None:
    for path in listed(source):
        disk.refuse_planted(path)
        if disk.is_folder(path):
            (target / path.name).mkdir()
            _copy_all(path, target / path.name)
        else:
            disk.write(target / path.name, disk.read(path, most=FILE_MOST))
        with contextlib.suppress(OSError):  # times and rights, where the disk has such
            shutil.copystat(path, target / path.name, follow_symlinks=False)
    disk.flush(target)


def _has_all(target: Path, source: Path) -> bool:
    """Tell whether everything in one folder is the same in another, byte by byte."""
    for path in listed(source):
        goal = target / path.name
        if disk.is_folder(path):
            if not disk.is_folder(goal) or not _has_all(goal, path):
                return False
        elif not _is_same(path, goal):
            return False
    return True


def _is_same(path: Path, other: Path) -> bool:
    try:
        return disk.read(other, most=FILE_MOST) == disk.read(path, most=FILE_MOST)
    except SnapshotDamaged:
        return False


def copy_new(path: Path, target: Path, *, over: bool = False) -> bool:
    """Copy a file to where none is, or over another, and tell whether the one that is there now is the same."""
    if not disk.is_there(path):
        return True
    if not disk.is_there(target) or (over and not _is_same(path, target)):
        disk.replace(target, disk.read(path, most=FILE_MOST))
    return _is_same(path, target)


def take_shared(old: Path, new: Path) -> None:
    """Copy what tables share; a version is its content, so that what is there whole is the same."""
    versions = shared.versions(old)
    if not versions:
        return
    with shared.held(new) as folder:
        for path in versions:
            target = folder / path.name
            if not disk.is_there(target) or not _is_same(path, target):
                body = disk.read(path, most=FILE_MOST)
                is_whole = hashlib.sha256(body).hexdigest().startswith(path.stem.rpartition("-")[2])
                if is_whole or not disk.is_there(target):
                    disk.replace(target, body)


def _leave(old: Path, new: Path) -> None:
    """Remove what is left in the old place once every table has gone, and the word that it is moving."""
    if disk.is_folder(shared_folder(old)):
        with shared.held(old):  # what is other than in the new place, or was stored just now, still needs it
            for path in [] if tables_in(old) else shared.versions(old):
                if _is_same(path, shared_folder(new) / path.name):
                    path.unlink()
    for path in listed(old):
        if re.fullmatch(TABLE_ID, path.name) and path.name not in tables_in(old):
            _remove_empty(Store(old, path.name))
    with contextlib.suppress(OSError):
        if not tables_in(old):
            (shared_folder(old) / shared.LOCK).unlink(missing_ok=True)
            for name in _BESIDE:
                (old / name).unlink(missing_ok=True)
            disk.sweep(old)
            shared_folder(old).rmdir()
    with contextlib.suppress(OSError):
        old.rmdir()
    with contextlib.suppress(OSError):  # on Windows it goes when nobody holds it
        (new / _LOCK).unlink(missing_ok=True)
    (new / MOVING).unlink(missing_ok=True)  # the last: what is left when a run is killed before, the next takes away
    disk.flush(new)
