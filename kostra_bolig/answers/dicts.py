"""What a record in hand is as a dictionary: the answer of its command, of dictionaries, lists, texts and numbers alone.

Each is made by the function that the command answers with; a member of an enum is its text here, as it is in JSON.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.answers.claims import ClaimAnswer, ClaimsAnswer
    from kostra_bolig.answers.comparison import CompareAnswer
    from kostra_bolig.answers.fetch import FetchAnswer
    from kostra_bolig.answers.files import CitationAnswer
    from kostra_bolig.answers.series import SeriesAnswer
    from kostra_bolig.answers.source import NoteAnswer, SourceAnswer
    from kostra_bolig.answers.versions import DiffAnswer, SnapshotAnswer
    from kostra_bolig.figures.citation import Citation
    from kostra_bolig.figures.claims import ClaimResult
    from kostra_bolig.figures.comparison import Comparison
    from kostra_bolig.figures.revisions import Diff
    from kostra_bolig.figures.series import Series
    from kostra_bolig.records import FetchResult, Note, Provenance, Snapshot

__all__ = [
    "as_text",
    "of_citation",
    "of_claim",
    "of_claims",
    "of_comparison",
    "of_diff",
    "of_fetch",
    "of_note",
    "of_series",
    "of_snapshot",
    "of_source",
]

_Answer = TypeVar("_Answer")


def of_series(series: Series) -> SeriesAnswer:
    """Return what ``series`` answers."""
    from kostra_bolig.answers.series import series_answer

    return as_text(series_answer(series))


def of_comparison(comparison: Comparison) -> CompareAnswer:
    """Return what ``compare`` answers; without a table, nothing stands beside the regions."""
    from kostra_bolig.answers.comparison import compare_answer

    return as_text(compare_answer(comparison))


def of_diff(diff: Diff) -> DiffAnswer:
    """Return what ``diff`` answers."""
    from kostra_bolig.answers.versions import diff_answer

    return as_text(diff_answer(diff))


def of_claim(result: ClaimResult) -> ClaimAnswer:
    """Return what ``verify`` answers of a claim."""
    from kostra_bolig.answers.claims import claim_answer

    return as_text(claim_answer(result))


def of_claims(results: Sequence[ClaimResult]) -> ClaimsAnswer:
    """Return what ``verify`` answers of claims."""
    return {"claims": [of_claim(result) for result in results]}


def of_citation(citation: Citation) -> CitationAnswer:
    """Return what ``cite`` answers."""
    from kostra_bolig.answers.files import citation_answer

    return citation_answer(citation)


def of_fetch(result: FetchResult) -> FetchAnswer:
    """Return what ``fetch`` answers."""
    from kostra_bolig.answers.fetch import fetch_answer

    return as_text(fetch_answer(result))


def of_source(provenance: Provenance) -> SourceAnswer:
    """Return what every answer says of where its figures come from."""
    from kostra_bolig.answers.source import source_answer

    return as_text(source_answer(provenance))


def of_snapshot(snapshot: Snapshot) -> SnapshotAnswer:
    """Return what ``status`` and ``history`` answer of a snapshot."""
    from kostra_bolig.answers.versions import snapshot_answer

    return as_text(snapshot_answer(snapshot))


def of_note(note: Note) -> NoteAnswer:
    """Return what ``fetch`` answers of a note."""
    from kostra_bolig.answers.source import note_answer

    return as_text(note_answer(note))


def as_text(answer: _Answer) -> _Answer:
    """Return an answer with the text of each member of an enum in its place."""
    return cast("_Answer", _plain(answer))


def _plain(part: Any) -> Any:
    if isinstance(part, dict):
        return {_plain(name): _plain(inner) for name, inner in part.items()}
    if isinstance(part, list):
        return [_plain(inner) for inner in part]
    return part.value if isinstance(part, Enum) else part
