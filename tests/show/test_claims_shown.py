"""What is shown of a claim beside its verdict: on the terminal, on the page, in a notebook and in the note."""

from __future__ import annotations

import contextlib
import html
import io
import re
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.answers.claims import report_answer
from kostra_bolig.figures.claims import ClaimResults
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.gate import drift
from kostra_bolig.kinds import Lang
from kostra_bolig.said import speaking
from kostra_bolig.show.page import page
from kostra_bolig.show.tables import claims_table
from tests.builders.tables import table as one_content

NB = "\N{NO-BREAK SPACE}"


def held(folder: Path, figures: Table, fields: str) -> ClaimResults:
    """Hold one claim on the series against figures."""
    file = folder / "claims.toml"
    lines = "\n".join(field.replace("=", " = ", 1) for field in fields.split())
    file.write_text(
        f'format = 1\n[[claim]]\nid = "one"\ntext = "Constructed."\nseries = "natthjem"\n{lines}\n', "utf-8"
    )
    return kb.verify(kb.read_claims(file), figures)


def on_the_terminal(results: ClaimResults, figures: Table, language: Lang = "en") -> str:
    """Return the claim's row on the terminal, and its note."""
    out = io.StringIO()
    with speaking(language), contextlib.redirect_stdout(out):
        claims_table(report_answer("x", results, figures))
    return out.getvalue().replace(NB, " ")


def on_the_page(results: ClaimResults, figures: Table, language: Lang = "en") -> str:
    """Return the last cell of the claim's row on the page: what the figures give."""
    text = page(figures, results, title="T", language=language, is_report=False).html
    [row] = re.findall(r"<td>([^<]*)</td></tr>", text[text.index("Constructed.") :])[:1]
    return html.unescape(row).replace(NB, " ")


@pytest.mark.parametrize(
    ("fields", "first", "last", "verdict", "terminal", "row"),
    [
        ("kind='multiple' start=2023 end=2024 at_least=2", 1000, 1996, "not_reproduced", "× 1.996", "× 1.996"),
        ("kind='multiple' start=2023 end=2024 at_least=2", 1000, 2004, "reproduced", "× 2.00", "× 2.00"),
        ("kind='multiple' start=2023 end=2024 at_most=2.5", 10000, 25004, "not_reproduced", "× 2.5004", "× 2.5004"),
        (
            "kind='multiple' start=2023 end=2024 at_least=1.5 at_most=1.985",
            1000,
            1985,
            "reproduced",
            "× 1.985",
            "× 1.985",
        ),
        ("kind='multiple' start=2023 end=2024 published=2", 10000, 20504, "not_reproduced", "× 2.0504", "× 2.1"),
        ("kind='multiple' start=2023 end=2024 published=2.3", 100, 235, "reproduced", "× 2.35", "× 2.35"),
        ("kind='multiple' start=2023 end=2024 published=0.5", 1000, 485, "not_reproduced", "× 0.485", "× 0.485"),
        ("kind='percent_change' start=2023 end=2024 published=60", 10000, 16050, "not_reproduced", "+60.50%", "+60.5%"),
        (
            "kind='percent_change' start=2023 end=2024 published=60",
            100000,
            160498,
            "reproduced",
            "+60.498%",
            "+60.498%",
        ),
        (
            "kind='percent_change' start=2023 end=2024 published=61",
            50000,
            80249,
            "not_reproduced",
            "+60.498%",
            "+60.498%",
        ),
    ],
)
def test_no_figure_is_rounded_across_the_border_of_its_verdict(
    fields: str, first: float, last: float, verdict: str, terminal: str, row: str, tmp_path: Path
) -> None:
    """1.996 is not two times: a reader who holds what is shown against the text comes to the verdict beside it."""
    figures = one_content({"EAK": {2023: float(first), 2024: float(last)}})

    results = held(tmp_path, figures, fields)

    assert results[0].verdict.value == verdict
    assert f" {terminal} " in on_the_terminal(results, figures)
    assert on_the_page(results, figures) == row
    assert terminal.rstrip("%") in results[0].note
    assert row.rstrip("%") in repr(results[0])


def test_a_rise_that_is_a_rise_is_not_shown_as_none(tmp_path: Path) -> None:
    """One more of a hundred thousand is an increase, and no 0.00 %."""
    figures = one_content({"EAK": {2023: 100000.0, 2024: 100001.0}})

    [result] = held(tmp_path, figures, "kind='direction' start=2023 end=2024 published='increase'")

    assert result.verdict.value == "reproduced"
    assert result.note == "2023: 100000 → 2024: 100001, +0.001 %"


@pytest.mark.parametrize(
    ("fields", "unit", "english", "norwegian"),
    [
        (
            "kind='difference' start=2023 end=2024 published=2.1",
            "prosent",
            "+2.1 percentage points",
            "+2,1 prosentpoeng",
        ),
        ("kind='value' year=2024 published=26.8", "prosent", "26.8%", "26,8 %"),
        ("kind='difference' start=2023 end=2024 published=2.1", "1000 kr", "+2.1 × 1000 kr", "+2,1 × 1000 kr"),
        ("kind='about' start=2023 end=2024 published=26 within_percent=9", "kr", "25.8 kr", "25,8 kr"),
        ("kind='value' year=2024 published=26.8", "husstander", "26.8", "26,8"),
    ],
)
def test_a_figure_of_a_claim_has_its_unit(fields: str, unit: str, english: str, norwegian: str, tmp_path: Path) -> None:
    """A difference of shares is in percentage points, an amount in what SSB counts it in, and a count in nothing."""
    figures = one_content({"EAK": {2023: 24.7, 2024: 26.8}}, unit=unit)

    results = held(tmp_path, figures, fields)

    assert re.search(rf"  {re.escape(english)}(?:  |\n)", on_the_terminal(results, figures))
    assert re.search(rf"  {re.escape(norwegian)}(?:  |\n)", on_the_terminal(results, figures, "no"))
    assert on_the_page(results, figures, "no") in (norwegian, norwegian.replace("25,8", "26"))
    assert results[0].to_dict()["unit"] == unit


def test_a_share_of_changed_cells_is_not_rounded_to_what_is_allowed() -> None:
    """«20.0 % changed, expected at most 20 %» would refuse what it says is right."""
    year = {f"{code:04}": float(code) for code in range(1000, 3499)}
    before = one_content({code: {2020: value, 2024: value} for code, value in year.items()})
    moved = one_content({code: {2020: value + (code < "1500"), 2024: value} for code, value in year.items()})

    found = drift.check_drift(moved.observations, before.observations)

    [told] = found.filter((found["check"] == "mass_change") & found["year"].is_null())["found"]
    assert told.startswith("20.01 % of 2499 cells")
