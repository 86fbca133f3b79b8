"""One series of one region, on figures worked out by hand."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping

import pandas as pd
import polars as pl
import pytest

import kostra_bolig
from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.errors import SeriesError
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.figures.series import Series
from kostra_bolig.figures.trend import Change, Point, Trend
from kostra_bolig.kinds import Source
from kostra_bolig.kostra import Missing
from kostra_bolig.said import said
from tests.builders.cells import Cell
from tests.builders.provenance import PROVENANCE
from tests.builders.series import series

WHOLE = series({2020: 200.0, 2021: 100.0, 2022: 150.0, 2023: 300.0})
HOLED = series({2019: ".", 2020: 200.0, 2021: ":", 2022: 150.0, 2024: 300.0})


class TestAt:
    """The value of a year."""

    def test_a_value(self) -> None:
        """A year with a value gives it as a float."""
        value = WHOLE.at(2021)

        assert value == 100.0
        assert type(value) is float

    def test_a_value_with_a_symbol_is_a_value(self) -> None:
        """A provisional figure is a figure."""
        assert series({2024: (7.0, "*")}).at(2024) == 7.0

    @pytest.mark.parametrize(
        ("symbol", "why"),
        [
            (":", "suppressed: SSB does not show it, and it may be 0 or more"),
            (".", "does not exist"),
            ("..", "missing"),
            ("...", "missing"),
            ("-", "nil: given so, without a number"),
            ("§", "another symbol, which is not known here"),
        ],
    )
    def test_a_suppressed_cell_is_an_error_not_a_zero(self, symbol: str, why: str) -> None:
        """A cell with a symbol in place of a value says what the symbol means."""
        with pytest.raises(SeriesError) as refused:
            series({2024: symbol}).at(2024)

        assert str(refused.value) == f"unge for Oslo in 2024 is {symbol!r}: {why}"
        assert refused.value.year == 2024

    def test_an_empty_cell_without_a_reason(self) -> None:
        """A cell that is simply empty is an error too."""
        with pytest.raises(
            SeriesError, match=r"^unge for Oslo in 2024 is empty: without a value and without a reason$"
        ):
            series({2024: None}).at(2024)

    def test_an_empty_cell_in_norwegian(self) -> None:
        """There it is said in Norwegian, that it is empty too."""
        with pytest.raises(SeriesError) as refused:
            series({2024: None}).at(2024)

        assert " er tomt: " in refused.value.sentence("no")

    def test_a_year_that_is_not_there(self) -> None:
        """A year outside the figures says which years exist."""
        with pytest.raises(SeriesError) as refused:
            HOLED.at(2023)

        assert str(refused.value) == "unge for Oslo has no year 2023; there are 2019, 2020, 2021, 2022, 2024"
        assert refused.value.year == 2023

    @pytest.mark.parametrize("year", [0, -1, 10**9])
    def test_a_year_beyond_all_years(self, year: int) -> None:
        """A number too large or small for a year is a year that is not there."""
        with pytest.raises(SeriesError, match=f"has no year {year}; there are 2020, 2021, 2022, 2023"):
            WHOLE.at(year)

    def test_a_series_without_years(self) -> None:
        """A series without any year says so."""
        with pytest.raises(SeriesError, match="has no year 2024; there are none"):
            series({}).at(2024)

    def test_a_figure_the_report_does_not_print(self) -> None:
        """In the published figures an absent year is the report's doing, and not 0."""
        printed = dataclasses.replace(
            series({2021: 410.0, 2024: 615.0}),
            provenance=dataclasses.replace(PROVENANCE, source=Source.PUBLISHED),
        )

        with pytest.raises(
            SeriesError,
            match=r"^the report does not print unge for 2022, so it is not known here; it prints 2021, 2024$",
        ):
            printed.at(2022)

    def test_a_content_that_is_none_of_the_six_goes_by_its_code(self) -> None:
        """Without a key the code names the series."""
        with pytest.raises(SeriesError, match=r"^KOSx0000 for Oslo in 2024 is ':'"):
            series({2024: ":"}, key=None).at(2024)


