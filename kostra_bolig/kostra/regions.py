"""The regions of KOSTRA tables: the three dimensions that they have, and what each code of theirs stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "COUNTRIES",
    "COUNTRIES_WITHOUT_OSLO",
    "COUNTRY",
    "COUNTRY_WITHOUT_OSLO",
    "COUNTY",
    "ENOUGH",
    "KIND_WORDS",
    "LOWEST_KINDS",
    "OSLO_MUNICIPALITY",
    "REGION_ALIASES",
    "REGION_DIMENSIONS",
    "REGION_PATTERNS",
    "KindName",
    "RegionDimension",
    "RegionKind",
    "as_counted",
    "kind_of",
    "lowest_kind",
    "sum_region",
]

COUNTRY: Final = "EAK"
COUNTRIES: Final = (COUNTRY, "EAFK", "EAB")
"""The country in each region dimension: all municipalities, all county municipalities, all of Oslo's districts."""
COUNTRY_WITHOUT_OSLO: Final = "EAKUO"
COUNTRIES_WITHOUT_OSLO: Final = (COUNTRY_WITHOUT_OSLO, "EAFKUO")
OSLO_MUNICIPALITY: Final = "0301"
COUNTY: Final = "EKA"
"""A county's code begins so; its two digits begin the codes of its municipalities."""


class RegionKind(StrEnum):
    """What a code of the region dimension stands for."""

    COUNTRY = "country"
    COUNTRY_WITHOUT_OSLO = "country_without_oslo"
    COUNTY = "county"
    KOSTRA_GROUP = "kostra_group"
    MUNICIPALITY = "municipality"
    LONGYEARBYEN = "longyearbyen"
    COUNTY_MUNICIPALITY = "county_municipality"
    COUNTY_GROUP = "county_group"
    DISTRICT = "district"


KindName: TypeAlias = (
    RegionKind
    | Literal[
        "country",
        "country_without_oslo",
        "county",
        "kostra_group",
        "municipality",
        "longyearbyen",
        "county_municipality",
        "county_group",
        "district",
    ]
)
"""A kind of region as a caller may write it."""
_NOT_00: Final = "(?:0[1-9]|[1-9][0-9])"
"""Two digits: a code that ends in 00 is a county municipality's."""


@dataclass(frozen=True, kw_only=True)
class RegionDimension:
    """A dimension of regions that many KOSTRA tables have, and how its codes are read.

    Attributes
    ----------
    id
        SSB's id of the dimension.
    patterns
        Regular expression of the codes of each kind, written so that Python and polars read it alike.
    """

    id: str
    patterns: Mapping[RegionKind, str]


