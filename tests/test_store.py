"""The store: a snapshot is whole or not there at all, and what was stored stays as it was."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import errno
import functools
import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kostra_bolig import jsonstat
from kostra_bolig.errors import SnapshotDamaged, SnapshotNotFound, SnapshotTooNew, StoreError, StoreLocked
from kostra_bolig.model import Binding, Cell, Note, Provenance, Snapshot, Source, TableInfo
from kostra_bolig.observations import assemble
from kostra_bolig.store import Draft, Store, content_hash
from kostra_bolig.table import Language, SeriesKey, Stage
from tests.conftest import ROOT
from tests.constructed import ConstructedTable, build

MARCH, JUNE = "2025-03-15T07:00:00Z", "2025-06-15T06:00:00Z"
NIGHT = "KOStotnatt0000"
FILES = ["data.json", "manifest.json", "metadata.json", "observations.parquet"]
FETCHED = dt.datetime(2025, 3, 20, 12, 0, tzinfo=dt.UTC)
NOTE = Note(
    check="whole_count",
    text="1 cell",
    cells=(Cell(region="0301", content=NIGHT, year=2016, found="0.5", expected="a whole number"),),
)


@pytest.fixture
def store(store_dir: Path) -> Store:
    """Return an empty store."""
    return Store(store_dir)


def tiny() -> ConstructedTable:
    """Return the constructed table with two regions."""
    return build(municipalities=1).with_regions(["EAK", "0301"])


def draft_of(updated: str | None = MARCH, table: ConstructedTable | None = None) -> Draft:
    """Return what a fetch would store."""
    table = table or tiny()
    cube = jsonstat.read(table.dataset({}, "no"))
    return Draft(
        observations=assemble(cube, {SeriesKey.NATTHJEM: NIGHT}),
        files={"data.json": b'{"constructed": "data"}', "metadata.json": b'{"constructed": "metadata"}'},
        request={"base_url": "http://127.0.0.1/v2", "url": "http://127.0.0.1/v2/data", "bodies": ['{"selection":[]}']},
        info=TableInfo(updated=updated, first_period="2015", last_period="2024", discontinued=False, label="12015: x"),
        binding=Binding(
            codes={SeriesKey.NATTHJEM: NIGHT},
            unavailable={SeriesKey.UNGE: "no content has a matching label"},
            candidates=(f"{NIGHT} Husstander i natthjem [husstander]",),
        ),
        provenance=Provenance(
            source=Source.SSB,
            source_line="Kilde: Statistisk sentralbyrå",
            licence="CC BY 4.0",
            table="12015",
            table_label="12015: x",
            language=Language.NO,
            updated=dt.datetime.fromisoformat(updated) if updated else None,
            stage=Stage.UNREVISED,
            fetched_at=FETCHED,
            snapshot=None,
            sha256=hashlib.sha256(b'{"constructed": "data"}').hexdigest(),
            mandatory_notes=("Celler er skjermet.",),
        ),
        notes=(NOTE,),
        accepted=None,
    )


def publish(store: Store, draft: Draft) -> Snapshot:
    """Publish under the lock, as a fetch does."""
    with store.lock():
        return store.publish(draft)[0]


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return time of change and content of every file below a folder, but for the lock."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def resealed(path: Path, **changes: Any) -> None:
    """Change a manifest and give it the right hash again."""
    manifest = json.loads((path / "manifest.json").read_text("utf-8")) | changes
    del manifest["sha256"]
    content = json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()
    (path / "manifest.json").write_text(
        json.dumps(manifest | {"sha256": hashlib.sha256(content).hexdigest()}), encoding="utf-8"
    )


# Layout


def test_a_store_makes_nothing_before_the_first_write(store: Store, store_dir: Path) -> None:
    """Reading an empty store creates no folder."""
    assert store.newest() is None
    assert store.snapshots() == []
    assert store.quarantined() == []

    assert not store_dir.exists()


def test_a_snapshot_has_the_layout_of_format_1(store: Store, store_dir: Path) -> None:
    """Four files in a folder named by update and content, and ``newest`` that names it."""
    draft = draft_of()

    snapshot = publish(store, draft)

    assert snapshot.id == f"20250315T070000Z-{content_hash(draft)[:12]}"
    assert snapshot.path == store_dir / "12015" / "snapshots" / snapshot.id
    assert sorted(path.name for path in snapshot.path.iterdir()) == FILES
    assert (store_dir / "12015" / "newest").read_text() == f"{snapshot.id}\n"
    assert sorted(path.name for path in (store_dir / "12015").iterdir() if path.name != "lock") == [
        "newest",
        "snapshots",
    ]


def test_answers_are_kept_byte_for_byte(store: Store) -> None:
    """The files as received are what a person goes back to."""
    draft = draft_of()

    snapshot = publish(store, dataclasses.replace(draft, files={**draft.files, "data-2.json": b"\xff\x00 as received"}))

    assert (snapshot.path / "data.json").read_bytes() == b'{"constructed": "data"}'
    assert (snapshot.path / "metadata.json").read_bytes() == b'{"constructed": "metadata"}'
    assert (snapshot.path / "data-2.json").read_bytes() == b"\xff\x00 as received"


def test_the_manifest_says_everything(store: Store) -> None:
    """Every key of format 1, written out."""
    snapshot = publish(store, dataclasses.replace(draft_of(), accepted="looked at it"))

    manifest = json.loads((snapshot.path / "manifest.json").read_text("utf-8"))

    size = (snapshot.path / "observations.parquet").stat().st_size
    parquet = hashlib.sha256((snapshot.path / "observations.parquet").read_bytes()).hexdigest()
    assert manifest.pop("sha256") != manifest.pop("content_sha256")
    assert manifest == {
        "format": 1,
        "version": "0.1.0",
        "id": snapshot.id,
        "sequence": 1,
        "request": {
            "base_url": "http://127.0.0.1/v2",
            "url": "http://127.0.0.1/v2/data",
            "bodies": ['{"selection":[]}'],
        },
        "table": {
            "updated": MARCH,
            "first_period": "2015",
            "last_period": "2024",
            "discontinued": False,
            "label": "12015: x",
        },
        "language": "no",
        "updated": MARCH,
        "stage": "unrevised",
        "fetched_at": "2025-03-20T12:00:00+00:00",
        "files": {
            "data.json": {"sha256": hashlib.sha256(b'{"constructed": "data"}').hexdigest(), "bytes": 23},
            "metadata.json": {"sha256": hashlib.sha256(b'{"constructed": "metadata"}').hexdigest(), "bytes": 27},
            "observations.parquet": {"sha256": parquet, "bytes": size},
        },
        "rows": 180,
        "regions": 2,
        "years": [2015, 2024],
        "binding": {
            "codes": {"natthjem": "KOStotnatt0000"},
            "unavailable": {"unge": "no content has a matching label"},
            "candidates": ["KOStotnatt0000 Husstander i natthjem [husstander]"],
        },
        "notes": [
            {
                "check": "whole_count",
                "text": "1 cell",
                "cells": [
                    {
                        "region": "0301",
                        "content": "KOStotnatt0000",
                        "year": 2016,
                        "found": "0.5",
                        "expected": "a whole number",
                    }
                ],
            }
        ],
        "mandatory_notes": ["Celler er skjermet."],
        "accepted": "looked at it",
        "licence": "CC BY 4.0",
        "source_line": "Kilde: Statistisk sentralbyrå",
    }


def test_what_was_stored_is_what_is_read(store: Store) -> None:
    """Frame and record come back as they were given."""
    draft = draft_of()

    snapshot = publish(store, draft)

    assert store.observations(snapshot).equals(draft.observations)
    assert store.observations(snapshot).schema == draft.observations.schema
    assert snapshot == Snapshot(
        id=snapshot.id,
        path=snapshot.path,
        sequence=1,
        rows=180,
        regions=2,
        years=(2015, 2024),
        info=draft.info,
        base_url="http://127.0.0.1/v2",
        binding=draft.binding,
        provenance=dataclasses.replace(draft.provenance, source=Source.STORED, snapshot=snapshot.id),
        notes=(NOTE,),
        accepted=None,
    )


@pytest.mark.parametrize("updated", [None, "last Tuesday"])
def test_a_table_that_says_no_moment_is_stored_undated(store: Store, updated: str | None) -> None:
    """Without a moment the content alone names the snapshot."""
    draft = dataclasses.replace(
        draft_of(), info=TableInfo(updated=updated, first_period=None, last_period=None, discontinued=None, label="x")
    )

    snapshot = publish(store, draft)

    assert snapshot.id == f"undated-{content_hash(draft)[:12]}"
    assert store.newest() == snapshot


def test_figures_that_were_never_fetched_can_be_stored(store: Store) -> None:
    """A moment of fetching is no condition."""
    draft = draft_of()
    draft = dataclasses.replace(draft, provenance=dataclasses.replace(draft.provenance, fetched_at=None))

    snapshot = publish(store, draft)

    assert snapshot.provenance.fetched_at is None


# Versions


def test_the_same_content_again_publishes_nothing_and_touches_nothing(store: Store, store_dir: Path) -> None:
    """Ten nightly runs without news leave every byte and every time of change."""
    first = publish(store, draft_of())
    before = everything(store_dir)

    with store.lock():
        again = [store.publish(draft_of()) for _ in range(10)]

    assert again == [(first, False)] * 10
    assert everything(store_dir) == before


def test_a_second_version_becomes_the_newest_and_the_first_stays(store: Store) -> None:
    """SSB replaces revised figures; the store does not."""
    march = publish(store, draft_of(MARCH))
    kept = everything(march.path)

    june = publish(store, draft_of(JUNE))

    assert store.newest() == june
    assert store.snapshots() == [march, june]
    assert [march.sequence, june.sequence] == [1, 2]
    assert everything(march.path) == kept


def test_order_is_that_of_publication_and_not_of_any_clock(store: Store) -> None:
    """A server that says an earlier moment than before is still the newest answer."""
    june = publish(store, draft_of(JUNE))
    march = publish(store, draft_of(MARCH))

    assert store.snapshots() == [june, march]
    assert store.newest() == march


def test_a_return_to_an_earlier_version_makes_it_the_newest(store: Store) -> None:
    """If SSB takes a publication back, its answer is the newest again, without a copy."""
    march = publish(store, draft_of(MARCH))
    june = publish(store, draft_of(JUNE))

    with store.lock():
        back = store.publish(draft_of(MARCH))

    assert back == (march, True)
    assert store.newest() == march
    assert store.snapshots() == [march, june]


# The content hash


def changed(draft: Draft, **columns: Any) -> Draft:
    """Return a draft with other values in the first row."""
    here = pl.int_range(pl.len()) == 0
    frame = draft.observations
    return dataclasses.replace(
        draft,
        observations=frame.with_columns(
            pl.when(here).then(pl.lit(value, frame.schema[name])).otherwise(name).alias(name)
            for name, value in columns.items()
        ),
    )


def informed(draft: Draft, **info: Any) -> Draft:
    """Return a draft of a table described otherwise."""
    return dataclasses.replace(draft, info=dataclasses.replace(draft.info, **info))


def sourced(draft: Draft, **provenance: Any) -> Draft:
    """Return a draft with another origin."""
    return dataclasses.replace(draft, provenance=dataclasses.replace(draft.provenance, **provenance))


@pytest.mark.parametrize(
    "change",
    [
        lambda draft: changed(draft, value=0.25),
        lambda draft: changed(draft, value=None),
        lambda draft: changed(draft, status=":"),
        lambda draft: changed(draft, region_name="Kristiania"),
        lambda draft: changed(draft, content_name="another label"),
        lambda draft: changed(draft, unit="personer"),
        lambda draft: changed(draft, decimals=2),
        lambda draft: changed(draft, series="unge"),
        lambda draft: informed(draft, updated=JUNE),
        lambda draft: informed(draft, label="another"),
        lambda draft: informed(draft, last_period="2025"),
        lambda draft: informed(draft, discontinued=True),
        lambda draft: sourced(draft, mandatory_notes=()),
        lambda draft: sourced(draft, stage=Stage.REVISED),
        lambda draft: dataclasses.replace(draft, request={**draft.request, "base_url": "https://data.ssb.no/v2"}),
    ],
)
def test_the_content_hash_notices_every_change_of_what_is_told(change: Callable[[Draft], Draft]) -> None:
    """A figure, symbol, name, unit, series, moment or origin that differs makes another version."""
    draft = draft_of()

    assert content_hash(change(draft)) != content_hash(draft)


def test_the_content_hash_ignores_how_the_answer_was_written() -> None:
    """Order of dimensions, bytes of the answer, the request and the moment of fetching are not content."""
    draft = draft_of()
    turned = draft_of(table=tiny().reordered(("Tid", "KOKkommuneregion0000", "ContentsCode")))
    later = dataclasses.replace(
        sourced(draft, fetched_at=FETCHED + dt.timedelta(days=1)),
        files={"data.json": b" {}", "metadata.json": b"{}"},
        request={**draft.request, "bodies": [None, None]},
    )

    assert content_hash(turned) == content_hash(draft)
    assert content_hash(later) == content_hash(draft)


# Damage


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def truncate(path: Path) -> None:
    """Cut a file in half."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    """Leave a file without content."""
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [flip, truncate, empty, Path.unlink])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_newest_falls_back_to_the_one_before_with_a_warning(
    store: Store, name: str, damage: Callable[[Path], None]
) -> None:
    """Whatever happens to a file of the newest, the figures read are whole ones."""
    march = publish(store, draft_of(MARCH))
    june = publish(store, draft_of(JUNE, tiny().with_cell("EAK", "natthjem", "2024", 168)))
    damage(june.path / name)

    with pytest.warns(UserWarning, match=r"falling back to the one before"):
        newest = store.newest()

    assert newest == march
    assert store.observations(newest).equals(draft_of(MARCH).observations)


@pytest.mark.parametrize("damage", [flip, truncate, empty, Path.unlink])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_snapshot_is_never_opened(store: Store, name: str, damage: Callable[[Path], None]) -> None:
    """Asked for by its id, it is an error that names the file."""
    snapshot = publish(store, draft_of())
    damage(snapshot.path / name)

    with pytest.raises(SnapshotDamaged) as caught:
        store.open(snapshot.id)

    assert caught.value.path == snapshot.path / name
    assert caught.value.exit_code == 6


def test_every_flipped_bit_of_a_manifest_is_found(store: Store) -> None:
    """No byte of a manifest is outside its hash."""
    snapshot = publish(store, draft_of())
    manifest = snapshot.path / "manifest.json"
    whole = manifest.read_bytes()
    missed = []

    for place in range(len(whole)):
        manifest.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        try:
            opened = store.open(snapshot.id)
        except SnapshotDamaged:
            continue
        missed += [] if opened == snapshot else [place]

    assert missed == []


def test_a_frame_damaged_after_it_was_opened_is_not_read(store: Store) -> None:
    """The hash is checked on the very bytes that become the frame."""
    snapshot = publish(store, draft_of())
    flip(snapshot.path / "observations.parquet")

    with pytest.raises(SnapshotDamaged, match=r"observations\.parquet is damaged: expected sha256"):
        store.observations(snapshot)


@pytest.mark.parametrize(
    "text", ["[]", "1", "null", "{}", '{"sha256": 1}', "[" * 100_000, "\ufeff{}", '{"format": 1, "sha256": "x"}']
)
def test_json_that_is_no_manifest_is_damage(store: Store, text: str) -> None:
    """Whatever stands in the file, it is our own error."""
    snapshot = publish(store, draft_of())
    (snapshot.path / "manifest.json").write_text(text, encoding="utf-8")

    with pytest.raises(SnapshotDamaged):
        store.open(snapshot.id)


def test_a_manifest_from_another_folder_is_damage(store: Store) -> None:
    """A sound manifest says which snapshot it describes."""
    march, june = publish(store, draft_of(MARCH)), publish(store, draft_of(JUNE))
    (june.path / "manifest.json").write_bytes((march.path / "manifest.json").read_bytes())

    with pytest.raises(SnapshotDamaged, match="its content differs from its hash"):
        store.open(june.id)


@pytest.mark.parametrize("change", [{"rows": 181}, {"accepted": "me"}, {"format": 2}])
def test_an_edited_manifest_is_damage(store: Store, change: dict[str, Any]) -> None:
    """A manifest is not for editing by hand."""
    snapshot = publish(store, draft_of())
    manifest = json.loads((snapshot.path / "manifest.json").read_text("utf-8")) | change
    (snapshot.path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    with pytest.raises(SnapshotDamaged, match="its content differs from its hash"):
        store.open(snapshot.id)


def test_a_sealed_manifest_with_other_keys_is_damage(store: Store) -> None:
    """Format 1 has exactly its keys."""
    snapshot = publish(store, draft_of())
    resealed(snapshot.path, further=1)

    with pytest.raises(SnapshotDamaged, match="expected the keys of format 1"):
        store.open(snapshot.id)


def test_no_whole_snapshot_at_all_is_an_error_that_says_what_to_do(store: Store) -> None:
    """Nothing is made up from damaged files."""
    for updated in (MARCH, JUNE):
        flip(publish(store, draft_of(updated)).path / "data.json")

    with (
        pytest.warns(UserWarning, match="falling back to the one before"),
        pytest.raises(SnapshotDamaged, match=r"is whole.*run `kostra-bolig fetch`"),
    ):
        store.newest()


def test_no_valid_manifest_at_all_is_an_error(store: Store) -> None:
    """A folder whose manifest is gone is left out, and the only one left is told of."""
    snapshot = publish(store, draft_of())
    (snapshot.path / "manifest.json").unlink()
    (store.folder / "newest").unlink()

    with pytest.warns(UserWarning, match="it is left out"), pytest.raises(SnapshotDamaged, match=r"json is missing"):
        store.newest()


def test_publishing_the_content_of_a_damaged_snapshot_heals_it(store: Store) -> None:
    """The same figures fetched again replace the damaged folder."""
    damaged = publish(store, draft_of())
    flip(damaged.path / "observations.parquet")

    healed = publish(store, draft_of())

    assert healed.id == damaged.id
    assert store.newest() == healed


@pytest.mark.parametrize("text", ["20250101T000000Z-000000000000\n", "\x00\xff garbage", "", "../../../etc"])
def test_a_pointer_to_nowhere_falls_back_to_the_last_published(store: Store, text: str) -> None:
    """``newest`` is only a name; what it names must be there."""
    publish(store, draft_of(MARCH))
    june = publish(store, draft_of(JUNE))
    (store.folder / "newest").write_text(text, encoding="latin-1")

    with pytest.warns(UserWarning, match="which is not there; taking the newest that is"):
        newest = store.newest()

    assert newest == june


def test_a_missing_pointer_means_the_last_published(store: Store) -> None:
    """A run that was killed before it could name its first snapshot has stored it all the same."""
    publish(store, draft_of(MARCH))
    june = publish(store, draft_of(JUNE))
    (store.folder / "newest").unlink()

    assert store.newest() == june


def test_a_pointer_that_cannot_be_read_is_a_store_error(store: Store) -> None:
    """A folder in its place is no damage to step over silently."""
    publish(store, draft_of())
    (store.folder / "newest").unlink()
    (store.folder / "newest").mkdir()

    with pytest.raises(StoreError, match="newest cannot be read"):
        store.newest()


# Later formats


def test_a_later_format_is_not_half_read(store: Store) -> None:
    """A snapshot of format 2 asks for a newer library."""
    snapshot = publish(store, draft_of())
    resealed(snapshot.path, format=2)

    with pytest.raises(SnapshotTooNew, match="has format 2, expected 1 or older; update kostra_bolig"):
        store.open(snapshot.id)
    with pytest.raises(SnapshotTooNew):
        store.newest()


def test_a_later_format_without_a_pointer_is_told_of(store: Store) -> None:
    """It is not called damaged."""
    snapshot = publish(store, draft_of())
    resealed(snapshot.path, format=2)
    (store.folder / "newest").unlink()

    with pytest.warns(UserWarning, match="update kostra_bolig"), pytest.raises(SnapshotTooNew):
        store.newest()


# What is no snapshot


def test_a_folder_without_a_manifest_is_no_snapshot(store: Store) -> None:
    """The manifest is the commit."""
    whole = publish(store, draft_of())
    (whole.path.parent / "20260101T000000Z-0123456789ab").mkdir()

    with pytest.warns(UserWarning, match="it is left out"):
        found = store.snapshots()

    assert found == [whole]
    assert store.newest() == whole


@pytest.mark.parametrize("name", [".tmp-x", "notes", "20250315T070000Z-XYZ", ".DS_Store"])
def test_other_folders_among_the_snapshots_are_nobodys_business(store: Store, name: str) -> None:
    """Only names that a snapshot can have are looked at."""
    whole = publish(store, draft_of())
    (whole.path.parent / name).mkdir()

    assert store.snapshots() == [whole]


@pytest.mark.parametrize(
    "snapshot_id", ["../x", "..", "", "/etc", "20250315T070000Z-0123456789ab/../..", "20250315T070000Z-0123456789ab"]
)
def test_an_id_that_is_none_is_not_found(store: Store, snapshot_id: str) -> None:
    """No id leads out of the store; the message lists what is there."""
    whole = publish(store, draft_of())

    with pytest.raises(SnapshotNotFound, match=f"stored: {whole.id}"):
        store.open(snapshot_id)


def test_an_empty_store_lists_nothing(store: Store) -> None:
    """An id asked of an empty store is not found."""
    with pytest.raises(SnapshotNotFound, match="stored: none"):
        store.open("20250315T070000Z-0123456789ab")


def test_a_planted_link_is_no_snapshot(store: Store, tmp_path: Path) -> None:
    """A symbolic link does not lead out of the store."""
    whole = publish(store, draft_of())
    elsewhere = tmp_path / "elsewhere"
    whole.path.rename(elsewhere)
    whole.path.symlink_to(elsewhere, target_is_directory=True)
    (store.folder / "newest").unlink()

    with pytest.raises(SnapshotNotFound):
        store.open(whole.id)
    assert store.newest() is None


# Faults of the disk


@pytest.mark.skipif(os.name == "nt", reason="folders are not flushed on Windows")
def test_everything_is_on_the_disk_before_it_gets_its_name(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four files and their folder, then the rename; the folder above and the pointer, then its name."""
    steps: list[str] = []

    def noting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*arguments: Any) -> Any:
            steps.append(name)
            return real(*arguments)

        return noted

    with store.lock():
        monkeypatch.setattr(os, "fsync", noting("flush", os.fsync))
        monkeypatch.setattr(Path, "rename", noting("rename", Path.rename))
        monkeypatch.setattr(Path, "replace", noting("replace", Path.replace))
        store.publish(draft_of())

    assert steps == [*["flush"] * 5, "rename", "flush", "flush", "replace", "flush"]


