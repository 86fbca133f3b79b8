"""Counties and KOSTRA groups beside a municipality: with their levels only where their counts are totals."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Mapping

import pytest

from kostra_bolig.answers.claims import report_answer
from kostra_bolig.answers.comparison import compare_answer
from kostra_bolig.answers.series import series_answer
from kostra_bolig.errors import UsageError
from kostra_bolig.figures.table import Table
from kostra_bolig.kinds import CountedAs
from kostra_bolig.show.page import page
from tests.builders.charts import column, foot
from tests.builders.tables import CONTENT, table

CELLS: Mapping[str, Mapping[int, float | str]] = {
    "EAK": {2021: 100.0, 2024: 150.0},
    "EKA46": {2021: 40.0, 2024: 50.0},
    "EKA03": {2021: 20.0, 2024: 22.0},
    "EKG12": {2021: 4.0, 2024: ":"},
    "0301": {2021: 20.0, 2024: 22.0},
    "4601": {2021: 10.0, 2024: 15.0},
}


def counted(county: CountedAs | None = None, group: CountedAs | None = None, *, unit: str = "husstander") -> Table:
    """Make a table in which it is known what the counts are; where nothing is, its few figures do not tell."""
    known = {"county": county, "kostra_group": group}
    words = {kind: {CONTENT: word} for kind, word in known.items() if word is not None}
    return dataclasses.replace(table(CELLS, unit=unit), counted_as=words)


def values(made: Table, *regions: str) -> dict[str, list[float | None]]:
    """Return the levels that stand beside each other."""
    frame = made.compare("natthjem", regions).frame
    return {region: frame.filter(region=region)["value"].to_list() for region in regions}


@pytest.mark.parametrize("word", [None, CountedAs.UNKNOWN, CountedAs.MEAN])
def test_beside_a_municipality_what_is_no_total_shows_its_index_alone(word: CountedAs | None) -> None:
    """Unknown is no total, and figures that tell nothing are unknown; the others keep their levels."""
    comparison = counted(word).compare("natthjem", ["4601", "EKA46", "EAK"])
    rows = comparison.frame.filter(region="EKA46").select("value", "status", "missing", "index", "absolute", "percent")

    assert comparison.index_alone == ("EKA46",)
    assert rows.rows() == [(None, None, None, 100.0, None, 0.0), (None, None, None, 125.0, None, 25.0)]
    assert comparison.frame.filter(region="4601")["value"].to_list() == [10.0, 15.0]
    assert comparison.frame.filter(region="EAK")["absolute"].to_list() == [0.0, 50.0]
    told = [str(remark) for remark in comparison.remarks]
    assert "name of EKA46: beside a municipality it is shown by its index alone" in told
    assert any(remark.startswith("name of EKA46: EKA46 is SSB's own estimate, not our sum; ") for remark in told)


def test_a_total_keeps_its_level() -> None:
    """And nothing is said of it."""
    comparison = counted(CountedAs.TOTAL).compare("natthjem", ["4601", "EKA46"])

    assert comparison.frame.filter(region="EKA46")["value"].to_list() == [40.0, 50.0]
    assert (comparison.index_alone, comparison.remarks) == ((), ())


def test_without_a_municipality_every_level_stands() -> None:
    """Means beside means, and a county beside the country, as SSB prints them."""
    assert values(counted(), "EKA46", "EKA03", "EAK") == {
        "EKA46": [40.0, 50.0],
        "EKA03": [20.0, 22.0],
        "EAK": [100.0, 150.0],
    }


def test_oslo_stands_beside_its_county() -> None:
    """A county of one municipality is its total and its mean."""
    assert values(counted(), "0301", "EKA03")["EKA03"] == [20.0, 22.0]


def test_shares_stand_beside_each_other() -> None:
    """A share of a county is on the scale of that of a municipality."""
    assert values(counted(unit="prosent"), "4601", "EKA46")["EKA46"] == [40.0, 50.0]


def test_a_symbol_stays_where_there_is_no_level() -> None:
    """A suppressed figure of a group is told as such."""
    rows = counted().compare("natthjem", ["4601", "EKG12"]).frame.filter(region="EKG12")

    assert rows.select("value", "status", "index").rows() == [(None, None, 100.0), (None, ":", None)]


def test_the_answer_says_what_a_count_is_and_that_it_has_no_level() -> None:
    """In JSON beside the region; alone, a county has its values, with the remark."""
    made = counted(CountedAs.MEAN)
    municipality, county = compare_answer(made.compare("natthjem", ["4601", "EKA46"]))["regions"]
    alone = series_answer(made.series("natthjem", region="EKA46"))

    assert (municipality["counted_as"], municipality["index_alone"]) == (None, False)
    assert (county["counted_as"], county["index_alone"], county["values"]) == ("mean", True, [None, None])
    assert (alone["counted_as"], alone["values"]) == ("mean", [40.0, 50.0])
    assert alone["remarks"] == [
        "EKA46 is SSB's own estimate, not our sum; it is the mean of its municipalities, not their total"
    ]
    json.dumps(alone)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda made: made.series("natthjem", region="EKA46", per_1000=True), id="series"),
        pytest.param(lambda made: made.compare("natthjem", ["EKA46", "4601"], per_1000=True), id="compare"),
        pytest.param(lambda made: made.ranking("natthjem", 2024, kind="county", per_1000=True), id="ranking"),
    ],
)
def test_what_is_no_total_has_no_rate(ask: Callable[[Table], object]) -> None:
    """The mean of a county's municipalities over the inhabitants of all would be no rate."""
    with pytest.raises(UsageError, match=r"^name of EKA46 has no rate: whether SSB's figure is the total or the mean"):
        ask(counted())
    with pytest.raises(UsageError, match="no population"):  # for that alone there would be one
        ask(counted(CountedAs.TOTAL))


