"""The snapshot store: every version seen, whole or not there at all (format 1).

A snapshot is written to a temporary sibling, flushed to the disk, renamed into place, and only then named by
``newest``.
A folder without a valid manifest is not a snapshot. One writer at a time; readers never wait.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import os
import re
import shutil
import tempfile
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict

import polars as pl

from kostra_bolig.about import __version__
from kostra_bolig.errors import (
    KostraBoligError,
    SnapshotDamaged,
    SnapshotNotFound,
    SnapshotTooNew,
    StoreError,
    StoreLocked,
)
from kostra_bolig.model import Binding, Cell, Note, Provenance, Snapshot, Source, TableInfo
from kostra_bolig.table import TABLE_ID, Language, SeriesKey, Stage, updated_at

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["FORMAT", "Draft", "Manifest", "Request", "Store", "content_hash"]

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_OBSERVATIONS: Final = "observations.parquet"
_QUARANTINE: Final = "quarantine"
_TEMPORARY: Final = ".tmp-"
_ID: Final = re.compile(r"(\d{8}T\d{6}Z|undated)-[0-9a-f]{12}")
_log = logging.getLogger(__name__)


class Request(TypedDict):
    """What was asked, and of whom."""

    base_url: str
    url: str
    bodies: list[str | None]


class TableEntry(TypedDict):
    """What ``/tables/12015`` said."""

    updated: str | None
    first_period: str | None
    last_period: str | None
    discontinued: bool | None
    label: str


class FileEntry(TypedDict):
    """One file of the snapshot."""

    sha256: str
    bytes: int


class BindingEntry(TypedDict):
    """Which content each series was read from."""

    codes: dict[SeriesKey, str]
    unavailable: dict[SeriesKey, str]
    candidates: list[str]


class CellEntry(TypedDict):
    """One cell that a note points at."""

    region: str | None
    content: str | None
    year: int | None
    found: str
    expected: str


class NoteEntry(TypedDict):
    """What a check remarked."""

    check: str
    text: str
    cells: list[CellEntry]


class Description(TypedDict):
    """What is said of a snapshot."""

    format: Literal[1]
    version: str
    id: str
    sequence: int
    content_sha256: str
    request: Request
    table: TableEntry
    language: Language
    updated: str | None
    stage: Stage
    fetched_at: str | None
    files: dict[str, FileEntry]
    rows: int
    regions: int
    years: list[int]
    binding: BindingEntry
    notes: list[NoteEntry]
    mandatory_notes: list[str]
    accepted: str | None
    licence: str
    source_line: str


class Manifest(Description):
    """The file ``manifest.json``: what is said of a snapshot, and the hash of that."""

    sha256: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything a snapshot is made of, before it is one.

    Attributes
    ----------
    observations
        The long frame.
    files
        Answers as received, by file name: ``data.json`` and ``metadata.json``, further parts of a split answer.
    request
        What was asked: ``base_url``, ``url`` and ``bodies``.
    info, binding, provenance, notes, accepted
        As on :class:`kostra_bolig.model.Snapshot`.
    """

    observations: pl.DataFrame
    files: Mapping[str, bytes]
    request: Request
    info: TableInfo
    binding: Binding
    provenance: Provenance
    notes: tuple[Note, ...]
    accepted: str | None


def content_hash(draft: Draft) -> str:
    """Return the sha256 of what a snapshot tells: figures with names, units, symbols and series, whence and when.

    Dimension order, white space and links in the answer do not matter.
    """
    stage, notes = draft.provenance.stage, list(draft.provenance.mandatory_notes)
    said = [asdict(draft.info), draft.request["base_url"], stage, notes]
    figures = draft.observations.select(pl.all().exclude("missing")).write_csv()
    return hashlib.sha256(f"{json.dumps(said, sort_keys=True)}\n{figures}".encode()).hexdigest()


