"""The whole store goes into one file and comes back; what is no such file is refused, and nothing is left of it."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import tarfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kostra_bolig as kb
from kostra_bolig.answers.versions import check_answer
from kostra_bolig.errors import (
    KostraBoligError,
    SnapshotDamaged,
    SnapshotNotFound,
    SnapshotTooNew,
    StoreError,
    StoreLocked,
    UsageError,
)
from kostra_bolig.places.store import tables_in
from kostra_bolig.settings import Settings
from kostra_bolig.store import disk, manifest
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.whole import backup as whole
from kostra_bolig.store.whole import place, tar
from tests.builders.damage import flip
from tests.builders.drafts import FETCHED, JUNE, MARCH, draft_of, with_companions
from tests.builders.stores import everything, publish

if TYPE_CHECKING:
    from collections.abc import Callable

TABLES = ("12008", "12015")
CODES = {"klass-codes.json": b'{"codes": []}'}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of two tables with everything that may lie in one."""
    root = tmp_path_factory.mktemp("filled") / "store"
    for table in TABLES:
        for moment in (MARCH, JUNE):
            publish(Store(root, table), with_companions(draft_of(moment), CODES))
    with Store(root).lock():
        Store(root).quarantine({"data.json": b"[]"}, {"error": "DatasetRefused"}, at=FETCHED)
    (root / "12015" / "choices.json").write_bytes(b'{"series": {}, "population": true}')
    (root / "tables.json").write_bytes(b"{}")
    (root / "requests").write_bytes(b"[]")
    (root / "sets.toml").write_bytes(b"# a person's own")
    return root


@pytest.fixture(scope="module")
def saved(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup of it."""
    file = tmp_path_factory.mktemp("saved") / "all.tar"
    whole.backup(at(filled), file, head={"program": "x"})
    return file


def at(root: Path) -> Settings:
    """Return settings of a store."""
    return Settings.resolve(cache_dir=root, environ={})


def kept(root: Path) -> dict[str, bytes]:
    """Return what belongs into a backup, by its path."""
    passing = {"requests", "sets.toml"}
    return {name: body for name, (_, body) in everything(root).items() if name not in passing and "lock" not in name}


def test_what_is_restored_is_what_was_stored(filled: Path, saved: Path, tmp_path: Path) -> None:
    """Byte by byte, with the times of the files; a check finds nothing, and both tables are read."""
    done = whole.restore(at(tmp_path / "new"), saved)

    assert kept(tmp_path / "new") == kept(filled)
    newest = next((filled / "12015" / "snapshots").rglob("data.json"))
    again = tmp_path / "new" / newest.relative_to(filled)
    assert int(again.stat().st_mtime) == int(newest.stat().st_mtime)
    assert (done.damaged, done.contents.tables) == ((), {"12008": 2, "12015": 2})
    for table in TABLES:
        opened = Store(tmp_path / "new", table).read_newest()
        assert opened is not None
        assert opened.companions() == CODES
    assert check_answer(Store(tmp_path / "new"))["damaged"] == []
    assert disk.leftovers(tmp_path / "new") == []


def test_any_tool_reads_a_backup(saved: Path, filled: Path) -> None:
    """A plain tar of plain files, which nobody needs this program for."""
    with tarfile.open(saved, "r:") as opened:
        names = opened.getnames()

    assert names[-1] == "backup.json"
    assert sorted(names[:-1]) == sorted(kept(filled))


def test_a_backup_is_in_no_later_one(filled: Path, tmp_path: Path) -> None:
    """Wherever in the store it lies: each would hold all those before it."""
    shutil.copytree(filled, tmp_path / "store")
    file = tmp_path / "store" / "12015" / "all.tar"
    first = whole.backup(at(tmp_path / "store"), file, head={"program": "x"})

    assert whole.backup(at(tmp_path / "store"), file, head={"program": "x"}).contents == first.contents


def test_a_backup_replaces_the_one_before_only_when_it_is_whole(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full leaves the older one as it was, and nothing beside it."""
    file = tmp_path / "all.tar"
    file.write_bytes(b"the one before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left"):
            whole.backup(at(filled), file, head={})
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("all.tar", b"the one before")]

    whole.backup(at(filled), file, head={})
    assert tarfile.is_tarfile(file)


