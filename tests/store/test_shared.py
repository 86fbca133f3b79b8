"""What is the same for all tables is kept once beside them, in versions that snapshots name."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.answers.versions import check_answer
from kostra_bolig.errors import SnapshotDamaged
from kostra_bolig.store import format2, inspection, manifest, shared
from kostra_bolig.store.draft import content_hash
from kostra_bolig.store.snapshots import Store
from tests.builders.damage import flip
from tests.builders.drafts import JUNE, MARCH, draft_of, with_companions
from tests.builders.stores import publish
from tests.conftest import ROOT
from tests.snapshots import write
from tests.store.conftest import digest

CODES = {"klass-codes.json": b'{"codes": []}'}
NEWER = {"klass-codes.json": b'{"codes": [1]}'}


@pytest.fixture
def tables(store_dir: Path) -> tuple[Store, Store]:
    """Return the stores of two tables in one folder, each with a snapshot that was read with the same answer."""
    both = Store(store_dir), Store(store_dir, "12008")
    for store in both:
        publish(store, with_companions(draft_of(JUNE), CODES))
    return both


FROZEN = ROOT / "tests" / "snapshots" / "v2-shared"
"""Two constructed tables as they were stored in November 2026; never written again."""


@pytest.mark.parametrize(
    ("table", "expected", "groups"),
    [
        ("12015", "ee8dec23d4a60810509e8dd7c0020abc0a702b3c852664577073e98c6f6d5c3f", range(2015, 2025)),
        ("12008", "841e9efb417185696bba4f31c229a379fcf8bd3e650ec2cf572d57dc3aa20b96", range(2019, 2025)),
    ],
)
def test_a_frozen_store_is_read_as_it_was_written(store_dir: Path, table: str, expected: str, groups: range) -> None:
    """The digest was taken when it was frozen; no version that came later may need more than is there."""
    shutil.copytree(FROZEN, store_dir)
    figures = kb.load(table=table, cache_dir=store_dir)

    assert digest(figures.observations) == expected
    named = {f"klass-groups-{year}.json" for year in groups}
    assert set(figures.companions) == named | {f"klass-{what}.json" for what in ("codes", "changes", "group-versions")}
    assert check_answer(Store(store_dir, table))["damaged"] == []


def test_a_frozen_store_is_never_written_again() -> None:
    """It stands for what people have on their disks."""
    with pytest.raises(FileExistsError, match="is frozen"):
        write.write_shared(FROZEN)


def _files(root: Path) -> list[str]:
    return [path.name for path in shared.versions(root)]


def test_tables_share_one_file(tables: tuple[Store, Store]) -> None:
    """Each reads it, and its manifest names the version."""
    of_codes = hashlib.sha256(CODES["klass-codes.json"]).hexdigest()
    one, other = tables

    assert _files(one.root) == [f"klass-codes-{of_codes[:12]}.json"]
    for store in tables:
        newest = store.read_newest()
        assert newest is not None
        assert newest.companions() == store.companions(newest.snapshot) == CODES
        said = json.loads((newest.snapshot.path / "manifest.json").read_text("utf-8"))
        assert said["shared"] == {"klass-codes.json": {"sha256": of_codes, "bytes": 13}}
        assert "klass-codes.json" not in said["files"]
    assert other.check() == []


def test_a_snapshot_with_answers_of_its_own_is_read(store_dir: Path) -> None:
    """As they were stored before: beside the table's own answers."""
    store = Store(store_dir)
    publish(store, draft_of(MARCH))
    draft = with_companions(draft_of(JUNE), CODES)
    of_content = content_hash(draft)
    path = store.folder / "snapshots" / f"20250616T060000Z-{of_content[:12]}"
    files = {**draft.files, "observations.parquet": (store.snapshots()[0].path / "observations.parquet").read_bytes()}
    path.mkdir()
    for name, body in files.items():
        (path / name).write_bytes(body)
    described = format2.described(draft, path.name, 2, of_content, files, {})
    (path / "manifest.json").write_bytes(manifest.sealed(described))

    assert store.read(path.name).companions() == CODES
    assert store.check() == []
    assert _files(store.root) == []


def test_pruning_leaves_what_another_table_names(tables: tuple[Store, Store]) -> None:
    """A version goes with the last snapshot of any table that was read with it."""
    one, other = tables
    for store in tables:
        publish(store, with_companions(draft_of(MARCH), NEWER))
    both = _files(one.root)

    one.prune(1)
    assert _files(one.root) == both
    other.prune(1)
    left = _files(one.root)
    assert len(left) == 1
    assert all(store.check() == [] for store in tables)
    assert inspection.check_shared(one.root) == []


def test_where_a_manifest_cannot_be_read_no_version_goes(tables: tuple[Store, Store]) -> None:
    """Nobody can tell what it names."""
    one, other = tables
    before = _files(one.root)
    publish(one, with_companions(draft_of(MARCH), NEWER))
    flip(other.snapshots()[0].path / "manifest.json")

    one.prune(1)

    assert set(before) <= set(_files(one.root))


def test_a_run_that_was_killed_leaves_a_file_that_the_next_one_takes(store_dir: Path) -> None:
    """It is no damage, whether a snapshot names it or not."""
    store = Store(store_dir)
    with shared.held(store.root) as folder:
        shared.keep(store.root, CODES)
    written = (folder / _files(store.root)[0]).stat().st_mtime_ns

    assert inspection.check_shared(store.root) == []
    publish(store, with_companions(draft_of(JUNE), CODES))
    assert (folder / _files(store.root)[0]).stat().st_mtime_ns == written


def test_a_flipped_bit_is_found_and_mended_by_any_table(tables: tuple[Store, Store]) -> None:
    """Every snapshot that names it is damaged until the same answer is stored again."""
    one, other = tables
    (file,) = shared.versions(one.root)
    flip(file)

    for store in tables:
        with pytest.warns(UserWarning, match="it is left out"), pytest.raises(SnapshotDamaged):
            store.read_newest()
    assert str(file) in {damage["path"] for damage in check_answer(one)["damaged"]}
    assert [damage.path for damage in inspection.check_shared(one.root)] == [file]

    draft = with_companions(draft_of(JUNE), CODES)
    publish(one, dataclasses.replace(draft, accepted="again"))
    assert all(store.newest() is not None for store in tables)
    assert check_answer(other)["damaged"] == []


def test_a_table_is_checked_with_all_others(tables: tuple[Store, Store]) -> None:
    """What is wrong with one is found by the check of another."""
    one, other = tables
    flip(other.snapshots()[0].path / "data.json")

    found = check_answer(one)

    assert found["tables"] == ["12008", "12015"]
    assert [Path(damage["path"]).name for damage in found["damaged"]] == ["data.json"]
