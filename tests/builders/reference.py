"""A slow, obvious JSON-stat 2.0 decoder to hold the fast one against.

Written from the format's description alone, in plain loops, and sharing nothing with the library: no polars, no
pyjstat. It reads one cell after another and stops at the first thing that has no meaning.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Row: TypeAlias = tuple[Any, ...]


class Unreadable(ValueError):
    """The document has no meaning as a JSON-stat 2.0 dataset."""


def rows_of(document: Any) -> list[Row]:
    """Give one row per cell in the dataset's own order: a code for each dimension, then value and status."""
    _need(isinstance(document, dict), "the document is an object")
    _need(document.get("class") == "dataset", "the class is dataset")
    ids, sizes = document.get("id"), document.get("size")
    _need(isinstance(ids, list) and isinstance(sizes, list) and len(ids) == len(sizes) > 0, "a size for each id")
    codes = []
    cells = 1
    for id_, size in zip(ids, sizes, strict=True):
        _need(isinstance(id_, str) and ids.count(id_) == 1, "ids are different texts")
        _need(_is_whole(size) and size > 0, "sizes are whole numbers above 0")
        codes.append(_codes_of(document["dimension"][id_]["category"], size))
        cells *= size
    rows: list[Row] = []
    for cell in range(cells):
        address, rest = [], cell
        for axis in reversed(range(len(ids))):
            address.append(codes[axis][rest % sizes[axis]])
            rest = rest // sizes[axis]
        rows.append((*reversed(address), _value_at(document["value"], cell), _status_at(document.get("status"), cell)))
    _check_places(document["value"], cells)
    if not isinstance(document.get("status"), str | None):
        _check_places(document["status"], cells)
    return rows


def _codes_of(category: Any, size: int) -> list[str]:
    """Give the codes in their order: an object's order is in its numbers, a list's in the list."""
    index = category.get("index")
    if "index" not in category:
        index = list(category["label"])
        _need(len(index) == 1, "only one category can do without an index")
    if isinstance(index, dict):
        by_place = []
        for place in range(size):
            found = [code for code in index if _is_whole(index[code]) and index[code] == place]
            _need(len(found) == 1, f"one code at place {place}")
            by_place.append(found[0])
        _need(len(index) == size, "as many codes as the size says")
        return by_place
    _need(isinstance(index, list) and len(index) == size, "as many codes as the size says")
    for code in index:
        _need(isinstance(code, str) and index.count(code) == 1, "codes are different texts")
    return list(index)


def _value_at(values: Any, cell: int) -> float | None:
    value = _at(values, cell)
    if value is None:
        return None
    _need(isinstance(value, int | float) and not isinstance(value, bool), "a value is a number")
    number = float(value)
    _need(abs(number) != float("inf"), "a value is finite")
    return number


def _status_at(status: Any, cell: int) -> str | None:
    symbol = status if isinstance(status, str | None) else _at(status, cell)
    _need(isinstance(symbol, str | None), "a symbol is a text")
    return symbol or None


def _at(part: Any, cell: int) -> Any:
    """Give what stands at a cell: a list has a place for each, an object only those it names."""
    if isinstance(part, dict):
        return part.get(str(cell))
    _need(isinstance(part, list) and cell < len(part), "something for every cell")
    return part[cell]


def _check_places(part: Any, cells: int) -> None:
    if isinstance(part, list):
        _need(len(part) == cells, "nothing beyond the last cell")
        return
    places = {str(cell) for cell in range(cells)}
    for place in part:
        _need(place in places, "nothing outside the cells")


def _is_whole(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise Unreadable(what)
