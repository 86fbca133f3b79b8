"""The tables that the claims of one text are held against: that in hand, and those that claims name."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeAlias

from kostra_bolig.definitions.shipped import DEFAULT_TABLE
from kostra_bolig.errors import KostraBoligError, UsageError
from kostra_bolig.figures import door
from kostra_bolig.figures.finding import categories
from kostra_bolig.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kostra_bolig.figures.claims.claim import Claims
    from kostra_bolig.figures.table import Table

__all__ = ["Tables", "in_hand", "of_categories"]

_Where: TypeAlias = "tuple[tuple[str, str], ...]"


_SLIPS: Final = frozenset({"figures-no-dimension", "figures-no-category", "figures-category-of-two"})


class Tables:
    """The tables of one text by id and categories, each read once, when the first claim names it.

    Parameters
    ----------
    in_hand
        The table that a claim is about which names none.
    read
        What gives another table by its id, of the categories that are named; where it raises, the reason is kept, and
        nothing is asked again.
    where
        The categories of the table in hand where a claim names others; by default those that its figures are of.
    """

    def __init__(
        self,
        in_hand: Table,
        read: Callable[[str, Mapping[str, str]], Table],
        *,
        where: Mapping[str, str] | None = None,
    ) -> None:
        self._in_hand = in_hand
        self._read = read
        self._where = categories.of(in_hand.provenance) if where is None else where
        self._found: dict[tuple[str, _Where], Table | KostraBoligError] = {(in_hand.spec.id, ()): in_hand}

    def id_of(self, table: str) -> str:
        """Return the id of the table that a claim names, or of that in hand where it names none."""
        return table or self._in_hand.spec.id

    def of(self, table: str, where: Mapping[str, str] | None = None) -> Table | Said:
        """Return a table of the categories that are named, or why there is none and what to do.

        Raises
        ------
        UsageError
            It is a table without such a dimension or category.
        """
        name = self.id_of(table)
        key = (name, tuple(sorted((where or {}).items())))
        if key not in self._found:
            try:
                is_in_hand = name == self._in_hand.spec.id
                self._found[key] = (
                    of_categories(self._in_hand, {**self._where, **(where or {})})
                    if is_in_hand
                    else self._read(name, where or {})
                )
            except KostraBoligError as error:
                self._found[key] = error
        found = self._found[key]
        if isinstance(found, UsageError) and isinstance(found.said, Said) and found.said.name in _SLIPS:
            raise found
        if isinstance(found, KostraBoligError):
            return said("figures-claim-no-figures", table=name, why=found.said)
        return found


def in_hand(
    claims: Claims, read: Callable[[str, Mapping[str, str]], Table], *, table: str | None, where: Mapping[str, str]
) -> Table:
    """Return the table that those claims of a text are about which name none.

    Parameters
    ----------
    claims
        The claims of the text.
    read
        What gives a table by its id, of the categories that are named.
    table
        Its id. ``None`` where nobody says which: the usual one, or where each claim names its own the first of these
        that can be read.
    where
        The categories that are asked for. Where these do not do, and each claim on the table names its own, those of
        the first count too.

    Raises
    ------
    KostraBoligError
        It cannot be read.
    """
    *others, last = dict.fromkeys(claim.table for claim in claims.claims)
    if table is not None or "" in (*others, last):
        return _in_categories(claims, read, table or DEFAULT_TABLE, where)
    for name in others:
        with suppress(KostraBoligError):
            return _in_categories(claims, read, name, where)
    return _in_categories(claims, read, last, where)


def _in_categories(
    claims: Claims, read: Callable[[str, Mapping[str, str]], Table], table: str, where: Mapping[str, str]
) -> Table:
    try:
        return read(table, where)
    except UsageError as error:
        own = [claim for claim in claims.claims if (claim.table or table) == table]
        if not categories.is_missing(error) or not own or not all(claim.categories for claim in own):
            raise
    return read(table, {**own[0].categories, **where})


def of_categories(table: Table, where: Mapping[str, str]) -> Table:
    """Return the same version of a table of the categories that are named.

    Raises
    ------
    KostraBoligError
        It is of others and from no store, or has no such category.
    """
    kept = table.provenance
    if table.further:
        return door.chosen(table, where)
    if dict(where) == dict(categories.of(kept)):  # what is not said is not taken from another claim
        return table
    if not (kept.where or table.apart or kept.snapshot):
        categories.chosen((), where)  # it is not broken down at all
    if table.store is None or kept.snapshot is None:
        raise UsageError(said("figures-claim-of-others"))
    found = door.version(kept.snapshot, store=table.store, table=kept.table, language=kept.language, where=where)
    return dataclasses.replace(found, as_of=table.as_of)
