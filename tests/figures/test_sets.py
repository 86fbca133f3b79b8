"""Sets of regions of a person's own: the file, the regions in it, and the sum over them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.errors import SettingsError, UnknownRegion, UsageError
from kostra_bolig.figures.among import sets
from kostra_bolig.kinds import CountedAs
from kostra_bolig.kostra import Missing
from kostra_bolig.settings import sets_file
from tests.builders.cells import Cell
from tests.builders.tables import CONTENT, table
from tests.builders.whole_country import CODES, YEARS, value_of, whole_country, with_cells

CELLS: dict[str, dict[int, Cell]] = {
    "EAK": {2023: 100.0, 2024: 110.0},
    "EKA46": {2023: 50.0, 2024: 60.0},
    "EKA11": {2023: 5.0, 2024: 6.0},
    "4601": {2022: 9.0, 2023: 10.0, 2024: 11.0},
    "4602": {2022: ":", 2023: 2.0, 2024: ".."},
    "4613": {2023: 3.0, 2024: ":"},
}
FIGURES = table(CELLS)


def written(folder: Path, text: str) -> Path:
    """Write a file of sets."""
    file = folder / "sets.toml"
    file.write_text(text, "utf-8")
    return file


def test_sets_are_names_and_codes(tmp_path: Path) -> None:
    """As they are written; a code may have lost its quotes, and a name may be Norwegian without any."""
    file = written(tmp_path, '\ufeffneighbours = ["name of 4601", "4602"]\nnærområde = [4601, "name of 4613"]\n')

    assert sets.read(file) == {"neighbours": ("name of 4601", "4602"), "nærområde": ("4601", "name of 4613")}
    assert sets.codes(FIGURES, "nærområde", path=file) == ["4601", "4613"]
    assert kb.read_sets(file) == sets.read(file)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 'Bergen'", 'set a: expected a list of names or codes, such as ["Bergen", "4627"], got \'Bergen\''),
        ("a = []", "set a: expected a list of names or codes"),
        ("a = [true]", "set a: expected the name or code of a region, got True"),
        ("a = ['']", "set a: expected the name or code of a region, got ''"),
        ("a = [1.5]", "set a: expected the name or code of a region, got 1.5"),
        ("[a]\nb = ['x']", "set a: expected a list of names or codes"),
        ("'a b' = ['x']", "set a b: expected a name of letters, digits, - and _ that is no region's code"),
        ("4601 = ['x']", "set 4601: expected a name of letters"),
        ("eak = ['x']", "set eak: expected a name of letters"),
        ("a = ", "is not TOML"),
        ("a = " + "[" * 5000, "is not TOML: it is nested too deep"),
        ("# " + "x" * 1_000_000, "expected a file of sets of at most 1000000 bytes, got more"),
    ],
)
def test_a_file_that_is_none_of_sets_is_refused_in_a_line(text: str, message: str, tmp_path: Path) -> None:
    """File, set, expected, got."""
    file = written(tmp_path, text)

    with pytest.raises(UsageError) as refused:
        sets.read(file)

    assert message in str(refused.value)
    assert str(refused.value).startswith(str(file))
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_says_how_to_write_one(tmp_path: Path) -> None:
    """With the place where it is looked for."""
    with pytest.raises(
        UsageError, match=r"no file of sets .*nowhere.toml; write one with a line such as neighbours = \["
    ):
        sets.read(tmp_path / "nowhere.toml")
    with pytest.raises(UsageError, match="cannot be read"):
        sets.read(tmp_path)


@pytest.mark.parametrize(
    ("regions", "error", "message"),
    [
        (
            "'name of 460l'",
            UnknownRegion,
            "set a: there is no region 'name of 460l' in these figures; near matches: 460",
        ),
        ("'4601', 'name of 4601'", UsageError, "set a: name of 4601 (4601) is named twice"),
    ],
)
def test_regions_are_checked_against_the_table(
    regions: str, error: type[Exception], message: str, tmp_path: Path
) -> None:
    """Near names are listed, and none counts twice."""
    with pytest.raises(error) as refused:
        sets.codes(FIGURES, "a", path=written(tmp_path, f"a = [{regions}]"))

    assert str(refused.value).startswith(message)


def test_a_set_that_is_not_there_lists_the_near_ones(tmp_path: Path) -> None:
    """Or all, where none is near."""
    file = written(tmp_path, "neighbours = ['4601']\nours = ['4602']\n")

    with pytest.raises(UsageError, match=r"no set 'neighbors' in .*; there are neighbours$"):
        sets.codes(FIGURES, "neighbors", path=file)
    with pytest.raises(UsageError, match=r"no set 'xyz' in .*; there are neighbours, ours$"):
        sets.codes(FIGURES, "xyz", path=file)


def test_the_sum_is_ours_and_null_where_a_part_is() -> None:
    """The gravest reason of the parts is told, and which part it is."""
    found = sets.total(FIGURES, "natthjem", "mine", ["4601", "4602", "4613"])

    assert found.frame.select("year", "value", "missing").rows() == [
        (2022, None, Missing.SUPPRESSED),
        (2023, 15.0, None),
        (2024, None, Missing.SUPPRESSED),
    ]
    assert str(found.ours) == "sum of 4601 name of 4601, 4602 name of 4602, 4613 name of 4613"
    assert (found.region, found.region_name, found.unit) == ("mine", "mine", "husstander")
    assert "2024: the part 4602 name of 4602 is '..', so there is no sum" in map(str, found.said)
    assert found.said[0].name == "figures-ours"


def test_counties_add_up_and_what_overlaps_does_not() -> None:
    """The country has the municipalities in it; a share is no sum."""
    assert sets.total(FIGURES, "natthjem", "two", ["EKA11", "EKA46"]).at(2024) == 66.0
    for regions in (["4601", "EAK"], ["4601", "EKA11"], ["EAK"]):
        with pytest.raises(UsageError, match="set mixed: a sum is of municipalities, or of counties, alone"):
            sets.total(FIGURES, "natthjem", "mixed", regions)
    with pytest.raises(UsageError, match="natthjem is in prosent; the sum of a set is of counts alone"):
        sets.total(table(CELLS, unit="prosent"), "natthjem", "shares", ["4601", "4602"])


def test_counties_whose_counts_are_means_have_no_sum() -> None:
    """Two means are no count of anything; two that may be either are added, and that nobody knows it is said."""
    means = dataclasses.replace(FIGURES, counted_as={"county": {CONTENT: CountedAs.MEAN}})
    unknown = dataclasses.replace(FIGURES, counted_as={"county": {CONTENT: CountedAs.UNKNOWN}})

    with pytest.raises(UsageError, match="SSB's counts of counties are means, which do not add up"):
        sets.total(means, "natthjem", "two", ["EKA11", "EKA46"])
    told = [str(one) for one in sets.total(unknown, "natthjem", "two", ["EKA11", "EKA46"]).said]
    assert len([one for one in told if "these figures do not tell" in one]) == 2


def test_a_part_that_is_provisional_is_told_of_the_sum() -> None:
    """The sum has no symbol of its own; which part SSB marks stands beside it."""
    marked = table(CELLS | {"4602": {2023: (2.0, "*")}})

    found = sets.total(marked, "natthjem", "two", ["4601", "4602"])

    assert found.at(2023) == 12.0
    assert "2023: SSB marks the part 4602 name of 4602 with '*'" in map(str, found.said)


def test_where_sets_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The variable, else the user's config folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)

    assert sets_file({"KOSTRA_BOLIG_SETS": "mine.toml"}) == Path("mine.toml")
    assert sets_file({}).name == "sets.toml"
    assert sets_file({}).is_relative_to(tmp_path)
    with pytest.raises(SettingsError, match="KOSTRA_BOLIG_SETS: expected the path of a file"):
        sets_file({"KOSTRA_BOLIG_SETS": "a\0b"})


def test_json_of_a_set_is_that_of_a_region(tmp_path: Path) -> None:
    """Every key is there, and it can be written."""
    from kostra_bolig.answers.series import series_answer

    answer = series_answer(sets.total(FIGURES, "natthjem", "mine", ["4601", "4602"]))

    assert json.loads(json.dumps(answer, default=str))["region"] == "mine"
    assert answer["values"] == [None, 12.0, None]


def test_a_set_of_followed_municipalities_is_the_sum_of_each_years_codes() -> None:
    """Nordre Follo is Ski and Oppegård before 2020; a part that cannot be followed leaves no sum, and one reason."""
    country, unge = whole_country(), CODES["unge"]

    follo = sets.total(country, "unge", "mine", ["3207", "5501"])
    split = sets.total(country, "unge", "mine", ["3207", "1508"])

    assert [follo.made_of[year] for year in (2019, 2020, 2024)] == [
        ("0213", "0217", "1902"),
        ("3020", "5401"),
        ("3207", "5501"),
    ]
    assert follo.at(2019) == sum(value_of(code, unge, 2019) for code in ("0213", "0217", "1902"))
    assert split.frame.row(0)[:4] == (2015, None, None, Missing.NOT_JOINED)
    assert split.years[-1] == 2024
    assert split.at(2024) == value_of("3207", unge, 2024) + value_of("1508", unge, 2024)
    told = [str(line) for line in split.said if "Ålesund" in str(line)]
    assert [line.startswith("Ålesund: 2015 to 2023: no figure, for 1507") for line in told[1:]] == [True]
    alone = sets.total(country, "unge", "mine", ["3207", "5501"], joined=False)
    assert [alone.frame.row(place)[3] for place in (0, -1)] == [Missing.NOT_APPLICABLE, None]


def test_a_part_that_is_a_sum_without_a_figure_is_not_called_absent() -> None:
    """Nordre Follo of 2019 is there; of what it is made of SSB suppresses one, and its own line says so."""
    hidden = with_cells(whole_country(), {("0217", CODES["unge"], 2019): (None, ":", "suppressed")})

    told = [str(one) for one in sets.total(hidden, "unge", "mine", ["3207", "0301"]).said]

    assert "2019: the part 3207 Nordre Follo has no figure, so there is no sum" in told
    assert "Nordre Follo: 2019: the part 0217 Oppegård (-2019) is ':', so there is no sum" in told


def test_what_is_told_of_the_parts_is_of_the_years_asked_for() -> None:
    """From 2024 on neither the sums of before nor the split concern a figure that is shown."""
    asked = {"joined": None, "since": 2024, "until": None}
    split = sets.total(whole_country(), "unge", "mine", ["3207", "1508"], **asked)  # type: ignore[arg-type]

    assert split.years == (2024,)
    assert split.remarks == ()
    assert split.ours is not None


@pytest.mark.parametrize("regions", [["1902", "5501"], ["5501", "5401"], ["3207", "0213"]])
def test_a_former_municipality_does_not_count_twice(regions: list[str]) -> None:
    """Beside the one that it became, or became part of."""
    with pytest.raises(UsageError, match=r"set mine: both .* stand under \d{4} in \d{4}, which would count twice"):
        sets.total(whole_country(), "unge", "mine", regions)

    assert sets.total(whole_country(), "unge", "mine", regions, joined=False).frame["value"].null_count() == len(YEARS)
