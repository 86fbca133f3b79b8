"""A sheet to read: a title, blocks of rows under one line of headings, and what must be known beside the figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kostra_bolig.kostra import Missing
from kostra_bolig.show import words
from kostra_bolig.show.numbers import NONE, symbol_of
from kostra_bolig.show.outside import plain
from kostra_bolig.show.words import missing_word, source_line_of, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kostra_bolig.kinds import Language
    from kostra_bolig.records import Provenance

__all__ = ["Block", "Cell", "Figure", "Form", "Head", "Notes", "Sheet", "mark_of", "notes_of"]


class Form(StrEnum):
    """How a figure is written."""

    FIGURE = "figure"
    CHANGE = "change"
    PERCENT = "percent"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure in a cell, which has all its decimals and shows some.

    Attributes
    ----------
    value
        The figure, ``None`` where there is none.
    symbol
        What stands there where there is none; SSB's symbol on it where there is one.
    decimals
        With how many it is shown.
    is_ours
        Whether it is our sum and not SSB's own figure.
    form
        How it is written.
    """

    value: float | None
    symbol: str | None = None
    decimals: int = 0
    is_ours: bool = False
    form: Form = Form.FIGURE


Cell: TypeAlias = str | int | Figure | None


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands over a column, how wide it is in letters, and whether figures stand in it."""

    text: str
    width: float
    is_figure: bool = False


@dataclass(frozen=True, kw_only=True)
class Block:
    """Rows that belong together, under a title or none."""

    rows: Sequence[Sequence[Cell]]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Notes:
    """What must be known beside the figures, under a heading."""

    heading: str
    lines: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet to read.

    Attributes
    ----------
    language
        In which it is written.
    title, under
        What it shows, and the lines under that.
    heads
        The columns.
    frozen
        How many columns stay in sight.
    blocks
        The rows.
    notes
        What stands under the figures.
    aside
        What stands over a column beside the paper that names each row's block, for filters; without one there is none.
    """

    language: Language
    title: str
    under: Sequence[str]
    heads: Sequence[Head]
    frozen: int
    blocks: Sequence[Block]
    notes: Sequence[Notes]
    aside: str = ""

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return word("sheet-name", self.language)

    @property
    def symbols(self) -> set[str]:
        """The symbols that stand in its cells."""
        figures = (cell for block in self.blocks for row in block.rows for cell in row if isinstance(cell, Figure))
        return {figure.symbol for figure in figures if figure.symbol}

    @property
    def has_ours(self) -> bool:
        """Whether a figure in it is our sum."""
        return any(
            isinstance(cell, Figure) and cell.is_ours for block in self.blocks for row in block.rows for cell in row
        )


def mark_of(value: float | None, status: str | None, missing: str | None = None) -> str | None:
    """Return what stands where there is no figure: its symbol, else ours for none; or SSB's symbol on a figure.

    >>> mark_of(None, None, "suppressed"), mark_of(None, None), mark_of(1.0, None), mark_of(1.0, "*")
    (':', '–', None, '*')
    """
    return (symbol_of(status, missing) or NONE) if value is None else status


def notes_of(
    provenance: Provenance, remarks: Iterable[str], *, symbols: set[str], has_ours: bool, language: Language
) -> list[Notes]:
    """Return what stands under figures: what symbols mean, notes, source, licence and version.

    Parameters
    ----------
    provenance
        Where the figures come from.
    remarks
        What a person should know of these.
    symbols, has_ours
        The symbols that stand there, and whether some figures are our sums.
    language
        In which it is said.
    """
    from kostra_bolig.figures.citation import cite

    other = symbol_of(None, Missing.OTHER)
    told = [f"{symbol}  {meaning}" for symbol, meaning in words.symbols(language).items() if symbol in symbols]
    told += [f"{NONE}  {word('sheet-none', language)}"] if NONE in symbols else []
    told += [f"{other}  {missing_word(Missing.OTHER, language)}"] if other in symbols else []
    told += [word("sheet-ours", language)] if has_ours else []
    found = [
        Notes(heading=word("sheet-symbols", language), lines=told),
        Notes(heading=word("sheet-notes", language), lines=[plain(note) for note in provenance.mandatory_notes]),
        Notes(heading=word("sheet-remarks", language), lines=list(dict.fromkeys(remarks))),
        Notes(
            heading=word("sheet-source", language),
            lines=[
                source_line_of(provenance, language),
                word("sheet-licence", language, licence=provenance.licence),
                word("sheet-cite", language, citation=cite(provenance).text),
            ],
        ),
    ]
    return [notes for notes in found if notes.lines]
