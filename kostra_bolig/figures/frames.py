"""What every record that holds frames must see to: being compared, and being forked.

Two are equal where every part is, so that a copy and what another process sends back are equal. And a fork takes along
none of the threads that polars works with, so whatever is asked of it then waits for ever; such a process is told so,
and what to do instead.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.said import kind_of, said

if TYPE_CHECKING:
    from kostra_bolig.records import AskedFor

__all__ = [
    "LONG",
    "SINCE",
    "Compared",
    "covered",
    "dated",
    "no_withdrawn",
    "note_process",
    "refuse_forked",
    "require_parts",
    "span",
]

SINCE: Final = "suppressed_since"

_TEXT: Final = (pl.String, pl.Enum, pl.Categorical)
_WHOLE: Final = (pl.Int8, pl.Int16, pl.Int32, pl.Int64)
LONG: Final[dict[str, tuple[type[pl.DataType], ...]]] = {
    **dict.fromkeys(("region", "region_name", "content", "content_name", "series"), _TEXT),
    "year": _WHOLE,
    "value": (pl.Float64,),
    **dict.fromkeys(("status", "missing", "unit"), (*_TEXT, pl.Null)),
    "decimals": _WHOLE,
}
"""The columns of the long frame; an empty text column may have lost its type."""
_forked = False


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


def no_withdrawn() -> pl.DataFrame:
    """Return no figures that SSB has withdrawn; columns as :func:`kostra_bolig.figures.revisions.withdrawn` gives."""
    return pl.DataFrame(
        schema={
            "region": pl.String,
            "content": pl.String,
            "year": pl.Int16,
            "value": pl.Float64,
            "status": pl.String,
            SINCE: pl.Date,
        }
    )


def dated(observations: pl.DataFrame, withdrawn: pl.DataFrame | None) -> pl.DataFrame:
    """Return observations with the day since which SSB suppresses a cell, where it has suppressed any since."""
    if withdrawn is None or withdrawn.is_empty():
        return observations
    cell = ["region", "content", "year"]
    return observations.join(withdrawn.select(*cell, SINCE), on=cell, how="left", maintain_order="left")


def span(ages: bool | tuple[int, int]) -> str:
    """Return ages as people write them; nothing where all are meant.

    >>> span((18, 24))
    '18–24'
    """
    return f"{ages[0]}–{ages[1]}" if isinstance(ages, tuple) else ""


def covered(asked_for: AskedFor) -> pl.Expr:
    """Tell of each row whether its region and year were asked for."""
    years = pl.lit(value=True) if asked_for.years is None else pl.col("year").is_in(list(asked_for.years))
    regions = pl.lit(value=True) if asked_for.regions is None else pl.col("region").is_in(list(asked_for.regions))
    return years & regions


def require_parts(observations: Any, provenance: Any, binding: Any, spec: Any) -> None:
    """Refuse what no table is made of, before a figure is asked of it.

    Raises
    ------
    UsageError
        The observations are no long frame, or what stands beside them is of another kind.
    """
    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.records import Binding, Provenance

    for name, part, kind in (
        ("observations", observations, pl.DataFrame),
        ("provenance", provenance, Provenance),
        ("binding", binding, Binding),
        ("spec", spec, TableSpec),
    ):
        if not isinstance(part, kind):
            expected = "polars.DataFrame" if kind is pl.DataFrame else kind.__name__
            raise UsageError(said("figures-wrong-part", part=name, expected=expected, got=kind_of(part)))
    if lacking := tuple(name for name in LONG if name not in observations.columns):
        raise UsageError(said("figures-columns-lacking", lacking=lacking, columns=tuple(observations.columns)))
    for name, kinds in LONG.items():
        if not isinstance(got := observations.schema[name], kinds):
            raise UsageError(said("figures-column-of-another-type", column=name, got=str(got)))


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


@cache
def note_process() -> None:
    """Note that polars is at work in this process, so that one forked from it can be told."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_mark)


def refuse_forked() -> None:
    """Refuse to wait for ever.

    Raises
    ------
    UsageError
        This process was forked from one that had figures in hand.
    """
    note_process()
    if _forked:
        raise UsageError(said("figures-forked"))


def _mark() -> None:
    global _forked
    _forked = True
