"""A ranking as a newsroom asks for it, on figures worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from kostra_bolig.answers.comparison import ranking_answer
from kostra_bolig.errors import UnknownRegion, UsageError
from kostra_bolig.figures.among import members
from kostra_bolig.figures.among.ranked import Wanted
from kostra_bolig.kostra import RegionKind
from tests.builders.cells import Cell
from tests.builders.tables import table

CELLS: dict[str, dict[int, Cell]] = {
    "1101": {2023: 3.0, 2024: 10.0},
    "1103": {2023: 100.0, 2024: 110.0},
    "1106": {2023: 20.0, 2024: 30.0},
    "4601": {2023: 200.0, 2024: 110.0},
    "4602": {2023: ":", 2024: 5.0},
    "4613": {2023: 50.0, 2024: ":"},
    "EKA11": {2023: 1.0, 2024: 2.0},
    "EKA46": {2023: 1.0, 2024: 3.0},
}
FIGURES = table(CELLS)


def ranked(**options: Any) -> list[tuple[int | None, str]]:
    """Return rank and region of those that are chosen."""
    return FIGURES.ranking("natthjem", 2024, **options).select("rank", "region").rows()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"top": 1}, [(1, "1103"), (1, "4601")]),
        ({"top": 3}, [(1, "1103"), (1, "4601"), (3, "1106")]),
        ({"bottom": 1}, [(5, "4602")]),
        ({"bottom": 2}, [(4, "1101"), (5, "4602")]),
        ({"bottom": 4}, [(1, "1103"), (1, "4601"), (3, "1106"), (4, "1101"), (5, "4602")]),
        ({"top": 1, "bottom": 1}, [(1, "1103"), (1, "4601"), (5, "4602")]),
        ({"at_least": 20}, [(1, "1103"), (1, "4601"), (3, "1106"), (None, "4613")]),
        ({"at_least": 1000}, [(None, "4613")]),
        ({"among": ["EKA11"]}, [(1, "1103"), (2, "1106"), (3, "1101")]),
        ({"among": ["4601", "EKA11"], "top": 2}, [(1, "1103"), (1, "4601")]),
        ({"by": "change", "top": 1}, [(1, "1101")]),
        ({"by": "change", "at_least": 20}, [(1, "1106"), (2, "1103"), (3, "4601"), (None, "4602"), (None, "4613")]),
        ({"kind": "county", "bottom": 1}, [(2, "EKA11")]),
    ],
)
def test_what_is_chosen_is_ranked_among_each_other(options: dict[str, Any], expected: list[tuple[int, str]]) -> None:
    """3 → 10 is first by change, and is no story; who has no figure is not among the last."""
    assert ranked(**options) == expected


@pytest.mark.parametrize(
    ("options", "left_out", "regions", "with_rank"),
    [
        ({"at_least": 20}, 2, 4, 3),
        ({"at_least": 20, "top": 1}, 2, 4, 3),
        ({"at_least": 20, "by": "change"}, 1, 5, 3),
        ({"top": 1}, 0, 6, 5),
        ({"among": ["1101", "1103"], "at_least": 11}, 1, 1, 1),
    ],
)
def test_an_answer_says_how_many_it_left_out(
    options: dict[str, Any], left_out: int, regions: int, with_rank: int
) -> None:
    """What is not shown is counted, so that nobody takes the part for the whole."""
    kind = RegionKind.MUNICIPALITY

    answer = ranking_answer(FIGURES_WITH_COUNTRY, "natthjem", 2024, kind=kind, wanted=Wanted(**options))

    assert (answer["left_out"], answer["regions"], answer["ranked"]) == (left_out, regions, with_rank)


FIGURES_WITH_COUNTRY = table(CELLS | {"EAK": {2023: 500.0, 2024: 600.0}})


@pytest.mark.parametrize("options", [{"top": 0}, {"bottom": -1}, {"top": 1.5}, {"at_least": float("nan")}])
def test_a_choice_that_is_none_is_refused(options: dict[str, Any]) -> None:
    """From 1 on, and a number."""
    with pytest.raises(UsageError, match="expected a"):
        ranked(**options)


def test_a_region_of_another_kind_is_refused() -> None:
    """A municipality is not among the counties."""
    with pytest.raises(UsageError, match="is no region of the kind county"):
        ranked(kind="county", among=["4601"])


@pytest.mark.parametrize("asked", ["46", " EKA46 ", "name of EKA46", "eka 46"])
def test_a_county_is_named_as_people_do(asked: str) -> None:
    """By its number, its code or its name."""
    assert members.within(FIGURES, county=asked, group=None, year=2024) == ["4601", "4602", "4613"]


def test_a_county_that_is_none() -> None:
    """The near ones are listed."""
    with pytest.raises(UnknownRegion, match="there is no region 'name of 46'"):
        members.within(FIGURES, county="name of 46", group=None, year=2024)


def test_groups_need_klass() -> None:
    """Who is in a group is not guessed."""
    grouped = table(CELLS | {"EKG12": {2024: 1.0}})

    with pytest.raises(UsageError, match="no KOSTRA groups of 2024 stored"):
        members.within(grouped, county=None, group="12", year=2024)


def test_nothing_is_chosen_where_nothing_is_said() -> None:
    """All of the kind."""
    assert members.within(FIGURES, county=None, group=None, year=2024) is None
