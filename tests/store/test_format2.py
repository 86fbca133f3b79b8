"""Format 2: keys that nobody knows yet change nothing that is read, notes are data, and ``snapshots/v2`` stays."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kostra_bolig as kb
from kostra_bolig.errors import SnapshotDamaged
from kostra_bolig.kinds import CountedAs, Stage
from kostra_bolig.records import Cell, Note
from kostra_bolig.said import said
from kostra_bolig.store import format1, format2
from kostra_bolig.store.snapshots import Store
from tests.builders.damage import resealed
from tests.builders.drafts import NOTE, draft_of
from tests.builders.schemas import validator
from tests.builders.stores import publish
from tests.conftest import ROOT
from tests.snapshots import write
from tests.store.conftest import digest

V2 = ROOT / "tests" / "snapshots" / "v2"
MARCH, JUNE, SEPTEMBER = (
    "20250315T070000Z-41f0b1b3473c",
    "20250615T060000Z-b4fc6190fae5",
    "20250915T060000Z-e50569217127",
)
AS_DATA = Note(
    check="invented",
    said=said("store-left-out", why=said("store-too-large", path="invented", most=1, got=2)),
    cells=(Cell(region="0301", content=None, year=2024, found="2", expected="1"),),
)
OPEN = ("", "request", "table", "binding", "files/data.json", "notes/0", "notes/0/cells/0", "notes/0/said")
"""The places of a manifest that hold keys of ours."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def frozen(store_dir: Path) -> Store:
    """Return a copy of the frozen store."""
    shutil.copytree(V2, store_dir)
    return Store(store_dir)


@pytest.mark.parametrize(
    ("snapshot", "expected"),
    [
        (MARCH, "ee8dec23d4a60810509e8dd7c0020abc0a702b3c852664577073e98c6f6d5c3f"),
        (JUNE, "61bd1a549a8c32394d19256c9d3aa678638d98d0b7706af0e8960d1862f3d7a9"),
        (SEPTEMBER, "61bd1a549a8c32394d19256c9d3aa678638d98d0b7706af0e8960d1862f3d7a9"),
    ],
)
def test_every_cell_of_format_2_is_read_as_it_was_written(frozen: Store, snapshot: str, expected: str) -> None:
    """The digest was taken when the store was frozen; it is format 1's of the same figures."""
    table = kb.load(snapshot=snapshot, cache_dir=frozen.root)

    assert digest(table.observations) == expected


def test_the_record_of_format_2_is_read_as_it_was_written(frozen: Store) -> None:
    """Order, moments, stages, bindings, a note as data and the reason of a person."""
    march, june, september = frozen.snapshots()

    assert [one.id for one in (march, june, september)] == [MARCH, JUNE, SEPTEMBER]
    assert frozen.newest() == september
    assert [one.sequence for one in (march, june, september)] == [1, 2, 3]
    assert (march.provenance.stage, june.provenance.stage) == ("unrevised", "revised")
    assert march.provenance.table == "12015"
    assert march.binding.codes["natthjem"] == "KOStotnatt0000"
    assert (september.notes, september.accepted) == ((AS_DATA,), "invented for the frozen store")
    assert september.notes[0].text == "invented is too large: expected at most 1 bytes, got 2; it is left out"


def test_the_manifests_of_format_2_keep_the_schema_and_have_no_damage(frozen: Store) -> None:
    """The schema describes what is on people's disks."""
    for snapshot in frozen.snapshots():
        validator("manifest").validate(json.loads((snapshot.path / "manifest.json").read_text("utf-8")))

    assert frozen.check() == []


def test_the_frozen_store_of_format_2_is_never_written_again() -> None:
    """The script that made it refuses to."""
    with pytest.raises(FileExistsError, match="is frozen"):
        write.write(V2)


def place_in(content: Any, way: str) -> dict[str, Any]:
    """Return the object at a place of a manifest."""
    for step in filter(None, way.split("/")):
        content = content[int(step)] if step.isdigit() else content[step]
    found: dict[str, Any] = content
    return found


