"""A snapshot is written: to a temporary sibling, flushed to the disk, and only then under its name."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from kostra_bolig.store import disk, format2, manifest, parquet, shared
from kostra_bolig.store.draft import MANIFEST, OBSERVATIONS, is_companion

if TYPE_CHECKING:
    from pathlib import Path

    from kostra_bolig.clock import Clock
    from kostra_bolig.store.draft import Draft

__all__ = ["write"]


def write(draft: Draft, path: Path, *, sequence: int, digest: str, clock: Clock) -> None:
    """Write a draft as the snapshot of a folder, in the place of one that is damaged; the lock must be held.

    What all tables share goes beside them first: a run that is killed in between leaves a file that nobody names.

    Raises
    ------
    StoreError
        The disk is full or the folder cannot be written, or it does not confirm that what is there will last.
    """
    theirs = {name: body for name, body in draft.files.items() if is_companion(name)}
    with contextlib.ExitStack() as stack:
        stack.enter_context(disk.writing(path))
        if theirs:
            root = path.parents[2]
            stack.enter_context(shared.held(root, clock=clock))
            shared.keep(root, theirs)
        temporary = stack.enter_context(disk.temporary_folder(path.parent))
        files = {name: body for name, body in draft.files.items() if name not in theirs}
        files[OBSERVATIONS] = parquet.written(draft.observations, parquet.whence(draft.provenance))
        for name, body in files.items():
            disk.write(disk.file_in(temporary, name), body)
        description = format2.described(draft, path.name, sequence, digest, files, theirs)
        disk.write(temporary / MANIFEST, manifest.sealed(description))
        disk.flush(temporary)
        if path.exists():  # damaged, or it would have been found
            disk.remove(path)
        temporary.rename(path)
        with disk.confirming(path):
            disk.flush(path.parent)
