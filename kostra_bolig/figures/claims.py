"""Claims that a text makes about the figures, and whether the figures bear them out."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from html import escape
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NotRequired, TypedDict, TypeVar

from kostra_bolig.errors import ClaimsError, SeriesError, SeriesUnavailable, UnknownRegion, UnknownSeries
from kostra_bolig.figures import door, trend
from kostra_bolig.figures.trend import Point, decimals_of, plain, rounded, signed
from kostra_bolig.kostra import COUNTRY, OSLO, Language, next_publication
from kostra_bolig.records import ClaimKind, Source, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

    from kostra_bolig.figures.series import Series
    from kostra_bolig.figures.table import Table

__all__ = [
    "Claim",
    "ClaimKind",
    "ClaimResult",
    "ClaimResults",
    "Claims",
    "ClaimsFile",
    "Verdict",
    "fafo_2025_11",
    "read",
    "verify",
]

REPORT_FILE: Final = "fafo_2025_11.toml"
_FORMAT: Final = 1
_Member = TypeVar("_Member", bound=StrEnum)


class ClaimEntry(TypedDict):
    """One ``[[claim]]`` of a claims file."""

    id: str
    text: str
    where: NotRequired[str]
    kind: ClaimKind
    series: str
    region: NotRequired[str]
    year: NotRequired[int]
    start: NotRequired[int]
    end: NotRequired[int]
    published: float | str
    decimals: NotRequired[int]
    within_percent: NotRequired[float]
    cells: NotRequired[dict[str, float]]
    recorded: NotRequired[Verdict]
    note: NotRequired[str]
    text_no: NotRequired[str]
    note_no: NotRequired[str]


class ClaimsFile(TypedDict):
    """A claims file."""

    format: Literal[1]
    title: NotRequired[str]
    written: NotRequired[dt.date]
    claim: list[ClaimEntry]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One claim about one series of one region.

    Attributes
    ----------
    id, text, where
        Its name, what it says in a line, and where it stands.
    kind
        ``value``: the figure of `end`. ``percent_change``: from `start` to `end`, in percent of `start`.
        ``direction``: ``"increase"`` or ``"decrease"`` from `start` to `end`. ``about``: every year from `start` to
        `end` is within `within_percent` of the figure.
    series, region
        What it is about.
    start, end
        Years; equal for a value.
    published
        What the text prints.
    decimals
        How many of them it prints.
    within_percent
        For ``about``.
    cells
        The figures that the text had before it, by year; they tell a revision from an error. They are the text's own
        word: where the figures are those published in the report, nothing can be a revision.
    recorded
        The verdict a person has looked at, or ``None``.
    note
        Why the recorded verdict is what it is.
    text_no, note_no
        `text` and `note` in Norwegian, or empty.
    """

    id: str
    text: str
    where: str
    kind: ClaimKind
    series: str
    region: str
    start: int
    end: int
    published: float | str
    decimals: int
    within_percent: float
    cells: Mapping[int, float]
    recorded: Verdict | None
    note: str
    text_no: str = ""
    note_no: str = ""

    def said(self, language: Language) -> str:
        """Return what it says, in the language where the file has it in that."""
        return (self.text_no if language is Language.NO else "") or self.text