def test_nothing_is_no_backup(tmp_path: Path) -> None:
    """A wrong folder does not take the place of a good backup."""
    file = tmp_path / "all.tar"
    file.write_bytes(b"the one before")

    with pytest.raises(SnapshotNotFound, match="nothing is stored"):
        whole.backup(at(tmp_path / "empty"), file, head={})
    assert file.read_bytes() == b"the one before"
    (tmp_path / "lost" / "12015").mkdir(parents=True)
    (tmp_path / "lost" / "12015" / "asked.json").write_bytes(b"{}")
    with pytest.raises(
        SnapshotNotFound, match="nothing is stored"
    ):  # the disk was lost, and the fetch of the night failed
        whole.backup(at(tmp_path / "lost"), file, head={})
    assert file.read_bytes() == b"the one before"
    with pytest.raises(UsageError, match=r"ends with \.tar"):
        whole.backup(at(tmp_path / "empty"), tmp_path / "all.tar.gz", head={})


def test_a_backup_waits_for_a_fetch(filled: Path, tmp_path: Path) -> None:
    """Nobody stores while it is written; without waiting it ends as any run that finds the lock held."""
    store = Store(filled, "12015")
    with store.lock(), pytest.raises(StoreLocked):
        whole.backup(at(filled), tmp_path / "all.tar", head={})
    assert list(tmp_path.iterdir()) == []

    lock = store.lock()
    lock.__enter__()
    later = threading.Timer(0.2, lambda: lock.__exit__(None, None, None))
    later.start()
    done = whole.backup(at(filled), tmp_path / "all.tar", head={}, wait_s=20)
    later.join()
    assert done.contents.tables == {"12008": 2, "12015": 2}


def test_what_is_damaged_is_kept_and_told(filled: Path, tmp_path: Path) -> None:
    """The rest is irreplaceable; both commands name it, as a check does."""
    shutil.copytree(filled, tmp_path / "store")
    store = Store(tmp_path / "store", "12015")
    flip(store.snapshots()[0].path / "data.json")

    done = whole.backup(at(store.root), tmp_path / "all.tar", head={})
    again = whole.restore(at(tmp_path / "new"), tmp_path / "all.tar")
    assert (
        [damage.path.name for damage in done.damaged] == [damage.path.name for damage in again.damaged] == ["data.json"]
    )
    assert again.damaged[0].path.is_relative_to(tmp_path / "new")
    assert kept(tmp_path / "new") == kept(store.root)


@pytest.mark.parametrize("what", ["choices.json", "snapshots/20250616T060000Z-0123456789ab/data.json"])
def test_a_store_that_is_not_empty_is_left_as_it_is(saved: Path, tmp_path: Path, what: str) -> None:
    """Also one of another table, and where nothing but a choice is kept."""
    file = tmp_path / "store" / "07459" / what
    file.parent.mkdir(parents=True)
    file.write_bytes(b"{}")

    with pytest.raises(UsageError, match="not empty: it holds table 07459") as refused:
        whole.restore(at(tmp_path / "store"), saved)
    assert refused.value.exit_code == 2
    assert kept(tmp_path / "store") == {f"07459/{what}": b"{}"}


def test_a_fetch_that_stored_nothing_leaves_the_way_free(saved: Path, filled: Path, tmp_path: Path) -> None:
    """On a new machine the nightly job may come before whoever restores; what it wrote down gives way."""
    for name in ("asked.json", "lock"):
        (tmp_path / "12015").mkdir(exist_ok=True)
        (tmp_path / "12015" / name).write_bytes(b"{}")

    whole.restore(at(tmp_path), saved)
    assert kept(tmp_path).keys() - kept(filled).keys() <= {"12015/asked.json"}
    assert Store(tmp_path, "12015").check() == []


