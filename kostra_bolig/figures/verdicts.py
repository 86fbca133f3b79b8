"""Whether the figures bear claims out: what they give, whether that agrees, and why not where it does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kostra_bolig.clock import OSLO
from kostra_bolig.errors import ClaimsError, SeriesUnavailable, UsageError
from kostra_bolig.figures import door
from kostra_bolig.figures.claims import RULES, Claim, ClaimResult, ClaimResults, Claims, slips
from kostra_bolig.figures.claims.reading import Reading
from kostra_bolig.figures.claims.rules import agrees
from kostra_bolig.figures.claims.tables import Tables, of_categories
from kostra_bolig.figures.finding import categories
from kostra_bolig.figures.revisions import day_of
from kostra_bolig.figures.trend import Point
from kostra_bolig.kinds import Language, Source, Verdict
from kostra_bolig.kostra import may_be_missing
from kostra_bolig.said import Said, kind_of, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.table import Table
    from kostra_bolig.records import Provenance

__all__ = ["held", "sources_of", "verify"]


def verify(
    claims: Claims,
    table: Table,
    *,
    history: Iterable[Table] | None = None,
    tables: Mapping[str, Table] | None = None,
) -> ClaimResults:
    """Hold each claim against the figures.

    Parameters
    ----------
    claims
        :data:`kostra_bolig.FAFO_2025_11`, or those of a file by :func:`kostra_bolig.read_claims`.
    table
        The figures; those of claims that name no table of their own.
    history
        Earlier versions of the table, oldest first, as :func:`kostra_bolig.history` gives them: a claim that was true
        of the figures when it was written is ``revised``, with the day on which they moved. By default those stored
        before `table`, read where a claim disagrees; an empty list holds the claims against `table` alone.
    tables
        Figures of other tables that claims name, by id. By default the newest stored beside `table`, or as of the day
        that it was asked for, and fetched once where none is stored; where that fails, the table's claims are
        ``not_checkable``.

    Returns
    -------
    ClaimResults
        A list of :class:`ClaimResult`, one per claim, in their order.

    Raises
    ------
    ClaimsError
        A claim is about a series or content that its table does not have.
    UsageError
        What is given are no claims, or no table, or no tables.
    StoreError
        The earlier versions cannot be read.
    """
    _refuse_others(claims, table)
    earlier = None if history is None else _tables(history, "history")
    given = {one.spec.id: one for one in _tables((tables or {}).values(), "tables")}

    def read(name: str, where: Mapping[str, str]) -> Table:
        if (one := given.get(name)) is not None:
            return of_categories(one, {**categories.of(one.provenance), **where}) if where else one
        return door.beside(name, cache_dir=table.store, as_of=table.as_of, where=where)

    return held(claims, Tables(table, read), history=earlier)


def held(claims: Claims, tables: Tables, *, history: Sequence[Table] | None = None) -> ClaimResults:
    """Hold each claim against the figures of its table, as :func:`verify` does.

    Raises
    ------
    ClaimsError, StoreError
        As for :func:`verify`.
    """
    found: dict[int, ClaimResult] = {}
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], dict[int, Claim]] = {}
    for at, claim in enumerate(claims.claims):
        groups.setdefault((tables.id_of(claim.table), tuple(sorted(claim.categories.items()))), {})[at] = claim
    for (name, where), own in groups.items():
        try:
            table = tables.of(name, dict(where))
        except UsageError as error:
            id_ = next(iter(own.values())).id
            wrong = said("figures-claim-wrong", path=claims.title, id=id_, what=error.said)
            raise ClaimsError(wrong, path=claims.title, claim_id=id_) from error
        if isinstance(table, Said):
            note = table.sentence("en")
            results: Sequence[ClaimResult] = [
                ClaimResult(claim=claim, computed=None, verdict=Verdict.NOT_CHECKABLE, note=note, why=table)
                for claim in own.values()
            ]
        else:
            earlier = None if history is None else [one for one in history if _is_like(one, table)]
            results = _of_table([*own.values()], table, claims, earlier)
        for at, one in zip(own, results, strict=True):
            provenance = None if isinstance(table, Said) else _provenance(table, one.claim)
            found[at] = replace(one, table=name, provenance=provenance)
    return ClaimResults(found[at] for at in sorted(found))


def sources_of(results: Sequence[ClaimResult], table: Table) -> list[Provenance]:
    """Return where the figures come from that claims were held against, those of the table in hand first."""
    found = {(table.spec.id, table.provenance.where): table.provenance}
    for one in results:
        if one.provenance is not None:
            found.setdefault((one.table, one.provenance.where), one.provenance)
    return list(found.values())


def _is_like(one: Table, table: Table) -> bool:
    """Tell whether a version is of the same table, in the same categories."""
    return one.spec.id == table.spec.id and categories.of(one.provenance) == categories.of(table.provenance)


def _provenance(table: Table, claim: Claim) -> Provenance:
    """Return where the figures of a claim come from, with the categories that its series fixes."""
    content = table.binding.codes.get(claim.series, "")
    return categories.with_fixed(table.provenance, content, table.apart)


def _of_table(
    own: Sequence[Claim], table: Table, claims: Claims, history: Sequence[Table] | None
) -> Sequence[ClaimResult]:
    """Hold the claims of one table against it, and against its earlier versions where one of them disagrees."""
    known = [*table.spec.keys, *table.contents()["content"]]
    for claim in own:
        for named in claim.series_named:
            if named not in known:
                what = said("figures-claim-unknown-series", id=claim.id, got=repr(named), known=table.spec.keys)
                raise ClaimsError(what, path=claims.title, claim_id=claim.id)
    results = _held(own, table, history or (), claims.written)
    if history is None and any(result.verdict in _AT_ODDS for result in results):
        return _held(own, table, _stored_before(table), claims.written)
    return results


_AT_ODDS: Final = frozenset({Verdict.NOT_REPRODUCED, Verdict.REVISED})
"""Only what disagrees needs the earlier versions."""


def _refuse_others(claims: object, table: object) -> None:
    from kostra_bolig.figures.table import Table

    if not isinstance(claims, Claims):
        raise UsageError(said("figures-expected-claims", argument="claims", got=kind_of(claims)))
    if not isinstance(table, Table):
        raise UsageError(said("figures-expected-table", argument="table", got=kind_of(table)))


def _tables(given: object, argument: str) -> list[Table]:
    """Return the tables of a list, or of what gives them one by one."""
    from kostra_bolig.figures.table import Table

    tables = []
    for one in given if isinstance(given, Iterable) else (given,):
        if not isinstance(one, Table):
            raise UsageError(said("figures-expected-table", argument=argument, got=kind_of(one)))
        tables.append(one)
    return tables


def _stored_before(table: Table) -> Sequence[Table]:
    if table.store is None or table.provenance.snapshot is None:
        return ()
    kept = table.provenance
    where = categories.of(kept)
    return list(door.history(table=kept.table, cache_dir=table.store, before=kept.snapshot, where=where))


def _held(
    claims: Sequence[Claim], table: Table, history: Sequence[Table], written: dt.date | None
) -> list[ClaimResult]:
    versions = _since([*history, table], written)
    return [_verified(claim, table, versions, written, history) for claim in claims]


def _verified(
    claim: Claim, table: Table, versions: Sequence[Table], written: dt.date | None, history: Sequence[Table]
) -> ClaimResult:
    """Return what the figures say of a claim, and what they say of the region's own code where that is otherwise."""
    found = _judged(claim, table, versions, written, history)
    if found.read is not None and not found.read.is_followed:
        return found
    alone = _judged(claim, table.alone, [one.alone for one in versions], written, [one.alone for one in history])
    if alone.verdict is found.verdict:
        return found
    told = said("figures-claim-by-joining", region=claim.region, verdict=alone.verdict.value)
    return replace(found, note="; ".join(part for part in (found.note, told.sentence("en")) if part), unfollowed=told)


