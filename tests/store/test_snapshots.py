"""The store: a snapshot is whole or not there at all, and what was stored stays as it was."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import errno
import functools
import hashlib
import json
import math
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kostra_bolig.errors import (
    SnapshotDamaged,
    SnapshotNotFound,
    SnapshotTooNew,
    StoreError,
    StoreLocked,
    UsageError,
)
from kostra_bolig.kinds import Source, Stage
from kostra_bolig.records import Snapshot, TableInfo
from kostra_bolig.store.draft import ENGLISH_LABELS, Draft, content_hash, is_companion
from kostra_bolig.store.inspection import Damage
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.warned import EarlierVersionWarning
from tests.builders.constructed import ConstructedTable
from tests.builders.damage import flip, giant, in_a_folder, resealed
from tests.builders.drafts import FETCHED, JUNE, MARCH, NOTE, draft_of, sourced, tiny, with_companions
from tests.builders.stores import everything, publish
from tests.conftest import ROOT

FILES = ["data.json", "manifest.json", "metadata.json", "observations.parquet"]


@pytest.fixture
def store(store_dir: Path) -> Store:
    """Return an empty store."""
    return Store(store_dir)


# Layout


def test_a_store_makes_nothing_before_the_first_write(store: Store, store_dir: Path) -> None:
    """Reading an empty store creates no folder."""
    assert store.newest() is None
    assert store.snapshots() == []
    assert store.quarantined() == []

    assert not store_dir.exists()


def test_a_snapshot_has_the_layout_of_format_2(store: Store, store_dir: Path) -> None:
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
    """Every key of format 2, written out."""
    snapshot = publish(store, dataclasses.replace(draft_of(), accepted="looked at it"))

    manifest = json.loads((snapshot.path / "manifest.json").read_text("utf-8"))

    size = (snapshot.path / "observations.parquet").stat().st_size
    parquet = hashlib.sha256((snapshot.path / "observations.parquet").read_bytes()).hexdigest()
    assert manifest.pop("sha256") != manifest.pop("content_sha256")
    assert manifest == {
        "format": 2,
        "version": "0.1.0",
        "id": snapshot.id,
        "sequence": 1,
        "request": {
            "base_url": "http://127.0.0.1/v2",
            "url": "http://127.0.0.1/v2/data",
            "bodies": ['{"selection":[]}'],
        },
        "table": {
            "id": "12015",
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
            "reasons": {"unge": None},
            "candidates": ["KOStotnatt0000 Husstander i natthjem [husstander]"],
        },
        "notes": [
            {
                "check": "whole_count",
                "said": None,
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


# The version of a day


def undated(fetched: str | None, table: ConstructedTable | None = None) -> Draft:
    """Return what a fetch would store of a table that says no moment of its own."""
    moment = dt.datetime.fromisoformat(fetched) if fetched else None
    return sourced(draft_of(None, table), fetched_at=moment)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (dt.date(2025, 3, 15), 0),
        (dt.date(2025, 6, 14), 0),
        (dt.date(2025, 6, 15), 1),
        (dt.date(2030, 1, 1), 1),
    ],
)
def test_the_version_of_a_day_is_the_newest_that_ssb_had_published_by_then(
    store: Store, day: dt.date, version: int
) -> None:
    """A version counts from the very day of its publication, not from when it was fetched."""
    versions = [publish(store, draft_of(MARCH)), publish(store, draft_of(JUNE))]

    assert store.as_of(day) == versions[version]


@pytest.mark.parametrize(
    ("updated", "first_day"),
    [("2025-03-14T23:30:00Z", dt.date(2025, 3, 15)), ("2025-06-14T21:30:00Z", dt.date(2025, 6, 14))],
)
def test_the_day_of_a_version_is_oslos(store: Store, updated: str, first_day: dt.date) -> None:
    """Half past eleven at night in UTC is the next day in Oslo; half past nine in summer is not."""
    snapshot = publish(store, draft_of(updated))

    assert store.as_of(first_day) == snapshot
    with pytest.raises(SnapshotNotFound, match=f"the oldest is of {first_day}"):
        store.as_of(first_day - dt.timedelta(days=1))


def test_a_day_before_the_first_version_has_none(store: Store) -> None:
    """It is refused with the oldest day there is, and never answered with figures that nobody had then."""
    publish(store, draft_of(JUNE))
    publish(store, draft_of(MARCH))

    with pytest.raises(SnapshotNotFound, match=r"no snapshot as of 2025-03-14 in .*; the oldest is of 2025-03-15"):
        store.as_of(dt.date(2025, 3, 14))


def test_an_empty_store_has_no_version_of_any_day(store: Store) -> None:
    """The message says that nothing is stored."""
    with pytest.raises(SnapshotNotFound, match="nothing is stored"):
        store.as_of(dt.date(2025, 3, 15))


def test_a_version_without_a_moment_counts_from_the_day_it_was_fetched(store: Store) -> None:
    """That day is Oslo's as well; one that was never fetched is of no day."""
    never = publish(store, undated(None, tiny().with_cell("EAK", "natthjem", "2024", 170)))
    march = publish(store, draft_of(MARCH))
    april = publish(store, undated("2025-04-01T22:30:00Z"))

    assert store.as_of(dt.date(2025, 4, 1)) == march
    assert store.as_of(dt.date(2025, 4, 2)) == april
    assert store.history() == [never, march, april]


