"""What each command answers with ``--json``: typed, and described in ``schemas/``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal, TypedDict

import polars as pl

from kostra_bolig.kostra import (
    REPORT_BASE_YEAR,
    TABLE_ID,
    Language,
    Missing,
    RegionKind,
    SeriesKey,
    Stage,
    next_publication,
)
from kostra_bolig.records import ClaimKind, Outcome, Source, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kostra_bolig.errors import KostraBoligError
    from kostra_bolig.figures.claims import ClaimResult
    from kostra_bolig.figures.comparison import By, Comparison
    from kostra_bolig.figures.revisions import Diff
    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.records import FetchResult, Note, Provenance, Snapshot
    from kostra_bolig.show.chart import Chart
    from kostra_bolig.store.snapshots import Store

__all__ = [
    "CheckAnswer",
    "CiteAnswer",
    "CompareAnswer",
    "CoverageAnswer",
    "DiffAnswer",
    "ErrorAnswer",
    "ExportAnswer",
    "FetchAnswer",
    "HistoryAnswer",
    "PlotAnswer",
    "PruneAnswer",
    "RankingAnswer",
    "RegionsAnswer",
    "ReportAnswer",
    "SeriesAnswer",
    "SeriesOfRegionsAnswer",
    "StatusAnswer",
    "TrendAnswer",
    "TrendOfRegionsAnswer",
    "check_answer",
    "cite_answer",
    "compare_answer",
    "coverage_answer",
    "diff_answer",
    "error_answer",
    "export_answer",
    "fetch_answer",
    "history_answer",
    "plot_answer",
    "prune_answer",
    "ranking_answer",
    "regions_answer",
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
    ours: str | None
    remarks: list[str]
    source: SourceAnswer


class SeriesOfRegionsAnswer(TypedDict):
    """One series of several regions, in the order asked for."""

    regions: list[SeriesAnswer]


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
        "ours": str | None,
        "notes": list[str],
        "source": SourceAnswer,
    },
)


class TrendOfRegionsAnswer(TypedDict):
    """The change of one series in several regions, in the order asked for."""

    regions: list[TrendAnswer]


class RegionAnswer(TypedDict):
    """One region of the table."""

    region: str
    region_name: str
    name: str
    kind: RegionKind
    county: str | None
    valid_from: int | None
    valid_to: int | None
    kostra_group: str | None


class RegionsAnswer(TypedDict):
    """Regions of the table."""

    regions: list[RegionAnswer]
    source: SourceAnswer


class ComparedAnswer(TypedDict):
    """One region beside others; the lists stand beside `years`. `percent` is from the base year to `last_year`."""

    region: str
    region_name: str
    values: list[float | None]
    status: list[str | None]
    missing: list[Missing | None]
    index: list[float | None]
    absolute: float | None
    percent: float | None
    last_year: int | None
    ours: str | None


class CompareAnswer(TypedDict):
    """One series of several regions beside each other."""

    series: str | None
    content: str
    content_name: str
    unit: str
    decimals: int
    base: int
    years: list[int]
    regions: list[ComparedAnswer]
    notes: list[str]
    source: SourceAnswer


class RankedAnswer(TypedDict):
    """One region in a ranking; `missing` says why it has no rank."""

    rank: int | None
    region: str
    region_name: str
    value: float | None
    status: str | None
    missing: Missing | None
    start: float | None
    absolute: float | None
    percent: float | None


class RankingAnswer(TypedDict):
    """Regions of a kind in order of a series; those without a figure last."""

    series: str | None
    content: str
    content_name: str
    unit: str
    decimals: int
    kind: RegionKind
    by: Literal["value", "change"]
    year: int
    since: int
    ours: str | None
    ranking: list[RankedAnswer]
    notes: list[str]
    source: SourceAnswer


class CoveredAnswer(TypedDict):
    """How many regions report in a year, and why the others have no figure."""

    year: int
    regions: int
    reported: int
    suppressed: int
    not_available: int
    other: int
    reported_percent: float | None


class CoverageAnswer(TypedDict):
    """How much of a series is reported."""

    series: str | None
    content: str
    content_name: str
    kind: RegionKind
    years: list[CoveredAnswer]
    source: SourceAnswer


class FigureAnswer(TypedDict):
    """First and last figure of a series in a region; `note` says why there is no change."""

    series: SeriesKey
    decimals: int
    unit: str | None
    from_year: int
    from_value: float | None
    from_status: str | None
    to_year: int
    to_value: float | None
    to_status: str | None
    absolute: float | None
    percent: float | None
    note: str | None


class FiguresAnswer(TypedDict):
    """The six series of one region."""

    region: str
    region_name: str
    figures: list[FigureAnswer]


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
    regions: list[FiguresAnswer]


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


class HistoryAnswer(TypedDict):
    """Every stored snapshot, in the order SSB published them."""

    store: str
    table: str
    snapshots: list[SnapshotAnswer]
    newest: str | None


class VersionAnswer(TypedDict):
    """One of two versions that are compared."""

    id: str
    updated: str | None
    stage: Stage


class DifferenceAnswer(TypedDict):
    """One cell that differs."""

    region: str
    region_name: str
    content: str
    content_name: str
    series: str | None
    year: int
    unit: str
    old: float | None
    new: float | None
    old_status: str | None
    new_status: str | None
    absolute: float | None
    percent: float | None


class CellOfOneAnswer(TypedDict):
    """One cell that only one of two versions has."""

    region: str
    region_name: str
    content: str
    content_name: str
    series: str | None
    year: int
    unit: str
    value: float | None
    status: str | None


class DiffAnswer(TypedDict):
    """What SSB changed between two versions: the country first, then the largest changes."""

    older: VersionAnswer
    newer: VersionAnswer
    language: Language
    changed: list[DifferenceAnswer]
    added: list[CellOfOneAnswer]
    gone: list[CellOfOneAnswer]


class ExportAnswer(TypedDict):
    """What was written."""

    files: list[str]
    content: Literal["observations", "panel"]
    rows: int
    source: SourceAnswer


class PlotAnswer(TypedDict):
    """A chart that was written: `text` is what it shows, in words."""

    file: str
    text: str
    source: SourceAnswer


class CiteAnswer(TypedDict):
    """How to cite the figures; `csl` is CSL-JSON as text."""

    text: str
    bibtex: str
    csl: str
    source: SourceAnswer


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
        "ours": series.ours,
        "remarks": list(series.remarks),
        "source": source_answer(series.provenance),
    }


def regions_answer(table: Table, regions: pl.DataFrame) -> RegionsAnswer:
    """Return regions of the table."""
    return {"regions": regions.to_dicts(), "source": source_answer(table.provenance)}  # type: ignore[typeddict-item]


def compare_answer(comparison: Comparison) -> CompareAnswer:
    """Return one series of several regions."""
    first = comparison.series[0]
    years = sorted({year for one in comparison.series for year in one.years})
    beside: list[ComparedAnswer] = []
    for one in comparison.series:
        of_region = comparison.frame.filter(pl.col("region") == one.region)
        by_year = {row["year"]: row for row in of_region.iter_rows(named=True)}
        rows = [by_year.get(year, dict.fromkeys(of_region.columns)) for year in years]
        last = next((row for row in reversed(rows) if row["percent"] is not None), None)
        beside.append(
            {
                "region": one.region,
                "region_name": one.region_name,
                "values": [row["value"] for row in rows],
                "status": [row["status"] for row in rows],
                "missing": [row["missing"] for row in rows],
                "index": [row["index"] for row in rows],
                "absolute": last["absolute"] if last else None,
                "percent": last["percent"] if last else None,
                "last_year": last["year"] if last else None,
                "ours": one.ours,
            }
        )
    return {
        "series": first.key,
        "content": first.content,
        "content_name": first.content_name,
        "unit": first.unit,
        "decimals": first.decimals,
        "base": comparison.base,
        "years": years,
        "regions": beside,
        "notes": list(comparison.remarks),
        "source": source_answer(first.provenance),
    }


def ranking_answer(
    table: Table, key: str, year: int, *, kind: RegionKind, by: By, since: int | None, per_1000: bool
) -> RankingAnswer:
    """Return regions of a kind in order of a series.

    Raises
    ------
    UsageError
        As :meth:`kostra_bolig.Table.ranking`.
    """
    ranking = table.ranking(key, year, kind=kind, by=by, since=since, per_1000=per_1000)
    country = table.series(key, per_1000=per_1000)
    start = year - 1 if since is None else since
    notes = [*country.said, *(table.breaks(kind, since=start, until=year) if by == "change" else ())]
    return {
        "series": country.key,
        "content": country.content,
        "content_name": country.content_name,
        "unit": country.unit,
        "decimals": country.decimals,
        "kind": kind,
        "by": by,
        "year": year,
        "since": start,
        "ours": country.ours,
        "ranking": ranking.to_dicts(),  # type: ignore[typeddict-item]
        "notes": notes,
        "source": source_answer(table.provenance),
    }


def coverage_answer(table: Table, key: str, *, kind: RegionKind) -> CoverageAnswer:
    """Return how much of a series is reported.

    Raises
    ------
    UsageError
        As :meth:`kostra_bolig.Table.coverage`.
    """
    country = table.series(key)
    return {
        "series": country.key,
        "content": country.content,
        "content_name": country.content_name,
        "kind": kind,
        "years": table.coverage(key, kind=kind).to_dicts(),  # type: ignore[typeddict-item]
        "source": source_answer(table.provenance),
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
    notes = list(series.said)
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
        "ours": series.ours,
        "notes": notes,
        "source": source_answer(series.provenance),
    }


def report_answer(
    title: str, results: Sequence[ClaimResult], table: Table, *, regions: Sequence[str] = ()
) -> ReportAnswer:
    """Return what the figures say of the claims of one text, and the six series of regions beside it.

    Raises
    ------
    UnknownRegion
        There is no such region, or the name has several answers.
    """
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
        "regions": [figures_answer(table, region) for region in regions],
    }


def figures_answer(table: Table, region: str, *, since: int = REPORT_BASE_YEAR) -> FiguresAnswer:
    """Return the first and last figures of the six series in a region, by default from the report's base year.

    Raises
    ------
    UnknownRegion
        There is no such region, or the name has several answers.
    """
    from kostra_bolig.errors import SeriesError, SeriesUnavailable

    code, name = table.region(region)
    figures: list[FigureAnswer] = []
    for key in SeriesKey:
        last = since
        cells: dict[int, dict[str, Any]] = {}
        note, change, decimals, unit = None, None, 0, None
        try:
            series = table.series(key, region=code)
            decimals, unit, last = max(series.decimals, 0), series.unit, max(series.years)
            cells = {row["year"]: row for row in series.frame.iter_rows(named=True)}
            change = series.change(since, last)
        except (SeriesError, SeriesUnavailable) as error:
            note = str(error)
        start, end = (cells.get(year, {}) for year in (since, last))
        figures.append(
            {
                "series": key,
                "decimals": decimals,
                "unit": unit,
                "from_year": since,
                "from_value": start.get("value"),
                "from_status": start.get("status"),
                "to_year": last,
                "to_value": end.get("value"),
                "to_status": end.get("status"),
                "absolute": change.absolute if change else None,
                "percent": change.percent if change else None,
                "note": note,
            }
        )
    return {"region": code, "region_name": name, "figures": figures}


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


def history_answer(store: Store) -> HistoryAnswer:
    """Return every stored snapshot, in the order SSB published them.

    Raises
    ------
    StoreError
        The store cannot be read, or no snapshot in it is whole.
    """
    newest = store.newest()
    return {
        "store": str(store.folder),
        "table": TABLE_ID,
        "snapshots": [_snapshot(snapshot) for snapshot in store.history()],
        "newest": newest.id if newest else None,
    }


def diff_answer(diff: Diff) -> DiffAnswer:
    """Return what SSB changed between two versions."""
    return {
        "older": _version(diff.older),
        "newer": _version(diff.newer),
        "language": diff.newer.language,
        "changed": diff.changed.to_dicts(),  # type: ignore[typeddict-item]
        "added": diff.added.rename({"new": "value", "new_status": "status"}).to_dicts(),  # type: ignore[typeddict-item]
        "gone": diff.gone.rename({"old": "value", "old_status": "status"}).to_dicts(),  # type: ignore[typeddict-item]
    }


def export_answer(table: Table, written: Sequence[Path], *, content: Literal["observations", "panel"]) -> ExportAnswer:
    """Return what was written."""
    rows = table.panel() if content == "panel" else table.observations
    return {
        "files": [str(path) for path in written],
        "content": content,
        "rows": rows.height,
        "source": source_answer(table.provenance),
    }


def plot_answer(table: Table, chart: Chart, file: Path) -> PlotAnswer:
    """Return which file holds a chart, and what it shows in words."""
    return {"file": str(file), "text": chart.text, "source": source_answer(table.provenance)}


def cite_answer(table: Table) -> CiteAnswer:
    """Return how to cite the figures."""
    citation = table.cite()
    return {
        "text": citation.text,
        "bibtex": citation.bibtex,
        "csl": citation.csl,
        "source": source_answer(table.provenance),
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


def _version(provenance: Provenance) -> VersionAnswer:
    return {
        "id": provenance.snapshot or provenance.source,
        "updated": _iso(provenance.updated),
        "stage": provenance.stage,
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
