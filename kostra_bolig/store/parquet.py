"""A frame as Parquet that says where its figures come from, also to those who read the Arrow schema in it alone.

Parquet has a place for such words, and in it a copy of the Arrow schema, which has another. pyarrow, and what rests on
it, reads the second where there is one, and polars writes the words in the first alone. So the schema that polars
makes is given them here. It is a flatbuffer: tables that point forward, each with a list of where its fields are.
Before the root that is there another one is put, which points to the same fields and to the words.
"""

from __future__ import annotations

import base64
import io
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl
from polars.exceptions import PolarsError

from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kostra_bolig.records import Provenance

__all__ = ["NEWEST", "SNAPSHOT", "snapshot_of", "whence", "written"]

NEWEST: Final = "newest.parquet"
"""Beside the snapshots of a table: the newest figures, where somebody asked for a file whose path stays."""
SNAPSHOT: Final = "snapshot"
"""The word on a file that says which snapshot its figures are of."""
_SCHEMA: Final = "ARROW:schema"
_LENGTH: Final = struct.Struct("<Ii")
"""What stands before a message: that it is one, and how long it is."""
_MESSAGE: Final = 16
_FIELDS: Final = 48
"""Where the tables of the new root stand: the message, and the schema in it."""
_WORDS: Final = 68
"""Where the words begin."""


def written(frame: pl.DataFrame, about: Mapping[str, str]) -> bytes:
    """Return a frame as Parquet, with words on it by their names.

    >>> pl.read_parquet_metadata(io.BytesIO(written(pl.DataFrame({"year": [2024]}), {"source": "SSB"})))["source"]
    'SSB'
    """
    buffer = io.BytesIO()
    worded = base64.b64encode(_worded(_schema(*frame.schema.items()), about)).decode()
    frame.write_parquet(buffer, statistics=True, metadata={**about, _SCHEMA: worded})
    return buffer.getvalue()


@lru_cache
def _schema(*columns: tuple[str, pl.DataType]) -> bytes:
    """Return the Arrow schema that polars writes of some columns."""
    empty = io.BytesIO()
    pl.DataFrame(schema=dict(columns)).write_parquet(empty)
    empty.seek(0)
    return base64.b64decode(pl.read_parquet_metadata(empty)[_SCHEMA])


def whence(provenance: Provenance) -> dict[str, str]:
    """Return what must go along with stored figures; the same figures have the same words, whenever they were asked."""
    updated = provenance.updated
    return {
        "title": provenance.table_label,
        "source": provenance.source_line,
        "license": provenance.licence,
        **({} if updated is None else {"modified": updated.isoformat()}),
    }


def snapshot_of(path: Path) -> str | None:
    """Return the id of the snapshot that the figures in a file are of; ``None`` where it does not say.

    Raises
    ------
    StoreError
        The path cannot be looked at, or is a link.
    """
    disk.refuse_planted(path)
    try:
        return pl.read_parquet_metadata(path).get(SNAPSHOT)
    except (OSError, PolarsError):
        return None


def _worded(message: bytes, about: Mapping[str, str]) -> bytes:
    """Return a message that is an Arrow schema, with words on the schema."""
    _, length = _LENGTH.unpack_from(message)
    old = message[_LENGTH.size : _LENGTH.size + length]
    root = _pointed(old, 0)
    schema = _pointed(old, _field(old, root, 2))
    words = _key_values(about)
    start = _WORDS + len(words)
    start += -start % 8  # what stood on a multiple of 8 still does
    [version] = struct.unpack_from("<h", old, _field(old, root, 0))
    fields = start + _pointed(old, _field(old, schema, 1))
    made = struct.pack("<I", _MESSAGE)
    made += struct.pack("<6H", 12, 20, 16, 18, 4, 8)  # the message has version, kind, schema and length of a body
    made += struct.pack("<iIqhBx", 12, _FIELDS - (_MESSAGE + 4), 0, version, 1)
    made += struct.pack("<6H", 12, 20, 16, 4, 8, 0)  # the schema has endianness, fields and words
    made += struct.pack("<iIIIhxx", 12, fields - (_FIELDS + 4), _WORDS - (_FIELDS + 8), 0, 0)
    made = (made + words).ljust(start, b"\0") + old
    made += bytes(-len(made) % 8)
    return _LENGTH.pack(0xFFFFFFFF, len(made)) + made


def _key_values(about: Mapping[str, str]) -> bytes:
    """Return words as a vector of tables, each of a name and a text; it stands on a multiple of 4."""
    texts = [_string(text) for pair in about.items() for text in pair]
    tables = 4 + 4 * len(about) + 8  # after the vector and the list that they share of where their fields are
    at = [tables + 12 * len(about) + sum(map(len, texts[:n])) for n in range(len(texts))]
    made = struct.pack("<I", len(about))
    made += b"".join(struct.pack("<I", tables + 12 * n - (4 + 4 * n)) for n in range(len(about)))
    made += struct.pack("<4H", 8, 12, 4, 8)
    for n in range(len(about)):
        table = tables + 12 * n
        made += struct.pack("<iII", table - (tables - 8), at[2 * n] - (table + 4), at[2 * n + 1] - (table + 8))
    return made + b"".join(texts)


def _string(text: str) -> bytes:
    body = text.encode()
    return (struct.pack("<I", len(body)) + body).ljust(-(-(4 + len(body) + 1) // 4) * 4, b"\0")


def _pointed(body: bytes, place: int) -> int:
    """Return where a pointer points to; it counts from itself."""
    [offset] = struct.unpack_from("<I", body, place)
    return place + int(offset)


def _field(body: bytes, table: int, number: int) -> int:
    """Return where a field of a table stands."""
    [back] = struct.unpack_from("<i", body, table)
    [offset] = struct.unpack_from("<H", body, table - back + 4 + 2 * number)
    return table + int(offset)
