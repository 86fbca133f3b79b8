"""Manifests of format 2: what is written now.

Whoever reads one keeps and ignores the keys that it does not know, at every level: what comes later adds keys, and no
format. A key is never renamed or taken away, and never changes its meaning.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, NotRequired, TypedDict

from kostra_bolig import __version__
from kostra_bolig.kinds import BoundBy, CountedAs, Language, Source, Stage
from kostra_bolig.kostra import updated_at
from kostra_bolig.records import AskedFor, Binding, Cell, Note, Provenance, Snapshot, TableInfo
from kostra_bolig.said import Said
from kostra_bolig.store.draft import DATA, FileEntry, Request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import UnionType

    from kostra_bolig.store.draft import Draft

__all__ = ["FORMAT", "Description", "Manifest", "described", "snapshot_of"]

FORMAT: Final = 2


class TableEntry(TypedDict):
    """What ``/tables/{id}`` said."""

    id: str
    updated: str | None
    first_period: str | None
    last_period: str | None
    discontinued: bool | None
    label: str


class SaidEntry(TypedDict):
    """What is said, as data: the name of a sentence and the values that stand in it."""

    name: str
    values: dict[str, Any]


class BindingEntry(TypedDict):
    """Which content each series was read from."""

    codes: dict[str, str]
    unavailable: dict[str, str]
    reasons: NotRequired[dict[str, SaidEntry | None]]
    candidates: list[str]
    withheld: NotRequired[dict[str, str]]
    bound_by: NotRequired[dict[str, str]]


class AskedForEntry(TypedDict):
    """Which part of the table was asked for; null for all."""

    years: list[int] | None
    regions: list[str] | None
    where: NotRequired[dict[str, list[str]]]


class CellEntry(TypedDict):
    """One cell that a note points at."""

    region: str | None
    content: str | None
    year: int | None
    found: str
    expected: str


class NoteEntry(TypedDict):
    """What a check remarked: as data, and in English for whoever does not know the sentence."""

    check: str
    said: SaidEntry | None
    text: str
    cells: list[CellEntry]


class Description(TypedDict):
    """What is said of a snapshot."""

    format: Literal[2]
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
    shared: NotRequired[dict[str, FileEntry]]
    rows: int
    regions: int
    years: list[int]
    binding: BindingEntry
    notes: list[NoteEntry]
    mandatory_notes: list[str]
    accepted: str | None
    asked_for: NotRequired[AskedForEntry]
    licence: str
    source_line: str
    counted_as: NotRequired[dict[str, dict[str, str]]]


class Manifest(Description):
    """The file ``manifest.json`` of format 2: what is said of a snapshot, and the hash of that."""

    sha256: str


def described(
    draft: Draft,
    snapshot_id: str,
    sequence: int,
    digest: str,
    files: Mapping[str, bytes],
    shared: Mapping[str, bytes],
) -> Description:
    """Return what is said of a draft that becomes a snapshot, of its own files and of those that all tables share."""
    frame, provenance = draft.observations, draft.provenance
    years: list[int] = frame["year"].to_list()
    description: Description = {
        "format": FORMAT,
        "version": __version__,
        "id": snapshot_id,
        "sequence": sequence,
        "content_sha256": digest,
        "request": draft.request,
        "table": {
            "id": provenance.table,
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
        "files": {name: _file_entry(body) for name, body in files.items()},
        "rows": frame.height,
        "regions": frame["region"].n_unique(),
        "years": [min(years), max(years)],
        "binding": _binding_entry(draft.binding),
        "notes": [_note_entry(note) for note in draft.notes],
        "mandatory_notes": list(provenance.mandatory_notes),
        "accepted": draft.accepted,
        "licence": provenance.licence,
        "source_line": provenance.source_line,
    }
    if shared:
        description["shared"] = {name: _file_entry(body) for name, body in shared.items()}
    if draft.counted_as:
        description["counted_as"] = {
            kind: {content: word.value for content, word in of.items()} for kind, of in draft.counted_as.items()
        }
    if not provenance.asked_for.is_all:
        years_asked, regions_asked = provenance.asked_for.years, provenance.asked_for.regions
        description["asked_for"] = {
            "years": None if years_asked is None else list(years_asked),
            "regions": None if regions_asked is None else list(regions_asked),
        }
        if provenance.asked_for.where:
            asked = {id_: list(codes) for id_, codes in provenance.asked_for.where.items()}
            description["asked_for"]["where"] = asked
    return description


def _file_entry(body: bytes) -> FileEntry:
    return {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}


def _binding_entry(binding: Binding) -> BindingEntry:
    entry: BindingEntry = {
        "codes": dict(binding.codes),
        "unavailable": dict(binding.unavailable),
        "reasons": {key: _said_entry(why) for key, why in binding.reasons.items()},
        "candidates": list(binding.candidates),
    }
    if binding.bound_by:
        entry["bound_by"] = {key: by.value for key, by in binding.bound_by.items()}
    if binding.withheld:
        entry["withheld"] = dict(binding.withheld)
    return entry


def _note_entry(note: Note) -> NoteEntry:
    return {
        "check": note.check,
        "said": _said_entry(note.said),
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


def _said_entry(said: Said | str) -> SaidEntry | None:
    """Return what is said as data, or ``None`` where an old version kept its sentence alone."""
    if isinstance(said, str):
        return None
    content = said.to_json()
    return {"name": content["name"], "values": content["values"]}


def snapshot_of(path: Path, content: Mapping[str, Any]) -> Snapshot:
    """Return the snapshot in a folder, as its manifest describes it.

    Raises
    ------
    ValueError, KeyError, AttributeError, TypeError, IndexError
        The manifest is none of format 2.
    """
    table, binding = content["table"], content["binding"]
    info = TableInfo(
        updated=_text_or_none(table["updated"]),
        first_period=_text_or_none(table["first_period"]),
        last_period=_text_or_none(table["last_period"]),
        discontinued=_one_of(table["discontinued"], bool | None),
        label=_text(table["label"]),
    )
    return Snapshot(
        id=_text(content["id"]),
        path=path,
        sequence=_whole(content["sequence"]),
        rows=_whole(content["rows"]),
        regions=_whole(content["regions"]),
        years=(_whole(content["years"][0]), _whole(content["years"][1])),
        info=info,
        base_url=_text(content["request"]["base_url"]),
        binding=Binding(
            codes=_by_series(binding["codes"]),
            reasons=_reasons(binding),
            candidates=tuple(_text(one) for one in binding["candidates"]),
            withheld=_by_series(binding.get("withheld", {})),
            bound_by=_bound_by(binding),
        ),
        provenance=Provenance(
            source=Source.STORED,
            source_line=_text(content["source_line"]),
            licence=_text(content["licence"]),
            table=_text(table["id"]),
            table_label=info.label,
            language=Language(content["language"]),
            updated=updated_at(info.updated),
            stage=_stage(_text(content["stage"])),
            fetched_at=updated_at(_text_or_none(content["fetched_at"])),
            snapshot=content["id"],
            sha256=content["files"][DATA]["sha256"],
            mandatory_notes=tuple(_text(one) for one in content["mandatory_notes"]),
            asked_for=_asked_for(content.get("asked_for", {})),
        ),
        notes=tuple(_note(note) for note in content["notes"]),
        accepted=_text_or_none(content["accepted"]),
        counted_as={_text(kind): _counted_as(of) for kind, of in content.get("counted_as", {}).items()},
    )


def _asked_for(entry: Mapping[str, Any]) -> AskedFor:
    years, regions = entry.get("years"), entry.get("regions")
    return AskedFor(
        years=None if years is None else tuple(map(_whole, years)),
        regions=None if regions is None else tuple(map(_text, regions)),
        where={_text(id_): tuple(map(_text, codes)) for id_, codes in entry.get("where", {}).items()},
    )


def _by_series(entry: Mapping[str, Any]) -> dict[str, str]:
    return {_text(key): _text(text) for key, text in entry.items()}


def _stage(word: str) -> Stage:
    """Return how final the figures are; a word of which a later version knows more is unknown here."""
    return Stage(word) if word in set(Stage) else Stage.UNKNOWN


def _counted_as(entry: Mapping[str, Any]) -> dict[str, CountedAs]:
    """Return what each count is; one of which a later version knows more is unknown here."""
    known = set(CountedAs)
    return {key: CountedAs(word) if word in known else CountedAs.UNKNOWN for key, word in _by_series(entry).items()}


def _bound_by(binding: Mapping[str, Any]) -> dict[str, BoundBy]:
    """Return what says what each series is read from, as far as this version knows the word."""
    known = set(BoundBy)
    return {key: BoundBy(by) for key, by in _by_series(binding.get("bound_by", {})).items() if by in known}


def _reasons(binding: Mapping[str, Any]) -> dict[str, Said | str]:
    """Return why series are unavailable."""
    said = binding.get("reasons", {})
    return {key: _said(said.get(key), text) for key, text in _by_series(binding["unavailable"]).items()}


def _said(entry: Mapping[str, Any] | None, text: str) -> Said | str:
    """Return what is said: as data, or the sentence where that is all there is, or all that this version can read."""
    try:
        return text if entry is None else replace(Said.from_json(entry), written=text)
    except (KeyError, TypeError, AttributeError):
        return text


def _note(entry: Mapping[str, Any]) -> Note:
    text = _text(entry["text"])
    return Note(
        check=_text(entry["check"]),
        said=_said(entry["said"], text),
        cells=tuple(
            Cell(
                region=_text_or_none(cell["region"]),
                content=_text_or_none(cell["content"]),
                year=None if cell["year"] is None else _whole(cell["year"]),
                found=_text(cell["found"]),
                expected=_text(cell["expected"]),
            )
            for cell in entry["cells"]
        ),
    )


def _text(value: Any) -> str:
    text: str = _one_of(value, str)
    return text


def _text_or_none(value: Any) -> str | None:
    text: str | None = _one_of(value, str | None)
    return text


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(repr(value))
    return value


def _one_of(value: Any, types: type | UnionType) -> Any:
    if not isinstance(value, types):
        raise TypeError(repr(value))
    return value
