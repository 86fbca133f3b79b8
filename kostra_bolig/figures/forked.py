"""Processes that were forked from one that had figures in hand.

A fork takes along none of the threads that polars works with, so whatever is asked of it then waits for ever. Such a
process is told so, and what to do instead.
"""

from __future__ import annotations

import os
from functools import cache

from kostra_bolig.errors import UsageError
from kostra_bolig.said import said

__all__ = ["note", "refuse"]

_forked = False


@cache
def note() -> None:
    """Note that polars is at work in this process, so that one forked from it can be told."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_mark)


def refuse() -> None:
    """Refuse to wait for ever.

    Raises
    ------
    UsageError
        This process was forked from one that had figures in hand.
    """
    note()
    if _forked:
        raise UsageError(said("figures-forked"))


def _mark() -> None:
    global _forked
    _forked = True
