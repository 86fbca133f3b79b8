"""The whole store in one file, and back."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from kostra_bolig.errors import SnapshotDamaged, SnapshotNotFound, StoreError, StoreLocked, UsageError
from kostra_bolig.said import Said, said
from kostra_bolig.store import asked, disk, inspection, own, shared
from kostra_bolig.store.layout import LISTING, RESTORING, Layout, listed
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.whole import place, tar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kostra_bolig.settings import Settings
    from kostra_bolig.store.inspection import Damage
    from kostra_bolig.store.whole.tar import Contents

__all__ = ["Done", "backup", "restore"]

_ENDING: Final = ".tar"
_MARK_MOST: Final = 1_000
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, kw_only=True)
class Done:
    """A store that was written to a file, or read from one.

    Attributes
    ----------
    file, store
        The file and the store.
    contents
        What is in the file.
    damaged
        What a check of the store finds: it is in the file as it is there.
    """

    file: Path
    store: Path
    contents: Contents
    damaged: tuple[Damage, ...]


def backup(settings: Settings, file: Path, *, head: Mapping[str, str], wait_s: float = 0.0) -> Done:
    """Write everything that is stored to one file: aside, read once more, and only then under its name.

    Nobody stores meanwhile: every table is locked. What is damaged is written as it is, and told.

    Parameters
    ----------
    settings
        Where the store is.
    file
        Where to write; what is there is replaced, once the new one is whole.
    head
        What else is kept in the list of the files.
    wait_s
        How long to wait, in seconds, for runs that are storing.

    Raises
    ------
    UsageError
        The name of the file does not end with ``.tar``.
    SnapshotNotFound
        Nothing is stored, and what is there stays.
    StoreLocked
        Another run is storing.
    StoreError
        The store cannot be read, or the file cannot be written.
    """
    if file.suffix.casefold() != _ENDING:
        raise UsageError(said("store-backup-name", got=repr(str(file))))
    place.store_of(settings)  # which warns where there are two
    stores = [Store(root, table) for table, root in sorted(place.tables_of(settings).items())]
    if not any(_is_more_than_asked(store) for store in stores):
        listed(settings.cache_dir)  # which says why, where it cannot be looked into
        what = said("store-backup-nothing", path=str(settings.cache_dir))
        raise SnapshotNotFound(what, path=settings.cache_dir)
    with _all_locked(stores, wait_s), own.rewriting(file) as aside:
        damaged = _check(stores)
        with aside.open("xb") as opened:
            contents = tar.write(opened, _members(stores), head=head)
            opened.flush()
            os.fsync(opened.fileno())
        with aside.open("rb") as opened:
            again = tar.read(opened, file, lambda *_: None)
        if again != contents:
            raise StoreError(said("store-copied-otherwise", path=str(file)), path=file)
    return Done(file=file, store=settings.cache_dir, contents=contents, damaged=damaged)


def restore(settings: Settings, file: Path, *, wait_s: float = 0.0) -> Done:
    """Put what a backup holds where nothing is stored: unpacked aside, held against its list, then table by table.

    Where a run was killed between two tables, the next with the same backup goes on.

    Raises
    ------
    UsageError
        There is no such file, or something is stored already.
    StoreLocked
        Another run is storing.
    StoreError
        The file is refused or damaged, or the store cannot be written.
    """
    root = settings.cache_dir
    begun = _begun(root)
    if begun is None:
        _refuse_filled(settings)
    with _opened(file) as opened, disk.writing(root):
        disk.make_folder(root)
        disk.refuse_planted(root, may_be_link=True)
        disk.sweep(root)
        with disk.temporary_folder(root) as aside:
            contents = tar.read(opened, file, lambda name, body, moment: _unpack(aside, name, body, moment))
            if begun != contents.mark:
                _refuse_filled(settings)
            disk.replace(root / RESTORING, contents.mark.encode())
            for table in contents.tables:
                if not place.take_table(Store(aside, table), Store(root, table), wait_s):
                    _refuse_filled(settings)
            place.take_shared(aside, root)
            place.copy_new(aside / LISTING, root / LISTING)
            (root / RESTORING).unlink()
    damaged = _check([Store(root, table) for table in contents.tables])
    return Done(file=file, store=root, contents=contents, damaged=damaged)


def _begun(root: Path) -> str | None:
    """Return the mark of a backup that was being restored when the run was stopped or killed."""
    path = root / RESTORING
    return disk.read(path, most=_MARK_MOST).decode("ascii", "replace") if disk.is_there(path) else None


def _refuse_filled(settings: Settings) -> None:
    found = {
        table: root for table, root in place.tables_of(settings).items() if _is_more_than_asked(Store(root, table))
    }
    if found:
        root = min(found.values())
        tables = sorted(table for table, where in found.items() if where == root)
        raise UsageError(said("store-not-empty", path=str(root), tables=tuple(tables)))


def _is_more_than_asked(store: Store) -> bool:
    """Tell whether there is more of a table than the word of a fetch that stored nothing."""
    layout = Layout.of(store.root, store.table)
    names = {path.name for path in listed(store.folder) if not path.name.startswith(".")}
    return bool(layout.stored() or names - {asked.FILE, layout.lock.name, "snapshots"})


@contextlib.contextmanager
def _all_locked(stores: list[Store], wait_s: float) -> Iterator[None]:
    """Hold every table, always in the same order, so that two who do both end."""
    until = time.monotonic() + wait_s
    with contextlib.ExitStack() as locks:
        for store in stores:
            try:
                locks.enter_context(store.lock(wait_s=max(0.0, until - time.monotonic())))
            except StoreLocked:
                raise
            except StoreError as error:
                if not (disk.is_out_of_order(error) and isinstance(error.said, Said)):
                    raise
                what = said("store-backup-unlocked", path=str(store.root), reason=error.said.values.get("reason"))
                raise StoreError(what, path=store.root) from error
        yield


def _check(stores: list[Store]) -> tuple[Damage, ...]:
    roots = sorted({store.root for store in stores})
    of_tables = [damage for store in stores for damage in store.check()]
    return (*of_tables, *(damage for root in roots for damage in inspection.check_shared(root)))


def _members(stores: list[Store]) -> Iterator[tuple[str, Path]]:
    """Give the files of stores under their names; locks, a person's own, and what passes are left out."""
    given: set[str] = set()
    for store in stores:
        layout = Layout.of(store.root, store.table)
        for folder in (*layout.stored(), *listed(layout.refused)):
            disk.refuse_planted(folder)
        inner = [folder for folder in (*layout.stored(), *listed(layout.refused)) if disk.is_folder(folder)]
        files = [path for folder in (store.folder, *inner) for path in listed(folder)]
        for path in (*files, *shared.versions(store.root), store.root / LISTING):
            name = path.relative_to(store.root).as_posix()
            if tar.is_name(name) and name not in given and disk.is_there(path) and not disk.is_folder(path):
                given.add(name)
                yield name, path


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """Open a file to read; nothing else, such as a pipe that would hold us up."""
    try:
        descriptor = os.open(file, _READ)
    except FileNotFoundError:
        raise UsageError(said("store-restore-missing", path=str(file))) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(said("store-unreadable", path=str(file), reason=reason), path=file) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SnapshotDamaged(said("store-no-file", path=str(file)), path=file)
    with os.fdopen(descriptor, "rb") as opened:
        yield opened


def _unpack(aside: Path, name: str, body: bytes, moment: int) -> None:
    path = aside.joinpath(*name.split("/"))
    disk.make_folder(path.parent)
    disk.write(disk.file_in(path.parent, path.name), body)
    with contextlib.suppress(OSError, OverflowError):
        os.utime(path, (moment, moment))
