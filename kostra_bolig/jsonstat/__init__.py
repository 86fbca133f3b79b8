"""JSON-stat 2.0 in and out, for any dataset: strict, and knowing no more of it than the format says.

Each name is fetched from its module when it is first used, so that who only wants :mod:`~kostra_bolig.jsonstat.text`
loads no more.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kostra_bolig.jsonstat.dataset import Cube, Dimension, Unit, decode, read, require_asked
    from kostra_bolig.jsonstat.writing import encode

__all__ = ["Cube", "Dimension", "Unit", "decode", "encode", "read", "require_asked"]


def __getattr__(name: str) -> object:
    """Return a name from the module it lives in."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "writing" if name == "encode" else "dataset"
    found: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found
