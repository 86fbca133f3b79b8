"""Regions beside each other, on figures worked out by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.errors import SeriesError, UsageError
from kostra_bolig.figures.among.coverage import coverage
from kostra_bolig.figures.among.ranked import ranking
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.figures.areas.panel import of_observations
from kostra_bolig.figures.comparison import Comparison
from kostra_bolig.figures.frames import SINCE
from kostra_bolig.figures.series import Series
from kostra_bolig.kostra import Missing
from kostra_bolig.said import said
from tests.builders.cells import Cell, cells
from tests.builders.series import series

SOURCE = "Kilde: Statistisk sentralbyrå, table 12015 · updated 2025-03-15 · newest year unrevised · CC BY 4.0"


def beside(regions: Mapping[str, Mapping[int, Cell]], **options: Any) -> Comparison:
    """Compare regions that go by their codes."""
    return Comparison.of(
        [series(by_year, region=code, region_name=f"name of {code}") for code, by_year in regions.items()], **options
    )


def moved(comparison: Comparison) -> list[tuple[Any, ...]]:
    """Give region, year and what is computed of each."""
    return comparison.frame.select("region", "year", "index", "absolute", "percent").rows()


class TestComparison:
    """Levels, index and change since a base year."""

    def test_frame(self) -> None:
        """A row for each region and year: SSB's cell, then what we compute of it."""
        comparison = beside({"EAK": {2020: 200.0, 2021: (229.0, "*")}, "0301": {2020: 8.0, 2021: ":"}})

        assert comparison.base == 2020
        assert dict(comparison.frame.schema) == {
            "region": pl.String,
            "region_name": pl.String,
            "year": pl.Int16,
            "value": pl.Float64,
            "status": pl.String,
            "missing": pl.Enum(Missing),
            "made_of": pl.List(pl.String),
            "index": pl.Float64,
            "absolute": pl.Float64,
            "percent": pl.Float64,
        }
        assert comparison.frame.rows() == [
            ("EAK", "name of EAK", 2020, 200.0, None, None, ["EAK"], 100.0, 0.0, 0.0),
            ("EAK", "name of EAK", 2021, 229.0, "*", None, ["EAK"], 114.5, 29.0, 14.5),
            ("0301", "name of 0301", 2020, 8.0, None, None, ["0301"], 100.0, 0.0, 0.0),
            ("0301", "name of 0301", 2021, None, ":", "suppressed", ["0301"], None, None, None),
        ]

    def test_the_base_is_the_first_year_that_all_have(self) -> None:
        """Suppressed and 0 are nothing to start from, and neither is a year that one does not have."""
        comparison = beside(
            {
                "EAK": {2017: 5.0, 2018: 5.0, 2019: 5.0, 2020: 4.0, 2021: 8.0},
                "0301": {2018: ":", 2019: 0.0, 2020: 2.0, 2021: 1.0},
            }
        )

        assert comparison.base == 2020
        assert [row[2] for row in moved(comparison) if row[1] == 2021] == [200.0, 50.0]

    def test_a_region_without_any_value_does_not_decide(self) -> None:
        """A municipality that is always suppressed is shown, without an index, and keeps nobody from one."""
        comparison = beside({"EAK": {2020: 4.0, 2021: 5.0}, "1515": {2020: ":", 2021: 0.0}})

        assert moved(comparison) == [
            ("EAK", 2020, 100.0, 0.0, 0.0),
            ("EAK", 2021, 125.0, 1.0, 25.0),
            ("1515", 2020, None, None, None),
            ("1515", 2021, None, None, None),
        ]

    @pytest.mark.parametrize("cell", [":", "..", ".", "-", None, 0.0])
    def test_a_base_that_a_region_has_no_value_in(self, cell: Cell) -> None:
        """Its index is null in every year, and the other's is not."""
        comparison = beside({"EAK": {2020: 4.0, 2021: 5.0}, "0301": {2020: cell, 2021: 7.0}}, base=2020)

        assert moved(comparison) == [
            ("EAK", 2020, 100.0, 0.0, 0.0),
            ("EAK", 2021, 125.0, 1.0, 25.0),
            ("0301", 2020, None, None, None),
            ("0301", 2021, None, None, None),
        ]
        assert comparison.frame["value"].to_list() == [4.0, 5.0, 0.0 if cell == 0.0 else None, 7.0]

    def test_years_before_the_base_are_measured_too(self) -> None:
        """The base may lie anywhere."""
        comparison = beside({"EAK": {2020: 5.0, 2021: 4.0}}, base=2021)

        assert moved(comparison) == [("EAK", 2020, 125.0, 1.0, 25.0), ("EAK", 2021, 100.0, 0.0, 0.0)]

    def test_a_base_that_only_one_has(self) -> None:
        """A region that begins later is beside the others without an index."""
        comparison = beside({"4601": {2020: 9.0}, "EAK": {2019: 4.0, 2020: 6.0}}, base=2019)

        assert moved(comparison) == [
            ("4601", 2020, None, None, None),
            ("EAK", 2019, 100.0, 0.0, 0.0),
            ("EAK", 2020, 150.0, 2.0, 50.0),
        ]

    def test_a_base_that_is_no_year_of_theirs(self) -> None:
        """The years that there are, are listed."""
        with pytest.raises(SeriesError, match=r"^there is no year 2019 to start from; there are 2020, 2021$"):
            beside({"EAK": {2020: 4.0}, "0301": {2021: 4.0}}, base=2019)

    @pytest.mark.parametrize(
        "regions",
        [
            {"1201": {2019: 5.0, 2020: "."}, "4601": {2019: ".", 2020: 5.0}},
            {"EAK": {2020: 0.0}},
            {"1515": {2020: ":"}, "1818": {2020: ":"}},
        ],
        ids=["apart", "zero", "suppressed"],
    )
    def test_no_year_in_common(self, regions: Mapping[str, Mapping[int, Cell]]) -> None:
        """No base is guessed; one that is given shows the levels."""
        with pytest.raises(SeriesError, match="no year with a value above 0 in common; choose a base year"):
            beside(regions)

        assert beside(regions, base=2020).frame.height > 0

    @pytest.mark.parametrize(
        ("others", "listed"),
        [
            ([], "none"),
            (
                [series({2020: 1.0}), series({2020: 2.0})],
                "unge of 0301 in husstander, unge of 0301 in husstander",
            ),
            (
                [series({2020: 1.0}), series({2020: 2.0}, region="EAK", unit="prosent")],
                "unge of 0301 in husstander, unge of EAK in prosent",
            ),
            (
                [
                    series({2020: 1.0}),
                    dataclasses.replace(series({2020: 2.0}, region="EAK", key=SeriesKey.NATTHJEM), content="KOSy0000"),
                ],
                "unge of 0301 in husstander, natthjem of EAK in husstander",
            ),
        ],
        ids=["none", "region twice", "two units", "two series"],
    )
    def test_what_does_not_compare(self, others: list[Series], listed: str) -> None:
        """One region twice would be measured against either's base; two units or series against nothing."""
        with pytest.raises(SeriesError) as refused:
            Comparison.of(others)

        assert str(refused.value) == (f"a comparison needs one series, in one unit, of different regions; got {listed}")

    def test_remarks(self) -> None:
        """Each sentence names its region and stands once, ours before SSB's."""
        joined = dataclasses.replace(
            series({2020: 2.0}, region="3207", region_name="Nordre Follo"),
            ours=Ours(summed=True),
            remarks=(said("figures-part-alone", period=2020, parts="two parts"),) * 2,
        )

        comparison = Comparison.of([joined, series({2020: 2.0}, region="EAK", region_name="Landet")])

        assert tuple(map(str, comparison.remarks)) == (
            "Nordre Follo: sum of the municipalities merged: computed by kostra_bolig, not by SSB",
            "Nordre Follo: 2020: two parts",
        )

    def test_text(self) -> None:
        """A line for each region with its newest index, then what must be known, then the source."""
        noted = dataclasses.replace(
            series({2020: 3.0, 2021: 4.0}, region="EKG12"),
            remarks=(said("figures-part-alone", period=2019, parts="EKG12"),),
        )
        whole = series({2020: 2.0, 2021: 3.0, 2022: ":"}, region="EAK", region_name="Landet")
        without = series({2020: ":", 2021: 9.0}, region="1515", region_name="Herøy")

        comparison = Comparison.of([whole, noted, without], base=2020)

        assert repr(comparison) == (
            "Comparison of unge, index 2020 = 100\n"
            "EAK Landet · 2021: 150.0\n"
            "EKG12 Oslo · 2021: 133.3\n"
            "1515 Herøy · no values to compare\n"
            "Oslo: 2019: EKG12\n"
            f"{SOURCE}"
        )

    def test_html(self) -> None:
        """A notebook shows the frame, the remarks and the source, with nothing run that came from a server."""
        remarks = tuple(said("figures-part-alone", period=2020, parts=text) for text in ("<img>", "and more"))
        hostile = dataclasses.replace(series({2020: 3.0}, region_name="<script>"), remarks=remarks)

        shown = Comparison.of([hostile])._repr_html_()

        assert shown.endswith(
            f"<small>&lt;script&gt;: 2020: &lt;img&gt;<br>&lt;script&gt;: 2020: and more<br>{SOURCE}</small>"
        )
        assert "<td>3.0</td>" in shown
        assert "<script>" not in shown
        assert "<img>" not in shown

    @settings(deadline=None, max_examples=25)
    @given(
        values=st.dictionaries(
            st.sampled_from(["EAK", "0301", "EKG12"]),
            st.lists(st.sampled_from([":", ".", None, 0.0, 1.0, 7.0]), min_size=3, max_size=3),
            min_size=1,
        ),
        base=st.sampled_from([2020, 2021, 2022]),
    )
    def test_nothing_is_measured_from_nothing(self, values: dict[str, list[Cell]], base: int) -> None:
        """There is an index exactly where there is a value, and one above 0 in the base year of the same region."""
        regions = {code: dict(zip((2020, 2021, 2022), by_year, strict=True)) for code, by_year in values.items()}

        comparison = beside(regions, base=base)

        for region, year, index, absolute, percent in moved(comparison):
            value, level = regions[region][year], regions[region][base]
            if isinstance(value, float) and isinstance(level, float) and level > 0:
                assert index == value * 100 / level
                assert absolute == value - level
                assert percent == absolute * 100 / level
            else:
                assert (index, absolute, percent) == (None, None, None)