def test_every_object_of_a_manifest_is_among_the_places_tried(store_dir: Path) -> None:
    """But for those whose keys are names that we do not choose: of files, of series, of what a sentence holds."""
    snapshot = publish(Store(store_dir), with_notes())
    content = json.loads((snapshot.path / "manifest.json").read_text("utf-8"))

    def objects(value: Any, way: str) -> Iterator[str]:
        if isinstance(value, dict):
            yield way
            for key, inner in value.items():
                yield from objects(inner, f"{way}/{key}".lstrip("/"))
        elif isinstance(value, list) and value:
            yield from objects(value[0], f"{way}/0")

    named = {
        "files",
        "binding/codes",
        "binding/unavailable",
        "binding/reasons",
        "notes/0/said/values",
        "notes/0/said/values/why",
    }
    named |= {"notes/0/said/values/why/values", "files/metadata.json", "files/observations.parquet"}

    assert {*objects(content, "")} == {*OPEN} | named


def with_notes() -> Any:
    """Return what a fetch would store, with a note as data."""
    return dataclasses.replace(draft_of(), notes=(AS_DATA, NOTE))


@pytest.fixture
def written(store_dir: Path) -> tuple[Store, bytes]:
    """Return a store with one snapshot, and its manifest as it was written."""
    store = Store(store_dir)
    return store, (publish(store, with_notes()).path / "manifest.json").read_bytes()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(added=st.dictionaries(st.sampled_from(OPEN), st.dictionaries(st.text(), JSON, max_size=3), min_size=1))
def test_keys_that_nobody_knows_change_nothing_that_is_read(
    written: tuple[Store, bytes], added: dict[str, dict[str, Any]]
) -> None:
    """Anywhere in a manifest, with any value; what they are is up to a later version."""
    store, whole = written
    (path,) = (store.folder / "snapshots").iterdir()
    (path / "manifest.json").write_bytes(whole)
    before = store.read(path.name)
    content = json.loads(whole)
    for way, keys in added.items():
        place = place_in(content, way)
        place |= {f"later {name}": value for name, value in keys.items()}

    resealed(path, **content)
    after = store.read(path.name)

    assert after.snapshot == before.snapshot
    assert [note.text for note in after.snapshot.notes] == [note.text for note in before.snapshot.notes]
    assert after.bodies == before.bodies
    assert after.observations().equals(before.observations())
    validator("manifest").validate(json.loads((path / "manifest.json").read_text("utf-8")))


def test_the_seal_guards_a_key_that_nobody_knows(written: tuple[Store, bytes]) -> None:
    """A flipped letter in it is damage like any other."""
    store, _ = written
    (path,) = (store.folder / "snapshots").iterdir()
    resealed(path, later="a key of another day")
    manifest = path / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"another day", b"another dax"))

    with pytest.raises(SnapshotDamaged, match="its content differs from its hash"):
        store.read(path.name)


def test_a_series_of_a_later_version_is_kept(written: tuple[Store, bytes]) -> None:
    """Which series a table has is said by its definition, and not by the reader of manifests."""
    store, whole = written
    (path,) = (store.folder / "snapshots").iterdir()
    binding = json.loads(whole)["binding"]
    resealed(path, binding={**binding, "codes": {**binding["codes"], "a_later_series": "KOSx"}})

    assert store.open(path.name).binding.codes == {"natthjem": "KOStotnatt0000", "a_later_series": "KOSx"}


