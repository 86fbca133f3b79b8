"""What a table holds: which series is read from which content and by what, and how near the others come."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kostra_bolig.answers.contents import ContentsAnswer
from kostra_bolig.cli.main import cli
from kostra_bolig.contact.contents import contents
from kostra_bolig.errors import ServiceUnavailable, SnapshotNotFound
from kostra_bolig.ingest.run import refresh
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.kinds import Language
from kostra_bolig.settings import Settings
from tests.builders.constructed import ConstructedTable, build
from tests.builders.schemas import validator
from tests.builders.standin import StandIn
from tests.conftest import HeldTime

YOUTH, LONG, CHILDREN_LONG = "KOSconstructedunge0000", "KOSconstructed3m0000", "KOSconstructedbarn3m0000"
Stored = Callable[..., ContentsAnswer]


def unnamed() -> ConstructedTable:
    """Return a table that calls the youth by no name of theirs."""
    return build(municipalities=8).recoded({YOUTH: "KOSx0000"}).relabelled({"KOSx0000": "Statistikkvariabel 7"})


def without_figures(table: ConstructedTable, code: str) -> ConstructedTable:
    """Return a table whose content is far from every printed figure."""
    return table.with_cell("EAK", code, "2021", 300).with_cell("EAK", code, "2024", 300)


@pytest.fixture
def settings(standin: StandIn, store_dir: Path) -> Settings:
    """Return the settings of the stand-in and of an empty store."""
    standin.table = build(municipalities=8)
    return Settings.resolve(base_url=standin.base_url, cache_dir=store_dir)


@pytest.fixture
def stored(standin: StandIn, settings: Settings, held_time: HeldTime) -> Stored:
    """Return a function that stores a table and says what it holds."""

    def store(table: ConstructedTable, *, choose: Mapping[str, str] | None = None) -> ContentsAnswer:
        standin.table = table
        refresh(settings, Wanted(choose=choose or {}), clock=held_time.clock())
        return contents(settings)

    return store


def read_by(answer: ContentsAnswer) -> dict[str, tuple[str, str | None]]:
    """Return the content of each series, and by what it is read."""
    return {one["series"]: (one["content"], one["bound_by"]) for one in answer["contents"] if one["series"]}


def test_every_content_with_the_series_read_from_it_and_by_what(stored: Stored) -> None:
    """Code, label, figures and choice; in the table's own order, with unit and decimals."""
    answer = stored(unnamed(), choose={"natthjem": "KOStotnatt0000"})

    assert read_by(answer) == {
        "midlertidig_botilbud": ("KOStotmidlbo0000", "code"),
        "over_3_mnd": (LONG, "label"),
        "med_barn": ("KOSmidlbobarn0000", "code"),
        "med_barn_over_3_mnd": (CHILDREN_LONG, "label"),
        "unge": ("KOSx0000", "figures"),
        "natthjem": ("KOStotnatt0000", "choice"),
    }
    assert answer["unavailable"] == []
    assert answer["contents"][4] == {
        "content": "KOSandbarn3m0000",
        "name": "Andel husstander med barn i midlertidige botilbud i mer enn 3 mnd",
        "unit": "prosent",
        "decimals": 1,
        "series": None,
        "bound_by": None,
    }


def test_its_dimensions_with_every_category(stored: Stored) -> None:
    """As the table has them, each with SSB's labels."""
    answer = stored(build(municipalities=8))

    region, content, year = answer["dimensions"]
    assert (region["id"], region["label"]) == ("KOKkommuneregion0000", "region")
    assert {"code": "4601", "label": "Bergen"} in region["categories"]
    assert len(content["categories"]) == 9
    assert [one["code"] for one in year["categories"]] == [str(number) for number in range(2015, 2025)]


def test_an_answer_that_came_in_parts_is_one_table(standin: StandIn, stored: Stored) -> None:
    """Every region once, whatever SSB gives at a time."""
    standin.max_data_cells = 2_000

    answer = stored(build(municipalities=8))

    codes = [one["code"] for one in answer["dimensions"][0]["categories"]]
    assert codes == sorted(set(codes))
    assert len(codes) == len(build(municipalities=8).regions)


