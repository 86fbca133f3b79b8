"""The way of the data: ask SSB, pass the three gates, store."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import hashlib
import logging
import math
import threading
import warnings
from importlib import import_module, resources
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.about import NAME
from kostra_bolig.clock import Clock
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import (
    AnswerRefused,
    ContractChanged,
    ContractFailed,
    DatasetRefused,
    KostraBoligError,
    ServiceUnavailable,
    SnapshotDamaged,
    StoreError,
    UsageError,
)
from kostra_bolig.figures import asked, forked
from kostra_bolig.figures.symbols import silenced
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.binding import bind, without
from kostra_bolig.ingest.frame import contents_of, dimensions_of, read_cells
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kostra import (
    ASK_AGAIN_S,
    LICENCE,
    OSLO,
    Language,
    Stage,
    source_line,
    stage_of,
    updated_at,
)
from kostra_bolig.records import FetchResult, Note, Outcome, Provenance, Source, Step, TableInfo
from kostra_bolig.said import said
from kostra_bolig.settings import Settings
from kostra_bolig.ssb.pacer import Pacer
from kostra_bolig.store import disk
from kostra_bolig.store.snapshots import Draft, Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kostra_bolig.ingest.frame import Dimensions
    from kostra_bolig.jsonstat import Cube
    from kostra_bolig.records import Binding, Snapshot
    from kostra_bolig.ssb.client import Client

__all__ = ["fetch", "published", "refresh"]

PUBLISHED_FILE: Final = "fafo_2025_11.json"
_OURS: Final = "FAFO_"
"""Begins the content codes of printed figures whose code at SSB nobody knows."""
_REVISING: Final = (dt.time(5, 0), dt.time(8, 15))
"""Oslo time in which SSB may show figures about to be revised as 0 or a dot."""
_CHANGED_CHECKS: Final = ("years_gone", "regions_gone", "series_gone", "unit_changed")
_STALE: Final = "older_than_the_table"
_REASONS_SHOWN: Final = 100
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
    wait_s: float = 0.0,
    series: Mapping[str, str] | None = None,
    population: bool = False,
) -> FetchResult:
    """Pull table 12015, check it, and store it if it is new.

    What SSB's Klass says of mergers and KOSTRA groups is stored with it where Klass answers; where it does not, a note
    says so and the next fetch asks again.

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
        Wall-clock bound on the whole run, in seconds; 300 by default. With more than 305 left when an answer looks
        odd or none comes, SSB is asked once more after its own cache of 300 s has passed.
    wait_s
        How long to wait, in seconds, for another run that is storing.
    series
        Content code to read a series from, by series key.
    population
        Store the inhabitants of each region with it (SSB's table 07459), for figures per 1,000 of them. Once stored,
        they are asked for with every new version.

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
    forked.refuse()
    lang, base_url = asked.optional_text(lang, "lang"), asked.optional_text(base_url, "base_url")
    cache_dir = asked.optional_path(cache_dir, "cache_dir")
    settings = Settings.resolve(lang=lang, base_url=base_url, cache_dir=cache_dir, deadline_s=deadline_s, series=series)
    return refresh(settings, force=force, accept=accept, wait_s=wait_s, population=population)


def refresh(
    settings: Settings,
    *,
    force: bool = False,
    accept: str | None = None,
    wait_s: float = 0.0,
    population: bool = False,
    clock: Clock | None = None,
) -> FetchResult:
    """Do what :func:`fetch` says, with checked settings."""
    from kostra_bolig.ssb.client import Client

    if accept is not None and not accept.strip():
        raise UsageError("accept: expected the reason for overruling the checks, got an empty text")
    clock = clock or Clock()
    store = Store(settings.cache_dir)
    pacer = Pacer(clock)
    with store.lock(wait_s=wait_s), Client(settings, clock=clock, pacer=pacer) as client:
        pacer.resume(store.folder / "requests")
        return _refreshed(client, store, settings, force=force, accept=accept, population=population, clock=clock)


def refresh_or_hold(settings: Settings, *, clock: Clock | None = None) -> FetchResult | Draft:
    """Do what :func:`refresh` does; where the disk cannot be written, return what would be stored, with a warning."""
    from kostra_bolig.ssb.client import Client

    clock = clock or Clock()
    store = Store(settings.cache_dir)
    pacer = Pacer(clock)
    with contextlib.ExitStack() as held, Client(settings, clock=clock, pacer=pacer) as client:
        unusable: StoreError | None = None
        try:
            held.enter_context(store.lock())
            pacer.resume(store.folder / "requests")
        except StoreError as error:
            if not disk.is_out_of_order(error):
                raise
            unusable = error
        made = _made(client, store, settings, force=False, accept=None, population=False, clock=clock, holds=True)
        if isinstance(made, FetchResult):
            return made
        if unusable is None:
            try:
                return _published_in(store, made, client)
            except StoreError as error:
                if not disk.is_out_of_order(error):
                    raise
                unusable = error
        warnings.warn(str(said("ingest-held-in-memory", why=unusable.said)), UserWarning, stacklevel=4)
        return made


def _refreshed(
    client: Client,
    store: Store,
    settings: Settings,
    *,
    force: bool,
    accept: str | None,
    population: bool,
    clock: Clock,
) -> FetchResult:
    made = _made(client, store, settings, force=force, accept=accept, population=population, clock=clock)
    return made if isinstance(made, FetchResult) else _published_in(store, made, client)


def _published_in(store: Store, made: Draft, client: Client) -> FetchResult:
    _log.info("storing %d observations", made.observations.height, extra={"step": Step.STORING})
    snapshot, is_new = store.publish(made)
    return FetchResult(
        outcome=Outcome.NEW if is_new else Outcome.UNCHANGED,
        snapshot=snapshot,
        notes=snapshot.notes,
        requests=client.requests,
    )


def _made(
    client: Client,
    store: Store,
    settings: Settings,
    *,
    force: bool,
    accept: str | None,
    population: bool,
    clock: Clock,
    holds: bool = False,
) -> FetchResult | Draft:
    """Return what is to be stored, or the snapshot that is there already; with `holds` an unreadable store is none."""
    from kostra_bolig.ingest.extras import Companions

    newest = _newest_whole(store, holds=holds)
    bodies: dict[str, bytes] = {}
    before = {} if newest is None else store.companions(newest)
    companions = Companions(client, settings, clock=clock, population=population, before=before)

    def asked() -> Draft | Snapshot:
        bodies.clear()
        _log.info("asking %s whether table %s has changed", settings.base_url, store.table, extra={"step": Step.ASKING})
        info = _info(client, bodies, store.table)
        if (
            newest is not None
            and not force
            and _is_current(newest, info, settings, accept=accept)
            and companions.are_in(newest)
            and store.is_named(newest)
        ):
            return newest
        return _draft(client, info, bodies, store, newest, settings, accept, clock)

    try:
        try:
            made = asked()
        except (AnswerRefused, ContractChanged, ServiceUnavailable) as odd:
            if client.left_s() <= ASK_AGAIN_S:
                raise
            _log.info("no good answer (%s); asking once more in %g s, past SSB's own cache", odd, ASK_AGAIN_S)
            clock.sleep(ASK_AGAIN_S)
            made = asked()
    except (AnswerRefused, ContractChanged) as error:
        _put_aside(store, error, bodies, settings, clock)
        raise
    if not isinstance(made, Draft):
        return FetchResult(outcome=Outcome.UNCHANGED, snapshot=made, notes=made.notes, requests=client.requests)
    return companions.with_theirs(made)


def published() -> Table:
    """Return the 19 national figures that Fafo-rapport 2025:11 prints, through the same gates as a fetched table.

    Cells the report does not print are absent: neither zero nor missing at SSB.
    """
    table = _published()
    return dataclasses.replace(table, observations=table.observations.clone())


@functools.cache
def _published() -> Table:
    body = resources.files("kostra_bolig.definitions").joinpath(PUBLISHED_FILE).read_bytes()
    cube = jsonstat.read(parse(body))
    dims, spec = dimensions_of(cube), definition()
    ours = {key: f"{_OURS}{key}" for key in spec.keys if f"{_OURS}{key}" in dims.content.codes}
    binding = dataclasses.replace(bind(contents_of(dims), chosen=ours), notes=())
    frame = read_cells(dims, binding.codes).frame.filter(pl.col("value").is_not_null())
    _gate(frame, binding, accept=None, is_stored=False)
    return Table(
        observations=frame,
        binding=binding,
        provenance=Provenance(
            source=Source.PUBLISHED,
            source_line=source_line(Language.NO, quoted_in=spec.printed_in),
            licence=LICENCE,
            table=spec.id,
            table_label=cube.label or spec.id,
            language=Language.NO,
            updated=None,
            stage=Stage.UNREVISED,
            fetched_at=None,
            snapshot=None,
            sha256=hashlib.sha256(body).hexdigest(),
            mandatory_notes=cube.mandatory_notes,
        ),
    )


def _newest_whole(store: Store, *, holds: bool) -> Snapshot | None:
    """Return the newest good snapshot, or ``None``: where none is whole, a new one is what is needed."""
    try:
        return store.newest()
    except StoreError as error:
        if not isinstance(error, SnapshotDamaged) and not (holds and disk.is_out_of_order(error)):
            raise
        _log.warning("%s", error)
        return None


def _put_aside(
    store: Store,
    error: AnswerRefused | ContractChanged,
    bodies: Mapping[str, bytes],
    settings: Settings,
    clock: Clock,
) -> None:
    """Keep what was refused; a full disk must not hide why it was."""
    refused = {**bodies, "refused": error.body} if error.body else bodies
    try:
        error.quarantine = store.quarantine(refused, _reasons(error, settings), at=clock.now())
    except StoreError as full:
        warnings.warn(f"the refused answer could not be put aside: {full}", UserWarning, stacklevel=3)


def _info(client: Client, bodies: dict[str, bytes], table: str) -> TableInfo:
    answer = client.table(table=table)
    bodies["table.json"] = answer.body
    content = answer.content
    if content.get("id") != table:
        raise DatasetRefused(
            f"expected table {table}, got {str(content.get('id'))[:60]!r} from {answer.url}", url=answer.url
        )
    texts = {name: content.get(name) for name in ("updated", "firstPeriod", "lastPeriod", "label")}
    odd = [name for name, text in texts.items() if not isinstance(text, str | None)]
    discontinued = content.get("discontinued")
    if odd or not isinstance(discontinued, bool | None):
        raise DatasetRefused(
            f"expected texts for {', '.join(odd) or 'discontinued'} of the table from {answer.url}", url=answer.url
        )
    return TableInfo(
        updated=texts["updated"],
        first_period=texts["firstPeriod"],
        last_period=texts["lastPeriod"],
        discontinued=discontinued,
        label=texts["label"] or table,
    )


def _is_current(newest: Snapshot, info: TableInfo, settings: Settings, *, accept: str | None) -> bool:
    """Tell whether fetching again would give the same: the same table from the same server, read the same way.

    A series that was withheld from the same content would be withheld again, unless a person overrules that now.
    """
    if (
        info.updated is None
        or newest.info != info
        or newest.base_url != settings.base_url
        or newest.provenance.language != settings.language
    ):
        return False
    try:
        described = jsonstat.read(parse((newest.path / "metadata.json").read_bytes()))
        binding = bind(contents_of(dimensions_of(described)), chosen=settings.series)
    except (KostraBoligError, OSError):  # stored by a version that read it otherwise
        return False
    again = {} if accept is not None else newest.binding.withheld
    codes = {key: code for key, code in binding.codes.items() if again.get(key) != code}
    return codes == newest.binding.codes and not any(note.check == _STALE for note in newest.notes)


def _stale(answers: Sequence[Dimensions], info: TableInfo) -> tuple[Note, ...]:
    """Return a note where an answer is from before the table's last update: the server's caches turn one by one."""
    of_table = updated_at(info.updated)
    notes = []
    for dims in answers:
        cube, years = dims.cube, dims.year.codes
        of_cube = updated_at(cube.updated)
        is_before = of_cube is not None and of_table is not None and of_cube.date() < of_table.date()
        if is_before or (info.last_period is not None and info.last_period not in years):
            notes.append(
                Note(
                    check=_STALE,
                    said=f"SSB answered figures of {cube.updated} to {max(years)}, while the table was updated "
                    f"{info.updated} and ends {info.last_period}; the next fetch asks again",
                )
            )
    return tuple(notes[:1])


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
    # pandera takes most of a second to load; SSB is asked meanwhile, and the checks wait for it where they begin.
    threading.Thread(target=import_module, args=(f"{NAME}.ingest.contract",), name=f"{NAME} checks").start()
    _log.info("reading the table's metadata", extra={"step": Step.DESCRIBING})
    metadata = client.metadata(table=store.table)
    bodies["metadata.json"] = metadata.body
    described = jsonstat.read(metadata.content)
    asked = {dimension.id: dimension.codes for dimension in described.dimensions}
    jsonstat.check_answer(described, asked, table=store.table)
    dims = dimensions_of(described)
    binding = bind(contents_of(dims), chosen=settings.series)
    limit = client.config().content.get("maxDataCells")
    _log.info(
        "downloading %d cells", math.prod(len(codes) for codes in asked.values()), extra={"step": Step.DOWNLOADING}
    )
    started = clock.now()
    cubes: list[Cube] = []
    requests = []
    for part, selection in enumerate(_parts(asked, dims.region.id, limit), start=1):
        answer = client.data(selection, table=store.table)
        bodies["data.json" if part == 1 else f"data-{part}.json"] = answer.body
        cube = jsonstat.read(answer.content)
        jsonstat.check_answer(cube, selection, table=store.table)
        cubes.append(cube)
        requests.append(answer)
    _require_one_moment(cubes)
    _log.info("checking", extra={"step": Step.CHECKING})
    answered = [dimensions_of(cube) for cube in cubes]
    parts = [read_cells(one, binding.codes) for one in answered]
    frame = pl.concat(part.frame for part in parts)
    if len(parts) > 1:
        frame = frame.sort("region", "content", "year")
    kept = None
    if newest is not None and newest.base_url == settings.base_url:
        kept = silenced(store.observations(newest))
    same_language = newest is not None and newest.provenance.language == settings.language
    passed = _gate(
        frame,
        binding,
        accept=accept,
        is_stored=newest is not None,
        canary=True,
        kept=kept,
        hidden=pl.concat(part.hidden for part in parts),
        same_language=same_language,
        strict=any(_is_revising(moment) for moment in (started, clock.now())),
    )
    stale = _stale([dims, *answered], info)
    moments_said = [updated_at(info.updated), *(updated_at(cube.updated) for cube in cubes if stale)]
    return Draft(
        observations=passed.frame,
        files={name: body for name, body in bodies.items() if name != "table.json"},
        request={
            "base_url": settings.base_url,
            "url": requests[0].url,
            "bodies": [answer.request_body for answer in requests],
        },
        info=info,
        binding=passed.binding,
        provenance=Provenance(
            source=Source.SSB,
            source_line=source_line(settings.language),
            licence=LICENCE,
            table=store.table,
            table_label=info.label,
            language=settings.language,
            updated=updated_at(info.updated),
            stage=stage_of(
                min((moment for moment in moments_said if moment is not None), default=None),
                last_year=max(frame["year"].to_list()),
                calendar=definition().calendar,
            ),
            fetched_at=clock.now(),
            snapshot=None,
            sha256=hashlib.sha256(bodies["data.json"]).hexdigest(),
            mandatory_notes=tuple(dict.fromkeys(note for cube in cubes for note in cube.mandatory_notes)),
        ),
        notes=(*stale, *passed.notes),
        accepted=accept if passed.overruled else None,
    )


def _require_one_moment(parts: Sequence[Cube]) -> None:
    moments = sorted({str(part.updated) for part in parts})
    if len(moments) > 1:
        raise DatasetRefused(
            f"expected {len(parts)} parts of one answer, got parts updated {' and '.join(moments)}: "
            "SSB published in between. Nothing was stored; try again later"
        )


def _is_revising(moment: dt.datetime) -> bool:
    return _REVISING[0] <= moment.astimezone(OSLO).time() < _REVISING[1]


def _parts(asked: Mapping[str, Sequence[str]], region: str, limit: Any) -> Iterator[dict[str, Sequence[str]]]:
    """Split a selection by region so that no part has more cells than the server gives at once."""
    most = limit if type(limit) is int and limit > 0 else _CELLS_WHEN_UNSAID
    each = math.prod(len(codes) for variable, codes in asked.items() if variable != region)
    step = max(most // each, 1)
    for start in range(0, len(asked[region]), step):
        yield {**asked, region: asked[region][start : start + step]}


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class _Passed:
    """What gate 3 let through: without the series it withholds, with what is worth a note."""

    frame: pl.DataFrame
    binding: Binding
    notes: tuple[Note, ...]
    overruled: bool


def _gate(
    frame: pl.DataFrame,
    binding: Binding,
    *,
    accept: str | None,
    is_stored: bool,
    canary: bool = False,
    kept: pl.DataFrame | None = None,
    hidden: pl.DataFrame | None = None,
    same_language: bool = True,
    strict: bool = False,
) -> _Passed:
    """Hold a frame against the contract (gate 3)."""
    from kostra_bolig.ingest import contract

    if not (structure := contract.check_structure(frame)).is_empty():
        raise ContractFailed(
            f"the figures have not the shape they must have: {contract.shown(structure)}. "
            "Nothing was stored; a person must look",
            failure_cases=structure,
        )
    findings = contract.check_meaning(
        frame, published=published().observations if canary else None, kept=kept, hidden=hidden
    )
    drift = (
        contract.check_drift(frame, kept, same_language=same_language) if kept is not None else findings.hard.clear()
    )
    hard = pl.concat([findings.hard, findings.soft]) if strict else findings.hard
    is_sound = hard.is_empty() and drift.is_empty()
    if findings.doubts and is_sound and not strict and accept is None:
        binding = without(binding, findings.doubts)
        is_doubted = pl.col("series").is_in(list(findings.doubts))
        frame = frame.with_columns(pl.when(~is_doubted).then("series").alias("series"))
        if kept is not None:  # a series that was there and is not is for a person, whatever took it away
            drift = contract.check_drift(frame, kept, same_language=same_language)
    notes = list(binding.notes)
    notes += [
        Note(
            check="canary" if key in binding.withheld else "unbound",
            said=said("ingest-unavailable", series=key, why=why),
        )
        for key, why in binding.reasons.items()
    ]
    if not strict:
        is_hidden = pl.col("check") == contract.HIDDEN
        soft, hidden_there = findings.soft.filter(~is_hidden), findings.soft.filter(is_hidden)
        notes += contract.note_of(soft, noun="cell", text="of regions not by the rule, kept as SSB gives it")
        notes += contract.note_of(
            hidden_there, noun="cell", text="of regions with a value that is none, read without it"
        )
    is_change = drift["check"].is_in(_CHANGED_CHECKS)
    changed = drift.filter(is_change)
    broken = pl.concat([changed, hard, drift.filter(~is_change)])
    if strict or accept is not None or not broken.is_empty():  # who overrules sees every doubt
        broken = pl.concat([broken, findings.missed])
    if broken.is_empty():
        return _Passed(frame=frame, binding=binding, notes=tuple(notes), overruled=False)
    if accept is not None:
        notes += contract.note_of(broken, noun="finding", text=f"overruled by a person ({accept})")
        return _Passed(frame=frame, binding=binding, notes=tuple(notes), overruled=True)
    early = (
        "SSB may be revising (05:00 to 08:15 in Oslo), so every doubt counts; try again after 08:15. " if strict else ""
    )
    kept_said = "The newest good snapshot is kept" if is_stored else "Nothing was stored"
    advice = (
        f"{contract.shown(broken)}. {early}{kept_said}; "
        'a person who has looked may overrule this once with: kostra-bolig fetch --accept "reason"'
    )
    if not changed.is_empty():
        raise ContractChanged(
            f"the table is not as it was: {advice}",
            reasons=[contract.shown(broken[row]) for row in range(min(broken.height, _REASONS_SHOWN))],
        )
    raise ContractFailed(f"the figures break the contract: {advice}", failure_cases=broken)


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
