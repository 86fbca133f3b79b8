"""The whole store in one file, and back, for those who operate it from Python; the command line answers the same."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from kostra_bolig import NAME, __version__
from kostra_bolig.answers.backup import backup_answer
from kostra_bolig.clock import Clock
from kostra_bolig.figures import arguments
from kostra_bolig.settings import Settings
from kostra_bolig.store.whole import backup as whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kostra_bolig.answers.backup import BackupAnswer
    from kostra_bolig.store.inspection import Damage

__all__ = ["Saved", "backup", "restore"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Saved:
    """A store that was written to a file, or read from one.

    Attributes
    ----------
    file, store
        The file, and the folder of the store.
    tables
        How many snapshots of each table are in the file, by its id.
    files, bytes
        How many files, and how large they are together.
    damaged
        What a check of the store found; it is in the file as it is.
    """

    file: Path
    store: Path
    tables: Mapping[str, int] = dataclasses.field(hash=False)
    files: int
    bytes: int
    damaged: tuple[Damage, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything is as it was written."""
        return not self.damaged

    def to_dict(self) -> BackupAnswer:
        """Return what ``backup --json`` and ``restore --json`` answer."""
        return backup_answer(self)


def backup(file: str | Path, *, cache_dir: str | Path | None = None, wait_s: float = 0.0) -> Saved:
    """Write everything that is stored, of all tables, to one file.

    It is written aside, read once more, and only then put in its place. Nothing is stored meanwhile: every table is
    locked. What is damaged is in the file as it is, and told.

    Parameters
    ----------
    file
        Where to; its name ends with ``.tar``. A file that is there is replaced, once the new one is whole.
    cache_dir
        Folder of the store.
    wait_s
        How long to wait, in seconds, for runs that are storing.

    Raises
    ------
    UsageError
        The name ends otherwise.
    SnapshotNotFound
        Nothing is stored; what is there stays.
    StoreLocked
        Another run is storing.
    StoreError
        The store cannot be read, or the file cannot be written.
    """
    path, seconds = arguments.path(file, "file"), arguments.seconds(wait_s, "wait_s")
    head = {"program": f"{NAME} {__version__}", "at": f"{Clock().now():%Y-%m-%dT%H:%M:%SZ}"}
    return _saved(whole.backup(_settings(cache_dir), path, head=head, wait_s=seconds))


def restore(file: str | Path, *, cache_dir: str | Path | None = None, wait_s: float = 0.0) -> Saved:
    """Put what a backup holds where nothing is stored yet, and check it.

    Parameters
    ----------
    file
        What :func:`backup` wrote.
    cache_dir, wait_s
        As for :func:`backup`.

    Raises
    ------
    UsageError
        There is no such file, or something is stored already.
    StoreLocked
        Another run is storing.
    StoreError
        The file is none of ours, is cut off or altered, or the store cannot be written: nothing is in its place then.
    """
    path, seconds = arguments.path(file, "file"), arguments.seconds(wait_s, "wait_s")
    return _saved(whole.restore(_settings(cache_dir), path, wait_s=seconds))


def _settings(cache_dir: str | Path | None) -> Settings:
    return Settings.resolve(cache_dir=arguments.optional_path(cache_dir, "cache_dir"))


def _saved(done: whole.Done) -> Saved:
    return Saved(
        file=done.file,
        store=done.store,
        tables=done.contents.tables,
        files=len(done.contents.files),
        bytes=done.contents.bytes,
        damaged=done.damaged,
    )
