"""What stands on and under a chart: names, titles, sources, notes and remarks."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

import pytest

import kostra_bolig as kb
from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.errors import AcrossBreak
from kostra_bolig.figures.areas.ours import Ours
from kostra_bolig.figures.comparison import Comparison
from kostra_bolig.figures.series import Series
from kostra_bolig.said import said
from kostra_bolig.show.chart import chart
from tests.builders.cells import Cell
from tests.builders.charts import column, drawing, foot, shapes
from tests.builders.series import REVISED, revised

GROUP = {2018: 10.0, 2019: 12.0, 2020: 30.0, 2021: 31.0}


def group(cells: Mapping[int, Cell], *, breaks: tuple[int, ...] = (2020,)) -> Series:
    """Make a series of a KOSTRA group that was redrawn."""
    made = revised(cells, region="EKG07", region_name="KOSTRA-gruppe 07")
    remarks = (said("figures-groups-redrawn", region="EKG07", year=2020, before=2019),)
    return dataclasses.replace(made, breaks=breaks, remarks=remarks)


@pytest.fixture(scope="module")
def published() -> kb.Table:
    """Return the figures of the report."""
    return kb.load(source="published")


class TestUnderTheChart:
    """Source, notes and remarks."""

    def test_mandatory_notes_stand_under_every_chart(self) -> None:
        """SSB requires it; a long one is broken into lines."""
        noted = dataclasses.replace(REVISED, mandatory_notes=("Første merknad.", "x " * 100))

        lines = foot(chart([revised({2024: 2.0}, provenance=noted)]))

        assert lines[1] == "Første merknad."
        assert len(lines) == 4

    def test_in_english(self) -> None:
        """The words are English where that is asked for, though SSB's labels are stored in Norwegian."""
        figure = chart([revised({2023: ":", 2024: 2.0}, region="EAK", region_name="Landet")], language="en")

        assert foot(figure) == [
            "Source: Statistics Norway, table 12015 · updated 2025-03-15 · revised figures · CC BY 4.0".replace(
                "03-15", "06-15"
            ),
            ": suppressed",
        ]
        assert figure.text.startswith(
            "Households with youth in temporary accommodation, The whole country (households)."
        )

    def test_what_a_person_should_know_of_a_municipality(self) -> None:
        """A municipality that took in others is drawn with the remark that says so, in the language of the chart."""
        remark = said("figures-took-in", region="0301", part="0219", name="Bærum", date="2020-01-01")

        figure = chart([dataclasses.replace(revised({2019: 1.0, 2020: 2.0}), remarks=(remark,))])

        assert "0301 tok opp 0219 Bærum 1. januar 2020: tallene før og etter gjelder ulike områder" in foot(figure)

    def test_a_group_is_broken_where_the_groups_were_redrawn(self) -> None:
        """The line stops after 2019 and starts anew in 2020, and the reason stands under it."""
        figure = chart([group(GROUP)], form="line", width=200, height=60)

        svg = figure.to_svg()
        assert [re.sub(r"[\d.,-]+", "", path) for path in shapes(svg, "line")] == ["ML", "ML"]
        assert "SSB la om KOSTRA-gruppene i 2020: EKG07" in " ".join(foot(figure))

    def test_a_group_is_broken_as_often_as_it_was_redrawn(self) -> None:
        """In 2019 and in 2020: three lines, of which one is a point."""
        drawn = chart([group(GROUP, breaks=(2019, 2020))], form="line")

        assert column(drawn, "part") == [0, 1, 2, 2]

    def test_an_index_of_a_group_is_not_drawn_across_the_redrawing(self) -> None:
        """Unless it is asked for; on one side of it there is nothing to refuse."""
        with pytest.raises(AcrossBreak, match="SSB drew the KOSTRA groups anew in 2020") as refused:
            chart([group(GROUP)], index=2021)

        assert (refused.value.year, refused.value.region, refused.value.exit_code) == (2020, "EKG07", 2)
        assert column(chart([group(GROUP)], index=2021, since=2020), "value")[-1] == 100
        assert column(chart([group(GROUP)], index=2020, across_break=True), "value")[:3] == [10 / 0.3, 40, 100]

    @pytest.mark.parametrize("years", [{"since": 2020}, {"until": 2019}])
    def test_a_group_on_one_side_of_the_redrawing_is_whole(self, years: dict[str, int]) -> None:
        """A chart that does not cross it says nothing of it."""
        figure = chart([group(GROUP)], form="line", **years)  # type: ignore[arg-type]

        assert len(foot(figure)) == 1

    def test_other_regions_are_not_broken(self) -> None:
        """Nothing happened to the country in 2020."""
        assert set(column(chart([revised(GROUP, region="EAK")], form="line"), "part")) == {0}

    def test_published_figures_speak_norwegian(self, published: kb.Table) -> None:
        """What must be said of the report's figures is said in the language of the chart."""
        assert "Tallene for 2024 var ureviderte da rapporten ble skrevet." in foot(published.plot(["unge"]))
        assert "The figures for 2024 were unrevised when the report was written." in foot(
            published.plot(["unge"], language="en")
        )


