"""For those who test code that uses kostra_bolig: tables from a few rows, stores, a server on loopback.

>>> from kostra_bolig.testing import make_table
>>> table = make_table([("EAK", "unge", 2023, 100), ("EAK", "unge", 2024, 150)])
>>> print(table.unge.change(2023, 2024))
+50 % (100 → 150)

The fixtures are in :mod:`kostra_bolig.testing.plugin`, which pytest finds by itself. Each name is loaded when it is
first used: pytest loads the plugin before coverage is measured, in every run.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kostra_bolig.testing.clock import HeldClock
    from kostra_bolig.testing.server import Server
    from kostra_bolig.testing.stores import make_store
    from kostra_bolig.testing.tables import make_table

__all__ = ["HeldClock", "Server", "make_store", "make_table"]

_HOMES = {"HeldClock": "clock", "Server": "server", "make_store": "stores", "make_table": "tables"}


def __getattr__(name: str) -> object:
    """Return a public name from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=sys.modules[__name__])
    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    import_module("kostra_bolig.hints").make_resolvable()
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
