"""A person's own files: each gets its new content whole or not at all, however many write it at once."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from kostra_bolig.errors import StoreError
from kostra_bolig.said import said
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["rewrite", "rewriting", "write_new"]


def rewrite(path: Path, body: bytes) -> None:
    """Give a person's file new content, whole or not at all, however many do at once.

    A link is followed to its file, which keeps its owner and its rights; what is no file, such as a pipe, is only
    written to.

    Raises
    ------
    StoreError
        The file cannot be written.
    """
    try:
        target = Path(os.path.realpath(path))
        status = _status(target)
        if status is not None and not stat.S_ISREG(status.st_mode):
            with target.open("wb") as file:
                file.write(body)
            return
        disk.put(target.with_name(f"{disk.TEMPORARY}{secrets.token_hex(8)}"), target, body, like=status)
    except OSError as error:
        raise disk.unwritable(path, error, is_file=True) from error
    with (
        disk.confirming(path),
        contextlib.suppress(PermissionError),
    ):  # who may write in a folder need not be able to open it
        disk.flush(target.parent)


@contextlib.contextmanager
def rewriting(path: Path) -> Iterator[Path]:
    """Give the name of a new file, to be written; it takes the place of a person's file once that is done.

    A link is followed to its file.

    Raises
    ------
    StoreError
        The file cannot be written, or is none.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f"{disk.TEMPORARY}{secrets.token_hex(8)}")
    try:
        if (status := _status(target)) is not None and not stat.S_ISREG(status.st_mode):
            raise StoreError(said("store-no-file", path=str(path)), path=path)
        yield temporary
        temporary.replace(target)
    except OSError as error:
        raise disk.unwritable(path, error, is_file=True) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    with disk.confirming(path), contextlib.suppress(PermissionError):
        disk.flush(target.parent)


def write_new(path: Path, body: bytes) -> bool:
    """Write a person's file where none is, and tell whether that was so; what is there stays as it is.

    Raises
    ------
    StoreError
        The file cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(body)
    except FileExistsError:
        return False
    except OSError as error:
        raise disk.unwritable(path, error, is_file=True) from error
    return True


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None
