"""Grids: whatever the window and however many columns, every number, key and name is there whole."""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_bolig.answers.comparison import compare_answer, coverage_answer, ranking_answer
from kostra_bolig.answers.versions import SnapshotAnswer
from kostra_bolig.figures.among.ranked import Wanted
from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.load import load
from kostra_bolig.kinds import Language, Stage
from kostra_bolig.kostra import RegionKind
from kostra_bolig.show import tables, versions
from kostra_bolig.show.grid import Grid, Side, grid_of
from kostra_bolig.show.numbers import figure
from tests.builders.constructed import build
from tests.builders.standin import StandIn

PRINT = Grid.print
NAMES = st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=24)
NUMBERS = st.integers(0, 10**9).map(lambda number: f"{number:,}".replace(",", "\N{NO-BREAK SPACE}"))


def shown(table: Grid, width: int) -> str:
    """Return what a grid prints in a window of a width."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        table.print(width=width)
    return out.getvalue()


def filled(regions: Sequence[str], years: Sequence[int], values: Sequence[str]) -> Grid:
    """Return years down and regions across, as `compare` has them."""
    columns: list[tuple[str, Side]] = [(name, "right") for name in regions]
    table = grid_of(("year", "right"), *columns)
    for place, year in enumerate(years):
        table.add(str(year), *(values[(place + column) % len(values)] for column in range(len(regions))))
    return table


@settings(deadline=None, max_examples=40)
@given(st.lists(NAMES, min_size=1, max_size=30), st.lists(NUMBERS, min_size=1, max_size=9), st.integers(40, 220))
def test_no_number_no_year_and_no_name_is_ever_cut(regions: list[str], values: list[str], width: int) -> None:
    """For any number of regions and any width from 40 on, each is there whole, and each block has its years."""
    years = range(2015, 2015 + len(values))

    out = shown(filled(regions, years, values), width)
    words = out.replace("\N{NO-BREAK SPACE}", " ")

    assert all(name in out for name in regions)
    assert all(value.replace("\N{NO-BREAK SPACE}", " ") in words for value in values)
    assert all(str(year) in out for year in years)
    assert "…" not in out


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 40), st.integers(40, 220))
def test_every_block_has_its_keys_and_no_line_is_wider_than_the_window(regions: int, width: int) -> None:
    """What does not fit stands below, under its own years, in the order of the columns."""
    out = shown(filled([f"r{place}" for place in range(regions)], [2023, 2024], ["123456789"]), width)

    heads = [line.split() for line in out.splitlines() if "year" in line]
    assert [name for head in heads for name in head if name != "year"] == [f"r{place}" for place in range(regions)]
    assert out.count("2023") == out.count("2024") == len(heads)
    assert out.count("123456789") == 2 * regions
    assert max(map(len, out.splitlines())) <= width


def test_a_key_that_leaves_no_room_stands_above_what_it_is_of() -> None:
    """An id is whole also in a window in which nothing fits beside it."""
    table = grid_of(("snapshot", "left"), ("updated by SSB", "left"))
    table.add("20250315T070000Z-3463941db43f", "2025-03-15T07:00:00Z")

    assert shown(table, 40) == "20250315T070000Z-3463941db43f\n  updated by SSB: 2025-03-15T07:00:00Z\n"


def test_words_wrap_before_columns_go_below() -> None:
    """A remark takes more lines, and the row stays one."""
    table = grid_of(("year", "right"), ("", "left"))
    table.add("2024", "a remark of many words that is wider than the window that it stands in")

    lines = shown(table, 40).splitlines()

    assert next(line for line in lines if "2024" in line).split()[:2] == ["2024", "a"]
    assert max(map(len, lines)) <= 40


# The tables of the commands


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Return a constructed table with a few municipalities."""
    folder = tmp_path_factory.mktemp("grid") / "store"
    with pytest.MonkeyPatch.context() as patched, StandIn(build(municipalities=12)) as server:
        patched.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        return load(base_url=server.base_url, cache_dir=folder)