class TestChange:
    """The change between two years."""

    def test_two_years(self) -> None:
        """It holds both points, the unit, the difference and the percentage of the start."""
        assert WHOLE.change(2021, 2023) == Change(
            start=Point(2021, 100.0), end=Point(2023, 300.0), unit="husstander", absolute=200.0, percent=200.0
        )

    def test_years_around_a_gap(self) -> None:
        """Two figures that are there can be compared, whatever lies between."""
        assert HOLED.change(2020, 2024).percent == 50.0

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [
            (2021, 2022, "2021 is ':': suppressed"),
            (2022, 2021, "2021 is ':': suppressed"),
            (2019, 2020, "2019 is '\\.': does not exist"),
            (2020, 2023, "no year 2023"),
            (2022, 2020, "must be before the end year, got 2022 and 2020"),
            (2022, 2022, "must be before the end year, got 2022 and 2022"),
        ],
    )
    def test_a_change_that_has_no_answer(self, start: int, end: int, said: str) -> None:
        """A missing value or years turned around are an error, never NaN."""
        with pytest.raises(SeriesError, match=said):
            HOLED.change(start, end)

    def test_from_nothing(self) -> None:
        """A change from 0 is an error that says so."""
        with pytest.raises(SeriesError, match="2020 is 0: the change from 0 has no percentage"):
            series({2020: 0.0, 2021: 5.0}).change(2020, 2021)


class TestYearlyChange:
    """The change from each year to the next."""

    def test_every_year_but_the_first(self) -> None:
        """Differences and percentages of the year before."""
        frame = WHOLE.yearly_change()

        assert frame.rows() == [(2021, -100.0, -50.0), (2022, 50.0, 50.0), (2023, 150.0, 100.0)]
        assert frame.schema == {"year": pl.Int16, "absolute": pl.Float64, "percent": pl.Float64}

    def test_a_period(self) -> None:
        """A period can be chosen, so that a region without older figures has changes too."""
        assert series({2022: ".", 2023: 4.0, 2024: 5.0}).yearly_change(2023).rows() == [(2024, 1.0, 25.0)]
        assert WHOLE.yearly_change(2020, 2021).rows() == [(2021, -100.0, -50.0)]

    def test_one_year_has_no_change(self) -> None:
        """A single year gives no row, with the columns all the same."""
        frame = series({2024: 5.0}).yearly_change()

        assert frame.is_empty()
        assert frame.schema == {"year": pl.Int16, "absolute": pl.Float64, "percent": pl.Float64}

    @pytest.mark.parametrize(
        ("cells", "said"),
        [
            ({2020: 1.0, 2021: ":", 2022: 2.0}, "2021 is ':'"),
            ({2020: 1.0, 2022: 2.0}, "no year 2021"),
            ({2020: 1.0, 2021: 0.0, 2022: 2.0}, "2021 is 0: the change from 0 has no percentage"),
            ({}, "unge for Oslo has no years"),
        ],
        ids=["suppressed", "absent", "from nothing", "no years"],
    )
    def test_a_gap_is_not_bridged(self, cells: Mapping[int, Cell], said: str) -> None:
        """A year without a value, or with 0 to start from, stops it."""
        with pytest.raises(SeriesError, match=said):
            series(cells).yearly_change()

    def test_years_not_in_order(self) -> None:
        """A period turned around is an error and not an empty answer."""
        with pytest.raises(SeriesError, match="the first year must not be after the last, got 2023 and 2021"):
            WHOLE.yearly_change(2023, 2021)


