"""Figures that go on elsewhere: what is written is read back by the programs that people use."""

from __future__ import annotations

import csv
import dataclasses
import errno
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import polars as pl
import pytest
from jsonstat_validator import validate_jsonstat  # type: ignore[import-untyped]
from pyjstat.pyjstat import Dataset

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.errors import StoreError, UsageError
from kostra_bolig.figures.table import Table
from kostra_bolig.kinds import FileContent, Locale, Stage
from kostra_bolig.kostra import Missing, RegionKind
from kostra_bolig.records import Binding
from tests.builders.datasets import pyjstat_rows
from tests.builders.provenance import PROVENANCE

Observation: TypeAlias = tuple[str, str, int, float | None, str | None, str | None]

STAYS, NIGHTS, SHARE = "KOStotmidlbo0000", "KOStotnatt0000", "KOSandmidlbo14d0000"
OBSERVATIONS: list[Observation] = [
    ("0301", SHARE, 2019, None, ".", "not_applicable"),
    ("0301", SHARE, 2020, 100 / 3, None, None),
    ("0301", STAYS, 2019, None, ":", "suppressed"),
    ("0301", STAYS, 2020, 0.0, None, None),
    ("0301", NIGHTS, 2019, 4.0, None, None),
    ("0301", NIGHTS, 2020, None, "-", "nil"),
    ("EAK", SHARE, 2019, 0.1, None, None),
    ("EAK", SHARE, 2020, 37.9, "*", None),
    ("EAK", STAYS, 2019, 4502.0, None, None),
    ("EAK", STAYS, 2020, 1234567.0, None, None),
    ("EAK", NIGHTS, 2019, 135.0, None, None),
    ("EAK", NIGHTS, 2020, None, "..", "not_available"),
    ("EKG13", SHARE, 2019, None, "§", "other"),
    ("EKG13", SHARE, 2020, 1e-05, None, None),
    ("EKG13", STAYS, 2019, 12.0, None, None),
    ("EKG13", STAYS, 2020, 11.0, None, None),
    ("EKG13", NIGHTS, 2019, 2.0, None, None),
    ("EKG13", NIGHTS, 2020, 3.0, None, None),
]
PANEL = [
    ("0301", "Oslo - Oslove", "municipality", 2019, None, 4.0, ":", None),
    ("0301", "Oslo - Oslove", "municipality", 2020, 0.0, None, None, "-"),
    ("EAK", "Landet", "country", 2019, 4502.0, 135.0, None, None),
    ("EAK", "Landet", "country", 2020, 1234567.0, None, None, ".."),
    ("EKG13", "KOSTRA-gruppe 13; æøå", "kostra_group", 2019, 12.0, 2.0, None, None),
    ("EKG13", "KOSTRA-gruppe 13; æøå", "kostra_group", 2020, 11.0, 3.0, None, None),
]
PANEL_COLUMNS = [
    "region",
    "region_name",
    "kind",
    "year",
    "midlertidig_botilbud",
    "natthjem",
    "midlertidig_botilbud_status",
    "natthjem_status",
]
NAMES = {"0301": "Oslo - Oslove", "EAK": "Landet", "EKG13": "KOSTRA-gruppe 13; æøå"}
CONTENTS = {
    STAYS: ("Husstander i midlertidige botilbud", "midlertidig_botilbud", "husstander", 0),
    NIGHTS: ("Husstander i natthjem", "natthjem", "husstander", 0),
    SHARE: ("Andel i 14 eller færre dager, «kort»", None, "prosent", 1),
}
SOURCE = "Kilde: Statistisk sentralbyrå, table 12015 · updated 2025-03-15 · newest year unrevised · CC BY 4.0"
BREAK = (
    "SSB drew the KOSTRA groups anew in 2020: a group until 2019 and from 2020 are different municipalities, and do "
    "not compare"
)
COUNTS = (
    "SSB's own estimates of KOSTRA groups are not our sums; whether they are the totals or the means of the "
    "municipalities, these figures do not tell of midlertidig_botilbud, natthjem"
)
SYMBOLS = [
    ". does not exist",
    ".. missing",
    "... missing",
    ": suppressed",
    "- nil",
    "* provisional, at a figure",
]
TABLE = Table(
    observations=pl.DataFrame(
        [
            (
                region,
                NAMES[region],
                content,
                *CONTENTS[content][:2],
                year,
                value,
                status,
                missing,
                *CONTENTS[content][2:],
            )
            for region, content, year, value, status, missing in OBSERVATIONS
        ],
        schema={
            "region": pl.String,
            "region_name": pl.String,
            "content": pl.String,
            "content_name": pl.String,
            "series": pl.Enum(SeriesKey),
            "year": pl.Int16,
            "value": pl.Float64,
            "status": pl.String,
            "missing": pl.Enum(Missing),
            "unit": pl.String,
            "decimals": pl.Int8,
        },
        orient="row",
    ),
    provenance=dataclasses.replace(PROVENANCE, mandatory_notes=("mind the gap", "mind the break")),
    binding=Binding(
        codes={SeriesKey.MIDLERTIDIG_BOTILBUD: STAYS, SeriesKey.NATTHJEM: NIGHTS}, reasons={}, candidates=()
    ),
)
OBSERVATION_COLUMNS = ["region", "content", "year", "value", "status", "missing"]


