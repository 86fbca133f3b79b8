"""Figures as text: rounded half away from zero, as SSB rounds, with a sign, or written out.

Rounding is for people, and happens only when text is made.
"""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "decimals_of",
    "decimals_shown",
    "decimals_told",
    "decimals_true",
    "legible",
    "plain",
    "rounded",
    "signed",
    "typeset",
]

_WIDE: Final = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
"""Takes any float with any number of decimals, whatever context the caller has."""
_LEGIBLE: Final = 4


def rounded(number: float, decimals: int = 0) -> Decimal:
    """Return `number` rounded half away from zero, as SSB and official reports round.

    >>> rounded(0.5), rounded(2.5), rounded(-0.5), rounded(30.0566, 2)
    (Decimal('1'), Decimal('3'), Decimal('-1'), Decimal('30.06'))
    """
    # repr gives the shortest text that is this float, so 2.675 rounds as people read it.
    unit = Decimal((0, (1,), -decimals))
    return Decimal(repr(float(number))).quantize(unit, rounding=ROUND_HALF_UP, context=_WIDE)


def signed(number: float, decimals: int = 0) -> str:
    """Return `number` as people write a change: a sign, half-up rounding, a true minus.

    >>> signed(30.06), signed(-0.4), signed(-12.34, 1)
    ('+30', '0', '−12.3')
    """
    figure = rounded(number, decimals)
    if figure == 0:
        return f"{figure.copy_abs():f}"
    return f"{'+' if figure > 0 else '−'}{figure.copy_abs():f}"


def plain(number: float) -> str:
    """Return `number` written out, without a needless ``.0``.

    >>> plain(4415.0), plain(37.9), plain(1e-7)
    ('4415', '37.9', '0.0000001')
    """
    text = f"{Decimal(repr(float(number))):f}".removesuffix(".0")
    return "0" if text == "-0" else text


def typeset(number: float) -> str:
    """Return `number` written out as people print it, with a true minus.

    >>> typeset(-78.0), typeset(37.9)
    ('−78', '37.9')
    """
    return plain(number).replace("-", "−")


def decimals_of(number: float) -> int:
    """Return how many decimals it takes to write `number` out.

    >>> decimals_of(24.7), decimals_of(31.0)
    (1, 0)
    """
    return len(plain(number).partition(".")[2])


def decimals_shown(values: Iterable[float | None], decimals: int) -> int:
    """Return with how many decimals figures are shown: their own, never fewer than one of them has.

    >>> decimals_shown([31.4, 32.0], 0), decimals_shown([31.0], 1), decimals_shown([None], -1)
    (1, 1, 0)
    """
    return max(0, decimals, *(decimals_of(value) for value in values if value is not None))


def decimals_true(number: float, decimals: int, is_so: Callable[[float], bool]) -> int:
    """Return with how many decimals a number is shown so that what it is called is true of what is shown.

    >>> decimals_true(1.996, 2, lambda shown: shown >= 2), decimals_true(2.004, 2, lambda shown: shown >= 2)
    (3, 2)
    """
    told, most = is_so(number), decimals_of(number)
    enough = range(decimals, max(decimals, most))
    return next((some for some in enough if is_so(float(rounded(number, some))) is told), max(decimals, most))


def decimals_told(number: float, decimals: int) -> int:
    """Return with how many decimals a number is told from 0: so many, or as many more as it takes.

    >>> decimals_told(2.5, 1), decimals_told(-0.004, 1), decimals_told(0.0, 1)
    (1, 3, 1)
    """
    return next((enough for enough in range(decimals, 12) if rounded(number, enough)), decimals)


def legible(number: float) -> float:
    """Return a figure as a sentence names it: one that is computed may have more decimals than anybody reads.

    >>> legible(-1525.2857142857142), legible(0.000123), legible(4415.0)
    (-1525.2857, 0.0001, 4415.0)
    """
    return float(rounded(number, decimals_told(number, _LEGIBLE)))
