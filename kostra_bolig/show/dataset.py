"""The figures as a JSON-stat dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig import jsonstat

if TYPE_CHECKING:
    from kostra_bolig.figures.table import Table

__all__ = ["encoded"]


def encoded(table: Table) -> bytes:
    """Return the observations of a table as a JSON-stat 2.0 dataset, as :meth:`kostra_bolig.Table.to_jsonstat` says."""
    contents = table.contents()
    years = pl.Enum(table.observations["year"].unique().sort().cast(pl.String))
    names = table.observations.select("region", "region_name").unique()
    units = {
        code: jsonstat.Unit(base, decimals)
        for code, base, decimals in contents.select("content", "unit", "decimals").rows()
    }
    return jsonstat.encode(
        table.observations.select("region", "content", pl.col("year").cast(pl.String).cast(years), "value", "status"),
        label=table.provenance.table_label,
        source=table.provenance.source_line,
        updated=table.provenance.updated,
        labels={
            "region": dict(names.rows()),
            "content": dict(contents.select("content", "content_name").rows()),
        },
        units={"content": units},
        roles={"geo": ["region"], "metric": ["content"], "time": ["year"]},
        notes=table.provenance.mandatory_notes,
        extension={
            "license": table.provenance.licence,
            "stage": table.provenance.stage.value,
            "citation": table.cite().text,
        },
    )