def test_the_later_of_two_versions_of_one_moment_is_that_of_the_day(store: Store) -> None:
    """SSB may change figures without a word, and Klass may answer a day late."""
    first = publish(store, draft_of(MARCH))
    second = publish(store, draft_of(MARCH, tiny().with_cell("EAK", "natthjem", "2024", 168)))

    assert store.as_of(dt.date(2025, 3, 15)) == second
    assert store.history() == [first, second]
    assert store.history(before=second.id) == [first]


def test_history_is_in_the_order_of_ssb_and_not_of_the_fetches(store: Store) -> None:
    """What is listed and compared goes by SSB's own moments, whatever ``newest`` names."""
    june = publish(store, draft_of(JUNE))
    march = publish(store, draft_of(MARCH))

    assert store.history() == [march, june]
    assert store.history(before=june.id) == [march]
    assert store.history(before=march.id) == []
    assert store.newest() == march


def test_a_version_that_ssb_went_back_from_counts_on_no_day(store: Store) -> None:
    """Who asks for today gets what ``newest`` names, and a warning names the other: it may be what SSB regretted."""
    march = publish(store, draft_of(MARCH))
    june = publish(store, draft_of(JUNE))
    publish(store, draft_of(MARCH))

    assert store.newest() == march
    assert store.taken_back() == [june]
    with pytest.warns(EarlierVersionWarning, match=june.id):
        assert store.as_of(dt.date(2025, 7, 1)) == march
    assert store.as_of(dt.date(2025, 5, 1)) == march


def test_what_ssb_went_back_from_stays_gone_when_it_publishes_anew(store: Store) -> None:
    """The figures as of a day do not change with a later version."""
    back = "2025-05-15T06:00:00Z"
    june = publish(store, draft_of(JUNE))
    may = publish(store, draft_of(back))
    later = publish(store, draft_of("2026-03-16T07:00:00Z"))

    assert store.history() == [may, june, later]
    assert store.as_of(dt.date(2026, 3, 16)) == later
    with pytest.warns(EarlierVersionWarning, match=june.id):
        assert store.as_of(dt.date(2025, 7, 1)) == may


def test_an_accepted_version_is_one_like_any_other(store: Store) -> None:
    """What a person let through is what was read on those days, and says so."""
    publish(store, draft_of(MARCH))
    accepted = publish(store, dataclasses.replace(draft_of(JUNE), accepted="SSB told us"))

    assert store.as_of(dt.date(2025, 7, 1)).accepted == "SSB told us"
    assert store.history()[-1] == accepted


@pytest.mark.filterwarnings("ignore:.*it is left out")
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_version_of_a_day_is_an_error_and_not_the_one_before(store: Store, name: str) -> None:
    """Figures of another day would look right; a version whose manifest is damaged is told by its id."""
    march = publish(store, draft_of(MARCH))
    june = publish(store, draft_of(JUNE))
    flip(june.path / name)

    with pytest.raises(SnapshotDamaged):
        store.as_of(dt.date(2025, 6, 15))
    assert store.as_of(dt.date(2025, 6, 14)) == march


@pytest.mark.filterwarnings("ignore:.*it is left out")
def test_a_damaged_version_from_before_the_one_of_a_day_does_not_matter(store: Store) -> None:
    """What was superseded by then is not what was asked for."""
    march = publish(store, draft_of(MARCH))
    june = publish(store, draft_of(JUNE))
    flip(march.path / "manifest.json")

    assert store.as_of(dt.date(2025, 7, 1)) == june


def test_what_was_before_a_version_that_is_not_there_is_nobodys_history(store: Store) -> None:
    """A mistyped id is refused, and not answered with everything."""
    publish(store, draft_of(MARCH))

    with pytest.raises(SnapshotNotFound, match="there is no snapshot 'typo'"):
        store.history(before="typo")


