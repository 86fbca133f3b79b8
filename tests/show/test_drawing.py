"""The drawing of a chart: gaps, axes, and how final the figures are."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostra_bolig as kb
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.kinds import Stage
from kostra_bolig.show.chart import chart
from kostra_bolig.show.drawn.chart import Chart
from tests.builders.cells import Cell
from tests.builders.charts import axis, column, drawing, foot, rows, shapes, texts
from tests.builders.provenance import PROVENANCE
from tests.builders.series import REVISED, revised

SOURCE = "Kilde: Statistisk sentralbyrå, tabell 12015 · oppdatert 15. mars 2025"


def marks(figure: Chart) -> list[str]:
    """Give the kinds of marks, from below."""
    drawn = drawing(figure)
    return [layer["mark"]["type"] for layer in drawn.get("layer") or drawn["concat"][0]["layer"]]


@pytest.fixture(scope="module")
def published() -> kb.Table:
    """Return the figures of the report."""
    return kb.load(source="published")


class TestGaps:
    """What SSB does not give is not drawn, and says why."""

    def test_published_figures_that_the_report_does_not_print(self, published: kb.Table) -> None:
        """There is no bar for 2020 and 2023, which are neither 0 nor suppressed."""
        figure = published.plot(["med_barn"], since=2020)

        svg = figure.to_svg()
        assert column(figure, "year") == ["2020", "2021", "2022", "2023", "2024*"]
        assert column(figure, "value") == [None, 341.0, 471.0, None, 645.0]
        assert column(figure, "symbol") == ["", "", "", "", ""]
        assert len(shapes(svg, "rect")) == 3
        assert "Der det ikke står noe: rapporten oppgir ikke tallet" in texts(svg)

    def test_lines_do_not_bridge(self, published: kb.Table) -> None:
        """The line goes from 2021 to 2022 and stops; 2024 is a point on its own."""
        svg = published.plot(["med_barn"], since=2020, form="line").to_svg()

        assert [re.sub(r"[\d.,-]+", "", path) for path in shapes(svg, "line")] == ["MLMZ"]
        assert len(shapes(svg, "symbol")) == 3

    @pytest.mark.parametrize(
        ("symbol", "meaning"),
        [
            (":", ": skjermet"),
            (".", ". finnes ikke"),
            ("..", ".. mangler"),
            ("...", "... mangler"),
            ("-", "- null"),
            ("§", "§ annet tegn"),
        ],
    )
    def test_a_symbol_stands_in_the_gap_and_is_explained(self, symbol: str, meaning: str) -> None:
        """SSB's symbol stands on the axis, and its meaning in the line under the chart."""
        figure = chart([revised({2023: 5.0, 2024: symbol})])

        assert column(figure, "value") == [5.0, None]
        assert column(figure, "symbol") == ["", symbol]
        assert foot(figure)[1] == meaning

    def test_a_sum_of_ours_without_a_value_says_why(self) -> None:
        """Where a part of a sum is suppressed there is no symbol of SSB's, and the reason gives one."""
        joined = revised({2023: 5.0, 2024: ":"})
        frame = joined.frame.with_columns(status=None)
        figure = chart([dataclasses.replace(joined, frame=frame, ours=Ours(summed=True))])

        assert column(figure, "symbol") == ["", ":"]
        assert "Oslo: regnet ut av kostra_bolig fra SSBs tall, ikke av SSB." in foot(figure)

    def test_an_empty_cell_without_a_reason(self) -> None:
        """Nothing is made up where SSB says nothing."""
        figure = chart([revised({2023: 5.0, 2024: None})])

        assert column(figure, "symbol") == ["", ""]
        assert foot(figure)[1] == "Der det ikke står noe: ikke noe tall her"

    def test_symbols_of_several_lines_do_not_cover_each_other(self) -> None:
        """Regions that are suppressed in the same year have a row each, with the name beside it."""
        regions = [
            revised({2023: 5.0, 2024: cell}, region=f"030{n}", region_name=str(n)) for n, cell in enumerate("1::")
        ]

        layers = drawing(chart(regions, form="line"))["layer"]

        symbols = [layer["mark"] for layer in layers if layer["encoding"].get("text", {}).get("field") == "symbol"]
        assert len({mark["dy"] for mark in symbols}) == len(symbols) == 3
        assert [layer["mark"]["text"] for layer in layers if "text" in layer["mark"]][3:] == [["0"], ["1"], ["2"]]

    @pytest.mark.parametrize("cells", [{2023: ":", 2024: "."}, {2023: 0.0, 2024: 0.0}, {2023: 0.0, 2024: 5e-324}])
    def test_a_municipality_without_any_value_above_zero(self, cells: dict[int, Cell]) -> None:
        """The axis starts at 0 at the bottom and has no other number, for there is none."""
        scaled = axis(chart([revised(cells)]))

        assert scaled["scale"]["domain"] == [0, 1]
        assert scaled["axis"]["values"] == [0]

    @settings(deadline=None, max_examples=15)
    @given(
        st.lists(
            st.one_of(st.floats(0, 1e6), st.sampled_from([":", ".", "..", "-"]), st.none()), min_size=1, max_size=6
        )
    )
    def test_a_value_is_drawn_as_it_is_and_nothing_else_is(self, cells: Sequence[float | str | None]) -> None:
        """For any cells: a value is a mark at that value, and what is no value has neither mark nor text."""
        figure = chart([revised(dict(enumerate(cells, start=2019)))], is_small=True)

        for cell, row in zip(cells, rows(figure), strict=True):
            assert row["value"] == (cell if isinstance(cell, float) else None)
            assert row["symbol"] == (cell if isinstance(cell, str) else "")
            assert bool(row["text"]) is isinstance(cell, float)