def _judged(
    claim: Claim, table: Table, versions: Sequence[Table], written: dt.date | None, history: Sequence[Table]
) -> ClaimResult:
    rule = RULES[claim.kind]
    try:
        read = rule.read(claim, table)
        computed = rule.computed(claim, read)
    except (UsageError, SeriesUnavailable) as error:
        note = error.sentence("en")
        return ClaimResult(claim=claim, computed=None, verdict=Verdict.NOT_CHECKABLE, note=note, why=error.said)
    why: Said | str = (rule.doubt(claim, read, computed) if rule.doubt else None) or ""
    if why:
        verdict = Verdict.NOT_CHECKABLE
    elif agrees(claim, read):
        verdict = Verdict.REPRODUCED
    elif moved := _moved(claim, read, versions, written):
        verdict, why = Verdict.REVISED, moved
    elif not _is_contradicted(claim, read, versions, written) and _revised(claim, table, read):
        verdict = Verdict.REVISED
        why = said("figures-claim-true-of-cells", changes=_changes(_by_year(claim.cells), read))
    else:
        verdict, why = Verdict.NOT_REPRODUCED, slips.of(claim, read, table) or _stale(claim, read, history) or ""
    told = why if isinstance(why, str) else why.sentence("en")
    noted = claim.note if verdict is claim.recorded and claim.note else told
    known = (one.sentence("en") for one in read.remarks)
    return ClaimResult(
        claim=claim,
        computed=None if verdict is Verdict.NOT_CHECKABLE else computed,
        verdict=verdict,
        note="; ".join(part for part in (rule.arithmetic(claim, read, Language.EN), noted, *known) if part),
        points=read.points,
        why=why,
        read=read,
    )