class TestNames:
    """What tells the series apart."""

    def test_two_municipalities_of_one_name(self) -> None:
        """Herøy and Herøy are two, and their bars do not become one."""
        figure = chart([revised({2024: 2.0}, region=code, region_name="Herøy") for code in ("1515", "1818")])

        assert column(figure, "label") == ["Herøy (1515)", "Herøy (1818)"]

    def test_two_contents_of_one_name(self) -> None:
        """A count and a share may have one label; their codes tell them apart."""
        one, other = revised({2024: 2.0}, key=None), revised({2024: 3.0}, key=None)

        figure = chart([one, dataclasses.replace(other, content="KOSy0000")])

        assert [label[-10:] for label in column(figure, "label")] == ["(KOSx0000)", "(KOSy0000)"]

    def test_the_same_municipality_joined_and_not(self) -> None:
        """A sum of ours is named as such beside SSB's own figures."""
        one = revised({2024: 2.0})

        figure = chart([one, dataclasses.replace(one, ours=Ours(summed=True))])

        assert column(figure, "label") == [
            "Husstander med unge i midlertidig botilbud",
            "Husstander med unge i midlertidig botilbud (summen av kommunene som ble slått sammen)",
        ]

    def test_series_of_regions(self) -> None:
        """Several series of several regions have both in their names."""
        figure = chart(
            [
                revised({2024: 2.0}, region="0301", region_name="Oslo"),
                dataclasses.replace(
                    revised({2024: 2.0}, key=SeriesKey.NATTHJEM, region="EAK", region_name="Landet"), content="y"
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
        assert chart([revised({2024: 2.0}, key=None, content_name="Andel")]).title == "Andel"

    def test_a_title_of_ones_own(self) -> None:
        """It is broken into lines where it is long."""
        figure = chart([revised({2024: 2.0})], title="langt " * 30)

        assert figure.title == "langt " * 30
        assert len(figure.specification["title"]["text"]) == 3

    def test_a_subtitle(self) -> None:
        """The region and the base of the index stand under the title."""
        figure = chart([revised({2021: 2.0, 2024: 3.0})], index=2021)

        assert figure.specification["title"]["subtitle"] == "Oslo · Indeks, 2021 = 100"

    def test_a_comparison_is_an_index(self) -> None:
        """Regions beside each other start from 100."""
        regions = [revised({2023: 10.0 * n, 2024: 15.0 * n}, region=f"{1000 + n}", region_name=f"R{n}") for n in (1, 2)]

        assert column(Comparison.of(regions).plot(), "value") == [100.0, 150.0, 100.0, 150.0]

    def test_twelve_regions(self) -> None:
        """More than eight have a small drawing each, named, on the same axis."""
        figure = chart(
            [revised({2023: 1.0, 2024: 2.0 + n}, region=f"{1000 + n}", region_name=f"R{n}") for n in range(12)]
        )

        panels = drawing(figure)["concat"]
        assert [panel["title"]["text"] for panel in panels] == [[f"R{n}"] for n in range(12)]
        assert len({tuple(panel["layer"][0]["encoding"]["y"]["scale"]["domain"]) for panel in panels}) == 1

    def test_a_rate_says_so_in_its_title(self) -> None:
        """Per 1,000 inhabitants, of an age where it is of one."""
        rate = revised({2024: 2.0})

        titles = [
            chart([dataclasses.replace(rate, ours=Ours(per_1000=True, ages=ages))], language="en").title
            for ages in ("", "18–24")
        ]

        assert titles == [
            "Households with youth in temporary accommodation per 1,000 inhabitants",
            "Households with youth in temporary accommodation per 1,000 inhabitants aged 18–24",
        ]

    @pytest.mark.parametrize("unit", ["antall", "Number"])
    def test_a_mere_count_is_no_title_of_an_axis(self, unit: str) -> None:
        """«antall» says nothing that the title does not."""
        figure = chart([revised({2024: 2.0}, unit=unit)])

        assert drawing(figure)["layer"][0]["encoding"]["y"]["title"] is None
        assert unit not in figure.text

    @pytest.mark.parametrize(
        ("note", "region", "is_shown"),
        [
            ("KOSTRA-gruppene ble endret i 2020, og det er brudd mellom 2019 og 2020.", "EAK", False),
            ("KOSTRA-gruppene ble endret i 2020, og det er brudd mellom 2019 og 2020.", "EKG07", True),
            ("The KOSTRA groups were redrawn in 2020, with a break.", "0301", False),
            ("KOSTRA-gruppene ble endret i 2020. Tall for kommuner er rettet.", "EAK", True),
            ("KOSTRA-gruppene ble endret. Tallene er foreløpige.", "EAK", True),
            ("Celler med færre enn 3 enheter er skjermet.", "EAK", True),
        ],
    )
    def test_notes_are_of_what_is_drawn(self, note: str, region: str, is_shown: bool) -> None:
        """A note on the KOSTRA groups alone stands where one is drawn; any other stands everywhere."""
        noted = dataclasses.replace(REVISED, mandatory_notes=(note,))

        lines = foot(chart([revised({2024: 2.0}, region=region, provenance=noted)]))

        assert (note in " ".join(lines)) is is_shown


def test_of_a_name_that_is_longer_than_any_the_beginning_stands_in_the_key() -> None:
    """Nobody reads 15 kB beside a line; two that begin alike are told apart by their codes."""
    long = "Øvre Årdal – " * 1200

    drawn = chart(
        [revised({2024: 1.0}, region=code, region_name=long, content_name="Unge") for code in ("0301", "1515")]
    )

    assert column(drawn, "label") == [f"{long[:500]}… (0301)", f"{long[:500]}… (1515)"]
