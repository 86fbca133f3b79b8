"""Whether the figures bear claims out: what they give, whether that agrees, and why not where it does not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import SeriesError, SeriesUnavailable, UnknownRegion, UnknownSeries
from kostra_bolig.figures import trend
from kostra_bolig.figures.claims import Claim, ClaimResult, ClaimResults, Claims
from kostra_bolig.figures.trend import Point, plain, rounded, signed
from kostra_bolig.kostra import OSLO, next_publication
from kostra_bolig.records import ClaimKind, Source, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table

__all__ = ["verify"]


def verify(claims: Claims, table: Table, *, history: Sequence[Table] = ()) -> ClaimResults:
    """Hold each claim against the figures.

    Parameters
    ----------
    claims
        :data:`kostra_bolig.FAFO_2025_11`, or those of a file by :func:`kostra_bolig.read_claims`.
    table
        The figures.
    history
        Earlier versions of the table, oldest first, as :func:`kostra_bolig.history` gives them: a claim that was true
        of the figures when it was written is ``revised``, with the day on which they moved.

    Returns
    -------
    ClaimResults
        A list of :class:`ClaimResult`, one per claim, in their order.
    """
    versions = _since([*history, table], claims.written)
    return ClaimResults(_verified(claim, table, versions, claims.written) for claim in claims.claims)


def _verified(claim: Claim, table: Table, versions: Sequence[Table], written: dt.date | None) -> ClaimResult:
    try:
        points, computed = _read_off(claim, table)
    except (SeriesError, SeriesUnavailable, UnknownRegion) as error:
        return ClaimResult(claim=claim, computed=None, verdict=Verdict.NOT_CHECKABLE, note=str(error))
    arithmetic = _arithmetic(claim, points)
    if _agrees(claim, points, computed):
        verdict, why = Verdict.REPRODUCED, ""
    elif moved := _moved(claim, versions, written):
        verdict, why = Verdict.REVISED, moved
    elif not _is_contradicted(claim, versions, written) and _revised(claim, table, points):
        verdict = Verdict.REVISED
        why = f"true of the figures that the text had; SSB has since changed {_changes(claim.cells, points)}"
    else:
        verdict, why = Verdict.NOT_REPRODUCED, _slip(claim, points, table.series(claim.series, region=claim.region))
    if verdict is claim.recorded and claim.note:
        why = claim.note
    return ClaimResult(
        claim=claim,
        computed=computed,
        verdict=verdict,
        note="; ".join(part for part in (arithmetic, why) if part),
        points=tuple(points),
    )


def _read_off(claim: Claim, table: Table) -> tuple[list[Point], float | str]:
    series = table.series(claim.series, region=claim.region)
    points = [Point(year, series.at(year)) for year in _years(claim)]
    return points, _computed(claim, points)


def _then(table: Table, claim: Claim) -> list[Point] | None:
    """Return the figures of a claim in an earlier version, or ``None`` where it has them not."""
    try:
        return _read_off(claim, table)[0]
    except (SeriesError, SeriesUnavailable, UnknownRegion, UnknownSeries):
        return None


def _since(versions: Sequence[Table], written: dt.date | None) -> Sequence[Table]:
    """Return the versions from the newest of the day a text was written; all of them where nobody says the day."""
    if written is None:
        return versions
    by_then = [place for place, one in enumerate(versions) if (day := _day(one)) is not None and day <= written]
    return versions[by_then[-1] :] if by_then else ()


def _moved(claim: Claim, versions: Sequence[Table], written: dt.date | None) -> str:
    """Return what moved since the last version of which the claim was true; empty where it was not when written."""
    told = [(one, points) for one in versions if (points := _then(one, claim)) is not None]
    true_of = [_agrees(claim, points, _computed(claim, points)) for _, points in told]
    was_true = any(true_of) if written is None else bool(told) and told[0][0] is versions[0] and true_of[0]
    if not was_true:
        return ""
    last = max(place for place, is_true in enumerate(true_of) if is_true)
    (before, held), (after, now) = told[last : last + 2]  # the figures in hand come last, and it is not true of them
    changed = _changes({point.year: point.value for point in held}, now)
    return f"true of SSB's figures {_named(before)}, no longer of those {_named(after)}: {changed}"


def _is_contradicted(claim: Claim, versions: Sequence[Table], written: dt.date | None) -> bool:
    """Tell whether SSB's own figures of the day a text was written are there, and the claim was not true of them.

    Where SSB was due to publish between them and that day, they may not be those that the text had.
    """
    if written is None or not versions or _then(versions[0], claim) is None:
        return False
    day = _day(versions[0]) or written
    due = next_publication(dt.datetime.combine(day, dt.time.max, tzinfo=OSLO), definition().calendar)
    return due is not None and due.date() > written


def _revised(claim: Claim, table: Table, points: Sequence[Point]) -> bool:
    """Tell whether a claim is true of the cells that the text says it had."""
    if table.provenance.source is Source.PUBLISHED or not all(point.year in claim.cells for point in points):
        return False
    then = [Point(point.year, claim.cells[point.year]) for point in points]
    return then != list(points) and _agrees(claim, then, _computed(claim, then))


def _changes(cells: Mapping[int, float], points: Sequence[Point]) -> str:
    return ", ".join(
        f"{point.year}: {plain(cells[point.year])} → {plain(point.value)}"
        for point in points
        if cells[point.year] != point.value
    )


def _day(table: Table) -> dt.date | None:
    moment = table.provenance.updated or table.provenance.fetched_at
    return moment.astimezone(OSLO).date() if moment else None


def _named(table: Table) -> str:
    """Return how a version is told from the others, to follow «figures»."""
    day = _day(table)
    if day is None:
        return "of an unknown day"
    return f"of {day}" if table.provenance.updated else f"fetched on {day}"


def _years(claim: Claim) -> Sequence[int]:
    return range(claim.start, claim.end + 1) if claim.kind is ClaimKind.ABOUT else sorted({claim.start, claim.end})


def _computed(claim: Claim, points: Sequence[Point]) -> float | str:
    match claim.kind:
        case ClaimKind.VALUE:
            return points[0].value
        case ClaimKind.PERCENT_CHANGE:
            return trend.change_percent(points[0].value, points[-1].value)
        case ClaimKind.DIRECTION:
            difference = points[-1].value - points[0].value
            return "increase" if difference > 0 else "decrease" if difference < 0 else "no change"
        case ClaimKind.ABOUT:
            return sum(point.value for point in points) / len(points)


def _agrees(claim: Claim, points: Sequence[Point], computed: float | str) -> bool:
    if isinstance(computed, str) or isinstance(claim.published, str):
        printed = all(claim.cells.get(point.year, point.value) == point.value for point in points)
        return computed == claim.published and printed
    if claim.kind is ClaimKind.ABOUT:
        margin = abs(claim.published) * claim.within_percent / 100
        return all(abs(point.value - claim.published) <= margin for point in points)
    return rounded(computed, claim.decimals) == Decimal(repr(claim.published))


def _arithmetic(claim: Claim, points: Sequence[Point]) -> str:
    first, last = points[0], points[-1]
    if claim.kind is ClaimKind.VALUE:
        return f"{first.year}: {plain(first.value)}"
    if claim.kind is ClaimKind.ABOUT:
        return ", ".join(f"{point.year}: {plain(point.value)}" for point in points)
    text = f"{first.year}: {plain(first.value)} → {last.year}: {plain(last.value)}"
    return f"{text}, {signed(trend.change_percent(first.value, last.value), 2)} %" if first.value else text


def _slip(claim: Claim, points: Sequence[Point], series: Series) -> str:
    """Return the slip that would explain a wrong percentage, where there is one."""
    published = claim.published
    if claim.kind is not ClaimKind.PERCENT_CHANGE or isinstance(published, str):
        return ""

    def fits(percent: float) -> bool:
        return rounded(percent, claim.decimals) == Decimal(repr(published))

    start, end = points[0].value, points[-1].value
    if end and fits((end - start) / end * 100):
        return f"{plain(published)} % is the change measured against the end year instead of the start year"
    if fits(-trend.change_percent(start, end)):
        return "the sign is turned"
    known = [Point(row[0], row[1]) for row in series.frame.select("year", "value").rows() if row[1] is not None]
    for early in known:
        for late in known:
            if early.year < late.year and early.value and fits(trend.change_percent(early.value, late.value)):
                return f"{plain(published)} % is the change from {early.year} to {late.year}"
    return ""
