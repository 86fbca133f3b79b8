"""Figures in the hands of other libraries: pandas without pyarrow, Arrow streams, and what works through narwhals."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

import altair
import pandas as pd
import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig.errors import UsageError
from kostra_bolig.figures.series import Series
from tests.builders.series import series

SOME = pl.DataFrame(
    {
        "rank": pl.Series([1, None], dtype=pl.Int32),
        "year": pl.Series([2023, 2024], dtype=pl.Int16),
        "value": [7.0, None],
        "missing": pl.Series([None, "suppressed"], dtype=pl.Enum(["suppressed", "not_available"])),
        "region": ["0301", None],
        "unusual": [True, None],
        "since": [dt.date(2025, 6, 15), None],
        "made_of": [["0213", "0217"], None],
    }
)


@pytest.fixture
def one() -> Series:
    """Return a series with a figure and one that is suppressed."""
    return series({2023: 7.0, 2024: ":"})


@pytest.fixture(scope="module")
def table() -> kb.Table:
    """Return the figures that the report prints."""
    return kb.load(source="published")


class TestPandas:
    """Every frame that we hand out, for pandas; pyarrow is not there."""

    @pytest.fixture(autouse=True)
    def no_pyarrow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let nothing import it."""
        monkeypatch.setitem(sys.modules, "pyarrow", None)

    def test_each_type_is_what_pandas_has_for_it(self) -> None:
        """Whole numbers keep their size, and an enum is a category."""
        given = kb.to_pandas(SOME)

        assert {name: str(dtype) for name, dtype in given.dtypes.items()} == {
            "rank": "Int32",
            "year": "int16",
            "value": "float64",
            "missing": "category",
            "region": "string",
            "unusual": "boolean",
            "since": "datetime64[s]",
            "made_of": "string",
        }
        assert given["missing"].cat.categories.tolist() == ["suppressed", "not_available"]

    def test_each_value_is_there_and_what_is_missing_is_missing(self) -> None:
        """Never 0, and never the text ``None``."""
        given = kb.to_pandas(SOME)

        first: list[Any] = given.iloc[0].tolist()
        assert first[:3] == [1, 2023, 7.0]
        assert first[4:] == ["0301", True, pd.Timestamp("2025-06-15"), "0213+0217"]
        assert given.isna().to_numpy().tolist()[1] == [True, False, True, False, True, True, True, True]
        assert given["missing"].tolist()[1] == "suppressed"

    def test_a_frame_without_rows_keeps_its_types(self) -> None:
        """So that a program that filters finds the columns it knows."""
        given = kb.to_pandas(SOME.clear())

        assert len(given) == 0
        assert str(given["missing"].dtype) == "category"
        assert str(given["region"].dtype) == "string"

    def test_a_table_and_a_comparison_carry_their_source(self, table: kb.Table) -> None:
        """In the attributes of the frame."""
        for record in (table, table.compare("unge", ["EAK"]), table.unge):
            given = record.to_pandas()

            assert given.attrs == {"source": str(table.provenance), "licence": table.provenance.licence}
            assert str(given["missing"].dtype) == "string"

    def test_a_suppressed_figure_stays_missing(self, one: Series) -> None:
        """With the reason beside it."""
        given = one.to_pandas()

        assert given["value"].isna().tolist() == [False, True]
        assert given["missing"].tolist()[1] == "suppressed"

    @pytest.mark.parametrize("wrong", [None, [1], "frame"])
    def test_no_frame_is_refused(self, wrong: Any) -> None:
        """Not with an attribute that is not there."""
        with pytest.raises(UsageError, match="expected a polars frame"):
            kb.to_pandas(wrong)


class TestArrow:
    """Whatever speaks Arrow takes the record."""

    def test_polars_takes_a_series_a_comparison_and_a_table(self, one: Series, table: kb.Table) -> None:
        """As the very frame that they hold, enums and lists too."""
        comparison = table.compare("unge", ["EAK"])

        assert pl.DataFrame(one).equals(one.frame)
        assert pl.DataFrame(one).schema == one.frame.schema
        assert pl.DataFrame(comparison).equals(comparison.frame)
        assert pl.DataFrame(table).equals(table.observations)

    def test_altair_draws_a_series(self, one: Series) -> None:
        """With the types of its columns, and null where SSB gives no figure."""
        drawn = altair.Chart(one).mark_point().encode(x="year:O", y="value").to_dict()

        [rows] = drawn["datasets"].values()
        assert [row["value"] for row in rows] == [7.0, None]
        assert drawn["encoding"]["y"]["type"] == "quantitative"

    @pytest.mark.frames
    def test_pyarrow_and_duckdb_take_it(self, one: Series) -> None:
        """By the PyCapsule interface alone."""
        arrow, duckdb = pytest.importorskip("pyarrow"), pytest.importorskip("duckdb")

        given = arrow.table(one)
        found = duckdb.sql("SELECT year, value, missing FROM one WHERE missing = 'suppressed'").fetchall()

        assert given["value"].to_pylist() == [7.0, None]
        assert given["missing"].to_pylist() == [None, "suppressed"]
        assert found == [(2024, None, "suppressed")]

    @pytest.mark.frames
    def test_pyarrow_works_with_what_it_took(self, one: Series) -> None:
        """It sorts, filters, writes and gives on; and polars has the very frame back, though pyarrow is loaded."""
        arrow = pytest.importorskip("pyarrow")
        compute = pytest.importorskip("pyarrow.compute")

        given = arrow.table(one)

        assert given.sort_by([("year", "descending")])["year"].to_pylist() == [2024, 2023]
        assert given.filter(compute.equal(given["status"], ":"))["missing"].to_pylist() == ["suppressed"]
        assert [list(codes) for codes in given.to_pandas()["made_of"]] == one.frame["made_of"].to_list()
        assert pl.DataFrame(one).equals(one.frame)
        assert pl.DataFrame(one).schema == one.frame.schema

    @pytest.mark.frames
    def test_great_tables_takes_its_frame(self, one: Series) -> None:
        """It knows frames of three libraries by their class, and no other."""
        tables = pytest.importorskip("great_tables")

        assert ">2023<" in tables.GT(pl.DataFrame(one)).as_raw_html()
