"""What prints on a terminal: text for people, plain text in a pipe, nothing that steers the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kostra_bolig.said import Said, said, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.kinds import Language
    from kostra_bolig.records import Provenance
    from kostra_bolig.said import Value

__all__ = [
    "count",
    "echo",
    "echo_lines",
    "language",
    "printable",
    "say",
    "source_text",
    "tell",
    "told",
]


def printable(text: str) -> str:
    """Return text without control characters: nothing a server sends may steer the terminal."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else " " for character in text)


def language() -> Language:
    """Return the language that is spoken now, for numbers and words."""
    from kostra_bolig.kinds import Language

    return Language(spoken())


def told(name: str, /, **values: Value) -> str:
    """Return words of the screen in the language that is spoken.

    >>> told("screen-newest")
    'newest'
    """
    return str(said(name, **values))


def count(number: int, noun: str) -> str:
    """Return a number with its noun, which is a sentence that has the attribute ``.one``.

    >>> count(1, "screen-requests"), count(4, "screen-requests")
    ('1 request', '4 requests')
    """
    return told(f"{noun}.one" if number == 1 else noun, n=number)


def tell(name: str, /, **values: Value) -> None:
    """Print a line in words of the screen."""
    echo(told(name, **values))


def echo(text: str) -> None:
    """Print a line; what a server sends ends no line and steers no terminal."""
    sys.stdout.write(f"{printable(text)}\n")


def echo_lines(text: str) -> None:
    """Print a text of ours that has lines; what a server sends in it steers no terminal."""
    for line in text.split("\n"):
        echo(line)


def say(remarks: Sequence[Said | str]) -> None:
    """Print remarks, a line each."""
    for remark in remarks:
        tell("screen-note", text=remark)


def source_text(provenance: Provenance) -> None:
    """Print what stands under any table: source, stage, which figures these are, mandatory notes."""
    from kostra_bolig.show.outside import plain
    from kostra_bolig.show.words import source_line_of

    echo(source_line_of(provenance, language()))
    tell(f"screen-figures-{provenance.source}")
    say([plain(note) for note in provenance.mandatory_notes])
