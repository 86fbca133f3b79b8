"""Text from outside: links that lead nowhere else, and nothing that a spreadsheet takes for a formula.

SSB's notes hold Markdown, ``[text](https://…)``: a link where there are links, else its text with the address. Only a
plain http or https address becomes one; all else stays as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

__all__ = ["Piece", "harmless", "harmless_column", "pieces", "plain"]

_FORMULA: Final = r"(?s)^([ \t\r\n]*[=+\-@＝＋－＠].+)$"
"""What begins a formula, in the wide forms of East Asian keyboards too; SSB's symbol ``-`` alone is none and stays."""
_MIDDLE: Final = "]("
_LONGEST_TEXT: Final = 500
_LONGEST_ADDRESS: Final = 2_000
_SIGN: Final = r"[\w!#-&*-;=?@\[\]~]"
"""A sign of an address: none that ends one in HTML or Markdown."""
_LINK: Final = re.compile(
    r"(https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[1-9][0-9]{0,4})?"
    rf"(?:[/?#](?:{_SIGN}|\({_SIGN}*\))*)?)\)"
)
"""An address and the bracket that closes after it; no name or password stands before its host."""


@dataclass(frozen=True)
class Piece:
    """A piece of a text, and where it leads.

    Attributes
    ----------
    text
        What is read.
    address
        Where it leads, or ``None`` where it is text alone.
    """

    text: str
    address: str | None = None


def pieces(text: str) -> Iterator[Piece]:
    """Give a text in pieces, its links apart.

    >>> [(piece.text, piece.address) for piece in pieces("Se [SSB](https://www.ssb.no/a).")]
    [('Se ', None), ('SSB', 'https://www.ssb.no/a'), ('.', None)]
    """
    done = 0
    middle = text.find(_MIDDLE)
    while middle >= 0:
        at = middle + len(_MIDDLE)
        link = _LINK.match(text, at, at + _LONGEST_ADDRESS)
        start = _start(text, done, middle) if link else None
        if link is not None and start is not None:
            if start > done:
                yield Piece(text[done:start])
            yield Piece(text[start + 1 : middle], link[1])
            done = link.end()
        middle = text.find(_MIDDLE, max(done, middle + 1))
    if done < len(text):
        yield Piece(text[done:])


def plain(text: str) -> str:
    """Return a text without Markdown: a link is its text, and its address after it.

    >>> plain("Se [om statistikken](https://www.ssb.no/a).")
    'Se om statistikken (https://www.ssb.no/a).'
    """
    if _MIDDLE not in text:
        return text
    return "".join(
        piece.text
        if piece.address is None
        else piece.address
        if piece.text == piece.address
        else f"{piece.text} ({piece.address})"
        for piece in pieces(text)
    )


def _start(text: str, least: int, middle: int) -> int | None:
    """Return where the bracket opens that a middle closes, or ``None``; the text between may not be empty."""
    open_within = 0
    for place in range(middle - 1, max(least, middle - _LONGEST_TEXT) - 1, -1):
        if text[place] == "]":
            open_within += 1
        elif text[place] == "[":
            if open_within == 0:
                return place if text[place + 1 : middle].strip() else None
            open_within -= 1
    return None


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("-"), harmless("Oslo")
    ("'=1+1", '-', 'Oslo')
    """
    return re.sub(_FORMULA, r"'\1", text)


def harmless_column(text: pl.Expr) -> pl.Expr:
    """Return a column of such texts."""
    return text.str.replace(_FORMULA, "'$1")
