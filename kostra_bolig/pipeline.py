"""The way of the data: ask SSB, pass the three gates, store; and read what is stored."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import logging
import math
import warnings
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from kostra_bolig import document, jsonstat
from kostra_bolig.binding import bind
from kostra_bolig.clock import Clock
from kostra_bolig.config import Settings
from kostra_bolig.errors import (
    AnswerRefused,
    BodyRefused,
    ContractChanged,
    ContractFailed,
    DatasetRefused,
    ServiceUnavailable,
    SnapshotNotFound,
    StoreLocked,
    UsageError,
)
from kostra_bolig.model import FetchResult, Note, Outcome, Provenance, Source, TableInfo
from kostra_bolig.observations import Table, assemble, contents_of, dimensions_of
from kostra_bolig.store import Draft, Store
from kostra_bolig.table import (
    LICENCE,
    OSLO,
    SOURCE_LINES,
    TABLE_ID,
    Language,
    SeriesKey,
    Stage,
    stage_of,
    updated_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kostra_bolig.client import Client
    from kostra_bolig.jsonstat import Cube
    from kostra_bolig.model import Binding, Snapshot

__all__ = ["fetch", "load", "published", "refresh"]

PUBLISHED_FILE: Final = "fafo_2025_11.json"
_REVISING: Final = (dt.time(5, 0), dt.time(8, 15))
"""Oslo time in which SSB may show figures about to be revised as 0 or a dot."""
_READER_DEADLINE_S: Final = 6.0
_CHANGED_CHECKS: Final = ("years_gone", "regions_gone", "series_gone", "unit_changed")
_CELLS_WHEN_UNSAID: Final = 10_000
_log = logging.getLogger(__name__)


def fetch(
    *,
    force: bool = False,
    accept: str | None = None,
    lang: str | None = None,
    base_url: str | None = None,
    cache_dir: str | Path | None = None,
    deadline_s: float | None = None,
    series: Mapping[str, str] | None = None,
) -> FetchResult:
    """Pull table 12015, check it, and store it if it is new.

    Parameters
    ----------
    force
        Download and check even if SSB says that nothing was published.
    accept
        Overrule failed checks once, for this reason; it is kept in the snapshot.
    lang
        Language of the labels, ``no`` or ``en``.
    base_url
        Another PxWebApi v2 server.
    cache_dir
        Folder of the store.
    deadline_s
        Wall-clock bound on the whole run, in seconds; 300 by default.
    series
        Content code to read a series from, by series key.

    Returns
    -------
    FetchResult
        What was done, the newest good snapshot, and what the checks remarked.

    Raises
    ------
    SettingsError
        A setting makes no sense.
    ServiceUnavailable
        SSB did not answer; try later.
    AnswerRefused
        The answer failed a gate; it is in quarantine and the newest good snapshot is untouched.
    ContractChanged
        The table itself changed; a person must look.
    StoreError
        The disk is full or the store cannot be written.
    StoreLocked
        Another run is storing.
    """
    settings = Settings.resolve(lang=lang, base_url=base_url, cache_dir=cache_dir, deadline_s=deadline_s, series=series)
    return refresh(settings, force=force, accept=accept)


def load(
    *,
    source: Literal["stored", "ssb", "published"] | None = None,
    snapshot: str | None = None,
    lang: str | None = None,
    base_url: str | None = None,
    cache_dir: str | Path | None = None,
) -> Table:
    """Return the table.

    Parameters
    ----------
    source
        ``"stored"``: the newest good snapshot. ``"ssb"``: fetch first. ``"published"``: the 19 figures of the report.
        ``None``: the newest good snapshot; where nothing is stored, fetch; where SSB cannot be reached either, the
        published figures, with a warning.
    snapshot
        Id of the snapshot to read instead of the newest.
    lang, base_url, cache_dir
        As for :func:`fetch`.

    Raises
    ------
    SnapshotNotFound
        Nothing is stored, or there is no such snapshot.
    SnapshotDamaged
        No snapshot is whole, or the one asked for is not.
    UsageError
        `source` is none of the three, or does not go with `snapshot`.
    KostraBoligError
        As :func:`fetch`, where it fetches.
    """
    settings = Settings.resolve(lang=lang, base_url=base_url, cache_dir=cache_dir)
    store = Store(settings.cache_dir)
    if source not in (None, *Source):
        raise UsageError(f"source: expected one of {', '.join(Source)}, got {source!r}")
    if snapshot is not None:
        if source not in (None, "stored"):
            raise UsageError(f"snapshot {snapshot!r} is in the store; leave out source={source!r}")
        return _stored(store, store.open(snapshot))
    if source == "published":
        return published()
    if source == "ssb":
        return _stored(store, refresh(settings).snapshot, source=Source.SSB)
    newest = store.newest()
    if newest is not None:
        return _stored(store, newest)
    if source == "stored":
        raise SnapshotNotFound(f"nothing is stored in {store.folder}; run `kostra-bolig fetch`", path=store.folder)
    hasty = dataclasses.replace(settings, deadline_s=_READER_DEADLINE_S, timeout_s=_READER_DEADLINE_S, tries=2)
    try:
        return _stored(store, refresh(hasty).snapshot, source=Source.SSB)
    except (ServiceUnavailable, BodyRefused, StoreLocked) as error:
        warnings.warn(
            f"nothing is stored and SSB gave no figures ({error}). These are the figures published in the report, not "
            "SSB's newest; run `kostra-bolig fetch` when SSB answers",
            UserWarning,
            stacklevel=2,
        )
        return published()


def refresh(
    settings: Settings, *, force: bool = False, accept: str | None = None, clock: Clock | None = None
) -> FetchResult:
    """Do what :func:`fetch` says, with checked settings."""
    from kostra_bolig.client import Client

    clock = clock or Clock()
    store = Store(settings.cache_dir)
    with store.lock(), Client(settings, clock=clock) as client:
        newest = store.newest()
        _log.info("asking %s whether table %s has changed", settings.base_url, TABLE_ID)
        bodies: dict[str, bytes] = {}
        try:
            info = _info(client, bodies)
            if newest is not None and not force and _is_current(newest, info, settings):
                return FetchResult(
                    outcome=Outcome.UNCHANGED, snapshot=newest, notes=newest.notes, requests=client.requests
                )
            draft = _draft(client, info, bodies, store, newest, settings, accept, clock)
        except (AnswerRefused, ContractChanged) as error:
            error.quarantine = store.quarantine(
                bodies or {"body": error.body}, _reasons(error, settings), at=clock.now()
            )
            raise
        _log.info("storing %d observations", draft.observations.height)
        snapshot, is_new = store.publish(draft)
        return FetchResult(
            outcome=Outcome.NEW if is_new else Outcome.UNCHANGED,
            snapshot=snapshot,
            notes=draft.notes,
            requests=client.requests,
        )


def published() -> Table:
    """Return the 19 national figures that Fafo-rapport 2025:11 prints, through the same gates as a fetched table.

    Cells the report does not print are absent: neither zero nor missing at SSB.
    """
    body = resources.files("kostra_bolig").joinpath("data", PUBLISHED_FILE).read_bytes()
    cube = jsonstat.read(document.parse(body))
    contents = contents_of(cube)
    ours = {
        SeriesKey(content.code.removeprefix("FAFO_")): content.code
        for content in contents
        if content.code.startswith("FAFO_")
    }
    binding = dataclasses.replace(bind(contents, chosen=ours), notes=())
    frame = assemble(cube, binding.codes).filter(pl.col("value").is_not_null())
    _gate(frame, binding, accept=None)
    return Table(
        observations=frame,
        binding=binding,
        provenance=Provenance(
            source=Source.PUBLISHED,
            source_line=f"{SOURCE_LINES[Language.NO]}, sitert i Fafo-rapport 2025:11",
            licence=LICENCE,
            table=TABLE_ID,
            table_label=cube.label or TABLE_ID,
            language=Language.NO,
            updated=None,
            stage=Stage.UNREVISED,
            fetched_at=None,
            snapshot=None,
            sha256=hashlib.sha256(body).hexdigest(),
            mandatory_notes=cube.mandatory_notes,
        ),
    )


def _stored(store: Store, snapshot: Snapshot, *, source: Source = Source.STORED) -> Table:
    return Table(
        observations=store.observations(snapshot),
        provenance=dataclasses.replace(snapshot.provenance, source=source),
        binding=snapshot.binding,
        notes=snapshot.notes,
    )


def _info(client: Client, bodies: dict[str, bytes]) -> TableInfo:
    answer = client.table()
    bodies["table.json"] = answer.body
    content = answer.content
    if content.get("id") != TABLE_ID:
        raise DatasetRefused(
            f"expected table {TABLE_ID}, got {str(content.get('id'))[:60]!r} from {answer.url}", url=answer.url
        )
    said = {name: content.get(name) for name in ("updated", "firstPeriod", "lastPeriod", "label")}
    odd = [name for name, text in said.items() if not isinstance(text, str | None)]
    discontinued = content.get("discontinued")
    if odd or not isinstance(discontinued, bool | None):
        raise DatasetRefused(
            f"expected texts for {', '.join(odd) or 'discontinued'} of the table from {answer.url}", url=answer.url
        )
    return TableInfo(
        updated=said["updated"],
        first_period=said["firstPeriod"],
        last_period=said["lastPeriod"],
        discontinued=discontinued,
        label=said["label"] or TABLE_ID,
    )


def _is_current(newest: Snapshot, info: TableInfo, settings: Settings) -> bool:
    return (
        info.updated is not None
        and newest.info == info
        and newest.base_url == settings.base_url
        and newest.provenance.language == settings.language
        and all(newest.binding.codes.get(key) == code for key, code in settings.series.items())
    )


def _draft(
    client: Client,
    info: TableInfo,
    bodies: dict[str, bytes],
    store: Store,
    newest: Snapshot | None,
    settings: Settings,
    accept: str | None,
    clock: Clock,
) -> Draft:
    from kostra_bolig import schema

    _log.info("reading the table's metadata")
    metadata = client.metadata()
    bodies["metadata.json"] = metadata.body
    described = jsonstat.read(metadata.content)
    asked = {dimension.id: dimension.codes for dimension in described.dimensions}
    schema.check_answer(described, asked)
    dims = dimensions_of(described)
    binding = bind(contents_of(described), chosen=settings.series)
    _log.info("downloading %d cells", math.prod(len(codes) for codes in asked.values()))
    limit = client.config().content.get("maxDataCells")
    cubes: list[Cube] = []
    requests = []
    for part, selection in enumerate(_parts(asked, dims.region.id, limit), start=1):
        answer = client.data(selection)
        bodies["data.json" if part == 1 else f"data-{part}.json"] = answer.body
        cube = jsonstat.read(answer.content)
        schema.check_answer(cube, selection)
        cubes.append(cube)
        requests.append(answer)
    _log.info("checking")
    frame = pl.concat(assemble(cube, binding.codes) for cube in cubes).sort("region", "content", "year")
    kept = None
    if newest is not None and newest.base_url == settings.base_url:
        kept = store.observations(newest)
    same_language = newest is not None and newest.provenance.language == settings.language
    notes = _gate(
        frame,
        binding,
        accept=accept,
        canary=True,
        kept=kept,
        same_language=same_language,
        strict=_REVISING[0] <= clock.now().astimezone(OSLO).time() < _REVISING[1],
    )
    return Draft(
        observations=frame,
        files={name: body for name, body in bodies.items() if name != "table.json"},
        request={
            "base_url": settings.base_url,
            "url": requests[0].url,
            "bodies": [answer.request_body for answer in requests],
        },
        info=info,
        binding=binding,
        provenance=Provenance(
            source=Source.SSB,
            source_line=SOURCE_LINES[settings.language],
            licence=LICENCE,
            table=TABLE_ID,
            table_label=info.label,
            language=settings.language,
            updated=updated_at(info.updated),
            stage=stage_of(updated_at(info.updated), last_year=int(frame["year"].max())),  # type: ignore[arg-type]
            fetched_at=clock.now(),
            snapshot=None,
            sha256=hashlib.sha256(bodies["data.json"]).hexdigest(),
            mandatory_notes=cubes[0].mandatory_notes,
        ),
        notes=notes,
        accepted=accept,
    )


def _parts(asked: Mapping[str, Sequence[str]], region: str, limit: Any) -> Iterator[dict[str, Sequence[str]]]:
    """Split a selection by region so that no part has more cells than the server gives at once."""
    most = limit if type(limit) is int and limit > 0 else _CELLS_WHEN_UNSAID
    each = math.prod(len(codes) for variable, codes in asked.items() if variable != region)
    step = max(most // each, 1)
    for start in range(0, len(asked[region]), step):
        yield {**asked, region: asked[region][start : start + step]}


def _gate(
    frame: pl.DataFrame,
    binding: Binding,
    *,
    accept: str | None,
    canary: bool = False,
    kept: pl.DataFrame | None = None,
    same_language: bool = True,
    strict: bool = False,
) -> tuple[Note, ...]:
    """Hold a frame against the contract (gate 3) and return what is worth a note."""
    from kostra_bolig import schema

    if not (structure := schema.check_structure(frame)).is_empty():
        raise ContractFailed(
            f"the figures have not the shape they must have: {schema.shown(structure)}. "
            "Nothing was stored; a person must look",
            failure_cases=structure,
        )
    findings = schema.check_meaning(frame, published=published().observations if canary else None, kept=kept)
    drift = schema.check_drift(frame, kept, same_language=same_language) if kept is not None else findings.hard.clear()
    hard = pl.concat([findings.hard, findings.soft]) if strict else findings.hard
    notes = list(binding.notes)
    notes += [Note(check="unbound", text=f"{key} is unavailable: {why}") for key, why in binding.unavailable.items()]
    if not strict:
        notes += schema.note_of(findings.soft, text="cells of regions differ from the rule, kept as SSB gives them")
    if accept is not None:
        overruled = pl.concat([hard, drift])
        return (*notes, *schema.note_of(overruled, text=f"findings overruled by a person ({accept})"))
    changed = drift.filter(pl.col("check").is_in(_CHANGED_CHECKS))
    if not changed.is_empty():
        raise ContractChanged(
            f"the table is not as it was: {schema.shown(changed)}. The newest good snapshot is kept; "
            'a person must look, and may overrule this once with: kostra-bolig fetch --accept "reason"',
            reasons=[schema.shown(changed[row]) for row in range(changed.height)],
        )
    if not (broken := pl.concat([hard, drift])).is_empty():
        early = (
            "SSB may be revising (05:00 to 08:15 in Oslo), so every doubt counts; try again after 08:15. "
            if strict
            else ""
        )
        raise ContractFailed(
            f"the figures break the contract: {schema.shown(broken)}. {early}The newest good snapshot is kept; "
            'a person who has looked may overrule this once with: kostra-bolig fetch --accept "reason"',
            failure_cases=broken,
        )
    return tuple(notes)


def _reasons(error: AnswerRefused | ContractChanged, settings: Settings) -> dict[str, Any]:
    cases = error.failure_cases.to_dicts() if isinstance(error, ContractFailed) else []
    reasons = error.reasons if isinstance(error, ContractChanged) else ()
    return {
        "error": type(error).__name__,
        "exit_code": error.exit_code,
        "message": str(error),
        "reasons": list(reasons),
        "failure_cases": cases,
        "base_url": settings.base_url,
    }
