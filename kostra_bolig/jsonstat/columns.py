"""The long parts of an answer as columns: ``value`` and ``status``, read by msgspec without a dictionary of cells.

They are read in blocks, so that no more than a block's cells are Python objects at a time. msgspec refuses what is not
of the type asked for, but keeps the last of two equal keys without a word; that check is ours. What is not read here is
no error yet: the strict parser reads it, or says what is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Column", "Kinds", "Scattered", "numbers", "symbols"]

_BLOCK: Final = 32_768
_MOST_TRIES: Final = 8
_QUOTE: Final = b'"'
_MOST_PLACES: Final = 2**32


@dataclass(frozen=True, eq=False)
class Scattered:
    """Cells by their place: no place is given twice.

    Attributes
    ----------
    place
        u32.
    cell
        What stands there.
    """

    place: pl.Series
    cell: pl.Series


Column: TypeAlias = "pl.Series | Scattered"
_Making: TypeAlias = "Callable[[list[Any]], pl.Series]"


class Kinds:
    """Different symbols, each kept once, so that a cell's symbol is a small number."""

    def __init__(self) -> None:
        self._codes: defaultdict[str | None, int] = defaultdict()
        self._codes.default_factory = self._codes.__len__

    def codes(self, symbols: Iterable[str | None]) -> pl.Series:
        """Return symbols as numbers of theirs, u32."""
        return pl.Series(list(map(self._codes.__getitem__, symbols)), dtype=pl.UInt32)

    def symbols(self, codes: pl.Series) -> pl.Series:
        """Return numbers as the symbols they stand for: an enum in the order of the text, an empty one is none."""
        kinds = pl.Enum(sorted(kind for kind in self._codes if kind))
        return pl.Series([kind or None for kind in self._codes], dtype=kinds)[codes]


def numbers(part: memoryview) -> Column | None:
    """Return an array of numbers and nulls as a column of f64, an object of them by place.

    Parameters
    ----------
    part
        One whole JSON text.

    Returns
    -------
    polars.Series, Scattered or None
        ``None`` where the part is anything else, or a number is too large for a computer.
    """
    return _column(part, float | None, float | None, partial(pl.Series, dtype=pl.Float64), quotes=2)


def symbols(part: memoryview) -> Column | None:
    """Return an array of texts and nulls, or an object of texts by place, as a column of an enum.

    Returns
    -------
    polars.Series, Scattered or None
        ``None`` where the part is anything else, or a text is written with a backslash.
    """
    kinds = Kinds()
    codes = _column(part, str | None, str, kinds.codes, quotes=4)
    if isinstance(codes, Scattered):
        return Scattered(codes.place, kinds.symbols(codes.cell))
    return None if codes is None else kinds.symbols(codes)


def _column(part: memoryview, member: Any, pair: Any, column_of: _Making, *, quotes: int) -> Column | None:
    """Read an array with members of one type, or an object with pairs of another, each with so many quotes."""
    import msgspec

    place = Annotated[int, msgspec.Meta(ge=0, lt=_MOST_PLACES)]
    opening = bytes(part[:1])
    with suppress(msgspec.MsgspecError, ValueError, RecursionError):
        if opening == b"[":
            return _array(part, msgspec.json.Decoder(list[member]), column_of)
        if opening == b"{":
            return _object(part, msgspec.json.Decoder(dict[place, pair]), column_of, quotes)
    return None


def _array(part: memoryview, decoder: Any, column_of: _Making) -> pl.Series | None:
    read = column_of([])
    for block in _blocks(part):
        if block is None:
            return None
        read.append(column_of(decoder.decode(b"[%b]" % block)))
    return read


def _object(part: memoryview, decoder: Any, column_of: _Making, quotes: int) -> Scattered | None:
    place, cell = pl.Series([], dtype=pl.UInt32), column_of([])
    for block in _blocks(part):
        if block is None:
            return None
        pairs = decoder.decode(b"{%b}" % block)
        if quotes * len(pairs) != block.count(_QUOTE):  # two keys of this block are equal
            return None
        if 0 in pairs and b'"-0"' in block:  # no plain whole number
            return None
        place.append(pl.Series(list(pairs), dtype=pl.UInt32))
        cell.append(column_of(list(pairs.values())))
    is_in_order = (place.slice(1) > place.head(max(len(place) - 1, 0))).all()  # as servers write; else a set decides
    return Scattered(place, cell) if is_in_order or place.is_unique().all() else None


def _blocks(part: memoryview) -> Iterator[bytes | None]:
    """Cut what is between the brackets into blocks, each before a comma outside of texts; ``None`` where it cannot be.

    Without a backslash every quote begins or ends a text, so a comma with an even number of quotes before it is
    outside. Such a comma may still be in something nested: then its block is no JSON, and that is found.
    """
    start, end, length = 1, len(part) - 1, _BLOCK
    while start < end:
        block = bytes(part[start : min(start + length, end)])
        if b"\\" in block:
            yield None
            return
        if start + len(block) < end:
            comma = _last_comma(block)
            if comma is None:
                length *= 2
                continue
            block = block[:comma]
        yield block
        start, length = start + len(block) + 1, _BLOCK


def _last_comma(block: bytes) -> int | None:
    """Return where the last comma outside of texts is, or ``None`` where it is not soon found."""
    comma = block.rfind(b",")
    for _ in range(_MOST_TRIES):
        if comma <= 0:
            return None
        if block.count(_QUOTE, 0, comma) % 2 == 0:
            return comma
        comma = block.rfind(b",", 0, block.rfind(_QUOTE, 0, comma))
    return None
