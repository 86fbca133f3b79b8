"""Readers against a process that publishes and prunes without end: no error, no false damage, never nothing."""

from __future__ import annotations

import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.answers.versions import check_answer, history_answer, status_answer
from kostra_bolig.store import disk, motion
from kostra_bolig.store.snapshots import Store
from tests.builders.drafts import FETCHED, JUNE, MARCH, draft_of
from tests.builders.stores import publish
from tests.conftest import ROOT

pytestmark = pytest.mark.filterwarnings("error")

CHURN = """
import dataclasses, sys
from pathlib import Path
import polars as pl
from kostra_bolig.store.snapshots import Store
from tests.builders.drafts import draft_of, with_companions

store, keep, draft = Store(Path(sys.argv[1])), int(sys.argv[2]), draft_of()
months = [f"20{year}-{month:02}-15T07:00:00Z" for year in range(25, 95) for month in range(1, 13)]
print("ready", flush=True)
number = 0
while True:
    number += 1
    frame = draft.observations.with_columns(pl.lit(float(number % 7)).alias("value"))
    info = dataclasses.replace(draft.info, updated=months[number % 5])
    new = dataclasses.replace(draft, info=info, observations=frame)
    # a version of what tables share goes with the last snapshot that names it
    new = with_companions(new, {"klass-codes.json": b'{"codes": [%d]}' % (number % 3)})
    with store.lock():
        store.publish(new)
    with store.lock():
        store.prune(keep)
"""


@pytest.fixture(scope="class", params=[1, 2], ids=["keep 1", "keep 2"])
def churned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a store that another process publishes into and prunes, over and over, for all who read it."""
    store_dir = tmp_path_factory.mktemp("churned") / "store"
    publish(Store(store_dir), draft_of())
    command = [sys.executable, "-c", CHURN, str(store_dir), str(request.param)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield Store(store_dir)
        assert process.poll() is None, "the publisher ended by itself"
        process.kill()


def read_for(seconds: float, read: Callable[[], object], *, least: int = 0) -> int:
    """Read again and again, for so long and so often at least, with every warning an error; return how often."""
    times, until = 0, time.monotonic() + seconds
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        while time.monotonic() < until or times < least:
            assert read()
            times += 1
    return times


def readings(store: Store) -> dict[str, Callable[[], object]]:
    """Return what people read of a store; each gives something that is true."""
    root = str(store.root)
    return {
        "load": lambda: kb.load(cache_dir=root).observations.height == 180,
        "history": lambda: [table.observations.height for table in kb.history(cache_dir=root)],
        "status": lambda: status_answer(store, FETCHED)["newest"],
        "history, listed": lambda: history_answer(store)["snapshots"],
        "check": lambda: not [one for one in check_answer(store)["damaged"] if ".tmp-" not in str(one["path"])],
    }


class TestReaders:
    """All of them beside one publisher."""

    @pytest.mark.parametrize("name", ["load", "history", "status", "history, listed", "check"])
    def test_they_never_fail_while_another_process_publishes_and_prunes(self, churned: Store, name: str) -> None:
        """A quarter of a second of each, and at least twenty readings; half a minute in the campaign."""
        assert read_for(0.25, readings(churned)[name], least=20) >= 20

    @pytest.mark.campaign
    def test_they_never_fail_thousands_of_times(self, churned: Store) -> None:
        """Half a minute of each; how many there were is told."""
        for name in ("load", "history", "status", "history, listed", "check"):
            times = read_for(30.0, readings(churned)[name])
            sys.stderr.write(f"\n{times} of {name}, 0 errors\n")


def vanishing(monkeypatch: pytest.MonkeyPatch, times: int, *, then: Callable[[int], None]) -> None:
    """Have something happen right before the frame of a snapshot is read, so many times."""
    real, left = disk.read, [times]

    def read(path: Path, *, most: int) -> bytes:
        if path.name == "observations.parquet" and left[0]:
            left[0] -= 1
            then(left[0])
        return real(path, most=most)

    monkeypatch.setattr(disk, "read", read)


def test_a_reader_begins_again_where_the_newest_went_under_its_hands(
    store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later one was published and the one it read was pruned: the later one is read, without a warning."""
    store = Store(store_dir)
    publish(store, draft_of(MARCH))

    def pruned(_: int) -> None:
        with store.lock():
            store.publish(draft_of(JUNE))
            store.prune(1)

    vanishing(monkeypatch, 1, then=pruned)

    table = kb.load(source="stored", cache_dir=store_dir)

    assert str(table.provenance.updated) == "2025-06-15 06:00:00+00:00"


def test_a_snapshot_that_is_asked_for_and_goes_is_not_found_and_not_damaged(
    store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went is not there; nothing is wrong with the disk."""
    store = Store(store_dir)
    march = publish(store, draft_of(MARCH))
    publish(store, draft_of(JUNE))

    def pruned(_: int) -> None:
        with store.lock():
            store.prune(1)

    vanishing(monkeypatch, 1, then=pruned)

    with pytest.raises(kb.errors.SnapshotNotFound, match=march.id):
        store.read(march.id)


def test_the_history_goes_on_where_a_version_was_pruned_before_its_turn(store_dir: Path) -> None:
    """The rest is given, without a warning."""
    store = Store(store_dir)
    march, june = publish(store, draft_of(MARCH)), publish(store, draft_of(JUNE))
    versions = kb.history(cache_dir=store_dir)
    first = next(versions)
    with store.lock():
        store.prune(1)

    assert first.provenance.snapshot == march.id
    assert [table.provenance.snapshot for table in versions] == [june.id]


def test_the_history_is_listed_anew_where_all_that_were_listed_went(
    store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It never comes back empty while versions exist."""
    store = Store(store_dir)
    publish(store, draft_of(MARCH))
    real, calls = Store.history, [0]

    def history(self: Store, *, before: str | None = None) -> list[kb.Snapshot]:
        listed = real(self, before=before)
        if calls[0] == 0:
            calls[0] += 1
            publish(store, draft_of(JUNE))
            with store.lock():
                store.prune(1)
        return listed

    monkeypatch.setattr(Store, "history", history)

    assert [str(table.provenance.updated)[:7] for table in kb.history(cache_dir=store_dir)] == ["2025-06"]


def test_a_reader_that_never_finds_rest_says_so(store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many tries, which are bounded."""
    store = Store(store_dir)
    publish(store, draft_of(MARCH))
    turns = iter(range(10**9))
    monkeypatch.setattr(disk, "identity", lambda _: (next(turns), 0, 0))
    monkeypatch.setattr(motion, "_PAUSE_S", 0.0)
    (next((store.folder / "snapshots").iterdir()) / "data.json").unlink()

    with pytest.raises(kb.errors.StoreError, match="changes faster than it can be read; try again"):
        store.newest()
