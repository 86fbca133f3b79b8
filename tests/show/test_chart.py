"""Charts: what they show, what they say under it, and what they refuse."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.errors import SeriesError, StoreError, UsageError
from kostra_bolig.figures.comparison import Comparison
from kostra_bolig.figures.series import Series
from kostra_bolig.kostra import SeriesKey, Stage
from kostra_bolig.records import Provenance, Source
from kostra_bolig.show.chart import Chart, chart
from tests.conftest import ROOT
from tests.figures.test_series import Cell, series
from tests.test_records import PROVENANCE

SVG = "{http://www.w3.org/2000/svg}"
NB = "\N{NO-BREAK SPACE}"
REVISED = dataclasses.replace(PROVENANCE, stage=Stage.REVISED, updated=dt.datetime(2025, 6, 15, 6, tzinfo=dt.UTC))
SOURCE = "Kilde: Statistisk sentralbyrå, tabell 12015 · oppdatert 2025-03-15"
GROUP = {2018: 10.0, 2019: 12.0, 2020: 30.0, 2021: 31.0}


def of(cells: Mapping[int, Cell], *, provenance: Provenance = REVISED, decimals: int = 0, **options: Any) -> Series:
    """Make a series of revised figures."""
    return dataclasses.replace(series(cells, **options), provenance=provenance, decimals=decimals)


def rows(figure: Chart) -> list[dict[str, Any]]:
    """Give the rows that a chart is drawn from."""
    return list(figure.specification["data"]["values"])


def column(figure: Chart, name: str) -> list[Any]:
    """Give one column of the rows."""
    return [row[name] for row in rows(figure)]


def drawing(figure: Chart) -> dict[str, Any]:
    """Give the drawing within a chart: its layers, and the text under it."""
    return dict(figure.specification["vconcat"][0])


def foot(figure: Chart) -> list[str]:
    """Give the lines under a chart."""
    return list(drawing(figure)["title"]["text"])


def marks(figure: Chart) -> list[str]:
    """Give the kinds of marks, from below."""
    return [layer["mark"]["type"] for layer in drawing(figure)["layer"]]


def axis(figure: Chart) -> dict[str, Any]:
    """Give how the values are scaled."""
    return dict(drawing(figure)["layer"][0]["encoding"]["y"])


def parsed(svg: str) -> ElementTree.Element:
    """Give the tree of an SVG image that we have made."""
    return ElementTree.fromstring(svg)  # noqa: S314


def texts(svg: str) -> list[str]:
    """Give every text of an SVG image, as people read it."""
    return [line.replace(NB, " ") for node in parsed(svg).iter(f"{SVG}text") for line in node.itertext()]


def shapes(svg: str, kind: str) -> list[str]:
    """Give the paths of the marks of a kind: ``rect``, ``line`` or ``symbol``."""
    groups = [g for g in parsed(svg).iter(f"{SVG}g") if f"mark-{kind} role-mark" in g.get("class", "")]
    return [str(path.get("d")) for group in groups for path in group.iter(f"{SVG}path")]


@pytest.fixture(scope="module")
def published() -> kb.Table:
    """Return the figures of the report."""
    return kb.load(source="published")


@pytest.fixture(scope="module")
def small() -> Chart:
    """Return a chart whose words would be markup, if anything took them so."""
    return chart([of({2023: 3.0, 2024: ":"}, region_name="</script><script>alert('«&')</script>")], height=40, width=80)


class TestFigureOfTheReport:
    """Figure 1.1 is one command, without a network."""

    def test_its_ten_values(self, tmp_path: Path) -> None:
        """The total and those of more than three months, 2020 to 2024, stand on the bars."""
        file = tmp_path / "fig11.svg"

        done = CliRunner().invoke(
            cli, ["plot", "midlertidig_botilbud", "over_3_mnd", "--from", "2020", "--to", "2024", "-o", str(file)]
        )

        svg = file.read_text("utf-8")
        said = texts(svg)
        assert done.exit_code == 0, done.stderr
        assert done.stdout == f"{file}\n"
        for value in ("4 502", "4 415", "5 742", "6 596", "7 079", "895", "849", "1 186", "1 686", "1 750"):
            assert said.count(value) == 1, value
        assert len(shapes(svg, "rect")) == 10
        assert [year for year in said if year.startswith("20")] == ["2020", "2021", "2022", "2023", "2024*"]
        source = "Kilde: Statistisk sentralbyrå, sitert i Fafo-rapport 2025:11, tabell 12015"
        assert f"{source} · 2024*: ureviderte tall · CC BY 4.0" in said
        assert {
            "Husstander i midlertidig botilbud",
            "Husstander i midlertidig botilbud i mer enn 3 måneder",
            "Landet",
        } <= set(said)

    def test_the_height_of_a_bar_is_its_value(self) -> None:
        """A bar starts at 0, and one that is twice another is twice as high."""
        svg = chart([of({2022: 100.0, 2023: 200.0, 2024: 0.0})]).to_svg()

        heights = [float(re.findall(r"v(-?[\d.]+)", path)[0]) for path in shapes(svg, "rect")]
        assert heights[1] == pytest.approx(2 * heights[0], abs=0.01)
        assert heights[2] == 0


class TestFiles:
    """What is written, by the suffix of its name."""

    @pytest.mark.parametrize(
        ("name", "start"),
        [("a.svg", b"<svg "), ("a.PNG", b"\x89PNG\r\n\x1a\n"), ("a.pdf", b"%PDF-"), ("a.json", b"{")],
    )
    def test_every_form(self, small: Chart, name: str, start: bytes, tmp_path: Path) -> None:
        """The content is what the suffix promises."""
        written = small.save(tmp_path / name)

        assert written == tmp_path / name
        assert written.read_bytes().startswith(start)

    def test_svg_fetches_nothing_and_is_well_formed(self, small: Chart) -> None:
        """No picture, style or font comes from elsewhere, and a label stays a text."""
        svg = small.to_svg()

        tree = parsed(svg)
        assert not [node for node in tree.iter() if node.tag.removeprefix(SVG) in ("script", "image", "style", "use")]
        assert not [name for node in tree.iter() for name in node.attrib if name.endswith("href")]
        assert "</script><script>alert('«&')</script>" in texts(svg)
        assert "</script><script>alert('«&')</script>" in str(tree.get("aria-label"))

    @pytest.mark.parametrize("name", ["a.jpg", "a", "svg"])
    def test_an_unknown_suffix(self, small: Chart, name: str, tmp_path: Path) -> None:
        """The suffixes there are, are listed; nothing is written."""
        with pytest.raises(
            UsageError, match=rf"^expected a file that ends in .svg, .png, .pdf, .html, .json, got '{name}'$"
        ):
            small.save(tmp_path / name)

        assert not list(tmp_path.iterdir())

    def test_a_folder_that_is_not_there(self, small: Chart, tmp_path: Path) -> None:
        """A file that cannot be written is said with its name."""
        with pytest.raises(StoreError, match=r"nowhere"):
            small.save(tmp_path / "nowhere" / "a.json")

    def test_json_goes_on_elsewhere(self, small: Chart, tmp_path: Path) -> None:
        """Vega-Lite with its data, for those who draw on."""
        written = json.loads(small.save(tmp_path / "a.json").read_text("utf-8"))

        assert written["$schema"] == "https://vega.github.io/schema/vega-lite/v6.json"
        assert [row["value"] for row in written["data"]["values"]] == [3.0, None]

    @pytest.mark.parametrize("form", ["bar", "line"])
    def test_altair_goes_on_from_it(self, form: Any) -> None:
        """Altair finds the chart valid, and has all that it shows."""
        figure = chart([of({2023: 1.0, 2024: 2.0}), of({2023: 1.0, 2024: ":"}, region="1515")], form=form)

        drawn = figure.altair.to_dict()

        assert drawn["vconcat"] == figure.specification["vconcat"]
        assert list(drawn["datasets"].values()) == [rows(figure)]

    def test_notebooks_show_it(self, small: Chart) -> None:
        """A notebook gets the picture, a terminal the words."""
        shown = small._repr_mimebundle_()

        assert shown["image/svg+xml"] == small.to_svg()
        assert shown["text/plain"] == repr(small) == f"Chart: {small.text}"


class TestNumbers:
    """Numbers as people write them, in Norwegian and English."""

    @pytest.mark.parametrize(
        ("language", "expected"),
        [("no", ["7 079", "849"]), ("en", ["7,079", "849"])],
    )
    def test_thousands(self, language: str, expected: list[str]) -> None:
        """A space that does not break in Norwegian, a comma in English."""
        drawn = column(chart([of({2023: 7079.0, 2024: 849.0})], language=language), "text")

        assert [text.replace(NB, " ") for text in drawn] == expected
        assert " " not in "".join(drawn)

    @pytest.mark.parametrize(("language", "expected"), [("no", f"30,1{NB}%"), ("en", "30.1%")])
    def test_percent(self, language: str, expected: str) -> None:
        """A share has its percent sign on the bar."""
        assert column(chart([of({2024: 30.1}, unit="prosent", decimals=1)], language=language), "text") == [expected]

    @pytest.mark.parametrize(
        ("language", "expected"),
        [("no", ["0,0", "1 000,0", "2 000,0"]), ("en", ["0.0", "1,000.0", "2,000.0"])],
    )
    def test_an_index_has_one_decimal(self, language: str, expected: list[str]) -> None:
        """What we compute is rounded half up to one decimal."""
        figure = chart([of({2022: 0.0, 2023: 1.0, 2024: 2.0, 2021: 0.1})], index=2021, language=language, since=2022)

        assert [text.replace(NB, " ") for text in column(figure, "text")] == expected

    @pytest.mark.parametrize(("language", "expected"), [("no", "2 000"), ("en", "2,000")])
    def test_the_axis_speaks_alike(self, language: str, expected: str) -> None:
        """The numbers on the axis are written as those on the bars."""
        figure = chart([of({2024: 2500.0})], language=language, is_small=True)

        assert expected in texts(figure.to_svg())

    @pytest.mark.parametrize(
        ("unit", "language", "expected"),
        [
            ("husstander", "en", "households"),
            ("husstander", "no", "husstander"),
            ("households", "no", "husstander"),
            ("prosent", "en", "percent"),
            ("per cent", "no", "prosent"),
            ("1000 kroner", "en", "1000 kroner"),
            ("husstander per 1,000 inhabitants", "no", f"husstander per 1{NB}000 innbyggere"),
            ("husstander per 1,000 inhabitants", "en", "households per 1,000 inhabitants"),
        ],
    )
    def test_the_unit_on_the_axis(self, unit: str, language: str, expected: str) -> None:
        """The unit is translated where we know the word, and left as SSB writes it where we do not."""
        assert axis(chart([of({2024: 1.0}, unit=unit)], language=language))["title"] == expected

    def test_a_provisional_figure_keeps_its_star(self) -> None:
        """SSB's mark on a value stands on the bar and is explained: it is a reservation."""
        figure = chart([of({2023: (7.0, "*"), 2024: (8.0, "§")})])

        assert column(figure, "text") == ["7*", "8§"]
        assert foot(figure)[1] == "* ved et tall: foreløpig · § ved et tall: merket slik av SSB"

    def test_a_provisional_figure_keeps_its_star_in_an_index(self) -> None:
        """The reservation does not go away by computing."""
        assert column(chart([of({2023: 5.0, 2024: (10.0, "*")})], index=2023), "text") == ["100,0", "200,0*"]


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
        assert "Der det ikke står noe: rapporten trykker ikke tallet" in texts(svg)

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
            ("-", "- nil"),
            ("§", "§ annet symbol"),
        ],
    )
    def test_a_symbol_stands_in_the_gap_and_is_explained(self, symbol: str, meaning: str) -> None:
        """SSB's symbol stands on the axis, and its meaning in the line under the chart."""
        figure = chart([of({2023: 5.0, 2024: symbol})])

        assert column(figure, "value") == [5.0, None]
        assert column(figure, "symbol") == ["", symbol]
        assert foot(figure)[1] == meaning

    def test_a_sum_of_ours_without_a_value_says_why(self) -> None:
        """Where a part of a sum is suppressed there is no symbol of SSB's, and the reason gives one."""
        joined = of({2023: 5.0, 2024: ":"})
        frame = joined.frame.with_columns(status=None)
        figure = chart([dataclasses.replace(joined, frame=frame, ours="sum of the municipalities merged")])

        assert column(figure, "symbol") == ["", ":"]
        assert "Oslo: regnet ut av kostra_bolig fra SSBs tall, ikke av SSB." in foot(figure)

    def test_an_empty_cell_without_a_reason(self) -> None:
        """Nothing is made up where SSB says nothing."""
        figure = chart([of({2023: 5.0, 2024: None})])

        assert column(figure, "symbol") == ["", ""]
        assert foot(figure)[1] == "Der det ikke står noe: tabellen har ikke noe tall"

    def test_symbols_of_several_lines_do_not_cover_each_other(self) -> None:
        """Two regions that are suppressed in the same year have a symbol each, in their colours."""
        regions = [of({2023: 5.0, 2024: cell}, region=f"030{n}", region_name=str(n)) for n, cell in enumerate("1::")]

        layers = drawing(chart(regions, form="line"))["layer"]

        symbols = [layer["mark"] for layer in layers if layer["encoding"].get("text", {}).get("field") == "symbol"]
        assert len({mark["dy"] for mark in symbols}) == len({mark["color"] for mark in symbols}) == len(symbols) == 3

    @pytest.mark.parametrize("cells", [{2023: ":", 2024: "."}, {2023: 0.0, 2024: 0.0}])
    def test_a_municipality_without_any_value_above_zero(self, cells: dict[int, Cell]) -> None:
        """The axis starts at 0 at the bottom and has no other number, for there is none."""
        scaled = axis(chart([of(cells)]))

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
        figure = chart([of(dict(enumerate(cells, start=2019)))], is_small=True)

        for cell, row in zip(cells, rows(figure), strict=True):
            assert row["value"] == (cell if isinstance(cell, float) else None)
            assert row["symbol"] == (cell if isinstance(cell, str) else "")
            assert bool(row["text"]) is isinstance(cell, float)


