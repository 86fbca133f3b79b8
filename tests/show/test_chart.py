"""Charts: what they show, what they say under it, and what they refuse."""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.errors import SeriesError, StoreError, UsageError
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.figures.series import Series
from kostra_bolig.kinds import Source
from kostra_bolig.show.chart import chart
from kostra_bolig.show.drawn.chart import Chart
from tests.builders.cells import Cell
from tests.builders.charts import NB, SVG, axis, column, foot, parsed, rows, shapes, texts
from tests.builders.provenance import PROVENANCE
from tests.builders.series import revised, series
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def published() -> kb.Table:
    """Return the figures of the report."""
    return kb.load(source="published")


@pytest.fixture(scope="module")
def small() -> Chart:
    """Return a chart whose words would be markup, if anything took them so."""
    return chart(
        [revised({2023: 3.0, 2024: ":"}, region_name="</script><script>alert('«&')</script>")], height=40, width=80
    )


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
        svg = chart([revised({2022: 100.0, 2023: 200.0, 2024: 0.0})]).to_svg()

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

    def test_its_specification_is_what_the_json_file_holds(self, small: Chart, tmp_path: Path) -> None:
        """As a dictionary, with the schema that it follows."""
        written = json.loads(small.save(tmp_path / "a.json").read_text("utf-8"))

        assert small.to_dict() == written

    @pytest.mark.parametrize("form", ["bar", "line"])
    def test_altair_goes_on_from_it(self, form: Any) -> None:
        """Altair finds the chart valid, and has all that it shows."""
        figure = chart([revised({2023: 1.0, 2024: 2.0}), revised({2023: 1.0, 2024: ":"}, region="1515")], form=form)

        drawn = figure.altair.to_dict()

        assert drawn["vconcat"] == figure.specification["vconcat"]
        assert list(drawn["datasets"].values()) == [rows(figure)]

    def test_notebooks_show_it(self, small: Chart) -> None:
        """A notebook gets the picture, a terminal the words."""
        shown = small._repr_mimebundle_()

        assert shown["image/svg+xml"] == small.to_svg()
        assert shown["text/html"] == small._repr_html_()
        assert shown["text/plain"] == repr(small) == f"Chart: {small.text}"


class TestNumbers:
    """Numbers as people write them, in Norwegian and English."""

    @pytest.mark.parametrize(
        ("language", "expected"),
        [("no", ["7 079", "849"]), ("en", ["7,079", "849"])],
    )
    def test_thousands(self, language: str, expected: list[str]) -> None:
        """A space that does not break in Norwegian, a comma in English."""
        drawn = column(chart([revised({2023: 7079.0, 2024: 849.0})], language=language), "text")

        assert [text.replace(NB, " ") for text in drawn] == expected
        assert " " not in "".join(drawn)

    @pytest.mark.parametrize(("language", "expected"), [("no", f"30,1{NB}%"), ("en", "30.1%")])
    def test_percent(self, language: str, expected: str) -> None:
        """A share has its percent sign on the bar."""
        assert column(chart([revised({2024: 30.1}, unit="prosent", decimals=1)], language=language), "text") == [
            expected
        ]

    @pytest.mark.parametrize(
        ("language", "expected"),
        [("no", ["0,0", "1 000,0", "2 000,0"]), ("en", ["0.0", "1,000.0", "2,000.0"])],
    )
    def test_an_index_has_one_decimal(self, language: str, expected: list[str]) -> None:
        """What we compute is rounded half up to one decimal."""
        figure = chart(
            [revised({2022: 0.0, 2023: 1.0, 2024: 2.0, 2021: 0.1})], index=2021, language=language, since=2022
        )

        assert [text.replace(NB, " ") for text in column(figure, "text")] == expected

    @pytest.mark.parametrize(("language", "expected"), [("no", "2 000"), ("en", "2,000")])
    def test_the_axis_speaks_alike(self, language: str, expected: str) -> None:
        """The numbers on the axis are written as those on the bars."""
        figure = chart([revised({2024: 2500.0})], language=language, is_small=True)

        assert expected in texts(figure.to_svg())

    @pytest.mark.parametrize(
        ("unit", "ours", "language", "expected"),
        [
            ("husstander", None, "en", "households"),
            ("husstander", None, "no", "husstander"),
            ("households", None, "no", "husstander"),
            ("prosent", None, "en", "percent"),
            ("per cent", None, "no", "prosent"),
            ("1000 kroner", None, "en", "1000 kroner"),
            ("husstander", Ours(per_1000=True), "no", f"husstander per 1{NB}000 innbyggere"),
            ("husstander", Ours(per_1000=True), "en", "households per 1,000 inhabitants"),
        ],
    )
    def test_the_unit_on_the_axis(self, unit: str, ours: Ours | None, language: str, expected: str) -> None:
        """The unit is translated where we know the word, and left as SSB writes it where we do not."""
        drawn = dataclasses.replace(revised({2024: 1.0}, unit=unit), ours=ours)

        assert axis(chart([drawn], language=language))["title"] == expected

    def test_a_provisional_figure_keeps_its_star(self) -> None:
        """SSB's mark on a value stands on the bar and is explained: it is a reservation."""
        figure = chart([revised({2023: (7.0, "*"), 2024: (8.0, "§")})])

        assert column(figure, "text") == ["7*", "8§"]
        assert foot(figure)[1] == "* foreløpig, ved et tall · § merket slik av SSB, ved et tall"

    def test_a_provisional_figure_keeps_its_star_in_an_index(self) -> None:
        """The reservation does not go away by computing."""
        assert column(chart([revised({2023: 5.0, 2024: (10.0, "*")})], index=2023), "text") == ["100,0", "200,0*"]


