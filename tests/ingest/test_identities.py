"""SSB's own definitions of shares, held against the figures that SSB gives: a miss is told, and refuses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kostra_bolig.ingest.run import refresh
from kostra_bolig.records import Note, Snapshot
from kostra_bolig.settings import Settings
from tests.builders.constructed import ConstructedTable, build
from tests.builders.standin import StandIn
from tests.conftest import HeldTime

SHARE, PART, WHOLE = "KOSandbarn3m0000", "KOSconstructedbarn3m0000", "KOSmidlbobarn0000"
CHECK = f"identity_{SHARE}"


def told_of(snapshot: Snapshot) -> list[Note]:
    """Return the notes on the definition of the share."""
    return [note for note in snapshot.notes if note.check == CHECK]


def stored(standin: StandIn, store_dir: Path, held_time: HeldTime, table: ConstructedTable) -> Snapshot:
    """Return the snapshot of a fetch."""
    standin.table = table
    settings = Settings.resolve(base_url=standin.base_url, cache_dir=store_dir)
    return refresh(settings, clock=held_time.clock()).snapshot


@pytest.fixture
def table() -> ConstructedTable:
    """Return a table in which the definition comes true everywhere."""
    return build(municipalities=8)


def test_nothing_is_told_where_it_comes_true(
    standin: StandIn, store_dir: Path, held_time: HeldTime, table: ConstructedTable
) -> None:
    """The share is rounded to one decimal: 187 of 645 is 28.99, and is printed as 29.0."""
    assert told_of(stored(standin, store_dir, held_time, table)) == []


def test_estimates_and_municipalities_that_miss_it_are_a_note_with_the_difference(
    standin: StandIn, store_dir: Path, held_time: HeldTime, table: ConstructedTable
) -> None:
    """Country, county, group and municipality: kept as SSB gives them, and the largest difference is said."""
    for region, value in (("EAK", 31.5), ("EKA11", 10.0), ("EKG03", 99.9), ("0301", 29.2)):
        table = table.with_cell(region, SHARE, "2024", value)
    table = table.with_cell("EKA11", PART, "2024", 20).with_cell("EKA11", WHOLE, "2024", 160)

    (note,) = told_of(stored(standin, store_dir, held_time, table))

    found = {cell.region: (cell.found, cell.expected) for cell in note.cells}
    assert found["EAK"] == ("31.5", "28.99")  # 187 of 645
    assert found["EKA11"] == ("10.0", "12.5")  # 20 of 160
    assert found.keys() == {"EAK", "EKA11", "EKG03", "0301"}
    assert note.text.startswith(
        "KOSandbarn3m0000 is not med_barn_over_3_mnd in percent of med_barn, as SSB defines it, in 4 of "
    )
    assert "(1 of the country, 1 of counties, 1 of KOSTRA groups, 1 of municipalities)" in note.text
    assert note.text.endswith("(EKG03 2024)")


@pytest.mark.parametrize("hour", [4, 6])
def test_it_refuses_nothing_at_any_hour(
    standin: StandIn, store_dir: Path, held_time: HeldTime, table: ConstructedTable, hour: int
) -> None:
    """Also between 05:00 and 08:15 in Oslo, where every doubt counts: an estimate is no doubt."""
    held_time.moment = held_time.moment.replace(hour=hour)

    snapshot = stored(standin, store_dir, held_time, table.with_cell("EAK", SHARE, "2024", 31.5))

    assert len(told_of(snapshot)) == 1
    assert snapshot.accepted is None


@pytest.mark.parametrize("content", [SHARE, PART, WHOLE])
def test_what_is_suppressed_or_nothing_is_not_held_against_it(
    standin: StandIn, store_dir: Path, held_time: HeldTime, table: ConstructedTable, content: str
) -> None:
    """No part is computed from a share, and no share of none."""
    table = table.with_cell("0301", content, "2024", None, ":").with_cell("EKA11", PART, "2023", 0)
    table = table.with_cell("EKA11", WHOLE, "2023", 0).with_cell("EKA11", SHARE, "2023", 7.5)

    assert told_of(stored(standin, store_dir, held_time, table)) == []
