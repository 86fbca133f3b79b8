"""What SSB changed between two versions: exactly the cells that differ, the country first, nothing lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import TypeAlias

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.errors import UsageError
from kostra_bolig.figures.revisions import Diff, diff
from kostra_bolig.ingest import published as shipped
from kostra_bolig.kinds import Source, Stage
from kostra_bolig.records import Provenance
from tests.builders.tables import table as one_content
from tests.builders.whole_country import CODES, whole_country, with_cells

Address: TypeAlias = tuple[str, str, int]
Cell: TypeAlias = tuple[float | None, str | None]

TOTAL, SHARE = "KOStotmidlbo0000", "KOSandbarn3m0000"
_KEYS = {TOTAL: "midlertidig_botilbud", SHARE: None}


def version(updated: str | None = None, *, source: Source = Source.STORED) -> Provenance:
    """Return where a version comes from."""
    return dataclasses.replace(
        shipped.published().provenance,
        source=source,
        updated=dt.datetime.fromisoformat(updated) if updated else None,
        stage=Stage.UNKNOWN,
        snapshot=f"of {updated}" if updated else None,
    )


MARCH, JUNE = version("2025-03-15T07:00:00Z"), version("2025-06-15T06:00:00Z")


def frame(cells: Mapping[Address, Cell], units: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Return a long frame of cells, by region, content and year."""
    named = {TOTAL: "husstander", SHARE: "prosent"} | dict(units or {})
    rows = [
        (region, f"Navn {region}", content, f"Innhold {content}", _KEYS[content], year, value, status, named[content])
        for (region, content, year), (value, status) in sorted(cells.items())
    ]
    text = pl.String
    return pl.DataFrame(
        rows,
        schema={
            "region": text,
            "region_name": text,
            "content": text,
            "content_name": text,
            "series": pl.Enum(SeriesKey),
            "year": pl.Int16,
            "value": pl.Float64,
            "status": text,
            "unit": text,
        },
        orient="row",
    )


def held_against(older: Mapping[Address, Cell], newer: Mapping[Address, Cell]) -> Diff:
    """Return what is different in the newer cells."""
    return diff(frame(older), frame(newer), of_older=MARCH, of_newer=JUNE)


def test_every_kind_of_change_is_named_and_nothing_else() -> None:
    """A value, a symbol that became a figure and the reverse, a cell that came and one that went: each once."""
    older: dict[Address, Cell] = {
        ("EAK", TOTAL, 2023): (6596, None),
        ("EAK", TOTAL, 2024): (7079, None),
        ("0301", TOTAL, 2024): (None, ":"),
        ("4601", TOTAL, 2024): (5, None),
        ("1201", TOTAL, 2019): (9, None),
        ("1201", TOTAL, 2020): (None, "."),
    }
    newer: dict[Address, Cell] = {
        ("EAK", TOTAL, 2023): (6596, None),
        ("EAK", TOTAL, 2024): (7230, None),
        ("0301", TOTAL, 2024): (6, None),
        ("4601", TOTAL, 2024): (None, ":"),
        ("1201", TOTAL, 2020): (None, "."),
        ("1508", TOTAL, 2024): (12, None),
    }

    found = held_against(older, newer)

    columns = ("region", "year", "old", "new", "old_status", "new_status", "absolute", "percent")
    assert found.changed.select(columns).rows() == [
        ("EAK", 2024, 7079.0, 7230.0, None, None, 151.0, pytest.approx(2.1330696, abs=1e-7)),
        ("0301", 2024, None, 6.0, ":", None, None, None),
        ("4601", 2024, None, None, ":", ":", None, None),
    ]
    assert found.added.select("region", "year", "new", "new_status").rows() == [("1508", 2024, 12.0, None)]
    assert found.gone.select("region", "year", "old", "old_status").rows() == [("1201", 2019, 9.0, None)]
    assert not found.is_empty


def test_cells_come_with_name_series_and_unit() -> None:
    """A person need not look up what a cell is; a cell that went is named as the older version named it."""
    found = held_against({("EAK", TOTAL, 2023): (1, None)}, {("EAK", SHARE, 2024): (40.5, None)})

    address = ("region", "region_name", "content", "content_name", "series", "year", "unit")
    assert found.added.rows() == [
        ("EAK", "Navn EAK", SHARE, f"Innhold {SHARE}", None, 2024, "prosent", 40.5, None, None),
    ]
    assert found.gone.rows() == [
        ("EAK", "Navn EAK", TOTAL, f"Innhold {TOTAL}", "midlertidig_botilbud", 2023, "husstander", 1.0, None, None)
    ]
    assert tuple(found.added.columns[:7]) == tuple(found.gone.columns[:7]) == address