def ranked(regions: Mapping[str, Mapping[int, Cell]], **options: Any) -> list[tuple[Any, ...]]:
    """Give rank, region and why there is none."""
    return ranking(cells(regions), **options).select("rank", "region", "missing").rows()


class TestRanking:
    """Regions in order."""

    def test_frame(self) -> None:
        """A row for each region with its figure, and where it comes from."""
        frame = ranking(cells({"0301": {2023: 200.0, 2024: (229.0, "*")}, "1515": {2023: 4.0, 2024: ":"}}), year=2024)

        assert dict(frame.schema) == {
            "rank": pl.Int32,
            "region": pl.String,
            "region_name": pl.String,
            "value": pl.Float64,
            "status": pl.String,
            "missing": pl.Enum(Missing),
            "start": pl.Float64,
            "absolute": pl.Float64,
            "percent": pl.Float64,
            "made_of": pl.List(pl.String),
            "start_made_of": pl.List(pl.String),
        }
        assert frame.rows() == [
            (1, "0301", "name of 0301", 229.0, "*", None, 200.0, 29.0, 14.5, ["0301"], ["0301"]),
            (None, "1515", "name of 1515", None, ":", "suppressed", 4.0, None, None, ["1515"], ["1515"]),
        ]

    def test_equals_share_a_rank(self) -> None:
        """The next after two firsts is third; equals stand by code."""
        regions = {"1106": {2024: 5.0}, "0301": {2024: 5.0}, "1103": {2024: 0.0}, "1101": {2024: 3.0}}

        assert ranked(regions, year=2024) == [
            (1, "0301", None),
            (1, "1106", None),
            (3, "1101", None),
            (4, "1103", None),
        ]

    def test_who_has_no_figure_stands_last_with_the_reason(self) -> None:
        """After a region with 0, which is a figure; and never among the ranked."""
        regions: dict[str, dict[int, Cell]] = {
            "0301": {2024: ":"},
            "1101": {2024: ".."},
            "1103": {2024: "-"},
            "1106": {2024: "§"},
            "4601": {2024: 0.0},
            "5001": {2024: 1.0},
        }

        assert ranked(regions, year=2024) == [
            (1, "5001", None),
            (2, "4601", None),
            (None, "0301", "suppressed"),
            (None, "1101", "not_available"),
            (None, "1103", "nil"),
            (None, "1106", "other"),
        ]

    def test_who_did_not_exist_is_left_out(self) -> None:
        """A code of another time is no region without a figure."""
        regions: dict[str, dict[int, Cell]] = {
            "1201": {2019: 5.0, 2020: "."},
            "4601": {2019: ".", 2020: 6.0},
        }

        assert ranked(regions, year=2020) == [(1, "4601", None)]
        assert ranked(regions, year=2019) == [(1, "1201", None)]

    def test_by_change_in_percent(self) -> None:
        """The largest growth is first, whatever the level; equal shares of different levels share a rank."""
        regions = {
            "0301": {2023: 1000.0, 2024: 1100.0},
            "1101": {2023: 3.0, 2024: 4.0},
            "1103": {2023: 30.0, 2024: 40.0},
            "1106": {2023: 4.0, 2024: 1.0},
        }

        frame = ranking(cells(regions), year=2024, by="change")

        assert frame.select("rank", "region", "absolute", "percent").rows() == [
            (1, "1101", 1.0, 100 / 3),
            (1, "1103", 10.0, 100 / 3),
            (3, "0301", 100.0, 10.0),
            (4, "1106", -3.0, -75.0),
        ]

    def test_by_change_since_a_year(self) -> None:
        """The start year may be any before."""
        regions = {"0301": {2020: 10.0, 2023: 50.0, 2024: 40.0}, "1101": {2020: 10.0, 2023: 1.0, 2024: 20.0}}

        assert ranked(regions, year=2024, by="change", since=2020) == [(1, "0301", None), (2, "1101", None)]
        assert ranked(regions, year=2024, by="change") == [(1, "1101", None), (2, "0301", None)]

    @pytest.mark.parametrize(
        ("start", "end", "missing"),
        [
            (":", 5.0, "suppressed"),
            ("..", 5.0, "not_available"),
            (".", 5.0, "not_applicable"),
            (None, 5.0, "not_available"),
            (5.0, ":", "suppressed"),
            (":", "..", "not_available"),
            (0.0, ":", "suppressed"),
            (0.0, 5.0, None),
        ],
    )
    def test_by_change_without_a_start(self, start: Cell, end: Cell, missing: str | None) -> None:
        """No change is computed, and the reason is the year's, else the start's; from 0 there is no percentage."""
        frame = ranking(cells({"0301": {2023: start, 2024: end}}), year=2024, by="change")

        assert frame.select("rank", "percent", "missing").rows() == [(None, None, missing)]
        assert frame["start"].to_list() == [start if isinstance(start, float) else None]

    def test_by_change_of_a_region_that_has_no_row_for_the_start(self) -> None:
        """A row that is absent is a figure that is not available."""
        regions: dict[str, dict[int, Cell]] = {"0301": {2023: 1.0, 2024: 2.0}, "1101": {2024: 2.0}}

        assert ranked(regions, year=2024, by="change") == [(1, "0301", None), (None, "1101", "not_available")]

    def test_by_value_a_start_that_is_missing_is_no_reason(self) -> None:
        """The level alone decides; the change stands beside it where there is one."""
        frame = ranking(cells({"0301": {2023: ":", 2024: 5.0}, "1101": {2023: 0.0, 2024: 4.0}}), year=2024)

        assert frame.select("rank", "region", "missing", "start", "absolute", "percent").rows() == [
            (1, "0301", None, None, None, None),
            (2, "1101", None, 0.0, 4.0, None),
        ]

    def test_by_value_in_the_first_year(self) -> None:
        """There is nothing before, and no change."""
        frame = ranking(cells({"0301": {2023: 4.0, 2024: 5.0}}), year=2023)

        assert frame.select("rank", "value", "start", "percent").rows() == [(1, 4.0, None, None)]

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"year": 2024, "by": "level"}, "^by: expected value or change, got 'level'$"),
            ({"year": 2025}, "^there is no year 2025 in these figures; there are 2022, 2024$"),
            (
                {"year": 2024, "by": "change"},
                r"^there is no year 2023 .*, the year before; name the start year .* 2022, 2024$",
            ),
            ({"year": 2024, "since": 2021}, "^there is no year 2021 in these figures"),
            ({"year": 2022, "since": 2024}, "^the start year must be before the year, got 2024 and 2022$"),
            ({"year": 2024, "by": "change", "since": 2024}, "^the start year must be before the year"),
        ],
    )
    def test_what_cannot_be_ranked(self, options: dict[str, Any], said: str) -> None:
        """What was expected is said."""
        with pytest.raises(UsageError, match=said):
            ranking(cells({"0301": {2022: 4.0, 2024: 5.0}}), **options)

    def test_no_regions(self) -> None:
        """An empty list of winners would look like an answer."""
        with pytest.raises(UsageError, match=r"^there are no regions of this kind in these figures$"):
            ranking(cells({}), year=2024)