def printed(monkeypatch: pytest.MonkeyPatch, width: int, show: object, *arguments: object, **options: object) -> str:
    """Return what a function of show prints in a window of a width."""
    monkeypatch.setattr(Grid, "print", lambda self: PRINT(self, width=width))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert callable(show)
        show(*arguments, **options)
    return " ".join(out.getvalue().replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("many", [1, 4, 9, 12])
def test_compare_shows_every_figure_of_every_region(
    table: Table, monkeypatch: pytest.MonkeyPatch, width: int, many: int
) -> None:
    """Nine regions in a pipe, or four on 80 columns: no year, no value and no code is lost."""
    codes = table.regions(kind=RegionKind.MUNICIPALITY)["region"].to_list()[:many]
    answer = compare_answer(table.compare("midlertidig_botilbud", [*codes, "EAK"], base=2024))

    out = printed(monkeypatch, width, tables.compare_table, answer, table.provenance)

    for one in answer["regions"]:
        assert f"({one['region']})" in out
        for value in one["values"]:
            assert value is None or " ".join(figure(value, 0, language=Language.EN).split()) in out
    assert all(str(year) in out for year in answer["years"])


@pytest.mark.parametrize("width", [40, 80])
def test_ranking_and_coverage_show_every_figure(table: Table, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Codes, ranks, values and counts are whole in a narrow window."""
    kind = RegionKind.MUNICIPALITY
    ranked = ranking_answer(table, "unge", 2024, kind=kind, wanted=Wanted(since=2021))
    covered = coverage_answer(table, "unge", kind=kind)

    out = printed(monkeypatch, width, tables.ranking_table, ranked, table.provenance)
    counts = printed(monkeypatch, width, tables.coverage_table, covered, table.provenance)

    assert all(row["region"] in out and row["region_name"].split()[0] in out for row in ranked["ranking"])
    assert all(f"{row['year']} {row['regions']} {row['reported']}" in counts for row in covered["years"])


@settings(deadline=None, max_examples=40)
@given(st.integers(40, 200))
def test_history_shows_ids_whole(width: int) -> None:
    """An id can be copied from any window."""
    one: SnapshotAnswer = {
        "id": "20250315T070000Z-3463941db43f",
        "updated": "2025-03-15T07:00:00Z",
        "stage": Stage.UNREVISED,
        "fetched_at": "2025-03-20T12:00:00Z",
        "rows": 1,
        "regions": 1,
        "years": [2015, 2024],
        "notes": 0,
        "accepted": "a reason of some words",
    }
    with pytest.MonkeyPatch.context() as patched:
        out = printed(patched, width, versions.history_table, [one], one["id"])

    assert one["id"] in out
    assert "2025-03-15T07:00:00Z" in out
    assert "2025-03-20T12:00:00Z" in out


@pytest.mark.parametrize(
    ("columns", "widest"),
    [("40", 40), ("², ", 80), ("²", 80), ("0", 80), ("-1", 80), ("x", 80), ("", 80), ("9" * 12, 80), ("١٢٣", 80)],
)
def test_a_window_is_as_wide_as_columns_says_if_that_is_a_number(columns: str, widest: int) -> None:
    """Whatever the variables of the window hold, the grid is printed."""
    try:
        os.fsencode(columns)
    except UnicodeEncodeError:
        pytest.skip("the letters of this system, such as cp1252, do not write it")
    out = io.StringIO()
    # For this call only: pytest itself, asked for names (`-v`), pads its lines to `COLUMNS` before a test is torn down.
    with pytest.MonkeyPatch.context() as patched, contextlib.redirect_stdout(out):
        for name in ("COLUMNS", "LINES"):
            patched.setenv(name, columns)
        patched.setenv("FORCE_COLOR", "1")
        patched.setattr("os.get_terminal_size", lambda _stream: os.terminal_size((80, 24)))
        filled([f"r{place}" for place in range(40)], [2024], ["1"]).print()

    lines = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()).splitlines()
    assert widest - 10 < max(map(len, lines)) <= widest
