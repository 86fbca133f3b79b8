"""The contract: every rule broken once, in the country and in a municipality, and what the findings say of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import pytest
from pandera.errors import SchemaErrors

from kostra_bolig import jsonstat
from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.definitions.spec import Kind
from kostra_bolig.errors import DatasetRefused
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import assemble, contents_of, dimensions_of, read_cells
from kostra_bolig.ingest.gate import contract, drift, judgement, others
from kostra_bolig.ingest.gate.findings import failure_cases, joined, noted, shown
from kostra_bolig.ingest.published import published
from kostra_bolig.jsonstat import Cube
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.records import Cell, Note
from kostra_bolig.said import said
from kostra_bolig.ssb.klass import Klass
from tests.builders.constructed import REPORT_CELLS, ConstructedTable, Lang, build
from tests.builders.standin import answer

SPEC = definition()
TOTAL = "KOStotmidlbo0000"
LONG = "KOSconstructed3m0000"
CHILDREN = "KOSmidlbobarn0000"
YOUTH = "KOSconstructedunge0000"
NIGHT = "KOStotnatt0000"
CHILDREN_LONG = "KOSconstructedbarn3m0000"
SHARE = "KOSandbarn3m0000"


@pytest.fixture
def small() -> ConstructedTable:
    """Return the constructed table with few municipalities."""
    return build(municipalities=8)


def long_frame(table: ConstructedTable, lang: Lang = "no") -> pl.DataFrame:
    """Return the whole table as the long frame, bound as a fetch binds it."""
    binding = bind(contents_of(dimensions_of(jsonstat.read(table.metadata("no")))))
    return assemble(jsonstat.read(table.dataset({}, lang)), binding.codes)


def spoilt(frame: pl.DataFrame, row: int, **values: Any) -> pl.DataFrame:
    """Return a frame with other values in one row."""
    here = pl.int_range(pl.len()) == row
    return frame.with_columns(
        pl.when(here).then(pl.lit(value, frame.schema[name])).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


def meaning(table: ConstructedTable) -> contract.Meaning:
    """Return what gate 3 finds in the figures of a table, with the canary and the values under a symbol."""
    binding = bind(contents_of(dimensions_of(jsonstat.read(table.metadata("no")))))
    cells = read_cells(dimensions_of(jsonstat.read(table.dataset({}, "no"))), binding.codes)
    of_frame = contract.check_meaning(cells.frame, SPEC, with_canary=True)
    return dataclasses.replace(of_frame, found=joined([of_frame.found, judgement.hidden(cells.hidden)]))


def cases(findings: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Return findings as they are handed out."""
    return failure_cases(findings).rows()


