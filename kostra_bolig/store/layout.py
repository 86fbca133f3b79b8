"""Where a store keeps what, and how its files are read: by their hash, and never past a link that somebody planted."""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl
from polars.exceptions import PolarsError

from kostra_bolig.definitions.shipped import DEFAULT_TABLE
from kostra_bolig.errors import SnapshotDamaged, StoreError
from kostra_bolig.kostra import TABLE_ID, Missing
from kostra_bolig.said import said
from kostra_bolig.store import disk
from kostra_bolig.store.draft import OBSERVATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kostra_bolig.store.draft import PlacedFile

__all__ = [
    "FILE_MOST",
    "ID",
    "LISTING",
    "REQUESTS",
    "RESTORING",
    "Layout",
    "codes_of",
    "columns_of",
    "frame_of",
    "listed",
    "read_file",
    "shared_file",
    "shared_folder",
    "stored_tables",
]

FILE_MOST: Final = 512_000_000
REQUESTS: Final = "requests"
"""Beside the tables: when the last requests were sent, so that all keep one pace."""
RESTORING: Final = "restoring"
"""The file in the folder of a store that is being restored: tables may be missing while it is there."""
LISTING: Final = "tables.json"
"""Beside the tables: SSB's list of them, as it was last heard."""
_SHARED: Final = "shared"
_OF_VERSION: Final = 12
"""So much of the hash of what tables share is in the name of its file."""
ID: Final = re.compile(r"(\d{8}T\d{6}Z|undated)-[0-9a-f]{12}")
_POINTER_MOST: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The folders and files of one store.

    Attributes
    ----------
    root
        The store.
    folder
        What it holds of the table.
    snapshots, refused
        The folders of snapshots and of refused answers.
    newest
        The file that names the newest snapshot.
    lock
        The file that a run holds.
    """

    root: Path
    folder: Path
    snapshots: Path
    refused: Path
    newest: Path
    lock: Path

    @classmethod
    def of(cls, root: Path, table: str = DEFAULT_TABLE) -> Layout:
        """Return where a store in a folder keeps a table."""
        folder = root / table
        return cls(
            root=root,
            folder=folder,
            snapshots=folder / "snapshots",
            refused=folder / "quarantine",
            newest=folder / "newest",
            lock=folder / "lock",
        )

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that are written to."""
        return (self.folder, self.snapshots, self.refused)

    def places(self) -> Iterator[Path]:
        """Give the folders and files that must be the store's own; leftovers of killed runs are swept, not used."""
        yield self.root
        yield self.folder
        if disk.is_folder(self.folder):
            yield from (path for path in listed(self.folder) if not path.name.startswith(disk.TEMPORARY))

    def refuse_planted(self) -> None:
        """Refuse a store with a link in it, or a folder that everybody may write to."""
        for path in self.places():
            disk.refuse_planted(path, may_be_link=path == self.root)

    def stored(self) -> list[Path]:
        """Return the folders of snapshots, whole or not."""
        return [path for path in listed(self.snapshots) if ID.fullmatch(path.name)]

    def named(self) -> str:
        """Return what the pointer names."""
        return disk.read(self.newest, most=_POINTER_MOST).decode("utf-8", "replace").strip()


def stored_tables(root: Path) -> list[str]:
    """Return the ids of the tables that have a snapshot, whole or not, sorted."""
    return [one.name for one in listed(root) if re.fullmatch(TABLE_ID, one.name) and Layout.of(root, one.name).stored()]


def listed(folder: Path) -> list[Path]:
    """Return what is in a folder, sorted; nothing where there is none."""
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(said("store-unreadable", path=str(folder), reason=reason), path=folder) from error


def shared_folder(root: Path) -> Path:
    """Return where a store keeps what all its tables share."""
    return root / _SHARED


def shared_file(root: Path, name: str, digest: str) -> Path:
    """Return where a store keeps one version of what its tables share: a file whose content has this hash.

    >>> from pathlib import Path
    >>> shared_file(Path("store"), "klass-codes.json", "0123456789abcdef").as_posix()
    'store/shared/klass-codes-0123456789ab.json'
    """
    stem, dot, ending = name.partition(".")
    return disk.file_in(shared_folder(root), f"{stem}-{digest[:_OF_VERSION]}{dot}{ending}")


def read_file(path: Path, name: str, files: Mapping[str, PlacedFile]) -> bytes:
    """Return one file of a snapshot after checking its hash, its own or one that it shares with others."""
    expected = files[name]["sha256"]
    if files[name].get("shared", False):
        root = path.parents[2]
        disk.refuse_planted(shared_folder(root))
        file = shared_file(root, name, expected)
    else:
        file = disk.file_in(path, name)
    body = disk.read(file, most=FILE_MOST)
    found = hashlib.sha256(body).hexdigest()
    if found != expected:
        what = said("store-other-hash", path=str(file), expected=expected[:12], got=found[:12])
        raise SnapshotDamaged(what, path=file)
    return body


def frame_of(
    path: Path, body: bytes, where: Mapping[str, str] | None = None, *, columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """Return the observations of the snapshot in a folder, from the bytes of their file; all columns or some.

    Of a table with further dimensions those of one category of each may be asked for: the others are read past, for
    all together may be a hundred times as much.
    """
    with _as_parquet(path):
        there = pl.read_parquet_schema(io.BytesIO(body)) if where else {}
        names = [name for name in where or {} if name in there]  # an older version may have had fewer
        if where is None or not names:
            return _as_of_today(pl.read_parquet(io.BytesIO(body), columns=None if columns is None else list(columns)))
        of_one = pl.scan_parquet(io.BytesIO(body)).filter(*(pl.col(name) == where[name] for name in names))
        return _as_of_today(of_one.drop(names).collect())


def columns_of(path: Path, body: bytes) -> pl.DataFrame:
    """Return the observations of the snapshot in a folder without a row: what is in the columns is not read."""
    with _as_parquet(path):
        return _as_of_today(pl.DataFrame(schema=pl.read_parquet_schema(io.BytesIO(body))))


def codes_of(path: Path, body: bytes, column: str) -> list[str]:
    """Return the codes that there are in a column of the observations of the snapshot in a folder, sorted."""
    with _as_parquet(path):
        only = pl.scan_parquet(io.BytesIO(body)).select(pl.col(column).unique())
        return sorted(only.collect(engine="streaming").to_series().drop_nulls().to_list())


@contextlib.contextmanager
def _as_parquet(path: Path) -> Iterator[None]:
    """Say of a file that is none that the snapshot is damaged."""
    try:
        yield
    except PolarsError as error:
        file = path / OBSERVATIONS
        raise SnapshotDamaged(said("store-no-parquet", path=str(file), reason=str(error)), path=file) from None


def _as_of_today(frame: pl.DataFrame) -> pl.DataFrame:
    """Return stored observations with every reason of today, of which there may have been fewer when they were stored.

    Frames of two versions could else not be joined.
    """
    reasons, stored = pl.Enum(Missing), frame.schema.get("missing")
    is_older = isinstance(stored, pl.Enum) and set(stored.categories) < set(reasons.categories)
    return frame.cast({"missing": reasons}) if is_older else frame