def test_a_series_that_nothing_names_has_candidates_the_nearest_first(stored: Stored) -> None:
    """Each with what was printed and what stands there; those read for another series, and shares, are none."""
    table = without_figures(unnamed(), "KOSx0000").relabelled({CHILDREN_LONG: "Statistikkvariabel 8"})
    table = table.with_cell("EAK", CHILDREN_LONG, "2021", 200)

    unavailable = {one["series"]: one for one in stored(table)["unavailable"]}

    assert unavailable.keys() == {"med_barn_over_3_mnd", "unge"}
    assert unavailable["unge"]["why"] == "no content has a matching label and a count as its unit"
    nearest, other = unavailable["unge"]["candidates"]
    assert nearest == {
        "content": "KOSx0000",
        "name": "Statistikkvariabel 7",
        "unit": "husstander",
        "is_near": False,
        "off_percent": 39.02,  # (110 / 410 + 315 / 615) / 2
        "cells": [
            {"year": 2021, "printed": 410.0, "unrevised": False, "found": 300.0},
            {"year": 2024, "printed": 615.0, "unrevised": True, "found": 300.0},
        ],
    }
    assert (other["content"], other["off_percent"]) == (CHILDREN_LONG, 60.41)  # (210 / 410 + 428 / 615) / 2


def test_a_label_and_figures_that_disagree(stored: Stored) -> None:
    """The one that is labelled and the one that has the figures are both shown, and neither is read."""
    table = without_figures(build(municipalities=8).doubled("unge", "KOSy0000"), YOUTH)
    table = table.relabelled({"KOSy0000": "Statistikkvariabel 9"}).with_cell("EAK", "KOSy0000", "2021", 410)

    (unge,) = stored(table.with_cell("EAK", "KOSy0000", "2024", 615))["unavailable"]

    assert unge["why"].startswith(f"the label says {YOUTH} Husstander med unge under 25 år")
    assert [(one["content"], one["is_near"], one["off_percent"]) for one in unge["candidates"]] == [
        ("KOSy0000", True, 0.0), (YOUTH, False, 39.02)
    ]  # fmt: skip


def test_two_labels(stored: Stored) -> None:
    """What fits twice is unavailable, with how near each of the two comes."""
    table = build(municipalities=8).doubled("over_3_mnd", "KOSz0000")
    for year in ("2020", "2021", "2022", "2023", "2024"):
        table = table.with_cell("EAK", "KOSz0000", year, 300).with_cell("EAK", LONG, year, 250)

    (long,) = stored(table)["unavailable"]

    assert long["series"] == "over_3_mnd"
    assert long["why"].startswith("2 contents match")
    assert [one["content"] for one in long["candidates"]] == ["KOSz0000", LONG]
    assert [cell["printed"] for cell in long["candidates"][0]["cells"]] == [895.0, 849.0, 1186.0, 1686.0, 1750.0]


def test_a_label_whose_figures_miss(stored: Stored) -> None:
    """What a label says and the printed figures deny is unavailable, and its own content is the nearest."""
    table = build(municipalities=8).with_cell("EAK", YOUTH, "2021", 380).with_cell("EAK", YOUTH, "2024", 530)

    (unge,) = stored(table)["unavailable"]

    assert f"{YOUTH} misses the figures that were printed" in unge["why"]
    assert [(one["content"], one["is_near"], one["off_percent"]) for one in unge["candidates"]] == [
        (YOUTH, False, 10.57)  # (30 / 410 + 85 / 615) / 2
    ]  # fmt: skip


def test_a_figure_that_is_not_there_is_nearer_to_nothing(stored: Stored) -> None:
    """A content without the printed years is listed last, with no distance."""
    table = without_figures(unnamed(), "KOSx0000").doubled("KOSx0000", "KOSy0000")

    (unge,) = stored(table.with_cell("EAK", "KOSy0000", "2021", None, ".."))["unavailable"]

    assert [(one["content"], one["off_percent"]) for one in unge["candidates"]] == [
        ("KOSx0000", 39.02), ("KOSy0000", None)
    ]  # fmt: skip
    assert unge["candidates"][1]["cells"][0]["found"] is None