class Crash(Exception):
    """A program that ends at once."""


class Failing:
    """A call that fails the n-th time, in place of the real one."""

    def __init__(self, real: Callable[..., Any], *, at: int, fault: Exception) -> None:
        self.real, self.at, self.fault, self.calls = real, at, fault, 0

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        """Become a method where it stands in for one."""
        return self if owner is None else functools.partial(self, owner)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Count, and fail or do it."""
        self.calls += 1
        if self.calls == self.at:
            raise self.fault
        return self.real(*arguments, **options)


STEPS = [(os, "fsync"), (os, "open"), (Path, "rename"), (Path, "replace"), (Path, "open"), (Path, "mkdir")]


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left on device"), Crash()])
@pytest.mark.parametrize(("place", "step"), STEPS)
def test_a_fault_at_any_step_of_publishing_leaves_the_newest_and_the_next_run_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Any, step: str, fault: Exception
) -> None:
    """Each call fails once, the first, the second … until publishing no longer makes so many."""
    june, reached = draft_of(JUNE), True

    while reached:
        store = Store(tmp_path / str(len(list(tmp_path.iterdir()))))
        march = publish(store, draft_of(MARCH))
        kept = everything(march.path)
        number = int(store.root.name) + 1
        failing = Failing(getattr(place, step), at=number, fault=fault)
        with monkeypatch.context() as patch, store.lock(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what cannot be read just then is told of
            patch.setattr(place, step, failing)
            with contextlib.suppress(StoreError, Crash):
                store.publish(june)
        between, after = store.newest(), publish(store, june)
        reached = failing.calls >= number
        assert between in (march, after)
        assert store.newest() == after
        assert store.observations(after).equals(june.observations)
        assert everything(march.path) == kept
        assert [path.name for path in store.folder.rglob(".tmp-*")] == []

    assert number > 1


def test_a_snapshot_that_was_stored_but_not_named_is_named_by_the_next_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between the rename of the folder and the pointer costs nothing but a second run."""
    march, june = publish(store, draft_of(MARCH)), draft_of(JUNE)
    with monkeypatch.context() as patch, store.lock():
        patch.setattr(Path, "replace", Failing(Path.replace, at=1, fault=Crash()))
        with pytest.raises(Crash):
            store.publish(june)
    assert store.newest() == march

    with store.lock():
        snapshot, is_new = store.publish(june)

    assert is_new
    assert store.newest() == snapshot
    assert snapshot.info.updated == JUNE


