"""What is stored moves from the cache folder to the data folder, once, and nothing of it is lost on the way."""

from __future__ import annotations

import dataclasses
import errno
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kostra_bolig as kb
from kostra_bolig import settings as settings_module
from kostra_bolig.clock import Clock
from kostra_bolig.errors import StoreLocked, UsageError
from kostra_bolig.ingest.run import refresh
from kostra_bolig.places import home
from kostra_bolig.places.store import MOVING, Places, tables_in
from kostra_bolig.settings import Settings
from kostra_bolig.store import disk, inspection, shared
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.whole import backup as whole
from kostra_bolig.store.whole import place
from tests.builders.damage import flip
from tests.builders.drafts import FETCHED, JUNE, MARCH, draft_of, with_companions
from tests.builders.stores import everything, publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_bolig.store.opened import Opened
    from tests.builders.inside import Inside
    from tests.builders.standin import StandIn

TABLES = ("12008", "12015")
CODES = {"klass-codes.json": b'{"codes": []}'}
CHOICES = b'{"series": {"natthjem": "KOStotnatt0000"}, "population": null}'


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of two tables that share an answer, one of them with all that may lie beside snapshots."""
    root = tmp_path_factory.mktemp("filled") / "store"
    for table in TABLES:
        store = Store(root, table)
        for moment in (MARCH, JUNE):
            publish(store, with_companions(draft_of(moment), CODES))
    (root / "12015" / "choices.json").write_bytes(CHOICES)
    with Store(root, "12015").lock():
        Store(root, "12015").quarantine({"data.json": b"[]"}, {"error": "DatasetRefused"}, at=FETCHED)
    (root / "12008" / "snapshots" / "note.txt").write_bytes(b"a person's own")
    (root / "requests").write_bytes(b"[]")
    (root / "tables.json").write_bytes(b"{}")
    return root


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """Let nobody say a place: the package is installed, and the user has a data folder and a cache folder."""
    monkeypatch.delenv("KOSTRA_BOLIG_CACHE_DIR")
    monkeypatch.setattr(settings_module, "__file__", str(tmp_path / "installed" / "kostra_bolig" / "settings.py"))
    found = Places(now=tmp_path / "data" / "kostra_bolig", before=tmp_path / "cache" / "kostra_bolig")
    monkeypatch.setattr(home, "data", lambda: found.now)
    monkeypatch.setattr(home, "cache", lambda: found.before)
    return found


@pytest.fixture
def old(places: Places, filled: Path) -> Path:
    """Return the old place, filled."""
    assert places.before is not None
    shutil.copytree(filled, places.before)
    return places.before


def of(table: str = "12015") -> Settings:
    """Return settings where nobody says a place."""
    return dataclasses.replace(Settings.resolve(environ={}), table=table)


def figures(root: Path) -> dict[str, bytes]:
    """Return what of a store must not be lost, by its path: all but locks and what is made anew."""
    passing = {"lock", "requests", "tables.json", MOVING}
    return {name: body for name, (_, body) in everything(root).items() if Path(name).name not in passing}


def newest_of_each() -> list[tuple[str, int, dict[str, bytes]]]:
    """Return what whoever reads finds of each table, with every hash checked."""
    found = []
    for table in TABLES:
        store = place.store_of(of(table))
        opened = store.read_newest()
        assert opened is not None, table
        found.append((opened.snapshot.id, store.count(), opened.companions()))
    return found


@pytest.fixture
def other_disk(monkeypatch: pytest.MonkeyPatch, places: Places) -> None:
    """Let no name move from the old place to the new one, as between two disks."""
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self.is_relative_to(str(places.before)) and not Path(target).is_relative_to(str(places.before)):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)


def test_a_fetch_moves_every_table_and_says_so(places: Places, old: Path, standin: StandIn) -> None:
    """All tables, what they share and what was chosen; the old folder is gone, and the fetch stores in the new one."""
    before = figures(old)
    with pytest.warns(UserWarning, match="data and no cache") as told:
        result = refresh(dataclasses.replace(of(), base_url=standin.base_url))

    assert [str(one.message) for one in told if "moved" in str(one.message)] == [
        f"what is stored is data and no cache, so it was moved from {old} to {places.now} (2 tables: 12008, 12015)"
    ]
    assert result.snapshot.path.is_relative_to(places.now)
    after = figures(places.now)
    choices = {"12015/choices.json", "12015/newest"}
    assert {name: after.get(name) for name in before.keys() - choices} == {
        name: body for name, body in before.items() if name not in choices
    }
    assert json.loads(after["12015/choices.json"])["series"] == {"natthjem": "KOStotnatt0000"}
    assert not old.exists()
    assert not (places.now / MOVING).exists()
    assert place.moved(of()).cache_dir == places.now


def test_whoever_reads_what_is_not_stored_yet_fetches_it_into_the_new_place(
    places: Places, old: Path, standin: StandIn
) -> None:
    """The others move on that occasion too."""
    shutil.rmtree(old / "12015")
    with pytest.warns(UserWarning, match=r"moved from .* \(table 12008\)"):
        table = kb.load()

    assert table.store == places.now
    assert standin.requests
    assert tables_in(places.now) == [*TABLES]


@pytest.mark.usefixtures("old")
@pytest.mark.filterwarnings("ignore:what is stored is data")
def test_whoever_reads_while_it_moves_finds_it(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """It moves between the look for the place and the first file that is read: nothing is fetched for that."""
    read = Store.read_newest

    def late(store: Store) -> Opened | None:
        if store.root == places.before:
            place.moved(of())
        return read(store)

    monkeypatch.setattr(Store, "read_newest", late)
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", "http://127.0.0.1:9/nobody")
    assert kb.load().store == places.now
    assert kb.load(source="stored").store == places.now


@pytest.mark.usefixtures("old")
def test_readers_use_the_old_place_until_then(places: Places) -> None:
    """Nothing moves for who reads, of a table that is there or not."""
    assert [row[1] for row in newest_of_each()] == [2, 2]
    assert {of(table).cache_dir for table in (*TABLES, "07459")} == {places.before}
    assert not places.now.exists()


@pytest.mark.parametrize("said", ["argument", "variable"])
def test_a_place_that_was_said_never_moves(
    said: str, places: Places, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where somebody said the old folder."""
    before = everything(old)
    if said == "variable":
        monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(old))
    settings = Settings.resolve(cache_dir=old if said == "argument" else None)

    assert place.moved(settings).cache_dir == old
    assert everything(old) == before
    assert not places.now.exists()


