"""Files of Stata, read back by pyreadstat: labels, letters for what is missing, and whose figures they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest

from kostra_bolig.figures.table import Table
from kostra_bolig.kinds import Language
from kostra_bolig.testing import make_table

pyreadstat = pytest.importorskip("pyreadstat", reason="needs the extra stata")
pytestmark = pytest.mark.frames

ROWS: Final = [
    ("0301", "midlertidig_botilbud", 2023, 0.0),
    ("0301", "midlertidig_botilbud", 2024, 324.0),
    ("0301", "unge", 2023, ":"),
    ("0301", "unge", 2024, ".."),
    ("4601", "midlertidig_botilbud", 2023, "."),
    ("4601", "midlertidig_botilbud", 2024, 12.0),
    ("4601", "unge", 2023, 3.0),
    ("4601", "unge", 2024, ":"),
]


@pytest.fixture(scope="module")
def table() -> Table:
    """Return a table of a few cells."""
    return make_table(ROWS)


def read(table: Table, path: Path, **wanted: Any) -> tuple[pl.DataFrame, Any]:
    """Write a file, and read it with its letters."""
    table.export(path, **wanted)
    frame, told = pyreadstat.read_dta(path, user_missing=True, output_format="polars")
    return frame, told


def test_every_cell_says_why_it_is_empty(table: Table, tmp_path: Path) -> None:
    """A suppressed figure is .a, a missing one .b, one that did not exist .c; nought is nought, codes are text."""
    frame, told = read(table, tmp_path / "a.dta")

    cells = {
        (region, series, year): value
        for region, series, year, value in frame["region", "series", "year", "value"].rows()
    }
    letters = {":": "a", "..": "b", ".": "c"}
    assert cells == {
        (region, series, year): letters.get(value, value) if isinstance(value, str) else value
        for region, series, year, value in ROWS
    }
    assert told.variable_value_labels["value"] == {"a": "suppressed", "b": "missing", "c": "does not exist"}
    assert told.readstat_variable_types["year"].startswith("int")


def test_a_panel_has_the_names_of_its_series(table: Table, tmp_path: Path) -> None:
    """In the language asked for, with Norwegian letters; a symbol's column says whose it is."""
    frame, told = read(table, tmp_path / "p.dta", content="panel", language="no")

    assert frame.filter(region="0301", year=2023)["unge", "unge_status"].row(0) == ("a", ":")
    assert frame.filter(region="4601", year=2024)["midlertidig_botilbud"].to_list() == [12.0]
    labels = told.column_names_to_labels
    assert (labels["year"], labels["unge"]) == ("År", "Husstander med unge i midlertidig botilbud")
    assert labels["unge_status"] == "SSBs tegn: Husstander med unge i midlertidig botilbud"
    assert told.variable_value_labels["unge"]["a"] == "skjermet"


def test_source_and_licence_go_along(table: Table, tmp_path: Path) -> None:
    """In the dataset's label, and whole in its notes."""
    _, told = read(table, tmp_path / "a.dta")

    assert told.file_label.startswith("Kilde: Statistisk sentralbyrå · CC BY 4.0 · 12015")
    assert "license: CC BY 4.0" in told.notes
    assert any(note.startswith("bibliographicCitation: ") for note in told.notes)


@pytest.mark.parametrize(("content", "column"), [("regions", "valid_from"), ("crosswalk", "date")])
def test_what_klass_says_has_days(table: Table, tmp_path: Path, content: str, column: str) -> None:
    """Codes are text, days are days, and every column has a label."""
    frame, told = read(table, tmp_path / "k.dta", content=content)

    assert frame.schema[column] == pl.Date()
    assert set(frame[frame.columns[0]].str.len_chars()) <= {3, 4, 5}
    assert all(label and label != name for name, label in told.column_names_to_labels.items())


def test_names_are_those_that_stata_takes(table: Table, tmp_path: Path) -> None:
    """No digit first; the label keeps what the column is called elsewhere."""
    frame, told = read(table, tmp_path / "w.dta", content="wide", series="midlertidig_botilbud")

    assert told.column_names == ["region", "region_name", "y2023", "y2024"]
    assert told.column_names_to_labels["y2024"] == "2024"
    assert frame.filter(region="4601").row(0)[2:] == ("c", 12.0)


def test_long_names_are_cut_and_stay_apart() -> None:
    """At most 32 letters, none of Stata's own words, none twice."""
    from kostra_bolig.show.sheets.stata import _names

    long = "andel_av_husstandene_i_midlertidig_botilbud"
    names = _names([long, f"{long}_i_fjor", f"{long}_status", "unge_suppressed_since", "in", "2024"])

    assert list(names.values()) == [
        "andel_av_husstandene_i_midlertid",
        "andel_av_husstandene_i_midlert_2",
        "andel_av_husstandene_i_mi_status",
        "unge_since",
        "in_",
        "y2024",
    ]


@pytest.mark.parametrize("language", ["en", "no"])
def test_every_column_of_an_answer_has_a_label(table: Table, tmp_path: Path, language: Language) -> None:
    """Of rankings, comparisons and differences too, in both languages; a figure that is hidden has its letter."""
    from kostra_bolig.said import speaking
    from kostra_bolig.show.export import write_frame
    from kostra_bolig.show.sheets import answered

    for schema in (answered._RANKED, answered._COMPARED, answered._CHANGED):
        frame = pl.DataFrame({name: [None] for name in schema}, schema=dict(schema))
        if "old_status" in schema:
            frame = frame.with_columns(old_status=pl.lit(":"), new=pl.lit(5.0))
        with speaking(language):
            write_frame(table, tmp_path / "a.dta", frame, sheet=lambda _: pytest.fail("no sheet is made"))
        frame, told = pyreadstat.read_dta(tmp_path / "a.dta", user_missing=True, output_format="polars")

        assert all(label and label != name for name, label in told.column_names_to_labels.items())
        assert "old" not in frame.columns or frame["old", "new"].row(0) == ("a", 5.0)
