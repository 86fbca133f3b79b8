"""What each command answers with ``--json``: typed, and described in ``schemas/``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypedDict

from kostra_bolig.claims import ClaimKind, Verdict
from kostra_bolig.model import Outcome, Source
from kostra_bolig.table import TABLE_ID, Language, Missing, SeriesKey, Stage, next_publication

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.claims import ClaimResult
    from kostra_bolig.errors import KostraBoligError
    from kostra_bolig.model import FetchResult, Note, Provenance, Snapshot
    from kostra_bolig.observations import Table
    from kostra_bolig.series import Series
    from kostra_bolig.store import Store

__all__ = [
    "CheckAnswer",
    "ErrorAnswer",
    "FetchAnswer",
    "PruneAnswer",
    "ReportAnswer",
    "SeriesAnswer",
    "StatusAnswer",
    "TrendAnswer",
    "check_answer",
    "error_answer",
    "fetch_answer",
    "prune_answer",
    "report_answer",
    "series_answer",
    "status_answer",
    "trend_answer",
]

_ISO = "%Y-%m-%dT%H:%M:%SZ"


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


class SourceAnswer(TypedDict):
    """Where figures come from, and how final they are."""

    figures: Source
    line: str
    licence: str
    table: str
    table_label: str
    language: Language
    updated: str | None
    stage: Stage
    fetched_at: str | None
    snapshot: str | None
    sha256: str
    mandatory_notes: list[str]


class FetchAnswer(TypedDict):
    """What ``fetch`` did."""

    outcome: Outcome
    snapshot: str
    table: str
    updated: str | None
    stage: Stage
    rows: int
    regions: int
    years: list[int]
    series: dict[str, str | None]
    requests: int
    notes: list[NoteAnswer]


class SeriesAnswer(TypedDict):
    """One series of one region; `values`, `status` and `missing` stand beside `years`."""

    series: str | None
    content: str
    content_name: str
    region: str
    region_name: str
    unit: str
    decimals: int
    years: list[int]
    values: list[float | None]
    status: list[str | None]
    missing: list[Missing | None]
    source: SourceAnswer


class PointAnswer(TypedDict):
    """A year and its value."""

    year: int
    value: float


TrendAnswer = TypedDict(
    "TrendAnswer",
    {
        "series": str,
        "region": str,
        "region_name": str,
        "unit": str,
        "from": PointAnswer,
        "to": PointAnswer,
        "absolute": float,
        "absolute_unit": str,
        "percent": float,
        "cagr_percent": float | None,
        "direction": Literal["up", "down", "flat"] | None,
        "slope_per_year": float | None,
        "notes": list[str],
        "source": SourceAnswer,
    },
)


class ClaimAnswer(TypedDict):
    """What the figures say of one claim."""

    id: str
    text: str
    where: str
    kind: ClaimKind
    published: float | str
    decimals: int
    computed: float | str | None
    verdict: Verdict
    recorded: Verdict | None
    as_recorded: bool
    note: str


class ReportAnswer(TypedDict):
    """What the figures say of the claims of one text."""

    title: str
    source: SourceAnswer
    claims: list[ClaimAnswer]


class SnapshotAnswer(TypedDict):
    """One stored snapshot."""

    id: str
    updated: str | None
    stage: Stage
    fetched_at: str | None
    rows: int
    regions: int
    years: list[int]
    notes: int
    accepted: str | None


class StatusAnswer(TypedDict):
    """What is stored, how old it is, and when SSB publishes next."""

    store: str
    table: str
    snapshots: list[SnapshotAnswer]
    newest: str | None
    stage: Stage | None
    age_days: float | None
    series: dict[str, str | None]
    quarantined: int
    next_publication: str


class DamageAnswer(TypedDict):
    """One damaged file."""

    path: str
    expected: str
    found: str


class CheckAnswer(TypedDict):
    """What a check of everything stored found."""

    store: str
    snapshots: int
    damaged: list[DamageAnswer]


class PruneAnswer(TypedDict):
    """Which snapshots were kept and which removed, oldest first."""

    kept: list[str]
    removed: list[str]


class ErrorAnswer(TypedDict):
    """A failure."""

    error: str
    message: str
    exit_code: int
    quarantine: str | None


def source_answer(provenance: Provenance) -> SourceAnswer:
    """Return where figures come from."""
    return {
        "figures": provenance.source,
        "line": provenance.source_line,
        "licence": provenance.licence,
        "table": provenance.table,
        "table_label": provenance.table_label,
        "language": provenance.language,
        "updated": _iso(provenance.updated),
        "stage": provenance.stage,
        "fetched_at": _iso(provenance.fetched_at),
        "snapshot": provenance.snapshot,
        "sha256": provenance.sha256,
        "mandatory_notes": list(provenance.mandatory_notes),
    }


def fetch_answer(result: FetchResult) -> FetchAnswer:
    """Return what a fetch did."""
    snapshot = result.snapshot
    return {
        "outcome": result.outcome,
        "snapshot": snapshot.id,
        "table": TABLE_ID,
        "updated": _iso(snapshot.provenance.updated),
        "stage": snapshot.provenance.stage,
        "rows": snapshot.rows,
        "regions": snapshot.regions,
        "years": list(snapshot.years),
        "series": {key.value: snapshot.binding.codes.get(key) for key in SeriesKey},
        "requests": result.requests,
        "notes": [_note(note) for note in result.notes],
    }


def series_answer(series: Series) -> SeriesAnswer:
    """Return one series."""
    frame = series.frame
    return {
        "series": series.key,
        "content": series.content,
        "content_name": series.content_name,
        "region": series.region,
        "region_name": series.region_name,
        "unit": series.unit,
        "decimals": series.decimals,
        "years": frame["year"].to_list(),
        "values": frame["value"].to_list(),
        "status": frame["status"].to_list(),
        "missing": frame["missing"].to_list(),
        "source": source_answer(series.provenance),
    }


def trend_answer(series: Series, start: int, end: int) -> TrendAnswer:
    """Return the change of a series between two years; what cannot be computed is null, and a note says why.

    Raises
    ------
    SeriesError
        The change itself cannot be computed.
    """
    from kostra_bolig.errors import SeriesError

    change = series.change(start, end)
    notes = []
    try:
        growth = series.cagr(start, end)
    except SeriesError as error:
        growth = None
        notes.append(f"no growth per year: {error}")
    try:
        line = series.trend(start, end)
    except SeriesError as error:
        line = None
        notes.append(f"no straight line through every year: {error}")
    return {
        "series": series.name,
        "region": series.region,
        "region_name": series.region_name,
        "unit": series.unit,
        "from": {"year": start, "value": change.start.value},
        "to": {"year": end, "value": change.end.value},
        "absolute": change.absolute,
        "absolute_unit": change.absolute_unit,
        "percent": change.percent,
        "cagr_percent": growth,
        "direction": line.direction if line else None,
        "slope_per_year": line.slope if line else None,
        "notes": notes,
        "source": source_answer(series.provenance),
    }


def report_answer(title: str, results: Sequence[ClaimResult], table: Table) -> ReportAnswer:
    """Return what the figures say of the claims of one text."""
    return {
        "title": title,
        "source": source_answer(table.provenance),
        "claims": [
            {
                "id": result.claim.id,
                "text": result.claim.text,
                "where": result.claim.where,
                "kind": result.claim.kind,
                "published": result.claim.published,
                "decimals": result.claim.decimals,
                "computed": result.computed,
                "verdict": result.verdict,
                "recorded": result.claim.recorded,
                "as_recorded": result.as_recorded,
                "note": result.note,
            }
            for result in results
        ],
    }


def status_answer(store: Store, now: dt.datetime) -> StatusAnswer:
    """Return what is stored.

    Raises
    ------
    StoreError
        The store cannot be read, or no snapshot in it is whole.
    """
    snapshots = store.snapshots()
    newest = store.newest()
    fetched = newest.provenance.fetched_at if newest else None
    return {
        "store": str(store.folder),
        "table": TABLE_ID,
        "snapshots": [_snapshot(snapshot) for snapshot in snapshots],
        "newest": newest.id if newest else None,
        "stage": newest.provenance.stage if newest else None,
        "age_days": round((now - fetched).total_seconds() / 86_400, 2) if fetched else None,
        "series": {key.value: newest.binding.codes.get(key) for key in SeriesKey} if newest else {},
        "quarantined": len(store.quarantined()),
        "next_publication": next_publication(now).astimezone(dt.UTC).strftime(_ISO),
    }


def check_answer(store: Store) -> CheckAnswer:
    """Return what a check of everything stored finds.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    damaged = store.check()
    return {
        "store": str(store.folder),
        "snapshots": store.count(),
        "damaged": [
            {"path": str(damage.path), "expected": damage.expected, "found": damage.found} for damage in damaged
        ],
    }


def prune_answer(store: Store, removed: Sequence[Snapshot]) -> PruneAnswer:
    """Return which snapshots are left and which were removed."""
    return {
        "kept": [snapshot.id for snapshot in store.snapshots()],
        "removed": [snapshot.id for snapshot in removed],
    }


def error_answer(error: KostraBoligError) -> ErrorAnswer:
    """Return a failure."""
    quarantine = getattr(error, "quarantine", None)
    return {
        "error": type(error).__name__,
        "message": str(error),
        "exit_code": error.exit_code,
        "quarantine": str(quarantine) if quarantine else None,
    }


def _snapshot(snapshot: Snapshot) -> SnapshotAnswer:
    return {
        "id": snapshot.id,
        "updated": _iso(snapshot.provenance.updated),
        "stage": snapshot.provenance.stage,
        "fetched_at": _iso(snapshot.provenance.fetched_at),
        "rows": snapshot.rows,
        "regions": snapshot.regions,
        "years": list(snapshot.years),
        "notes": len(snapshot.notes),
        "accepted": snapshot.accepted,
    }


def _note(note: Note) -> NoteAnswer:
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


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.strftime(_ISO) if moment else None