def rows_of(frame: pd.DataFrame, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """Give the rows of a pandas frame, with None where it has none."""
    return [
        tuple(None if pd.isna(cell) else cell for cell in row)
        for row in frame[list(columns)].itertuples(index=False, name=None)
    ]


def with_names(table: Table, name: str) -> Table:
    """Give every region of a table a name."""
    return dataclasses.replace(table, observations=table.observations.with_columns(region_name=pl.lit(name)))


class TestCsv:
    """CSV, in both ways of writing numbers."""

    @pytest.mark.parametrize(
        ("locale", "reading"),
        [("en", {"sep": ",", "decimal": "."}), ("no", {"sep": ";", "decimal": ","})],
    )
    def test_pandas_reads_the_observations(self, tmp_path: Path, locale: Locale, reading: dict[str, Any]) -> None:
        """Every figure to its last decimal, every leading zero, every symbol."""
        TABLE.export(tmp_path / "a.csv", locale=locale)

        frame = pd.read_csv(tmp_path / "a.csv", dtype={"region": str}, **reading)

        assert rows_of(frame, OBSERVATION_COLUMNS) == OBSERVATIONS
        assert frame.columns.to_list() == [*TABLE.observations.columns, "source"]
        assert frame["value"].dtype == "float64"
        assert frame["region_name"].unique().tolist() == ["Oslo - Oslove", "Landet", "KOSTRA-gruppe 13; æøå"]
        assert frame["source"].unique().tolist() == [SOURCE]

    @pytest.mark.parametrize(
        ("locale", "reading"),
        [("en", {"sep": ",", "decimal": "."}), ("no", {"sep": ";", "decimal": ","})],
    )
    def test_pandas_reads_the_panel(self, tmp_path: Path, locale: Locale, reading: dict[str, Any]) -> None:
        """One row per region and year, one column per series, its symbols beside it."""
        TABLE.export(tmp_path / "p.csv", content="panel", locale=locale)

        frame = pd.read_csv(tmp_path / "p.csv", dtype={"region": str}, **reading)

        assert frame.columns.to_list() == [*PANEL_COLUMNS, "source"]
        assert rows_of(frame, PANEL_COLUMNS) == PANEL

    @pytest.mark.parametrize(
        ("locale", "reading"),
        [("en", {}), ("no", {"separator": ";", "decimal_comma": True})],
    )
    def test_polars_reads_the_observations(self, tmp_path: Path, locale: Locale, reading: dict[str, Any]) -> None:
        """The same, told the types that a CSV cannot hold."""
        TABLE.export(tmp_path / "a.csv", locale=locale)

        frame = pl.read_csv(tmp_path / "a.csv", schema_overrides={"region": pl.String, "value": pl.Float64}, **reading)

        assert frame.select(OBSERVATION_COLUMNS).rows() == OBSERVATIONS

    def test_a_plain_reader_sees_what_r_and_stata_see(self, tmp_path: Path) -> None:
        """Whole numbers have no decimals, a suppressed cell is empty and never 0, and 0 is 0."""
        TABLE.export(tmp_path / "p.csv", content="panel", kinds=["municipality"])

        with (tmp_path / "p.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))

        assert rows == [
            [*PANEL_COLUMNS, "source"],
            ["0301", "Oslo - Oslove", "municipality", "2019", "", "4", ":", "", SOURCE],
            ["0301", "Oslo - Oslove", "municipality", "2020", "0", "", "", "-", SOURCE],
        ]

    @pytest.mark.parametrize(
        ("locale", "written"),
        [
            ("en", ["", "33.333333333333336", "", "0", "4", "", "0.1", "37.9", "4502", "1234567", "135", ""]),
            ("no", ["", "33,333333333333336", "", "0", "4", "", "0,1", "37,9", "4502", "1234567", "135", ""]),
        ],
    )
    def test_how_numbers_are_written(self, tmp_path: Path, locale: Locale, written: list[str]) -> None:
        """With every decimal they have, none that they have not, and nothing between the thousands."""
        TABLE.export(tmp_path / "a.csv", kinds=["municipality", "country"], locale=locale)

        with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";" if locale == "no" else ","))

        assert [row["value"] for row in rows] == written

    @pytest.mark.parametrize(("locale", "begins"), [("en", b"region,"), ("no", b"\xef\xbb\xbfregion;")])
    def test_a_norwegian_excel_is_told_that_it_is_utf_8(self, tmp_path: Path, locale: Locale, begins: bytes) -> None:
        """The byte order mark stands where Excel wants it, and nowhere else."""
        TABLE.export(tmp_path / "a.csv", locale=locale)

        assert (tmp_path / "a.csv").read_bytes().startswith(begins)

    @pytest.mark.parametrize(
        ("name", "written"),
        [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("@SUM(1)", "'@SUM(1)"),
            ("-1", "'-1"),
            ("=1+1\nand more", "'=1+1\nand more"),
            ("\t=1+1", "'\t=1+1"),
            ("-", "-"),
            ("a=b", "a=b"),
        ],
    )
    def test_a_label_is_no_formula(self, tmp_path: Path, name: str, written: str) -> None:
        """What a spreadsheet would run is preceded by an apostrophe, over line ends and blanks too."""
        with_names(TABLE, name).export(tmp_path / "a.csv", kinds=["country"])

        with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
            assert {row["region_name"] for row in csv.DictReader(file)} == {written}

    def test_a_source_line_is_no_formula(self, tmp_path: Path) -> None:
        """Nor is the column that says where the figures come from."""
        hostile = dataclasses.replace(TABLE, provenance=dataclasses.replace(PROVENANCE, source_line="=1"))

        hostile.export(tmp_path / "a.csv", kinds=["country"])

        frame = pl.read_csv(tmp_path / "a.csv")
        assert frame["source"].str.starts_with("'=1, table 12015").all()


