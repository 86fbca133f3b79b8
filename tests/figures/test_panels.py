"""The panel of today's municipalities over the whole country, by hand for three, and what is made of it."""

from __future__ import annotations

import csv
import dataclasses
import time
from pathlib import Path

import polars as pl
import pytest

from kostra_bolig.errors import UsageError
from kostra_bolig.figures.table import Table
from tests.builders.municipal_history import codes_of
from tests.builders.whole_country import CODES, YEARS, value_of, whole_country, with_cells

CODE = CODES["unge"]


@pytest.fixture(scope="module")
def table() -> Table:
    """Return the whole country, with invented figures; one part of Nordre Follo is suppressed in 2019."""
    return with_cells(whole_country(), {("0217", CODE, 2019): (None, ":", "suppressed")})


@pytest.fixture(scope="module")
def panel(table: Table) -> pl.DataFrame:
    """Return the panel of all series."""
    return table.panel(joined=True)


def test_every_municipality_of_today_has_every_year_and_no_other_region_is_there(panel: pl.DataFrame) -> None:
    """357 municipalities over ten years, in order, and the columns of the plain panel first."""
    assert panel.select("region", "year").rows() == [(code, year) for code in sorted(codes_of(2024)) for year in YEARS]
    keys = list(CODES)
    assert panel.columns == [
        *("region", "region_name", "kind", "year"),
        *(f"{key}{part}" for part in ("", "_status", "_made_of", "_missing") for key in keys),
    ]


def test_three_municipalities_by_hand(panel: pl.DataFrame) -> None:
    """Tromsø had three codes; Nordre Follo is a sum that one suppressed part takes away; Haram was a piece."""
    rows = {
        name: panel.filter(pl.col("region") == code).select("unge", "unge_made_of", "unge_missing").rows()
        for name, code in (("Tromsø", "5501"), ("Nordre Follo", "3207"), ("Haram", "1580"))
    }

    codes = ["1902"] * 5 + ["5401"] * 4 + ["5501"]
    assert rows["Tromsø"] == [
        (value_of(code, CODE, year), [code], None) for code, year in zip(codes, YEARS, strict=True)
    ]
    assert rows["Nordre Follo"][3:6] == [
        (value_of("0213", CODE, 2018) + value_of("0217", CODE, 2018), ["0213", "0217"], None),
        (None, ["0213", "0217"], "suppressed"),
        (value_of("3020", CODE, 2020), ["3020"], None),
    ]
    assert rows["Haram"] == [(None, [], "not_joined")] * 9 + [(value_of("1580", CODE, 2024), ["1580"], None)]


def test_each_series_of_the_panel_is_the_joined_series(table: Table, panel: pl.DataFrame) -> None:
    """One place decides what a region is made of, for one and for all."""
    for region in ("0301", "3207", "1508", "3905", "5001", "1806"):
        series = table.series("unge", region=region).frame
        there = panel.filter(pl.col("region") == region)
        assert there["unge"].to_list() == series["value"].to_list()
        assert there["unge_made_of"].to_list() == series["made_of"].to_list()
        assert there["unge_missing"].to_list() == series["missing"].to_list()


def test_the_whole_country_takes_less_than_a_second(table: Table) -> None:
    """From figures in hand, with nothing decided before; measured at about 0.2 s."""
    fresh = dataclasses.replace(table)
    fresh.klass  # noqa: B018  read once for a table, whatever is asked of it

    begun = time.process_time()
    fresh.panel(joined=True)

    assert time.process_time() - begun < 1


def test_a_balanced_panel_has_only_those_with_figures_in_all_years(table: Table, panel: pl.DataFrame) -> None:
    """Neither the pieces of splits, nor one with a suppressed part."""
    balanced = table.panel(joined=True, keys=["unge"], balanced=True)

    whole = panel.group_by("region").agg(pl.col("unge").null_count() == 0).filter("unge")["region"]
    assert set(balanced["region"]) == set(whole)
    assert {"1508", "1580", "3905", "3907", "1806", "3207"}.isdisjoint(balanced["region"])
    assert balanced.columns == [
        *("region", "region_name", "kind", "year", "unge", "unge_status", "unge_made_of", "unge_missing")
    ]


def test_a_panel_of_a_few_is_theirs_alone_and_says_what_cannot_be_followed(table: Table) -> None:
    """In order of their codes, whatever order they are named in; one that has ended may be named too."""
    few = table.panel(joined=True, keys=["unge"], regions=["Tromsø", "3207", "1902"])

    assert few["region"].unique(maintain_order=True).to_list() == ["1902", "3207", "5501"]
    assert few.filter(pl.col("region") == "1902")["unge_made_of"].to_list() == [["1902"]] * len(YEARS)
    assert set(table.panel(regions=["EKA55", "5501"])["region"]) == {"EKA55", "5501"}
    with pytest.raises(UsageError, match="is no region of the kind municipality"):
        table.panel(joined=True, regions=["EKA55"])


@pytest.mark.parametrize("joined", [True, False])
def test_a_panel_without_a_series_says_so(table: Table, joined: bool) -> None:
    """Where none is available, that is what is wrong, not the regions."""
    bare = dataclasses.replace(table, binding=dataclasses.replace(table.binding, codes={}))

    with pytest.raises(UsageError, match="none of the series is available in these figures"):
        bare.panel(joined=joined)


def test_a_wide_file_has_a_row_per_municipality_and_a_column_per_year(table: Table, tmp_path: Path) -> None:
    """As chart tools take it: codes are text, and nothing else stands beside the years."""
    table.export(tmp_path / "wide.csv", content="wide", series="unge")

    rows = list(csv.reader((tmp_path / "wide.csv").read_text("utf-8").splitlines()))
    assert rows[0] == ["region", "region_name", *map(str, YEARS)]
    assert len(rows) == 358
    (follo,) = (row for row in rows if row[0] == "3207")
    assert (follo[5], follo[6], follo[7]) == (
        f"{value_of('0213', CODE, 2018) + value_of('0217', CODE, 2018):.0f}",
        "",
        f"{value_of('3020', CODE, 2020):.0f}",
    )


@pytest.mark.parametrize(("file", "series"), [("wide.csv", None), ("wide.json", "unge")])
def test_a_wide_file_is_of_one_series_and_no_dataset(
    table: Table, tmp_path: Path, file: str, series: str | None
) -> None:
    """Nothing is written."""
    with pytest.raises(UsageError, match="a wide file has one series"):
        table.export(tmp_path / file, content="wide", series=series)

    assert list(tmp_path.iterdir()) == []
