"""Inhabitants: what the population table is asked, and what is read from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_bolig import jsonstat
from kostra_bolig.errors import DatasetRefused
from kostra_bolig.ssb import population

Json = dict[str, Any]
SEX = ("1", "2")


def document(
    *,
    regions: Sequence[str] = ("0", "03", "0301"),
    units: Mapping[str, str] = {"Personer1": "personer"},
    years: Sequence[str] = ("2023", "2024"),
    value: Sequence[float | None] = (),
    roles: Mapping[str, str] = {"geo": "Region", "metric": "ContentsCode", "time": "Tid"},
    **left_out: Any,
) -> Json:
    """Make what the population table says of itself, or its answer; further dimensions by their ``elimination``."""
    codes: dict[str, Sequence[str]] = {
        "Region": regions,
        **dict.fromkeys(left_out, SEX),
        "ContentsCode": tuple(units),
        "Tid": years,
    }
    dimensions: Json = {
        id_: {
            "label": id_,
            "category": {
                "index": {code: place for place, code in enumerate(of)},
                "label": dict(zip(of, of, strict=True)),
            },
            "extension": {"elimination": left_out.get(id_, False)},
        }
        for id_, of in codes.items()
    }
    dimensions["ContentsCode"]["category"]["unit"] = {
        code: {"base": base, "decimals": 0} for code, base in units.items()
    }
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "07459: Befolkning",
        "role": {role: [id_] for role, id_ in roles.items()},
        "id": list(codes),
        "size": [len(of) for of in codes.values()],
        "dimension": dimensions,
        "value": list(value),
    }


def asked(
    described: Json, *, regions: Sequence[str] = ("EAK", "EKA03", "0301"), years: Sequence[int] = (2023, 2024)
) -> Mapping[str, Sequence[str]]:
    """Return what is asked for, given what the table says of itself."""
    return population.selection(jsonstat.read(described), regions=regions, years=years)


def living(value: Sequence[float | None], **described: Any) -> list[tuple[Any, ...]]:
    """Return the rows read from an answer with these values."""
    body = json.dumps(document(value=value, **described)).encode()
    return population.read({"population.json": body, "data.json": b"no JSON"}).rows()


# What is asked for


def test_our_regions_and_years_are_asked_for_and_no_others() -> None:
    """The country is 0 there and a county has two digits; Longyearbyen, group 1 and 1986 are not for us."""
    described = document(regions=("0", "03", "46", "0301", "2111"), years=("1986", "2023", "2024"))

    selection = asked(described, regions=["EAK", "EAKUO", "EKA03", "EKG01", "0301"], years=[2022, 2023, 2024])

    assert selection == {
        "Region": ["0", "03", "0301"],
        "ContentsCode": ["Personer1"],
        "Tid": ["2023", "2024"],
    }


@pytest.mark.parametrize("unit", ["personer", "Persons", "innbyggere", "Inhabitants"])
def test_the_content_that_counts_persons_is_found_by_its_unit(unit: str) -> None:
    """Its code may be any."""
    assert asked(document(units={"Andel": "prosent", "Folk": unit}))["ContentsCode"] == ["Folk"]


def test_dimensions_that_may_be_left_out_are_not_asked_for() -> None:
    """The table then sums over sex and age itself."""
    assert list(asked(document(Kjonn=True, Alder=True))) == ["Region", "ContentsCode", "Tid"]


@pytest.mark.parametrize(
    ("described", "message"),
    [
        (document(Kjonn=True, Alder=False), "expected that Alder of table 07459 may be left out"),
        (document(Kjonn=None, Alder="true"), "expected that Kjonn, Alder of table 07459 may be left out"),
        (document(units={"A": "personer", "B": "personer"}), "one content in persons, .* got 2, 3 and 2"),
        (document(units={"A": "prosent"}), "one content in persons, .* got 0, 3 and 2"),
        (document(regions=("2111", "21")), "our regions and our years in table 07459, got 1, 0 and 2"),
        (document(years=("1986", "2024K1")), "our regions and our years in table 07459, got 1, 3 and 0"),
        (
            document(roles={"metric": "ContentsCode", "time": "Tid"}),
            "expected a region, content and year in table 07459, got Region, ContentsCode, Tid",
        ),
    ],
)
def test_a_table_that_cannot_be_asked_for_inhabitants_is_refused(described: Json, message: str) -> None:
    """A dimension that must be chosen from, no or two counts of persons, or nothing of ours."""
    with pytest.raises(DatasetRefused, match=message):
        asked(described)


def test_a_dimension_that_says_nothing_of_itself_must_be_chosen_from() -> None:
    """Only metadata that say so let a dimension be left out."""
    described = document(Kjonn=True)
    del described["dimension"]["Kjonn"]["extension"]

    with pytest.raises(DatasetRefused, match="expected that Kjonn of table 07459 may be left out"):
        asked(described)


# What is read


def test_inhabitants_are_read_under_the_codes_of_our_table() -> None:
    """The country is EAK, a county EKA and its number, a municipality itself."""
    rows = living([5_488_984, 5_550_203, 709_037, 717_710, 709_037, 717_710])

    assert rows == [
        ("0301", 2023, 709_037),
        ("0301", 2024, 717_710),
        ("EAK", 2023, 5_488_984),
        ("EAK", 2024, 5_550_203),
        ("EKA03", 2023, 709_037),
        ("EKA03", 2024, 717_710),
    ]


def test_a_region_without_inhabitants_was_not_there() -> None:
    """SSB's table has 0, or no value, for codes outside their years."""
    rows = living([5_488_984, 5_550_203, 0, None, 0.0, 717_710])

    assert rows == [("0301", 2024, 717_710), ("EAK", 2023, 5_488_984), ("EAK", 2024, 5_550_203)]