class TestAxes:
    """Counts start at 0."""

    @pytest.mark.parametrize("form", ["bar", "line"])
    def test_counts_start_at_zero(self, form: Any) -> None:
        """A rise from 1000 to 1010 looks like one."""
        bottom, top = axis(chart([revised({2023: 1000.0, 2024: 1010.0})], form=form))["scale"]["domain"]

        assert bottom == 0
        assert 1010 < top < 1200

    def test_bars_of_an_index_start_at_zero(self) -> None:
        """The length of a bar is its value, whatever the value is."""
        bottom, top = axis(chart([revised({2023: 1000.0, 2024: 1010.0})], index=2023, form="bar"))["scale"]["domain"]

        assert bottom == 0
        assert 101 < top < 120

    def test_lines_of_an_index_float_around_a_hundred(self) -> None:
        """The line at 100 is drawn, and the axis need not begin at 0."""
        figure = chart([revised({2023: 1000.0, 2024: 1010.0})], index=2023)

        assert marks(figure)[0] == "rule"
        bottom, top = axis(figure)["scale"]["domain"]
        assert 99 < bottom < 100
        assert 101 < top < 102

    @pytest.mark.parametrize("least", [0.0, 5e-324, 1e-310, 1e-301, 1e-299, 1e-12])
    @pytest.mark.parametrize("form", ["bar", "line"])
    def test_the_smallest_of_floats_are_drawn(self, form: Any, least: float) -> None:
        """No axis is so short that it has no numbers, for counts and for an index of shares."""
        for index in (None, 2023):
            scaled = axis(chart([revised({2023: least * 3 or 1.0, 2024: least})], form=form, index=index))
            assert scaled["scale"]["domain"][0] < scaled["scale"]["domain"][1]
            assert scaled["axis"]["values"]

    def test_a_count_has_no_half_households_on_its_axis(self) -> None:
        """The steps of small counts are whole."""
        assert axis(chart([revised({2024: 2.0})]))["axis"]["values"] == [0, 1, 2]
        assert 0.1 in axis(chart([revised({2024: 0.5}, decimals=2)]))["axis"]["values"]

    def test_bars_of_a_year_stand_side_by_side(self) -> None:
        """The bar of the second series begins where that of the first ends."""
        svg = chart([revised({2024: 2.0}), revised({2024: 1.0}, region="1515", region_name="Herøy")]).to_svg()

        sides = [re.findall(r"^M([\d.]+),[\d.]+h([\d.]+)", path)[0] for path in shapes(svg, "rect")]
        (first, width), (second, _) = [(float(left), float(wide)) for left, wide in sides]
        assert second == pytest.approx(first + width)

    def test_bars_are_not_stacked(self) -> None:
        """Bars stand beside each other; none stands on another."""
        assert axis(chart([revised({2024: 2.0})]))["stack"] is None

    @pytest.mark.parametrize(("count", "form"), [(1, "bar"), (3, "bar"), (4, "line"), (12, "line")])
    def test_the_form_that_reads_best(self, count: int, form: str) -> None:
        """Up to three series are bars, more are lines."""
        cells: dict[int, Cell] = {2023: 1.0, 2024: 2.0}
        figure = chart([revised(cells, region=f"{1000 + n}", region_name=f"R{n}") for n in range(count)])

        assert marks(figure)[0] == form

    def test_lines_of_one_year_are_bars(self) -> None:
        """A point alone is no line: up to eight regions of one year stand beside each other."""
        figure = chart([revised({2024: 2.0}, region=f"{1000 + n}", region_name=f"R{n}") for n in range(8)])

        assert marks(figure)[0] == "bar"

    @pytest.mark.parametrize(("years", "count", "size"), [(5, 2, 11), (10, 1, 11), (10, 2, 9), (10, 8, None)])
    def test_values_on_narrow_bars(self, years: int, count: int, size: int | None) -> None:
        """They are smaller where bars are narrow, and where bars are mere strokes there is a grid instead."""
        cells: dict[int, Cell] = {2015 + n: 1000.0 for n in range(years)}
        regions = [revised(cells, region=f"{1000 + n}", region_name=f"R{n}") for n in range(count)]

        figure = chart(regions, form="bar")

        written = [row for row in rows(figure) if row["side"] is not None]
        assert len(written) == (0 if size is None else years * count)
        assert {row["size"] for row in written} == ({size} - {None})
        assert axis(figure)["axis"]["grid"] is (size is None)

    def test_values_are_thinned_out_and_not_turned(self) -> None:
        """Of a line of many years the first, last, highest and lowest value are written before the others."""
        cells: dict[int, Cell] = {1990 + n: 4000.0 + 500 * (n * 7 % 10) for n in range(30)}

        figure = chart([revised(cells)], form="line")

        written = {row["year"] for row in rows(figure) if row["side"] is not None}
        assert {"1990", "2019"} < written
        assert 15 <= len(written) < 30
        assert "angle" not in json.dumps([layer["mark"] for layer in drawing(figure)["layer"]])

    def test_years_are_thinned_out_and_the_last_stays(self) -> None:
        """Thirty years have no room below an axis."""
        drawn = drawing(chart([revised({1990 + n: 1.0 for n in range(30)})]))["layer"][0]["encoding"]["x"]["axis"]

        assert drawn["values"][-1] == "2019"
        assert 10 <= len(drawn["values"]) < 30
        assert drawn["labelOverlap"] is False

    def test_a_line_that_ends_early_says_until_when(self) -> None:
        """Its name does not stand at a year for which it has no figure, without a word."""
        early: dict[int, Cell] = {2022: 1.0, 2023: 3.0, 2024: "."}
        whole: dict[int, Cell] = {2022: 2.0, 2023: 2.0, 2024: 2.0}

        svg = chart(
            [revised(early), revised(whole, region="1515", region_name="Herøy")], form="line", language="no"
        ).to_svg()

        assert {"Oslo (til 2023)", "Oslo", "Herøy"} <= set(texts(svg))

    @pytest.mark.parametrize("form", ["bar", "line"])
    def test_names_that_are_too_long_still_tell_regions_apart(self, form: Any) -> None:
        """Of a long name the beginning stands in the key, and its end, where the region is."""
        long = "Andel av husstandene som har ventet i mange år " * 3
        named = [
            dataclasses.replace(
                revised({2023: 1.0, 2024: 2.0 + place}, region=code, region_name=name),
                key=None,
                content=f"KOS{place}",
                content_name=f"{long}{place // 2}",
            )
            for place, (code, name) in enumerate([("4601", "Bergen"), ("0301", "Oslo"), ("1103", "Stavanger")])
        ]

        svg = chart(named, form=form).to_svg()

        read = re.sub(r"<desc>.*?</desc>|aria-label=\"[^\"]*\"", "", svg, flags=re.DOTALL)
        assert all(f"{name}<" in read for name in ("Bergen", "Oslo", "Stavanger"))

    def test_several_lines_have_no_legend(self) -> None:
        """Each has its name where it ends."""
        cells: dict[int, Cell] = {2023: 1.0, 2024: 2.0}
        svg = chart([revised(cells, region=f"{1000 + n}", region_name=f"R{n}") for n in range(8)]).to_svg()

        assert "role-legend" not in svg
        assert [text for text in texts(svg) if text.startswith("R")] == [f"R{n}" for n in range(8)]


