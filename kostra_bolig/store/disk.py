"""The files and folders of the store: written whole, read within bounds, and no link followed."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kostra_bolig.clock import LOOK_S
from kostra_bolig.errors import KostraBoligError, SnapshotDamaged, StoreError, StoreLocked
from kostra_bolig.said import Said, said
from kostra_bolig.store.warned import StoreWarning, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_bolig.clock import Clock

__all__ = [
    "TEMPORARY",
    "confirming",
    "file_in",
    "flush",
    "held",
    "identity",
    "is_folder",
    "is_out_of_order",
    "is_there",
    "leftovers",
    "make_folder",
    "put",
    "read",
    "refuse_planted",
    "remove",
    "removing",
    "replace",
    "sweep",
    "temporary_folder",
    "unwritable",
    "write",
    "writing",
]

TEMPORARY: Final = ".tmp-"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}(\.[a-z0-9]{1,9})?")
_FOR_GROUP: Final = 0o775
_FOR_READERS: Final = 0o755
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _NO_LINK
_WRITE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK
_OUT_OF_ORDER: Final = frozenset({"store-unreadable", "store-unwritable", "store-not-confirmed"})
_WHY_UNWRITABLE: Final = {
    errno.ENOSPC: "full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "full",
    errno.EROFS: "read-only",
    errno.EACCES: "no-right",
    errno.EPERM: "no-right",
    errno.ENOENT: "no-folder",
}
_NOT_SUPPORTED: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What a file system answers that has no such call: FUSE, CIFS and NFS know no flush of a folder, or no mode."""


def file_in(folder: Path, name: str) -> Path:
    """Return the path of a file in a folder; a name that could lead elsewhere is refused."""
    if not _NAME.fullmatch(name):
        raise StoreError(said("store-no-name-of-ours", path=str(folder), name=repr(name[:80])), path=folder)
    return folder / name


def refuse_planted(path: Path, *, may_be_link: bool = False) -> None:
    """Refuse a link, and a folder that everybody may write to; what is not there is no harm.

    Some mounts (WSL, CIFS, NFS, FUSE) show everything as open to all, and ``chmod`` has no effect: there the folder is
    taken, with a warning.

    Raises
    ------
    StoreError
        It names the path and what to do.
    """
    mode = _mode(path, followed=may_be_link)
    if mode is None:
        return
    if stat.S_ISLNK(mode):
        raise StoreError(said("store-link", path=str(path)), path=path)
    if os.name != "nt" and stat.S_ISDIR(mode) and mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        if _heeds_modes(path):
            raise StoreError(said("store-open-to-all", path=str(path)), path=path)
        warn(StoreWarning(said("store-open-to-all-taken", path=str(path))))


def _heeds_modes(folder: Path) -> bool:
    """Tell whether ``chmod`` has an effect in a folder, tried on one of our own: nobody else's rights are touched."""
    try:
        probe = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=folder))
    except OSError as error:
        return error.errno != errno.EROFS  # where nobody can write, nobody can change a mode either
    try:
        probe.chmod(_FOR_READERS)
        return stat.S_IMODE(probe.stat().st_mode) & 0o777 == _FOR_READERS
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            probe.rmdir()


def is_there(path: Path) -> bool:
    """Tell whether something has a path, a link that leads nowhere too.

    Raises
    ------
    StoreError
        The path cannot be looked at: its name is too long, or the folder above it is closed.
    """
    return _mode(path) is not None


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder, and no link to one.

    Raises
    ------
    StoreError
        The path cannot be looked at.
    """
    mode = _mode(path)
    return mode is not None and stat.S_ISDIR(mode)


def _mode(path: Path, *, followed: bool = False) -> int | None:
    try:
        return (path.stat() if followed else path.lstat()).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StoreError(said("store-unreadable", path=str(path), reason=_reason(error)), path=path) from error


def read(path: Path, *, most: int) -> bytes:
    """Return the content of a file that has at most so many bytes.

    Raises
    ------
    SnapshotDamaged
        It is missing, larger, or no file.
    StoreError
        It is a link or cannot be read.
    """
    refuse_planted(path)
    try:
        descriptor = os.open(path, _READ)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise SnapshotDamaged(said("store-no-file", path=str(path)), path=path)
            if status.st_size > most:
                raise SnapshotDamaged(said("store-too-large", path=str(path), most=most, got=status.st_size), path=path)
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                return file.read(status.st_size)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise SnapshotDamaged(said("store-missing", path=str(path)), path=path) from None
    except OSError as error:
        raise StoreError(said("store-unreadable", path=str(path), reason=_reason(error)), path=path) from error


def unwritable(path: Path, error: Exception, *, is_file: bool = False) -> StoreError:
    """Return a fault of the disk as ours, with what helps against this one; of a person's own file, or of the store."""
    number, reason = (error.errno, _reason(error)) if isinstance(error, OSError) else (None, str(error))
    name, what = ("store-file-unwritable", "file") if is_file else ("store-unwritable", "folder")
    advice = said(f"store-{what}-{_WHY_UNWRITABLE.get(number or 0, 'other')}")
    return StoreError(said(name, path=str(path), reason=reason, advice=advice), path=path)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Map every fault of the disk to ours, and say what to do about it."""
    try:
        yield
    except KostraBoligError:
        raise
    except OSError as error:
        raise unwritable(path, error) from error


@contextlib.contextmanager
def held(path: Path, *, wait_s: float, clock: Clock) -> Iterator[None]:
    """Hold a file in a folder that is there, as one run at a time does; who waits for another looks at the clock.

    Raises
    ------
    StoreLocked
        Another run holds it.
    StoreError
        The file cannot be written, or its disk knows no locks.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    left_s, ends = wait_s, clock.monotonic() + wait_s
    with writing(path):
        while not lock.is_locked:
            part_s = max(min(left_s, LOOK_S), 0.0)
            try:
                lock.acquire(timeout=part_s)
            except Timeout:
                left_s = min(left_s - part_s, ends - clock.monotonic())
                if left_s <= 0:
                    what = said("store-locked", path=str(path), waited=f"{wait_s:g}" if wait_s else None)
                    raise StoreLocked(what, path=path) from None
            except NotImplementedError as error:  # older versions of filelock, on a disk that knows no locks
                raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK)) from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def removing(path: Path) -> Iterator[None]:
    """Map every fault of the disk to ours where something is taken away, and nothing is untouched."""
    try:
        yield
    except OSError as error:
        raise StoreError(said("store-not-removed", path=str(path), reason=_reason(error)), path=path) from error


