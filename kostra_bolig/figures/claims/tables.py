"""The tables that the claims of one text are held against: that in hand, and those that claims name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_bolig.errors import KostraBoligError
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_bolig.figures.table import Table
    from kostra_bolig.said import Said

__all__ = ["Tables"]


class Tables:
    """The tables of one text by id, each read once, when the first claim names it.

    Parameters
    ----------
    in_hand
        The table that a claim is about which names none.
    read
        What gives another table by its id; where it raises, the reason is kept, and nothing is asked again.
    """

    def __init__(self, in_hand: Table, read: Callable[[str], Table]) -> None:
        self._in_hand = in_hand
        self._read = read
        self._found: dict[str, Table | KostraBoligError] = {in_hand.spec.id: in_hand}

    def id_of(self, table: str) -> str:
        """Return the id of the table that a claim names, or of that in hand where it names none."""
        return table or self._in_hand.spec.id

    def of(self, table: str) -> Table | Said:
        """Return a table, or why there is none and what to do."""
        name = self.id_of(table)
        if name not in self._found:
            try:
                self._found[name] = self._read(name)
            except KostraBoligError as error:
                self._found[name] = error
        found = self._found[name]
        if isinstance(found, KostraBoligError):
            return said("figures-claim-no-figures", table=name, why=found.said)
        return found