def addresses(findings: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Return check and address of each finding."""
    return findings.select("check", "region", "content", "year").rows()


# Structure


def test_a_sound_frame_has_no_findings(small: ConstructedTable) -> None:
    """The constructed table keeps every rule, with the canary and beside itself as the newest snapshot."""
    frame = long_frame(small)

    structure = contract.check_structure(frame, SPEC)
    findings = contract.check_meaning(frame, SPEC, with_canary=True, kept=frame)
    moved = drift.check_drift(frame, frame)

    assert [structure.rows(), findings.hard.rows(), findings.soft.rows(), moved.rows()] == [[], [], [], []]


@pytest.mark.parametrize(
    ("values", "check", "year", "found", "expected"),
    [
        (
            {"value": float("nan"), "status": None, "missing": None},
            "finite",
            2020,
            "value NaN, unit prosent, decimals 1",
            "a finite number",
        ),
        (
            {"value": float("inf"), "status": None, "missing": None},
            "finite",
            2020,
            "value inf, unit prosent, decimals 1",
            "a finite number",
        ),
        (
            {"value": None, "status": None, "missing": None},
            "a_reason_for_every_empty_cell",
            2020,
            "unit prosent, decimals 1",
            "a value, or a symbol that says why there is none",
        ),
        (
            {"value": None, "status": None},
            "a_reason_for_every_empty_cell",
            2020,
            "missing not_applicable, unit prosent, decimals 1",
            "a value, or a symbol that says why there is none",
        ),
        (
            {"value": 5.0},
            "a_reason_for_every_empty_cell",
            2020,
            "value 5.0, status ., missing not_applicable, unit prosent, decimals 1",
            "a value, or a symbol that says why there is none",
        ),
        (
            {"unit": ""},
            "str_length",
            2020,
            "status ., missing not_applicable, unit , decimals 1",
            "str_length(1, None)",
        ),
        (
            {"unit": None},
            "not_nullable",
            2020,
            "status ., missing not_applicable, decimals 1",
            "a text or number in every row",
        ),
        (
            {"decimals": None},
            "not_nullable",
            2020,
            "status ., missing not_applicable, unit prosent",
            "a text or number in every row",
        ),
        (
            {"decimals": 16},
            "in_range",
            2020,
            "status ., missing not_applicable, unit prosent, decimals 16",
            "in_range(-1, 15)",
        ),
        (
            {"year": 1979},
            "in_range",
            1979,
            "status ., missing not_applicable, unit prosent, decimals 1",
            "in_range(1980, 2100)",
        ),
    ],
)
def test_a_cell_out_of_shape_is_found_with_its_address(
    small: ConstructedTable, values: dict[str, Any], check: str, year: int, found: str, expected: str
) -> None:
    """Each rule on single cells, broken in the cell of a municipality that did not exist in 2020."""
    frame = spoilt(long_frame(small), 5, **values)

    findings = contract.check_structure(frame, SPEC)

    assert cases(findings) == [(check, "0219", SHARE, year, found, expected)]


def test_an_unknown_kind_of_region_is_found(small: ConstructedTable) -> None:
    """A code that is no country, county, group or municipality stops the answer."""
    frame = spoilt(long_frame(small), 5, region="EKX01")

    findings = contract.check_structure(frame, SPEC)

    assert addresses(findings) == [("str_matches", "EKX01", SHARE, 2020)]


def test_a_cell_given_twice_is_found_twice(small: ConstructedTable) -> None:
    """Both rows of one cell are shown: nobody can know which is right."""
    frame = long_frame(small)
    doubled = pl.concat([frame, spoilt(frame, 5, value=7.0, status=None, missing=None)[5:6]])

    findings = contract.check_structure(doubled, SPEC)

    assert cases(findings) == [
        (
            "multiple_fields_uniqueness",
            "0219",
            SHARE,
            2020,
            "status ., missing not_applicable, unit prosent, decimals 1",
            "one row per region, content and year",
        ),
        (
            "multiple_fields_uniqueness",
            "0219",
            SHARE,
            2020,
            "value 7.0, unit prosent, decimals 1",
            "one row per region, content and year",
        ),
    ]


def test_a_frame_without_the_country_is_found(small: ConstructedTable) -> None:
    """The country must be there: the canary and the report rest on it."""
    frame = long_frame(small).filter(pl.col("region") != "EAK")

    findings = contract.check_structure(frame, SPEC)

    assert cases(findings) == [("country_there", "EAK", None, None, "no such region", "the country")]


@pytest.mark.parametrize(
    ("column", "dtype", "found"),
    [
        ("year", pl.Int64, "year: Int64"),
        ("decimals", pl.Int64, "decimals: Int64"),
        ("series", pl.String, "series: String"),
        ("missing", pl.String, "missing: String"),
        ("status", pl.Categorical, "status: Categorical"),
    ],
)
def test_a_column_of_another_type_is_found(
    small: ConstructedTable, column: str, dtype: type[pl.DataType], found: str
) -> None:
    """Columns have the types of design.md 3 and no others."""
    frame = long_frame(small).with_columns(pl.col(column).cast(dtype))

    findings = contract.check_structure(frame, SPEC)

    assert findings["found"].to_list() == [found]
    assert addresses(findings.select("check", "region", "content", "year"))[0][1:] == (None, None, None)


def test_text_for_values_is_found_in_one_line(small: ConstructedTable) -> None:
    """A rule that cannot run on the wrong type is a finding too, and stays readable."""
    frame = long_frame(small).with_columns(pl.col("value").cast(pl.String))

    findings = contract.check_structure(frame, SPEC)

    assert findings["check"].to_list() == ["dtype('Float64')", "finite"]
    assert not any("\n" in found for found in findings["found"])


@pytest.mark.parametrize("column", ["region", "content", "series", "year", "status", "missing", "unit", "decimals"])
def test_a_missing_column_is_found(small: ConstructedTable, column: str) -> None:
    """A frame that lacks a column is refused with findings, not with a crash."""
    frame = long_frame(small).drop(column)

    findings = contract.check_structure(frame, SPEC)

    expected = ("column_in_dataframe", None, None, None, f"Observations: {column}", "the columns of the model")
    assert cases(findings)[0] == expected


def test_a_further_column_and_another_order_are_found(small: ConstructedTable) -> None:
    """The columns are exactly those of the model, in its order."""
    frame = long_frame(small)

    extra = contract.check_structure(frame.with_columns(extra=1), SPEC)
    turned = contract.check_structure(
        frame.select("region_name", "region", pl.all().exclude("region", "region_name")), SPEC
    )

    assert extra["found"].to_list() == ["Observations: extra"]
    assert set(turned["check"]) == {"column_ordered"}


# Meaning: hard for the country, soft for the rest

RULES = [
    (NIGHT, 100.5, "whole_count", NIGHT, "a whole number of 0 or more"),
    (NIGHT, -1, "whole_count", NIGHT, "a whole number of 0 or more"),
    (SHARE, 101, "share_0_to_100", SHARE, "a share between 0 and 100"),
    (SHARE, -1, "share_0_to_100", SHARE, "a share between 0 and 100"),
    (LONG, 5000, "over_3_mnd_in_midlertidig_botilbud", None, "over_3_mnd ≤ midlertidig_botilbud"),
    (CHILDREN, 9000, "med_barn_in_midlertidig_botilbud", None, "med_barn ≤ midlertidig_botilbud"),
    (YOUTH, 9000, "unge_in_midlertidig_botilbud", None, "unge ≤ midlertidig_botilbud"),
    ("med_barn_over_3_mnd", 300, "med_barn_over_3_mnd_in_med_barn", None, "med_barn_over_3_mnd ≤ med_barn"),
    ("med_barn_over_3_mnd", 2000, "med_barn_over_3_mnd_in_over_3_mnd", None, "med_barn_over_3_mnd ≤ over_3_mnd"),
]


@pytest.mark.parametrize(("broken", "value", "check", "content", "expected"), RULES)
def test_a_broken_rule_is_hard_for_the_country(
    small: ConstructedTable, broken: str, value: float, check: str, content: str | None, expected: str
) -> None:
    """Each rule on meaning, broken in one national cell of 2016, is a hard finding with that address."""
    table = small.with_cell("EAK", broken, "2016", value)

    findings = meaning(table)

    found = findings.hard.filter(pl.col("check") == check)
    assert failure_cases(found).select(pl.all().exclude("found")).rows() == [(check, "EAK", content, 2016, expected)]
    assert f"{float(value)}" in found["found"][0]
    assert findings.soft.rows() == []


@pytest.mark.parametrize(("broken", "value", "check", "content", "expected"), RULES)
def test_a_broken_rule_is_soft_for_a_municipality(
    small: ConstructedTable, broken: str, value: float, check: str, content: str | None, expected: str
) -> None:
    """The same slips in one municipality stop nothing."""
    table = small.with_cell("0301", broken, "2016", value)

    findings = meaning(table)

    found = findings.soft.filter(pl.col("check") == check)
    assert failure_cases(found).select(pl.all().exclude("found")).rows() == [(check, "0301", content, 2016, expected)]
    assert findings.hard.rows() == []


@pytest.mark.parametrize("region", ["EAKUO", "EKA03", "EKG01"])
def test_counties_and_groups_are_soft_too(small: ConstructedTable, region: str) -> None:
    """Only the country's own row is hard."""
    table = small.with_cell(region, NIGHT, "2016", 10.5)

    findings = meaning(table)

    assert addresses(findings.soft) == [("whole_count", region, NIGHT, 2016)]
    assert findings.hard.rows() == []


def test_a_finding_shows_the_whole_cell(small: ConstructedTable) -> None:
    """What stands in the cell is told as text, so that a person need not look it up."""
    table = small.with_cell("EAK", NIGHT, "2016", 100.5)

    findings = meaning(table)

    assert findings.hard["found"].to_list() == ["series natthjem, value 100.5, unit husstander, decimals 0, kind count"]


@pytest.mark.parametrize("symbol", [".", "..", "...", ":"])
def test_a_value_under_a_symbol_that_says_there_is_none_is_found(small: ConstructedTable, symbol: str) -> None:
    """A suppressed cell with a figure in it is a slip, not a figure."""
    table = small.with_cell("EAK", NIGHT, "2016", 95, symbol)

    findings = meaning(table)

    assert addresses(findings.hard) == [("symbol_or_value", "EAK", NIGHT, 2016)]


@pytest.mark.parametrize("symbol", [".", "..", "...", ":"])
def test_a_value_of_a_municipality_under_such_a_symbol_is_a_note(small: ConstructedTable, symbol: str) -> None:
    """One slip of a municipality stops no night's run; what was sent stands in the note."""
    findings = meaning(small.with_cell("0301", NIGHT, "2016", 0, symbol))

    assert findings.hard.rows() == []
    assert addresses(findings.soft) == [("symbol_or_value", "0301", NIGHT, 2016)]
    assert findings.soft["found"].to_list() == [f"value 0.0, status {symbol}"]


@pytest.mark.parametrize("symbol", ["*", "-", "?"])
def test_a_provisional_value_is_no_finding(small: ConstructedTable, symbol: str) -> None:
    """A symbol may stand on a value that is there."""
    table = small.with_cell("EAK", NIGHT, "2016", 95, symbol)

    findings = meaning(table)

    assert findings.hard.rows() == []


def test_an_empty_cell_breaks_no_rule_on_values(small: ConstructedTable) -> None:
    """A suppressed part is neither below nor above its whole."""
    table = small.with_cell("EAK", "med_barn", "2016", None, ":").with_cell("0301", TOTAL, "2016", None, ":")

    findings = meaning(table)

    assert [findings.hard.rows(), findings.soft.rows()] == [[], []]


@pytest.mark.parametrize("key", ["midlertidig_botilbud", "natthjem"])
def test_the_country_without_oslo_may_not_exceed_the_country(small: ConstructedTable, key: str) -> None:
    """A part of the country above the whole is hard, though it stands in another row."""
    table = small.with_cell("EAKUO", key, "2016", 9999)

    findings = meaning(table)

    assert addresses(findings.hard) == [("without_oslo_in_country", "EAK", table.content_code(key), 2016)]


@pytest.mark.parametrize("has_printed", [True, False])
def test_who_has_printed_figures_of_the_country_needs_the_country(small: ConstructedTable, has_printed: bool) -> None:
    """A definition without a total and without such may be of a table that has no region for it."""
    series = {key: one if has_printed else dataclasses.replace(one, printed=()) for key, one in SPEC.series.items()}
    spec = dataclasses.replace(SPEC, total=None, series=series)
    frame = long_frame(small).filter(~pl.col("region").is_in(["EAK", "EAKUO"]))

    assert ("country_there" in contract.check_structure(frame, spec)["check"]) is has_printed


@pytest.mark.parametrize("kind", [Kind.SHARE, Kind.MEASURE])
def test_a_share_or_a_result_without_oslo_may_exceed_that_of_the_country(small: ConstructedTable, kind: Kind) -> None:
    """Oslo's may be the lower one, or below 0: what is no count does not add up to the country."""
    table = small.with_cell("EAKUO", "natthjem", "2016", 99)
    series = {**SPEC.series, "natthjem": dataclasses.replace(SPEC.series["natthjem"], kind=kind)}
    binding = bind(contents_of(dimensions_of(jsonstat.read(table.metadata("no")))))
    cells = read_cells(dimensions_of(jsonstat.read(table.dataset({}, "no"))), binding.codes)

    findings = contract.check_meaning(cells.frame, dataclasses.replace(SPEC, series=series), with_canary=True)

    assert "without_oslo_in_country" not in findings.hard["check"].to_list()
    assert "without_oslo_in_country" in meaning(table).hard["check"].to_list()


@pytest.mark.parametrize(("value", "status"), [(None, ".."), (0, None)])
def test_the_total_of_the_last_year_must_be_above_zero(
    small: ConstructedTable, value: float | None, status: str | None
) -> None:
    """A table with an empty or zero total in its newest year is one that SSB has not finished."""
    table = small.with_cell("EAK", TOTAL, "2024", value, status)

    findings = meaning(table)

    assert ("last_year_counted", "EAK", TOTAL, 2024) in addresses(findings.hard)


def test_any_series_that_falls_to_zero_in_the_last_year_is_hard() -> None:
    """Between 05:00 and 08:00 figures about to be revised show as 0, in any series and in a year not published yet."""
    table = (
        build(municipalities=8, last_year=2025).with_cell("EAK", YOUTH, "2025", 0).with_cell("EAKUO", YOUTH, "2025", 0)
    )

    findings = meaning(table)

    assert addresses(findings.hard) == [("last_year_not_zero", "EAK", YOUTH, 2025)]


@pytest.mark.parametrize(("value", "status"), [(0, None), (None, "..")])
def test_a_series_that_has_nothing_for_two_years_is_no_finding(value: float | None, status: str | None) -> None:
    """What was so the year before is not what SSB shows while it revises."""
    table = build(municipalities=8, last_year=2026)
    for year in ("2025", "2026"):
        table = table.with_cell("EAK", YOUTH, year, value, status).with_cell("EAKUO", YOUTH, year, value, status)

    findings = meaning(table)

    assert {"last_year_not_zero", "last_year_there"}.isdisjoint(findings.found["check"])


def test_a_series_that_ends_before_the_last_year_is_soft() -> None:
    """KOSTRA contents come and go, so dots in the newest year are worth a note and no more."""
    table = build(municipalities=8, last_year=2025).with_cell("EAK", YOUTH, "2025", None, "..")

    findings = meaning(table)

    assert findings.hard.rows() == []
    assert addresses(findings.soft) == [("last_year_there", "EAK", YOUTH, 2025)]


@pytest.mark.parametrize("unit", ["personer", "household", ""])
def test_a_series_is_held_to_whole_counts_whatever_its_unit_is_called(small: ConstructedTable, unit: str) -> None:
    """A series is bound to a count; another language's word for the unit does not loosen the rule."""
    frame = long_frame(small.with_cell("EAK", NIGHT, "2016", 95.5)).with_columns(
        unit=pl.when(pl.col("content") == NIGHT).then(pl.lit(unit)).otherwise("unit")
    )

    findings = contract.check_meaning(frame, SPEC)

    assert addresses(findings.hard) == [("whole_count", "EAK", NIGHT, 2016)]


def test_other_units_are_held_to_nothing(small: ConstructedTable) -> None:
    """Contents that are none of the six may be amounts of money or rates, with any sign and size."""
    frame = long_frame(small.with_cell("EAK", SHARE, "2016", -1234.5)).with_columns(
        unit=pl.when(pl.col("content") == SHARE).then(pl.lit("1 000 kr")).otherwise("unit")
    )

    findings = contract.check_meaning(frame, SPEC)

    assert findings.hard.rows() == []


@pytest.mark.parametrize("unit", ["prosent", "Prosent", "percent", "per cent", "%"])
def test_every_way_to_write_percent_is_a_share(small: ConstructedTable, unit: str) -> None:
    """A share above 100 is found in both languages."""
    frame = long_frame(small.with_cell("EAK", SHARE, "2016", 101)).with_columns(
        unit=pl.when(pl.col("content") == SHARE).then(pl.lit(unit)).otherwise("unit")
    )

    findings = contract.check_meaning(frame, SPEC)

    assert addresses(findings.hard) == [("share_0_to_100", "EAK", SHARE, 2016)]


def test_a_series_in_percent_is_hard(small: ConstructedTable) -> None:
    """A series is a count of households; whole figures under another unit would still be another thing."""
    frame = long_frame(small).with_columns(
        unit=pl.when(pl.col("content") == NIGHT).then(pl.lit("prosent")).otherwise("unit")
    )

    findings = contract.check_meaning(frame, SPEC)

    assert cases(findings.hard) == [("series_in_a_count", None, NIGHT, None, "prosent", "a count")]


# The canary


LIMITS = [
    (TOTAL, "2022", 5628, 5856),  # 2 % of 5742 is 114.84
    (YOUTH, "2021", 402, 418),  # 2 % of 410 is 8.2
    (NIGHT, "2021", 130, 140),  # 5 households are more than 2 % of 135
    (TOTAL, "2024", 5310, 8848),  # 25 % of 7079 is 1769.75
    (YOUTH, "2024", 462, 768),  # 25 % of 615 is 153.75
    (CHILDREN_LONG, "2024", 141, 233),  # 25 % of 187 is 46.75
    (NIGHT, "2024", 126, 208),  # 25 % of 167 is 41.75
]


def moved(table: ConstructedTable, content: str, year: str, value: int) -> ConstructedTable:
    """Return a table with another national figure, and the country without Oslo no larger."""
    low = min(value, int(table.cell("EAKUO", content, year)[0] or 0))
    return table.with_cell("EAK", content, year, value).with_cell("EAKUO", content, year, low)


@pytest.mark.parametrize(
    ("content", "year", "value"), [(content, year, value) for content, year, *both in LIMITS for value in both]
)
def test_a_small_move_of_a_published_figure_is_a_revision(
    small: ConstructedTable, content: str, year: str, value: int
) -> None:
    """Settled cells move by up to 2 % or 5 households, the unrevised ones of 2024 by up to 25 % or 40."""
    findings = meaning(moved(small, content, year, value))

    assert (findings.hard.rows(), findings.missed.rows(), findings.doubts) == ([], [], {})


@pytest.mark.parametrize(
    ("content", "year", "value"),
    [(content, year, value) for content, year, low, high in LIMITS for value in (low - 1, high + 1)],
)
def test_a_large_move_of_a_published_figure_is_none(
    small: ConstructedTable, content: str, year: str, value: int
) -> None:
    """Further away it is another content or another unit; the total refuses, another series is in doubt alone."""
    findings = meaning(moved(small, content, year, value))

    missed, other = (findings.hard, findings.missed) if content == TOTAL else (findings.missed, findings.hard)
    assert addresses(missed) == [("canary", "EAK", content, int(year))]
    assert missed["expected"].to_list() == ["within 2 % or 5 of the published figure, in 2024 within 25 % or 40"]
    assert cases(other) == []


def test_the_cells_of_2024_stay_the_unrevised_ones() -> None:
    """The report printed them unrevised, whatever year the table has reached since."""
    table = moved(build(municipalities=8, last_year=2026), NIGHT, "2024", 190)

    findings = meaning(table)

    assert (findings.hard.rows(), findings.doubts) == ([], {})


def test_a_published_figure_that_is_now_empty_puts_its_series_in_doubt(small: ConstructedTable) -> None:
    """SSB does not withdraw a national figure that a report has printed."""
    table = small.with_cell("EAK", CHILDREN, "2022", None, ":")

    findings = meaning(table)

    assert findings.hard.rows() == []
    assert addresses(findings.missed) == [("canary", "EAK", CHILDREN, 2022)]
    assert {key: str(why) for key, why in findings.doubts.items()} == {
        "med_barn": f"{CHILDREN} misses the figures that were printed (2022: expected 471, got no figure)"
    }


@pytest.mark.parametrize(
    ("one", "other", "caught"),
    [
        ("med_barn", "unge", [(CHILDREN, 2021), (YOUTH, 2021)]),
        ("midlertidig_botilbud", "over_3_mnd", [(LONG, 2021), (TOTAL, 2021)]),
    ],
)
def test_two_series_in_each_others_place_are_caught(
    small: ConstructedTable, one: str, other: str, caught: list[tuple[str, int]]
) -> None:
    """A wrong binding misses the published figures by far."""
    codes = {one: small.content_code(other), other: small.content_code(one)}
    swapped = assemble(jsonstat.read(small.dataset({}, "no")), codes)

    findings = contract.check_meaning(swapped, SPEC, with_canary=True)

    canary = findings.hard.filter(pl.col("check") == "canary", pl.col("year") == 2021)
    assert sorted(canary.select("content", "year").rows()) == sorted(caught)
    assert f"{min(one, other)} and {max(one, other)} show each other's figures" in findings.hard["found"].to_list()
    assert findings.doubts == {}


def test_two_series_that_both_miss_but_not_by_each_others_figures_are_two_doubts(small: ConstructedTable) -> None:
    """One that shows another's figures while that one shows its own, or a third's, is no swap."""
    table = moved(moved(small, YOUTH, "2021", 341), NIGHT, "2021", 99)

    findings = meaning(table)

    assert findings.hard.rows() == []
    assert set(findings.doubts) == {SeriesKey.UNGE, SeriesKey.NATTHJEM}


def test_a_figure_that_stands_in_the_newest_snapshot_is_not_held_against_an_answer(small: ConstructedTable) -> None:
    """What a person has accepted once is known, be it a figure or an empty cell."""
    table = small.with_cell("EAK", TOTAL, "2024", 9000).with_cell("EAK", CHILDREN, "2022", None, ":")
    frame = long_frame(table)

    findings = contract.check_meaning(frame, SPEC, with_canary=True, kept=frame)

    assert findings.hard.rows() == []


def test_a_known_figure_from_another_content_is_held_against_an_answer(small: ConstructedTable) -> None:
    """The same wrong figure read from another content than before is a new binding, and the canary looks again."""
    table = small.with_cell("EAK", YOUTH, "2024", 900)
    kept = long_frame(table)
    recoded = long_frame(table.recoded({YOUTH: "KOSnew0000"}))

    findings = contract.check_meaning(recoded, SPEC, with_canary=True, kept=kept)

    assert addresses(findings.missed) == [("canary", "EAK", "KOSnew0000", 2024)]


PARTS = {"over_3_mnd": (), "med_barn": (), "unge": (), "med_barn_over_3_mnd": ("med_barn", "over_3_mnd")}
"""The series that a part is no larger than, beside the total."""


def revised(table: ConstructedTable, chance: random.Random) -> ConstructedTable:
    """Return a table with each printed cell moved as a revision may, and parts no larger than their wholes."""
    for year in ("2020", "2021", "2022", "2023", "2024"):
        most = 0.2 if year == "2024" else 0.01
        counts = {
            key: round(cells[year] * chance.uniform(1 - most, 1 + most))
            for key, cells in REPORT_CELLS.items()
            if year in cells
        }
        for key, wholes in PARTS.items():
            if key in counts:
                counts[key] = min(
                    counts[key], *(counts.get(whole, counts[key]) for whole in ("midlertidig_botilbud", *wholes))
                )
        for key, value in counts.items():
            table = moved(table, table.content_code(key), year, value)
    return table


@pytest.mark.parametrize("versions", [25, pytest.param(100, marks=pytest.mark.campaign)])
def test_revised_versions_are_refused_nothing(small: ConstructedTable, versions: int) -> None:
    """Every cell of 2024 up to 20 % off and older ones up to 1 %: a sound answer, whatever SSB has revised."""
    chance = random.Random(11)
    for _ in range(versions):
        findings = meaning(revised(small, chance))

        assert (findings.hard.rows(), findings.doubts) == ([], {})


@pytest.mark.parametrize("bindings", [25, pytest.param(100, marks=pytest.mark.campaign)])
def test_wrong_bindings_are_never_accepted(small: ConstructedTable, bindings: int) -> None:
    """Another content's figures under a series' code: the answer is refused, or that series is in doubt."""
    chance = random.Random(11)
    contents = [content.code for content in small.contents]
    series = [small.content_code(key) for key in REPORT_CELLS]
    for _ in range(bindings):
        shown = revised(small, chance)
        right = chance.choice(series)
        wrong = chance.choice([code for code in contents if code != right])
        key = next(key for key in SeriesKey if small.content_code(key) == right)
        cells = {
            place: shown.cells[place[0], wrong if place[1] == right else place[1], place[2]] for place in shown.cells
        }

        findings = meaning(dataclasses.replace(shown, cells=cells))

        assert not findings.hard.is_empty() or key in findings.doubts, (right, wrong)


# Drift


@pytest.mark.parametrize(
    ("check", "found", "expected", "change"),
    [
        ("years_gone", "2 gone: 2015, 2016", "the years of the newest snapshot", pl.col("year") > 2016),
        ("regions_gone", "1 gone: 1818", "the regions of the newest snapshot", pl.col("region") != "1818"),
        ("series_gone", "1 gone: natthjem", "the series of the newest snapshot", pl.col("content") != NIGHT),
    ],
)
def test_what_is_gone_since_the_newest_snapshot_is_found(
    small: ConstructedTable, check: str, found: str, expected: str, change: pl.Expr
) -> None:
    """SSB's revisions take no years, regions or series away."""
    before = long_frame(small)

    findings = drift.check_drift(before.filter(change), before)

    assert cases(findings) == [(check, None, None, None, found, expected)]


def test_at_most_ten_gone_regions_are_named(small: ConstructedTable) -> None:
    """A line that names hundreds of codes helps nobody."""
    before = long_frame(small)
    after = before.filter(~pl.col("region").str.starts_with("EKG"))

    findings = drift.check_drift(after, before)

    named = "EKG01, EKG02, EKG03, EKG04, EKG05, EKG06, EKG07, EKG08, EKG09, EKG10"
    assert findings["found"].to_list() == [f"17 gone: {named}"]


def test_new_years_regions_and_contents_are_no_drift() -> None:
    """A table may grow."""
    after = long_frame(build(municipalities=8, last_year=2025))
    before = after.filter(pl.col("year") < 2025, pl.col("region") != "0301", pl.col("content") != YOUTH)

    findings = drift.check_drift(after, before)

    assert cases(findings) == []


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [("unit", "personer", "personer, 0 decimals"), ("decimals", 1, "husstander, 1 decimals")],
)
def test_another_unit_or_other_decimals_are_found(small: ConstructedTable, column: str, value: Any, found: str) -> None:
    """A figure in another unit looks right and is wrong."""
    before = long_frame(small)
    here = pl.col("content") == NIGHT
    after = before.with_columns(
        pl.when(here).then(pl.lit(value, before.schema[column])).otherwise(column).alias(column)
    )

    findings = drift.check_drift(after, before)

    assert cases(findings) == [("unit_changed", None, NIGHT, None, found, "husstander, 0 decimals")]


