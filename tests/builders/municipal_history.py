"""The shipped history of municipalities, read by Python alone: what tests hold the code under test against.

It never asks which codes a period of Klass ends or begins with: it follows the list of changes, forward, a year at a
time.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from importlib import resources


@cache
def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped file, read by Python alone."""
    text = (resources.files("kostra_bolig.ssb") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@cache
def codes_of(year: int) -> frozenset[str]:
    """Return the codes of the last day of a year."""
    day = f"{year}-12-31"
    return frozenset(
        row["code"]
        for row in rows("municipalities.csv")
        if row["code"] != "9999" and row["valid_from"] <= day and (not row["valid_to"] or row["valid_to"] > day)
    )


@cache
def became(year: int) -> dict[str, frozenset[str]]:
    """Return what each code of the last day of a year is on the last day of the next, by the list of changes."""
    found = {code: frozenset([code]) for code in codes_of(year)}
    by_old = defaultdict(set)
    for row in rows("municipality_changes.csv"):
        if row["date"].startswith(f"{year + 1}-"):
            by_old[row["old_code"]].add(row["new_code"])
    return {code: frozenset(by_old.get(code, same)) for code, same in found.items()}


def followed_back(region: str, last: int, first: int) -> tuple[dict[int, frozenset[str]], str | None]:
    """Return what a code of the last day of a year was made of in earlier years, back to the split that ends it.

    By the list of changes alone: what became some of it must have become nothing else.
    """
    parts, found = frozenset([region]), {last: frozenset([region])}
    for year in range(last - 1, first - 1, -1):
        earlier = frozenset(old for old, new in became(year).items() if new & parts)
        for old in sorted(earlier):
            if not became(year)[old] <= parts:
                return found, old
        parts = found[year] = earlier
    return found, None


def became_until(first: int, last: int) -> dict[str, frozenset[str]]:
    """Return what each code of the last day of a year is on the last day of a later one."""
    found = {code: frozenset([code]) for code in codes_of(first)}
    for year in range(first, last):
        into = became(year)
        found = {code: frozenset().union(*(into[one] for one in now)) for code, now in found.items()}
    return found
