"""Gate 3 as a whole: everything that the contract finds, and what becomes of the answer.

What a finding does follows from the severity of its rule: refused, for a person, a note.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.definitions.shipped import other_than_default
from kostra_bolig.errors import ContractChanged, ContractFailed
from kostra_bolig.ingest.binding import without
from kostra_bolig.ingest.gate import contract, drift, findings, labels, season
from kostra_bolig.ingest.gate.findings import Rule, Severity
from kostra_bolig.records import AskedFor, Note
from kostra_bolig.said import said

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.jsonstat import Dimension
    from kostra_bolig.records import Binding

__all__ = ["Against", "Passed", "check_moment", "defined", "disagreeing", "hidden", "judge"]

_GOES_BACK: Final = Rule(check="updated_goes_back", expected=said("ingest-rule-updated"))
_REASONS_SHOWN: Final = 100
_CANARY, _UNBOUND = "canary", "unbound"


@dataclass(frozen=True, kw_only=True, eq=False)
class Against:
    """What an answer is held against.

    Attributes
    ----------
    spec
        What the table is.
    is_stored
        Whether a good snapshot is stored.
    kept
        The figures of the newest one, where it is from the same server.
    asked_before
        Which part of the table the newest one was asked for.
    same_language
        Whether its labels are in the same language.
    strict
        Whether SSB may be revising.
    accept
        Why a person overrules what is found, or ``None``.
    ended
        Asks Klass for the last year of each municipality that has ended.
    """

    spec: TableSpec
    is_stored: bool
    kept: pl.DataFrame | None
    asked_before: AskedFor = field(default_factory=AskedFor)
    same_language: bool
    strict: bool
    accept: str | None
    ended: Callable[[], Mapping[str, int]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Passed:
    """What gate 3 let through: without the series it withholds, with what is worth a note."""

    frame: pl.DataFrame
    binding: Binding
    notes: tuple[Note, ...]
    overruled: bool


def check_moment(updated: dt.datetime | None, stored: dt.datetime | None, *, now: dt.datetime) -> pl.DataFrame:
    """Return whether an update is older than the newest stored one, as findings.

    What is absent, cannot be read or lies in the future judges nothing.
    """
    if updated is None or stored is None or updated >= stored or max(updated, stored) > now:
        return findings.nothing()
    told = said("ingest-found-older", updated=f"{updated:%Y-%m-%d %H:%M}", stored=f"{stored:%Y-%m-%d %H:%M}")
    return findings.of_table(_GOES_BACK, told)


def hidden(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells that were sent with a value beside a symbol that says that there is none, as findings.

    Parameters
    ----------
    cells
        As :class:`kostra_bolig.ingest.frame.Cells` has them.
    """
    shown = pl.format("value {}, status {}", pl.col("value").cast(pl.String), "status")
    return findings.of_cells(findings.HIDDEN, cells, found=shown)


def disagreeing(described: Iterable[Dimension], answers: Iterable[Iterable[Dimension]]) -> pl.DataFrame:
    """Return where the labels of the answers are not those of the table's description, as findings."""
    described = tuple(described)
    return findings.joined(labels.check_agreement(described, answered) for answered in answers)


def judge(frame: pl.DataFrame, binding: Binding, against: Against, *, found: pl.DataFrame) -> Passed:
    """Hold a frame against the contract.

    Parameters
    ----------
    frame, binding
        The answer, and which series is read from which content.
    against
        What it is held against.
    found
        What was found of the answer already.

    Raises
    ------
    ContractFailed
        A rule is broken that no snapshot may break.
    ContractChanged
        The table is not as it was.
    """
    structure = contract.check_structure(frame, against.spec)
    if not structure.is_empty():
        raise ContractFailed(
            said("ingest-out-of-shape", findings=findings.shown(structure)),
            failure_cases=findings.failure_cases(structure),
        )
    agree = not found["check"].is_in([labels.AGREE.check]).any()
    meaning = contract.check_meaning(frame, against.spec, with_canary=True, kept=against.kept)
    judged = findings.joined([meaning.found, _of_seasons(frame, against)])
    found = findings.joined([found, findings.eased(judged, but=defined(binding, against.spec))])
    moved = _of_drift(frame, against, binding, agree=agree)
    sound = findings.refusing(findings.joined([found, moved]), strict=against.strict).is_empty()
    if meaning.doubts and sound and not against.strict and against.accept is None:
        binding = without(binding, {key: why for key, why in meaning.doubts.items() if key in binding.codes})
        is_doubted = pl.col("series").cast(pl.String).is_in(list(meaning.doubts))
        frame = frame.with_columns(pl.when(~is_doubted).then("series").alias("series"))
        moved = _of_drift(frame, against, binding, agree=agree)
    found = findings.joined([found, moved])
    broken = findings.refusing(found, strict=against.strict)
    if against.strict or against.accept is not None or not broken.is_empty():  # who overrules sees every doubt
        broken = pl.concat([broken, meaning.missed])
    notes = _of_binding(binding)
    if broken.is_empty():
        return Passed(frame=frame, binding=binding, notes=(*notes, *findings.noted(found)), overruled=False)
    if against.accept is not None:
        others = findings.of(found, Severity.REMARK) if against.strict else found
        notes += [*findings.noted(others), *findings.overruled(broken, against.accept)]
        return Passed(frame=frame, binding=binding, notes=tuple(notes), overruled=True)
    raise _refusal(broken, against)


