"""Grids of figures as wide as the window: what does not fit goes below, and no number or key is ever cut."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from kostra_bolig.show.streams import degraded
from kostra_bolig.show.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

__all__ = ["Cell", "Grid", "Side", "coloured", "grid_of"]

Side = Literal["left", "right"]
_WIDTH_IN_A_PIPE: Final = 200
_BESIDE_A_CELL: Final = 3
"""A space on each side of a cell, and what parts it from the next."""
_EDGE: Final = 1
_WIDTH_OF_A_WINDOW: Final = 80
_HEIGHT: Final = 25
"""Of a window; nothing here depends on it, and rich would read LINES for it."""
_COLUMNS: Final = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class Cell:
    """A text of a grid, its colour on a terminal, and whether it stands on one line, as what is copied does."""

    text: str
    style: str = ""
    is_whole: bool = False


@dataclass(frozen=True)
class _Column:
    name: str
    side: Side
    cells: tuple[Cell, ...]

    @cached_property
    def natural(self) -> int:
        """Return the width at which nothing wraps."""
        return max(map(_width, {self.name, *(cell.text for cell in self.cells)}))

    @cached_property
    def least(self) -> int:
        """Return the width below which a number or a word would be cut: numbers stand on one line, words wrap."""
        whole = [cell.text for cell in self.cells if self.side == "right" or cell.is_whole]
        words = {word for text in {self.name, *(cell.text for cell in self.cells)} for word in text.split()}
        return max(map(_width, (*whole, *words)), default=0)


@dataclass(frozen=True)
class Grid:
    """Rows of cells under the names of their columns.

    Attributes
    ----------
    columns
        Name and side of each.
    keys
        How many of the first columns say what a row is of: they stand in every part of a grid that is parted.
    """

    columns: tuple[tuple[str, Side], ...]
    keys: int = 1
    _rows: list[tuple[Cell, ...]] = field(default_factory=list)

    def add(self, *cells: str | Cell) -> None:
        """Add a row; of its texts, what is printable, in the signs that the stream has."""
        made = (cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)
        self._rows.append(tuple(Cell(_shown(cell.text), cell.style, cell.is_whole) for cell in made))

    def print(self, *, width: int | None = None) -> None:
        """Print it, in a window as wide as it is and in a pipe as in a wide one.

        What is wider wraps at its words; what is wider still is parted into blocks of columns, each with its keys;
        and where not even one column has room beside the keys, each row stands below the other.
        """
        from rich.console import Console

        console = Console(soft_wrap=False, width=width or _WIDTH_IN_A_PIPE, height=_HEIGHT)
        if width is None and console.is_terminal:
            console.width = _window()
        columns = self._columns()
        parts = list(self._parts(columns, console.width))
        if parts:
            for part in parts:
                _print_part(console, part)
        else:
            self._stack(columns)

    def _columns(self) -> list[_Column]:
        return [
            _Column(_shown(name), side, tuple(row[place] for row in self._rows))
            for place, (name, side) in enumerate(self.columns)
        ]

    def _parts(self, columns: Sequence[_Column], room: int) -> Iterator[list[_Column]]:
        """Give the columns of each block; none where no block has room."""
        keys, rest = list(columns[: self.keys]), list(columns[self.keys :])
        if any(_needed([*keys, column]) > room for column in rest) or _needed(keys) > room:
            return
        part = list(keys)
        for column in rest:
            if _needed([*part, column]) > room:
                yield part
                part = list(keys)
            part.append(column)
        yield part

    def _stack(self, columns: Sequence[_Column]) -> None:
        """Print each row as lines: its keys, and below them what it says, by name."""
        for row in self._rows:
            named = [(column.name, cell.text) for column, cell in zip(columns, row, strict=True)]
            sys.stdout.write("  ".join(text for _, text in named[: self.keys] if text) + "\n")
            for name, text in named[self.keys :]:
                if text:
                    sys.stdout.write(f"  {name}: {text}\n" if name else f"  {text}\n")


def _window() -> int:
    """Return how wide the window is: as COLUMNS says if that is a number, else as the terminal does."""
    named = os.environ.get("COLUMNS", "")
    if _COLUMNS.fullmatch(named):
        return int(named)
    for stream in range(3):
        with contextlib.suppress(OSError):
            if columns := os.get_terminal_size(stream).columns:
                return columns
    return _WIDTH_OF_A_WINDOW


def grid_of(*columns: tuple[str, Side], keys: int = 1) -> Grid:
    """Return an empty grid of columns with their names and sides."""
    return Grid(columns, keys)


def coloured(number: float | None, text: str) -> Cell:
    """Return a change in colour; its sign says the same without."""
    return Cell(text, "" if not number else "yellow" if number > 0 else "cyan")


def _print_part(console: Console, columns: Sequence[_Column]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD)
    for column, width in zip(columns, _widths(columns, console.width), strict=True):
        drawn.add_column(Text(column.name), justify=column.side, width=width, overflow="fold")
    for cells in zip(*(column.cells for column in columns), strict=True):
        drawn.add_row(*(Text(cell.text, style=cell.style) for cell in cells))
    console.print(drawn)


def _widths(columns: Sequence[_Column], room: int) -> list[int]:
    """Return how wide each column is: as it would be, or its words wrapped, the widest of them most."""
    widths = [column.natural for column in columns]
    least = [column.least for column in columns]
    over = _taken(widths) - room
    while over > 0:
        spare = [width - smallest for width, smallest in zip(widths, least, strict=True)]
        widest = max(range(len(widths)), key=lambda place: (spare[place] > 0, widths[place]))
        cut = min(over, spare[widest])
        if cut <= 0:
            break
        widths[widest] -= max(1, cut // 2)
        over = _taken(widths) - room
    return widths


def _needed(columns: Sequence[_Column]) -> int:
    return _taken([column.least for column in columns])


def _taken(widths: Sequence[int]) -> int:
    return sum(width + _BESIDE_A_CELL for width in widths) + _EDGE


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _shown(text: str) -> str:
    return degraded(printable(text), getattr(sys.stdout, "encoding", None) or "utf-8")
