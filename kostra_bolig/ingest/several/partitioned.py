"""All versions of tables as a folder of Parquet files that a warehouse reads as it is.

``DIR/table=ID/snapshot=ID/figures.parquet``: a version is valid from its day in Oslo to the next version's,
exclusive, as :func:`kostra_bolig.load` with ``as_of`` reads it. Figures that SSB has suppressed since go out of every
version.
"""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.clock import Clock
from kostra_bolig.errors import SnapshotDamaged, SnapshotNotFound, UsageError
from kostra_bolig.figures.finding import categories
from kostra_bolig.figures.revisions import day_of
from kostra_bolig.ingest import versions
from kostra_bolig.said import said
from kostra_bolig.store import disk, layout, own, parquet
from kostra_bolig.store.snapshots import Store

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from kostra_bolig.kinds import Lang

__all__ = ["Partitioned", "partitioned"]

_MARK: Final = "_kostra_bolig.json"
"""Says that the folder is ours; Spark and others pass over what begins so."""
_FORMAT: Final = {"content": "partition", "format": 1}
_FILE: Final = "figures.parquet"
_LOCK: Final = "_kostra_bolig.lock"
_PATIENCE_S: Final = 60.0


@dataclass(frozen=True, kw_only=True)
class Partitioned:
    """What was written of a table: versions and rows that are there, files that are new or other, files that went."""

    table: str
    snapshots: tuple[str, ...]
    rows: int
    written: tuple[Path, ...]
    removed: tuple[Path, ...]


def partitioned(
    folder: Path,
    tables: Sequence[str] | None = None,
    *,
    root: Path,
    elsewhere: Mapping[str, Path] | None = None,
    withdrawn: bool = False,
    lang: Lang | None = None,
    wait_s: float = _PATIENCE_S,
) -> list[Partitioned]:
    """Write all versions of tables, and return what that changed.

    Parameters
    ----------
    folder
        Where to; new, empty, or written so before: then what is new is added, and what that changes is rewritten.
    tables
        Their ids; ``None`` is every stored one.
    root
        The folder of the store.
    elsewhere
        The folder of those stored tables that are not in it, while the store moves.
    withdrawn
        Keep the figures of earlier versions that SSB has suppressed since.
    lang
        Of the labels, as for :func:`kostra_bolig.load`.
    wait_s
        How many seconds to wait for another run that writes to the folder.

    Raises
    ------
    UsageError
        The folder holds something else, or versions that the store no longer has.
    SnapshotNotFound
        Nothing is stored of a table, or nothing at all.
    SnapshotDamaged
        A version is not whole; nobody could tell until when the one before it was valid.
    StoreLocked
        Another run writes to the folder.
    StoreError
        The folder cannot be read or written.
    """
    _refuse_other(folder)
    if not folder.exists():
        for table, where in _chosen(tables, root, elsewhere).items():
            _versions(table, where)  # where nothing is stored, no folder is made
    with _held(folder, wait_s):
        _refuse_other(folder)
        roots = _chosen(tables, root, elsewhere)
        versions = {table: _versions(table, where) for table, where in roots.items()}
        _refuse_gone(folder, versions, has_all=tables is None)
        return _all_of(folder, versions, roots, withdrawn=withdrawn, lang=lang)


def _chosen(tables: Sequence[str] | None, root: Path, elsewhere: Mapping[str, Path] | None) -> dict[str, Path]:
    """Return where the tables are that are written; a store that is empty, or away, is no good night."""
    others = elsewhere or {}
    chosen = sorted({*layout.stored_tables(root), *others}) if tables is None else tables
    if not chosen:
        raise SnapshotNotFound(said("ingest-nothing-stored", path=str(root), table=None), path=root)
    return {table: others.get(table, root) for table in chosen}


@contextlib.contextmanager
def _held(folder: Path, wait_s: float) -> Iterator[None]:
    """Hold the folder for writing: what two runs read of the store may differ, and so would their files."""
    path = folder / _LOCK
    with disk.writing(path):
        disk.make_folder(folder)
        disk.refuse_planted(path)
    with disk.held(path, wait_s=wait_s, clock=Clock()):
        yield


def _refuse_gone(folder: Path, versions: Mapping[str, Mapping[str, dt.date]], *, has_all: bool) -> None:
    """Refuse a folder with versions that nobody can bring up to date, of the tables to write or of any."""
    before = {one.name.partition("=")[2] for one in folder.glob("table=*")} if has_all else set[str]()
    for table in sorted({*versions, *before}):
        if gone := sorted(_written(folder, table) - versions.get(table, {}).keys()):
            raise UsageError(said("ingest-partition-gone", path=str(folder), snapshots=tuple(gone), table=table))