def test_units_in_another_language_are_not_compared(small: ConstructedTable) -> None:
    """«husstander» and "households" are one unit, but only decimals can be compared between languages."""
    before, after = long_frame(small, "no"), long_frame(small, "en")
    rounder = after.with_columns(
        decimals=pl.when(pl.col("content") == SHARE).then(0).otherwise("decimals").cast(pl.Int8)
    )

    same = drift.check_drift(after, before, same_language=False)
    other = drift.check_drift(rounder, before, same_language=False)

    assert cases(same) == []
    assert cases(other) == [("unit_changed", None, SHARE, None, "per cent, 0 decimals", "prosent, 1 decimals")]


@pytest.mark.parametrize(
    ("value", "status", "found"), [(0.0, None, "0.0"), (None, "..", ".."), (None, ".", "."), (None, None, "no value")]
)
def test_a_national_figure_that_falls_to_nothing_is_found(
    small: ConstructedTable, value: float | None, status: str | None, found: str
) -> None:
    """A figure once published does not become 0 or dots."""
    before = long_frame(small)
    row = before.select(pl.arg_where((pl.col("region") == "EAK") & (pl.col("content") == YOUTH))).to_series()[1]
    after = spoilt(before, row, value=value, status=status)

    findings = drift.check_drift(after, before)

    assert cases(findings) == [("national_figure_fell_to_nothing", "EAK", YOUTH, 2016, found, "425.0")]