@pytest.mark.parametrize(
    "other",
    [
        said("store-of-a-later-version", n=1).to_json(),
        said("rooms-unknown").to_json(),
        said("store-left-out").to_json(),
        said("../../x-y").to_json(),
        {"name": "store-left-out", "values": {"why": {"from": 2020}}},
    ],
)
def test_a_sentence_that_this_version_does_not_know_is_read_as_it_was_written(
    written: tuple[Store, bytes], other: dict[str, Any]
) -> None:
    """A name without words here, other values, or values of another kind: the English text that was stored stands."""
    store, whole = written
    (path,) = (store.folder / "snapshots").iterdir()
    content, text = json.loads(whole), "Written by a later version."
    binding = {**content["binding"], "unavailable": {"unge": text}, "reasons": {"unge": other}}
    resealed(path, notes=[{**content["notes"][0], "said": other, "text": text}], binding=binding)

    snapshot = store.open(path.name)

    (note,) = snapshot.notes
    assert (note.text, note.sentence("no")) == (text, text)
    assert snapshot.binding.unavailable == {"unge": text}
    assert str(snapshot.binding.reasons["unge"]) == text


def test_a_stage_that_this_version_does_not_know_is_unknown(written: tuple[Store, bytes]) -> None:
    """A word that a later version adds makes no snapshot damaged."""
    store, _ = written
    (path,) = (store.folder / "snapshots").iterdir()
    resealed(path, stage="a_later_stage")

    assert store.open(path.name).provenance.stage is Stage.UNKNOWN


def kinds_of_wrong(value: Any) -> list[Any]:
    """Return values of other types than one of ours."""
    return [other for other in (None, True, 1, 1.5, "x", [], [1], {}, {"x": 1}) if type(other) is not type(value)]


MAY_BE_NONE = {"updated", "first_period", "last_period", "discontinued", "fetched_at", "accepted", "region", "content"}


@pytest.mark.parametrize("way", ["", "table", "binding", "request", "notes/0", "notes/0/cells/0", "notes/0/said"])
def test_a_sealed_manifest_of_wrong_types_is_damage_or_reads_and_never_a_traceback(
    written: tuple[Store, bytes], way: str
) -> None:
    """Every key of ours with every other type, and gone."""
    store, whole = written
    (path,) = (store.folder / "snapshots").iterdir()
    for key, right in place_in(json.loads(whole), way).items():
        for wrong in ["gone", *kinds_of_wrong(right)]:
            content = json.loads(whole)
            place = place_in(content, way)
            if wrong == "gone":
                del place[key]
            else:
                place[key] = wrong
            if way or wrong != "gone":
                resealed(path, **content)
            try:
                read = store.read(path.name)
            except kb.errors.StoreError:
                continue
            _ = [note.text for note in read.snapshot.notes]
            assert read.observations().height == 180
            str(read.snapshot.provenance)


def test_format_1_lifted_is_read_by_the_reader_of_format_2(store_dir: Path) -> None:
    """What format 2 added has its one value: the table that format 1 knew, and notes that are text."""
    shutil.copytree(ROOT / "tests" / "snapshots" / "v1", store_dir)
    path = Store(store_dir).snapshots()[0].path
    content = json.loads((path / "manifest.json").read_text("utf-8"))
    del content["sha256"]

    assert format1.has_its_keys(content)
    assert not format1.has_its_keys({**content, "later": 1})
    assert format2.snapshot_of(path, format1.lifted(content)) == Store(store_dir).open(path.name)


def test_what_counts_are_is_kept_and_a_word_of_a_later_version_is_unknown(store_dir: Path) -> None:
    """A snapshot without it, as older versions stored it, is read too: the figures are asked then."""
    words = {"county": {"KOS1": CountedAs.TOTAL}, "kostra_group": {"KOS1": CountedAs.UNKNOWN}}
    kept = publish(Store(store_dir), dataclasses.replace(draft_of(), counted_as=words))
    manifest = json.loads((kept.path / "manifest.json").read_text("utf-8"))

    assert manifest["counted_as"] == {"county": {"KOS1": "total"}, "kostra_group": {"KOS1": "unknown"}}
    assert Store(store_dir).newest() == kept
    later = format2.snapshot_of(kept.path, {**manifest, "counted_as": {"county": {"KOS1": "median"}}})
    assert later.counted_as == {"county": {"KOS1": CountedAs.UNKNOWN}}
    del manifest["counted_as"]
    assert format2.snapshot_of(kept.path, manifest).counted_as == {}
