"""Where the figures of an answer come from, and the notes that go with them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, TypedDict

from kostra_bolig.kinds import Language, Source, Stage, TextOf
from kostra_bolig.said import spoken

if TYPE_CHECKING:
    from kostra_bolig.records import AskedFor, Note, Provenance

__all__ = [
    "ISO",
    "AskedForAnswer",
    "CellAnswer",
    "NoteAnswer",
    "SourceAnswer",
    "asked_for_answer",
    "iso",
    "note_answer",
    "source_answer",
    "where_answer",
]

ISO = "%Y-%m-%dT%H:%M:%SZ"


class CellAnswer(TypedDict):
    """One cell that a note points at."""

    region: str | None
    content: str | None
    year: int | None
    found: str
    expected: str


class NoteAnswer(TypedDict):
    """Something a person should know."""

    check: str
    text: str
    cells: list[CellAnswer]


class AskedForAnswer(TypedDict):
    """Which part of the table was asked for; null for all, and all categories of a dimension that `where` lacks."""

    years: list[int] | None
    regions: list[str] | None
    where: dict[str, list[str]]


class CategoryAnswer(TypedDict):
    """The category of a further dimension that figures are of."""

    id: str
    code: str
    label: str


class SourceAnswer(TypedDict):
    """Where figures come from, and how final they are."""

    figures: Annotated[str, TextOf(Source)]
    line: str
    licence: str
    table: str
    table_label: str
    language: Annotated[str, TextOf(Language)]
    updated: str | None
    stage: Annotated[str, TextOf(Stage)]
    fetched_at: str | None
    snapshot: str | None
    sha256: str
    mandatory_notes: list[str]
    asked_for: AskedForAnswer
    where: list[CategoryAnswer]


def source_answer(provenance: Provenance) -> SourceAnswer:
    """Return where figures come from."""
    return {
        "figures": provenance.source,
        "line": provenance.source_line,
        "licence": provenance.licence,
        "table": provenance.table,
        "table_label": provenance.table_label,
        "language": provenance.language,
        "updated": iso(provenance.updated),
        "stage": provenance.stage,
        "fetched_at": iso(provenance.fetched_at),
        "snapshot": provenance.snapshot,
        "sha256": provenance.sha256,
        "mandatory_notes": list(provenance.mandatory_notes),
        "asked_for": asked_for_answer(provenance.asked_for),
        "where": where_answer(provenance),
    }


def where_answer(provenance: Provenance) -> list[CategoryAnswer]:
    """Return the category of each further dimension that figures are of."""
    return [{"id": one.id, "code": one.code, "label": one.label} for one in provenance.where]


def asked_for_answer(part: AskedFor) -> AskedForAnswer:
    """Return which part of the table was asked for."""
    return {
        "years": None if part.years is None else list(part.years),
        "regions": None if part.regions is None else list(part.regions),
        "where": {id_: list(codes) for id_, codes in part.where.items()},
    }


def note_answer(note: Note) -> NoteAnswer:
    """Return a note."""
    return {
        "check": note.check,
        "text": note.sentence(spoken()),
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


def iso(moment: dt.datetime | None) -> str | None:
    """Return a moment in UTC as ISO 8601 has it."""
    return moment.astimezone(dt.UTC).strftime(ISO) if moment else None
