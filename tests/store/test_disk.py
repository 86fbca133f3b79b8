"""Files and folders: mounts that know no mode and no flush, and files that belong to people."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.errors import SnapshotDamaged, StoreError
from kostra_bolig.store import disk, own
from kostra_bolig.store.snapshots import Store
from tests.builders.drafts import JUNE, MARCH, draft_of
from tests.builders.stores import publish
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes, links and flushes of folders are POSIX")

UNSUPPORTED = [errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS]


@pytest.fixture
def store(store_dir: Path) -> Store:
    """Return an empty store."""
    return Store(store_dir)


def refusing(code: int) -> Callable[..., None]:
    """Return a call of the system that fails."""

    def call(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return call


def fsync_of_folders(code: int) -> Callable[[int], None]:
    """Return an ``fsync`` that a folder does not have."""
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))
        real(descriptor)

    return fsync


# Mounts


@pytest.mark.parametrize("code", UNSUPPORTED)
def test_a_disk_that_knows_no_flush_of_folders_holds_a_store(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int
) -> None:
    """As CIFS, FUSE and some NFS servers answer: publishing, pruning, putting aside and exports do without."""
    monkeypatch.setattr(os, "fsync", fsync_of_folders(code))

    publish(store, draft_of(MARCH))
    june = publish(store, draft_of(JUNE))
    with store.lock():
        store.prune(1)
    own.rewrite(tmp_path / "out.csv", b"x")

    assert store.snapshots() == [june]
    assert store.check() == []


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_a_fault_after_the_rename_does_not_say_that_all_is_untouched(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int
) -> None:
    """A snapshot, a file of a person's and one that is removed: they have changed, and it is said."""
    march = publish(store, draft_of(MARCH))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync_of_folders(code))
        with pytest.raises(StoreError) as file:
            own.rewrite(tmp_path / "out.csv", b"x")
        with pytest.raises(StoreError) as removed, disk.removing(march.path):
            disk.remove(march.path)

    assert (tmp_path / "out.csv").read_bytes() == b"x"
    for caught in (file, removed):
        assert "untouched" not in str(caught.value)
        assert "was changed, but the disk does not confirm" in str(caught.value)


def test_a_snapshot_that_the_disk_does_not_confirm_is_named_by_the_next_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is there and whole, and the one before is still the newest."""
    march = publish(store, draft_of(MARCH))
    real, folders = os.fsync, []

    def second_folder(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            folders.append(descriptor)
            if len(folders) == 2:
                raise OSError(errno.EIO, "Input/output error")
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", second_folder)
        with pytest.raises(StoreError, match="was changed, but the disk does not confirm"):
            publish(store, draft_of(JUNE))
    assert store.newest() == march

    assert publish(store, draft_of(JUNE)) == store.newest()
    assert store.check() == []


@pytest.mark.parametrize("answer", [refusing(errno.EPERM), refusing(errno.ENOTSUP), lambda *_, **__: None])
def test_a_folder_open_to_all_is_taken_with_a_warning_where_chmod_has_no_effect(
    store: Store, monkeypatch: pytest.MonkeyPatch, answer: Callable[..., None]
) -> None:
    """As on WSL, CIFS, NFS and FUSE: chmod is refused, not known, or does nothing."""
    june = publish(store, draft_of(JUNE))
    store.folder.chmod(0o777)
    monkeypatch.setattr(os, "chmod", answer)

    with pytest.warns(UserWarning, match="chmod has no effect there; it is taken as it is"):
        assert store.newest() == june
    with pytest.warns(UserWarning, match="chmod has no effect"):
        publish(store, draft_of(MARCH))

    assert not list(store.folder.glob(".tmp-*"))


def test_a_folder_open_to_all_is_refused_where_chmod_has_one(store: Store) -> None:
    """It is not changed by the trial, and nothing is left in it."""
    publish(store, draft_of(JUNE))
    store.folder.chmod(0o777)

    with pytest.raises(StoreError, match="is writable by everybody; run `chmod o-w"):
        store.newest()

    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o777
    assert not list(store.folder.glob(".tmp-*"))


@pytest.fixture
def vfat(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk that shows everything as open to all, where the system lets us."""
    image, place = tmp_path / "image", tmp_path / "vfat"
    place.mkdir()
    image.write_bytes(b"")
    os.truncate(image, 8_000_000)
    for command in (["mkfs.vfat", str(image)], ["mount", "-o", "loop,umask=000", str(image), str(place)]):
        try:
            failed = subprocess.run(command, capture_output=True, check=False).returncode
        except FileNotFoundError:
            failed = 1
        if failed:
            pytest.skip("a disk without modes needs root, Linux and vfat")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_without_modes_holds_a_store(vfat: Path) -> None:
    """A real one: fetched into, read, checked and pruned, with the warning."""
    store = Store(vfat / "store")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        publish(store, draft_of(MARCH))
        june = publish(store, draft_of(JUNE))
        with store.lock():
            store.prune(1)
        assert store.newest() == june
        assert store.check() == []

    assert {str(one.message).split(" ", 1)[1][:22] for one in warned} == {"is writable by everybo"}


