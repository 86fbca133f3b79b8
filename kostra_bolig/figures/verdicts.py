"""Whether the figures bear claims out: what they give, whether that agrees, and why not where it does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import ClaimsError, SeriesError, SeriesUnavailable, UnknownRegion, UnknownSeries, UsageError
from kostra_bolig.figures import door
from kostra_bolig.figures.claims import RULES, Claim, ClaimResult, ClaimResults, Claims, prints
from kostra_bolig.figures.trend import Point, change_percent, plain
from kostra_bolig.kostra import OSLO, publication_after
from kostra_bolig.records import Source, Verdict
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table
    from kostra_bolig.said import Said

__all__ = ["verify"]


def verify(claims: Claims, table: Table, *, history: Sequence[Table] | None = None) -> ClaimResults:
    """Hold each claim against the figures.

    Parameters
    ----------
    claims
        :data:`kostra_bolig.FAFO_2025_11`, or those of a file by :func:`kostra_bolig.read_claims`.
    table
        The figures.
    history
        Earlier versions of the table, oldest first, as :func:`kostra_bolig.history` gives them: a claim that was true
        of the figures when it was written is ``revised``, with the day on which they moved. By default those stored
        before `table`, read where a claim disagrees; an empty list holds the claims against `table` alone.

    Returns
    -------
    ClaimResults
        A list of :class:`ClaimResult`, one per claim, in their order.

    Raises
    ------
    ClaimsError
        A claim is about a series or content that the table does not have.
    UsageError
        What is given are no claims, or no table, or no tables.
    StoreError
        The earlier versions cannot be read.
    """
    _refuse_others(claims, table)
    earlier = None if history is None else _tables(history)
    known = [*definition().keys, *table.contents()["content"]]
    for claim in claims.claims:
        if claim.series not in known:
            what = said("figures-claim-unknown-series", id=claim.id, got=repr(claim.series), known=definition().keys)
            raise ClaimsError(what, path=claims.title, claim_id=claim.id)
    results = _held(claims, table, earlier or ())
    if earlier is None and any(result.verdict in _AT_ODDS for result in results):
        return _held(claims, table, _stored_before(table))
    return results


_AT_ODDS: Final = frozenset({Verdict.NOT_REPRODUCED, Verdict.REVISED})
"""Only what disagrees needs the earlier versions."""


def _refuse_others(claims: object, table: object) -> None:
    from kostra_bolig.figures.table import Table

    if not isinstance(claims, Claims):
        raise UsageError(said("figures-expected-claims", argument="claims", got=type(claims).__name__))
    if not isinstance(table, Table):
        raise UsageError(said("figures-expected-table", argument="table", got=type(table).__name__))


def _tables(history: object) -> list[Table]:
    """Return the tables of a list, or of what gives them one by one."""
    from kostra_bolig.figures.table import Table

    tables = []
    for one in history if isinstance(history, Iterable) else (history,):
        if not isinstance(one, Table):
            raise UsageError(said("figures-expected-table", argument="history", got=type(one).__name__))
        tables.append(one)
    return tables


def _stored_before(table: Table) -> Sequence[Table]:
    if table.store is None or table.provenance.snapshot is None:
        return ()
    return list(door.history(cache_dir=table.store, before=table.provenance.snapshot))


def _held(claims: Claims, table: Table, history: Sequence[Table]) -> ClaimResults:
    versions = _since([*history, table], claims.written)
    return ClaimResults(_verified(claim, table, versions, claims.written) for claim in claims.claims)


def _verified(claim: Claim, table: Table, versions: Sequence[Table], written: dt.date | None) -> ClaimResult:
    """Return what the figures say of a claim, and what they say of the region's own code where that is otherwise."""
    found = _judged(claim, table, versions, written)
    if found.made_of and found.made_of == ((table.region(claim.region)[0],),) * len(found.points):
        return found
    alone = _judged(claim, table, versions, written, joined=False)
    if alone.verdict is found.verdict:
        return found
    told = str(said("figures-claim-by-joining", region=claim.region, verdict=alone.verdict.value))
    return replace(found, note="; ".join(part for part in (found.note, told) if part))


def _judged(
    claim: Claim,
    table: Table,
    versions: Sequence[Table],
    written: dt.date | None,
    *,
    joined: bool | None = None,
) -> ClaimResult:
    try:
        series = table.series(claim.series, region=claim.region, joined=joined)
        points, computed = _read_off(claim, series)
    except (SeriesError, SeriesUnavailable, UnknownRegion) as error:
        return ClaimResult(claim=claim, computed=None, verdict=Verdict.NOT_CHECKABLE, note=str(error))
    arithmetic = RULES[claim.kind].arithmetic(points)
    if _agrees(claim, points):
        verdict, why = Verdict.REPRODUCED, ""
    elif moved := _moved(claim, versions, written, joined=joined):
        verdict, why = Verdict.REVISED, str(moved)
    elif not _is_contradicted(claim, versions, written, joined=joined) and _revised(claim, table, points):
        verdict = Verdict.REVISED
        why = str(said("figures-claim-true-of-cells", changes=_changes(claim.cells, points)))
    else:
        slip = _slip(claim, points, series)
        verdict, why = Verdict.NOT_REPRODUCED, "" if slip is None else str(slip)
    if verdict is claim.recorded and claim.note:
        why = claim.note
    return ClaimResult(
        claim=claim,
        computed=computed,
        verdict=verdict,
        note="; ".join(part for part in (arithmetic, why) if part),
        points=tuple(points),
        made_of=tuple(series.made_of[point.year] for point in points),
    )