def test_leftovers_of_a_killed_run_are_swept_by_the_next(store: Store) -> None:
    """A run that finds nothing new sweeps too."""
    publish(store, draft_of())
    for folder in (store.folder, store.folder / "snapshots", store.folder / "quarantine"):
        folder.mkdir(exist_ok=True)
        (folder / ".tmp-folder").mkdir()
        (folder / ".tmp-folder" / "data.json").write_bytes(b"half")
        (folder / ".tmp-file").write_bytes(b"half")

    with store.lock():
        pass

    assert [path.name for path in store.folder.rglob(".tmp-*")] == []


def test_a_planted_link_among_the_leftovers_is_removed_and_not_followed(store: Store, tmp_path: Path) -> None:
    """Sweeping stays in the store."""
    precious = tmp_path / "precious"
    precious.mkdir()
    publish(store, draft_of())
    (store.folder / ".tmp-link").symlink_to(precious, target_is_directory=True)

    with store.lock():
        pass

    assert precious.is_dir()
    assert not (store.folder / ".tmp-link").is_symlink()


def test_a_later_snapshot_never_takes_the_place_of_one_that_cannot_be_read(store: Store) -> None:
    """Order of publication holds though the manifest of the last one is damaged."""
    publish(store, draft_of(MARCH))
    june = publish(store, draft_of(JUNE))
    flip(june.path / "manifest.json")

    with pytest.warns(UserWarning, match="it is left out"):
        later = publish(store, draft_of("2026-03-15T07:00:00Z"))

    assert later.sequence == 3


