"""What others splice by hand: which regions there were in each year, and what came of what, for those who compute on.

It is what Klass says, as far as it was shipped or is stored beside the figures; nothing is guessed where it is silent.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig.figures.mergers import Known
from kostra_bolig.figures.regions import described
from kostra_bolig.kostra import COUNTY, REGION_PATTERNS, RegionKind
from kostra_bolig.said import said
from kostra_bolig.ssb.klass import KNOWN_FROM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.said import Said
    from kostra_bolig.ssb.klass import Klass

__all__ = ["crosswalk", "lacking", "regions"]

_TEXT, _DAY = pl.String(), pl.Date()
_ALWAYS: Final = (dt.date.min, dt.date.max)
_OF_A_COUNTY: Final = frozenset({RegionKind.COUNTY, RegionKind.COUNTY_MUNICIPALITY})
_REGIONS: Final = {
    "region": _TEXT,
    "region_name": _TEXT,
    "kind": _TEXT,
    "year": pl.Int16(),
    "valid_from": _DAY,
    "valid_to": _DAY,
    "county": _TEXT,
    "kostra_group": _TEXT,
}
_CROSSWALK: Final = {
    "from": _TEXT,
    "to": _TEXT,
    "date": _DAY,
    "relation": _TEXT,
    "from_name": _TEXT,
    "to_name": _TEXT,
}


def regions(names: Mapping[str, str], years: Sequence[int], klass: Klass) -> pl.DataFrame:
    """Return the regions that there were on the last day of each year.

    Parameters
    ----------
    names
        SSB's label of each code of the table; the regions that are no municipalities are those.
    years
        The years asked for.
    klass
        What Klass says; the municipalities are all that it knows, and those that only the table has. A county or
        county municipality whose label gives no year is there while there are municipalities of its digits.

    Returns
    -------
    polars.DataFrame
        One row per region and year, sorted: ``region``, ``region_name``, ``kind`` str, ``year`` i16, ``valid_from``,
        ``valid_to`` date (the first day on which the code was no longer valid; null where none is known), and of a
        municipality ``county`` (the county whose digits begin its code) and ``kostra_group`` of that year, str, null
        where Klass was not asked or has none.
    """
    known = Known.of(klass, names)
    groups = {(code, year): group for year, group, code in klass.groups.select("year", "group", "municipality").rows()}
    labels = {one.code: one for one in described(names)}
    called = {
        code: [(name, begins or dt.date.min, ends or dt.date.max) for _, name, begins, ends in of_code.rows()]
        for (code,), of_code in klass.codes.group_by("code")
    }
    rows = []
    municipal = re.compile(REGION_PATTERNS[RegionKind.MUNICIPALITY])
    counties = _counties(klass)
    for code in sorted({*labels, *(one for one in called if municipal.search(one))}):
        kind = labels[code].kind if code in labels else RegionKind.MUNICIPALITY
        is_municipal = kind is RegionKind.MUNICIPALITY
        if is_municipal:
            periods = [*known.periods[code]]
        else:
            first, last = labels[code].valid_from, labels[code].valid_to
            digits = code.removeprefix(COUNTY)[:2] if kind in _OF_A_COUNTY else ""
            since, until = counties.get(digits, _ALWAYS)
            periods = [
                (dt.date(first, 1, 1) if first else since, dt.date(last + 1, 1, 1) if last else until),
            ]
        for year in years:
            day = dt.date(year, 12, 31)
            for begins, ends in periods:
                if begins <= day < ends:
                    name = next((said for said, start, end in called.get(code, ()) if start <= day < end), None)
                    rows.append(
                        (
                            code,
                            name or labels[code].name,
                            kind.value,
                            year,
                            None if begins == dt.date.min else begins,
                            None if ends == dt.date.max else ends,
                            f"{COUNTY}{code[:2]}" if is_municipal else None,
                            groups.get((code, year)),
                        )
                    )
    return pl.DataFrame(rows, schema=_REGIONS, orient="row").sort("region", "year")


def lacking(years: Sequence[int]) -> Said | None:
    """Return what :func:`regions` lacks of years before those that Klass is known from; ``None`` where nothing."""
    since = KNOWN_FROM.year
    return said("figures-regions-lack", year=str(since)) if min(years) < since else None


def _counties(klass: Klass) -> dict[str, tuple[dt.date, dt.date]]:
    """Return when a county, by its two digits, had municipalities: the first day, and the first day after."""
    begins, ends = pl.col("valid_from").fill_null(dt.date.min), pl.col("valid_to").fill_null(dt.date.max)
    of_county = klass.codes.group_by(pl.col("code").str.head(2)).agg(begins.min(), ends.max())
    return {digits: (dt.date.min if since <= KNOWN_FROM else since, until) for digits, since, until in of_county.rows()}


def crosswalk(klass: Klass) -> pl.DataFrame:
    """Return what came of each municipality whose code or area changed.

    Parameters
    ----------
    klass
        What Klass says. Borders that moved between municipalities whose codes went on are in none of its changes.

    Returns
    -------
    polars.DataFrame
        One row per municipality before and after a day, sorted by day: ``from``, ``to`` str, ``date``, the first day
        of ``to``, ``relation`` str, ``from_name``, ``to_name`` str. ``same_area``: all of the one is all of the other,
        under another code. ``merged``: all of the one is a part of the other. ``part``: only a part of the one went
        there. A code that goes on while it takes in or gives away stands as its own successor.
    """
    known = Known.by_klass(klass)
    rows: list[tuple[str, str, dt.date, str, str | None, str | None]] = []
    for date, changes in sorted(known.changes.items()):
        pairs = {(old, new): (first, last) for old, first, new, last in changes if old is not None and new is not None}
        for code in {code for old, new in pairs if old != new for code in (old, new) if known.goes_on(code, date)}:
            pairs.setdefault((code, code), (known.of_klass[code], known.of_klass[code]))
        targets, sources = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
        for (old, new), (first, last) in sorted(pairs.items()):
            is_alone = targets[old] == 1 and sources[new] == 1
            if is_alone and old == new:
                continue  # it was given another name
            relation = "part" if targets[old] > 1 else "same_area" if is_alone else "merged"
            rows.append((old, new, date, relation, first, last))
    return pl.DataFrame(rows, schema=_CROSSWALK, orient="row")