class TestAxes:
    """Counts start at 0."""

    @pytest.mark.parametrize("form", ["bar", "line"])
    def test_counts_start_at_zero(self, form: Any) -> None:
        """A rise from 1000 to 1010 looks like one."""
        bottom, top = axis(chart([of({2023: 1000.0, 2024: 1010.0})], form=form))["scale"]["domain"]

        assert bottom == 0
        assert 1010 < top < 1200

    def test_bars_of_an_index_start_at_zero(self) -> None:
        """The length of a bar is its value, whatever the value is."""
        bottom, top = axis(chart([of({2023: 1000.0, 2024: 1010.0})], index=2023, form="bar"))["scale"]["domain"]

        assert bottom == 0
        assert 101 < top < 120

    def test_lines_of_an_index_float_around_a_hundred(self) -> None:
        """The line at 100 is drawn, and the axis need not begin at 0."""
        figure = chart([of({2023: 1000.0, 2024: 1010.0})], index=2023)

        assert marks(figure)[0] == "rule"
        assert axis(figure)["scale"] == {"zero": False}

    def test_a_count_has_no_half_households_on_its_axis(self) -> None:
        """The steps of small counts are whole."""
        assert axis(chart([of({2024: 2.0})]))["axis"]["tickMinStep"] == 1
        assert "tickMinStep" not in axis(chart([of({2024: 0.5}, decimals=2)]))["axis"]

    def test_bars_of_a_year_stand_side_by_side(self) -> None:
        """The bar of the second series begins where that of the first ends."""
        svg = chart([of({2024: 2.0}), of({2024: 1.0}, region="1515", region_name="Herøy")]).to_svg()

        sides = [re.findall(r"^M([\d.]+),[\d.]+h([\d.]+)", path)[0] for path in shapes(svg, "rect")]
        (first, width), (second, _) = [(float(left), float(wide)) for left, wide in sides]
        assert second == pytest.approx(first + width)

    def test_bars_are_not_stacked(self) -> None:
        """Bars stand beside each other; none stands on another."""
        assert axis(chart([of({2024: 2.0})]))["stack"] is None

    @pytest.mark.parametrize(("count", "form"), [(1, "bar"), (3, "bar"), (4, "rule"), (12, "rule")])
    def test_the_form_that_reads_best(self, count: int, form: str) -> None:
        """Up to three series are bars, more are lines."""
        figure = chart([of({2024: 2.0}, region=f"{1000 + n}", region_name=f"R{n}") for n in range(count)])

        assert marks(figure)[0] == form.replace("rule", "line")

    @pytest.mark.parametrize(
        ("years", "count", "is_upright", "has_values"),
        [(5, 2, False, True), (10, 2, True, True), (10, 1, False, True), (10, 8, False, False)],
    )
    def test_values_on_narrow_bars(self, years: int, count: int, is_upright: bool, has_values: bool) -> None:
        """A value that is wider than its bar stands upright; where bars are mere strokes there is none."""
        cells: dict[int, Cell] = {2015 + n: 1000.0 for n in range(years)}
        regions = [of(cells, region=f"{1000 + n}", region_name=f"R{n}") for n in range(count)]

        layers = drawing(chart(regions, form="bar"))["layer"]

        values = [layer["mark"] for layer in layers if layer["encoding"].get("text", {}).get("field") == "text"]
        assert bool(values) is has_values
        assert any(mark.get("angle") == 270 for mark in values) is is_upright


