"""Claims that a text makes about the figures, in a file and in hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NotRequired, TypedDict

from kostra_bolig.figures.handed import html
from kostra_bolig.figures.rounding import decimals_of
from kostra_bolig.kinds import Language, Verdict
from kostra_bolig.said import said

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from kostra_bolig.said import Said

__all__ = ["Claim", "ClaimEntry", "ClaimKind", "Claims", "bounded"]


class ClaimKind(StrEnum):
    """What a claim says."""

    VALUE = "value"
    PERCENT_CHANGE = "percent_change"
    DIRECTION = "direction"
    ABOUT = "about"
    SHARE = "share"
    MULTIPLE = "multiple"
    DIFFERENCE = "difference"
    RATE = "rate"
    EXTREME = "extreme"
    RANK = "rank"


class ClaimEntry(TypedDict):
    """One ``[[claim]]`` of a claims file."""

    id: str
    text: str
    where: NotRequired[str]
    kind: ClaimKind
    table: NotRequired[str]
    categories: NotRequired[dict[str, str]]
    series: str
    region: NotRequired[str]
    year: NotRequired[int]
    start: NotRequired[int]
    end: NotRequired[int]
    published: NotRequired[float | str]
    decimals: NotRequired[int]
    within_percent: NotRequired[float]
    of: NotRequired[str]
    one_in: NotRequired[int]
    at_least: NotRequired[float]
    at_most: NotRequired[float]
    per: NotRequired[int]
    among: NotRequired[str]
    from_bottom: NotRequired[bool]
    cells: NotRequired[dict[str, float]]
    recorded: NotRequired[Verdict]
    note: NotRequired[str]
    text_no: NotRequired[str]
    note_no: NotRequired[str]


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
        `end` is within `within_percent` of the figure. ``share``: of `of`, in percent or as one in so many.
        ``multiple``: the figure of `end` is so many times that of `start`. ``difference``: the figure of `end` less
        that of `start`. ``rate``: the figure of `end` per `per` inhabitants. ``extreme``: `end` is the ``"highest"`` or
        ``"lowest"`` year since `start`. ``rank``: the place of the region among `among` in `end`.
    series, region
        What it is about.
    start, end
        Years; equal for a kind of one year. `start` is 0 for an extreme of every year that there is.
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
    of
        The whole of a ``share``.
    is_one_in
        Whether `published` of a ``share`` is how many there are to each one.
    at_least, at_most
        The bounds of a ``multiple`` that is no more than bounded; ``None`` where it is not.
    per
        So many inhabitants, for ``rate``.
    among
        A kind of region, or a county or KOSTRA group, for ``rank``.
    from_bottom
        Whether the lowest is number 1, for ``rank``.
    table
        Id of the table that it is about; empty for that in hand.
    categories
        The category that it is about of each further dimension of the table: code or label, by the dimension's id.
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
    of: str = ""
    is_one_in: bool = False
    at_least: float | None = None
    at_most: float | None = None
    per: int = 0
    among: str = ""
    from_bottom: bool = False
    table: str = ""
    categories: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return its name and what it says in a line."""
        return f"Claim {self.id}: {self.text}"

    def said(self, language: Language) -> str:
        """Return what it says, in the language where the file has it in that."""
        return ("" if language is Language.EN else self.text_no) or self.text

    @property
    def series_named(self) -> tuple[str, ...]:
        """Every series that it is about."""
        return (self.series, self.of) if self.of else (self.series,)


@dataclass(frozen=True, kw_only=True)
class Claims:
    """The claims of one text.

    Attributes
    ----------
    title, title_no
        The text, in English and in Norwegian (or empty).
    claims
        In the order of the file.
    written
        The day the text was written, or ``None``; the figures of that day tell a revision from an error.
    """

    title: str
    claims: tuple[Claim, ...]
    written: dt.date | None = None
    title_no: str = ""

    def __repr__(self) -> str:
        """Return the title, and a line for each."""
        return "\n".join([f"Claims of {self.title}: {len(self.claims)}", *map(repr, self.claims)])

    def _repr_html_(self) -> str:
        return html.table(
            ["id", str(said("page-claim"))],
            [[one.id, one.text] for one in self.claims],
            caption=self.title,
            has_names=True,
        )

    def said(self, language: Language) -> str:
        """Return the text's title, in the language where the file has it in that."""
        return ("" if language is Language.EN else self.title_no) or self.title


def bounded(least: float | None, most: float | None, written: Callable[[float, int], str]) -> Said | None:
    """Return what a text says of a number that it gives bounds of alone; ``None`` where it gives none.

    Parameters
    ----------
    least, most
        The bounds.
    written
        Writes a number with so many decimals.
    """
    low, high = (None if one is None else written(one, decimals_of(one)) for one in (least, most))
    if low is not None and high is not None:
        return said("figures-claim-from-to", least=low, most=high)
    if low is not None:
        return said("figures-claim-at-least", least=low)
    return None if high is None else said("figures-claim-at-most", most=high)
