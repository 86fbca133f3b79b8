"""What lies on the disk: the same again, damaged, hostile, planted, of another format (classes 16, 20, 21, 22, 23)."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import os
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kostra_bolig.errors import KostraBoligError
from kostra_bolig.ingest import load
from kostra_bolig.store.snapshots import Store
from tests.builders.damage import giant, in_a_folder, resealed
from tests.builders.standin import Reply
from tests.builders.stores import everything
from tests.conftest import ROOT, HeldTime
from tests.faults.campaign import Campaign

FILES = ["data.json", "metadata.json", "observations.parquet", "manifest.json"]
PLACES = 50


def read(campaign: Campaign, **options: str) -> int:
    """Load what is stored, and return the exit code it would end with."""
    try:
        load.load(cache_dir=campaign.store_dir, **options)  # type: ignore[arg-type]
    except KostraBoligError as error:
        return error.exit_code
    return 0


# 16: the same content again


def test_the_same_content_ten_times_changes_no_byte(campaign: Campaign, held_time: HeldTime) -> None:
    """Ten forced nights without news: no new snapshot, no changed byte, no changed time."""
    clock = held_time.clock()
    campaign.fetch(clock=clock)
    store = Store(campaign.store_dir)
    newest = store.newest()
    assert newest is not None
    truth = store.observations(newest)
    told = ("requests", "12015/asked.json")
    before = {path: kept for path, kept in everything(campaign.store_dir).items() if path not in told}

    for night in range(10):
        campaign.case(
            16,
            lambda: campaign.fetch(clock=clock, force=True),
            exits={0},
            truth=lambda: truth,
            recover=False,
            label=f"night {night}",
        )

    after = {path: kept for path, kept in everything(campaign.store_dir).items() if path not in told}
    assert after == before
    assert store.count() == 2


# 20: stored files damaged


@pytest.fixture
def revised(campaign: Campaign, held_time: HeldTime) -> tuple[Path, Path]:
    """Fetch the later table too, and return the folders of the one before and of the newest."""
    assert campaign.fetch(clock=held_time.clock()) == 0
    march, june = Store(campaign.store_dir).snapshots()
    return march.path, june.path


def damaged(campaign: Campaign, file: Path, body: bytes | None, label: str) -> None:
    """Put other bytes, or none, in a file of the newest: it is found, and the one before is read with a warning."""
    store, whole = Store(campaign.store_dir), file.read_bytes()
    march, june = store.snapshots()
    before = store.observations(march)

    def run() -> int:
        file.write_bytes(body) if body is not None else file.unlink()
        try:
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                read_instead = load.load(source="stored", cache_dir=campaign.store_dir).observations
            if not warned or not read_instead.equals(before):
                campaign.tallies[20].wrong_frames += 1
                campaign.tallies[20].remarks.append(f"{label}: read {len(warned)} warnings and another frame")
            return read(campaign, snapshot=june.id)
        finally:
            file.write_bytes(whole)

    campaign.case(20, run, exits={6}, recover=False, label=label)


@pytest.mark.parametrize("name", FILES)
def test_damage_anywhere_in_a_file_is_found(campaign: Campaign, revised: tuple[Path, Path], name: str) -> None:
    """A bit in each of fifty places, closer than 1 KB; empty; gone: the snapshot before is read, with a warning."""
    file = revised[1] / name
    whole = file.read_bytes()
    assert len(whole) < PLACES * 1024

    for number in range(PLACES):
        place = number * len(whole) // PLACES
        body = bytearray(whole)
        body[place] ^= 1 << number % 8
        damaged(campaign, file, bytes(body), f"{name}, bit {number % 8} of byte {place}")
    damaged(campaign, file, b"", f"{name} empty")
    damaged(campaign, file, None, f"{name} gone")


def test_a_damaged_pointer_never_hides_the_newest(campaign: Campaign, revised: tuple[Path, Path]) -> None:
    """Each bit of its first letters flipped, empty, gone: the newest by sequence is read."""
    pointer = campaign.store_dir / "12015" / "newest"
    whole = pointer.read_bytes()
    store = Store(campaign.store_dir)
    june = store.observations(store.snapshots()[-1])
    bodies = [bytes([*whole[:place], whole[place] ^ 1 << place % 8, *whole[place + 1 :]]) for place in range(29)]

    def run(body: bytes | None) -> int:
        pointer.write_bytes(body) if body is not None else pointer.unlink()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            newest = load.load(source="stored", cache_dir=campaign.store_dir).observations
        pointer.write_bytes(whole)
        return 0 if newest.equals(june) else 6

    for body in (*bodies, b"", None):
        ended = functools.partial(run, body)
        campaign.case(20, ended, exits={0}, truth=lambda: june, recover=False, label=f"pointer {body!r}")


def test_the_next_fetch_mends_what_is_damaged(campaign: Campaign, revised: tuple[Path, Path]) -> None:
    """With nothing whole left it downloads again, with no hand work."""
    truth = Store(campaign.store_dir).observations(Store(campaign.store_dir).snapshots()[-1])

    def run() -> int:
        for folder in revised:
            (folder / "data.json").write_bytes(b"")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return campaign.fetch()

    march = Store(campaign.store_dir).snapshots()[0]
    code = run()

    newest = Store(campaign.store_dir).newest()
    assert newest is not None
    assert_frame_equal(Store(campaign.store_dir).observations(newest), truth)
    assert [damage.path for damage in Store(campaign.store_dir).check()] == [march.path / "data.json"]
    campaign.case(20, lambda: code, exits={0}, truth=lambda: truth, label="all damaged")


# 21: hostile names


HOSTILE = ["../x", "../../x", "/etc/passwd", "NUL", "x" * 5_000, "", "\0", "a/b", "20250315T070000Z-0123456789ab/../.."]


def test_a_hostile_id_of_a_snapshot_opens_nothing(campaign: Campaign) -> None:
    """There is no such snapshot, whatever is asked for."""
    for name in HOSTILE:
        ended = functools.partial(read, campaign, snapshot=name)
        campaign.case(21, ended, exits={6}, recover=False, label=repr(name[:20]))


def test_no_name_that_the_server_gives_becomes_a_path(campaign: Campaign, held_time: HeldTime) -> None:
    """A file name in a header, and a moment that would name the snapshot: nothing but our own names appear."""
    store = Store(campaign.store_dir)
    outside = sorted(campaign.store_dir.parent.iterdir())

    def run(name: str) -> int:
        header = "".join(character for character in name if character.isprintable())[:1_000]
        campaign.standin.table = dataclasses.replace(campaign.later, updated=name)
        campaign.standin.always = Reply(headers={"Content-Disposition": f'attachment; filename="{header}"'})
        return campaign.fetch(clock=held_time.clock())

    def truth() -> pl.DataFrame:
        newest = store.snapshots()[-1]
        assert newest.id.startswith("undated-")
        return store.observations(newest)

    for name in HOSTILE:
        ended = functools.partial(run, name)
        campaign.case(21, ended, exits={0}, truth=truth, recover=False, label=repr(name[:20]))

    assert sorted(campaign.store_dir.parent.iterdir()) == outside
    assert store.count() == 1 + len(HOSTILE)
    assert store.check() == []
    assert {file.name for snapshot in store.snapshots() for file in snapshot.path.iterdir()} == {
        *FILES,
        "metadata-en.json",
    }


# 22: planted


def planted(campaign: Campaign, place: Path, *, label: str) -> None:
    """Move a file or folder away and leave a link: neither a reader nor a fetch follows it."""
    elsewhere = campaign.store_dir.parent / "elsewhere"

    def run() -> int:
        place.rename(elsewhere)
        place.symlink_to(elsewhere)
        before = everything(elsewhere) if elsewhere.is_dir() else elsewhere.read_bytes()
        codes = {read(campaign), campaign.fetch()}
        assert (everything(elsewhere) if elsewhere.is_dir() else elsewhere.read_bytes()) == before
        place.unlink()
        elsewhere.rename(place)
        assert len(codes) == 1
        return codes.pop()

    campaign.case(22, run, exits={6}, recover=False, label=label)


def test_no_planted_link_is_followed(campaign: Campaign, revised: tuple[Path, Path]) -> None:
    """The table's folder, each of its own, each snapshot and each file of the newest."""
    folder = campaign.store_dir / "12015"
    (folder / "quarantine").mkdir()
    names = ["", "snapshots", "quarantine", "newest", "lock"]
    places = [*(folder / name for name in names), *revised, *(revised[1] / name for name in FILES)]

    for place in places:
        planted(campaign, place, label=f"link at {place.relative_to(campaign.store_dir)}")


