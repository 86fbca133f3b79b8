"""The campaign as a fixture, and its table: written with ``--write-fault-table``, compared otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders.standin import StandIn
from tests.cassettes.build import small_table
from tests.faults.campaign import Campaign


@pytest.fixture
def campaign(standin: StandIn, store_dir: Path, record_property: Callable[[str, object], None]) -> Iterator[Campaign]:
    """Give a store with a last good snapshot and a stand-in that has a later one; every rule must have held."""
    good = small_table()
    later = good.with_updated("2025-06-15T06:00:00Z").with_cell("EAK", "midlertidig_botilbud", "2024", 7085)
    made = Campaign(standin=standin, store_dir=store_dir, good=good, later=later)
    made.begin()
    yield made
    for number, tally in made.tallies.items():
        record_property(f"fault-{number}", tally.as_property())
    assert [remark for tally in made.tallies.values() for remark in tally.remarks] == []