class TestStage:
    """How final the figures are."""

    def test_an_unrevised_year_is_starred_and_paler(self) -> None:
        """The newest year of unrevised figures has a star on the axis and in the line under it."""
        figure = chart([of({2023: 1.0, 2024: 2.0}, provenance=PROVENANCE)])

        assert column(figure, "year") == ["2023", "2024*"]
        assert column(figure, "pale") == [False, True]
        assert foot(figure) == [f"{SOURCE} · 2024*: ureviderte tall · CC BY 4.0"]

    @pytest.mark.parametrize(("form", "mark"), [("bar", 'fill-opacity="0.45"'), ("line", 'fill="white"')])
    def test_how_it_is_paler(self, form: Any, mark: str) -> None:
        """An unrevised bar is faint within its edge, and an unrevised point is hollow; the others are full."""
        drawn = chart([of({2022: 1.0, 2023: 1.0, 2024: 2.0}, provenance=PROVENANCE)], form=form).to_svg()

        paths = re.findall(r"<path [^>]*/>", drawn.partition("role-mark")[2])
        assert sum(mark in path for path in paths) == 1

    def test_earlier_years_of_unrevised_figures_are_revised(self) -> None:
        """Without the newest year nothing is unrevised, and nothing says so."""
        figure = chart([of({2023: 1.0, 2024: 2.0}, provenance=PROVENANCE)], until=2023)

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
        figure = chart([of({2024: 2.0}, provenance=dataclasses.replace(PROVENANCE, stage=stage))], language=language)

        assert column(figure, "year") == ["2024"]
        assert said in foot(figure)[0].split(" · ")

    def test_two_versions_are_two_sources(self) -> None:
        """The same series of two versions has two names and two source lines, and one star where it belongs."""
        figure = chart([of({2024: 7079.0}, provenance=PROVENANCE), of({2024: 7082.0}, provenance=REVISED)])

        assert column(figure, "label") == [
            "Husstander med unge i midlertidig botilbud (oppdatert 2025-03-15)",
            "Husstander med unge i midlertidig botilbud (oppdatert 2025-06-15)",
        ]
        assert column(figure, "year") == ["2024*", "2024*"]
        assert column(figure, "pale") == [True, False]
        assert foot(figure) == [
            f"{SOURCE} · 2024*: ureviderte tall · CC BY 4.0",
            "Kilde: Statistisk sentralbyrå, tabell 12015 · oppdatert 2025-06-15 · reviderte tall · CC BY 4.0",
        ]


