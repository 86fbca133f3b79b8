"""Tables of a single content, written by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import polars as pl

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.figures.table import Table
from kostra_bolig.records import Binding
from tests.builders.cells import Cell, cells
from tests.builders.provenance import PROVENANCE

CONTENT = "KOStotnatt0000"
BINDING = Binding(
    codes={SeriesKey.NATTHJEM: CONTENT},
    reasons={key: "no content has a matching label" for key in SeriesKey if key is not SeriesKey.NATTHJEM},
    candidates=(),
)


def table(regions: Mapping[str, Mapping[int, Cell]], *, unit: str = "husstander", **provenance: Any) -> Table:
    """Make a table of night shelters alone; a region's name is ``name of`` its code."""
    frame = cells(regions).with_columns(
        pl.lit(CONTENT).alias("content"),
        pl.lit("Husstander i natthjem").alias("content_name"),
        pl.lit("natthjem", dtype=pl.Enum(SeriesKey)).alias("series"),
        pl.lit(unit).alias("unit"),
        pl.lit(1 if unit == "prosent" else 0, dtype=pl.Int8).alias("decimals"),
    )
    return Table(observations=frame, provenance=dataclasses.replace(PROVENANCE, **provenance), binding=BINDING)