def test_of_two_filled_places_the_new_one_is_used_and_a_warning_names_both(
    places: Places, old: Path, filled: Path
) -> None:
    """Nobody here can tell which versions a person needs: nothing moves."""
    shutil.copytree(filled, places.now)
    before = everything(old), everything(places.now)

    with pytest.warns(UserWarning, match="two places") as told:
        store = place.store_of(place.moved(of()))
    assert store.root == places.now
    assert str(old) in str(told[0].message)
    assert str(places.now) in str(told[0].message)
    assert (everything(old), everything(places.now)) == before


@pytest.mark.usefixtures("old")
def test_every_command_on_what_is_stored_warns_of_two_filled_places_once(
    places: Places, filled: Path, tmp_path: Path, inside: Inside
) -> None:
    """Whichever a person asks first; a backup is of the one that is used."""
    shutil.copytree(filled, places.now)
    lines = ["status", "history", "check", "prune --keep 9", "series natthjem", "contents", f"backup {tmp_path}/a.tar"]
    lines += [f"export {tmp_path}/a.csv", f"export {tmp_path}/all --partition --stored"]
    told = {line: inside.run(line.split()).err.decode() for line in lines}

    of_each = {line: (text.count(str(places.now)), text.count(str(places.before))) for line, text in told.items()}
    assert of_each == dict.fromkeys(lines, (1, 1))


