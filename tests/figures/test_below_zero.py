"""Figures of 0 and below, as results and amounts of money have them: none is called missing, none turns its sign."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from kostra_bolig.answers.claims import figures_answer
from kostra_bolig.answers.comparison import compare_answer, ranking_answer
from kostra_bolig.errors import SeriesError
from kostra_bolig.figures import verdicts
from kostra_bolig.figures.among.ranked import Wanted
from kostra_bolig.figures.claims import ClaimResult
from kostra_bolig.figures.claims import file as claims_file
from kostra_bolig.figures.comparison import Comparison
from kostra_bolig.kinds import By, Language
from kostra_bolig.kostra import RegionKind
from kostra_bolig.show.page import page
from kostra_bolig.show.ranked import ranked
from kostra_bolig.show.sheets.answered import compare_sheet
from kostra_bolig.show.tables import compare_table, moved, why_unranked
from tests.builders.cells import Cell
from tests.builders.series import series
from tests.builders.tables import table

AMOUNTS: dict[str, dict[int, Cell]] = {
    "0301": {2023: -78.0, 2024: 4468.0},
    "1103": {2023: 0.0, 2024: 5.0},
    "4601": {2023: 10.0, 2024: -5.0},
    "5001": {2023: 0.0, 2024: ":"},
    "5501": {2023: -4.0, 2024: ":"},
    "EAK": {2023: 10.0, 2024: 20.0},
}
SHARES: dict[str, dict[int, Cell]] = {"0301": {2022: 1.0, 2023: -0.5, 2024: 2.0}, "EAK": {2023: 0.0, 2024: 0.4}}


@pytest.mark.parametrize(("level", "told"), [(0.0, "0"), (-4.0, "−4")])
def test_what_is_not_above_0_is_no_base_of_an_index(level: float, told: str) -> None:
    """From −4 to −8 an index would double where the figure fell."""
    with pytest.raises(SeriesError, match=f"in 2023 is {told}, and only what is above 0 can be 100"):
        series({2023: level, 2024: -8.0}).index(base=2023)


def test_shares_are_compared_in_points_whatever_they_start_from() -> None:
    """A result of −0.5 percent that became 2.0 rose by 2.5 points, and so did one from 0; neither has an index."""
    comparison = table(SHARES, unit="prosent").compare("natthjem", ["0301", "EAK"])
    answer = compare_answer(comparison)

    assert comparison.base == 2023
    assert comparison.frame.filter(year=2024).select("absolute", "percent", "index").rows() == [
        (2.5, None, None),
        (0.4, None, None),
    ]
    assert [moved(one, answer, Language.EN) for one in answer["regions"]] == [
        "+2.5 percentage points from 2023 to 2024",
        "+0.4 percentage points from 2023 to 2024",
    ]
    assert "0301 name of 0301 · 2024: +2.5" in repr(comparison)


def test_what_has_no_index_is_not_headed_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither on the screen nor in Python, and a sheet has no block of empty cells for it."""
    amounts = table(AMOUNTS, unit="1000 kr")
    without = amounts.compare("natthjem", ["0301", "5501"], base=2023)
    with_one = amounts.compare("natthjem", ["0301", "EAK"], base=2023)

    for comparison, headed in ((without, False), (with_one, True)):
        answer = compare_answer(comparison)
        compare_table(answer, amounts.provenance)
        sheet = compare_sheet(answer, amounts, Language.EN)

        assert ("index 2023 = 100" in capsys.readouterr().out) is headed
        assert ("index 2023 = 100" in repr(comparison)) is headed
        assert [block.title for block in sheet.blocks][1:] == ["Index, 2023 = 100"] * headed


def test_an_amount_below_0_is_not_called_missing() -> None:
    """Where the base year has a figure that no percentage is of, that is the reason, on the screen and in Excel."""
    amounts = table(AMOUNTS, unit="1000 kr")
    answer = compare_answer(amounts.compare("natthjem", ["0301", "1103", "4601"], base=2023))

    told = [moved(one, answer, Language.EN) for one in answer["regions"]]

    assert told == [
        "below 0 in 2023, no percentage",
        "0 in 2023, no percentage",
        "−150.0% from 2023 to 2024",
    ]
    assert f"name of 0301: {told[0]}" in compare_sheet(answer, amounts, Language.EN).notes[0].lines


