"""What ``fetch`` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from kostra_bolig.answers.error import ErrorOfTableAnswer
from kostra_bolig.answers.source import AskedForAnswer, NoteAnswer, asked_for_answer, iso, note_answer
from kostra_bolig.kinds import BoundBy, Outcome, Stage, TextOf
from kostra_bolig.kostra import is_discontinued
from kostra_bolig.store.opened import spec_of

if TYPE_CHECKING:
    from kostra_bolig.records import FetchResult
    from kostra_bolig.said import Said

__all__ = ["FetchAnswer", "FetchOfTablesAnswer", "LeftOutAnswer", "fetch_answer", "left_out_answer"]


class FetchAnswer(TypedDict):
    """What ``fetch`` did."""

    outcome: Annotated[str, TextOf(Outcome)]
    snapshot: str
    table: str
    updated: str | None
    stage: Annotated[str, TextOf(Stage)]
    rows: int
    regions: int
    years: list[int]
    asked_for: AskedForAnswer
    series: dict[str, str | None]
    bound_by: dict[str, Annotated[str, TextOf(BoundBy)] | None]
    requests: int
    notes: list[NoteAnswer]
    discontinued: bool | None


class LeftOutAnswer(TypedDict):
    """A table that cannot be read, where all or those stored were asked for; it counts for no exit code."""

    table: str
    outcome: Literal["left_out"]
    why: str


class FetchOfTablesAnswer(TypedDict):
    """What ``fetch`` did with several tables; one that failed has the keys of an error.

    `requests` are those of the whole run, the list of tables and Klass among them.
    """

    tables: list[FetchAnswer | ErrorOfTableAnswer | LeftOutAnswer]
    requests: int


def left_out_answer(table: str, why: Said | None) -> LeftOutAnswer:
    """Return that a table was left out."""
    return {"table": table, "outcome": "left_out", "why": str(why)}


def fetch_answer(result: FetchResult) -> FetchAnswer:
    """Return what a fetch did."""
    snapshot = result.snapshot
    keys = spec_of(snapshot).keys
    return {
        "outcome": result.outcome,
        "snapshot": snapshot.id,
        "table": snapshot.provenance.table,
        "updated": iso(snapshot.provenance.updated),
        "stage": snapshot.provenance.stage,
        "rows": snapshot.rows,
        "regions": snapshot.regions,
        "years": list(snapshot.years),
        "asked_for": asked_for_answer(snapshot.provenance.asked_for),
        "series": {key: snapshot.binding.codes.get(key) for key in keys},
        "bound_by": {key: snapshot.binding.bound_by.get(key) for key in keys},
        "requests": result.requests,
        "notes": [note_answer(note) for note in result.notes],
        "discontinued": is_discontinued(snapshot.info.discontinued, title=snapshot.info.label),
    }
