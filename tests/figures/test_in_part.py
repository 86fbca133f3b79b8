"""A table of which a person asked for some regions: nobody is placed among those that nobody asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from kostra_bolig.answers.comparison import compare_answer, ranking_answer
from kostra_bolig.errors import UsageError
from kostra_bolig.figures.among import members, placing
from kostra_bolig.figures.among.contributions import of_change
from kostra_bolig.figures.among.ranked import Wanted
from kostra_bolig.figures.claims.file import read
from kostra_bolig.figures.table import Table
from kostra_bolig.figures.verdicts import verify
from kostra_bolig.kostra import RegionKind
from kostra_bolig.records import AskedFor
from kostra_bolig.show.page import page
from tests.builders.whole_country import whole_country, years_of

TOTAL = "midlertidig_botilbud"
VESTLAND = sorted(code for code, years in years_of().items() if code.startswith("46") and 2024 in years)
SOME = ["EAK", "EKA46", *VESTLAND[:5]]
COUNTY = ["EAK", "EKA46", *VESTLAND]


def asked(regions: Sequence[str]) -> Table:
    """Return the whole country as it is where some regions were asked for."""
    whole = whole_country()
    return dataclasses.replace(
        whole,
        observations=whole.observations.filter(pl.col("region").is_in(list(regions))),
        provenance=dataclasses.replace(whole.provenance, asked_for=AskedFor(regions=tuple(regions))),
    )


def test_who_is_lacking_is_klasss_word() -> None:
    """Of a county, its municipalities of the year; where all regions were asked for, nobody."""
    assert members.lacking(asked(SOME), "EKA46", year=2024) == tuple(VESTLAND[5:])
    assert members.lacking(asked(COUNTY), "EKA46", year=2024) == ()
    assert len(members.lacking(asked(COUNTY), "EAK", year=2024)) == 357 - len(VESTLAND)
    assert members.lacking(whole_country(), "EAK", year=2024) == ()


def test_a_place_is_given_among_all_or_not_at_all() -> None:
    """And that it is not is told, by what stands beside a municipality and by its page."""
    part, county = asked(SOME), asked(COUNTY)
    found = [placing.beside(one, TOTAL, "4601", 2024) for one in (part, county)]
    notes = compare_answer(part.compare(TOTAL, ["4601", "EAK"]), part)["notes"]
    text = page(part, [], title="T", regions=["4601"], language="en").html

    assert [[place.among for place in one.places] for one in found if one is not None] == [[], ["EKA46"]]
    assert "only some of the municipalities of Fylke EKA46 were asked for, so no place among them can be told" in notes
    assert "only some of the municipalities of Fylke EKA46 were asked for" in text
    assert "a part of the table: 7 regions, all years" in text


def test_a_claim_on_a_place_cannot_be_checked(tmp_path: Path) -> None:
    """Number 1 of five is number 1 of nobody's."""
    file = tmp_path / "claims.toml"
    file.write_text(
        "format = 1\n"
        + "".join(
            f'[[claim]]\nid = "{among}"\ntext = "t"\nkind = "rank"\nseries = "{TOTAL}"\nregion = "{VESTLAND[0]}"\n'
            f'among = "{among}"\nyear = 2024\npublished = 1\n'
            for among in ("EKA46", "municipality")
        ),
        "utf-8",
    )

    of_part, of_county = (verify(read(file), asked(regions)) for regions in (SOME, COUNTY))

    assert [one.verdict.value for one in of_part] == ["not_checkable", "not_checkable"]
    assert [one.verdict.value == "not_checkable" for one in of_county] == [False, True]


def test_who_made_a_change_cannot_be_told() -> None:
    """Those that nobody asked for are none that SSB does not publish."""
    with pytest.raises(UsageError, match="only some of the municipalities of Fylke EKA46 were asked for, so who made"):
        of_change(asked(SOME), TOTAL, region="EKA46", start=2022, end=2024)
    assert of_change(asked(COUNTY), TOTAL, region="EKA46", start=2022, end=2024).given.height == len(VESTLAND)


def test_a_ranking_of_some_says_so() -> None:
    """It bears no county's name, marks no change as unusual among all, and its chart says what it is a part of."""
    part = asked(SOME)
    wanted = Wanted(by="change", since=2022, among=["EKA46"])
    answer = ranking_answer(part, TOTAL, 2024, kind=RegionKind.MUNICIPALITY, wanted=wanted)

    assert answer["within"] is None
    assert "only some of the regions were asked for: the others are not ranked" in answer["notes"]
    assert {row["unusual"] for row in answer["ranking"]} == {None}
    assert "a part of the table: 7 regions" in str(part.plot_ranking(TOTAL, 2024, language="en").specification)
    assert "a part of the table: 7 regions" in str(part.plot([TOTAL], language="en").specification)


def test_a_comparison_of_no_years_has_nothing_to_place() -> None:
    """Where all years are before those asked for, nobody is placed and nothing fails."""
    part = asked(SOME)

    assert compare_answer(part.compare(TOTAL, ["4601", "EAK"], base=2022).since(2030), part)["years"] == []
