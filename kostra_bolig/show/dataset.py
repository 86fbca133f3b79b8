"""The figures as a JSON-stat dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.said import said

if TYPE_CHECKING:
    from kostra_bolig.figures.table import Table
    from kostra_bolig.said import Said

__all__ = ["encoded", "suppressed_since"]


def suppressed_since(table: Table) -> tuple[Said, ...]:
    """Return how many of a version's figures SSB has suppressed since, by the day, each as data."""
    here = table.observations.select("region", "content", "year")
    dated = table.withdrawn.join(here, on=here.columns, how="semi").group_by("suppressed_since").len()
    return tuple(
        said("show-cells-suppressed-since", n=n, since=None if since is None else str(since))
        for since, n in dated.sort("suppressed_since").rows()
    )


def encoded(table: Table) -> bytes:
    """Return the observations of a table as a JSON-stat 2.0 dataset, as :meth:`kostra_bolig.Table.to_jsonstat` says."""
    table.require_one_category()
    contents = table.contents()
    years = pl.Enum(table.observations["year"].unique().sort().cast(pl.String))
    names = table.observations.select("region", "region_name").unique()
    units = {
        code: jsonstat.Unit(base, decimals)
        for code, base, decimals in contents.select("content", "unit", "decimals").rows()
    }
    return jsonstat.encode(
        table.observations.select("region", "content", pl.col("year").cast(pl.String).cast(years), "value", "status"),
        label=" · ".join([table.provenance.table_label, *(one.label for one in table.provenance.where)]),
        source=table.provenance.source_line,
        updated=table.provenance.updated,
        labels={
            "region": dict(names.rows()),
            "content": dict(contents.select("content", "content_name").rows()),
        },
        units={"content": units},
        roles={"geo": ["region"], "metric": ["content"], "time": ["year"]},
        notes=(*table.provenance.mandatory_notes, *map(str, suppressed_since(table))),
        extension={
            "license": table.provenance.licence,
            "stage": table.provenance.stage.value,
            "citation": table.cite().text,
        },
    )