class TestIndex:
    """The series as an index."""

    def test_the_base_year_is_100(self) -> None:
        """Every year is in percent of the base year; a year without a value keeps its reason."""
        frame = HOLED.index(base=2020)

        assert frame.rows() == [
            (2019, None, "not_applicable"),
            (2020, 100.0, None),
            (2021, None, "suppressed"),
            (2022, 75.0, None),
            (2024, 150.0, None),
        ]
        assert frame.schema == {"year": pl.Int16, "index": pl.Float64, "missing": pl.Enum(Missing)}

    @pytest.mark.parametrize(
        ("base", "said"),
        [(2021, "2021 is ':'"), (2023, "no year 2023"), (2018, "no year 2018")],
    )
    def test_a_base_without_a_value(self, base: int, said: str) -> None:
        """There is no index on a year without a value."""
        with pytest.raises(SeriesError, match=said):
            HOLED.index(base=base)

    def test_a_base_of_nothing(self) -> None:
        """0 cannot be 100."""
        said = "unge for Oslo in 2020 is 0, and only what is above 0 can be 100; choose another base"
        with pytest.raises(SeriesError, match=said) as no:
            series({2020: 0.0, 2021: 1.0}).index(base=2020)

        assert no.value.year == 2020


class TestGrowthAndTrend:
    """Growth per year and the straight line."""

    def test_growth_per_year(self) -> None:
        """50 to 200 in two years is 100 percent a year."""
        assert series({2020: 50.0, 2021: ":", 2022: 200.0}).cagr(2020, 2022) == 100.0

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [
            (2020, 2021, "2021 is ':'"),
            (2020, 2022, "needs values above 0, but 2022 is 0"),
            (2022, 2020, "must be before"),
        ],
    )
    def test_growth_that_has_no_answer(self, start: int, end: int, said: str) -> None:
        """Missing values, 0 and years turned around are errors."""
        with pytest.raises(SeriesError, match=said):
            series({2020: 50.0, 2021: ":", 2022: 0.0}).cagr(start, end)

    def test_the_whole_series(self) -> None:
        """200, 100, 150, 300 rise by 35 a year from 135: (−3·200 − 100 + 150 + 3·300) / 10."""
        line = WHOLE.trend()

        assert line == Trend(start=2020, end=2023, slope=35.0, level=135.0, r_squared=0.28)

    def test_a_period(self) -> None:
        """100, 150, 300 rise by 100 a year."""
        assert WHOLE.trend(2021, 2023).slope == 100.0
        assert WHOLE.trend(2021).slope == 100.0
        assert WHOLE.trend(end=2021).slope == -100.0

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [
            (2020, 2022, "2021 is ':'"),
            (2022, 2024, "no year 2023"),
            (None, None, "2019 is '\\.'"),
            (2020, 2020, "at least two years"),
            (2022, 2020, "must not be after the last, got 2022 and 2020"),
        ],
    )
    def test_a_gap_is_not_bridged(self, start: int | None, end: int | None, said: str) -> None:
        """A line goes through every year of its period or there is none."""
        with pytest.raises(SeriesError, match=said):
            HOLED.trend(start, end)


class TestShare:
    """One series in percent of another."""

    def test_the_years_both_have(self) -> None:
        """A share for each common year; none where either is empty or the whole is 0."""
        part = series({2019: 1.0, 2020: 5.0, 2021: ":", 2022: 3.0, 2023: 0.0, 2024: 2.0})
        whole = series({2020: 20.0, 2021: 10.0, 2022: ":", 2023: 8.0, 2024: 0.0, 2025: 1.0})

        frame = part.share_of(whole)

        assert frame.rows() == [(2020, 25.0), (2021, None), (2022, None), (2023, 0.0), (2024, None)]
        assert frame.schema == {"year": pl.Int16, "share": pl.Float64}

    def test_a_half_stays_a_half(self) -> None:
        """29 of 200 is 14.5 percent exactly, not 14.499."""
        assert series({2020: 29.0}).share_of(series({2020: 200.0}))["share"].to_list() == [14.5]

    @pytest.mark.parametrize(
        ("other", "said"),
        [
            (series({2020: 1.0}, region="EAK", region_name="Landet"), "a share needs one region, got Oslo and Landet"),
            (series({2020: 1.0}, unit="prosent"), "a share needs one unit, got husstander and prosent"),
            (series({2019: 1.0}, key=SeriesKey.NATTHJEM), "unge and natthjem have no year in common"),
        ],
        ids=["region", "unit", "years"],
    )
    def test_what_cannot_be_compared(self, other: Series, said: str) -> None:
        """Another region, another unit or other years have no share."""
        with pytest.raises(SeriesError, match=f"^{said}$"):
            series({2020: 1.0}).share_of(other)