def test_a_version_that_cannot_be_read_is_left_out_of_the_history_with_a_warning(store: Store) -> None:
    """The others are there, in order."""
    march = publish(store, draft_of(MARCH))
    june = publish(store, draft_of(JUNE))
    later = publish(store, draft_of("2026-03-15T07:00:00Z"))
    flip(june.path / "manifest.json")

    with pytest.warns(UserWarning, match="it is left out"):
        found = store.history()

    assert found == [march, later]


# Answers of other sources


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("klass-codes.json", True),
        ("klass-groups-2024.json", True),
        ("population.json", True),
        ("population-metadata.json", True),
        ("data.json", False),
        ("data-2.json", False),
        ("metadata.json", False),
        ("observations.parquet", False),
        ("klass-codes.json.part", False),
        ("my-klass.json", False),
        ("klass-.json", False),
    ],
)
def test_an_answer_of_another_source_is_told_by_its_name(name: str, is_one: bool) -> None:
    """The table's own answers, parts of them and the frame are none."""
    assert is_companion(name) is is_one


def test_answers_of_other_sources_come_back_as_they_were_and_alone(store: Store) -> None:
    """Byte for byte, without the table's own; a snapshot from before there were any has none."""
    theirs = {"klass-codes.json": b'{"codes": []}', "population.json": b"{ }"}
    plain = publish(store, draft_of(MARCH))
    snapshot = publish(store, with_companions(draft_of(JUNE), {**theirs, "data-2.json": b"{}"}))

    assert store.companions(snapshot) == theirs
    assert store.companions(plain) == {}


def test_a_damaged_answer_of_another_source_is_not_read(store: Store) -> None:
    """It is checked against its hash, when the snapshot is opened and when it is read."""
    snapshot = publish(store, with_companions(draft_of(), {"klass-codes.json": b'{"codes": []}'}))
    (kept,) = (store.root / "shared").glob("klass-codes-*.json")
    flip(kept)

    for read in (store.companions, lambda one: store.open(one.id)):
        with pytest.raises(SnapshotDamaged) as caught:
            read(snapshot)
        assert caught.value.path == kept


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"klass-codes.json": b'{"codes": [1, 3]}'},
        {"klass-changes.json": b'{"codes": [1, 2]}'},
        {"klass-codes.json": b'{"codes": [1, 2]}', "population.json": b"{}"},
    ],
)
def test_the_content_hash_notices_what_other_sources_said(files: dict[str, bytes]) -> None:
    """One more, one less, another name or another answer is another version."""
    draft = with_companions(draft_of(), {"klass-codes.json": b'{"codes": [1, 2]}'})

    assert content_hash(with_companions(draft_of(), files)) != content_hash(draft)


@pytest.mark.parametrize("lost", ["label", "note", "extension", "link"])
def test_english_labels_are_stored_without_what_a_description_may_leave_out(lost: str) -> None:
    """Of a dimension only its categories are required; where it has a name, the hash tells that from none."""
    dimension = {"label": "region", "category": {"index": ["EAK"]}, "note": [], "extension": {}, "link": {}}
    whole, less = (
        dataclasses.replace(
            draft_of(),
            files={**draft_of().files, ENGLISH_LABELS: json.dumps({"dimension": {"region": one}}).encode()},
        )
        for one in (dimension, {name: part for name, part in dimension.items() if name != lost})
    )

    assert (content_hash(whole) != content_hash(less)) is (lost == "label")


def test_the_content_hash_ignores_how_other_sources_wrote_it() -> None:
    """White space, order of keys and order of files are not content."""
    one = with_companions(draft_of(), {"klass-codes.json": b'{"a": 1, "b": 2}', "population.json": b"{}"})
    other = with_companions(draft_of(), {"population.json": b" { }", "klass-codes.json": b'{"b":2,"a":1}'})

    assert content_hash(one) == content_hash(other)


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

    with pytest.raises(SnapshotDamaged, match=f"it describes '{march.id}'"):
        store.open(june.id)


@pytest.mark.parametrize("change", [{"rows": 181}, {"accepted": "me"}, {"format": 1}])
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
    resealed(snapshot.path, format=1, further=1)

    with pytest.raises(SnapshotDamaged, match="expected the keys of format 1"):
        store.open(snapshot.id)


