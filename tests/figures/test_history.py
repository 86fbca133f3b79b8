"""The shipped history of municipalities, held against an oracle that was written apart from the code under test.

The oracle never asks which codes were valid: it follows the list of changes alone, forward, one day at a time.
"""

from __future__ import annotations

import datetime as dt
from importlib import resources

import pytest

from kostra_bolig.figures import mergers
from kostra_bolig.figures.mergers import Known
from kostra_bolig.ssb import klass
from tests.builders.municipal_history import became, codes_of, rows

YEARS = range(2015, 2025)
SPLITS = {("0720", 2017), ("5012", 2020), ("1850", 2020), ("1507", 2024)}
"""The four real ones from 2015 to 2024: Stokke, Snillfjord, Tysfjord, Ålesund."""


def by_oracle(region: str, last: int) -> dict[int, frozenset[str]] | tuple[str, int]:
    """Return the parts of a code of the last day of `last`, by year; or the code whose split forbids it, and when."""
    parts, found = frozenset([region]), {last: frozenset([region])}
    for year in range(last - 1, YEARS[0] - 1, -1):
        earlier = frozenset(old for old, new in became(year).items() if new & parts)
        for old in sorted(earlier):
            if not became(year)[old] <= parts:
                return old, year + 1
        parts = found[year] = earlier
    return found


def parts_or_split(region: str, known: Known) -> dict[int, frozenset[str]] | tuple[int, str]:
    """Return what the code under test says: the parts by year, or the year of the split and the refusal."""
    found, refused = mergers.walked(region, YEARS, known)
    if refused is not None:
        return (refused.year or 0) + 1, str(refused)
    return {year: frozenset(codes) for year, codes in found.items()}


def every_code() -> list[tuple[str, int]]:
    """Return every code from 2015 to 2024, with the last year of which it was a code."""
    last: dict[str, int] = {}
    for year in YEARS:
        last |= dict.fromkeys(codes_of(year), year)
    return sorted(last.items())


def test_every_change_from_2015_to_2024_is_joined_as_the_oracle_says_and_only_real_splits_are_refused() -> None:
    """All codes of ten years, offline: no part too many, none too few, and no other refusal."""
    names = {row["code"]: row["name"] for row in rows("municipalities.csv")}
    wrong, refused, joined = [], set(), 0
    known = Known.of(klass.shipped(), {code: names[code] for code, _ in every_code()})

    for code, last in every_code():
        expected, found = by_oracle(code, last), parts_or_split(code, known)
        if isinstance(found, tuple):
            assert isinstance(expected, tuple), found
            year, sentence = found
            assert year == expected[1]
            assert f": {expected[0]} " in sentence
            refused.add(expected)
        else:
            after = {year: frozenset[str]() for year in YEARS if year > last}
            joined += 1
            if isinstance(expected, tuple) or found != expected | after:
                wrong.append(code)

    assert wrong == []
    assert refused == SPLITS
    assert joined > 800


def test_every_municipality_of_a_year_is_a_part_of_one_of_the_last_year_or_was_split() -> None:
    """Nothing is lost on the way to today, and nothing is there twice."""
    known = Known.of(klass.shipped(), {code: code for code, _ in every_code()})
    seen: list[str] = []
    for code in sorted(codes_of(2024)):
        found, refused = mergers.walked(code, [2023, 2024], known)
        seen += found.get(2023, ())
        assert (refused is not None) == (code in {"1508", "1580"})

    assert sorted(seen) == sorted(codes_of(2023) - {"1507"})


def test_the_changes_that_are_shipped_reach_as_far_as_is_said() -> None:
    """Klass is asked for what is later, so nothing may be missing before."""
    shipped = klass.shipped()

    assert shipped.changes["date"].max() == klass.SHIPPED_THROUGH == dt.date(2024, 1, 1)
    of_codes = [row for row in rows("municipality_changes.csv") if row["old_code"] != row["new_code"]]
    assert len([row for row in of_codes if row["date"] >= "2015"]) == 486
    assert (len(codes_of(2023)), len(codes_of(2024))) == (356, 357)


@pytest.mark.parametrize("name", ["municipalities.csv", "municipality_changes.csv"])
def test_a_shipped_file_says_whose_it_is(name: str) -> None:
    """SSB's content stands under CC BY 4.0."""
    text = (resources.files("kostra_bolig.ssb") / name).read_text(encoding="utf-8")

    head = [line for line in text.splitlines() if line.startswith("#")]
    assert "Statistics Norway (SSB)" in head[1]
    assert "CC BY 4.0" in head[1]
