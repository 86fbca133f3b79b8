"""What the tests of the store share."""

from __future__ import annotations

import hashlib

import polars as pl


def digest(frame: pl.DataFrame) -> str:
    """Return one hash of every cell, written in a way that no library decides."""
    lines = [
        f"{row['region']};{row['content']};{row['year']};"
        f"{'' if row['value'] is None else repr(row['value'])};{row['status'] or ''}\n"
        for row in frame.iter_rows(named=True)
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