def test_no_whole_snapshot_at_all_is_an_error_that_says_what_to_do(store: Store) -> None:
    """Nothing is made up from damaged files."""
    for updated in (MARCH, JUNE):
        flip(publish(store, draft_of(updated)).path / "data.json")

    with (
        pytest.warns(UserWarning, match="it is left out"),
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


def in_a_pipe(path: Path) -> None:
    """Put a pipe that nobody writes to in the place of a file."""
    path.unlink()
    os.mkfifo(path)


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes on Windows")
@pytest.mark.parametrize("plant", [in_a_folder, in_a_pipe, giant])
def test_a_pointer_that_is_none_means_the_last_published(store: Store, plant: Callable[[Path], None]) -> None:
    """It is stepped over with a warning, and neither waited for nor read into memory."""
    publish(store, draft_of(MARCH))
    june = publish(store, draft_of(JUNE))
    plant(store.folder / "newest")

    with pytest.warns(UserWarning, match=r"newest is .*; taking the newest snapshot that is there"):
        newest = store.newest()

    assert newest == june


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes on Windows")
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("plant", [in_a_folder, in_a_pipe, giant])
def test_what_is_no_file_of_ours_is_damage(store: Store, plant: Callable[[Path], None], name: str) -> None:
    """A folder, a pipe or a giant in place of a file is neither waited for nor read into memory."""
    march, june = publish(store, draft_of(MARCH)), publish(store, draft_of(JUNE))
    plant(june.path / name)

    with pytest.warns(UserWarning, match="falling back to the one before"):
        newest = store.newest()

    assert newest == march


# Later formats


def test_a_later_format_is_not_half_read(store: Store) -> None:
    """A snapshot of format 2 asks for a newer library."""
    snapshot = publish(store, draft_of())
    resealed(snapshot.path, format=3)

    with pytest.raises(SnapshotTooNew, match="has format 3, expected 2 or older; update kostra_bolig"):
        store.open(snapshot.id)
    with pytest.raises(SnapshotTooNew):
        store.newest()


def test_a_later_format_without_a_pointer_is_told_of(store: Store) -> None:
    """It is not called damaged."""
    snapshot = publish(store, draft_of())
    resealed(snapshot.path, format=3)
    (store.folder / "newest").unlink()

    with pytest.raises(SnapshotTooNew):
        store.newest()


def test_a_later_format_is_not_passed_over_on_the_way_back(store: Store) -> None:
    """Where the newest is damaged and the one before is of format 2, an older one is not read as if it were next."""
    for updated in (MARCH, JUNE, "2026-03-15T07:00:00Z"):
        last = publish(store, draft_of(updated))
    resealed(store.snapshots()[1].path, format=3)
    flip(last.path / "data.json")

    with pytest.warns(UserWarning, match="it is left out"), pytest.raises(SnapshotTooNew):
        store.newest()


def test_a_later_format_that_is_not_the_newest_is_only_left_out(store: Store) -> None:
    """What ``newest`` names is read, whatever lies beside it."""
    march, june = publish(store, draft_of(MARCH)), publish(store, draft_of(JUNE))
    resealed(march.path, format=3)

    assert store.newest() == june
    with pytest.warns(UserWarning, match="update kostra_bolig to read it; it is left out"):
        assert store.snapshots() == [june]


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 0},
        {"format": "1"},
        {"format": None},
        {"files": {}},
        {"files": []},
        {"files": {"data.json": {"sha256": "00", "bytes": 1}}},
        {"years": [2015]},
        {"years": None},
        {"language": "klingon"},
        {"stage": 1},
        {"table": {}},
        {"binding": {"codes": {"unge": 1}, "unavailable": {}, "candidates": []}},
        {"sequence": "later"},
        {"notes": [{"check": "x"}]},
        {"rows": 1, "format": 1, "an_extra_key": True},
    ],
)
def test_a_sealed_manifest_that_says_something_else_is_damage(store: Store, changes: dict[str, Any]) -> None:
    """A right hash makes no right manifest: it never ends in a traceback."""
    snapshot = publish(store, draft_of())
    resealed(snapshot.path, **changes)

    with pytest.raises(SnapshotDamaged, match=r"manifest\.json is damaged"):
        store.open(snapshot.id)


def test_a_sealed_file_that_is_no_frame_is_damage(store: Store) -> None:
    """A right hash makes no Parquet file."""
    snapshot = publish(store, draft_of())
    (snapshot.path / "observations.parquet").write_bytes(b"not parquet")
    files = json.loads((snapshot.path / "manifest.json").read_text("utf-8"))["files"]
    files["observations.parquet"] = {"sha256": hashlib.sha256(b"not parquet").hexdigest(), "bytes": 11}
    resealed(snapshot.path, files=files)

    with pytest.raises(SnapshotDamaged, match=r"observations\.parquet is damaged: no Parquet file"):
        store.observations(snapshot)


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