def test_the_country_comes_first_and_then_the_largest() -> None:
    """The nation before the nation without Oslo before all others, each by size, and equals by address.

    A figure that SSB withdrew has no size: its place would tell how large it was.
    """
    older: dict[Address, Cell] = {
        ("0301", TOTAL, 2024): (1000, None),
        ("1103", TOTAL, 2024): (10, None),
        ("1103", TOTAL, 2023): (10, None),
        ("4601", TOTAL, 2024): (300, None),
        ("5001", TOTAL, 2024): (None, ".."),
        ("EAK", TOTAL, 2023): (7000, None),
        ("EAK", TOTAL, 2024): (7000, None),
        ("EAKUO", TOTAL, 2024): (6000, None),
        ("EKG13", TOTAL, 2024): (None, ":"),
    }
    newer: dict[Address, Cell] = {
        ("0301", TOTAL, 2024): (900, None),
        ("1103", TOTAL, 2024): (12, None),
        ("1103", TOTAL, 2023): (8, None),
        ("4601", TOTAL, 2024): (None, ":"),
        ("5001", TOTAL, 2024): (None, "."),
        ("EAK", TOTAL, 2023): (7001, None),
        ("EAK", TOTAL, 2024): (6990, None),
        ("EAKUO", TOTAL, 2024): (5999, None),
        ("EKG13", TOTAL, 2024): (200, None),
    }

    found = held_against(older, newer)

    assert found.changed.select("region", "year").rows() == [
        ("EAK", 2024),
        ("EAK", 2023),
        ("EAKUO", 2024),
        ("EKG13", 2024),
        ("0301", 2024),
        ("1103", 2023),
        ("1103", 2024),
        ("4601", 2024),
        ("5001", 2024),
    ]


def test_cells_that_came_or_went_are_in_the_same_order() -> None:
    """The country first, then the largest, and those without a figure last."""
    cells: dict[Address, Cell] = {
        ("0301", TOTAL, 2024): (3, None),
        ("1103", TOTAL, 2024): (None, ":"),
        ("4601", TOTAL, 2024): (30, None),
        ("EAK", TOTAL, 2024): (None, ".."),
    }

    assert held_against({}, cells).added["region"].to_list() == ["EAK", "4601", "0301", "1103"]
    assert held_against(cells, {}).gone["region"].to_list() == ["EAK", "4601", "0301", "1103"]


@pytest.mark.parametrize(
    ("old", "new", "absolute", "percent"),
    [
        ((0, None), (5, None), 5.0, None),
        ((5, None), (0, None), -5.0, -100.0),
        ((4, None), (5, None), 1.0, 25.0),
        ((-4, None), (4, None), 8.0, None),
        ((None, ":"), (0, None), None, None),
        ((None, ":"), (None, ".."), None, None),
        ((None, None), (None, "."), None, None),
        ((5, "*"), (5, None), 0.0, 0.0),
        ((5, None), (None, None), None, None),
    ],
)
def test_a_change_is_measured_only_where_it_can_be(
    old: Cell, new: Cell, absolute: float | None, percent: float | None
) -> None:
    """Nothing suppressed counts as 0, nothing is divided by 0, and a symbol that fell from a figure is a change."""
    found = held_against({("0301", TOTAL, 2024): old}, {("0301", TOTAL, 2024): new})

    assert found.changed.select("absolute", "percent").rows() == [(absolute, percent)]


def test_a_content_in_another_unit_is_another_content() -> None:
    """40 percent in place of 7079 households is no fall of 99 percent: the old cell went, a new one came."""
    older = frame({("EAK", TOTAL, 2024): (7079, None)})
    newer = frame({("EAK", TOTAL, 2024): (40, None)}, {TOTAL: "prosent"})

    found = diff(older, newer, of_older=MARCH, of_newer=JUNE)

    assert found.changed.is_empty()
    assert found.gone.select("unit", "old").rows() == [("husstander", 7079.0)]
    assert found.added.select("unit", "new").rows() == [("prosent", 40.0)]


@pytest.mark.parametrize(("norwegian", "english"), [("husstander", "households"), ("prosent", "per cent")])
def test_a_unit_in_another_language_is_the_same(norwegian: str, english: str) -> None:
    """Versions stored in Norwegian and in English differ in their figures only."""
    older = frame({("EAK", TOTAL, 2023): (30, None), ("EAK", TOTAL, 2024): (40, None)}, {TOTAL: norwegian})
    newer = frame({("EAK", TOTAL, 2023): (30, None), ("EAK", TOTAL, 2024): (41, None)}, {TOTAL: english})

    found = diff(older, newer, of_older=MARCH, of_newer=JUNE)

    assert found.changed.select("year", "unit", "old", "new").rows() == [(2024, english, 40.0, 41.0)]
    assert (found.added.height, found.gone.height) == (0, 0)