class TestUnderTheChart:
    """Source, notes and remarks."""

    def test_mandatory_notes_stand_under_every_chart(self) -> None:
        """SSB requires it; a long one is broken into lines."""
        noted = dataclasses.replace(REVISED, mandatory_notes=("Første merknad.", "x " * 100))

        lines = foot(chart([of({2024: 2.0}, provenance=noted)]))

        assert lines[1] == "Første merknad."
        assert len(lines) == 4

    def test_in_english(self) -> None:
        """The words are English where that is asked for, though SSB's labels are stored in Norwegian."""
        figure = chart([of({2023: ":", 2024: 2.0}, region="EAK", region_name="Landet")], language="en")

        assert foot(figure) == [
            "Source: Statistics Norway, table 12015 · updated 2025-03-15 · revised figures · CC BY 4.0".replace(
                "03-15", "06-15"
            ),
            ": suppressed, not 0",
        ]
        assert figure.text.startswith(
            "Households with youth in temporary accommodation, The whole country (households)."
        )

    def test_what_a_person_should_know_of_a_municipality(self) -> None:
        """A municipality that took in others is drawn with the remark that says so."""
        remark = "0301 took in 0219 Bærum on 2020-01-01: figures before and after are of different areas"

        figure = chart([dataclasses.replace(of({2019: 1.0, 2020: 2.0}), remarks=(remark,))])

        assert remark in foot(figure)

    def test_a_group_is_broken_where_the_groups_were_redrawn(self) -> None:
        """The line stops after 2019 and starts anew in 2020, and the reason stands under it."""
        figure = chart([of(GROUP, region="EKG07", region_name="KOSTRA-gruppe 07")], form="line", width=200, height=60)

        svg = figure.to_svg()
        assert [re.sub(r"[\d.,-]+", "", path) for path in shapes(svg, "line")] == ["ML", "ML"]
        assert any(text.startswith("KOSTRA-gruppene ble endret i 2020: EKG07 før") for text in foot(figure))

    @pytest.mark.parametrize("years", [{"since": 2020}, {"until": 2019}])
    def test_a_group_on_one_side_of_the_redrawing_is_whole(self, years: dict[str, int]) -> None:
        """A chart that does not cross it says nothing of it."""
        figure = chart([of(GROUP, region="EKG07", region_name="KOSTRA-gruppe 07")], form="line", **years)  # type: ignore[arg-type]

        assert len(foot(figure)) == 1

    def test_other_regions_are_not_broken(self) -> None:
        """Nothing happened to the country in 2020."""
        assert set(column(chart([of(GROUP, region="EAK")], form="line"), "part")) == {0}

    def test_published_figures_speak_norwegian(self, published: kb.Table) -> None:
        """What must be said of the report's figures is said in the language of the chart."""
        assert "Tallene for 2024 var ureviderte da rapporten ble skrevet." in foot(published.plot(["unge"]))
        assert "The figures for 2024 were unrevised when the report was written." in foot(
            published.plot(["unge"], language="en")
        )