def test_a_link_in_place_of_the_noted_pace_is_not_written_through(campaign: Campaign) -> None:
    """What it leads to stays as it was; nothing but pace is lost, so the fetch goes on."""
    elsewhere = campaign.store_dir.parent / "elsewhere"
    elsewhere.write_text("not ours", "utf-8")
    (campaign.store_dir / "requests").unlink(missing_ok=True)
    (campaign.store_dir / "requests").symlink_to(elsewhere)

    assert campaign.fetch() == 0
    assert elsewhere.read_text("utf-8") == "not ours"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bit")
def test_no_folder_that_everybody_may_write_to_is_used(campaign: Campaign, revised: tuple[Path, Path]) -> None:
    """Neither read nor written; mended as the message says, all is as before."""
    folder = campaign.store_dir / "12015"

    def run(place: Path) -> int:
        place.chmod(0o777)
        codes = {read(campaign), campaign.fetch()}
        place.chmod(0o755)
        assert len(codes) == 1
        return codes.pop()

    for place in (campaign.store_dir, folder, folder / "snapshots", revised[1]):
        campaign.case(22, lambda place=place: run(place), exits={6}, recover=False, label=f"0777 {place.name}")  # type: ignore[misc]


def test_a_planted_giant_or_folder_is_not_read(campaign: Campaign, revised: tuple[Path, Path]) -> None:
    """It is damage, and memory is left alone."""

    def run(plant: Callable[[Path], None], file: Path) -> int:
        kept = shutil.copy(file, campaign.store_dir.parent / "kept")
        plant(file)
        code = read(campaign, snapshot=revised[1].name)
        shutil.rmtree(file) if file.is_dir() else file.unlink()
        shutil.move(kept, file)
        return code

    for plant, name in itertools.product((in_a_folder, giant), FILES):
        ended = functools.partial(run, plant, revised[1] / name)
        campaign.case(22, ended, exits={6}, recover=False, label=f"{plant.__name__} {name}")


