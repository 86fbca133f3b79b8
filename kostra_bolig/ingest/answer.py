"""Asking SSB for the table, and what becomes of the answers: description, data, gates, a draft of a snapshot."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import logging
import math
import threading
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig import NAME, jsonstat
from kostra_bolig.clock import OSLO
from kostra_bolig.errors import (
    AnswerRefused,
    ContractChanged,
    ContractFailed,
    DatasetRefused,
    SettingsError,
    StoreError,
    UsageError,
)
from kostra_bolig.figures import regions
from kostra_bolig.figures.finding import categories
from kostra_bolig.figures.frames import covered
from kostra_bolig.ingest import fingerprint
from kostra_bolig.ingest.fixed import categories as fixed
from kostra_bolig.ingest.frame import Cells, contents_of, dimensions_of, read_cells, require_known
from kostra_bolig.kinds import Event, Language, Source
from kostra_bolig.kostra import COUNTRY, LICENCE, MOST_CELLS, source_line, stage_of, sum_region, updated_at
from kostra_bolig.records import AskedFor, Note, Provenance, TableInfo
from kostra_bolig.said import Said, said
from kostra_bolig.ssb import listing, selection
from kostra_bolig.store.draft import DATA, DEFINITION, METADATA, Draft
from kostra_bolig.store.warned import StoreWarning, warn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.ingest.frame import Dimensions
    from kostra_bolig.ingest.run import Run
    from kostra_bolig.jsonstat import Cube
    from kostra_bolig.said import Value
    from kostra_bolig.settings import Settings
    from kostra_bolig.ssb.client import Answer

__all__ = ["COUNTRY_FILE", "STALE", "described_by", "draft_of", "no_such_table", "part_of", "put_aside"]

STALE: Final = "older_than_the_table"
"""Check of the note on an answer that is from before the table's last update."""
_REVISING: Final = (dt.time(5, 0), dt.time(8, 15))
"""Oslo time in which SSB may show figures about to be revised as 0 or a dot."""
_CELLS_WHEN_UNSAID: Final = 10_000
_MOST_CELLS: Final = MOST_CELLS
_TABLE_FILE: Final = "table.json"
"""What SSB says of the table; a refused answer is kept with it, a good one has it in its manifest."""
COUNTRY_FILE: Final = "country.json"
"""The country's figures of the years that were not chosen: the checks rest on them, and no more."""
_GATE: Final = f"{NAME}.ingest.gate.judgement"
_log = logging.getLogger(__name__)


def described_by(run: Run) -> TableInfo:
    """Ask what the table is now.

    Raises
    ------
    UsageError
        SSB does not know it, and neither a definition nor a snapshot says that it was there.
    DatasetRefused
        It is another table, or what is said of it are no texts.
    """
    if run.told:
        return run.told.pop()
    listed = run.joint.info(run.spec.id, None if run.newest is None else run.newest.info)
    if listed is not None:
        return listed
    is_known = run.newest is not None or bool(run.spec.series)
    try:
        answer = run.client.table(table=run.spec.id, is_known=is_known)
    except ContractChanged as error:
        if is_known:
            raise
        raise no_such_table(run.settings, error) from error
    run.received[_TABLE_FILE] = answer.body
    content = answer.content
    if (id_ := content.get("id")) != run.spec.id:
        got = repr(str(id_)[:60])
        raise DatasetRefused(said("ingest-other-table", table=run.spec.id, got=got, url=answer.url), url=answer.url)
    texts = {name: content.get(name) for name in ("updated", "firstPeriod", "lastPeriod", "label")}
    odd = [name for name, text in texts.items() if not isinstance(text, str | None)]
    if odd or not isinstance(discontinued := content.get("discontinued"), bool | None):
        names = tuple(odd) or ("discontinued",)
        raise DatasetRefused(said("ingest-no-texts", names=names, url=answer.url), url=answer.url)
    return TableInfo(
        updated=texts["updated"],
        first_period=texts["firstPeriod"],
        last_period=texts["lastPeriod"],
        discontinued=discontinued,
        label=texts["label"] or run.spec.id,
    )