class TestWords:
    """For those who cannot see it."""

    def test_a_chart_in_words(self) -> None:
        """Title, region, unit, every year with its value or why there is none, and what stands under it."""
        figure = chart([of({2022: 1234.0, 2023: ":", 2024: 5.0}, provenance=PROVENANCE)], language="en")

        assert figure.text == (
            "Households with youth in temporary accommodation, Oslo (households). "
            "Households with youth in temporary accommodation: 2022: 1,234, 2023: suppressed, not 0, 2024*: 5. "
            "Source: Statistics Norway, table 12015 · updated 2025-03-15 · 2024*: unrevised figures · CC BY 4.0 "
            ": suppressed, not 0"
        )

    def test_the_image_carries_them(self, small: Chart) -> None:
        """A screen reader reads the words, and not the single marks."""
        tree = parsed(small.to_svg())

        assert tree.get("role") == "img"
        assert tree.get("aria-label") == small.text
        assert [child.get("aria-hidden") for child in tree] == ["true"]


class TestNames:
    """What tells the series apart."""

    def test_two_municipalities_of_one_name(self) -> None:
        """Herøy and Herøy are two, and their bars do not become one."""
        figure = chart([of({2024: 2.0}, region=code, region_name="Herøy") for code in ("1515", "1818")])

        assert column(figure, "label") == ["Herøy (1515)", "Herøy (1818)"]

    def test_two_contents_of_one_name(self) -> None:
        """A count and a share may have one label; their codes tell them apart."""
        one, other = of({2024: 2.0}, key=None), of({2024: 3.0}, key=None)

        figure = chart([one, dataclasses.replace(other, content="KOSy0000")])

        assert [label[-10:] for label in column(figure, "label")] == ["(KOSx0000)", "(KOSy0000)"]

    def test_the_same_municipality_joined_and_not(self) -> None:
        """A sum of ours is named as such beside SSB's own figures."""
        one = of({2024: 2.0})

        figure = chart([one, dataclasses.replace(one, ours="sum of the municipalities merged")])

        assert column(figure, "label") == [
            "Husstander med unge i midlertidig botilbud",
            "Husstander med unge i midlertidig botilbud (sum of the municipalities merged)",
        ]

    def test_series_of_regions(self) -> None:
        """Several series of several regions have both in their names."""
        figure = chart(
            [
                of({2024: 2.0}, region="0301", region_name="Oslo"),
                dataclasses.replace(
                    of({2024: 2.0}, key=SeriesKey.NATTHJEM, region="EAK", region_name="Landet"), content="y"
                ),
            ]
        )

        assert column(figure, "label") == [
            "Husstander med unge i midlertidig botilbud, Oslo",
            "Husstander i natthjem, Landet",
        ]

    @pytest.mark.parametrize(
        ("keys", "title"),
        [
            (["unge"], "Husstander med unge i midlertidig botilbud"),
            (["over_3_mnd", "midlertidig_botilbud"], "Husstander i midlertidig botilbud"),
            (["unge", "med_barn"], "Midlertidig botilbud"),
            (["midlertidig_botilbud", "natthjem"], "Midlertidig botilbud og natthjem"),
        ],
    )
    def test_the_title_that_is_made(self, published: kb.Table, keys: list[str], title: str) -> None:
        """A title names what is drawn; night shelters are not temporary accommodation."""
        assert published.plot(keys).title == title

    def test_a_content_that_is_none_of_the_six(self) -> None:
        """SSB's own label is its name."""
        assert chart([of({2024: 2.0}, key=None, content_name="Andel")]).title == "Andel"

    def test_a_title_of_ones_own(self) -> None:
        """It is broken into lines where it is long."""
        figure = chart([of({2024: 2.0})], title="langt " * 30)

        assert figure.title == "langt " * 30
        assert len(figure.specification["title"]["text"]) == 3

    def test_a_subtitle(self) -> None:
        """The region and the base of the index stand under the title."""
        figure = chart([of({2021: 2.0, 2024: 3.0})], index=2021)

        assert figure.specification["title"]["subtitle"] == "Oslo · Indeks, 2021 = 100"

    def test_a_comparison_is_an_index(self) -> None:
        """Regions beside each other start from 100."""
        regions = [of({2023: 10.0 * n, 2024: 15.0 * n}, region=f"{1000 + n}", region_name=f"R{n}") for n in (1, 2)]

        assert column(Comparison.of(regions).plot(), "value") == [100.0, 150.0, 100.0, 150.0]

    def test_twelve_regions(self) -> None:
        """Many lines differ in colour or shape, and each is named."""
        figure = chart([of({2023: 1.0, 2024: 2.0}, region=f"{1000 + n}", region_name=f"R{n}") for n in range(12)])

        points = drawing(figure)["layer"][1]["encoding"]
        pairs = set(zip(points["color"]["scale"]["range"], points["shape"]["scale"]["range"], strict=True))
        assert len(pairs) == 12
        assert points["color"]["legend"]["columns"] == 10
        assert points["color"]["scale"]["domain"] == [f"R{n}" for n in range(12)]