def test_a_chmod_that_is_not_permitted_stops_no_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mount that gives each folder its own mode."""
    monkeypatch.setattr(os, "chmod", refusing(errno.EPERM))

    june = publish(store, draft_of(JUNE))

    assert store.newest() == june


@pytest.mark.parametrize("fault", [errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP])
@pytest.mark.filterwarnings("ignore")
def test_a_disk_that_knows_no_locks_is_used_or_told_of(
    store: Store, monkeypatch: pytest.MonkeyPatch, fault: int
) -> None:
    """It depends on the version of the library that locks; it is never a fault of ours."""
    import fcntl

    monkeypatch.setattr(fcntl, "flock", refusing(fault))

    with contextlib.suppress(StoreError):
        publish(store, draft_of())

    assert store.check() == []


def test_a_library_that_knows_no_locks_here_is_a_store_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """As filelock says it before version 4."""
    import filelock

    def acquire(*_: object, **__: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(filelock.FileLock, "acquire", acquire)

    with pytest.raises(StoreError, match="No locks available"), store.lock():
        pass


# Files that belong to people


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    """The file that it leads to gets the content, over two links and into another folder."""
    (tmp_path / "shared").mkdir()
    target = tmp_path / "shared" / "out.csv"
    target.write_bytes(b"before")
    (tmp_path / "middle.csv").symlink_to(target)
    (tmp_path / "out.csv").symlink_to("middle.csv")

    own.rewrite(tmp_path / "out.csv", b"after")

    assert (tmp_path / "out.csv").is_symlink()
    assert (target.read_bytes(), target.is_symlink()) == (b"after", False)
    assert [path.name for path in target.parent.iterdir()] == ["out.csv"]


def test_a_link_to_a_file_that_is_not_there_makes_it(tmp_path: Path) -> None:
    """As any program does."""
    (tmp_path / "out.csv").symlink_to("elsewhere.csv")

    own.rewrite(tmp_path / "out.csv", b"x")

    assert (tmp_path / "elsewhere.csv").read_bytes() == b"x"
    assert (tmp_path / "out.csv").is_symlink()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444, 0o755])
def test_a_file_keeps_its_rights(tmp_path: Path, mode: int) -> None:
    """A private file stays private, and one for the group stays so."""
    path = tmp_path / "out.csv"
    path.write_bytes(b"before")
    path.chmod(mode)

    own.rewrite(path, b"after")

    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"after", mode)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give a file away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    """Root that writes into somebody's file does not take it."""
    path = tmp_path / "out.csv"
    path.write_bytes(b"before")
    os.chown(path, 1234, 4321)

    own.rewrite(path, b"after")

    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 4321)


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """A pipe gets the content; a device stays one."""
    pipe = tmp_path / "out.csv"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()

    own.rewrite(pipe, b"x" * 100_000)
    reader.join(10)

    assert got == [b"x" * 100_000]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("plant", ["folder", "loop", "no folder above", "long name"])