class TestPandas:
    """The same figures for pandas."""

    def test_columns_and_cells(self) -> None:
        """Values are floats with NaN, symbols and reasons are strings with NA."""
        frame = series({2023: 7.0, 2024: ":"}).to_pandas()

        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
            "year": "int16",
            "value": "float64",
            "status": "string",
            "missing": "string",
            "made_of": "string",
        }
        assert frame["year"].tolist() == [2023, 2024]
        assert frame["value"][0] == 7.0
        assert math.isnan(frame["value"][1])
        assert frame["status"][0] is pd.NA
        assert frame["status"][1] == ":"
        assert frame["missing"][1] == "suppressed"

    def test_a_wholly_suppressed_series_is_still_numbers(self) -> None:
        """Without a single value the column can be counted with all the same."""
        frame = series({2023: ":", 2024: ":"}).to_pandas()

        assert str(frame["value"].dtype) == "float64"
        assert frame["value"].sum() == 0.0


class TestShown:
    """What a person sees."""

    def test_text(self) -> None:
        """Name, region and unit, then year by year, then the source; symbols as SSB writes them."""
        shown = repr(series({2021: 4.0, 2022: ":", 2023: (6.5, "*"), 2024: None}))

        assert shown == (
            "Series unge · Oslo · husstander\n"
            "2021: 4  2022: :  2023: 6.5 *  2024: –\n"
            "Kilde: Statistisk sentralbyrå, table 12015 · updated 2025-03-15 · newest year unrevised · CC BY 4.0"
        )

    def test_html(self) -> None:
        """A notebook shows a table with a caption and the source."""
        shown = series({2021: 4.0, 2022: ":"})._repr_html_()

        assert shown == (
            "<table style='border-collapse:separate;border-spacing:1em .25em'>"
            "<caption>Husstander med unge i midlertidige botilbud, Oslo (husstander)</caption>"
            "<thead><tr><th scope='col'>2021</th><th scope='col'>2022</th></tr></thead>"
            "<tbody><tr><td>4</td><td>:</td></tr></tbody></table>"
            "<small>Kilde: Statistisk sentralbyrå, table 12015 · updated 2025-03-15 · newest year unrevised · "
            "CC BY 4.0</small>"
        )

    def test_html_is_escaped(self) -> None:
        """Nothing that came from a server is run in a notebook."""
        shown = series({2021: "<b>"}, content_name="<script>", region_name="A & B", unit="<unit>")._repr_html_()

        assert "<caption>&lt;script&gt;, A &amp; B (&lt;unit&gt;)</caption>" in shown
        assert "<td>&lt;b&gt;</td>" in shown

    @pytest.mark.parametrize(("key", "name"), [(SeriesKey.UNGE, "unge"), (None, "KOSx0000")])
    def test_name(self, key: SeriesKey | None, name: str) -> None:
        """A series goes by our key, else by SSB's code."""
        assert series({}, key=key).name == name

    def test_years(self) -> None:
        """Every year with a row counts, with or without a value."""
        assert HOLED.years == (2019, 2020, 2021, 2022, 2024)