# What is planted


def replaced_by_a_link(path: Path, elsewhere: Path) -> None:
    """Move a file or folder out of the store and leave a link to it."""
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


@pytest.mark.parametrize(
    "place", ["", "newest", "lock", "snapshots", "quarantine", "snapshots/ID", "snapshots/ID/data.json"]
)
def test_no_link_is_followed_out_of_the_store(store: Store, tmp_path: Path, place: str) -> None:
    """Whoever plants one is told of: exit 6, with the link by name."""
    snapshot = publish(store, draft_of())
    (store.folder / "quarantine").mkdir()
    link = store.folder / place.replace("ID", snapshot.id)
    replaced_by_a_link(link, tmp_path / "elsewhere")

    with pytest.raises(StoreError, match=f"{link} is a symbolic link") as caught:
        store.newest()
    with pytest.raises(StoreError, match="is a symbolic link"):
        store.open(snapshot.id)

    assert caught.value.path == link
    assert caught.value.exit_code == 6


@pytest.mark.parametrize("place", ["", "newest", "lock", "snapshots", "quarantine"])
def test_nothing_is_written_past_a_link(store: Store, tmp_path: Path, place: str) -> None:
    """Not even the lock is taken."""
    publish(store, draft_of())
    (store.folder / "quarantine").mkdir()
    replaced_by_a_link(store.folder / place, tmp_path / "elsewhere")

    with pytest.raises(StoreError, match="is a symbolic link"), store.lock():
        pytest.fail("the lock must not be taken")


def test_the_folder_that_a_person_chose_may_be_a_link(store: Store, tmp_path: Path) -> None:
    """``--cache-dir`` is theirs to choose."""
    snapshot = publish(store, draft_of())
    (tmp_path / "chosen").symlink_to(store.root, target_is_directory=True)

    newest = Store(tmp_path / "chosen").newest()

    assert newest is not None
    assert newest.id == snapshot.id


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bit")
@pytest.mark.parametrize("place", ["", "12015", "12015/snapshots", "12015/quarantine", "12015/snapshots/ID"])
def test_a_folder_that_everybody_may_write_to_is_refused(store: Store, place: str) -> None:
    """Anybody could have put anything there; the message says how to mend it."""
    snapshot = publish(store, draft_of())
    (store.folder / "quarantine").mkdir()
    folder = store.root / place.replace("ID", snapshot.id)
    folder.chmod(0o777)

    with pytest.raises(StoreError, match=f"{folder} is writable by everybody; run `chmod o-w {folder}`") as caught:
        store.newest()
    assert caught.value.exit_code == 6

    folder.chmod(0o755)
    assert store.newest() == snapshot


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bit")
def test_a_sticky_folder_may_hold_a_store(store: Store) -> None:
    """As in /tmp, nobody else can replace what is ours."""
    store.root.mkdir()
    store.root.chmod(0o1777)

    snapshot = publish(store, draft_of())

    assert store.newest() == snapshot


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bit")
def test_a_store_made_without_a_umask_is_not_writable_by_everybody(store: Store) -> None:
    """What the library makes, it accepts."""
    before = os.umask(0)
    try:
        snapshot = publish(store, draft_of())
        with store.lock():
            store.quarantine({"data.json": b"x"}, {"message": "no"}, at=FETCHED)
    finally:
        os.umask(before)

    assert store.newest() == snapshot
    assert [path.name for path in store.root.rglob("*") if path.stat().st_mode & 0o002] == ["lock"]


@pytest.mark.parametrize(
    "name", ["../data.json", "/etc/passwd", "data.json/x", "..", ".hidden", "DATA.JSON", "a" * 80, ""]
)
def test_no_name_leads_out_of_a_snapshot(store: Store, name: str) -> None:
    """Neither one to write nor one that a sealed manifest names."""
    snapshot = publish(store, draft_of(MARCH))
    draft = draft_of(JUNE)
    files = json.loads((snapshot.path / "manifest.json").read_text("utf-8"))["files"]
    before = everything(store.root)

    with store.lock(), pytest.raises(StoreError, match="that is no name of ours"):
        store.publish(dataclasses.replace(draft, files={**draft.files, name: b"x"}))
    with store.lock(), pytest.raises(StoreError, match="that is no name of ours"):
        store.quarantine({name: b"x"}, {"message": "no"}, at=FETCHED)
    assert everything(store.root) == before

    resealed(snapshot.path, files={**files, name: {"sha256": "00", "bytes": 1}})
    with pytest.raises(SnapshotDamaged, match="that is no name of ours"):
        store.open(snapshot.id)


