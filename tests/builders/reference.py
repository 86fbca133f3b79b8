"""Slow, obvious readers to hold the fast ones against: of a JSON text, and of a JSON-stat 2.0 dataset.

Written from the formats' descriptions alone, in plain loops, and sharing nothing with the library: no polars, no
msgspec, no pyjstat. Each reads one thing after another and stops at the first that has no meaning.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

Row: TypeAlias = tuple[Any, ...]


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"true": True, "false": False, "null": None}


class Unreadable(ValueError):
    """The bytes are no JSON text, or the document has no meaning as a JSON-stat 2.0 dataset."""


def document_of(body: bytes) -> Any:
    """Give what a JSON text says, character by character; a key given twice in one object says nothing."""
    try:
        text = body.decode()
        content, end = _json_value(text, _after_space(text, 0))
    except (UnicodeError, IndexError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    _need(_after_space(text, end) == len(text), "nothing follows the text")
    return content


def _json_value(text: str, at: int) -> tuple[Any, int]:
    """Give a value and where it ends."""
    if text[at] == '"':
        return _json_text(text, at)
    if text[at] in "{[":
        return _json_members(text, at)
    for word, meaning in _WORDS.items():
        if text.startswith(word, at):
            return meaning, at + len(word)
    number = _NUMBER.match(text, at)
    _need(number is not None, "a value is a text, a number, an object, a list or a word")
    assert number is not None
    return (float if number[1] or number[2] else int)(number[0]), number.end()


def _json_members(text: str, at: int) -> tuple[Any, int]:
    """Give an object or a list and where it ends."""
    is_object = text[at] == "{"
    last = "}" if is_object else "]"
    keys: list[str] = []
    members: list[Any] = []
    at = _after_space(text, at + 1)
    while text[at] != last or members:
        if is_object:
            _need(text[at] == '"', "a key is a text")
            key, at = _json_text(text, at)
            _need(key not in keys, "a key is given once")
            keys.append(key)
            at = _after_space(text, at)
            _need(text[at] == ":", "a colon is behind a key")
            at = _after_space(text, at + 1)
        member, at = _json_value(text, at)
        members.append(member)
        at = _after_space(text, at)
        if text[at] == last:
            break
        _need(text[at] == ",", "a comma is between two members")
        at = _after_space(text, at + 1)
    return (dict(zip(keys, members, strict=True)) if is_object else members), at + 1


def _json_text(text: str, at: int) -> tuple[str, int]:
    """Give a text and where it ends; half of a surrogate pair is none."""
    said = ""
    at += 1
    while text[at] != '"':
        _need(text[at] >= " ", "a control character is escaped")
        if text[at] != "\\":
            said, at = said + text[at], at + 1
        elif text[at + 1] == "u":
            digits = text[at + 2 : at + 6]
            _need(re.fullmatch("[0-9a-fA-F]{4}", digits) is not None, "an escape has four digits")
            said, at = said + chr(int(digits, 16)), at + 6
        else:
            _need(text[at + 1] in _ESCAPES, "an escape is one of eight")
            said, at = said + _ESCAPES[text[at + 1]], at + 2
    return said.encode("utf-16", "surrogatepass").decode("utf-16"), at + 1


def _after_space(text: str, at: int) -> int:
    """Give the next place without white space."""
    while at < len(text) and text[at] in " \t\n\r":
        at += 1
    return at


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
    if not _is_for_all(document.get("status")):
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
    if isinstance(status, str | None):
        symbol = status
    elif _is_for_all(status):
        symbol = status[0]
    else:
        symbol = _at(status, cell)
    _need(isinstance(symbol, str | None), "a symbol is a text")
    return symbol or None


def _is_for_all(status: Any) -> bool:
    """Tell whether there is one symbol for all cells: a text, or the only one of an array."""
    return isinstance(status, str | None) or (isinstance(status, list) and len(status) == 1)


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
