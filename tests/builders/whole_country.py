"""A table of the whole country with the real codes of 2015 to 2024, in memory. Every figure is invented.

The codes and names are SSB's, from what is shipped of Klass 131; a municipality has figures in the years on whose last
day it was one, and ``.`` in the others. A county has its municipalities' codes' first two digits.
"""

from __future__ import annotations

import dataclasses
from functools import cache

import polars as pl

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.figures.table import Table
from kostra_bolig.kostra import Missing
from kostra_bolig.records import Binding
from tests.builders.municipal_history import codes_of, rows
from tests.builders.provenance import PROVENANCE

YEARS = range(2015, 2025)
CODES: dict[str, str] = {key: f"KOSinvented{place}000" for place, key in enumerate(SeriesKey)}
CODES["midlertidig_botilbud"] = "KOStotmidlbo0000"
SHARE, OTHER_SHARE = "KOSandbarn3m0000", "KOSandmidlbo14d0000"
"""The share whose two sides are series of ours, and the one of which only one is."""
_CONTENTS: list[tuple[str, str | None, str, int]] = [*((code, key, "husstander", 0) for key, code in CODES.items())]
_CONTENTS += [(code, None, "prosent", 1) for code in (SHARE, OTHER_SHARE)]


def value_of(code: str, content: str, year: int) -> float:
    """Return the invented figure of a code: no two sums of a few are the same."""
    digits = int(code.removeprefix("EKA").removeprefix("EAK") or 0)
    place = [one for one, *_ in _CONTENTS].index(content)
    return float(digits * 7 + year - 2000 + 31 * place) if place < len(CODES) else float(digits % 90) + 0.5


@cache
def years_of() -> dict[str, frozenset[int]]:
    """Return the years of each region, by its code."""
    found: dict[str, set[int]] = {"EAK": set(YEARS)}
    for year in YEARS:
        for code in codes_of(year):
            found.setdefault(code, set()).add(year)
            found.setdefault(f"EKA{code[:2]}", set()).add(year)
    return {code: frozenset(years) for code, years in sorted(found.items())}


@cache
def whole_country() -> Table:
    """Make the table."""
    names = {row["code"]: row["name"] for row in rows("municipalities.csv")}
    cells = [
        (
            code,
            names.get(code, f"Fylke {code}") + ("" if max(years) == YEARS[-1] else f" (-{max(years)})"),
            content,
            f"Innhold {content}",
            key,
            year,
            value_of(code, content, year) if year in years else None,
            None if year in years else ".",
            None if year in years else Missing.NOT_APPLICABLE.value,
            unit,
            decimals,
        )
        for code, years in years_of().items()
        for content, key, unit, decimals in sorted(_CONTENTS)
        for year in YEARS
    ]
    return Table(
        observations=pl.DataFrame(
            cells,
            schema={
                "region": pl.String,
                "region_name": pl.String,
                "content": pl.String,
                "content_name": pl.String,
                "series": pl.Enum(SeriesKey),
                "year": pl.Int16,
                "value": pl.Float64,
                "status": pl.String,
                "missing": pl.Enum(Missing),
                "unit": pl.String,
                "decimals": pl.Int8,
            },
            orient="row",
        ),
        provenance=PROVENANCE,
        binding=Binding(codes=CODES, reasons={}, candidates=()),
    )


def with_cells(table: Table, cells: dict[tuple[str, str, int], tuple[float | None, str | None, str | None]]) -> Table:
    """Return the table with other cells, by region, content and year: value, symbol and reason."""
    changed = pl.DataFrame(
        [(*key, *cell) for key, cell in cells.items()],
        schema={
            "region": pl.String,
            "content": pl.String,
            "year": pl.Int16,
            "value": pl.Float64,
            "status": pl.String,
            "missing": pl.Enum(Missing),
        },
        orient="row",
    )
    frame = table.observations.update(changed, on=["region", "content", "year"], how="left", include_nulls=True)
    return dataclasses.replace(table, observations=frame)
