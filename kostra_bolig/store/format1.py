"""Manifests of format 1, which nobody writes any more and every version reads.

It knew table 12015 only, had exactly these keys, and kept of a note its English sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NotRequired, TypedDict

from kostra_bolig.definitions.shipped import DEFAULT_TABLE
from kostra_bolig.kinds import Language, Stage
from kostra_bolig.store.draft import FileEntry, Request

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FORMAT", "Manifest", "has_its_keys", "lifted"]

FORMAT: Final = 1
_SERIES: Final = frozenset(
    {"midlertidig_botilbud", "over_3_mnd", "med_barn", "med_barn_over_3_mnd", "unge", "natthjem"}
)
"""The series that there were; a later one is in no manifest of this format."""


class TableEntry(TypedDict):
    """What ``/tables/12015`` said."""

    updated: str | None
    first_period: str | None
    last_period: str | None
    discontinued: bool | None
    label: str


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
    """The file ``manifest.json`` of format 1: what is said of a snapshot, and the hash of that."""

    sha256: str


def has_its_keys(content: Mapping[str, Any]) -> bool:
    """Tell whether a manifest has the keys of format 1, and no others."""
    return content.keys() == Description.__annotations__.keys()


def lifted(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a manifest of format 1 says, as format 2 would say it.

    Raises
    ------
    KeyError, TypeError, ValueError
        It is none.
    """
    said_of = {key for part in ("codes", "unavailable") for key in content["binding"][part]}
    if unknown := said_of - _SERIES:
        raise ValueError(f"no series: {min(unknown)}")
    return {
        **content,
        "table": {"id": DEFAULT_TABLE, **content["table"]},
        "notes": [{**note, "said": None} for note in content["notes"]],
    }
