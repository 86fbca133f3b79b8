"""What ``fetch`` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from kostra_bolig.answers.source import NoteAnswer, iso, note_answer
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.kostra import Stage, is_discontinued
from kostra_bolig.records import BoundBy, Outcome

if TYPE_CHECKING:
    from kostra_bolig.records import AskedFor, FetchResult

__all__ = ["AskedForAnswer", "FetchAnswer", "fetch_answer"]


class AskedForAnswer(TypedDict):
    """Which part of the table was asked for; null for all."""

    years: list[int] | None
    regions: list[str] | None


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
    asked_for: AskedForAnswer
    series: dict[str, str | None]
    bound_by: dict[str, BoundBy | None]
    requests: int
    notes: list[NoteAnswer]
    discontinued: bool | None


def fetch_answer(result: FetchResult) -> FetchAnswer:
    """Return what a fetch did."""
    snapshot = result.snapshot
    return {
        "outcome": result.outcome,
        "snapshot": snapshot.id,
        "table": snapshot.provenance.table,
        "updated": iso(snapshot.provenance.updated),
        "stage": snapshot.provenance.stage,
        "rows": snapshot.rows,
        "regions": snapshot.regions,
        "years": list(snapshot.years),
        "asked_for": _asked_for(snapshot.asked_for),
        "series": {key: snapshot.binding.codes.get(key) for key in definition().keys},
        "bound_by": {key: snapshot.binding.bound_by.get(key) for key in definition().keys},
        "requests": result.requests,
        "notes": [note_answer(note) for note in result.notes],
        "discontinued": is_discontinued(snapshot.info.discontinued, title=snapshot.info.label),
    }


def _asked_for(part: AskedFor) -> AskedForAnswer:
    return {
        "years": None if part.years is None else list(part.years),
        "regions": None if part.regions is None else list(part.regions),
    }