class TestRefused:
    """What is not drawn, and why."""

    @pytest.mark.parametrize(
        ("cells", "message"),
        [
            ({2022: 1.0}, "unge for Oslo has no year 2021; there are 2022"),
            ({2021: 0.0}, "unge for Oslo is 0 in 2021 and cannot be 100"),
            (
                {2021: ":"},
                "unge for Oslo in 2021 is ':': suppressed because it is too small to publish, which is not 0",
            ),
            ({2021: "."}, "unge for Oslo in 2021 is '.': not applicable"),
        ],
    )
    def test_an_index_from_nothing(self, cells: dict[int, Cell], message: str) -> None:
        """A base year without a value above 0 is an error that names the series, the year and the reason."""
        with pytest.raises(SeriesError, match=f"^{re.escape(message)}$") as refused:
            chart([of({**cells, 2024: 2.0} if 2022 not in cells else cells)], index=2021)

        assert refused.value.year == 2021

    def test_an_index_of_two_of_which_one_is_suppressed(self) -> None:
        """One region without a base is an error, not a line that is left out."""
        with pytest.raises(SeriesError, match=r"^unge for Herøy in 2021 is ':'"):
            chart([of({2021: 5.0}), of({2021: ":"}, region="1515", region_name="Herøy")], index=2021)

    def test_two_units(self) -> None:
        """Households and percent have no axis in common; an index has."""
        both = [of({2024: 2.0}), dataclasses.replace(of({2024: 3.0}, unit="prosent"), content="y", key=None)]

        with pytest.raises(
            UsageError, match=r"^expected one unit, got husstander, prosent; draw an index instead \(index=, --index\)$"
        ):
            chart(both)

        assert column(chart(both, index=2024), "value") == [100.0, 100.0]

    @pytest.mark.parametrize("drawn", [[], [series({})]], ids=["none", "empty"])
    def test_no_figures(self, drawn: list[Series]) -> None:
        """There is nothing to draw."""
        with pytest.raises(UsageError, match=r"^expected one or more series with figures to draw, got none$"):
            chart(drawn)

    def test_one_of_two_without_years(self) -> None:
        """A series without rows is a gap beside the other."""
        figure = chart([of({2024: 2.0}), of({}, region="1515", region_name="Herøy")])

        assert column(figure, "value") == [2.0, None]

    def test_the_same_series_twice(self) -> None:
        """One series given twice would be one bar on another."""
        with pytest.raises(UsageError, match=r"^expected different series, got Husstander med unge .* twice$"):
            chart([of({2024: 2.0}), of({2024: 2.0})])

    @pytest.mark.parametrize("years", [{"since": 2024, "until": 2023}, {"since": 2025}, {"until": 2019}])
    def test_years_that_are_not_there(self, years: dict[str, int]) -> None:
        """No figures are no chart."""
        with pytest.raises(UsageError, match=r"^expected years between 2020 and 2024 in order, got \d{4} to \d{4}$"):
            chart([of({2020: 1.0, 2024: 2.0})], **years)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"form": "pie"}, "form: expected bar or line, got 'pie'"),
            ({"language": "sv"}, "language: expected no or en, got 'sv'"),
        ],
    )
    def test_an_unknown_form_or_language(self, options: dict[str, Any], message: str) -> None:
        """What there is, is listed."""
        with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
            chart([of({2024: 2.0})], **options)

    def test_a_region_that_is_not_there(self, published: kb.Table) -> None:
        """One of several regions that has no figures is an error, not a line that is left out."""
        with pytest.raises(kb.UnknownRegion):
            published.plot(["unge"], regions=["EAK", "0301"])


WITHOUT_EXTRA = """
import importlib.abc, sys

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("altair", "jinja2", "vl_convert"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
import kostra_bolig as kb
from kostra_bolig.show.page import page

table = kb.load(source="published")
print(table.unge.change(2021, 2024))
for attempt in (lambda: table.unge.plot(), lambda: page(table, [], title="")):
    try:
        attempt()
    except kb.UsageError as error:
        print(error)
"""


def test_without_the_extra() -> None:
    """Where altair, vl-convert and jinja2 are absent all else works, and charts and the page say what to install."""
    done = subprocess.run([sys.executable, "-c", WITHOUT_EXTRA], capture_output=True, text=True, cwd=ROOT, check=False)

    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "+50 % (410 → 615)",
        "charts need altair and vl-convert; install them with: pip install 'kostra-bolig[plot]'",
        "a page needs jinja2, altair and vl-convert; install them with: pip install 'kostra-bolig[plot]'",
    ]


def test_a_chart_says_which_figures_it_is_of(published: kb.Table) -> None:
    """Figures quoted from the report are never passed off as fetched."""
    assert published.provenance.source is Source.PUBLISHED
    assert "sitert i Fafo-rapport 2025:11" in published.unge.plot().text
