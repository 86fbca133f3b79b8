"""Borders that moved between municipalities whose codes went on.

Klass has none of them among its changes of codes: they stand in the free text beside a code. What is known is shipped;
what a newer answer tells is read from its text, sentence by sentence, and kept in SSB's own words.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["BorderMove", "known", "shipped", "told"]

_LONGEST: Final = 400
"""Letters of a sentence of SSB's that are kept; the longest seen has 250."""
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")
_MONTHS: Final = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
# A municipality has a number of four digits too («2019 Nordkapp»), so a year is one by what stands around it.
_YEAR: Final = re.compile(
    rf"(?:\bi|\bog|\b(?:{_MONTHS})|\b\d{{1,2}}\.\s?\d{{1,2}}\.)\s?(?P<year>(?:19|20)\d\d)\b(?!\s+(?-i:[A-ZÆØÅ]))",
    re.IGNORECASE,
)
_MOVES: Final = re.compile(r"overfør|flytte|grense(?:endring|justering|regulering)", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"\b(?P<code>\d{4})\s+[A-ZÆØÅ]")
_ASIDE: Final = re.compile(r"\([^()]*\)|grunnkrets\w*\s+\d{4}\b", re.IGNORECASE)
"""Where a number of four digits is a «grunnkrets» within a municipality."""
_TRACT: Final = re.compile(r"\b(?P<code>\d{4})\d{4}\b")
"""A «grunnkrets», numbered within its municipality."""


@dataclass(frozen=True, kw_only=True)
class BorderMove:
    """A border that moved.

    Attributes
    ----------
    year
        The year in which it moved.
    codes
        The municipalities concerned, as far as they are numbered.
    names
        Name of each where it is shipped, else none.
    words
        What SSB writes of it, or ``None`` where it is shipped.
    """

    year: int
    codes: tuple[str, ...]
    names: tuple[str, ...] = ()
    words: str | None = None


@cache
def shipped() -> tuple[BorderMove, ...]:
    """Return the moves that this library was shipped with."""
    text = resources.files("kostra_bolig.ssb").joinpath("border_moves.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        BorderMove(
            year=int(row["year"]),
            codes=(row["code"], row["other_code"]),
            names=(row["name"], row["other_name"]),
        )
        for row in rows
    )


def told(items: Iterable[Mapping[str, Any]]) -> tuple[BorderMove, ...]:
    """Return the moves that the notes of Klass's codes tell, by year.

    Parameters
    ----------
    items
        The codes as Klass gives them; one without a note tells nothing.
    """
    found: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for item in items:
        notes = item.get("notes")
        for sentence in _SENTENCE.split(notes) if isinstance(notes, str) else ():
            if not _tells_a_move(sentence):
                continue
            numbered = {match["code"] for match in _NUMBERED.finditer(_ASIDE.sub(" ", sentence))}
            codes = {str(item["code"])} | numbered | _tracts(sentence)
            for match in _YEAR.finditer(sentence):
                found[int(match["year"]), sentence.strip()[:_LONGEST]] |= codes
    return tuple(
        BorderMove(year=year, codes=tuple(sorted(codes)), words=words) for (year, words), codes in sorted(found.items())
    )


def known(items: Iterable[Mapping[str, Any]]) -> tuple[BorderMove, ...]:
    """Return the moves that are shipped and those that Klass tells; one that it tells is told in its words alone."""
    theirs = told(items)
    return (*(one for one in shipped() if not _is_among(one, theirs)), *theirs)


def _is_among(move: BorderMove, others: Sequence[BorderMove]) -> bool:
    return any(move.year == other.year and set(move.codes) <= set(other.codes) for other in others)


def _tells_a_move(sentence: str) -> bool:
    """Tell whether a sentence is of a move between municipalities, and not of a name or of what is within one."""
    return _MOVES.search(sentence) is not None or len(_tracts(sentence)) > 1


def _tracts(sentence: str) -> set[str]:
    return {match["code"] for match in _TRACT.finditer(sentence)}
