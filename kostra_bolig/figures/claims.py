"""Claims that a text makes about the figures, and what the figures say of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Final

from kostra_bolig.figures import door
from kostra_bolig.figures.exact import exact, nearest
from kostra_bolig.figures.trend import Point, change_percent, decimals_of, plain, rounded, signed
from kostra_bolig.kostra import Language
from kostra_bolig.records import Verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["RULES", "Claim", "ClaimKind", "ClaimResult", "ClaimResults", "Claims", "Rule", "Verdict", "prints"]


class ClaimKind(StrEnum):
    """What a claim says."""

    VALUE = "value"
    PERCENT_CHANGE = "percent_change"
    DIRECTION = "direction"
    ABOUT = "about"


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


def prints(number: float | str, claim: Claim) -> bool:
    """Tell whether a number is what the text prints, once rounded as it does."""
    if isinstance(number, str) or isinstance(claim.published, str):
        return False
    return Fraction(rounded(number, claim.decimals)) == exact(claim.published)


def _first(points: Sequence[Point]) -> float:
    return points[0].value


def _percent(points: Sequence[Point]) -> float:
    return change_percent(points[0].value, points[-1].value)


def _direction(points: Sequence[Point]) -> str:
    first, last = points[0].value, points[-1].value
    return "increase" if last > first else "decrease" if last < first else "no change"


def _mean(points: Sequence[Point]) -> float:
    mean = nearest(sum((exact(point.value) for point in points), Fraction()) / len(points))
    return points[0].value if mean is None else mean


def _is_printed(claim: Claim, points: Sequence[Point], computed: float | str) -> bool:  # noqa: ARG001
    return prints(computed, claim)


def _is_said(claim: Claim, points: Sequence[Point], computed: float | str) -> bool:
    """Tell whether a word is the text's, of the very figures that it says it had."""
    return computed == claim.published and all(
        claim.cells.get(point.year, point.value) == point.value for point in points
    )


def _is_near(claim: Claim, points: Sequence[Point], computed: float | str) -> bool:  # noqa: ARG001
    if isinstance(claim.published, str):
        return False
    published = exact(claim.published)
    margin = abs(published) * exact(claim.within_percent) / 100
    return all(abs(exact(point.value) - published) <= margin for point in points)


def _each(points: Sequence[Point]) -> str:
    return ", ".join(f"{point.year}: {plain(point.value)}" for point in points)


def _from_to(points: Sequence[Point]) -> str:
    first, last = points[0], points[-1]
    text = f"{first.year}: {plain(first.value)} → {last.year}: {plain(last.value)}"
    return f"{text}, {signed(_percent(points), 2)} %" if first.value else text


@dataclass(frozen=True, kw_only=True)
class Rule:
    """All that is particular to a kind of claim: how it is written in a file, held against the figures and shown.

    Attributes
    ----------
    computed
        What the figures give.
    agrees
        Whether that is what the text says, by the claim, the figures and what is computed of them.
    arithmetic
        How it is computed, in a line.
    one_year
        Whether the file names one ``year``, and not ``start`` and ``end``.
    every_year
        Whether the years between `start` and `end` count.
    words
        What the text may say; a number where there are none.
    is_change
        Whether the number is a change in percent, with its sign.
    decimals
        With how many, at the least, what is computed is shown.
    """

    computed: Callable[[Sequence[Point]], float | str]
    agrees: Callable[[Claim, Sequence[Point], float | str], bool] = _is_printed
    arithmetic: Callable[[Sequence[Point]], str] = _from_to
    one_year: bool = False
    every_year: bool = False
    words: tuple[str, ...] = ()
    is_change: bool = False
    decimals: int = 0


RULES: Final[Mapping[ClaimKind, Rule]] = {
    ClaimKind.VALUE: Rule(computed=_first, arithmetic=_each, one_year=True),
    ClaimKind.PERCENT_CHANGE: Rule(computed=_percent, is_change=True, decimals=2),
    ClaimKind.DIRECTION: Rule(computed=_direction, agrees=_is_said, words=("increase", "decrease")),
    ClaimKind.ABOUT: Rule(computed=_mean, agrees=_is_near, arithmetic=_each, every_year=True, decimals=1),
}


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
    made_of
        The codes that each of these is made of.
    """

    claim: Claim
    computed: float | str | None
    verdict: Verdict
    note: str
    points: tuple[Point, ...] = ()
    made_of: tuple[tuple[str, ...], ...] = ()

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
        return RULES[self.claim.kind].is_change

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
