"""What operators ask of what is stored: looked at, made smaller, and its newest figures at one path."""

from __future__ import annotations

import datetime as dt
import errno
import io
import itertools
import json
import math
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import kostra_bolig as kb
from kostra_bolig.errors import SnapshotNotFound, StoreError, StoreLocked, UsageError
from kostra_bolig.ingest.kept import newest
from kostra_bolig.store import disk
from kostra_bolig.store.parquet import snapshot_of
from kostra_bolig.store.snapshots import Store
from tests.builders.inside import Inside
from tests.builders.standin import StandIn
from tests.cassettes.build import revised_table, small_table

TOTAL = "KOStotmidlbo0000"
JUNE = "2025-06-15T06:00:00Z"


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Run one server for all, without Klass."""
    with StandIn(small_table()) as server:
        yield server


@pytest.fixture(scope="module")
def stored(server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the figures of March and their revision of June, for the tests to copy."""
    folder = tmp_path_factory.mktemp("kept") / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        for server.table in (small_table(), revised_table()):
            kb.fetch(base_url=server.base_url, cache_dir=folder)
    return folder


@pytest.fixture
def store(stored: Path, server: StandIn, store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a store of the test's own with both, which the library uses."""
    server.begin_anew(revised_table())
    monkeypatch.setattr(newest, "_PAUSE_S", 0.0)
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", server.base_url)
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    shutil.copytree(stored, store_dir)
    return store_dir


def suppress(server: StandIn) -> None:
    """Let SSB publish anew, with a figure of June suppressed."""
    table = revised_table().with_updated("2025-07-01T06:00:00Z")
    server.table = table.with_cell("4601", "midlertidig_botilbud", "2024", None, ":")


def bergen(path: Path) -> tuple[float | None, str | None]:
    """Return figure and symbol of Bergen in 2024, as any reader of Parquet finds them."""
    row = pl.read_parquet(path).filter(region="4601", content=TOTAL, year=2024)
    return row["value"].item(), row["status"].item()


def refuse(monkeypatch: pytest.MonkeyPatch, *, empty_too: bool, times: float = math.inf) -> None:
    """Let nothing take the place of the file, as Windows where a program has it open; or nothing that is not empty."""
    replace = Path.replace
    refusals = itertools.count()
    monkeypatch.setattr(newest, "_AGAIN_S", (0.0, 0.0))

    def refused(self: Path, target: Path) -> Path:
        is_ours = Path(target).name == "newest.parquet" and (empty_too or self.stat().st_size)
        if is_ours and next(refusals) < times:
            raise PermissionError(13, "The process cannot access the file")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)


# The newest figures at one path