class TestStage:
    """How final the figures are."""

    def test_an_unrevised_year_is_starred_and_paler(self) -> None:
        """The newest year of unrevised figures has a star on the axis and in the line under it."""
        figure = chart([revised({2023: 1.0, 2024: 2.0}, provenance=PROVENANCE)])

        assert column(figure, "year") == ["2023", "2024*"]
        assert column(figure, "pale") == [False, True]
        assert foot(figure) == [f"{SOURCE} · 2024*: ureviderte tall · CC BY 4.0"]

    @pytest.mark.parametrize(("form", "mark"), [("bar", 'fill-opacity="0.45"'), ("line", 'fill="white"')])
    def test_how_it_is_paler(self, form: Any, mark: str) -> None:
        """An unrevised bar is faint within its edge, and an unrevised point is hollow; the others are full."""
        drawn = chart([revised({2022: 1.0, 2023: 1.0, 2024: 2.0}, provenance=PROVENANCE)], form=form).to_svg()

        paths = re.findall(r"<path [^>]*/>", drawn.partition("role-mark")[2])
        assert sum(mark in path for path in paths) == 1

    def test_earlier_years_of_unrevised_figures_are_revised(self) -> None:
        """Without the newest year nothing is unrevised, and nothing says so."""
        figure = chart([revised({2023: 1.0, 2024: 2.0}, provenance=PROVENANCE)], until=2023)

        assert column(figure, "year") == ["2023"]
        assert foot(figure) == [f"{SOURCE} · reviderte tall · CC BY 4.0"]

    @pytest.mark.parametrize(
        ("stage", "language", "said"),
        [
            (Stage.REVISED, "no", "reviderte tall"),
            (Stage.UNKNOWN, "no", "ukjent om tallene er reviderte"),
            (Stage.UNKNOWN, "en", "unknown whether the figures are revised"),
        ],
    )
    def test_the_stage_is_said(self, stage: Stage, language: str, said: str) -> None:
        """Revised or unknown, nothing has a star."""
        figure = chart(
            [revised({2024: 2.0}, provenance=dataclasses.replace(PROVENANCE, stage=stage))], language=language
        )

        assert column(figure, "year") == ["2024"]
        assert said in foot(figure)[0].split(" · ")

    def test_two_versions_are_two_sources(self) -> None:
        """The same series of two versions has two names and two source lines, and one star where it belongs."""
        figure = chart([revised({2024: 7079.0}, provenance=PROVENANCE), revised({2024: 7082.0}, provenance=REVISED)])

        assert column(figure, "label") == [
            "Husstander med unge i midlertidig botilbud (oppdatert 15. mars 2025)",
            "Husstander med unge i midlertidig botilbud (oppdatert 15. juni 2025)",
        ]
        assert column(figure, "year") == ["2024*", "2024*"]
        assert column(figure, "pale") == [True, False]
        assert foot(figure) == [
            f"{SOURCE} · 2024*: ureviderte tall · CC BY 4.0",
            "Kilde: Statistisk sentralbyrå, tabell 12015 · oppdatert 15. juni 2025 · reviderte tall · CC BY 4.0",
        ]


def test_a_sum_of_ours_is_hollow_and_said_to_be() -> None:
    """Of a municipality that was merged, the years of its parts; SSB's own years are filled."""
    plain = revised({2019: 5.0, 2020: 7.0})
    made_of = pl.Series([["0213", "0217"], ["3020"]])
    drawn = chart([dataclasses.replace(plain, frame=plain.frame.with_columns(made_of=made_of))], language="en")

    assert [row["hollow"] for row in drawn.specification["data"]["values"]] == [True, False]
    assert "hollow: a sum of what was merged, by kostra_bolig and not by SSB" in drawn.text
    assert "hollow" not in chart([plain], language="en").text
