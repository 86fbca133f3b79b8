"""Regions of the table: from what a person types to a code."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kostra_bolig.errors import UnknownRegion

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["find"]


def find(asked: str, names: Mapping[str, str]) -> str:
    """Return the code of a region given by its code or its name.

    Parameters
    ----------
    asked
        A code, or a name in any case.
    names
        Name of each code in the table.

    Raises
    ------
    UnknownRegion
        There is none, or the name has several answers; near matches are listed.
    """
    if asked in names:
        return asked
    wanted = asked.casefold().strip()
    found = [code for code, name in names.items() if wanted in (name.casefold(), code.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        listed = tuple(f"{code} {names[code]}" for code in found)
        raise UnknownRegion(
            f"the region name {asked!r} has {len(found)} answers: {', '.join(listed)}; give the code",
            asked=asked,
            near=listed,
        )
    codes: dict[str, list[str]] = {}
    for code, name in names.items():
        for text in (code.casefold(), name.casefold()):
            codes.setdefault(text, []).append(code)
    matches = get_close_matches(wanted, codes, n=5, cutoff=0.6)
    near = tuple(dict.fromkeys(f"{code} {names[code]}" for match in matches for code in codes[match]))
    hint = f"near matches: {', '.join(near)}" if near else "the country is EAK, municipalities have four digits"
    raise UnknownRegion(f"there is no region {asked!r} in these figures; {hint}", asked=asked, near=near)
