"""Stores on people's disks: every later version reads ``tests/snapshots/v1``, and none half reads a later format."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig.errors import SnapshotTooNew
from kostra_bolig.store.snapshots import Store
from tests.builders.damage import resealed
from tests.builders.schemas import validator
from tests.conftest import ROOT
from tests.snapshots import write
from tests.store.conftest import digest

V1 = ROOT / "tests" / "snapshots" / "v1"
MARCH, JUNE = "20250315T070000Z-be3078486385", "20250615T060000Z-e1967530c175"


@pytest.fixture
def frozen(store_dir: Path) -> Store:
    """Return a copy of the frozen store: a checkout may be read-only, and its folder anybody's."""
    shutil.copytree(V1, store_dir)
    return Store(store_dir)


@pytest.mark.parametrize(
    ("snapshot", "expected"),
    [
        (MARCH, "ee8dec23d4a60810509e8dd7c0020abc0a702b3c852664577073e98c6f6d5c3f"),
        (JUNE, "61bd1a549a8c32394d19256c9d3aa678638d98d0b7706af0e8960d1862f3d7a9"),
    ],
)
def test_every_cell_of_format_1_is_read_as_it_was_written(frozen: Store, snapshot: str, expected: str) -> None:
    """The digest was taken when the store was frozen."""
    table = kb.load(snapshot=snapshot, cache_dir=frozen.root)

    assert digest(table.observations) == expected
    assert table.observations.height == 1170


@pytest.mark.parametrize(
    ("snapshot", "key", "region", "year", "expected"),
    [
        (MARCH, "midlertidig_botilbud", "EAK", 2024, 7079),
        (MARCH, "med_barn", "EAK", 2021, 341),
        (MARCH, "natthjem", "EAK", 2024, 167),
        (MARCH, "midlertidig_botilbud", "4601", 2024, 686),
        (JUNE, "midlertidig_botilbud", "EAK", 2024, 7112),
        (JUNE, "midlertidig_botilbud", "EAK", 2023, 6596),
        (JUNE, "midlertidig_botilbud", "4601", 2024, 690),
        (JUNE, "med_barn_over_3_mnd", "1103", 2015, None),
    ],
)
def test_cells_of_format_1_that_a_person_knows(
    frozen: Store, snapshot: str, key: str, region: str, year: int, expected: int | None
) -> None:
    """The report's figures in March, constructed revisions in June, a suppressed cell."""
    series = kb.load(snapshot=snapshot, cache_dir=frozen.root).series(key, region=region)

    assert series.frame.filter(pl.col("year") == year)["value"].to_list() == [expected]


def test_the_record_of_format_1_is_read_as_it_was_written(frozen: Store) -> None:
    """Order, moments, stages and bindings."""
    march, june = frozen.snapshots()

    assert (march.id, june.id, frozen.newest()) == (MARCH, JUNE, june)
    assert (march.sequence, june.sequence) == (1, 2)
    assert (march.provenance.stage, june.provenance.stage) == ("unrevised", "revised")
    assert (june.rows, june.regions, june.years) == (1170, 13, (2015, 2024))
    assert june.provenance.sha256 == "d69c60c3171a917d95c2117c2ebb4f1514b295ba51a7f291395038dcf8254f52"
    assert march.binding.codes["natthjem"] == "KOStotnatt0000"
    assert str(june.provenance.fetched_at) == "2025-06-20 12:00:00+00:00"


def test_the_manifests_of_format_1_keep_the_schema(frozen: Store) -> None:
    """The schema still describes what is on people's disks."""
    for snapshot in frozen.snapshots():
        validator("manifest").validate(json.loads((snapshot.path / "manifest.json").read_text("utf-8")))


def test_a_store_of_format_1_has_no_damage(frozen: Store) -> None:
    """What was whole stays whole."""
    assert frozen.check() == []


def test_a_frozen_store_is_never_written_again() -> None:
    """The script that made it refuses to."""
    with pytest.raises(FileExistsError, match="is frozen; a later format gets a folder of its own"):
        write.write(V1)


def test_a_store_written_now_is_what_was_frozen(store_dir: Path) -> None:
    """The script still makes the same snapshots."""
    write.write(store_dir)

    assert [snapshot.rows for snapshot in Store(store_dir).snapshots()] == [1170, 1170, 1170]
    assert digest(kb.load(source="stored", cache_dir=store_dir).observations) == (
        "61bd1a549a8c32394d19256c9d3aa678638d98d0b7706af0e8960d1862f3d7a9"
    )
    assert sorted(path.name for path in (store_dir / "12015").iterdir()) == ["asked.json", "newest", "snapshots"]


def test_a_newest_of_a_later_format_is_refused_and_no_older_one_is_read_instead(frozen: Store) -> None:
    """``load`` says what to do; it does not give March's figures for June's."""
    resealed(frozen.folder / "snapshots" / JUNE, format=3, a_key_of_format_3=True)

    with pytest.raises(
        SnapshotTooNew, match="has format 3, expected 2 or older; update kostra_bolig to read it"
    ) as new:
        kb.load(cache_dir=frozen.root)

    assert new.value.exit_code == 6


def test_an_older_snapshot_beside_a_later_format_is_read_when_asked_for(frozen: Store) -> None:
    """By its id, a person knows what it is; that nobody can tell what SSB has suppressed since is said."""
    resealed(frozen.folder / "snapshots" / JUNE, format=3, a_key_of_format_3=True)

    with pytest.warns(UserWarning, match="it is not known which figures SSB has suppressed since: .* has format 3"):
        table = kb.load(snapshot=MARCH, cache_dir=frozen.root)

    assert table.midlertidig_botilbud.at(2024) == 7079
