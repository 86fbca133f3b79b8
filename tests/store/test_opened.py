"""Reading a snapshot: every file of it is opened once, and what was checked is what is read."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig.kostra import Missing
from kostra_bolig.store.snapshots import Store
from tests.builders.drafts import JUNE, MARCH, draft_of, with_companions
from tests.builders.stores import publish

FILES = {"data.json", "metadata.json", "observations.parquet"}
SHARED = {"klass-codes-44136fa355b3.json", "population-44136fa355b3.json"}
_opens: collections.Counter[str] = collections.Counter()
_watched: list[str] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """Count the opens of files below a folder; a hook stays for good, so it looks at what is watched now."""
    if event == "open" and _watched and isinstance(arguments[0], str) and arguments[0].startswith(_watched[-1]):
        _opens[arguments[0]] += 1


sys.addaudithook(_watch)


@contextlib.contextmanager
def opens_below(folder: Path) -> Iterator[collections.Counter[str]]:
    """Give how often each file below a folder is opened meanwhile."""
    _opens.clear()
    _watched.append(str(folder))
    try:
        yield _opens
    finally:
        _watched.clear()


@pytest.fixture
def store(store_dir: Path) -> Store:
    """Return a store with two snapshots, of which the newest has companions."""
    store = Store(store_dir)
    publish(store, draft_of(MARCH))
    publish(store, with_companions(draft_of(JUNE), {"klass-codes.json": b"{}", "population.json": b"{}"}))
    return store


@pytest.mark.parametrize(
    ("load", "manifests"),
    [
        (lambda store: kb.load(cache_dir=store.root), 1),
        (lambda store: kb.load(source="stored", cache_dir=store.root), 1),
        (lambda store: kb.load(snapshot=store.snapshots()[-1].id, cache_dir=store.root), 2),
        (lambda store: kb.load(as_of="2025-06-20", cache_dir=store.root), 1),
        (lambda store: store.newest(), 1),
    ],
    ids=["load", "stored", "listed and by its id", "as of a day", "newest"],
)
def test_each_file_of_a_snapshot_is_opened_once(store: Store, load: Callable[[Store], object], manifests: int) -> None:
    """The manifest, what SSB answered, the frame and the companions; of older snapshots the manifest at most."""
    older, newest = store.snapshots()

    with opens_below(store.root) as opens:
        load(store)

    shared = {Path(name).name: times for name, times in opens.items() if Path(name).parent == store.root / "shared"}
    assert shared == dict.fromkeys(SHARED, 1)
    of_newest = {Path(name).name: times for name, times in opens.items() if Path(name).parent == newest.path}
    assert of_newest == {"manifest.json": manifests, **dict.fromkeys(FILES, 1)}
    assert {Path(name).name for name in opens if Path(name).parent == older.path} <= {"manifest.json"}


def test_what_was_opened_is_whole_whoever_prunes_it_afterwards(store: Store) -> None:
    """It holds what it read."""
    older = store.read(store.snapshots()[0].id)
    with store.lock():
        store.prune(1)

    assert not older.snapshot.path.exists()
    assert older.observations().height == older.snapshot.rows
    assert older.companions() == {}


def test_companions_come_with_what_was_opened(store: Store) -> None:
    """By name, without the table's own answers."""
    newest = store.read_newest()

    assert newest is not None
    assert newest.companions() == {"klass-codes.json": b"{}", "population.json": b"{}"}
    assert newest.bodies["data.json"] == b'{"constructed": "data"}'


def test_reasons_that_are_new_since_a_snapshot_was_stored_are_there_to_be_named(store_dir: Path) -> None:
    """A version with fewer reasons stored it; its cells keep theirs, and compare with those of today."""
    store, draft = Store(store_dir), draft_of(MARCH)
    fewer = pl.Enum([reason.value for reason in Missing if reason is not Missing.OTHER])
    stored = draft.observations.with_columns(pl.col("missing").cast(pl.String).cast(fewer))
    publish(store, dataclasses.replace(draft, observations=stored))

    read = store.read(store.snapshots()[-1].id).observations()

    assert read.schema["missing"] == pl.Enum(Missing)
    assert read.equals(draft.observations)


LATER = b"""
format = 1
id = "12015"
name_no = "Min"
name_en = "Mine"
counted_en = ["", "All."]
of_a_later_version = 1

[[series]]
key = "natthjem"
name_no = "Natthjem"
name_en = "Night shelters"
definition = "Mine."
definition_source = "me"
label = "husstander i natthjem"
kind = "count"
of_a_later_version = { also = true }

[calendar]
of_a_later_version = "06-15"
"""


def with_definition(store: Store, body: bytes) -> Store:
    """Store a snapshot that was read with a definition of its own, as its version took it."""
    draft = draft_of()
    publish(store, dataclasses.replace(draft, files={**draft.files, "definition.toml": body}))
    return store


def test_the_definition_that_a_later_version_stored_is_read_as_far_as_this_one_knows_it(store_dir: Path) -> None:
    """Its keys are ignored, and what was taken once is not refused by a reader that has become stricter."""
    store = with_definition(Store(store_dir), LATER)

    table = kb.load(source="stored", cache_dir=store.root)

    assert (table.spec.name_en, table.spec.keys, table.spec.counted_en) == ("Mine", ("natthjem",), ("", "All."))
    assert kb.status(cache_dir=store.root).newest is not None


@pytest.mark.parametrize(
    "read", [lambda root: kb.load(source="stored", cache_dir=root), lambda root: kb.status(cache_dir=root)]
)
def test_a_definition_that_this_version_cannot_read_is_of_a_later_one(
    store_dir: Path, read: Callable[[Path], object]
) -> None:
    """It is no slip of whoever asks, and is named by where it stands."""
    store = with_definition(Store(store_dir), LATER.replace(b"format = 1", b"format = 2"))

    with pytest.raises(
        kb.SnapshotTooNew, match=r"definition\.toml is no definition as this version reads them"
    ) as told:
        read(store.root)

    assert str(store.folder) in str(told.value)