def test_a_municipal_figure_that_falls_to_nothing_is_no_drift(small: ConstructedTable) -> None:
    """Municipalities correct themselves, to 0 too."""
    before = long_frame(small)
    after = long_frame(small.with_cell("0301", YOUTH, "2016", 0))

    findings = drift.check_drift(after, before)

    assert cases(findings) == []


def test_a_series_under_a_new_code_is_compared_with_its_figures_under_the_old(small: ConstructedTable) -> None:
    """A new content code must not hide that a national figure is gone."""
    before = long_frame(small)
    after = long_frame(small.recoded({YOUTH: "KOSnew0000"}).with_cell("EAK", "KOSnew0000", "2016", None, ".."))

    findings = drift.check_drift(after, before)

    assert cases(findings) == [("national_figure_fell_to_nothing", "EAK", "KOSnew0000", 2016, "..", "425.0")]


def test_no_finding_tells_what_a_figure_was_that_is_suppressed_now(small: ConstructedTable) -> None:
    """Whoever reads why an answer was refused, or what a person overruled, does not read what SSB took back."""
    before = long_frame(small).with_columns(value=pl.lit(987654.0))
    is_hidden = pl.col("year") == 2024
    after = before.with_columns(
        value=pl.when(~is_hidden).then("value"),
        status=pl.when(is_hidden).then(pl.lit(":")).otherwise("status"),
        missing=pl.when(is_hidden).then(pl.lit("suppressed", before.schema["missing"])).otherwise("missing"),
    )

    findings = drift.check_drift(after, before)

    assert {"figures_suppressed", "national_figure_fell_to_nothing"} <= set(findings["check"])
    assert "987654" not in repr(findings.to_dicts())
    assert set(findings.filter(pl.col("region") == "EAK")["expected"]) == {"a figure"}


