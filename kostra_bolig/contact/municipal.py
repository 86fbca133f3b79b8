"""What SSB says of municipalities beside the table, held against what is shipped and against our joins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.contact.asking import Found
from kostra_bolig.errors import DatasetRefused, KostraBoligError
from kostra_bolig.figures.mergers import Known, walked
from kostra_bolig.kostra import COUNTRY, KLASS_MUNICIPALITIES, REGION_PATTERNS, RegionKind
from kostra_bolig.said import said
from kostra_bolig.ssb import klass

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from kostra_bolig.contact.asking import Contact
    from kostra_bolig.said import Said
    from kostra_bolig.ssb.klass import Klass

__all__ = ["changes", "group_versions", "groups", "inhabitants", "joins", "municipalities"]

_PEOPLE: Final = (5_000_000, 7_000_000)
"""The country has so many people, at least and at most."""
_FIRST_YEAR: Final = 2015
_CODE: Final = re.compile(r"(?:K-)?(\d{4})")
_NO_CODES: Final = b'{"codes": []}'
_NO_CHANGES: Final = b'{"codeChanges": []}'
_SHOWN: Final = 3


def municipalities(contact: Contact) -> Found:
    """Look whether Klass has the municipalities that are shipped, on the day after that."""
    if not contact.asks_klass:
        return _off()
    day = _day_after()
    body = contact.klass(
        "klass-codes-shipped.json",
        f"/classifications/{KLASS_MUNICIPALITIES}/codes",
        {"from": str(day), "to": str(day + klass.ONE_DAY)},
    )
    theirs = set(klass.read({klass.CODES_FILE: body, klass.CHANGES_FILE: _NO_CHANGES}).codes["code"])
    ours = set(_valid(klass.shipped(), day))
    missing, unknown = sorted(ours - theirs), sorted(theirs - ours)
    return Found(
        is_so=not missing and not unknown,
        seen=said(
            "contact-saw-municipalities",
            n=len(theirs),
            missing=tuple(missing[:_SHOWN]),
            missing_n=len(missing),
            unknown=tuple(unknown[:_SHOWN]),
            unknown_n=len(unknown),
        ),
    )


def changes(contact: Contact) -> Found:
    """Look whether Klass tells the last changes that are shipped, and those since in a form that is read."""
    if not contact.asks_klass:
        return _off()
    day = klass.SHIPPED_THROUGH
    body = contact.klass(
        "klass-changes-shipped.json",
        f"/classifications/{KLASS_MUNICIPALITIES}/changes",
        {"from": str(day - klass.ONE_DAY), "to": str(day + klass.ONE_DAY)},
    )
    theirs = _pairs(klass.read({klass.CODES_FILE: _NO_CODES, klass.CHANGES_FILE: body}), day)
    ours = _pairs(klass.shipped(), day)
    newer = klass.read(bodies).changes.height if (bodies := contact.newer_changes()) else 0
    differ = sorted(f"{old or '–'} → {new or '–'}" for old, new in theirs ^ ours)
    return Found(
        is_so=not differ,
        seen=said(
            "contact-saw-changes",
            day=str(day),
            n=len(theirs),
            newer=newer,
            differ=tuple(differ[:_SHOWN]),
            differ_n=len(differ),
        ),
    )


def groups(contact: Contact) -> Found:
    """Look whether Klass puts every municipality of the table's last year in one KOSTRA group of the table."""
    if not contact.asks_klass:
        return _off()
    from kostra_bolig.ingest.gate import companions

    found = klass.memberships(contact.groups())
    companions.check_memberships(found)
    named = set(found["group"].unique())
    there = [code for code in contact.dims().region.codes if re.match(REGION_PATTERNS[RegionKind.KOSTRA_GROUP], code)]
    unknown = sorted(named - set(there)) if there else []  # a table need not have groups
    return Found(
        is_so=bool(named) and not unknown,
        seen=said(
            "contact-saw-groups",
            municipalities=found["municipality"].n_unique(),
            groups=len(named),
            year=str(contact.last_year),
            unknown=tuple(unknown[:_SHOWN]),
        ),
    )


def group_versions(contact: Contact) -> Found:
    """Look whether Klass lists from when on municipalities were grouped anew, and since when they are so."""
    if not contact.asks_klass:
        return _off()
    breaks = klass.group_breaks(contact.group_versions())
    return Found(is_so=True, seen=said("contact-saw", what=tuple(map(str, breaks))))


def inhabitants(contact: Contact) -> Found:
    """Look whether the population table gives the people of the country, and those of municipalities; 0 is missing."""
    years = contact.population_years()
    regions = [*dict.fromkeys([COUNTRY, *contact.dims().region.codes])]  # whatever the regions of the table are
    found = contact.population(regions, years[-1] if years else 0, file="population.json")
    country = found.filter(pl.col("region") == COUNTRY)
    least, most = _PEOPLE
    people = country["population"][-1] if country.height else None
    seen = said(
        "contact-saw-inhabitants",
        people=people,
        year=None if people is None else str(country["year"][-1]),
        regions=found["region"].n_unique(),
    )
    return Found(is_so=people is not None and least <= people <= most, seen=seen)


