"""The definitions that are shipped with this library, and what is known of a table that has none."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kostra_bolig.definitions.spec import TableSpec

__all__ = ["DEFAULT_TABLE", "definition", "known", "other_than_default", "shipped_tables", "undefined"]

DEFAULT_TABLE: Final = "12015"
"""The table that is meant where nobody names one."""


@cache
def definition(table: str = DEFAULT_TABLE) -> TableSpec:
    """Return what a table is whose definition is shipped with this library.

    Raises
    ------
    FileNotFoundError
        None is shipped of it.
    """
    from kostra_bolig.definitions.reader import read_text

    name = f"{table}.toml"
    return read_text(
        resources.files("kostra_bolig.definitions").joinpath(name).read_bytes(), name=name, is_shipped=True
    )


def shipped_tables() -> list[str]:
    """Return the ids of the tables whose definition is shipped.

    >>> shipped_tables()
    ['12008', '12015']
    """
    from kostra_bolig.kostra import TABLE_ID

    files = (one.name.partition(".") for one in resources.files("kostra_bolig.definitions").iterdir())
    return sorted(stem for stem, _, kind in files if kind == "toml" and re.fullmatch(TABLE_ID, stem))


@cache
def known(table: str) -> TableSpec:
    """Return what is known of a table: its shipped definition, else that it has contents and no more.

    >>> known("99999").keys
    ()
    """
    try:
        return definition(table)
    except FileNotFoundError:
        return undefined(table)


def other_than_default(table: str) -> str | None:
    """Return a table that must be named for a command to mean it, or ``None`` where it is meant anyway.

    >>> other_than_default(DEFAULT_TABLE), other_than_default("99999")
    (None, '99999')
    """
    return None if table == DEFAULT_TABLE else table


def undefined(table: str) -> TableSpec:
    """Return what a table without a definition is: no series, so nothing of its figures' meaning is known."""
    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.kostra import CALENDAR

    return TableSpec(
        id=table,
        name_no=f"Tabell {table}",
        name_en=f"Table {table}",
        series={},
        total=None,
        base_year=None,
        calendar=CALENDAR,
    )