@pytest.mark.parametrize(("every", "checks"), [(4, set()), (1, {"figures_suppressed"})])
def test_suppression_may_fall_otherwise_but_not_on_most_figures(
    small: ConstructedTable, every: int, checks: set[str]
) -> None:
    """June may hide other cells than March; half of a year's figures is no matter of small counts."""
    before = long_frame(small)
    is_hidden = (pl.col("year") == 2024) & (pl.col("region") != "EAK") & (pl.int_range(pl.len()) // 10 % every == 0)
    after = before.with_columns(
        value=pl.when(~is_hidden).then("value"),
        missing=pl.when(is_hidden).then(pl.lit("suppressed", before.schema["missing"])).otherwise("missing"),
    )

    findings = drift.check_drift(after, before)

    assert set(findings["check"]) == checks


def test_a_mass_change_of_settled_years_is_found(small: ConstructedTable) -> None:
    """Years revised long ago do not change all at once."""
    before = long_frame(small)
    after = before.with_columns(
        pl.when(pl.col("year") <= 2020).then(pl.col("value") + 1).otherwise("value").alias("value")
    )

    findings = drift.check_drift(after, before)

    assert findings["check"].to_list() == ["mass_change"] * 101
    assert findings["expected"][0] == "at most 20 %"


def test_a_year_is_settled_when_two_newer_ones_are_there(small: ConstructedTable) -> None:
    """With 2024 as the newest year, 2022 is settled: two of the eight years from 2015 to 2022 are a quarter."""
    before = long_frame(small)
    is_moved = pl.col("year").is_in([2021, 2022])
    after = before.with_columns(value=pl.when(is_moved).then(pl.col("value").fill_null(0) + 1).otherwise("value"))

    findings = drift.check_drift(after, before)

    assert findings["found"].to_list()[:1] == ["25.0 % of 3888 cells older than 2 years changed"]


def test_a_normal_revision_is_no_drift(small: ConstructedTable) -> None:
    """Every figure of the two newest years may change in June."""
    before = long_frame(small)
    after = before.with_columns(
        pl.when(pl.col("year") >= 2023).then(pl.col("value") + 1).otherwise("value").alias("value")
    )

    findings = drift.check_drift(after, before)

    assert cases(findings) == []


def test_a_first_year_has_no_settled_years_to_compare(small: ConstructedTable) -> None:
    """A table of two years has no year that was revised long ago."""
    before = long_frame(small.with_years(("2023", "2024")))

    findings = drift.check_drift(before, before)

    assert cases(findings) == []


# Gate 2: is it what was asked for?


def cube_of(table: ConstructedTable, **dataset: Any) -> Cube:
    """Return what the server answers to a question for everything."""
    return jsonstat.read(table.dataset({}, "no") | dataset)


def asked_of(table: ConstructedTable) -> dict[str, Sequence[str]]:
    """Return a question for everything."""
    return {dimension: list(codes) for dimension, codes in table.dimensions.items()}


def test_an_answer_to_the_question_passes(small: ConstructedTable) -> None:
    """Order of dimensions and codes is the server's own."""
    asked = {variable: codes[::-1] for variable, codes in reversed(asked_of(small).items())}

    jsonstat.require_asked(cube_of(small), asked, table="12015")


def test_an_answer_that_does_not_name_its_table_passes(small: ConstructedTable) -> None:
    """The id of the table stands in an extension that other servers leave out."""
    jsonstat.require_asked(cube_of(small, extension={}), asked_of(small), table="12015")


def test_another_table_is_refused(small: ConstructedTable) -> None:
    """An answer of table 12016 is refused by its id, whatever its codes."""
    with pytest.raises(DatasetRefused, match="expected table 12015, got table 12016"):
        jsonstat.require_asked(cube_of(small, extension={"px": {"tableid": "12016"}}), asked_of(small), table="12015")


def test_the_table_asked_for_may_be_another(small: ConstructedTable) -> None:
    """The population table answers as itself, and then table 12015 is not the answer."""
    population = cube_of(small, extension={"px": {"tableid": "07459"}})

    jsonstat.require_asked(population, asked_of(small), table="07459")

    with pytest.raises(DatasetRefused, match="expected table 07459, got table 12015"):
        jsonstat.require_asked(cube_of(small), asked_of(small), table="07459")


def test_missing_and_foreign_codes_are_refused_with_both_named(small: ConstructedTable) -> None:
    """Fewer or other codes than asked for would shift nothing, but they are not the answer."""
    asked = asked_of(small)
    region = "KOKkommuneregion0000"
    other = {**asked, region: [*(code for code in asked[region] if code != "1818"), "9999"]}

    with pytest.raises(DatasetRefused) as caught:
        jsonstat.require_asked(cube_of(small), other, table="12015")

    assert str(caught.value) == (
        f"expected {len(other[region])} codes of {region}, got {len(asked[region])}: 1 not answered (9999), "
        "1 not asked for (1818). Nothing was stored; try again later"
    )


@pytest.mark.parametrize(
    ("region", "message"),
    [
        (["EAK", "EAKUO", "9999"], r"expected 3 codes of .*, got 2: 1 not answered \(9999\), 0 not asked for\."),
        (["EAK"], r"expected 1 codes of .*, got 2: 0 not answered, 1 not asked for \(EAKUO\)"),
    ],
)
def test_fewer_or_more_codes_are_refused(small: ConstructedTable, region: list[str], message: str) -> None:
    """Either alone is enough."""
    table = small.with_regions(["EAK", "EAKUO"])

    with pytest.raises(DatasetRefused, match=message):
        jsonstat.require_asked(cube_of(table), {**asked_of(table), "KOKkommuneregion0000": region}, table="12015")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("KOKkommuneregion0000", "ContentsCode"), "expected the dimensions KOKkommuneregion0000, ContentsCode, got"),
        (
            ("KOKkommuneregion0000", "ContentsCode", "Tid", "Kjonn"),
            "ContentsCode, Tid, Kjonn, got KOKkommuneregion0000",
        ),
    ],
)
def test_a_missing_or_further_dimension_is_refused(
    small: ConstructedTable, asked: tuple[str, ...], message: str
) -> None:
    """A dimension eliminated or added by the server means totals of something else."""
    every: Mapping[str, Sequence[str]] = asked_of(small)

    with pytest.raises(DatasetRefused, match=message):
        jsonstat.require_asked(
            cube_of(small), {variable: every.get(variable, ["1"]) for variable in asked}, table="12015"
        )


