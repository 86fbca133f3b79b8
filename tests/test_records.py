"""The records that travel between the parts."""

from __future__ import annotations

import dataclasses

import pytest

from kostra_bolig.kinds import Stage
from kostra_bolig.records import Content, Provenance, TableInfo
from tests.builders.provenance import PROVENANCE

INFO = TableInfo(
    updated="2025-03-15T07:00:00Z", first_period="2015", last_period="2024", discontinued=False, label="12015: før"
)


def test_a_table_with_another_title_is_the_same_publication() -> None:
    """The title is no sign that something was published."""
    assert dataclasses.replace(INFO, label="12015: etter") == INFO


@pytest.mark.parametrize(
    "other",
    [
        dataclasses.replace(INFO, updated="2025-06-15T06:00:00Z"),
        dataclasses.replace(INFO, updated=None),
        dataclasses.replace(INFO, first_period="2016"),
        dataclasses.replace(INFO, last_period="2025"),
        dataclasses.replace(INFO, discontinued=True),
    ],
    ids=["updated", "no update", "first", "last", "discontinued"],
)
def test_a_table_that_moved_is_another_publication(other: TableInfo) -> None:
    """A new time, another period or the end of the table is a change."""
    assert other != INFO


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("husstander", "KOStotnatt0000 Husstander i natthjem [husstander]"),
        (None, "KOStotnatt0000 Husstander i natthjem [no unit]"),
        ("", "KOStotnatt0000 Husstander i natthjem [no unit]"),
    ],
)
def test_a_content_is_listed_with_code_label_and_unit(unit: str | None, expected: str) -> None:
    """A candidate shows what a person needs to choose it."""
    assert str(Content(code="KOStotnatt0000", label="Husstander i natthjem", unit=unit)) == expected


@pytest.mark.parametrize(
    ("provenance", "expected"),
    [
        (
            PROVENANCE,
            "Kilde: Statistisk sentralbyrå, table 12015 · updated 2025-03-15 · newest year unrevised · CC BY 4.0",
        ),
        (
            dataclasses.replace(PROVENANCE, updated=None, stage=Stage.UNKNOWN),
            "Kilde: Statistisk sentralbyrå, table 12015 · newest year of unknown stage · CC BY 4.0",
        ),
    ],
    ids=["updated", "unknown"],
)
def test_the_line_under_a_figure(provenance: Provenance, expected: str) -> None:
    """Source, table, time, stage and licence stand in one line."""
    assert str(provenance) == expected


def test_records_are_frozen() -> None:
    """Where figures come from is not written over."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        PROVENANCE.licence = "mine"  # type: ignore[misc]
