"""The disk: the N-th call fails, for every N; it is full; it cannot be written (class 18)."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import pytest

from kostra_bolig.errors import KostraBoligError
from kostra_bolig.ingest import load
from kostra_bolig.store.draft import Draft
from kostra_bolig.store.snapshots import Store
from tests.conftest import HeldTime
from tests.faults.campaign import Campaign
from tests.faults.publisher import draft_of, marked

ERRORS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT]
CALLS: list[tuple[ModuleType, str]] = [
    (os, "open"),
    (os, "write"),
    (os, "fsync"),
    (os, "rename"),
    (os, "replace"),
    (os, "mkdir"),
    (os, "unlink"),
    (shutil, "rmtree"),
    (tempfile, "mkdtemp"),
]


class Failing:
    """A call of the system that fails the `at`-th time.

    Attributes
    ----------
    is_reached
        Whether there were so many calls.
    is_ours
        Whether the one that failed was made by the store itself. How many a library makes is its version's business:
        such cases are held against the same rules, but not counted in the table.
    """

    def __init__(self, place: ModuleType, name: str, *, at: int, code: int) -> None:
        self.place, self.name, self.at, self.code = place, name, at, code
        self.real = getattr(place, name)
        self.calls = 0
        self.is_reached = self.is_ours = False

    def __call__(self, *arguments: object, **options: object) -> object:
        """Count, and fail or do it."""
        self.calls += 1
        if self.calls == self.at:
            frame = sys._getframe(1)
            while "pathlib" in frame.f_code.co_filename and frame.f_back is not None:
                frame = frame.f_back
            self.is_reached, self.is_ours = True, frame.f_globals["__name__"] == "kostra_bolig.store.disk"
            raise OSError(self.code, os.strerror(self.code))
        return self.real(*arguments, **options)

    def __enter__(self) -> Self:
        setattr(self.place, self.name, self)
        return self

    def __exit__(self, *_: object) -> None:
        setattr(self.place, self.name, self.real)


def published(store: Store, draft: Draft) -> int:
    """Publish and put aside, as a run does, and return the exit code it would end with."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what cannot be read just then is told of
        try:
            with store.lock():
                store.newest()
                store.publish(draft)
        except KostraBoligError as error:
            return error.exit_code
    return 0


def turns() -> Iterator[Any]:
    """Give each call with the turns of the five errors: of the calls made most often, one in the normal run."""
    for place, name in CALLS:
        often = name in {"open", "fsync"}
        yield pytest.param(place, name, [0] if often else [0, 1, 2, 3, 4], id=name)
        if often:
            yield pytest.param(place, name, [1, 2, 3, 4], id=f"{name}, every error", marks=pytest.mark.campaign)


@pytest.mark.parametrize(("place", "name", "shifts"), [*turns()])
def test_whichever_call_fails_the_last_good_stays_and_the_next_run_publishes(
    campaign: Campaign, place: ModuleType, name: str, shifts: list[int]
) -> None:
    """The first, the second … until a run makes no more such calls: exit 6, or 0 where it could do without."""
    store = Store(campaign.store_dir)
    good = draft_of(store, 1)
    later = dataclasses.replace(good, observations=marked(good.observations, 2))
    pristine = shutil.copytree(campaign.store_dir, campaign.store_dir.parent / "pristine")

    def end_of(at: int, code: int) -> tuple[int, bool]:
        ends: list[int] = []
        failing = Failing(place, name, at=at, code=code)

        def run() -> int:
            with failing:
                ends.append(published(store, later))
            return ends[-1]

        campaign.case(
            18,
            run,
            exits={0, 6},
            truth=lambda: later.observations,
            recover=False,
            midway=True,
            label=f"{name} {at} {errno.errorcode[code]}",
        )
        campaign.tallies[18].cases -= failing.is_reached and not failing.is_ours
        assert published(store, later) == 0
        assert store.observations(store.snapshots()[-1]).equals(later.observations)
        shutil.rmtree(campaign.store_dir)
        shutil.copytree(pristine, campaign.store_dir)
        return ends[-1], failing.is_reached

    for shift in shifts:
        codes = itertools.cycle([*ERRORS[shift:], *ERRORS[:shift]])
        ends = itertools.takewhile(lambda end: end[1], map(end_of, itertools.count(1), codes))
        assert 6 in [exit_code for exit_code, _ in ends]


def test_a_fetch_on_a_full_disk_names_the_setting_and_the_next_one_succeeds(
    campaign: Campaign, held_time: HeldTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way from the server, each write of it."""
    clock = held_time.clock()

    def run(at: int) -> int:
        with Failing(os, "write", at=at, code=errno.ENOSPC) as failing:
            ended = campaign.fetch(clock=clock)
        assert failing.is_reached
        return ended

    for at in range(1, 6):
        campaign.case(18, lambda at=at: run(at), exits={6}, recover=at == 5, label=f"fetch, write {at}")  # type: ignore[misc]


@pytest.fixture
def small_disk(campaign: Campaign) -> Iterator[Path]:
    """Move the store to a disk of its own with 256 kB, where the system lets us mount one."""
    away = shutil.move(campaign.store_dir, campaign.store_dir.parent / "away")
    campaign.store_dir.mkdir(mode=0o755)
    command = ["mount", "-t", "tmpfs", "-o", "size=256k,mode=755", "tmpfs", str(campaign.store_dir)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own needs root and Linux")
    shutil.copytree(away, campaign.store_dir, dirs_exist_ok=True)
    yield campaign.store_dir
    subprocess.run(["umount", str(campaign.store_dir)], check=True)
    for tally in campaign.tallies.values():
        tally.cases = 0  # the table is the same where nobody may mount


@pytest.mark.filterwarnings("ignore:.*asked.json could not be written")
def test_a_disk_that_is_really_full_keeps_the_last_good(
    campaign: Campaign, small_disk: Path, held_time: HeldTime
) -> None:
    """Whatever room is left, from none to almost enough; with room again, the next run succeeds.

    That the record of the fetch found no room either is a warning, and the exit code stands.
    """
    filler = small_disk / "filler"
    clock = held_time.clock()

    def run(left: int) -> int:
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass
        os.truncate(filler, filler.stat().st_size - left)
        ended = campaign.fetch(clock=clock)
        filler.unlink()
        return ended

    for blocks in range(6):
        campaign.case(
            18,
            lambda blocks=blocks: run(4096 * blocks),  # type: ignore[misc]
            exits={6},
            recover=blocks == 5,
            label=f"{4 * blocks} kB left",
        )


def test_a_disk_that_cannot_be_written_is_told_of_and_still_read(campaign: Campaign, small_disk: Path) -> None:
    """Not even the lock can be taken; readers do not need it."""

    def run() -> int:
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        try:
            assert load.load(source="stored", cache_dir=small_disk).midlertidig_botilbud.at(2024) == 7079
            return campaign.fetch()
        finally:
            subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)

    campaign.case(18, run, exits={6}, label="read-only")
