"""The files and folders of the store: written whole, read within bounds, and no link followed."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kostra_bolig.errors import KostraBoligError, SnapshotDamaged, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "TEMPORARY",
    "file_in",
    "flush",
    "make_folder",
    "read",
    "refuse_planted",
    "remove",
    "replace",
    "sweep",
    "temporary_folder",
    "write",
    "writing",
]

TEMPORARY: Final = ".tmp-"
_ADVICE: Final = "free space, or choose another folder with --cache-dir / KOSTRA_BOLIG_CACHE_DIR"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}(\.[a-z0-9]{1,9})?")
_FOR_GROUP: Final = 0o775
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _NO_LINK
_WRITE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK


def file_in(folder: Path, name: str) -> Path:
    """Return the path of a file in a folder; a name that could lead elsewhere is refused."""
    if not _NAME.fullmatch(name):
        raise StoreError(f"{folder} holds no file {name[:80]!r}: that is no name of ours", path=folder)
    return folder / name


def refuse_planted(path: Path, *, may_be_link: bool = False) -> None:
    """Refuse a link, and a folder that everybody may write to; what is not there is no harm.

    Raises
    ------
    StoreError
        It names the path and what to do.
    """
    try:
        mode = (path.stat() if may_be_link else path.lstat()).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}", path=path) from error
    if stat.S_ISLNK(mode):
        raise StoreError(f"{path} is a symbolic link, and none is followed within the store; remove it", path=path)
    if os.name != "nt" and stat.S_ISDIR(mode) and mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        raise StoreError(f"{path} is writable by everybody; run `chmod o-w {path}`", path=path)


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
                raise SnapshotDamaged(f"{path} is not a file", path=path)
            if status.st_size > most:
                raise SnapshotDamaged(
                    f"{path} is too large: expected at most {most} bytes, got {status.st_size}", path=path
                )
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                return file.read(status.st_size)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise SnapshotDamaged(f"{path} is missing", path=path) from None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}", path=path) from error


@contextlib.contextmanager
def writing(path: Path, *, advice: str = _ADVICE) -> Iterator[None]:
    """Map every fault of the disk to ours, and say what to do about it."""
    try:
        yield
    except KostraBoligError:
        raise
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}. What was stored before is untouched; {advice}",
            path=path,
        ) from error


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
        path.chmod(0o755)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def write(path: Path, body: bytes) -> None:
    """Write a new file and flush it to the disk."""
    descriptor = os.open(path, _WRITE, 0o644)
    try:
        left = memoryview(body)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace(path: Path, body: bytes) -> None:
    """Give a file new content, whole or not at all."""
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    temporary.unlink(missing_ok=True)
    try:
        write(temporary, body)
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    flush(path.parent)


def remove(path: Path) -> None:
    """Remove a folder so that no half of it is ever seen under its name."""
    with temporary_folder(path.parent) as gone:
        path.rename(gone / path.name)
        flush(path.parent)


def sweep(folder: Path) -> None:
    """Remove what a run that was killed left in a folder."""
    for stale in folder.glob(f"{TEMPORARY}*"):
        if stale.is_dir() and not stale.is_symlink():
            shutil.rmtree(stale, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                stale.unlink()


def flush(folder: Path) -> None:
    """Flush a folder's names to the disk."""
    if os.name == "nt":  # a folder cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
