"""The workbook as people open it: a sheet to read and to print first, then the figures, then what goes along."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

from kostra_bolig.errors import NotJoinable, UsageError
from kostra_bolig.figures.table import Table
from tests.builders.whole_country import CODES, YEARS, value_of, whole_country, with_cells

TOTAL = CODES["midlertidig_botilbud"]
OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def table() -> Table:
    """Return the whole country, with a suppressed part of a merged municipality and a provisional figure."""
    return with_cells(
        whole_country(),
        {("0217", TOTAL, 2019): (None, ":", "suppressed"), ("EAK", TOTAL, 2024): (1234.0, "*", None)},
    )


@pytest.fixture(scope="module")
def book(table: Table, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the workbook of three municipalities and the country, opened."""
    path = tmp_path_factory.mktemp("sheets") / "some.xlsx"
    table.export(path, regions=["Nordre Follo", "Tromsø", "Tønsberg", "EAK"], series=["midlertidig_botilbud", "unge"])
    return openpyxl.load_workbook(path)


def rows(sheet: Any) -> list[list[Any]]:
    """Return the values of the rows of a sheet."""
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def row_of(sheet: Any, region: str) -> list[Any]:
    """Return the cells of the first row of a region."""
    return next(list(row) for row in sheet.iter_rows() if row[0].value == region)


def text_of(sheet: Any) -> str:
    """Return all the text of a sheet, a line for each row."""
    return "\n".join(" ".join(str(cell) for cell in row if cell is not None) for row in rows(sheet))


def test_the_sheet_to_read_is_first(book: Any) -> None:
    """Then the figures as programs read them, and what goes along."""
    assert book.sheetnames == ["Tabell", "figures", "about"]
    assert [cell.value for cell in book["figures"][1]][:5] == [
        "region",
        "region_name",
        "content",
        "content_name",
        "series",
    ]


def test_it_has_years_across_regions_down_and_a_block_for_each_series(book: Any) -> None:
    """Under the table's own title and its source; regions as they were named."""
    sheet = book["Tabell"]
    found = rows(sheet)

    assert found[0][0] == "12015: Midlertidige botilbud"
    assert found[1][0].startswith("Kilde: Statistisk sentralbyrå, tabell 12015 · oppdatert 15. mars 2025")
    assert found[3][:2] == ["Kode", "Region"]
    assert found[3][2:-2] == [str(year) for year in YEARS]
    assert found[3][-2:] == ["Vår sum av kodene", "Serie"]
    block = [f"Innhold {TOTAL} (husstander)", "3207", "5501", "3905", "EAK"]
    assert [row[0] for row in found[4:9]] == block
    assert found[9][0] == f"Innhold {CODES['unge']} (husstander)"


def test_two_contents_with_one_label_are_told_apart(table: Table, tmp_path: Path) -> None:
    """By their keys, as in a chart: over their blocks and in the column that one filters by."""
    named = pl.when(pl.col("series").is_in(["unge", "natthjem"])).then(pl.lit("Unge")).otherwise("content_name")
    twins = replace(table, observations=table.observations.with_columns(named.alias("content_name")))
    twins.export(tmp_path / "twins.xlsx", regions=["EAK"], series=["unge", "natthjem", "med_barn"])

    found = rows(openpyxl.load_workbook(tmp_path / "twins.xlsx")["Tabell"])
    of_country = [row[-1] for row in found if row[0] == "EAK"]
    assert [str(name).partition(" (")[2] for name in of_country[:2]] == ["husstander) (unge)", "husstander) (natthjem)"]
    assert not str(of_country[2]).endswith("(med_barn)")


def test_a_municipality_is_followed_and_our_sums_are_told(book: Any) -> None:
    """Figures under former codes stand in its row; a sum is in italics, with the codes that it is made of."""
    tromso, follo = row_of(book["Tabell"], "5501"), row_of(book["Tabell"], "3207")

    assert [cell.value for cell in tromso[2:12]] == [
        value_of("1902" if year < 2020 else "5401" if year < 2024 else "5501", TOTAL, year) for year in YEARS
    ]
    assert follo[5].value == value_of("0213", TOTAL, 2018) + value_of("0217", TOTAL, 2018)
    assert (follo[5].font.italic, follo[11].font.italic, tromso[2].font.italic) == (True, False, False)
    assert follo[12].value == "2015–2018: 0213+0217"  # of 2019 there is no sum: a part is suppressed
    assert "Tall i kursiv er regnet ut av oss" in text_of(book["Tabell"])


def test_what_is_suppressed_stays_so(book: Any) -> None:
    """A sum with a suppressed part is suppressed too, with the sign that it has everywhere, and nothing is 0."""
    follo = row_of(book["Tabell"], "3207")
    part = next(row for row in rows(book["figures"]) if row[0] == "0217" and row[5] == 2019 and row[2] == TOTAL)

    assert (follo[6].value, follo[6].data_type) == (":", "s")
    assert part[6:8] == [None, ":"]
    assert "Nordre Follo: 2019: delen 0217 Oppegård (-2019) er «:», så det blir ingen sum" in text_of(book["Tabell"])