class TestCoverage:
    """How many report."""

    def test_by_year(self) -> None:
        """Every region that existed is counted once, under what it has; 0 is reported and `.` did not exist."""
        frame = coverage(
            cells(
                {
                    "0301": {2023: 4.0, 2024: 0.0},
                    "1101": {2023: ":", 2024: (3.0, "*")},
                    "1103": {2023: "..", 2024: "..."},
                    "1106": {2023: "-", 2024: "§"},
                    "1201": {2023: ".", 2024: "."},
                    "1515": {2023: None, 2024: ":"},
                }
            )
        )

        assert dict(frame.schema) == {
            "year": pl.Int16,
            "regions": pl.UInt32,
            "reported": pl.UInt32,
            "suppressed": pl.UInt32,
            "not_available": pl.UInt32,
            "other": pl.UInt32,
            "reported_percent": pl.Float64,
            "responded": pl.UInt32,
            "responded_percent": pl.Float64,
        }
        assert frame.rows() == [(2023, 5, 1, 1, 1, 2, 20.0, 2, 40.0), (2024, 5, 2, 1, 1, 1, 40.0, 3, 60.0)]

    def test_a_year_in_which_none_existed(self) -> None:
        """A share of nothing is none."""
        assert coverage(cells({"4601": {2019: ".", 2020: 5.0}})).rows() == [
            (2019, 0, 0, 0, 0, 0, None, 0, None),
            (2020, 1, 1, 0, 0, 0, 100.0, 1, 100.0),
        ]

    def test_no_regions(self) -> None:
        """An empty table would look like an answer."""
        with pytest.raises(UsageError, match=r"^there are no regions of this kind in these figures$"):
            coverage(cells({}))

    @settings(deadline=None, max_examples=25)
    @given(
        found=st.lists(
            st.sampled_from([1.0, 0.0, (2.0, "*"), ":", ".", "..", "...", "-", "§", None]), min_size=1, max_size=20
        )
    )
    def test_the_parts_are_the_whole(self, found: list[Cell]) -> None:
        """Nobody is counted twice, and nobody is forgotten."""
        row = coverage(cells({f"{code:04}": {2024: cell} for code, cell in enumerate(found)})).row(0, named=True)

        assert row["regions"] == len(found) - found.count(".")
        assert row["reported"] + row["suppressed"] + row["not_available"] + row["other"] == row["regions"]
        assert row["responded"] == row["reported"] + row["suppressed"]


