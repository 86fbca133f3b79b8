"""The municipalities of a county or of a KOSTRA group, in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.kostra import RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from kostra_bolig.figures.table import Table

__all__ = ["county_of", "groups_of", "of_region"]


def of_region(table: Table, region: str, *, year: int) -> list[str]:
    """Return the codes of the municipalities of a county, a KOSTRA group or the country, sorted.

    A county's are those whose codes begin with its digits; a group's are those that SSB's Klass puts there in the year.

    Raises
    ------
    UnknownRegion
        There is no such region.
    UsageError
        The region has no municipalities in it, or Klass gives no groups for the year.
    """
    code, name = table.region(region)
    kind = kind_of(code)
    every = sorted(one for one in table.observations["region"].unique() if kind_of(one) is RegionKind.MUNICIPALITY)
    if kind is RegionKind.COUNTRY:
        return every
    if kind is RegionKind.COUNTY:
        return [one for one in every if one.startswith(code[-2:])]
    if kind is RegionKind.KOSTRA_GROUP:
        groups = groups_of(table, year=year)
        if not groups:
            raise UsageError(said("figures-no-groups", year=year))
        return [one for one in every if groups.get(one) == code]
    raise UsageError(said("figures-no-members", region=name))


def county_of(table: Table, municipality: str) -> str | None:
    """Return the code of the county that a municipality's code puts it in, ``None`` where the table has none such."""
    code = f"EKA{municipality[:2]}"
    return code if kind_of(municipality) is RegionKind.MUNICIPALITY and code in table.observations["region"] else None


def groups_of(table: Table, *, year: int) -> dict[str, str]:
    """Return the KOSTRA group of each municipality that SSB's Klass puts in one in a year."""
    of_year = table.klass.groups.filter(pl.col("year") == year)
    return dict(of_year.select("municipality", "group").rows())
