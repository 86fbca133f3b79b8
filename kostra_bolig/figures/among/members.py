"""The municipalities of a county or of a KOSTRA group, in a year."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.figures import regions
from kostra_bolig.kostra import COUNTY, OSLO_MUNICIPALITY, RegionKind, kind_of
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.figures.table import Table

__all__ = ["among", "county_of", "groups_of", "lacking", "of_region", "whole", "within"]


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
    if kind is RegionKind.COUNTRY_WITHOUT_OSLO:
        return [one for one in every if one != OSLO_MUNICIPALITY]
    if kind is RegionKind.COUNTY:
        return [one for one in every if one.startswith(code[-2:])]
    if kind is RegionKind.KOSTRA_GROUP:
        groups = groups_of(table, year=year)
        if not groups:
            raise UsageError(said("figures-no-groups", year=year, table=table.spec.id))
        return [one for one in every if groups.get(one) == code]
    raise UsageError(said("figures-no-members", region=name))


def lacking(table: Table, region: str, *, year: int) -> tuple[str, ...]:
    """Return the municipalities of a county, a KOSTRA group or the country that nobody asked for, by Klass, sorted.

    None is lacking where all regions were asked for: what the table has is then all that there is.
    """
    if table.asked_for.regions is None:
        return ()
    from kostra_bolig.figures.mergers import Known

    kind, last_day = kind_of(region), dt.date(year, 12, 31)
    if kind is RegionKind.KOSTRA_GROUP:
        every = [code for code, group in groups_of(table, year=year).items() if group == region]
    else:
        known = Known.by_klass(table.klass)
        every = [code for code in known.of_klass if known.is_valid(code, last_day)]
    if kind is RegionKind.COUNTY:
        every = [code for code in every if code.startswith(region[-2:])]
    return tuple(sorted(code for code in every if not table.asked_for.has(region=code)))


def county_of(table: Table, municipality: str) -> str | None:
    """Return the code of the county that a municipality's code puts it in, ``None`` where the table has none such."""
    code = f"{COUNTY}{municipality[:2]}"
    return code if kind_of(municipality) is RegionKind.MUNICIPALITY and code in table.observations["region"] else None


def groups_of(table: Table, *, year: int) -> dict[str, str]:
    """Return the KOSTRA group of each municipality that SSB's Klass puts in one in a year."""
    of_year = table.klass.groups.filter(pl.col("year") == year)
    return dict(of_year.select("municipality", "group").rows())


def among(table: Table, asked: Sequence[str], *, kind: str, year: int) -> list[str]:
    """Return the codes of regions of a kind: those named, and of municipalities those in what is named.

    Raises
    ------
    UnknownRegion
        There is no such region, or the name has several answers.
    UsageError
        What is named is of another kind, and there are none of the kind in it.
    """
    found: list[str] = []
    for region in asked:
        code, name = table.region(region)
        if kind_of(code) == kind:
            found.append(code)
        elif kind == RegionKind.MUNICIPALITY:
            found += of_region(table, code, year=year)
        else:
            raise UsageError(said("figures-of-other-kind", region=name, kind=kind))
    return list(dict.fromkeys(found))


def within(table: Table, *, county: str | None, group: str | None, year: int) -> list[str] | None:
    """Return the codes of the municipalities that are in a county, a KOSTRA group or both; ``None`` without either.

    «Oslo» is the county here, as 3 and 12 are the numbers of one and of a group.

    Raises
    ------
    UnknownRegion
        There is no such county or group.
    UsageError
        Klass gives no groups for the year.
    """
    found: frozenset[str] | None = None
    for asked, kind in ((county, RegionKind.COUNTY), (group, RegionKind.KOSTRA_GROUP)):
        if asked is None:
            continue
        labels = dict(table.observations.select("region", "region_name").unique(maintain_order=True).rows())
        labels = {code: label for code, label in labels.items() if kind_of(code) is kind}
        number = re.fullmatch(r"\s*([0-9]{1,2})\s*", asked)
        prefix = COUNTY if kind is RegionKind.COUNTY else "EKG"
        code = regions.find(f"{prefix}{int(number[1]):02}" if number else asked, labels)
        codes = frozenset(of_region(table, code, year=year))
        found = codes if found is None else found & codes
    return None if found is None else sorted(found)


def whole(table: Table, asked: Sequence[str], *, kind: str, year: int) -> str | None:
    """Return the name of the county or KOSTRA group that regions are all municipalities of; ``None`` of others.

    Raises
    ------
    UnknownRegion, UsageError
        As :func:`among`.
    """
    codes = set(among(table, asked, kind=kind, year=year))
    if kind != RegionKind.MUNICIPALITY or not codes:
        return None
    first = min(codes)
    for region in (county_of(table, first), groups_of(table, year=year).get(first)):
        if region is None or lacking(table, region, year=year):
            continue
        if set(of_region(table, region, year=year)) == codes:
            return table.region(region)[1]
    return None
