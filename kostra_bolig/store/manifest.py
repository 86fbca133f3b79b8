"""A snapshot's manifest: what is said of it, written with the hash of its own content (format 1)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NotRequired, TypedDict

import polars as pl

from kostra_bolig.about import __version__
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import SnapshotDamaged, SnapshotTooNew, StoreError
from kostra_bolig.kostra import Language, Stage, updated_at
from kostra_bolig.records import Binding, Cell, Note, Provenance, Snapshot, Source, TableInfo
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "DATA",
    "FORMAT",
    "MANIFEST",
    "OBSERVATIONS",
    "Draft",
    "FileEntry",
    "Manifest",
    "Request",
    "content_hash",
    "described",
    "is_companion",
    "read",
    "sealed",
    "unsealed",
]

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATA: Final = "data.json"
OBSERVATIONS: Final = "observations.parquet"
_COMPANION: Final = re.compile(r"(klass|population)(-[a-z0-9]+)*\.json")
MANIFEST_MOST: Final = 16_000_000
"""Bytes of the largest manifest that is read."""


class Request(TypedDict):
    """What was asked, and of whom."""

    base_url: str
    url: str
    bodies: list[str | None]


class TableEntry(TypedDict):
    """What ``/tables/{id}`` said."""

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

    codes: dict[str, str]
    unavailable: dict[str, str]
    candidates: list[str]
    withheld: NotRequired[dict[str, str]]


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
        Answers as received, by file name: ``data.json`` and ``metadata.json``, further parts of a split answer, and
        what Klass and the population table said.
    request
        What was asked: ``base_url``, ``url`` and ``bodies``.
    info, binding, provenance, notes, accepted
        As on :class:`kostra_bolig.records.Snapshot`.
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

    Dimension order, white space and links in the answer do not matter. What Klass and the population table said is
    part of it where it is stored.
    """
    stage, notes = draft.provenance.stage, list(draft.provenance.mandatory_notes)
    said = [asdict(draft.info), draft.request["base_url"], stage, notes]
    figures = draft.observations.select(pl.all().exclude("missing")).write_csv()
    digest = hashlib.sha256(f"{json.dumps(said, sort_keys=True)}\n{figures}".encode())
    for name in sorted(filter(is_companion, draft.files)):
        digest.update(f"\n{name}\n{json.dumps(json.loads(draft.files[name]), sort_keys=True)}".encode())
    return digest.hexdigest()


def is_companion(name: str) -> bool:
    """Tell whether a file of a snapshot is an answer of another source, stored beside the table's own."""
    return _COMPANION.fullmatch(name) is not None


def described(draft: Draft, snapshot_id: str, sequence: int, digest: str, files: Mapping[str, bytes]) -> Description:
    """Return what is said of a draft that becomes a snapshot."""
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
        "binding": _binding_entry(draft.binding),
        "notes": [_entry(note) for note in draft.notes],
        "mandatory_notes": list(provenance.mandatory_notes),
        "accepted": draft.accepted,
        "licence": provenance.licence,
        "source_line": provenance.source_line,
    }


def _binding_entry(binding: Binding) -> BindingEntry:
    entry: BindingEntry = {
        "codes": dict(binding.codes),
        "unavailable": dict(binding.unavailable),
        "candidates": list(binding.candidates),
    }
    if binding.withheld:
        entry["withheld"] = dict(binding.withheld)
    return entry


def sealed(said: Mapping[str, Any]) -> bytes:
    """Return what is said as text with the hash of its own content, so that a flipped bit shows."""
    content = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return json.dumps(
        {**said, "sha256": hashlib.sha256(content.encode()).hexdigest()}, ensure_ascii=False, indent=1
    ).encode()


def unsealed(file: Path) -> dict[str, Any]:
    """Return what a sealed file says, if it is what was written.

    Raises
    ------
    SnapshotDamaged
        It is missing, or its content differs from its hash.
    """
    body = disk.read(file, most=MANIFEST_MOST)
    try:
        said: dict[str, Any] = json.loads(body)
        seal = said.pop("sha256")
        content = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise SnapshotDamaged(f"{file} is damaged: not what was written there", path=file) from None
    if hashlib.sha256(content).hexdigest() != seal:
        raise SnapshotDamaged(f"{file} is damaged: its content differs from its hash", path=file)
    return said


def read(path: Path) -> tuple[Snapshot, dict[str, FileEntry]]:
    """Return what the manifest in a folder says of the snapshot and of its files.

    Raises
    ------
    SnapshotDamaged
        There is none, or it is not what was written.
    SnapshotTooNew
        It was written by a later version of this library; every format keeps `format`, `id` and the seal.
    """
    file = path / MANIFEST
    said: Any = unsealed(file)
    if said.get("id") != path.name:
        raise SnapshotDamaged(f"{file} is damaged: it describes {str(said.get('id'))[:80]!r}", path=file)
    if type(said.get("format")) is int and said["format"] > FORMAT:
        raise SnapshotTooNew(
            f"{path} has format {said['format']}, expected {FORMAT} or older; update kostra_bolig to read it", path=path
        )
    if said.get("format") != FORMAT or said.keys() != Description.__annotations__.keys():
        raise SnapshotDamaged(f"{file} is damaged: expected the keys of format {FORMAT}, got others", path=file)
    try:
        files: dict[str, FileEntry] = {name: said["files"][name] for name in (DATA, OBSERVATIONS, *said["files"])}
        for name, entry in files.items():
            disk.file_in(path, name)
            int(entry["bytes"]), bytes.fromhex(entry["sha256"])
        return _snapshot(path, said), files
    except (ValueError, KeyError, AttributeError, TypeError, IndexError, StoreError) as error:
        raise SnapshotDamaged(f"{file} is damaged: not what format {FORMAT} says ({error})", path=file) from None


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
            codes=_keyed(binding["codes"]),
            reasons=_keyed(binding["unavailable"]),
            candidates=tuple(binding["candidates"]),
            withheld=_keyed(binding.get("withheld", {})),
        ),
        provenance=Provenance(
            source=Source.STORED,
            source_line=manifest["source_line"],
            licence=manifest["licence"],
            table=path.parent.parent.name,
            table_label=info.label,
            language=Language(manifest["language"]),
            updated=updated_at(info.updated),
            stage=Stage(manifest["stage"]),
            fetched_at=fetched,
            snapshot=manifest["id"],
            sha256=manifest["files"][DATA]["sha256"],
            mandatory_notes=tuple(manifest["mandatory_notes"]),
        ),
        notes=tuple(_note(note) for note in manifest["notes"]),
        accepted=manifest["accepted"],
    )


def _keyed(by_key: Mapping[str, str]) -> dict[str, str]:
    """Return what is said by series, if it is said of series of the table."""
    if unknown := set(by_key) - set(definition().keys):
        raise ValueError(f"no series: {min(unknown)}")
    return dict(by_key)


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
    return Note(check=note["check"], said=note["text"], cells=tuple(Cell(**cell) for cell in note["cells"]))
