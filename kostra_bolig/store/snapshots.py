"""The snapshot store: every version seen, whole or not there at all.

A snapshot is written to a temporary sibling, flushed to the disk, renamed into place, and only then named by
``newest``.
A folder without a valid manifest is not a snapshot. One writer at a time; readers never wait, and begin again where a
snapshot went while they read it. Nothing is read past a symbolic link, nor from a folder that everybody may write to.
"""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.clock import OSLO, Clock
from kostra_bolig.definitions.shipped import DEFAULT_TABLE
from kostra_bolig.errors import SnapshotDamaged, SnapshotNotFound, SnapshotTooNew, StoreError, UsageError
from kostra_bolig.kostra import updated_at
from kostra_bolig.said import said
from kostra_bolig.store import disk, layout, manifest, order, shared, writing
from kostra_bolig.store.draft import OBSERVATIONS, Draft, content_hash, is_companion
from kostra_bolig.store.layout import ID, Layout
from kostra_bolig.store.motion import Gone, steadily, unless_gone
from kostra_bolig.store.opened import Opened, opened
from kostra_bolig.store.warned import EarlierVersionWarning, StoreWarning, warn

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.draft import PlacedFile
    from kostra_bolig.store.inspection import Damage

__all__ = ["Store"]

_IN_MOTION: Final = 3
"""So many looks at a pointer to nowhere: a snapshot that is stored anew is away for a moment."""