def test_ssbs_symbol_is_shown_and_explained(table: Table, tmp_path: Path) -> None:
    """In the cell of SSB's own row, under the figures, and no other symbol than those that stand there."""
    table.export(tmp_path / "a.xlsx", regions=["0217"], joined=False)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Tabell"]

    assert [cell.value for cell in row_of(sheet, "0217")][6:8] == [":", "."]
    text = text_of(sheet)
    assert ":  skjermet" in text
    assert ".  finnes ikke" in text
    assert "foreløpig" not in text


def test_figures_are_numbers_with_the_decimals_of_their_content(book: Any, table: Table, tmp_path: Path) -> None:
    """Shown with these, kept with all; SSB's mark on a figure is part of how it is shown."""
    table.export(tmp_path / "a.xlsx", regions=["3207"], series=["KOSandbarn3m0000"])
    country, share = (
        row_of(book["Tabell"], "EAK"),
        row_of(openpyxl.load_workbook(tmp_path / "a.xlsx")["Tabell"], "3207"),
    )

    assert (country[10].number_format, country[11].number_format, country[11].value) == ("#,##0", '#,##0"*"', 1234)
    assert share[2].number_format == "#,##0.0"
    assert share[2].value != round(share[2].value, 1)


def test_it_is_set_up_for_reading_and_for_paper(book: Any) -> None:
    """Headings stay in sight and filter; A4 across, as wide as the paper, with title and headings on each page."""
    for name in book.sheetnames:
        page = book[name]
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
        assert page.freeze_panes is not None
    sheet = book["Tabell"]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("C5", "$1:$4", "A4:N14")
    assert sheet.print_area.endswith("$M$" + sheet.print_area.rpartition("$")[2])
    assert sheet["A1"].font.bold
    assert sheet["A4"].font.bold
    assert sheet["N6"].value == f"Innhold {TOTAL} (husstander)"  # beside the paper, so that a filter keeps the series


def test_why_there_is_no_figure_stands_under_the_figures(book: Any) -> None:
    """With the region's name, and the source and licence below."""
    text = text_of(book["Tabell"])

    assert "Tønsberg: 2015 til 2016: ikke noe tall, for 0720 Stokke ble delt" in text
    assert "Lisens: CC BY 4.0" in text
    assert "Siteres slik: Statistisk sentralbyrå (2025). 12015" in text
    assert "–  ikke noe tall" in text


def test_the_figures_have_the_cells_behind_the_sheet(book: Any) -> None:
    """SSB's own rows of what was named and, of what is followed, of the codes in the years that it is made of."""
    codes = {(row[0], row[5]) for row in rows(book["figures"])[1:]}

    assert {code for code, _ in codes} >= {"3207", "0213", "0217", "3020", "5501", "5401", "1902", "EAK"}
    assert ("0213", 2019) in codes
    assert ("0213", 2020) not in codes


def test_it_is_written_in_english_where_asked(table: Table, tmp_path: Path) -> None:
    """Its name and every word of ours."""
    table.export(tmp_path / "a.xlsx", regions=["EAK"], series=["unge"], language="en")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")

    assert book.sheetnames[0] == "Table"
    assert rows(book["Table"])[3][:2] == ["Code", "Region"]
    assert "Source and licence" in text_of(book["Table"])


def test_all_regions_are_those_of_today_unless_nobody_is_followed(table: Table, tmp_path: Path) -> None:
    """The country first; former codes are in the figures. Without following, SSB's own rows."""
    codes = ["EAK", "1902", "5401", "5501"]
    few = replace(table, observations=table.observations.filter(pl.col("region").is_in(codes)))
    few.export(tmp_path / "a.xlsx", series=["unge"])
    few.export(tmp_path / "b.xlsx", series=["unge"], joined=False)

    followed, alone = (openpyxl.load_workbook(tmp_path / name)["Tabell"] for name in ("a.xlsx", "b.xlsx"))

    assert [row[0] for row in rows(followed)[5:8]] == ["EAK", "5501", None]
    assert [row[0] for row in rows(alone)[5:10]] == [*codes, None]


def test_the_sheet_of_earlier_years_has_the_regions_of_its_newest(table: Table, tmp_path: Path) -> None:
    """Nordre Follo of 2022 is there though its label says that it ended in 2023, and nobody who had ended by then."""
    earlier = replace(table, observations=table.observations.filter(pl.col("year") <= 2022))
    earlier.export(tmp_path / "earlier.xlsx", series=["unge"])

    there = {row[0] for row in rows(openpyxl.load_workbook(tmp_path / "earlier.xlsx")["Tabell"])}
    assert {"3020", "EKA30", "0301"} <= there
    assert not {"0213", "3207", "EKA32"} & there


