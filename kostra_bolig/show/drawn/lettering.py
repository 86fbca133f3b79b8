"""How much room text takes: widths of the letters of Arial, and of Liberation Sans, which is as wide."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

__all__ = ["Box", "height_of", "width_of", "wrapped"]

_WIDTHS: Final = {
    letter: width
    for width, letters in {
        191: "'",
        222: "ijl‘’",
        260: "|",
        278: " !,./:;I[\\]ft·\N{NO-BREAK SPACE}",
        333: "()-`r“”",
        355: '"',
        389: "*",
        469: "^",
        500: "Jckqsvxyz",
        556: "#$0123456789?L_abdeghnopu–«»§",
        584: "+<=>~−×÷",
        611: "FTZ",
        667: "&ABEKPSVXY",
        722: "CDHNRUw",
        778: "GOQØ",
        833: "Mm",
        944: "W",
        889: "%æ",
        1000: "…—Æ",
        1015: "@",
    }.items()
    for letter in letters
}
"""In thousandths of the size of the letters."""
_OTHER: Final = 611
_WIDE: Final = 1000
_TALL: Final = 1.2


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels, from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether two have a point in common within their edges."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def width_of(text: str, size: float) -> float:
    """Return how wide a text is in letters of a size, both in pixels.

    >>> round(width_of("7 079", 10), 1)
    25.0
    """
    return sum(map(_of_letter, text)) * size / 1000


def height_of(lines: int, size: float) -> float:
    """Return how high lines of letters of a size are."""
    return lines * size * _TALL


def wrapped(text: str, size: float, room: float, *, lines: int, keeps_end: bool = False) -> list[str]:
    """Return a text in at most so many lines of a width; of what is longer the beginning, with «…».

    Parameters
    ----------
    text, size, room, lines
        What is written, how large, in what width, and in how many lines.
    keeps_end
        What is longer has its end on the last line: there the region stands that tells a name from another's.

    >>> wrapped("KOSTRA-gruppe 12", 10, 60, lines=2)
    ['KOSTRA-', 'gruppe 12']
    >>> wrapped("Households in night shelters, Bergen", 10, 80, lines=2, keeps_end=True)
    ['Households in', '…Bergen']
    """
    made = [""]
    for piece in _pieces(text):
        if made[-1] and width_of((made[-1] + piece).rstrip(), size) > room:
            made.append("")
        made[-1] += piece if made[-1] else piece.lstrip()
    made = [_cut(line.rstrip(), size, room) for line in made]
    if len(made) > lines and keeps_end:
        made = [*made[: lines - 1], _end_of(text, size, room)]
    elif len(made) > lines:
        made = [*made[: lines - 1], _cut(f"{made[lines - 1]}…", size, room)]
    return made


def _pieces(text: str) -> list[str]:
    """Return a text in the parts between which a line may end."""
    pieces = [""]
    for letter in text:
        pieces[-1] += letter
        if letter in " -":
            pieces.append("")
    return [piece for piece in pieces if piece]


def _end_of(text: str, size: float, room: float) -> str:
    """Return as many of the last pieces of a text as fit on a line, behind «…»."""
    end = ""
    for piece in reversed(_pieces(text)):
        if width_of(f"…{piece}{end}", size) > room:
            break
        end = f"{piece}{end}"
    return f"…{end}" if end else _cut(_pieces(text)[-1], size, room)


def _cut(line: str, size: float, room: float) -> str:
    if width_of(line, size) <= room:
        return line
    line = line[: int(room / size * 6)]  # no letter is narrower than a sixth: what is longer never fits
    while line and width_of(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip('…')}…"


def _of_letter(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    base = unicodedata.normalize("NFD", letter)[0]
    return _WIDTHS.get(base, 667 if letter.isupper() else _OTHER)
