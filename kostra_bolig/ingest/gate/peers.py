"""Regions of one kind, judged together: the counts of the definition's series, with kind and span of each region."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.definitions.spec import Kind
from kostra_bolig.ingest.gate import findings
from kostra_bolig.kostra import ENOUGH, REGION_PATTERNS, RegionKind
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.ingest.gate.findings import Rule

__all__ = ["NATIONAL", "counts", "enough", "found", "last_years", "shortly", "without_years"]

NATIONAL: Final = (RegionKind.COUNTRY, RegionKind.COUNTRY_WITHOUT_OSLO)
_YEARS_IN_LABEL: Final = re.compile(r"\s*\((?:[0-9]{4})?-(?P<last>[0-9]{4})\)$")


def counts(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return the cells of the definition's counts that are bound.

    Returns
    -------
    polars.DataFrame
        One row per (region, series, year): ``region``, ``kind``, ``series``, ``content`` str · ``year`` i16 · ``value``
        f64, null where there is none · ``missing`` str, why there is none.
    """
    keys = [key for key, one in spec.series.items() if one.kind is Kind.COUNT]
    return (
        frame.select(
            "region", "content", pl.col("series").cast(pl.String), "year", "value", pl.col("missing").cast(pl.String)
        )
        .filter(pl.col("series").is_in(keys))
        .join(_kinds(frame), on="region")
    )


def enough(cells: str = "n", *, times: float = 1.0) -> pl.Expr:
    """Tell whether there are as many cells as the kind of region in ``kind`` asks for."""
    least = pl.col("kind").replace_strict(
        {kind.value: number * times for kind, number in ENOUGH.items()}, default=None, return_dtype=pl.Float64
    )
    return (pl.col(cells) >= least).fill_null(value=False)


def last_years(frame: pl.DataFrame, ended: Mapping[str, int]) -> dict[str, int]:
    """Return the last year of each region that has ended, by its label or else by what Klass says."""
    named = frame.select("region", "region_name").unique("region").rows()
    by_label = {region: int(found["last"]) for region, name in named if (found := _YEARS_IN_LABEL.search(name))}
    return {**ended, **by_label}


def found(rows: pl.DataFrame, rule: Rule, sentence: str, *values: str) -> pl.DataFrame:
    """Return a finding for each row, which is of regions of one kind together.

    Parameters
    ----------
    rows
        With ``kind``; ``content`` and ``year`` where a row is of one.
    rule, sentence, values
        What the row breaks, what says so, and the columns that the sentence names besides the kind.
    """
    return findings.joined(
        findings.of_table(
            rule,
            said(
                sentence,
                kind=row["kind"],
                regions=said("ingest-kind-of", kind=row["kind"]),
                **{name: row[name] for name in values},
            ),
            content=row.get("content"),
            year=row.get("year"),
        )
        for row in rows.iter_rows(named=True)
    )


def shortly(column: str) -> pl.Expr:
    """Return factors as sentences write them, with three figures."""
    return pl.col(column).map_elements(lambda factor: format(factor, ".3g"), return_dtype=pl.String)


def without_years(name: str) -> str:
    """Return a region's name without the years that SSB writes after those that have ended.

    >>> without_years("Kviteseid (2020-2023)"), without_years("Herøy (Nordland)")
    ('Kviteseid', 'Herøy (Nordland)')
    """
    return _YEARS_IN_LABEL.sub("", name)


def _kinds(frame: pl.DataFrame) -> pl.DataFrame:
    kind = pl.lit(None, pl.String)
    for name, pattern in REGION_PATTERNS.items():
        kind = pl.when(pl.col("region").str.contains(pattern)).then(pl.lit(name.value)).otherwise(kind)
    return frame.select(pl.col("region").unique()).with_columns(kind=kind)
