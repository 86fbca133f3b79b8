"""What is the same for all tables, kept once beside them: what Klass and the population table said.

Each answer is a file whose name ends with the beginning of its hash: that is its version, and a snapshot names it in
its manifest. So the snapshots of all tables that were read with the same answer share one file.
"""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING, Final

from kostra_bolig.clock import Clock
from kostra_bolig.errors import SnapshotDamaged, StoreError
from kostra_bolig.said import said
from kostra_bolig.store import disk, manifest
from kostra_bolig.store.draft import MANIFEST
from kostra_bolig.store.layout import FILE_MOST, Layout, listed, shared_file, shared_folder, stored_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["LOCK", "held", "keep", "prune", "versions"]

LOCK: Final = "lock"
_PATIENCE_S: Final = 60.0
"""So long a run waits for another that is storing or removing what they share: either takes a moment."""


@contextlib.contextmanager
def held(root: Path, *, clock: Clock | None = None) -> Iterator[Path]:
    """Hold what all tables share for writing, and give its folder; the lock of a table is taken before, never after.

    Raises
    ------
    StoreLocked
        Another run holds it.
    StoreError
        The folder cannot be written, or is not safe to write to.
    """
    folder = shared_folder(root)
    disk.refuse_planted(folder)
    with disk.writing(folder / LOCK):
        disk.make_folder(folder)
        disk.refuse_planted(folder / LOCK)
    with disk.held(folder / LOCK, wait_s=_PATIENCE_S, clock=clock or Clock()):
        disk.sweep(folder)
        yield folder


def keep(root: Path, bodies: Mapping[str, bytes]) -> None:
    """Keep answers whose versions a snapshot is about to name; what is there whole is not written again.

    It must be held from before this until the snapshot is in its place, or another run could remove it meanwhile.
    """
    for name, body in bodies.items():
        digest = hashlib.sha256(body).hexdigest()
        path = shared_file(root, name, digest)
        if not _is_whole(path, digest):
            disk.replace(path, body)


def _is_whole(path: Path, digest: str) -> bool:
    try:
        return hashlib.sha256(disk.read(path, most=FILE_MOST)).hexdigest() == digest
    except SnapshotDamaged:
        return False


def versions(root: Path) -> list[Path]:
    """Return the files that tables share; none where there are none."""
    disk.refuse_planted(shared_folder(root))
    passing = disk.TEMPORARY
    return [one for one in listed(shared_folder(root)) if one.name != LOCK and not one.name.startswith(passing)]


def prune(root: Path, *, clock: Clock | None = None) -> list[Path]:
    """Remove the versions that no snapshot of any table names any more, and return them.

    Where a manifest cannot be read, nothing is: nobody can tell what it names.
    """
    if not disk.is_folder(shared_folder(root)):
        return []
    with held(root, clock=clock):
        try:
            named = {path for table in stored_tables(root) for path in _named_by(root, table)}
        except StoreError:
            return []
        unnamed = [path for path in versions(root) if path not in named]
        for path in unnamed:
            with disk.removing(path):
                path.unlink()
        return unnamed


def _named_by(root: Path, table: str) -> Iterator[Path]:
    """Give the files that the snapshots of a table name, those too of which a later version of this library tells."""
    for snapshot in Layout.of(root, table).stored():
        said_of = manifest.unsealed(snapshot / MANIFEST).get("shared", {})
        try:
            yield from (shared_file(root, name, entry["sha256"]) for name, entry in said_of.items())
        except (TypeError, KeyError, AttributeError) as error:
            raise SnapshotDamaged(said("store-no-manifest", path=str(snapshot)), path=snapshot) from error