def test_what_cannot_be_written_is_a_store_error_with_what_to_do(tmp_path: Path, plant: str) -> None:
    """And nothing is left beside it."""
    path = tmp_path / {"no folder above": "nowhere/out.csv", "long name": f"{'x' * 300}.csv"}.get(plant, "out.csv")
    if plant == "folder":
        path.mkdir()
    if plant == "loop":
        path.symlink_to("out.csv")

    advice = "make the folder, or choose another file" if plant == "no folder above" else "choose another file"
    with pytest.raises(StoreError, match=rf"cannot be written: .*untouched; {advice}$"):
        own.rewrite(path, b"x")

    assert not list(tmp_path.glob(".tmp-*"))


@pytest.mark.parametrize(
    ("number", "helps", "does_not"),
    [
        (errno.ENOSPC, "free space", "mount|right"),
        (errno.EDQUOT, "free space", "mount|right"),
        (errno.EROFS, "read only", "free space|right to"),
        (errno.EACCES, "run it as", "free space|mount"),
        (errno.EPERM, "run it as", "free space|mount"),
        (errno.ENOENT, "folder", "free space|right"),
        (errno.EIO, "another", "free space|right"),
    ],
)
@pytest.mark.parametrize("is_file", [False, True])
def test_what_is_advised_helps_against_that_fault(number: int, helps: str, does_not: str, is_file: bool) -> None:
    """Nobody frees space on a disk that is mounted read-only, or where the right to write is what lacks."""
    error = disk.unwritable(Path("x"), OSError(number, os.strerror(number)), is_file=is_file)

    advised = str(error).partition("untouched; ")[2]
    assert re.search(helps, advised)
    assert not re.search(does_not, advised)
    assert error.sentence("no").partition("urørt; ")[2] != ""


def test_a_name_as_long_as_names_may_be_is_written(tmp_path: Path) -> None:
    """The name it has meanwhile is no longer."""
    path = tmp_path / f"{'x' * 251}.csv"

    own.rewrite(path, b"x")

    assert path.read_bytes() == b"x"


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole or not at all."""
    path = tmp_path / "out.csv"
    path.write_bytes(b"before")
    monkeypatch.setattr(os, "write", refusing(errno.ENOSPC))

    with pytest.raises(StoreError, match=r"No space left on device\. What was stored before is untouched"):
        own.rewrite(path, b"after")

    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


WRITER = """
import sys
from pathlib import Path
from kostra_bolig.store import own
print("ready", flush=True)
body = sys.stdin.readline()[:1].encode() * 100_000
for _ in range(100):
    own.rewrite(Path(sys.argv[1]), body)
"""


@pytest.mark.faults
def test_twelve_processes_that_write_one_file_at_once_all_succeed(tmp_path: Path) -> None:
    """Whose is left is whole, and nothing is left beside it."""
    path = tmp_path / "out.csv"
    command = [sys.executable, "-c", WRITER, str(path)]
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(12)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    for number, process in enumerate(processes):
        assert process.stdin is not None
        process.stdin.write(f"{number:x}\n".encode())
        process.stdin.flush()
    ends = [(process.communicate(timeout=60)[1], process.returncode) for process in processes]

    assert ends == [(b"", 0)] * 12
    assert path.read_bytes() in {f"{number:x}".encode() * 100_000 for number in range(12)}
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_twelve_exports_to_one_file_at_once_all_succeed(tmp_path: Path) -> None:
    """CSV and its description, in threads of one program, through a link."""
    table = kb.load(source="published")
    whole = table.export(tmp_path / "whole.csv")[0].read_bytes()
    (tmp_path / "out.csv").symlink_to("target.csv")

    with ThreadPoolExecutor(12) as pool:
        written = [*pool.map(lambda _: table.export(tmp_path / "out.csv"), range(48))]

    assert len(written) == 48
    assert (tmp_path / "target.csv").read_bytes() == whole
    assert not list(tmp_path.glob(".tmp-*"))


@pytest.mark.parametrize(("size", "is_read"), [(10, True), (11, False)])
def test_a_file_has_at_most_so_many_bytes(tmp_path: Path, size: int, is_read: bool) -> None:
    """The bound itself is within it."""
    file = tmp_path / "file"
    file.write_bytes(b"x" * size)

    if is_read:
        assert disk.read(file, most=10) == b"x" * size
    else:
        with pytest.raises(SnapshotDamaged, match="11"):
            disk.read(file, most=10)
