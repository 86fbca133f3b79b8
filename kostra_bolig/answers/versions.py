"""What ``status``, ``history``, ``diff``, ``check`` and ``prune`` answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

import polars as pl

from kostra_bolig.answers.source import iso
from kostra_bolig.definitions.shipped import known
from kostra_bolig.kinds import BoundBy, Language, Stage, TextOf
from kostra_bolig.kostra import CORRECTIONS, is_discontinued, next_publication
from kostra_bolig.store import asked, choices, disk, inspection, parquet
from kostra_bolig.store.asked import last_good
from kostra_bolig.store.layout import stored_tables
from kostra_bolig.store.opened import spec_of
from kostra_bolig.store.snapshots import Store

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from kostra_bolig.figures.revisions import Diff
    from kostra_bolig.records import Provenance, Snapshot

__all__ = [
    "CellOfOneAnswer",
    "CheckAnswer",
    "DamageAnswer",
    "DiffAnswer",
    "DifferenceAnswer",
    "HistoryAnswer",
    "MaxAgeAnswer",
    "NewestFileAnswer",
    "PruneAnswer",
    "SnapshotAnswer",
    "StatusAnswer",
    "VersionAnswer",
    "check_answer",
    "diff_answer",
    "history_answer",
    "prune_answer",
    "snapshot_answer",
    "status_answer",
]


class SnapshotAnswer(TypedDict):
    """One stored snapshot."""

    id: str
    updated: str | None
    stage: Annotated[str, TextOf(Stage)]
    fetched_at: str | None
    rows: int
    regions: int
    years: list[int]
    notes: int
    accepted: str | None


class ChoicesAnswer(TypedDict):
    """What a person chose once, for every later fetch."""

    where: dict[str, list[str]]
    years: str | None
    regions: str | None
    series: dict[str, str]
    population: bool | None
    ages: list[str]
    definition: str | None


class LastAskedAnswer(TypedDict):
    """When SSB was last asked for a table, and how that went; `succeeded_at` is of the last `new` or `unchanged`."""

    at: str
    outcome: Literal["new", "unchanged", "failed"]
    duration_s: float
    requests: int
    exit_code: int
    error: str | None
    snapshot: str | None
    succeeded_at: str | None


class MaxAgeAnswer(TypedDict):
    """Whether SSB gave a good answer, `new` or `unchanged`, within the time allowed; null where nobody asked.

    `counted_from` is when it last did: what is recorded, or when a stored snapshot was fetched; null where nothing is
    stored, which is too old. A moment further ahead of this machine's clock than the time allowed is too old as well.
    """

    max_age_s: int
    counted_from: str | None
    age_s: float | None
    too_old: bool


class NewestFileAnswer(TypedDict):
    """The Parquet file whose path stays, and of which snapshot it is; `behind`: of another than the newest."""

    path: str
    snapshot: str | None
    behind: bool


class StatusAnswer(TypedDict):
    """What is stored, how old it is, and when SSB publishes next."""

    store: str
    table: str
    snapshots: list[SnapshotAnswer]
    newest: str | None
    stage: Annotated[str, TextOf(Stage)] | None
    age_days: float | None
    last_asked: LastAskedAnswer | None
    max_age: MaxAgeAnswer | None
    clock_behind_days: float | None
    series: dict[str, str | None]
    bound_by: dict[str, Annotated[str, TextOf(BoundBy)] | None]
    choices: ChoicesAnswer
    quarantined: int
    next_publication: str | None
    discontinued: bool | None
    newest_file: NewestFileAnswer | None


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
    stage: Annotated[str, TextOf(Stage)]


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
    suppressed_since: str | None


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
    suppressed_since: str | None


class NotAskedForAnswer(TypedDict):
    """How many cells each of two versions has that the other was not asked for."""

    older: int
    newer: int


class DiffAnswer(TypedDict):
    """What SSB changed between two versions: the country first, then the largest changes.

    `corrections` is the address of SSB's own log of them.
    """

    older: VersionAnswer
    newer: VersionAnswer
    language: Annotated[str, TextOf(Language)]
    decimals: dict[str, int]
    changed: list[DifferenceAnswer]
    added: list[CellOfOneAnswer]
    gone: list[CellOfOneAnswer]
    not_asked_for: NotAskedForAnswer
    corrections: str


class DamageAnswer(TypedDict):
    """One damaged file."""

    path: str
    expected: str
    found: str


class CheckAnswer(TypedDict):
    """What a check of everything stored found."""

    store: str
    tables: list[str]
    snapshots: int
    damaged: list[DamageAnswer]


class PruneAnswer(TypedDict):
    """Which snapshots were kept and which removed, oldest first."""

    kept: list[str]
    removed: list[str]


def status_answer(store: Store, now: dt.datetime, *, max_age: dt.timedelta | None = None) -> StatusAnswer:
    """Return what is stored, and whether SSB's last good answer is within an age where one is given.

    Raises
    ------
    StoreError
        The store cannot be read, or no snapshot in it is whole.
    """
    snapshots = store.snapshots()
    newest = store.newest()
    spec = spec_of(newest) if newest else known(store.table)
    fetched = newest.provenance.fetched_at if newest else None
    ended = is_discontinued(newest.info.discontinued, title=newest.info.label) if newest else None
    age_days = round((now - fetched).total_seconds() / 86_400, 2) if fetched else None
    return {
        "store": str(store.folder),
        "table": store.table,
        "snapshots": [snapshot_answer(one) for one in choices.with_reasons(store.folder, snapshots)],
        "newest": newest.id if newest else None,
        "stage": newest.provenance.stage if newest else None,
        "age_days": None if age_days is None else max(0.0, age_days),
        "last_asked": _last_asked(store),
        "max_age": None if max_age is None else _held_against(max_age, last_good(store.folder, newest, now), now),
        "clock_behind_days": -age_days if age_days is not None and age_days < 0 else None,
        "series": {key: newest.binding.codes.get(key) for key in spec.keys} if newest else {},
        "bound_by": {key: newest.binding.bound_by.get(key) for key in spec.keys} if newest else {},
        "choices": _choices(store),
        "quarantined": len(store.quarantined()),
        "next_publication": None if ended else iso(next_publication(now, spec.calendar)),
        "discontinued": ended,
        "newest_file": _newest_file(store, newest),
    }


def _newest_file(store: Store, newest: Snapshot | None) -> NewestFileAnswer | None:
    path = store.folder / parquet.NEWEST
    if not disk.is_there(path):
        return None
    snapshot = parquet.snapshot_of(path)
    return {"path": str(path), "snapshot": snapshot, "behind": newest is None or snapshot != newest.id}


def _last_asked(store: Store) -> LastAskedAnswer | None:
    last = asked.read(store.folder)
    if last is None:
        return None
    return {
        "at": iso(last.at) or "",
        "outcome": last.outcome,
        "duration_s": last.duration_s,
        "requests": last.requests,
        "exit_code": last.exit_code,
        "error": last.error,
        "snapshot": last.snapshot,
        "succeeded_at": iso(last.succeeded_at),
    }


def _held_against(max_age: dt.timedelta, good: dt.datetime | None, now: dt.datetime) -> MaxAgeAnswer:
    """Return whether a good answer is within an age; one ahead of the clock counts by how far."""
    age = None if good is None else now - good
    return {
        "max_age_s": round(max_age.total_seconds()),
        "counted_from": iso(good),
        "age_s": None if age is None else round(age.total_seconds(), 3),
        "too_old": age is None or abs(age) > max_age,
    }


def _choices(store: Store) -> ChoicesAnswer:
    kept = choices.read(store.folder)
    return {
        "where": {id_: list(named) for id_, named in kept.where.items()},
        "years": kept.years,
        "regions": kept.regions,
        "series": dict(kept.series),
        "population": kept.population,
        "ages": list(kept.ages),
        "definition": kept.definition,
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
        "table": store.table,
        "snapshots": [snapshot_answer(one) for one in choices.with_reasons(store.folder, store.history())],
        "newest": newest.id if newest else None,
    }


def diff_answer(diff: Diff) -> DiffAnswer:
    """Return what SSB changed between two versions."""
    return {
        "older": _version(diff.older),
        "newer": _version(diff.newer),
        "language": diff.newer.language,
        "decimals": dict(diff.decimals),
        "changed": _rows(diff.changed),  # type: ignore[typeddict-item]
        "added": _rows(diff.added.rename({"new": "value", "new_status": "status"})),  # type: ignore[typeddict-item]
        "gone": _rows(diff.gone.rename({"old": "value", "old_status": "status"})),  # type: ignore[typeddict-item]
        "not_asked_for": {"older": diff.not_asked_for[0], "newer": diff.not_asked_for[1]},
        "corrections": CORRECTIONS,
    }


def check_answer(store: Store) -> CheckAnswer:
    """Return what a check of everything stored finds: of every table, and of what they share.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    ids = sorted({*stored_tables(store.root), store.table})
    every = [Store(store.root, table) for table in ids]
    damaged = [damage for one in every for damage in one.check()] + inspection.check_shared(store.root)
    return {
        "store": str(store.folder if len(every) == 1 else store.root),
        "tables": ids,
        "snapshots": sum(one.count() for one in every),
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


def _rows(cells: pl.DataFrame) -> list[dict[str, object]]:
    return cells.cast({"suppressed_since": pl.String}).to_dicts()


def _version(provenance: Provenance) -> VersionAnswer:
    return {
        "id": provenance.snapshot or provenance.source,
        "updated": iso(provenance.updated),
        "stage": provenance.stage,
    }


def snapshot_answer(snapshot: Snapshot) -> SnapshotAnswer:
    """Return one stored snapshot."""
    return {
        "id": snapshot.id,
        "updated": iso(snapshot.provenance.updated),
        "stage": snapshot.provenance.stage,
        "fetched_at": iso(snapshot.provenance.fetched_at),
        "rows": snapshot.rows,
        "regions": snapshot.regions,
        "years": list(snapshot.years),
        "notes": len(snapshot.notes),
        "accepted": snapshot.accepted,
    }
