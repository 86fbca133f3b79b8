"""What must be said of amounts of money: that they are in the prices of their own year."""

from __future__ import annotations

import re
from typing import Final

from kostra_bolig.kostra import is_money_unit
from kostra_bolig.said import Said, said

__all__ = ["prices"]

_FIXED: Final = re.compile(
    r"\b(?:fast\w*|constant|fixed)[ -]+(?:\d{4}[ -]*)?(?:pris|kron|price)\w*|\b\d{4}-kr|deflater|deflated"
)


def prices(name: str, unit: str) -> tuple[Said, ...]:
    """Return what is to be known of a content's prices: nothing where it is no money, or its label says otherwise.

    >>> [str(one) for one in prices("Netto driftsutgifter", "1000 kr")]
    ['amounts are in 1000 kr, in current prices: a change over years holds the rise in prices too']
    >>> prices("Utgifter, faste 2015-priser", "1000 kr"), prices("Boliger", "antall")
    ((), ())
    """
    if not is_money_unit(unit) or _FIXED.search(name.casefold()):
        return ()
    return (said("figures-current-prices", unit=unit),)