@pytest.mark.parametrize(
    "code", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EIO, errno.ETIMEDOUT, errno.ENOENT]
)
def test_a_disk_that_refuses_names_the_setting(store: Store, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """Exit 6, with the flag and the variable to change."""

    def refuse(*arguments: Any, **options: Any) -> None:
        raise OSError(code, os.strerror(code))

    with store.lock():
        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(StoreError, match=r"--cache-dir / KOSTRA_BOLIG_CACHE_DIR") as caught:
            store.publish(draft_of())

    assert os.strerror(code) in str(caught.value)
    assert caught.value.exit_code == 6


def test_a_store_that_cannot_be_made_names_the_setting(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "file").write_bytes(b"")
    store = Store(tmp_path / "file")

    with pytest.raises(StoreError, match=r"--cache-dir / KOSTRA_BOLIG_CACHE_DIR"), store.lock():
        pytest.fail("the lock cannot be held")


def test_files_that_cannot_be_read_are_a_store_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that does not answer is not a damaged snapshot."""
    snapshot = publish(store, draft_of())

    def refuse(self: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", refuse)

    with pytest.raises(StoreError, match="cannot be read: Input/output error") as caught:
        store.open(snapshot.id)
    assert not isinstance(caught.value, SnapshotDamaged)


def test_a_folder_that_cannot_be_listed_is_a_store_error(store: Store) -> None:
    """A file in place of the folder of snapshots."""
    store.folder.mkdir(parents=True)
    (store.folder / "snapshots").write_bytes(b"")

    with pytest.raises(StoreError, match="snapshots cannot be read"):
        store.newest()


# The lock


HOLDER = """
    import sys, time
    from pathlib import Path
    from kostra_bolig.store import Store
    with Store(Path(sys.argv[1])).lock():
        print("held", flush=True)
        time.sleep(60)
"""


@pytest.fixture
def holder(store_dir: Path) -> Any:
    """Run another process that holds the lock."""
    command = [sys.executable, "-c", textwrap.dedent(HOLDER), str(store_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_lock_held_by_another_process_is_told_of_at_once(store: Store, holder: subprocess.Popen[bytes]) -> None:
    """Exit 7, without waiting and without touching the store."""
    with pytest.raises(StoreLocked, match=r"another run holds .*lock; wait until it has ended") as caught, store.lock():
        pytest.fail("the lock is held by another process")

    assert caught.value.exit_code == 7
    assert caught.value.path == store.folder / "lock"


def test_readers_need_no_lock(store: Store, store_dir: Path, request: pytest.FixtureRequest) -> None:
    """While another process writes, the newest is read as ever, and nothing is created."""
    snapshot = publish(store, draft_of())
    request.getfixturevalue("holder")
    before = everything(store_dir)

    newest = store.newest()

    assert newest == snapshot
    assert store.observations(newest).height == 180
    assert everything(store_dir) == before


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
def test_a_killed_process_holds_no_lock(store: Store, holder: subprocess.Popen[bytes]) -> None:
    """The operating system lets go of it; no stale file blocks the next run."""
    holder.send_signal(signal.SIGKILL)
    holder.wait()

    snapshot = publish(store, draft_of())

    assert store.newest() == snapshot


def test_the_lock_is_released_after_a_failure(store: Store) -> None:
    """An error in a run lets the next one in."""
    with pytest.raises(Crash), store.lock():
        raise Crash

    assert publish(store, draft_of()) == store.newest()


WRITER = """
    import sys
    from pathlib import Path
    from tests.test_store import draft_of, tiny
    from kostra_bolig.store import Store
    store = Store(Path(sys.argv[1]))
    table = tiny()
    print("ready", flush=True)
    for number in range(10_000):
        with store.lock():
            store.publish(draft_of(table=table.with_cell("EAK", "natthjem", "2016", number)))
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
def test_a_writer_killed_at_any_moment_leaves_a_whole_newest(store: Store, store_dir: Path) -> None:
    """Killed while it publishes without end, a process never leaves a torn snapshot or a lock behind."""
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(store_dir)]
    publish(store, draft_of())

    for wait_s in (0.01, 0.05, 0.1):
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout is not None
            process.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(wait_s)
            process.kill()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            newest = store.newest()
            assert newest is not None
            assert store.observations(newest).height == 180

    after = publish(store, draft_of(JUNE))
    assert store.newest() == after
    assert [path.name for path in store.folder.rglob(".tmp-*")] == []


