"""What the figures say of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kostra_bolig.figures import door
from kostra_bolig.figures.claims.claim import ClaimKind, bounded
from kostra_bolig.figures.claims.rules import RULES, decimals_for, measure_of
from kostra_bolig.figures.handed import html
from kostra_bolig.figures.rounding import rounded, signed
from kostra_bolig.kinds import Language, Measure, Verdict
from kostra_bolig.kostra import is_percent_unit
from kostra_bolig.said import said

if TYPE_CHECKING:
    from kostra_bolig.answers.claims import ClaimAnswer, ClaimsAnswer
    from kostra_bolig.figures.claims.claim import Claim
    from kostra_bolig.figures.claims.reading import Reading
    from kostra_bolig.figures.trend import Point
    from kostra_bolig.records import Provenance
    from kostra_bolig.said import Said

__all__ = ["ClaimResult", "ClaimResults"]


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
        The arithmetic, the reason where it does not hold, and what must be known of the figures: that they are our
        sums, of different areas, or of another table.
    points
        The figures it was held against; none where cells are missing.
    why
        The reason that we give where it does not hold or cannot be checked, as data.
    read
        All that was read off the figures; ``None`` where cells are missing.
    table
        Id of the table that it was held against.
    provenance
        Where that table's figures come from; ``None`` where it could not be read.
    unfollowed
        What the verdict is without following the region over its codes, where that is another; part of `note`.
    """

    claim: Claim
    computed: float | str | None
    verdict: Verdict
    note: str
    points: tuple[Point, ...] = ()
    why: Said | str = ""
    read: Reading | None = None
    table: str = ""
    provenance: Provenance | None = None
    unfollowed: Said | None = None

    def said(self, language: Language) -> str:
        """Return :attr:`note` in a language; what a person has noted, in English where it is there in that alone."""
        if language is Language.EN:
            return self.note
        claim = self.claim
        why = self.why if isinstance(self.why, str) else self.why.sentence(language)
        if self._is_noted:
            why = claim.note_no or claim.note
        arithmetic = "" if self.read is None else RULES[claim.kind].arithmetic(claim, self.read, language)
        known = () if self.read is None else self.read.remarks
        told = (*known, *(() if self.unfollowed is None else (self.unfollowed,)))
        return "; ".join(part for part in (arithmetic, why, *(one.sentence(language) for one in told)) if part)

    def is_told_in(self, language: Language) -> bool:
        """Tell whether :meth:`said` is in a language, and not in that of a note that is there in no other."""
        return language is Language.EN or not self._is_noted or bool(self.claim.note_no)

    @property
    def _is_noted(self) -> bool:
        """Whether a person has noted why the verdict is what it is."""
        return self.read is not None and self.verdict is self.claim.recorded and bool(self.claim.note)

    @property
    def made_of(self) -> tuple[tuple[str, ...], ...]:
        """The codes that each of :attr:`points` is made of."""
        return () if self.read is None else self.read.made_of

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

    def to_dict(self) -> ClaimAnswer:
        """Return what ``verify`` answers of it with ``--json``, as ``json.dumps`` takes it."""
        return door.of_claim(self)

    def __repr__(self) -> str:
        """Return its name, the verdict and the two numbers in a line."""
        published = self._published
        computed = self._shown(self.computed, self.table_decimals)
        return f"ClaimResult {self.id}: {self.verdict.value}, {published} in the text, {computed} from the figures"

    def _repr_html_(self) -> str:
        return ClaimResults([self])._repr_html_()

    @property
    def measure(self) -> Measure:
        """What the published and the computed number are."""
        return measure_of(self.claim)

    @property
    def table_decimals(self) -> int:
        """With how many decimals a table shows what is computed: one, at the least, where it is a quotient.

        All that its kind has where the text gives bounds alone, for 1.96 is not two times.
        """
        claim, most = self.claim, RULES[self.claim.kind].decimals
        if claim.at_least is not None or claim.at_most is not None:
            return self.decimals
        is_quotient = claim.kind is not ClaimKind.ABOUT and most > 0
        return self._decimals(1 if is_quotient else 0)

    @property
    def decimals(self) -> int:
        """With how many decimals what is computed does not belie the verdict: those of its kind at the least."""
        return self._decimals(None)

    def _decimals(self, least: int | None) -> int:
        if self.read is None or not isinstance(self.computed, float | int):
            return self.claim.decimals
        return decimals_for(self.claim, self.read, self.computed, least=least)

    @property
    def unit(self) -> str:
        """Unit of the figures where the two numbers are figures or a difference of them; empty where they are not."""
        is_in_unit = self.measure in (Measure.FIGURE, Measure.CHANGE) and self.claim.kind is not ClaimKind.RATE
        return self.read.unit if self.read is not None and is_in_unit else ""

    @property
    def _published(self) -> str:
        """What the text gives: its number, or its bounds."""
        claim = self.claim
        bounds = bounded(claim.at_least, claim.at_most, self._shown)
        return self._shown(claim.published, claim.decimals) if bounds is None else str(bounds)

    def _shown(self, number: float | str | None, decimals: int) -> str:
        """Return a published or a computed figure as the claim writes it."""
        if number is None:
            return "–"
        if isinstance(number, str):
            return number
        is_share = is_percent_unit(self.unit)
        match self.measure:
            case Measure.PERCENT_CHANGE:
                return f"{signed(number, decimals)} %"
            case Measure.CHANGE:
                points = f" {said('words-percentage-points')}" if is_share else ""
                return f"{signed(number, decimals)}{points}"
            case Measure.PERCENT:
                return f"{rounded(number, decimals)} %"
            case Measure.ONE_IN:
                return f"1 / {rounded(number, decimals)}"
            case Measure.TIMES:
                return f"× {rounded(number, decimals)}"
            case _:
                return f"{rounded(number, decimals)}{' %' if is_share else ''}"


class ClaimResults(list[ClaimResult]):
    """A list of results; a notebook shows it as a table."""

    def to_dict(self) -> ClaimsAnswer:
        """Return what ``verify`` answers of them with ``--json``, under ``claims``."""
        return door.of_claims(self)

    def __repr__(self) -> str:
        """Return how many there are, and a line for each."""
        return "\n".join([f"ClaimResults: {len(self)}", *map(repr, self)])

    def _repr_html_(self) -> str:
        names = ("page-verdict", "page-claim", "page-published", "page-computed", "page-why")
        rows = [
            [
                result.verdict.replace("_", " "),
                result.claim.text,
                result._published,
                result._shown(result.computed, result.table_decimals),
                result.note,
            ]
            for result in self
        ]
        return html.table([str(said(name)) for name in names], rows, has_names=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> dict[str, Any]:
        """Tell pydantic, where somebody uses it, that it is a list of results."""
        return {
            "type": "function-after",
            "function": {"type": "no-info", "function": cls},
            "schema": handler(list[ClaimResult]),
        }
