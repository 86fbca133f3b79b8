"""What ``contents`` answers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, TypedDict

from kostra_bolig import jsonstat
from kostra_bolig.answers.source import iso
from kostra_bolig.kinds import BoundBy, TextOf
from kostra_bolig.said import Said

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.jsonstat import Dimension
    from kostra_bolig.records import Binding, Candidate

__all__ = [
    "CandidateAnswer",
    "CategoryAnswer",
    "ContentAnswer",
    "ContentsAnswer",
    "DimensionAnswer",
    "NearAnswer",
    "UnavailableAnswer",
    "contents_answer",
]


class ContentAnswer(TypedDict):
    """One content of the table, and the series that is read from it."""

    content: str
    name: str
    unit: str | None
    decimals: int | None
    series: str | None
    bound_by: Annotated[str, TextOf(BoundBy)] | None


class CategoryAnswer(TypedDict):
    """One category of a dimension."""

    code: str
    label: str


class DimensionAnswer(TypedDict):
    """One dimension of the table."""

    id: str
    label: str
    categories: list[CategoryAnswer]


class NearAnswer(TypedDict):
    """One figure that was printed, and what stands there."""

    year: int
    printed: float
    unrevised: bool
    found: float | None


class CandidateAnswer(TypedDict):
    """One content that a series might be read from, and how near it comes to the figures that were printed."""

    content: str
    name: str
    unit: str | None
    is_near: bool | None
    off_percent: float | None
    cells: list[NearAnswer]


class UnavailableAnswer(TypedDict):
    """One series that is read from no content."""

    series: str
    why: str
    candidates: list[CandidateAnswer]


class ContentsAnswer(TypedDict):
    """What a table holds, and which series is read from which content and by what."""

    table: str
    table_label: str
    updated: str | None
    snapshot: str | None
    contents: list[ContentAnswer]
    unavailable: list[UnavailableAnswer]
    dimensions: list[DimensionAnswer]


def contents_answer(
    spec: TableSpec,
    *,
    label: str,
    updated: dt.datetime | None,
    snapshot: str | None,
    dimensions: Sequence[Dimension],
    content: Dimension,
    decimals: int | None,
    binding: Binding,
    candidates: Mapping[str, Sequence[Candidate]],
) -> ContentsAnswer:
    """Return what a table holds.

    Parameters
    ----------
    spec
        What the table is.
    label, updated, snapshot
        Its title, when SSB updated it, and the snapshot that holds it so, ``None`` where none does.
    dimensions, content
        Its dimensions, and the one of its contents.
    decimals
        How many figures are shown with where a content does not say.
    binding, candidates
        Which content each series is read from, and what those that are unavailable might be read from.
    """
    read = {code: [key for key in binding.codes if binding.codes[key] == code] for code in binding.codes.values()}
    series = {code: ", ".join(keys) for code, keys in read.items()}  # several, each of other categories of it
    units = {code: content.units.get(code, jsonstat.Unit(None, None)) for code in content.codes}
    names = dict(zip(content.codes, content.labels, strict=True))
    return {
        "table": spec.id,
        "table_label": label,
        "updated": iso(updated),
        "snapshot": snapshot,
        "contents": [
            {
                "content": code,
                "name": name,
                "unit": units[code].base,
                "decimals": decimals if units[code].decimals is None else units[code].decimals,
                "series": series.get(code),
                "bound_by": binding.bound_by.get(read.get(code, [""])[0]),
            }
            for code, name in names.items()
        ],
        "unavailable": [
            {
                "series": key,
                "why": str(_first(why)),
                "candidates": [_candidate(one, names, units) for one in candidates.get(key, ())],
            }
            for key, why in binding.reasons.items()
        ],
        "dimensions": [
            {
                "id": one.id,
                "label": one.label,
                "categories": [{"code": code, "label": name} for code, name in zip(one.codes, one.labels, strict=True)],
            }
            for one in dimensions
        ],
    }


def _first(why: Said | str) -> Said | str:
    """Return a reason without the candidates that it ends with: they are answered beside it."""
    inner = why.values.get("why") if isinstance(why, Said) and why.name == "ingest-nearest" else None
    return inner if isinstance(inner, Said | str) else why


def _candidate(candidate: Candidate, names: Mapping[str, str], units: Mapping[str, jsonstat.Unit]) -> CandidateAnswer:
    code, off = candidate.content.code, candidate.off
    return {
        "content": code,
        "name": names.get(code, candidate.content.label),
        "unit": units[code].base if code in units else candidate.content.unit,
        "is_near": candidate.is_near,
        "off_percent": None if off is None or math.isinf(off) else round(off * 100, 2),
        "cells": [
            {"year": year, "printed": printed, "unrevised": unrevised, "found": found}
            for year, printed, unrevised, found in candidate.cells
        ],
    }