@pytest.mark.parametrize("by", ["value", "change"])
def test_who_has_no_rank_has_its_own_reason(by: By) -> None:
    """A suppressed figure is suppressed, also where it was 0 or below the year before."""
    amounts = table(AMOUNTS, unit="1000 kr")
    kind = RegionKind.MUNICIPALITY
    answer = ranking_answer(amounts, "natthjem", 2024, kind=kind, wanted=Wanted(by=by, since=2023))
    reasons = {row["region"]: why_unranked(row, 2023) for row in answer["ranking"] if row["rank"] is None}
    bars = ranked(answer, amounts.series("natthjem"), language=Language.EN).text

    started = {"0301": "below 0 in 2023, no percentage", "1103": "0 in 2023, no percentage"}
    assert reasons == {"5001": "suppressed", "5501": "suppressed"} | (started if by == "change" else {})
    for region, reason in reasons.items():
        assert f"name of {region}: {': ' * (reason == 'suppressed')}{reason}" in bars


@pytest.mark.parametrize("by_share", [True, False])
def test_the_first_year_of_a_comparison(by_share: bool) -> None:
    """Any figure of a share will do to start from; an index starts from one above 0."""
    unit = "prosent" if by_share else "1000 kr"
    cells = ({2022: -1.0, 2023: 2.0}, {2022: 3.0, 2023: 4.0})

    compared = Comparison.of([series(one, unit=unit, region=f"030{place}") for place, one in enumerate(cells)])

    assert compared.base == (2022 if by_share else 2023)


def claimed(folder: Path, fields: str) -> ClaimResult:
    """Hold one claim on Oslo against amounts."""
    file = folder / "claims.toml"
    file.write_text(f'format = 1\n[[claim]]\nid = "one"\ntext = "A constructed claim."\n{fields}\n', "utf-8")
    return verdicts.verify(claims_file.read(file), table(AMOUNTS | {"0301": {2023: -80.0, 2024: 40.0}}))[0]


@pytest.mark.parametrize(
    "what", ["percent_change\npublished = -150", "percent_change\npublished = 150", "multiple\nat_most = 2"]
)
def test_no_claim_is_a_percentage_of_what_is_below_0(tmp_path: Path, what: str) -> None:
    """From −80 to 40 is a rise of 120, and neither a fall nor a rise by 150 percent."""
    kind, _, field = what.partition("\n")
    ends = 'series = "natthjem"\nregion = "0301"\nstart = 2023\nend = 2024'

    result = claimed(tmp_path, f'kind = "{kind}"\n{ends}\n{field}')

    assert (result.verdict.value, result.computed) == ("not_checkable", None)
    assert result.note == "2023 is −80: the change from below 0 has no percentage; give the two values instead"


def test_a_rise_from_below_0_is_a_rise(tmp_path: Path) -> None:
    """Its two figures are shown, and no percentage with the sign turned."""
    ends = 'series = "natthjem"\nregion = "0301"\nstart = 2023\nend = 2024'

    result = claimed(tmp_path, f'kind = "direction"\n{ends}\npublished = "increase"')

    assert (result.verdict.value, result.note) == ("reproduced", "2023: −80 → 2024: 40")


def test_nothing_is_a_share_of_what_is_below_0(tmp_path: Path) -> None:
    """−80 of −80 is not all of it."""
    result = claimed(
        tmp_path, 'kind = "share"\nseries = "natthjem"\nof = "natthjem"\nregion = "0301"\nyear = 2023\npublished = 100'
    )

    assert result.verdict.value == "not_checkable"
    assert "in 2023 is −80, and only what is above 0 can be 100" in result.note


def test_a_share_from_below_0_moves_in_points_on_pages_and_beside_a_report_too() -> None:
    """As in `trend`, `compare` and `ranking`; the figures beside a report say why there is no percentage."""
    shares = table(SHARES, unit="prosent")
    shares = dataclasses.replace(shares, spec=dataclasses.replace(shares.spec, base_year=2023))

    beside = next(one for one in figures_answer(shares, "0301")["figures"] if one["series"] == "natthjem")
    shown = page(shares, [], title="T", regions=["0301"], language="en").html

    assert (beside["absolute"], beside["percent"]) == (2.5, None)
    assert "2023 is −0.5: the change from below 0 has no percentage" in (beside["note"] or "")
    assert "+2.5 percentage points since 2023" in shown
