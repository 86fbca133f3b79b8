"""A sum of ours that lacks a suppressed part: it has one sign wherever people read it, and its reason in files."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pyreadstat
import pytest

from kostra_bolig.answers.claims import figures_answer
from kostra_bolig.answers.comparison import compare_answer
from kostra_bolig.answers.panel import panel_answer
from kostra_bolig.figures.table import Table
from kostra_bolig.said import speaking
from kostra_bolig.show import tables
from kostra_bolig.show.page import page
from tests.builders.whole_country import CODES, whole_country, with_cells

TOTAL = "midlertidig_botilbud"
FOLLO = "3207"

every_language = pytest.mark.parametrize("language", ["en", "no"])


@pytest.fixture(scope="module")
def table() -> Table:
    """Return the whole country, with a suppressed part of a merged municipality in its base year and one before."""
    hidden = {("0217", CODES[TOTAL], year): (None, ":", "suppressed") for year in (2018, 2019)}
    return with_cells(whole_country(), hidden)  # type: ignore[arg-type]


@every_language
def test_it_has_one_sign_on_the_terminal(table: Table, language: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """In a series, beside others, in a panel and among the first and last figures."""
    with speaking(language):
        tables.series_table(table.series(TOTAL, region=FOLLO))
        compared = table.compare(TOTAL, [FOLLO, "0301"], base=2020)
        tables.compare_table(compare_answer(compared), table.provenance)
        answer = panel_answer(table, [TOTAL], joined=True, balanced=False, regions=[FOLLO])
        tables.panel_table(answer, table.provenance)
        tables.figures_table("x", figures_answer(table, FOLLO, since=2019)["figures"][:1])

    shown = capsys.readouterr().out
    assert len(re.findall(r"^ *2019 +:(?: |$)", shown, re.MULTILINE)) == 2
    assert re.search(r"3207 +Nordre Follo +2019 +:", shown)
    assert "2019: :" in shown
    assert not re.search(r"2019:? +–", shown)


@every_language
def test_it_has_the_same_sign_on_the_page_in_a_chart_and_in_a_workbook(
    table: Table, language: Any, tmp_path: Path
) -> None:
    """Each of them says what the sign means."""
    word = {"en": "suppressed", "no": "skjermet"}[language]
    markup = page(table, [], title="T", regions=[FOLLO], language=language).html
    chart = table.plot([TOTAL], regions=[FOLLO], language=language).to_svg()
    table.export(tmp_path / "a.xlsx", regions=[FOLLO], series=[TOTAL], language=language)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    row = re.findall(r'<tr><th scope="row">2019</th>.*?</tr>', markup, re.DOTALL)[0]
    assert ">:<" in row
    assert f": {word}" in markup
    assert f": {word}" in chart
    assert next(row for row in rows if row[0] == FOLLO)[5:7] == [":", ":"]
    assert [f":  {word}"] in [[cell for cell in row if cell] for row in rows]


def test_files_for_programs_say_why(table: Table, tmp_path: Path) -> None:
    """CSV has the reason in its own column and no symbol that SSB did not give; Stata has its letter."""
    wanted: dict[str, Any] = {"regions": [FOLLO], "series": [TOTAL], "joined": True}
    table.export(tmp_path / "a.csv", content="panel", **wanted)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["year"] == "2019")
    assert (row[TOTAL], row[f"{TOTAL}_status"], row[f"{TOTAL}_missing"]) == ("", "", "suppressed")

    table.export(tmp_path / "panel.dta", content="panel", **wanted)
    table.export(tmp_path / "wide.dta", content="wide", **wanted)
    panel, wide = (
        pyreadstat.read_dta(tmp_path / f"{name}.dta", user_missing=True, output_format="polars")[0]
        for name in ("panel", "wide")
    )
    assert panel.filter(year=2019)[TOTAL].to_list() == ["a"]
    assert [wide[name].to_list() for name in wide.columns if name.endswith(("2018", "2019"))] == [["a"], ["a"]]