def test_a_folder_that_cannot_be_looked_at_is_a_store_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails on looking is told of by name."""
    publish(store, draft_of())

    def refuse(self: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "lstat", refuse)

    with pytest.raises(StoreError, match="12015 cannot be read: Input/output error"):
        store.newest()


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


STEPS = [(os, "fsync"), (os, "open"), (os, "write"), (Path, "rename"), (Path, "replace"), (os, "mkdir")]


@pytest.mark.parametrize(("place", "step"), STEPS)
def test_a_program_that_ends_at_any_step_of_publishing_leaves_the_newest_and_the_next_run_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Any, step: str
) -> None:
    """It ends at each call once, the first, the second … until publishing no longer makes so many."""
    june, reached = draft_of(JUNE), True

    while reached:
        store = Store(tmp_path / str(len(list(tmp_path.iterdir()))))
        march = publish(store, draft_of(MARCH))
        kept = everything(march.path)
        number = int(store.root.name) + 1
        failing = Failing(getattr(place, step), at=number, fault=Crash())
        with monkeypatch.context() as patch, store.lock(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what cannot be read just then is told of
            patch.setattr(place, step, failing)
            with contextlib.suppress(Crash):
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

    def refuse(*arguments: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "open", refuse)

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
    from kostra_bolig.store.snapshots import Store
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


def test_a_lock_that_stays_held_is_waited_for_and_then_told_of(store: Store, holder: subprocess.Popen[bytes]) -> None:
    """The message says how long was waited."""
    with (
        pytest.raises(StoreLocked, match=r"another run holds .*lock and did for the 0\.1 s that were waited"),
        store.lock(wait_s=0.1),
    ):
        pytest.fail("the lock is held by another process")


def test_a_lock_that_is_let_go_of_in_time_is_taken(store: Store, holder: subprocess.Popen[bytes]) -> None:
    """A run that may wait goes on when the other has ended."""
    letting_go = threading.Timer(0.1, holder.kill)
    letting_go.start()

    with store.lock(wait_s=20):
        snapshot = store.publish(draft_of())[0]

    letting_go.join()
    assert store.newest() == snapshot


@pytest.mark.parametrize("wait_s", [-1.0, math.nan])
def test_a_time_to_wait_that_makes_no_sense_is_refused(store: Store, wait_s: float) -> None:
    """A negative one would wait for ever."""
    with pytest.raises(UsageError, match="wait: expected 0 or more seconds, got"), store.lock(wait_s):
        pytest.fail("the lock must not be taken")


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


def test_only_the_newest_twenty_refused_answers_are_kept(store: Store) -> None:
    """A server that is ill for a year does not fill the disk."""
    put = [FETCHED + dt.timedelta(days=day) for day in range(23)]

    with store.lock():
        paths = [store.quarantine({"data.json": b"x"}, {"message": "no"}, at=moment) for moment in put]

    assert store.quarantined() == paths[3:]
    assert sorted((store.folder / "quarantine").iterdir()) == paths[3:]


def test_what_a_person_put_into_the_quarantine_is_left_alone(store: Store) -> None:
    """Only names that a refused answer can have are listed."""
    (store.folder / "quarantine" / "my notes").mkdir(parents=True)

    assert store.quarantined() == []
    assert store.check() == []


def test_quarantine_on_a_full_disk_is_a_store_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the setting and leaves nothing half."""

    def refuse(*arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with store.lock():
        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(StoreError, match="No space left on device"):
            store.quarantine({"data.json": b"x"}, {"message": "no"}, at=FETCHED)

    assert store.quarantined() == []


# Checking


@pytest.fixture
def full(store: Store) -> tuple[Store, Snapshot, Snapshot, Path]:
    """Return a store with two snapshots and a refused answer."""
    march, june = publish(store, draft_of(MARCH)), publish(store, draft_of(JUNE))
    with store.lock():
        refused = store.quarantine({"data.json": b"<html>"}, {"message": "not JSON"}, at=FETCHED)
    return store, march, june, refused


Full = tuple[Store, Snapshot, Snapshot, Path]


def test_a_whole_store_has_no_damage(full: Full) -> None:
    """Nothing is found, nothing is warned of, and nothing is touched."""
    store = full[0]
    before = everything(store.root)

    assert store.check() == []
    assert store.count() == 2
    assert everything(store.root) == before


def test_an_empty_store_has_no_damage(store: Store) -> None:
    """There is nothing that could be damaged, and nothing is made."""
    assert store.check() == []
    assert store.count() == 0
    assert not store.root.exists()


def test_every_damage_is_named_and_nothing_is_touched(full: Full) -> None:
    """Not only the first: a person mends all at once."""
    store, march, june, refused = full
    digest = hashlib.sha256((march.path / "data.json").read_bytes()).hexdigest()[:12]
    flip(march.path / "data.json")
    got = hashlib.sha256((march.path / "data.json").read_bytes()).hexdigest()[:12]
    (march.path / "metadata.json").unlink()
    (march.path / "notes.txt").write_text("mine")
    empty(june.path / "manifest.json")
    flip(refused / "reasons.json")
    (store.folder / "newest").write_text("20990101T000000Z-0123456789ab\n")
    (store.folder / ".tmp-newest").write_bytes(b"half")
    (store.folder / "snapshots" / ".tmp-x").mkdir()
    before = everything(store.root)

    damage = store.check()

    assert damage == [
        Damage(
            path=store.folder / "newest",
            expected="the id of a snapshot that is stored",
            found="'20990101T000000Z-0123456789ab'",
        ),
        Damage(
            path=march.path / "data.json",
            expected=f"23 bytes with sha256 {digest}…, as in manifest.json",
            found=f"damaged: expected sha256 {digest}…, got {got}…",
        ),
        Damage(
            path=march.path / "metadata.json",
            expected="27 bytes with sha256 "
            + hashlib.sha256(b'{"constructed": "metadata"}').hexdigest()[:12]
            + "…, as in manifest.json",
            found="missing",
        ),
        Damage(path=march.path / "notes.txt", expected="nothing", found="named nowhere in manifest.json"),
        Damage(
            path=june.path / "manifest.json",
            expected="a folder with a manifest of format 2 or older",
            found="damaged: not what was written there",
        ),
        Damage(
            path=refused / "reasons.json",
            expected="the reasons, with their own hash",
            found="damaged: its content differs from its hash",
        ),
        Damage(
            path=store.folder / ".tmp-newest",
            expected="nothing",
            found="left by a run that was killed; the next fetch removes it",
        ),
        Damage(
            path=store.folder / "snapshots" / ".tmp-x",
            expected="nothing",
            found="left by a run that was killed; the next fetch removes it",
        ),
    ]
    assert everything(store.root) == before


def test_a_missing_pointer_is_damage(full: Full) -> None:
    """Where something is stored, something must be named."""
    store = full[0]
    (store.folder / "newest").unlink()

    assert [(damage.path, damage.found) for damage in store.check()] == [(store.folder / "newest", "missing")]


def test_rows_that_a_manifest_does_not_tell_are_damage(full: Full) -> None:
    """The frame is read, and counted."""
    store, march = full[:2]
    resealed(march.path, rows=179)

    assert store.check() == [Damage(path=march.path / "observations.parquet", expected="179 rows", found="180 rows")]


def test_a_later_format_is_named(full: Full) -> None:
    """What cannot be read here is not called whole."""
    store, march = full[:2]
    resealed(march.path, format=3)

    assert [(damage.path, damage.found) for damage in store.check()] == [
        (march.path, "has format 3, expected 2 or older; update kostra_bolig to read it")
    ]


def test_a_refused_answer_that_cannot_be_read_is_damage(full: Full) -> None:
    """A person would look at it in vain."""
    store, refused = full[0], full[3]
    in_a_folder(refused / "data.json")
    (refused / "reasons.json").unlink()

    assert [(damage.path, damage.found) for damage in store.check()] == [
        (refused / "data.json", "not a file"),
        (refused / "reasons.json", "missing"),
    ]


@pytest.mark.parametrize("place", ["", "snapshots", "quarantine"])
def test_a_link_in_place_of_a_folder_is_damage_and_not_followed(full: Full, tmp_path: Path, place: str) -> None:
    """Nothing beyond it is looked at."""
    store = full[0]
    replaced_by_a_link(store.folder / place, tmp_path / "elsewhere")

    damage = store.check()

    assert damage[0].path == store.folder / place
    assert {found.found for found in damage} == {"a symbolic link, and none is followed within the store; remove it"}


def test_links_within_a_store_are_damage(full: Full, tmp_path: Path) -> None:
    """A file, a snapshot, a refused answer: each is named."""
    store, march, june, refused = full
    replaced_by_a_link(june.path / "data.json", tmp_path / "file")
    replaced_by_a_link(march.path, tmp_path / "snapshot")
    replaced_by_a_link(refused, tmp_path / "refused")

    assert [damage.path for damage in store.check()] == [march.path, june.path / "data.json", refused]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bit")
def test_a_folder_that_everybody_may_write_to_is_damage_and_the_rest_is_checked(full: Full) -> None:
    """It says how to mend it."""
    store, march = full[:2]
    (store.folder / "snapshots").chmod(0o777)
    (march.path / "data.json").unlink()

    damage = store.check()

    assert [found.path for found in damage] == [store.folder / "snapshots", march.path / "data.json"]
    assert damage[0].found == f"writable by everybody; run `chmod o-w {store.folder / 'snapshots'}`"


def test_a_folder_of_snapshots_that_cannot_be_listed_is_damage(full: Full) -> None:
    """A file in its place."""
    store = full[0]
    shutil.rmtree(store.folder / "snapshots")
    (store.folder / "snapshots").write_bytes(b"")
    (store.folder / "newest").unlink()

    assert [(damage.path, damage.found) for damage in store.check()] == [
        (store.folder / "snapshots", "cannot be read: Not a directory")
    ]


# Pruning


DAYS = [f"2025-03-{day}T07:00:00Z" for day in (15, 16, 17, 18)]


@pytest.fixture
def four(store: Store) -> list[Snapshot]:
    """Store four snapshots, oldest first."""
    return [publish(store, draft_of(day)) for day in DAYS]


def prune(store: Store, keep: int) -> list[Snapshot]:
    """Prune under the lock, as the command does."""
    with store.lock():
        return store.prune(keep)


@pytest.mark.parametrize("keep", [1, 2, 3, 4, 5])
def test_pruning_keeps_the_newest(store: Store, four: list[Snapshot], keep: int) -> None:
    """The others are removed, oldest first, and the store is whole."""
    kept = {snapshot.id: everything(snapshot.path) for snapshot in four[-keep:]}

    removed = prune(store, keep)

    assert removed == four[:-keep]
    assert store.snapshots() == four[-keep:]
    assert {snapshot.id: everything(snapshot.path) for snapshot in store.snapshots()} == kept
    assert store.check() == []


def test_pruning_never_removes_what_newest_names(store: Store, four: list[Snapshot]) -> None:
    """SSB went back to its first answer: that is the newest, whatever its number."""
    publish(store, draft_of(DAYS[0]))

    removed = prune(store, 1)

    assert removed == four[1:3]
    assert store.newest() == four[0]
    assert store.snapshots() == [four[0], four[3]]


def test_pruning_never_removes_the_last_good_one(store: Store, four: list[Snapshot]) -> None:
    """What is damaged cannot stand in for it."""
    flip(four[3].path / "data.json")
    flip(four[2].path / "observations.parquet")

    with pytest.warns(UserWarning, match="falling back"):
        removed = prune(store, 1)

    assert removed == [four[0], four[2]]
    with pytest.warns(UserWarning, match="falling back"):
        assert store.newest() == four[1]


def test_pruning_leaves_what_cannot_be_read_to_a_person(store: Store, four: list[Snapshot]) -> None:
    """A folder with a damaged manifest, and one of a later format, stay."""
    flip(four[0].path / "manifest.json")
    resealed(four[1].path, format=3)

    with pytest.warns(UserWarning, match="it is left out"):
        removed = prune(store, 1)

    assert removed == [four[2]]
    assert (four[0].path.is_dir(), four[1].path.is_dir()) == (True, True)


def test_pruning_removes_nothing_where_nothing_is_whole(store: Store, four: list[Snapshot]) -> None:
    """It is not the moment to throw things away."""
    for snapshot in four:
        flip(snapshot.path / "data.json")

    with pytest.warns(UserWarning, match="it is left out"), pytest.raises(SnapshotDamaged):
        prune(store, 1)

    assert store.count() == 4


def test_pruning_an_empty_store_removes_nothing(store: Store) -> None:
    """It is no error."""
    assert prune(store, 3) == []


@pytest.mark.parametrize("keep", [0, -1])
def test_at_least_one_snapshot_is_kept(store: Store, keep: int) -> None:
    """Keeping none is refused."""
    with pytest.raises(UsageError, match=f"keep: expected 1 or more snapshots, got {keep}"):
        prune(store, keep)


def test_pruning_on_a_disk_that_refuses_is_a_store_error(
    store: Store, four: list[Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be removed is still whole."""

    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with pytest.raises(StoreError, match="Read-only file system"):
            prune(store, 1)

    assert store.snapshots() == four
    assert store.check() == []
