"""Patterns of labels: a part of regular expressions that is matched in bounded time, whatever is written.

A backtracking matcher takes at most as many tries as there are ways through the pattern. Each option doubles the ways,
each alternative adds its own, and a repetition has one for each length. So the ways are counted, and a pattern of too
many is refused before it is ever matched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kostra_bolig.kostra import LONGEST_LABEL

__all__ = ["LONGEST_PATTERN", "MOST_WAYS", "PatternError", "ways"]

MOST_WAYS: Final = 1_000
LONGEST_PATTERN: Final = 500
_DEEPEST: Final = 20
_ATOM: Final = re.compile(
    r"""\\[dwsDWS.\-?*+()\[\]{}|^$/\\]  # an escape that stands for one character
      | \[\^?(?:(?!--)[^\[\]\\^&|~]|\\[dws.\-\\])+\]  # a class of characters
      | \.
      | [^\\\[\](){}|?*+^$.]""",
    re.VERBOSE,
)


class PatternError(ValueError):
    """A pattern holds what is not taken, at a place counted from 1; or has too many ways, at place 0."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def ways(pattern: str) -> int:
    r"""Return in how many ways a label may fit a pattern.

    Taken are characters, escapes such as ``\d``, classes, ``.``, groups ``(?:…)``, alternatives and ``?``; one
    character, escape or class may be repeated with ``*`` or ``+``, which counts as the longest label is long.

    Raises
    ------
    PatternError
        The pattern holds anything else, or has more than :data:`MOST_WAYS` ways.

    >>> ways("(?:a|b)c?"), ways("share .*")
    (4, 500)
    """
    reader = _Reader(pattern)
    counted = reader.alternatives()
    if reader.place < len(pattern):
        raise PatternError(reader.place + 1)
    if counted > MOST_WAYS:
        raise PatternError(0)
    return counted


@dataclass
class _Reader:
    """A pattern, and how far it has been read."""

    pattern: str
    place: int = 0
    depth: int = 0

    def _next(self, text: str) -> bool:
        """Take a text if it comes next."""
        found = self.pattern.startswith(text, self.place)
        self.place += len(text) if found else 0
        return found

    def alternatives(self) -> int:
        counted = self._sequence()
        while self._next("|"):
            counted += self._sequence()
        return counted

    def _sequence(self) -> int:
        counted = 1
        while self.place < len(self.pattern) and self.pattern[self.place] not in "|)":
            counted = min(counted * self._piece(), MOST_WAYS + 1)
        return counted

    def _piece(self) -> int:
        if self.depth < _DEEPEST and self._next("(?:"):
            self.depth += 1
            counted = self.alternatives()
            self.depth -= 1
            if not self._next(")"):
                raise PatternError(self.place + 1)
        elif atom := _ATOM.match(self.pattern, self.place):
            self.place = atom.end()
            counted = 1
            if self._next("*") or self._next("+"):
                return LONGEST_LABEL
        else:
            raise PatternError(self.place + 1)
        return counted + 1 if self._next("?") else counted
