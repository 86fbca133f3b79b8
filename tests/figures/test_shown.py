"""What a notebook and a terminal show of a record: its gist in a line or a few, and never a heap of its fields."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

import kostra_bolig as kb
from kostra_bolig.figures.trend import Point, linear_trend
from kostra_bolig.said import said, speaking
from kostra_bolig.store.snapshots import Store
from kostra_bolig.testing import make_table
from tests.builders.drafts import draft_of
from tests.builders.stores import publish
from tests.conftest import ROOT

LONGEST = 200
"""So many letters of a line are read at a glance."""


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return one of each record that a person may have in hand."""
    table = kb.load(source="published")
    results = kb.verify(kb.FAFO_2025_11, table)
    publish(store := Store(tmp_path_factory.mktemp("shown") / "store"), draft_of())
    [snapshot] = store.snapshots()
    note = kb.Note(check="drift", said="a <b>remark</b>")
    return {
        "provenance": table.provenance,
        "snapshot": snapshot,
        "fetch": kb.FetchResult(outcome=kb.Outcome.NEW, snapshot=snapshot, notes=(note,), requests=4),
        "citation": table.cite(),
        "note": note,
        "trend": table.midlertidig_botilbud.trend(),
        "claim": kb.FAFO_2025_11.claims[0],
        "claims": kb.FAFO_2025_11,
        "result": results[0],
        "results": results,
    }


NAMES = ("provenance", "snapshot", "note", "fetch", "citation", "trend", "claim", "claims", "result", "results")


@pytest.mark.parametrize("name", NAMES)
def test_a_line_is_short_and_has_no_field_in_it(records: dict[str, Any], name: str) -> None:
    """No hash, no path, and nothing that is made to be read back; a citation is as long as it is."""
    lines = repr(records[name]).splitlines()

    assert max(map(len, lines)) < LONGEST or name == "citation"
    assert not any("=" in line.partition(":")[0] or "(" in line.partition(" ")[0] for line in lines)
    assert str(ROOT) not in repr(records[name])


@pytest.mark.parametrize(
    "name", ["provenance", "snapshot", "fetch", "citation", "trend", "claims", "result", "results"]
)
def test_a_notebook_has_html_of_it(records: dict[str, Any], name: str) -> None:
    """Nothing that came from elsewhere is run in it."""
    shown = records[name]._repr_html_()

    assert shown.startswith("<")
    assert "<b>remark</b>" not in shown


def test_a_fetch_says_what_it_did(records: dict[str, Any]) -> None:
    """Then what is stored, what was remarked, and where it comes from."""
    head, stored, note, source = repr(records["fetch"]).splitlines()

    assert head == "FetchResult new · 4 requests · 1 note"
    assert stored == repr(records["snapshot"])
    assert stored.startswith("Snapshot 20250315T")
    assert note == "drift: a <b>remark</b>"
    assert "CC BY 4.0" in source


def test_one_is_not_several(records: dict[str, Any]) -> None:
    """A table of one cell, as tests make them, and a fetch that asked once say it in the singular."""
    small = make_table([("0301", "unge", 2024, 50)])
    asked_once = dataclasses.replace(records["fetch"], requests=1)
    [cell] = small.observations.select("region", "content", "year").rows(named=True)

    assert repr(small).startswith("Table 12015 · 1 observation · 1 region · 2024\n")
    assert repr(asked_once).startswith("FetchResult new · 1 request · 1 note\n")
    assert repr(kb.Note(check="c", said="x", cells=(kb.Cell(**cell, found="", expected=""),))) == "Note c: x · 1 cell"


def test_a_remark_says_what_it_is_of_and_counts_its_cells() -> None:
    """Some dozens of cells are a number, in whichever language is spoken."""
    cell = kb.Cell(region="0301", content="x", year=2024, found="0.5", expected="whole")
    what = said("ingest-held-in-memory", why="it is full")

    assert (
        repr(kb.Note(check="whole_count", said="a remark", cells=(cell, cell)))
        == "Note whole_count: a remark · 2 cells"
    )
    with speaking("no"):
        assert repr(kb.Note(check="held", said=what)) == f"Note held: {what.sentence('no')}"


def test_a_verdict_says_both_numbers(records: dict[str, Any]) -> None:
    """In the text, and from the figures."""
    assert repr(records["result"]) == (
        "ClaimResult households-2021-2022: reproduced, +30 % in the text, +30.1 % from the figures"
    )
    assert repr(records["results"]).splitlines()[:2] == ["ClaimResults: 9", repr(records["result"])]


@pytest.mark.parametrize(
    ("values", "english", "norwegian"),
    [
        ([1.0, 3.0], "up 2 a year from 2020 to 2021", "opp 2 i året fra 2020 til 2021"),
        (
            [1.0, 1.25, 1.75],
            "up 0.375 a year from 2020 to 2022, R² 0.96",
            "opp 0,375 i året fra 2020 til 2022, R² 0,96",
        ),
        (
            [7500.5, 5000.0],
            "down 2500.5 a year from 2020 to 2021",
            "ned 2\N{NO-BREAK SPACE}500,5 i året fra 2020 til 2021",
        ),
        ([5.0, 5.0, 5.0], "flat from 2020 to 2022", "uendret fra 2020 til 2022"),
    ],
)
def test_a_line_through_a_series_in_words(values: list[float], english: str, norwegian: str) -> None:
    """How well it fits is said where it can fail to: of three years or more that vary."""
    line = linear_trend([Point(2020 + n, value) for n, value in enumerate(values)])

    assert str(line) == english
    assert repr(line) == f"Trend: {english}"
    with speaking("no"):
        assert str(line) == norwegian


def test_figures_in_a_row_stand_apart_without_a_style_of_the_page() -> None:
    """As in marimo, which takes all room out of cells."""
    shown = kb.load(source="published").midlertidig_botilbud._repr_html_()

    assert "border-spacing:1em .25em" in shown


def test_a_record_is_shown_the_same_wherever_the_store_is(records: dict[str, Any], tmp_path: Path) -> None:
    """A path is nobody's business in a shared notebook."""
    assert str(tmp_path.parent) not in repr(records["fetch"]) + records["fetch"]._repr_html_()