class TestCsvDescription:
    """What stands beside a CSV: CSV on the Web (https://www.w3.org/TR/tabular-metadata/)."""

    @staticmethod
    def described(path: Path) -> dict[str, Any]:
        """Read the description that a program finds by the file's name."""
        content: dict[str, Any] = json.loads(Path(f"{path}-metadata.json").read_text(encoding="utf-8"))
        return content

    def test_both_files_are_named(self, tmp_path: Path) -> None:
        """The answer lists what was written, the figures first."""
        written = TABLE.export(tmp_path / "a.csv")

        assert written == (tmp_path / "a.csv", tmp_path / "a.csv-metadata.json")
        assert sorted(tmp_path.iterdir()) == sorted(written)

    def test_the_panel_of_what_is_no_series(self, tmp_path: Path) -> None:
        """A content that is named is in it, and a table without a definition has all of its own."""
        named, undefined = tmp_path / "named.json", tmp_path / "undefined.json"
        TABLE.export(named, content="panel", series=[SHARE])
        any_table = dataclasses.replace(
            TABLE,
            spec=dataclasses.replace(TABLE.spec, series={}),
            observations=TABLE.observations.with_columns(pl.lit(None, dtype=pl.String).alias("series")),
        )
        any_table.export(undefined, content="panel")

        assert {row[1] for row in pyjstat_rows(named.read_bytes())} == {SHARE}
        assert len(pyjstat_rows(undefined.read_bytes())) == len(OBSERVATIONS)

    def test_source_licence_stage_and_notes(self, tmp_path: Path) -> None:
        """All that must go along with the figures, and what a person should know of them."""
        TABLE.export(tmp_path / "a.csv")

        described = self.described(tmp_path / "a.csv")

        assert described["@context"] == "http://www.w3.org/ns/csvw"
        assert {term: said for term, said in described.items() if term.startswith("dc:")} == {
            "dc:title": "12015: Midlertidige botilbud",
            "dc:source": "Kilde: Statistisk sentralbyrå",
            "dc:license": "CC BY 4.0",
            "dc:modified": "2025-03-15T07:00:00+00:00",
            "dc:bibliographicCitation": TABLE.cite().text,
        }
        assert described["notes"] == [
            {"stage": "newest year unrevised"},
            {"retrieved": "2025-03-16T00:00:00+00:00"},
            {"snapshot": "20250315T070000Z-0123456789ab"},
            {"notes": ["mind the gap", "mind the break"]},
            {"remarks": [BREAK, COUNTS]},
            {"symbols": SYMBOLS},
        ]

    def test_what_is_not_known_is_left_out(self, tmp_path: Path) -> None:
        """No empty date and no empty list of notes."""
        bare = dataclasses.replace(PROVENANCE, updated=None, fetched_at=None, snapshot=None, stage=Stage.UNKNOWN)

        dataclasses.replace(TABLE, provenance=bare).export(tmp_path / "a.csv", kinds=["country"])

        described = self.described(tmp_path / "a.csv")
        assert "dc:modified" not in described
        assert described["notes"] == [{"stage": "newest year of unknown stage"}, {"symbols": SYMBOLS}]

    @pytest.mark.parametrize("locale", ["en", "no"])
    @pytest.mark.parametrize("content", ["observations", "panel"])
    def test_a_program_that_knows_the_description_alone_reads_the_figures(
        self, tmp_path: Path, content: FileContent, locale: Locale
    ) -> None:
        """Delimiter, decimal mark, types and what null is: enough to have the frame back."""
        path = tmp_path / "a.csv"
        TABLE.export(path, content=content, locale=locale)
        frame = TABLE.panel() if content == "panel" else TABLE.observations

        described = self.described(path)
        columns = described["tableSchema"]["columns"]
        with path.open(encoding=f"{described['dialect']['encoding']}-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter=described["dialect"]["delimiter"]))
        read = [
            tuple(
                None
                if cell == column["null"]
                else int(cell)
                if column["datatype"] == "integer"
                else cell
                if column["datatype"] == "string"
                else float(cell.replace(column["datatype"]["format"]["decimalChar"], "."))
                for cell, column in zip(row, columns, strict=True)
            )
            for row in rows[1:]
        ]

        assert described["dialect"]["header"] is True
        assert rows[0] == [column["titles"] for column in columns] == [column["name"] for column in columns]
        assert read == [(*row, SOURCE) for row in frame.rows()]

    def test_the_columns_of_the_panel(self, tmp_path: Path) -> None:
        """As the description has them: numbers may have an exponent, so they are `number` and not `decimal`."""
        TABLE.export(tmp_path / "p.csv", content="panel", locale="no")

        described = self.described(tmp_path / "p.csv")

        number = {"base": "number", "format": {"decimalChar": ","}}
        kinds: list[Any] = ["string", "string", "string", "integer", number, number, "string", "string", "string"]
        assert [column["datatype"] for column in described["tableSchema"]["columns"]] == kinds
        assert {column["null"] for column in described["tableSchema"]["columns"]} == {""}
        assert described["dialect"] == {"delimiter": ";", "encoding": "utf-8", "header": True}

    def test_the_name_of_the_file_is_an_address(self, tmp_path: Path) -> None:
        """A name that people give becomes an address that programs can follow."""
        TABLE.export(tmp_path / "mine tall å.csv", kinds=["country"])

        assert self.described(tmp_path / "mine tall å.csv")["url"] == "mine%20tall%20%C3%A5.csv"


class TestParquet:
    """Parquet, which holds the types itself."""

    def test_polars_reads_the_observations(self, tmp_path: Path) -> None:
        """Rows, columns and types are those of the table."""
        TABLE.export(tmp_path / "a.parquet")

        frame = pl.read_parquet(tmp_path / "a.parquet")

        assert frame.select(OBSERVATION_COLUMNS).rows() == OBSERVATIONS
        assert frame.schema == TABLE.observations.schema

    def test_polars_reads_the_panel(self, tmp_path: Path) -> None:
        """The panel too."""
        TABLE.export(tmp_path / "p.parquet", content="panel")

        frame = pl.read_parquet(tmp_path / "p.parquet")

        assert frame.columns == PANEL_COLUMNS
        assert frame.rows() == PANEL

    def test_the_file_says_where_it_is_from(self, tmp_path: Path) -> None:
        """Source, licence, stage, notes and symbols stand in the file's own metadata."""
        TABLE.export(tmp_path / "a.parquet")

        said = pl.read_parquet_metadata(tmp_path / "a.parquet")

        assert {key: text for key, text in said.items() if not key.startswith("ARROW")} == {
            "title": "12015: Midlertidige botilbud",
            "source": "Kilde: Statistisk sentralbyrå",
            "license": "CC BY 4.0",
            "stage": "newest year unrevised",
            "modified": "2025-03-15T07:00:00+00:00",
            "retrieved": "2025-03-16T00:00:00+00:00",
            "snapshot": "20250315T070000Z-0123456789ab",
            "bibliographicCitation": TABLE.cite().text,
            "notes": "mind the gap\nmind the break",
            "remarks": f"{BREAK}\n{COUNTS}",
            "symbols": "\n".join(SYMBOLS),
        }


class TestExcel:
    """Excel, whose cells have types."""

    @staticmethod
    def sheet(path: Path, name: str) -> list[tuple[Any, ...]]:
        """Read the values of a sheet."""
        return list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))

    def test_openpyxl_reads_the_observations(self, tmp_path: Path) -> None:
        """Text is text, numbers are numbers to the sixteen digits that Excel keeps, and nothing is nothing."""
        TABLE.export(tmp_path / "a.xlsx")

        header, *rows = self.sheet(tmp_path / "a.xlsx", "figures")

        assert list(header) == TABLE.observations.columns
        places = [header.index(column) for column in OBSERVATION_COLUMNS]
        assert [tuple(row[place] for place in places) for row in rows] == [
            (*row[:3], 33.33333333333334 if row[3] == 100 / 3 else row[3], *row[4:]) for row in OBSERVATIONS
        ]

    def test_openpyxl_reads_the_panel(self, tmp_path: Path) -> None:
        """The panel too."""
        TABLE.export(tmp_path / "p.xlsx", content="panel")

        header, *rows = self.sheet(tmp_path / "p.xlsx", "figures")

        assert list(header) == PANEL_COLUMNS
        assert rows == PANEL

    def test_cells_are_shown_as_they_are(self, tmp_path: Path) -> None:
        """No format rounds a figure, or sets a point between the thousands of a year."""
        TABLE.export(tmp_path / "a.xlsx")

        cells = openpyxl.load_workbook(tmp_path / "a.xlsx")["figures"].iter_rows(min_row=2)

        assert {cell.number_format for row in cells for cell in row} == {"General"}

    @pytest.mark.parametrize("name", ["=1+1", "{=1+1}", "=cmd|' /C calc'!A0", "https://example.org", "0301", "1e5"])
    def test_a_label_is_text_whatever_it_looks_like(self, tmp_path: Path, name: str) -> None:
        """No formula, no link and no number comes from a label or a note."""
        named = with_names(TABLE, name)
        hostile = dataclasses.replace(named, provenance=dataclasses.replace(PROVENANCE, mandatory_notes=(name,)))

        hostile.export(tmp_path / "a.xlsx", kinds=["country"])

        book = openpyxl.load_workbook(tmp_path / "a.xlsx")
        noted = next(row for row in book["about"].iter_rows() if row[0].value == "notes")
        for cell in (book["figures"]["B2"], noted[1]):
            assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)

    def test_the_sheet_about(self, tmp_path: Path) -> None:
        """Source, licence, stage, mandatory notes and symbols, a line each."""
        TABLE.export(tmp_path / "a.xlsx")

        rows = self.sheet(tmp_path / "a.xlsx", "about")

        assert rows == [
            ("about", "said"),
            ("title", "12015: Midlertidige botilbud"),
            ("source", "Kilde: Statistisk sentralbyrå"),
            ("license", "CC BY 4.0"),
            ("stage", "newest year unrevised"),
            ("modified", "2025-03-15T07:00:00+00:00"),
            ("retrieved", "2025-03-16T00:00:00+00:00"),
            ("snapshot", "20250315T070000Z-0123456789ab"),
            ("bibliographicCitation", TABLE.cite().text),
            ("notes", "mind the gap"),
            ("notes", "mind the break"),
            ("remarks", BREAK),
            ("remarks", COUNTS),
            *(("symbols", symbol) for symbol in SYMBOLS),
        ]

    def test_without_the_extra(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What to install is said, and an old file stays."""
        (tmp_path / "a.xlsx").write_bytes(b"old")
        monkeypatch.setitem(sys.modules, "xlsxwriter", None)

        with pytest.raises(UsageError, match=r"need the extra excel \(xlsxwriter\); install it with: .+"):
            TABLE.export(tmp_path / "a.xlsx")

        assert (tmp_path / "a.xlsx").read_bytes() == b"old"


class TestStata:
    """Stata, whose files need a package that is not here by default; what they hold is in test_stata.py."""

    def test_without_the_extra(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What to install is said, and an old file stays."""
        (tmp_path / "a.dta").write_bytes(b"old")
        monkeypatch.setitem(sys.modules, "pyreadstat", None)

        with pytest.raises(UsageError, match=r"need the extra stata \(pyreadstat\); install it with: .+"):
            TABLE.export(tmp_path / "a.dta")

        assert (tmp_path / "a.dta").read_bytes() == b"old"


class TestJsonStat:
    """JSON-stat 2.0, as SSB's own API gives it."""

    def test_a_validator_of_others_finds_it_sound(self, tmp_path: Path) -> None:
        """The format is judged by a program that knows nothing of this one."""
        TABLE.export(tmp_path / "a.json")
        TABLE.export(tmp_path / "p.json", content="panel")

        for name in ("a.json", "p.json"):
            assert validate_jsonstat(json.loads((tmp_path / name).read_bytes()))

    def test_pyjstat_reads_the_observations(self, tmp_path: Path) -> None:
        """The same codes, numbers and symbols, in the same order."""
        TABLE.export(tmp_path / "a.json")
        body = (tmp_path / "a.json").read_bytes()

        dataset = Dataset.read(body.decode())

        assert pyjstat_rows(body) == [(row[0], row[1], str(row[2]), row[3]) for row in OBSERVATIONS]
        assert dataset["status"] == {"0": ".", "2": ":", "5": "-", "7": "*", "11": "..", "12": "§"}

    def test_pyjstat_reads_the_panel(self, tmp_path: Path) -> None:
        """A panel as JSON-stat has the contents that are series, and no other."""
        TABLE.export(tmp_path / "p.json", content="panel")
        body = (tmp_path / "p.json").read_bytes()

        assert pyjstat_rows(body) == [(row[0], row[1], str(row[2]), row[3]) for row in OBSERVATIONS if row[1] != SHARE]
        assert Dataset.read(body.decode())["status"] == {"0": ":", "3": "-", "7": ".."}

    def test_source_licence_stage_and_notes(self, tmp_path: Path) -> None:
        """What must go along is where PxWeb has it; licence, stage and citation in the extension."""
        TABLE.export(tmp_path / "a.json")

        dataset = json.loads((tmp_path / "a.json").read_bytes())

        assert dataset["source"] == "Kilde: Statistisk sentralbyrå"
        assert dataset["updated"] == "2025-03-15T07:00:00Z"
        assert dataset["note"] == ["mind the gap", "mind the break"]
        assert dataset["extension"]["noteMandatory"] == {"0": True, "1": True}
        assert dataset["extension"]["license"] == "CC BY 4.0"
        assert dataset["extension"]["stage"] == "unrevised"
        assert dataset["extension"]["citation"] == TABLE.cite().text


class TestWhatIsWritten:
    """The choice of content, regions and form."""

    @pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx", ".json"])
    def test_only_the_kinds_asked_for(self, tmp_path: Path, suffix: str) -> None:
        """Every form holds the country alone where that is asked for."""
        path = tmp_path / f"a{suffix}"
        TABLE.export(path, kinds=["country"])

        match suffix:
            case ".csv":
                regions = pl.read_csv(path)["region"].unique().to_list()
            case ".parquet":
                regions = pl.read_parquet(path)["region"].unique().to_list()
            case ".xlsx":
                rows = openpyxl.load_workbook(path)["figures"].iter_rows(min_row=2, values_only=True)
                regions = sorted({str(row[0]) for row in rows})
            case _:
                regions = list(json.loads(path.read_bytes())["dimension"]["region"]["category"]["index"])

        assert regions == ["EAK"]

    @pytest.mark.parametrize(
        ("kinds", "years", "is_said"),
        [
            (["kostra_group"], (2019, 2020), True),
            (["kostra_group"], (2020, 2020), False),
            (["kostra_group"], (2019, 2019), False),
            (["country", "municipality"], (2019, 2020), False),
        ],
    )
    def test_the_break_of_the_kostra_groups_goes_along_where_it_is_crossed(
        self, tmp_path: Path, kinds: list[RegionKind], years: tuple[int, int], *, is_said: bool
    ) -> None:
        """Groups on both sides of 2020 do not compare; groups on one side do, and other regions have no break."""
        observations = TABLE.observations.filter(pl.col("year").is_between(*years))

        dataclasses.replace(TABLE, observations=observations).export(tmp_path / "a.parquet", kinds=kinds)

        remarks = pl.read_parquet_metadata(tmp_path / "a.parquet").get("remarks", "")
        assert (BREAK in remarks) is is_said

    def test_a_suffix_in_capitals(self, tmp_path: Path) -> None:
        """The form is told by the suffix however it is written."""
        TABLE.export(str(tmp_path / "A.PARQUET"))

        assert pl.read_parquet(tmp_path / "A.PARQUET").height == 18

    def test_an_old_file_is_replaced(self, tmp_path: Path) -> None:
        """What stood there before is gone, and nothing is left beside it."""
        (tmp_path / "a.parquet").write_bytes(b"old" * 100_000)

        TABLE.export(tmp_path / "a.parquet")

        assert pl.read_parquet(tmp_path / "a.parquet").height == 18
        assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


class TestRefusals:
    """What cannot be written is said before anything is touched."""

    @pytest.fixture
    def old(self, tmp_path: Path) -> Iterator[Path]:
        """Give a folder with old files of every form, and see that they are as they were."""
        names = ("a.csv", "a.csv-metadata.json", "a.parquet", "a.xlsx", "a.json", "a", "a.txt")
        for name in names:
            (tmp_path / name).write_bytes(b"old")
        yield tmp_path
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys(names, b"old")

    @pytest.mark.parametrize("name", ["a", "a.txt", ".csv", "a.csv.gz"])
    def test_a_suffix_that_names_no_form(self, old: Path, name: str) -> None:
        """The forms are listed."""
        with pytest.raises(UsageError) as refused:
            TABLE.export(old / name)

        assert str(refused.value) == f"expected a file that ends in .csv, .parquet, .xlsx, .dta, .json, got {name!r}"
        assert refused.value.exit_code == 2

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"content": "all"}, "^content: expected observations, panel, wide, regions or crosswalk, got 'all'$"),
            ({"locale": "nb"}, "^locale: expected en or no, got 'nb'$"),
            ({"kinds": ["parish"]}, "no kind of region 'parish'; expected one of country, "),
            ({"kinds": ["county"]}, "no regions of the kind county in these figures"),
        ],
    )
    def test_an_option_that_is_unknown(self, old: Path, options: dict[str, Any], said: str) -> None:
        """What was expected is said."""
        with pytest.raises(UsageError, match=said):
            TABLE.export(old / "a.csv", **options)

    @pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx", ".json"])
    def test_a_panel_of_no_series(self, old: Path, suffix: str) -> None:
        """Where no series is available there is nothing to write, and no empty file is."""
        unbound = TABLE.observations.with_columns(series=pl.lit(None, dtype=pl.Enum(SeriesKey)))

        with pytest.raises(UsageError, match="none of the series is available in these figures"):
            dataclasses.replace(TABLE, observations=unbound).export(old / f"a{suffix}", content="panel")

    @pytest.mark.parametrize("parent", ["absent", "a.txt"])
    def test_a_folder_that_is_not_there(self, old: Path, parent: str) -> None:
        """No folder is made, and a file is none."""
        with pytest.raises(StoreError, match=r"b\.csv cannot be written: .* choose another file$") as refused:
            TABLE.export(old / parent / "b.csv")

        assert refused.value.exit_code == 6

    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
    @pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx", ".json"])
    def test_a_disk_that_refuses(self, old: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, code: int) -> None:
        """A full or read-only disk leaves what was there, and no half of a file."""

        def refuse(*arguments: Any) -> None:
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(os, "fsync", refuse)

        with pytest.raises(StoreError, match=rf"a\{suffix} cannot be written: {os.strerror(code)}"):
            TABLE.export(old / f"a{suffix}")


