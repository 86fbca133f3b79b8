"""The snapshot store: every version seen, whole or not there at all (format 1).

A snapshot is written to a temporary sibling, flushed to the disk, renamed into place, and only then named by
``newest``.
A folder without a valid manifest is not a snapshot. One writer at a time; readers never wait.
Nothing is read past a symbolic link, nor from a folder that everybody may write to.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import logging
import warnings
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.definitions.shipped import DEFAULT_TABLE
from kostra_bolig.errors import (
    SnapshotDamaged,
    SnapshotNotFound,
    SnapshotTooNew,
    StoreError,
    StoreLocked,
    UsageError,
)
from kostra_bolig.kostra import OSLO, updated_at
from kostra_bolig.store import disk, layout, manifest
from kostra_bolig.store.layout import ID, Layout
from kostra_bolig.store.manifest import FORMAT, Draft, Manifest, Request, content_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import polars as pl

    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.inspection import Damage

__all__ = ["FORMAT", "Draft", "Manifest", "Request", "Store", "content_hash"]

_NEVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
_log = logging.getLogger(__name__)


class Store:
    """The snapshots of a table in one folder; nothing is made before the first write.

    Parameters
    ----------
    root
        The store; snapshots are in ``<root>/<table>``.
    table
        Id of the table.
    """

    def __init__(self, root: Path, table: str = DEFAULT_TABLE) -> None:
        self.root = root
        self.table = table
        self._layout = Layout.of(root, table)
        self.folder = self._layout.folder
        self._snapshots = self._layout.snapshots
        self._newest = self._layout.newest

    def snapshots(self) -> list[Snapshot]:
        """Return every valid snapshot, oldest first; damaged ones are left out with a warning."""
        return self._described(self._candidates(), newer_too=False)

    def count(self) -> int:
        """Return how many snapshots are stored, whole or not."""
        return len(self._candidates())

    def newest(self) -> Snapshot | None:
        """Return the newest good snapshot, or ``None`` where nothing is stored.

        Every file's hash is checked. A damaged newest falls back to the one before, with a warning.

        Raises
        ------
        SnapshotDamaged
            There are snapshots, and none is whole.
        SnapshotTooNew
            The newest, or one that would have to be passed over, was written by a later version of this library.
        """
        candidates = {path.name for path in self._candidates()}
        named = self._named()
        if named is not None and named not in candidates:
            _warn(f"{self._newest} names {named[:80]!r}, which is not there; taking the newest that is")
        damage: SnapshotDamaged | None = None
        for snapshot_id in self._newest_first(named if named in candidates else None):
            try:
                return self.open(snapshot_id)
            except SnapshotDamaged as error:
                damage = error
                _warn(f"{error}; falling back to the one before")
        if damage is not None:
            raise SnapshotDamaged(
                f"no snapshot in {self._snapshots} is whole ({damage}); run `kostra-bolig fetch` to store a new one",
                path=self._snapshots,
            ) from damage
        return self.open(max(candidates)) if candidates else None  # none has a valid manifest: opening says why

    def open(self, snapshot_id: str) -> Snapshot:
        """Return one snapshot after checking the hash of every file.

        Raises
        ------
        SnapshotNotFound
            There is none with this id.
        SnapshotDamaged
            A file is missing or differs from the manifest.
        SnapshotTooNew
            It was written by a later version of this library.
        """
        path = self._snapshots / snapshot_id
        self._layout.refuse_planted()
        if ID.fullmatch(snapshot_id):
            disk.refuse_planted(path)
        if not ID.fullmatch(snapshot_id) or not path.is_dir():
            stored = ", ".join(sorted(candidate.name for candidate in self._candidates())) or "none"
            raise SnapshotNotFound(
                f"there is no snapshot {snapshot_id!r} in {self._snapshots}; stored: {stored}", path=path
            )
        snapshot, files = manifest.read(path)
        for name in files:
            layout.read_file(path, name, files)
        return snapshot

    def observations(self, snapshot: Snapshot) -> pl.DataFrame:
        """Return the long frame of a snapshot.

        Raises
        ------
        SnapshotDamaged
            The file is missing or differs from the manifest.
        """
        disk.refuse_planted(snapshot.path)
        return layout.read_frame(snapshot.path, manifest.read(snapshot.path)[1])

    def companions(self, snapshot: Snapshot) -> dict[str, bytes]:
        """Return what other sources said, as stored beside the table's own answers, by file name.

        Raises
        ------
        SnapshotDamaged
            A file is missing or differs from the manifest.
        """
        disk.refuse_planted(snapshot.path)
        files = manifest.read(snapshot.path)[1]
        return {name: layout.read_file(snapshot.path, name, files) for name in files if manifest.is_companion(name)}

    def as_of(self, day: dt.date) -> Snapshot:
        """Return the snapshot that was SSB's newest on a day, after checking the hash of every file.

        A snapshot counts from the day SSB updated the table, in Oslo; one without such a day from when it was fetched.

        Raises
        ------
        SnapshotNotFound
            None is as old as that.
        SnapshotDamaged
            The one from then is not whole, or cannot be told from one that is not.
        """
        stored = [(moment, snapshot) for snapshot in self.snapshots() if (moment := _moment(snapshot)) is not None]
        then = [(moment, snapshot) for moment, snapshot in stored if moment.astimezone(OSLO).date() <= day]
        if not then:
            first = min((moment for moment, _ in stored), default=None)
            known = f"the oldest is of {first.astimezone(OSLO):%Y-%m-%d}" if first else "nothing is stored"
            raise SnapshotNotFound(f"there is no snapshot as of {day} in {self._snapshots}; {known}", path=self.folder)
        moment, newest = max(then, key=lambda one: (one[0], one[1].sequence))
        read = {snapshot.id for _, snapshot in stored}
        for path in self._candidates():  # an id begins with its moment, which says where a damaged one belongs
            said = updated_at(path.name.partition("-")[0])
            if path.name not in read and said and moment <= said and said.astimezone(OSLO).date() <= day:
                return self.open(path.name)
        return self.open(newest.id)

    def history(self, *, before: str | None = None) -> list[Snapshot]:
        """Return every valid snapshot in the order SSB published them, or those published before one of them.

        Raises
        ------
        SnapshotNotFound
            There is no valid snapshot with the id `before`.
        """
        stored = sorted(self.snapshots(), key=lambda one: (_moment(one) or _NEVER, one.sequence))
        if before is None:
            return stored
        ids = [snapshot.id for snapshot in stored]
        if before not in ids:
            raise SnapshotNotFound(f"there is no snapshot {before!r} in {self._snapshots}", path=self._snapshots)
        return stored[: ids.index(before)]

    def check(self) -> list[Damage]:
        """Return everything that is not as it was written, in the order of the folders; nothing is changed.

        Every hash and manifest, the pointer, files that no manifest names, leftovers of killed runs and the quarantine
        are looked at. A fetch that runs at the same time shows its own temporary folder.
        """
        from kostra_bolig.store import inspection

        return inspection.check(self._layout)

    def prune(self, keep: int) -> list[Snapshot]:
        """Remove all but the newest `keep` snapshots by sequence, and return what was removed; the lock must be held.

        The one that ``newest`` names and the newest good one always stay. What cannot be read is left for a person.

        Raises
        ------
        UsageError
            `keep` is less than 1.
        SnapshotDamaged
            No snapshot is whole: nothing is removed.
        StoreError
            The folder cannot be written.
        """
        if keep < 1:
            raise UsageError(f"keep: expected 1 or more snapshots, got {keep}")
        good, stored = self.newest(), self.snapshots()
        kept = {self._named(), good and good.id, *(snapshot.id for snapshot in stored[-keep:])}
        removed = [snapshot for snapshot in stored if snapshot.id not in kept]
        for snapshot in removed:
            with disk.writing(snapshot.path):
                disk.remove(snapshot.path)
        return removed

    def publish(self, draft: Draft) -> tuple[Snapshot, bool]:
        """Store a snapshot and name it the newest; the lock must be held.

        Returns
        -------
        tuple
            The snapshot, and whether it was not the newest before: the same content again publishes nothing.

        Raises
        ------
        StoreError
            The disk is full or the folder cannot be written; what was stored before is untouched.
        """
        digest = content_hash(draft)
        moment = updated_at(draft.info.updated)
        snapshot_id = f"{moment:%Y%m%dT%H%M%SZ}-{digest[:12]}" if moment else f"undated-{digest[:12]}"
        stored = self.snapshots()
        path = self._snapshots / snapshot_id
        is_new = self._named() != snapshot_id
        if snapshot_id in (snapshot.id for snapshot in stored) and self._whole(snapshot_id):
            if is_new:  # a run ended before it could name it, or SSB went back to it
                self._name(snapshot_id)
            return self.open(snapshot_id), is_new
        sequence = 1 + max(len(self._candidates()), *(snapshot.sequence for snapshot in stored), 0)
        with disk.writing(path), disk.temporary_folder(self._snapshots) as temporary:
            buffer = io.BytesIO()
            draft.observations.write_parquet(buffer, statistics=True)
            files = {**draft.files, manifest.OBSERVATIONS: buffer.getvalue()}
            for name, body in files.items():
                disk.write(disk.file_in(temporary, name), body)
            said = manifest.described(draft, snapshot_id, sequence, digest, files)
            disk.write(temporary / manifest.MANIFEST, manifest.sealed(said))
            disk.flush(temporary)
            if path.exists():  # damaged, or it would have been found above
                disk.remove(path)
            temporary.rename(path)
            disk.flush(self._snapshots)
        self._name(snapshot_id)
        return self.open(snapshot_id), True

    def quarantine(self, bodies: Mapping[str, bytes], reasons: Mapping[str, Any], *, at: dt.datetime) -> Path:
        """Put refused answers aside with the reasons, for a person to look at; the lock must be held.

        Only the newest :data:`kostra_bolig.store.quarantine.KEPT` are kept.

        Raises
        ------
        StoreError
            The disk is full or the folder cannot be written.
        """
        from kostra_bolig.store import quarantine

        return quarantine.put(self._layout, bodies, reasons, at=at)

    def quarantined(self) -> list[Path]:
        """Return the folders of refused answers, oldest first."""
        from kostra_bolig.store import quarantine

        return quarantine.kept(self._layout)

    @contextlib.contextmanager
    def lock(self, wait_s: float = 0.0) -> Iterator[None]:
        """Hold the store for writing.

        Parameters
        ----------
        wait_s
            How many seconds to wait for another run to end.

        Raises
        ------
        StoreLocked
            Another run holds it.
        StoreError
            The folder cannot be written, or is not safe to write to.
        UsageError
            `wait_s` is negative.
        """
        from filelock import FileLock, Timeout

        if not wait_s >= 0:  # a negative time would wait for ever
            raise UsageError(f"wait: expected 0 or more seconds, got {wait_s}")
        self._layout.refuse_planted()
        lock = FileLock(self._layout.lock, timeout=wait_s)
        with disk.writing(self._layout.lock):
            disk.make_folder(self.folder)
            try:
                lock.acquire()
            except Timeout:
                waited = f" and did for the {wait_s:g} s that were waited" if wait_s else ""
                message = f"another run holds {self._layout.lock}{waited}; wait until it has ended"
                raise StoreLocked(message, path=self._layout.lock) from None
        try:
            for folder in self._layout.folders:
                disk.sweep(folder)
            yield
        finally:
            lock.release()

    def _name(self, snapshot_id: str) -> None:
        with disk.writing(self._newest):
            disk.replace(self._newest, f"{snapshot_id}\n".encode())

    def _described(self, folders: Iterable[Path], *, newer_too: bool) -> list[Snapshot]:
        found = []
        for path in folders:
            try:
                found.append(manifest.read(path)[0])
            except StoreError as error:
                if newer_too and isinstance(error, SnapshotTooNew):
                    raise  # nobody here can tell whether it is the newest
                _warn(f"{error}; it is left out")
        return sorted(found, key=lambda snapshot: snapshot.sequence)

    def _newest_first(self, named: str | None) -> Iterator[str]:
        if named is not None:
            yield named
        others = [path for path in self._candidates() if path.name != named]
        yield from (snapshot.id for snapshot in reversed(self._described(others, newer_too=True)))

    def _whole(self, snapshot_id: str) -> bool:
        try:
            self.open(snapshot_id)
        except StoreError:
            return False
        return True

    def _candidates(self) -> list[Path]:
        self._layout.refuse_planted()
        candidates = self._layout.stored()
        for path in candidates:
            disk.refuse_planted(path)
        return candidates

    def _named(self) -> str | None:
        try:
            return self._layout.named()
        except SnapshotDamaged as error:
            if self._newest.exists():
                _warn(f"{error}; taking the newest snapshot that is there")
            return None


def _moment(snapshot: Snapshot) -> dt.datetime | None:
    return snapshot.provenance.updated or snapshot.provenance.fetched_at


def _warn(message: str) -> None:
    _log.warning(message)
    warnings.warn(message, UserWarning, stacklevel=3)
