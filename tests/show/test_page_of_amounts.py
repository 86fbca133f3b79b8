"""A page on what is no count: amounts with their unit, shares as they are, and no sentence made for counts."""

from __future__ import annotations

import dataclasses

import pytest

from kostra_bolig.answers.claims import figures_answer
from kostra_bolig.figures.table import Table
from kostra_bolig.kinds import Language
from kostra_bolig.show.chart import chart
from kostra_bolig.show.page import page
from kostra_bolig.show.sections.figures import named
from kostra_bolig.show.tables import figures_table
from tests.builders.cells import Cell
from tests.builders.series import series
from tests.builders.tables import table

CELLS: dict[str, dict[int, Cell]] = {
    "EAK": {2021: 4000.0, 2022: 4100.0, 2023: 4200.0, 2024: 4300.0},
    "4601": {2021: 128.0, 2022: ":", 2023: 72.0, 2024: ":"},
    "0301": {2021: -5.0, 2022: 7.0, 2023: -9.0, 2024: 8.0},
}


def of_unit(unit: str) -> Table:
    """Make a table whose total is in this unit."""
    made = table(CELLS, unit=unit)
    return dataclasses.replace(made, spec=dataclasses.replace(made.spec, total="natthjem", base_year=2021))


def test_an_amount_has_its_unit_and_is_not_counted() -> None:
    """8 is 8 thousand kroner: no sentence says that somebody had 8 of something, and the headline says of what."""
    shown = page(of_unit("1000 kr"), [], title="T", regions=["0301"], language="no").html

    assert "Husstander i natthjem (1000 kr)" in shown
    assert "hadde 8" not in shown
    assert "færre enn" not in shown
    assert "hadde 8" in page(of_unit("husstander"), [], title="T", regions=["0301"], language="no").html


@pytest.mark.parametrize(("unit", "is_index"), [("prosent", False), ("1000 kr", True)])
def test_a_share_is_drawn_beside_others_as_it_is(unit: str, is_index: bool) -> None:
    """An index of a share would show the change in percent of a percentage; the page is made whatever is suppressed."""
    shown = page(of_unit(unit), [], title="T", regions=["4601"], language="en").html

    assert ("Households in night shelters, index 2021 = 100" in shown) is is_index
    assert ("Households in night shelters, beside others" in shown) is not is_index


def test_why_another_has_no_index_is_what_its_figure_is() -> None:
    """The country's figure of the year that the index starts from is there, and below 0."""
    cells: dict[str, dict[int, Cell]] = {"0301": {2021: 30.0, 2024: 40.0}, "EAK": {2021: -400.0, 2024: 90.0}}
    made = table({**cells, "4601": {2021: 1.0, 2024: 2.0}}, unit="1000 kr")
    made = dataclasses.replace(made, spec=dataclasses.replace(made.spec, total="natthjem", base_year=2021))

    shown = page(made, [], title="T", regions=["0301"], language="en").html

    assert "is not drawn: only what is above 0 can be 100, and it is −400 in 2021." in shown


def test_series_of_one_unit_are_called_without_it() -> None:
    """Households beside households need no unit; beside an amount each says what it is."""
    count, amount = (dataclasses.replace(series({2024: 1.0}, unit=unit), key=None) for unit in ("husstander", "kr"))

    assert named({"one": count, "other": count}, Language.EN) == dict.fromkeys(("one", "other"), count.content_name)
    assert named({"one": count, "other": amount}, Language.NO) == {
        "one": f"{count.content_name} (husstander)",
        "other": f"{count.content_name} (kr)",
    }


def test_a_figure_alone_between_two_suppressed_ones_is_drawn() -> None:
    """A line has nothing to lead to it from, and its value stands above it."""
    drawn = chart([series({2021: 4.0, 2022: ":", 2023: 7.0, 2024: ":", 2025: 5.0})], form="line", language="en")

    assert "2023: 7" in drawn.text
    assert [row["side"] for row in drawn.specification["data"]["values"] if row["value"] == 7] == ["above"]


def test_amounts_on_a_terminal_say_of_what(capsys: pytest.CaptureFixture[str]) -> None:
    """The figures beside a report stand under a key alone, and so does what SSB changed."""
    amounts, counts = (figures_answer(of_unit(unit), "0301")["figures"] for unit in ("1000 kr", "husstander"))

    figures_table("Oslo", amounts)
    figures_table("Oslo", counts)

    told, plain = capsys.readouterr().out.split("Oslo")[1:]
    assert "natthjem (1000 kr)" in told
    assert "natthjem " in plain
    assert "(husstander)" not in plain
