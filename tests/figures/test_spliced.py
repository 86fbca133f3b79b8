"""What others splice by hand: the regions of each year, and what came of what."""

from __future__ import annotations

import datetime as dt
import json
import warnings
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from kostra_bolig.errors import UsageError
from kostra_bolig.figures.areas.spliced import crosswalk, regions
from kostra_bolig.kinds import FileContent
from kostra_bolig.ssb.klass import Klass, shipped
from kostra_bolig.store.warned import KostraBoligWarning
from kostra_bolig.testing import make_table

YEARS = range(2015, 2025)


@pytest.fixture(scope="module")
def of_years() -> pl.DataFrame:
    """Return the regions of ten years, as shipped."""
    counties = {
        "EKA15": "Møre og Romsdal",
        "EKA12": "Hordaland (-2019)",
        "EKA50": "Trøndelag - Trööndelage",
        "EKA01": "Østfold (-2019)",
        "EKA31": "Østfold",
        "3100": "Østfold fylkeskommune",
    }
    return regions({"EAK": "Landet", **counties}, YEARS, shipped())


@pytest.mark.parametrize(("year", "count"), [(2015, 428), (2017, 426), (2018, 422), (2020, 356), (2024, 357)])
def test_the_municipalities_of_a_year(of_years: pl.DataFrame, year: int, count: int) -> None:
    """As many as there were, each once."""
    codes = of_years.filter(kind="municipality", year=year)["region"]

    assert (len(codes), codes.n_unique()) == (count, count)


def test_a_region_has_its_days_and_its_county(of_years: pl.DataFrame) -> None:
    """The last day is exclusive; a county has the years of its label."""
    haram = of_years.filter(region="1580").rows()

    assert haram == [
        ("1580", "Haram", "municipality", 2024, dt.date(2024, 1, 1), None, "EKA15", None),
    ]
    assert of_years.filter(region="EKA12")["year"].to_list() == [2015, 2016, 2017, 2018, 2019]
    assert of_years.filter(region="EKA12", year=2019)["valid_to"].to_list() == [dt.date(2020, 1, 1)]


@pytest.mark.parametrize(
    ("code", "first", "last", "valid_from"),
    [
        ("EKA50", 2018, 2024, dt.date(2018, 1, 1)),
        ("EKA31", 2024, 2024, dt.date(2024, 1, 1)),
        ("3100", 2024, 2024, dt.date(2024, 1, 1)),
        ("EKA01", 2015, 2019, None),
        ("EKA15", 2015, 2024, None),
    ],
)
def test_a_county_is_there_while_it_has_municipalities(
    of_years: pl.DataFrame, code: str, first: int, last: int, valid_from: dt.date | None
) -> None:
    """SSB's label says when one ended, not when one began: Østfold was one county and came again as another."""
    rows = of_years.filter(region=code)

    assert rows["year"].to_list() == list(range(first, last + 1))
    assert set(rows["valid_from"]) == {valid_from}


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("0101", [("3001", 2020, "same_area")]),
        ("0217", [("3020", 2020, "merged")]),
        ("1103", [("1103", 2020, "merged")]),
        ("1613", [("5012", 2018, "same_area")]),
        ("5012", [("5055", 2020, "part"), ("5056", 2020, "part"), ("5059", 2020, "part")]),
        ("1507", [("1508", 2024, "part"), ("1580", 2024, "part")]),
    ],
)
def test_what_came_of_a_municipality(code: str, rows: list[tuple[str, int, str]]) -> None:
    """A new code alone, a merger, and a split are told apart."""
    found = crosswalk(shipped()).filter(pl.col("from") == code).select("to", pl.col("date").dt.year(), "relation")

    assert found.rows() == rows