def test_on_windows_the_old_folder_lies_in_the_new_one(
    tmp_path: Path, places: Places, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a person set lies there too, and stays; the folder ``Cache`` goes."""
    inside = places.now / "Cache"
    shutil.copytree(filled, inside)
    (places.now / "sets.toml").write_text("", "utf-8")
    (places.now / "tables").mkdir()
    monkeypatch.setattr(home, "cache", lambda: inside)
    before = figures(inside)

    assert of().cache_dir == inside
    with pytest.warns(UserWarning, match="moved"):
        place.moved(of())
    assert of().cache_dir == places.now
    assert figures(places.now) == {**before, "sets.toml": b""}
    assert sorted(path.name for path in places.now.iterdir() if path.is_dir()) == ["12008", "12015", "shared", "tables"]


@pytest.mark.usefixtures("other_disk")
def test_to_another_disk_it_is_copied_and_compared(places: Places, old: Path) -> None:
    """With the times of the files, and nothing is left of the copying."""
    before = everything(old)
    with pytest.warns(UserWarning, match="moved"):
        place.moved(of())

    snapshots = {name: one for name, one in everything(places.now).items() if "/snapshots/" in name}
    assert snapshots == {name: one for name, one in before.items() if "/snapshots/" in name}
    assert not old.exists()
    assert disk.leftovers(places.now / "12015") == []


@pytest.mark.usefixtures("other_disk")
def test_a_copy_that_differs_is_not_taken(places: Places, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there stays and is used; the next fetch goes on."""
    before = figures(old)
    write = disk.write

    def bad(path: Path, body: bytes, **options: Any) -> None:
        write(path, body, **options)
        if path.name == "observations.parquet":
            flip(path)

    monkeypatch.setattr(disk, "write", bad)
    with pytest.warns(UserWarning, match="the copy differs; it stays where it is") as told:
        assert place.moved(of()).cache_dir == old
    assert "the next fetch goes on" in str(told[0].message)
    assert figures(old) == before

    monkeypatch.setattr(disk, "write", write)
    with pytest.warns(UserWarning, match="moved"):
        assert place.moved(of()).cache_dir == places.now
    assert figures(places.now) == before


def test_nothing_is_restored_while_a_table_waits_in_the_old_place(places: Places, old: Path, tmp_path: Path) -> None:
    """A move that was killed has left the new place empty; the store is not."""
    file = tmp_path / "all.tar"
    whole.backup(of("12008"), file, head={})
    shutil.rmtree(old / "12015")
    places.now.mkdir(parents=True)
    (places.now / MOVING).write_text(f"{old}\n", "utf-8")

    with pytest.raises(UsageError, match=f"{re.escape(str(old))} is not empty: it holds table 12008"):
        whole.restore(of("12015"), file)
    assert [path.name for path in places.now.iterdir()] == [MOVING]


def test_what_another_run_holds_moves_next_time(places: Places, old: Path) -> None:
    """The others move; who reads finds each table where it is, and who fetches waits for it there."""
    before = figures(old)
    with Store(old, "12008").lock():
        with pytest.warns(UserWarning, match=r"table 12015\)"):
            place.moved(of())
        assert (of("12015").cache_dir, of("12008").cache_dir, of("07459").cache_dir) == (places.now, old, places.now)
        with pytest.warns(UserWarning, match="on its way"):
            assert [row[1] for row in newest_of_each()] == [2, 2]
        with pytest.raises(StoreLocked), place.held(Store(old, "12008"), of("12008")):
            pass
        assert place.tables_of(of()) == {"12008": old, "12015": places.now}
        assert place.stored_tables(of()) == [*TABLES]

    with pytest.warns(UserWarning, match=r"table 12008\)"):
        place.moved(of())
    assert figures(places.now) == before
    assert not old.exists()


def test_one_run_moves_at_a_time(places: Places, old: Path) -> None:
    """Another leaves it to that, and says nothing; what is moved later is moved once."""
    before = everything(old)
    places.now.mkdir(parents=True)
    with disk.held(places.now / "moving.lock", wait_s=0, clock=Clock()):
        assert place.moved(of()).cache_dir == old
    assert everything(old) == before

    with pytest.warns(UserWarning, match="moved"):
        place.moved(of())
    assert not (places.now / "moving.lock").exists()


def test_a_run_that_waited_while_the_table_moved_does_not_store_in_the_old_place(places: Places, old: Path) -> None:
    """It ends as one that another run locked out."""
    settings, store = of(), place.store_of(of())
    with pytest.warns(UserWarning, match="moved"):
        place.moved(of())

    with pytest.raises(StoreLocked, match="run it again"), place.held(store, settings):
        pass
    assert tables_in(old) == []
    assert place.take_table(store, Store(places.now, "12015"), 0.0) is None  # nor does it say that it moved anything
    assert place.store_of(of()).root == places.now


def test_where_the_new_place_cannot_be_made_the_old_one_is_used_on(places: Places, old: Path) -> None:
    """A nightly job goes on, and says why nothing moved."""
    before = everything(old)
    places.now.parent.parent.mkdir(exist_ok=True)
    places.now.parent.write_bytes(b"in the way")

    with pytest.warns(UserWarning, match="Nothing is lost"):
        assert place.moved(of()).cache_dir == old
    assert everything(old) == before


def test_a_table_that_cannot_be_moved_keeps_no_other_back(
    places: Places, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: Inside
) -> None:
    """What the rights of its folder forbid is of that table alone; the warning names what is stuck, and all is read."""
    stuck, rename = old / "12008" / "snapshots", Path.rename

    def renamed(path: Path, target: Path) -> Path:
        if path == stuck:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", renamed)
    with pytest.warns(kb.StoreWarning) as told:
        place.moved(Settings.resolve())

    assert f"{stuck} cannot be written: Permission denied" in str(told[-1].message)
    assert (places.of("12008"), places.of("12015")) == (old, places.now)
    written = inside.run(["export", str(tmp_path / "out"), "--partition", "--stored", "--json"])
    assert [one["table"] for one in json.loads(written.out)["tables"]] == ["12008", "12015"]


def test_a_link_that_somebody_put_there_is_led_on(places: Places, filled: Path, tmp_path: Path) -> None:
    """Who keeps it on a large disk keeps it there."""
    assert places.before is not None
    shutil.copytree(filled, tmp_path / "large")
    places.before.parent.mkdir()
    places.before.symlink_to(tmp_path / "large", target_is_directory=True)
    before = everything(tmp_path / "large")

    with pytest.warns(UserWarning, match="moved"):
        assert place.moved(of()).cache_dir == places.now
    assert places.now.resolve() == tmp_path / "large"
    assert everything(tmp_path / "large") == before
    assert not places.before.is_symlink()
    assert [row[1] for row in newest_of_each()] == [2, 2]


def test_versions_that_are_other_in_the_new_place_stay_in_the_old_one(places: Places, old: Path) -> None:
    """A table that somebody fetched into the new folder while the move was at a halt; both are named."""
    with Store(old, "12008").lock(), pytest.warns(UserWarning, match="moved"):
        place.moved(of())
    publish(Store(places.now, "12008"), draft_of("2025-06-16T06:00:00Z"))
    before = figures(old)

    with pytest.warns(UserWarning, match="two places"):
        place.moved(of())
    assert figures(old) == before
    assert not (places.now / MOVING).exists()
    with pytest.warns(UserWarning, match="two places"):
        assert place.store_of(of("12008")).root == places.now


@pytest.mark.usefixtures("other_disk")
def test_what_a_fetch_stores_while_the_move_is_at_a_halt_moves_too(
    places: Places, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk was full after ``newest`` was copied; the version that was fetched since is the newest then."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(place, "_copy_all", full)
        with pytest.warns(UserWarning, match="No space left"):
            place.moved(of("12008"))
    assert (places.now / "12008" / "newest").exists()
    stored = publish(Store(old, "12008"), draft_of("2025-06-16T06:00:00Z"))
    (old / "12008" / "choices.json").write_bytes(CHOICES)
    before = figures(old)

    with pytest.warns(UserWarning, match=r"\(2 tables: 12008, 12015\)"):
        place.moved(of())
    newest = place.store_of(of("12008")).newest()
    assert newest is not None
    assert newest.id == stored.id
    assert figures(places.now) == before
    assert not old.exists()


@pytest.mark.usefixtures("other_disk")
def test_what_a_fetch_stores_in_the_new_place_while_the_old_one_is_not_emptied_stays_newest(
    places: Places, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run was killed when all was there, and before it was removed where it had been."""

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(disk, "remove", killed)
        with pytest.raises(Killed):
            place.moved(of("12008"))
    stored = publish(Store(places.now, "12008"), draft_of("2025-06-16T06:00:00Z"))

    with pytest.warns(UserWarning, match=r"\(2 tables: 12008, 12015\)"):
        place.moved(of())
    newest = place.store_of(of("12008")).newest()
    assert newest is not None
    assert newest.id == stored.id
    assert not old.exists()


# Killed on the way


class Killed(BaseException):
    """The process is gone; nothing runs after it."""


STEPS = (
    *((Path, name) for name in ("rename", "replace", "unlink", "rmdir", "mkdir")),
    *((disk, name) for name in ("write", "flush")),
    (shutil, "rmtree"),
)
"""What changes a disk."""


def killed_before(step: int, run: Callable[[], object]) -> bool:
    """Run until so many changes of the disk are made, and tell whether more were to come: those are not made."""
    made = 0

    def counted(change: Callable[..., Any]) -> Callable[..., Any]:
        def one(*args: Any, **options: Any) -> Any:
            nonlocal made
            if made >= step:
                raise Killed
            made += 1
            return change(*args, **options)

        return one

    with pytest.MonkeyPatch.context() as patched:
        for owner, name in STEPS:
            patched.setattr(owner, name, counted(getattr(owner, name)))
        try:
            run()
        except Killed:
            return True
    return False


def nothing_is_lost_when_killed(step: int, places: Places, filled: Path) -> bool:
    """Kill a move at a step, look, and let the next go on; tell whether it was killed at all."""
    assert places.before is not None
    for root in (places.now, places.before):
        shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(filled, places.before)
    expected = figures(filled)
    read = [(*row[:2], {**row[2]}) for row in newest_of_each()]

    was_killed = killed_before(step, lambda: place.moved(of()))
    assert newest_of_each() == read, step
    if step % 2:  # killed once more, a little later
        killed_before(step // 2, lambda: place.moved(of()))
        assert newest_of_each() == read, step

    place.moved(of())
    assert figures(places.now) == expected, step
    assert not places.before.exists(), step
    assert not (places.now / MOVING).exists(), step
    assert [path for path in places.now.rglob("*") if path.name.startswith(".")] == [], step
    return was_killed


STRIDE = 9
"""So many steps are passed over at a time where it must be quick."""


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("on_another_disk", [False, True], ids=["same disk", "another disk"])
def test_a_move_that_is_killed_loses_nothing(
    on_another_disk: bool, places: Places, filled: Path, request: pytest.FixtureRequest
) -> None:
    """Whoever reads finds everything right after, and the next fetch takes the rest along."""
    if on_another_disk:
        request.getfixturevalue("other_disk")
    step = 1
    while nothing_is_lost_when_killed(step, places, filled):
        step += STRIDE

    assert step > 2 * STRIDE
    assert [one for table in TABLES for one in Store(places.now, table).check()] == []
    assert inspection.check_shared(places.now) == []


@pytest.mark.faults
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("on_another_disk", [False, True], ids=["same disk", "another disk"])
def test_a_move_that_is_killed_at_any_step_loses_nothing(
    on_another_disk: bool, places: Places, filled: Path, request: pytest.FixtureRequest
) -> None:
    """The same before each change of the disk."""
    if on_another_disk:
        request.getfixturevalue("other_disk")
    step = 0
    while nothing_is_lost_when_killed(step, places, filled):
        step += 1
    assert step > STRIDE
    assert shared.versions(places.now)