class Store:
    """The snapshots of table 12015 in one folder; nothing is made before the first write.

    Parameters
    ----------
    root
        The store; snapshots are in ``<root>/12015``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / TABLE_ID
        self._snapshots = self.folder / "snapshots"
        self._newest = self.folder / "newest"

    def snapshots(self) -> list[Snapshot]:
        """Return every valid snapshot, oldest first; damaged ones are left out with a warning."""
        return self._described(self._candidates())

    def newest(self) -> Snapshot | None:
        """Return the newest good snapshot, or ``None`` where nothing is stored.

        Every file's hash is checked. A damaged newest falls back to the one before, with a warning.

        Raises
        ------
        SnapshotDamaged
            There are snapshots, and none is whole.
        SnapshotTooNew
            The newest was written by a later version of this library.
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
        if not _ID.fullmatch(snapshot_id) or not path.is_dir() or path.is_symlink():
            stored = ", ".join(sorted(candidate.name for candidate in self._candidates())) or "none"
            raise SnapshotNotFound(
                f"there is no snapshot {snapshot_id!r} in {self._snapshots}; stored: {stored}", path=path
            )
        manifest = _manifest(path)
        for name in manifest["files"]:
            _checked(path, name, manifest)
        return _snapshot(path, manifest)

    def observations(self, snapshot: Snapshot) -> pl.DataFrame:
        """Return the long frame of a snapshot.

        Raises
        ------
        SnapshotDamaged
            The file is missing or differs from the manifest.
        """
        return pl.read_parquet(io.BytesIO(_checked(snapshot.path, _OBSERVATIONS, _manifest(snapshot.path))))

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
        with _disk(path), _temporary_folder(self._snapshots) as temporary:
            buffer = io.BytesIO()
            draft.observations.write_parquet(buffer, statistics=True)
            files = {**draft.files, _OBSERVATIONS: buffer.getvalue()}
            for name, body in files.items():
                _write(temporary / name, body)
            manifest = _described(draft, snapshot_id, sequence, digest, files)
            _write(temporary / _MANIFEST, _dumped(manifest))
            _flush(temporary)
            if path.exists():  # damaged, or it would have been found above
                shutil.rmtree(path)
            temporary.rename(path)
            _flush(self._snapshots)
        self._name(snapshot_id)
        return self.open(snapshot_id), True

    def quarantine(self, bodies: Mapping[str, bytes], reasons: Mapping[str, Any], *, at: dt.datetime) -> Path:
        """Put refused answers aside with the reasons, for a person to look at.

        Raises
        ------
        StoreError
            The disk is full or the folder cannot be written.
        """
        folder = self.folder / _QUARANTINE
        digest = hashlib.sha256(b"".join(bodies.values()) + _dumped(dict(reasons))).hexdigest()
        path = folder / f"{at:%Y%m%dT%H%M%SZ}-{digest[:12]}"
        with _disk(path), _temporary_folder(folder) as temporary:
            for name, body in bodies.items():
                _write(temporary / name, body)
            _write(temporary / "reasons.json", _dumped(dict(reasons)))
            if not path.exists():
                temporary.rename(path)
        return path

    def quarantined(self) -> list[Path]:
        """Return the folders of refused answers, oldest first."""
        folder = self.folder / _QUARANTINE
        return sorted(path for path in folder.glob("*") if not path.name.startswith(".")) if folder.is_dir() else []

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the store for writing.

        Raises
        ------
        StoreLocked
            Another run holds it.
        StoreError
            The folder cannot be written.
        """
        from filelock import FileLock, Timeout

        path = self.folder / "lock"
        lock = FileLock(path, timeout=0)
        with _disk(path):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire()
            except Timeout:
                raise StoreLocked(f"another run holds {path}; wait until it has ended", path=path) from None
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    def _sweep(self) -> None:
        """Remove what a run that was killed left behind; the lock says that nobody is writing."""
        for folder in (self.folder, self._snapshots, self.folder / _QUARANTINE):
            for stale in folder.glob(f"{_TEMPORARY}*"):
                if stale.is_dir() and not stale.is_symlink():
                    shutil.rmtree(stale, ignore_errors=True)
                else:
                    with contextlib.suppress(OSError):
                        stale.unlink()

    def _name(self, snapshot_id: str) -> None:
        with _disk(self._newest):
            _replace(self._newest, f"{snapshot_id}\n".encode())

    def _described(self, folders: Iterable[Path]) -> list[Snapshot]:
        found = []
        for path in folders:
            try:
                found.append(_snapshot(path, _manifest(path)))
            except StoreError as error:
                _warn(f"{error}; it is left out")
        return sorted(found, key=lambda snapshot: snapshot.sequence)

    def _newest_first(self, named: str | None) -> Iterator[str]:
        if named is not None:
            yield named
        others = [path for path in self._candidates() if path.name != named]
        yield from (snapshot.id for snapshot in reversed(self._described(others)))

    def _whole(self, snapshot_id: str) -> bool:
        try:
            self.open(snapshot_id)
        except StoreError:
            return False
        return True

    def _candidates(self) -> list[Path]:
        try:
            return [path for path in self._snapshots.iterdir() if _ID.fullmatch(path.name) and not path.is_symlink()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"{self._snapshots} cannot be read: {error.strerror}", path=self._snapshots) from error

    def _named(self) -> str | None:
        try:
            return self._newest.read_text("utf-8", "replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self._newest} cannot be read: {error.strerror}", path=self._newest) from error


def _described(draft: Draft, snapshot_id: str, sequence: int, digest: str, files: Mapping[str, bytes]) -> Description:
    frame, provenance = draft.observations, draft.provenance
    years: list[int] = frame["year"].to_list()
    return {
        "format": FORMAT,
        "version": __version__,
        "id": snapshot_id,
        "sequence": sequence,
        "content_sha256": digest,
        "request": draft.request,
        "table": {
            "updated": draft.info.updated,
            "first_period": draft.info.first_period,
            "last_period": draft.info.last_period,
            "discontinued": draft.info.discontinued,
            "label": draft.info.label,
        },
        "language": provenance.language,
        "updated": draft.info.updated,
        "stage": provenance.stage,
        "fetched_at": provenance.fetched_at.isoformat() if provenance.fetched_at else None,
        "files": {
            name: {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)} for name, body in files.items()
        },
        "rows": frame.height,
        "regions": frame["region"].n_unique(),
        "years": [min(years), max(years)],
        "binding": {
            "codes": dict(draft.binding.codes),
            "unavailable": dict(draft.binding.unavailable),
            "candidates": list(draft.binding.candidates),
        },
        "notes": [_entry(note) for note in draft.notes],
        "mandatory_notes": list(provenance.mandatory_notes),
        "accepted": draft.accepted,
        "licence": provenance.licence,
        "source_line": provenance.source_line,
    }


def _dumped(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest as text with the hash of its own content, so that a flipped bit shows."""
    content = json.dumps(manifest, ensure_ascii=False, sort_keys=True)
    return json.dumps(
        {**manifest, "sha256": hashlib.sha256(content.encode()).hexdigest()}, ensure_ascii=False, indent=1
    ).encode()


