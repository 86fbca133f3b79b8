"""Why there is no figure of a year: it is not among those that are there, or SSB gives no value for it."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.said import Said

__all__ = ["no_value", "no_year"]


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
