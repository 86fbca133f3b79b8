"""What is done in pieces, or without a copy, for large tables gives the same as all at once."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import kostra_bolig as kb
from kostra_bolig import jsonstat
from kostra_bolig.definitions.shipped import known
from kostra_bolig.figures.finding import categories
from kostra_bolig.ingest.frame import dimensions_of, read_cells
from kostra_bolig.ingest.gate.contract import check_structure
from kostra_bolig.ingest.gate.drift import check_drift
from kostra_bolig.store import draft
from kostra_bolig.store.snapshots import Store
from tests.builders.broken_down import FUNCTION, FURTHER, KIND, SCOPE, TABLE, broken_down
from tests.builders.standin import StandIn

WHERE = {SCOPE: "A", FUNCTION: "FGK9", KIND: "AGD2"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store a table of six dimensions."""
    folder = tmp_path_factory.mktemp("large")
    with pytest.MonkeyPatch.context() as patch, StandIn(broken_down()) as server:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=folder)
    return folder


def test_the_hash_of_figures_in_pieces(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the snapshot: whether one piece or many, the name stays."""
    within = Store(store, TABLE)
    snapshot = within.newest()
    assert snapshot is not None
    stored = within.draft(snapshot)
    in_one = draft.content_hash(stored)

    monkeypatch.setattr(draft, "_AT_ONCE", 7)

    assert draft.content_hash(stored) == in_one
    assert snapshot.id.endswith(in_one[:12])


def test_a_content_with_its_categories() -> None:
    """Read as one name, or put together afterwards, it is the same frame."""
    dims = dimensions_of(jsonstat.read(broken_down().dataset({}, "no")))

    apart = categories.combined(read_cells(dims, {}).frame).sort("region", "content", "year")
    assert_frame_equal(read_cells(dims, {}, combined=True).frame, apart)


def test_one_category_from_the_file(store: Path) -> None:
    """It is what all figures narrowed to it are."""
    opened = Store(store, TABLE).read_newest()
    assert opened is not None

    assert_frame_equal(opened.observations(WHERE), categories.narrowed(opened.observations(), WHERE))
    assert {name: opened.codes(name) for name in WHERE} == {
        id_: sorted(code for code, *_ in of) for id_, _, _, of in FURTHER
    }


@pytest.mark.parametrize("is_sorted", [True, False])
def test_a_cell_given_twice(is_sorted: bool) -> None:
    """It is found, whether the rows are sorted or not."""
    frame = read_cells(
        dimensions_of(jsonstat.read(broken_down().dataset({}, "no"))), {}, spec=known(TABLE), combined=True
    ).frame
    twice = pl.concat([frame, frame.slice(17, 1)])
    twice = twice.sort("region", "content", "year") if is_sorted else twice

    assert check_structure(frame.sample(fraction=1, shuffle=True, seed=1), known(TABLE)).is_empty()
    assert "multiple_fields_uniqueness" in check_structure(twice, known(TABLE))["check"]


def test_cells_in_another_order() -> None:
    """What fell since the newest snapshot is the same, wherever the rows stand."""
    frame = read_cells(dimensions_of(jsonstat.read(broken_down().dataset({}, "no"))), {}, combined=True).frame
    now = frame.with_columns(value=pl.when(pl.col("region") == "4601").then("value").otherwise(0.0))

    found = check_drift(now, frame)
    of_shuffled = check_drift(now.reverse(), frame)

    assert "figures_fell_to_nothing" in found["check"]
    told = pl.col("region").is_null()  # of the cells themselves the first hundred are named
    assert of_shuffled.filter(told).equals(found.filter(told))
    assert of_shuffled.height == found.height