def test_the_server_of_the_tests_answers_what_is_asked(small: ConstructedTable) -> None:
    """The stand-in's own answer to a POST passes, so the tests above spoil something sound."""
    body = (
        b'{"selection":[{"variableCode":"KOKkommuneregion0000","valueCodes":["EAK"]},'
        b'{"variableCode":"ContentsCode","valueCodes":["KOStotnatt0000"]},{"variableCode":"Tid","valueCodes":["2024"]}]}'
    )

    given = answer(small, "POST", "/tables/12015/data?lang=no&outputFormat=json-stat2", body)

    asked = {"KOKkommuneregion0000": ["EAK"], "ContentsCode": ["KOStotnatt0000"], "Tid": ["2024"]}
    jsonstat.require_asked(jsonstat.read(parse(given.body)), asked, table="12015")


# Words


def test_notes_hold_one_sentence_and_at_most_twenty_cells(small: ConstructedTable) -> None:
    """One note per check; a slip in fifty cells fills no screen."""
    table = small.with_cell("0301", SHARE, "2016", 101)
    for region in [region.code for region in small.regions if region.code != "EAK"][:25]:
        table = table.with_cell(region, NIGHT, "2016", 0.5)

    notes = noted(meaning(table).soft)

    assert [(note.check, note.text, len(note.cells)) for note in notes] == [
        (
            "whole_count",
            "25 cells of regions not by the rule, kept as SSB gives it: expected a whole number of 0 or more",
            20,
        ),
        (
            "share_0_to_100",
            "1 cell of regions not by the rule, kept as SSB gives it: expected a share between 0 and 100",
            1,
        ),
    ]
    assert notes[1] == Note(
        check="share_0_to_100",
        said=said("ingest-cells-not-by-the-rule", n=1, expected=said("ingest-rule-share")),
        cells=(
            Cell(
                region="0301",
                content=SHARE,
                year=2016,
                found="value 101.0, unit prosent, decimals 1, kind share",
                expected="a share between 0 and 100",
            ),
        ),
    )