def test_the_version_that_is_asked_for(standin: StandIn, stored: Stored, settings: Settings) -> None:
    """Each snapshot says what it holds."""
    first = stored(unnamed())
    second = stored(build(municipalities=8).with_updated("2025-06-15T06:00:00Z").with_cell("EAK", LONG, "2016", 815))

    assert (second["updated"], read_by(second)["unge"][1]) == ("2025-06-15T06:00:00Z", "label")
    assert contents(settings, snapshot=first["snapshot"]) == first
    assert contents(settings, as_of="2025-04-01") == first
    with pytest.raises(SnapshotNotFound):
        contents(settings, snapshot="nothing")


def test_in_english(stored: Stored, settings: Settings) -> None:
    """SSB's English labels, where it gave them; what a series is read from is the same."""
    table = without_figures(unnamed(), "KOSx0000")
    norwegian = stored(table)

    english = contents(dataclasses.replace(settings, language=Language.EN))

    assert read_by(english) == read_by(norwegian)
    assert english["contents"][2]["name"] == "Households with children in temporary housing"
    assert english["contents"][2]["unit"] == "households"
    assert english["unavailable"][0]["candidates"][0]["unit"] == "households"
    assert english["dimensions"][2]["label"] == "year"
    assert english["table_label"].startswith("12015: Temporary housing")


class TestNothingStored:
    """What SSB's metadata alone say."""

    def test_codes_and_labels_are_read_from_one_question(self, standin: StandIn, settings: Settings) -> None:
        """Nothing is downloaded and nothing stored; of what only figures say, the candidates are named."""
        standin.table = unnamed()

        answer = contents(settings)

        assert [request.path for request in standin.requests] == ["/tables/12015/metadata"]
        assert not settings.cache_dir.exists()
        assert answer["snapshot"] is None
        assert read_by(answer)["over_3_mnd"] == (LONG, "label")
        (unge,) = answer["unavailable"]
        assert [(one["content"], one["is_near"], one["cells"]) for one in unge["candidates"]] == [
            ("KOSx0000", None, [])
        ]  # fmt: skip

    def test_in_english(self, standin: StandIn, settings: Settings) -> None:
        """The Norwegian labels say what a series is read from, the English ones are shown."""
        answer = contents(dataclasses.replace(settings, language=Language.EN))

        assert len(standin.requests) == 2
        assert read_by(answer)["over_3_mnd"] == (LONG, "label")
        assert answer["dimensions"][1]["label"] == "contents"

    def test_a_choice_that_is_set(self, standin: StandIn, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        """The environment's choice is one of a person."""
        standin.table = unnamed()
        monkeypatch.setenv("KOSTRA_BOLIG_SERIES_UNGE", "KOSx0000")

        answer = contents(Settings.resolve(base_url=standin.base_url, cache_dir=settings.cache_dir))

        assert read_by(answer)["unge"] == ("KOSx0000", "choice")

    def test_nobody_answers(self, store_dir: Path) -> None:
        """A closed port ends with 3."""
        with pytest.raises(ServiceUnavailable):
            contents(Settings.resolve(cache_dir=store_dir))


@pytest.mark.parametrize("table", [unnamed(), without_figures(unnamed(), "KOSx0000")], ids=["all", "one unavailable"])
def test_the_command_says_it_in_json_and_in_text(stored: Stored, table: ConstructedTable) -> None:
    """JSON by its schema; in text, what to do about a series that is unavailable."""
    answer = stored(table)

    given: Any = json.loads(CliRunner().invoke(cli, ["contents", "--json"]).output)
    text = CliRunner().invoke(cli, ["contents"]).output

    assert given == answer
    validator("answer-contents").validate(given)
    assert "KOSx0000" in text
    assert ("kostra-bolig fetch --series unge=CODE" in text) is bool(answer["unavailable"])
