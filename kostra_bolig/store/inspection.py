"""Whether a store is as it was written, looked at file by file."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kostra_bolig.errors import StoreError
from kostra_bolig.said import said
from kostra_bolig.store import disk, manifest, shared
from kostra_bolig.store.draft import MANIFEST, OBSERVATIONS
from kostra_bolig.store.layout import FILE_MOST, ID, RESTORING, frame_of, listed, read_file, shared_folder
from kostra_bolig.store.manifest import FORMAT
from kostra_bolig.store.quarantine import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kostra_bolig.said import Said
    from kostra_bolig.store.draft import PlacedFile
    from kostra_bolig.store.layout import Layout

__all__ = ["Damage", "check", "check_shared"]

_LOOKS: Final = 10
"""How often one thing is looked at where another process changes it meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Damage:
    """One thing in a store that is not as it was written.

    Attributes
    ----------
    path
        The file or folder at fault.
    expected, found
        What should be there, and what is, in the language that is spoken.
    """

    path: Path
    expected: str
    found: str


def check(layout: Layout) -> list[Damage]:
    """Return everything that is not as it was written, in the order of the folders; nothing is changed."""
    damage: list[Damage] = []
    with _noting(damage, said("store-part-folder")):
        disk.is_folder(layout.folder)
    if damage:
        return damage
    for path in layout.places():
        with _noting(damage, said("store-part-of-this-store")):
            disk.refuse_planted(path, may_be_link=path == layout.root)
    if any(found.path.is_symlink() for found in damage):
        return damage
    snapshots: list[Path] = []
    with _noting(damage, said("store-part-listed")):
        snapshots = layout.stored()
    damage += _check_pointer(layout, {path.name for path in snapshots})
    for path in snapshots:
        damage += _check_unless_changing(path)
    damage += _check_quarantine(layout)
    for folder in layout.folders:
        damage += [
            Damage(path=path, expected=str(said("store-part-nothing")), found=str(said("store-left-behind")))
            for path in disk.leftovers(folder)
        ]
    return damage


def check_shared(root: Path) -> list[Damage]:
    """Return what is not as it was written of that which all tables share, named by a snapshot or not."""
    damage: list[Damage] = []
    files: list[Path] = []
    with _noting(damage, said("store-part-listed")):
        files = shared.versions(root)
    for path in files:
        of_file = _check_version(path)
        if of_file and disk.is_there(path):  # one that was pruned meanwhile is no damage
            damage += of_file
    damage += [
        Damage(path=path, expected=str(said("store-part-nothing")), found=str(said("store-left-behind")))
        for path in disk.leftovers(shared_folder(root))
    ]
    if disk.is_there(path := root / RESTORING):
        found = str(said("store-restore-halted"))
        damage.append(Damage(path=path, expected=str(said("store-part-nothing")), found=found))
    return damage


def _check_version(path: Path) -> list[Damage]:
    damage: list[Damage] = []
    with _noting(damage, said("store-part-shared")):
        digest = hashlib.sha256(disk.read(path, most=FILE_MOST)).hexdigest()
        stem, _, version = path.stem.rpartition("-")
        if not stem or not digest.startswith(version):
            found = str(said("store-hash", sha256=digest[:12]))
            damage.append(Damage(path=path, expected=str(said("store-part-shared")), found=found))
    return damage


def _check_pointer(layout: Layout, stored: set[str]) -> list[Damage]:
    damage: list[Damage] = []
    expected = str(said("store-part-id"))
    with _noting(damage, expected):
        for _ in range(_LOOKS):
            if not stored and not disk.is_there(layout.newest):
                return []
            named = layout.named()
            if named in stored:
                return []
            with contextlib.suppress(StoreError):  # told of already
                stored = {path.name for path in layout.stored()}
        damage.append(Damage(path=layout.newest, expected=expected, found=repr(named[:80])))
    return damage


def _check_quarantine(layout: Layout) -> list[Damage]:
    damage: list[Damage] = []
    with _noting(damage, said("store-part-refused")):
        for path in listed(layout.refused):
            if ID.fullmatch(path.name):
                damage += _check_refused(path)
    return damage


def _check_unless_changing(path: Path) -> list[Damage]:
    """Look at a snapshot again where it went, or was stored anew, while it was looked at: that is no damage."""
    damage: list[Damage] = []
    for _ in range(_LOOKS):
        before = disk.identity(path)
        damage = _check_snapshot(path)
        after = disk.identity(path)
        if not damage or after == before is not None:
            return damage
        if after is None and not path.is_symlink():
            return []
    return damage


def _check_snapshot(path: Path) -> list[Damage]:
    damage: list[Damage] = []
    files: dict[str, PlacedFile] = {}
    with _noting(damage, said("store-part-manifest", format=FORMAT)):
        disk.refuse_planted(path)
        snapshot, files = manifest.read(path)
    for name, entry in files.items():
        with _noting(
            damage, said("store-part-file", bytes=str(entry["bytes"]), sha256=entry["sha256"][:12], manifest=MANIFEST)
        ):
            body = read_file(path, name, files)
            if name == OBSERVATIONS and (rows := frame_of(path, body).height) != snapshot.rows:
                damage.append(
                    Damage(
                        path=path / name,
                        expected=_rows(snapshot.rows),
                        found=_rows(rows),
                    )
                )
    if files:
        own = {name for name, entry in files.items() if not entry.get("shared", False)}
        damage += [
            Damage(
                path=file, expected=str(said("store-part-nothing")), found=str(said("store-unnamed", manifest=MANIFEST))
            )
            for file in listed(path)
            if file.name not in (MANIFEST, *own)
        ]
    return damage


def _rows(number: int) -> str:
    return str(said("store-rows", rows=number))


def _check_refused(path: Path) -> list[Damage]:
    damage: list[Damage] = []
    with _noting(damage, said("store-part-refused-folder")):
        disk.refuse_planted(path)
        for file in listed(path):
            with _noting(damage, said("store-part-refused-file")):
                disk.read(file, most=FILE_MOST)
        with _noting(damage, said("store-part-reasons")):
            manifest.unsealed(path / REASONS)
    return damage


@contextlib.contextmanager
def _noting(damage: list[Damage], expected: Said | str) -> Iterator[None]:
    """Turn an error of the store into a line of the list."""
    try:
        yield
    except StoreError as error:
        found = str(error).removeprefix(f"{error.path} ").removeprefix(f"{said('store-is')} ")
        damage.append(Damage(path=error.path, expected=str(expected), found=found))
