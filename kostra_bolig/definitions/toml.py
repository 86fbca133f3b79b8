"""A TOML document from outside, read in time and memory in proportion to its length."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.errors import DefinitionError
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MOST_BYTES", "body_of", "in_a_line", "parsed"]

MOST_BYTES: Final = 200_000
"""No definition is longer."""

_MOST_POINTS: Final = 100
"""So many points a line may have: more are no text, but parts of a key within each other."""


def in_a_line(text: str) -> str:
    """Return a text as it stands in a line."""
    return text if text.isprintable() else repr(text)[1:-1]


def body_of(path: str | Path) -> bytes:
    """Return what stands in a file of a definition; of one that is too long no more than shows that it is.

    Raises
    ------
    DefinitionError
        The file cannot be read.
    """
    name = in_a_line(str(path))
    try:
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise DefinitionError(said("definitions-not-there", file=name), path=name) from None
    except (OSError, ValueError) as error:  # a name with a null character is a ValueError
        why = getattr(error, "strerror", None) or str(error)
        raise DefinitionError(said("definitions-unreadable", file=name, why=why), path=name) from error


def parsed(body: bytes, *, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """Return what a document holds; a mark of the byte order before it is passed over.

    Raises
    ------
    ValueError
        It is no TOML, or no UTF-8.
    RecursionError
        It is nested too deep.
    """
    # tomllib takes memory by the square of a dotted key's parts, and a dotted key is on one line
    if any(line.count(b".") > _MOST_POINTS for line in body.splitlines()):
        raise RecursionError
    return tomllib.loads(body.decode("utf-8-sig"), parse_float=parse_float)
