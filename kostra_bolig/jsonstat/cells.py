"""The cells of a dataset as columns: ``value`` and ``status`` in every form that the format has, and codes beside them.

Both may come as an array with something for every cell, or as an object of those cells alone that have something;
``status`` also as one symbol for all, as a text or as the only one of an array.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.errors import DatasetRefused
from kostra_bolig.jsonstat.columns import Kinds, Scattered
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kostra_bolig.jsonstat.columns import Column

__all__ = ["codes", "status", "values"]

_BLOCK: Final = 32_768


def codes(categories: Sequence[str], inner: int, cells: int) -> pl.Series:
    """Return the codes of a dimension for every cell: each `inner` times in a row, over and over."""
    kinds = pl.Series(categories, dtype=pl.Enum(categories))
    period = inner * len(kinds)
    pattern, column = kinds.clear(), kinds.clear()
    if period < _BLOCK:
        rows = pl.int_range(min(cells, period * (_BLOCK // period)), dtype=pl.UInt32, eager=True)
        pattern = kinds[rows // inner % len(kinds)]
    else:  # some categories at a time: their places, the same ones for all, take no room to speak of
        some = max(1, _BLOCK // inner)
        places = pl.int_range(some * inner, dtype=pl.UInt32, eager=True) // inner
        for start in range(0, len(kinds), some):
            few = kinds.slice(start, some)
            pattern.append(few[places.head(len(few) * inner)])
    for start in range(0, cells, len(pattern)):
        column.append(pattern.head(cells - start))
    return column


def values(part: Any, cells: int) -> pl.Series:
    """Return ``value`` of every cell.

    Parameters
    ----------
    part
        As parsed: a list, a dictionary by place, or a column.
    cells
        How many there are.

    Returns
    -------
    polars.Series
        f64, null where the dataset has none.

    Raises
    ------
    DatasetRefused
        Something is no number that a computer can hold, or stands at no cell.
    """
    column = part if isinstance(part, pl.Series | Scattered) else _numbers(part, cells)
    if isinstance(column, Scattered):
        return _placed(column, cells, name="value")
    if len(column) != cells:
        raise DatasetRefused(said("jsonstat-values-count", expected=cells, got=len(column)))
    return column.alias("value")


def status(part: Any, cells: int) -> pl.Series:
    """Return ``status`` of every cell.

    Parameters
    ----------
    part
        As parsed: nothing, a text, a list, a dictionary by place, or a column.
    cells
        How many there are.

    Returns
    -------
    polars.Series
        An enum of the symbols that are there; an empty symbol is none.

    Raises
    ------
    DatasetRefused
        Something is no text, or stands at no cell.
    """
    column = part if isinstance(part, pl.Series | Scattered) else _texts(part, cells)
    if isinstance(column, Scattered):
        return _placed(column, cells, name="status")
    if len(column) not in (1, cells):
        raise DatasetRefused(said("jsonstat-status-count", expected=cells, got=len(column)))
    return (column if len(column) == cells else column.new_from_index(0, cells)).alias("status")


def _numbers(part: Any, cells: int) -> Column:
    dense = list(part.values()) if isinstance(part, dict) else part
    if not isinstance(dense, list):
        raise DatasetRefused(said("jsonstat-values", got=type(part).__name__))
    if foreign := set(map(type, dense)) - {int, float, type(None)}:
        kinds = tuple(sorted(kind.__name__ for kind in foreign))
        raise DatasetRefused(said("jsonstat-values-no-numbers", got=kinds))
    column = pl.Series("", [], dtype=pl.Float64)
    with suppress(OverflowError):  # newer polars make null of a number too large for a float
        column = pl.Series("", dense, dtype=pl.Float64, strict=False)
    if len(column) != len(dense) or column.null_count() != dense.count(None) or not column.is_finite().all():
        raise DatasetRefused(said("jsonstat-values-too-large"))
    return Scattered(_places(part, cells, name="value"), column) if isinstance(part, dict) else column


def _texts(part: Any, cells: int) -> Column:
    one_for_all = part is None or isinstance(part, str)
    symbols = [part] if one_for_all else list(part.values()) if isinstance(part, dict) else part
    if not isinstance(symbols, list) or not set(map(type, symbols)) <= {str, type(None)}:
        raise DatasetRefused(said("jsonstat-status", got=type(part).__name__))
    kinds = Kinds()
    column = kinds.symbols(kinds.codes(symbols))
    return Scattered(_places(part, cells, name="status"), column) if isinstance(part, dict) else column


def _places(written: Iterable[str], cells: int, *, name: str) -> pl.Series:
    """Return the places of a sparse object; each must be written as a plain whole number."""
    text = pl.Series(list(written), dtype=pl.String)
    place = text.cast(pl.Int64, strict=False)
    if place.null_count() or (place.cast(pl.String) != text).any():
        raise _misplaced(cells, name=name)
    return place


def _placed(sparse: Scattered, cells: int, *, name: str) -> pl.Series:
    if not sparse.place.is_between(0, cells - 1).all():
        raise _misplaced(cells, name=name)
    full = pl.repeat(None, cells, dtype=sparse.cell.dtype, eager=True).alias(name)
    return full.scatter(sparse.place, sparse.cell)


def _misplaced(cells: int, *, name: str) -> DatasetRefused:
    return DatasetRefused(said("jsonstat-places", part=name, last=cells - 1))