def test_a_hostile_label_is_text_there_too(table: Table, tmp_path: Path) -> None:
    """No formula, no link; a title that is longer than a cell goes on in the next."""
    title = "=1+1" + "x" * 40_000
    hostile = replace(
        table,
        observations=table.observations.filter(pl.col("region") == "EAK").with_columns(
            region_name=pl.lit("=HYPERLINK(1)"), content_name=pl.lit("@SUM(1)")
        ),
        provenance=replace(table.provenance, table_label=title, mandatory_notes=("=2+2",)),
    )
    hostile.export(tmp_path / "a.xlsx", kinds=["country"])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Tabell"]

    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert sheet["A1"].value + sheet["A2"].value == title
    assert {"@SUM(1) (husstander) (unge)", "=2+2"} <= {cell.value for cell in cells}


# What is asked for, in every form


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx", ".json"])
def test_regions_series_and_years_are_chosen_in_every_form(table: Table, tmp_path: Path, suffix: str) -> None:
    """Only what is asked for is written, as long observations."""
    path = tmp_path / f"a{suffix}"
    table.export(path, regions=["Oslo", "EAK"], series="unge", since=2021, until=2022)

    cells = {("0301", 2021), ("0301", 2022), ("EAK", 2021), ("EAK", 2022)}
    if suffix == ".json":
        from tests.builders.datasets import pyjstat_rows

        assert {(row[0], int(row[2])) for row in pyjstat_rows(path.read_bytes())} == cells
        return
    frame = (
        pl.read_csv(path, schema_overrides={"region": pl.String})
        if suffix == ".csv"
        else pl.read_parquet(path)
        if suffix == ".parquet"
        else pl.DataFrame(rows(openpyxl.load_workbook(path)["figures"])[1:], orient="row").select(
            pl.col("column_0").alias("region"), pl.col("column_5").alias("year"), pl.col("column_4").alias("series")
        )
    )
    assert set(frame.select("region", "year").rows()) == cells
    assert set(frame["series"].cast(pl.String)) == {"unge"}


@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".json"])
def test_long_observations_are_followed_in_no_other_form(
    table: Table, tmp_path: Path, suffix: str, joined: bool
) -> None:
    """That is refused, with what it concerns."""
    with pytest.raises(UsageError, match=r"concern an \.xlsx file or a panel") as refused:
        table.export(tmp_path / f"a{suffix}", joined=joined)

    assert refused.value.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_a_followed_panel_says_what_its_figures_are_made_of(table: Table, tmp_path: Path) -> None:
    """In CSV and in Excel, as codes with a plus between them."""
    chosen: dict[str, Any] = {"content": "panel", "joined": True, "regions": ["Nordre Follo"], "series": ["unge"]}
    table.export(tmp_path / "p.csv", **chosen)
    table.export(tmp_path / "p.xlsx", **chosen)

    frame = pl.read_csv(tmp_path / "p.csv", schema_overrides={"region": pl.String})
    header, *found = rows(openpyxl.load_workbook(tmp_path / "p.xlsx")["figures"])

    made = ["0213+0217"] * 5 + ["3020"] * 4 + ["3207"]
    assert frame["unge_made_of"].to_list() == made
    assert [row[header.index("unge_made_of")] for row in found] == made


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"since": 2030}, "no figures from 2030 of these regions and series"),
        ({"content": "panel", "joined": True, "regions": ["EAK"]}, "EAK .* is no municipality of today"),
        ({"content": "wide", "series": ["unge", "natthjem"]}, "a wide file has one series"),
        ({"content": "wide", "series": ["unge"], "joined": False}, "a wide file has the municipalities of today"),
    ],
)
def test_what_cannot_be_written_is_refused(table: Table, tmp_path: Path, options: dict[str, Any], said: str) -> None:
    """With what is the matter, and nothing is written."""
    with pytest.raises(UsageError, match=said):
        table.export(tmp_path / "a.csv", **options)

    assert not list(tmp_path.iterdir())


def test_joined_refuses_a_region_that_cannot_be_followed(table: Table, tmp_path: Path) -> None:
    """Tønsberg took a part of Stokke; from the year after, it can be."""
    with pytest.raises(NotJoinable):
        table.export(tmp_path / "a.xlsx", regions=["Tønsberg"], series=["unge"], joined=True)

    table.export(tmp_path / "a.xlsx", regions=["Tønsberg"], series=["unge"], joined=True, since=2017)


# Opened by another program


@pytest.mark.office
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_prints_a_municipality_and_its_county_on_few_pages(table: Table, tmp_path: Path) -> None:
    """At most 12 pages with every series of ten years, the sheet to read first."""
    table.export(tmp_path / "a.xlsx", regions=["Tromsø", "EKA55", "EAK"])

    subprocess.run(
        [
            *(str(OFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
            *("--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )

    pages = (tmp_path / "a.pdf").read_bytes().count(b"/Type/Page/")
    assert 3 <= pages <= 12
