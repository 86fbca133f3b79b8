"""The definitions that are shipped with this library."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kostra_bolig.definitions.spec import TableSpec

__all__ = ["DEFAULT_TABLE", "definition"]

DEFAULT_TABLE: Final = "12015"
"""The table that is meant where nobody names one."""


@cache
def definition(table: str = DEFAULT_TABLE) -> TableSpec:
    """Return what a table is whose definition is shipped with this library."""
    from kostra_bolig.definitions.reader import read_text

    name = f"{table}.toml"
    return read_text(resources.files("kostra_bolig.definitions").joinpath(name).read_bytes(), name=name)