def test_a_plot_leaves_out_what_has_no_level_and_says_so() -> None:
    """An index has them all."""
    levels = counted().plot(["natthjem"], regions=["4601", "EKA46"], language="en")
    index = counted().plot(["natthjem"], regions=["4601", "EKA46"], index=2021, language="en")

    assert set(column(levels, "label")) == {"Households in night shelters"}
    assert "name of EKA46 is not drawn beside a municipality" in " ".join(foot(levels))
    assert set(column(index, "label")) == {"name of 4601", "name of EKA46"}
    assert "is not drawn" not in " ".join(foot(index))
    assert "whether it is the total or the mean" in " ".join(foot(index))


def test_a_page_of_both_shows_the_county_as_its_index() -> None:
    """Its section has the index in place of the levels; on a page of its own it has these."""
    both = page(counted(), [], title="T", regions=("4601", "EKA46"), language="en").html
    alone = page(counted(), [], title="T", regions=("EKA46",), language="en").html

    assert [re.findall(r"<td>\s*([\d.,]+)", html)[-2:] for html in (both, alone)] == [["100.0", "125.0"], ["40", "50"]]
    assert "it is shown by its index alone" in both
    assert "it is shown by its index alone" not in alone
    assert "Index, 2021 = 100" in both


def test_a_report_of_both_shows_the_county_as_its_index() -> None:
    """The figures of the regions beside the claims of a text; alone, or beside a county, the counts are SSB's."""
    _, county = report_answer("T", [], counted(), regions=["4601", "EKA46"])["regions"]
    (alone,) = report_answer("T", [], counted(), regions=["EKA46"])["regions"]
    beside, own = county["figures"][-1], alone["figures"][-1]

    assert [beside[name] for name in ("unit", "from_value", "to_value", "percent")] == [
        "Index, 2021 = 100",
        100.0,
        125.0,
        25.0,
    ]
    assert "beside a municipality it is shown by its index alone" in str(beside["note"])
    assert [own[name] for name in ("unit", "from_value", "to_value", "note")] == ["husstander", 40.0, 50.0, None]