@contextlib.contextmanager
def confirming(path: Path) -> Iterator[None]:
    """Map a fault that comes after the new name is there: what was before is untouched no longer."""
    try:
        yield
    except OSError as error:
        raise StoreError(said("store-not-confirmed", path=str(path), reason=_reason(error)), path=path) from error


def is_out_of_order(error: StoreError) -> bool:
    """Tell whether the disk is at fault, and not what lies on it: it cannot be read, or cannot be written."""
    return isinstance(error.said, Said) and error.said.name in _OUT_OF_ORDER


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def identity(path: Path) -> tuple[int, int, int] | None:
    """Return what tells a folder from another of its name, and from itself with other files in it; ``None``: gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_ctime_ns


def make_folder(path: Path) -> None:
    """Make a folder and those above it, never writable by everybody whatever the umask."""
    for folder in (*reversed(path.parents), path):
        if not folder.is_dir():
            folder.mkdir(mode=_FOR_GROUP, exist_ok=True)


@contextlib.contextmanager
def temporary_folder(parent: Path) -> Iterator[Path]:
    """Give a folder beside those it may become one of; it is gone afterwards unless it was renamed."""
    make_folder(parent)
    path = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=parent))
    try:
        with contextlib.suppress(PermissionError), _where_supported():  # a mount may show one mode for everything
            path.chmod(_FOR_READERS)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def write(path: Path, body: bytes, *, mode: int = 0o644) -> None:
    """Write a new file and flush it to the disk."""
    descriptor = os.open(path, _WRITE, mode)
    try:
        left = memoryview(body)
        while left:
            left = left[os.write(descriptor, left) :]
        with _where_supported():
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace(path: Path, body: bytes) -> None:
    """Give a file of the store new content, whole or not at all; the lock must be held."""
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    temporary.unlink(missing_ok=True)
    put(temporary, path, body)
    with confirming(path):
        flush(path.parent)


def put(temporary: Path, path: Path, body: bytes, *, like: os.stat_result | None = None) -> None:
    """Write a file under a name of its own and move it to its place, with the rights of the one that was there."""
    try:
        write(temporary, body, mode=0o644 if like is None else 0o600)
        if like is not None and os.name != "nt":
            with contextlib.suppress(OSError):
                os.chown(temporary, like.st_uid, like.st_gid)
            with contextlib.suppress(OSError):
                temporary.chmod(stat.S_IMODE(like.st_mode))
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a folder so that no half of it is ever seen under its name."""
    with temporary_folder(path.parent) as gone:
        path.rename(gone / path.name)
        with confirming(path):
            flush(path.parent)


def leftovers(folder: Path) -> list[Path]:
    """Return what runs that were killed left in a folder; nothing of a folder that cannot be listed."""
    try:
        return sorted(path for path in folder.iterdir() if path.name.startswith(TEMPORARY))
    except OSError:
        return []


def sweep(folder: Path) -> None:
    """Remove what a run that was killed left in a folder."""
    for stale in leftovers(folder):
        if stale.is_dir() and not stale.is_symlink():
            shutil.rmtree(stale, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                stale.unlink()


def flush(folder: Path) -> None:
    """Flush a folder's names to the disk, where its file system can."""
    if os.name == "nt":  # a folder cannot be opened there
        return
    with _where_supported():
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _where_supported() -> Iterator[None]:
    """Go on where a file system has no such call."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise
