"""Records that hold frames: equal where every part is, so that a copy and what another process sends back are equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import polars as pl

__all__ = ["Compared"]


class Compared:
    """Compares a dataclass by its fields, frames among them cell by cell."""

    def __eq__(self, other: object) -> bool:
        """Return whether both are the same kind of record with the same parts."""
        if type(self) is not type(other):
            return NotImplemented
        return all(_same(getattr(self, name), getattr(other, name)) for name in _names(self))

    def __hash__(self) -> int:
        """Return what equal records have in common: the size of their frames and what stands beside them."""
        return hash((type(self), *(_told(getattr(self, name)) for name in _names(self))))


def _names(record: Any) -> list[str]:
    return [one.name for one in fields(record) if one.compare]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, pl.DataFrame):
        return isinstance(other, pl.DataFrame) and one.schema == other.schema and one.equals(other)
    return bool(one == other)


def _told(part: Any) -> Any:
    return part.shape if isinstance(part, pl.DataFrame) else len(part) if isinstance(part, Mapping) else _hashable(part)


def _hashable(part: Any) -> Any:
    try:
        hash(part)
    except TypeError:
        return type(part)
    return part
