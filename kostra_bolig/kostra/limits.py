"""The limits that a Norwegian content label names: of age, and of how long a stay lasted.

Two labels that differ in nothing else than a number count different households, and their figures may be near each
other. So the limits are read out of a label, in whatever words, and held against those of a series.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from kostra_bolig.kostra import normalised_label

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["limits_in"]

_ONE_TO_TWENTY_FIVE: Final = (
    *("en|ett|én|et", "to", "tre", "fire", "fem", "seks", "sju|syv", "åtte", "ni", "ti", "elleve", "tolv", "tretten"),
    *("fjorten", "femten", "seksten", "sytten", "atten", "nitten", "tjue", "tjueen", "tjueto", "tjuetre", "tjuefire"),
    "tjuefem",
)
_NUMBERS: Final = {
    **{word: number for number, words in enumerate(_ONE_TO_TWENTY_FIVE, start=1) for word in words.split("|")},
    **{"tretti": 30, "førti": 40, "femti": 50, "seksti": 60},
}
_SIGNS: Final = {
    **dict.fromkeys(("mer enn", "lenger enn", "lengre enn", "eldre enn", "flere enn", "over", "utover", ">"), ">"),
    **dict.fromkeys(("mindre enn", "kortere enn", "yngre enn", "færre enn", "under", "<"), "<"),
    **dict.fromkeys(("minst", "fra og med", "fra", "fylt", "≥"), "≥"),
    **dict.fromkeys(("til og med", "inntil", "opp til", "opptil", "høyst", "maksimalt", "maks", "≤"), "≤"),
}
_BEHIND: Final = {
    **dict.fromkeys(("mer", "eldre", "over", "lenger", "lengre", "flere", "oppover"), "≥"),
    **dict.fromkeys(("mindre", "yngre", "under", "kortere", "færre", "nedover"), "≤"),
}
_YEARS: Final = "år"
_UNITS: Final = {
    **dict.fromkeys(("år", "års", "åring", "åringer"), _YEARS),
    **dict.fromkeys(("mnd", "måneds", "måneders"), "mnd"),
    **dict.fromkeys(("uke", "ukes", "uker", "ukers"), "uke"),
    **dict.fromkeys(("dag", "dags", "dager", "dagers", "døgn", "døgns"), "dag"),
    **dict.fromkeys(("natt", "netter", "netters", "overnatting", "overnattinger"), "natt"),
    **dict.fromkeys(("halvår", "halvt år", "kvartal", "kvartaler"), "part of a year"),
}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_LIMIT: Final = re.compile(
    rf"(?:(?<!\w)(?P<sign>{_any(_SIGNS)}) ?)?"
    rf"\b(?P<low>[0-9]{{1,3}}|{_any(_NUMBERS)})(?: (?:(?:til(?: og med)?|og) )?(?P<high>[0-9]{{1,3}}))?"
    rf"(?: (?:og|eller) (?P<before>{_any(_BEHIND)}))?(?: (?P<unit>{_any(_UNITS)}))?"
    rf"(?: (?:og|eller) (?P<behind>{_any(_BEHIND)}))?\b"
)


@functools.lru_cache(maxsize=1 << 12)
def limits_in(label: str) -> frozenset[str]:
    """Return the limits of age and duration that a Norwegian label names, in one way of writing for each.

    >>> sorted(limits_in("Husholdninger med unge (18–24 år), lengre enn tre måneder"))
    ['18-24 år', '>3 mnd']
    >>> limits_in("Barn 0–17 år") == limits_in("under 18") == limits_in("til og med sytten år")
    True
    >>> sorted(limits_in("I 14 eller færre dager")), sorted(limits_in("KOSTRA-gruppe 7 (2020-2023)"))
    (['≤14 dag'], [])
    """
    found = (_named(one) for one in _LIMIT.finditer(normalised_label(label)))
    return frozenset(one for one in found if one is not None)


def _named(found: re.Match[str]) -> str | None:
    """Return a limit as it is written here, or ``None`` for a number that is none."""
    low = _NUMBERS.get(found["low"]) or int(found["low"])
    high = int(found["high"]) if found["high"] else None
    sign = _SIGNS.get(found["sign"] or "") or _BEHIND.get(found["before"] or found["behind"] or "")
    if found["unit"] is None and sign is None and (high is None or high <= low or low == 1):
        return None
    unit = _UNITS[found["unit"]] if found["unit"] else _YEARS
    if high is not None:
        return f"<{high + 1} {unit}" if low == 0 else f"{low}-{high} {unit}"
    if sign == "≤" and unit == _YEARS:
        return f"<{low + 1} {unit}"
    return f"{sign or ''}{low} {unit}"
