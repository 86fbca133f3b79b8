"""What is said of years: why one has no figure, and which remarks concern those that are shown."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kostra_bolig.said import Said

__all__ = ["concerns", "no_value", "no_year"]

_OTHER_AREA: Final = frozenset(
    {
        "figures-border-moved",
        "figures-border-told",
        "figures-groups-redrawn",
        "figures-lost-a-part",
        "figures-took-in",
        "figures-took-in-part",
    }
)
"""Remarks that figures before and after are of different areas: of a year, or of a date in it."""


def concerns(remark: Said, years: Collection[int]) -> bool:
    """Tell whether a remark says something of figures of these years, or of what came between two of them."""
    told = remark.values
    if not years:
        return "year" not in told
    if remark.name == "figures-seam":
        return min(years) <= int(str(told["last"]))
    if remark.name in _OTHER_AREA:
        return min(years) < int(str(told.get("year", told.get("date")))[:4]) <= max(years)
    return told.get("year") in (None, *years)


def no_year(year: int, *, series: str, region: str, years: Sequence[int], is_printed: bool) -> Said:
    """Return that a year is not among the figures of a series, with those that are."""
    if is_printed:
        if not years:
            return said("figures-not-printed-at-all", series=series, year=year)
        return said("figures-not-printed", series=series, year=year, years=tuple(years))
    if not years:
        return said("figures-no-year-among-none", series=series, region=region, year=year)
    return said("figures-no-year", series=series, region=region, year=year, years=tuple(years))


def no_value(
    year: int,
    status: str | None,
    missing: str | None,
    *,
    series: str,
    region: str,
    remarks: Sequence[Said],
    gap: Said | None,
) -> Said:
    """Return that a year of a series has no value and why, with the parts of a sum that have none, or the `gap`."""
    symbol: Said | str = said("figures-empty") if status is None else repr(status)
    why = None if missing is None else str(missing)
    what = said("figures-no-value", series=series, region=region, year=year, symbol=symbol, missing=why)
    parts = [
        remark for remark in remarks if remark.name == "figures-part-without-value" and remark.values["year"] == year
    ]
    if gap is not None:
        parts = [gap]
    if not parts:
        return what
    listed = reduce(lambda first, then: said("figures-both", first=first, then=then), parts)
    return said("figures-because", what=what, parts=listed)