@dataclass(frozen=True, kw_only=True)
class Claims:
    """The claims of one text.

    Attributes
    ----------
    title
        The text.
    claims
        In the order of the file.
    written
        The day the text was written, or ``None``; the figures of that day tell a revision from an error.
    """

    title: str
    claims: tuple[Claim, ...]
    written: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class ClaimResult:
    """What the figures say of one claim.

    Attributes
    ----------
    claim
        The claim.
    computed
        What the figures give: an exact number; ``"increase"``, ``"decrease"`` or ``"no change"`` for a direction; the
        mean for ``about``; ``None`` where cells are missing.
    verdict
        ``reproduced``: equal after half-up rounding to the published precision. ``revised``: true of the figures then
        published, SSB has since changed the cells. ``not_reproduced``. ``not_checkable``: cells are missing.
    note
        The arithmetic, and the reason where it does not hold.
    points
        The figures it was held against; none where cells are missing.
    """

    claim: Claim
    computed: float | str | None
    verdict: Verdict
    note: str
    points: tuple[Point, ...] = ()

    def said(self, language: Language) -> str:
        """Return :attr:`note`, in Norwegian where that is asked for and the file has it."""
        claim = self.claim
        if language is Language.NO and self.verdict is claim.recorded and self.points:
            arithmetic = " → ".join(
                f"{point.year}: {door.figure(point.value, decimals_of(point.value), language=language)}"
                for point in self.points
            )
            return "; ".join(part for part in (arithmetic, claim.note_no or claim.note) if part)
        return self.note

    @property
    def id(self) -> str:
        """The claim's name."""
        return self.claim.id

    @property
    def as_recorded(self) -> bool:
        """Whether nothing is new here: the recorded verdict, or a difference that is no contradiction of it."""
        recorded = self.claim.recorded or Verdict.REPRODUCED
        harmless = {Verdict.NOT_CHECKABLE}
        if recorded is Verdict.REPRODUCED:
            harmless.add(Verdict.REVISED)
        if recorded is Verdict.NOT_CHECKABLE:
            harmless |= {Verdict.REPRODUCED, Verdict.REVISED}
        return self.verdict is recorded or self.verdict in harmless

    @property
    def holds(self) -> bool:
        """Whether the claim is borne out, or its failure is recorded in the file."""
        return self.verdict is not Verdict.NOT_REPRODUCED or self.claim.recorded is Verdict.NOT_REPRODUCED

    def _repr_html_(self) -> str:
        return ClaimResults([self])._repr_html_()

    @property
    def _is_change(self) -> bool:
        return self.claim.kind is ClaimKind.PERCENT_CHANGE

    def _shown(self, number: float | str | None, decimals: int) -> str:
        """Return a published or a computed figure as the claim writes it."""
        if number is None:
            return "–"
        if isinstance(number, str):
            return number
        if self._is_change:
            return f"{signed(number, decimals)} %"
        return str(rounded(number, decimals))


