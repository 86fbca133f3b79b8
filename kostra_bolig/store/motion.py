"""Reading what another process changes meanwhile: what goes under a reader's hands is read anew, and is no damage."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TypeVar

from kostra_bolig.errors import StoreError
from kostra_bolig.said import said
from kostra_bolig.store import disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Gone", "steadily", "unless_gone"]

_TRIES: Final = 200
_PAUSE_S: Final = 0.002
_LONGEST: Final = 10
_T = TypeVar("_T")


class Gone(Exception):
    """What was listed went, or was replaced, before it was read; no reader of the store ever sees it."""


def steadily(read: Callable[[int], _T], *, folder: Path) -> _T:
    """Read, and begin again where a snapshot went between listing and reading: by pruning, or for a new one.

    Parameters
    ----------
    read
        Lists and reads; it is given how often it was tried before.
    folder
        Where it reads.

    Raises
    ------
    StoreError
        Nothing stayed for long enough.
    """
    for attempt in range(_TRIES):
        try:
            return read(attempt)
        except Gone:
            time.sleep(_PAUSE_S * min(attempt, _LONGEST))
    raise StoreError(said("store-never-still", path=str(folder)), path=folder)


def unless_gone(path: Path, read: Callable[[], _T]) -> _T:
    """Read from a folder; what fails where the folder goes meanwhile, or another takes its name, is no damage.

    Raises
    ------
    Gone
        It went, or was replaced.
    StoreError
        What is there cannot be read.
    """
    before = disk.identity(path)
    try:
        return read()
    except StoreError as error:
        if before is None or disk.identity(path) != before:
            raise Gone from error
        raise