REGION_DIMENSIONS: Final = (
    RegionDimension(
        id="KOKkommuneregion0000",
        patterns={
            RegionKind.COUNTRY: r"^EAK$",
            RegionKind.COUNTRY_WITHOUT_OSLO: r"^EAKUO$",
            RegionKind.COUNTY: rf"^{COUNTY}[0-9]{{2}}$",
            RegionKind.KOSTRA_GROUP: r"^EKG[0-9]{2}$",
            RegionKind.MUNICIPALITY: rf"^(?:[013-9][0-9]{_NOT_00}|2[02-9]{_NOT_00}|21(?:0[1-9]|[2-9][0-9])|211[02-9])$",
            RegionKind.LONGYEARBYEN: r"^2111$",
        },
    ),
    RegionDimension(
        id="KOKfylkesregion0000",
        patterns={
            RegionKind.COUNTRY: r"^EAFK$",
            RegionKind.COUNTRY_WITHOUT_OSLO: r"^EAFKUO$",
            RegionKind.COUNTY_GROUP: r"^EAFK[0-9]{2}$",
            RegionKind.COUNTY_MUNICIPALITY: r"^[0-9]{2}00$",
        },
    ),
    RegionDimension(
        id="KOKbydelsregion0000",
        patterns={RegionKind.COUNTRY: r"^EAB$", RegionKind.DISTRICT: rf"^{OSLO_MUNICIPALITY}[0-9]{{2}}$"},
    ),
)
REGION_PATTERNS: Final[Mapping[RegionKind, str]] = {
    kind: "|".join(one.patterns[kind] for one in REGION_DIMENSIONS if kind in one.patterns)
    for kind in RegionKind
    if any(kind in one.patterns for one in REGION_DIMENSIONS)
}
LOWEST_KINDS: Final = (RegionKind.MUNICIPALITY, RegionKind.COUNTY_MUNICIPALITY, RegionKind.DISTRICT)
"""What each of the region dimensions is made of."""
_OF_COUNTIES: Final = (RegionKind.COUNTY, RegionKind.COUNTY_MUNICIPALITY)
KIND_WORDS: Final[Mapping[str, tuple[RegionKind, ...]]] = {
    "kommune": (RegionKind.MUNICIPALITY,),
    "municipality": (RegionKind.MUNICIPALITY,),
    "fylke": _OF_COUNTIES,
    "fylkeskommune": _OF_COUNTIES,
    "bydel": (RegionKind.DISTRICT,),
    "county": _OF_COUNTIES,
}
"""What people write after a name, or before it, to say which of two is meant; a table has one kind of counties."""
ENOUGH: Final[Mapping[RegionKind, int]] = {
    RegionKind.MUNICIPALITY: 20,
    RegionKind.COUNTY: 8,
    RegionKind.KOSTRA_GROUP: 8,
    RegionKind.COUNTY_MUNICIPALITY: 8,
    RegionKind.DISTRICT: 8,
}
"""Fewer regions of a kind than this say nothing together; of counties and groups there are about 15 each. A kind that
is not here is never judged together."""
REGION_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(COUNTRIES, ("Norge", "Noreg", "Norway", "hele landet", "heile landet", "the country")),
    **dict.fromkeys(COUNTRIES_WITHOUT_OSLO, ("Norge uten Oslo", "landet utenom Oslo", "Norway without Oslo")),
    "4601": ("Bjørgvin",),
}
"""What people also call a region; twin names that stand in SSB's own label need no entry."""


def kind_of(code: str) -> RegionKind:
    """Return what a region's code stands for.

    Raises
    ------
    LookupError
        No kind that is known has such a code; no frame that passed the contract has one.

    >>> kind_of("EKG12")
    <RegionKind.KOSTRA_GROUP: 'kostra_group'>
    """
    for kind, pattern in REGION_PATTERNS.items():
        if re.fullmatch(pattern, code):
            return kind
    raise LookupError(code)


def sum_region(codes: Iterable[str]) -> str | None:
    """Return the region that stands for the country among those of a table, or ``None`` where it has none.

    >>> sum_region(["0300", "EAFK", "EAFKUO"])
    'EAFK'
    """
    there = set(codes)
    return next((code for code in COUNTRIES if code in there), None)


def lowest_kind(codes: Iterable[str]) -> RegionKind:
    """Return what the regions of a table are made of: municipalities where it has none of the kinds that others are.

    >>> lowest_kind(["0300", "EAFK"])
    <RegionKind.COUNTY_MUNICIPALITY: 'county_municipality'>
    """
    kinds = {kind_of(code) for code in codes}
    return next((kind for kind in LOWEST_KINDS if kind in kinds), RegionKind.MUNICIPALITY)


def as_counted(code: str) -> str:
    """Return the region of the municipalities' dimension with the same inhabitants, or the code where there is none.

    >>> as_counted("4600"), as_counted("EAFK"), as_counted("030101")
    ('EKA46', 'EAK', '030101')
    """
    if re.fullmatch(REGION_PATTERNS[RegionKind.COUNTY_MUNICIPALITY], code):
        return f"{COUNTY}{code[:2]}"
    return {"EAFK": COUNTRY, "EAFKUO": COUNTRY_WITHOUT_OSLO}.get(code, code)
