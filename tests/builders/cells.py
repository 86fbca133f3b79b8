"""The cells of one content, written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import polars as pl

from kostra_bolig.kostra import MISSING, Missing

Cell: TypeAlias = float | str | tuple[float, str] | None


def cells(regions: Mapping[str, Mapping[int, Cell]]) -> pl.DataFrame:
    """Make the cells of one content: a number is a value, a text a symbol, a pair both, and None an empty cell."""
    rows = []
    for region, by_year in regions.items():
        for year, cell in by_year.items():
            value, status = cell if isinstance(cell, tuple) else (None, cell) if isinstance(cell, str) else (cell, None)
            missing = None if value is not None or status is None else MISSING.get(status, Missing.OTHER)
            rows.append((region, f"name of {region}", year, value, status, missing))
    return pl.DataFrame(
        rows,
        schema={
            "region": pl.String,
            "region_name": pl.String,
            "year": pl.Int16,
            "value": pl.Float64,
            "status": pl.String,
            "missing": pl.Enum(Missing),
        },
        orient="row",
    )
