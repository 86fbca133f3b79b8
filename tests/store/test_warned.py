"""Warnings: each is one of ours, given once, and points at the line of whoever called, by every way in."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import errno
import functools
import json
import linecache
import logging
import os
import pickle
import re
import runpy
import shutil
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import kostra_bolig as kb
from kostra_bolig import settings
from kostra_bolig.ingest.kept import newest
from kostra_bolig.places import home
from kostra_bolig.places.store import MOVING
from kostra_bolig.said import Said, said
from kostra_bolig.store import asked, disk, parquet, warned
from kostra_bolig.store.snapshots import Store
from kostra_bolig.testing import Server, make_store, make_table
from tests.builders.damage import flip, giant, resealed
from tests.conftest import ROOT

LATE = dt.datetime(2025, 7, 1, 6, tzinfo=dt.UTC)
MARCH, JUNE = dt.datetime(2025, 3, 15, 7, tzinfo=dt.UTC), dt.datetime(2025, 6, 15, 6, tzinfo=dt.UTC)
CLAIMS = """
format = 1
title = "Somebody's text"
written = 2025-04-30

[[claim]]
id = "more-young"
text = "Young people in temporary accommodation were 180."
where = "page 1"
kind = "value"
series = "unge"
year = 2024
published = 180
cells = { 2024 = 150 }
recorded = "not_reproduced"
"""


def version(night: float | str, updated: dt.datetime) -> kb.Table:
    """Return a table of two regions, of which one cell is another in each version."""
    rows = [("EAK", "unge", 2023, 100), ("EAK", "unge", 2024, 150), ("0301", "unge", 2024, night)]
    return make_table(rows, updated=updated, printed=True)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of two versions; the newer suppresses what the older shows."""
    return make_store(tmp_path_factory.mktemp("kept") / "store", [version(20, MARCH), version(":", JUNE)])


@dataclass(frozen=True)
class Place:
    """A store that a test may break, and SSB's address."""

    root: Path
    base_url: str
    patch: pytest.MonkeyPatch

    @property
    def folder(self) -> Path:
        """Return the folder of the table."""
        return self.root / "12015"

    @property
    def ids(self) -> list[str]:
        """Return the ids of the snapshots, oldest first."""
        return sorted(path.name for path in (self.folder / "snapshots").iterdir())

    def file(self, number: int, name: str) -> Path:
        """Return a file of a snapshot."""
        return self.folder / "snapshots" / self.ids[number] / name


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Serve the newer version."""
    with Server(version(":", JUNE)) as running:
        yield running


@pytest.fixture
def place(kept: Path, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Return a copy of the store, and the server; nobody waits for a program that would have the newest file open."""
    monkeypatch.setattr(newest, "_AGAIN_S", (0.0,) * len(newest._AGAIN_S))
    shutil.copytree(kept, tmp_path / "store")
    monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(tmp_path / "store"))
    server.status = None
    return Place(tmp_path / "store", server.base_url, monkeypatch)


# What is out of order


def sound(_place: Place) -> None:
    """Leave the store as it is."""


def newest_damaged(place: Place) -> None:
    """Turn one bit of the newest figures."""
    flip(place.file(-1, "observations.parquet"))


def all_damaged(place: Place) -> None:
    """Turn one bit of each version's figures."""
    oldest_damaged(place)
    newest_damaged(place)


def oldest_damaged(place: Place) -> None:
    """Turn one bit of the oldest figures."""
    flip(place.file(0, "observations.parquet"))


def oldest_unreadable(place: Place) -> None:
    """Take the manifest of the oldest away."""
    place.file(0, "manifest.json").write_text("{", encoding="utf-8")


def choices_unreadable(place: Place) -> None:
    """Spoil what a person chose."""
    (place.folder / "choices.json").write_text("{", encoding="utf-8")


def newest_of_tomorrow(place: Place) -> None:
    """Have the newest written by a later version of this library."""
    resealed(place.file(-1, "manifest.json").parent, format=99)