@pytest.mark.parametrize("side", ["older", "newer"])
def test_the_published_figures_are_no_version_to_hold_against(side: str) -> None:
    """The report's 19 figures have contents of our own; «0 cells changed» would be untrue."""
    published = version(source=Source.PUBLISHED)
    of_older, of_newer = (published, JUNE) if side == "older" else (MARCH, published)

    with pytest.raises(UsageError, match="no version of the table; `verify` holds the report against one"):
        diff(frame({}), frame({}), of_older=of_older, of_newer=of_newer)


def test_a_diff_says_how_much_and_between_what() -> None:
    """A session shows the counts, both versions and the cells; a version that is not stored goes by its source."""
    found = diff(
        frame({("EAK", TOTAL, 2024): (1, None)}),
        frame({("EAK", TOTAL, 2024): (2, None), ("EAK", TOTAL, 2025): (3, None)}),
        of_older=MARCH,
        of_newer=version(source=Source.SSB),
    )

    assert repr(found) == "Diff of cells: 1 changed, 1 added, 0 gone\nfrom of 2025-03-15T07:00:00Z to ssb"
    assert found._repr_html_().startswith("<pre>Diff of cells: 1 changed, 1 added, 0 gone")
    assert "<table" in found._repr_html_()


_CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["0301", "4601", "EAK"]), st.sampled_from([TOTAL, SHARE]), st.integers(2022, 2024)),
    st.one_of(
        st.tuples(st.integers(0, 9).map(float), st.sampled_from([None, "*"])),
        st.tuples(st.none(), st.sampled_from([None, ".", "..", ":"])),
    ),
)


@settings(max_examples=40, deadline=None)
@given(older=_CELLS, newer=_CELLS)
def test_a_diff_is_exactly_what_turns_the_older_version_into_the_newer(
    older: dict[Address, Cell], newer: dict[Address, Cell]
) -> None:
    """Take away what went, put in what came and what changed, and the newer version stands there; no cell is idle."""
    found = held_against(older, newer)

    cell = ("region", "content", "year")
    turned = dict(older)
    for region, content, year, value, status in found.gone.select(*cell, "old", "old_status").rows():
        assert turned.pop((region, content, year)) == (value, status)
    for region, content, year, value, status in found.added.select(*cell, "new", "new_status").rows():
        assert (region, content, year) not in older
        turned[region, content, year] = (value, status)
    for region, content, year, *now in found.changed.select(*cell, "new", "new_status").rows():
        assert turned[region, content, year] != tuple(now)
        turned[region, content, year] = (now[0], now[1])
    assert turned == newer
    assert found.is_empty == (older == newer)


def test_her_own_revisions_are_of_her_region_under_each_years_code_and_of_her_series() -> None:
    """Tromsø was 5401 in 2023; what moved elsewhere, or under a code that was not hers in the year, is not shown."""
    now, unge, total = whole_country(), CODES["unge"], CODES["midlertidig_botilbud"]
    moved = {
        ("5501", unge, 2024): 1.0,
        ("5401", unge, 2023): 2.0,
        ("5401", total, 2022): 3.0,
        ("4601", unge, 2024): 4.0,
    }
    moved[("0704", unge, 2016)] = 5.0  # Tønsberg's code, when Stokke was not yet split into it
    then = with_cells(now, {cell: (value, None, None) for cell, value in moved.items()})

    def cells(regions: list[str] | None = None, series: list[str] | None = None) -> set[tuple[str, int]]:
        return set(now.diff(then, regions=regions, series=series).changed.select("region", "year").rows())

    assert cells(["Tromsø"]) == {("5501", 2024), ("5401", 2023), ("5401", 2022)}
    assert cells(["Tromsø"], series=["unge"]) == {("5501", 2024), ("5401", 2023)}
    assert cells(series=[total]) == {("5401", 2022)}
    assert cells(["Tønsberg"]) == set()
    assert len(cells()) == len(moved)


def test_her_series_is_found_where_an_earlier_version_reads_it_from_another_content() -> None:
    """SSB gave it a new code: the old content is gone, the new one added."""
    now = one_content({"EAK": {2024: 9.0}})
    old = now.observations.with_columns(pl.lit("KOSold").alias("content"))
    then = dataclasses.replace(
        now, observations=old, binding=dataclasses.replace(now.binding, codes={"natthjem": "KOSold"})
    )

    found = now.diff(then, series=["natthjem"])

    assert (found.gone.height, found.added.height) == (1, 1)