def no_such_table(settings: Settings, error: ContractChanged) -> UsageError:
    """Return what to say of a table that SSB does not know: with near ids, as far as its list is kept."""
    near = listing.near(settings.cache_dir, settings.table, base_url=settings.base_url)
    why = error.said.values.get("answered", error.said) if isinstance(error.said, Said) else error.said
    return UsageError(said("ingest-no-such-table", table=settings.table, why=why, near=near))


def draft_of(run: Run, info: TableInfo) -> Draft:
    """Download the table, pass it through the gates and return what is to be stored."""
    # pandera takes most of a second to load; SSB is asked meanwhile, and the checks wait for it where they begin.
    threading.Thread(target=_load_ahead, name=f"{NAME} checks").start()
    _log.info("%s", said("ingest-step-describing"), extra=Event.DESCRIBING.extra)
    metadata = run.client.metadata(table=run.spec.id)
    run.received[METADATA] = metadata.body
    described = jsonstat.read(metadata.content)
    there = {dimension.id: dimension.codes for dimension in described.dimensions}
    jsonstat.require_asked(described, there, table=run.spec.id)
    dims = dimensions_of(described, is_known=run.newest is not None or bool(run.spec.series))
    require_known(dims.further, fixed.known(run, names := [one.id for one in dims.further]))
    asked_for = part_of(run, dims)
    started = run.clock.now()
    wanted = _chosen(there, dims, asked_for)
    _require_few(run, dims, wanted)
    cubes, answers = _downloaded(run, wanted, dims)
    answers += _of_country(run, there, dims, asked_for, cubes)
    _log.info("%s", said("ingest-step-checking"), extra=Event.CHECKING.extra)
    gate = _gate()
    answered = [dimensions_of(cube) for cube in cubes]
    cells = _frame(answered, run.spec)
    binding = fixed.bound(
        contents_of(dims),
        cells.frame,
        dimensions=dims.categories,
        among=asked_for.where,
        chosen=run.settings.series,
        spec=run.spec,
    )
    frame = fingerprint.relabelled(cells.frame, binding.codes, run.spec)
    found = [gate.check_moment(updated_at(info.updated), run.updated_before, now=run.clock.now())]
    found += [gate.hidden(cells.hidden), gate.disagreeing(_named(dims), map(_named, answered))]
    passed = gate.judge(
        frame,
        binding,
        gate.Against(
            spec=fixed.within(run.spec, dims.categories),
            is_stored=run.newest is not None,
            kept=fixed.comparable(run.kept, asked_for, binding, dims.categories, run.spec),
            asked_before=run.newest.provenance.asked_for if run.newest is not None else AskedFor(),
            same_language=run.newest is not None and run.newest.provenance.language == Language.NO,
            strict=any(_is_revising(moment) for moment in (started, run.clock.now())),
            accept=run.accept,
            ended=lambda: run.others.ended(frame["year"].unique().to_list()),
        ),
        found=pl.concat(found),
    )
    stored = passed.frame if asked_for.is_all else passed.frame.filter(covered(asked_for))
    stale = _stale(dims, answered, info)
    moments = [updated_at(info.updated), *(updated_at(cube.updated) for cube in cubes if stale)]
    own = run.settings.defined.body
    answers_kept = {name: body for name, body in run.received.items() if name != _TABLE_FILE}
    return Draft(
        observations=categories.parted(stored, names),
        files=answers_kept if own is None else {**answers_kept, DEFINITION: own},
        request={
            "base_url": run.settings.base_url,
            "url": answers[0].url,
            "bodies": [answer.request_body for answer in answers],
        },
        info=info,
        binding=fixed.of_contents(passed.binding),
        provenance=Provenance(
            source=Source.SSB,
            source_line=source_line(Language.NO),
            licence=LICENCE,
            table=run.spec.id,
            table_label=info.label,
            language=Language.NO,
            updated=updated_at(info.updated),
            stage=stage_of(
                min((moment for moment in moments if moment is not None), default=None),
                last_year=max(stored["year"].to_list()),
                calendar=run.spec.calendar,
                now=run.clock.now(),
            ),
            fetched_at=run.clock.now(),
            snapshot=None,
            sha256=hashlib.sha256(run.received[DATA]).hexdigest(),
            mandatory_notes=tuple(dict.fromkeys(note for cube in cubes for note in cube.mandatory_notes)),
            asked_for=asked_for,
        ),
        notes=(*stale, *_of_own_definition(run), *passed.notes),
        accepted=run.accept if passed.overruled else None,
    )