def _read_off(claim: Claim, series: Series) -> tuple[list[Point], float | str]:
    points = [Point(year, series.at(year)) for year in _years(claim)]
    return points, RULES[claim.kind].computed(points)


def _then(table: Table, claim: Claim, *, joined: bool | None) -> list[Point] | None:
    """Return the figures of a claim in an earlier version, or ``None`` where it has them not."""
    try:
        return _read_off(claim, table.series(claim.series, region=claim.region, joined=joined))[0]
    except (SeriesError, SeriesUnavailable, UnknownRegion, UnknownSeries):
        return None


def _since(versions: Sequence[Table], written: dt.date | None) -> Sequence[Table]:
    """Return the versions from the newest of the day a text was written; all of them where nobody says the day."""
    if written is None:
        return versions
    by_then = [place for place, one in enumerate(versions) if (day := _day(one)) is not None and day <= written]
    return versions[by_then[-1] :] if by_then else ()


def _moved(claim: Claim, versions: Sequence[Table], written: dt.date | None, *, joined: bool | None) -> Said | None:
    """Return what moved since the last version of which the claim was true; none where it was not when written."""
    told = [(one, points) for one in versions if (points := _then(one, claim, joined=joined)) is not None]
    true_of = [_agrees(claim, points) for _, points in told]
    was_true = any(true_of) if written is None else bool(told) and told[0][0] is versions[0] and true_of[0]
    if not was_true:
        return None
    last = max(place for place, is_true in enumerate(true_of) if is_true)
    (before, held), (after, now) = told[last : last + 2]  # the figures in hand come last, and it is not true of them
    changed = _changes({point.year: point.value for point in held}, now)
    return said("figures-claim-true-before", before=_named(before), after=_named(after), changes=changed)


def _is_contradicted(claim: Claim, versions: Sequence[Table], written: dt.date | None, *, joined: bool | None) -> bool:
    """Tell whether SSB's own figures of the day a text was written are there, and the claim was not true of them.

    Where SSB was due to publish between them and that day, they may not be those that the text had.
    """
    if written is None or not versions or _then(versions[0], claim, joined=joined) is None:
        return False
    day = _day(versions[0]) or written
    due = publication_after(dt.datetime.combine(day, dt.time.min, tzinfo=OSLO), definition().calendar)
    return due is not None and due.date() > written


def _revised(claim: Claim, table: Table, points: Sequence[Point]) -> bool:
    """Tell whether a claim is true of the cells that the text says it had."""
    if table.provenance.source is Source.PUBLISHED or not all(point.year in claim.cells for point in points):
        return False
    then = [Point(point.year, claim.cells[point.year]) for point in points]
    return then != list(points) and _agrees(claim, then)


def _changes(cells: Mapping[int, float], points: Sequence[Point]) -> str:
    return ", ".join(
        f"{point.year}: {plain(cells[point.year])} → {plain(point.value)}"
        for point in points
        if cells[point.year] != point.value
    )


def _day(table: Table) -> dt.date | None:
    moment = table.provenance.updated or table.provenance.fetched_at
    return moment.astimezone(OSLO).date() if moment else None


def _named(table: Table) -> Said:
    """Return how a version is told from the others, to follow «figures»."""
    day = _day(table)
    if day is None:
        return said("figures-version-unknown")
    if table.provenance.updated:
        return said("figures-version-updated", day=str(day))
    return said("figures-version-fetched", day=str(day))


def _years(claim: Claim) -> Sequence[int]:
    every_year = RULES[claim.kind].every_year
    return range(claim.start, claim.end + 1) if every_year else sorted({claim.start, claim.end})


def _agrees(claim: Claim, points: Sequence[Point]) -> bool:
    rule = RULES[claim.kind]
    return rule.agrees(claim, points, rule.computed(points))


def _slip(claim: Claim, points: Sequence[Point], series: Series) -> Said | None:
    """Return the slip that would explain a wrong percentage, where there is one."""
    published = claim.published
    if not RULES[claim.kind].is_change or isinstance(published, str):
        return None
    start, end = points[0].value, points[-1].value
    if end and prints(-change_percent(end, start), claim):
        return said("figures-slip-end-year", percent=plain(published))
    if prints(-change_percent(start, end), claim):
        return said("figures-slip-sign")
    known = [Point(row[0], row[1]) for row in series.frame.select("year", "value").rows() if row[1] is not None]
    for early, late in combinations(known, 2):  # the years of a series are in order
        if early.value and prints(change_percent(early.value, late.value), claim):
            return said("figures-slip-years", percent=plain(published), start=early.year, end=late.year)
    return None