# 23: other formats


LATER_FORMATS: list[dict[str, object]] = [
    {"format": 3},
    {"format": 999, "sequence": "later"},
    {"format": 3, "a_key_of_format_3": [1]},
]


@pytest.mark.parametrize("is_named", [True, False], ids=["named", "pointer lost"])
def test_a_newest_of_a_later_format_is_refused_and_kept(
    campaign: Campaign, revised: tuple[Path, Path], is_named: bool
) -> None:
    """Neither a reader nor a fetch of this version steps back to older figures, or over it with its own."""
    manifest, pointer = revised[1] / "manifest.json", campaign.store_dir / "12015" / "newest"
    whole, named = manifest.read_bytes(), pointer.read_bytes()

    def run(changes: dict[str, object]) -> int:
        resealed(revised[1], **changes)
        before = everything(revised[1])
        if not is_named:
            pointer.unlink()
        codes = {read(campaign), read(campaign, snapshot=revised[1].name), campaign.fetch()}
        assert everything(revised[1]) == before
        manifest.write_bytes(whole)
        pointer.write_bytes(named)
        assert len(codes) == 1
        return codes.pop()

    for changes in LATER_FORMATS:
        campaign.case(23, functools.partial(run, changes), exits={6}, recover=False, label=str(changes))


def test_a_store_of_format_1_is_read_and_carried_on(campaign: Campaign, held_time: HeldTime) -> None:
    """What was written when format 1 was frozen is the last good, and the next fetch publishes beside it."""
    campaign.fetch(clock=held_time.clock())
    store = Store(campaign.store_dir)
    truth = store.observations(store.snapshots()[-1])
    shutil.rmtree(campaign.store_dir)
    shutil.copytree(ROOT / "tests" / "snapshots" / "v1", campaign.store_dir)

    campaign.case(
        23, lambda: campaign.fetch(clock=held_time.clock()), exits={0}, truth=lambda: truth, recover=False, label="v1"
    )

    assert [snapshot.sequence for snapshot in store.snapshots()] == [1, 2, 3]
    assert store.check() == []
