"""Regions: from what a person types to a code."""

from __future__ import annotations

import pytest

from kostra_bolig import regions
from kostra_bolig.errors import UnknownRegion

NAMES = {
    "0301": "Oslo",
    "1515": "Herøy",
    "1818": "Herøy",
    "3024": "Bærum (2020-2023)",
    "3201": "Bærum",
    "EAK": "Landet",
    "EAKUO": "Landet uten Oslo",
    "EKA03": "Oslo",
    "EKA11": "Rogaland",
}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("0301", "0301"),
        ("EAK", "EAK"),
        ("eak", "EAK"),
        (" eka11 ", "EKA11"),
        ("Landet", "EAK"),
        ("LANDET UTEN OSLO", "EAKUO"),
        ("rogaland", "EKA11"),
        ("BÆRUM", "3201"),
        ("bærum (2020-2023)", "3024"),
    ],
)
def test_a_region_is_found_by_code_or_name_in_any_case(asked: str, expected: str) -> None:
    """A code or a whole name is enough, however it is written."""
    assert regions.find(asked, NAMES) == expected


@pytest.mark.parametrize(
    ("asked", "answers"),
    [("Oslo", ("0301 Oslo", "EKA03 Oslo")), ("herøy", ("1515 Herøy", "1818 Herøy"))],
)
def test_a_name_of_several_regions_is_not_guessed(asked: str, answers: tuple[str, ...]) -> None:
    """Two regions of one name are listed, so that a person gives the code."""
    with pytest.raises(UnknownRegion, match=f"'{asked}' has 2 answers: {', '.join(answers)}; give the code") as refused:
        regions.find(asked, NAMES)

    assert (refused.value.asked, refused.value.near) == (asked, answers)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("Rogalnd", ("EKA11 Rogaland",)),
        ("301", ("0301 Oslo",)),
        ("Herøyy", ("1515 Herøy", "1818 Herøy")),
    ],
)
def test_near_matches_are_listed(asked: str, near: tuple[str, ...]) -> None:
    """A slip of the pen is answered with every region that may have been meant."""
    with pytest.raises(UnknownRegion, match=f"no region '{asked}' in these figures; near matches: ") as refused:
        regions.find(asked, NAMES)

    assert set(near) <= set(refused.value.near)
    assert all(listed in str(refused.value) for listed in near)


@pytest.mark.parametrize("asked", ["", "  ", "Stockholm län", "%%%"])
def test_nothing_near_says_what_codes_look_like(asked: str) -> None:
    """With nothing near, the message says how regions are named."""
    with pytest.raises(UnknownRegion, match="the country is EAK, municipalities have four digits") as refused:
        regions.find(asked, NAMES)

    assert refused.value.near == ()
    assert refused.value.exit_code == 2