@pytest.mark.parametrize("number", [0.4, 717_000.9, -1, -0.5, 1e19, 1e300, 10_000_001, 2**63, 5e-324])
def test_what_is_no_number_of_people_is_refused_with_its_cell(number: float) -> None:
    """A part of a person, fewer than none, or more than the country has: no rate is divided by it."""
    with pytest.raises(DatasetRefused) as refused:
        living([5_488_984, 5_550_203, 709_037, number, 709_037, 717_710])

    assert str(refused.value) == (
        f"expected whole numbers of people up to 10000000 in table 07459, got 03 in 2024: {float(number)!r}"
    )


def test_of_many_cells_without_people_the_first_are_named() -> None:
    """The message stays short."""
    with pytest.raises(DatasetRefused, match=r"got 0 in 2023: 0\.5, 0 in 2024: 0\.5, 03 in 2023: 0\.5 and 3 more"):
        living([0.5] * 6)


@given(number=st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**20), 10**20))
def test_a_number_of_people_is_read_as_it_is_or_refused(number: float) -> None:
    """Nothing is rounded on the way."""
    try:
        rows = living([number], regions=("0",), years=("2024",))
    except DatasetRefused:
        assert not (0 <= number <= 10_000_000 and float(number).is_integer())
        return

    assert rows == ([("EAK", 2024, number)] if number else [])


def test_a_year_that_is_none_is_left_for_the_contract_to_refuse() -> None:
    """It is read as no year."""
    assert living([1, 2, 3], years=("2024K1",))[0] == ("0301", None, 3)


@pytest.mark.parametrize("role", ["geo", "time"])
def test_an_answer_without_a_region_or_year_is_refused(role: str) -> None:
    """Nothing is told by position."""
    roles = {"geo": "Region", "metric": "ContentsCode", "time": "Tid"}
    del roles[role]

    with pytest.raises(DatasetRefused, match="expected a region and a year in table 07459"):
        living([1, 2, 3, 4, 5, 6], roles=roles)
