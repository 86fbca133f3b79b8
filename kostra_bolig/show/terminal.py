"""What prints on a terminal: text for people, plain text in a pipe, nothing that steers the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kostra_bolig.show.links import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.records import Provenance
    from kostra_bolig.said import Said

__all__ = [
    "count",
    "echo",
    "echo_lines",
    "printable",
    "say",
    "source_text",
]


def printable(text: str) -> str:
    """Return text without control characters: nothing a server sends may steer the terminal."""
    if text.isprintable():
        return text
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


def say(remarks: Sequence[Said | str]) -> None:
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
    say([plain(note) for note in provenance.mandatory_notes])