def _of_own_definition(run: Run) -> tuple[Note, ...]:
    """Return a note where a person's own definition takes the place of ours."""
    defined = run.settings.defined
    if not defined.replaces:
        return ()
    what = said("ingest-own-definition", table=run.spec.id, file=str(defined.path))
    return (Note(check="definition", said=what),)


def _frame(answered: Sequence[Dimensions], spec: TableSpec) -> Cells:
    """Return the cells of all parts together, each category's apart."""
    parts = [read_cells(one, {}, spec=spec, combined=True) for one in answered]
    frame = pl.concat((part.frame for part in parts), rechunk=False)
    is_sorted = all(one.frame["region"][-1] < next_.frame["region"][0] for one, next_ in itertools.pairwise(parts))
    frame = frame if is_sorted else frame.sort("region", "content", "year")
    return Cells(frame=frame, hidden=pl.concat(part.hidden for part in parts))


def part_of(run: Run, dims: Dimensions) -> AskedFor:
    """Return which part of the table is asked for.

    Raises
    ------
    UsageError
        The table does not have what was chosen.
    """
    fixed.require_there(run, dims)
    names = dict(zip(dims.region.codes, dims.region.labels, strict=True))
    return selection.resolved(
        years=run.chosen.years,
        regions=run.chosen.regions,
        of_years=dims.year.codes,
        of_regions=dims.region.codes,
        find=lambda text: regions.find(text, names),
        where=run.chosen.where,
        find_categories=lambda id_, named: fixed.named(run, dims, id_, named),
    )


def _require_few(run: Run, dims: Dimensions, wanted: Mapping[str, Sequence[str]]) -> None:
    """Refuse to ask for more of a table with further dimensions than fits in memory at once."""
    if dims.further and (size := math.prod(map(len, wanted.values()))) > _MOST_CELLS:
        raise UsageError(said("ingest-too-many-cells", table=run.spec.id, cells=size, most=_MOST_CELLS))


def _chosen(there: Mapping[str, Sequence[str]], dims: Dimensions, asked_for: AskedFor) -> dict[str, Sequence[str]]:
    """Return the codes of each dimension that are asked for."""
    years = [code for code in dims.year.codes if asked_for.years is None or int(code) in asked_for.years]
    codes = dims.region.codes if asked_for.regions is None else asked_for.regions
    return {**there, **asked_for.where, dims.region.id: codes, dims.year.id: years}


def _of_country(
    run: Run, there: Mapping[str, Sequence[str]], dims: Dimensions, asked_for: AskedFor, cubes: list[Cube]
) -> list[Answer]:
    """Ask for the country's figures of the years that were not chosen, which the checks rest on, and add them."""
    country = sum_region(dims.region.codes)
    years = [code for code in dims.year.codes if not asked_for.has(region=country or COUNTRY, year=int(code))]
    if not years or country is None:
        return []
    rest = {**there, **asked_for.where, dims.region.id: [country], dims.year.id: years}
    answer = run.client.data(rest, table=run.spec.id)
    run.received[COUNTRY_FILE] = answer.body
    cube = jsonstat.read(answer.content)
    jsonstat.require_asked(cube, rest, table=run.spec.id)
    cubes.append(cube)
    _require_one_moment(cubes)
    return [answer]


def _load_ahead() -> None:
    with suppress(Exception):  # it is loaded again, and heard of, where it is needed
        import_module(_GATE)