class TestOurs:
    """What we made of SSB's figures is told apart from them, and what must be known stands beside them."""

    JOINED = dataclasses.replace(
        series({2019: None, 2020: 7.0}, region="3207", region_name="Nordre Follo"),
        ours=Ours(summed=True),
        remarks=(
            said(
                "figures-part-alone",
                period=said("figures-period", first=2019, last=2020),
                parts="0213 Ski + 0217 <Oppegård>",
            ),
            said("figures-part-without-value", year=2019, region="0213", part="0213 Ski", symbol=":"),
            said(
                "figures-part-without-value",
                year=2018,
                region="0217",
                part="0217 Oppegård",
                symbol=None,
                is_there=False,
            ),
        ),
    )

    def test_ours_is_said_first(self) -> None:
        """What is computed by us is named before the remarks."""
        assert tuple(map(str, self.JOINED.said)) == (
            "sum of the municipalities merged: computed by kostra_bolig, not by SSB",
            "2019 to 2020: 0213 Ski + 0217 <Oppegård>",
            "2019: the part 0213 Ski is ':', so there is no sum",
            "2018: the part 0217 Oppegård is absent, so there is no sum",
        )

    def test_ssb_s_own_figures_are_nobody_else_s(self) -> None:
        """Where nothing is ours nothing is claimed; a remark alone stands as it is."""
        assert WHOLE.ours is None
        assert WHOLE.said == ()
        remark = said("figures-part-of-none", period=2020)
        assert dataclasses.replace(WHOLE, remarks=(remark,)).said == (remark,)

    def test_text(self) -> None:
        """The sentences stand between the figures and the source."""
        assert repr(self.JOINED).splitlines()[1:3] == [
            "2019: –  2020: 7",
            "sum of the municipalities merged: computed by kostra_bolig, not by SSB",
        ]

    def test_html(self) -> None:
        """A notebook shows them too, and runs nothing of them."""
        shown = self.JOINED._repr_html_()

        assert (
            "<small>sum of the municipalities merged: computed by kostra_bolig, not by SSB<br>"
            "2019 to 2020: 0213 Ski + 0217 &lt;Oppegård&gt;<br>" in shown
        )

    def test_an_empty_year_names_the_parts_of_that_year(self) -> None:
        """Why there is no sum is said with the error, without the parts of other years."""
        with pytest.raises(SeriesError) as refused:
            self.JOINED.at(2019)

        assert str(refused.value) == (
            "unge for Nordre Follo in 2019 is empty: without a value and without a reason "
            "(2019: the part 0213 Ski is ':', so there is no sum)"
        )

    def test_ssb_s_figures_are_shown_whole_and_ours_rounded(self) -> None:
        """A figure of SSB keeps its decimals; a quotient of ours has as many as make sense, rounded half up."""
        cells = {2023: 2.675, 2024: 1234567.0}

        ours = dataclasses.replace(series(cells), ours=Ours(per_1000=True), decimals=2)

        assert repr(series(cells)).splitlines()[1] == "2023: 2.675  2024: 1234567"
        assert repr(ours).splitlines()[1] == "2023: 2.68  2024: 1234567.00"
        assert ours.at(2023) == 2.675


class TestReport:
    """The published figures of Fafo-rapport 2025:11."""

    @pytest.mark.parametrize(
        ("compute", "percent", "shown"),
        [
            (lambda t: t.midlertidig_botilbud.change(2021, 2022), 30.056625141562854, "+30 % (4415 → 5742)"),
            (lambda t: t.midlertidig_botilbud.change(2021, 2024), 60.339750849377126, "+60 % (4415 → 7079)"),
            (lambda t: t.med_barn.change(2021, 2024), 89.14956011730206, "+89 % (341 → 645)"),
            (lambda t: t.med_barn_over_3_mnd.change(2021, 2024), 206.55737704918033, "+207 % (61 → 187)"),
            (lambda t: t.unge.change(2021, 2024), 50.0, "+50 % (410 → 615)"),
            (lambda t: t.natthjem.change(2021, 2024), 23.703703703703702, "+24 % (135 → 167)"),
        ],
    )
    def test_its_changes(self, compute: Callable[[kostra_bolig.Table], Change], percent: float, shown: str) -> None:
        """Each change that the report speaks of, from its own cells."""
        table = kostra_bolig.load(source="published")

        change = compute(table)

        assert change.percent == percent
        assert str(change) == shown

    def test_a_gap_in_the_report_is_not_bridged(self) -> None:
        """The report prints no 2022 of youth, so there is no yearly change."""
        unge = kostra_bolig.load(source="published").unge

        with pytest.raises(SeriesError, match="the report does not print unge for 2022, so it is not known here"):
            unge.yearly_change()


def test_a_series_is_frozen() -> None:
    """A figure cannot be written over by accident."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        WHOLE.unit = "personer"  # type: ignore[misc]