def joins(contact: Contact) -> Found:
    """Hold our joins against SSB's own list of which municipalities continue which.

    Codes that ended before the first year of KOSTRA's tables are no part of ours, and what we refuse to join is not
    held against it. Where SSB gives inhabitants by its list, they are held against the sums of our parts too.
    """
    theirs, known = _value_map(contact.codelist().content), klass.history(_newer(contact))
    there = _since(known, _FIRST_YEAR)
    joined = _joined(theirs, contact.last_year, known)
    differ = []
    for code, by_year in joined.items():
        ours, their = {part for parts in by_year.values() for part in parts}, theirs[code][1] & there
        if ours != their:
            differ.append(
                said("contact-differing-join", code=code, theirs=tuple(sorted(their)), ours=tuple(sorted(ours)))
            )
    try:
        is_summed_alike, sums = _sums(contact, {code: theirs[code][0] for code in joined}, joined)
    except KostraBoligError as error:  # the list itself says as much
        is_summed_alike, sums = True, said("contact-saw-no-sums", why=error.said)
    return Found(
        is_so=bool(joined) and not differ and is_summed_alike,
        seen=said(
            "contact-saw-joins",
            n=len(joined) - len(differ),
            of=len(joined),
            refused=len(theirs) - len(joined),
            differ=tuple(differ[:_SHOWN]),
            sums=sums,
        ),
    )


def _sums(
    contact: Contact, values: Mapping[str, str], joined: Mapping[str, Mapping[int, tuple[str, ...]]]
) -> tuple[bool, Said]:
    """Hold the inhabitants of our joins against what SSB sums by its own list; 0 there says that there is no figure."""
    year = next((year for year in contact.population_years() if year > _FIRST_YEAR), 0)
    parts = {code: by_year[year] for code, by_year in joined.items() if year in by_year}
    needed = sorted({part for of_code in parts.values() for part in of_code})
    sums = contact.sums([values[code] for code in parts], needed, year)
    given = contact.population(needed, year, file="population-of-parts.json")
    people = dict(given.select("region", "population").rows())
    held, differ = 0, []
    for code, of_code in parts.items():
        their = sums.get(values[code])
        if their is None or not of_code or not people.keys() >= set(of_code):
            continue
        held += 1
        if (ours := sum(people[part] for part in of_code)) != their:
            differ.append(said("contact-differing-sum", code=code, theirs=their, ours=ours))
    told = said(
        "contact-saw-sums",
        n=held - len(differ),
        of=held,
        year=str(year),
        missing=len(parts) - held,
        differ=tuple(differ[:_SHOWN]),
    )
    return not differ, told


def _joined(codes: Iterable[str], last_year: int, known: Klass) -> dict[str, dict[int, tuple[str, ...]]]:
    """Return our parts by year of municipalities, but for those that we refuse to join."""
    years = range(_FIRST_YEAR, max(last_year, klass.SHIPPED_THROUGH.year) + 1)
    walks = {code: walked(code, years, Known.by_klass(known)) for code in sorted(codes)}
    return {code: parts for code, (parts, refused) in walks.items() if refused is None}


def _off() -> Found:
    return Found(is_so=True, seen=said("contact-klass-off"))


def _newer(contact: Contact) -> Mapping[str, bytes]:
    """Return what Klass says since what is shipped, or nothing where it is not asked or does not say."""
    try:
        return contact.newer_changes() if contact.asks_klass else {}
    except KostraBoligError:
        return {}


def _value_map(content: Mapping[str, Any]) -> dict[str, tuple[str, frozenset[str]]]:
    """Return the value of each municipality in SSB's list, and which municipalities it continues.

    Raises
    ------
    DatasetRefused
        It has no such values.
    """
    values = content.get("values")
    if not isinstance(values, list) or not all(
        isinstance(one, dict) and isinstance(one.get("valueMap"), list | None) for one in values
    ):
        raise DatasetRefused(said("contact-no-value-map", got=str(values)[:80]))
    return {
        code[1]: (code[0], frozenset(map(str, one.get("valueMap") or ())))
        for one in values
        if (code := _CODE.fullmatch(str(one.get("code"))))
    }


def _day_after() -> dt.date:
    return klass.SHIPPED_THROUGH + klass.ONE_DAY


def _valid(known: Klass, day: dt.date) -> list[str]:
    """Return the municipalities that there are on a day."""
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)
    goes_on = pl.col("valid_to").is_null() | (pl.col("valid_to") > day)
    return known.codes.filter(begun & goes_on)["code"].to_list()


def _since(known: Klass, year: int) -> set[str]:
    """Return the municipalities that there were at the end of a year or later."""
    ended = pl.col("valid_to").dt.year() <= year
    return set(known.codes.filter(~ended.fill_null(value=False))["code"].to_list())


def _pairs(known: Klass, day: dt.date) -> set[tuple[str | None, str | None]]:
    return set(known.changes.filter(pl.col("date") == day).select("old_code", "new_code").rows())
