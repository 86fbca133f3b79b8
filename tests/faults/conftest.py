"""The campaign as a fixture, and its table: written with ``--write-fault-table``, compared otherwise."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders.standin import StandIn
from tests.builders.stores import stored
from tests.cassettes.build import small_table
from tests.faults.campaign import Campaign

FOLDER = Path(__file__).resolve().parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the campaign, which the normal run leaves out: each class for real, at the bounds of the system.

    The longer campaigns, and those beside other libraries, have marks of their own.
    """
    for item in items:
        is_long = any(item.get_closest_marker(mark) for mark in ("campaign", "foreign"))
        if item.path.parent == FOLDER and item.path.name != "test_campaign.py" and not is_long:
            item.add_marker("faults")


@pytest.fixture(scope="session")
def running() -> Iterator[StandIn]:
    """Run one server for all: figures are held against stored ones of the same address only."""
    with StandIn() as server:
        yield server


@pytest.fixture
def standin(running: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Have that server begin anew, and point the library at it."""
    running.begin_anew()
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", running.base_url)
    yield running
    assert running.failures == []


@pytest.fixture(scope="session")
def good_store(running: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the last good snapshot, for every test to copy."""
    running.begin_anew(small_table())
    return stored(running.base_url, tmp_path_factory.mktemp("good") / "store")


@pytest.fixture
def campaign(
    good_store: Path, standin: StandIn, store_dir: Path, record_property: Callable[[str, object], None]
) -> Iterator[Campaign]:
    """Give a store with a last good snapshot and a stand-in that has a later one; every rule must have held."""
    good = small_table()
    later = good.with_updated("2025-06-15T06:00:00Z").with_cell("EAK", "midlertidig_botilbud", "2024", 7085)
    made = Campaign(standin=standin, store_dir=store_dir, good=good, later=later)
    shutil.copytree(good_store, store_dir)
    standin.table = later
    yield made
    for number, tally in made.tallies.items():
        record_property(f"fault-{number}", tally.as_property())
    assert [remark for tally in made.tallies.values() for remark in tally.remarks] == []