def _then(table: Table, claim: Claim, now: Reading) -> Reading | None:
    """Return what was read for a claim in an earlier version, or ``None`` where it has it not.

    Nor where it gave a figure that is suppressed now: what follows from it is not told.
    """
    try:
        read = RULES[claim.kind].read(claim, table)
        RULES[claim.kind].computed(claim, read)
    except (UsageError, SeriesUnavailable):
        return None
    return None if read.valued & now.suppressed else read


def _stale(claim: Claim, now: Reading, history: Sequence[Table]) -> Said | None:
    """Return which earlier version a wrong claim is true of, the newest of them."""
    for table in reversed(history):
        read = _then(table, claim, now)
        if read is not None and agrees(claim, read):
            return said("figures-slip-earlier", version=_named(table), changes=_changes(read.cells, now))
    return None


def _since(versions: Sequence[Table], written: dt.date | None) -> Sequence[Table]:
    """Return the versions from the newest of the day a text was written; all of them where nobody says the day."""
    if written is None:
        return versions
    by_then = [
        place for place, one in enumerate(versions) if (day := day_of(one.provenance)) is not None and day <= written
    ]
    return versions[by_then[-1] :] if by_then else ()


def _moved(claim: Claim, now: Reading, versions: Sequence[Table], written: dt.date | None) -> Said | None:
    """Return what moved since the last version of which the claim was true; none where it was not when written."""
    told = [(one, read) for one in versions if (read := _then(one, claim, now)) is not None]
    true_of = [agrees(claim, read) for _, read in told]
    was_true = any(true_of) if written is None else bool(told) and told[0][0] is versions[0] and true_of[0]
    if not was_true:
        return None
    last = max(place for place, is_true in enumerate(true_of) if is_true)
    (before, held), (after, then) = told[last : last + 2]  # the figures in hand come last, and it is not true of them
    changed = _changes(held.cells, then)
    return said("figures-claim-true-before", before=_named(before), after=_named(after), changes=changed)


def _is_contradicted(claim: Claim, now: Reading, versions: Sequence[Table], written: dt.date | None) -> bool:
    """Tell whether SSB's own figures of the day a text was written are there, and the claim was not true of them.

    Where SSB was due to publish between them and that day, they may not be those that the text had.
    """
    if written is None or not versions or _then(versions[0], claim, now) is None:
        return False
    day = day_of(versions[0].provenance) or written
    due = may_be_missing(
        dt.datetime.combine(day, dt.time.min, tzinfo=OSLO),
        stage=versions[0].provenance.stage,
        last_year=max(versions[0].observations["year"].to_list()),
        calendar=versions[0].spec.calendar,
    )
    return due is not None and due.date() > written


def _revised(claim: Claim, table: Table, read: Reading) -> bool:
    """Tell whether a claim is true of the cells that the text says it had."""
    is_quoted = table.provenance.source is Source.PUBLISHED or not RULES[claim.kind].has_cells
    if is_quoted or not all(point.year in claim.cells for point in read.points):
        return False
    then = tuple(Point(point.year, claim.cells[point.year]) for point in read.points)
    try:
        return then != read.points and agrees(claim, Reading(points=then))
    except UsageError:
        return False


def _by_year(cells: Mapping[int, float]) -> dict[str, float]:
    return {str(year): value for year, value in cells.items()}


def _changes(cells: Mapping[str, float], now: Reading) -> tuple[Said, ...]:
    return tuple(
        said(
            "figures-changed-cell",
            year=said("figures-place") if name == now.named.get("rank") else name,
            before=float(cells[name]),
            after=float(value),
        )
        for name, value in now.cells.items()
        if name in cells and cells[name] != value
    )


def _named(table: Table) -> Said:
    """Return how a version is told from the others, to follow «figures»."""
    day = day_of(table.provenance)
    if day is None:
        return said("figures-version-unknown")
    if table.provenance.updated:
        return said("figures-version-updated", day=str(day))
    return said("figures-version-fetched", day=str(day))