def test_no_findings_make_no_notes(small: ConstructedTable) -> None:
    """Silence means that nothing was found."""
    notes = noted(meaning(small).soft)

    assert notes == []


def test_findings_are_shown_in_one_line(small: ConstructedTable) -> None:
    """The first three with their addresses, and how many more."""
    table = small
    for year in ("2015", "2016", "2017", "2018", "2019"):
        table = table.with_cell("EAK", SHARE, year, 101)

    line = str(shown(meaning(table).hard))

    each = "share_0_to_100: expected a share between 0 and 100, got value 101.0, unit prosent, decimals 1, kind share"
    assert line == (f"{each} (EAK {SHARE} 2015); {each} (EAK {SHARE} 2016); {each} (EAK {SHARE} 2017); and 2 more")


def test_every_kind_of_finding_is_shown_before_more_of_the_same(small: ConstructedTable) -> None:
    """One slip in many cells must not hide another slip."""
    table = small.with_cell("EAK", "natthjem", "2018", 0.5).with_cell("EAKUO", "natthjem", "2018", 0)
    for year in ("2015", "2016", "2017", "2018", "2019"):
        table = table.with_cell("EAK", SHARE, year, 101)

    line = str(shown(meaning(table).hard))

    assert [part.split(":")[0] for part in line.split("; ")] == [
        "whole_count",
        "share_0_to_100",
        "share_0_to_100",
        "and 3 more",
    ]


