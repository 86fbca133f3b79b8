"""The contract of what is stored beside the table: Klass and the inhabitants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.errors import DatasetRefused
from kostra_bolig.ingest.gate import findings
from kostra_bolig.ingest.gate.checked import broken, pa, schema
from kostra_bolig.ingest.gate.contract import YEARS, region_column
from kostra_bolig.kostra import COUNTRY, POPULATION_TABLE, REGION_PATTERNS, RegionKind
from kostra_bolig.said import Said, said

if TYPE_CHECKING:
    from kostra_bolig.ssb.klass import Klass

__all__ = ["check_klass", "check_memberships", "check_population", "inhabitants", "memberships", "municipalities"]


def municipalities() -> pa.DataFrameSchema:
    """Return the schema of the municipalities that Klass knows: one row per code and period."""
    last = "first day after the period; null when it has not ended"
    return schema(
        "Municipalities",
        "The municipalities that Klass knows: one row per code and period.",
        {
            "code": _code(RegionKind.MUNICIPALITY, "SSB's code"),
            "name": pa.Column(pl.String, pa.Check.str_length(min_value=1), description="Klass's name"),
            "valid_from": pa.Column(pl.Date, nullable=True, description="first day of the period"),
            "valid_to": pa.Column(pl.Date, nullable=True, description=last),
        },
        unique=["code", "valid_from"],
    )


def memberships() -> pa.DataFrameSchema:
    """Return the schema of the KOSTRA group of each municipality by Klass: a municipality is in one group a year."""
    return schema(
        "Memberships",
        "The KOSTRA group of each municipality by Klass: one row per year and municipality.",
        {
            "year": pa.Column(pl.Int16, pa.Check.in_range(*YEARS), description="year of the figures"),
            "group": _code(RegionKind.KOSTRA_GROUP, "the group's code"),
            "municipality": _code(RegionKind.MUNICIPALITY, "its code"),
        },
        unique=["year", "municipality"],
    )


def inhabitants() -> pa.DataFrameSchema:
    """Return the schema of inhabitants by SSB's population table: one row per region and year."""
    return schema(
        "Inhabitants",
        "Inhabitants by SSB's population table: one row per region and year.",
        {
            "region": region_column("the code of the region in the table"),
            "year": pa.Column(pl.Int16, pa.Check.in_range(*YEARS), description="year of the figures"),
            "population": pa.Column(pl.Int64, pa.Check.ge(0), description="persons"),
        },
        unique=["region", "year"],
    )


def check_klass(klass: Klass) -> None:
    """Refuse what Klass answered where it breaks its contract.

    Raises
    ------
    DatasetRefused
        A code or a name is none, a period is given twice, or there is nothing; or as :func:`check_memberships`.
    """
    _require(municipalities(), klass.codes, "Klass")
    check_memberships(klass.groups)
    if klass.codes.is_empty():
        raise DatasetRefused(said("ingest-klass-empty"))


def check_memberships(frame: pl.DataFrame) -> None:
    """Refuse KOSTRA groups that break their contract.

    Raises
    ------
    DatasetRefused
        A group or a municipality is none, or a municipality is in two groups in one year.
    """
    _require(memberships(), frame, "Klass")


def check_population(frame: pl.DataFrame) -> None:
    """Refuse numbers of inhabitants that break their contract.

    Raises
    ------
    DatasetRefused
        A region is none, a number is below 0 or given twice, or the country has none.
    """
    _require(inhabitants(), frame, said("ingest-of-table", table=POPULATION_TABLE))
    if COUNTRY not in frame["region"]:
        raise DatasetRefused(said("ingest-population-without-country", table=POPULATION_TABLE))


def _code(kind: RegionKind, description: str) -> pa.Column:
    return pa.Column(pl.String, pa.Check.str_matches(REGION_PATTERNS[kind]), description=description)


def _require(of: pa.DataFrameSchema, frame: pl.DataFrame, whose: str | Said) -> None:
    if not (found := broken(of, frame)).is_empty():
        raise DatasetRefused(said("ingest-others-broken", whose=whose, findings=findings.shown(found)))