def _all_of(
    folder: Path,
    versions: Mapping[str, dict[str, dt.date]],
    roots: Mapping[str, Path],
    *,
    withdrawn: bool,
    lang: Lang | None,
) -> list[Partitioned]:
    try:
        _sweep(folder)
        if not (folder / _MARK).exists():
            own.rewrite(folder / _MARK, json.dumps(_FORMAT).encode())
        return [
            _of_table(folder, table, of_table, roots[table], withdrawn=withdrawn, lang=lang)
            for table, of_table in versions.items()
        ]
    except OSError as error:
        raise disk.unwritable(folder, error, is_file=True) from error


def _refuse_other(folder: Path) -> None:
    """Refuse a folder that holds what we did not write."""
    mark = folder / _MARK
    try:
        if not folder.exists() or all(one.name == _LOCK or _is_left(one) for one in folder.iterdir()):
            return
        is_ours = mark.is_file() and json.loads(mark.read_bytes()) == _FORMAT
    except (OSError, ValueError):
        is_ours = False
    if not is_ours:
        raise UsageError(said("ingest-partition-of-others", path=str(folder), mark=_MARK))


def _is_left(path: Path) -> bool:
    """Tell whether a run that was killed left a file, which it had not yet given its name."""
    return re.fullmatch(rf"{re.escape(disk.TEMPORARY)}[0-9a-f]{{16}}", path.name) is not None


def _sweep(folder: Path) -> None:
    """Remove what runs that were killed left in a folder and those of its versions."""
    for path in (*folder.iterdir(), *folder.glob("table=*/snapshot=*/*")):
        if _is_left(path):
            path.unlink()


def _versions(table: str, root: Path) -> dict[str, dt.date]:
    """Return the day of each version, in the order SSB published them."""
    store = Store(root, table)
    found = {one.id: day for one in store.history() if (day := day_of(one.provenance)) is not None}
    if len(found) != store.count():
        raise SnapshotDamaged(said("ingest-partition-damaged", table=table, path=str(store.folder)), path=store.folder)
    if not found:
        raise SnapshotNotFound(said("ingest-nothing-stored", path=str(store.folder), table=table), path=store.folder)
    return found


def _written(folder: Path, table: str) -> set[str]:
    return {one.parent.name.partition("=")[2] for one in folder.glob(f"table={table}/snapshot=*/{_FILE}")}


def _of_table(
    folder: Path, table: str, days: dict[str, dt.date], root: Path, *, withdrawn: bool, lang: Lang | None
) -> Partitioned:
    """Write the versions of a table: what no longer counts goes first, and the newest comes last."""
    gone = {one.id for one in Store(root, table).taken_back()}
    of_day = {day: snapshot for snapshot, day in days.items() if snapshot not in gone}  # of one day the last
    counting = list(of_day.values())
    until = dict(zip(counting, [*(days[one] for one in counting[1:]), None], strict=True))
    removed, written, rows, read = list[Path](), list[Path](), 0, set[str]()
    for snapshot in sorted(_written(folder, table) - until.keys()):
        path = _path(folder, table, snapshot)
        path.unlink()
        with contextlib.suppress(OSError):
            path.parent.rmdir()
        removed.append(path)
    for version in versions.history(
        table=table, lang=lang, cache_dir=root, withdrawn=withdrawn, where=categories.EVERY
    ):
        snapshot = version.provenance.snapshot or ""
        read.add(snapshot)
        if snapshot not in until:
            continue
        frame = (
            categories.with_columns(version.observations, version)
            .select(
                pl.lit(table).alias("table"),
                pl.lit(snapshot).alias("snapshot"),
                pl.lit(days[snapshot], pl.Date).alias("valid_from"),
                pl.lit(until[snapshot], pl.Date).alias("valid_to"),
                pl.all(),
            )
            .with_columns(pl.selectors.by_dtype(pl.Enum).cast(pl.String))
        )
        body, path = parquet.written(frame, parquet.whence(version.provenance)), _path(folder, table, snapshot)
        rows += frame.height
        if not path.exists() or path.read_bytes() != body:
            disk.make_folder(path.parent)
            own.rewrite(path, body)
            written.append(path)
    if not until.keys() <= read:
        store = Store(root, table)
        raise SnapshotDamaged(said("ingest-partition-damaged", table=table, path=str(store.folder)), path=store.folder)
    return Partitioned(
        table=table, snapshots=tuple(counting), rows=rows, written=tuple(written), removed=tuple(removed)
    )


def _path(folder: Path, table: str, snapshot: str) -> Path:
    return folder / f"table={table}" / f"snapshot={snapshot}" / _FILE