def of_series(key: SeriesKey | None, regions: Mapping[str, Mapping[int, Cell]]) -> pl.DataFrame:
    """Make the observations of one content."""
    return cells(regions).with_columns(series=pl.lit(key, dtype=pl.Enum(SeriesKey)))


class TestPanel:
    """The bound series side by side."""

    def test_frame(self) -> None:
        """Series in the order of our keys, then their symbols; contents that are no series are left out."""
        frame = of_observations(
            pl.concat(
                [
                    of_series(SeriesKey.NATTHJEM, {"EAK": {2023: 135.0, 2024: ".."}, "0301": {2024: ":", 2023: 0.0}}),
                    of_series(SeriesKey.UNGE, {"EAK": {2023: 410.0, 2024: (615.0, "*")}, "0301": {2023: 9.0}}),
                    of_series(None, {"EAK": {2023: 1.0, 2024: 2.0}, "EKG12": {2023: 3.0}}),
                ]
            )
        )

        assert frame.schema == pl.Schema(
            [
                ("region", pl.String),
                ("region_name", pl.String),
                ("kind", pl.String),
                ("year", pl.Int16),
                ("unge", pl.Float64),
                ("natthjem", pl.Float64),
                ("unge_status", pl.String),
                ("natthjem_status", pl.String),
            ]
        )
        assert frame.rows() == [
            ("0301", "name of 0301", "municipality", 2023, 9.0, 0.0, None, None),
            ("0301", "name of 0301", "municipality", 2024, None, None, None, ":"),
            ("EAK", "name of EAK", "country", 2023, 410.0, 135.0, None, None),
            ("EAK", "name of EAK", "country", 2024, 615.0, None, "*", ".."),
        ]

    def test_one_series(self) -> None:
        """A single series has its two columns too."""
        frame = of_observations(of_series(SeriesKey.UNGE, {"EKG12": {2024: ":"}}))

        assert frame.columns == ["region", "region_name", "kind", "year", "unge", "unge_status"]
        assert frame.rows() == [("EKG12", "name of EKG12", "kostra_group", 2024, None, ":")]

    def test_kinds(self) -> None:
        """Every kind of region is named, so that nobody adds a county to its municipalities."""
        codes = ["EAK", "EAKUO", "EKA31", "EKG12", "0301"]

        frame = of_observations(of_series(SeriesKey.UNGE, {code: {2024: 1.0} for code in codes}))

        assert dict(frame.select("region", "kind").rows()) == {
            "EAK": "country",
            "EAKUO": "country_without_oslo",
            "EKA31": "county",
            "EKG12": "kostra_group",
            "0301": "municipality",
        }

    def test_since_when_figures_are_suppressed_is_told_of_the_series_that_have_such(self) -> None:
        """The others have no column for it."""
        observations = pl.concat(
            [
                of_series(SeriesKey.NATTHJEM, {"0301": {2024: ":"}}),
                of_series(SeriesKey.UNGE, {"0301": {2024: 9.0}}),
            ]
        ).with_columns(pl.col("series").cast(pl.String).alias("content"))
        day = dt.date(2025, 6, 15)
        withdrawn = pl.DataFrame(
            {"region": ["0301"], "content": ["natthjem"], "year": [2024], SINCE: [day]},
            schema_overrides={"year": pl.Int16},
        )

        frame = of_observations(observations, withdrawn)

        assert frame.columns[-1] == "natthjem_suppressed_since"
        assert "unge_suppressed_since" not in frame.columns
        assert frame["natthjem_suppressed_since"].to_list() == [day]

    def test_no_series(self) -> None:
        """Where none is bound there are no rows, and no figures under a wrong name."""
        frame = of_observations(of_series(None, {"EAK": {2024: 1.0}}))

        assert frame.columns == ["region", "region_name", "kind", "year"]
        assert frame.is_empty()


def test_shares_are_ranked_by_percentage_points() -> None:
    """0.1 → 0.3 is less than 10 → 15, though it is three times as much; one that began at 0 has moved too."""
    frame = cells({"0301": {2023: 0.1, 2024: 0.3}, "4601": {2023: 10.0, 2024: 15.0}, "5001": {2023: 0.0, 2024: 1.0}})

    of_shares = ranking(frame, year=2024, by="change", is_share=True)
    of_counts = ranking(frame, year=2024, by="change")

    assert of_shares["region"].to_list() == ["4601", "5001", "0301"]
    assert of_shares["absolute"].to_list() == [5.0, 1.0, 0.2]
    assert of_counts["region"].to_list() == ["0301", "4601", "5001"]


def test_a_comparison_of_shares_speaks_of_percentage_points() -> None:
    """Its text and its chart show no index of a percentage."""
    share = dataclasses.replace(series({2021: 0.1, 2024: 0.3}, unit="prosent"), decimals=1)
    compared = Comparison.of([share])

    assert repr(compared).splitlines()[:2] == [
        "Comparison of unge, since 2021, percentage points",
        "0301 Oslo · 2024: +0.2",
    ]
    assert "Indeks" not in compared.plot().text