def test_a_finding_without_an_address_is_shown_without_one(small: ConstructedTable) -> None:
    """What is about the whole table points at no cell."""
    before = long_frame(small)

    line = str(shown(drift.check_drift(before.filter(pl.col("year") > 2015), before)))

    assert line == "years_gone: expected the years of the newest snapshot, got 1 gone: 2015"


# Time


@pytest.mark.benchmark
def test_all_gates_take_well_under_a_second_on_a_hundred_thousand_rows() -> None:
    """A table three times as large as SSB's is checked in an instant (measured: about 0.2 s)."""
    frame = long_frame(build())
    frame = pl.concat([frame.with_columns(pl.col("year") - years) for years in (0, 10, 20)])
    assert frame.height > 100_000
    started = time.perf_counter()

    contract.check_structure(frame, SPEC)
    contract.check_meaning(frame, SPEC, with_canary=True, kept=frame)
    drift.check_drift(frame, frame)

    assert time.perf_counter() - started < 1.0


# Klass and the inhabitants


def klass_with(
    *codes: tuple[str, str, dt.date | None, dt.date | None],
    groups: Sequence[tuple[int, str, str]] = ((2024, "EKG12", "4601"),),
) -> Klass:
    """Make a Klass of these codes and groups."""
    of_codes = {"code": pl.String, "name": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}
    of_groups = {"year": pl.Int16, "group": pl.String, "municipality": pl.String}
    return Klass(
        codes=pl.DataFrame(list(codes), schema=of_codes, orient="row"),
        changes=pl.DataFrame(),
        groups=pl.DataFrame(list(groups), schema=of_groups, orient="row"),
    )


FIRST, SECOND = dt.date(2018, 1, 1), dt.date(2020, 1, 1)
BERGEN = ("4601", "Bergen", SECOND, None)


def test_a_sound_klass_passes() -> None:
    """A code may have several periods, an unknown begin and an unknown end, and no group."""
    others.check_klass(klass_with(BERGEN, ("0301", "Oslo", None, None), ("0009", "A", FIRST, SECOND)))
    others.check_klass(klass_with(("0009", "A", FIRST, SECOND), ("0009", "B", SECOND, None), groups=()))


@pytest.mark.parametrize(
    ("klass", "message"),
    [
        (klass_with(), "expected municipalities from Klass, got none"),
        (klass_with(("301", "Oslo", None, None)), "the answer of Klass breaks its contract: .*301"),
        (klass_with(("030101", "Bydel", None, None)), "the answer of Klass breaks its contract: .*030101"),
        (klass_with(("0301", "", None, None)), "the answer of Klass breaks its contract"),
        (klass_with(BERGEN, ("4601", "Bjørgvin", SECOND, None)), "the answer of Klass breaks its contract"),
        (klass_with(BERGEN, groups=[(2024, "12", "4601")]), "the answer of Klass breaks its contract"),
        (klass_with(BERGEN, groups=[(2024, "EKG12", "460101")]), "the answer of Klass breaks its contract"),
        (klass_with(BERGEN, groups=[(1900, "EKG12", "4601")]), "the answer of Klass breaks its contract"),
        (
            klass_with(BERGEN, groups=[(2024, "EKG12", "4601"), (2024, "EKG11", "4601")]),
            "the answer of Klass breaks its contract",
        ),
    ],
)
def test_a_klass_that_breaks_its_contract_is_refused(klass: Klass, message: str) -> None:
    """No municipality, no group, one period twice, two groups in one year, or nothing at all."""
    with pytest.raises(DatasetRefused, match=message):
        others.check_klass(klass)


def test_a_municipality_may_change_its_group_from_year_to_year() -> None:
    """One group a year is what is asked for."""
    others.check_klass(klass_with(BERGEN, groups=[(2023, "EKG12", "4601"), (2024, "EKG11", "4601")]))


def living(*rows: tuple[str, int | None, int]) -> pl.DataFrame:
    """Make inhabitants as they are read."""
    columns = {"region": pl.String, "year": pl.Int16, "population": pl.Int64}
    return pl.DataFrame(list(rows), schema=columns, orient="row")


def test_sound_inhabitants_pass() -> None:
    """The country, a county and a municipality."""
    others.check_population(living(("0301", 2024, 717_710), ("EAK", 2024, 5_550_203), ("EKA03", 2024, 717_710)))


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (living(("0301", 2024, 717_710)), "expected the country in table 07459, got none"),
        (living(("EAK", 2024, -1)), "the answer of table 07459 breaks its contract"),
        (living(("EAK", 2024, 5), ("EAK", 2024, 5)), "the answer of table 07459 breaks its contract"),
        (living(("EAK", None, 5)), "the answer of table 07459 breaks its contract"),
        (living(("EAK", 1899, 5)), "the answer of table 07459 breaks its contract"),
        (living(("EAK", 2024, 5), ("K-0301", 2024, 5)), "the answer of table 07459 breaks its contract"),
    ],
)
def test_inhabitants_that_break_their_contract_are_refused(frame: pl.DataFrame, message: str) -> None:
    """No country, fewer than nobody, one cell twice, no year, or a region that is none; Norwegian says whose."""
    with pytest.raises(DatasetRefused, match=message) as caught:
        others.check_population(frame)

    assert "tabell 07459" in caught.value.sentence("no")


# A series' own frame


def test_the_frame_of_a_series_keeps_its_contract() -> None:
    """What ``Series.frame`` gives is what the published contract says."""
    frame = published().midlertidig_botilbud.frame

    checked = contract.series_frame().validate(frame, lazy=True)

    assert checked["value"].to_list() == [4502.0, 4415.0, 5742.0, 6596.0, 7079.0]


@pytest.mark.parametrize("rows", [[1, 0, 2], [0, 0, 1]])
def test_years_out_of_order_or_given_twice_break_the_contract_of_a_series(rows: list[int]) -> None:
    """A series has one row per year, sorted."""
    frame = published().midlertidig_botilbud.frame[rows]

    with pytest.raises(SchemaErrors):
        contract.series_frame().validate(frame, lazy=True)


def test_the_published_figures_keep_the_contract() -> None:
    """What ships with the library is held to structure and meaning here, not at every start."""
    frame = published().observations

    structure = contract.check_structure(frame, SPEC)
    findings = contract.check_meaning(frame, SPEC, with_canary=True)

    assert [structure.rows(), findings.found.rows(), findings.missed.rows()] == [[], [], []]
    assert contract.observations(SPEC).validate(frame, lazy=True).height == 19