# Beyond what a form holds


def test_a_note_longer_than_a_cell_of_excel_takes_several(tmp_path: Path) -> None:
    """Excel holds 32,767 letters in a cell, and of a longer text nothing would be written."""
    note = "".join(str(place % 10) for place in range(70_000))
    long = dataclasses.replace(TABLE, provenance=dataclasses.replace(TABLE.provenance, mandatory_notes=(note,)))

    long.export(tmp_path / "all.xlsx")

    rows = openpyxl.load_workbook(tmp_path / "all.xlsx")["about"].iter_rows(values_only=True)
    assert "".join(text for name, text in rows if name == "notes") == note


def test_a_name_longer_than_a_cell_of_excel_is_refused(tmp_path: Path) -> None:
    """Nothing is left out in silence; the other forms hold it."""
    with pytest.raises(UsageError, match="a cell of Excel holds 32767 letters"):
        with_names(TABLE, "x" * 32_768).export(tmp_path / "all.xlsx")

    with_names(TABLE, "x" * 32_768).export(tmp_path / "all.csv")


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_no_file_has_a_negative_zero(tmp_path: Path, suffix: str) -> None:
    """A value of nothing is 0 to whoever reads it."""
    zeros = TABLE.observations.with_columns(pl.lit(-0.0).alias("value"))
    path = tmp_path / f"all{suffix}"

    dataclasses.replace(TABLE, observations=zeros).export(path)

    if suffix == ".csv":
        values = [float(row["value"]) for row in csv.DictReader(path.read_text("utf-8").splitlines())]
    else:
        frame = pl.read_parquet(path) if suffix == ".parquet" else pd.read_excel(path, sheet_name="figures")
        values = frame["value"].to_list()
    assert {str(float(value)) for value in values} == {"0.0"}
