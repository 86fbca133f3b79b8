"""Hold what dbt made against what the library gives, cell by cell."""

from __future__ import annotations

import duckdb

import kostra_bolig as kb

made = (
    duckdb.connect("kostra_bolig.duckdb").sql("select region, content, year, value from newest order by all").fetchall()
)
ours = (
    kb.load(source="stored").observations.select("region", "content", "year", "value").sort("region", "content", "year")
)
print(f"{len(made)} cells, equal to those of the library: {made == ours.rows()}")