def gone_back(place: Place) -> None:
    """Have the pointer name the older: SSB went back to it."""
    (place.folder / "newest").write_text(place.ids[0] + "\n", encoding="utf-8")


def years_of_long_ago(place: Place) -> None:
    """Store a version with years of which the shipped history of municipalities does not know all."""
    make_store(place.root, [make_table([("EAK", "unge", year, 100) for year in (2008, 2024)], updated=LATE)])


def pointer_to_nowhere(place: Place) -> None:
    """Have the pointer name what is not there."""
    (place.folder / "newest").write_text(place.ids[-1].replace("2025", "2026") + "\n", encoding="utf-8")


def pointer_of_nothing(place: Place) -> None:
    """Have the pointer be none."""
    giant(place.folder / "newest")


def empty(place: Place) -> None:
    """Store nothing, and let nobody answer."""
    shutil.rmtree(place.root)


def open_to_all(place: Place) -> None:
    """Show the folder as writable by everybody, on a disk where that cannot be changed."""
    place.folder.chmod(0o777)
    place.patch.setattr(disk, "_heeds_modes", lambda _folder: False)


def full_for_records(place: Place) -> None:
    """Let nothing be written over the record of when SSB was asked."""
    real = disk.replace

    def replaced(path: Path, body: bytes) -> None:
        if path.name == "asked.json":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(path, body)

    place.patch.setattr(disk, "replace", replaced)