def _manifest(path: Path) -> Description:
    file = path / _MANIFEST
    try:
        manifest = json.loads(_bytes(file))
        said = manifest.pop("sha256")
        content = json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise SnapshotDamaged(f"{file} is damaged: not a manifest", path=file) from None
    if hashlib.sha256(content).hexdigest() != said or manifest.get("id") != path.name:
        raise SnapshotDamaged(f"{file} is damaged: its content differs from its hash", path=file)
    if isinstance(manifest.get("format"), int) and manifest["format"] > FORMAT:
        raise SnapshotTooNew(
            f"{path} has format {manifest['format']}, expected {FORMAT} or older; update kostra_bolig to read it",
            path=path,
        )
    if manifest.keys() != Description.__annotations__.keys():
        raise SnapshotDamaged(f"{file} is damaged: expected the keys of format {FORMAT}, got others", path=file)
    described: Description = manifest
    return described


def _checked(path: Path, name: str, manifest: Description) -> bytes:
    """Return one file of a snapshot after checking its hash."""
    body, said = _bytes(path / name), manifest["files"][name]["sha256"]
    found = hashlib.sha256(body).hexdigest()
    if found != said:
        raise SnapshotDamaged(
            f"{path / name} is damaged: expected sha256 {said[:12]}…, got {found[:12]}…", path=path / name
        )
    return body


def _snapshot(path: Path, manifest: Description) -> Snapshot:
    info = TableInfo(**manifest["table"])
    binding = manifest["binding"]
    fetched = updated_at(manifest["fetched_at"])
    return Snapshot(
        id=manifest["id"],
        path=path,
        sequence=manifest["sequence"],
        rows=manifest["rows"],
        regions=manifest["regions"],
        years=(manifest["years"][0], manifest["years"][1]),
        info=info,
        base_url=manifest["request"]["base_url"],
        binding=Binding(
            codes={SeriesKey(key): code for key, code in binding["codes"].items()},
            unavailable={SeriesKey(key): why for key, why in binding["unavailable"].items()},
            candidates=tuple(binding["candidates"]),
        ),
        provenance=Provenance(
            source=Source.STORED,
            source_line=manifest["source_line"],
            licence=manifest["licence"],
            table=TABLE_ID,
            table_label=info.label,
            language=Language(manifest["language"]),
            updated=updated_at(info.updated),
            stage=Stage(manifest["stage"]),
            fetched_at=fetched,
            snapshot=manifest["id"],
            sha256=manifest["files"]["data.json"]["sha256"],
            mandatory_notes=tuple(manifest["mandatory_notes"]),
        ),
        notes=tuple(_note(note) for note in manifest["notes"]),
        accepted=manifest["accepted"],
    )


def _entry(note: Note) -> NoteEntry:
    return {
        "check": note.check,
        "text": note.text,
        "cells": [
            {
                "region": cell.region,
                "content": cell.content,
                "year": cell.year,
                "found": cell.found,
                "expected": cell.expected,
            }
            for cell in note.cells
        ],
    }


def _note(note: NoteEntry) -> Note:
    return Note(check=note["check"], text=note["text"], cells=tuple(Cell(**cell) for cell in note["cells"]))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SnapshotDamaged(f"{path} is missing", path=path) from None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}", path=path) from error


@contextlib.contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Map every fault of the disk to ours."""
    try:
        yield
    except KostraBoligError:
        raise
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}. What was stored before is untouched; "
            "free space, or choose another folder with --cache-dir / KOSTRA_BOLIG_CACHE_DIR",
            path=path,
        ) from error


@contextlib.contextmanager
def _temporary_folder(parent: Path) -> Iterator[Path]:
    parent.mkdir(parents=True, exist_ok=True)
    path = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=parent))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _write(path: Path, body: bytes) -> None:
    with path.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, body: bytes) -> None:
    temporary = path.with_name(f"{_TEMPORARY}{path.name}")
    temporary.unlink(missing_ok=True)
    _write(temporary, body)
    temporary.replace(path)
    _flush(path.parent)


def _flush(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _warn(message: str) -> None:
    _log.warning(message)
    warnings.warn(message, UserWarning, stacklevel=3)
