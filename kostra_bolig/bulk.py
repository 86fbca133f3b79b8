"""The two long parts of a JSON-stat answer, read without a Python object for every cell.

``value`` (an array of numbers and nulls) and ``status`` (an object of short texts) are nearly all of an answer. They
are cut out of the text, read in blocks into columns, and put back in place of a token after the rest has been parsed.
Only what is written in the plainest way is read so; anything else is left to the strict parser, which says what is
wrong.
"""

from __future__ import annotations

import io
import json
import re
import secrets
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import polars as pl
from polars.exceptions import PolarsError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PLACE", "SYMBOL", "Parts", "lift", "put_back"]

PLACE: Final = "place"
SYMBOL: Final = "symbol"
_LINE: Final = {PLACE: pl.UInt32, SYMBOL: pl.String}
_ODD: Final = r'[\x00-\x1f"]'
_BLOCK: Final = 98_304
_VALUE: Final = re.compile(rb'"value"\s*:\s*\[')
_STATUS: Final = re.compile(rb'"status"\s*:\s*\{')
_SECRET: Final = secrets.token_hex(16)
_NUMBERS: Final = b"0123456789+-.eE,nul \t\r\n"

Parts: TypeAlias = "dict[str, pl.Series | pl.DataFrame]"


def lift(body: bytes) -> tuple[bytes, Parts] | None:
    """Return a JSON text with a token in place of its long parts, and the parts by token.

    Returns
    -------
    tuple or None
        ``value`` as a series of f64, ``status`` as a frame of ``place`` u32 and ``symbol`` categorical. ``None`` where
        there is none, or a part is written in any other way.
    """
    parts: Parts = {}
    cuts: list[tuple[int, int, str]] = []
    for name, opening, end, read in (("value", _VALUE, b"]", _numbers), ("status", _STATUS, b"}", _symbols)):
        found = opening.search(body)
        if found is None:
            continue
        closing = body.find(end, found.end())
        part = read(body, found.end(), closing) if closing > 0 else None
        if part is None:
            return None
        parts[_token(name)] = part
        cuts.append((found.end() - 1, closing + 1, _token(name)))
    if not cuts:
        return None
    pieces, at = [], 0
    for start, stop, token in sorted(cuts):
        pieces += [body[at:start], json.dumps(token).encode()]
        at = stop
    return b"".join([*pieces, body[at:]]), parts


def put_back(content: dict[str, Any], parts: Parts) -> bool:
    """Put parts in place of their tokens; tell whether each was a member of the outermost object."""
    for name in ("value", "status"):
        token = _token(name)
        if token in parts:
            if content.get(name) != token:
                return False
            content[name] = parts[token]
    return True


def _token(name: str) -> str:
    """Return what stands for a part: no text that a server could know, for it is new in every process."""
    return f"{_SECRET}-{name}"


def _numbers(body: bytes, start: int, end: int) -> pl.Series | None:
    read = []
    for block in _blocks(body, start, end, b","):
        if block.translate(None, _NUMBERS):
            return None
        try:
            text = pl.Series([f"[{block.decode()}]"])
            read.append(text.str.json_decode(pl.List(pl.Float64)).explode())
        except PolarsError:
            return None
        if len(read[-1]) != block.count(b",") + 1:
            return None
    return pl.concat(read, rechunk=False) if read else None


def _symbols(body: bytes, start: int, end: int) -> pl.DataFrame | None:
    if body.find(b"\\", start, end) >= 0:
        return None
    read = []
    for block in _blocks(body, start, end, b'",'):
        found = _from_lines(block)
        if found is None and (found := _from_pairs(block)) is None:
            return None
        read.append(found)
    if not read:
        return pl.DataFrame(schema={PLACE: pl.UInt32, SYMBOL: pl.Categorical})
    whole = pl.concat(read)
    place = whole[PLACE]
    in_order = (place.slice(1) > place.slice(0, len(place) - 1)).all()  # as servers write them; else a set decides
    return whole if in_order or place.is_unique().all() else None


def _from_lines(block: bytes) -> pl.DataFrame | None:
    """Read pairs as lines of a CSV file and hold what was read against the text: the plainest writing alone passes."""
    lines = block.replace(b'","', b'"\n"')
    try:
        found = pl.read_csv(io.BytesIO(lines), separator=":", has_header=False, quote_char='"', schema=_LINE)
        again = found.select(pl.format('"{}":"{}"', PLACE, SYMBOL).str.join("\n")).item()
    except (PolarsError, ValueError):
        return None
    is_odd = again is None or again.encode() != lines or found[SYMBOL].unique().str.contains(_ODD).any()
    return None if is_odd else found.with_columns(pl.col(SYMBOL).cast(pl.Categorical))


def _from_pairs(block: bytes) -> pl.DataFrame | None:
    """Read pairs written in another way, with blanks for one."""
    try:
        pairs = json.loads(b"{" + block + b"}", object_pairs_hook=list)
    except ValueError:
        return None
    if not all(type(symbol) is str for _, symbol in pairs):
        return None
    frame = pl.DataFrame(pairs, schema={PLACE: pl.String, SYMBOL: pl.String}, orient="row")
    place = frame[PLACE].cast(pl.UInt32, strict=False)
    if place.null_count() or (place.cast(pl.String) != frame[PLACE]).any():
        return None
    return frame.with_columns(place, pl.col(SYMBOL).cast(pl.Categorical))


def _blocks(body: bytes, start: int, end: int, separator: bytes) -> Iterator[bytes]:
    """Cut a part into blocks that end before a separating comma."""
    while start < end:
        stop = min(start + _BLOCK, end)
        if stop < end:
            comma = body.find(separator, stop, end)
            stop = comma + len(separator) - 1 if comma >= 0 else end
        yield body[start:stop]
        start = stop + 1