def full(place: Place) -> None:
    """Let nothing be written below the store, and have nothing in it."""
    shutil.rmtree(place.root)
    real = os.open

    def opened(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and str(path).startswith(str(place.root)):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return real(path, flags, *rest, **options)

    place.patch.setattr(os, "open", opened)
    place.patch.setattr(os, "mkdir", lambda path, *_, **__: opened(path, os.O_CREAT))


def held_by_a_program(place: Place) -> None:
    """Have the file for other programs be of before, and let nothing take its place, as Windows where one reads it."""
    _newest_file(place, refused=lambda _: True)


def no_room_for_the_file(place: Place) -> None:
    """Have the file for other programs be of before, and no room for another."""
    _newest_file(place, refused=bool)


def _newest_file(place: Place, *, refused: Callable[[bytes], bool]) -> None:
    (place.folder / "newest.parquet").write_bytes(b"of before")
    real = disk.replace

    def replaced(path: Path, body: bytes) -> None:
        if path.name == "newest.parquet" and refused(body):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        real(path, body)

    place.patch.setattr(disk, "replace", replaced)


def refused(place: Place) -> None:
    """Have SSB answer what is refused, and no room to put it aside."""
    shutil.rmtree(place.root)
    place.patch.setattr(Server, "answer", lambda *_: (200, {"none": "of ours"}))
    place.patch.setattr(Store, "quarantine", _no_room)


def pointed_to_file_of_another(place: Place) -> None:
    """Have the file that a path leads to be of none, and held by another program."""
    (place.folder / parquet.NEWEST).write_bytes(b"of another")
    real = disk.replace

    def replaced(path: Path, body: bytes) -> None:
        if path.name == parquet.NEWEST:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        real(path, body)

    place.patch.setattr(disk, "replace", replaced)


def _said_nowhere(place: Place, now: Path) -> None:
    """Say no place, have the store of the test where stores were of old, and another place for it now."""
    place.patch.delenv("KOSTRA_BOLIG_CACHE_DIR")
    place.patch.setattr(settings, "__file__", str(place.root.parent / "installed" / "kostra_bolig" / "settings.py"))
    place.patch.setattr(home, "data", lambda: now)
    place.patch.setattr(home, "cache", lambda: place.root)


def where_it_was(place: Place) -> None:
    """Have the store where it was of old."""
    _said_nowhere(place, place.root.parent / "now")


def where_it_was_and_stays(place: Place) -> None:
    """Have the store where it was of old, and no way to where it should be."""
    (place.root.parent / "file").write_bytes(b"")
    _said_nowhere(place, place.root.parent / "file" / "now")


def on_its_way(place: Place) -> None:
    """Have a run killed while it moved the store to where it is now."""
    now = place.root.parent / "now"
    now.mkdir()
    (now / MOVING).write_text(f"{place.root}\n", encoding="utf-8")
    _said_nowhere(place, now)


def in_both_places(place: Place) -> None:
    """Have a store where it was of old, and one where it is now."""
    shutil.copytree(place.root, place.root.parent / "now")
    _said_nowhere(place, place.root.parent / "now")


def _no_room(store: Store, *_: object, **__: object) -> None:
    raise kb.StoreError(said("store-missing", path=str(store.folder)), path=store.folder)


# The ways in: in each, the line that calls bears the mark


def load(place: Place) -> object:
    """Read the newest."""
    return kb.load(source="stored")  # here


def load_what_there_is(place: Place) -> object:
    """Read what is stored, else fetch, else the published figures."""
    return kb.load(base_url="http://127.0.0.1:9/nobody")  # here


def load_from_ssb(place: Place) -> object:
    """Fetch, and read."""
    return kb.load(source="ssb", base_url=place.base_url)  # here


def load_of_a_day(place: Place) -> object:
    """Read the figures of a day."""
    return kb.load(as_of="2025-04-01")  # here


def load_of_a_later_day(place: Place) -> object:
    """Read the figures of a day of whose time a version is missing."""
    return kb.load(as_of="2026-04-01")  # here


def export_regions(place: Place) -> object:
    """Write which regions there were."""
    table = kb.load()
    return table.export(place.root / "regions.csv", content="regions")  # here


def load_a_version(place: Place) -> object:
    """Read the older version."""
    return kb.load(snapshot=place.ids[0])  # here


def history(place: Place) -> object:
    """Read every version, one by one."""
    versions = []
    for one in kb.history():  # here
        versions.append(one)
    return versions


def history_in_a_list(place: Place) -> object:
    """Read every version at once."""
    return list(kb.history())  # here


def earlier(place: Place) -> object:
    """Read the versions before one in hand."""
    with warnings.catch_warnings(action="ignore"):
        table = kb.load(source="stored")
    return list(table.earlier())  # here


def verify(place: Place) -> object:
    """Hold claims against the figures, and where they do not hold against earlier ones."""
    with warnings.catch_warnings(action="ignore"):
        table = kb.load(source="stored")
    claims = place.root.parent / "claims.toml"
    claims.write_text(CLAIMS, encoding="utf-8")
    return kb.verify(kb.read_claims(claims), table)  # here


def fetch(place: Place) -> object:
    """Ask SSB."""
    return kb.fetch(base_url=place.base_url)  # here


def fetch_refused(place: Place) -> object:
    """Ask SSB, and get what is refused."""
    with contextlib.suppress(kb.AnswerRefused):
        kb.fetch(base_url=place.base_url)  # here
    return None


def tables(place: Place) -> object:
    """List tables."""
    return kb.tables(base_url=place.base_url)  # here


def snapshots(place: Place) -> object:
    """List what is stored."""
    return kb.snapshots()  # here


def status(place: Place) -> object:
    """Ask how old the figures are."""
    return kb.status()  # here


def prune(place: Place) -> object:
    """Remove all but the newest."""
    return kb.prune(keep=1)  # here


def newest_path(place: Place) -> object:
    """Ask for the path that stays."""
    return kb.newest_path()  # here


def backup(place: Place) -> object:
    """Write the whole store to a file."""
    return kb.backup(place.root.parent / "all.tar")  # here


def store_more(place: Place) -> object:
    """Store a version for a test."""
    return make_store(place.root, version(21, JUNE + dt.timedelta(days=1)))  # here


WAYS: list[tuple[Callable[[Place], object], Callable[[Place], None], set[str]]] = [
    (load, newest_damaged, {"store-fallen-back"}),
    (load, pointer_to_nowhere, {"store-names-what-is-not-there"}),
    (load, pointer_of_nothing, {"store-no-pointer"}),
    (load, open_to_all, {"store-open-to-all-taken"}),
    (load_what_there_is, empty, {"ingest-published-instead"}),
    (load_what_there_is, full, {"ingest-published-instead"}),
    (load_from_ssb, full, {"ingest-held-in-memory"}),
    (load_of_a_day, sound, {"ingest-figures-withdrawn"}),
    (load_of_a_day, newest_of_tomorrow, {"store-left-out", "ingest-withdrawn-unknown"}),
    (load_of_a_later_day, sound, {"ingest-version-missing"}),
    (load_of_a_later_day, gone_back, {"store-taken-back", "ingest-version-missing"}),
    (export_regions, years_of_long_ago, {"figures-regions-lack"}),
    (load_a_version, sound, {"ingest-figures-withdrawn"}),
    (history, oldest_damaged, {"store-left-out"}),
    (history, oldest_unreadable, {"store-left-out"}),
    (history_in_a_list, oldest_damaged, {"store-left-out"}),
    (earlier, oldest_unreadable, {"store-left-out"}),
    (verify, oldest_unreadable, {"store-left-out"}),
    (verify, oldest_damaged, {"store-left-out"}),
    (fetch, newest_damaged, {"store-fallen-back"}),
    (fetch, all_damaged, {"store-left-out"}),
    (fetch, full_for_records, {"store-not-recorded"}),
    (fetch, open_to_all, {"store-open-to-all-taken"}),
    (fetch, held_by_a_program, {"ingest-newest-path-behind"}),
    (fetch, no_room_for_the_file, {"ingest-newest-path-emptied"}),
    (fetch_refused, refused, {"ingest-not-put-aside"}),
    (tables, oldest_unreadable, {"store-left-out"}),
    (store_more, oldest_unreadable, {"store-left-out"}),
    (snapshots, oldest_unreadable, {"store-left-out"}),
    (snapshots, choices_unreadable, {"store-no-choices"}),
    (status, newest_damaged, {"store-fallen-back"}),
    (prune, oldest_unreadable, {"store-left-out"}),
    (newest_path, newest_damaged, {"store-fallen-back"}),
    (fetch, pointed_to_file_of_another, {"ingest-newest-path-behind"}),
    (fetch, where_it_was, {"store-moved"}),
    (fetch, where_it_was_and_stays, {"store-not-moved"}),
    (load, in_both_places, {"store-in-both"}),
    (backup, in_both_places, {"store-in-both"}),
    (load, on_its_way, {"store-on-its-way"}),
]
BY_WAY = pytest.mark.parametrize(
    ("way", "broken", "names"), WAYS, ids=[f"{way.__name__}-{broken.__name__}" for way, broken, _ in WAYS]
)


@contextlib.contextmanager
def hearing() -> Iterator[list[warnings.WarningMessage]]:
    """Record every warning."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        yield told


def name_of(one: warnings.WarningMessage | kb.KostraBoligWarning) -> str:
    """Return the name of what a warning says."""
    what = one if isinstance(one, kb.KostraBoligWarning) else one.message
    assert isinstance(what, kb.KostraBoligWarning)
    assert isinstance(what.said, Said)
    return what.said.name


@BY_WAY
def test_a_warning_points_at_the_callers_own_line_and_is_in_no_log(
    place: Place,
    way: Callable[[Place], object],
    broken: Callable[[Place], None],
    names: set[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """By each public way, through generators and context managers of ours; and it is told by one channel."""
    caplog.set_level("DEBUG", logger="kostra_bolig")
    broken(place)

    with hearing() as told:
        way(place)

    assert {name_of(one) for one in told} == names
    assert {one.filename for one in told} == {__file__}
    assert all("# here" in linecache.getline(one.filename, one.lineno) for one in told)
    assert not {str(one.message) for one in told} & set(caplog.messages)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@BY_WAY
def test_a_warning_that_is_an_error_breaks_no_store(
    place: Place, way: Callable[[Place], object], broken: Callable[[Place], None], names: set[str]
) -> None:
    """It is raised with what it says; nothing is left half done, and the lock is free."""
    broken(place)
    store = Store(place.root)
    with warnings.catch_warnings(action="ignore"):
        before = {(one.path, one.found) for one in store.check()} if place.root.exists() else set()

    with warnings.catch_warnings():
        warnings.simplefilter("error", kb.KostraBoligWarning)
        with pytest.raises(kb.KostraBoligWarning) as raised:
            way(place)

    assert name_of(raised.value) in names
    with warnings.catch_warnings(action="ignore"):
        assert {(one.path, one.found) for one in store.check()} <= before if place.root.exists() else True
        way(place)  # as ever, where nobody minds
    place.patch.undo()
    with contextlib.suppress(FileNotFoundError):
        place.folder.chmod(0o755)
    with store.lock():
        pass


def test_every_warning_has_a_way_here() -> None:
    """Who adds one adds the way to it: none can point at a line of ours unseen."""
    package = ROOT / "kostra_bolig"
    sources = {
        path.relative_to(package).as_posix(): path.read_text("utf-8")
        for path in package.rglob("*.py")
        if path.parent.name != "cli"
    }

    calls = {name: len(re.findall(r"\bwarn\(\s*\w+Warning\(", text)) for name, text in sources.items()}
    theirs = [name for name, text in sources.items() if "warnings.warn(" in text]

    assert {name: count for name, count in calls.items() if count} == {
        "ingest/answer.py": 1,
        "ingest/fixed/later.py": 1,
        "ingest/held/run.py": 1,
        "ingest/kept/newest.py": 1,
        "ingest/load.py": 4,
        "show/export.py": 1,
        "store/asked.py": 1,
        "store/choices.py": 1,
        "store/disk.py": 1,
        "store/snapshots.py": 5,
        "store/whole/place.py": 4,
    }
    assert theirs == ["store/warned.py"]
    assert [name for name, text in sources.items() if re.search(r"_log\.(?:warn|err|exc|crit|fatal)", text)] == []


def test_a_fetch_that_a_warning_ends_is_recorded_as_what_it_is(place: Place) -> None:
    """A fault of the store, and none of ours."""
    pointed_to_file_of_another(place)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(kb.StoreWarning, match="Permission denied"):
            fetch(place)

    last = asked.read(place.folder)
    assert last is not None
    assert (last.outcome, last.error, last.exit_code) == ("failed", "StoreWarning", 6)


# Ways that lead around


class Reader:
    """Somebody's own class."""

    def read(self) -> kb.Table:
        """Read the newest."""
        return kb.load(source="stored")  # here


@contextlib.contextmanager
def of_theirs() -> Iterator[kb.Table]:
    """Give a table, by somebody's own context manager."""
    yield kb.load(source="stored")  # here


def in_their_context_manager() -> object:
    """Go through a frame of Python's, which stands above the caller and not between two of ours."""
    with of_theirs() as table:
        return table


def in_a_generator() -> object:
    """Read within a generator of somebody's."""
    return next(kb.load(source="stored") for _ in range(1))  # here


def in_a_thread() -> object:
    """Read in a worker."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(Reader().read).result()


def in_asyncio() -> object:
    """Read beside an event loop."""
    return asyncio.run(_beside())


async def _beside() -> object:
    return await asyncio.to_thread(Reader().read)


def by_a_partial() -> object:
    """Read by what stands for the function."""
    return functools.partial(kb.load, source="stored")()  # here


def at_the_end_of_a_block() -> object:
    """Read as a block of Python's is left: the block is the caller's."""
    with contextlib.ExitStack() as stack:  # here
        stack.callback(kb.load, source="stored")
    return None


@pytest.mark.parametrize(
    "way",
    [
        Reader().read,
        in_their_context_manager,
        in_a_generator,
        in_a_thread,
        in_asyncio,
        by_a_partial,
        at_the_end_of_a_block,
    ],
    ids=lambda way: way.__name__,
)
def test_a_warning_points_at_the_caller_however_it_is_called(place: Place, way: Callable[[], object]) -> None:
    """In classes, generators, workers and event loops of theirs."""
    newest_damaged(place)

    with hearing() as told:
        way()

    assert [name_of(one) for one in told] == ["store-fallen-back"]
    assert told[0].filename == __file__
    assert "# here" in linecache.getline(__file__, told[0].lineno)


def test_a_warning_points_at_a_module_that_is_being_imported(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Python does to import it is nobody's line, and a cell of a notebook is a file of its own."""
    newest_damaged(place)
    theirs = place.root.parent / "theirs_of_warned.py"
    theirs.write_text('import kostra_bolig as kb\n\nkb.load(source="stored")\n', encoding="utf-8")
    monkeypatch.syspath_prepend(theirs.parent)

    with hearing() as told:
        runpy.run_path(str(theirs))
        __import__("theirs_of_warned")
        exec(compile('kb.load(source="stored")', "<cell 3>", "exec"), {"kb": kb})  # noqa: S102

    assert [(one.filename, one.lineno) for one in told] == [(str(theirs), 3), (str(theirs), 3), ("<cell 3>", 1)]


def test_a_thread_that_begins_with_us_has_no_line_of_theirs(place: Place) -> None:
    """Nothing of the caller is above it; the warning is given all the same, and points at none of our files."""
    newest_damaged(place)

    with hearing() as told:
        worker = threading.Thread(target=kb.load, kwargs={"source": "stored"})
        worker.start()
        worker.join()

    assert [name_of(one) for one in told] == ["store-fallen-back"]
    assert not told[0].filename.startswith(str(ROOT / "kostra_bolig"))


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python counts for us from 3.12 on")
def test_the_count_of_older_pythons_is_the_same(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to find the caller point at one line."""
    newest_damaged(place)
    monkeypatch.setattr(sys, "version_info", (3, 11))

    with hearing() as told:
        Reader().read()

    assert told[0].filename == __file__
    assert "# here" in linecache.getline(__file__, told[0].lineno)


# What is on it


def test_a_warning_is_filtered_by_its_class(place: Place) -> None:
    """Who is content with the published figures says so, and hears all else."""
    with hearing() as told:
        warnings.simplefilter("ignore", kb.PublishedFiguresWarning)
        load_of_a_day(place)
        oldest_unreadable(place)
        history(place)
        shutil.rmtree(place.root)
        load_what_there_is(place)

    assert {one.category for one in told} == {kb.StoreWarning, kb.EarlierVersionWarning}
    assert issubclass(kb.KostraBoligWarning, UserWarning)
    assert {kb.StoreWarning, kb.EarlierVersionWarning, kb.PublishedFiguresWarning} == set(
        kb.KostraBoligWarning.__subclasses__()
    )


def test_the_tree_of_warnings_is_drawn_as_it_is() -> None:
    """Each class stands in it, and none that is not."""
    drawn = re.findall(r"^ +(?:[├└]── )?(\w+Warning)", warned.__doc__ or "", re.MULTILINE)

    assert set(drawn) == set(warned.__all__) - {"warn"}


def test_a_warning_carries_what_it_says_and_can_be_sent(place: Place) -> None:
    """As data, in both languages, to another process too."""
    with hearing() as told:
        load_of_a_day(place)

    (what,) = (one.message for one in told)
    assert isinstance(what, kb.EarlierVersionWarning)
    assert isinstance(what.said, Said)
    assert what.said.values == {"n": 1, "snapshot": place.ids[0]}
    assert what.sentence("no") != what.sentence("en") == str(what)
    again = pickle.loads(pickle.dumps(what))  # noqa: S301
    assert (type(again), again.said) == (type(what), what.said)
    assert json.dumps(what.said.to_json())


def test_a_warning_of_plain_text_says_it() -> None:
    """Who warns in our name need not know our sentences."""
    what = kb.KostraBoligWarning("as they wish")

    assert (str(what), what.sentence("no")) == ("as they wish", "as they wish")