def defined(binding: Binding, spec: TableSpec) -> set[str | None]:
    """Return the contents of whose meaning a definition speaks, and ``None`` for the table where there is one."""
    of_table: set[str | None] = {None} if spec.series else set()
    return {*of_table, *binding.codes.values(), *spec.codes.values(), *(one.share for one in spec.identities)}


def _of_binding(binding: Binding) -> list[Note]:
    return [
        *binding.notes,
        *(
            Note(
                check=_CANARY if key in binding.withheld else _UNBOUND,
                said=said("ingest-series-unavailable", key=key, why=why),
            )
            for key, why in binding.reasons.items()
        ),
    ]


def _of_seasons(frame: pl.DataFrame, against: Against) -> pl.DataFrame:
    """Judge the newest year and those that are not stored; what stands in the newest snapshot already is known.

    A year that the newest snapshot was not asked for is not new for that.
    """
    stored = set() if against.kept is None else set(against.kept["year"].unique())
    every = frame["year"].unique().to_list()
    before = against.asked_before.years
    new = {year for year in every if year not in stored and (before is None or year in before or year > max(stored))}
    years = {max(every)} | (new if stored else set())

    def judged(of: pl.DataFrame, ended: Mapping[str, int]) -> pl.DataFrame:
        return findings.joined(
            [
                season.check_years(of, against.spec, years=years, ended=ended, is_first=against.kept is None),
                season.check_sums(of, against.spec),
                season.check_neighbours(of, against.spec),
            ]
        )

    ended: Mapping[str, int] = {}
    found = judged(frame, ended)
    if found["check"].is_in(season.OF_ENDS).any() and (ended := against.ended()):
        found = judged(frame, ended)
    if against.kept is None or found.is_empty():
        return found
    known = {findings.place(row) for row in judged(against.kept, ended).iter_rows(named=True)}
    is_known = [findings.place(row) in known for row in found.iter_rows(named=True)]
    return findings.softened(found, pl.Series(is_known, dtype=pl.Boolean))


def _of_drift(frame: pl.DataFrame, against: Against, binding: Binding, *, agree: bool) -> pl.DataFrame:
    """Compare with the newest snapshot; labels that do not `agree` within the answer say nothing of the table.

    A series that was there and is not is for a person, whatever took it away.
    """
    if against.kept is None:
        return findings.nothing()
    found = [
        drift.check_drift(
            frame,
            against.kept,
            same_language=against.same_language,
            reasons=binding.reasons,
            every_content=not against.spec.series,
        ),
        drift.check_moved(frame, against.kept, against.spec),
    ]
    if against.same_language and agree:
        found.append(labels.check_renamed(frame, against.kept))
    return findings.joined(found)


def _refusal(broken: pl.DataFrame, against: Against) -> ContractChanged | ContractFailed:
    advice = said(
        "ingest-advice",
        findings=findings.shown(broken),
        early=against.strict,
        is_stored=against.is_stored,
        table=other_than_default(against.spec.id),
    )
    if findings.of(broken, Severity.CHANGED).is_empty():
        return ContractFailed(
            said("ingest-contract-broken", advice=advice), failure_cases=findings.failure_cases(broken)
        )
    return ContractChanged(
        said("ingest-table-changed", advice=advice), reasons=findings.lines(broken.head(_REASONS_SHOWN))
    )