def _gate() -> ModuleType:
    try:
        return import_module(_GATE)
    except ValueError as error:  # pandera reads its settings from the environment as it is loaded
        setting = "PANDERA_VALIDATION_DEPTH"
        raise SettingsError(
            said("ingest-checks-not-loaded", setting=setting, why=str(error)), setting=setting
        ) from error


def _downloaded(run: Run, asked: Mapping[str, Sequence[str]], dims: Dimensions) -> tuple[list[Cube], list[Answer]]:
    limit = run.joint.once("config", run.client.config).content.get("maxDataCells")
    most = limit if type(limit) is int and limit > 0 else _CELLS_WHEN_UNSAID
    size = math.prod(len(codes) for codes in asked.values())
    _log.info("%s", said("ingest-step-downloading", cells=size), extra=Event.DOWNLOADING.extra)
    if size > most:  # the parts come in the order in which they are kept
        asked = {**asked, dims.region.id: sorted(asked[dims.region.id])}
    cubes, answers = [], []
    for part, wanted in enumerate(
        selection.parts(asked, dims.region.id, most, others=asked if dims.further else ()), start=1
    ):
        answer = run.client.data(wanted, table=run.spec.id)
        run.received[DATA if part == 1 else f"data-{part}.json"] = answer.body
        cube = jsonstat.read(answer.content)
        jsonstat.require_asked(cube, wanted, table=run.spec.id)
        cubes.append(cube)
        answers.append(answer)
    _require_one_moment(cubes)
    return cubes, answers


def _require_one_moment(cubes: Sequence[Cube]) -> None:
    """Refuse parts of different moments: SSB published in between."""
    moments = sorted({str(cube.updated) for cube in cubes})
    if len(moments) > 1:
        one: Value = moments[0]
        for moment in moments[1:]:
            one = said("ingest-and", first=one, next=moment)
        raise DatasetRefused(said("ingest-parts-of-two-moments", n=len(cubes), moments=one))


def _named(dims: Dimensions) -> tuple[jsonstat.Dimension, jsonstat.Dimension]:
    return dims.region, dims.content


def _stale(described: Dimensions, answers: Sequence[Dimensions], info: TableInfo) -> tuple[Note, ...]:
    """Return a note where an answer is from before the table's last update: the server's caches turn one by one.

    Which years there are the description says: the others have those that were asked for.
    """
    of_table = updated_at(info.updated)
    for dims in (described, *answers):
        of_cube = updated_at(dims.cube.updated)
        if of_cube is not None and of_table is not None and of_cube.date() < of_table.date():
            older = said("ingest-older-than-the-table", of_data=dims.cube.updated, of_table=info.updated)
            return (Note(check=STALE, said=older),)
    if info.last_period is not None and info.last_period not in described.year.codes:
        ends = said("ingest-ends-before-the-table", last=max(described.year.codes), last_of_table=info.last_period)
        return (Note(check=STALE, said=ends),)
    return ()


def _is_revising(moment: dt.datetime) -> bool:
    return _REVISING[0] <= moment.astimezone(OSLO).time() < _REVISING[1]


def put_aside(run: Run, error: AnswerRefused | ContractChanged, received: Mapping[str, bytes] | None = None) -> None:
    """Keep what was refused, by default what was received of the table; a full disk must not hide why it was."""
    received = run.received if received is None else received
    refused = {**received, "refused": error.body} if error.body else received
    try:
        error.quarantine = run.store.quarantine(refused, _reasons(error, run.settings), at=run.clock.now())
    except StoreError as full:
        warn(StoreWarning(said("ingest-not-put-aside", why=full.said)))


def _reasons(error: AnswerRefused | ContractChanged, settings: Settings) -> dict[str, Any]:
    cases = error.failure_cases.to_dicts() if isinstance(error, ContractFailed) else []
    changes = error.changes if isinstance(error, ContractChanged) else ()
    reasons = [one if isinstance(one, str) else one.sentence("en") for one in changes]
    return {
        "error": type(error).__name__,
        "exit_code": error.exit_code,
        "message": error.sentence("en"),
        "reasons": reasons,
        "failure_cases": cases,
        "base_url": settings.base_url,
    }