# Quarantine


def test_refused_answers_are_put_aside_with_the_reasons(store: Store) -> None:
    """A person finds the bytes as received and why they were refused."""
    with store.lock():
        path = store.quarantine({"data.json": b"<html>"}, {"message": "not JSON", "failure_cases": []}, at=FETCHED)

    assert path.parent == store.folder / "quarantine"
    assert path.name.startswith("20250320T120000Z-")
    assert (path / "data.json").read_bytes() == b"<html>"
    reasons = json.loads((path / "reasons.json").read_text("utf-8"))
    assert (reasons["message"], reasons["failure_cases"]) == ("not JSON", [])
    assert store.quarantined() == [path]
    assert store.newest() is None


def test_the_same_refusal_at_the_same_moment_is_kept_once(store: Store) -> None:
    """Putting the same aside twice is no error."""
    with store.lock():
        first = store.quarantine({"data.json": b"x"}, {"message": "no"}, at=FETCHED)
        again = store.quarantine({"data.json": b"x"}, {"message": "no"}, at=FETCHED)
        later = store.quarantine({"data.json": b"x"}, {"message": "no"}, at=FETCHED + dt.timedelta(days=1))

    assert first == again
    assert store.quarantined() == [first, later]


def test_quarantine_on_a_full_disk_is_a_store_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the setting and leaves nothing half."""

    def refuse(*arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with store.lock():
        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(StoreError, match="No space left on device"):
            store.quarantine({"data.json": b"x"}, {"message": "no"}, at=FETCHED)

    assert store.quarantined() == []
