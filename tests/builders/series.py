"""Series, written by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.figures.series import Series
from kostra_bolig.kinds import Stage
from kostra_bolig.kostra import MISSING, Missing
from kostra_bolig.records import Provenance
from tests.builders.cells import Cell
from tests.builders.provenance import PROVENANCE

REVISED = dataclasses.replace(PROVENANCE, stage=Stage.REVISED, updated=dt.datetime(2025, 6, 15, 6, tzinfo=dt.UTC))


def series(
    cells: Mapping[int, Cell],
    *,
    key: SeriesKey | None = SeriesKey.UNGE,
    unit: str = "husstander",
    region: str = "0301",
    region_name: str = "Oslo",
    content_name: str = "Husstander med unge i midlertidige botilbud",
) -> Series:
    """Make a series: a number is a value, a text a symbol, a pair both, and None an empty cell without a reason."""
    rows = []
    for year, cell in cells.items():
        value, status = cell if isinstance(cell, tuple) else (None, cell) if isinstance(cell, str) else (cell, None)
        missing = None if value is not None or status is None else MISSING.get(status, Missing.OTHER)
        rows.append((year, value, status, missing, [region]))
    return Series(
        key=key,
        content="KOSx0000",
        content_name=content_name,
        region=region,
        region_name=region_name,
        base_unit=unit,
        decimals=0,
        frame=pl.DataFrame(
            rows,
            schema={
                "year": pl.Int16,
                "value": pl.Float64,
                "status": pl.String,
                "missing": pl.Enum(Missing),
                "made_of": pl.List(pl.String),
            },
            orient="row",
        ),
        provenance=PROVENANCE,
    )


def revised(
    cells: Mapping[int, Cell], *, provenance: Provenance = REVISED, decimals: int = 0, **options: Any
) -> Series:
    """Make a series of revised figures."""
    return dataclasses.replace(series(cells, **options), provenance=provenance, decimals=decimals)
