"""Claims that a text makes about the figures, and what the figures say of each."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from kostra_bolig.figures import door
from kostra_bolig.figures.trend import Point, decimals_of, rounded, signed
from kostra_bolig.kostra import Language
from kostra_bolig.records import ClaimKind, Verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

__all__ = ["Claim", "ClaimKind", "ClaimResult", "ClaimResults", "Claims", "Verdict"]


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