def test_an_empty_folder_name_says_nothing(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an empty variable does; it is not the folder that the program happens to run in."""
    monkeypatch.chdir(tmp_path)

    assert kb.load(cache_dir="").provenance.snapshot == kb.load().provenance.snapshot
    assert kb.newest_path(cache_dir="").is_relative_to(store)
    assert kb.snapshots(cache_dir="") == kb.snapshots(cache_dir=store)


def test_the_path_leads_to_the_rows_that_load_gives(store: Path) -> None:
    """What dbt reads is what Python reads, and says whose figures it holds."""
    path = kb.newest_path()

    assert path == store / "12015" / "newest.parquet"
    assert pl.read_parquet(path).equals(kb.load(source="stored").observations)
    words = pl.read_parquet_metadata(path)
    assert (words["source"], words["license"]) == ("Kilde: Statistisk sentralbyrå", "CC BY 4.0")
    assert words["snapshot"] == kb.status().newest


def test_a_suppressed_figure_is_null_with_its_symbol(store: Path, server: StandIn) -> None:
    """The path stays; what SSB has withdrawn since is gone from it with the next fetch, and the reason is there."""
    path = kb.newest_path()
    before = bergen(path)
    suppress(server)

    assert kb.fetch().outcome == "new"

    assert before[0] is not None
    assert bergen(path) == (None, ":")
    assert kb.newest_path() == path


def test_who_has_it_open_reads_on_in_what_was_there(store: Path, server: StandIn) -> None:
    """It is written aside and put in its place whole: no reader sees half of each."""
    path = kb.newest_path()
    whole = path.read_bytes()
    suppress(server)

    with path.open("rb") as opened:
        begun = opened.read(1000)
        kb.fetch()
        assert begun + opened.read() == whole

    assert path.read_bytes() != whole


def test_nobody_who_did_not_ask_gets_the_file(store: Path) -> None:
    """A fetch writes it only where somebody has asked for the path once."""
    kb.fetch(force=True)

    assert not (store / "12015" / "newest.parquet").exists()
    assert kb.status().to_dict()["newest_file"] is None


def test_who_asks_again_leaves_the_file_in_peace(store: Path) -> None:
    """What is right already is not written anew: a reader on Windows would stand in the way."""
    before = kb.newest_path().stat()

    kb.fetch()

    assert kb.newest_path().stat().st_mtime_ns == before.st_mtime_ns


def test_a_file_that_cannot_be_brought_up_is_emptied(
    store: Path, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk, say: no figure of before passes for the newest, and the fetch has stored what it fetched."""
    path = kb.newest_path()
    suppress(server)
    refuse(monkeypatch, empty_too=False)

    with pytest.warns(UserWarning, match=r"newest\.parquet could not be brought up .* is empty now"):
        assert kb.fetch().outcome == "new"

    assert path.read_bytes() == b""
    assert kb.load(source="stored").series(TOTAL, region="4601").frame.filter(year=2024)["status"].item() == ":"
    assert kb.status().is_newest_path_behind


def test_on_a_full_disk_the_old_figures_make_room_for_the_new(
    store: Path, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both at once do not fit: the file is emptied, then written, and nobody needs to hear of it."""
    path = kb.newest_path()
    suppress(server)
    write = disk.write

    def full(file: Path, body: bytes, *, mode: int = 0o644) -> None:
        if file.name.endswith("newest.parquet") and body and path.stat().st_size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(file, body, mode=mode)

    monkeypatch.setattr(disk, "write", full)

    assert kb.fetch().outcome == "new"

    assert bergen(path) == (None, ":")


def test_a_file_that_a_program_holds_is_told_of_and_mended_by_the_next_fetch(
    store: Path, server: StandIn, monkeypatch: pytest.MonkeyPatch, inside: Inside
) -> None:
    """Windows lets nobody replace or empty it: a warning names it, ``status`` too, ``check`` ends with 6."""
    path = kb.newest_path()
    suppress(server)
    with monkeypatch.context() as held:
        refuse(held, empty_too=True)
        with pytest.warns(UserWarning, match=r"newest\.parquet does NOT have the newest figures"):
            kb.fetch()
        with pytest.raises(StoreError, match="cannot access"), pytest.warns(UserWarning, match="does NOT have"):
            kb.newest_path()

    assert bergen(path)[0] is not None
    answer = kb.status().to_dict()["newest_file"]
    assert answer is not None
    assert (answer["behind"], answer["snapshot"]) == (True, snapshot_of(path))
    assert f"NOT THE NEWEST: {path} " in inside.run(["status"]).out.decode()
    checked = inside.run(["check", "--lang", "no"])
    assert (checked.code, "ventet tallene i" in checked.out.decode()) == (6, True)

    assert kb.fetch().outcome == "unchanged"

    assert bergen(path) == (None, ":")
    assert not kb.status().is_newest_path_behind


def test_a_program_that_reads_the_file_for_a_moment_is_waited_for(
    store: Path, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has read what it wanted: the file is replaced then, and nobody is warned."""
    path = kb.newest_path()
    suppress(server)
    refuse(monkeypatch, empty_too=True, times=2)

    assert kb.fetch().outcome == "new"

    assert bergen(path) == (None, ":")


def test_other_figures_in_the_file_are_found_and_mended(store: Path) -> None:
    """Whoever wrote into it: ``check`` tells, and who asks for the path gets SSB's figures."""
    path = kb.newest_path()
    words = pl.read_parquet_metadata(path)
    ours = pl.read_parquet(path)
    body = io.BytesIO()
    ours.with_columns(pl.col("value") * 2).write_parquet(body, metadata=words)
    path.write_bytes(body.getvalue())

    checked = kb.check()
    assert [(one.path, one.found) for one in checked.damaged] == [(path, "other figures")]
    assert not checked.is_whole

    assert pl.read_parquet(kb.newest_path()).equals(ours)
    assert kb.check().is_whole


def test_a_link_in_its_place_is_not_written_through(store: Path, tmp_path: Path) -> None:
    """Nobody's file elsewhere is overwritten."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine", "utf-8")
    (store / "12015" / "newest.parquet").symlink_to(elsewhere)

    with pytest.raises(StoreError, match="link"):
        kb.newest_path()

    assert elsewhere.read_text("utf-8") == "mine"


def test_nothing_stored_has_no_path(store_dir: Path) -> None:
    """It is said, and no folder is made."""
    with pytest.raises(SnapshotNotFound, match="nothing is stored"):
        kb.newest_path(table="12008")

    assert not store_dir.exists()


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() == 0, reason="needs rights that can be lacking")
def test_a_folder_that_cannot_be_written_is_told_of(store: Path) -> None:
    """The first who asks learns why there is no file."""
    (store / "12015").chmod(0o500)
    try:
        with pytest.raises(StoreError, match="denied"):
            kb.newest_path()
    finally:
        (store / "12015").chmod(0o700)


# Status, check, prune, snapshots


def test_records_give_what_the_commands_answer(store: Path, inside: Inside) -> None:
    """``to_dict()`` is the command's ``--json``, key by key; only time has passed between the two."""

    def answered(*words: str) -> dict[str, object]:
        answer: dict[str, object] = json.loads(inside.run([*words, "--json"]).out)
        return answer

    kb.newest_path()
    told, of_command = dict(kb.status(max_age="3650d").to_dict()), answered("status", "--max-age", "3650d")
    for answer in (told, of_command):
        answer["age_days"] = None
        answer["max_age"] = {**answer["max_age"], "age_s": None}  # type: ignore[dict-item]
    assert told == of_command
    assert kb.check().to_dict() == answered("check")
    other = store.with_name("other")
    shutil.copytree(store, other)
    assert kb.prune(keep=1).to_dict() == answered("prune", "--keep", "1", "--cache-dir", str(other))


def test_status_tells_what_an_operator_asks_first(store: Path, server: StandIn) -> None:
    """Newest, how many, how old, when next: as values, not texts."""
    status = kb.status()

    assert (status.table, status.store, status.snapshots) == ("12015", store / "12015", 2)
    assert status.newest == kb.load(source="stored").provenance.snapshot
    assert (status.stage, status.too_old, status.discontinued) == (kb.Stage.REVISED, None, False)
    assert isinstance(status.next_publication, dt.datetime)
    assert len({status, status}) == 1


@pytest.mark.parametrize(
    ("max_age", "too_old"), [("3d", False), (dt.timedelta(days=3), False), (dt.timedelta(microseconds=1), True)]
)
def test_an_age_is_a_text_as_on_the_command_line_or_a_timedelta(
    store: Path, max_age: str | dt.timedelta, too_old: bool
) -> None:
    """Both count from SSB's last good answer, of a moment ago."""
    assert kb.status(max_age=max_age).too_old is too_old


@pytest.mark.parametrize("max_age", ["", "3", "3 days", "0d", dt.timedelta(0), dt.timedelta(days=-1), 3, True])
def test_an_age_that_is_none_is_refused(store_dir: Path, max_age: object) -> None:
    """A number without a unit may be anything."""
    with pytest.raises(UsageError, match="expected a whole number and s, m, h or d"):
        kb.status(max_age=max_age)  # type: ignore[arg-type]


def test_an_empty_store_has_a_status(store_dir: Path) -> None:
    """Nothing stored is too old, whole, and makes no folder."""
    status = kb.status(table="12008", max_age="3650d")

    assert (status.newest, status.snapshots, status.age_days, status.too_old) == (None, 0, None, True)
    assert kb.snapshots() == []
    assert (kb.check().is_whole, kb.check().snapshots) == (True, 0)
    assert not store_dir.exists()


def test_snapshots_are_given_in_the_order_of_publication(store: Path) -> None:
    """Oldest first, as ``history`` lists them, and each can be loaded."""
    found = kb.snapshots()

    assert [one.id[:8] for one in found] == ["20250315", "20250615"]
    assert kb.load(snapshot=found[0].id).provenance.snapshot == found[0].id


def test_pruning_keeps_the_newest(store: Path) -> None:
    """Its answer says which stay and which went."""
    first, last = (one.id for one in kb.snapshots())

    assert kb.prune(keep=1) == kb.Pruned(kept=(last,), removed=(first,))
    assert [one.id for one in kb.snapshots()] == [last]
    assert kb.prune(keep=1).removed == ()


@pytest.mark.parametrize("keep", [0, -1, 1.5, "two", True, None, float("nan")])
def test_a_number_to_keep_that_is_none_removes_nothing(store: Path, keep: object) -> None:
    """What is left is never fewer than one."""
    with pytest.raises(UsageError, match="keep"):
        kb.prune(keep=keep)  # type: ignore[arg-type]

    assert len(kb.snapshots()) == 2


def test_pruning_beside_a_run_that_stores_says_so(store: Path) -> None:
    """It waits as long as it is told, and removes nothing."""
    with Store(store).lock():
        with pytest.raises(StoreLocked):
            kb.prune(keep=1, wait_s=0.2)
        with pytest.raises(UsageError, match="wait_s"):
            kb.prune(keep=1, wait_s=-1)

    assert len(kb.snapshots()) == 2


def test_a_damaged_file_is_found(store: Path) -> None:
    """Each thing at fault has its path, and what was expected and found in words."""
    file = store / "12015" / "snapshots" / kb.snapshots()[0].id / "observations.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"?")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        checked = kb.check()

    assert [one.path for one in checked.damaged] == [file]
    assert (checked.is_whole, checked.snapshots, checked.tables) == (False, 2, ("12015",))