class ClaimResults(list[ClaimResult]):
    """A list of results; a notebook shows it as a table."""

    def _repr_html_(self) -> str:
        names = ("Verdict", "Claim", "In the text", "From the figures", "Why")
        head = "".join(f"<th scope='col'>{name}</th>" for name in names)
        rows = "".join(
            "<tr>"
            f"<th scope='row'>{result.verdict.replace('_', ' ')}</th>"
            f"<td>{escape(result.claim.text)}</td>"
            f"<td>{result._shown(result.claim.published, result.claim.decimals)}</td>"
            f"<td>{result._shown(result.computed, max(result.claim.decimals, 1 if result._is_change else 0))}</td>"
            f"<td>{escape(result.note)}</td>"
            "</tr>"
            for result in self
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def fafo_2025_11() -> Claims:
    """Return the claims of Fafo-rapport 2025:11, chapter 1.1."""
    return _read(resources.files("kostra_bolig.definitions").joinpath(REPORT_FILE), name=REPORT_FILE)


def read(path: str | Path) -> Claims:
    """Return the claims of a TOML file.

    Raises
    ------
    ClaimsError
        The file cannot be read or is not a claims file; the message names the claim and the field.
    """
    return _read(Path(path), name=str(path))


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
    return next_publication(dt.datetime.combine(day, dt.time.max, tzinfo=OSLO)).date() > written


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


def _read(file: Path | Traversable, *, name: str) -> Claims:
    try:
        content = tomllib.loads(file.read_bytes().decode())
    except FileNotFoundError:
        raise ClaimsError(f"there is no claims file {name}", path=name) from None
    except OSError as error:
        raise ClaimsError(f"{name} cannot be read: {error.strerror}", path=name) from error
    except ValueError as error:
        raise ClaimsError(f"{name} is not TOML: {error}", path=name) from error
    if content.get("format") != _FORMAT:
        raise ClaimsError(f"{name}: expected `format = {_FORMAT}` at the top, got {content.get('format')!r}", path=name)
    if unknown := sorted(set(content) - set(ClaimsFile.__annotations__)):
        fields = ", ".join(ClaimsFile.__annotations__)
        raise ClaimsError(f"{name}: unknown field {unknown[0]!r} at the top; the fields are {fields}", path=name)
    entries = content.get("claim")
    if not isinstance(entries, list) or not entries:
        raise ClaimsError(f"{name}: expected at least one [[claim]]", path=name)
    claims = tuple(_claim(entry, place, name) for place, entry in enumerate(entries, start=1))
    ids = [claim.id for claim in claims]
    if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise ClaimsError(f"{name}: the id {twice[0]!r} is given twice", path=name, claim_id=twice[0])
    written = content.get("written")
    if written is not None and type(written) is not dt.date:
        raise ClaimsError(f"{name}: written: expected a day such as 2025-04-30, got {written!r}", path=name)
    return Claims(title=_text(content, "title", name, None, default=name), claims=claims, written=written)


def _claim(entry: Any, place: int, name: str) -> Claim:
    if not isinstance(entry, dict):
        raise ClaimsError(f"{name}: claim {place} is not a table; write it under [[claim]]", path=name)
    id_ = _text(entry, "id", name, None)
    fields = ClaimEntry.__annotations__
    if unknown := sorted(set(entry) - set(fields)):
        raise _wrong(name, id_, f"unknown field {unknown[0]!r}; the fields are {', '.join(fields)}")
    kind = _one_of(ClaimKind, entry, "kind", name, id_)
    series = _text(entry, "series", name, id_)
    if kind is ClaimKind.VALUE:
        start = end = _whole(entry, "year", name, id_)
    else:
        start, end = _whole(entry, "start", name, id_), _whole(entry, "end", name, id_)
        if start >= end:
            raise _wrong(name, id_, f"start must be before end, got {start} and {end}")
    published = entry.get("published")
    if kind is ClaimKind.DIRECTION and published not in ("increase", "decrease"):
        raise _wrong(name, id_, f'published: expected "increase" or "decrease", got {published!r}')
    if kind is not ClaimKind.DIRECTION and not _is_number(published):
        raise _wrong(name, id_, f"published: expected a number, got {published!r}")
    cells = entry.get("cells", {})
    if not isinstance(cells, dict) or not all(year.isdigit() and _is_number(value) for year, value in cells.items()):
        raise _wrong(name, id_, "cells: expected years with numbers, such as { 2021 = 4415, 2024 = 7079 }")
    return Claim(
        id=id_,
        text=_text(entry, "text", name, id_),
        where=_text(entry, "where", name, id_, default=""),
        kind=kind,
        series=series,
        region=_text(entry, "region", name, id_, default=COUNTRY),
        start=start,
        end=end,
        published=published if isinstance(published, str) else float(published),  # type: ignore[arg-type]
        decimals=_whole(entry, "decimals", name, id_, default=0),
        within_percent=_number(entry, "within_percent", name, id_, default=5.0),
        cells={int(year): float(value) for year, value in cells.items()},
        recorded=_one_of(Verdict, entry, "recorded", name, id_) if "recorded" in entry else None,
        note=_text(entry, "note", name, id_, default=""),
        text_no=_text(entry, "text_no", name, id_, default=""),
        note_no=_text(entry, "note_no", name, id_, default=""),
    )


def _wrong(name: str, id_: str | None, what: str) -> ClaimsError:
    return ClaimsError(f"{name}: claim {id_ or '?'}: {what}", path=name, claim_id=id_)


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < float("inf")
    )


def _text(entry: Mapping[str, Any], field: str, name: str, id_: str | None, *, default: str | None = None) -> str:
    text = entry.get(field, default)
    if not isinstance(text, str) or (default is None and not text):
        raise _wrong(name, id_, f"{field}: expected a text, got {text!r}")
    return text


def _whole(entry: Mapping[str, Any], field: str, name: str, id_: str, *, default: int | None = None) -> int:
    number = entry.get(field, default)
    if type(number) is not int or number < 0:
        raise _wrong(name, id_, f"{field}: expected a whole number, got {number!r}")
    return number


def _number(entry: Mapping[str, Any], field: str, name: str, id_: str, *, default: float) -> float:
    number = entry.get(field, default)
    if not _is_number(number) or number < 0:
        raise _wrong(name, id_, f"{field}: expected a number of 0 or more, got {number!r}")
    return float(number)


def _one_of(kinds: type[_Member], entry: Mapping[str, Any], field: str, name: str, id_: str) -> _Member:
    text = entry.get(field)
    if text not in list(kinds):
        raise _wrong(name, id_, f"{field}: expected one of {', '.join(kinds)}, got {text!r}")
    return kinds(text)