def _klass(codes: list[tuple[str, int, int | None]], changes: list[tuple[str, str]]) -> Klass:
    known = shipped()
    day = dt.date(2020, 1, 1)
    rows = [(code, code, dt.date(first, 1, 1), last and dt.date(last, 1, 1)) for code, first, last in codes]
    return Klass(
        codes=pl.DataFrame(rows, schema=known.codes.schema, orient="row"),
        changes=pl.DataFrame(
            [(day, old, old, new, new) for old, new in changes], schema=known.changes.schema, orient="row"
        ),
        groups=known.groups,
    )


@pytest.mark.parametrize(
    ("codes", "changes", "rows"),
    [
        ([("0001", 2000, None), ("0002", 2000, 2020)], [("0002", "0001")], ["0001 0001 merged", "0002 0001 merged"]),
        ([("0001", 2000, None), ("0002", 2020, None)], [("0001", "0002")], ["0001 0001 part", "0001 0002 part"]),
        ([("0001", 2000, None)], [("0001", "0001")], []),
    ],
)
def test_a_code_that_goes_on_is_its_own_successor(
    codes: list[tuple[str, int, int | None]], changes: list[tuple[str, str]], rows: list[str]
) -> None:
    """Also where Klass lists only the other code; another name alone is no change of area."""
    found = crosswalk(_klass(codes, changes))

    assert [" ".join(row) for row in found.select("from", "to", "relation").rows()] == rows


@pytest.mark.parametrize("content", ["regions", "crosswalk"])
def test_every_form_holds_the_same(tmp_path: Path, content: FileContent) -> None:
    """CSV, Parquet and Excel have the same rows, and say that they are Klass's."""
    table = make_table([("0301", "unge", 2024, 1)])
    for suffix in (".csv", ".parquet", ".xlsx"):
        table.export(tmp_path / f"a{suffix}", content=content)

    frame = pl.read_parquet(tmp_path / "a.parquet")
    texts = pl.read_csv(tmp_path / "a.csv", infer_schema=False)
    first = frame.columns[0]
    assert texts[first].to_list() == frame[first].to_list()
    assert set(texts["source"]) == {
        "Kilde: Statistisk sentralbyrå · Klass 131 (kommuner) og 112 (KOSTRA-grupper) · CC BY 4.0"
    }
    assert "Klass 131" in pl.read_parquet_metadata(tmp_path / "a.parquet")["title"]
    sheet = pd.read_excel(tmp_path / "a.xlsx", sheet_name="figures", dtype={first: str})
    assert sheet[first].to_list() == frame[first].to_list()


def test_what_chooses_figures_is_refused(tmp_path: Path) -> None:
    """Nothing is left out in silence, and JSON-stat has no such form."""
    table = make_table([("0301", "unge", 2024, 1)])

    with pytest.raises(UsageError, match="is written whole"):
        table.export(tmp_path / "a.csv", content="crosswalk", regions=["Oslo"])
    with pytest.raises(UsageError, match=r"suffix|\.csv"):
        table.export(tmp_path / "a.json", content="regions")


@pytest.mark.parametrize(("first", "is_told"), [(2004, True), (2009, True), (2010, False)])
def test_a_file_of_years_before_klass_is_known_says_what_it_lacks(tmp_path: Path, first: int, is_told: bool) -> None:
    """The 417 municipalities that it has of 2004 are not all of them: a count of its rows would be wrong."""
    table = make_table([("EAK", "unge", first, 10), ("EAK", "unge", 2024, 12)])

    with warnings.catch_warnings(record=True, category=KostraBoligWarning) as told:
        warnings.simplefilter("always")
        table.export(tmp_path / "regions.csv", content="regions")
        table.export(tmp_path / "crosswalk.csv", content="crosswalk")

    notes = [json.loads(path.read_text("utf-8"))["notes"] for path in sorted(tmp_path.glob("*.json"))]
    remarks = [[text for note in of_file for text in note.get("remarks", [])] for of_file in notes]
    assert ["2010" in str(one.message) for one in told] == ([True] if is_told else [])
    assert [any("2010" in one for one in of_file) for of_file in remarks] == [False, is_told]