class Store:
    """The snapshots of a table in one folder; nothing is made before the first write.

    Parameters
    ----------
    root
        The store; snapshots are in ``<root>/<table>``.
    table
        Id of the table.
    clock
        What is waited by for another run to end.
    """

    def __init__(self, root: Path, table: str = DEFAULT_TABLE, *, clock: Clock | None = None) -> None:
        self.root = root
        self._clock = clock or Clock()
        self.table = table
        self._layout = Layout.of(root, table)
        self.folder: Path = self._layout.folder
        self._snapshots = self._layout.snapshots
        self._newest = self._layout.newest

    def snapshots(self) -> list[Snapshot]:
        """Return every valid snapshot, oldest first; damaged ones are left out with a warning."""
        return [snapshot for snapshot, _ in self._described()]

    def count(self) -> int:
        """Return how many snapshots are stored, whole or not."""
        return len(self._candidates())

    def newest(self) -> Snapshot | None:
        """Return the newest good snapshot, or ``None`` where nothing is stored; raises as :meth:`read_newest`."""
        newest = self.read_newest()
        return None if newest is None else newest.snapshot

    def read_newest(self) -> Opened | None:
        """Read the newest good snapshot, or return ``None`` where nothing is stored.

        Every file's hash is checked. A damaged newest falls back to the one before, with a warning.

        Raises
        ------
        SnapshotDamaged
            There are snapshots, and none is whole.
        SnapshotTooNew
            The newest, or one that would have to be passed over, was written by a later version of this library.
        """

        def newest(attempt: int) -> Opened | None:
            candidates = {path.name for path in self._candidates()}
            named = self._named()
            if named is not None and named not in candidates:
                if attempt < _IN_MOTION or named != self._named():
                    raise Gone
                warn(StoreWarning(said("store-names-what-is-not-there", path=str(self._newest), got=repr(named[:80]))))
            return self._first_whole(named if named in candidates else None, candidates)

        return steadily(newest, folder=self._snapshots)

    def is_named(self, snapshot: Snapshot) -> bool:
        """Tell whether ``newest`` names a snapshot; where it does not, something is to be mended."""
        return self._named() == snapshot.id

    def open(self, snapshot_id: str) -> Snapshot:
        """Return one snapshot after checking the hash of every file; raises as :meth:`read`."""
        return self.read(snapshot_id).snapshot

    def read(self, snapshot_id: str) -> Opened:
        """Read one snapshot: each file once, with its hash checked.

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

        def one(_: int) -> Opened:
            self._layout.refuse_planted()
            if ID.fullmatch(snapshot_id):
                disk.refuse_planted(path)
            if not ID.fullmatch(snapshot_id) or not disk.is_folder(path):
                stored = tuple(sorted(candidate.name for candidate in self._candidates()))
                what = said("store-no-such-snapshot", got=repr(snapshot_id), path=str(self._snapshots), stored=stored)
                raise SnapshotNotFound(what, path=path)
            return self._opened(path)

        return steadily(one, folder=self._snapshots)

    def observations(self, snapshot: Snapshot, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Return the long frame of a snapshot, or some columns of it.

        Raises
        ------
        SnapshotDamaged
            The file is missing or differs from the manifest.
        """
        body = layout.read_file(snapshot.path, OBSERVATIONS, _files(snapshot))
        return layout.frame_of(snapshot.path, body, columns=columns)

    def columns(self, snapshot: Snapshot) -> pl.DataFrame:
        """Return the long frame of a snapshot without a row; what is in its columns is not read.

        Raises
        ------
        SnapshotDamaged
            As :meth:`observations`.
        """
        return layout.columns_of(snapshot.path, layout.read_file(snapshot.path, OBSERVATIONS, _files(snapshot)))

    def companions(self, snapshot: Snapshot) -> dict[str, bytes]:
        """Return what other sources said, as stored beside the table's own answers, by file name.

        Raises
        ------
        SnapshotDamaged
            A file is missing or differs from the manifest.
        """
        files = _files(snapshot)
        return {name: layout.read_file(snapshot.path, name, files) for name in files if is_companion(name)}

    def draft(self, snapshot: Snapshot) -> Draft:
        """Return what a snapshot was made of, to be stored with more beside it.

        Raises
        ------
        SnapshotDamaged
            A file is missing or differs from the manifest.
        """
        held = self.read(snapshot.id)
        return Draft(
            observations=held.observations(),
            files={name: body for name, body in held.bodies.items() if name != OBSERVATIONS},
            request=manifest.request_of(snapshot.path),
            info=snapshot.info,
            binding=snapshot.binding,
            provenance=snapshot.provenance,
            notes=snapshot.notes,
            accepted=snapshot.accepted,
            counted_as=snapshot.counted_as,
        )

    def as_of(self, day: dt.date) -> Snapshot:
        """Return the snapshot that was SSB's newest on a day; raises as :meth:`read_as_of`."""
        return self.read_as_of(day).snapshot

    def read_as_of(self, day: dt.date) -> Opened:
        """Read the snapshot that was SSB's newest on a day, after checking the hash of every file.

        A snapshot counts from the day SSB updated the table, in Oslo; one without such a day from when it was fetched;
        one that SSB went back from does not count.

        Raises
        ------
        SnapshotNotFound
            None is as old as that.
        SnapshotDamaged
            The one from then is not whole, or cannot be told from one that is not.
        """
        return steadily(lambda _: self._of_day(day), folder=self._snapshots)

    def history(self, *, before: str | None = None) -> list[Snapshot]:
        """Return every valid snapshot in the order SSB published them, or those published before one of them.

        Raises
        ------
        SnapshotNotFound
            There is no valid snapshot with the id `before`.
        """
        stored = sorted(self.snapshots(), key=order.of)
        if before is None:
            return stored
        ids = [snapshot.id for snapshot in stored]
        if before not in ids:
            what = said("store-no-snapshot-before", got=repr(before), path=str(self._snapshots))
            raise SnapshotNotFound(what, path=self._snapshots)
        return stored[: ids.index(before)]

    def taken_back(self) -> list[Snapshot]:
        """Return the versions that SSB went back from, in the order it published them: they count on no day."""
        return order.taken_back(self.snapshots(), self._named())

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
        What tables share goes with the last snapshot of any that names it.

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
            raise UsageError(said("store-keep", got=str(keep)))
        good, stored = self.newest(), self.snapshots()
        kept = {self._named(), good and good.id, *(snapshot.id for snapshot in stored[-keep:])}
        removed = [snapshot for snapshot in stored if snapshot.id not in kept]
        for snapshot in removed:
            with disk.removing(snapshot.path):
                disk.remove(snapshot.path)
        shared.prune(self.root, clock=self._clock)
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
            The disk is full or the folder cannot be written, and what was stored before is untouched; or the disk does
            not confirm that the new snapshot, which is there, will last.
        """
        digest = content_hash(draft)
        moment = updated_at(draft.info.updated)
        snapshot_id = f"{moment:%Y%m%dT%H%M%SZ}-{digest[:12]}" if moment else f"undated-{digest[:12]}"
        stored = self.snapshots()
        path = self._snapshots / snapshot_id
        is_new = self._named() != snapshot_id
        whole = self._whole(path) if snapshot_id in (snapshot.id for snapshot in stored) else None
        if whole is not None:
            if is_new:  # a run ended before it could name it, or SSB went back to it
                self._name(snapshot_id)
            return whole, is_new
        sequence = 1 + max(len(self._candidates()), *(snapshot.sequence for snapshot in stored), 0)
        writing.write(draft, path, sequence=sequence, digest=digest, clock=self._clock)
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
        if not wait_s >= 0:  # a negative time would wait for ever
            raise UsageError(said("store-wait", got=str(wait_s)))
        self._layout.refuse_planted()
        with disk.writing(self._layout.lock):
            disk.make_folder(self.folder)
        with disk.held(self._layout.lock, wait_s=wait_s, clock=self._clock):
            for folder in self._layout.folders:
                disk.sweep(folder)
            yield

    def _name(self, snapshot_id: str) -> None:
        with disk.writing(self._newest):
            disk.replace(self._newest, f"{snapshot_id}\n".encode())

    def _of_day(self, day: dt.date) -> Opened:
        described = self._described_once(self._candidates(), newer_too=False)
        gone = order.taken_back([snapshot for snapshot, _ in described], self._named())
        counting = [one for one in described if one[0] not in gone]
        stored = [(moment, one) for one in counting if (moment := order.moment(one[0])) is not None]
        then = [(moment, one) for moment, one in stored if moment.astimezone(OSLO).date() <= day]
        if not then:
            first = min((moment for moment, _ in stored), default=None)
            oldest = f"{first.astimezone(OSLO):%Y-%m-%d}" if first else None
            what = said("store-none-of-that-day", day=str(day), path=str(self._snapshots), oldest=oldest)
            raise SnapshotNotFound(what, path=self.folder)
        moment, (newest, files) = max(then, key=lambda one: order.of(one[1][0]))
        for one in gone:
            if order.of(one) > order.of(newest) and order.is_of(one, day):
                warn(EarlierVersionWarning(said("store-taken-back", snapshot=one.id, instead=newest.id)))
        read = {snapshot.id for snapshot, _ in described}
        for path in self._candidates():  # an id begins with its moment, which says where a damaged one belongs
            of_path = updated_at(path.name.partition("-")[0])
            if path.name not in read and of_path and moment <= of_path and of_path.astimezone(OSLO).date() <= day:
                return self._opened(path)
        return unless_gone(newest.path, functools.partial(opened, newest, files))

    def _described(self) -> list[tuple[Snapshot, dict[str, PlacedFile]]]:
        return steadily(lambda _: self._described_once(self._candidates(), newer_too=False), folder=self._snapshots)

    def _described_once(
        self, folders: Iterable[Path], *, newer_too: bool
    ) -> list[tuple[Snapshot, dict[str, PlacedFile]]]:
        found = []
        for path in folders:
            try:
                found.append(unless_gone(path, functools.partial(manifest.read, path)))
            except StoreError as error:
                if newer_too and isinstance(error, SnapshotTooNew):
                    raise  # nobody here can tell whether it is the newest
                warn(StoreWarning(said("store-left-out", why=error.said)))
        return sorted(found, key=lambda one: one[0].sequence)

    def _first_whole(self, named: str | None, candidates: set[str]) -> Opened | None:
        """Return the one that is named, else the newest by sequence that is whole."""
        found, passed = None, list[SnapshotDamaged]()
        try:
            for read in self._newest_first(named, candidates):
                try:
                    found = read()
                    break
                except SnapshotDamaged as error:
                    passed.append(error)
        finally:
            passed_over = "store-left-out" if found is None else "store-fallen-back"
            for damage in passed:
                warn(StoreWarning(said(passed_over, why=damage.said)))
        if found is not None:
            return found
        if passed:
            what = said("store-none-whole", path=str(self._snapshots), why=passed[-1].said, table=self.table)
            raise SnapshotDamaged(what, path=self._snapshots) from passed[-1]
        # where none has a valid manifest, opening one says why
        return self._opened(self._snapshots / max(candidates)) if candidates else None

    def _newest_first(self, named: str | None, candidates: set[str]) -> Iterator[Callable[[], Opened]]:
        if named is not None:
            yield functools.partial(self._opened, self._snapshots / named)
        others = [self._snapshots / name for name in sorted(candidates - {named})]
        for snapshot, files in reversed(self._described_once(others, newer_too=True)):
            yield functools.partial(unless_gone, snapshot.path, functools.partial(opened, snapshot, files))

    def _opened(self, path: Path) -> Opened:
        return unless_gone(path, lambda: opened(*manifest.read(path)))

    def _whole(self, path: Path) -> Snapshot | None:
        try:
            return self._opened(path).snapshot
        except StoreError:
            return None

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
            if disk.is_there(self._newest):
                warn(StoreWarning(said("store-no-pointer", why=error.said)))
            return None


def _files(snapshot: Snapshot) -> dict[str, PlacedFile]:
    """Return the files that the manifest of a snapshot names, with their hashes."""
    disk.refuse_planted(snapshot.path)
    return manifest.read(snapshot.path)[1]
