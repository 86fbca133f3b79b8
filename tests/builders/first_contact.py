"""A stand-in of which everything is as ``doctor`` believes, in a few regions.

Constructed: the municipalities and their changes are SSB's, as they are shipped; groups and inhabitants are invented.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import defaultdict

from kostra_bolig.ssb import klass
from tests.builders.constructed import ConstructedTable, Region, build
from tests.builders.constructed_klass import ConstructedKlass, build_population
from tests.builders.standin import StandIn

CODELIST = "agg_KommSummer"
LISTED = ("0301", "1103", "1508", "3103", "3207", "3301", "4601", "5001", "5055", "5501")
"""The municipalities of the code list: some as they were, some renumbered, merged, or made of one that was split."""


@functools.cache
def klass_as_shipped() -> ConstructedKlass:
    """Make a Klass that says what is shipped, with every municipality of today in one of three groups."""
    known = klass.shipped()
    periods = [(code, name, str(begins or "1900-01-01"), str(ends) if ends else None)
               for code, name, begins, ends in known.codes.rows()]  # fmt: skip
    changes = [(str(day), old, new) for day, old, _, new, _ in known.changes.rows()]
    groups = {code: f"EKG0{int(code) % 3 + 1}" for code, _, _, ends in periods if ends is None}
    return ConstructedKlass(periods=tuple(periods), changes=tuple(changes), groups=groups)


@functools.cache
def summing() -> dict[str, tuple[str, ...]]:
    """Give the codes that some municipalities of today continue since 2015, by following the changes back."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    for day, old, new in klass_as_shipped().changes:
        if old is not None and new is not None and day > "2015-01-01":
            before[new].add(old)

    def continued(code: str, seen: frozenset[str] = frozenset()) -> set[str]:
        older = before[code] - seen
        return {code}.union(*(continued(one, seen | {code} | older) for one in older))

    return {f"K-{code}": tuple(sorted(continued(code))) for code in LISTED}


def population_of(table: ConstructedTable) -> ConstructedTable:
    """Make the population table, with SSB's own list of which municipalities continue which.

    A municipality has inhabitants on 1 January of the years in which there was one, and 0 in others.
    """
    periods: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, _, begins, ends in klass_as_shipped().periods:
        periods[code].append((begins, ends or "9999"))
    parts = sorted({part for continued in summing().values() for part in continued})
    there = {region.code for region in table.regions}
    others = [Region(code=code, label_no=code, label_en=code) for code in parts if code not in there]
    made = build_population(dataclasses.replace(table, regions=(*table.regions, *others)))

    def was_there(code: str, year: str) -> bool:
        return code not in periods or any(begins <= f"{year}-01-01" < ends for begins, ends in periods[code])

    cells = {key: cell if was_there(key[0], key[2]) else (0, None) for key, cell in made.cells.items()}
    return dataclasses.replace(made, cells=cells, summing=(CODELIST, summing()))


def as_believed(*, municipalities: int = 8) -> StandIn:
    """Make the stand-in."""
    table = build(municipalities=municipalities)
    return StandIn(table, klass=klass_as_shipped(), population=population_of(table))
