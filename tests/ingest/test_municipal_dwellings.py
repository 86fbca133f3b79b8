"""Table 12008 by the shipped definition: a constructed table, and what becomes of it where the labels differ."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.errors import SeriesUnavailable
from kostra_bolig.show.page import page
from tests.builders.any_table import DWELLINGS, HOUSING, PER_1000, SHARE, any_table
from tests.builders.constructed import ConstructedTable
from tests.builders.standin import StandIn

KEY = "kommunale_boliger"
TABLE = any_table(municipalities=8)


def fetched(folder: Path, table: ConstructedTable) -> kb.Table:
    """Fetch the table and read it."""
    with StandIn(population=table) as served:
        kb.fetch(table=HOUSING, base_url=served.base_url, cache_dir=folder)
        return kb.load(table=HOUSING, cache_dir=folder)


@pytest.fixture(autouse=True)
def without_klass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask no Klass."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")


def test_it_is_found_by_its_label(tmp_path: Path) -> None:
    """And not the rate per 1,000, whose label begins so and which is «(antall)» too."""
    table = fetched(tmp_path, TABLE)

    assert (table.binding.codes, table.binding.bound_by) == ({KEY: DWELLINGS}, {KEY: "label"})
    assert table.series(KEY).at(2023) == 115_583
    assert table.series(KEY, region="EAK").change(2021, 2023).absolute == 7455
    assert table.series(PER_1000).key is None


def test_a_result_below_zero_is_no_share_out_of_bounds(tmp_path: Path) -> None:
    """Percent is not share: at 06:00, when every doubt refuses, the table would else never be stored."""
    table = fetched(tmp_path, TABLE.with_cell("EAK", SHARE, "2024", -3.2))

    assert [note.check for note in table.notes] == []


def test_it_is_found_by_its_figures_where_the_label_is_another(tmp_path: Path) -> None:
    """Nobody here has seen the label; the three national figures name the content."""
    table = fetched(tmp_path, TABLE.relabelled({DWELLINGS: "Boliger som kommunen disponerer (antall)"}))

    assert (table.binding.codes, table.binding.bound_by) == ({KEY: DWELLINGS}, {KEY: "figures"})


def test_other_figures_make_the_series_unavailable_and_not_the_table(tmp_path: Path) -> None:
    """That 12008 holds them is inferred: every content is still there under SSB's code."""
    other = TABLE
    for year in ("2021", "2022", "2023"):
        other = other.with_cell("EAK", DWELLINGS, year, 140_000)
    table = fetched(tmp_path, other)

    with pytest.raises(SeriesUnavailable, match=f"{KEY} .*12008"):
        table.series(KEY)
    assert table.series(DWELLINGS).at(2023) == 140_000


@pytest.mark.parametrize(("language", "title"), [("no", "Kommunalt disponerte boliger"), ("en", "Municipal dwellings")])
def test_its_page_speaks_of_no_other_table(tmp_path: Path, language: str, title: str) -> None:
    """Neither of households nor of temporary accommodation: what 12015 counts its own definition says."""
    table = fetched(tmp_path, TABLE)

    html = page(table, [], title="constructed", regions=["EAK", "Oslo"], language=language).html

    text = re.sub("<svg.*?</svg>|<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    assert title in text
    assert re.findall(r"(?i)household|accommodation|shelter|homeless|husstand|botilbud|natthjem|bostedsløs", text) == []
