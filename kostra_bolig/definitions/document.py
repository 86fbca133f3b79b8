"""A TOML document from outside, read in time and memory in proportion to its length."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["parsed"]

_MOST_POINTS: Final = 100
"""So many points a line may have: more are no text, but parts of a key within each other."""


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