def test_what_else_lies_in_the_folder_is_no_store(saved: Path, tmp_path: Path) -> None:
    """On Windows and on a Mac a person's sets and definitions lie there."""
    (tmp_path / "tables").mkdir()
    (tmp_path / "sets.toml").write_bytes(b"#")

    whole.restore(at(tmp_path), saved)
    assert tables_in(tmp_path) == [*TABLES]
    assert (tmp_path / "sets.toml").read_bytes() == b"#"


def test_a_restore_that_is_killed_is_done_again(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it unpacks, nothing is in its place; what it left is swept."""

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(place, "take_table", killed)
        patched.setattr(shutil, "rmtree", killed)
        with pytest.raises(Killed):
            whole.restore(at(tmp_path / "new"), saved)
    assert len(disk.leftovers(tmp_path / "new")) == 1

    whole.restore(at(tmp_path / "new"), saved)
    assert disk.leftovers(tmp_path / "new") == []


def test_a_restore_that_is_killed_between_two_tables_goes_on(
    saved: Path, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there looks whole, and is a part: a check says so until the same backup is restored to its end."""
    new, take = tmp_path / "new", place.take_table

    def killed(there: Store, here: Store, wait_s: float) -> bool | None:
        if here.table == TABLES[1]:
            raise KeyboardInterrupt
        return take(there, here, wait_s)

    with monkeypatch.context() as patched:
        patched.setattr(place, "take_table", killed)
        with pytest.raises(KeyboardInterrupt):
            whole.restore(at(new), saved)
    assert tables_in(new) == [TABLES[0]]
    assert [Path(one["path"]).name for one in check_answer(Store(new))["damaged"]] == ["restoring"]

    other = tmp_path / "other.tar"
    whole.backup(at(new), other, head={"program": "x"})
    with pytest.raises(UsageError):
        whole.restore(at(new), other)
    assert whole.restore(at(new), saved).damaged == ()
    assert kept(new) == kept(filled)


# Files that come from anywhere


def packed(*members: tuple[tarfile.TarInfo, bytes], form: int = tarfile.USTAR_FORMAT) -> bytes:
    """Return a tar of members, with a list that fits the plain ones."""
    buffer = io.BytesIO()
    files = {}
    with tarfile.open(fileobj=buffer, mode="w", format=form) as opened:
        for info, body in members:
            info.size = len(body) or info.size
            opened.addfile(info, io.BytesIO(body))
            if info.isreg():
                files[info.name] = {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        text = manifest.sealed({"backup": 1, "files": files})
        last = tarfile.TarInfo("backup.json")
        last.size = len(text)
        opened.addfile(last, io.BytesIO(text))
    return buffer.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, *, leads_to: str = "") -> tarfile.TarInfo:
    """Return the head of one member."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, leads_to
    return info


def refused_in(folder: Path, body: bytes) -> KostraBoligError:
    """Return why a file is refused; nothing of it is left in the store, nor beside it."""
    (folder / "bad.tar").write_bytes(body)
    with pytest.raises(StoreError) as refused:
        whole.restore(at(folder / "deep" / "store"), folder / "bad.tar")
    assert sorted(path.name for path in folder.rglob("*") if path.is_file() or path.is_symlink()) == ["bad.tar"]
    return refused.value


NEWEST = "12015/newest"
HOSTILE: dict[str, tuple[tarfile.TarInfo, bytes]] = {
    "a symbolic link": (member("12015/snapshots", tarfile.SYMTYPE, leads_to="/etc"), b""),
    "a symbolic link under a name of ours": (member(NEWEST, tarfile.SYMTYPE, leads_to="../../x"), b""),
    "a hard link": (member(NEWEST, tarfile.LNKTYPE, leads_to="/etc/passwd"), b""),
    "a device": (member(NEWEST, tarfile.CHRTYPE), b""),
    "a block device": (member(NEWEST, tarfile.BLKTYPE), b""),
    "a pipe": (member(NEWEST, tarfile.FIFOTYPE), b""),
    "a folder": (member("12015", tarfile.DIRTYPE), b""),
    "the folder above": (member("../newest"), b"x"),
    "above from within": (member("12015/../../newest"), b"x"),
    "above in a snapshot": (member("12015/snapshots/../newest"), b"x"),
    "an absolute name": (member("/etc/newest"), b"x"),
    "a drive": (member("C:/newest"), b"x"),
    "a backslash": (member("12015\\..\\newest"), b"x"),
    "a hidden file": (member("12015/.tmp-x"), b"x"),
    "a lock": (member("12015/lock"), b"x"),
    "a file for a folder": (member("12015/snapshots"), b"x"),
    "another file": (member("sets.toml"), b"x"),
    "a longer id": (member("120155/newest"), b"x"),
    "no snapshot": (member("12015/snapshots/x/data.json"), b"x"),
    "a long name": (member(f"12015/{'a' * 90}"), b"x"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(tmp_path: Path, name: str) -> None:
    """It says what it holds, ends with 6, and nothing is unpacked."""
    info, body = HOSTILE[name]
    (tmp_path / "deep").mkdir()

    error = refused_in(tmp_path, packed((member("12008/newest"), b"y"), (info, body)))
    assert "is refused: it holds" in str(error)
    assert error.exit_code == 6


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT], ids=["pax", "gnu"])
def test_extensions_of_the_format_are_refused(tmp_path: Path, form: int) -> None:
    """They could say another name or size than the header that was looked at, and be of any length."""
    info = member("12015/" + "n" * 150)
    info.pax_headers = {"path": "../x"} if form == tarfile.PAX_FORMAT else {}

    assert "no plain file" in str(refused_in(tmp_path, packed((info, b"x"), form=form)))


def test_what_claims_to_be_huge_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Its header is believed in nothing."""
    info = member(NEWEST)
    info.size = 600_000_000
    head = info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")

    assert "too large" in str(refused_in(tmp_path, head + b"x" * 512))


@pytest.mark.parametrize("body", [b"", b"x", bytes(10_240), b"PK\x03\x04" + bytes(600), b"\x1f\x8b" + bytes(600)])
def test_what_is_no_tar_is_refused(tmp_path: Path, body: bytes) -> None:
    """Empty, too short, nothing but its end, a zip, and what is compressed."""
    assert refused_in(tmp_path, body).exit_code == 6


def test_a_file_named_twice_is_refused(tmp_path: Path) -> None:
    """The second could take the place of what was compared."""
    assert "twice" in str(refused_in(tmp_path, packed((member(NEWEST), b"x"), (member(NEWEST), b"y"))))


def test_a_backup_of_a_later_version_says_so(tmp_path: Path) -> None:
    """Nobody here can tell what else is in it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as opened:
        text = manifest.sealed({"backup": 2, "files": {}})
        last = tarfile.TarInfo("backup.json")
        last.size = len(text)
        opened.addfile(last, io.BytesIO(text))

    assert isinstance(refused_in(tmp_path, buffer.getvalue()), SnapshotTooNew)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a backup of one choice."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "store" / "12015").mkdir(parents=True)
    (folder / "store" / "12015" / "choices.json").write_bytes(b'{"series": {}}')
    whole.backup(at(folder / "store"), folder / "all.tar", head={})
    return (folder / "all.tar").read_bytes()


def test_a_backup_that_ends_early_is_refused(small: bytes, tmp_path: Path) -> None:
    """At the end of a block, within a head, a content, or the list."""
    end = small.rindex(b"}") + 1
    for length in (0, 1, 511, 512, 520, 1024, 1030, 1536, end - 1):
        assert isinstance(refused_in(tmp_path, small[:length]), SnapshotDamaged), length


@given(where=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
def test_a_flipped_bit_is_seen_or_of_no_account(small: bytes, where: int, bit: int) -> None:
    """Read with another bit, a backup is refused, or gives exactly what it gave."""
    body = bytearray(small)
    body[where % len(body)] ^= 1 << bit

    def read(content: bytes) -> list[tuple[str, bytes]]:
        found: list[tuple[str, bytes]] = []
        tar.read(io.BytesIO(content), Path("x.tar"), lambda name, inner, _: found.append((name, inner)))
        return found

    try:
        found = read(bytes(body))
    except StoreError:
        return
    assert found == read(small)


def _gone(folder: Path) -> Path:
    return folder / "gone.tar"


def _folder(folder: Path) -> Path:
    (folder / "a.tar").mkdir()
    return folder / "a.tar"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "p.tar")
    return folder / "p.tar"


@pytest.mark.parametrize(
    ("made", "code"),
    [(_gone, 2), (_folder, 6), pytest.param(_pipe, 6, marks=pytest.mark.skipif(os.name == "nt", reason="no pipes"))],
)
def test_what_is_no_file_is_told_at_once(tmp_path: Path, made: Callable[[Path], Path], code: int) -> None:
    """Nobody waits for a pipe, and no store is made."""
    with pytest.raises(KostraBoligError) as refused:
        whole.restore(at(tmp_path / "store"), made(tmp_path))
    assert refused.value.exit_code == code
    assert not (tmp_path / "store").exists()


def test_a_planted_link_in_the_store_is_not_followed(filled: Path, tmp_path: Path) -> None:
    """What it leads to is none of ours, and a backup may be handed on."""
    shutil.copytree(filled, tmp_path / "store")
    (tmp_path / "secret").write_bytes(b"secret")
    snapshot = Store(tmp_path / "store").snapshots()[0]
    (snapshot.path / "data.json").unlink()
    (snapshot.path / "data.json").symlink_to(tmp_path / "secret")

    with pytest.raises(StoreError, match="symbolic link"):
        whole.backup(at(tmp_path / "store"), tmp_path / "all.tar", head={})
    assert not (tmp_path / "all.tar").exists()


def test_the_list_says_who_wrote_it(saved: Path) -> None:
    """And holds size and hash of each file."""
    with tarfile.open(saved, "r:") as opened:
        listed = opened.extractfile("backup.json")
        assert listed is not None
        content = json.loads(listed.read())

    assert (content["backup"], content["program"]) == (1, "x")
    assert set(content["files"]["12015/newest"]) == {"bytes", "sha256"}


def test_python_does_what_the_commands_do(filled: Path, tmp_path: Path) -> None:
    """With the records of other operators: what was written, whether it is whole, and the answer of ``--json``."""
    done = kb.backup(str(tmp_path / "all.tar"), cache_dir=filled)
    back = kb.restore(tmp_path / "all.tar", cache_dir=tmp_path / "new", wait_s=1)

    assert (done.tables, done.is_whole) == (back.tables, back.is_whole) == ({"12008": 2, "12015": 2}, True)
    assert done.to_dict() | {"store": str(back.store)} == back.to_dict()
    with pytest.raises(UsageError, match="file"):
        kb.backup("a\0.tar", cache_dir=filled)
    with pytest.raises(UsageError, match="wait_s"):
        kb.restore(tmp_path / "all.tar", wait_s=-1)


def test_a_store_that_cannot_be_locked_is_told_what_a_backup_needs(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a mount that can be read only neither free space nor an empty folder helps; a copy does."""

    def refuse(path: Path, **_: object) -> None:
        raise disk.unwritable(path, OSError(errno.EROFS, os.strerror(errno.EROFS)))

    monkeypatch.setattr(disk, "held", refuse)
    with pytest.raises(StoreError, match=r"cannot be locked: Read-only file system.* --cache-dir COPY$") as error:
        whole.backup(at(filled), tmp_path / "a.tar", head={})

    assert error.value.exit_code == 6
    assert "plass" not in error.value.sentence("no")
    assert not list(tmp_path.iterdir())