class TestWords:
    """For those who cannot see it."""

    def test_a_chart_in_words(self) -> None:
        """Title, region, unit, every year with its value or why there is none, and what stands under it."""
        figure = chart([revised({2022: 1234.0, 2023: ":", 2024: 5.0}, provenance=PROVENANCE)], language="en")

        assert figure.text == (
            "Households with youth in temporary accommodation, Oslo (households). "
            "Households with youth in temporary accommodation: 2022: 1,234, 2023: suppressed, 2024*: 5. "
            "Source: Statistics Norway, table 12015 · updated 2025-03-15 · 2024*: unrevised figures · CC BY 4.0. "
            ": suppressed."
        )

    def test_the_image_carries_them(self, small: Chart) -> None:
        """A screen reader reads the words, and not the single marks."""
        tree = parsed(small.to_svg())

        assert tree.get("role") == "img"
        assert tree.get("aria-label") == small.text
        assert [(child.tag.removeprefix(SVG), child.get("aria-hidden")) for child in tree] == [
            ("title", None),
            ("desc", None),
            ("g", "true"),
        ]
        assert [child.text for child in tree][:2] == [small.title, small.text]

    def test_a_picture_in_a_page_has_them_too(self, small: Chart) -> None:
        """As its alternative text; nothing in it can meet another picture of the same page."""
        shown = small._repr_html_()

        picture = parsed(shown.replace(">", "/>"))
        assert picture.get("alt") == small.text
        drawn = base64.b64decode(str(picture.get("src")).removeprefix("data:image/svg+xml;base64,"))
        assert drawn.decode() == small.to_svg()


class TestRefused:
    """What is not drawn, and why."""

    @pytest.mark.parametrize(
        ("cells", "message"),
        [
            ({2022: 1.0}, "unge for Oslo has no year 2021; there are 2022"),
            (
                {2021: 0.0},
                "unge for Oslo is 0 in 2021 and cannot be 100; choose another year (index=, --index), "
                "or draw the figures without an index",
            ),
            (
                {2021: ":"},
                "unge for Oslo in 2021 is ':': suppressed: SSB does not show it, and it may be 0 or more",
            ),
            ({2021: "."}, "unge for Oslo in 2021 is '.': does not exist"),
        ],
    )
    def test_an_index_from_nothing(self, cells: dict[int, Cell], message: str) -> None:
        """A base year without a value above 0 is an error that names the series, the year and the reason."""
        with pytest.raises(SeriesError, match=f"^{re.escape(message)}$") as refused:
            chart([revised({**cells, 2024: 2.0} if 2022 not in cells else cells)], index=2021)

        assert refused.value.year == 2021

    def test_an_index_of_two_of_which_one_is_suppressed(self) -> None:
        """One region without a base is an error, not a line that is left out."""
        with pytest.raises(SeriesError, match=r"^unge for Herøy in 2021 is ':'"):
            chart([revised({2021: 5.0}), revised({2021: ":"}, region="1515", region_name="Herøy")], index=2021)

    def test_two_units(self) -> None:
        """Households and percent have no axis in common; an index has."""
        both = [revised({2024: 2.0}), dataclasses.replace(revised({2024: 3.0}, unit="prosent"), content="y", key=None)]

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
        figure = chart([revised({2024: 2.0}), revised({}, region="1515", region_name="Herøy")])

        assert column(figure, "value") == [2.0, None]

    def test_the_same_series_twice(self) -> None:
        """One series given twice would be one bar on another."""
        with pytest.raises(UsageError, match=r"^expected different series, got Husstander med unge .* twice$"):
            chart([revised({2024: 2.0}), revised({2024: 2.0})])

    @pytest.mark.parametrize("years", [{"since": 2024, "until": 2023}, {"since": 2025}, {"until": 2019}])
    def test_years_that_are_not_there(self, years: dict[str, int]) -> None:
        """No figures are no chart; a year is written as one in Norwegian too."""
        told = r"^expected years between 2020 and 2024 in order, got \d{4} to \d{4}$"
        with pytest.raises(UsageError, match=told) as refused:
            chart([revised({2020: 1.0, 2024: 2.0})], **years)  # type: ignore[arg-type]

        assert "mellom 2020 og 2024 i rekkefølge" in refused.value.sentence("no")

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
            chart([revised({2024: 2.0})], **options)

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
chart = table.unge.plot()
print(len(chart.specification["data"]["values"]), *chart._repr_mimebundle_())
print(chart._repr_html_()[:3])
for attempt in (chart.to_svg, lambda: chart.save("a.png"), lambda: chart.altair, lambda: page(table, [], title="")):
    try:
        attempt()
    except kb.UsageError as error:
        print(error)
"""


def test_without_the_extra() -> None:
    """Where altair, vl-convert and jinja2 are absent all else works, and drawing and the page say what to install."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_EXTRA],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )

    assert done.stderr == ""
    assert [line.partition("; install it with: ")[0] for line in done.stdout.splitlines()] == [
        "+50 % (410 → 615)",
        "4 application/vnd.vegalite.v6+json text/plain",
        "<p>",
        *["charts need the extra plot (altair, vl-convert)"] * 3,
        "a page needs the extra plot (jinja2, altair, vl-convert)",
    ]


def test_a_chart_says_which_figures_it_is_of(published: kb.Table) -> None:
    """Figures quoted from the report are never passed off as fetched."""
    assert published.provenance.source is Source.PUBLISHED
    assert "sitert i Fafo-rapport 2025:11" in published.unge.plot().text
