"""What prints on a terminal: text and grids for people, plain text in a pipe, nothing that steers the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.records import Provenance

__all__ = [
    "add_row",
    "coloured",
    "count",
    "echo",
    "echo_lines",
    "grid_of",
    "print_grid",
    "printable",
    "say",
    "source_text",
]

_WIDTH_IN_A_PIPE: Final = 200


def printable(text: str) -> str:
    """Return text without control characters: nothing a server sends may steer the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "request"), count(4, "request")
    ('1 request', '4 requests')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def echo(text: str) -> None:
    """Print a line; what a server sends ends no line and steers no terminal."""
    sys.stdout.write(f"{printable(text)}\n")


def echo_lines(text: str) -> None:
    """Print a text of ours that has lines; what a server sends in it steers no terminal."""
    for line in text.split("\n"):
        echo(line)


def say(remarks: Sequence[str]) -> None:
    """Print remarks, a line each."""
    for remark in remarks:
        echo(f"note: {remark}")


def source_text(provenance: Provenance) -> None:
    """Print what stands under any table: source, stage, which figures these are, mandatory notes."""
    from kostra_bolig.records import Source

    used = {
        Source.STORED: "figures stored before",
        Source.SSB: "figures fetched from SSB now",
        Source.PUBLISHED: "figures published in the report, not SSB's newest",
    }[provenance.source]
    echo(str(provenance))
    echo(used)
    say(provenance.mandatory_notes)


def grid_of(*columns: tuple[str, str], wrap: bool = True) -> Any:
    """Return an empty grid of columns with their names and sides: `left` or `right`."""
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD)
    for name, justify in columns:
        grid.add_column(Text(printable(name)), justify=justify, no_wrap=not wrap or justify == "right")  # type: ignore[arg-type]
    return grid


def add_row(grid: Any, *cells: Any) -> None:
    """Add a row to a grid; of its texts, what is printable."""
    from rich.text import Text

    grid.add_row(*(Text(printable(cell)) if isinstance(cell, str) else cell for cell in cells))


def print_grid(grid: Any) -> None:
    """Print a grid, in a pipe as wide as a wide window."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console.width = _WIDTH_IN_A_PIPE
    console.print(grid)


def coloured(number: float | None, text: str) -> Any:
    """Return a change in colour; its sign says the same without."""
    from rich.text import Text

    style = "" if not number else "yellow" if number > 0 else "cyan"
    return Text(printable(text), style=style)
